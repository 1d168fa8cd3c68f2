//! The small descriptors that a model class has: field attributes, `get_FOO_display`, managers are elsewhere.

use super::instance::Model;
use crate::django::fields::Field;
use crate::django::py::Obj;
use crate::django::state::state;
use rustpython_vm::builtins::{PyBoundMethod, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, Constructor, GetDescriptor};
use rustpython_vm::{
    Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

/// A field's attribute on its class. Asked on an instance whose dict lacks it: converts it from the row, or loads it.
#[pyclass(name = "DeferredAttribute", module = "django.db.models.query_utils")]
#[derive(Debug, PyPayload)]
pub struct DeferredAttribute {
    pub field: PyRef<Field>,
}

impl Constructor for DeferredAttribute {
    type Args = (PyRef<Field>,);

    fn py_new(_class: &Py<PyType>, (field,): Self::Args, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self { field })
    }
}

impl GetDescriptor for DeferredAttribute {
    fn descr_get(
        zelf: &PyObject,
        instance: Option<&PyObject>,
        _class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (Some(descriptor), Some(instance)) = (
            zelf.downcast_ref::<Self>(),
            instance.filter(|o| !vm.is_none(o)),
        ) else {
            return Ok(zelf.to_owned());
        };
        let Some(model) = instance.downcast_ref::<Model>() else {
            return Ok(zelf.to_owned());
        };
        let attname = descriptor.field.attname();
        if let Some(dict) = instance.dict()
            && let Some(value) = dict.get_item_opt(&*attname, vm)?
        {
            return Ok(value);
        }
        match Model::convert(model, &attname, vm)? {
            Some(value) => Ok(value),
            None => super::save::load_deferred(model, &attname, vm),
        }
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(Constructor, GetDescriptor))]
impl DeferredAttribute {
    #[pygetset]
    fn field(zelf: PyRef<Self>) -> PyRef<Field> {
        zelf.field.clone()
    }
}

/// What a [`FieldMethod`] does.
#[derive(Clone, Copy, Debug)]
pub enum FieldAction {
    /// `get_FOO_display()`.
    Display,
    /// `get_next_by_FOO()`, `get_previous_by_FOO()`.
    Neighbour { next: bool },
    /// `get_next_in_order()`, `get_previous_in_order()`.
    NeighbourInOrder { next: bool },
}

/// A method that a field gives its model.
#[pyclass(name = "FieldMethod", module = "_django")]
#[derive(Debug, PyPayload)]
pub struct FieldMethod {
    pub field: PyRef<Field>,
    pub action: FieldAction,
}

impl GetDescriptor for FieldMethod {
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

impl Callable for FieldMethod {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if args.args.is_empty() {
            return Err(
                vm.new_type_error("missing 1 required positional argument: 'self'".to_owned())
            );
        }
        let instance = args.shift();
        match zelf.action {
            FieldAction::Display => {
                crate::django::fields::values::display(&zelf.field, &instance, vm)
            }
            FieldAction::Neighbour { next } => neighbour(
                "_get_next_or_previous_by_FIELD",
                zelf,
                instance,
                Some(next),
                args,
                vm,
            ),
            FieldAction::NeighbourInOrder { next } => neighbour(
                "_get_next_or_previous_in_order",
                zelf,
                instance,
                Some(next),
                args,
                vm,
            ),
        }
    }
}

/// These are written in Python over querysets: `django.db.models.base`.
fn neighbour(
    name: &'static str,
    method: &Py<FieldMethod>,
    instance: PyObjectRef,
    next: Option<bool>,
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let mut all: Vec<Obj> = vec![instance, method.field.clone().into()];
    all.extend(next.map(|next| vm.ctx.new_bool(next).into()));
    all.append(&mut args.args);
    args.args = all;
    state()
        .import("django.db.models.base", name, vm)?
        .call(args, vm)
}

#[pyclass(flags(HAS_DICT), with(GetDescriptor, Callable))]
impl FieldMethod {
    #[pygetset]
    fn field(zelf: PyRef<Self>) -> PyRef<Field> {
        zelf.field.clone()
    }
}
