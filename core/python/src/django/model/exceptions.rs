//! `DoesNotExist`, `MultipleObjectsReturned` and `NotUpdated`, one of each for every model.
//!
//! A class takes long to make, and migrations render many models whose exceptions nobody asks for: each is made when it is first
//! looked at, and then is an attribute like any other.

use super::base::model_of;
use crate::django::py::{self, get, string};
use crate::django::state::state;
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::types::GetDescriptor;
use rustpython_vm::{AsObject, PyObject, PyPayload, PyResult, VirtualMachine, pyclass};

/// Each exception with the general one, of `django.core.exceptions`, that it is a kind of.
const EXCEPTIONS: [(&str, &str); 3] = [
    ("DoesNotExist", "ObjectDoesNotExist"),
    ("MultipleObjectsReturned", "MultipleObjectsReturned"),
    ("NotUpdated", "ObjectNotUpdated"),
];

/// Stands for an exception that nobody has looked at yet.
#[pyclass(name = "ModelException", module = "django.db.models.base")]
#[derive(Debug, PyPayload)]
pub struct ModelException {
    name: &'static str,
    general: &'static str,
}

#[pyclass(with(GetDescriptor))]
impl ModelException {}

impl GetDescriptor for ModelException {
    fn descr_get(
        zelf: &PyObject,
        instance: Option<&PyObject>,
        class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let class = match class {
            Some(class) if !vm.is_none(class) => class.to_owned(),
            _ => instance.unwrap_or(zelf).class().to_owned().into(),
        };
        let (Some(stands_for), Ok(class)) =
            (zelf.downcast_ref::<Self>(), class.downcast::<PyType>())
        else {
            return Ok(zelf.to_owned());
        };
        // It may have been looked at on a class below the model that it is of.
        let name = vm.ctx.intern_str(stands_for.name);
        let owner = class.mro_collect().into_iter().find(|class| {
            class
                .get_direct_attr(name)
                .is_some_and(|found| found.is(zelf))
        });
        match owner {
            Some(owner) => stands_for.make(&owner, vm),
            None => Ok(zelf.to_owned()),
        }
    }
}

impl ModelException {
    /// Makes the exception an attribute of its model.
    fn make(&self, model: &PyTypeRef, vm: &VirtualMachine) -> PyResult {
        let state = state();
        let bases = match model_of(model) {
            Some(id) => state.registry.borrow().model(id).bases.clone(),
            None => Vec::new(),
        };
        let mut parents = Vec::new();
        for base in bases {
            if !state.registry.borrow().model(base).options.r#abstract {
                parents.push(get(state.class(base, vm)?.as_object(), self.name, vm)?);
            }
        }
        if parents.is_empty() {
            parents.push(state.import("django.core.exceptions", self.general, vm)?);
            if self.name == "NotUpdated" {
                parents.push(state.import("django.db.utils", "DatabaseError", vm)?);
            }
        }
        let qualname = py::str_of(&model.__qualname__(vm), vm)?;
        let body = py::dict(
            vm,
            [
                ("__module__".to_owned(), model.__module__(vm)?),
                (
                    "__qualname__".to_owned(),
                    string(vm, format!("{qualname}.{}", self.name)),
                ),
            ],
        )?;
        let exception = vm
            .ctx
            .types
            .type_type
            .as_object()
            .to_owned()
            .call((self.name, py::tuple(vm, parents), body), vm)?;
        py::set(model.as_object(), self.name, exception.clone(), vm)?;
        Ok(exception)
    }
}

/// Gives a model its exceptions.
pub fn add(model: &PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
    for (name, general) in EXCEPTIONS {
        let stands_for = ModelException { name, general };
        py::set(model.as_object(), name, stands_for.into_pyobject(vm), vm)?;
    }
    Ok(())
}
