//! The nodes that are neither functions nor lookups.

use super::{Alias, Expr, Output};
use crate::meta::FieldId;
use crate::query::Query;
use crate::value::Value;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub enum OuterName {
    Name(Rc<str>),
    Outer(Rc<OuterName>),
}

/// `F("name")[start:stop]`; `start` counts from 1, as SQL does.
#[derive(Clone, Debug)]
pub struct Sliced {
    /// `F`, `OuterRef` or another `Sliced`.
    pub of: Expr,
    pub start: i64,
    pub length: Option<i64>,
}

/// A column: `"app_post"."title"`.
#[derive(Clone, Debug)]
pub struct Col {
    /// None in contexts that allow no table name (constraints).
    pub alias: Option<Alias>,
    pub target: FieldId,
    /// The field whose type the column has; differs from the target for a foreign key's column.
    pub output: Output,
    /// The type was given: Django tells such a column from one that has its target's.
    pub typed: bool,
    /// Reached from a subquery through a relation (`OuterRef("a__b")`).
    pub possibly_multivalued: bool,
}

#[derive(Clone, Debug)]
pub struct ColPairs {
    pub alias: Option<Alias>,
    pub targets: Rc<[FieldId]>,
    pub sources: Rc<[FieldId]>,
    pub output: Output,
}

#[derive(Clone, Debug)]
pub struct Ref {
    pub name: Rc<str>,
    pub source: Expr,
    /// `ORDER BY 2`: the column's place in the select list, from 1.
    pub position: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct ValueExpr {
    pub value: Value,
    pub output: Option<Output>,
    pub for_save: bool,
    /// `JSONNull()`: the JSON value `null`, not SQL's.
    pub json_null: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
}

impl Operator {
    /// Django's spelling, as in its messages and its SQL templates.
    pub fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%%",
            Self::Pow => "^",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "#",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
        }
    }
}

/// What an arithmetic expression turned out to be once the types of its sides were known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CombinedKind {
    Plain,
    /// One side is a duration.
    Duration,
    /// The difference of two dates, times or datetimes.
    TemporalSubtraction,
}

#[derive(Clone, Debug)]
pub struct Combined {
    pub left: Expr,
    pub operator: Operator,
    pub right: Expr,
    pub output: Option<Output>,
    pub kind: CombinedKind,
}

#[derive(Clone, Debug)]
pub struct Case {
    /// Each an [`Expr::When`].
    pub cases: Vec<Expr>,
    pub default: Expr,
    pub output: Option<Output>,
    pub template: Option<Rc<str>>,
}

#[derive(Clone, Debug)]
pub struct When {
    pub condition: Expr,
    pub result: Expr,
}

#[derive(Clone, Debug)]
pub struct Wrapper {
    pub expression: Expr,
    pub output: Output,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Connector {
    #[default]
    And,
    Or,
    Xor,
}

impl Connector {
    pub fn text(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
            Self::Xor => "XOR",
        }
    }
}

/// Resolved conditions.
#[derive(Clone, Debug, Default)]
pub struct WhereNode {
    pub children: Vec<Expr>,
    pub connector: Connector,
    pub negated: bool,
    /// Part of a subquery that has been resolved against its outer query: always in parentheses.
    pub resolved: bool,
}

impl WhereNode {
    pub fn new(children: Vec<Expr>, connector: Connector) -> Self {
        Self {
            children,
            connector,
            negated: false,
            resolved: false,
        }
    }

    /// Adds a child, flat where that means the same (`Node.add` in Django).
    pub fn add(&mut self, child: Expr, connector: Connector) {
        if self.connector != connector {
            let inner = Self {
                children: std::mem::take(&mut self.children),
                connector: self.connector,
                negated: self.negated,
                resolved: false,
            };
            self.connector = connector;
            self.negated = false;
            self.children = vec![Expr::Where(Rc::new(inner)), child];
            return;
        }
        match child {
            Expr::Where(node)
                if !node.negated && (node.connector == connector || node.children.len() == 1) =>
            {
                match Rc::try_unwrap(node) {
                    Ok(node) => self.children.extend(node.children),
                    Err(node) => self.children.extend(node.children.iter().cloned()),
                }
            }
            child => self.children.push(child),
        }
    }
}

/// `Subquery(...)`, or `Exists(...)`.
#[derive(Clone, Debug)]
pub struct Subquery {
    pub query: Rc<Query>,
    pub exists: bool,
    pub output: Option<Output>,
    /// `(%(subquery)s)` unless a subclass says otherwise.
    pub template: Option<Rc<str>>,
}

impl Subquery {
    pub fn new(mut query: Query) -> Self {
        query.subquery = true;
        Self {
            query: Rc::new(query),
            exists: false,
            output: None,
            template: None,
        }
    }
}

impl Subquery {
    /// `Exists(queryset)`; the query becomes one of [`Query::exists`] where it is resolved.
    pub fn exists(query: Query) -> Self {
        Self {
            exists: true,
            ..Self::new(query)
        }
    }
}

#[derive(Clone, Debug)]
pub struct Window {
    pub expression: Expr,
    pub partition_by: Option<Rc<[Expr]>>,
    pub order_by: Option<Rc<[Expr]>>,
    pub frame: Option<Frame>,
    pub output: Option<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    Rows,
    Range,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    CurrentRow,
    Group,
    Ties,
    NoOthers,
}

/// `RowRange(start, end)`, `ValueRange(start, end)`: negative is preceding, positive following, None unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: FrameKind,
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub exclusion: Option<Exclusion>,
}

#[derive(Clone, Debug)]
pub struct OrderBy {
    pub expression: Expr,
    pub descending: bool,
    pub nulls_first: bool,
    pub nulls_last: bool,
}

impl OrderBy {
    /// The same order from the other end.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self {
            expression: self.expression.clone(),
            descending: !self.descending,
            nulls_first: self.nulls_last,
            nulls_last: self.nulls_first,
        }
    }
}

#[derive(Clone, Debug)]
pub struct RawSql {
    pub sql: Rc<str>,
    pub params: Rc<[Value]>,
    pub output: Option<Output>,
}

#[derive(Clone, Debug)]
pub struct ExtraWhere {
    pub sqls: Rc<[Rc<str>]>,
    pub params: Rc<[Value]>,
}
