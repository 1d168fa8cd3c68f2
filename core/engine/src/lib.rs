//! Runs a learner's program and reports what happened; grades; makes permalinks.
//!
//! Everything that goes in or comes out is data (serde): the page draws it, the command prints it, tests compare it.
//! Without the feature `run` only the data types are built, which is what the page links.

#[cfg(feature = "run")]
mod convert;
pub mod grade;
#[cfg(feature = "run")]
pub mod manage;
pub mod message;
pub mod permalink;
pub mod program;
#[cfg(feature = "run")]
mod recording;
pub mod report;
#[cfg(feature = "run")]
mod session;
#[cfg(feature = "run")]
mod suggest;
#[cfg(feature = "run")]
pub mod suite;

#[cfg(feature = "run")]
pub use dunder_python::limit::{Clock, set_clock};
#[cfg(feature = "run")]
pub use dunder_python::packs::set_source as set_pack_source;
#[cfg(feature = "run")]
pub use session::{Session, run, salvage};
