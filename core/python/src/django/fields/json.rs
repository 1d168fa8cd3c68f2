//! JSON fields with an `encoder` or a `decoder`: Python's `json` module is asked, with those classes.

use super::{Field, own};
use crate::django::py::{self, call, text};
use crate::django::state::state;
use dunder_orm::meta::FieldKind;
use dunder_orm::value::{Raw, Value};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyResult, VirtualMachine};

fn option(field: &Py<Field>, name: &str, vm: &VirtualMachine) -> Option<py::Obj> {
    Some(own(field, name, vm)).filter(|given| !vm.is_none(given))
}

/// Whether values are written by a class of the program's.
pub fn is_custom(field: &Py<Field>, vm: &VirtualMachine) -> bool {
    field.data.borrow().kind == FieldKind::Json && option(field, "encoder", vm).is_some()
}

pub fn has_decoder(field: &Py<Field>, vm: &VirtualMachine) -> bool {
    field.data.borrow().kind == FieldKind::Json && option(field, "decoder", vm).is_some()
}

/// The text to store.
pub fn dumps(field: &Py<Field>, value: &PyObject, vm: &VirtualMachine) -> PyResult {
    let mut value = value.to_owned();
    if crate::django::expressions::arguments::is_expression(&value, vm) {
        // `Value(x, JSONField())` stands for x; other expressions are SQL.
        let class = value.class().name().to_string();
        match class.as_str() {
            "Value" => value = py::get(&value, "value", vm)?,
            "JSONNull" => {}
            _ => return Ok(value),
        }
    }
    let mut args = FuncArgs::from(vec![value]);
    if let Some(encoder) = option(field, "encoder", vm) {
        args.kwargs.insert("cls".into(), encoder);
    }
    state().import("json", "dumps", vm)?.call(args, vm)
}

/// What cannot be written is not valid.
pub fn validate(field: &Py<Field>, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let refused = state().import_class("builtins", "TypeError", vm)?;
    if py::catch(dumps(field, value, vm), &refused)?.is_ok() {
        return Ok(());
    }
    let general = "Value must be valid JSON.";
    let message = super::values::error_message(field, "invalid", general, vm)?;
    let params = py::dict(vm, [("value".to_owned(), value.to_owned())])?;
    Err(super::values::validation_error(
        message, "invalid", params, vm,
    ))
}

/// A column's text as the decoder reads it; None for what is no JSON text.
pub fn loads(field: &Py<Field>, raw: &Raw, vm: &VirtualMachine) -> PyResult<Option<Value>> {
    let (Raw::Text(stored), Some(decoder)) = (raw, option(field, "decoder", vm)) else {
        return Ok(None);
    };
    let mut args = FuncArgs::from(vec![py::string(vm, stored)]);
    args.kwargs.insert("cls".into(), decoder);
    let broken = state().import_class("json", "JSONDecodeError", vm)?;
    let loads = state().import("json", "loads", vm)?;
    match py::catch(loads.call(args, vm), &broken)? {
        Ok(value) => Ok(Some(crate::django::convert::to_value(&value, vm)?)),
        Err(_) => Ok(None),
    }
}

/// `value_to_string(instance)`: what serializers write.
pub fn to_string(field: &Py<Field>, value: py::Obj, vm: &VirtualMachine) -> PyResult {
    match field.kind() {
        FieldKind::Json => Ok(value),
        FieldKind::Date { .. } | FieldKind::DateTime { .. } | FieldKind::Time { .. } => {
            if vm.is_none(&value) {
                Ok(py::string(vm, ""))
            } else {
                call(&value, "isoformat", (), vm)
            }
        }
        FieldKind::Duration if vm.is_none(&value) => Ok(py::string(vm, "")),
        FieldKind::Duration => state()
            .import("django.utils.duration", "duration_string", vm)?
            .call((value,), vm),
        FieldKind::Binary { .. } if text(&value).is_none() => {
            let encoded = state()
                .import("base64", "b64encode", vm)?
                .call((value,), vm)?;
            call(&encoded, "decode", ("ascii",), vm)
        }
        _ => Ok(value.str(vm)?.into()),
    }
}
