//! `Func`: SQL functions, transforms and aggregates, and the table that declares them.
//!
//! Adding a function is adding an entry to [`FUNCTIONS`]: its class name, its SQL name, and what differs from
//! `NAME(arguments)`.

use super::{Expr, Output};
use crate::compile::{Compile, Compiler, Sql};
use crate::meta::FieldKind;
use crate::value::Value;
use std::rc::Rc;

/// How the type of a function's result is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputRule {
    /// The type that all sources share.
    Sources,
    /// The first source's.
    First,
    /// Decimal if a source is one, else float if one is an integer, else the sources' own.
    Numeric,
    Integer,
    Float,
    Char,
    Text,
    Date,
    Time,
    DateTime,
    Uuid,
    Json,
}

impl OutputRule {
    /// The type where the rule alone says it.
    pub fn fixed(&self) -> Option<Output> {
        Some(match self {
            Self::Sources | Self::First | Self::Numeric => return None,
            Self::Integer => Output::integer(),
            Self::Float => Output::float(),
            Self::Char => Output::char(),
            Self::Text => Output::text(),
            Self::Date => Output::date(),
            Self::Time => Output::time(),
            Self::DateTime => Output::datetime(),
            Self::Uuid => Output::uuid(),
            Self::Json => Output::of(FieldKind::Json),
        })
    }
}

/// Writes a function whose SQL is more than a template.
pub type Writer = fn(&mut Compiler<'_>, &Func, &mut Sql) -> Compile;

/// One dialect's difference from a function's general form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Difference {
    pub function: Option<&'static str>,
    pub template: Option<&'static str>,
    pub joiner: Option<&'static str>,
    pub writer: Option<Writer>,
    /// A decimal result is not cast to `NUMERIC`.
    pub uncast: bool,
}

/// What makes a function an aggregate.
#[derive(Clone, Copy, Debug, Default)]
pub struct AggregateSpec {
    pub distinct: bool,
    pub order_by: bool,
    /// The value over no rows (`COUNT`: 0); None: NULL.
    pub empty: Option<i64>,
}

/// The declaration of one function.
#[derive(Debug)]
pub struct FuncSpec {
    /// Django's class.
    pub name: &'static str,
    pub function: &'static str,
    pub template: &'static str,
    pub joiner: &'static str,
    pub arity: Option<usize>,
    pub output: OutputRule,
    /// For transforms: what a lookup path calls it.
    pub lookup_name: Option<&'static str>,
    pub aggregate: Option<AggregateSpec>,
    pub window: bool,
    /// Left out of GROUP BY.
    pub ungrouped: bool,
    pub sqlite: Difference,
    /// Raises `NotSupportedError` with this text on SQLite.
    pub unsupported: Option<&'static str>,
}

const fn func(name: &'static str, function: &'static str) -> FuncSpec {
    FuncSpec {
        name,
        function,
        template: "%(function)s(%(expressions)s)",
        joiner: ", ",
        arity: None,
        output: OutputRule::Sources,
        lookup_name: None,
        aggregate: None,
        window: false,
        ungrouped: false,
        sqlite: Difference {
            function: None,
            template: None,
            joiner: None,
            writer: None,
            uncast: false,
        },
        unsupported: None,
    }
}

const fn transform(
    name: &'static str,
    function: &'static str,
    lookup_name: &'static str,
) -> FuncSpec {
    let mut spec = func(name, function).arity(1);
    spec.lookup_name = Some(lookup_name);
    spec
}

const fn aggregate(name: &'static str, function: &'static str) -> FuncSpec {
    let mut spec = func(name, function).arity(1).window();
    spec.template = "%(function)s(%(distinct)s%(expressions)s%(order_by)s)%(filter)s";
    spec.aggregate = Some(AggregateSpec {
        distinct: false,
        order_by: false,
        empty: None,
    });
    spec
}

const fn extract(name: &'static str, lookup_name: &'static str) -> FuncSpec {
    transform(name, "", lookup_name)
        .output(OutputRule::Integer)
        .write(crate::compile::function::extract)
}

const fn trunc(name: &'static str) -> FuncSpec {
    func(name, "")
        .arity(1)
        .write(crate::compile::function::trunc)
}

impl FuncSpec {
    const fn arity(mut self, arity: usize) -> Self {
        self.arity = Some(arity);
        self
    }
    const fn any_arity(mut self) -> Self {
        self.arity = None;
        self
    }
    const fn output(mut self, rule: OutputRule) -> Self {
        self.output = rule;
        self
    }
    const fn numeric(self) -> Self {
        self.output(OutputRule::Numeric)
    }
    const fn template(mut self, template: &'static str) -> Self {
        self.template = template;
        self
    }
    const fn window(mut self) -> Self {
        self.window = true;
        self
    }
    const fn distinct(mut self) -> Self {
        self.aggregate = match self.aggregate {
            Some(spec) => Some(AggregateSpec {
                distinct: true,
                ..spec
            }),
            None => None,
        };
        self
    }
    const fn ordered(mut self) -> Self {
        self.aggregate = match self.aggregate {
            Some(spec) => Some(AggregateSpec {
                order_by: true,
                ..spec
            }),
            None => None,
        };
        self
    }
    const fn empty(mut self, value: i64) -> Self {
        self.aggregate = match self.aggregate {
            Some(spec) => Some(AggregateSpec {
                empty: Some(value),
                ..spec
            }),
            None => None,
        };
        self
    }
    const fn ungrouped(mut self) -> Self {
        self.ungrouped = true;
        self
    }
    /// Another SQL name on SQLite, where Django's class calls `as_sql` itself: no cast of decimals.
    const fn sqlite(mut self, function: &'static str) -> Self {
        self.sqlite.function = Some(function);
        self.sqlite.uncast = true;
        self
    }
    /// As [`FuncSpec::sqlite`], with the cast.
    const fn sqlite_cast(mut self, function: &'static str) -> Self {
        self.sqlite.function = Some(function);
        self
    }
    const fn sqlite_template(mut self, template: &'static str) -> Self {
        self.sqlite.template = Some(template);
        self.sqlite.uncast = true;
        self
    }
    const fn write(mut self, writer: Writer) -> Self {
        self.sqlite.writer = Some(writer);
        self.sqlite.uncast = true;
        self
    }
    const fn write_cast(mut self, writer: Writer) -> Self {
        self.sqlite.writer = Some(writer);
        self
    }
    const fn uncast(mut self) -> Self {
        self.sqlite.uncast = true;
        self
    }
    const fn unsupported(mut self, message: &'static str) -> Self {
        self.unsupported = Some(message);
        self
    }
}

/// `COUNT`.
pub static COUNT: FuncSpec = aggregate("Count", "COUNT")
    .distinct()
    .output(OutputRule::Integer)
    .empty(0);
/// A `Func` that a program names itself: `Func("x", function="LOWER")`.
pub static FUNC: FuncSpec = func("Func", "");
/// An `Aggregate` subclass of a program's own.
pub static AGGREGATE: FuncSpec = aggregate("Aggregate", "").any_arity();
pub static COALESCE: FuncSpec = func("Coalesce", "COALESCE");
pub static CAST: FuncSpec = func("Cast", "CAST")
    .arity(1)
    .template("%(function)s(%(expressions)s AS %(db_type)s)")
    .write(crate::compile::function::cast);
pub static REPLACE: FuncSpec = func("Replace", "REPLACE");
pub static MOD: FuncSpec = func("Mod", "MOD").arity(2).numeric();
pub static SUBSTR: FuncSpec = func("Substr", "SUBSTRING")
    .output(OutputRule::Char)
    .sqlite("SUBSTR");
pub static TRUNC: FuncSpec = trunc("Trunc");
pub static RANDOM: FuncSpec = func("Random", "RANDOM")
    .arity(0)
    .numeric()
    .sqlite("RAND")
    .ungrouped();
pub static KEY_TRANSFORM: FuncSpec = func("KeyTransform", "")
    .arity(1)
    .write(crate::compile::json::key_transform);
pub static KEY_TEXT_TRANSFORM: FuncSpec = func("KeyTextTransform", "")
    .arity(1)
    .output(OutputRule::Text)
    .write(crate::compile::json::key_transform);
pub static EXTRACT_YEAR: FuncSpec = extract("ExtractYear", "year");
pub static EXTRACT_ISO_YEAR: FuncSpec = extract("ExtractIsoYear", "iso_year");
pub static EXTRACT_MONTH: FuncSpec = extract("ExtractMonth", "month");
pub static EXTRACT_DAY: FuncSpec = extract("ExtractDay", "day");
pub static EXTRACT_WEEK: FuncSpec = extract("ExtractWeek", "week");
pub static EXTRACT_WEEK_DAY: FuncSpec = extract("ExtractWeekDay", "week_day");
pub static EXTRACT_ISO_WEEK_DAY: FuncSpec = extract("ExtractIsoWeekDay", "iso_week_day");
pub static EXTRACT_QUARTER: FuncSpec = extract("ExtractQuarter", "quarter");
pub static EXTRACT_HOUR: FuncSpec = extract("ExtractHour", "hour");
pub static EXTRACT_MINUTE: FuncSpec = extract("ExtractMinute", "minute");
pub static EXTRACT_SECOND: FuncSpec = extract("ExtractSecond", "second");
pub static TRUNC_DATE: FuncSpec = transform("TruncDate", "", "date")
    .output(OutputRule::Date)
    .write(crate::compile::function::trunc_date);
pub static TRUNC_TIME: FuncSpec = transform("TruncTime", "", "time")
    .output(OutputRule::Time)
    .write(crate::compile::function::trunc_time);

/// The functions that nothing else in the crate names.
static FUNCTIONS: &[FuncSpec] = &[
    // aggregates
    aggregate("AnyValue", "ANY_VALUE"),
    aggregate("Avg", "AVG").distinct().numeric(),
    aggregate("BitAnd", "BIT_AND"),
    aggregate("BitOr", "BIT_OR"),
    aggregate("BitXor", "BIT_XOR"),
    aggregate("Max", "MAX"),
    aggregate("Min", "MIN"),
    aggregate("StdDev", "STDDEV_POP").numeric(),
    aggregate("StringAgg", "STRING_AGG")
        .any_arity()
        .distinct()
        .ordered()
        .output(OutputRule::Text)
        .write(crate::compile::function::string_agg),
    func("StringAggDelimiter", "")
        .arity(1)
        .template("%(expressions)s"),
    aggregate("Sum", "SUM").distinct(),
    aggregate("Variance", "VAR_POP").numeric(),
    // comparison
    func("Collate", "COLLATE").template("%(expressions)s %(function)s %(collation)s"),
    func("Greatest", "GREATEST").sqlite_cast("MAX"),
    func("Least", "LEAST").sqlite_cast("MIN"),
    func("NullIf", "NULLIF").arity(2),
    // dates
    transform("Extract", "", "")
        .output(OutputRule::Integer)
        .write(crate::compile::function::extract),
    func("Now", "")
        .template("CURRENT_TIMESTAMP")
        .output(OutputRule::DateTime)
        .sqlite_template("STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'NOW')"),
    trunc("TruncYear"),
    trunc("TruncQuarter"),
    trunc("TruncMonth"),
    trunc("TruncWeek"),
    trunc("TruncDay"),
    trunc("TruncHour"),
    trunc("TruncMinute"),
    trunc("TruncSecond"),
    // JSON
    func("JSONArray", "JSON_ARRAY").output(OutputRule::Json),
    func("JSONObject", "JSON_OBJECT").output(OutputRule::Json),
    // mathematics
    transform("Abs", "ABS", "abs"),
    transform("ACos", "ACOS", "acos").numeric(),
    transform("ASin", "ASIN", "asin").numeric(),
    transform("ATan", "ATAN", "atan").numeric(),
    func("ATan2", "ATAN2").arity(2).numeric().uncast(),
    transform("Ceil", "CEILING", "ceil"),
    transform("Cos", "COS", "cos").numeric(),
    transform("Cot", "COT", "cot").numeric(),
    transform("Degrees", "DEGREES", "degrees").numeric(),
    transform("Exp", "EXP", "exp").numeric(),
    transform("Floor", "FLOOR", "floor"),
    transform("Ln", "LN", "ln").numeric(),
    func("Log", "LOG").arity(2).numeric().uncast(),
    func("Pi", "PI").arity(0).numeric(),
    func("Power", "POWER").arity(2).numeric(),
    transform("Radians", "RADIANS", "radians").numeric(),
    transform("Round", "ROUND", "round")
        .any_arity()
        .output(OutputRule::First)
        .write_cast(crate::compile::function::round),
    transform("Sign", "SIGN", "sign"),
    transform("Sin", "SIN", "sin").numeric(),
    transform("Sqrt", "SQRT", "sqrt").numeric(),
    transform("Tan", "TAN", "tan").numeric(),
    // text
    transform("Chr", "CHR", "chr")
        .output(OutputRule::Char)
        .sqlite("CHAR"),
    func("ConcatPair", "CONCAT").write(crate::compile::function::concat_pair),
    func("Concat", "").template("%(expressions)s"),
    func("Left", "LEFT")
        .arity(2)
        .output(OutputRule::Char)
        .write(crate::compile::function::left),
    transform("Length", "LENGTH", "length").output(OutputRule::Integer),
    transform("Lower", "LOWER", "lower"),
    func("LPad", "LPAD").output(OutputRule::Char),
    transform("LTrim", "LTRIM", "ltrim"),
    transform("MD5", "MD5", "md5"),
    transform("Ord", "ASCII", "ord")
        .output(OutputRule::Integer)
        .sqlite("UNICODE"),
    func("Repeat", "REPEAT").output(OutputRule::Char),
    transform("Reverse", "REVERSE", "reverse"),
    func("Right", "RIGHT")
        .arity(2)
        .output(OutputRule::Char)
        .write(crate::compile::function::right),
    func("RPad", "RPAD").output(OutputRule::Char),
    transform("RTrim", "RTRIM", "rtrim"),
    transform("SHA1", "SHA1", "sha1"),
    transform("SHA224", "SHA224", "sha224"),
    transform("SHA256", "SHA256", "sha256"),
    transform("SHA384", "SHA384", "sha384"),
    transform("SHA512", "SHA512", "sha512"),
    func("StrIndex", "INSTR")
        .arity(2)
        .output(OutputRule::Integer),
    transform("Trim", "TRIM", "trim"),
    transform("Upper", "UPPER", "upper"),
    // UUID
    func("UUID4", "UUIDV4").arity(0).output(OutputRule::Uuid),
    func("UUID7", "UUIDV7")
        .output(OutputRule::Uuid)
        .unsupported("UUID7 on SQLite requires Python version 3.14 or later."),
    // window functions
    func("CumeDist", "CUME_DIST")
        .output(OutputRule::Float)
        .window(),
    func("DenseRank", "DENSE_RANK")
        .output(OutputRule::Integer)
        .window(),
    func("FirstValue", "FIRST_VALUE").arity(1).window(),
    func("Lag", "LAG").output(OutputRule::First).window(),
    func("LastValue", "LAST_VALUE").arity(1).window(),
    func("Lead", "LEAD").output(OutputRule::First).window(),
    func("NthValue", "NTH_VALUE")
        .output(OutputRule::First)
        .window(),
    func("Ntile", "NTILE").output(OutputRule::Integer).window(),
    func("PercentRank", "PERCENT_RANK")
        .output(OutputRule::Float)
        .window(),
    func("Rank", "RANK").output(OutputRule::Integer).window(),
    func("RowNumber", "ROW_NUMBER")
        .output(OutputRule::Integer)
        .window(),
];

/// Those that other parts of the crate name.
static NAMED: &[&FuncSpec] = &[
    &COUNT,
    &FUNC,
    &AGGREGATE,
    &COALESCE,
    &CAST,
    &REPLACE,
    &MOD,
    &SUBSTR,
    &TRUNC,
    &RANDOM,
    &KEY_TRANSFORM,
    &KEY_TEXT_TRANSFORM,
    &EXTRACT_YEAR,
    &EXTRACT_ISO_YEAR,
    &EXTRACT_MONTH,
    &EXTRACT_DAY,
    &EXTRACT_WEEK,
    &EXTRACT_WEEK_DAY,
    &EXTRACT_ISO_WEEK_DAY,
    &EXTRACT_QUARTER,
    &EXTRACT_HOUR,
    &EXTRACT_MINUTE,
    &EXTRACT_SECOND,
    &TRUNC_DATE,
    &TRUNC_TIME,
];

/// The function of that class name.
pub fn find(name: &str) -> Option<&'static FuncSpec> {
    NAMED
        .iter()
        .copied()
        .chain(FUNCTIONS)
        .find(|spec| spec.name == name)
}

/// Every function, for hosts that make a class of each.
pub fn all() -> impl Iterator<Item = &'static FuncSpec> {
    NAMED.iter().copied().chain(FUNCTIONS)
}

/// What an aggregate has beside its arguments.
#[derive(Clone, Debug, Default)]
pub struct Aggregate {
    pub distinct: bool,
    pub filter: Option<Expr>,
    pub order_by: Option<Rc<[Expr]>>,
    /// `default=`; gone once resolved, when the aggregate stands in a `COALESCE`.
    pub default: Option<Expr>,
}

/// Attributes of a class or call that replace those of the declaration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// The class's `__name__`, for subclasses.
    pub class_name: Option<Rc<str>>,
    /// `name` of an aggregate's class, for messages and default aliases.
    pub function: Option<Rc<str>>,
    pub template: Option<Rc<str>>,
    pub joiner: Option<Rc<str>>,
    /// `**extra`, filled into the template. Also the options of some functions: `tzname`, `kind`, `collation`, `key_name`.
    pub extra: Vec<(Rc<str>, Rc<str>)>,
    pub allow_distinct: bool,
    pub window_compatible: Option<bool>,
    /// `empty_result_set_value` of an aggregate's class.
    pub empty: Option<i64>,
    /// A bilateral transform: the right side goes through it too.
    pub bilateral: bool,
}

/// A call of an SQL function.
#[derive(Clone, Debug)]
pub struct Func {
    pub spec: &'static FuncSpec,
    pub args: Vec<Expr>,
    pub output: Option<Output>,
    /// Makes it an aggregate.
    pub aggregate: Option<Box<Aggregate>>,
    pub overrides: Option<Rc<Overrides>>,
    /// An aggregate of `aggregate()`.
    pub summary: bool,
}

impl Func {
    pub fn new(spec: &'static FuncSpec, args: Vec<Expr>) -> Self {
        let aggregate = spec.aggregate.map(|_| Box::default());
        Self {
            spec,
            args,
            output: None,
            aggregate,
            overrides: None,
            summary: false,
        }
    }

    /// Sets an option that the function's template or writer reads.
    #[must_use]
    pub fn with_extra(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let mut overrides = self.overrides.take().unwrap_or_default();
        Rc::make_mut(&mut overrides)
            .extra
            .push((Rc::from(name), Rc::from(value.as_ref())));
        self.overrides = Some(overrides);
        self
    }

    #[must_use]
    pub fn with_output(mut self, output: Option<Output>) -> Self {
        self.output = output;
        self
    }

    /// `Trunc(expression, kind, output_field, tzinfo)`.
    pub fn trunc(
        expression: Expr,
        kind: &str,
        output: Option<Output>,
        tzname: Option<Rc<str>>,
    ) -> Self {
        let func = Self::new(&TRUNC, vec![expression])
            .with_extra("kind", kind)
            .with_output(output);
        match tzname {
            Some(tzname) => func.with_extra("tzname", tzname),
            None => func,
        }
    }

    /// `KeyTransform(key, json)`: `data__key`.
    pub fn key_transform(key: impl AsRef<str>, json: Expr) -> Self {
        Self::new(&KEY_TRANSFORM, vec![json]).with_extra("key_name", key)
    }

    pub fn extra(&self, name: &str) -> Option<&Rc<str>> {
        let overrides = self.overrides.as_ref()?;
        overrides
            .extra
            .iter()
            .rev()
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| value)
    }

    /// The class's `__name__`.
    pub fn class_name(&self) -> &str {
        self.overrides
            .as_ref()
            .and_then(|own| own.class_name.as_deref())
            .unwrap_or(self.spec.name)
    }

    pub fn is(&self, spec: &'static FuncSpec) -> bool {
        std::ptr::eq(self.spec, spec)
    }

    /// What `lookup_name` an extraction or truncation has: `year`, `week_day`, ...
    pub fn lookup_name(&self) -> &str {
        match self.extra("lookup_name") {
            Some(name) => name,
            None => self.spec.lookup_name.unwrap_or_default(),
        }
    }

    /// What a truncation cuts to.
    pub fn trunc_kind(&self) -> String {
        match self.extra("kind") {
            Some(kind) => kind.to_string(),
            None => self.spec.name.trim_start_matches("Trunc").to_lowercase(),
        }
    }

    pub fn is_trunc(&self) -> bool {
        self.spec.name.starts_with("Trunc")
    }

    pub fn is_extract(&self) -> bool {
        self.spec.name.starts_with("Extract")
    }

    /// `KeyTransform` or `KeyTextTransform`.
    pub fn is_key_transform(&self) -> bool {
        self.is(&KEY_TRANSFORM) || self.is(&KEY_TEXT_TRANSFORM)
    }

    pub fn bilateral(&self) -> bool {
        self.overrides.as_ref().is_some_and(|own| own.bilateral)
    }

    /// `empty_result_set_value`, where the class has one: None is "not implemented".
    pub fn empty_result_set_value(&self) -> Option<Value> {
        if self.aggregate.is_some() {
            let own = self.overrides.as_ref().and_then(|own| own.empty);
            let spec = self.spec.aggregate.and_then(|aggregate| aggregate.empty);
            return Some(own.or(spec).map_or(Value::Null, Value::Int));
        }
        if self.is(&COALESCE) {
            for arg in &self.args {
                match arg.empty_result_set_value() {
                    Some(Value::Null) => {}
                    other => return other,
                }
            }
            return Some(Value::Null);
        }
        None
    }
}
