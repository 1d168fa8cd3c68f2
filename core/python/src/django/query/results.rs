//! Methods that ask the database and give a result.

use super::fetch;
use super::queryset::{QuerySet, chain};
use super::steps;
use crate::django::convert::to_python;
use crate::django::error::{self, Raise};
use crate::django::expressions::to_expr;
use crate::django::fetch_dialect;
use crate::django::model::Model;
use crate::django::py::{self, Obj, call, get_opt, items, keyword, list, string, take, text};
use crate::django::state::state;
use dunder_orm::ErrorKind;
use dunder_orm::compile::{compile, compile_always};
use dunder_orm::query::Aggregation;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyResult, VirtualMachine};
use std::rc::Rc;

/// Most objects that `get()` fetches to count them.
const MAX_GET_RESULTS: u64 = 21;

pub fn get_one(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    if queryset.with_query(|query| query.combinator.is_some())
        && (!args.args.is_empty() || !args.kwargs.is_empty())
    {
        let name = queryset.with_query(|query| {
            query
                .combinator
                .map_or("", dunder_orm::query::Combinator::name)
        });
        return Err(error::new(
            ErrorKind::NotSupportedError,
            format!("Calling QuerySet.get(...) with filters after {name}() is not supported."),
            vm,
        ));
    }
    let combined = queryset.with_query(|query| query.combinator.is_some());
    let mut copy = if combined {
        chain(queryset, vm)?
    } else {
        steps::filter(queryset, args, vm)?
    };
    if queryset.with_query(|query| !query.is_sliced() && query.distinct_fields.is_empty()) {
        copy = steps::order_by(&copy, FuncArgs::default(), vm)?;
    }
    let limit = Some(MAX_GET_RESULTS);
    copy.change(vm, |query, _| {
        query.set_limits(None, limit);
        Ok(())
    })?;
    let found = items(super::queryset::fetch_all(&copy, vm)?.as_object(), vm)?;
    let class = queryset.model_class(vm)?;
    let name = state()
        .registry
        .borrow()
        .model(queryset.model_id(vm)?)
        .object_name
        .clone();
    match found.len() {
        1 => Ok(found[0].clone()),
        0 => {
            let exception = py::get(class.as_object(), "DoesNotExist", vm)?;
            Err(error::of_class(
                exception,
                &format!("{name} matching query does not exist."),
                vm,
            ))
        }
        count => {
            let exception = py::get(class.as_object(), "MultipleObjectsReturned", vm)?;
            let more = match limit {
                Some(limit) if count as u64 >= limit => format!("more than {}", limit - 1),
                _ => count.to_string(),
            };
            Err(error::of_class(
                exception,
                &format!("get() returned more than one {name} -- it returned {more}!"),
                vm,
            ))
        }
    }
}

/// `first()` and `last()`.
pub fn first(queryset: &Py<QuerySet>, last: bool, vm: &VirtualMachine) -> PyResult {
    let ordered = queryset.with_query(|query| query.ordered(&state().registry.borrow()));
    let base = if ordered {
        if last {
            call(queryset.as_object(), "reverse", (), vm)?
        } else {
            queryset.as_object().to_owned()
        }
    } else {
        let what = if last { "last" } else { "first" };
        refuse_unordered_aggregation(queryset, what, vm)?;
        call(
            queryset.as_object(),
            "order_by",
            (if last { "-pk" } else { "pk" },),
            vm,
        )?
    };
    let Some(base) = base.downcast_ref::<QuerySet>() else {
        return Err(vm.new_type_error("order_by() must return a QuerySet".to_owned()));
    };
    let cached = base
        .cache
        .borrow()
        .as_ref()
        .map(|cache| cache.borrow_vec().first().cloned());
    if let Some(cached) = cached {
        return Ok(cached.unwrap_or_else(|| vm.ctx.none()));
    }
    let one = steps::slice(base, 0, Some(1), vm)?;
    let found = items(one.as_object(), vm)?;
    Ok(found.into_iter().next().unwrap_or_else(|| vm.ctx.none()))
}

/// The expression that a reference to a selected one stands for.
fn referred(mut expr: &dunder_orm::expr::Expr) -> &dunder_orm::expr::Expr {
    while let dunder_orm::expr::Expr::Ref(node) = expr {
        expr = &node.source;
    }
    expr
}

/// Rows that were grouped by something else than the key have no order of their own.
fn refuse_unordered_aggregation(
    queryset: &Py<QuerySet>,
    method: &str,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let key = state().registry.borrow().pk_fields(queryset.model_id(vm)?);
    let grouped = queryset.with_query(|query| match &query.group_by {
        dunder_orm::query::GroupBy::By(columns) => !key.iter().all(|&part| {
            columns.iter().any(|column| match referred(column) {
                dunder_orm::expr::Expr::Col(col) => col.target == part,
                dunder_orm::expr::Expr::ColPairs(pairs) => pairs.targets.contains(&part),
                _ => false,
            })
        }),
        _ => false,
    });
    if grouped {
        return Err(vm.new_type_error(format!(
            "Cannot use QuerySet.{method}() on an unordered queryset performing aggregation. Add an ordering with \
             order_by()."
        )));
    }
    Ok(())
}

/// `earliest()` and `latest()`.
pub fn earliest(
    queryset: &Py<QuerySet>,
    args: FuncArgs,
    latest: bool,
    vm: &VirtualMachine,
) -> PyResult {
    if queryset.with_query(dunder_orm::query::Query::is_sliced) {
        return Err(
            vm.new_type_error("Cannot change a query once a slice has been taken.".to_owned())
        );
    }
    let mut fields = args.args;
    if fields.is_empty() {
        let by = state()
            .registry
            .borrow()
            .model(queryset.model_id(vm)?)
            .options
            .get_latest_by
            .clone();
        fields = by.iter().map(|name| string(vm, name)).collect();
        if fields.is_empty() {
            return Err(vm.new_value_error(
                "earliest() and latest() require either fields as positional arguments or 'get_latest_by' in the \
                 model's Meta."
                    .to_owned(),
            ));
        }
    }
    let copy = steps::order_by(&*chain(queryset, vm)?, FuncArgs::from(fields), vm)?;
    let copy = if latest {
        steps::reverse(&copy, vm)?
    } else {
        copy
    };
    let one = chain(&copy, vm)?;
    one.change(vm, |query, _| {
        query.set_limits(None, Some(1));
        Ok(())
    })?;
    get_one(&one, FuncArgs::default(), vm)
}

/// The row of an aggregation, and whether the database was asked.
fn aggregate_row(aggregation: Aggregation, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
    let state = state();
    let mut query = aggregation.query.clone();
    let compiled = {
        let registry = state.registry.borrow();
        if aggregation.elide_empty() {
            compile(&mut query, &registry, fetch_dialect()).raise(vm)?
        } else {
            compile_always(&mut query, &registry, fetch_dialect()).raise(vm)?
        }
    };
    let Some(compiled) = compiled else {
        return aggregation
            .empty
            .iter()
            .map(|value| {
                value
                    .as_ref()
                    .map_or_else(|| Ok(vm.ctx.none()), |value| to_python(value, vm))
            })
            .collect();
    };
    let executed = crate::django::db::execute(&compiled.sql, vm)?;
    let row = executed
        .rows
        .first()
        .cloned()
        .unwrap_or_else(|| Rc::from([]));
    let columns = fetch::converters(&compiled, vm)?;
    columns
        .iter()
        .map(|column| column.convert(&row, vm))
        .collect()
}

pub fn count(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult {
    if let Some(cache) = &*queryset.cache.borrow() {
        return Ok(vm.ctx.new_int(cache.borrow_vec().len()).into());
    }
    let state = state();
    let aggregation = queryset.query().count(&state.registry.borrow()).raise(vm)?;
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let row = aggregate_row(aggregation, vm)?;
    Ok(row
        .into_iter()
        .next()
        .filter(|value| !vm.is_none(value))
        .unwrap_or_else(|| vm.ctx.new_int(0).into()))
}

pub fn exists(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult<bool> {
    if let Some(cache) = &*queryset.cache.borrow() {
        return Ok(!cache.borrow_vec().is_empty());
    }
    let state = state();
    let mut query = queryset
        .query()
        .exists(&state.registry.borrow(), true)
        .raise(vm)?;
    let compiled = compile(&mut query, &state.registry.borrow(), fetch_dialect()).raise(vm)?;
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    match compiled {
        Some(compiled) => Ok(!crate::django::db::execute(&compiled.sql, vm)?
            .rows
            .is_empty()),
        None => Ok(false),
    }
}

pub fn contains(queryset: &Py<QuerySet>, object: Obj, vm: &VirtualMachine) -> PyResult<bool> {
    queryset
        .with_query(|query| query.refuse_combined("contains"))
        .raise(vm)?;
    if queryset.is_values() {
        return Err(vm.new_type_error(
            "Cannot call QuerySet.contains() after .values() or .values_list().".to_owned(),
        ));
    }
    let Some(instance) = object.downcast_ref::<Model>() else {
        return Err(vm.new_type_error("'obj' must be a model instance.".to_owned()));
    };
    let concrete = |id| state().registry.borrow().concrete_model(id);
    let own = queryset.model_id(vm)?;
    if crate::django::model::model_of(instance.class()).map(concrete) != Some(concrete(own)) {
        return Ok(false);
    }
    let pk = py::get(&object, "pk", vm)?;
    if vm.is_none(&pk) {
        return Err(
            vm.new_value_error("QuerySet.contains() cannot be used on unsaved objects.".to_owned())
        );
    }
    let cached = queryset.cache.borrow().clone();
    if let Some(cache) = cached {
        return vm._contains(cache.as_object(), &object);
    }
    let mut args = FuncArgs::default();
    args.kwargs.insert("pk".into(), pk);
    exists(&*steps::filter(queryset, args, vm)?, vm)
}

pub fn aggregate(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    if queryset.with_query(|query| !query.distinct_fields.is_empty()) {
        return Err(vm.new_not_implemented_error(
            "aggregate() + distinct(fields) not implemented.".to_owned(),
        ));
    }
    let mut wrong = Vec::new();
    for value in args.args.iter().chain(args.kwargs.values()) {
        if get_opt(value, "resolve_expression", vm)?.is_none() {
            wrong.push(py::str_of(value, vm)?);
        }
    }
    if !wrong.is_empty() {
        return Err(vm.new_type_error(format!(
            "QuerySet.aggregate() received non-expression(s): {}.",
            wrong.join(", ")
        )));
    }
    let mut aggregates: Vec<(Rc<str>, dunder_orm::expr::Expr)> = Vec::new();
    for (name, value) in py::keywords(&args) {
        aggregates.push((name.into(), to_expr(&value, vm)?));
    }
    for value in &args.args {
        let alias = match get_opt(value, "default_alias", vm) {
            Ok(Some(alias)) => py::expect_text(&alias, vm)?,
            Ok(None) => {
                return Err(vm.new_type_error("Complex aggregates require an alias".to_owned()));
            }
            Err(error)
                if error
                    .as_object()
                    .class()
                    .fast_issubclass(vm.ctx.exceptions.type_error) =>
            {
                return Err(vm.new_type_error("Complex aggregates require an alias".to_owned()));
            }
            Err(error) => return Err(error),
        };
        aggregates.push((alias.into(), to_expr(value, vm)?));
    }
    if aggregates.is_empty() {
        return py::dict(vm, []);
    }
    let state = state();
    let aggregation = queryset
        .query()
        .aggregate(&state.registry.borrow(), &aggregates)
        .raise(vm)?;
    let names = aggregation.names.clone();
    let row = aggregate_row(aggregation, vm)?;
    py::dict(vm, names.iter().map(ToString::to_string).zip(row))
}

/// `iterator(chunk_size=None)`: results that are not kept.
pub fn iterator(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let size = take(&mut args, "chunk_size").filter(|size| !vm.is_none(size));
    if size.is_none() && !queryset.prefetch.borrow().is_empty() {
        return Err(vm.new_value_error(
            "chunk_size must be provided when using QuerySet.iterator() after prefetch_related()."
                .to_owned(),
        ));
    }
    if let Some(size) = &size
        && size.try_to_value::<i64>(vm)? <= 0
    {
        return Err(vm.new_value_error("Chunk size must be strictly positive.".to_owned()));
    }
    state()
        .import("django.db.models.query", "_iterate", vm)?
        .call(
            (queryset.to_owned(), size.unwrap_or_else(|| vm.ctx.none())),
            vm,
        )
}

/// The results without keeping them in the queryset, for `iterator()`.
pub fn fresh(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult {
    Ok(list(vm, fetch::fetch(queryset, vm)?))
}

/// `explain(format=None, **options)`.
pub fn explain(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let format = keyword(&mut args, "format")
        .or_else(|| args.take_positional())
        .filter(|format| !vm.is_none(format));
    let mut names: Vec<String> = args.kwargs.keys().map(ToString::to_string).collect();
    for name in &names {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if name.is_empty() || !name.chars().all(plain) || name.contains("--") {
            let name = py::repr_of(&string(vm, name), vm)?;
            return Err(vm.new_value_error(format!("Invalid option name: {name}.")));
        }
    }
    names.sort_unstable();
    if let Some(format) = format {
        let name = text(&format).unwrap_or_default().to_uppercase();
        return Err(vm.new_value_error(format!(
            "{name} is not a recognized format. SQLite does not support any formats."
        )));
    }
    if !names.is_empty() {
        let names = names.join(", ");
        return Err(vm.new_value_error(format!("Unknown options: {names}")));
    }
    let state = state();
    let mut query = queryset.query();
    let compiled = compile(&mut query, &state.registry.borrow(), fetch_dialect()).raise(vm)?;
    let Some(mut compiled) = compiled else {
        return Err(error::new(ErrorKind::EmptyResultSet, "", vm));
    };
    compiled.sql.text.insert_str(0, "EXPLAIN QUERY PLAN ");
    let executed = crate::django::db::execute(&compiled.sql, vm)?;
    let mut lines = Vec::new();
    for row in &executed.rows {
        let mut parts = Vec::new();
        for raw in row.iter() {
            parts.push(py::str_of(
                &crate::django::convert::raw_to_python(raw, vm),
                vm,
            )?);
        }
        lines.push(parts.join(" "));
    }
    Ok(string(vm, lines.join("\n")))
}
