//! Sending Django's model signals, at no cost where nobody listens.

use super::py::{Obj, get, get_opt};
use super::state::state;
use rustpython_vm::builtins::PyList;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

fn signal(name: &'static str, vm: &VirtualMachine) -> PyResult {
    state().import("django.db.models.signals", name, vm)
}

/// Whether anybody listens to a signal.
pub fn has_receivers(name: &'static str, vm: &VirtualMachine) -> PyResult<bool> {
    let receivers = get(&*signal(name, vm)?, "receivers", vm)?;
    Ok(receivers
        .downcast_ref::<PyList>()
        .is_none_or(|list| !list.borrow_vec().is_empty()))
}

/// Sends a signal with its arguments.
pub fn send(
    name: &'static str,
    sender: &PyObject,
    arguments: &[(&str, Obj)],
    vm: &VirtualMachine,
) -> PyResult<()> {
    if !has_receivers(name, vm)? {
        return Ok(());
    }
    let mut args = FuncArgs::default();
    args.kwargs.insert("sender".into(), sender.to_owned());
    for (name, value) in arguments {
        args.kwargs.insert((*name).into(), value.clone());
    }
    let send = get_opt(&*signal(name, vm)?, "send", vm)?;
    send.map_or(Ok(()), |send| send.call(args, vm).map(drop))
}
