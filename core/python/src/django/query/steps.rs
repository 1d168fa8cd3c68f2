//! Methods that give another queryset.

use super::queryset::{Kind, QuerySet, chain};
use crate::django::convert::{name as name_of, to_value};
use crate::django::error::Raise;
use crate::django::expressions::arguments::{annotation, order_term, q_of_args};
use crate::django::py::{self, Obj, call, get, items, keyword, required, take, text, truthy};
use crate::django::state::state;
use crate::django::{fetch_dialect, zones};
use dunder_orm::dialect::Dialect;
use dunder_orm::expr::{Connector, Q};
use dunder_orm::query::queryset::{Annotation, ValuesItem};
use dunder_orm::query::{Combinator, ForUpdate, OrderTerm};
use dunder_orm::value::Value;
use rustpython_vm::builtins::{PyDict, PyInt, PySlice};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyRef, PyResult, VirtualMachine};
use std::rc::Rc;

type Step = PyResult<PyRef<QuerySet>>;

fn names(args: &[Obj], vm: &VirtualMachine) -> PyResult<Vec<Rc<str>>> {
    args.iter().map(|name| name_of(name, vm)).collect()
}

pub fn filter(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    filter_or_exclude(queryset, args, false, vm)
}

pub fn exclude(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    filter_or_exclude(queryset, args, true, vm)
}

fn filter_or_exclude(
    queryset: &Py<QuerySet>,
    args: FuncArgs,
    negated: bool,
    vm: &VirtualMachine,
) -> Step {
    let q = q_of_args(args, vm)?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| {
        if negated {
            query.exclude(registry, &q)
        } else {
            query.filter(registry, &q)
        }
    })?;
    Ok(copy)
}

/// A filter given as a `Q` or as a dict of lookups.
pub fn complex_filter(queryset: &Py<QuerySet>, filter: Obj, vm: &VirtualMachine) -> Step {
    let mut args = FuncArgs::default();
    match filter.downcast_ref::<PyDict>() {
        Some(dict) => {
            for (name, value) in dict.items_vec() {
                args.kwargs
                    .insert(py::expect_text(&name, vm)?.into(), value);
            }
        }
        None => args.args.push(filter),
    }
    self::filter(queryset, args, vm)
}

/// Adds conditions in place, for those who hold the only reference.
pub fn add_q(queryset: &Py<QuerySet>, q: &Q, vm: &VirtualMachine) -> PyResult<()> {
    queryset.change(vm, |query, registry| query.filter(registry, q))
}

pub fn order_by(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let terms = args
        .args
        .iter()
        .map(|term| order_term(term, vm))
        .collect::<PyResult<Vec<OrderTerm>>>()?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| query.order_by(registry, &terms))?;
    Ok(copy)
}

pub fn reverse(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> Step {
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, _| query.reverse())?;
    Ok(copy)
}

/// Names and expressions of `annotate(*args, **kwargs)`; positional ones name themselves.
fn annotations(
    method: &str,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<Vec<(Rc<str>, Annotation)>> {
    let is_expression = |value: &Obj| -> PyResult<bool> {
        let filtered = value
            .class()
            .mro_collect()
            .iter()
            .any(|class| &*class.name() == "FilteredRelation");
        Ok(filtered || py::get_opt(value, "resolve_expression", vm)?.is_some())
    };
    let mut wrong = Vec::new();
    for value in args.args.iter().chain(args.kwargs.values()) {
        if !is_expression(value)? {
            wrong.push(py::str_of(value, vm)?);
        }
    }
    if !wrong.is_empty() {
        return Err(vm.new_type_error(format!(
            "QuerySet.{method}() received non-expression(s): {}.",
            wrong.join(", ")
        )));
    }
    let mut found = Vec::new();
    for value in &args.args {
        let alias = match py::get_opt(value, "default_alias", vm) {
            Ok(Some(alias)) => alias,
            Ok(None) => {
                return Err(vm.new_type_error("Complex annotations require an alias".to_owned()));
            }
            Err(error)
                if error
                    .as_object()
                    .class()
                    .fast_issubclass(vm.ctx.exceptions.type_error) =>
            {
                return Err(vm.new_type_error("Complex annotations require an alias".to_owned()));
            }
            Err(error) => return Err(error),
        };
        let alias: Rc<str> = py::expect_text(&alias, vm)?.into();
        if args.kwargs.contains_key(&alias) {
            return Err(vm.new_type_error(format!(
                "The named annotation '{alias}' conflicts with the default name for another annotation."
            )));
        }
        found.push((alias, annotation(value, vm)?));
    }
    for (name, value) in py::keywords(&args) {
        found.push((name.into(), annotation(&value, vm)?));
    }
    Ok(found)
}

pub fn annotate(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let found = annotations("annotate", args, vm)?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| query.annotate(registry, found))?;
    Ok(copy)
}

pub fn alias(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let found = annotations("alias", args, vm)?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| query.alias(registry, found))?;
    Ok(copy)
}

/// Chaining a step to a sliced or combined values queryset keeps its kind.
pub fn values(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let mut fields = names(&args.args, vm)?;
    let named = FuncArgs {
        args: Vec::new(),
        kwargs: args.kwargs,
    };
    let expressions = annotations("annotate", named, vm)?;
    fields.extend(expressions.iter().map(|(name, _)| name.clone()));
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| {
        query.values(registry, fields, expressions)
    })?;
    copy.yields(Kind::Values);
    Ok(copy)
}

pub fn values_list(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> Step {
    let flag = |value: Option<Obj>| value.map_or(Ok(false), |value| truthy(&value, vm));
    let flat = flag(keyword(&mut args, "flat"))?;
    let named = flag(keyword(&mut args, "named"))?;
    if flat && named {
        return Err(vm.new_type_error("'flat' and 'named' can't be used together.".to_owned()));
    }
    let mut list = Vec::new();
    for item in &args.args {
        list.push(match text(item) {
            Some(name) => ValuesItem::Name(name.into()),
            None => ValuesItem::Expr(crate::django::expressions::to_expr(item, vm)?),
        });
    }
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| {
        query.values_list(registry, list, flat)
    })?;
    copy.yields(if named {
        Kind::Named
    } else if flat {
        Kind::Flat
    } else {
        Kind::Tuples
    });
    Ok(copy)
}

pub fn distinct(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let fields = names(&args.args, vm)?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, _| query.distinct(fields))?;
    Ok(copy)
}

pub fn select_related(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let copy = chain(queryset, vm)?;
    if let [only] = args.args.as_slice()
        && vm.is_none(only)
    {
        copy.change(vm, |query, _| {
            query.select_related = dunder_orm::query::SelectRelated::No;
            Ok(())
        })?;
        return Ok(copy);
    }
    let fields = names(&args.args, vm)?;
    copy.change(vm, |query, _| query.select_related(&fields))?;
    Ok(copy)
}

pub fn prefetch_related(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    queryset
        .with_query(|query| query.refuse_combined("prefetch_related"))
        .raise(vm)?;
    let copy = chain(queryset, vm)?;
    if let [only] = args.args.as_slice()
        && vm.is_none(only)
    {
        copy.prefetch.borrow_mut().clear();
        return Ok(copy);
    }
    for lookup in &args.args {
        let name = match text(lookup) {
            Some(name) => name.to_owned(),
            None => py::str_of(&*get(lookup, "prefetch_to", vm)?, vm)?,
        };
        let first = name.split("__").next().unwrap_or_default().to_owned();
        if queryset.with_query(|query| query.has_filtered_relation(&first)) {
            return Err(vm.new_value_error(
                "prefetch_related() is not supported with FilteredRelation.".to_owned(),
            ));
        }
    }
    copy.prefetch.borrow_mut().extend(args.args);
    Ok(copy)
}

pub fn defer(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    let copy = chain(queryset, vm)?;
    if let [only] = args.args.as_slice()
        && vm.is_none(only)
    {
        copy.change(vm, |query, _| {
            query.clear_deferred_loading();
            Ok(())
        })?;
        return Ok(copy);
    }
    let fields = names(&args.args, vm)?;
    copy.change(vm, |query, _| query.defer(&fields))?;
    Ok(copy)
}

pub fn only(queryset: &Py<QuerySet>, args: FuncArgs, vm: &VirtualMachine) -> Step {
    if let [only] = args.args.as_slice()
        && vm.is_none(only)
    {
        return Err(vm.new_type_error("Cannot pass None as an argument to only().".to_owned()));
    }
    let fields = names(&args.args, vm)?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| query.only(registry, &fields))?;
    Ok(copy)
}

/// `extra(select=None, where=None, params=None, tables=None, order_by=None, select_params=None)`.
pub fn extra(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> Step {
    let some = |value: Option<Obj>| value.filter(|value| !vm.is_none(value));
    let mut select = Vec::new();
    if let Some(given) = some(take(&mut args, "select")) {
        let pairs = call(&given, "items", (), vm)?;
        for pair in items(&pairs, vm)? {
            if let [name, sql] = items(&pair, vm)?.as_slice() {
                select.push((name_of(name, vm)?, py::str_of(sql, vm)?.into()));
            }
        }
    }
    let texts = |value: Option<Obj>| -> PyResult<Vec<Rc<str>>> {
        some(value).map_or(Ok(Vec::new()), |value| {
            items(&value, vm)?
                .iter()
                .map(|text| Ok(py::str_of(text, vm)?.into()))
                .collect()
        })
    };
    let params = |value: Option<Obj>| -> PyResult<Vec<Value>> {
        some(value).map_or(Ok(Vec::new()), |value| {
            items(&value, vm)?
                .iter()
                .map(|value| to_value(value, vm))
                .collect()
        })
    };
    let wheres = texts(take(&mut args, "where"))?;
    let where_params = params(take(&mut args, "params"))?;
    let tables = texts(take(&mut args, "tables"))?;
    let order = texts(take(&mut args, "order_by"))?;
    let select_params = params(take(&mut args, "select_params"))?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, _| {
        query.add_extra_sql(select, select_params, wheres, where_params, tables, order)
    })?;
    Ok(copy)
}

pub fn select_for_update(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> Step {
    let flag = |value: Option<Obj>| value.map_or(Ok(false), |value| truthy(&value, vm));
    let options = ForUpdate {
        nowait: flag(take(&mut args, "nowait"))?,
        skip_locked: flag(take(&mut args, "skip_locked"))?,
        of: match take(&mut args, "of") {
            Some(of) => names(&items(&of, vm)?, vm)?,
            None => Vec::new(),
        },
        no_key: flag(take(&mut args, "no_key"))?,
    };
    let copy = chain(queryset, vm)?;
    copy.for_write.set(true);
    copy.change(vm, |query, _| query.select_for_update(options))?;
    Ok(copy)
}

pub fn combinator(
    queryset: &Py<QuerySet>,
    combinator: Combinator,
    mut args: FuncArgs,
    vm: &VirtualMachine,
) -> Step {
    let all = keyword(&mut args, "all").map_or(Ok(false), |value| truthy(&value, vm))?;
    let mut others = Vec::new();
    for other in &args.args {
        let Some(other) = other.downcast_ref::<QuerySet>() else {
            return Err(vm.new_attribute_error(format!(
                "'{}' object has no attribute 'query'",
                other.class().name()
            )));
        };
        others.push(other);
    }
    // Empty querysets add nothing.
    let is_empty =
        |queryset: &Py<QuerySet>| queryset.with_query(dunder_orm::query::Query::is_empty);
    match combinator {
        Combinator::Union if is_empty(queryset) => {
            let rest: Vec<_> = others
                .iter()
                .filter(|other| !is_empty(other))
                .copied()
                .collect();
            return match rest.as_slice() {
                [] => Ok(queryset.to_owned()),
                [one] => Ok((*one).to_owned()),
                [first, others @ ..] => combine_queries(first, combinator, others, all, vm),
            };
        }
        Combinator::Intersection => {
            if is_empty(queryset) {
                return Ok(queryset.to_owned());
            }
            if let Some(empty) = others.iter().find(|other| is_empty(other)) {
                return Ok((*empty).to_owned());
            }
        }
        Combinator::Difference if is_empty(queryset) => return Ok(queryset.to_owned()),
        _ => {}
    }
    combine_queries(queryset, combinator, &others, all, vm)
}

fn combine_queries(
    queryset: &Py<QuerySet>,
    combinator: Combinator,
    others: &[&Py<QuerySet>],
    all: bool,
    vm: &VirtualMachine,
) -> Step {
    let queries: Vec<_> = others.iter().map(|other| other.query()).collect();
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, _| query.combine_with(combinator, &queries, all))?;
    Ok(copy)
}

pub fn dates(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> Step {
    let (name, kind, order) = period_arguments(&mut args, vm)?;
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| {
        query.dates(registry, &name, &kind, &order)
    })?;
    copy.yields(Kind::Flat);
    Ok(copy)
}

pub fn datetimes(queryset: &Py<QuerySet>, mut args: FuncArgs, vm: &VirtualMachine) -> Step {
    let (name, kind, order) = period_arguments(&mut args, vm)?;
    // The zone is that of the call, whatever is current when the rows are fetched.
    let zone = take(&mut args, "tzinfo").filter(|zone| !vm.is_none(zone));
    let zone = match fetch_dialect().time_zones().use_tz {
        true => {
            let zone = zone.map_or_else(|| zones::of(None, vm), Ok)?;
            let name = state()
                .import("django.utils.timezone", "_get_timezone_name", vm)?
                .call((zone.clone(),), vm)?;
            let name = py::expect_text(&name, vm)?;
            state().zones.remember(&name, zone);
            Some(Rc::from(name))
        }
        false => None,
    };
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, registry| {
        query.datetimes(registry, &name, &kind, &order, zone)
    })?;
    copy.yields(Kind::Flat);
    Ok(copy)
}

fn period_arguments(
    args: &mut FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<(String, String, String)> {
    let name = required(args, "field_name", vm)?;
    let kind = required(args, "kind", vm)?;
    let order = take(args, "order").map_or(Ok("ASC".to_owned()), |order| py::str_of(&order, vm))?;
    Ok((py::str_of(&name, vm)?, py::str_of(&kind, vm)?, order))
}

/// `queryset[low:high]`, not evaluated.
pub fn slice(queryset: &Py<QuerySet>, low: u64, high: Option<u64>, vm: &VirtualMachine) -> Step {
    let copy = chain(queryset, vm)?;
    copy.change(vm, |query, _| {
        query.set_limits(Some(low), high);
        Ok(())
    })?;
    Ok(copy)
}

fn index(value: &PyObject, vm: &VirtualMachine) -> PyResult<Option<i64>> {
    if vm.is_none(value) {
        return Ok(None);
    }
    value.try_to_value::<i64>(vm).map(Some)
}

/// `queryset[key]`.
pub fn get_item(queryset: &Py<QuerySet>, key: &PyObject, vm: &VirtualMachine) -> PyResult {
    const NEGATIVE: &str = "Negative indexing is not supported.";
    if let Some(slice) = key.downcast_ref::<PySlice>() {
        let part = |part: Option<&Obj>| part.map_or(Ok(None), |part| index(part, vm));
        let (start, stop) = (part(slice.start.as_ref())?, part(Some(&slice.stop))?);
        let step = part(slice.step.as_ref())?;
        if start.is_some_and(|start| start < 0) || stop.is_some_and(|stop| stop < 0) {
            return Err(vm.new_value_error(NEGATIVE.to_owned()));
        }
        if let Some(cache) = queryset.cache.borrow().clone() {
            return cache.as_object().get_item(key, vm);
        }
        let copy = self::slice(
            queryset,
            start.unwrap_or(0) as u64,
            stop.map(|stop| stop as u64),
            vm,
        )?;
        return match step {
            None => Ok(copy.into()),
            Some(step) => {
                let all = py::list(vm, items(copy.as_object(), vm)?);
                let step = PySlice {
                    start: None,
                    stop: vm.ctx.none(),
                    step: Some(vm.ctx.new_int(step).into()),
                };
                let step: Obj = rustpython_vm::PyPayload::into_pyobject(step, vm);
                all.get_item(&*step, vm)
            }
        };
    }
    if key.downcast_ref::<PyInt>().is_none() {
        return Err(vm.new_type_error(format!(
            "QuerySet indices must be integers or slices, not {}.",
            key.class().name()
        )));
    }
    let at = index(key, vm)?.unwrap_or(0);
    if at < 0 {
        return Err(vm.new_value_error(NEGATIVE.to_owned()));
    }
    if let Some(cache) = queryset.cache.borrow().clone() {
        return cache.as_object().get_item(key, vm);
    }
    let copy = self::slice(queryset, at as u64, Some(at as u64 + 1), vm)?;
    let found = items(copy.as_object(), vm)?;
    found
        .into_iter()
        .next()
        .ok_or_else(|| vm.new_index_error("list index out of range".to_owned()))
}

/// `a & b`, `a | b`, `a ^ b`.
pub fn combine(a: &PyObject, b: &PyObject, connector: Connector, vm: &VirtualMachine) -> PyResult {
    let (Some(a), Some(b)) = (a.downcast_ref::<QuerySet>(), b.downcast_ref::<QuerySet>()) else {
        return Ok(vm.ctx.not_implemented());
    };
    let is_empty =
        |queryset: &Py<QuerySet>| queryset.with_query(dunder_orm::query::Query::is_empty);
    let (symbol, name) = match connector {
        Connector::And => ("&", "&"),
        Connector::Or => ("|", "|"),
        Connector::Xor => ("^", "^"),
    };
    let _ = symbol;
    for queryset in [a, b] {
        if queryset.with_query(|query| query.combinator.is_some()) {
            return Err(vm.new_type_error(format!(
                "Cannot use {name} operator with combined queryset."
            )));
        }
    }
    match connector {
        Connector::And => {
            if is_empty(b) {
                return Ok(b.to_owned().into());
            }
            if is_empty(a) {
                return Ok(a.to_owned().into());
            }
        }
        Connector::Or | Connector::Xor => {
            if is_empty(a) {
                return Ok(b.to_owned().into());
            }
            if is_empty(b) {
                return Ok(a.to_owned().into());
            }
        }
    }
    let right = if connector != Connector::And && b.with_query(dunder_orm::query::Query::is_sliced)
    {
        by_keys(b, vm)?
    } else {
        b.to_owned()
    };
    let left = if connector != Connector::And && a.with_query(dunder_orm::query::Query::is_sliced) {
        by_keys(a, vm)?
    } else {
        a.to_owned()
    };
    let copy = chain(&left, vm)?;
    let other = right.query();
    copy.change(vm, |query, registry| {
        query.combine(registry, &other, connector)
    })?;
    copy.known
        .borrow_mut()
        .extend(b.known.borrow().iter().cloned());
    Ok(copy.into())
}

/// A sliced queryset as a condition on primary keys, so that it can be combined.
fn by_keys(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> Step {
    let model = queryset.model_class(vm)?;
    let base = call(
        &*get(model.as_object(), "_base_manager", vm)?,
        "all",
        (),
        vm,
    )?;
    let keys = call(queryset.as_object(), "values", ("pk",), vm)?;
    let mut args = FuncArgs::default();
    args.kwargs.insert("pk__in".into(), keys);
    get(&base, "filter", vm)?
        .call(args, vm)?
        .downcast()
        .map_err(|_| vm.new_type_error("filter() must return a QuerySet".to_owned()))
}
