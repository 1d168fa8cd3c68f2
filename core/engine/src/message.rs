//! What the page and the worker say to each other. One request, one reply with the same `id`.

use crate::grade::{Exercise, Grade};
use crate::program::{Manage, Program, Setup};
use crate::report::{Report, Table};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Runs `manage.py`. The database that it leaves is the one that [`Command::Tables`] looks at.
    Manage {
        manage: Box<Manage>,
    },
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
    Managed {
        managed: Box<Managed>,
    },
    /// The request could not be carried out: a damaged file, no such table, ...
    Failed {
        message: String,
    },
}

/// What `manage.py` did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Managed {
    /// Its output, its queries and the error that it ended with.
    pub report: Report,
    /// The exit status; None when it asks something that there is no answer for. Then nothing has changed: the same command
    /// with one more answer goes on.
    pub status: Option<i32>,
    /// The project's files afterwards.
    pub files: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_bytes")]
    pub database: Option<Vec<u8>>,
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
