//! Managers of the many objects on the other side of a relation.
//!
//! The classes are frozen Python over querysets (`django.db.models.fields.related_descriptors`), since they derive from
//! whatever manager class the related model has; what runs for each object is in the querysets.

use super::descriptors::{RelatedDescriptor, Side};
use crate::django::py::{get, own_dict};
use crate::django::state::state;
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};

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
    manager_class(descriptor, vm)?.call((instance.to_owned(),), vm)
}
