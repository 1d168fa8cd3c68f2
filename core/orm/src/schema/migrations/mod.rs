//! Migrations: what a migration file says, and its text.
//!
//! | file | holds |
//! |---|---|
//! | [`literal`] | Python values as a migration file writes them |
//! | [`writer`] | the file's text, byte for byte Django's |

pub mod literal;
pub mod writer;

pub use literal::{Call, Literal};
pub use writer::{Dependency, Migration, Operation};
