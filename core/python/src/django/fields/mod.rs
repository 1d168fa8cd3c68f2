//! Field classes. A [`Field`] is the Python side of one [`meta::Field`]: it reads from the registry once its model exists.
//!
//! | file | holds |
//! |---|---|
//! | `mod` | [`Field`], its attributes |
//! | `classes` | the table of classes |
//! | `init` | the arguments of each class |
//! | `values` | `to_python`, `get_prep_value`, `clean`, defaults, choices |
//! | `json` | encoders and decoders of JSON fields, `value_to_string` |
//! | `hooks` | what field classes written in Python override |
//! | `deconstruct` | `deconstruct()` |
//! | `relation` | `remote_field` |

pub mod classes;
pub mod deconstruct;
pub mod hooks;
pub mod init;
pub mod json;
pub mod relation;
pub mod values;

use super::py::{Obj, list, own_dict, string};
use super::state::state;
use dunder_orm::meta::{self, FieldId, FieldKind};
use rustpython_vm::builtins::{PyStr, PyType};
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::types::{
    Comparable, Constructor, Hashable, Initializer, PyComparisonOp, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

/// A model field. Options that only Python knows (`choices`, `validators`, `default`, ...) are in its `__dict__`.
#[pyclass(name = "Field", module = "django.db.models.fields")]
#[derive(PyPayload)]
pub struct Field {
    /// What the arguments said; the registry has it once the field is part of a model.
    pub data: RefCell<meta::Field>,
    pub id: Cell<Option<FieldId>>,
    /// A program's copy of a model's field: it leaves the model as soon as it is changed.
    copied: Cell<bool>,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.data.borrow().name)
    }
}

impl Field {
    pub fn new(data: meta::Field) -> Self {
        Self {
            data: RefCell::new(data),
            id: Cell::new(None),
            copied: Cell::new(false),
        }
    }

    /// Makes it the field of a model.
    pub fn bind(&self, id: FieldId) {
        self.id.set(Some(id));
        self.copied.set(false);
    }

    /// Reads the field's metadata.
    pub fn with<T>(&self, read: impl FnOnce(&meta::Field) -> T) -> T {
        match self.id.get() {
            Some(id) => read(state().registry.borrow().field(id)),
            None => read(&self.data.borrow()),
        }
    }

    /// Changes the field's metadata, in the registry too.
    pub fn change(&self, vm: &VirtualMachine, change: impl Fn(&mut meta::Field)) -> PyResult<()> {
        if self.copied.replace(false) {
            let data = self.with(Clone::clone);
            *self.data.borrow_mut() = data;
            self.id.set(None);
        }
        change(&mut self.data.borrow_mut());
        if let Some(id) = self.id.get() {
            state().change(vm, |registry| {
                change(registry.field_mut(id));
                Ok(())
            })?;
        }
        Ok(())
    }

    pub fn kind(&self) -> FieldKind {
        self.with(|field| field.kind.clone())
    }

    pub fn name(&self) -> Rc<str> {
        self.with(|field| field.name.clone())
    }

    pub fn attname(&self) -> Rc<str> {
        self.with(|field| field.attname.clone())
    }
}

impl Constructor for Field {
    type Args = FuncArgs;

    fn py_new(class: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let kind = init::kind_name(class, vm);
        Ok(Self::new(meta::Field::new(init::default_kind(&kind))))
    }
}

impl Initializer for Field {
    type Args = FuncArgs;

    fn init(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        init::init(zelf, args, vm)
    }
}

impl Representable for Field {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let class = zelf.class();
        let path = format!(
            "{}.{}",
            super::py::str_of(&*class.__module__(vm)?, vm)?,
            super::py::str_of(&class.__qualname__(vm), vm)?
        );
        let name = zelf.name();
        Ok(if name.is_empty() {
            format!("<{path}>")
        } else {
            format!("<{path}: {name}>")
        })
    }
}

impl Hashable for Field {
    fn hash(
        zelf: &Py<Self>,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::common::hash::PyHash> {
        // The model isn't part of it: the hash stays when the field becomes part of one.
        Ok(zelf.with(|field| field.creation_counter))
    }
}

impl Comparable for Field {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let Some(other) = other.downcast_ref::<Self>() else {
            return Ok(PyComparisonValue::NotImplemented);
        };
        let key = |field: &Py<Self>| {
            (
                field.with(|field| field.creation_counter),
                field.id.get().map(|id| id.model),
            )
        };
        Ok(PyComparisonValue::Implemented(
            op.eval_ord(key(zelf).cmp(&key(other))),
        ))
    }
}

fn optional(vm: &VirtualMachine, text: &Option<Rc<str>>) -> Obj {
    text.as_ref()
        .map_or_else(|| vm.ctx.none(), |text| string(vm, text))
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Constructor, Initializer, Representable, Hashable, Comparable)
)]
impl Field {
    /// `app.Post.title`.
    #[pymethod]
    fn __str__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<String> {
        match zelf.id.get() {
            Some(id) => Ok(format!(
                "{}.{}",
                state().registry.borrow().model(id.model).label(),
                zelf.name()
            )),
            None => Self::repr_str(&zelf, vm),
        }
    }

    #[pygetset(name = "name")]
    fn py_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let name = zelf.name();
        if name.is_empty() {
            vm.ctx.none()
        } else {
            string(vm, &name)
        }
    }

    #[pygetset(setter)]
    fn set_name(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let name: Rc<str> = super::py::text(&name).unwrap_or_default().into();
        zelf.change(vm, |field| field.name = name.clone())
    }

    #[pygetset(name = "attname")]
    fn py_attname(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        string(vm, zelf.attname())
    }

    #[pygetset(setter)]
    fn set_attname(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let name: Rc<str> = super::py::text(&name).unwrap_or_default().into();
        zelf.change(vm, |field| field.attname = name.clone())
    }

    #[pygetset]
    fn column(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.with(|field| match &field.column {
            Some(column) => vm.ctx.intern_str(&**column).to_owned().into(),
            None => vm.ctx.none(),
        })
    }

    #[pygetset(setter)]
    fn set_column(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let name: Option<Rc<str>> = super::py::text(&name).map(Into::into);
        zelf.change(vm, |field| field.column = name.clone())
    }

    #[pygetset]
    fn null(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.null)
    }

    #[pygetset(setter)]
    fn set_null(zelf: PyRef<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.change(vm, |field| field.null = value)
    }

    #[pygetset]
    fn blank(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.blank)
    }

    #[pygetset(setter)]
    fn set_blank(zelf: PyRef<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.change(vm, |field| field.blank = value)
    }

    #[pygetset]
    fn unique(zelf: PyRef<Self>) -> bool {
        zelf.with(meta::Field::is_unique)
    }

    #[pygetset]
    fn _unique(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.unique)
    }

    #[pygetset]
    fn db_index(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        given(&zelf, "_db_index", vm)
            .unwrap_or_else(|| vm.ctx.new_bool(zelf.with(|field| field.db_index)).into())
    }

    #[pygetset]
    fn primary_key(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.primary_key)
    }

    #[pygetset(setter)]
    fn set_primary_key(zelf: PyRef<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.change(vm, |field| field.primary_key = value)
    }

    #[pygetset]
    fn editable(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.editable)
    }

    #[pygetset(setter)]
    fn set_editable(zelf: PyRef<Self>, value: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.change(vm, |field| field.editable = value)
    }

    #[pygetset]
    fn auto_created(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.auto_created)
    }

    #[pygetset]
    fn creation_counter(zelf: PyRef<Self>) -> i64 {
        zelf.with(|field| field.creation_counter)
    }

    #[pygetset]
    fn concrete(zelf: PyRef<Self>) -> bool {
        zelf.with(meta::Field::concrete)
    }

    #[pygetset]
    fn is_relation(zelf: PyRef<Self>) -> bool {
        zelf.with(meta::Field::is_relation)
    }

    #[pygetset]
    fn many_to_many(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        relation::flag(&zelf, meta::RelationKind::ManyToMany, vm)
    }

    #[pygetset]
    fn many_to_one(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        relation::flag(&zelf, meta::RelationKind::ManyToOne, vm)
    }

    #[pygetset]
    fn one_to_one(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        relation::flag(&zelf, meta::RelationKind::OneToOne, vm)
    }

    #[pygetset]
    fn one_to_many(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        relation::flag(&zelf, meta::RelationKind::Generic, vm)
    }

    #[pygetset]
    fn hidden(_zelf: PyRef<Self>) -> bool {
        false
    }

    #[pygetset]
    fn max_length(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        given(&zelf, "_max_length", vm).unwrap_or_else(|| {
            let length = match zelf.kind() {
                FieldKind::GenericIpAddress { .. } => Some(39),
                FieldKind::Uuid => Some(32),
                kind => init::max_length(&kind),
            };
            number(length, vm)
        })
    }

    #[pygetset]
    fn max_digits(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.kind() {
            FieldKind::Decimal { max_digits, .. } => {
                Ok(given(&zelf, "_max_digits", vm).unwrap_or_else(|| number(max_digits, vm)))
            }
            _ => Err(no_attribute(&zelf, "max_digits", vm)),
        }
    }

    #[pygetset]
    fn decimal_places(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.kind() {
            FieldKind::Decimal { decimal_places, .. } => {
                Ok(given(&zelf, "_decimal_places", vm)
                    .unwrap_or_else(|| number(decimal_places, vm)))
            }
            _ => Err(no_attribute(&zelf, "decimal_places", vm)),
        }
    }

    #[pygetset]
    fn auto_now(zelf: PyRef<Self>) -> bool {
        matches!(
            zelf.kind(),
            FieldKind::Date { auto_now: true, .. }
                | FieldKind::Time { auto_now: true, .. }
                | FieldKind::DateTime { auto_now: true, .. }
        )
    }

    #[pygetset]
    fn auto_now_add(zelf: PyRef<Self>) -> bool {
        matches!(
            zelf.kind(),
            FieldKind::Date {
                auto_now_add: true,
                ..
            } | FieldKind::Time {
                auto_now_add: true,
                ..
            } | FieldKind::DateTime {
                auto_now_add: true,
                ..
            }
        )
    }

    #[pygetset]
    fn db_column(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        own(&zelf, "_db_column", vm)
    }

    #[pygetset(setter)]
    fn set_db_column(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        own_dict(zelf.as_object(), vm)?.set_item("_db_column", name, vm)
    }

    #[pygetset]
    fn db_collation(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.with(|field| optional(vm, &field.db_collation))
    }

    #[pygetset]
    fn db_comment(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.with(|field| optional(vm, &field.db_comment))
    }

    #[pygetset]
    fn verbose_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let given = own(&zelf, "_verbose_name", vm);
        if !vm.is_none(&given) {
            return given;
        }
        zelf.with(|field| {
            if field.verbose_name.is_empty() {
                vm.ctx.none()
            } else {
                string(vm, &field.verbose_name)
            }
        })
    }

    #[pygetset(setter)]
    fn set_verbose_name(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        own_dict(zelf.as_object(), vm)?.set_item("_verbose_name", name, vm)
    }

    /// The model class that holds the field.
    #[pygetset]
    fn model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.id.get() {
            Some(id) => Ok(state().class(id.model, vm)?.into()),
            None => given(&zelf, "_model", vm).ok_or_else(|| no_attribute(&zelf, "model", vm)),
        }
    }

    /// For a field that stands for a column without being part of the model.
    #[pygetset(setter)]
    fn set_model(zelf: PyRef<Self>, model: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        own_dict(zelf.as_object(), vm)?.set_item("_model", model, vm)
    }

    #[pygetset]
    fn validators(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let own = own(&zelf, "_validators", vm);
        let mut all = values::default_validators(&zelf, vm)?;
        if !vm.is_none(&own) {
            all.extend(super::py::items(&own, vm)?);
        }
        values::add_size_validators(&zelf, &mut all, vm)?;
        values::add_range_validators(&zelf, &mut all, vm)?;
        Ok(list(vm, all))
    }

    #[pygetset]
    fn remote_field(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        relation::remote_field(&zelf, vm)
    }

    #[pygetset]
    fn rel(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        relation::remote_field(&zelf, vm)
    }

    #[pygetset]
    fn related_model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        relation::related_model(&zelf, vm)
    }

    /// The target's field that a foreign key's column holds the value of.
    #[pygetset]
    fn target_field(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        relation::target_field(&zelf, vm)
    }

    #[pygetset]
    fn empty_strings_allowed(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        match super::py::class_attr(zelf.class(), "_empty_strings_allowed", vm) {
            Some(value) => super::py::truthy(&value, vm),
            None => Ok(zelf.kind().empty_strings_allowed()),
        }
    }

    #[pygetset]
    fn flatchoices(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        Ok(list(
            vm,
            values::flat_choices(&zelf, vm)?
                .into_iter()
                .map(|(k, v)| super::py::tuple(vm, vec![k, v]))
                .collect(),
        ))
    }

    #[pymethod]
    fn contribute_to_class(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        super::model::contribute_field(&zelf, args, vm)
    }

    #[pymethod]
    fn set_attributes_from_name(
        zelf: PyRef<Self>,
        name: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let given = own(&zelf, "_db_column", vm);
        let name: Rc<str> = super::py::text(&name).unwrap_or_default().into();
        zelf.change(vm, |field| {
            if field.name.is_empty() {
                field.name = name.clone();
            }
            field.attname = if field.kind.is_foreign_key() {
                format!("{}_id", field.name).into()
            } else {
                field.name.clone()
            };
            if field.kind.has_column() {
                field.column = Some(match super::py::text(&given) {
                    Some(column) => column.into(),
                    None => field.attname.clone(),
                });
            }
        })
    }

    #[pymethod]
    fn to_python(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        values::to_python(&zelf, &value, vm)
    }

    #[pymethod]
    fn get_prep_value(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        values::get_prep_value(&zelf, &value, vm)
    }

    #[pymethod]
    fn get_db_prep_value(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        values::get_db_prep_value(&zelf, args, vm)
    }

    #[pymethod]
    fn get_db_prep_save(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        values::get_db_prep_save(&zelf, args, vm)
    }

    #[pymethod]
    fn has_default(zelf: PyRef<Self>, vm: &VirtualMachine) -> bool {
        values::has_default(&zelf, vm)
    }

    #[pymethod]
    fn has_db_default(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| field.db_default.is_some())
    }

    #[pymethod]
    fn get_default(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        values::get_default(&zelf, vm)
    }

    #[pymethod]
    fn pre_save(
        zelf: PyRef<Self>,
        instance: PyObjectRef,
        add: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        values::pre_save(&zelf, &instance, add, vm)
    }

    #[pymethod]
    fn value_from_object(
        zelf: PyRef<Self>,
        instance: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        if zelf.kind() == FieldKind::ManyToMany {
            return relation::members(&zelf, &instance, vm);
        }
        super::py::get(&instance, &zelf.attname(), vm)
    }

    #[pymethod]
    fn value_to_string(zelf: PyRef<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let value = super::py::call(zelf.as_object(), "value_from_object", (instance,), vm)?;
        json::to_string(&zelf, value, vm)
    }

    #[pymethod]
    fn save_form_data(
        zelf: PyRef<Self>,
        instance: PyObjectRef,
        data: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if zelf.kind() == FieldKind::ManyToMany {
            let manager = super::py::get(&instance, &zelf.name(), vm)?;
            super::py::call(&manager, "set", (data,), vm)?;
            return Ok(());
        }
        super::py::set(&instance, &zelf.name(), data, vm)
    }

    #[pymethod]
    fn run_validators(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        values::run_validators(&zelf, &value, vm)
    }

    #[pymethod]
    fn validate(
        zelf: PyRef<Self>,
        value: PyObjectRef,
        instance: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        values::validate(&zelf, &value, &instance, vm)
    }

    /// `clean(value, model_instance)`
    #[pymethod]
    fn clean(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let value = super::py::required(&mut args, "value", vm)?;
        let instance = super::py::required(&mut args, "model_instance", vm)?;
        values::clean(&zelf, &value, &instance, vm)
    }

    #[pymethod]
    fn get_choices(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        values::get_choices(&zelf, args, vm)
    }

    #[pymethod]
    fn get_attname(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        string(vm, zelf.attname())
    }

    #[pymethod]
    fn get_attname_column(zelf: PyRef<Self>, vm: &VirtualMachine) -> (Obj, Obj) {
        (
            string(vm, zelf.attname()),
            zelf.with(|field| optional(vm, &field.column)),
        )
    }

    #[pymethod]
    fn get_internal_type(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        match &*init::kind_name(zelf.class(), vm) {
            // A class of its own, which is none of the built-in kinds.
            "Field" => string(vm, zelf.class().name().to_string()),
            kind => string(vm, kind),
        }
    }

    #[pymethod]
    fn get_cache_name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        string(vm, zelf.name())
    }

    #[pymethod]
    fn is_cached(zelf: PyRef<Self>, instance: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(super::model::cached(&instance, &zelf.name(), vm)?.is_some())
    }

    #[pymethod]
    fn get_cached_value(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        let instance = super::py::take(&mut args, "instance").unwrap_or_else(|| vm.ctx.none());
        match super::model::cached(&instance, &zelf.name(), vm)? {
            Some(value) => Ok(value),
            None => super::py::take(&mut args, "default")
                .ok_or_else(|| vm.new_key_error(string(vm, zelf.name()))),
        }
    }

    #[pymethod]
    fn set_cached_value(
        zelf: PyRef<Self>,
        instance: PyObjectRef,
        value: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        super::model::set_cached(&instance, &zelf.name(), value, vm)
    }

    #[pymethod]
    fn delete_cached_value(
        zelf: PyRef<Self>,
        instance: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        super::model::delete_cached(&instance, &zelf.name(), vm)
    }

    #[pymethod]
    fn deconstruct(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        deconstruct::deconstruct(&zelf, vm)
    }

    /// A new field with the same arguments, part of no model.
    #[pymethod]
    pub fn clone(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if is_as_made(&zelf, vm)? {
            let copied = copy(&zelf, vm)?;
            let mut data = copied.data.borrow_mut();
            data.creation_counter = if data.auto_created {
                state().registry.borrow_mut().next_auto_creation_counter()
            } else {
                state().next_creation_counter()
            };
            drop(data);
            return Ok(copied.into());
        }
        let parts = super::py::items(
            &*super::py::call(zelf.as_object(), "deconstruct", (), vm)?,
            vm,
        )?;
        let (args, kwargs) = (parts.get(2).cloned(), parts.get(3).cloned());
        let args = args.map_or_else(|| Ok(Vec::new()), |args| super::py::items(&args, vm))?;
        let mut call = FuncArgs::from(args);
        if let Some(kwargs) =
            kwargs.and_then(|kwargs| kwargs.downcast::<rustpython_vm::builtins::PyDict>().ok())
        {
            for (name, value) in kwargs.items_vec() {
                call.kwargs
                    .insert(super::py::str_of(&name, vm)?.into(), value);
            }
        }
        zelf.class().as_object().to_owned().call(call, vm)
    }

    /// A copy, with the same place in the order of definition.
    #[pymethod]
    fn __copy__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let copied = copy(&zelf, vm)?;
        copied.id.set(zelf.id.get());
        copied.copied.set(zelf.id.get().is_some());
        Ok(copied.into())
    }

    #[pymethod]
    fn __deepcopy__(zelf: PyRef<Self>, _memo: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        Self::__copy__(zelf, vm)
    }

    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        deconstruct::reduce(&zelf, vm)
    }

    #[pymethod]
    fn db_type(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let _ = args;
        values::db_type(&zelf, vm)
    }

    #[pymethod]
    fn db_parameters(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        let connection = super::py::take(&mut args, "connection").unwrap_or_else(|| vm.ctx.none());
        values::db_parameters(&zelf, connection, vm)
    }

    #[pymethod]
    fn rel_db_type(zelf: PyRef<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        values::rel_db_type(&zelf, vm)
    }

    #[pymethod]
    fn cast_db_type(zelf: PyRef<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        values::cast_db_type(&zelf, vm)
    }

    /// What `db_type` may be made of.
    #[pymethod]
    fn db_type_parameters(
        zelf: PyRef<Self>,
        connection: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        if matches!(zelf.kind(), FieldKind::Generated { .. }) {
            let output = own(&zelf, "output_field", vm);
            return super::py::call(&output, "db_type_parameters", (connection,), vm);
        }
        let all = vm.ctx.new_dict();
        for (name, value) in own_dict(zelf.as_object(), vm)?.items_vec() {
            all.set_item(&*name, value, vm)?;
        }
        for name in ["column", "max_length", "max_digits", "decimal_places"] {
            if let Some(value) = super::py::get_opt(zelf.as_object(), name, vm)? {
                all.set_item(name, value, vm)?;
            }
        }
        Ok(all.into())
    }

    #[pymethod]
    fn get_col(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        let alias = super::py::take(&mut args, "alias").unwrap_or_else(|| vm.ctx.none());
        let output = super::py::take(&mut args, "output_field")
            .filter(|output| !vm.is_none(output))
            .unwrap_or_else(|| zelf.clone().into());
        // A generated column has the type of its expression.
        let generated = matches!(zelf.kind(), FieldKind::Generated { .. });
        let output = {
            let table = zelf.id.get().map(|id| {
                let state = state();
                let registry = state.registry.borrow();
                registry.model(id.model).options.db_table.clone()
            });
            if output.is(&zelf) && table.as_deref() == super::py::text(&alias) {
                return Self::cached_col(zelf, vm);
            }
            if output.is(&zelf) && generated {
                own(&zelf, "output_field", vm)
            } else {
                output
            }
        };
        state()
            .import("django.db.models.expressions", "Col", vm)?
            .call((alias, zelf, output), vm)
    }

    #[pygetset]
    fn cached_col(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let known = own(&zelf, "_cached_col", vm);
        if !vm.is_none(&known) {
            return Ok(known);
        }
        let model = Self::model(zelf.clone(), vm)?;
        let table = super::py::get(&*super::py::get(&model, "_meta", vm)?, "db_table", vm)?;
        let output = match zelf.kind() {
            FieldKind::Generated { .. } => own(&zelf, "output_field", vm),
            _ => zelf.clone().into(),
        };
        let col = state()
            .import("django.db.models.expressions", "Col", vm)?
            .call((table, zelf.clone(), output), vm)?;
        own_dict(zelf.as_object(), vm)?.set_item("_cached_col", col.clone(), vm)?;
        Ok(col)
    }

    #[pygetset]
    fn _get_default(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        super::py::get(zelf.as_object(), "get_default", vm)
    }

    /// The system checks of the field.
    #[pymethod]
    fn check(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        args.prepend_arg(zelf.into());
        state()
            .import("django.core.checks.fields", "check_field", vm)?
            .call(args, vm)
    }

    #[pymethod]
    fn formfield(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = args;
        args.prepend_arg(zelf.into());
        state()
            .import("django.forms.models", "formfield_for_model_field", vm)?
            .call(args, vm)
    }

    #[pymethod]
    fn get_lookup(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        super::expressions::lookups::get_lookup(zelf.as_object(), &name, vm)
    }

    #[pymethod]
    fn get_transform(zelf: PyRef<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        super::expressions::lookups::get_transform(zelf.as_object(), &name, vm)
    }

    #[pygetset]
    fn empty_values(_zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let all = state().import("django.core.validators", "EMPTY_VALUES", vm)?;
        Ok(list(vm, super::py::items(&all, vm)?))
    }

    #[pygetset]
    fn default_validators(_zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        list(vm, Vec::new())
    }

    #[pygetset]
    fn db_returning(zelf: PyRef<Self>) -> bool {
        zelf.with(|field| {
            field.db_default.is_some()
                || field.kind.is_auto()
                || matches!(field.kind, FieldKind::Generated { .. })
        })
    }

    #[pygetset]
    fn default(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        own(&zelf, "default", vm)
    }

    #[pygetset(setter)]
    fn set_default(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let default = init::default(&value, vm)?;
        own_dict(zelf.as_object(), vm)?.set_item("default", value, vm)?;
        let hooks = hooks::of(&zelf, vm);
        zelf.change(vm, |field| {
            field.default = default.clone();
            field.hooks = hooks.clone();
        })
    }

    #[pygetset]
    fn generated(zelf: PyRef<Self>) -> bool {
        matches!(zelf.kind(), FieldKind::Generated { .. })
    }

    #[pygetset]
    fn choices(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        own(&zelf, "_choices", vm)
    }

    #[pygetset(setter)]
    fn set_choices(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        init::set_choices(&zelf, value, vm)
    }
}

/// An option that is kept in the field's own dict, or None.
pub fn own(field: &Py<Field>, name: &str, vm: &VirtualMachine) -> Obj {
    let value = field
        .as_object()
        .dict()
        .and_then(|dict| dict.get_item_opt(name, vm).ok().flatten());
    value.unwrap_or_else(|| vm.ctx.none())
}

/// An argument as it was given, where the ORM keeps what it means.
fn given(field: &Py<Field>, name: &str, vm: &VirtualMachine) -> Option<Obj> {
    Some(own(field, name, vm)).filter(|value| !vm.is_none(value))
}

fn number(number: Option<u32>, vm: &VirtualMachine) -> Obj {
    number.map_or_else(|| vm.ctx.none(), |number| vm.ctx.new_int(number).into())
}

fn no_attribute(
    field: &Py<Field>,
    name: &str,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_attribute_error(format!(
        "'{}' object has no attribute '{name}'",
        field.class().name()
    ))
}

/// A copy with the same options, part of no model.
pub fn copy(field: &Py<Field>, vm: &VirtualMachine) -> PyResult<PyRef<Field>> {
    let mut data = field.data.borrow().clone();
    data.hooks = None;
    let dict = vm.ctx.new_dict();
    for (name, value) in own_dict(field.as_object(), vm)?.items_vec() {
        if let Some(name) = name.downcast_ref::<PyStr>()
            && name.to_str() != Some("_cached_col")
        {
            dict.set_item(name, value, vm)?;
        }
    }
    Ok(PyRef::new_ref(
        Field::new(data),
        field.class().to_owned(),
        Some(dict),
    ))
}

/// Whether a copy of the field is what its arguments would make again: a plain field of a built-in class, of no model yet, whose
/// options hold nothing that may be changed in place, and nothing that was given to it later.
fn is_as_made(field: &Py<Field>, vm: &VirtualMachine) -> PyResult<bool> {
    let data = field.data.borrow();
    if field.id.get().is_some()
        || !data.name.is_empty()
        || data.relation.is_some()
        || data.hooks.is_some()
        || field.class().heaptype_ext.is_some()
        || matches!(
            data.kind,
            FieldKind::Generated { .. } | FieldKind::CompositePrimaryKey { .. } | FieldKind::Custom
        )
    {
        return Ok(false);
    }
    let dict = own_dict(field.as_object(), vm)?;
    let others = ["_choices", "_validators", "_model"];
    Ok(!others.iter().any(|name| dict.contains_key(*name, vm)))
}

/// Whether a method of that name is written in Python by a subclass.
pub fn overrides(class: &Py<PyType>, name: &str, vm: &VirtualMachine) -> bool {
    super::py::class_attr(class, name, vm).is_some_and(|method| {
        method
            .downcast_ref::<rustpython_vm::builtins::PyFunction>()
            .is_some()
    })
}

/// The type that a Python field gives to an expression.
pub fn output(object: &PyObject, vm: &VirtualMachine) -> PyResult<dunder_orm::expr::Output> {
    use dunder_orm::expr::Output;
    match object.downcast_ref::<Field>() {
        Some(field) => Ok(match field.id.get() {
            Some(id) => Output::Field(id),
            None => {
                let mut data = field.data.borrow().clone();
                data.hooks = hooks::keeping(field, vm);
                Output::Free(Rc::new(data))
            }
        }),
        None => Err(vm.new_type_error(format!(
            "output_field must be a field, not {}",
            object.class().name()
        ))),
    }
}

/// The Python field of an expression's type.
pub fn object(output: &dunder_orm::expr::Output, vm: &VirtualMachine) -> PyResult {
    use dunder_orm::expr::Output;
    match output {
        Output::Field(id) | Output::Reverse(id) => Ok(state().field(*id, vm)?.into()),
        Output::Free(field) => {
            let class = super::py::get(&*vm.import("_django", 0)?, field.kind.class_name(), vm)?;
            let class: rustpython_vm::builtins::PyTypeRef = class
                .downcast()
                .map_err(|_| vm.new_type_error("not a field class".to_owned()))?;
            let made = PyRef::new_ref(
                Field::new((**field).clone()),
                class,
                Some(vm.ctx.new_dict()),
            );
            Ok(made.into())
        }
    }
}

/// The Python object of a field; a free one gets another of its class.
pub fn object_of(field: &meta::Field, vm: &VirtualMachine) -> PyResult<Obj> {
    if field.is_bound() {
        return Ok(state().field(field.id, vm)?.into());
    }
    let output = dunder_orm::expr::Output::Free(Rc::new(field.clone()));
    object(&output, vm)
}
