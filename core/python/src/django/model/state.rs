//! `instance._state`: whether it is saved, the related objects that it knows, how more of it is fetched.

use super::instance::{Model, known_state};
use crate::database::{self, Number};
use crate::django::py::{self, Obj, string};
use crate::django::state::state;
use rustpython_vm::builtins::{PyDict, PyDictRef, PyListRef, PyType};
use rustpython_vm::types::Constructor;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use std::cell::{Cell, OnceCell, RefCell};

#[pyclass(
    name = "ModelState",
    module = "django.db.models.base",
    traverse = "manual"
)]
#[derive(Debug, PyPayload)]
pub struct ModelState {
    pub adding: Cell<bool>,
    /// The database that the instance is in.
    pub db: Cell<Option<Number>>,
    /// Made when the first related object is known.
    fields_cache: OnceCell<PyDictRef>,
    /// None: `FETCH_ONE`.
    fetch_mode: RefCell<Option<Obj>>,
    /// Weak references to the instances that one query brought, where the fetch mode wants them.
    peers: RefCell<Option<Obj>>,
}

impl ModelState {
    pub fn new(db: Option<Number>) -> Self {
        Self {
            adding: Cell::new(db.is_none()),
            db: Cell::new(db),
            fields_cache: OnceCell::new(),
            fetch_mode: RefCell::new(None),
            peers: RefCell::new(None),
        }
    }

    /// Shows what it holds to the collector.
    pub fn held(&self, show: &mut dyn FnMut(&PyObject)) {
        if let Some(cache) = self.fields_cache.get() {
            show(cache.as_object());
        }
        for held in [&self.fetch_mode, &self.peers] {
            if let Ok(held) = held.try_borrow()
                && let Some(held) = &*held
            {
                show(held);
            }
        }
    }

    /// A state of its own with the same contents, without peers.
    pub fn copied(&self, vm: &VirtualMachine) -> Self {
        let copy = Self::new(self.db.get());
        if let Some(known) = self.known_fields_cache() {
            let _ = copy.fields_cache.set(PyDict::copy(known).into_ref(&vm.ctx));
        }
        copy.adding.set(self.adding.get());
        copy.copy_fetch_mode(self);
        copy
    }

    /// As an object, without a dict for attributes of the program's own until there are some.
    pub fn into_state(self, vm: &VirtualMachine) -> PyRef<Self> {
        PyRef::new_ref(self, Self::class(&vm.ctx).to_owned(), None)
    }

    /// The related objects that are known, by the name of their field.
    pub fn fields_cache(&self, vm: &VirtualMachine) -> &PyDictRef {
        self.fields_cache.get_or_init(|| vm.ctx.new_dict())
    }

    /// The same, where there is one.
    pub fn known_fields_cache(&self) -> Option<&PyDictRef> {
        self.fields_cache.get()
    }

    pub fn copy_fetch_mode(&self, other: &Self) {
        let mode = other.fetch_mode.borrow().clone();
        *self.fetch_mode.borrow_mut() = mode;
    }
}

impl Constructor for ModelState {
    type Args = ();

    fn py_new(_class: &Py<PyType>, _args: (), _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::new(None))
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(Constructor))]
impl ModelState {
    #[pygetset]
    fn adding(zelf: PyRef<Self>) -> bool {
        zelf.adding.get()
    }
    #[pygetset(setter)]
    fn set_adding(zelf: PyRef<Self>, value: bool) {
        zelf.adding.set(value);
    }
    #[pygetset]
    fn db(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.db
            .get()
            .map_or_else(|| vm.ctx.none(), |db| string(vm, database::alias(db)))
    }
    #[pygetset(setter)]
    fn set_db(zelf: PyRef<Self>, value: PyObjectRef) {
        zelf.db.set(py::text(&value).map(database::number));
    }
    #[pygetset(name = "fields_cache")]
    fn py_fields_cache(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyDictRef {
        zelf.fields_cache(vm).clone()
    }
    #[pygetset(setter, name = "fields_cache")]
    pub fn set_fields_cache(
        zelf: PyRef<Self>,
        value: PyDictRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let entries = value.items_vec();
        let cache = zelf.fields_cache(vm);
        cache.clear();
        for (key, entry) in entries {
            cache.set_item(&*key, entry, vm)?;
        }
        Ok(())
    }
    #[pygetset]
    fn fetch_mode(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let mode = zelf.fetch_mode.borrow().clone();
        mode.map_or_else(|| fetch_one(vm), Ok)
    }
    #[pygetset(setter)]
    fn set_fetch_mode(zelf: PyRef<Self>, mode: PyObjectRef) {
        *zelf.fetch_mode.borrow_mut() = Some(mode);
    }
    #[pygetset]
    fn peers(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let peers = zelf.peers.borrow().clone();
        peers.unwrap_or_else(|| py::tuple(vm, Vec::new()))
    }
    #[pygetset(setter)]
    fn set_peers(zelf: PyRef<Self>, peers: PyObjectRef) {
        *zelf.peers.borrow_mut() = Some(peers);
    }
    /// For `copy` and `pickle`.
    #[pymethod]
    fn __reduce_ex__(zelf: PyRef<Self>, _protocol: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let class: Obj = zelf.class().to_owned().into();
        let cache: Obj = PyDict::copy(zelf.fields_cache(vm)).into_ref(&vm.ctx).into();
        let mut state = vec![
            (
                "adding".to_owned(),
                vm.ctx.new_bool(zelf.adding.get()).into(),
            ),
            ("db".to_owned(), Self::db(zelf.clone(), vm)),
            ("fields_cache".to_owned(), cache),
        ];
        if let Some(mode) = zelf.fetch_mode.borrow().clone() {
            state.push(("fetch_mode".to_owned(), mode));
        }
        let state = py::dict(vm, state)?;
        Ok(py::tuple(vm, vec![class, py::tuple(vm, Vec::new()), state]))
    }
    #[pymethod]
    fn __setstate__(zelf: PyRef<Self>, state: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let Some(state) = state.downcast_ref::<PyDict>() else {
            return Err(vm.new_type_error("a state is a dict".to_owned()));
        };
        for (name, value) in state.items_vec() {
            let name = py::expect_text(&name, vm)?;
            py::set(zelf.as_object(), &name, value, vm)?;
        }
        Ok(())
    }
}

fn fetch_one(vm: &VirtualMachine) -> PyResult {
    state().import("django.db.models.fetch_modes", "FETCH_ONE", vm)
}

/// How more of this instance is fetched; None: one by one, as without a mode.
pub fn fetch_mode(instance: &PyObject) -> Option<Obj> {
    known_state(instance)?.fetch_mode.borrow().clone()
}

pub fn set_fetch_mode(instance: &PyObject, mode: Obj, vm: &VirtualMachine) {
    if let Some(model) = instance.downcast_ref::<Model>() {
        *Model::state(model, vm).fetch_mode.borrow_mut() = Some(mode);
    }
}

/// What a query's instances are told: their fetch mode, and of each other where it wants that.
#[derive(Clone)]
pub struct Fetching {
    mode: Obj,
    peers: Option<PyListRef>,
}

impl Fetching {
    pub fn new(mode: Obj, vm: &VirtualMachine) -> PyResult<Self> {
        let track = py::truthy(&*py::get(&mode, "track_peers", vm)?, vm)?;
        Ok(Self {
            mode,
            peers: track.then(|| vm.ctx.new_list(Vec::new())),
        })
    }

    pub fn mode(&self) -> &Obj {
        &self.mode
    }

    /// Instances that come one by one: they share the list of peers.
    pub fn among(mode: Obj, peers: Option<PyListRef>) -> Self {
        Self { mode, peers }
    }

    /// The same mode for another kind of instances: they are peers of their own.
    pub fn others(&self, vm: &VirtualMachine) -> Self {
        Self {
            mode: self.mode.clone(),
            peers: self.peers.as_ref().map(|_| vm.ctx.new_list(Vec::new())),
        }
    }

    pub fn tell(&self, instance: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
        set_fetch_mode(instance, self.mode.clone(), vm);
        if let (Some(peers), Some(state)) = (&self.peers, known_state(instance)) {
            peers
                .borrow_vec_mut()
                .push(instance.downgrade(None, vm)?.into());
            *state.peers.borrow_mut() = Some(peers.clone().into());
        }
        Ok(())
    }
}
