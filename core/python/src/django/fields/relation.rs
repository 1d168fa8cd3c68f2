//! `remote_field`: a relation seen from the model it points to.

use super::Field;
use crate::django::py::{self, Obj, get, string, take, tuple};
use crate::django::state::state;
use dunder_orm::meta::{FieldId, RelationKind, RelationTarget, ReverseRelation};
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::types::{Comparable, Hashable, PyComparisonOp, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

/// `field.many_to_one` and its kin: None for fields that are no relations.
pub fn flag(field: &Py<Field>, kind: RelationKind, vm: &VirtualMachine) -> Obj {
    match field.with(|field| field.relation.as_ref().map(|relation| relation.kind)) {
        Some(own) => vm.ctx.new_bool(own == kind).into(),
        None if field.with(dunder_orm::meta::Field::is_relation) => {
            vm.ctx.new_bool(kind == RelationKind::ManyToOne).into()
        }
        None => vm.ctx.none(),
    }
}

pub fn remote_field(field: &PyRef<Field>, vm: &VirtualMachine) -> PyResult {
    if field.with(|field| field.relation.is_none()) {
        return Ok(vm.ctx.none());
    }
    Ok(of(field.clone(), vm)?.into())
}

/// The `ForeignObjectRel` of a relation field.
pub fn of(field: PyRef<Field>, vm: &VirtualMachine) -> PyResult<PyRef<ForeignObjectRel>> {
    let name = match field.with(|field| field.relation.as_ref().map(|relation| relation.kind)) {
        Some(RelationKind::OneToOne) => "OneToOneRel",
        Some(RelationKind::ManyToMany) => "ManyToManyRel",
        Some(RelationKind::Generic) => "GenericRel",
        _ => "ManyToOneRel",
    };
    let class = state().import_class("_django", name, vm)?;
    ForeignObjectRel { field }.into_ref_with_type(vm, class)
}

/// The class that the relation points to; its name while there is no such class.
pub fn related_model(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    let Some(target) =
        field.with(|field| field.relation.as_ref().map(|relation| relation.to.clone()))
    else {
        return Ok(vm.ctx.none());
    };
    target_class(field.id.get(), &target, vm)
}

fn target_class(id: Option<FieldId>, target: &RelationTarget, vm: &VirtualMachine) -> PyResult {
    let state = state();
    let model = match (target, id) {
        (RelationTarget::Model(model), _) => Some(*model),
        (_, Some(id)) => state.registry.borrow().resolve(id.model, target),
        _ => None,
    };
    match (model, target) {
        (Some(model), _) => Ok(state.class(model, vm)?.into()),
        (
            None,
            RelationTarget::Lazy {
                app_label,
                model_name,
            },
        ) if app_label.is_empty() => Ok(string(vm, model_name)),
        (
            None,
            RelationTarget::Lazy {
                app_label,
                model_name,
            },
        ) => Ok(string(vm, format!("{app_label}.{model_name}"))),
        (None, RelationTarget::Model(_)) => Ok(vm.ctx.none()),
    }
}

pub fn target_field(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    let missing = || {
        vm.new_attribute_error(format!(
            "'{}' object has no attribute 'target_field'",
            field.class().name()
        ))
    };
    let relation = field
        .with(|field| field.relation.clone())
        .ok_or_else(missing)?;
    if relation.model().is_none() {
        let model = py::repr_of(&*related_model(field, vm)?, vm)?;
        return Err(vm.new_value_error(format!("Related model {model} cannot be resolved")));
    }
    let target = state().registry.borrow().target_of(&relation);
    Ok(state().field(target.ok_or_else(missing)?, vm)?.into())
}

/// `ManyToOneRel` and its kin: `field.remote_field`, and what `_meta.related_objects` lists.
#[pyclass(
    name = "ForeignObjectRel",
    module = "django.db.models.fields.reverse_related"
)]
#[derive(Debug, PyPayload)]
pub struct ForeignObjectRel {
    pub field: PyRef<Field>,
}

impl ForeignObjectRel {
    pub fn reverse(&self) -> Option<ReverseRelation> {
        state()
            .registry
            .borrow()
            .reverse_relation(self.field.id.get()?)
    }

    /// What the target's attribute is called, also where it is hidden and so not there. `model`: as if the relation were that
    /// model's, which derives from its own.
    fn accessor_of(&self, model: Option<Obj>, vm: &VirtualMachine) -> PyResult {
        let Some(reverse) = self.reverse() else {
            return Ok(vm.ctx.none());
        };
        let (symmetrical, related_name) = self.field.with(|field| {
            let relation = field.relation.as_ref();
            let symmetrical = relation.is_some_and(|relation| relation.symmetrical);
            (
                symmetrical && reverse.target == reverse.model,
                relation.and_then(|relation| relation.related_name.clone()),
            )
        });
        if symmetrical && model.is_none() {
            return Ok(vm.ctx.none());
        }
        if let Some(name) = related_name.filter(|name| !name.is_empty()) {
            return Ok(string(vm, name));
        }
        let name = match model {
            Some(model) => {
                let meta = get(&model, "_meta", vm)?;
                py::str_of(&*get(&meta, "model_name", vm)?, vm)?
            }
            None => {
                let state = state();
                let registry = state.registry.borrow();
                registry.model(reverse.model).options.model_name.to_string()
            }
        };
        let set = if reverse.multiple { "_set" } else { "" };
        Ok(string(vm, format!("{name}{set}")))
    }
}

impl Representable for ForeignObjectRel {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let state = state();
        let registry = state.registry.borrow();
        let label = zelf
            .field
            .id
            .get()
            .map(|id| registry.model(id.model).label_lower())
            .unwrap_or_default();
        let _ = vm;
        Ok(format!("<{}: {label}>", zelf.class().name()))
    }
}

impl Hashable for ForeignObjectRel {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<rustpython_vm::common::hash::PyHash> {
        Ok(zelf.field.as_object().hash(vm)?.wrapping_add(1))
    }
}

impl Comparable for ForeignObjectRel {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let same = other
            .downcast_ref::<Self>()
            .is_some_and(|other| zelf.field.is(&other.field));
        Ok(match op {
            PyComparisonOp::Eq => PyComparisonValue::Implemented(same),
            PyComparisonOp::Ne => PyComparisonValue::Implemented(!same),
            _ => PyComparisonValue::NotImplemented,
        })
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(Representable, Hashable, Comparable))]
impl ForeignObjectRel {
    #[pygetset]
    fn field(zelf: PyRef<Self>) -> PyRef<Field> {
        zelf.field.clone()
    }

    #[pygetset]
    fn remote_field(zelf: PyRef<Self>) -> PyRef<Field> {
        zelf.field.clone()
    }

    /// The model that the relation points to.
    #[pygetset]
    fn model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        related_model(&zelf.field, vm)
    }

    #[pygetset(setter)]
    fn set_model(zelf: PyRef<Self>, to: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let target = super::init::target(&to, &zelf.field.class().name(), vm)?;
        change(&zelf, vm, |relation| relation.to = target.clone())
    }

    /// The model that holds the field.
    #[pygetset]
    fn related_model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.field.id.get() {
            Some(id) => Ok(state().class(id.model, vm)?.into()),
            None => Ok(vm.ctx.none()),
        }
    }

    #[pygetset]
    fn name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.reverse()
            .map_or_else(|| vm.ctx.none(), |reverse| string(vm, &reverse.query_name))
    }

    #[pygetset]
    fn accessor_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.accessor_of(None, vm)
    }

    #[pymethod]
    fn get_accessor_name(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        zelf.accessor_of(
            take(&mut args, "model").filter(|model| !vm.is_none(model)),
            vm,
        )
    }

    #[pygetset]
    fn cache_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.accessor_of(None, vm)
    }

    #[pygetset]
    fn related_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.field.with(|field| {
            match field
                .relation
                .as_ref()
                .and_then(|relation| relation.related_name.clone())
            {
                Some(name) => string(vm, name),
                None => vm.ctx.none(),
            }
        })
    }

    #[pygetset]
    fn related_query_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.field.with(|field| {
            match field
                .relation
                .as_ref()
                .and_then(|relation| relation.related_query_name.clone())
            {
                Some(name) => string(vm, name),
                None => vm.ctx.none(),
            }
        })
    }

    #[pygetset]
    fn field_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let named = zelf
            .field
            .with(|field| field.relation.as_ref()?.to_field.clone());
        match named {
            Some(name) => Ok(string(vm, name)),
            None if zelf.field.id.get().is_none() => Ok(vm.ctx.none()),
            None => {
                let target = target_field(&zelf.field, vm)?;
                super::super::py::get(&target, "name", vm)
            }
        }
    }

    #[pygetset(setter)]
    fn set_field_name(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let name: Option<std::rc::Rc<str>> = super::super::py::text(&name).map(Into::into);
        change(&zelf, vm, |relation| relation.to_field = name.clone())
    }

    #[pymethod]
    fn get_related_field(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        // The name of a model that does not exist has none.
        get(&*related_model(&zelf.field, vm)?, "_meta", vm)?;
        target_field(&zelf.field, vm)
    }

    #[pygetset]
    fn target_field(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        target_field(&zelf.field, vm)
    }

    #[pygetset]
    fn on_delete(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        super::own(&zelf.field, "_on_delete", vm)
    }

    #[pygetset]
    fn limit_choices_to(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let limit = super::own(&zelf.field, "_limit_choices_to", vm);
        if vm.is_none(&limit) {
            super::super::py::dict(vm, [])
        } else {
            Ok(limit)
        }
    }

    #[pygetset]
    fn parent_link(zelf: PyRef<Self>) -> bool {
        zelf.field.with(|field| {
            field
                .relation
                .as_ref()
                .is_some_and(|relation| relation.parent_link)
        })
    }

    #[pygetset]
    fn symmetrical(zelf: PyRef<Self>) -> bool {
        zelf.field.with(|field| {
            field
                .relation
                .as_ref()
                .is_some_and(|relation| relation.symmetrical)
        })
    }

    #[pygetset]
    fn db_constraint(zelf: PyRef<Self>) -> bool {
        zelf.field.with(|field| {
            field
                .relation
                .as_ref()
                .is_none_or(|relation| relation.db_constraint)
        })
    }

    #[pygetset]
    fn through(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.field.with(|field| {
            field
                .relation
                .as_ref()
                .and_then(|relation| relation.through.clone())
        }) {
            Some(through) => target_class(zelf.field.id.get(), &through, vm),
            None => Ok(vm.ctx.none()),
        }
    }

    #[pygetset(setter)]
    fn set_through(zelf: PyRef<Self>, through: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let target = super::init::target(&through, &zelf.field.class().name(), vm)?;
        super::own_dict(zelf.field.as_object(), vm)?.set_item("_through", through, vm)?;
        change(&zelf, vm, |relation| {
            relation.through = Some(target.clone())
        })
    }

    #[pygetset]
    fn through_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        super::own(&zelf.field, "_through_fields", vm)
    }

    #[pygetset]
    fn hidden(zelf: PyRef<Self>) -> bool {
        zelf.field.with(|field| {
            field
                .relation
                .as_ref()
                .is_some_and(dunder_orm::meta::Relation::hidden)
        })
    }

    #[pymethod]
    fn is_hidden(zelf: PyRef<Self>) -> bool {
        Self::hidden(zelf)
    }

    #[pygetset]
    fn multiple(zelf: PyRef<Self>) -> bool {
        zelf.field.with(|field| {
            field
                .relation
                .as_ref()
                .is_some_and(|relation| relation.kind != RelationKind::OneToOne)
        })
    }

    #[pygetset]
    fn one_to_many(zelf: PyRef<Self>) -> bool {
        kind(&zelf) == Some(RelationKind::ManyToOne)
    }

    #[pygetset]
    fn many_to_one(zelf: PyRef<Self>) -> bool {
        kind(&zelf) == Some(RelationKind::Generic)
    }

    #[pygetset]
    fn one_to_one(zelf: PyRef<Self>) -> bool {
        kind(&zelf) == Some(RelationKind::OneToOne)
    }

    #[pygetset]
    fn many_to_many(zelf: PyRef<Self>) -> bool {
        kind(&zelf) == Some(RelationKind::ManyToMany)
    }

    #[pygetset]
    fn is_relation(_zelf: PyRef<Self>) -> bool {
        true
    }

    #[pygetset]
    fn concrete(_zelf: PyRef<Self>) -> bool {
        false
    }

    #[pygetset]
    fn editable(_zelf: PyRef<Self>) -> bool {
        false
    }

    #[pygetset]
    fn auto_created(_zelf: PyRef<Self>) -> bool {
        true
    }

    #[pygetset]
    fn null(_zelf: PyRef<Self>) -> bool {
        true
    }

    #[pymethod]
    fn is_cached(zelf: PyRef<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(super::super::model::cached(&instance, &cache_name(&zelf, vm)?, vm)?.is_some())
    }

    #[pymethod]
    fn get_cached_value(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        let name = cache_name(&zelf, vm)?;
        let instance =
            super::super::py::take(&mut args, "instance").unwrap_or_else(|| vm.ctx.none());
        match super::super::model::cached(&instance, &name, vm)? {
            Some(value) => Ok(value),
            None => super::super::py::take(&mut args, "default")
                .ok_or_else(|| vm.new_key_error(string(vm, name))),
        }
    }

    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let get = state().import("builtins", "getattr", vm)?;
        Ok(tuple(
            vm,
            vec![
                get,
                tuple(
                    vm,
                    vec![zelf.field.clone().into(), string(vm, "remote_field")],
                ),
            ],
        ))
    }
}

fn change(
    rel: &Py<ForeignObjectRel>,
    vm: &VirtualMachine,
    change: impl Fn(&mut dunder_orm::meta::Relation),
) -> PyResult<()> {
    rel.field.change(vm, |field| {
        if let Some(relation) = &mut field.relation {
            change(relation);
        }
    })
}

fn kind(rel: &Py<ForeignObjectRel>) -> Option<RelationKind> {
    rel.field
        .with(|field| field.relation.as_ref().map(|relation| relation.kind))
}

fn cache_name(rel: &Py<ForeignObjectRel>, vm: &VirtualMachine) -> PyResult<String> {
    rel.reverse()
        .and_then(|reverse| reverse.accessor_name)
        .map(|name| name.to_string())
        .ok_or_else(|| {
            vm.new_attribute_error(format!("'{}' object has no accessor", rel.class().name()))
        })
}

/// The Python object for a member of `_meta.get_fields()`.
pub fn member(member: &dunder_orm::meta::Member, vm: &VirtualMachine) -> PyResult {
    match member {
        dunder_orm::meta::Member::Field(id) => Ok(state().field(*id, vm)?.into()),
        dunder_orm::meta::Member::Reverse(reverse) => {
            Ok(of(state().field(reverse.field, vm)?, vm)?.into())
        }
    }
}

/// The objects of a many-to-many field: none while the instance has no key.
pub fn members(field: &Py<Field>, instance: &PyObject, vm: &VirtualMachine) -> PyResult {
    let pk = py::get(instance, "pk", vm)?;
    if vm.is_none(&pk) {
        return Ok(py::list(vm, Vec::new()));
    }
    let manager = py::get(instance, &field.name(), vm)?;
    let all = py::call(&manager, "all", (), vm)?;
    Ok(py::list(vm, py::items(&all, vm)?))
}
