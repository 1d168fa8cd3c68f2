//! `Query` → SQL.
//!
//! [`compile`] walks a query once, clause by clause, and writes SQL with `%s` placeholders beside its parameters
//! (`%%` stands for a percent sign, as Django hands it to a database cursor). [`Sql::inline`] puts the values in place,
//! as `str(queryset.query)` does. Beside the SQL comes what is needed to make objects of the rows: [`Compiled`].
//!
//! | file | holds |
//! |---|---|
//! | `mod` | [`compile`], [`Compiler`], [`Sql`] |
//! | `statement` | the order of the clauses; `DISTINCT`, `LIMIT` |
//! | `columns` | the `SELECT` list, `select_related` |
//! | `from` | `FROM` and `JOIN` |
//! | `order` | `ORDER BY` |
//! | `group` | `GROUP BY`, `HAVING`, and window conditions |
//! | `compound` | `UNION`, `INTERSECT`, `EXCEPT` |
//! | `expression` | each node of an expression |
//! | `function` | functions and aggregates |
//! | `lookup` | conditions |
//! | `json` | key transforms and lookups of JSON |

pub mod columns;
pub mod compound;
pub mod expression;
pub mod from;
pub mod function;
pub mod group;
pub mod json;
pub mod lookup;
pub mod order;
pub mod sql;
pub mod statement;

pub use columns::{Column, KlassInfo, RelatedKlass, Setter};
pub use sql::Sql;

use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::Expr;
use crate::meta::Registry;
use crate::query::Query;
use std::rc::Rc;

/// Why a part of a query gave no SQL.
#[derive(Debug)]
pub enum Stop {
    /// No row can match (`EmptyResultSet`).
    Empty,
    /// Every row matches: there is nothing to say (`FullResultSet`).
    Full,
    Error(Error),
}

/// The SQL was written, or why not. What was written before a `Stop` is void: who catches it rewinds.
pub type Compile<T = ()> = std::result::Result<T, Stop>;

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error.kind {
            ErrorKind::EmptyResultSet => Self::Empty,
            ErrorKind::FullResultSet => Self::Full,
            _ => Self::Error(error),
        }
    }
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Empty => Self::new(ErrorKind::EmptyResultSet, ""),
            Stop::Full => Self::new(ErrorKind::FullResultSet, ""),
            Stop::Error(error) => error,
        }
    }
}

/// A statement, and what its columns mean.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub sql: Sql,
    /// The selected columns that make results. The statement may select more after them (for `DISTINCT` with `ORDER BY`).
    pub columns: Vec<Column>,
    /// How columns make instances; None when no model's columns are selected.
    pub klass: Option<KlassInfo>,
    /// Each selected annotation and `extra(select=...)` with its place among the columns.
    pub annotations: Vec<(Rc<str>, usize)>,
    /// How many columns each row has, with the extra ones.
    pub width: usize,
}

/// Compiles a `SELECT`. None: the query can't match any row, so nothing need be asked (`EmptyResultSet`).
///
/// The query gains the joins that its ordering and selection need, unreferenced, exactly as Django's does.
pub fn compile(
    query: &mut Query,
    registry: &Registry,
    dialect: &dyn Dialect,
) -> Result<Option<Compiled>> {
    finish(Compiler::new(query, registry, dialect).select())
}

/// [`compile`], but giving a statement even where no row can match (`elide_empty=False`).
pub fn compile_always(
    query: &mut Query,
    registry: &Registry,
    dialect: &dyn Dialect,
) -> Result<Option<Compiled>> {
    let mut compiler = Compiler::new(query, registry, dialect);
    compiler.elide_empty = false;
    finish(compiler.select())
}

fn finish(compiled: Compile<Compiled>) -> Result<Option<Compiled>> {
    match compiled {
        Ok(compiled) => Ok(Some(compiled)),
        Err(Stop::Empty) => Ok(None),
        Err(stop) => Err(stop.into()),
    }
}

/// One walk over one query. Expressions written in the host language get it to compile their parts.
pub struct Compiler<'a> {
    pub query: &'a mut Query,
    pub registry: &'a Registry,
    pub dialect: &'a dyn Dialect,
    /// Give up on a query that can't match; off for aggregates, whose answer is then not empty.
    pub elide_empty: bool,
    /// The ordering came from `Meta.ordering`.
    pub(crate) meta_ordering: bool,
}

impl<'a> Compiler<'a> {
    pub fn new(query: &'a mut Query, registry: &'a Registry, dialect: &'a dyn Dialect) -> Self {
        Self {
            query,
            registry,
            dialect,
            elide_empty: true,
            meta_ordering: false,
        }
    }

    /// Writes one resolved expression.
    pub fn compile(&mut self, expr: &Expr, out: &mut Sql) -> Compile {
        expression::write(self, expr, out)
    }

    /// One expression's SQL by itself.
    pub fn fragment(&mut self, expr: &Expr) -> Compile<Sql> {
        let mut sql = Sql::default();
        self.compile(expr, &mut sql)?;
        Ok(sql)
    }

    /// The query's conditions, for `UPDATE` and `DELETE`: writes ` WHERE ...`, or nothing where every row matches.
    pub fn where_clause(&mut self, out: &mut Sql) -> Compile {
        let node = Expr::Where(self.query.where_node.clone());
        let mark = out.mark();
        out.push(" WHERE ");
        match self.compile(&node, out) {
            Err(Stop::Full) => {
                out.rewind(mark);
                Ok(())
            }
            other => other,
        }
    }
}
