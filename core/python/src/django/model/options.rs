//! `_meta`: what programs may ask of a model's metadata. It reads the registry.

use super::base::model_of;
use crate::django::error::Raise;
use crate::django::fields::relation;
use crate::django::py::{self, Obj, get, list, own_dict, string, tuple};
use crate::django::query::manager::Manager;
use crate::django::state::state;
use dunder_orm::meta::{FieldId, Member, ModelId};
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::Representable;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// `Model._meta`. What only Python knows (managers, lazy names) is in its `__dict__`.
#[pyclass(name = "Options", module = "django.db.models.options")]
#[derive(Debug, PyPayload)]
pub struct Options {
    pub id: Cell<ModelId>,
}

/// Options of `class Meta` that only Python knows.
#[derive(Default)]
pub struct Extras(HashMap<String, Obj>);

impl Extras {
    pub fn set(&mut self, name: &str, value: Obj) {
        self.0.insert(name.to_owned(), value);
    }

    pub fn get(&self, name: &str) -> Option<&Obj> {
        self.0.get(name)
    }
}

/// Gives a class its `_meta`.
pub fn attach(class: &PyTypeRef, id: ModelId, extras: Extras, vm: &VirtualMachine) -> PyResult<()> {
    let options = Options { id: Cell::new(id) }.into_ref(&vm.ctx);
    let dict = own_dict(options.as_object(), vm)?;
    dict.set_item("local_managers", list(vm, Vec::new()), vm)?;
    for name in ["indexes", "constraints"] {
        dict.set_item(name, list(vm, Vec::new()), vm)?;
    }
    let nothing = |name: &str| dict.set_item(name, vm.ctx.none(), vm);
    for name in [
        "swappable",
        "base_manager_name",
        "default_manager_name",
        "required_db_vendor",
    ] {
        nothing(name)?;
    }
    dict.set_item("_ordering_clash", vm.ctx.new_bool(false).into(), vm)?;
    dict.set_item("required_db_features", list(vm, Vec::new()), vm)?;
    dict.set_item("permissions", list(vm, Vec::new()), vm)?;
    let permissions = ["add", "change", "delete", "view"]
        .map(|name| string(vm, name))
        .to_vec();
    dict.set_item("default_permissions", tuple(vm, permissions), vm)?;
    dict.set_item("db_tablespace", string(vm, ""), vm)?;
    dict.set_item("original_attrs", vm.ctx.new_dict().into(), vm)?;
    let r#abstract = state().registry.borrow().model(id).options.r#abstract;
    for (name, mut value) in extras.0 {
        if !r#abstract && (name == "indexes" || name == "constraints") {
            value = list(vm, named(&value, id, name == "indexes", vm)?);
        }
        dict.set_item(name.as_str(), value, vm)?;
    }
    if !dict.contains_key("apps", vm) {
        dict.set_item("apps", state().import("django.apps", "apps", vm)?, vm)?;
    }
    py::set(class.as_object(), "_meta", options, vm)
}

/// Names that speak of the class, which children of an abstract base make their own, and names of indexes without one.
fn named(
    objects: &PyObject,
    id: ModelId,
    indexes: bool,
    vm: &VirtualMachine,
) -> PyResult<Vec<Obj>> {
    let mut all = py::items(objects, vm)?;
    for (place, object) in all.iter_mut().enumerate() {
        let given = py::expect_text(&*get(object, "name", vm)?, vm)?;
        let name = {
            let state = state();
            let registry = state.registry.borrow();
            let options = &registry.model(id).options;
            match options.indexes.get(place).filter(|_| indexes) {
                Some(index) => index.name.to_string(),
                None => given
                    .replace("%(app_label)s", &options.app_label.to_lowercase())
                    .replace("%(class)s", &options.model_name),
            }
        };
        if name != given {
            *object = py::call(object, "clone", (), vm)?;
            py::set(object, "name", string(vm, name), vm)?;
        }
    }
    Ok(all)
}

/// `objects`, where the class has no manager of its own or inherited.
pub fn ensure_manager(class: &PyTypeRef, id: ModelId, vm: &VirtualMachine) -> PyResult<()> {
    let meta = get(class.as_object(), "_meta", vm)?;
    if !managers(class, vm)?.is_empty() {
        return Ok(());
    }
    if state()
        .registry
        .borrow()
        .find_field(id, "objects")
        .is_some()
    {
        return Err(vm.new_value_error(format!(
            "Model {} must specify a custom Manager, because it has a field named 'objects'.",
            class.name()
        )));
    }
    let manager = state()
        .import("django.db.models.manager", "Manager", vm)?
        .call((), vm)?;
    if let Some(native) = manager.downcast_ref::<Manager>() {
        native.auto_created.set(true);
    }
    let _ = meta;
    py::call(class.as_object(), "add_to_class", ("objects", manager), vm).map(drop)
}

/// All managers, own ones first and then inherited ones, each name once; copies that belong to this model.
pub fn managers(class: &PyTypeRef, vm: &VirtualMachine) -> PyResult<Vec<PyRef<Manager>>> {
    let mut found: Vec<(usize, i64, PyRef<Manager>)> = Vec::new();
    for (depth, base) in class
        .mro_collect()
        .into_iter()
        .filter(|base| model_of(base).is_some())
        .enumerate()
    {
        let meta = get(base.as_object(), "_meta", vm)?;
        for manager in py::items(&*get(&meta, "local_managers", vm)?, vm)? {
            let Ok(manager) = manager.downcast::<Manager>() else {
                continue;
            };
            let name = manager.name.borrow().clone();
            if found.iter().any(|(.., known)| *known.name.borrow() == name) {
                continue;
            }
            let own = if base.is(class) {
                manager
            } else {
                Manager::copy_for(&manager, class, vm)?
            };
            found.push((depth, own.creation_counter.get(), own));
        }
    }
    found.sort_by_key(|(depth, counter, _)| (*depth, *counter));
    Ok(found.into_iter().map(|(.., manager)| manager).collect())
}

impl Representable for Options {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<Options for {}>",
            zelf.with(|model| model.object_name.to_string())
        ))
    }
}

impl Options {
    fn with<T>(&self, read: impl FnOnce(&dunder_orm::meta::Model) -> T) -> T {
        read(state().registry.borrow().model(self.id.get()))
    }
}

fn field_list(ids: &[FieldId], vm: &VirtualMachine) -> PyResult {
    let fields = ids
        .iter()
        .map(|&id| Ok(state().field(id, vm)?.into()))
        .collect::<PyResult<Vec<Obj>>>()?;
    immutable(fields, "fields", vm)
}

/// The model's own fields, from which one may be taken out.
fn own_list(ids: &[FieldId], vm: &VirtualMachine) -> PyResult {
    let fields = ids
        .iter()
        .map(|&id| Ok(state().field(id, vm)?.into()))
        .collect::<PyResult<Vec<Obj>>>()?;
    state()
        .import("django.db.models.options", "OwnFields", vm)?
        .call((list(vm, fields),), vm)
}

fn parents(options: &Py<Options>, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
    let ids = state().registry.borrow().all_parents(options.id.get());
    ids.iter()
        .map(|&id| Ok(state().class(id, vm)?.into()))
        .collect()
}

/// What only checks and tools ask for is written in `django.db.models.options`.
fn in_python(name: &'static str, options: PyRef<Options>, vm: &VirtualMachine) -> PyResult {
    state()
        .import("django.db.models.options", name, vm)?
        .call((options,), vm)
}

/// What `_meta` gives out is shared: it says so to whom wants to change it.
fn immutable(fields: Vec<Obj>, what: &str, vm: &VirtualMachine) -> PyResult {
    let warning = format!(
        "The return type of '{what}' should never be mutated. If you want to manipulate this list for your own use, \
         make a copy first."
    );
    let mut args = FuncArgs::from(vec![list(vm, fields)]);
    args.kwargs.insert("warning".into(), string(vm, warning));
    state()
        .import("django.utils.datastructures", "ImmutableList", vm)?
        .call(args, vm)
}

fn kept(options: &Py<Options>, name: &str, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    own_dict(options.as_object(), vm)?.get_item_opt(name, vm)
}

#[pyclass(flags(HAS_DICT), with(Representable))]
impl Options {
    #[pymethod]
    fn __str__(zelf: PyRef<Self>) -> String {
        zelf.with(dunder_orm::meta::Model::label_lower)
    }
    #[pygetset]
    fn model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(state().class(zelf.id.get(), vm)?.into())
    }
    #[pygetset]
    fn concrete_model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if zelf.with(|model| model.options.r#abstract) {
            return Ok(vm.ctx.none());
        }
        let id = state().registry.borrow().concrete_model(zelf.id.get());
        Ok(state().class(id, vm)?.into())
    }
    #[pygetset]
    fn proxy_for_model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.with(|model| model.proxy_for) {
            Some(id) => Ok(state().class(id, vm)?.into()),
            None => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn app_label(zelf: PyRef<Self>) -> String {
        zelf.with(|model| model.options.app_label.to_string())
    }
    #[pygetset]
    fn object_name(zelf: PyRef<Self>) -> String {
        zelf.with(|model| model.object_name.to_string())
    }
    #[pygetset]
    fn model_name(zelf: PyRef<Self>) -> String {
        zelf.with(|model| model.options.model_name.to_string())
    }
    #[pygetset]
    fn label(zelf: PyRef<Self>) -> String {
        zelf.with(dunder_orm::meta::Model::label)
    }
    #[pygetset]
    fn label_lower(zelf: PyRef<Self>) -> String {
        zelf.with(dunder_orm::meta::Model::label_lower)
    }
    #[pygetset]
    fn app_config(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let apps = get(zelf.as_object(), "apps", vm)?;
        let configs = get(&apps, "app_configs", vm)?;
        py::call(&configs, "get", (Self::app_label(zelf),), vm)
    }
    #[pygetset]
    fn db_table(zelf: PyRef<Self>) -> String {
        zelf.with(|model| model.options.db_table.to_string())
    }
    #[pygetset(setter)]
    fn set_db_table(zelf: PyRef<Self>, table: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let table = py::expect_text(&table, vm)?;
        state().change(vm, |registry| {
            registry.model_mut(zelf.id.get()).options.db_table = table.as_str().into();
            Ok(())
        })
    }
    #[pygetset]
    fn db_table_comment(zelf: PyRef<Self>) -> String {
        zelf.with(|model| model.options.db_table_comment.to_string())
    }
    #[pygetset]
    fn verbose_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(kept(&zelf, "verbose_name", vm)?
            .unwrap_or_else(|| string(vm, zelf.with(|model| model.options.verbose_name.clone()))))
    }
    #[pygetset]
    fn verbose_name_raw(zelf: PyRef<Self>) -> String {
        zelf.with(|model| model.options.verbose_name.to_string())
    }
    #[pygetset]
    fn verbose_name_plural(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(kept(&zelf, "verbose_name_plural", vm)?.unwrap_or_else(|| {
            string(
                vm,
                zelf.with(|model| model.options.verbose_name_plural.clone()),
            )
        }))
    }
    #[pygetset(name = "abstract")]
    fn is_abstract(zelf: PyRef<Self>) -> bool {
        zelf.with(|model| model.options.r#abstract)
    }
    #[pygetset]
    fn proxy(zelf: PyRef<Self>) -> bool {
        zelf.with(|model| model.options.proxy)
    }
    #[pygetset]
    fn managed(zelf: PyRef<Self>) -> bool {
        zelf.with(|model| model.options.managed)
    }
    #[pygetset(setter)]
    fn set_managed(zelf: PyRef<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        state().change(vm, |registry| {
            registry.model_mut(zelf.id.get()).options.managed = value;
            Ok(())
        })
    }
    #[pygetset]
    fn select_on_save(zelf: PyRef<Self>) -> bool {
        zelf.with(|model| model.options.select_on_save)
    }
    #[pygetset(setter)]
    fn set_select_on_save(zelf: PyRef<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        state().change(vm, |registry| {
            registry.model_mut(zelf.id.get()).options.select_on_save = value;
            Ok(())
        })
    }
    /// The model of the many-to-many field that an automatic through model serves; else False.
    #[pygetset]
    fn auto_created(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.with(|model| model.options.auto_created) {
            Some(id) => Ok(state().class(id, vm)?.into()),
            None => Ok(vm.ctx.new_bool(false).into()),
        }
    }
    #[pygetset]
    fn ordering(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match kept(&zelf, "ordering", vm)? {
            Some(given) => Ok(given),
            None => {
                let names = zelf.with(|model| {
                    model
                        .options
                        .ordering
                        .iter()
                        .filter_map(|term| match term {
                            dunder_orm::meta::OrderTerm::Name(name) => Some(string(vm, name)),
                            dunder_orm::meta::OrderTerm::Expr(_) => None,
                        })
                        .collect()
                });
                // Django's own: an empty list, or the tuple of `order_with_respect_to`.
                if zelf.with(|model| model.options.order_with_respect_to.is_some()) {
                    Ok(tuple(vm, names))
                } else {
                    Ok(list(vm, names))
                }
            }
        }
    }
    #[pygetset(setter)]
    fn set_ordering(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let mut terms = Vec::new();
        let given = if vm.is_none(&value) {
            Vec::new()
        } else {
            py::items(&value, vm)?
        };
        for term in given {
            terms.push(match py::text(&term) {
                Some(name) => dunder_orm::meta::OrderTerm::Name(name.into()),
                None => dunder_orm::meta::OrderTerm::Expr(Rc::new(
                    crate::django::expressions::to_expr(&term, vm)?,
                )),
            });
        }
        own_dict(zelf.as_object(), vm)?.set_item("ordering", value, vm)?;
        state().change(vm, |registry| {
            registry.model_mut(zelf.id.get()).options.ordering = terms.clone();
            Ok(())
        })
    }
    #[pygetset]
    fn get_latest_by(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match kept(&zelf, "get_latest_by", vm)? {
            Some(given) => Ok(given),
            None => Ok(
                zelf.with(|model| match model.options.get_latest_by.as_slice() {
                    [] => vm.ctx.none(),
                    [one] => string(vm, one),
                    many => tuple(vm, many.iter().map(|name| string(vm, name)).collect()),
                }),
            ),
        }
    }
    #[pygetset]
    fn default_related_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.with(|model| model.options.default_related_name.clone())
            .map_or_else(|| vm.ctx.none(), |name| string(vm, name))
    }
    #[pygetset]
    fn order_with_respect_to(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.with(|model| model.options.order_with_respect_to.clone()) {
            Some(name) => {
                let id = state().registry.borrow().find_field(zelf.id.get(), &name);
                id.map_or_else(|| Ok(vm.ctx.none()), |id| Ok(state().field(id, vm)?.into()))
            }
            None => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn unique_together(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if let Some(invalid) = kept(&zelf, "unique_together", vm)? {
            return Ok(invalid);
        }
        let groups = zelf.with(|model| model.options.unique_together.clone());
        Ok(tuple(
            vm,
            groups
                .iter()
                .map(|names| tuple(vm, names.iter().map(|name| string(vm, name)).collect()))
                .collect(),
        ))
    }
    #[pygetset]
    fn pk(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.with(|model| model.pk) {
            Some(id) => Ok(state().field(id, vm)?.into()),
            None => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn pk_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let ids = state().registry.borrow().pk_fields(zelf.id.get());
        let fields = ids
            .iter()
            .map(|&id| Ok(state().field(id, vm)?.into()))
            .collect::<PyResult<Vec<Obj>>>()?;
        Ok(list(vm, fields))
    }
    #[pygetset]
    fn is_composite_pk(zelf: PyRef<Self>) -> bool {
        state().registry.borrow().pk_fields(zelf.id.get()).len() > 1
    }
    #[pygetset]
    fn auto_field(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.with(|model| model.pk.filter(|pk| pk.model == model.id)) {
            Some(pk) if state().registry.borrow().field(pk).kind.is_auto() => {
                Ok(state().field(pk, vm)?.into())
            }
            _ => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn parents(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let dict = vm.ctx.new_dict();
        for (parent, link) in zelf.with(|model| model.parents.clone()) {
            let link = link.map_or_else(
                || Ok(vm.ctx.none()),
                |link| state().field(link, vm).map(Into::into),
            )?;
            dict.set_item(state().class(parent, vm)?.as_object(), link, vm)?;
        }
        Ok(dict.into())
    }
    #[pygetset]
    fn all_parents(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(tuple(vm, parents(&zelf, vm)?))
    }
    #[pymethod]
    fn get_parent_list(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(list(vm, parents(&zelf, vm)?))
    }
    #[pygetset]
    fn fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        field_list(&views.fields, vm)
    }
    #[pygetset]
    fn concrete_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        field_list(&views.concrete_fields, vm)
    }
    #[pygetset]
    fn local_concrete_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        field_list(&views.local_concrete_fields, vm)
    }
    #[pygetset]
    fn local_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        own_list(&views.local_fields, vm)
    }
    #[pygetset]
    fn local_many_to_many(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        own_list(&views.local_many_to_many, vm)
    }
    #[pygetset]
    fn many_to_many(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        field_list(&views.many_to_many, vm)
    }
    #[pygetset]
    fn private_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        field_list(&views.private_fields, vm)
    }
    #[pygetset]
    fn related_objects(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let reverse = state().registry.borrow().reverse(zelf.id.get());
        let members = reverse
            .related_objects
            .iter()
            .map(|one| relation::member(&Member::Reverse(one.clone()), vm));
        Ok(tuple(vm, members.collect::<PyResult<Vec<_>>>()?))
    }
    #[pymethod]
    fn get_fields(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let parents = py::take(&mut args, "include_parents")
            .map_or(Ok(true), |value| py::truthy(&value, vm))?;
        let hidden = py::take(&mut args, "include_hidden")
            .map_or(Ok(false), |value| py::truthy(&value, vm))?;
        let members = state()
            .registry
            .borrow()
            .members(zelf.id.get(), parents, hidden);
        let objects = members
            .iter()
            .map(|member| relation::member(member, vm))
            .collect::<PyResult<Vec<_>>>()?;
        immutable(objects, "get_fields()", vm)
    }
    #[pymethod]
    fn get_field(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let name = py::str_of(&name, vm)?;
        let member = state()
            .registry
            .borrow()
            .get_field(zelf.id.get(), &name)
            .raise(vm)?;
        relation::member(&member, vm)
    }
    #[pymethod]
    fn get_ancestor_link(zelf: PyRef<Self>, ancestor: PyTypeRef, vm: &VirtualMachine) -> PyResult {
        let link = model_of(&ancestor)
            .and_then(|id| state().registry.borrow().ancestor_link(zelf.id.get(), id));
        link.map_or_else(
            || Ok(vm.ctx.none()),
            |link| Ok(state().field(link, vm)?.into()),
        )
    }
    #[pymethod]
    fn get_base_chain(zelf: PyRef<Self>, ancestor: PyTypeRef, vm: &VirtualMachine) -> PyResult {
        let chain = model_of(&ancestor).map_or_else(Vec::new, |id| {
            state().registry.borrow().base_chain(zelf.id.get(), id)
        });
        Ok(list(
            vm,
            chain
                .iter()
                .map(|&id| Ok(state().class(id, vm)?.into()))
                .collect::<PyResult<Vec<Obj>>>()?,
        ))
    }
    #[pygetset]
    fn managers(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let class = state().class(zelf.id.get(), vm)?;
        Ok(tuple(
            vm,
            managers(&class, vm)?.into_iter().map(Into::into).collect(),
        ))
    }
    #[pygetset]
    fn managers_map(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let class = state().class(zelf.id.get(), vm)?;
        let named = managers(&class, vm)?.into_iter().map(|manager| {
            let name = manager.name.borrow().to_string();
            (name, manager.into())
        });
        py::dict(vm, named.collect::<Vec<_>>())
    }
    #[pymethod]
    fn add_manager(zelf: PyRef<Self>, manager: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        py::call(
            &*get(zelf.as_object(), "local_managers", vm)?,
            "append",
            (manager,),
            vm,
        )?;
        own_dict(zelf.as_object(), vm)?.set_item("_default_manager", vm.ctx.none(), vm)
    }
    #[pygetset]
    fn default_manager(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if let Some(known) = kept(&zelf, "_default_manager", vm)?.filter(|known| !vm.is_none(known))
        {
            return Ok(known);
        }
        let class = state().class(zelf.id.get(), vm)?;
        let all = managers(&class, vm)?;
        let wanted = inherited_name(&class, "default_manager_name", vm)?;
        let found: Obj = match wanted {
            Some(name) => match all
                .into_iter()
                .find(|manager| **manager.name.borrow() == *name)
            {
                Some(manager) => manager.into(),
                None => {
                    return Err(vm.new_value_error(format!(
                        "{} has no manager named '{name}'",
                        zelf.with(|model| model.object_name.clone())
                    )));
                }
            },
            None => all
                .into_iter()
                .next()
                .map_or_else(|| vm.ctx.none(), Into::into),
        };
        own_dict(zelf.as_object(), vm)?.set_item("_default_manager", found.clone(), vm)?;
        Ok(found)
    }
    #[pygetset]
    fn base_manager(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if let Some(known) = kept(&zelf, "_base_manager", vm)? {
            return Ok(known);
        }
        let class = state().class(zelf.id.get(), vm)?;
        let found: Obj = match inherited_name(&class, "base_manager_name", vm)? {
            Some(name) => match managers(&class, vm)?
                .into_iter()
                .find(|manager| **manager.name.borrow() == *name)
            {
                Some(manager) => manager.into(),
                None => {
                    return Err(vm.new_value_error(format!(
                        "{} has no manager named '{name}'",
                        zelf.with(|model| model.object_name.clone())
                    )));
                }
            },
            None => {
                let manager = state()
                    .import("django.db.models.manager", "Manager", vm)?
                    .call((), vm)?;
                if let Some(native) = manager.downcast_ref::<Manager>() {
                    native.bind(&class, "_base_manager");
                    native.auto_created.set(true);
                }
                manager
            }
        };
        own_dict(zelf.as_object(), vm)?.set_item("_base_manager", found.clone(), vm)?;
        Ok(found)
    }
    #[pygetset]
    fn total_unique_constraints(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        in_python("total_unique_constraints", zelf, vm)
    }
    /// The label of the model that the settings put in this one's place.
    #[pygetset]
    fn swapped(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match kept(&zelf, "swappable", vm)? {
            Some(setting) if !vm.is_none(&setting) => in_python("swapped", zelf, vm),
            _ => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn _property_names(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        in_python("property_names", zelf, vm)
    }
    /// Fields of any model that point here.
    #[pygetset]
    fn _relation_tree(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        in_python("relation_tree", zelf, vm)
    }
    #[pymethod]
    fn _expire_cache(zelf: PyRef<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let dict = own_dict(zelf.as_object(), vm)?;
        for name in ["_relation_tree", "_base_manager", "_default_manager"] {
            if dict.contains_key(name, vm) {
                dict.del_item(name, vm)?;
            }
        }
        state().shapes.borrow_mut().clear();
        Ok(())
    }
    #[pygetset]
    fn db_returning_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let views = state().registry.borrow().views(zelf.id.get());
        let mut returning = Vec::new();
        for &id in &views.local_fields {
            let field: Obj = state().field(id, vm)?.into();
            if py::truthy(&*get(&field, "db_returning", vm)?, vm)? {
                returning.push(field);
            }
        }
        Ok(list(vm, returning))
    }
}

/// A manager's name from the class's `Meta`, or from that of the nearest base that says one.
fn inherited_name(
    class: &PyTypeRef,
    option: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<String>> {
    for base in class.mro_collect() {
        if model_of(&base).is_some() {
            let meta = get(base.as_object(), "_meta", vm)?;
            if let Some(name) = py::get_some(&meta, option, vm)? {
                return Ok(Some(py::expect_text(&name, vm)?));
            }
        }
    }
    Ok(None)
}
