//! The ORM: pure logic. It knows no database driver, no Python and no browser.
//!
//! | module | holds |
//! |---|---|
//! | [`value`] | `Value`, and each field type's conversions to and from SQLite |
//! | [`meta`] | `Model`, `Field`, `Relation`, `Options`; the `Registry` of apps |
//! | [`schema`] | tables, indexes and constraints as SQL |
//! | [`write`] | INSERT, UPDATE and DELETE, saving and deleting instances |
//! | [`error`] | Django's exception kinds with its messages |

pub mod error;
pub mod meta;
pub mod schema;
pub mod value;
pub mod write;

pub use error::{Error, ErrorKind, Result};
