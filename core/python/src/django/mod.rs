//! The `django` package: native modules here, thin Python glue in `lib/`.
//!
//! The functions of this file are all that the interpreter calls.

use crate::display::Display;
use rustpython_vm::builtins::PyModuleDef;
use rustpython_vm::{Context, PyObject, PyResult, VirtualMachine};

/// The native modules of the package.
pub(crate) fn modules(_ctx: &Context) -> Vec<&'static PyModuleDef> {
    Vec::new()
}

/// Forgets the models and the apps of the interpreter before: a fresh one starts.
pub(crate) fn reset() {}

/// Called before `<label>.models` is executed.
pub(crate) fn install_app(_label: &str, _vm: &VirtualMachine) -> PyResult<()> {
    Ok(())
}

/// A queryset, a model instance or a list of instances as a table of at most `limit` rows; None for anything else.
/// A queryset is evaluated, which sends its query as iterating over it would.
pub(crate) fn display(
    _value: &PyObject,
    _limit: usize,
    _vm: &VirtualMachine,
) -> PyResult<Option<Display>> {
    Ok(None)
}

/// Makes the tables of models that have none yet.
pub(crate) fn create_tables(_vm: &VirtualMachine) -> PyResult<()> {
    Ok(())
}

/// Tables and the names of the models behind them.
pub(crate) fn table_models() -> Vec<(String, String)> {
    Vec::new()
}
