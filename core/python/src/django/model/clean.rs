//! `full_clean()` and its parts.

use super::info::info;
use super::init::id_of;
use super::instance::Model;
use crate::django::fields::Field;
use crate::django::py::{self, Obj, call, get, set, take, truthy};
use crate::django::state::state;
use rustpython_vm::builtins::PyDict;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyRef, PyResult, VirtualMachine};

/// Checks that ask the database are written over querysets, in `django.db.models.uniqueness`.
pub fn in_python(
    name: &'static str,
    model: &PyRef<Model>,
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    args.prepend_arg(model.clone().into());
    state()
        .import("django.db.models.uniqueness", name, vm)?
        .call(args, vm)
}

/// `full_clean(exclude=None, validate_unique=True, validate_constraints=True)`.
pub fn full_clean(model: &PyRef<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let object = model.as_object();
    let exclude = take(&mut args, "exclude").filter(|exclude| !vm.is_none(exclude));
    let exclude = state()
        .import("builtins", "set", vm)?
        .call(exclude.into_iter().collect::<Vec<_>>(), vm)?;
    let unique = take(&mut args, "validate_unique").map_or(Ok(true), |value| truthy(&value, vm))?;
    let constraints =
        take(&mut args, "validate_constraints").map_or(Ok(true), |value| truthy(&value, vm))?;
    let error_class = state().import_class("django.core.exceptions", "ValidationError", vm)?;
    let mut errors: Obj = vm.ctx.new_dict().into();
    let mut steps = vec![("clean_fields", true), ("clean", false)];
    if unique {
        steps.push(("validate_unique", true));
    }
    if constraints {
        steps.push(("validate_constraints", true));
    }
    for (index, (step, with_exclude)) in steps.into_iter().enumerate() {
        if index >= 2
            && let Some(dict) = errors.downcast_ref::<PyDict>()
        {
            // Fields that failed are not checked further.
            for name in dict.keys_vec() {
                if py::text(&name) != Some("__all__") {
                    call(&exclude, "add", (name,), vm)?;
                }
            }
        }
        let mut step_args = FuncArgs::default();
        if with_exclude {
            step_args.kwargs.insert("exclude".into(), exclude.clone());
        }
        if let Err(error) = py::catch(get(object, step, vm)?.call(step_args, vm), &error_class)? {
            errors = call(error.as_object(), "update_error_dict", (errors,), vm)?;
        }
    }
    if !truthy(&errors, vm)? {
        return Ok(());
    }
    let error = error_class.as_object().to_owned().call((errors,), vm)?;
    Err(error
        .downcast()
        .unwrap_or_else(|_| vm.new_type_error("ValidationError is no exception".to_owned())))
}

/// `clean_fields(exclude=None)`.
pub fn clean_fields(model: &PyRef<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let object = model.as_object();
    let exclude = take(&mut args, "exclude").filter(|exclude| !vm.is_none(exclude));
    let info = info(id_of(model, vm)?, vm)?;
    let error_class = state().import_class("django.core.exceptions", "ValidationError", vm)?;
    let database_default =
        state().import_class("django.db.models.expressions", "DatabaseDefault", vm)?;
    let errors = vm.ctx.new_dict();
    for field in &info.concrete {
        let excluded = match &exclude {
            Some(exclude) => vm._contains(exclude, field.name.to_owned().as_object())?,
            None => false,
        };
        if excluded || field.generated {
            continue;
        }
        let native: &PyRef<Field> = &field.object;
        let raw = get(object, field.attname.as_str(), vm)?;
        if raw.class().is(&database_default) {
            // The database will give the value.
            continue;
        }
        if native.with(|field| field.blank)
            && crate::django::fields::values::is_empty(native, &raw, vm)?
        {
            continue;
        }
        match py::catch(
            call(
                native.as_object(),
                "clean",
                (raw.clone(), object.to_owned()),
                vm,
            ),
            &error_class,
        )? {
            Ok(cleaned) => {
                if !cleaned.is(&raw) {
                    set(object, field.attname.as_str(), cleaned, vm)?;
                }
            }
            Err(error) => {
                errors.set_item(field.name, get(error.as_object(), "error_list", vm)?, vm)?
            }
        }
    }
    if errors.is_empty() {
        return Ok(());
    }
    let error = error_class.as_object().to_owned().call((errors,), vm)?;
    Err(error
        .downcast()
        .unwrap_or_else(|_| vm.new_type_error("ValidationError is no exception".to_owned())))
}
