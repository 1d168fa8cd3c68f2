//! The database's schema: tables, indexes and constraints as Django's schema editor for SQLite writes them.
//!
//! | file | holds |
//! |---|---|
//! | [`column`] | column types and definitions |
//! | [`create`] | CREATE TABLE and CREATE INDEX |
//! | [`editor`] | changes of tables: [`SchemaEditor`] |
//! | [`expression`] | expressions in the schema: conditions, functional indexes, generated columns |
//!
//! ```
//! use dunder_orm::dialect::Sqlite;
//! use dunder_orm::meta::{Field, FieldKind, ModelDef, Registry};
//! use dunder_orm::schema::{Compiled, create_models};
//!
//! let mut registry = Registry::default();
//! let code = Field { primary_key: true, ..Field::new(FieldKind::Char { max_length: Some(5) }) };
//! let tag = registry.define(ModelDef::new("app", "Tag").field("code", code))?;
//! let ddl = create_models(&registry, &[tag], &Compiled { dialect: &Sqlite::default() })?;
//! assert_eq!(ddl.statements, [r#"CREATE TABLE "app_tag" ("code" varchar(5) NOT NULL PRIMARY KEY)"#]);
//! # Ok::<(), dunder_orm::Error>(())
//! ```

pub mod column;
pub mod create;
pub mod editor;
pub mod expression;

pub use create::{Ddl, ExpressionSql, create_models, delete_models};
pub use editor::{SchemaEditor, Step};
pub use expression::Compiled;
