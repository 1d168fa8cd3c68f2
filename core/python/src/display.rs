//! Values ready to be shown: tables for querysets and lists of rows, `repr` for the rest.

/// The same shapes as the report's; this crate knows nothing of reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Display {
    Table(Table),
    Text { text: String, python_type: String },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// `QuerySet[Post]`, `list[dict]`, ...
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Rows in all; more than `rows` holds where a limit cut it.
    pub total: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    /// A field class or a Python type; empty when mixed.
    pub kind: String,
    pub related_table: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Other(String),
    Bytes(Vec<u8>),
    Deferred,
    Missing,
}
