//! `ModelBase`: what happens when a model class is defined.

use super::attribute::{DeferredAttribute, FieldAction};
use super::instance::Model;
use super::meta_options;
use crate::django::fields::{self, Field};
use crate::django::method::Method;
use crate::django::py::{self, Obj, call, class_attr, get, get_opt, string};
use crate::django::related::descriptors;
use crate::django::state::state;
use dunder_orm::meta::{self, FieldId, FieldKind, ModelDef, ModelId};
use rustpython_vm::builtins::{PyDict, PyDictRef, PyTuple, PyType, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::Constructor;
use rustpython_vm::{
    AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The class of model classes.
#[pyclass(name = "ModelBase", base = PyType, module = "django.db.models.base")]
#[derive(Debug)]
#[repr(transparent)]
pub struct ModelBase(PyType);

/// Which model a class is.
#[derive(Clone, Copy, Debug)]
struct IsModel(ModelId);

/// A class that is being defined: fields that contribute themselves to it are gathered here.
struct Building {
    class: PyTypeRef,
    fields: Vec<(Rc<str>, PyRef<Field>)>,
}

thread_local! {
    static BUILDING: RefCell<Vec<Building>> = const { RefCell::new(Vec::new()) };
}

/// The model that a class is; None for `Model` itself and for other classes.
pub fn model_of(class: &Py<PyType>) -> Option<ModelId> {
    class.get_type_data::<IsModel>().map(|model| model.0)
}

/// `django.db.models.Model`.
pub fn model_class(_vm: &VirtualMachine) -> PyTypeRef {
    Model::make_static_type()
}

impl Constructor for ModelBase {
    type Args = FuncArgs;

    fn slot_new(metatype: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        define(metatype, args, vm)
    }

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("cannot create 'ModelBase' instances".to_owned()))
    }
}

#[pyclass(flags(BASETYPE), with(Constructor))]
impl ModelBase {
    /// Gives a class an attribute; one that wants to know is told: `contribute_to_class`.
    #[pymethod]
    fn add_to_class(
        class: PyTypeRef,
        name: PyObjectRef,
        value: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        add_to_class(&class, &py::expect_text(&name, vm)?, value, vm)
    }

    #[pygetset]
    fn _default_manager(class: PyTypeRef, vm: &VirtualMachine) -> PyResult {
        get(
            &*get(class.as_object(), "_meta", vm)?,
            "default_manager",
            vm,
        )
    }

    #[pygetset]
    fn _base_manager(class: PyTypeRef, vm: &VirtualMachine) -> PyResult {
        get(&*get(class.as_object(), "_meta", vm)?, "base_manager", vm)
    }
}

fn contributes(value: &PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
    if value.downcast_ref::<PyType>().is_some() {
        return Ok(false);
    }
    Ok(value.downcast_ref::<Field>().is_some()
        || value
            .class()
            .get_attr(vm.ctx.intern_str("contribute_to_class"))
            .is_some())
}

fn add_to_class(class: &PyTypeRef, name: &str, value: Obj, vm: &VirtualMachine) -> PyResult<()> {
    if contributes(&value, vm)? {
        call(&value, "contribute_to_class", (class.clone(), name), vm).map(drop)
    } else {
        py::set(class.as_object(), name, value, vm)
    }
}

/// `Field.contribute_to_class(cls, name, private_only=False)`.
pub fn contribute_field(
    field: &PyRef<Field>,
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let (Some(class), Some(name)) = (py::take(&mut args, "cls"), py::take(&mut args, "name"))
    else {
        return Err(vm.new_type_error("contribute_to_class() needs a class and a name".to_owned()));
    };
    let name: Rc<str> = py::expect_text(&name, vm)?.into();
    let class: PyTypeRef = class
        .downcast()
        .map_err(|_| vm.new_type_error("not a class".to_owned()))?;
    let building = BUILDING.with_borrow_mut(|stack| {
        stack
            .iter_mut()
            .rev()
            .find(|building| building.class.is(&class))
            .map(|building| {
                building.fields.push((name.clone(), field.clone()));
            })
    });
    if building.is_some() {
        return Ok(());
    }
    let Some(model) = model_of(&class) else {
        return Err(vm.new_type_error(format!("{} is not a model", class.name())));
    };
    let mut data = field.data.borrow().clone();
    data.hooks = fields::hooks::of(field, vm);
    let id = state().change(vm, |registry| registry.add_field(model, &name, data))?;
    bind_field(&class, id, field.clone(), vm)?;
    connect_relations(vm)
}

fn define(metatype: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (Some(name), Some(bases), Some(body)) = (
        args.args
            .first()
            .and_then(|name| py::text(name).map(str::to_owned)),
        args.args
            .get(1)
            .and_then(|bases| bases.clone().downcast::<PyTuple>().ok()),
        args.args
            .get(2)
            .and_then(|body| body.clone().downcast::<PyDict>().ok()),
    ) else {
        return <PyType as Constructor>::slot_new(metatype, args, vm);
    };
    // Attributes that contribute themselves come after the class exists.
    let (plain, contributable) = (vm.ctx.new_dict(), RefCell::new(Vec::new()));
    let mut meta = None;
    for (key, value) in body.items_vec() {
        match py::text(&key) {
            Some("Meta") => meta = Some(value),
            Some(key) if contributes(&value, vm)? => {
                contributable.borrow_mut().push((key.to_owned(), value))
            }
            _ => plain.set_item(&*key, value, vm)?,
        }
    }
    let mut type_args = args.clone();
    type_args.args = vec![
        string(vm, &name),
        bases.clone().into(),
        plain.clone().into(),
    ];
    let class: PyTypeRef = <PyType as Constructor>::slot_new(metatype, type_args, vm)?
        .downcast()
        .map_err(|_| vm.new_type_error("a metaclass made no class".to_owned()))?;
    BUILDING.with_borrow_mut(|stack| {
        stack.push(Building {
            class: class.clone(),
            fields: Vec::new(),
        })
    });
    let result = build(
        &class,
        &name,
        &bases,
        &plain,
        meta,
        contributable.into_inner(),
        vm,
    );
    BUILDING.with_borrow_mut(|stack| stack.retain(|building| !building.class.is(&class)));
    result?;
    Ok(class.into())
}

fn build(
    class: &PyTypeRef,
    name: &str,
    bases: &Py<PyTuple>,
    plain: &PyDictRef,
    meta: Option<Obj>,
    contributable: Vec<(String, Obj)>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let state = state();
    // Meta: the class's own, or one that it inherits from an abstract base.
    let inherited = if meta.is_none() {
        get_opt(class.as_object(), "Meta", vm)?
    } else {
        None
    };
    let chosen = meta.clone().or(inherited);
    let r#abstract = match &meta {
        Some(meta) => {
            get_opt(meta, "abstract", vm)?.map_or(Ok(false), |value| py::truthy(&value, vm))?
        }
        None => false,
    };
    let module = py::str_of(&*class.__module__(vm)?, vm)?;
    let qualname = py::str_of(&class.__qualname__(vm), vm)?;
    let mut def = ModelDef::new("", name);
    def.module = module.as_str().into();
    def.qualname = qualname.as_str().into();
    for base in bases.as_slice() {
        if let Some(base) = base.downcast_ref::<PyType>().and_then(model_of) {
            def.bases.push(base);
        }
    }
    let extras = meta_options::read(&mut def, chosen.as_ref(), r#abstract, &module, vm)?;
    def.attributes = hiding_names(class, &def.bases, plain, vm);

    let mut others = Vec::new();
    for (name, value) in contributable {
        match value.downcast::<Field>() {
            Ok(field) if !fields::overrides(field.class(), "contribute_to_class", vm) => {
                BUILDING.with_borrow_mut(|stack| {
                    if let Some(building) = stack
                        .iter_mut()
                        .rev()
                        .find(|building| building.class.is(class))
                    {
                        building.fields.push((name.as_str().into(), field));
                    }
                });
            }
            Ok(field) => {
                call(
                    field.as_object(),
                    "contribute_to_class",
                    (class.clone(), name.as_str()),
                    vm,
                )?;
            }
            Err(value) => others.push((name, value)),
        }
    }
    let mut own: Vec<(Rc<str>, PyRef<Field>)> = BUILDING.with_borrow_mut(|stack| {
        stack
            .iter_mut()
            .rev()
            .find(|building| building.class.is(class))
            .map_or_else(Vec::new, |building| std::mem::take(&mut building.fields))
    });
    for (name, field) in &own {
        let mut data = field.data.borrow().clone();
        data.hooks = fields::hooks::of(field, vm);
        data.expression = stored_expression(field, &data, vm)?;
        def.fields.push((name.clone(), data));
    }
    let base_ids = def.bases.clone();
    let has_key = r#abstract || {
        let registry = state.registry.borrow();
        def.fields.iter().any(|(_, field)| field.primary_key)
            || base_ids
                .iter()
                .any(|&base| registry.model(base).pk.is_some())
    };
    match default_auto_field(&def, extras.get("apps"), vm) {
        Ok((kind, class)) => {
            def.default_auto_field = kind;
            if let Some(class) = class.filter(|_| !has_key) {
                let key = own_auto_field(&class, vm)?;
                let mut data = key.data.borrow().clone();
                data.hooks = fields::hooks::of(&key, vm);
                def.fields.push(("id".into(), data));
                own.push(("id".into(), key));
            }
        }
        // The setting is wrong, but this model has no use for it.
        Err(_) if has_key => {}
        Err(error) => return Err(error),
    }
    let id = state.change(vm, |registry| registry.define(def))?;
    class
        .init_type_data(IsModel(id))
        .map_err(|error| vm.new_runtime_error(error))?;
    state.set_class(id, class.clone());

    super::options::attach(class, id, extras, vm)?;
    if !r#abstract {
        super::exceptions::add(class, vm)?;
    }
    bind_fields(class, id, &own, &base_ids, vm)?;
    for (name, value) in others {
        add_to_class(class, &name, value, vm)?;
    }
    if r#abstract {
        // Children that say nothing inherit the rest of it, but are not abstract themselves.
        if let Some(meta) = meta {
            py::set(&meta, "abstract", vm.ctx.new_bool(false), vm)?;
            py::set(class.as_object(), "Meta", meta, vm)?;
        }
        return Ok(());
    }
    finish(class, id, vm)
}

/// The expression of a `GeneratedField`, or of `db_default=`.
pub fn stored_expression(
    field: &Py<Field>,
    data: &meta::Field,
    vm: &VirtualMachine,
) -> PyResult<Option<Rc<dyn std::any::Any>>> {
    let name = match data.kind {
        FieldKind::Generated { .. } => "expression",
        _ if data.db_default.is_some() => "db_default",
        _ => return Ok(None),
    };
    let given = fields::own(field, name, vm);
    let expr = crate::django::expressions::to_expr(&given, vm)?;
    Ok(Some(Rc::new(expr)))
}

/// Names in the class body and in plain mixins, which hide inherited fields; each with the number of `bases` before it.
fn hiding_names(
    class: &PyTypeRef,
    bases: &[ModelId],
    plain: &PyDictRef,
    vm: &VirtualMachine,
) -> HashMap<Rc<str>, usize> {
    let mut names: HashMap<Rc<str>, usize> = HashMap::new();
    let mut add = |key: &Obj, before: usize| {
        if let Some(key) = py::text(key) {
            names.entry(key.into()).or_insert(before);
        }
    };
    plain.keys_vec().iter().for_each(|key| add(key, 0));
    let mut before = 0;
    for base in class.mro_collect() {
        if let Some(model) = model_of(&base) {
            before += usize::from(bases.contains(&model));
            continue;
        }
        let skip = base.is(class) || base.is(&model_class(vm)) || base.is(vm.ctx.types.object_type);
        if !skip {
            let entries = base.attributes().entries();
            entries.iter().for_each(|(key, _)| add(key, before));
        }
    }
    names
}

/// An automatic primary key of a class of the program's own.
fn own_auto_field(class: &PyTypeRef, vm: &VirtualMachine) -> PyResult<PyRef<Field>> {
    let mut args = FuncArgs::default();
    for (name, value) in [
        ("verbose_name", string(vm, "ID")),
        ("primary_key", vm.ctx.new_bool(true).into()),
        ("auto_created", vm.ctx.new_bool(true).into()),
    ] {
        args.kwargs.insert(name.into(), value);
    }
    let key = class.as_object().to_owned().call(args, vm)?;
    key.downcast()
        .map_err(|_| vm.new_type_error("not a field class".to_owned()))
}

/// The kind of automatic primary keys in the model's app, and their class where it is of the program's own.
fn default_auto_field(
    def: &ModelDef,
    apps: Option<&Obj>,
    vm: &VirtualMachine,
) -> PyResult<(FieldKind, Option<PyTypeRef>)> {
    let apps = apps.cloned().unwrap_or_else(|| vm.ctx.none());
    let given = state()
        .import("django.apps", "_default_auto_field", vm)?
        .call((string(vm, &def.options.app_label), apps), vm)?;
    match given.downcast::<PyType>() {
        Ok(class) => {
            let kind = fields::init::kind_name(&class, vm);
            Ok((fields::init::default_kind(&kind), Some(class)))
        }
        Err(path) => {
            let path = py::expect_text(&path, vm)?;
            Ok((fields::init::auto_field_kind(&path), None))
        }
    }
}

/// The last steps for a model with a table: managers, relations from elsewhere, `class_prepared`.
fn finish(class: &PyTypeRef, id: ModelId, vm: &VirtualMachine) -> PyResult<()> {
    let state = state();
    super::options::ensure_manager(class, id, vm)?;
    let named = {
        let registry = state.registry.borrow();
        let options = &registry.model(id).options;
        !options.indexes.is_empty() || !options.constraints.is_empty()
    };
    if named {
        state
            .import("django.db.models.options", "_settle_names", vm)?
            .call((class.clone(),), vm)?;
    }
    if class_attr(class, "__doc__", vm).is_none_or(|doc| vm.is_none(&doc)) {
        let views = state.registry.borrow().views(id);
        let names: Vec<String> = {
            let registry = state.registry.borrow();
            views
                .fields
                .iter()
                .map(|&field| registry.field(field).name.to_string())
                .collect()
        };
        let doc = format!("{}({})", class.name(), names.join(", "));
        py::set(class.as_object(), "__doc__", string(vm, doc), vm)?;
    }
    // Models of other sets of apps, those of migrations among them, get their tables from those who made them.
    let own = {
        let registry = state.registry.borrow();
        let model = registry.model(id);
        model.apps == meta::AppsId::default() && model.options.auto_created.is_none()
    };
    if own && state.automatic_tables.get() {
        state.pending_tables.borrow_mut().push(id);
    }
    connect_relations(vm)?;
    run_waiting(class, vm)?;
    crate::django::signals::send("class_prepared", class.as_object(), &[], vm)
}

/// Calls what `apps.lazy_model_operation` keeps for this model.
fn run_waiting(class: &PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
    let apps = get(&*get(class.as_object(), "_meta", vm)?, "apps", vm)?;
    match get_opt(&apps, "_pending_operations", vm)? {
        Some(waiting) if py::truthy(&waiting, vm)? => {
            call(&apps, "do_pending_operations", (class.clone(),), vm).map(drop)
        }
        _ => Ok(()),
    }
}

/// The class of a model that the ORM made: an automatic through model.
pub fn class_of_new_model(id: ModelId, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    let state = state();
    let (name, module) = {
        let registry = state.registry.borrow();
        let model = registry.model(id);
        (model.object_name.clone(), model.module.clone())
    };
    let body = vm.ctx.new_dict();
    body.set_item("__module__", string(vm, &module), vm)?;
    body.set_item("__qualname__", string(vm, &name), vm)?;
    let args = FuncArgs::from(vec![
        string(vm, &name),
        py::tuple(vm, vec![model_class(vm).into()]),
        body.into(),
    ]);
    let class: PyTypeRef =
        <PyType as Constructor>::slot_new(ModelBase::make_static_type(), args, vm)?
            .downcast()
            .map_err(|_| vm.new_type_error("a metaclass made no class".to_owned()))?;
    class
        .init_type_data(IsModel(id))
        .map_err(|error| vm.new_runtime_error(error))?;
    state.set_class(id, class.clone());
    super::options::attach(&class, id, super::options::Extras::default(), vm)?;
    super::exceptions::add(&class, vm)?;
    bind_fields(&class, id, &[], &[], vm)?;
    finish(&class, id, vm)?;
    Ok(class)
}

/// Pairs the registry's fields with their Python objects, and sets the class's attributes.
fn bind_fields(
    class: &PyTypeRef,
    id: ModelId,
    own: &[(Rc<str>, PyRef<Field>)],
    bases: &[ModelId],
    vm: &VirtualMachine,
) -> PyResult<()> {
    let state = state();
    let metas: Vec<meta::Field> = state.registry.borrow().model(id).own_fields.clone();
    // Fields that abstract bases were given as Python objects.
    let mut templates: Vec<PyRef<Field>> = Vec::new();
    for &base in bases {
        let ids: Vec<FieldId> = state
            .registry
            .borrow()
            .model(base)
            .own_fields
            .iter()
            .map(|field| field.id)
            .collect();
        for id in ids {
            templates.push(state.field(id, vm)?);
        }
    }
    for meta in metas {
        let same = |field: &&PyRef<Field>| {
            let data = field.data.borrow();
            data.creation_counter == meta.creation_counter && data.class_name == meta.class_name
        };
        let given = own
            .iter()
            .map(|(_, field)| field)
            .find(same)
            .filter(|_| !meta.auto_created || meta.kind.is_auto());
        let object = match given {
            Some(field) => field.clone(),
            None => match templates.iter().find(same) {
                Some(template) => {
                    let copy = fields::copy(template, vm)?;
                    let hooks = fields::hooks::of(&copy, vm);
                    if hooks.is_some() {
                        state.change(vm, |registry| {
                            registry.field_mut(meta.id).hooks = hooks.clone();
                            Ok(())
                        })?;
                    }
                    copy
                }
                None => automatic_field(&meta, vm)?,
            },
        };
        bind_field(class, meta.id, object, vm)?;
    }
    Ok(())
}

/// The Python object of a field that the ORM made itself.
fn automatic_field(meta: &meta::Field, vm: &VirtualMachine) -> PyResult<PyRef<Field>> {
    let name = match &*meta.class_name {
        "OrderWrt" => "OrderWrt",
        _ => meta.kind.class_name(),
    };
    let class: PyTypeRef = get(&*vm.import("_django", 0)?, name, vm)?
        .downcast()
        .map_err(|_| vm.new_type_error("not a field class".to_owned()))?;
    let dict = vm.ctx.new_dict();
    let missing = state().import("django.db.models.fields", "NOT_PROVIDED", vm)?;
    dict.set_item("default", missing.clone(), vm)?;
    dict.set_item("db_default", missing, vm)?;
    dict.set_item("serialize", vm.ctx.new_bool(false).into(), vm)?;
    dict.set_item("help_text", string(vm, ""), vm)?;
    for name in ["unique_for_date", "unique_for_month", "unique_for_year"] {
        dict.set_item(name, vm.ctx.none(), vm)?;
    }
    if meta.auto_created {
        dict.set_item("_auto_created", vm.ctx.new_bool(true).into(), vm)?;
    }
    if meta.auto_created && meta.kind.is_auto() {
        dict.set_item("_verbose_name", string(vm, &meta.verbose_name), vm)?;
    }
    if meta.relation.is_some() {
        dict.set_item(
            "_on_delete",
            state().import("django.db.models.deletion", "CASCADE", vm)?,
            vm,
        )?;
    }
    Ok(PyRef::new_ref(Field::new(meta.clone()), class, Some(dict)))
}

/// Makes a field part of a model: its attributes on the class.
fn bind_field(
    class: &PyTypeRef,
    id: FieldId,
    field: PyRef<Field>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let state = state();
    field.bind(id);
    state.set_field(id, field.clone());
    let meta = field.with(Clone::clone);
    let set = |name: &str, value: Obj| {
        class
            .as_object()
            .set_attr(vm.ctx.intern_str(name), value, vm)
    };
    if meta.relation.is_some() && !state.registry.borrow().model(id.model).options.r#abstract {
        state.unconnected.borrow_mut().push(id);
    }
    if meta.column.is_some() {
        let custom = class_attr(field.class(), "descriptor_class", vm)
            .filter(|value| value.downcast_ref::<PyType>().is_some());
        let descriptor = match custom {
            Some(custom) => custom.call((field.clone(),), vm)?,
            None => DeferredAttribute::new(field.clone()).into_pyobject(vm),
        };
        set(&meta.attname, descriptor)?;
    }
    if let Some(descriptor) = descriptors::forward(&field, vm)? {
        set(&meta.name, descriptor)?;
    }
    let add = |name: &str, action: FieldAction| action.add_to(class, name, &field, vm);
    if !vm.is_none(&fields::own(&field, "_choices", vm)) {
        let name = format!("get_{}_display", meta.name);
        let own = class
            .get_direct_attr(vm.ctx.intern_str(name.as_str()))
            .is_some()
            || class_attr(class, &name, vm)
                .is_some_and(|value| value.downcast_ref::<Method>().is_none());
        if !own {
            add(&name, FieldAction::Display)?;
        }
    }
    if matches!(
        meta.kind,
        FieldKind::Date { .. } | FieldKind::DateTime { .. }
    ) && !meta.null
    {
        add(
            &format!("get_next_by_{}", meta.name),
            FieldAction::Neighbour { next: true },
        )?;
        add(
            &format!("get_previous_by_{}", meta.name),
            FieldAction::Neighbour { next: false },
        )?;
    }
    if &*meta.class_name == "OrderWrt" {
        add(
            "get_next_in_order",
            FieldAction::NeighbourInOrder { next: true },
        )?;
        add(
            "get_previous_in_order",
            FieldAction::NeighbourInOrder { next: false },
        )?;
    }
    Ok(())
}

/// Gives the targets of relations their reverse accessors, as soon as both classes exist.
pub fn connect_relations(vm: &VirtualMachine) -> PyResult<()> {
    let state = state();
    let waiting = state.unconnected.take();
    for field in waiting {
        let reverse = state.registry.borrow().reverse_relation(field);
        let Some(reverse) = reverse else {
            state.unconnected.borrow_mut().push(field);
            continue;
        };
        let object = state.field(field, vm)?;
        // All proxies of a model see the relation.
        let target = state.registry.borrow().concrete_model(reverse.target);
        let target = state.class(target, vm)?;
        if let Some(name) = &reverse.accessor_name {
            let descriptor = descriptors::reverse(&object, &reverse, vm)?;
            target
                .as_object()
                .set_attr(vm.ctx.intern_str(&**name), descriptor, vm)?;
        }
        let ordered = {
            let registry = state.registry.borrow();
            let model = registry.model(field.model);
            (model.options.order_with_respect_to.as_deref() == Some(&*registry.field(field).name))
                .then(|| model.object_name.to_lowercase())
        };
        if let Some(model) = ordered {
            for (verb, action) in [
                ("get", FieldAction::GetOrder),
                ("set", FieldAction::SetOrder),
            ] {
                action.add_to(&target, &format!("{verb}_{model}_order"), &object, vm)?;
            }
        }
    }
    Ok(())
}
