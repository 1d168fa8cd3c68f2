//! Forms as a page draws them.

use super::py::{get, items};
use super::state::state;
use crate::display::{Choice, Form, FormField, str};
use rustpython_vm::builtins::PyType;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

/// A form, or the one that a form class gives; None for any other value.
pub fn form(value: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Form>> {
    if !is_form(value, vm)? {
        return Ok(None);
    }
    let describe = state().import("django.forms._preview", "describe", vm)?;
    let described = describe.call((value.to_owned(),), vm)?;
    if vm.is_none(&described) {
        return Ok(None);
    }
    let parts = Parts(items(&described, vm)?);
    Ok(Some(Form {
        text: parts.text(0, vm)?,
        name: parts.text(1, vm)?,
        bound: parts.flag(2, vm)?,
        errors: parts.texts(3, vm)?,
        fields: parts.each(4, field, vm)?,
    }))
}

/// A look that costs no import: there is no form where nobody has imported them.
fn is_form(value: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let modules = vm.sys_module.get_attr("modules", vm)?;
    let Ok(module) = modules.get_item("django.forms.forms", vm) else {
        return Ok(false);
    };
    let base = get(&module, "BaseForm", vm)?;
    match value.downcast_ref::<PyType>() {
        Some(_) => value.is_subclass(&base, vm),
        None => value.is_instance(&base, vm),
    }
}

fn field(parts: &Parts, vm: &VirtualMachine) -> PyResult<FormField> {
    Ok(FormField {
        name: parts.text(0, vm)?,
        label: parts.text(1, vm)?,
        widget: parts.text(2, vm)?,
        required: parts.flag(3, vm)?,
        disabled: parts.flag(4, vm)?,
        help_text: parts.text(5, vm)?,
        values: parts.texts(6, vm)?,
        choices: parts.each(7, choice, vm)?,
        errors: parts.texts(8, vm)?,
    })
}

fn choice(parts: &Parts, vm: &VirtualMachine) -> PyResult<Choice> {
    Ok(Choice {
        group: parts.text(0, vm)?,
        label: parts.text(1, vm)?,
        selected: parts.flag(2, vm)?,
    })
}

/// The members of a tuple.
struct Parts(Vec<PyObjectRef>);

impl Parts {
    fn part(&self, at: usize, vm: &VirtualMachine) -> PyObjectRef {
        self.0.get(at).cloned().unwrap_or_else(|| vm.ctx.none())
    }

    fn text(&self, at: usize, vm: &VirtualMachine) -> PyResult<String> {
        str(&self.part(at, vm), vm)
    }

    fn flag(&self, at: usize, vm: &VirtualMachine) -> PyResult<bool> {
        self.part(at, vm).try_to_bool(vm)
    }

    fn texts(&self, at: usize, vm: &VirtualMachine) -> PyResult<Vec<String>> {
        items(&self.part(at, vm), vm)?
            .iter()
            .map(|text| str(text, vm))
            .collect()
    }

    fn each<T>(
        &self,
        at: usize,
        read: fn(&Self, &VirtualMachine) -> PyResult<T>,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<T>> {
        let each = |part: &PyObjectRef| read(&Self(items(part, vm)?), vm);
        items(&self.part(at, vm), vm)?.iter().map(each).collect()
    }
}
