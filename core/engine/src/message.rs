//! What the page and the worker say to each other. One request, one reply with the same `id`.

use crate::grade::{Exercise, Grade};
use crate::program::{Program, Setup};
use crate::report::{Report, Table};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: u32,
    pub command: Command,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    Run {
        program: Program,
    },
    Grade {
        exercise: Box<Exercise>,
        code: String,
    },
    /// The tables as the last run left them; with `setup`, those of a fresh setup.
    Tables {
        setup: Option<Setup>,
    },
    /// Rows of one table of that database, in primary key order.
    Rows {
        table: String,
        offset: usize,
        limit: usize,
    },
    /// That database as an SQLite file.
    Export,
    /// Checks that the bytes are a sound SQLite database, and says what is in it. Changes nothing.
    Inspect {
        #[serde(with = "serde_bytes")]
        database: Vec<u8>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    pub id: u32,
    pub reply: Reply,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Report {
        report: Report,
    },
    Grade {
        grade: Box<Grade>,
    },
    Tables {
        tables: Vec<TableInfo>,
    },
    Rows {
        table: Table,
    },
    Database {
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The request could not be carried out: a damaged file, no such table, ...
    Failed {
        message: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableInfo {
    pub name: String,
    pub rows: usize,
    /// The model behind it: `Post`.
    pub model: Option<String>,
    pub columns: Vec<TableColumn>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableColumn {
    pub name: String,
    /// The declared SQL type.
    pub kind: String,
    pub null: bool,
    pub primary_key: bool,
    /// Table that it refers to.
    pub references: Option<String>,
}
