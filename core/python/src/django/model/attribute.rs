//! The small descriptors that a model class has: field attributes, `get_FOO_display`, managers are elsewhere.

use super::instance::Model;
use super::state::fetch_mode;
use crate::django::fields::Field;
use crate::django::method::Method;
use crate::django::py::{self, Obj};
use crate::django::state::state;
use rustpython_vm::builtins::{PyDict, PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, GetDescriptor};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::OnceCell;

/// A field's attribute on its class. Asked on an instance whose dict lacks it: converts it from the row, or loads it.
#[pyclass(name = "DeferredAttribute", module = "django.db.models.query_utils")]
#[derive(Debug, PyPayload)]
pub struct DeferredAttribute {
    field: PyRef<Field>,
    attname: OnceCell<&'static PyStrInterned>,
}

impl DeferredAttribute {
    pub fn new(field: PyRef<Field>) -> Self {
        Self {
            field,
            attname: OnceCell::new(),
        }
    }

    fn attname(&self, vm: &VirtualMachine) -> &'static PyStrInterned {
        self.attname
            .get_or_init(|| vm.ctx.intern_str(&*self.field.attname()))
    }
}

impl Constructor for DeferredAttribute {
    type Args = (PyRef<Field>,);

    fn py_new(_class: &Py<PyType>, (field,): Self::Args, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::new(field))
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
        let attname = descriptor.attname(vm);
        if let Some(dict) = instance.dict()
            && let Some(value) = dict.get_item_opt(attname, vm)?
        {
            return Ok(value);
        }
        match Model::convert(model, attname, vm)? {
            Some(value) => Ok(value),
            None => fetch_deferred(descriptor, model, attname.as_str(), vm),
        }
    }
}

/// Where the attribute is a parent's primary key, the link of the child that has the same value.
fn link_to_parent(descriptor: &DeferredAttribute, model: &Py<Model>) -> Option<std::rc::Rc<str>> {
    let field = descriptor.field.id.get()?;
    let child = super::base::model_of(model.class())?;
    let state = crate::django::state::state();
    let registry = state.registry.borrow();
    let link = registry
        .field(field)
        .primary_key
        .then(|| registry.ancestor_link(child, field.model))??;
    (link != field).then(|| registry.field(link).attname.clone())
}

/// Loads a deferred attribute as the instance's fetch mode says.
fn fetch_deferred(
    descriptor: &Py<DeferredAttribute>,
    model: &Py<Model>,
    attname: &str,
    vm: &VirtualMachine,
) -> PyResult {
    let instance = model.as_object();
    if let Some(link) = link_to_parent(descriptor, model)
        && Model::has_value(model, &link, vm)
    {
        return py::get(instance, &link, vm);
    }
    let Some(mode) = fetch_mode(instance) else {
        return super::save::load_deferred(model, attname, vm);
    };
    if !py::truthy(&*py::call(instance, "_is_pk_set", (), vm)?, vm)? {
        return Err(vm.new_attribute_error(format!(
            "Cannot retrieve deferred field '{attname}' from an unsaved model."
        )));
    }
    py::call(
        &mode,
        "fetch",
        (descriptor.to_owned(), instance.to_owned()),
        vm,
    )?;
    let loaded = match instance.dict() {
        Some(dict) => dict.get_item_opt(attname, vm)?,
        None => None,
    };
    match loaded {
        Some(value) => Ok(value),
        // The row is gone.
        None => {
            let exception = py::get(instance, "DoesNotExist", vm)?;
            let name = model.class().name();
            Err(crate::django::error::of_class(
                exception,
                &format!("{name} matching query does not exist."),
                vm,
            ))
        }
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(Constructor, GetDescriptor))]
impl DeferredAttribute {
    #[pymethod]
    fn fetch_one(zelf: PyRef<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(model) = instance.downcast_ref::<Model>() {
            super::save::load_deferred(model, &zelf.field.attname(), vm)?;
        }
        Ok(())
    }
    /// One query for all instances that lack the value.
    #[pymethod]
    fn fetch_many(zelf: PyRef<Self>, instances: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let attname = zelf.field.attname();
        let (mut missing, mut keys) = (Vec::new(), Vec::new());
        for instance in py::items(&instances, vm)? {
            let lacks = instance
                .downcast_ref::<Model>()
                .is_some_and(|model| !Model::has_value(model, &attname, vm));
            let key = py::get(&instance, "pk", vm)?;
            if lacks && !vm.is_none(&key) {
                keys.push(key);
                missing.push(instance);
            }
        }
        let model = py::get(zelf.field.as_object(), "model", vm)?;
        let mut args = FuncArgs::from(vec![py::string(vm, &*attname)]);
        args.kwargs
            .insert("flat".into(), vm.ctx.new_bool(true).into());
        let manager = py::get(&model, "_base_manager", vm)?;
        let values = py::get(&manager, "values_list", vm)?.call(args, vm)?;
        let found = py::call(&values, "in_bulk", (py::list(vm, keys.clone()),), vm)?;
        for (instance, key) in missing.iter().zip(keys) {
            if let Some(found) = found.downcast_ref::<PyDict>()
                && let Some(value) = found.get_item_opt(&*key, vm)?
            {
                py::set(instance, &attname, value, vm)?;
            }
        }
        Ok(())
    }
    #[pygetset]
    fn field(zelf: PyRef<Self>) -> PyRef<Field> {
        zelf.field.clone()
    }
}

/// What a method does that a field gives its model.
#[derive(Clone, Copy, Debug)]
pub enum FieldAction {
    /// `get_FOO_display()`.
    Display,
    /// `get_next_by_FOO()`, `get_previous_by_FOO()`.
    Neighbour {
        next: bool,
    },
    /// `get_next_in_order()`, `get_previous_in_order()`.
    NeighbourInOrder {
        next: bool,
    },
    /// `get_FOO_order()` and `set_FOO_order(keys)` on what rows are ordered with respect to.
    GetOrder,
    SetOrder,
}

impl FieldAction {
    /// The method `name` of the model `class`.
    pub fn add_to(
        self,
        class: &PyTypeRef,
        name: &str,
        field: &PyRef<Field>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let (name, field) = (vm.ctx.intern_str(name), field.clone());
        let run = move |args: FuncArgs, vm: &VirtualMachine| self.run(&field, args, vm);
        let method = Method::object(name, class.clone().into(), run, vm);
        class.as_object().set_attr(name, method, vm)
    }

    fn run(self, field: &PyRef<Field>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let instance = args.shift();
        // The others are written in Python over querysets: `django.db.models.base`.
        let (function, next) = match self {
            Self::Display => return crate::django::fields::values::display(field, &instance, vm),
            Self::Neighbour { next } => ("_get_next_or_previous_by_FIELD", Some(next)),
            Self::NeighbourInOrder { next } => ("_get_next_or_previous_in_order", Some(next)),
            Self::GetOrder => ("_get_order", None),
            Self::SetOrder => ("_set_order", None),
        };
        let mut all: Vec<Obj> = vec![instance, field.clone().into()];
        all.extend(next.map(|next| vm.ctx.new_bool(next).into()));
        all.append(&mut args.args);
        args.args = all;
        state()
            .import("django.db.models.base", function, vm)?
            .call(args, vm)
    }
}
