//! The SQL functions that Django registers with SQLite, with Python's results.

mod aggregates;
mod dates;
mod maths;
mod random;
mod text;

use crate::connection::Host;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Error, Result};

const PURE: FunctionFlags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC);

pub(crate) fn register(connection: &Connection, host: Host) -> Result<()> {
    dates::register(connection, host)?;
    text::register(connection, host)?;
    maths::register(connection)?;
    random::register(connection)?;
    aggregates::register(connection)
}

/// What Python's `sqlite3` says when a function raises.
fn raised() -> Error {
    Error::UserFunctionError("user-defined function raised exception".into())
}

type Scalar = fn(&[ValueRef<'_>]) -> Result<Value>;

/// Registers a function of its arguments alone. With a NULL among them it gives NULL.
fn strict(connection: &Connection, name: &str, count: i32, function: Scalar) -> Result<()> {
    connection.create_scalar_function(name, count, PURE, move |context| {
        let args = arguments(context);
        if args.contains(&ValueRef::Null) {
            Ok(Value::Null)
        } else {
            function(&args)
        }
    })
}

fn arguments<'a>(context: &'a Context<'_>) -> Vec<ValueRef<'a>> {
    (0..context.len())
        .map(|index| context.get_raw(index))
        .collect()
}

/// A text argument; anything else raises, as it does in Python.
fn text_of<'a>(value: &ValueRef<'a>) -> Result<&'a str> {
    value.as_str().map_err(|_| raised())
}

fn int_of(value: &ValueRef<'_>) -> Result<i64> {
    value.as_i64().map_err(|_| raised())
}

/// An integer or a real.
fn number_of(value: &ValueRef<'_>) -> Result<f64> {
    match value {
        ValueRef::Integer(int) => Ok(*int as f64),
        ValueRef::Real(real) => Ok(*real),
        _ => Err(raised()),
    }
}

fn output(value: impl Into<Value>) -> Result<ToSqlOutput<'static>> {
    Ok(ToSqlOutput::Owned(value.into()))
}
