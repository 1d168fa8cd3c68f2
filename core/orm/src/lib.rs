//! The ORM: pure logic. It knows no database driver, no Python and no browser.
//!
//! | module | holds |
//! |---|---|
//! | [`value`] | `Value`, and each field type's conversions to and from SQLite |
//! | [`meta`] | `Model`, `Field`, `Relation`, `Options`; the `Registry` of apps |
//! | [`expr`] | expressions: columns, values, functions, lookups, conditions |
//! | [`query`] | `Query`: what a queryset has gathered |
//! | [`compile`] | `Query` to SQL |
//! | [`dialect`] | how databases differ |
//! | [`schema`] | tables, indexes and constraints as SQL |
//! | [`write`] | INSERT, UPDATE and DELETE, saving and deleting instances |
//! | [`error`] | Django's exception kinds with its messages |

pub mod compile;
pub mod dialect;
pub mod error;
pub mod expr;
pub mod meta;
pub mod query;
pub mod schema;
pub mod value;
pub mod write;

pub use error::{Error, ErrorKind, Result};
