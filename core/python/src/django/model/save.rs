//! `save`, `delete`, `refresh_from_db`: the instance as the ORM's write side sees it.

use super::base::model_of;
use super::info::info;
use super::init::id_of;
use super::instance::{Model, cached, delete_cached, is_set, set_cached};
use crate::database;
use crate::django::convert::{to_python, to_value};
use crate::django::db::Writer;
use crate::django::error::{self, Foreign, Raise};
use crate::django::fields::{Field, overrides};
use crate::django::py::{self, Obj, call, get, items, keyword, string, take, text, truthy};
use crate::django::query::QuerySet;
use crate::django::signals;
use crate::django::state::state;
use dunder_orm::compile::Compiler;
use dunder_orm::expr::Expr;
use dunder_orm::meta::{FieldId, FieldKind, ModelId};
use dunder_orm::query::Query;
use dunder_orm::value::Value;
use dunder_orm::write::{Assigned, SaveOptions, Saving, Statement};
use dunder_orm::{ErrorKind, Result};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyRef, PyResult, VirtualMachine};

/// An instance that is being saved.
struct Saved<'a> {
    instance: &'a PyRef<Model>,
    vm: &'a VirtualMachine,
}

impl Saved<'_> {
    fn field(&self, field: FieldId) -> Result<PyRef<Field>> {
        state().field(field, self.vm).foreign(self.vm)
    }
}

/// A value to save, or the SQL of an expression. `add`: for a new row, which has no columns yet that could be referred to.
pub fn assigned(
    field: FieldId,
    value: &PyObject,
    add: bool,
    vm: &VirtualMachine,
) -> PyResult<Assigned> {
    if is_database_default(value) {
        return database_default(field, vm);
    }
    if crate::django::expressions::arguments::is_expression(value, vm) {
        let expr = crate::django::expressions::to_expr(value, vm)?;
        return Ok(Assigned::Sql(expression(field, &expr, add, vm)?));
    }
    let object = state().field(field, vm)?;
    Ok(Assigned::Value(crate::django::fields::values::input(
        &object, value, vm,
    )?))
}

/// The default of a column, with its SQL where it is an expression.
fn database_default(field: FieldId, vm: &VirtualMachine) -> PyResult<Assigned> {
    let default = {
        let state = state();
        let registry = state.registry.borrow();
        let stored = registry.field(field).expression.clone();
        stored.and_then(|stored| stored.downcast_ref::<Expr>().cloned())
    };
    let statement = match default {
        Some(Expr::Value(_)) | None => None,
        Some(default) => Some(Box::new(expression(field, &default, true, vm)?)),
    };
    Ok(Assigned::Default(statement))
}

/// Compiles an expression for one row's column.
fn expression(field: FieldId, expr: &Expr, add: bool, vm: &VirtualMachine) -> PyResult<Statement> {
    let state = state();
    let registry = state.registry.borrow();
    let mut query = dunder_orm::query::Query::new(field.model);
    let mut how = dunder_orm::query::Resolve {
        allow_joins: false,
        for_save: true,
        ..Default::default()
    };
    let resolved = query.resolve_expr(&registry, expr, &mut how).raise(vm)?;
    let resolved = dunder_orm::write::json_null(&registry, field, resolved);
    let refused = |kind, message: String| Err(error::new(kind, message, vm));
    let name = &registry.field(field).name;
    let mut columns = false;
    resolved.cols(true, true, &mut |_| columns = true);
    if add && columns {
        let text = resolved.text(&registry);
        let model = registry.model(field.model).label();
        return refused(
            ErrorKind::ValueError,
            format!(
                "Failed to insert expression \"{text}\" on {model}.{name}. F() expressions can only be used to update, \
                 not to insert."
            ),
        );
    }
    for (found, what) in [
        (resolved.contains_aggregate(), "Aggregate functions"),
        (resolved.contains_over_clause(), "Window expressions"),
    ] {
        if found {
            let text = resolved.repr(&registry);
            return refused(
                ErrorKind::FieldError,
                format!("{what} are not allowed in this query ({name}={text})."),
            );
        }
    }
    let sql = Compiler::new(&mut query, &registry, crate::django::fetch_dialect())
        .fragment(&resolved)
        .map_err(|stop| error::raise(stop.into(), vm))?;
    Ok(Statement {
        sql: sql.text,
        params: sql.params,
    })
}

/// `DatabaseDefault`, the marker of a column that its own default fills.
pub fn is_database_default(value: &PyObject) -> bool {
    &*value.class().name() == "DatabaseDefault"
}

impl Saving for Saved<'_> {
    fn get(&self, field: FieldId) -> Result<Value> {
        let field = self.field(field)?;
        let value = get(self.instance.as_object(), &field.attname(), self.vm).foreign(self.vm)?;
        if is_database_default(&value) {
            return Ok(Value::Null);
        }
        to_value(&value, self.vm).foreign(self.vm)
    }

    fn set(&self, field: FieldId, value: Value) -> Result<()> {
        let field = self.field(field)?;
        let value = to_python(&value, self.vm).foreign(self.vm)?;
        py::set(self.instance.as_object(), &field.attname(), value, self.vm).foreign(self.vm)
    }

    fn pre_save(&self, id: FieldId, add: bool, raw: bool) -> Result<Assigned> {
        let vm = self.vm;
        let field = self.field(id)?;
        let checked = |value: Obj| {
            let wrong = !add
                && value.downcast_ref::<Model>().is_some()
                && !field.with(|field| field.is_relation());
            if !wrong {
                return assigned(id, &value, add, vm);
            }
            let field = field.as_object();
            Err(vm.new_type_error(format!(
                "Tried to update field {} with a model instance, {}. Use a value compatible with {}.",
                py::str_of(field, vm)?,
                py::repr_of(&value, vm)?,
                field.class().name(),
            )))
        };
        let value = if raw {
            get(self.instance.as_object(), &field.attname(), vm)
        } else if overrides(field.class(), "pre_save", vm) {
            call(
                field.as_object(),
                "pre_save",
                (self.instance.clone(), add),
                vm,
            )
        } else {
            crate::django::fields::values::pre_save(&field, self.instance.as_object(), add, vm)
        };
        value.and_then(checked).foreign(vm)
    }

    fn is_database_default(&self, field: FieldId) -> Result<bool> {
        let field = self.field(field)?;
        let value = get(self.instance.as_object(), &field.attname(), self.vm).foreign(self.vm)?;
        Ok(is_database_default(&value))
    }

    fn pk_default(&self, field: FieldId) -> Result<Value> {
        let field = self.field(field)?;
        if !crate::django::fields::values::has_default(&field, self.vm) {
            return Ok(Value::Null);
        }
        let value = call(field.as_object(), "get_default", (), self.vm).foreign(self.vm)?;
        to_value(&value, self.vm).foreign(self.vm)
    }

    fn defer(&self, field: FieldId) -> Result<()> {
        let field = self.field(field)?;
        let object = self.instance.as_object();
        if object
            .dict()
            .is_some_and(|dict| dict.contains_key(&*field.attname(), self.vm))
        {
            object
                .del_attr(self.vm.ctx.intern_str(&*field.attname()), self.vm)
                .foreign(self.vm)?;
        }
        Ok(())
    }

    fn adding(&self) -> bool {
        Model::state(self.instance, self.vm).adding.get()
    }

    fn next_order(&self, model: ModelId) -> Result<Value> {
        let ask = || -> PyResult<Value> {
            let next = state().import("django.db.models.base", "_next_order", self.vm)?;
            to_value(
                &*next.call(
                    (state().class(model, self.vm)?, self.instance.clone()),
                    self.vm,
                )?,
                self.vm,
            )
        };
        ask().foreign(self.vm)
    }

    fn forget_related(&self, link: FieldId) -> Result<()> {
        let field = self.field(link)?;
        delete_cached(self.instance.as_object(), &field.name(), self.vm).foreign(self.vm)
    }

    fn base_rows(&self, model: ModelId) -> Result<Option<Query>> {
        let rows = own_base_queryset(model, self.vm).foreign(self.vm)?;
        Ok(rows.map(|queryset| queryset.query()))
    }
}

/// What the base manager gives of a model, where that is one of the program's (`Meta.base_manager_name`). It may hide rows.
pub fn own_base_queryset(model: ModelId, vm: &VirtualMachine) -> PyResult<Option<PyRef<QuerySet>>> {
    let info = info(model, vm)?;
    let Some(manager) = info.own_base_manager(vm)? else {
        return Ok(None);
    };
    let queryset = call(manager, "using", (string(vm, &*database::selected()),), vm)?;
    match queryset.downcast() {
        Ok(queryset) => Ok(Some(queryset)),
        Err(_) => Err(vm.new_type_error("a manager must give querysets".to_owned())),
    }
}

fn flag(value: Option<Obj>, vm: &VirtualMachine) -> PyResult<bool> {
    value.map_or(Ok(false), |value| truthy(&value, vm))
}

/// `save(*, force_insert=False, force_update=False, using=None, update_fields=None)`.
pub fn save(model: &PyRef<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let object = model.as_object();
    let force_insert =
        keyword(&mut args, "force_insert").unwrap_or_else(|| vm.ctx.new_bool(false).into());
    let force_update = flag(keyword(&mut args, "force_update"), vm)?;
    let using = keyword(&mut args, "using");
    let _on = select_database(using.as_ref(), model, vm)?;
    let update_fields = keyword(&mut args, "update_fields").filter(|fields| !vm.is_none(fields));
    let id = id_of(model, vm)?;
    prepare_related(model, id, "save", None, vm)?;
    let forced = truthy(&force_insert, vm)?;
    if forced && (force_update || update_fields.is_some()) {
        return Err(
            vm.new_value_error("Cannot force both insert and updating in model saving.".to_owned())
        );
    }
    let info = info(id, vm)?;
    let mut names: Option<Vec<String>> = None;
    if let Some(given) = update_fields {
        let given = items(&given, vm)?;
        if given.is_empty() {
            return Ok(());
        }
        let mut all: Vec<String> = Vec::new();
        for name in given {
            let name = py::expect_text(&name, vm)?;
            if !all.contains(&name) {
                all.push(name);
            }
        }
        let known = |name: &String| {
            let state = state();
            let registry = state.registry.borrow();
            let key = registry.pk_fields(id);
            registry.views(id).concrete_fields.iter().any(|&field| {
                let in_key = key.contains(&field);
                let field = registry.field(field);
                !(field.primary_key || in_key)
                    && (*field.name == **name || *field.attname == **name)
            })
        };
        let mut wrong: Vec<String> = all.iter().filter(|name| !known(name)).cloned().collect();
        if !wrong.is_empty() {
            wrong.sort();
            return Err(vm.new_value_error(format!(
                "The following fields do not exist in this model, are m2m fields, primary keys, or are non-concrete \
                 fields: {}",
                wrong.join(", ")
            )));
        }
        names = Some(all);
    } else if !forced && Model::state(model, vm).db.get().is_some() {
        // Deferred fields are not written.
        let missing =
            |field: &&super::info::FieldInfo| !Model::has_value(model, field.attname.as_str(), vm);
        if info
            .concrete
            .iter()
            .any(|field| missing(&field) && !field.generated)
        {
            let loaded: Vec<String> = info
                .concrete
                .iter()
                .filter(|field| {
                    !missing(field)
                        && !field.object.with(|field| field.primary_key)
                        && !field.generated
                })
                .map(|field| field.attname.as_str().to_owned())
                .collect();
            // Of an instance that has nothing but its key, all is loaded and written.
            if !loaded.is_empty() {
                names = Some(loaded);
            }
        }
    }
    let mut base = FuncArgs::default();
    base.kwargs.insert(
        "using".into(),
        using.unwrap_or_else(|| string(vm, "default")),
    );
    base.kwargs.insert("force_insert".into(), force_insert);
    base.kwargs
        .insert("force_update".into(), vm.ctx.new_bool(force_update).into());
    let names = names.map(|names| {
        names
            .into_iter()
            .map(|name| string(vm, name))
            .collect::<Vec<_>>()
    });
    let set = match names {
        Some(names) => state()
            .import("builtins", "frozenset", vm)?
            .call((py::list(vm, names),), vm)?,
        None => vm.ctx.none(),
    };
    base.kwargs.insert("update_fields".into(), set);
    if overrides(model.class(), "save_base", vm) {
        return get(object, "save_base", vm)?.call(base, vm).map(drop);
    }
    save_base(model, base, vm)
}

/// `save_base(raw=False, force_insert=False, force_update=False, using=None, update_fields=None)`.
pub fn save_base(model: &PyRef<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let object = model.as_object();
    let raw = flag(take(&mut args, "raw"), vm)?;
    let force_insert =
        take(&mut args, "force_insert").unwrap_or_else(|| vm.ctx.new_bool(false).into());
    let force_update = flag(take(&mut args, "force_update"), vm)?;
    take(&mut args, "using");
    let update_fields = take(&mut args, "update_fields").filter(|fields| !vm.is_none(fields));
    let id = id_of(model, vm)?;
    let origin = model.class().to_owned();
    let auto_created = state()
        .registry
        .borrow()
        .model(id)
        .options
        .auto_created
        .is_some();
    let yes = |value: bool| -> Obj { vm.ctx.new_bool(value).into() };
    let fields = update_fields.clone().unwrap_or_else(|| vm.ctx.none());
    if !auto_created {
        signals::send(
            "pre_save",
            origin.as_object(),
            &[
                ("instance", object.to_owned()),
                ("raw", yes(raw)),
                ("using", string(vm, "default")),
                ("update_fields", fields.clone()),
            ],
            vm,
        )?;
    }
    let options = SaveOptions {
        raw,
        force_insert: forced_models(&force_insert, id, vm)?,
        force_update,
        update_fields: match &update_fields {
            Some(fields) => Some(
                items(fields, vm)?
                    .iter()
                    .map(|name| py::expect_text(name, vm))
                    .collect::<PyResult<Vec<_>>>()?,
            ),
            None => None,
        },
    };
    crate::django::db::ensure_tables(vm)?;
    let updated = {
        let state = state();
        let registry = state.registry.borrow();
        dunder_orm::write::save_base(
            &registry,
            &Writer { vm },
            crate::django::fetch_dialect(),
            &Saved {
                instance: model,
                vm,
            },
            id,
            &options,
        )
    };
    let updated = updated.map_err(|error| not_updated(error, model, vm))?;
    let instance_state = Model::state(model, vm);
    instance_state.db.set(Some(database::selected_number()));
    instance_state.adding.set(false);
    if !auto_created {
        signals::send(
            "post_save",
            origin.as_object(),
            &[
                ("instance", object.to_owned()),
                ("created", yes(!updated)),
                ("update_fields", fields),
                ("raw", yes(raw)),
                ("using", string(vm, "default")),
            ],
            vm,
        )?;
    }
    Ok(())
}

/// A forced update that changed nothing is the model's own exception.
fn not_updated(
    error: dunder_orm::Error,
    model: &PyRef<Model>,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    if error.kind == ErrorKind::ObjectNotUpdated && error.foreign.is_none() {
        return match get(model.class().as_object(), "NotUpdated", vm) {
            Ok(class) => error::of_class(class, &error.message, vm),
            Err(error) => error,
        };
    }
    error::raise(error, vm)
}

/// `force_insert=True`, or a tuple of parent classes.
fn forced_models(given: &PyObject, id: ModelId, vm: &VirtualMachine) -> PyResult<Vec<ModelId>> {
    let invalid = |member: &PyObject| -> PyResult<PyBaseExceptionRef> {
        Ok(vm.new_type_error(format!(
            "Invalid force_insert member. {} must be a model subclass.",
            py::repr_of(member, vm)?
        )))
    };
    if given.is(&vm.ctx.true_value) {
        return Ok(vec![id]);
    }
    if given.is(&vm.ctx.false_value) || vm.is_none(given) {
        return Ok(Vec::new());
    }
    if !py::is_list_or_tuple(given) {
        return Err(vm.new_type_error("force_insert must be a bool or tuple.".to_owned()));
    }
    let mut models = Vec::new();
    for member in items(given, vm)? {
        let Some(class) = member.downcast_ref::<rustpython_vm::builtins::PyType>() else {
            return Err(invalid(&member)?);
        };
        if class.is(&super::base::model_class(vm)) {
            let state = state();
            let registry = state.registry.borrow();
            models.extend(registry.all_parents(id));
            models.push(id);
            continue;
        }
        let Some(member_id) = model_of(class) else {
            return Err(invalid(&member)?);
        };
        let state = state();
        if !state.registry.borrow().is_subclass(id, member_id) {
            return Err(vm.new_type_error(format!(
                "Invalid force_insert member. {} must be a base of {}.",
                py::str_of(&class.__qualname__(vm), vm)?,
                state.registry.borrow().model(id).qualname
            )));
        }
        models.push(member_id);
    }
    Ok(models)
}

/// Related objects that were assigned before they were saved give their keys now.
fn prepare_related(
    model: &PyRef<Model>,
    id: ModelId,
    operation: &str,
    only: Option<&[FieldId]>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let object = model.as_object();
    /// A foreign key's field, name and attname, its target, and whether it is a parent link.
    type Key = (FieldId, std::rc::Rc<str>, std::rc::Rc<str>, FieldId, bool);
    let fields: Vec<Key> = {
        let state = state();
        let registry = state.registry.borrow();
        registry
            .views(id)
            .concrete_fields
            .iter()
            .filter(|&&field| registry.field(field).kind.is_foreign_key())
            .filter(|field| only.is_none_or(|only| only.contains(field)))
            .filter_map(|&field| {
                let meta = registry.field(field);
                let target = registry.target_field(field)?;
                let link = meta
                    .relation
                    .as_ref()
                    .is_some_and(|relation| relation.parent_link);
                Some((field, meta.name.clone(), meta.attname.clone(), target, link))
            })
            .collect()
    };
    for (field, name, attname, target, _) in fields {
        let Some(related) = cached(object, &name, vm)?.filter(|related| !vm.is_none(related))
        else {
            continue;
        };
        let pk = get(&related, "pk", vm)?;
        if vm.is_none(&pk) {
            // The related object must not know this one, which is not saved.
            let reverse = state().registry.borrow().reverse_relation(field);
            if let Some(accessor) = reverse
                .filter(|reverse| !reverse.multiple)
                .and_then(|reverse| reverse.accessor_name)
            {
                delete_cached(&related, &accessor, vm)?;
            }
            return Err(unsaved_related(operation, &name, vm));
        }
        let target = state().registry.borrow().field(target).attname.clone();
        let key = get(&related, &target, vm)?;
        let own = get(object, &attname, vm)?;
        if vm.is_none(&own) || text(&own) == Some("") {
            py::set(object, &name, related.clone(), vm)?;
        } else if !vm.bool_eq(&own, &key)? {
            // The key was changed past the object.
            delete_cached(object, &name, vm)?;
        }
    }
    for name in generic_foreign_keys(id) {
        let related = cached(object, &name, vm)?.filter(|related| !vm.is_none(related));
        if let Some(related) = related
            && !truthy(&*py::call(&related, "_is_pk_set", (), vm)?, vm)?
        {
            return Err(unsaved_related(operation, &name, vm));
        }
    }
    Ok(())
}

fn unsaved_related(operation: &str, name: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_value_error(format!(
        "{operation}() prohibited to prevent data loss due to unsaved related object '{name}'."
    ))
}

fn generic_foreign_keys(id: ModelId) -> Vec<std::rc::Rc<str>> {
    let state = state();
    let registry = state.registry.borrow();
    registry
        .views(id)
        .private_fields
        .iter()
        .map(|&field| registry.field(field))
        .filter(|field| matches!(field.kind, FieldKind::GenericForeignKey { .. }))
        .map(|field| field.name.clone())
        .collect()
}

/// As [`prepare_related`], for the bulk operations: of these fields, or of all.
pub fn prepare_for(
    model: &PyRef<Model>,
    operation: &str,
    only: Option<&[FieldId]>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    prepare_related(model, id_of(model, vm)?, operation, only, vm)
}

/// Selects the database that `using=` names, or that the instance is in.
fn select_database(
    using: Option<&Obj>,
    model: &Py<Model>,
    vm: &VirtualMachine,
) -> PyResult<Option<database::Selected>> {
    match using.filter(|using| !vm.is_none(using)) {
        Some(_) => crate::django::db::select(using, vm),
        None => Ok(Model::other_database(model).map(database::select_number)),
    }
}

/// `delete(using=None, keep_parents=False)`.
pub fn delete(model: &PyRef<Model>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let using = take(&mut args, "using");
    let _on = select_database(using.as_ref(), model, vm)?;
    let keep_parents = flag(take(&mut args, "keep_parents"), vm)?;
    if !is_set(&*get(model.as_object(), "pk", vm)?, vm)? {
        let state = state();
        let registry = state.registry.borrow();
        let meta = registry.model(id_of(model, vm)?);
        let pk = meta
            .pk
            .map(|pk| registry.field(pk).attname.to_string())
            .unwrap_or_default();
        return Err(vm.new_value_error(format!(
            "{} object can't be deleted because its {pk} attribute is set to None.",
            meta.object_name
        )));
    }
    crate::django::query::write::delete_objects(vec![model.clone().into()], keep_parents, vm)
}

/// `refresh_from_db(using=None, fields=None, from_queryset=None)`.
pub fn refresh_from_db(
    model: &PyRef<Model>,
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let using = take(&mut args, "using");
    let fields = take(&mut args, "fields").filter(|fields| !vm.is_none(fields));
    let from = take(&mut args, "from_queryset").filter(|from| !vm.is_none(from));
    let object = model.as_object();
    let id = id_of(model, vm)?;
    let info = info(id, vm)?;
    let mut wanted: Option<Vec<String>> = None;
    if let Some(fields) = fields {
        let mut names: Vec<String> = Vec::new();
        for name in items(&fields, vm)? {
            let name = py::expect_text(&name, vm)?;
            if name.contains("__") {
                return Err(vm.new_value_error(
                    "Found \"__\" in fields argument. Relations and transforms are not allowed in fields.".to_owned(),
                ));
            }
            names.push(name);
        }
        // Prefetched objects are forgotten rather than loaded.
        names.retain(|name| {
            let forgotten = forget_prefetched(object, Some(name), vm).unwrap_or(false);
            !forgotten
        });
        if names.is_empty() {
            return Ok(());
        }
        wanted = Some(names);
    } else {
        forget_prefetched(object, None, vm)?;
    }
    let queryset = match from {
        Some(from) => match using.as_ref().filter(|using| !vm.is_none(using)) {
            Some(using) => call(&from, "using", (using.clone(),), vm)?,
            None => from,
        },
        None => call(
            &*get(info.class.as_object(), "_base_manager", vm)?,
            "all",
            (),
            vm,
        )?,
    };
    let mut filter = FuncArgs::default();
    filter.kwargs.insert("pk".into(), get(object, "pk", vm)?);
    let mut queryset = get(&queryset, "filter", vm)?.call(filter, vm)?;
    let deferred: Vec<&str> = info
        .concrete
        .iter()
        .map(|field| field.attname.as_str())
        .filter(|name| !Model::has_value(model, name, vm))
        .collect();
    if let Some(names) = &wanted {
        let only: Vec<Obj> = names.iter().map(|name| string(vm, name)).collect();
        queryset = get(&queryset, "only", vm)?.call(FuncArgs::from(only), vm)?;
    } else if !deferred.is_empty() {
        let only: Vec<Obj> = info
            .concrete
            .iter()
            .filter(|field| !deferred.contains(&field.attname.as_str()))
            .map(|field| string(vm, field.attname.as_str()))
            .collect();
        queryset = get(&queryset, "only", vm)?.call(FuncArgs::from(only), vm)?;
    }
    let fresh = call(&queryset, "get", (), vm)?;
    let Some(fresh_model) = fresh.downcast_ref::<Model>() else {
        return Ok(());
    };
    for field in &info.concrete {
        let name = field.attname.as_str();
        let named = wanted.as_ref().is_none_or(|names| {
            names
                .iter()
                .any(|wanted| wanted == name || wanted == field.name.as_str())
        });
        if !Model::has_value(fresh_model, name, vm) || !named {
            continue;
        }
        let value = get(&fresh, name, vm)?;
        object.set_attr(field.attname, value, vm)?;
        if field.relation {
            take_related(object, &fresh, field.name.as_str(), vm)?;
        }
    }
    // Relations of the other side are asked for anew.
    let reverse = state().registry.borrow().reverse(id);
    for relation in &reverse.related_objects {
        if let Some(name) = &relation.accessor_name
            && wanted
                .as_ref()
                .is_none_or(|names| names.iter().any(|wanted| **wanted == **name))
        {
            take_related(object, &fresh, name, vm)?;
        }
    }
    let state = Model::state(model, vm);
    state.db.set(Some(database::selected_number()));
    Ok(())
}

/// The related object that came with the fresh instance; none where none did.
fn take_related(
    object: &PyObject,
    fresh: &PyObject,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match cached(fresh, name, vm)? {
        Some(related) => set_cached(object, name, related, vm),
        None => delete_cached(object, name, vm),
    }
}

/// Drops prefetched results: one name's, or all. True where there were some of that name.
fn forget_prefetched(object: &PyObject, name: Option<&str>, vm: &VirtualMachine) -> PyResult<bool> {
    let Some(cache) = py::get_opt(object, "_prefetched_objects_cache", vm)? else {
        return Ok(false);
    };
    let Some(cache) = cache.downcast_ref::<rustpython_vm::builtins::PyDict>() else {
        return Ok(false);
    };
    match name {
        Some(name) => {
            let there = cache.contains_key(name, vm);
            if there {
                cache.del_item(name, vm)?;
            }
            Ok(there)
        }
        None => {
            cache.clear();
            Ok(false)
        }
    }
}

/// Loads an attribute that was deferred; a parent that is at hand may know it.
pub fn load_deferred(model: &Py<Model>, attname: &str, vm: &VirtualMachine) -> PyResult {
    let object = model.as_object();
    let id = model_of(model.class()).ok_or_else(|| vm.new_type_error("not a model".to_owned()))?;
    let (name, generated) = {
        let state = state();
        let registry = state.registry.borrow();
        let field = registry
            .find_field(id, attname)
            .map(|field| registry.field(field));
        (
            field
                .map(|field| field.name.to_string())
                .unwrap_or_default(),
            field.is_some_and(|field| matches!(field.kind, FieldKind::Generated { .. })),
        )
    };
    let pk = get_pk(model, vm)?;
    if pk.is_none() || generated && pk.as_ref().is_none_or(|pk| vm.is_none(pk)) {
        return Err(vm.new_attribute_error(format!(
            "Cannot retrieve deferred field {} from an unsaved model.",
            py::repr_of(&string(vm, attname), vm)?
        )));
    }
    let mut args = FuncArgs::default();
    args.kwargs.insert(
        "fields".into(),
        py::list(
            vm,
            vec![string(vm, if name.is_empty() { attname } else { &name })],
        ),
    );
    get(object, "refresh_from_db", vm)?.call(args, vm)?;
    match object
        .dict()
        .map(|dict| dict.get_item_opt(attname, vm))
        .transpose()?
        .flatten()
    {
        Some(value) => Ok(value),
        None => Err(vm.new_attribute_error(format!(
            "'{}' object has no attribute '{attname}'",
            object.class().name()
        ))),
    }
}

/// The primary key, where it is there without loading.
fn get_pk(model: &Py<Model>, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    for (name, _) in super::init::pk_attnames(model.class(), vm)? {
        if !Model::has_value(model, &name, vm) {
            return Ok(None);
        }
    }
    get(model.as_object(), "pk", vm).map(Some)
}
