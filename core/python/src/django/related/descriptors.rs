//! Descriptors of relations: forward and reverse, to one and to many.

use super::managers;
use crate::django::error;
use crate::django::fields::Field;
use crate::django::model::state::fetch_mode;
use crate::django::model::{Model, cached, delete_cached, model_of, set_cached};
use crate::django::py::{self, Obj, call, get, string};
use crate::django::query::{QuerySet, queryset::Known};
use crate::django::state::state;
use dunder_orm::meta::{FieldId, RelationKind, ReverseRelation};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::{FuncArgs, PySetterValue};
use rustpython_vm::types::GetDescriptor;
use rustpython_vm::{AsObject, Py, PyObject, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};
use std::rc::Rc;

/// What stands on a class under a relation's name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// `post.author`
    Forward,
    /// `place.restaurant`
    ReverseOne,
    /// `author.post_set`
    ReverseMany,
    /// `post.tags`, `tag.post_set`
    ManyToMany { reverse: bool },
}

#[pyclass(
    name = "RelatedDescriptor",
    module = "django.db.models.fields.related_descriptors"
)]
#[derive(Debug, PyPayload)]
pub struct RelatedDescriptor {
    pub field: PyRef<Field>,
    pub side: Side,
    /// The name on the class, and in the caches.
    pub name: Rc<str>,
}

/// The descriptor under a field's own name; None for plain fields.
pub fn forward(field: &PyRef<Field>, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    let meta = field.with(Clone::clone);
    let side = match meta.relation.as_ref().map(|relation| relation.kind) {
        Some(RelationKind::ManyToOne | RelationKind::OneToOne) => Side::Forward,
        Some(RelationKind::ManyToMany) => Side::ManyToMany { reverse: false },
        Some(RelationKind::Generic) => {
            let class = state().import(
                "django.contrib.contenttypes.fields",
                "ReverseGenericManyToOneDescriptor",
                vm,
            )?;
            return class.call((field.clone(),), vm).map(Some);
        }
        None if matches!(
            meta.kind,
            dunder_orm::meta::FieldKind::GenericForeignKey { .. }
        ) =>
        {
            let class = state().import(
                "django.contrib.contenttypes.fields",
                "GenericForeignKeyDescriptor",
                vm,
            )?;
            return class.call((field.clone(),), vm).map(Some);
        }
        None if matches!(
            meta.kind,
            dunder_orm::meta::FieldKind::CompositePrimaryKey { .. }
        ) =>
        {
            let class = state().import(
                "django.db.models.fields.composite",
                "CompositeAttribute",
                vm,
            )?;
            return class.call((field.clone(),), vm).map(Some);
        }
        None => return Ok(None),
    };
    if let Some(class) = custom_class(field, &["forward_related_accessor_class"], vm) {
        return class.call((field.clone(),), vm).map(Some);
    }
    let class = state().import_class("_django", class_name(side, field), vm)?;
    let descriptor = RelatedDescriptor {
        field: field.clone(),
        side,
        name: meta.name,
    };
    Ok(Some(descriptor.into_ref_with_type(vm, class)?.into()))
}

fn custom_class(field: &Py<Field>, names: &[&str], vm: &VirtualMachine) -> Option<Obj> {
    names
        .iter()
        .find_map(|name| py::class_attr(field.class(), name, vm))
}

/// Django's class for each side.
fn class_name(side: Side, field: &Py<Field>) -> &'static str {
    match side {
        Side::Forward
            if field.with(|field| field.kind == dunder_orm::meta::FieldKind::OneToOne) =>
        {
            "ForwardOneToOneDescriptor"
        }
        Side::Forward => "ForwardManyToOneDescriptor",
        Side::ReverseOne => "ReverseOneToOneDescriptor",
        Side::ReverseMany => "ReverseManyToOneDescriptor",
        Side::ManyToMany { .. } => "ManyToManyDescriptor",
    }
}

/// The descriptor on the class that a relation points to.
pub fn reverse(field: &PyRef<Field>, relation: &ReverseRelation, vm: &VirtualMachine) -> PyResult {
    let name = relation
        .accessor_name
        .clone()
        .unwrap_or_else(|| relation.query_name.clone());
    let side = match relation.kind {
        RelationKind::OneToOne => Side::ReverseOne,
        RelationKind::ManyToMany => Side::ManyToMany { reverse: true },
        RelationKind::ManyToOne | RelationKind::Generic => Side::ReverseMany,
    };
    let class = state().import_class("_django", class_name(side, field), vm)?;
    Ok(RelatedDescriptor {
        field: field.clone(),
        side,
        name,
    }
    .into_ref_with_type(vm, class)?
    .into())
}

impl GetDescriptor for RelatedDescriptor {
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
        match descriptor.side {
            Side::Forward => forward_get(descriptor, instance, vm),
            Side::ReverseOne => reverse_one_get(descriptor, instance, vm),
            Side::ReverseMany | Side::ManyToMany { .. } => managers::make(descriptor, instance, vm),
        }
    }
}

/// Pairs of (own field, target's field) that a foreign key compares.
pub fn related_pairs(field: FieldId) -> Vec<(FieldId, FieldId)> {
    state().registry.borrow().related_fields(field)
}

fn attname(id: FieldId) -> Rc<str> {
    state().registry.borrow().field(id).attname.clone()
}

fn forward_get(zelf: &Py<RelatedDescriptor>, instance: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(found) = cached(instance, &zelf.name, vm)? {
        return not_null(zelf, found, vm);
    }
    let Some(id) = zelf.field.id.get() else {
        return Ok(vm.ctx.none());
    };
    let pairs = related_pairs(id);
    let mut key = Vec::new();
    for (own, _) in &pairs {
        key.push(get(instance, &attname(*own), vm)?);
    }
    if key.iter().any(|value| vm.is_none(value)) {
        set_cached(instance, &zelf.name, vm.ctx.none(), vm)?;
        return not_null(zelf, vm.ctx.none(), vm);
    }
    if let Some(found) = cached_on_ancestor(zelf, id, instance, vm)? {
        set_cached(instance, &zelf.name, found.clone(), vm)?;
        return Ok(found);
    }
    fetch(zelf, instance, vm)?;
    let found = cached(instance, &zelf.name, vm)?.unwrap_or_else(|| vm.ctx.none());
    not_null(zelf, found, vm)
}

/// Fetches the related object into the cache, as the instance's fetch mode says.
fn fetch(zelf: &Py<RelatedDescriptor>, instance: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    match fetch_mode(instance) {
        Some(mode) => call(&mode, "fetch", (zelf.to_owned(), instance.to_owned()), vm).map(drop),
        None => fetch_one(zelf, instance, vm),
    }
}

fn fetch_one(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match zelf.side {
        Side::Forward => fetch_forward(zelf, instance, vm),
        _ => fetch_reverse_one(zelf, instance, vm),
    }
}

fn fetch_forward(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(id) = zelf.field.id.get() else {
        return Ok(());
    };
    let found = match parent_of_child(zelf, instance, vm)? {
        Some(found) => found,
        None => {
            let pairs = related_pairs(id);
            let key = pairs
                .iter()
                .map(|(own, _)| get(instance, &attname(*own), vm))
                .collect::<PyResult<Vec<_>>>()?;
            load(zelf, instance, &pairs, key, vm)?
        }
    };
    if zelf
        .field
        .with(|field| field.kind == dunder_orm::meta::FieldKind::OneToOne)
    {
        let reverse = state().registry.borrow().reverse_relation(id);
        if let Some(reverse) = reverse.and_then(|reverse| reverse.accessor_name) {
            set_cached(&found, &reverse, instance.to_owned(), vm)?;
        }
    }
    set_cached(instance, &zelf.name, found, vm)
}

/// An instance reached down the inheritance chain has its parents' instances cached: they may know the object.
fn cached_on_ancestor(
    zelf: &Py<RelatedDescriptor>,
    id: FieldId,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Obj>> {
    let mut current = instance.to_owned();
    while let Some(model) = model_of(current.class()).filter(|model| *model != id.model) {
        let link = {
            let state = state();
            let registry = state.registry.borrow();
            let link = registry.ancestor_link(model, id.model);
            link.map(|link| registry.field(link).name.clone())
        };
        let Some(link) = link else { break };
        let Some(ancestor) = cached(&current, &link, vm)?.filter(|found| !vm.is_none(found)) else {
            break;
        };
        if let Some(found) = cached(&ancestor, &zelf.name, vm)?.filter(|found| !vm.is_none(found)) {
            return Ok(Some(found));
        }
        current = ancestor;
    }
    Ok(None)
}

fn not_null(zelf: &Py<RelatedDescriptor>, found: Obj, vm: &VirtualMachine) -> PyResult {
    if vm.is_none(&found) && !zelf.field.with(|field| field.null) {
        let model = get(zelf.field.as_object(), "model", vm)?;
        let class = does_not_exist(&zelf.field, true, vm)?;
        let name = model
            .downcast_ref::<PyType>()
            .map(|model| model.name().to_string())
            .unwrap_or_default();
        return Err(error::of_class(
            class,
            &format!("{name} has no {}.", zelf.field.name()),
            vm,
        ));
    }
    Ok(found)
}

/// The exception of a missing related object: the related model's `DoesNotExist`, and an `AttributeError` too.
/// One class for each side of each relation, so that programs can catch it.
fn does_not_exist(field: &PyRef<Field>, forward: bool, vm: &VirtualMachine) -> PyResult {
    let key = format!(
        "_missing_{forward}_{:?}",
        field.id.get().map(|id| id.model.0)
    );
    let dict = py::own_dict(field.as_object(), vm)?;
    if let Some(class) = dict.get_item_opt(key.as_str(), vm)? {
        return Ok(class);
    }
    let class = make_does_not_exist(field, forward, vm)?;
    dict.set_item(key.as_str(), class.clone(), vm)?;
    Ok(class)
}

fn make_does_not_exist(field: &PyRef<Field>, forward: bool, vm: &VirtualMachine) -> PyResult {
    let related = if forward {
        get(field.as_object(), "related_model", vm)?
    } else {
        get(field.as_object(), "model", vm)?
    };
    let base = get(&related, "DoesNotExist", vm)?;
    let model = if forward {
        get(field.as_object(), "model", vm)?
    } else {
        get(field.as_object(), "related_model", vm)?
    };
    let module = get(&model, "__module__", vm)?;
    let owner = py::str_of(&*get(&model, "__qualname__", vm)?, vm)?;
    let accessor = if forward {
        field.name().to_string()
    } else {
        let id = field.id.get();
        id.and_then(|id| state().registry.borrow().reverse_relation(id))
            .map(|reverse| reverse.query_name.to_string())
            .unwrap_or_default()
    };
    let body = py::dict(
        vm,
        [
            ("__module__".to_owned(), module),
            (
                "__qualname__".to_owned(),
                string(vm, format!("{owner}.{accessor}.RelatedObjectDoesNotExist")),
            ),
        ],
    )?;
    let bases = py::tuple(
        vm,
        vec![base, vm.ctx.exceptions.attribute_error.to_owned().into()],
    );
    vm.ctx
        .types
        .type_type
        .as_object()
        .to_owned()
        .call(("RelatedObjectDoesNotExist", bases, body), vm)
}

/// A parent link of a child instance whose fields are all there gives the parent without a query.
fn parent_of_child(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Obj>> {
    let link = zelf.field.with(|field| {
        field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.parent_link)
    });
    if !link {
        return Ok(None);
    }
    let (Some(model), Some(target)) = (
        instance.downcast_ref::<Model>(),
        zelf.field.id.get().and_then(|id| {
            let state = state();
            let registry = state.registry.borrow();
            registry
                .field(id)
                .relation
                .as_ref()
                .and_then(dunder_orm::meta::Relation::model)
        }),
    ) else {
        return Ok(None);
    };
    let info = crate::django::model::info(target, vm)?;
    let mut kwargs = FuncArgs::default();
    for field in &info.concrete {
        if !Model::has_value(model, field.attname.as_str(), vm) {
            return Ok(None);
        }
        kwargs.kwargs.insert(
            field.attname.as_str().into(),
            get(instance, field.attname.as_str(), vm)?,
        );
    }
    let parent = info.class.as_object().to_owned().call(kwargs, vm)?;
    if let Some(parent) = parent.downcast_ref::<Model>() {
        let (own, other) = (Model::state(model, vm), Model::state(parent, vm));
        other.adding.set(own.adding.get());
        other.db.set(own.db.get());
        other.copy_fetch_mode(&own);
    }
    Ok(Some(parent))
}

/// A queryset over the related model's base manager, for the objects of an instance: they are fetched in its mode.
pub fn queryset_for(instance: &PyObject, related: &PyObject, vm: &VirtualMachine) -> PyResult {
    let queryset = base_queryset(related, vm)?;
    if let Some(queryset) = queryset.downcast_ref::<QuerySet>() {
        if let Some(mode) = fetch_mode(instance) {
            *queryset.fetch_mode.borrow_mut() = Some(mode);
        }
        queryset.look_where(instance, vm);
    }
    Ok(queryset)
}

/// A queryset over the related model's base manager.
pub fn base_queryset(related: &PyObject, vm: &VirtualMachine) -> PyResult {
    call(&*get(related, "_base_manager", vm)?, "all", (), vm)
}

fn load(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    pairs: &[(FieldId, FieldId)],
    key: Vec<Obj>,
    vm: &VirtualMachine,
) -> PyResult {
    let related = get(zelf.field.as_object(), "related_model", vm)?;
    let queryset = queryset_for(instance, &related, vm)?;
    let mut args = FuncArgs::default();
    for ((_, target), value) in pairs.iter().zip(key) {
        let name = state().registry.borrow().field(*target).name.clone();
        args.kwargs.insert((*name).into(), value);
    }
    get(&queryset, "get", vm)?.call(args, vm)
}

fn reverse_one_get(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let missing = |vm: &VirtualMachine| -> PyResult {
        let class = does_not_exist(&zelf.field, false, vm)?;
        Err(error::of_class(
            class,
            &format!("{} has no {}.", instance.class().name(), zelf.name),
            vm,
        ))
    };
    if let Some(found) = cached(instance, &zelf.name, vm)? {
        return if vm.is_none(&found) {
            missing(vm)
        } else {
            Ok(found)
        };
    }
    if vm.is_none(&*get(instance, "pk", vm)?) {
        set_cached(instance, &zelf.name, vm.ctx.none(), vm)?;
        return missing(vm);
    }
    fetch(zelf, instance, vm)?;
    match cached(instance, &zelf.name, vm)?.filter(|found| !vm.is_none(found)) {
        Some(found) => Ok(found),
        None => missing(vm),
    }
}

/// Looks for the object that points to this one; None is cached too.
fn fetch_reverse_one(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let related = get(zelf.field.as_object(), "model", vm)?;
    let does_not_exist = get(&related, "DoesNotExist", vm)?;
    let queryset = queryset_for(instance, &related, vm)?;
    let mut args = FuncArgs::default();
    args.kwargs
        .insert((*zelf.field.name()).into(), instance.to_owned());
    let found = get(&queryset, "get", vm)?.call(args, vm);
    let found = match does_not_exist.downcast_ref::<PyType>() {
        Some(class) => py::catch(found, class)?.ok(),
        None => Some(found?),
    };
    if let Some(found) = &found {
        set_cached(found, &zelf.field.name(), instance.to_owned(), vm)?;
    }
    let found = found.unwrap_or_else(|| vm.ctx.none());
    set_cached(instance, &zelf.name, found, vm)
}

/// Whether an object may stand on the other side.
fn check_instance(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    value: &PyObject,
    expected: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let state = state();
    let concrete = |object: &PyObject| {
        let id = object.downcast_ref::<PyType>().and_then(model_of)?;
        Some(state.registry.borrow().concrete_model(id))
    };
    let is_instance = match (model_of(value.class()), concrete(expected)) {
        (Some(own), Some(expected)) => state
            .registry
            .borrow()
            .is_subclass(state.registry.borrow().concrete_model(own), expected),
        _ => false,
    };
    if is_instance {
        return Ok(());
    }
    let name = expected
        .downcast_ref::<PyType>()
        .map(|class| class.name().to_string())
        .unwrap_or_default();
    Err(vm.new_value_error(format!(
        "Cannot assign \"{}\": \"{}.{}\" must be a \"{name}\" instance.",
        py::repr_of(value, vm)?,
        instance.class().name(),
        zelf.name,
    )))
}

fn forward_set(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    value: Obj,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(id) = zelf.field.id.get() else {
        return Ok(());
    };
    let pairs = related_pairs(id);
    let one_to_one = zelf
        .field
        .with(|field| field.kind == dunder_orm::meta::FieldKind::OneToOne);
    let reverse = one_to_one
        .then(|| state().registry.borrow().reverse_relation(id))
        .flatten();
    if vm.is_none(&value) {
        // The object that was there forgets this one.
        if let Some(old) = cached(instance, &zelf.name, vm)?.filter(|old| !vm.is_none(old))
            && one_to_one
            && let Some(name) = reverse
                .as_ref()
                .and_then(|reverse| reverse.accessor_name.as_ref())
        {
            set_cached(&old, name, vm.ctx.none(), vm)?;
        }
        for (own, _) in &pairs {
            py::set(instance, &attname(*own), vm.ctx.none(), vm)?;
        }
    } else {
        let related = get(zelf.field.as_object(), "related_model", vm)?;
        check_instance(zelf, instance, &value, &related, vm)?;
        for (own, target) in &pairs {
            let key = get(&value, &attname(*target), vm)?;
            py::set(instance, &attname(*own), key, vm)?;
        }
    }
    set_cached(instance, &zelf.name, value.clone(), vm)?;
    if one_to_one
        && !vm.is_none(&value)
        && let Some(name) = reverse
            .as_ref()
            .and_then(|reverse| reverse.accessor_name.as_ref())
    {
        set_cached(&value, name, instance.to_owned(), vm)?;
    }
    // A parent link that is also the key takes the parents' keys along.
    if one_to_one
        && zelf.field.with(|field| {
            field.primary_key && field.relation.as_ref().is_some_and(|r| r.parent_link)
        })
    {
        copy_parent_keys(id, instance, &value, vm)?;
    }
    Ok(())
}

fn copy_parent_keys(
    id: FieldId,
    instance: &PyObject,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let keys: Vec<Rc<str>> = {
        let state = state();
        let registry = state.registry.borrow();
        let Some(target) = registry
            .field(id)
            .relation
            .as_ref()
            .and_then(dunder_orm::meta::Relation::model)
        else {
            return Ok(());
        };
        registry
            .views(target)
            .concrete_fields
            .iter()
            .map(|&field| registry.field(field))
            .filter(|field| field.primary_key)
            .map(|field| field.attname.clone())
            .collect()
    };
    for name in keys {
        let copied = if vm.is_none(value) {
            vm.ctx.none()
        } else {
            get(value, &name, vm)?
        };
        py::set(instance, &name, copied, vm)?;
    }
    Ok(())
}

fn reverse_one_set(
    zelf: &Py<RelatedDescriptor>,
    instance: &PyObject,
    value: Obj,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let name = zelf.field.name();
    let Some(id) = zelf.field.id.get() else {
        return Ok(());
    };
    if vm.is_none(&value) {
        if let Some(old) = cached(instance, &zelf.name, vm)?.filter(|old| !vm.is_none(old)) {
            delete_cached(instance, &zelf.name, vm)?;
            py::set(&old, &name, vm.ctx.none(), vm)?;
        }
        return Ok(());
    }
    let related = get(zelf.field.as_object(), "model", vm)?;
    check_instance(zelf, instance, &value, &related, vm)?;
    for (own, target) in related_pairs(id) {
        let key = get(instance, &attname(target), vm)?;
        py::set(&value, &attname(own), key, vm)?;
    }
    set_cached(instance, &zelf.name, value.clone(), vm)?;
    set_cached(&value, &name, instance.to_owned(), vm)
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(GetDescriptor))]
impl RelatedDescriptor {
    #[pyslot]
    fn descr_set(
        zelf: &PyObject,
        instance: rustpython_vm::PyObjectRef,
        value: PySetterValue,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(zelf) = zelf.downcast_ref::<Self>() else {
            return Ok(());
        };
        let PySetterValue::Assign(value) = value else {
            return Err(vm.new_attribute_error("__delete__".to_owned()));
        };
        match zelf.side {
            Side::Forward => forward_set(zelf, &instance, value, vm),
            Side::ReverseOne => reverse_one_set(zelf, &instance, value, vm),
            Side::ReverseMany | Side::ManyToMany { .. } => {
                let what = match zelf.side {
                    Side::ManyToMany { reverse: false } => "forward side of a many-to-many set",
                    Side::ManyToMany { reverse: true } => "reverse side of a many-to-many set",
                    _ => "reverse side of a related set",
                };
                Err(vm.new_type_error(format!(
                    "Direct assignment to the {what} is prohibited. Use {}.set() instead.",
                    zelf.name
                )))
            }
        }
    }
    /// Seen from the other side of a one-to-one relation, the relation stands for the field.
    #[pygetset]
    fn field(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.side {
            Side::ReverseOne => Self::related(zelf, vm),
            _ => Ok(zelf.field.clone().into()),
        }
    }
    #[pymethod]
    fn fetch_one(
        zelf: PyRef<Self>,
        instance: rustpython_vm::PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        fetch_one(&zelf, &instance, vm)
    }
    #[pymethod]
    fn fetch_many(
        zelf: PyRef<Self>,
        instances: rustpython_vm::PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let mut missing = Vec::new();
        for instance in py::items(&instances, vm)? {
            if cached(&instance, &zelf.name, vm)?.is_none() {
                missing.push(instance);
            }
        }
        crate::django::query::prefetch::prefetch(missing, vec![string(vm, &*zelf.name)], vm)
    }
    #[pygetset]
    fn rel(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        get(zelf.field.as_object(), "remote_field", vm)
    }
    #[pygetset]
    fn related(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        get(zelf.field.as_object(), "remote_field", vm)
    }
    #[pygetset]
    fn reverse(zelf: PyRef<Self>) -> bool {
        matches!(
            zelf.side,
            Side::ReverseMany | Side::ReverseOne | Side::ManyToMany { reverse: true }
        )
    }
    #[pygetset]
    fn through(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        get(
            &*get(zelf.field.as_object(), "remote_field", vm)?,
            "through",
            vm,
        )
    }
    #[pygetset]
    fn related_manager_cls(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        managers::manager_class(&zelf, vm)
    }
    #[pygetset(name = "RelatedObjectDoesNotExist")]
    fn related_object_does_not_exist(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        does_not_exist(&zelf.field, zelf.side == Side::Forward, vm)
    }
    #[pymethod]
    fn is_cached(
        zelf: PyRef<Self>,
        instance: rustpython_vm::PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        Ok(cached(&instance, &zelf.name, vm)?.is_some())
    }
    #[pymethod]
    fn get_queryset(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let _ = args;
        let related = if zelf.side == Side::Forward {
            get(zelf.field.as_object(), "related_model", vm)?
        } else {
            get(zelf.field.as_object(), "model", vm)?
        };
        base_queryset(&related, vm)
    }
    /// For classes that derive from this one and for programs that ask: prefetching itself is native.
    #[pymethod]
    fn get_prefetch_querysets(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        args.args.insert(0, zelf.into());
        state()
            .import(
                "django.db.models.fields.related_descriptors",
                "prefetch_one",
                vm,
            )?
            .call(args, vm)
    }
    #[pymethod]
    fn get_object(
        zelf: PyRef<Self>,
        instance: rustpython_vm::PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        forward_get(&zelf, &instance, vm)
    }
}

/// Children that a manager brings know their parent without asking.
pub fn know(queryset: &QuerySet, field: PyRef<Field>, parent: Obj) {
    queryset.known.borrow_mut().push(Known {
        field,
        objects: vec![parent],
    });
}
