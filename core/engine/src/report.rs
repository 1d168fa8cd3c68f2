//! What happened when a program ran, in order, and at which of its lines.
//!
//! The enums name their variant outside (`{"output": {...}}`): other ways make the code that reads them several times larger,
//! and the page downloads it.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub events: Vec<Event>,
    /// Milliseconds that the code took, without its setup.
    pub ms: f64,
    /// What a limit cut off, in words for the learner.
    #[serde(default)]
    pub notices: Vec<String>,
    /// Queries sent that count towards a budget (all but transaction statements), kept or not.
    pub query_count: usize,
}

impl Report {
    pub fn queries(&self) -> impl Iterator<Item = &Query> {
        self.events.iter().filter_map(|event| match event {
            Event::Query(query) => Some(query),
            _ => None,
        })
    }

    /// All that was printed to standard output, in order.
    pub fn stdout(&self) -> String {
        self.events
            .iter()
            .filter_map(|event| match event {
                Event::Output {
                    text,
                    stderr: false,
                    ..
                } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    pub fn error(&self) -> Option<&Error> {
        self.events.iter().find_map(|event| match event {
            Event::Error(error) => Some(error),
            _ => None,
        })
    }
}

/// `line` is 1-based, in the program's own file: the innermost frame of that file. None outside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Text printed; consecutive prints from the same line are one event.
    Output {
        line: Option<u32>,
        text: String,
        /// Whether it went to `sys.stderr`: warnings, logging.
        #[serde(default)]
        stderr: bool,
    },
    Query(Query),
    /// A bare expression statement's value.
    Value {
        line: Option<u32>,
        value: Display,
    },
    Error(Error),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryKind {
    Select,
    Insert,
    Update,
    Delete,
    Schema,
    Transaction,
    Other,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// With `%s` placeholders, as Django hands it to the database driver.
    pub sql: String,
    /// JSON scalars as they are, lists as lists, bytes as `{"hex": "..."}`, everything else through Python's `str`.
    pub params: Vec<serde_json::Value>,
    /// With the parameters in place, as SQLite literals: it can be run as it stands.
    pub sql_with_values: String,
    pub kind: QueryKind,
    pub line: Option<u32>,
    pub ms: f64,
    /// Rows fetched, or rows changed by a write.
    pub rows: Option<u64>,
    /// Number shared by queries with the same SQL, where there are two or more.
    pub similar: Option<u32>,
    /// Number shared by queries with the same SQL and parameters, where there are two or more.
    pub duplicate: Option<u32>,
    /// The database's message, where the query failed.
    pub error: Option<String>,
}

/// An uncaught exception.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Error {
    /// The exception class's `__qualname__`.
    #[serde(rename = "type")]
    pub kind: String,
    pub message: String,
    /// Innermost line of the program itself.
    pub line: Option<u32>,
    /// 1-based column range of a syntax error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<(u32, u32)>,
    /// Outermost first. The page shows the program's own frames and folds the rest.
    pub traceback: Vec<Frame>,
    /// "Did you mean `author`?", where the names allow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub file: String,
    pub function: String,
    pub line: u32,
    /// The text of that line, where the source is known.
    pub source: String,
    /// Whether it is in the program's own file.
    pub own: bool,
}

/// A value, ready to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Display {
    Table(Table),
    /// Python's `repr`, cut where it is very long.
    Text {
        text: String,
        python_type: String,
    },
    Form(Form),
}

/// A form as a browser would draw it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Python's `repr` of the value.
    pub text: String,
    /// The form's class.
    pub name: String,
    /// Whether it was given data.
    pub bound: bool,
    /// What is wrong with the whole of it.
    pub errors: Vec<String>,
    pub fields: Vec<FormField>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    pub name: String,
    pub label: String,
    /// The `type` of an `<input>`, or `textarea`, `select`, `selects`, `radios`, `checkboxes`.
    pub widget: String,
    pub required: bool,
    pub disabled: bool,
    pub help_text: String,
    /// The texts in its inputs: one, but for a widget of several. None in a checkbox that is not ticked.
    pub values: Vec<String>,
    pub choices: Vec<Choice>,
    pub errors: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Empty where it is in no group.
    pub group: String,
    pub label: String,
    pub selected: bool,
}

/// A queryset, or a list of dicts, tuples or instances.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What it is: `QuerySet[Post]`, `list[dict]`, ...
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Rows in all; more than `rows` holds when a limit cut it.
    pub total: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// A field class (`CharField`) or a Python type (`int`); empty when mixed.
    pub kind: String,
    /// For a foreign key: the table it points to, for a link into *Tables*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub related_table: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Null,
    Bool(bool),
    /// Integers and decimals as Python writes them: JavaScript's numbers would lose digits.
    Number(String),
    Text(String),
    /// Dates, times, durations, UUIDs: ISO or `str`.
    Other(String),
    /// Length and the first bytes in hex.
    Bytes {
        len: usize,
        hex: String,
    },
    /// A field of an instance that was not loaded.
    Deferred,
    /// The row has no such column.
    Missing,
}
