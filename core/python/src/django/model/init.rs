//! `Model(...)`: positional and keyword arguments, with Django's errors.

use super::base::model_of;
use super::info::info;
use super::instance::Model;
use crate::django::py::{self, Obj, call, get, own_dict, repr_of, text};
use crate::django::signals;
use crate::django::state::state;
use dunder_orm::meta::ModelId;
use rustpython_vm::builtins::{PyDict, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyRef, PyResult, VirtualMachine};

/// The model of an instance.
pub fn id_of(model: &Py<Model>, vm: &VirtualMachine) -> PyResult<ModelId> {
    model_of(model.class())
        .ok_or_else(|| vm.new_type_error("Model cannot be instantiated.".to_owned()))
}

pub fn init(zelf: &Py<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let Some(id) = model_of(zelf.class()) else {
        return Err(vm.new_type_error("Model cannot be instantiated.".to_owned()));
    };
    let info = info(id, vm)?;
    let object = zelf.as_object();
    if info.r#abstract {
        return Err(vm.new_type_error("Abstract models cannot be instantiated.".to_owned()));
    }
    // What receivers of `pre_init` were shown is used up when the instance is ready.
    let mut shown = None;
    if signals::has_receivers("pre_init", vm)? {
        let kwargs = py::dict(vm, py::keywords(&args).collect::<Vec<_>>())?;
        let given = [
            ("args", py::tuple(vm, args.args.clone())),
            ("kwargs", kwargs.clone()),
        ];
        signals::send("pre_init", info.class.as_object(), &given, vm)?;
        shown = kwargs.downcast::<PyDict>().ok();
    }
    let dict = own_dict(object, vm)?;
    // The marker for "leave this field deferred".
    let deferred = state().import("django.db.models.base", "DEFERRED", vm)?;
    let plain = zelf.class().slots().setattro.load().map(|f| f as usize)
        == super::base::model_class(vm)
            .slots()
            .setattro
            .load()
            .map(|f| f as usize);
    let assign = |field: &super::info::FieldInfo, value: Obj| -> PyResult<()> {
        if value.is(&deferred) {
            return Ok(());
        }
        if plain && field.plain {
            dict.set_item(field.attname, value, vm)
        } else {
            object.set_attr(field.attname, value, vm)
        }
    };
    if args.args.len() > info.concrete.len() {
        return Err(vm.new_index_error("Number of args exceeds number of fields".to_owned()));
    }
    let positional = std::mem::take(&mut args.args);
    let given = positional.len();
    for (field, value) in info.concrete.iter().zip(positional) {
        if args.kwargs.contains_key(field.name.as_str()) {
            return Err(vm.new_type_error(format!(
                "{}() got both positional and keyword arguments for field '{}'.",
                py::str_of(&zelf.class().__qualname__(vm), vm)?,
                field.name.as_str()
            )));
        }
        assign(field, value)?;
    }
    for field in &info.concrete[given..] {
        if field.generated && !args.kwargs.contains_key(field.attname.as_str()) {
            continue;
        }
        if field.relation
            && let Some(related) = args.kwargs.shift_remove(field.name.as_str())
        {
            if !related.is(&deferred) {
                object.set_attr(field.name, related, vm)?;
            }
            continue;
        }
        let value = match args.kwargs.shift_remove(field.attname.as_str()) {
            Some(value) => value,
            None => match &field.default {
                Some(default) => default.clone(),
                None => py::call(field.object.as_object(), "get_default", (), vm)?,
            },
        };
        assign(field, value)?;
    }
    let mut unexpected = Vec::new();
    for (name, value) in py::keywords(&args).collect::<Vec<_>>() {
        let property = py::class_attr(zelf.class(), &name, vm).is_some_and(|attribute| {
            attribute
                .downcast_ref::<rustpython_vm::builtins::PyProperty>()
                .is_some()
                || (name == "pk"
                    && attribute
                        .downcast_ref::<rustpython_vm::builtins::PyGetSet>()
                        .is_some())
        });
        if property || state().registry.borrow().find_member(id, &name).is_some() {
            if !value.is(&deferred) {
                py::set(object, &name, value, vm)?;
            }
        } else {
            unexpected.push(repr_of(&py::string(vm, name), vm)?);
        }
    }
    if !unexpected.is_empty() {
        return Err(vm.new_type_error(format!(
            "{}() got unexpected keyword arguments: {}",
            zelf.class().name(),
            unexpected.join(", ")
        )));
    }
    if let Some(mixin) = &info.mixin {
        call(mixin.as_object(), "__init__", (object.to_owned(),), vm)?;
    }
    if let Some(kwargs) = shown {
        kwargs.clear();
    }
    sent_post_init(object, &info.class, vm)
}

/// The class behind `Model` that `super().__init__()` comes to.
pub fn mixin(class: &Py<PyType>, vm: &VirtualMachine) -> Option<PyTypeRef> {
    let model = super::base::model_class(vm);
    let behind = class.mro_collect();
    let next = behind
        .iter()
        .skip_while(|class| !class.is(&model))
        .skip(1)
        .find(|class| class.get_direct_attr(vm.ctx.names.__init__).is_some())?;
    (!next.is(vm.ctx.types.object_type)).then(|| next.to_owned())
}

/// Tells the receivers of `post_init`.
pub fn sent_post_init(instance: &PyObject, class: &PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
    if signals::has_receivers("post_init", vm)? {
        signals::send(
            "post_init",
            class.as_object(),
            &[("instance", instance.to_owned())],
            vm,
        )?;
    }
    Ok(())
}

/// Names of the primary key's attributes; whether it is a composite one.
pub fn pk_attnames(class: &Py<PyType>, vm: &VirtualMachine) -> PyResult<Vec<(String, bool)>> {
    let Some(id) = model_of(class) else {
        return Err(vm.new_attribute_error("pk".to_owned()));
    };
    let state = state();
    let registry = state.registry.borrow();
    let fields = registry.pk_fields(id);
    let composite = fields.len() > 1;
    Ok(fields
        .iter()
        .map(|&field| (registry.field(field).attname.to_string(), composite))
        .collect())
}

/// The primary key that the instance has in a model: its own, or the parent's whose `_meta` is given.
pub fn pk_value(zelf: &PyRef<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let object = zelf.as_object();
    let meta = py::take(&mut args, "meta").filter(|meta| !vm.is_none(meta));
    let Some(meta) = meta.and_then(|meta| meta.downcast::<super::options::Options>().ok()) else {
        return get(object, "pk", vm);
    };
    let names: Vec<String> = {
        let state = state();
        let registry = state.registry.borrow();
        let fields = registry.pk_fields(meta.id.get());
        let attname = |&field| registry.field(field).attname.to_string();
        fields.iter().map(attname).collect()
    };
    match names.as_slice() {
        [name] => get(object, name, vm),
        names => {
            let values = names.iter().map(|name| get(object, name, vm));
            Ok(py::tuple(vm, values.collect::<PyResult<Vec<_>>>()?))
        }
    }
}

/// Sets the primary key, and with it the links to parents that share it.
pub fn set_pk(zelf: &PyRef<Model>, value: Obj, vm: &VirtualMachine) -> PyResult<()> {
    let id = id_of(zelf, vm)?;
    let object = zelf.as_object();
    let names = pk_attnames(zelf.class(), vm)?;
    if let [(name, false)] = names.as_slice() {
        let parents: Vec<String> = {
            let state = state();
            let registry = state.registry.borrow();
            let mut links = Vec::new();
            for parent in registry.all_parents(id) {
                if let Some(link) = registry.ancestor_link(id, parent)
                    && Some(link) != registry.model(id).pk
                    && let Some(target) = registry.target_field(link)
                {
                    links.push(registry.field(target).attname.to_string());
                }
            }
            links
        };
        for parent in parents {
            py::set(object, &parent, value.clone(), vm)?;
        }
        return py::set(object, name, value, vm);
    }
    let values = if vm.is_none(&value) {
        vec![vm.ctx.none(); names.len()]
    } else {
        py::items(&value, vm)?
    };
    if values.len() != names.len() {
        return Err(vm.new_value_error(format!(
            "too many values to unpack (expected {})",
            names.len()
        )));
    }
    for ((name, _), value) in names.iter().zip(values) {
        py::set(object, name, value, vm)?;
    }
    Ok(())
}

/// `Model.from_db(db, field_names, values)`.
pub fn from_db(
    class: PyTypeRef,
    db: Obj,
    names: &PyObject,
    values: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(id) = model_of(&class) else {
        return Err(vm.new_type_error("not a model".to_owned()));
    };
    let info = info(id, vm)?;
    let (names, mut given) = (py::items(names, vm)?, py::items(values, vm)?);
    if given.len() != info.concrete.len() {
        let deferred = state().import("django.db.models.base", "DEFERRED", vm)?;
        let mut rest = given.into_iter();
        given = info
            .concrete
            .iter()
            .map(|field| {
                let named = names
                    .iter()
                    .any(|name| text(name) == Some(field.attname.as_str()));
                if named {
                    rest.next().unwrap_or_else(|| vm.ctx.none())
                } else {
                    deferred.clone()
                }
            })
            .collect();
    }
    let instance = class
        .as_object()
        .to_owned()
        .call(FuncArgs::from(given), vm)?;
    let state = get(&instance, "_state", vm)?;
    py::set(&state, "adding", vm.ctx.new_bool(false), vm)?;
    py::set(&state, "db", db, vm)?;
    Ok(instance)
}
