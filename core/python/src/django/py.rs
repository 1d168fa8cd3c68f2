//! Short forms of what the native classes ask of the interpreter again and again.

use rustpython_vm::builtins::{
    PyBaseExceptionRef, PyDict, PyList, PyStr, PyTuple, PyType, PyTypeRef,
};
use rustpython_vm::convert::ToPyObject;
use rustpython_vm::function::{FuncArgs, IntoFuncArgs};
use rustpython_vm::protocol::PyIterReturn;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

pub type Obj = PyObjectRef;

/// `module.name`, imported.
pub fn import(vm: &VirtualMachine, module: &'static str, name: &'static str) -> PyResult {
    vm.import(module, 0)?;
    let modules = vm.sys_module.get_attr("modules", vm)?;
    modules
        .get_item(module, vm)?
        .get_attr(vm.ctx.intern_str(name), vm)
}

/// A class of a Python module.
pub fn import_class(
    vm: &VirtualMachine,
    module: &'static str,
    name: &'static str,
) -> PyResult<PyTypeRef> {
    import(vm, module, name)?
        .downcast()
        .map_err(|_| vm.new_type_error(format!("{module}.{name} is not a class")))
}

pub fn get(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult {
    object.get_attr(vm.ctx.intern_str(name), vm)
}

/// The attribute, where the object has one.
pub fn get_opt(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    let name = vm.ctx.intern_str(name);
    // Of a plain class the interpreter would make an error first, which says that there is none.
    if let Some(class) = object.downcast_ref::<PyType>()
        && object.class().is(vm.ctx.types.type_type)
        && class.get_attr(name).is_none()
        && object.class().get_attr(name).is_none()
    {
        return Ok(None);
    }
    vm.get_attribute_opt(object, name)
}

/// The attribute, where the object has one that is not `None`.
pub fn get_some(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    Ok(get_opt(object, name, vm)?.filter(|value| !vm.is_none(value)))
}

pub fn set(
    object: &PyObject,
    name: &str,
    value: impl ToPyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    object.set_attr(vm.ctx.intern_str(name), value.to_pyobject(vm), vm)
}

pub fn call(
    object: &PyObject,
    name: &str,
    args: impl IntoFuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    get(object, name, vm)?.call(args, vm)
}

/// A class attribute through the MRO, without descriptors.
pub fn class_attr(class: &Py<PyType>, name: &str, vm: &VirtualMachine) -> Option<Obj> {
    class.get_attr(vm.ctx.intern_str(name))
}

/// The text of a `str`.
pub fn text(object: &PyObject) -> Option<&str> {
    object.downcast_ref::<PyStr>()?.to_str()
}

/// The text of a `str`; else a `TypeError`.
pub fn expect_text(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    match text(object) {
        Some(text) => Ok(text.to_owned()),
        None => Err(vm.new_type_error(format!("expected str, got {}", object.class().name()))),
    }
}

/// Python's `str(x)`.
pub fn str_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    Ok(object.str(vm)?.to_string_lossy().into_owned())
}

/// Python's `repr(x)`.
pub fn repr_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    Ok(object.repr(vm)?.to_string_lossy().into_owned())
}

pub fn truthy(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    object.to_owned().is_true(vm)
}

pub fn is_list_or_tuple(object: &PyObject) -> bool {
    object.downcast_ref::<PyList>().is_some() || object.downcast_ref::<PyTuple>().is_some()
}

/// The items of any iterable.
pub fn items(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
    if let Some(list) = object.downcast_ref::<PyList>() {
        return Ok(list.borrow_vec().to_vec());
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        return Ok(tuple.as_slice().to_vec());
    }
    let iterator = object.get_iter(vm)?;
    let mut items = Vec::new();
    while let PyIterReturn::Return(item) = iterator.next(vm)? {
        items.push(item);
    }
    Ok(items)
}

pub fn string(vm: &VirtualMachine, text: impl AsRef<str>) -> Obj {
    vm.ctx.new_str(text.as_ref()).into()
}

pub fn list(vm: &VirtualMachine, items: Vec<Obj>) -> Obj {
    vm.ctx.new_list(items).into()
}

pub fn tuple(vm: &VirtualMachine, items: Vec<Obj>) -> Obj {
    vm.ctx.new_tuple(items).into()
}

/// A dict of string keys.
pub fn dict(vm: &VirtualMachine, items: impl IntoIterator<Item = (String, Obj)>) -> PyResult<Obj> {
    let dict = vm.ctx.new_dict();
    for (key, value) in items {
        dict.set_item(key.as_str(), value, vm)?;
    }
    Ok(dict.into())
}

/// The instance dictionary, made where it is missing.
pub fn own_dict(object: &PyObject, vm: &VirtualMachine) -> PyResult<rustpython_vm::PyRef<PyDict>> {
    if let Some(dict) = object.dict() {
        return Ok(dict);
    }
    // Objects of ours get their dict when they first need it.
    let dict = vm.ctx.new_dict();
    match object.set_dict(Some(dict.clone())) {
        Ok(()) => Ok(dict),
        Err(_) => Err(vm.new_attribute_error(format!(
            "'{}' object has no __dict__",
            object.class().name()
        ))),
    }
}

/// Takes a keyword argument, or the next positional one.
pub fn take(args: &mut FuncArgs, name: &str) -> Option<Obj> {
    args.take_positional_keyword(name)
}

/// Takes an argument that the function's signature requires.
pub fn required(args: &mut FuncArgs, name: &str, vm: &VirtualMachine) -> PyResult {
    take(args, name).ok_or_else(|| vm.new_type_error(format!("missing argument: '{name}'")))
}

/// Takes a keyword argument.
pub fn keyword(args: &mut FuncArgs, name: &str) -> Option<Obj> {
    args.take_keyword(name)
}

/// Keyword arguments with their names as text.
pub fn keywords(args: &FuncArgs) -> impl Iterator<Item = (String, Obj)> + '_ {
    args.kwargs
        .iter()
        .map(|(name, value)| (name.to_string(), value.clone()))
}

pub fn is_instance(object: &PyObject, class: &Py<PyType>) -> bool {
    object.class().fast_issubclass(class)
}

pub fn catch<T>(
    result: PyResult<T>,
    class: &Py<PyType>,
) -> PyResult<Result<T, PyBaseExceptionRef>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(error) if error.as_object().class().fast_issubclass(class) => Ok(Err(error)),
        Err(error) => Err(error),
    }
}
