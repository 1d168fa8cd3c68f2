//! `register_lookup` and `get_lookup` of field classes.

use crate::django::py::{self, Obj};
use crate::django::state::state;
use dunder_orm::expr::{func, lookup};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyResult, VirtualMachine};

/// `Field.register_lookup(lookup, lookup_name=None)`; gives the lookup back, so that it can be a decorator.
pub fn register(class: &PyObject, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (given, name) = arguments(&mut args, vm)?;
    let own = class
        .downcast_ref::<PyType>()
        .and_then(|class| class.get_direct_attr(vm.ctx.intern_str("class_lookups")));
    let lookups = match own {
        Some(lookups) => lookups,
        None => {
            let lookups: Obj = vm.ctx.new_dict().into();
            match class.downcast_ref::<PyType>() {
                // Native classes refuse attributes that Python sets.
                Some(class) => class.set_attr(vm.ctx.intern_str("class_lookups"), lookups.clone()),
                None => py::set(class, "class_lookups", lookups.clone(), vm)?,
            }
            lookups
        }
    };
    lookups.set_item(&*name, given.clone(), vm)?;
    if state().registry.borrow().lookup_source.is_none() {
        state().change(vm, |registry| {
            registry.lookup_source = Some(std::rc::Rc::new(super::custom::PyLookupSource));
            Ok(())
        })?;
    }
    Ok(given)
}

pub fn unregister(class: &PyObject, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let (_, name) = arguments(&mut args, vm)?;
    py::get(class, "class_lookups", vm)?.del_item(&*name, vm)
}

fn arguments(args: &mut FuncArgs, vm: &VirtualMachine) -> PyResult<(Obj, String)> {
    let given = py::take(args, "lookup").ok_or_else(|| {
        vm.new_type_error("register_lookup() missing 1 required argument: 'lookup'".to_owned())
    })?;
    let name = match py::take(args, "lookup_name").filter(|name| !vm.is_none(name)) {
        Some(name) => name,
        None => py::get(&given, "lookup_name", vm)?,
    };
    let name = py::expect_text(&name, vm)?;
    Ok((given, name))
}

/// The class registered on a field class, nearest first.
fn registered(class: &Py<PyType>, name: &str, vm: &VirtualMachine) -> Option<Obj> {
    class.mro_collect().iter().find_map(|base| {
        let lookups = base.get_direct_attr(vm.ctx.intern_str("class_lookups"))?;
        lookups.get_item(name, vm).ok()
    })
}

fn is_subclass(found: &PyObject, base: &'static str, vm: &VirtualMachine) -> PyResult<bool> {
    let base = state().import_class("django.db.models.lookups", base, vm)?;
    Ok(found
        .downcast_ref::<PyType>()
        .is_some_and(|found| found.fast_issubclass(&base)))
}

/// `field.get_lookup(name)`: the lookup's class, or None.
pub fn get_lookup(class: &Py<PyType>, name: &PyObject, vm: &VirtualMachine) -> PyResult {
    let name = py::expect_text(name, vm)?;
    if let Some(found) = registered(class, &name, vm) {
        return Ok(if is_subclass(&found, "Lookup", vm)? {
            found
        } else {
            vm.ctx.none()
        });
    }
    match lookup::find(&name) {
        Some(spec) => py::import(vm, "django.db.models.lookups", spec.class_name),
        None => Ok(vm.ctx.none()),
    }
}

/// `field.get_transform(name)`: the transform's class, or None.
pub fn get_transform(class: &Py<PyType>, name: &PyObject, vm: &VirtualMachine) -> PyResult {
    let name = py::expect_text(name, vm)?;
    if let Some(found) = registered(class, &name, vm) {
        return Ok(if is_subclass(&found, "Transform", vm)? {
            found
        } else {
            vm.ctx.none()
        });
    }
    // Parts of dates and times are registered on their fields from the start.
    let dates = ["DateField", "TimeField"].iter().any(|base| {
        class
            .mro_collect()
            .iter()
            .any(|each| &*each.name() == *base)
    });
    let part = func::all().find(|spec| {
        (spec.name.starts_with("Extract") || spec.name.starts_with("Trunc"))
            && spec.lookup_name == Some(name.as_str())
    });
    match part {
        Some(spec) if dates => py::import(vm, "django.db.models.functions", spec.name),
        _ => Ok(vm.ctx.none()),
    }
}
