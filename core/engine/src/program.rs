//! What to run: a program, the models and data it finds, and its limits.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An app installed before the code runs: `source` is executed as the module `<label>.models`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct App {
    pub label: String,
    pub models: String,
}

/// The world a program starts in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Setup {
    #[serde(default)]
    pub apps: Vec<App>,
    /// Python that fills the tables. It runs before the code; its queries and output are not reported.
    #[serde(default)]
    pub data: String,
    /// An SQLite database file that the program starts from, instead of `data`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_bytes")]
    pub database: Option<Vec<u8>>,
}

/// As which module the code is executed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// As `app.models`, the models module of an app labelled `app` (the contract of `dunder run`).
    Models,
    /// As `__main__`, as one would type it into `manage.py shell`: bare expressions display their value and
    /// top-level `await` works. Models that it defines belong to an app labelled `app`.
    #[default]
    Script,
}

/// Bounds on one run. What is cut off by one of them is said in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Milliseconds until the run is ended with an error; 0 for no limit.
    pub time_ms: u32,
    /// Rows shown of a displayed table.
    pub rows: usize,
    /// Bytes of printed output kept.
    pub output: usize,
    /// Queries kept with their text; later ones are only counted.
    pub queries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time_ms: 10_000,
            rows: 200,
            output: 1 << 20,
            queries: 2_000,
        }
    }
}

/// `manage.py` with its arguments, in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manage {
    /// Texts by their paths in the project: `blog/models.py`.
    pub files: BTreeMap<String, String>,
    /// An SQLite database file; an empty database where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_bytes")]
    pub database: Option<Vec<u8>>,
    /// `["makemigrations", "blog"]`
    pub argv: Vec<String>,
    /// What the user types when the command asks, one a question.
    #[serde(default)]
    pub answers: Vec<String>,
    #[serde(default)]
    pub limits: Limits,
}

/// A program and all it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Program {
    #[serde(default)]
    pub setup: Setup,
    pub code: String,
    #[serde(default)]
    pub entry: Entry,
    #[serde(default)]
    pub limits: Limits,
}
