//! `QuerySet`: lazy, immutable from outside, evaluated once.

use super::{bulk, fetch, prefetch, query::PyQuery, results, steps, write};
use crate::django::convert::PyValue;
use crate::django::error::Raise;
use crate::django::fields::overrides;
use crate::django::model::model_of;
use crate::django::py::{self, Obj, get, list, string};
use crate::django::state::state;
use dunder_orm::Result as OrmResult;
use dunder_orm::expr::Q;
use dunder_orm::meta::ModelId;
use dunder_orm::query::Query;
use dunder_orm::value::Value;
use rustpython_vm::builtins::{PyList, PyListRef, PyStrRef, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Constructor, Initializer, Iterable, Representable,
};
use rustpython_vm::{
    AsObject, Context, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
    pyclass,
};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::sync::LazyLock;

/// What iterating gives.
#[derive(Clone, Debug, Default)]
pub enum Kind {
    #[default]
    Instances,
    Values,
    Tuples,
    Flat,
    Named,
}

/// Objects whose relation is known without asking: the children that a related manager brings know their parent.
#[derive(Clone)]
pub struct Known {
    /// The relation's name on the children, and the attribute that must equal the key.
    pub field: PyRef<crate::django::fields::Field>,
    pub objects: Vec<Obj>,
}

#[pyclass(name = "QuerySet", module = false, traverse = "manual")]
#[derive(PyPayload)]
pub struct QuerySet {
    pub model: RefCell<Option<PyTypeRef>>,
    query: RefCell<Rc<RefCell<Query>>>,
    /// A filter that the query still lacks, a relation's name and the object: most children that were prefetched never need it.
    deferred_filter: RefCell<Option<(Rc<str>, Obj)>>,
    pub cache: RefCell<Option<PyListRef>>,
    pub kind: RefCell<Kind>,
    pub using: RefCell<Option<Obj>>,
    pub hints: RefCell<Option<Obj>>,
    pub prefetch: RefCell<Vec<Obj>>,
    pub prefetched: Cell<bool>,
    pub sticky: Cell<bool>,
    /// Steps change this very queryset (`_avoid_cloning()`).
    pub in_place: Cell<bool>,
    pub for_write: Cell<bool>,
    pub known: RefCell<Vec<Known>>,
    /// The class given for `_iterable_class`.
    pub iterable: RefCell<Option<Obj>>,
    /// How more of the instances is fetched; None: `FETCH_ONE`.
    pub fetch_mode: RefCell<Option<Obj>>,
}

impl fmt::Debug for QuerySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QuerySet")
    }
}

impl QuerySet {
    pub fn new(model: Option<PyTypeRef>, query: Query) -> Self {
        Self {
            model: RefCell::new(model),
            query: RefCell::new(Rc::new(RefCell::new(query))),
            deferred_filter: RefCell::default(),
            cache: RefCell::default(),
            kind: RefCell::default(),
            using: RefCell::default(),
            hints: RefCell::default(),
            prefetch: RefCell::default(),
            prefetched: Cell::new(false),
            sticky: Cell::new(false),
            in_place: Cell::new(false),
            for_write: Cell::new(false),
            known: RefCell::default(),
            iterable: RefCell::default(),
            fetch_mode: RefCell::default(),
        }
    }

    /// Shows what it holds to the collector. What the query holds other querysets share.
    pub fn held(&self, show: &mut dyn FnMut(&PyObject)) {
        for held in [&self.using, &self.hints, &self.iterable, &self.fetch_mode] {
            if let Ok(held) = held.try_borrow()
                && let Some(held) = &*held
            {
                show(held);
            }
        }
        if let Ok(cache) = self.cache.try_borrow()
            && let Some(cache) = &*cache
        {
            show(cache.as_object());
        }
        if let Ok(lookups) = self.prefetch.try_borrow() {
            lookups.iter().for_each(|lookup| show(lookup));
        }
        if let Ok(known) = self.known.try_borrow() {
            let objects = known.iter().flat_map(|known| &known.objects);
            objects.for_each(|object| show(object));
        }
        if let Ok(filter) = self.deferred_filter.try_borrow()
            && let Some((_, object)) = &*filter
        {
            show(object);
        }
    }

    /// A copy of the query.
    pub fn query(&self) -> Query {
        self.shared_query().borrow().clone()
    }

    pub fn shared_query(&self) -> Rc<RefCell<Query>> {
        let query = self.query.borrow().clone();
        if let Some((name, object)) = self.deferred_filter.take() {
            let q = Q::lookup(&*name, Value::Object(Rc::new(PyValue(object))));
            let mut query = query.borrow_mut();
            if query.filter(&state().registry.borrow(), &q).is_err() {
                // It compares a foreign key with an instance that has a key. Rather no rows than all.
                query.set_empty();
            }
        }
        query
    }

    /// Filters by the relation of that name to an instance with a key, once the query is asked for (Django's
    /// `_defer_next_filter`).
    pub fn filter_when_used(&self, name: Rc<str>, instance: Obj) {
        // One at a time.
        self.shared_query();
        *self.deferred_filter.borrow_mut() = Some((name, instance));
    }

    /// Reads the query.
    pub fn with_query<T>(&self, read: impl FnOnce(&Query) -> T) -> T {
        read(&self.shared_query().borrow())
    }

    /// Unless it has a database, looks in that of an instance.
    pub fn look_where(&self, instance: &rustpython_vm::PyObject, vm: &VirtualMachine) {
        let mut using = self.using.borrow_mut();
        if using.is_none()
            && let Some(model) = instance.downcast_ref::<crate::django::model::Model>()
        {
            let other = crate::django::model::Model::other_database(model);
            *using = other.map(|db| string(vm, crate::database::alias(db)));
        }
    }

    /// Changes this queryset's own query.
    pub fn change<T>(
        &self,
        vm: &VirtualMachine,
        change: impl FnOnce(&mut Query, &dunder_orm::meta::Registry) -> OrmResult<T>,
    ) -> PyResult<T> {
        let mut query = self.query();
        let state = state();
        let result = change(&mut query, &state.registry.borrow()).raise(vm)?;
        *self.shared_query().borrow_mut() = query;
        Ok(result)
    }

    pub fn model_id(&self, vm: &VirtualMachine) -> PyResult<ModelId> {
        let model = self.model.borrow();
        model
            .as_ref()
            .and_then(|model| model_of(model))
            .ok_or_else(|| {
                vm.new_attribute_error("'NoneType' object has no attribute '_meta'".to_owned())
            })
    }

    pub fn model_class(&self, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
        let model = self.model.borrow().clone();
        model.ok_or_else(|| {
            vm.new_attribute_error("'NoneType' object has no attribute '_meta'".to_owned())
        })
    }

    /// Says what iterating gives from now on.
    pub fn yields(&self, kind: Kind) {
        *self.kind.borrow_mut() = kind;
        *self.iterable.borrow_mut() = None;
    }

    pub fn is_values(&self) -> bool {
        !matches!(*self.kind.borrow(), Kind::Instances)
    }
}

/// A queryset of the same class for the next step.
pub fn chain(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult<PyRef<QuerySet>> {
    let copy = if queryset.in_place.get() {
        queryset.to_owned()
    } else {
        clone(queryset, vm)?
    };
    if queryset.sticky.get() {
        copy.shared_query().borrow_mut().filter_is_sticky = true;
    }
    copy.sticky.set(false);
    Ok(copy)
}

/// Whether a class leaves making instances and copies to us.
fn native(class: &Py<PyType>, vm: &VirtualMachine) -> bool {
    !["__init__", "_clone", "__new__"]
        .iter()
        .any(|name| overrides(class, name, vm))
}

pub fn clone(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult<PyRef<QuerySet>> {
    if native(queryset.class(), vm) {
        return native_clone(queryset, vm);
    }
    py::call(queryset.as_object(), "_clone", (), vm)?
        .downcast()
        .map_err(|_| vm.new_type_error("_clone() must return a QuerySet".to_owned()))
}

fn native_clone(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult<PyRef<QuerySet>> {
    let query = queryset.with_query(Query::chain);
    let class = queryset.class().to_owned();
    let copy = if !overrides(&class, "__init__", vm) {
        QuerySet::new(queryset.model.borrow().clone(), query)
            .into_ref_with_type_lazy_dict(vm, class)?
    } else {
        // A constructor written in Python gets the arguments that Django gives it.
        let mut args = FuncArgs::default();
        let none = vm.ctx.none();
        let model = queryset
            .model
            .borrow()
            .clone()
            .map_or(none.clone(), Into::into);
        args.kwargs.insert("model".into(), model);
        args.kwargs.insert(
            "query".into(),
            PyQuery::new(Rc::new(RefCell::new(query))).into_pyobject(vm),
        );
        args.kwargs.insert(
            "using".into(),
            queryset.using.borrow().clone().unwrap_or(none.clone()),
        );
        args.kwargs.insert(
            "hints".into(),
            queryset.hints.borrow().clone().unwrap_or(none),
        );
        class
            .as_object()
            .to_owned()
            .call(args, vm)?
            .downcast()
            .map_err(|_| vm.new_type_error("not a QuerySet".to_owned()))?
    };
    *copy.kind.borrow_mut() = queryset.kind.borrow().clone();
    *copy.using.borrow_mut() = queryset.using.borrow().clone();
    *copy.hints.borrow_mut() = queryset.hints.borrow().clone();
    *copy.prefetch.borrow_mut() = queryset.prefetch.borrow().clone();
    *copy.known.borrow_mut() = queryset.known.borrow().clone();
    *copy.iterable.borrow_mut() = queryset.iterable.borrow().clone();
    *copy.fetch_mode.borrow_mut() = queryset.fetch_mode.borrow().clone();
    copy.sticky.set(queryset.sticky.get());
    copy.for_write.set(queryset.for_write.get());
    Ok(copy)
}

/// A queryset for a model, of a class that programs may have written.
pub fn for_model(
    class: &Py<PyType>,
    model: &PyTypeRef,
    using: Option<Obj>,
    hints: Option<Obj>,
    vm: &VirtualMachine,
) -> PyResult<PyRef<QuerySet>> {
    if native(class, vm) {
        let Some(id) = model_of(model) else {
            return Err(vm.new_type_error(format!("{} is not a model", model.name())));
        };
        let queryset = QuerySet::new(Some(model.clone()), Query::new(id))
            .into_ref_with_type_lazy_dict(vm, class.to_owned())?;
        *queryset.using.borrow_mut() = using;
        *queryset.hints.borrow_mut() = hints;
        return Ok(queryset);
    }
    let mut args = FuncArgs::default();
    args.kwargs.insert("model".into(), model.clone().into());
    args.kwargs
        .insert("using".into(), using.unwrap_or_else(|| vm.ctx.none()));
    args.kwargs
        .insert("hints".into(), hints.unwrap_or_else(|| vm.ctx.none()));
    class
        .as_object()
        .to_owned()
        .call(args, vm)?
        .downcast()
        .map_err(|_| vm.new_type_error("not a QuerySet".to_owned()))
}

/// The results, fetched once.
pub fn fetch_all(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult<PyListRef> {
    let known = queryset.cache.borrow().clone();
    let cache = match known {
        Some(cache) => cache,
        None => {
            let results = fetch::fetch(queryset, vm)?;
            let cache = vm.ctx.new_list(results);
            *queryset.cache.borrow_mut() = Some(cache.clone());
            cache
        }
    };
    if !queryset.prefetch.borrow().is_empty() && !queryset.prefetched.replace(true) {
        let objects = cache.borrow_vec().to_vec();
        let lookups = queryset.prefetch.borrow().clone();
        prefetch::prefetch(objects, lookups, vm).inspect_err(|_| queryset.prefetched.set(false))?;
    }
    Ok(cache)
}

impl Constructor for QuerySet {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self::new(None, Query::with_model(None)))
    }
}

impl Initializer for QuerySet {
    type Args = FuncArgs;

    /// `QuerySet(model=None, query=None, using=None, hints=None)`
    fn init(zelf: &Py<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let some = |value: Option<Obj>| value.filter(|value| !vm.is_none(value));
        let model: Option<PyTypeRef> =
            some(py::take(&mut args, "model")).and_then(|model| model.downcast().ok());
        let query = some(py::take(&mut args, "query"));
        *zelf.using.borrow_mut() = some(py::take(&mut args, "using"));
        *zelf.hints.borrow_mut() = some(py::take(&mut args, "hints"));
        if let Some(query) = query.and_then(|query| query.downcast::<PyQuery>().ok()) {
            *zelf.query.borrow_mut() = query.query.clone();
        } else if let Some(id) = model.as_ref().and_then(|model| model_of(model)) {
            *zelf.query.borrow_mut() = Rc::new(RefCell::new(Query::new(id)));
        }
        *zelf.model.borrow_mut() = model;
        Ok(())
    }
}

/// Rows that `repr` shows.
const REPR_OUTPUT_SIZE: usize = 20;

impl Representable for QuerySet {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let cache = zelf.cache.borrow().clone();
        let shown = cache.map(|cache| {
            cache
                .borrow_vec()
                .iter()
                .take(REPR_OUTPUT_SIZE + 1)
                .cloned()
                .collect::<Vec<_>>()
        });
        let shown = match shown {
            Some(shown) => shown,
            None => {
                let first = steps::slice(zelf, 0, Some(REPR_OUTPUT_SIZE as u64 + 1), vm)?;
                py::items(first.as_object(), vm)?
            }
        };
        let more = shown.len() > REPR_OUTPUT_SIZE;
        let mut shown: Vec<Obj> = shown.into_iter().take(REPR_OUTPUT_SIZE).collect();
        if more {
            shown.push(string(vm, "...(remaining elements truncated)..."));
        }
        Ok(format!(
            "<{} {}>",
            zelf.class().name(),
            py::repr_of(&list(vm, shown), vm)?
        ))
    }
}

impl Iterable for QuerySet {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let cache = fetch_all(&zelf, vm)?;
        Ok(cache.as_object().get_iter(vm)?.into())
    }
}

impl AsMapping for QuerySet {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: LazyLock<PyMappingMethods> = LazyLock::new(|| PyMappingMethods {
            length: Some(|mapping, vm| {
                let queryset = QuerySet::mapping_downcast(mapping);
                Ok(fetch_all(queryset, vm)?.borrow_vec().len())
            }),
            subscript: Some(|mapping, needle, vm| {
                steps::get_item(QuerySet::mapping_downcast(mapping), needle, vm)
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        });
        &METHODS
    }
}

impl AsSequence for QuerySet {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: LazyLock<PySequenceMethods> = LazyLock::new(|| PySequenceMethods {
            length: Some(|sequence, vm| {
                Ok(fetch_all(QuerySet::sequence_downcast(sequence), vm)?
                    .borrow_vec()
                    .len())
            }),
            contains: Some(|sequence, needle, vm| {
                let cache = fetch_all(QuerySet::sequence_downcast(sequence), vm)?;
                vm._contains(cache.as_object(), needle)
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        });
        &METHODS
    }
}

impl AsNumber for QuerySet {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            boolean: Some(|number, vm| {
                let cache = fetch_all(QuerySet::number_downcast(number), vm)?;
                Ok(!cache.borrow_vec().is_empty())
            }),
            and: Some(|a, b, vm| steps::combine(a, b, dunder_orm::expr::Connector::And, vm)),
            or: Some(|a, b, vm| steps::combine(a, b, dunder_orm::expr::Connector::Or, vm)),
            xor: Some(|a, b, vm| steps::combine(a, b, dunder_orm::expr::Connector::Xor, vm)),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

/// Methods that are one line here and one function elsewhere.
macro_rules! delegate {
    ($zelf:ident, $args:ident, $vm:ident, $function:path) => {
        $function(&$zelf, $args, $vm)
    };
}

// As a class written in Python, which error messages name without its module.
#[pyclass(
    flags(BASETYPE, HAS_DICT, HAS_WEAKREF, HEAPTYPE),
    with(
        Constructor,
        Initializer,
        Representable,
        Iterable,
        AsMapping,
        AsSequence,
        AsNumber
    )
)]
impl QuerySet {
    #[pyattr]
    fn __module__(ctx: &Context) -> PyStrRef {
        ctx.new_str("django.db.models.query")
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
    #[pygetset(name = "query")]
    fn py_query(zelf: PyRef<Self>) -> PyQuery {
        PyQuery::new(zelf.shared_query())
    }
    #[pygetset(setter)]
    fn set_query(zelf: PyRef<Self>, query: PyRef<PyQuery>) {
        if query.query.borrow().has_select_fields() {
            *zelf.kind.borrow_mut() = Kind::Values;
        }
        zelf.deferred_filter.take();
        *zelf.query.borrow_mut() = query.query.clone();
        if let Some(model) = query.query.borrow().model
            && zelf.model.borrow().is_none()
        {
            *zelf.model.borrow_mut() =
                rustpython_vm::vm::thread::with_current_vm(|vm| state().class(model, vm).ok());
        }
    }
    #[pygetset(name = "_query")]
    fn _query(zelf: PyRef<Self>) -> PyQuery {
        Self::py_query(zelf)
    }
    #[pygetset]
    fn _result_cache(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.cache
            .borrow()
            .clone()
            .map_or_else(|| vm.ctx.none(), Into::into)
    }
    #[pygetset(setter)]
    fn set__result_cache(
        zelf: PyRef<Self>,
        cache: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let cache = if vm.is_none(&cache) {
            None
        } else {
            Some(match cache.downcast::<PyList>() {
                Ok(list) => list,
                Err(other) => vm.ctx.new_list(py::items(&other, vm)?),
            })
        };
        *zelf.cache.borrow_mut() = cache;
        Ok(())
    }
    #[pygetset]
    fn _prefetch_related_lookups(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        py::tuple(vm, zelf.prefetch.borrow().clone())
    }
    #[pygetset]
    fn _prefetch_done(zelf: PyRef<Self>) -> bool {
        zelf.prefetched.get()
    }
    #[pygetset(setter)]
    fn set__prefetch_done(zelf: PyRef<Self>, value: bool) {
        zelf.prefetched.set(value);
    }
    #[pygetset]
    fn _db(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.using.borrow().clone().unwrap_or_else(|| vm.ctx.none())
    }
    #[pygetset]
    fn _hints(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.hints
            .borrow()
            .clone()
            .unwrap_or_else(|| vm.ctx.new_dict().into())
    }
    #[pygetset]
    fn db(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.using
            .borrow()
            .clone()
            .unwrap_or_else(|| string(vm, "default"))
    }
    /// Whether iterating gives instances.
    #[pygetset]
    fn _makes_instances(zelf: PyRef<Self>) -> bool {
        !zelf.is_values()
    }
    #[pygetset]
    fn _iterable_class(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if let Some(own) = zelf.iterable.borrow().clone() {
            return Ok(own);
        }
        let name = match *zelf.kind.borrow() {
            Kind::Instances => "ModelIterable",
            Kind::Values => "ValuesIterable",
            Kind::Tuples => "ValuesListIterable",
            Kind::Flat => "FlatValuesListIterable",
            Kind::Named => "NamedValuesListIterable",
        };
        py::import(vm, "django.db.models.query", name)
    }
    /// One of Django's classes, or a class that derives from one.
    #[pygetset(setter)]
    fn set__iterable_class(zelf: PyRef<Self>, class: PyTypeRef) {
        let bases = class.mro_collect();
        let kind = bases.iter().find_map(|base| match &*base.name() {
            "ModelIterable" => Some(Kind::Instances),
            "ValuesIterable" => Some(Kind::Values),
            "NamedValuesListIterable" => Some(Kind::Named),
            "ValuesListIterable" => Some(Kind::Tuples),
            "FlatValuesListIterable" => Some(Kind::Flat),
            _ => None,
        });
        if let Some(kind) = kind {
            *zelf.kind.borrow_mut() = kind;
        }
        *zelf.iterable.borrow_mut() = Some(class.into());
    }
    #[pygetset]
    fn _for_write(zelf: PyRef<Self>) -> bool {
        zelf.for_write.get()
    }
    #[pygetset(setter)]
    fn set__for_write(zelf: PyRef<Self>, value: bool) {
        zelf.for_write.set(value);
    }
    #[pygetset]
    fn _fetch_mode(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let mode = zelf.fetch_mode.borrow().clone();
        mode.map_or_else(
            || state().import("django.db.models.fetch_modes", "FETCH_ONE", vm),
            Ok,
        )
    }
    #[pygetset(setter)]
    fn set__fetch_mode(zelf: PyRef<Self>, mode: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let plain = state().import("django.db.models.fetch_modes", "FETCH_ONE", vm)?;
        *zelf.fetch_mode.borrow_mut() = (!mode.is(&plain)).then_some(mode);
        Ok(())
    }
    #[pygetset]
    fn _known_related_objects(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let known = vm.ctx.new_dict();
        for one in zelf.known.borrow().iter() {
            let objects = vm.ctx.new_dict();
            for object in &one.objects {
                let key = get(object, "pk", vm)?;
                objects.set_item(&*key, object.clone(), vm)?;
            }
            known.set_item(one.field.as_object(), objects.into(), vm)?;
        }
        Ok(known.into())
    }
    /// `{field: {key: object}}`: objects that the rows refer to are these.
    #[pygetset(setter)]
    fn set__known_related_objects(
        zelf: PyRef<Self>,
        given: PyRef<rustpython_vm::builtins::PyDict>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let mut known = Vec::new();
        for (field, objects) in given.items_vec() {
            if let Ok(field) = field.downcast() {
                let objects = py::items(&*py::call(&objects, "values", (), vm)?, vm)?;
                known.push(Known { field, objects });
            }
        }
        *zelf.known.borrow_mut() = known;
        Ok(())
    }
    #[pygetset]
    fn ordered(zelf: PyRef<Self>) -> bool {
        zelf.with_query(|query| query.ordered(&state().registry.borrow()))
    }
    #[pygetset]
    fn totally_ordered(zelf: PyRef<Self>) -> bool {
        zelf.with_query(|query| query.totally_ordered(&state().registry.borrow()))
    }
    #[pymethod]
    fn _clone(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        native_clone(&zelf, vm)
    }
    #[pymethod]
    fn _chain(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        chain(&zelf, vm)
    }
    #[pymethod]
    fn _disable_cloning(zelf: PyRef<Self>) -> PyRef<Self> {
        zelf.in_place.set(true);
        zelf
    }
    #[pymethod]
    fn _enable_cloning(zelf: PyRef<Self>) -> PyRef<Self> {
        zelf.in_place.set(false);
        zelf
    }
    #[pymethod]
    fn _next_is_sticky(zelf: PyRef<Self>) -> PyRef<Self> {
        zelf.sticky.set(true);
        zelf
    }
    #[pymethod]
    fn _fetch_all(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<()> {
        fetch_all(&zelf, vm).map(drop)
    }
    #[pymethod]
    fn all(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        chain(&zelf, vm)
    }
    #[pymethod]
    fn filter(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::filter)
    }
    #[pymethod]
    fn exclude(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::exclude)
    }
    #[pymethod]
    fn complex_filter(
        zelf: PyRef<Self>,
        filter: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        steps::complex_filter(&zelf, filter, vm)
    }
    #[pymethod]
    fn order_by(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::order_by)
    }
    #[pymethod]
    fn reverse(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        steps::reverse(&zelf, vm)
    }
    #[pymethod]
    fn annotate(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::annotate)
    }
    #[pymethod]
    fn alias(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::alias)
    }
    #[pymethod]
    fn values(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::values)
    }
    #[pymethod]
    fn values_list(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::values_list)
    }
    #[pymethod]
    fn distinct(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::distinct)
    }
    #[pymethod]
    fn select_related(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::select_related)
    }
    #[pymethod]
    fn prefetch_related(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::prefetch_related)
    }
    #[pymethod]
    fn defer(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::defer)
    }
    #[pymethod]
    fn only(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::only)
    }
    #[pymethod]
    fn extra(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::extra)
    }
    #[pymethod]
    fn select_for_update(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::select_for_update)
    }
    #[pymethod]
    fn using(zelf: PyRef<Self>, alias: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        let copy = chain(&zelf, vm)?;
        *copy.using.borrow_mut() = Some(alias).filter(|alias| !vm.is_none(alias));
        Ok(copy)
    }
    #[pymethod]
    fn fetch_mode(
        zelf: PyRef<Self>,
        mode: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        let copy = chain(&zelf, vm)?;
        *copy.fetch_mode.borrow_mut() = Some(mode);
        Ok(copy)
    }
    #[pymethod]
    fn none(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        let copy = chain(&zelf, vm)?;
        copy.change(vm, |query, _| {
            query.set_empty();
            Ok(())
        })?;
        Ok(copy)
    }
    #[pymethod]
    fn union(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        steps::combinator(&zelf, dunder_orm::query::Combinator::Union, args, vm)
    }
    #[pymethod]
    fn intersection(
        zelf: PyRef<Self>,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        steps::combinator(&zelf, dunder_orm::query::Combinator::Intersection, args, vm)
    }
    #[pymethod]
    fn difference(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        steps::combinator(&zelf, dunder_orm::query::Combinator::Difference, args, vm)
    }
    #[pymethod]
    fn dates(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::dates)
    }
    #[pymethod]
    fn datetimes(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        delegate!(zelf, args, vm, steps::datetimes)
    }
    #[pymethod]
    fn get(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, results::get_one)
    }
    #[pymethod]
    fn first(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        results::first(&zelf, false, vm)
    }
    #[pymethod]
    fn last(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        results::first(&zelf, true, vm)
    }
    #[pymethod]
    fn earliest(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        results::earliest(&zelf, args, false, vm)
    }
    #[pymethod]
    fn latest(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        results::earliest(&zelf, args, true, vm)
    }
    #[pymethod]
    fn count(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        results::count(&zelf, vm)
    }
    #[pymethod]
    fn exists(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        results::exists(&zelf, vm)
    }
    #[pymethod]
    fn contains(zelf: PyRef<Self>, object: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        results::contains(&zelf, object, vm)
    }
    #[pymethod]
    fn aggregate(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, results::aggregate)
    }
    #[pymethod]
    fn in_bulk(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, bulk::in_bulk)
    }
    #[pymethod]
    fn iterator(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, results::iterator)
    }
    #[pymethod]
    fn explain(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, results::explain)
    }
    #[pymethod]
    fn create(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, write::create)
    }
    #[pymethod]
    fn get_or_create(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, write::get_or_create)
    }
    #[pymethod]
    fn update_or_create(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, write::update_or_create)
    }
    #[pymethod]
    fn bulk_create(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, write::bulk_create)
    }
    #[pymethod]
    fn bulk_update(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, write::bulk_update)
    }
    #[pymethod]
    fn update(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        delegate!(zelf, args, vm, write::update)
    }
    #[pymethod]
    fn delete(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        write::delete(&zelf, vm)
    }
    #[pymethod]
    fn _raw_delete(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let _ = args;
        write::raw_delete(&zelf, vm)
    }
    #[pyclassmethod]
    fn as_manager(class: PyTypeRef, vm: &VirtualMachine) -> PyResult {
        let base = state().import("django.db.models.manager", "Manager", vm)?;
        let manager = py::call(&base, "from_queryset", (class,), vm)?.call((), vm)?;
        py::set(&manager, "_built_with_asmanager", vm.ctx.new_bool(true), vm)?;
        Ok(manager)
    }
    #[pymethod]
    fn resolve_expression(zelf: PyRef<Self>, args: FuncArgs) -> PyQuery {
        let _ = args;
        Self::py_query(zelf)
    }
    /// For `copy.deepcopy`: a copy without results.
    #[pymethod]
    fn __deepcopy__(
        zelf: PyRef<Self>,
        _memo: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<Self>> {
        native_clone(&zelf, vm)
    }
    /// Pickling evaluates.
    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let cache = fetch_all(&zelf, vm)?;
        let load = state().import("django.db.models.query", "_unpickle_queryset", vm)?;
        let class: Obj = zelf.class().to_owned().into();
        let query = get(zelf.as_object(), "query", vm)?;
        Ok(py::tuple(
            vm,
            vec![
                load,
                py::tuple(
                    vm,
                    vec![class, Self::model(zelf.clone(), vm), query, cache.into()],
                ),
            ],
        ))
    }
    #[pyclassmethod]
    fn __class_getitem__(class: PyTypeRef, _item: PyObjectRef) -> PyTypeRef {
        class
    }
}
