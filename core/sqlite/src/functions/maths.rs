//! Numbers. SQLite's own functions where it was built with them, as Django prefers.

use super::{int_of, number_of, raised, strict};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};

pub(super) fn register(connection: &Connection) -> Result<()> {
    strict(connection, "BITXOR", 2, |args| {
        Ok(Value::Integer(int_of(&args[0])? ^ int_of(&args[1])?))
    })?;
    strict(connection, "COT", 1, |args| {
        match number_of(&args[0])?.tan() {
            0.0 => Err(raised()),
            tan => Ok(Value::Real(1.0 / tan)),
        }
    })?;
    strict(connection, "SIGN", 1, |args| {
        let number = number_of(&args[0])?;
        Ok(Value::Integer(
            i64::from(number > 0.0) - i64::from(number < 0.0),
        ))
    })?;
    let sql = "SELECT sqlite_compileoption_used('ENABLE_MATH_FUNCTIONS')";
    if connection.query_row(sql, [], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    register_built_in(connection)
}

/// The functions of SQLite's option `ENABLE_MATH_FUNCTIONS`, with its results: NULL where there is none.
fn register_built_in(connection: &Connection) -> Result<()> {
    type One = fn(f64) -> f64;
    let ones: [(&str, One); 14] = [
        ("ACOS", f64::acos),
        ("ASIN", f64::asin),
        ("ATAN", f64::atan),
        ("COS", f64::cos),
        ("DEGREES", f64::to_degrees),
        ("EXP", f64::exp),
        ("LN", positive_ln),
        ("RADIANS", f64::to_radians),
        ("SIN", f64::sin),
        ("SQRT", f64::sqrt),
        ("TAN", f64::tan),
        ("LOG10", f64::log10),
        ("LOG2", f64::log2),
        ("LOG", f64::log10),
    ];
    for (name, function) in ones {
        connection.create_scalar_function(name, 1, super::PURE, move |context| {
            Ok(numeric(&context.get_raw(0))
                .map(function)
                .filter(|result| !result.is_nan()))
        })?;
    }
    type Two = fn(f64, f64) -> f64;
    let twos: [(&str, Two); 5] = [
        ("ATAN2", f64::atan2),
        ("MOD", |x, y| x % y),
        ("POWER", f64::powf),
        ("POW", f64::powf),
        ("LOG", |base, x| {
            if base > 0.0 && x > 0.0 {
                x.ln() / base.ln()
            } else {
                f64::NAN
            }
        }),
    ];
    for (name, function) in twos {
        connection.create_scalar_function(name, 2, super::PURE, move |context| {
            let (Some(x), Some(y)) = (numeric(&context.get_raw(0)), numeric(&context.get_raw(1)))
            else {
                return Ok(None);
            };
            Ok(Some(function(x, y)).filter(|result| !result.is_nan()))
        })?;
    }
    let whole: [(&str, One); 4] = [
        ("CEILING", f64::ceil),
        ("CEIL", f64::ceil),
        ("FLOOR", f64::floor),
        ("TRUNC", f64::trunc),
    ];
    for (name, function) in whole {
        connection.create_scalar_function(name, 1, super::PURE, move |context| {
            Ok(match context.get_raw(0) {
                ValueRef::Integer(int) => Value::Integer(int),
                other => {
                    numeric(&other).map_or(Value::Null, |number| Value::Real(function(number)))
                }
            })
        })?;
    }
    connection.create_scalar_function("PI", 0, super::PURE, |_| Ok(std::f64::consts::PI))
}

fn positive_ln(x: f64) -> f64 {
    if x > 0.0 { x.ln() } else { f64::NAN }
}

/// A number, or a text that is one.
fn numeric(value: &ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Integer(int) => Some(*int as f64),
        ValueRef::Real(real) => Some(*real),
        ValueRef::Text(_) => value.as_str().ok()?.trim().parse().ok(),
        _ => None,
    }
}
