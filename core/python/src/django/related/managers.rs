//! Managers of the many objects on the other side of a relation.
//!
//! The classes are frozen Python over querysets (`django.db.models.fields.related_descriptors`), since they derive from
//! whatever manager class the related model has. What every access of every instance runs is here: making the manager, and
//! its queryset where that of the model's manager is not the program's own.

use super::descriptors::{RelatedDescriptor, Side, know, related_pairs};
use crate::django::fields::{Field, overrides};
use crate::django::model::instance::is_set;
use crate::django::model::state::fetch_mode;
use crate::django::py::{self, Obj, call, class_attr, get, own_dict};
use crate::django::query::QuerySet;
use crate::django::query::manager::Manager;
use crate::django::query::queryset::{chain, for_model};
use crate::django::state::state;
use rustpython_vm::builtins::{PyDict, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyRef, PyResult, VirtualMachine};
use std::rc::Rc;

const MODULE: &str = "django.db.models.fields.related_descriptors";

/// The manager class of a descriptor, made once.
pub fn manager_class(descriptor: &Py<RelatedDescriptor>, vm: &VirtualMachine) -> PyResult {
    let dict = own_dict(descriptor.as_object(), vm)?;
    if let Some(class) = dict.get_item_opt("_manager_class", vm)? {
        return Ok(class);
    }
    let field = descriptor.field.as_object();
    let rel = get(field, "remote_field", vm)?;
    let reverse = descriptor.side == Side::ManyToMany { reverse: true };
    let related = match descriptor.side {
        Side::ManyToMany { reverse: false } => get(field, "related_model", vm)?,
        _ => get(field, "model", vm)?,
    };
    let manager = get(&related, "_default_manager", vm)?;
    let superclass = manager.class().to_owned();
    let class = match descriptor.side {
        Side::ManyToMany { .. } => state()
            .import(MODULE, "create_forward_many_to_many_manager", vm)?
            .call((superclass, rel, reverse), vm)?,
        _ => state()
            .import(MODULE, "create_reverse_many_to_one_manager", vm)?
            .call((superclass, rel), vm)?,
    };
    dict.set_item("_manager_class", class.clone(), vm)?;
    Ok(class)
}

/// The manager for one instance.
pub fn make(
    descriptor: &Py<RelatedDescriptor>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let class = manager_class(descriptor, vm)?;
    if descriptor.side == Side::ReverseMany
        && let Some(class) = class.downcast_ref::<PyType>()
        && is_native(superclass(class), &["__init__", "__new__"], vm)
    {
        let manager = Manager::of_relation(class, vm)?;
        own_dict(&manager, vm)?.set_item("instance", instance.to_owned(), vm)?;
        return Ok(manager);
    }
    class.call((instance.to_owned(),), vm)
}

/// What a manager class of a relation was derived from: the class of the model's default manager.
fn superclass(class: &Py<PyType>) -> &Py<PyType> {
    class.base.deref().unwrap_or(class)
}

/// Whether none of these methods is the program's own.
fn is_native(class: &Py<PyType>, names: &[&str], vm: &VirtualMachine) -> bool {
    !names.iter().any(|name| overrides(class, name, vm))
}

/// `get_queryset()` of the many objects behind a foreign key: what was prefetched, or a queryset of them.
pub fn reverse_get_queryset(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let manager = &*args.shift();
    let class = manager.class().to_owned();
    let instance = get(manager, "instance", vm)?;
    // A new instance without a key has no related rows to ask for.
    if !is_set(&*get(&instance, "pk", vm)?, vm)? {
        return Err(vm.new_value_error(format!(
            "'{}' instance needs to have a primary key value before this relationship can be used.",
            instance.class().name()
        )));
    }
    let field: PyRef<Field> = class_attr(&class, "field", vm)
        .and_then(|field| field.downcast().ok())
        .ok_or_else(|| vm.new_type_error("the manager of a relation has a field".to_owned()))?;
    if let Some(accessor) = class_attr(&class, "_accessor_name", vm)
        && let Some(found) = prefetched(&instance, &accessor, vm)?
    {
        return Ok(found);
    }
    match fresh_queryset(manager, vm)? {
        Some(queryset) => Ok(apply_rel_filters(queryset, &field, &instance, vm)?.into()),
        None => call(manager, "_related_queryset", (), vm),
    }
}

/// `_apply_rel_filters(queryset)` of the same manager.
pub fn reverse_apply_rel_filters(mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let manager = &*args.shift();
    let queryset = py::take(&mut args, "queryset").unwrap_or_else(|| vm.ctx.none());
    let field = get(manager, "field", vm)?.downcast::<Field>();
    match (queryset.downcast::<QuerySet>(), field) {
        (Ok(queryset), Ok(field)) => {
            let instance = get(manager, "instance", vm)?;
            Ok(apply_rel_filters(chain(&queryset, vm)?, &field, &instance, vm)?.into())
        }
        _ => Err(vm.new_type_error("a queryset is wanted".to_owned())),
    }
}

/// What `prefetch_related` has brought under that name.
fn prefetched(
    instance: &PyObject,
    accessor: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Obj>> {
    let Some(dict) = instance.dict() else {
        return Ok(None);
    };
    match dict.get_item_opt("_prefetched_objects_cache", vm)? {
        Some(cache) => match cache.downcast_ref::<PyDict>() {
            Some(cache) => cache.get_item_opt(accessor, vm),
            None => Ok(None),
        },
        None => Ok(None),
    }
}

/// What the model's default manager gives; None where `get_queryset()` is the program's own.
fn fresh_queryset(manager: &PyObject, vm: &VirtualMachine) -> PyResult<Option<PyRef<QuerySet>>> {
    let (class, Some(manager)) = (manager.class(), manager.downcast_ref::<Manager>()) else {
        return Ok(None);
    };
    if !is_native(superclass(class), &["get_queryset"], vm) {
        return Ok(None);
    }
    let model: PyTypeRef = manager.model_class(vm)?;
    let (using, hints) = (
        manager.using.borrow().clone(),
        manager.hints.borrow().clone(),
    );
    let queryset_class = Manager::queryset_class(manager, vm)?;
    for_model(&queryset_class, &model, using, hints, vm).map(Some)
}

/// Narrows a queryset, which is nobody else's, to the rows that refer to the instance.
fn apply_rel_filters(
    queryset: PyRef<QuerySet>,
    field: &PyRef<Field>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<PyRef<QuerySet>> {
    queryset.look_where(instance, vm);
    *queryset.fetch_mode.borrow_mut() = fetch_mode(instance);
    let queryset = if is_native(queryset.class(), &["filter", "_filter_or_exclude"], vm) {
        queryset.filter_when_used(field.name(), instance.to_owned());
        queryset
    } else {
        let mut args = FuncArgs::default();
        args.kwargs
            .insert((*field.name()).into(), instance.to_owned());
        get(queryset.as_object(), "filter", vm)?
            .call(args, vm)?
            .downcast()
            .map_err(|_| vm.new_type_error("filter() must return a QuerySet".to_owned()))?
    };
    let pairs = field.id.get().map(related_pairs).unwrap_or_default();
    for (_, target) in pairs {
        let attname: Rc<str> = state().registry.borrow().field(target).attname.clone();
        if vm.is_none(&*get(instance, &attname, vm)?) {
            return call(queryset.as_object(), "none", (), vm)?
                .downcast()
                .map_err(|_| vm.new_type_error("none() must return a QuerySet".to_owned()));
        }
    }
    // Rows know their parent without asking for it.
    know(&queryset, field.clone(), instance.to_owned());
    Ok(queryset)
}
