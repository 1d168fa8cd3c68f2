//! SQLite, with the functions that Django adds to its connections (`django_date_trunc`, `REGEXP`, ...).

use super::{Dialect, Temporal, TimeZones};
use crate::compile::{Compile, Sql};
use crate::error::{Error, Result};
use crate::expr::func::{Difference, FuncSpec};
use crate::expr::{Exclusion, Frame, FrameKind, Func, Operator};
use crate::meta::{Field, FieldKind, Registry};
use crate::schema::column;
use crate::value::{Date, DateTime, Time, Value};

#[derive(Clone, Debug, Default)]
pub struct Sqlite {
    pub time_zones: TimeZones,
    /// A naive moment in the current zone, as the database keeps it: set by hosts that know time zones.
    pub localize: Option<fn(DateTime, &TimeZones) -> Result<DateTime>>,
    /// Asks the database whether it has JSON, the first time.
    pub ask_json: Option<fn() -> Result<()>>,
}

impl Sqlite {
    fn zones(&self, tzname: Option<&str>, out: &mut Sql) {
        let zones = match tzname {
            Some(tzname) if self.time_zones.use_tz => (
                Value::text(tzname),
                Value::Text(self.time_zones.database.clone()),
            ),
            _ => (Value::Null, Value::Null),
        };
        out.push(", ");
        out.push_param(zones.0);
        out.push(", ");
        out.push_param(zones.1);
    }
}

impl Dialect for Sqlite {
    fn vendor(&self) -> &'static str {
        "sqlite"
    }

    fn time_zones(&self) -> &TimeZones {
        &self.time_zones
    }

    fn difference(&self, spec: &'static FuncSpec) -> &'static Difference {
        &spec.sqlite
    }

    fn operator(&self, lookup: &str) -> &'static str {
        match lookup {
            "exact" => "= %s",
            "gt" => "> %s",
            "gte" => ">= %s",
            "lt" => "< %s",
            "lte" => "<= %s",
            "regex" => "REGEXP %s",
            "iregex" => "REGEXP '(?i)' || %s",
            // LIKE ignores case here, so that contains and icontains are the same.
            _ => "LIKE %s ESCAPE '\\'",
        }
    }

    fn pattern(&self, lookup: &str) -> Option<&'static str> {
        Some(match lookup {
            "contains" => r"LIKE '%%' || {} || '%%' ESCAPE '\'",
            "icontains" => r"LIKE '%%' || UPPER({}) || '%%' ESCAPE '\'",
            "startswith" => r"LIKE {} || '%%' ESCAPE '\'",
            "istartswith" => r"LIKE UPPER({}) || '%%' ESCAPE '\'",
            "endswith" => r"LIKE '%%' || {} ESCAPE '\'",
            "iendswith" => r"LIKE '%%' || UPPER({}) ESCAPE '\'",
            _ => return None,
        })
    }

    fn limit_offset(&self, low: u64, high: Option<u64>, out: &mut Sql) {
        // OFFSET needs a LIMIT: -1 is none.
        match high {
            Some(high) if high != low => out.push(&format!("LIMIT {}", high - low)),
            Some(_) => {}
            None if low > 0 => out.push("LIMIT -1"),
            None => {}
        }
        if low > 0 {
            out.push(&format!(" OFFSET {low}"));
        }
    }

    fn combine(&self, operator: Operator, left: &Sql, right: &Sql, out: &mut Sql) -> Result<()> {
        let function = match operator {
            Operator::Pow => Some("POWER("),
            Operator::BitXor => Some("BITXOR("),
            _ => None,
        };
        match function {
            Some(function) => {
                out.push(function);
                out.push_sql(left);
                out.push(",");
                out.push_sql(right);
                out.push(")");
            }
            None => {
                out.push_sql(left);
                out.push(" ");
                out.push(operator.text());
                out.push(" ");
                out.push_sql(right);
            }
        }
        Ok(())
    }

    fn combine_duration(
        &self,
        operator: Operator,
        left: &Sql,
        right: &Sql,
        out: &mut Sql,
    ) -> Result<()> {
        if !matches!(
            operator,
            Operator::Add | Operator::Sub | Operator::Mul | Operator::Div
        ) {
            return Err(Error::new(
                crate::error::ErrorKind::DatabaseError,
                format!("Invalid connector for timedelta: {}.", operator.text()),
            ));
        }
        out.push("django_format_dtdelta('");
        out.push(operator.text());
        out.push("', ");
        out.push_sql(left);
        out.push(", ");
        out.push_sql(right);
        out.push(")");
        Ok(())
    }

    fn subtract_temporals(&self, time: bool, left: &Sql, right: &Sql, out: &mut Sql) {
        out.push(if time {
            "django_time_diff("
        } else {
            "django_timestamp_diff("
        });
        out.push_sql(left);
        out.push(", ");
        out.push_sql(right);
        out.push(")");
    }

    fn extract(&self, part: &str, of: Temporal, sql: &Sql, tzname: Option<&str>, out: &mut Sql) {
        out.push(match of {
            Temporal::Date => "django_date_extract(",
            Temporal::DateTime => "django_datetime_extract(",
            Temporal::Time => "django_time_extract(",
        });
        out.push_param(Value::from(part.to_lowercase()));
        out.push(", ");
        out.push_sql(sql);
        if of == Temporal::DateTime {
            self.zones(tzname, out);
        }
        out.push(")");
    }

    fn truncate(&self, unit: &str, to: Temporal, sql: &Sql, tzname: Option<&str>, out: &mut Sql) {
        out.push(match to {
            Temporal::Date => "django_date_trunc(",
            Temporal::DateTime => "django_datetime_trunc(",
            Temporal::Time => "django_time_trunc(",
        });
        out.push_param(Value::from(unit.to_lowercase()));
        out.push(", ");
        out.push_sql(sql);
        self.zones(tzname, out);
        out.push(")");
    }

    fn cast_datetime(&self, to: Temporal, sql: &Sql, tzname: Option<&str>, out: &mut Sql) {
        out.push(if to == Temporal::Time {
            "django_datetime_cast_time("
        } else {
            "django_datetime_cast_date("
        });
        out.push_sql(sql);
        self.zones(tzname, out);
        out.push(")");
    }

    fn year_bounds(&self, year: i64, iso: bool, datetime: bool) -> Result<(Value, Value)> {
        let out_of_range = || Error::value_error(format!("year {year} is out of range"));
        let (first, last) = if iso {
            let start = Date::from_iso_calendar(year, 1, 1).ok_or_else(out_of_range)?;
            let next = Date::from_iso_calendar(year + 1, 1, 1).ok_or_else(out_of_range)?;
            (start, next.add_days(-1).ok_or_else(out_of_range)?)
        } else {
            let day = |month, day| Date::new(year, month, day).ok_or_else(out_of_range);
            (day(1, 1)?, day(12, 31)?)
        };
        if !datetime {
            return Ok((
                Value::from(first.to_string()),
                Value::from(last.to_string()),
            ));
        }
        let midnight = Time {
            hour: 0,
            minute: 0,
            second: 0,
            microsecond: 0,
        };
        let end = Time {
            hour: 23,
            minute: 59,
            second: 59,
            microsecond: 999_999,
        };
        let text = |date, time| -> Result<Value> {
            let moment = DateTime::naive(date, time);
            let moment = match self.localize {
                Some(localize) if self.time_zones.use_tz => localize(moment, &self.time_zones)?,
                _ => moment,
            };
            Ok(Value::from(moment.to_string()))
        };
        Ok((text(first, midnight)?, text(last, end)?))
    }

    fn cast_type(&self, registry: &Registry, field: &Field) -> Result<String> {
        cast_type(registry, field)
    }

    fn frame(&self, frame: &Frame, out: &mut Sql) -> Result<()> {
        let (start, end) = (frame.start, frame.end);
        match frame.kind {
            FrameKind::Rows => {
                if let (Some(start), Some(end)) = (start, end)
                    && start > end
                {
                    return Err(Error::value_error("start cannot be greater than end."));
                }
            }
            FrameKind::Range => {
                if let Some(start) = start.filter(|start| *start > 0) {
                    return Err(Error::value_error(format!(
                        "start argument must be a negative integer, zero, or None, but got '{start}'."
                    )));
                }
                if let Some(end) = end.filter(|end| *end < 0) {
                    return Err(Error::value_error(format!(
                        "end argument must be a positive integer, zero, or None, but got '{end}'."
                    )));
                }
            }
        }
        let bound = |value: Option<i64>, unbounded: &str| match value {
            None => format!("UNBOUNDED {unbounded}"),
            Some(0) => "CURRENT ROW".to_owned(),
            Some(value) if value < 0 => format!("{} PRECEDING", -value),
            Some(value) => format!("{value} FOLLOWING"),
        };
        let kind = if frame.kind == FrameKind::Rows {
            "ROWS"
        } else {
            "RANGE"
        };
        let exclude = match frame.exclusion {
            None => "",
            Some(Exclusion::CurrentRow) => " EXCLUDE CURRENT ROW",
            Some(Exclusion::Group) => " EXCLUDE GROUP",
            Some(Exclusion::Ties) => " EXCLUDE TIES",
            Some(Exclusion::NoOthers) => " EXCLUDE NO OTHERS",
        };
        let (start, end) = (bound(start, "PRECEDING"), bound(end, "FOLLOWING"));
        out.push(&format!("{kind} BETWEEN {start} AND {end}{exclude}"));
        Ok(())
    }

    fn integer_range(&self, field: &Field) -> (i64, i64) {
        match field.kind {
            FieldKind::PositiveInteger
            | FieldKind::PositiveSmallInteger
            | FieldKind::PositiveBigInteger => (0, i64::MAX),
            _ => (i64::MIN, i64::MAX),
        }
    }

    fn check_json(&self) -> Result<()> {
        self.ask_json.map_or(Ok(()), |ask| ask())
    }

    fn json_index(&self, index: i64) -> String {
        if index < 0 {
            format!("[#{index}]")
        } else {
            format!("[{index}]")
        }
    }

    fn json_extract(&self, sql: &Sql, path: &str, out: &mut Sql) {
        // JSON_EXTRACT turns true and null into 1 and NULL: their names come from JSON_TYPE.
        for (before, after) in [
            ("(CASE WHEN JSON_TYPE(", ") IN ('null','false','true') "),
            ("THEN JSON_TYPE(", ") "),
            ("ELSE JSON_EXTRACT(", ") END)"),
        ] {
            out.push(before);
            out.push_sql(sql);
            out.push(", ");
            out.push_param(Value::text(path));
            out.push(after);
        }
    }

    fn check_aggregate(&self, registry: &Registry, func: &Func) -> Compile {
        if matches!(func.spec.name, "Sum" | "Avg" | "Variance" | "StdDev") {
            for arg in &func.args {
                if let Ok(Some(output)) = arg.try_output(registry)
                    && matches!(
                        output.kind(registry),
                        FieldKind::Date { .. }
                            | FieldKind::DateTime { .. }
                            | FieldKind::Time { .. }
                    )
                {
                    return Err(Error::not_supported(format!(
                        "SQLite does not support {} on date or time fields, because they are stored as text.",
                        func.class_name()
                    ))
                    .into());
                }
            }
        }
        if func
            .aggregate
            .as_ref()
            .is_some_and(|aggregate| aggregate.distinct)
            && func.args.len() > 1
            // It says itself what it can't do.
            && func.spec.name != "StringAgg"
        {
            return Err(Error::not_supported(
                "SQLite doesn't support DISTINCT on aggregate functions accepting multiple arguments.",
            )
            .into());
        }
        Ok(())
    }
}

/// A field's type in `CAST(... AS type)`.
fn cast_type(registry: &Registry, field: &Field) -> Result<String> {
    Ok(match &field.kind {
        FieldKind::Date { .. } | FieldKind::DateTime { .. } => "TEXT".to_owned(),
        FieldKind::Char { max_length: None } => "text".to_owned(),
        kind => column::db_type(registry, field)?
            .or_else(|| column::kind_type(kind))
            .unwrap_or_default(),
    })
}
