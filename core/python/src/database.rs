//! The database of the interpreter that runs in this thread, and its query log.

use crate::context::{self, Param, Query};
use crate::limit;
use dunder_orm::value::Value;
use dunder_sqlite::{Connection, Event, Host, Observer};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyResult};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

thread_local! {
    static CONNECTIONS: RefCell<BTreeMap<Rc<str>, Rc<Connection>>> = const { RefCell::new(BTreeMap::new()) };
    /// The database that statements go to.
    static SELECTED: Cell<Number> = const { Cell::new(0) };
    /// The aliases that are known besides the default one.
    static ALIASES: RefCell<Vec<Rc<str>>> = const { RefCell::new(Vec::new()) };
}

/// Stands for an alias: 0 for the default database.
pub type Number = u16;

/// The database of a program; tests may use a second one.
pub const DEFAULT: &str = "default";

/// How many steps SQLite makes between two looks at the time limit.
const STEPS: i32 = 10_000;

/// Sends statements to another database until it is dropped.
pub struct Selected(Number);

/// Selects the database of that alias.
pub fn select(alias: &str) -> Selected {
    select_number(number(alias))
}

pub fn select_number(number: Number) -> Selected {
    Selected(SELECTED.replace(number))
}

impl Drop for Selected {
    fn drop(&mut self) {
        SELECTED.set(self.0);
    }
}

/// The alias of the database that statements go to.
pub fn selected() -> Rc<str> {
    alias(SELECTED.get())
}

pub fn selected_number() -> Number {
    SELECTED.get()
}

pub fn number(alias: &str) -> Number {
    if alias == DEFAULT {
        return 0;
    }
    ALIASES.with_borrow_mut(|aliases| {
        let known = aliases.iter().position(|known| **known == *alias);
        let place = known.unwrap_or_else(|| {
            aliases.push(alias.into());
            aliases.len() - 1
        });
        (place + 1) as Number
    })
}

pub fn alias(number: Number) -> Rc<str> {
    let other = usize::from(number).checked_sub(1);
    other
        .and_then(|place| ALIASES.with_borrow(|aliases| aliases.get(place).cloned()))
        .unwrap_or_else(|| DEFAULT.into())
}

/// The connection that statements go to; an empty database where there was none yet.
pub fn connection() -> dunder_orm::Result<Rc<Connection>> {
    let alias = selected();
    if let Some(connection) =
        CONNECTIONS.with_borrow(|connections| connections.get(&alias).cloned())
    {
        return Ok(connection);
    }
    let connection = Connection::open_in_memory(Host {
        now_ms: limit::now,
        regexp,
        utc_offset: crate::django::utc_offset,
    })?;
    connection.add_observer(Rc::new(QueryLog));
    connection.set_interrupt(STEPS, Some(limit::expired))?;
    let connection = Rc::new(connection);
    CONNECTIONS.with_borrow_mut(|connections| connections.insert(alias, connection.clone()));
    Ok(connection)
}

/// Forgets the database: a fresh interpreter starts.
pub(crate) fn reset() {
    CONNECTIONS.take();
    SELECTED.set(0);
    ALIASES.take();
}

/// Tells the run's observer of every statement that Django's `execute_wrapper`s see.
struct QueryLog;

impl Observer for QueryLog {
    fn statement(&self, event: &Event<'_>) {
        if event.outside_wrappers {
            return;
        }
        let params = event.params.unwrap_or_default();
        let line = with_current_vm(context::current_line);
        context::observe(|observer| {
            observer.query(
                line,
                Query {
                    sql: event.sql,
                    params: params.iter().map(param).collect(),
                    sql_with_values: with_values(event.sql, event.params.filter(|_| !event.many)),
                    ms: event.ms,
                    rows: event.rows,
                    error: event.error.map(|error| error.message.clone()),
                },
            );
        });
    }
}

/// Python's `re.search`.
fn regexp(pattern: &str, text: &str) -> Result<bool, String> {
    with_current_vm(|vm| {
        let search = || -> PyResult<bool> {
            let re = vm.import("re", 0)?;
            let found = vm.call_method(&re, "search", (pattern.to_owned(), text.to_owned()))?;
            Ok(!vm.is_none(&found))
        };
        search().map_err(|error| match error.as_object().str(vm) {
            Ok(message) => message.to_string_lossy().into_owned(),
            Err(_) => "the pattern could not be used".to_owned(),
        })
    })
}

fn param(value: &Value) -> Param {
    match value {
        Value::Null => Param::Null,
        Value::Bool(bool) => Param::Bool(*bool),
        Value::Int(int) => Param::Int(int.to_string()),
        Value::BigInt(digits) => Param::Int(digits.to_string()),
        Value::Float(float) => Param::Float(*float),
        Value::Bytes(bytes) => Param::Bytes(bytes.to_vec()),
        Value::List(items) => Param::List(items.iter().map(param).collect()),
        other => Param::Text(text(other)),
    }
}

/// Python's `str` of a value.
fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Decimal(decimal) => decimal.0.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::DateTime(datetime) => datetime.to_string(),
        Value::Duration(duration) => duration.to_string(),
        Value::Uuid(uuid) => {
            let hex = format!("{uuid:032x}");
            let parts = [
                &hex[..8],
                &hex[8..12],
                &hex[12..16],
                &hex[16..20],
                &hex[20..],
            ];
            parts.join("-")
        }
        Value::Object(object) => object.str().unwrap_or_else(|_| object.type_name()),
        // No driver takes it; what it was is in the error.
        other => format!("{other:?}"),
    }
}

/// The statement with its parameters in place, so that it can be run as it stands.
pub fn with_values(sql: &str, params: Option<&[Value]>) -> String {
    let Some(params) = params else {
        return sql.to_owned();
    };
    let mut params = params.iter();
    let mut whole = String::with_capacity(sql.len() + 16);
    let mut rest = sql;
    while let Some(at) = rest.find('%') {
        whole.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(after) = after.strip_prefix('s') {
            match params.next() {
                Some(value) => whole.push_str(&literal(value)),
                None => whole.push_str("%s"),
            }
            rest = after;
        } else {
            whole.push('%');
            rest = after.strip_prefix('%').unwrap_or(after);
        }
    }
    whole + rest
}

/// An SQLite literal.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(bool) => i32::from(*bool).to_string(),
        Value::Int(int) => int.to_string(),
        Value::BigInt(digits) => digits.to_string(),
        Value::Float(float) if float.is_infinite() => {
            if *float > 0.0 { "9e999" } else { "-9e999" }.to_owned()
        }
        Value::Float(float) => format!("{float:?}"),
        Value::Bytes(bytes) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("X'{digits}'")
        }
        other => format!("'{}'", text(other).replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_place_of_placeholders() {
        let values = [Value::text("it's 100%s"), Value::Null, Value::Float(1.0)];
        assert_eq!(
            with_values("SELECT %s, %s LIKE '%%x', %s", Some(&values)),
            "SELECT 'it''s 100%s', NULL LIKE '%x', 1.0"
        );
        assert_eq!(with_values("SELECT '%s'", None), "SELECT '%s'");
    }
}
