//! What tables a database has, their columns and rows; and the check of its foreign keys.

use crate::connection::{Connection, Executed};
use dunder_orm::value::{Raw, Row, Value};
use dunder_orm::{Error, Result};

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name: String,
    pub rows: usize,
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    /// The declared SQL type.
    pub kind: String,
    pub null: bool,
    pub primary_key: bool,
    /// The table that it refers to.
    pub references: Option<String>,
}

pub fn quote_name(name: &str) -> String {
    if name.starts_with('"') && name.ends_with('"') && name.len() > 1 {
        return name.to_owned();
    }
    format!("\"{name}\"")
}

fn text(raw: Option<&Raw>) -> String {
    match raw {
        Some(Raw::Text(text)) => text.to_string(),
        Some(Raw::Int(int)) => int.to_string(),
        Some(Raw::Real(real)) => real.to_string(),
        _ => String::new(),
    }
}

fn int(raw: Option<&Raw>) -> i64 {
    match raw {
        Some(Raw::Int(int)) => *int,
        _ => 0,
    }
}

/// An identifier from the database, whatever characters it has.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Connection {
    /// Every table in the order of their names, without SQLite's own. Not part of the query log.
    pub fn tables(&self) -> Result<Vec<Table>> {
        self.quietly(|connection| {
            let names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
                None,
            )?;
            names.rows.iter().map(|row| connection.table(&text(row.first()))).collect()
        })
    }

    fn table(&self, name: &str) -> Result<Table> {
        let count = self.execute(&format!("SELECT COUNT(*) FROM {}", quoted(name)), None)?;
        let keys = self
            .execute(&format!("PRAGMA foreign_key_list({})", quoted(name)), None)?
            .rows;
        let info = self
            .execute(&format!("PRAGMA table_info({})", quoted(name)), None)?
            .rows;
        let column = |row: &Row| {
            let name = text(row.get(1));
            Column {
                kind: text(row.get(2)),
                null: int(row.get(3)) == 0,
                primary_key: int(row.get(5)) > 0,
                references: keys
                    .iter()
                    .find(|key| text(key.get(3)) == name)
                    .map(|key| text(key.get(2))),
                name,
            }
        };
        Ok(Table {
            name: name.to_owned(),
            rows: usize::try_from(int(count.rows.first().and_then(|row| row.first()))).unwrap_or(0),
            columns: info.iter().map(column).collect(),
        })
    }

    /// Rows of a table in primary key order. Not part of the query log.
    pub fn table_rows(&self, name: &str, offset: usize, limit: usize) -> Result<Executed> {
        self.quietly(|connection| {
            let table = connection.table(name)?;
            let keys: Vec<String> = table
                .columns
                .iter()
                .filter(|column| column.primary_key)
                .map(|column| quoted(&column.name))
                .collect();
            let order = if keys.is_empty() {
                String::new()
            } else {
                format!(" ORDER BY {}", keys.join(", "))
            };
            let sql = format!(
                "SELECT * FROM {}{order} LIMIT {limit} OFFSET {offset}",
                quoted(name)
            );
            connection.execute_described(&sql, None)
        })
    }

    /// Django's `check_constraints`: the first row whose foreign key leads nowhere is an IntegrityError.
    pub fn check_constraints(&self, tables: Option<&[&str]>) -> Result<()> {
        let violations = match tables {
            None => self.execute("PRAGMA foreign_key_check", None)?.rows,
            Some(tables) => {
                let mut rows = Vec::new();
                for table in tables {
                    let check = format!("PRAGMA foreign_key_check({})", quote_name(table));
                    rows.extend(self.execute(&check, None)?.rows);
                }
                rows
            }
        };
        let Some(violation) = violations.first() else {
            return Ok(());
        };
        let (table, referenced) = (text(violation.first()), text(violation.get(2)));
        let keys = self
            .execute(
                &format!("PRAGMA foreign_key_list({})", quote_name(&table)),
                None,
            )?
            .rows;
        let key = usize::try_from(int(violation.get(3)))
            .ok()
            .and_then(|index| keys.get(index));
        let (column, target) = (
            text(key.and_then(|key| key.get(3))),
            text(key.and_then(|key| key.get(4))),
        );
        let info = self
            .execute(&format!("PRAGMA table_info({})", quote_name(&table)), None)?
            .rows;
        let pk = info
            .iter()
            .find(|row| int(row.get(5)) > 0)
            .map(|row| text(row.get(1)))
            .unwrap_or("rowid".into());
        let sql = format!(
            "SELECT {}, {} FROM {} WHERE rowid = %s",
            quote_name(&pk),
            quote_name(&column),
            quote_name(&table)
        );
        let found = self
            .execute(&sql, Some(&[Value::Int(int(violation.get(1)))]))?
            .rows;
        let row = found.first();
        let (pk_value, bad_value) = (
            text(row.and_then(|row| row.first())),
            text(row.and_then(|row| row.get(1))),
        );
        Err(Error::integrity_error(format!(
            "The row in table '{table}' with primary key '{pk_value}' has an invalid foreign key: {table}.{column} \
             contains a value '{bad_value}' that does not have a corresponding value in {referenced}.{target}."
        )))
    }

    /// `PRAGMA foreign_keys = OFF`; false inside a transaction, where SQLite ignores it.
    pub fn disable_constraint_checking(&self) -> Result<bool> {
        self.execute("PRAGMA foreign_keys = OFF", None)?;
        let enabled = self.execute("PRAGMA foreign_keys", None)?;
        Ok(int(enabled.rows.first().and_then(|row| row.first())) == 0)
    }

    pub fn enable_constraint_checking(&self) -> Result<()> {
        self.execute("PRAGMA foreign_keys = ON", None).map(|_| ())
    }
}
