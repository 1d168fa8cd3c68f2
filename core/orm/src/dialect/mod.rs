//! What differs between databases.

pub mod sqlite;

pub use sqlite::Sqlite;

use crate::compile::{Compile, Sql};
use crate::error::Result;
use crate::expr::func::{Difference, FuncSpec};
use crate::expr::{Frame, Operator};
use crate::meta::{Field, Registry};
use crate::value::Value;
use std::fmt::Debug;
use std::rc::Rc;

/// The time zones of a program: `USE_TZ`, its current one, and that of the database's values.
#[derive(Clone, Debug)]
pub struct TimeZones {
    pub use_tz: bool,
    /// Seconds east of UTC of the current zone at a naive moment are the host's to know: see [`Dialect::year_bounds`].
    pub current: Rc<str>,
    pub database: Rc<str>,
}

impl Default for TimeZones {
    fn default() -> Self {
        Self {
            use_tz: true,
            current: "UTC".into(),
            database: "UTC".into(),
        }
    }
}

/// A database's way of saying things. The compiler asks it only for what databases say differently.
pub trait Dialect: Debug {
    /// `sqlite`.
    fn vendor(&self) -> &'static str;
    fn time_zones(&self) -> &TimeZones;
    /// How a declared function is said here.
    fn difference(&self, spec: &'static FuncSpec) -> &'static Difference;
    /// The condition after the left side: `= %s`, with the right side at `%s`.
    fn operator(&self, lookup: &str) -> &'static str;
    /// As [`Dialect::operator`], for patterns that are expressions: `{}` stands for the right side.
    fn pattern(&self, lookup: &str) -> Option<&'static str>;
    /// `LIMIT 10 OFFSET 5`.
    fn limit_offset(&self, low: u64, high: Option<u64>, out: &mut Sql);
    /// `a + b`, of sides that are written already.
    fn combine(&self, operator: Operator, left: &Sql, right: &Sql, out: &mut Sql) -> Result<()>;
    /// `a + b` where one is a duration.
    fn combine_duration(
        &self,
        operator: Operator,
        left: &Sql,
        right: &Sql,
        out: &mut Sql,
    ) -> Result<()>;
    /// `a - b` of times (`time`) or of dates and datetimes.
    fn subtract_temporals(&self, time: bool, left: &Sql, right: &Sql, out: &mut Sql);
    /// A part of a date, datetime or time. `tzname` is given for datetimes.
    fn extract(&self, part: &str, of: Temporal, sql: &Sql, tzname: Option<&str>, out: &mut Sql);
    /// A date, datetime or time cut to a unit.
    fn truncate(&self, unit: &str, to: Temporal, sql: &Sql, tzname: Option<&str>, out: &mut Sql);
    /// The date or the time of a datetime.
    fn cast_datetime(&self, to: Temporal, sql: &Sql, tzname: Option<&str>, out: &mut Sql);
    /// The bounds of a year as parameters.
    fn year_bounds(&self, year: i64, iso: bool, datetime: bool) -> Result<(Value, Value)>;
    /// The type of a field in `CAST`.
    fn cast_type(&self, registry: &Registry, field: &Field) -> Result<String>;
    /// `ROWS BETWEEN ...`.
    fn frame(&self, frame: &Frame, out: &mut Sql) -> Result<()>;
    /// The range of an integer column.
    fn integer_range(&self, field: &Field) -> (i64, i64);
    /// Before JSON functions are used: asks the database whether it has them.
    fn check_json(&self) -> Result<()>;
    /// A number in a JSON path: `[3]`.
    fn json_index(&self, index: i64) -> String;
    /// A value of a JSON document at a path.
    fn json_extract(&self, sql: &Sql, path: &str, out: &mut Sql);
    /// Whether this database refuses an aggregate over dates, or over several distinct arguments.
    fn check_aggregate(&self, registry: &Registry, func: &crate::expr::Func) -> Compile;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temporal {
    Date,
    DateTime,
    Time,
}
