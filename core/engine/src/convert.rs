//! The interpreter's data as the report's: the same shapes, but serde's.

use crate::report::{Cell, Choice, Column, Display, Form, FormField, QueryKind, Table};
use dunder_orm::value::Raw;
use dunder_python::context::Param;
use dunder_python::display;
use serde_json::{Value, json};
use std::fmt::Write;

impl From<display::Display> for Display {
    fn from(display: display::Display) -> Self {
        match display {
            display::Display::Table(table) => Self::Table(table.into()),
            display::Display::Text { text, python_type } => Self::Text { text, python_type },
            display::Display::Form(form) => Self::Form(form.into()),
        }
    }
}

impl From<display::Form> for Form {
    fn from(form: display::Form) -> Self {
        Self {
            text: form.text,
            name: form.name,
            bound: form.bound,
            errors: form.errors,
            fields: form.fields.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<display::FormField> for FormField {
    fn from(field: display::FormField) -> Self {
        Self {
            name: field.name,
            label: field.label,
            widget: field.widget,
            required: field.required,
            disabled: field.disabled,
            help_text: field.help_text,
            values: field.values,
            choices: field.choices.into_iter().map(Into::into).collect(),
            errors: field.errors,
        }
    }
}

impl From<display::Choice> for Choice {
    fn from(choice: display::Choice) -> Self {
        Self {
            group: choice.group,
            label: choice.label,
            selected: choice.selected,
        }
    }
}

impl From<display::Table> for Table {
    fn from(table: display::Table) -> Self {
        let rows = table.rows.into_iter();
        Self {
            title: table.title,
            columns: table.columns.into_iter().map(Into::into).collect(),
            rows: rows
                .map(|row| row.into_iter().map(Into::into).collect())
                .collect(),
            total: table.total,
        }
    }
}

impl From<display::Column> for Column {
    fn from(column: display::Column) -> Self {
        Self {
            name: column.name,
            kind: column.kind,
            related_table: column.related_table,
        }
    }
}

impl From<display::Cell> for Cell {
    fn from(cell: display::Cell) -> Self {
        match cell {
            display::Cell::Null => Self::Null,
            display::Cell::Bool(bool) => Self::Bool(bool),
            display::Cell::Number(text) => Self::Number(text),
            display::Cell::Text(text) => Self::Text(text),
            display::Cell::Other(text) => Self::Other(text),
            display::Cell::Bytes { len, start } => Self::Bytes {
                len,
                hex: hex(&start),
            },
            display::Cell::Deferred => Self::Deferred,
            display::Cell::Missing => Self::Missing,
        }
    }
}

/// Bytes of a binary value that are shown.
const BYTES: usize = 64;

/// A value as the database stores it.
pub fn raw_cell(raw: &Raw) -> Cell {
    match raw {
        Raw::Null => Cell::Null,
        Raw::Int(int) => Cell::Number(int.to_string()),
        Raw::Real(real) => Cell::Number(format!("{real:?}")),
        Raw::Text(text) => Cell::Text(text.to_string()),
        Raw::Blob(bytes) => Cell::Bytes {
            len: bytes.len(),
            hex: hex(&bytes[..bytes.len().min(BYTES)]),
        },
    }
}

/// A parameter by the contract of `dunder run --json`.
pub fn param(param: Param) -> Value {
    match param {
        Param::Null => Value::Null,
        Param::Bool(bool) => json!(bool),
        // Integers beyond 64 bits are text: few readers of JSON would keep their digits.
        Param::Int(digits) => match (digits.parse::<i64>(), digits.parse::<u64>()) {
            (Ok(int), _) => json!(int),
            (_, Ok(int)) => json!(int),
            _ => json!(digits),
        },
        Param::Float(float) if float.is_finite() => json!(float),
        Param::Float(float) => json!(float.to_string()),
        Param::Text(text) => json!(text),
        Param::Bytes(bytes) => json!({ "hex": hex(&bytes) }),
        Param::List(items) => items.into_iter().map(self::param).collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl QueryKind {
    /// By the statement's first word.
    pub fn of(sql: &str) -> Self {
        let start = sql.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        let end = start
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(start.len());
        match start[..end].to_ascii_uppercase().as_str() {
            "SELECT" | "WITH" | "VALUES" => Self::Select,
            "INSERT" | "REPLACE" => Self::Insert,
            "UPDATE" => Self::Update,
            "DELETE" => Self::Delete,
            "CREATE" | "ALTER" | "DROP" => Self::Schema,
            "BEGIN" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => Self::Transaction,
            _ => Self::Other,
        }
    }
}
