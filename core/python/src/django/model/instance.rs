//! `Model`: an instance keeps its raw row and converts an attribute when it is first asked for.

use super::ModelBase;
use super::info::{Shape, info};
use super::init;
use super::state::ModelState;
use crate::database::Number;
use crate::django::convert::to_python;
use crate::django::error::Raise;
use crate::django::py::{self, Obj, call, get, own_dict, string};
use crate::django::state::state;
use dunder_orm::value::{Raw, Row};
use rustpython_vm::builtins::{PyDict, PyDictRef, PyStr, PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue, PySetterValue};
use rustpython_vm::types::{
    Comparable, Constructor, Hashable, Initializer, PyComparisonOp, Representable, SetAttr,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

/// `django.db.models.Model`.
#[pyclass(
    name = "Model",
    module = "django.db.models.base",
    metaclass = "ModelBase",
    traverse = "manual"
)]
#[derive(PyPayload)]
pub struct Model {
    /// The row that attributes are converted from as they are asked for.
    row: RefCell<Option<(Rc<Shape>, Row)>>,
    state: OnceCell<PyRef<ModelState>>,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Model")
    }
}

impl Model {
    /// Shows what it holds to the collector. The class, by way of the row's shape, is not its own.
    pub fn held(&self, show: &mut dyn FnMut(&PyObject)) {
        if let Some(state) = self.state.get() {
            show(state.as_object());
        }
    }

    fn empty() -> Self {
        Self {
            row: RefCell::new(None),
            state: OnceCell::new(),
        }
    }

    /// An instance of a row, without running any Python.
    pub fn from_row(shape: Rc<Shape>, row: Row, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        let class = shape.info.class.clone();
        let eager = shape.info.concrete.iter().any(|field| field.eager);
        let model = Self {
            row: RefCell::new(Some((shape, row))),
            state: OnceCell::new(),
        };
        let instance = PyRef::new_ref(model, class, None);
        if eager {
            Self::convert_all(&instance, true, vm)?;
        }
        Ok(instance)
    }

    /// `_state`; a row's instance is no longer being added.
    pub fn state(zelf: &Py<Self>, vm: &VirtualMachine) -> PyRef<ModelState> {
        zelf.state
            .get_or_init(|| {
                let row = zelf.row.borrow();
                let db = row.as_ref().map(|(shape, _)| shape.db);
                ModelState::new(db).into_state(vm)
            })
            .clone()
    }

    /// The database that the instance is in, where it is not the default one.
    pub fn other_database(zelf: &Py<Self>) -> Option<Number> {
        let db = match zelf.state.get() {
            Some(state) => state.db.get(),
            None => zelf.row.borrow().as_ref().map(|(shape, _)| shape.db),
        };
        db.filter(|&db| db != 0)
    }

    /// The attribute's value from the row, put into the dict; None where the row doesn't have it.
    pub fn convert(
        zelf: &Py<Self>,
        attname: &'static PyStrInterned,
        vm: &VirtualMachine,
    ) -> PyResult<Option<Obj>> {
        let (id, raw) = {
            let row = zelf.row.borrow();
            let Some((shape, row)) = row.as_ref() else {
                return Ok(None);
            };
            let fields = shape.info.concrete.iter().zip(&shape.columns);
            let Some((id, column)) = fields
                .filter(|(field, _)| std::ptr::eq(field.attname, attname))
                .find_map(|(field, column)| Some((field.id, (*column)?)))
            else {
                return Ok(None);
            };
            (id, row.get(column as usize).cloned().unwrap_or_default())
        };
        let value = column_value(id, &raw, vm)?;
        own_dict(zelf.as_object(), vm)?.set_item(attname, value.clone(), vm)?;
        Ok(Some(value))
    }

    /// Converts all that the row has (or only what must be converted at once), in the order of the fields.
    pub fn convert_all(zelf: &Py<Self>, only_eager: bool, vm: &VirtualMachine) -> PyResult<()> {
        let Some((shape, _)) = zelf.row.borrow().clone() else {
            return Ok(());
        };
        let dict = own_dict(zelf.as_object(), vm)?;
        for (index, field) in shape.info.concrete.iter().enumerate() {
            if shape.columns.get(index).copied().flatten().is_some()
                && (!only_eager || field.eager)
                && !dict.contains_key(field.attname, vm)
            {
                Self::convert(zelf, field.attname, vm)?;
            }
        }
        Ok(())
    }

    /// The instance's dict as Django's would be: `_state`, the fields in order, the rest.
    pub fn full_dict(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        let dict = own_dict(zelf.as_object(), vm)?;
        if zelf.row.borrow().is_some() {
            Self::convert_all(zelf, false, vm)?;
            Self::state(zelf, vm);
            let shape = zelf.row.take();
            if let Some((shape, _)) = shape {
                // Attributes came in the order they were asked for: put them back in the order of the fields.
                let before = dict.items_vec();
                dict.clear();
                dict.set_item("_state", Self::state(zelf, vm).into(), vm)?;
                for field in &shape.info.concrete {
                    if let Some((_, value)) = before
                        .iter()
                        .find(|(key, _)| py::text(key) == Some(field.attname.as_str()))
                    {
                        dict.set_item(field.attname, value.clone(), vm)?;
                    }
                }
                for (key, value) in before {
                    if !dict.contains_key(&*key, vm) {
                        dict.set_item(&*key, value, vm)?;
                    }
                }
            }
        } else if !dict.contains_key("_state", vm) {
            let before = dict.items_vec();
            dict.clear();
            dict.set_item("_state", Self::state(zelf, vm).into(), vm)?;
            for (key, value) in before {
                dict.set_item(&*key, value, vm)?;
            }
        }
        Ok(dict)
    }

    /// Whether the attribute is loaded or can be converted from the row.
    pub fn has_value(zelf: &Py<Self>, attname: &str, vm: &VirtualMachine) -> bool {
        if zelf
            .as_object()
            .dict()
            .is_some_and(|dict| dict.contains_key(attname, vm))
        {
            return true;
        }
        let row = zelf.row.borrow();
        row.as_ref().is_some_and(|(shape, _)| {
            shape
                .info
                .position(attname)
                .is_some_and(|index| shape.columns.get(index).copied().flatten().is_some())
        })
    }

    /// Forgets the row: attributes that were not asked for are deferred from now on.
    pub fn forget_row(zelf: &Py<Self>, vm: &VirtualMachine) {
        Self::state(zelf, vm);
        zelf.row.take();
    }
}

/// `from_db(..., *, fetch_mode=None)`.
#[derive(rustpython_vm::FromArgs)]
struct FetchModeArg {
    #[pyarg(named, optional)]
    fetch_mode: Option<PyObjectRef>,
}

/// A column as the field's Python value.
pub fn column_value(field: dunder_orm::meta::FieldId, raw: &Raw, vm: &VirtualMachine) -> PyResult {
    // The commonest kinds need no detour.
    let state = state();
    let value = {
        let registry = state.registry.borrow();
        let own = registry.field(field);
        if !own.reads_rows() {
            match (raw, &registry.field(registry.value_field(field)).kind) {
                (Raw::Null, _) => return Ok(vm.ctx.none()),
                (Raw::Int(int), kind) if kind.is_integer() => {
                    return Ok(vm.ctx.new_int(*int).into());
                }
                (Raw::Text(text), kind) if kind.is_text() => return Ok(string(vm, text)),
                _ => {}
            }
        }
        own.from_db(&registry, raw, true).raise(vm)?
    };
    to_python(&value, vm)
}

impl Constructor for Model {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult {
        Ok(PyRef::new_ref(Self::empty(), class, None).into())
    }

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::empty())
    }
}

impl Initializer for Model {
    type Args = FuncArgs;

    fn init(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        init::init(zelf, args, vm)
    }
}

impl Representable for Model {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<{}: {}>",
            zelf.class().name(),
            py::str_of(zelf.as_object(), vm)?
        ))
    }
}

/// Whether a primary key, or every part of it, is known.
pub fn is_set(pk: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let known = |part: &PyObject| !vm.is_none(part) && !super::save::is_database_default(part);
    if py::is_list_or_tuple(pk) {
        return Ok(py::items(pk, vm)?.iter().all(|part| known(part)));
    }
    Ok(known(pk))
}

impl Hashable for Model {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        let pk = get(zelf.as_object(), "pk", vm)?;
        if !is_set(&pk, vm)? {
            return Err(vm.new_type_error(
                "Model instances without primary key value are unhashable".to_owned(),
            ));
        }
        pk.hash(vm)
    }
}

impl Comparable for Model {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let equal = match op {
            PyComparisonOp::Eq | PyComparisonOp::Ne => match other.downcast_ref::<Self>() {
                Some(other) => same(zelf, other, vm)?,
                None => return Ok(PyComparisonValue::NotImplemented),
            },
            _ => return Ok(PyComparisonValue::NotImplemented),
        };
        Ok(PyComparisonValue::Implemented(
            equal == (op == PyComparisonOp::Eq),
        ))
    }
}

/// Equal: of one concrete model, with one primary key.
fn same(a: &Py<Model>, b: &Py<Model>, vm: &VirtualMachine) -> PyResult<bool> {
    if a.is(b) {
        return Ok(true);
    }
    let concrete = |model: &Py<Model>| {
        let id = super::model_of(model.class())?;
        Some(state().registry.borrow().concrete_model(id))
    };
    if concrete(a) != concrete(b) {
        return Ok(false);
    }
    let pk = get(a.as_object(), "pk", vm)?;
    if vm.is_none(&pk) {
        return Ok(false);
    }
    vm.bool_eq(&pk, &*get(b.as_object(), "pk", vm)?)
}

/// The column of a foreign key that gets another value: the related object known so far is no longer the one meant.
fn forget_related(
    zelf: &Py<Model>,
    attname: &Py<PyStr>,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(state) = zelf.state.get() else {
        return Ok(());
    };
    let Some((id, cache)) = super::model_of(zelf.class()).zip(state.known_fields_cache()) else {
        return Ok(());
    };
    let info = super::info::info(id, vm)?;
    let mut relations = info.concrete.iter().filter(|field| field.relation);
    let Some(field) = relations.find(|field| field.attname.as_wtf8() == attname.as_wtf8()) else {
        return Ok(());
    };
    if !cache.contains_key(field.name, vm) {
        return Ok(());
    }
    let old = match own_dict(zelf.as_object(), vm)?.get_item_opt(field.attname, vm)? {
        Some(old) => old,
        None => Model::convert(zelf, field.attname, vm)?.unwrap_or_else(|| vm.ctx.none()),
    };
    if !vm.bool_eq(&old, value)? {
        delete_cached(zelf.as_object(), field.name.as_str(), vm)?;
    }
    Ok(())
}

impl SetAttr for Model {
    fn setattro(
        zelf: &Py<Self>,
        name: &Py<PyStr>,
        value: PySetterValue,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if matches!(value, PySetterValue::Delete) && zelf.row.borrow().is_some() {
            // What is deleted must not come back from the row.
            Self::full_dict(zelf, vm)?;
        }
        if let PySetterValue::Assign(value) = &value {
            forget_related(zelf, name, value, vm)?;
        }
        zelf.as_object().generic_setattr(name, value, vm)
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Constructor, Initializer, Representable, Hashable, Comparable, SetAttr)
)]
impl Model {
    #[pygetset]
    fn __dict__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyDictRef> {
        Self::full_dict(&zelf, vm)
    }

    #[pygetset(setter)]
    fn set___dict__(zelf: PyRef<Self>, dict: PyDictRef, vm: &VirtualMachine) -> PyResult<()> {
        Self::forget_row(&zelf, vm);
        let own = own_dict(zelf.as_object(), vm)?;
        own.clear();
        for (key, value) in dict.items_vec() {
            own.set_item(&*key, value, vm)?;
        }
        Ok(())
    }

    #[pygetset]
    fn _state(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if let Some(dict) = zelf.as_object().dict()
            && let Some(state) = dict.get_item_opt("_state", vm)?
        {
            return Ok(state);
        }
        Ok(Self::state(&zelf, vm).into())
    }

    #[pygetset(setter)]
    fn set__state(zelf: PyRef<Self>, state: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(new) = state.downcast_ref::<ModelState>() {
            let own = Self::state(&zelf, vm);
            own.adding.set(new.adding.get());
            own.db.set(new.db.get());
            own.copy_fetch_mode(new);
            ModelState::set_fields_cache(own, new.fields_cache(vm).clone(), vm)?;
        }
        own_dict(zelf.as_object(), vm)?.set_item("_state", Self::state(&zelf, vm).into(), vm)
    }

    #[pymethod]
    fn __str__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "{} object ({})",
            zelf.class().name(),
            py::str_of(&*get(zelf.as_object(), "pk", vm)?, vm)?
        ))
    }

    #[pygetset]
    fn pk(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let names = init::pk_attnames(zelf.class(), vm)?;
        match names.as_slice() {
            [(name, false)] => get(zelf.as_object(), name, vm),
            names => {
                let values = names
                    .iter()
                    .map(|(name, _)| get(zelf.as_object(), name, vm));
                Ok(py::tuple(vm, values.collect::<PyResult<Vec<_>>>()?))
            }
        }
    }

    #[pygetset(setter)]
    fn set_pk(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        init::set_pk(&zelf, value, vm)
    }

    #[pyclassmethod]
    fn from_db(
        class: PyTypeRef,
        db: PyObjectRef,
        names: PyObjectRef,
        values: PyObjectRef,
        mode: FetchModeArg,
        vm: &VirtualMachine,
    ) -> PyResult {
        let instance = init::from_db(class, db, &names, &values, vm)?;
        if let Some(mode) = mode.fetch_mode.filter(|mode| !vm.is_none(mode)) {
            super::state::set_fetch_mode(&instance, mode, vm);
        }
        Ok(instance)
    }

    #[pymethod]
    fn get_deferred_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let class = zelf.class();
        let id =
            super::model_of(class).ok_or_else(|| vm.new_type_error("not a model".to_owned()))?;
        let missing: Vec<Obj> = info(id, vm)?
            .concrete
            .iter()
            .filter(|field| !Self::has_value(&zelf, field.attname.as_str(), vm))
            .map(|field| field.attname.to_owned().into())
            .collect();
        state()
            .import("builtins", "set", vm)?
            .call((py::list(vm, missing),), vm)
    }

    #[pymethod]
    fn serializable_value(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let name = py::expect_text(&name, vm)?;
        let attname = {
            let state = state();
            let registry = state.registry.borrow();
            let id = super::model_of(zelf.class());
            id.and_then(|id| registry.find_field(id, &name))
                .map(|id| registry.field(id).attname.to_string())
        };
        get(zelf.as_object(), attname.as_deref().unwrap_or(&name), vm)
    }

    #[pymethod]
    fn save(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::save::save(&zelf, args, vm)
    }

    #[pymethod]
    fn save_base(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::save::save_base(&zelf, args, vm)
    }

    #[pymethod]
    fn delete(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::save::delete(&zelf, args, vm)
    }

    #[pymethod]
    fn refresh_from_db(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::save::refresh_from_db(&zelf, args, vm)
    }

    #[pymethod]
    fn clean(_zelf: PyRef<Self>) {}

    #[pymethod]
    fn full_clean(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::clean::full_clean(&zelf, args, vm)
    }

    #[pymethod]
    fn clean_fields(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::clean::clean_fields(&zelf, args, vm)
    }

    #[pymethod]
    fn validate_unique(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::clean::in_python("validate_unique", &zelf, args, vm).map(drop)
    }

    #[pymethod]
    fn validate_constraints(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        super::clean::in_python("validate_constraints", &zelf, args, vm).map(drop)
    }

    #[pymethod]
    fn unique_error_message(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::clean::in_python("unique_error_message", &zelf, args, vm)
    }

    #[pymethod]
    fn date_error_message(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::clean::in_python("date_error_message", &zelf, args, vm)
    }

    #[pymethod]
    fn _get_unique_checks(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::clean::in_python("_get_unique_checks", &zelf, args, vm)
    }

    #[pymethod]
    fn _perform_unique_checks(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::clean::in_python("_perform_unique_checks", &zelf, args, vm)
    }

    #[pymethod]
    fn get_constraints(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::clean::in_python("get_constraints", &zelf, args, vm)
    }

    #[pymethod]
    fn _get_field_expression_map(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        super::clean::in_python("_get_field_expression_map", &zelf, args, vm)
    }

    /// The primary key of this model, or that of a parent: `_get_pk_val(meta=None)`.
    #[pymethod]
    fn _get_pk_val(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        super::init::pk_value(&zelf, args, vm)
    }

    #[pymethod]
    fn _is_pk_set(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<bool> {
        let value = super::init::pk_value(&zelf, args, vm)?;
        is_set(&value, vm)
    }

    #[pymethod]
    fn __getstate__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let state = PyDict::copy(&*Self::full_dict(&zelf, vm)?).into_ref(&vm.ctx);
        let copied = Self::state(&zelf, vm).copied(vm);
        state.set_item("_state", copied.into_state(vm).into(), vm)?;
        Ok(state.into())
    }

    #[pymethod]
    fn __setstate__(zelf: PyRef<Self>, state: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let Some(state) = state.downcast_ref::<PyDict>() else {
            return Err(vm.new_type_error("a model's state is a dict".to_owned()));
        };
        for (key, value) in state.items_vec() {
            if py::text(&key) == Some("_state") {
                Self::set__state(zelf.clone(), value, vm)?;
            } else if py::text(&key) != Some("_django_version") {
                own_dict(zelf.as_object(), vm)?.set_item(&*key, value, vm)?;
            }
        }
        Ok(())
    }

    /// For `copy` and `pickle`.
    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let data = call(zelf.as_object(), "__getstate__", (), vm)?;
        let unpickle = state().import("django.db.models.base", "model_unpickle", vm)?;
        let (label, name) = {
            let state = state();
            let registry = state.registry.borrow();
            let id = super::model_of(zelf.class())
                .ok_or_else(|| vm.new_type_error("not a model".to_owned()))?;
            (
                registry.model(id).options.app_label.clone(),
                registry.model(id).object_name.clone(),
            )
        };
        let class: Obj = zelf.class().to_owned().into();
        let _ = (label, name);
        Ok(py::tuple(
            vm,
            vec![unpickle, py::tuple(vm, vec![class]), data],
        ))
    }

    #[pymethod]
    fn __reduce_ex__(zelf: PyRef<Self>, _protocol: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        call(zelf.as_object(), "__reduce__", (), vm)
    }
}

/// `_state`, where it has been made.
pub fn known_state(instance: &PyObject) -> Option<&PyRef<ModelState>> {
    instance.downcast_ref::<Model>()?.state.get()
}

/// What `_state.fields_cache` holds under that name.
pub fn cached(instance: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    match instance.downcast_ref::<Model>() {
        Some(model) => match model.state.get() {
            Some(state) => match state.known_fields_cache() {
                Some(cache) => cache.get_item_opt(name, vm),
                None => Ok(None),
            },
            None => Ok(None),
        },
        None => Ok(None),
    }
}

pub fn set_cached(
    instance: &PyObject,
    name: &str,
    value: Obj,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match instance.downcast_ref::<Model>() {
        Some(model) => Model::state(model, vm)
            .fields_cache(vm)
            .set_item(name, value, vm),
        None => Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '_state'",
            instance.class().name()
        ))),
    }
}

pub fn delete_cached(instance: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<()> {
    if let Some(model) = instance.downcast_ref::<Model>()
        && let Some(state) = model.state.get()
        && let Some(cache) = state.known_fields_cache()
        && cache.contains_key(name, vm)
    {
        cache.del_item(name, vm)?;
    }
    Ok(())
}
