//! `register_lookup`, `get_lookup` and `get_lookups` of field classes and of fields.

use crate::django::py::{self, Obj};
use crate::django::state::state;
use dunder_orm::expr::fields::RELATED;
use dunder_orm::expr::lookup::LookupSpec;
use dunder_orm::expr::{func, lookup};
use rustpython_vm::builtins::{PyDict, PyDictRef, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyResult, VirtualMachine};

/// Where registrations stand: on a class for all its fields, on a field for itself.
fn attribute(target: &PyObject) -> &'static str {
    match target.downcast_ref::<PyType>() {
        Some(_) => "class_lookups",
        None => "instance_lookups",
    }
}

/// What is registered on a class or a field itself.
fn own(target: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    let name = attribute(target);
    match target.downcast_ref::<PyType>() {
        Some(class) => Ok(class.get_direct_attr(vm.ctx.intern_str(name))),
        None => match target.dict() {
            Some(dict) => dict.get_item_opt(name, vm),
            None => Ok(None),
        },
    }
}

/// `register_lookup(lookup, lookup_name=None)` of a class or a field; gives the lookup back, so that it can be a decorator.
pub fn register(target: &PyObject, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (given, name) = arguments(&mut args, vm)?;
    let lookups = match own(target, vm)? {
        Some(lookups) => lookups,
        None => {
            let lookups: Obj = vm.ctx.new_dict().into();
            let name = attribute(target);
            match target.downcast_ref::<PyType>() {
                // Native classes refuse attributes that Python sets.
                Some(class) => class.set_attr(vm.ctx.intern_str(name), lookups.clone()),
                None => py::own_dict(target, vm)?.set_item(name, lookups.clone(), vm)?,
            }
            lookups
        }
    };
    lookups.set_item(&*name, given.clone(), vm)?;
    ask_python(vm)?;
    Ok(given)
}

/// From now on the ORM asks Python's classes for lookups, before it takes its own.
pub fn ask_python(vm: &VirtualMachine) -> PyResult<()> {
    if state().registry.borrow().lookup_source.is_some() {
        return Ok(());
    }
    state().change(vm, |registry| {
        registry.lookup_source = Some(std::rc::Rc::new(super::custom::PyLookupSource));
        Ok(())
    })
}

pub fn unregister(target: &PyObject, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let (_, name) = arguments(&mut args, vm)?;
    match own(target, vm)? {
        Some(lookups) => lookups.del_item(&*name, vm),
        None => Err(vm.new_attribute_error(attribute(target).to_owned())),
    }
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

/// What a program has registered under that name, nearest first: on the field, on its class, on the classes above.
pub fn registered(target: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    if target.downcast_ref::<PyType>().is_none()
        && let Some(lookups) = own(target, vm)?
        && let Ok(found) = lookups.get_item(name, vm)
    {
        return Ok(Some(found));
    }
    let class = match target.downcast_ref::<PyType>() {
        Some(class) => class,
        None => target.class(),
    };
    Ok(lines(class).iter().find_map(|base| {
        let lookups = base.get_direct_attr(vm.ctx.intern_str("class_lookups"))?;
        lookups.get_item(name, vm).ok()
    }))
}

/// The classes whose registrations count: a relation compares keys, so what is registered for all fields is not for it.
fn lines(class: &Py<PyType>) -> Vec<PyTypeRef> {
    let mut bases = class.mro_collect();
    if let Some(at) = bases
        .iter()
        .position(|base| &*base.name() == "ForeignObject")
    {
        bases.truncate(at + 1);
    }
    bases
}

fn is_subclass(found: &PyObject, base: &'static str, vm: &VirtualMachine) -> PyResult<bool> {
    let base = state().import_class("django.db.models.lookups", base, vm)?;
    Ok(found
        .downcast_ref::<PyType>()
        .is_some_and(|found| found.fast_issubclass(&base)))
}

fn derives(class: &Py<PyType>, name: &str) -> bool {
    class.mro_collect().iter().any(|base| &*base.name() == name)
}

fn has(class: &Py<PyType>, spec: &LookupSpec) -> bool {
    !derives(class, "ForeignObject") || RELATED.contains(&spec.name)
}

/// Django's class of a lookup on fields of that class: integers, relations and UUIDs have their own.
pub fn class_of(
    field: Option<&Py<PyType>>,
    spec: &'static LookupSpec,
    vm: &VirtualMachine,
) -> PyResult {
    let (module, name) = match field {
        Some(field) if derives(field, "RelatedField") || derives(field, "ForeignObjectRel") => {
            let name = match spec.name {
                "exact" => "RelatedExact",
                "in" => "RelatedIn",
                "gt" => "RelatedGreaterThan",
                "gte" => "RelatedGreaterThanOrEqual",
                "lt" => "RelatedLessThan",
                "lte" => "RelatedLessThanOrEqual",
                "isnull" => "RelatedIsNull",
                _ => spec.class_name,
            };
            ("django.db.models.fields.related_lookups", name)
        }
        Some(field) if derives(field, "IntegerField") => {
            let name = match spec.name {
                "exact" => "IntegerFieldExact",
                "gt" => "IntegerGreaterThan",
                "gte" => "IntegerGreaterThanOrEqual",
                "lt" => "IntegerLessThan",
                "lte" => "IntegerLessThanOrEqual",
                _ => spec.class_name,
            };
            ("django.db.models.lookups", name)
        }
        Some(field) if derives(field, "UUIDField") => {
            let name = match spec.name {
                "iexact" => "UUIDIExact",
                "contains" => "UUIDContains",
                "icontains" => "UUIDIContains",
                "startswith" => "UUIDStartsWith",
                "istartswith" => "UUIDIStartsWith",
                "endswith" => "UUIDEndsWith",
                "iendswith" => "UUIDIEndsWith",
                _ => spec.class_name,
            };
            ("django.db.models.lookups", name)
        }
        _ => ("django.db.models.lookups", spec.class_name),
    };
    py::import(vm, module, name)
}

/// `get_lookup(name)` of a field or its class: the lookup's class, or None.
pub fn get_lookup(target: &PyObject, name: &PyObject, vm: &VirtualMachine) -> PyResult {
    let name = py::expect_text(name, vm)?;
    if let Some(found) = registered(target, &name, vm)? {
        return Ok(if is_subclass(&found, "Lookup", vm)? {
            found
        } else {
            vm.ctx.none()
        });
    }
    match lookup::find(&name).filter(|spec| has(target.class(), spec)) {
        Some(spec) => class_of(Some(target.class()), spec, vm),
        None => Ok(vm.ctx.none()),
    }
}

/// The transforms that fields of that class have from the start: parts of dates and times.
fn transforms(class: &Py<PyType>) -> impl Iterator<Item = &'static func::FuncSpec> {
    let (date, time) = (derives(class, "DateField"), derives(class, "TimeField"));
    let both = derives(class, "DateTimeField");
    func::all().filter(move |spec| match spec.name {
        "ExtractHour" | "ExtractMinute" | "ExtractSecond" => time || both,
        "TruncDate" | "TruncTime" => both,
        name => date && name.starts_with("Extract") && spec.lookup_name.is_some(),
    })
}

/// `get_transform(name)` of a field: the transform's class, or None.
pub fn get_transform(target: &PyObject, name: &PyObject, vm: &VirtualMachine) -> PyResult {
    let name = py::expect_text(name, vm)?;
    if let Some(found) = registered(target, &name, vm)? {
        return Ok(if is_subclass(&found, "Transform", vm)? {
            found
        } else {
            vm.ctx.none()
        });
    }
    match transforms(target.class()).find(|spec| spec.lookup_name == Some(name.as_str())) {
        Some(spec) => py::import(vm, "django.db.models.functions", spec.name),
        // Whatever else is named is a key of the JSON document.
        None if derives(target.class(), "JSONField") => {
            py::import(vm, "django.db.models.fields.json", "KeyTransformFactory")?.call((name,), vm)
        }
        None => Ok(vm.ctx.none()),
    }
}

/// `get_lookups()`: every lookup and transform by its name, as a field class or a field has them.
pub fn get_lookups(target: &PyObject, vm: &VirtualMachine) -> PyResult<PyDictRef> {
    let class = match target.downcast_ref::<PyType>() {
        Some(class) => class,
        None => target.class(),
    };
    let all = vm.ctx.new_dict();
    for spec in lookup::all().filter(|spec| has(class, spec)) {
        all.set_item(spec.name, class_of(Some(class), spec, vm)?, vm)?;
    }
    for spec in transforms(class) {
        if let Some(name) = spec.lookup_name {
            let found = py::import(vm, "django.db.models.functions", spec.name)?;
            all.set_item(name, found, vm)?;
        }
    }
    let mut given: Vec<Obj> = Vec::new();
    for base in lines(class).iter().rev() {
        given.extend(base.get_direct_attr(vm.ctx.intern_str("class_lookups")));
    }
    if target.downcast_ref::<PyType>().is_none() {
        given.extend(own(target, vm)?);
    }
    for lookups in given {
        if let Some(lookups) = lookups.downcast_ref::<PyDict>() {
            for (name, found) in lookups.items_vec() {
                all.set_item(&*name, found, vm)?;
            }
        }
    }
    Ok(all)
}
