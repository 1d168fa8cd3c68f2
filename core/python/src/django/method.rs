//! Functions of Python that are written in Rust: the methods of classes that Django has in Python.

use super::py::{Obj, get};
use super::signature::Signature;
use rustpython_vm::builtins::descriptor::{PyClassMethodDescriptor, PyMethodDescriptor};
use rustpython_vm::builtins::{PyBoundMethod, PyClassMethod, PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::function::{Callee, FuncArgs, PyMethodDef, PyMethodFlags};
use rustpython_vm::types::{Callable, GetDescriptor, Representable};
use rustpython_vm::{AsObject, Py, PyObject, PyPayload, PyResult, VirtualMachine, pyclass};
use std::fmt;

/// What is called with the instance, the first argument, and the others.
type Body = dyn Fn(FuncArgs, &VirtualMachine) -> PyResult;

/// Binds to instances as a function of Python does, which native functions don't, and looks like one.
#[pyclass(name = "function", module = false)]
#[derive(PyPayload)]
pub struct Method {
    name: &'static PyStrInterned,
    /// The class that it belongs to, or the function that it calls.
    origin: Obj,
    signature: Option<Signature>,
    body: Box<Body>,
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_str())
    }
}

impl Method {
    /// A method of `origin`, where that is a class; else one that does what the function `origin` does.
    pub fn object(
        name: &'static PyStrInterned,
        origin: Obj,
        body: impl Fn(FuncArgs, &VirtualMachine) -> PyResult + 'static,
        vm: &VirtualMachine,
    ) -> Obj {
        Self {
            name,
            origin,
            signature: None,
            body: Box::new(body),
        }
        .into_pyobject(vm)
    }

    fn native(def: &'static PyMethodDef, class: &Py<PyType>, vm: &VirtualMachine) -> Obj {
        let callee = Callee::named(def.name).with_instance_arg(true);
        Self {
            name: vm.ctx.intern_str(def.name),
            origin: class.to_owned().into(),
            signature: Signature::of(&class.name(), def.name),
            body: Box::new(move |args, vm| (def.func)(vm, args, callee)),
        }
        .into_pyobject(vm)
    }
}

/// Makes functions of a native class's methods.
pub fn make_functions(class: &PyTypeRef, vm: &VirtualMachine) {
    for (name, value) in class.attributes().attributes(&vm.ctx) {
        // Slots know the special ones.
        if name.as_str().starts_with("__") {
            continue;
        }
        let function = if let Some(method) = value.downcast_ref::<PyMethodDescriptor>() {
            if method.method.flags.contains(PyMethodFlags::STATIC) {
                continue;
            }
            Method::native(method.method, class, vm)
        } else if let Some(method) = value.downcast_ref::<PyClassMethodDescriptor>() {
            let function = Method::native(method.method, class, vm);
            PyClassMethod::from(function).into_pyobject(vm)
        } else {
            continue;
        };
        class.set_attr(name, function);
    }
    class.modified();
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

    /// Spares the arguments' way through `FromArgs`.
    fn slot_call(zelf: &PyObject, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        match zelf.downcast_ref() {
            Some(method) => Self::call(method, args, vm),
            None => Err(vm.new_type_error("a function is wanted".to_owned())),
        }
    }

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let checked = match &zelf.signature {
            Some(signature) => signature.check(&args),
            None if args.args.is_empty() => {
                Err("missing 1 required positional argument: 'self'".to_owned())
            }
            None => Ok(()),
        };
        match checked {
            Ok(()) => (zelf.body)(args, vm),
            Err(error) => Err(vm.new_type_error(format!("{}() {error}", zelf.qualname(vm)?))),
        }
    }
}

impl Representable for Method {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let id = zelf.as_object().get_id();
        Ok(format!("<function {} at {id:#x}>", zelf.qualname(vm)?))
    }
}

impl Method {
    fn qualname(&self, vm: &VirtualMachine) -> PyResult<String> {
        let name = get(&self.origin, "__qualname__", vm)?.str(vm)?;
        Ok(match self.origin.downcast_ref::<PyType>() {
            Some(_) => format!("{name}.{}", self.name.as_str()),
            None => name.to_string(),
        })
    }
}

#[pyclass(
    with(GetDescriptor, Callable, Representable),
    flags(HAS_DICT, HAS_WEAKREF, METHOD_DESCRIPTOR)
)]
impl Method {
    #[pygetset]
    fn __name__(zelf: &Py<Self>) -> Obj {
        zelf.name.to_owned().into()
    }
    #[pygetset]
    fn __qualname__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        zelf.qualname(vm)
    }
    #[pygetset]
    fn __module__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        get(&zelf.origin, "__module__", vm)
    }
    #[pygetset]
    fn __doc__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.origin.downcast_ref::<PyType>() {
            Some(_) => Ok(vm.ctx.none()),
            None => get(&zelf.origin, "__doc__", vm),
        }
    }
    /// For `inspect.signature`.
    #[pygetset]
    fn __text_signature__(zelf: &Py<Self>) -> Option<String> {
        let signature = zelf.signature.as_ref()?;
        Some(format!("({})", signature.text))
    }
    /// Pickles name it.
    #[pymethod]
    fn __reduce__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        zelf.qualname(vm)
    }
}
