//! The `django` package for RustPython, and the interpreter that runs it. Only this crate knows RustPython.

pub mod context;
pub mod database;
pub mod display;
mod django;
pub mod limit;
pub mod packs;
mod runtime;
mod script;
mod stdlib;

pub use runtime::{Entry, Failure, Frame, Interpreter, Place};
pub use stdlib::files;
pub use stdlib::importable::MODULES as IMPORTABLE;
