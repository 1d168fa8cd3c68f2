//! Methods written in Rust for classes that are written in Python.

use super::py::Obj;
use rustpython_vm::builtins::PyBoundMethod;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, GetDescriptor};
use rustpython_vm::{Py, PyObject, PyPayload, PyResult, VirtualMachine, pyclass};
use std::fmt;

/// What is called with the instance and the other arguments.
pub type Body = fn(&PyObject, FuncArgs, &VirtualMachine) -> PyResult;

/// Binds to instances as a function of Python does, which native functions don't.
#[pyclass(name = "function", module = "builtins")]
#[derive(PyPayload)]
pub struct Method {
    name: &'static str,
    body: Body,
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A method to put into a class.
pub fn method(name: &'static str, body: Body, vm: &VirtualMachine) -> Obj {
    Method { name, body }.into_pyobject(vm)
}

impl GetDescriptor for Method {
    fn descr_get(
        zelf: &PyObject,
        instance: Option<&PyObject>,
        _class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match instance.filter(|instance| !vm.is_none(instance)) {
            Some(instance) => Ok(PyBoundMethod::new(instance.to_owned(), zelf.to_owned())
                .into_ref(&vm.ctx)
                .into()),
            None => Ok(zelf.to_owned()),
        }
    }
}

impl Callable for Method {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if args.args.is_empty() {
            return Err(vm.new_type_error(format!(
                "{}() missing 1 required positional argument: 'self'",
                zelf.name
            )));
        }
        let instance = args.shift();
        (zelf.body)(&instance, args, vm)
    }
}

#[pyclass(with(GetDescriptor, Callable), flags(HAS_DICT, METHOD_DESCRIPTOR))]
impl Method {
    #[pygetset]
    fn __name__(zelf: &Py<Self>) -> &'static str {
        zelf.name
    }
    #[pygetset]
    fn __qualname__(zelf: &Py<Self>) -> &'static str {
        zelf.name
    }
}
