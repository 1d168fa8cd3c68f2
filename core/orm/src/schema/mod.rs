//! The database's schema: tables, indexes and constraints as Django's schema editor for SQLite writes them.

pub mod column;
pub mod create;
pub mod editor;
pub mod expression;
pub mod migrations;

pub use create::{Ddl, ExpressionSql, NoExpressions, create_models, delete_models};
pub use editor::SchemaEditor;
pub use expression::Compiled;
