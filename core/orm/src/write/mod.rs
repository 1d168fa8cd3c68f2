//! The write side: INSERT, UPDATE and DELETE, and what Django does around them.
//!
//! | file | holds |
//! |---|---|
//! | `mod` | [`Execute`], which a database driver implements; [`Assigned`], what a column is set to |
//! | [`delete`] | deleting objects with all that refers to them: the `Collector` |
//! | [`insert`] | INSERT of one row or many |
//! | [`single`] | UPDATE and DELETE of rows by primary key |
//! | [`save`] | saving an instance: its parents' rows, update or insert |
//! | [`update`] | UPDATE and DELETE of what a queryset finds |
//!
//! ```
//! use dunder_orm::meta::{Field, FieldKind, ModelDef, Registry};
//! use dunder_orm::write::{Assigned, Insert, OnConflict};
//!
//! let mut registry = Registry::default();
//! let name = Field::new(FieldKind::Char { max_length: Some(100) });
//! let author = registry.define(ModelDef::new("app", "Author").field("name", name))?;
//! let insert = Insert {
//!     model: author,
//!     fields: registry.find_field(author, "name").into_iter().collect(),
//!     rows: vec![vec![Assigned::Value("Ann".into())], vec![Assigned::Value("Bob".into())]],
//!     on_conflict: OnConflict::Fail,
//!     returning: registry.db_returning_fields(author),
//! };
//! let sql = insert.statement(&registry)?.sql;
//! assert_eq!(sql, r#"INSERT INTO "app_author" ("name") VALUES (%s), (%s) RETURNING "app_author"."id""#);
//! # Ok::<(), dunder_orm::Error>(())
//! ```

pub mod delete;
pub mod insert;
pub mod save;
pub mod single;
pub mod update;

pub use delete::{Collector, Deleted, Deleting, Refusal, Related, Signal};
pub use insert::{Insert, OnConflict, bulk_batch_size};
pub use save::{SaveOptions, Saving, save_base};
pub use update::{json_null, raw_delete, update};

use crate::error::{Error, Result};
use crate::expr::Expr;
use crate::meta::{Field, Registry};
use crate::value::{Row, Value};

/// One statement: text with `%s` placeholders, and their parameters.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    pub sql: String,
    pub params: Vec<Value>,
}

/// What a statement gave.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub rows: Vec<Row>,
    /// Rows changed.
    pub rowcount: u64,
}

/// A database that runs statements. The host implements it over its connection, so that its wrappers see them.
pub trait Execute {
    fn execute(&self, sql: &str, params: &[Value]) -> Result<Outcome>;
    /// The most parameters of one statement.
    fn max_query_params(&self) -> usize;
    /// `transaction.atomic(savepoint=False)`, at its start.
    fn enter_atomic(&self) -> Result<()>;
    /// The end of that block, rolling back if it failed.
    fn exit_atomic(&self, failed: bool) -> Result<()>;
    /// An error in a save or delete leaves an atomic block unusable (`mark_for_rollback_on_error`).
    fn mark_for_rollback(&self, error: &Error);
}

/// Runs it in an atomic block.
pub fn atomic<T>(database: &dyn Execute, run: impl FnOnce() -> Result<T>) -> Result<T> {
    database.enter_atomic()?;
    let result = run();
    database.exit_atomic(result.is_err())?;
    result
}

/// Runs it as `mark_for_rollback_on_error` does.
pub fn marking<T>(database: &dyn Execute, run: impl FnOnce() -> Result<T>) -> Result<T> {
    run().inspect_err(|error| database.mark_for_rollback(error))
}

/// What a column is set to.
#[derive(Clone, Debug)]
pub enum Assigned {
    /// A value as the instance holds it; the field prepares it.
    Value(Value),
    /// A compiled expression.
    Sql(Statement),
    /// `DatabaseDefault()`: the column's own default; with its SQL where that is more than a value.
    Default(Option<Box<Statement>>),
}

impl Assigned {
    /// Writes the right side of `column = ...`, or one term of VALUES.
    fn write(&self, registry: &Registry, field: &Field, out: &mut Statement) -> Result<()> {
        match self {
            Self::Value(value) => {
                out.sql.push_str("%s");
                out.params.push(field.get_db_prep_save(registry, value)?);
            }
            Self::Sql(statement) => {
                out.sql.push_str(&statement.sql);
                out.params.extend(statement.params.iter().cloned());
            }
            Self::Default(Some(statement)) => {
                out.sql.push_str(&statement.sql);
                out.params.extend(statement.params.iter().cloned());
            }
            Self::Default(None) => match field
                .expression
                .as_ref()
                .and_then(|expression| expression.downcast_ref::<Expr>())
            {
                Some(Expr::Value(default)) => {
                    out.sql.push_str("%s");
                    out.params.push(if default.json_null {
                        Value::text("null")
                    } else {
                        field.get_db_prep_save(registry, &default.value)?
                    });
                }
                _ => out.sql.push_str(
                    &field
                        .db_default
                        .as_deref()
                        .unwrap_or("NULL")
                        .replace('%', "%%"),
                ),
            },
        }
        Ok(())
    }
}
