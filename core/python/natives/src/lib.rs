//! The native modules of the standard library that programs, or the frozen part of it, import. See `README.md`.

// Code of others, kept as it is: the command line's `--deny warnings` is not for it.
#![allow(
    warnings,
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[macro_use]
extern crate rustpython_derive;
extern crate alloc;

#[macro_use]
mod macros;

mod _datetime;
mod _heapq;
mod _opcode;
mod _tokenize;
mod _zoneinfo;
mod binascii;
mod bisect;
mod contextvars;
mod csv;
mod hashlib;
mod json;
mod math;
mod pystruct;
mod random;
mod statistics;
mod suggestions;
mod unicodedata;

use rustpython_common as common;
use rustpython_vm as vm;

use vm::{Context, builtins};

/// The modules, to be added to an interpreter.
pub fn modules(ctx: &Context) -> Vec<&'static builtins::PyModuleDef> {
    vec![
        _datetime::module_def(ctx),
        _heapq::module_def(ctx),
        _opcode::module_def(ctx),
        _tokenize::module_def(ctx),
        _zoneinfo::module_def(ctx),
        binascii::module_def(ctx),
        bisect::module_def(ctx),
        contextvars::module_def(ctx),
        csv::module_def(ctx),
        hashlib::module_def(ctx),
        json::module_def(ctx),
        math::module_def(ctx),
        pystruct::module_def(ctx),
        random::module_def(ctx),
        statistics::module_def(ctx),
        suggestions::module_def(ctx),
        unicodedata::module_def(ctx),
    ]
}
