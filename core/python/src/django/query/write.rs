//! `create`, `update`, `delete`, and the bulk operations.

use super::queryset::{QuerySet, chain};
use super::steps;
use crate::django::convert::{to_python, to_value};
use crate::django::db::Writer;
use crate::django::error::{self, Raise};
use crate::django::expressions::arguments::is_expression;
use crate::django::expressions::to_expr;
use crate::django::fields::overrides;
use crate::django::model::{Model, save};
use crate::django::py::{
    self, Obj, call, get, is_list_or_tuple, items, list, required, string, take, truthy, tuple,
};
use crate::django::state::state;
use dunder_orm::ErrorKind;
use dunder_orm::expr::Expr;
use dunder_orm::meta::{FieldId, FieldKind, ModelId};
use dunder_orm::write::{Insert, OnConflict};
use rustpython_vm::builtins::PyDict;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyRef, PyResult, VirtualMachine};
use std::rc::Rc;

fn yes(value: bool, vm: &VirtualMachine) -> Obj {
    vm.ctx.new_bool(value).into()
}

pub fn create(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let class = queryset.model_class(vm)?;
    let id = queryset.model_id(vm)?;
    // The other side of a one-to-one relation can't be given: its column is in the other table.
    for (name, _) in py::keywords(&args) {
        let reverse = match state().registry.borrow().find_member(id, &name) {
            Some(dunder_orm::meta::Member::Reverse(reverse)) => {
                !reverse.multiple && reverse.accessor_name.as_deref() == Some(name.as_str())
            }
            _ => false,
        };
        if reverse {
            return Err(vm.new_value_error(format!(
                "The following fields do not exist in this model: {name}"
            )));
        }
    }
    let object = class.as_object().to_owned().call(args, vm)?;
    queryset.for_write.set(true);
    let mut save = FuncArgs::default();
    save.kwargs.insert("force_insert".into(), yes(true, vm));
    save.kwargs
        .insert("using".into(), get(queryset.as_object(), "db", vm)?);
    get(&object, "save", vm)?.call(save, vm)?;
    if let Some(mode) = queryset.fetch_mode.borrow().clone() {
        crate::django::model::state::set_fetch_mode(&object, mode, vm);
    }
    Ok(object)
}

/// Runs it in `atomic()`.
fn atomic<T>(
    savepoint: bool,
    vm: &VirtualMachine,
    run: impl FnOnce() -> PyResult<T>,
) -> PyResult<T> {
    crate::django::db::ensure_tables(vm)?;
    let connection = state().database.connection(vm)?;
    connection
        .enter_atomic(dunder_sqlite::Atomic {
            savepoint,
            ..Default::default()
        })
        .raise(vm)?;
    let result = run();
    connection.exit_atomic(result.is_err()).raise(vm)?;
    result
}

/// The keyword arguments to create with: lookups without `__`, then the defaults, called where they are callable.
fn creation_arguments(
    lookup: &FuncArgs,
    defaults: &Obj,
    id: ModelId,
    vm: &VirtualMachine,
) -> PyResult<FuncArgs> {
    let mut params = FuncArgs::default();
    for (name, value) in py::keywords(lookup) {
        if !name.contains("__") {
            params.kwargs.insert(name.as_str().into(), value);
        }
    }
    let Some(dict) = defaults.downcast_ref::<PyDict>() else {
        return Ok(params);
    };
    let mut wrong = Vec::new();
    for (name, value) in dict.items_vec() {
        let name = py::expect_text(&name, vm)?;
        let property = match py::class_attr(&*state().class(id, vm)?, &name, vm) {
            Some(attribute) => {
                attribute
                    .downcast_ref::<rustpython_vm::builtins::PyProperty>()
                    .is_some()
                    && !vm.is_none(&*get(&attribute, "fset", vm)?)
            }
            None => false,
        };
        if name != "pk" && !property && state().registry.borrow().find_member(id, &name).is_none() {
            wrong.push(format!("'{name}'"));
        }
        let value = if value.is_callable() {
            value.call((), vm)?
        } else {
            value
        };
        params.kwargs.insert(name.as_str().into(), value);
    }
    if !wrong.is_empty() {
        wrong.sort();
        let name = state().registry.borrow().model(id).object_name.clone();
        return Err(error::new(
            ErrorKind::FieldError,
            format!(
                "Invalid field name(s) for model {name}: {}.",
                wrong.join(", ")
            ),
            vm,
        ));
    }
    Ok(params)
}

/// `get_or_create(defaults=None, **kwargs)`.
pub fn get_or_create(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let defaults = take(&mut args, "defaults")
        .filter(|value| !vm.is_none(value))
        .unwrap_or_else(|| vm.ctx.new_dict().into());
    queryset.for_write.set(true);
    let class = queryset.model_class(vm)?;
    let missing = get(class.as_object(), "DoesNotExist", vm)?;
    let missing = missing
        .downcast_ref::<rustpython_vm::builtins::PyType>()
        .ok_or_else(|| vm.new_type_error("DoesNotExist is no class".to_owned()))?;
    let object = queryset.as_object();
    if let Ok(found) = py::catch(get(object, "get", vm)?.call(args.clone(), vm), missing)? {
        return Ok(tuple(vm, vec![found, yes(false, vm)]));
    }
    let params = creation_arguments(&args, &defaults, queryset.model_id(vm)?, vm)?;
    let integrity = error::class(ErrorKind::IntegrityError, vm)?;
    match py::catch(
        atomic(true, vm, || get(object, "create", vm)?.call(params, vm)),
        &integrity,
    )? {
        Ok(created) => Ok(tuple(vm, vec![created, yes(true, vm)])),
        // Somebody else made it meanwhile.
        Err(failure) => match py::catch(get(object, "get", vm)?.call(args, vm), missing)? {
            Ok(found) => Ok(tuple(vm, vec![found, yes(false, vm)])),
            Err(_) => Err(failure),
        },
    }
}

/// `update_or_create(defaults=None, create_defaults=None, **kwargs)`.
pub fn update_or_create(
    queryset: &Py<QuerySet>,
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let given = |value: Option<Obj>| value.filter(|value| !vm.is_none(value));
    let update = given(take(&mut args, "defaults")).unwrap_or_else(|| vm.ctx.new_dict().into());
    let create = given(take(&mut args, "create_defaults")).unwrap_or_else(|| update.clone());
    queryset.for_write.set(true);
    atomic(true, vm, || {
        let locked = call(queryset.as_object(), "select_for_update", (), vm)?;
        let mut lookup = args.clone();
        lookup.kwargs.insert("defaults".into(), create.clone());
        let pair = items(&*get(&locked, "get_or_create", vm)?.call(lookup, vm)?, vm)?;
        let [object, created] = pair.as_slice() else {
            return Err(vm.new_type_error("get_or_create() must return a pair".to_owned()));
        };
        if truthy(created, vm)? {
            return Ok(tuple(vm, pair));
        }
        let mut names: Vec<String> = Vec::new();
        if let Some(dict) = update.downcast_ref::<PyDict>() {
            for (name, value) in dict.items_vec() {
                let name = py::expect_text(&name, vm)?;
                let value = if value.is_callable() {
                    value.call((), vm)?
                } else {
                    value
                };
                py::set(object, &name, value, vm)?;
                names.push(name);
            }
        }
        let id = queryset.model_id(vm)?;
        // Only what was given is written, with the fields that update themselves.
        let concrete: Option<Vec<Obj>> = {
            let state = state();
            let registry = state.registry.borrow();
            let views = registry.views(id);
            let field_of = |name: &String| {
                views.concrete_fields.iter().copied().find(|&field| {
                    let field = registry.field(field);
                    !field.primary_key && (*field.name == **name || *field.attname == **name)
                })
            };
            if names.iter().all(|name| field_of(name).is_some()) {
                let mut all: Vec<Obj> = names.iter().map(|name| string(vm, name)).collect();
                for &field in &views.local_concrete_fields {
                    let meta = registry.field(field);
                    let automatic = matches!(
                        meta.kind,
                        FieldKind::Date { auto_now: true, .. }
                            | FieldKind::DateTime { auto_now: true, .. }
                            | FieldKind::Time { auto_now: true, .. }
                    );
                    let custom = overrides(state.field(field, vm)?.class(), "pre_save", vm);
                    if (automatic || custom)
                        && !meta.primary_key
                        && !names.iter().any(|name| **name == *meta.name)
                    {
                        all.push(string(vm, &meta.name));
                    }
                }
                Some(all)
            } else {
                None
            }
        };
        let mut save = FuncArgs::default();
        save.kwargs
            .insert("using".into(), get(queryset.as_object(), "db", vm)?);
        if let Some(names) = concrete {
            save.kwargs.insert("update_fields".into(), list(vm, names));
        }
        get(object, "save", vm)?.call(save, vm)?;
        Ok(tuple(vm, vec![object.clone(), yes(false, vm)]))
    })
}

/// Names of fields, as `bulk_create` and its kin take them.
fn field_ids(
    names: Option<&Obj>,
    argument: &str,
    id: ModelId,
    vm: &VirtualMachine,
) -> PyResult<Vec<FieldId>> {
    let Some(names) = names else {
        return Ok(Vec::new());
    };
    let mut ids = Vec::new();
    for name in items(names, vm)? {
        let name = py::expect_text(&name, vm)?;
        let state = state();
        let registry = state.registry.borrow();
        if name == "pk" {
            ids.extend(registry.pk_fields(id));
        } else {
            match registry.get_field(id, &name).raise(vm)? {
                dunder_orm::meta::Member::Field(field) => ids.push(field),
                dunder_orm::meta::Member::Reverse(_) => {
                    return Err(vm.new_value_error(format!(
                        "bulk_create() can only be used with concrete fields in {argument}."
                    )));
                }
            }
        }
    }
    Ok(ids)
}

/// `bulk_create(objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, update_fields=None, unique_fields=None)`.
pub fn bulk_create(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let some = |value: Option<Obj>| value.filter(|value| !vm.is_none(value));
    let flag = |value: Option<Obj>| value.map_or(Ok(false), |value| truthy(&value, vm));
    let objs = required(&mut args, "objs", vm)?;
    let batch_size = some(take(&mut args, "batch_size"));
    let ignore = flag(take(&mut args, "ignore_conflicts"))?;
    let update = flag(take(&mut args, "update_conflicts"))?;
    let update_fields = some(take(&mut args, "update_fields"));
    let unique_fields = some(take(&mut args, "unique_fields"));
    let batch_size = match batch_size {
        Some(size) => {
            let size: i64 = size.try_into_value(vm)?;
            if size <= 0 {
                return Err(vm.new_value_error("Batch size must be a positive integer.".to_owned()));
            }
            Some(size as usize)
        }
        None => None,
    };
    let id = queryset.model_id(vm)?;
    {
        let state = state();
        let registry = state.registry.borrow();
        let concrete = registry.concrete_model(id);
        if registry
            .all_parents(id)
            .iter()
            .any(|&parent| registry.concrete_model(parent) != concrete)
        {
            return Err(
                vm.new_value_error("Can't bulk create a multi-table inherited model".to_owned())
            );
        }
    }
    let objects = items(&objs, vm)?;
    if objects.is_empty() {
        return Ok(objs);
    }
    let on_conflict = conflict(
        id,
        ignore,
        update,
        update_fields.as_ref(),
        unique_fields.as_ref(),
        vm,
    )?;
    queryset.for_write.set(true);
    let mut with_pk = Vec::new();
    let mut without_pk = Vec::new();
    for object in &objects {
        let Some(model) = object.downcast_ref::<Model>() else {
            return Err(vm.new_attribute_error(format!(
                "'{}' object has no attribute 'pk'",
                object.class().name()
            )));
        };
        let model = model.to_owned();
        prepare_pk(&model, id, vm)?;
        save::prepare_for(&model, "bulk_create", None, vm)?;
        if vm.is_none(&*get(object, "pk", vm)?) {
            without_pk.push(model)
        } else {
            with_pk.push(model)
        }
    }
    let both = !with_pk.is_empty() && !without_pk.is_empty();
    let insert_all = || {
        assign_orders(id, &objects, vm)?;
        let returns = !matches!(on_conflict, OnConflict::Ignore);
        for (models, with_key) in [(&with_pk, true), (&without_pk, false)] {
            if !models.is_empty() {
                insert(id, models, with_key, &on_conflict, returns, batch_size, vm)?;
            }
        }
        Ok(())
    };
    crate::django::db::ensure_tables(vm)?;
    if both {
        atomic(false, vm, insert_all)?
    } else {
        insert_all()?
    }
    for object in &objects {
        if let Some(model) = object.downcast_ref::<Model>() {
            let state = Model::state(model, vm);
            state.adding.set(false);
            state.db.set(Some(crate::database::selected_number()));
        }
    }
    Ok(if is_list_or_tuple(&objs) {
        objs
    } else {
        list(vm, objects)
    })
}

/// Gives new rows of a model with `order_with_respect_to` their places.
fn assign_orders(id: ModelId, objects: &[Obj], vm: &VirtualMachine) -> PyResult<()> {
    let ordered = {
        let state = state();
        let registry = state.registry.borrow();
        registry.model(id).options.order_with_respect_to.is_some()
    };
    if ordered {
        state()
            .import("django.db.models.base", "_assign_orders", vm)?
            .call((state().class(id, vm)?, list(vm, objects.to_vec())), vm)?;
    }
    Ok(())
}

/// A default of the primary key is made before the rows are told apart by it.
fn prepare_pk(model: &PyRef<Model>, id: ModelId, vm: &VirtualMachine) -> PyResult<()> {
    let object = model.as_object();
    if !vm.is_none(&*get(object, "pk", vm)?) {
        return Ok(());
    }
    let Some(pk) = state().registry.borrow().model(id).pk else {
        return Ok(());
    };
    let field = state().field(pk, vm)?;
    if crate::django::fields::values::has_default(&field, vm) {
        let value = call(field.as_object(), "get_default", (), vm)?;
        py::set(object, &field.attname(), value, vm)?;
    }
    Ok(())
}

fn conflict(
    id: ModelId,
    ignore: bool,
    update: bool,
    update_fields: Option<&Obj>,
    unique_fields: Option<&Obj>,
    vm: &VirtualMachine,
) -> PyResult<OnConflict> {
    let error = |message: &str| Err(vm.new_value_error(message.to_owned()));
    if ignore && update {
        return error("ignore_conflicts and update_conflicts are mutually exclusive.");
    }
    if ignore {
        return Ok(OnConflict::Ignore);
    }
    if !update {
        return Ok(OnConflict::Fail);
    }
    let update = field_ids(update_fields, "update_fields", id, vm)?;
    if update.is_empty() {
        return error(
            "Fields that will be updated when a row insertion fails on conflicts must be provided.",
        );
    }
    let unique = field_ids(unique_fields, "unique_fields", id, vm)?;
    if unique.is_empty() {
        return error("Unique fields that can trigger the upsert must be provided.");
    }
    let state = state();
    let registry = state.registry.borrow();
    let concrete = |fields: &[FieldId]| {
        fields.iter().all(|&field| {
            registry.field(field).concrete() && !registry.field(field).is_many_to_many()
        })
    };
    if !concrete(&update) {
        return error("bulk_create() can only be used with concrete fields in update_fields.");
    }
    let key = registry.pk_fields(id);
    if update
        .iter()
        .any(|field| registry.field(*field).primary_key || key.contains(field))
    {
        return error("bulk_create() cannot be used with primary keys in update_fields.");
    }
    if !concrete(&unique) {
        return error("bulk_create() can only be used with concrete fields in unique_fields.");
    }
    Ok(OnConflict::Update { update, unique })
}

/// Inserts instances in batches, and gives them what the database says.
fn insert(
    id: ModelId,
    models: &[PyRef<Model>],
    with_key: bool,
    on_conflict: &OnConflict,
    returns: bool,
    batch_size: Option<usize>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let state = state();
    let concrete = state.registry.borrow().concrete_model(id);
    let (fields, mut returning) = {
        let registry = state.registry.borrow();
        let fields: Vec<FieldId> = registry
            .views(concrete)
            .concrete_fields
            .iter()
            .copied()
            .filter(|&field| {
                let kind = &registry.field(field).kind;
                !matches!(kind, FieldKind::Generated { .. }) && (with_key || !kind.is_auto())
            })
            .collect();
        let returning = if returns {
            registry.db_returning_fields(concrete)
        } else {
            Vec::new()
        };
        (fields, returning)
    };
    let objects = fields
        .iter()
        .map(|&field| state.field(field, vm))
        .collect::<PyResult<Vec<_>>>()?;
    // Classes of the program may say that their columns come back.
    for (field, &id) in objects.iter().zip(&fields) {
        if returns && !returning.contains(&id) {
            let comes_back = truthy(&*get(field.as_object(), "db_returning", vm)?, vm)?;
            returning.extend(comes_back.then_some(id));
        }
    }
    let custom: Vec<bool> = objects
        .iter()
        .map(|field| overrides(field.class(), "pre_save", vm))
        .collect();
    let mut rows = Vec::with_capacity(models.len());
    for model in models {
        let mut row = Vec::with_capacity(fields.len());
        for ((field, &id), custom) in objects.iter().zip(&fields).zip(&custom) {
            let value = if *custom {
                call(field.as_object(), "pre_save", (model.clone(), true), vm)?
            } else {
                crate::django::fields::values::pre_save(field, model.as_object(), true, vm)?
            };
            row.push(save::assigned(id, &value, true, vm)?);
        }
        rows.push(row);
    }
    let insert = Insert {
        model: concrete,
        fields,
        rows,
        on_conflict: on_conflict.clone(),
        returning: returning.clone(),
    };
    let returned = {
        let registry = state.registry.borrow();
        insert.execute_batched(&registry, &Writer { vm }, batch_size)
    }
    .raise(vm)?;
    for (model, row) in models.iter().zip(returned) {
        for (&field, value) in returning.iter().zip(row) {
            let field = state.field(field, vm)?;
            py::set(
                model.as_object(),
                &field.attname(),
                to_python(&value, vm)?,
                vm,
            )?;
        }
    }
    Ok(())
}

/// `bulk_update(objs, fields, batch_size=None)`.
pub fn bulk_update(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let objs = required(&mut args, "objs", vm)?;
    let fields = required(&mut args, "fields", vm)?;
    let batch_size = take(&mut args, "batch_size").filter(|size| !vm.is_none(size));
    let size: Option<i64> = batch_size.map(|size| size.try_into_value(vm)).transpose()?;
    let error = |message: &str| Err(vm.new_value_error(message.to_owned()));
    if size.is_some_and(|size| size <= 0) {
        return error("Batch size must be a positive integer.");
    }
    let names = items(&fields, vm)?;
    if names.is_empty() {
        return error("Field names must be given to bulk_update().");
    }
    let id = queryset.model_id(vm)?;
    let objects = items(&objs, vm)?;
    for object in &objects {
        if vm.is_none(&*get(object, "pk", vm)?) {
            return error("All bulk_update() objects must have a primary key set.");
        }
    }
    let mut ids = Vec::new();
    for name in &names {
        let name = py::expect_text(name, vm)?;
        match state().registry.borrow().get_field(id, &name).raise(vm)? {
            dunder_orm::meta::Member::Field(field) => ids.push(field),
            dunder_orm::meta::Member::Reverse(_) => {
                return error("bulk_update() can only be used with concrete fields.");
            }
        }
    }
    {
        let state = state();
        let registry = state.registry.borrow();
        if ids.iter().any(|&field| {
            !registry.field(field).concrete() || registry.field(field).is_many_to_many()
        }) {
            return error("bulk_update() can only be used with concrete fields.");
        }
        let mut keys = registry.pk_fields(id);
        for parent in registry.all_parents(id) {
            keys.extend(registry.pk_fields(parent));
        }
        if ids.iter().any(|field| keys.contains(field)) {
            return error("bulk_update() cannot be used with primary key fields.");
        }
    }
    if objects.is_empty() {
        return Ok(vm.ctx.new_int(0).into());
    }
    for object in &objects {
        if let Some(model) = object.downcast_ref::<Model>() {
            save::prepare_for(&model.to_owned(), "bulk_update", Some(&ids), vm)?;
        }
    }
    queryset.for_write.set(true);
    // Each object takes a key and a value for each field, and its key once more.
    let most = state().database.connection(vm)?.max_query_params() / (2 * ids.len() + 1).max(1);
    let size = size.map_or(most, |size| (size as usize).min(most)).max(1);
    let base = call(
        queryset.as_object(),
        "using",
        (get(queryset.as_object(), "db", vm)?,),
        vm,
    )?;
    let base = base
        .downcast_ref::<QuerySet>()
        .ok_or_else(|| vm.new_type_error("using() must return a QuerySet".to_owned()))?
        .to_owned();
    atomic(false, vm, || {
        let mut updated = 0i64;
        for batch in objects.chunks(size) {
            let mut assignments: Vec<(Rc<str>, Expr)> = Vec::new();
            for &field in &ids {
                let object = state().field(field, vm)?;
                let output = dunder_orm::expr::Output::Field(field);
                let mut cases = Vec::new();
                for instance in batch {
                    let value = get(instance, &object.attname(), vm)?;
                    let value = if is_expression(&value, vm) {
                        to_expr(&value, vm)?
                    } else {
                        Expr::value_of(to_value(&value, vm)?, Some(output.clone()))
                    };
                    let key = crate::django::expressions::to_rhs(&*get(instance, "pk", vm)?, vm)?;
                    let condition = dunder_orm::expr::Q::of(
                        vec![dunder_orm::expr::QChild::Lookup("pk".into(), key)],
                        false,
                    );
                    cases.push((Expr::from(condition), value));
                }
                let mut case = Expr::case(cases, None);
                if let Expr::Case(node) = &mut case {
                    Rc::make_mut(node).output = Some(output.clone());
                }
                assignments.push((object.attname(), case));
            }
            let mut filter = FuncArgs::default();
            let keys = batch
                .iter()
                .map(|object| get(object, "pk", vm))
                .collect::<PyResult<Vec<_>>>()?;
            filter.kwargs.insert("pk__in".into(), list(vm, keys));
            let rows = steps::filter(&base, filter, vm)?;
            updated += run_update(&rows, assignments, vm)?;
        }
        Ok(vm.ctx.new_int(updated).into())
    })
}

/// `update(**kwargs)`.
pub fn update(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    queryset
        .with_query(|query| query.refuse_combined("update"))
        .raise(vm)?;
    if queryset.with_query(dunder_orm::query::Query::is_sliced) {
        return Err(
            vm.new_type_error("Cannot update a query once a slice has been taken.".to_owned())
        );
    }
    if queryset.with_query(|query| !query.distinct_fields.is_empty()) {
        return Err(vm.new_type_error("Cannot call update() after .distinct(*fields).".to_owned()));
    }
    let mut assignments = Vec::new();
    for (name, value) in py::keywords(&args) {
        let expr = if is_expression(&value, vm) {
            to_expr(&value, vm)?
        } else {
            Expr::value_of(to_value(&value, vm)?, None)
        };
        assignments.push((Rc::from(name), expr));
    }
    queryset.for_write.set(true);
    let updated = run_update(queryset, assignments, vm)?;
    *queryset.cache.borrow_mut() = None;
    Ok(vm.ctx.new_int(updated).into())
}

fn run_update(
    queryset: &Py<QuerySet>,
    assignments: Vec<(Rc<str>, Expr)>,
    vm: &VirtualMachine,
) -> PyResult<i64> {
    crate::django::db::ensure_tables(vm)?;
    let query = chain(queryset, vm)?.query();
    let state = state();
    let registry = state.registry.borrow();
    let count = dunder_orm::write::update(
        &registry,
        &Writer { vm },
        crate::django::fetch_dialect(),
        query,
        assignments,
    )
    .raise(vm)?;
    Ok(count as i64)
}

/// `delete()`.
pub fn delete(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    queryset
        .with_query(|query| query.refuse_combined("delete"))
        .raise(vm)?;
    if queryset.with_query(dunder_orm::query::Query::is_sliced) {
        return Err(vm.new_type_error("Cannot use 'limit' or 'offset' with delete().".to_owned()));
    }
    if queryset.with_query(|query| !query.distinct_fields.is_empty()) {
        return Err(vm.new_type_error("Cannot call delete() after .distinct(*fields).".to_owned()));
    }
    if queryset.is_values() {
        return Err(
            vm.new_type_error("Cannot call delete() after .values() or .values_list()".to_owned())
        );
    }
    let copy = chain(queryset, vm)?;
    copy.for_write.set(true);
    copy.change(vm, |query, _| {
        query.select_for_update = None;
        query.select_related = dunder_orm::query::SelectRelated::No;
        query.clear_ordering(true, true);
        Ok(())
    })?;
    let deleted =
        super::super::deletion::delete_queryset(&copy, queryset.as_object().to_owned(), vm)?;
    *queryset.cache.borrow_mut() = None;
    Ok(deleted)
}

/// Deletes in one statement, without looking at relations.
pub fn raw_delete(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult {
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    super::super::deletion::raw_delete(queryset, vm)
}

/// Deletes instances of one model and what depends on them.
pub fn delete_objects(objects: Vec<Obj>, keep_parents: bool, vm: &VirtualMachine) -> PyResult {
    super::super::deletion::delete_objects(objects, keep_parents, vm)
}
