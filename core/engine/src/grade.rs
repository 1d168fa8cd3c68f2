//! Exercises as the grader sees them, and what grading says.

#[cfg(feature = "grade")]
mod code;
#[cfg(feature = "grade")]
mod compare;
#[cfg(feature = "grade")]
mod diff;
#[cfg(feature = "grade")]
mod judge;
#[cfg(feature = "grade")]
mod literal;
#[cfg(feature = "grade")]
mod queries;
#[cfg(all(test, feature = "grade"))]
mod tests;

#[cfg(feature = "grade")]
pub use judge::{Outcome, grade};

use crate::program::Setup;
use crate::report::{Cell, Column, Report};
use serde::{Deserialize, Serialize};

/// What a program is graded against. The program and the reference solution run on the visible setup and on each hidden one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    pub setup: Setup,
    /// Other data for the same apps, of another shape and size: each replaces `setup.data`.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// The reference solution.
    pub solution: String,
    /// What is compared: the last displayed value by default.
    #[serde(default)]
    pub answer: Answer,
    /// Whether rows must come in the reference's order. None: when the reference's queryset is ordered or a list.
    #[serde(default)]
    pub ordered: Option<bool>,
    /// Order is compared by these columns alone, so that ties may come in any order.
    #[serde(default)]
    pub order_columns: Vec<String>,
    /// Most queries that the program may send (transaction statements not counted).
    #[serde(default)]
    pub max_queries: Option<usize>,
    /// Regular expressions over the text of the program, with what to say when they match or don't.
    #[serde(default)]
    pub code: Vec<CodeRule>,
    /// Compare what was printed as well.
    #[serde(default)]
    pub output: bool,
    /// Compare all tables after the run (exercises that write).
    #[serde(default)]
    pub tables: bool,
    /// Columns left out of that comparison, such as those that hold the time of the run.
    #[serde(default)]
    pub ignore_columns: Vec<String>,
    /// The program must send the same SQL as the reference, with the same parameters.
    #[serde(default)]
    pub sql: bool,
    /// Known wrong programs: a program that fails as one of them does is told its message.
    #[serde(default)]
    pub wrong: Vec<Wrong>,
}

/// A program that learners write, and what it shows that they have not yet seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wrong {
    pub code: String,
    /// What the learner reads.
    pub message: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The last bare expression's value.
    #[default]
    LastValue,
    /// The value of this variable when the program ends.
    Variable(String),
    /// The values of this code's bare expressions, run after the program in its namespace: `authors_of(3)`.
    Expression(String),
    /// Nothing: the exercise is graded by its other checks.
    None,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeRule {
    pub pattern: String,
    /// The pattern must match (true) or must not (false).
    pub must_match: bool,
    pub message: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    pub passed: bool,
    pub checks: Vec<Check>,
    /// The learner's run on the visible data.
    pub report: Report,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was asked: "Right rows, in order", "At most 2 queries".
    pub title: String,
    pub passed: bool,
    /// On failure, the smallest thing that helps, in one or two sentences.
    #[serde(default)]
    pub message: String,
    /// Lines of the program that the message is about.
    #[serde(default)]
    pub lines: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Diff>,
}

/// Expected beside actual.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diff {
    pub expected_columns: Vec<Column>,
    pub actual_columns: Vec<Column>,
    pub rows: Vec<DiffRow>,
    /// Rows left out after a limit.
    pub more: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiffRow {
    pub status: RowStatus,
    pub expected: Option<Vec<Cell>>,
    pub actual: Option<Vec<Cell>>,
    /// Indexes of the cells that differ, when `status` is `changed`.
    #[serde(default)]
    pub cells: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    Same,
    Missing,
    Extra,
    Moved,
    Changed,
}
