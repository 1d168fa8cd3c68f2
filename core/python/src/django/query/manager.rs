//! `Manager`: what a model's class gives querysets from. Its queryset methods are forwarded to `get_queryset()`.

use super::queryset::{self, QuerySet};
use crate::django::method::Method;
use crate::django::model::model_of;
use crate::django::py::{self, Obj, call, class_attr, get, own_dict, string};
use crate::django::state::state;
use dunder_orm::meta::ModelId;
use rustpython_vm::builtins::{PyFunction, PyStrInterned, PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::types::{
    Comparable, Constructor, GetDescriptor, Hashable, Initializer, PyComparisonOp,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

#[pyclass(name = "BaseManager", module = "django.db.models.manager")]
#[derive(PyPayload)]
pub struct Manager {
    pub model: RefCell<Option<PyTypeRef>>,
    pub name: RefCell<Rc<str>>,
    pub creation_counter: Cell<i64>,
    pub auto_created: Cell<bool>,
    pub using: RefCell<Option<Obj>>,
    pub hints: RefCell<Option<Obj>>,
    /// What its class was called with.
    arguments: FuncArgs,
}

impl fmt::Debug for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Manager({})", self.name.borrow())
    }
}

impl Manager {
    fn fresh(arguments: FuncArgs) -> Self {
        Self {
            arguments,
            model: RefCell::default(),
            name: RefCell::new("".into()),
            creation_counter: Cell::new(state().next_creation_counter()),
            auto_created: Cell::new(false),
            using: RefCell::default(),
            hints: RefCell::default(),
        }
    }

    /// An instance of the manager class of a relation, which names its model.
    pub fn of_relation(class: &Py<PyType>, vm: &VirtualMachine) -> PyResult {
        let manager = Self::fresh(FuncArgs::default());
        let model = class_attr(class, "_related_model", vm);
        *manager.model.borrow_mut() = model.and_then(|model| model.downcast().ok());
        let manager = manager.into_ref_with_type_lazy_dict(vm, class.to_owned())?;
        Ok(manager.into())
    }

    /// Makes it a model's manager of that name.
    pub fn bind(&self, class: &PyTypeRef, name: &str) {
        *self.model.borrow_mut() = Some(class.clone());
        *self.name.borrow_mut() = name.into();
    }

    /// A copy, with what Python code put into it.
    pub fn copy(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        let copy = Self {
            model: RefCell::new(zelf.model.borrow().clone()),
            name: RefCell::new(zelf.name.borrow().clone()),
            creation_counter: Cell::new(zelf.creation_counter.get()),
            auto_created: Cell::new(zelf.auto_created.get()),
            using: RefCell::new(zelf.using.borrow().clone()),
            hints: RefCell::new(zelf.hints.borrow().clone()),
            arguments: zelf.arguments.clone(),
        };
        let copy = copy.into_ref_with_type(vm, zelf.class().to_owned())?;
        let dict = own_dict(copy.as_object(), vm)?;
        for (key, value) in own_dict(zelf.as_object(), vm)?.items_vec() {
            dict.set_item(&*key, value, vm)?;
        }
        Ok(copy)
    }

    /// The manager of a base class as this class's own.
    pub fn copy_for(
        zelf: &Py<Self>,
        class: &PyTypeRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        let copy = Self::copy(zelf, vm)?;
        *copy.model.borrow_mut() = Some(class.clone());
        Ok(copy)
    }

    pub fn model_class(&self, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
        self.model.borrow().clone().ok_or_else(|| {
            vm.new_attribute_error("'NoneType' object has no attribute '_meta'".to_owned())
        })
    }

    /// The class of its querysets.
    pub fn queryset_class(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
        match class_attr(zelf.class(), "_queryset_class", vm) {
            Some(class) => class
                .downcast()
                .map_err(|_| vm.new_type_error("_queryset_class must be a class".to_owned())),
            None => state().import_class("django.db.models.query", "QuerySet", vm),
        }
    }
}

impl Constructor for Manager {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::fresh(args))
    }
}

impl Initializer for Manager {
    type Args = ();

    fn init(_zelf: &Py<Self>, _args: (), _vm: &VirtualMachine) -> PyResult<()> {
        Ok(())
    }
}

impl Hashable for Manager {
    fn hash(
        zelf: &Py<Self>,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::common::hash::PyHash> {
        Ok(zelf.as_object().get_id() as i64 >> 4)
    }
}

impl Comparable for Manager {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        // Managers of one class are equal if they were made of equal arguments.
        let same = match other.downcast_ref::<Self>() {
            Some(other) if other.class().fast_issubclass(zelf.class()) => {
                vm.bool_eq(&arguments(zelf, vm), &arguments(other, vm))?
            }
            _ => false,
        };
        Ok(match op {
            PyComparisonOp::Eq => PyComparisonValue::Implemented(same),
            PyComparisonOp::Ne => PyComparisonValue::Implemented(!same),
            _ => PyComparisonValue::NotImplemented,
        })
    }
}

#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF),
    with(Constructor, Initializer, Hashable, Comparable)
)]
impl Manager {
    #[pymethod]
    fn __str__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let model = zelf.model.borrow().clone();
        let label = match model {
            Some(model) => py::str_of(
                &*get(&*get(model.as_object(), "_meta", vm)?, "label", vm)?,
                vm,
            )?,
            None => return Ok(zelf.as_object().repr(vm)?.to_string()),
        };
        // Managers of relations have no name of their own.
        let name = zelf.name.borrow();
        let name = if name.is_empty() { "None" } else { &**name };
        Ok(format!("{label}.{name}"))
    }
    #[pygetset]
    fn model(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.model
            .borrow()
            .clone()
            .map_or_else(|| vm.ctx.none(), Into::into)
    }
    #[pygetset(setter)]
    fn set_model(zelf: PyRef<Self>, model: PyObjectRef) {
        *zelf.model.borrow_mut() = model.downcast().ok();
    }
    #[pygetset]
    fn name(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let name = zelf.name.borrow();
        if name.is_empty() {
            vm.ctx.none()
        } else {
            string(vm, &**name)
        }
    }
    #[pygetset(setter)]
    fn set_name(zelf: PyRef<Self>, name: PyObjectRef) {
        *zelf.name.borrow_mut() = py::text(&name).unwrap_or_default().into();
    }
    #[pygetset]
    fn creation_counter(zelf: PyRef<Self>) -> i64 {
        zelf.creation_counter.get()
    }
    #[pymethod]
    fn _set_creation_counter(zelf: PyRef<Self>) {
        zelf.creation_counter.set(state().next_creation_counter());
    }
    #[pygetset]
    fn _constructor_args(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        arguments(&zelf, vm)
    }
    #[pygetset]
    fn auto_created(zelf: PyRef<Self>) -> bool {
        zelf.auto_created.get()
    }
    #[pygetset(setter)]
    fn set_auto_created(zelf: PyRef<Self>, value: bool) {
        zelf.auto_created.set(value);
    }
    #[pygetset]
    fn _db(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.using.borrow().clone().unwrap_or_else(|| vm.ctx.none())
    }
    #[pygetset(setter)]
    fn set__db(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) {
        *zelf.using.borrow_mut() = Some(value).filter(|value| !vm.is_none(value));
    }
    #[pygetset]
    fn db(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.using
            .borrow()
            .clone()
            .unwrap_or_else(|| string(vm, "default"))
    }
    #[pygetset]
    fn _hints(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.hints
            .borrow()
            .clone()
            .unwrap_or_else(|| vm.ctx.new_dict().into())
    }
    #[pygetset(setter)]
    fn set__hints(zelf: PyRef<Self>, value: PyObjectRef) {
        *zelf.hints.borrow_mut() = Some(value);
    }
    #[pymethod]
    fn get_queryset(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<QuerySet>> {
        let class = Self::queryset_class(&zelf, vm)?;
        let (using, hints) = (zelf.using.borrow().clone(), zelf.hints.borrow().clone());
        queryset::for_model(&class, &zelf.model_class(vm)?, using, hints, vm)
    }
    #[pymethod]
    fn all(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        call(zelf.as_object(), "get_queryset", (), vm)
    }
    #[pymethod]
    fn db_manager(
        zelf: PyRef<Self>,
        mut args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        let copy = Self::copy(&zelf, vm)?;
        if let Some(using) = py::take(&mut args, "using").filter(|using| !vm.is_none(using)) {
            *copy.using.borrow_mut() = Some(using);
        }
        if let Some(hints) = py::take(&mut args, "hints").filter(|hints| !vm.is_none(hints)) {
            *copy.hints.borrow_mut() = Some(hints);
        }
        Ok(copy)
    }
    #[pymethod]
    fn contribute_to_class(
        zelf: PyRef<Self>,
        class: PyTypeRef,
        name: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let name = py::expect_text(&name, vm)?;
        if zelf.name.borrow().is_empty() {
            *zelf.name.borrow_mut() = name.as_str().into();
        }
        *zelf.model.borrow_mut() = Some(class.clone());
        let descriptor = ManagerDescriptor {
            manager: zelf.clone(),
        }
        .into_pyobject(vm);
        py::set(class.as_object(), &name, descriptor, vm)?;
        let meta = get(class.as_object(), "_meta", vm)?;
        call(&meta, "add_manager", (zelf,), vm).map(drop)
    }
    #[pymethod]
    fn __copy__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        Self::copy(&zelf, vm)
    }
    #[pymethod]
    fn check(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> Obj {
        let _ = (zelf, args);
        py::list(vm, Vec::new())
    }
    /// A manager class whose querysets are of that class, with the methods that it has in addition.
    #[pyclassmethod]
    fn from_queryset(class: PyTypeRef, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let Some(queryset_class) =
            py::take(&mut args, "queryset_class").and_then(|class| class.downcast::<PyType>().ok())
        else {
            return Err(vm.new_type_error("from_queryset() needs a QuerySet class".to_owned()));
        };
        let name = match py::take(&mut args, "class_name").filter(|name| !vm.is_none(name)) {
            Some(name) => py::expect_text(&name, vm)?,
            None => format!("{}From{}", class.name(), queryset_class.name()),
        };
        let mut body: Vec<(String, Obj)> = vec![
            ("_queryset_class".to_owned(), queryset_class.clone().into()),
            // Whatever module its base is in: the class is made here.
            (
                "__module__".to_owned(),
                string(vm, "django.db.models.manager"),
            ),
        ];
        for (name, method) in queryset_methods(&queryset_class, &class, vm)? {
            body.push((name, method));
        }
        let bases = py::tuple(vm, vec![class.into()]);
        vm.ctx
            .types
            .type_type
            .as_object()
            .to_owned()
            .call((name, bases, py::dict(vm, body)?), vm)
    }
    #[pyclassmethod]
    fn _get_queryset_methods(
        class: PyTypeRef,
        queryset_class: PyTypeRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        py::dict(vm, queryset_methods(&queryset_class, &class, vm)?)
    }
    #[pyclassmethod]
    fn __class_getitem__(class: PyTypeRef, _item: PyObjectRef) -> PyTypeRef {
        class
    }
}

/// `(args, kwargs)` of the call that made a manager.
fn arguments(manager: &Py<Manager>, vm: &VirtualMachine) -> Obj {
    let kwargs = vm.ctx.new_dict();
    for (name, value) in &manager.arguments.kwargs {
        // A fresh dict takes any text.
        let _ = kwargs.set_item(&*name.to_string(), value.clone(), vm);
    }
    let args = py::tuple(vm, manager.arguments.args.clone());
    py::tuple(vm, vec![args, kwargs.into()])
}

/// The methods of a queryset class that a manager class lacks: public ones, and those marked `queryset_only = False`.
fn queryset_methods(
    queryset_class: &PyTypeRef,
    manager: &PyTypeRef,
    vm: &VirtualMachine,
) -> PyResult<Vec<(String, Obj)>> {
    let mut found: Vec<(String, Obj)> = Vec::new();
    for base in queryset_class.mro_collect() {
        if base.is(vm.ctx.types.object_type) {
            continue;
        }
        for (key, value) in base.attributes().entries() {
            let Some(name) = py::text(&key).map(str::to_owned) else {
                continue;
            };
            if found.iter().any(|(known, _)| *known == name)
                || class_attr(manager, &name, vm).is_some()
            {
                continue;
            }
            if value.downcast_ref::<Method>().is_none()
                && value.downcast_ref::<PyFunction>().is_none()
            {
                continue;
            }
            let only = py::get_opt(&value, "queryset_only", vm)?;
            let skip = match only {
                Some(only) if !vm.is_none(&only) => py::truthy(&only, vm)?,
                _ => name.starts_with('_'),
            };
            if skip {
                continue;
            }
            let method = forward(vm.ctx.intern_str(name.as_str()), value, vm)?;
            found.push((name, method));
        }
    }
    Ok(found)
}

/// A queryset's method on a manager: `manager.filter(...)` is `manager.get_queryset().filter(...)`.
fn forward(name: &'static PyStrInterned, method: Obj, vm: &VirtualMachine) -> PyResult {
    let call_method = move |mut args: FuncArgs, vm: &VirtualMachine| {
        let queryset = call(&args.shift(), "get_queryset", (), vm)?;
        queryset.get_attr(name, vm)?.call(args, vm)
    };
    let forwarding = Method::object(name, method.clone(), call_method, vm);
    // What it says of itself, such as `alters_data`.
    if let (Some(from), Some(to)) = (method.dict(), forwarding.dict()) {
        for (key, value) in from.items_vec() {
            to.set_item(&*key, value, vm)?;
        }
    }
    py::set(&forwarding, "__wrapped__", method, vm)?;
    Ok(forwarding)
}

/// `Model.objects`: refuses instances, abstract and swapped models.
#[pyclass(name = "ManagerDescriptor", module = "django.db.models.manager")]
#[derive(Debug, PyPayload)]
pub struct ManagerDescriptor {
    manager: PyRef<Manager>,
}

impl GetDescriptor for ManagerDescriptor {
    fn descr_get(
        zelf: &PyObject,
        instance: Option<&PyObject>,
        class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let Some(zelf) = zelf.downcast_ref::<Self>() else {
            return Ok(zelf.to_owned());
        };
        let class_name = class
            .and_then(|class| class.downcast_ref::<PyType>())
            .map(|class| class.name().to_string())
            .unwrap_or_default();
        if instance.is_some_and(|instance| !vm.is_none(instance)) {
            return Err(vm.new_attribute_error(format!(
                "Manager isn't accessible via {class_name} instances"
            )));
        }
        let Some(class) = class.and_then(|class| class.downcast_ref::<PyType>()) else {
            return Ok(zelf.manager.clone().into());
        };
        let own = zelf
            .manager
            .model
            .borrow()
            .as_ref()
            .is_some_and(|model| model.is(class));
        let id: Option<ModelId> = model_of(class);
        if let Some(id) = id {
            let state = state();
            let registry = state.registry.borrow();
            let options = &registry.model(id).options;
            if options.r#abstract {
                return Err(vm.new_attribute_error(format!(
                    "Manager isn't available; {class_name} is abstract"
                )));
            }
            if options.swapped {
                return Err(vm.new_attribute_error(format!(
                    "Manager isn't available; '{}.{class_name}' has been swapped",
                    options.app_label
                )));
            }
        }
        if own {
            return Ok(zelf.manager.clone().into());
        }
        let name = zelf.manager.name.borrow().clone();
        let managers = crate::django::model::options::managers(&class.to_owned(), vm)?;
        Ok(managers
            .into_iter()
            .find(|manager| *manager.name.borrow() == name)
            .map_or_else(|| zelf.manager.clone().into(), Into::into))
    }
}

#[pyclass(with(GetDescriptor), flags(BASETYPE))]
impl ManagerDescriptor {
    #[pygetset]
    fn manager(zelf: PyRef<Self>) -> PyRef<Manager> {
        zelf.manager.clone()
    }
}
