//! The `django` package: native modules here, thin Python glue in `lib/`.
//!
//! The functions of this file are all that the interpreter calls. What Python imports from here comes through `_django`;
//! the modules of `lib/django` put each name where Django has it.
//!
//! | module | holds |
//! |---|---|
//! | `state` | what one interpreter knows: registry, classes, fields |
//! | `convert`, `error` | the one place where values and errors cross the border |
//! | `fields` | field classes |
//! | `model` | the metaclass, instances, `_meta` |
//! | `query` | managers, querysets, prefetching |
//! | `related` | descriptors of relations |
//! | `expressions` | expressions, lookups, constraints |
//! | `method`, `signature` | functions of Python that are written in Rust |
//! | `collector` | what native objects hold, for the garbage collector |
//! | `deletion` | deleting with everything that follows from it |
//! | `migrations` | values of migrations, compared and written |
//! | `db` | statements, transactions, the query log |
//! | `signals` | sending model signals |
//! | `show` | values as tables |
//! | `zones` | the time zones of a program |

mod collector;
mod convert;
mod db;
mod deletion;
mod error;
mod expressions;
mod fields;
mod form;
mod method;
mod migrations;
mod model;
mod query;
mod related;
mod show;
mod signals;
mod signature;
mod state;
mod zones;

mod py;

use crate::display::Display;
use dunder_orm::dialect::Sqlite;
use rustpython_vm::builtins::PyModuleDef;
use rustpython_vm::{Context, PyObject, PyResult, VirtualMachine, pymodule};

/// The native modules of the package.
pub(crate) fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        _django::module_def(ctx),
        expressions::native::_dunder_orm::module_def(ctx),
        db::native::_dunder_db::module_def(ctx),
        db::schema::_dunder_schema::module_def(ctx),
        migrations::_dunder_migrations::module_def(ctx),
    ]
}

/// Forgets the models and the apps of the interpreter before: a fresh one starts.
pub(crate) use state::restore;

pub(crate) fn reset() {
    state::reset();
}

/// Called before `<label>.models` is executed.
pub(crate) fn install_app(label: &str, vm: &VirtualMachine) -> PyResult<()> {
    state::state().automatic_tables.set(true);
    state::state()
        .import("django.apps", "_install_app", vm)?
        .call((label,), vm)
        .map(drop)
}

/// Called before a program runs as one types it into a shell, on tables that are there already.
pub(crate) fn begin_script() {
    state::state().is_script.set(true);
}

/// A queryset, a model instance or a list of instances as a table of at most `limit` rows; None for anything else.
/// A queryset is evaluated, which sends its query as iterating over it would.
pub(crate) fn display(
    value: &PyObject,
    limit: usize,
    vm: &VirtualMachine,
) -> PyResult<Option<Display>> {
    show::display(value, limit, vm)
}

/// Makes the tables of models that have none yet.
pub(crate) fn create_tables(vm: &VirtualMachine) -> PyResult<()> {
    db::ensure_tables(vm)
}

/// Tables and the names of the models behind them.
pub(crate) fn table_models() -> Vec<(String, String)> {
    let state = state::state();
    let registry = state.registry.borrow();
    registry
        .app_models(dunder_orm::meta::AppsId::default())
        .map(|id| registry.model(id))
        .filter(|model| !model.options.proxy && model.options.auto_created.is_none())
        .map(|model| {
            (
                model.options.db_table.to_string(),
                model.object_name.to_string(),
            )
        })
        .collect()
}

/// The dialect of the run's database, in the time zone that is current.
fn fetch_dialect() -> &'static Sqlite {
    state::state().zones.dialect()
}

/// Seconds east of UTC of a time zone, for SQLite's functions of dates.
pub(crate) fn utc_offset(zone: &str, unix_seconds: i64) -> Option<i32> {
    zones::utc_offset(zone, unix_seconds)
}

/// What `lib/django` imports.
#[pymodule]
mod _django {
    use super::fields::Field;
    use super::fields::classes::{self, new_class};
    use super::fields::relation::ForeignObjectRel;
    use super::method::{Method, make_functions};
    use super::model::attribute::DeferredAttribute;
    use super::model::exceptions::ModelException;
    use super::model::{Model, ModelBase, ModelState, Options, model_of};
    use super::py::{self, string};
    use super::query::manager::{Manager, ManagerDescriptor};
    use super::query::query::PyQuery;
    use super::query::{QuerySet, prefetch, results};
    use super::related::descriptors::{self, RelatedDescriptor};
    use super::related::managers;
    use super::state::state;
    use dunder_orm::meta::AppsId;
    use rustpython_vm::builtins::{PyDict, PyFunction, PyModule, PyTypeRef};
    use rustpython_vm::class::PyClassImpl;
    use rustpython_vm::function::{FuncArgs, PosArgs};
    use rustpython_vm::{AsObject, Py, PyObjectRef, PyRef, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        let set =
            |name: &str, class: PyTypeRef| module.set_attr(vm.ctx.intern_str(name), class, vm);
        let _ = (
            Method::make_static_type(),
            ModelException::make_static_type(),
        );
        for (name, class) in [
            ("ModelBase", ModelBase::make_static_type()),
            ("ModelState", ModelState::make_static_type()),
            ("Model", Model::make_static_type()),
            ("Options", Options::make_static_type()),
            ("DeferredAttribute", DeferredAttribute::make_static_type()),
            ("BaseManager", Manager::make_static_type()),
            ("ManagerDescriptor", ManagerDescriptor::make_static_type()),
            ("QuerySet", QuerySet::make_static_type()),
            ("Query", PyQuery::make_static_type()),
            ("ForeignObjectRel", ForeignObjectRel::make_static_type()),
            ("RelatedDescriptor", RelatedDescriptor::make_static_type()),
            ("Field", Field::make_static_type()),
        ] {
            make_functions(&class, vm);
            set(name, class)?;
        }
        for (name, class) in classes::make(vm)? {
            set(name, class)?;
        }
        let related = |name: &str, base: PyTypeRef, of: &str| -> PyResult<()> {
            let attributes = [("__module__", string(vm, of))];
            set(
                name,
                new_class(name, vec![base], &attributes, vm.ctx.types.type_type, vm)?,
            )
        };
        for name in ["ManyToOneRel", "OneToOneRel", "ManyToManyRel", "GenericRel"] {
            related(
                name,
                ForeignObjectRel::make_static_type(),
                "django.db.models.fields.reverse_related",
            )?;
        }
        for name in [
            "ForwardManyToOneDescriptor",
            "ForwardOneToOneDescriptor",
            "ReverseOneToOneDescriptor",
            "ReverseManyToOneDescriptor",
            "ManyToManyDescriptor",
        ] {
            related(
                name,
                RelatedDescriptor::make_static_type(),
                "django.db.models.fields.related_descriptors",
            )?;
        }
        let manager: PyObjectRef = Manager::make_static_type().into();
        let method = |name, body: fn(FuncArgs, &VirtualMachine) -> PyResult| {
            Method::object(vm.ctx.intern_str(name), manager.clone(), body, vm)
        };
        let get_queryset = method("get_queryset", managers::reverse_get_queryset);
        module.set_attr("reverse_get_queryset", get_queryset, vm)?;
        let filter = method("_apply_rel_filters", managers::reverse_apply_rel_filters);
        module.set_attr("reverse_apply_rel_filters", filter, vm)?;
        Ok(())
    }

    /// Gives a native class attributes that are written in Python. Functions get their names by it.
    #[pyfunction]
    fn extend(class: PyTypeRef, attributes: PyRef<PyDict>, vm: &VirtualMachine) -> PyResult<()> {
        super::state::keep_native(&class, vm);
        for (name, value) in attributes.items_vec() {
            let name = py::expect_text(&name, vm)?;
            if value.downcast_ref::<PyFunction>().is_some() {
                let qualname = format!("{}.{name}", class.name());
                py::set(&value, "__name__", string(vm, name.as_str()), vm)?;
                py::set(&value, "__qualname__", string(vm, qualname), vm)?;
            }
            class.set_attr(vm.ctx.intern_str(name.as_str()), value);
        }
        class.modified();
        Ok(())
    }

    /// The DDL of model classes, and running it.
    #[pyfunction]
    fn create_tables(classes: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let mut ids = Vec::new();
        for class in py::items(&classes, vm)? {
            if let Some(id) = class.downcast_ref().and_then(super::model::model_of) {
                ids.push(id);
            }
        }
        super::db::create_tables_of(&ids, vm)
    }
    #[pyfunction]
    fn drop_tables(classes: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let mut ids = Vec::new();
        for class in py::items(&classes, vm)? {
            if let Some(id) = class.downcast_ref().and_then(super::model::model_of) {
                ids.push(id);
            }
        }
        super::db::drop_tables_of(&ids, vm)
    }
    /// Whether files can be kept. The programs of the page have no disk, natively neither.
    #[pyfunction]
    fn has_disk() -> bool {
        !cfg!(target_arch = "wasm32") && !state().is_script.get()
    }
    #[pyfunction]
    fn made_tables() -> bool {
        let state = state();
        state.made_tables.get() && state.is_script.get()
    }
    #[pyfunction]
    fn set_automatic_tables(automatic: bool) {
        state().automatic_tables.set(automatic);
        if !automatic {
            state().pending_tables.take();
        }
    }
    /// Children that the queryset brings know their parent without asking.
    #[pyfunction]
    fn known_parent(queryset: PyRef<QuerySet>, field: PyRef<Field>, parent: PyObjectRef) {
        descriptors::know(&queryset, field, parent);
    }
    #[pyfunction]
    fn prefetch_related_objects(
        objects: PyObjectRef,
        lookups: PosArgs,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        prefetch::prefetch_objects(&objects, lookups.into_vec(), vm)
    }
    /// Items in the order in which CPython iterates a set of them.
    #[pyfunction]
    fn set_order(values: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let values = py::items(&values, vm)?;
        let given = values
            .iter()
            .map(|value| super::convert::to_value(value, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let ordered = super::convert::in_set_order(given);
        let ordered = ordered
            .iter()
            .map(|value| super::convert::to_python(value, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(py::list(vm, ordered))
    }
    /// A queryset's results, not kept in it.
    #[pyfunction]
    fn fresh_results(queryset: PyRef<QuerySet>, vm: &VirtualMachine) -> PyResult {
        results::fresh(&queryset, vm)
    }
    /// Whether a model's objects can be deleted without fetching anything.
    #[pyfunction]
    fn can_fast_delete(
        model: PyTypeRef,
        from: Option<PyRef<Field>>,
        vm: &VirtualMachine,
    ) -> PyResult<bool> {
        let id = model_of(&model).ok_or_else(|| vm.new_type_error("a model is wanted"))?;
        let from = from.and_then(|field| field.id.get());
        Ok(super::deletion::can_fast_delete(id, from, vm))
    }
    /// Deletes instances of one model and what depends on them.
    #[pyfunction]
    fn delete_objects(objects: PyObjectRef, keep_parents: bool, vm: &VirtualMachine) -> PyResult {
        super::deletion::delete_objects(py::items(&objects, vm)?, keep_parents, vm)
    }
    /// Whether a queryset has conditions.
    #[pyfunction]
    fn has_filters(queryset: PyRef<QuerySet>) -> bool {
        queryset.with_query(|query| !query.where_node.children.is_empty())
    }
    /// The attname pairs of a foreign key: its own and the target's.
    #[pyfunction]
    fn related_attnames(field: PyRef<Field>, vm: &VirtualMachine) -> PyResult {
        let Some(id) = field.id.get() else {
            return Ok(py::list(vm, Vec::new()));
        };
        let mut pairs = Vec::new();
        for (own, target) in descriptors::related_pairs(id) {
            let (own, target) = (state().field(own, vm)?, state().field(target, vm)?);
            pairs.push(py::tuple(vm, vec![own.into(), target.into()]));
        }
        Ok(py::list(vm, pairs))
    }
    /// A many-to-many field's foreign keys on its through model: to the source, to the target.
    #[pyfunction]
    fn through_keys(field: PyRef<Field>, vm: &VirtualMachine) -> PyResult {
        let keys = field
            .id
            .get()
            .and_then(|id| state().registry.borrow().through_keys(id));
        match keys {
            Some((from, to)) => Ok(py::tuple(
                vm,
                vec![
                    state().field(from, vm)?.into(),
                    state().field(to, vm)?.into(),
                ],
            )),
            None => Ok(vm.ctx.none()),
        }
    }
    /// Instances of rows that a raw query brought: `names` says which attname each column has, None for extra ones.
    #[pyfunction]
    fn instance_of_row(
        model: PyTypeRef,
        names: PyObjectRef,
        values: PyObjectRef,
        mode: PyObjectRef,
        peers: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let fetching = (!vm.is_none(&mode))
            .then(|| super::model::state::Fetching::among(mode, peers.downcast().ok()));
        super::query::fetch::from_raw(&model, &names, &values, fetching.as_ref(), vm)
    }
    /// A field's right side of a lookup, prepared for the database.
    #[pyfunction]
    fn related_query_name(field: PyRef<Field>, vm: &VirtualMachine) -> PyResult {
        let name = field
            .id
            .get()
            .and_then(|id| state().registry.borrow().related_query_name(id));
        Ok(name.map_or_else(|| vm.ctx.none(), |name| string(vm, name)))
    }
    #[pyfunction]
    fn register_lookup(
        class: PyObjectRef,
        lookup: PyObjectRef,
        name: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        super::expressions::lookups::register(
            &class,
            rustpython_vm::function::FuncArgs::from(vec![lookup, name]),
            vm,
        )
    }
    #[pyfunction]
    fn unregister_lookup(
        class: PyObjectRef,
        lookup: PyObjectRef,
        name: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        super::expressions::lookups::unregister(
            &class,
            rustpython_vm::function::FuncArgs::from(vec![lookup, name]),
            vm,
        )
    }
    /// The query that a pickle names.
    #[pyfunction]
    fn unpickle_query(number: usize, vm: &VirtualMachine) -> PyResult<PyQuery> {
        super::query::query::unpickled(number).ok_or_else(|| {
            vm.new_value_error(
                "A pickled query can be read in the run that pickled it only.".to_owned(),
            )
        })
    }
    /// The lookups and transforms of a field class or a field, by their names.
    #[pyfunction]
    fn get_lookups(target: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyRef<PyDict>> {
        super::expressions::lookups::get_lookups(&target, vm)
    }
    #[pyfunction]
    fn collect_deletion(objects: PyObjectRef, keep_parents: bool, vm: &VirtualMachine) -> PyResult {
        super::deletion::delete_objects(py::items(&objects, vm)?, keep_parents, vm)
    }
    /// `to_field=` of a foreign key, None where it points to the primary key.
    #[pyfunction]
    fn to_field(field: PyRef<Field>, vm: &VirtualMachine) -> PyObjectRef {
        let name = field.with(|field| field.relation.as_ref()?.to_field.clone());
        name.map_or_else(|| vm.ctx.none(), |name| string(vm, name))
    }
    /// Relations whose model does not exist yet: field, app label, model name.
    #[pyfunction]
    fn pending_relations(apps: u32, vm: &VirtualMachine) -> PyResult {
        let pending = state().registry.borrow().pending(AppsId(apps));
        let mut found = Vec::new();
        for (field, app_label, model_name) in pending {
            let field = state().field(field, vm)?.into();
            found.push(py::tuple(
                vm,
                vec![field, string(vm, app_label), string(vm, model_name)],
            ));
        }
        Ok(py::list(vm, found))
    }
    #[pyfunction]
    fn model_id(class: PyTypeRef, vm: &VirtualMachine) -> PyResult {
        let _ = class.as_object();
        Ok(super::model::model_of(&class)
            .map_or_else(|| vm.ctx.none(), |id| vm.ctx.new_int(id.0).into()))
    }
}
