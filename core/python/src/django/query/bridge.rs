//! Queries as the expression classes ask for them.

use super::query::PyQuery;
use super::queryset::QuerySet;
use crate::django::error::Raise;
use crate::django::py::{self, call, items};
use crate::django::query::manager::Manager;
use crate::django::state::state;
use dunder_orm::compile::compile_always;
use dunder_orm::expr::{Expr, Q};
use dunder_orm::query::{Query, Resolve};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};
use std::rc::Rc;

/// The query of a queryset, a manager or a query object; None for anything else.
pub fn query_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Rc<Query>>> {
    if let Some(queryset) = object.downcast_ref::<QuerySet>() {
        return Ok(Some(Rc::new(queryset.query())));
    }
    if let Some(query) = object.downcast_ref::<PyQuery>() {
        return Ok(Some(Rc::new(query.query.borrow().clone())));
    }
    if object.downcast_ref::<Manager>().is_some() {
        let queryset = call(object, "get_queryset", (), vm)?;
        return query_of(&queryset, vm);
    }
    Ok(None)
}

/// An expression resolved against a query, which gains the joins that it needs. What a class of the program's own
/// overrides is not asked: this is what its `super().resolve_expression()` does.
pub fn resolve(
    query: &PyObject,
    expr: &Expr,
    allow_joins: bool,
    summarize: bool,
    for_save: bool,
    vm: &VirtualMachine,
) -> PyResult<Expr> {
    let shared = query.downcast_ref::<PyQuery>().map(|view| &view.query);
    let mut live = match shared {
        // Taken out of its cell: what is resolved may come back here.
        Some(shared) => {
            let model = shared.borrow().model;
            shared.replace(Query::with_model(model))
        }
        None => match query_of(query, vm)? {
            Some(query) => (*query).clone(),
            None => Query::with_model(None),
        },
    };
    let state = state();
    let registry = state.registry.borrow();
    let mut how = Resolve {
        allow_joins,
        summarize,
        for_save,
        ..Resolve::default()
    };
    let resolved = live.resolve_custom(&registry, expr, &mut how).raise(vm);
    if let Some(shared) = shared {
        shared.replace(live);
    }
    resolved
}

/// Whether values meet the conditions of a `Q`: asked of the database.
pub fn check_condition(
    q: &PyObject,
    against: &PyObject,
    _using: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let state = state();
    let mut query = Query::with_model(None);
    let mut annotations = Vec::new();
    for pair in items(&*call(against, "items", (), vm)?, vm)? {
        if let [name, value] = items(&pair, vm)?.as_slice() {
            let name = py::str_of(&name.clone(), vm)?;
            annotations.push((name, crate::django::expressions::to_expr(value, vm)?));
        }
    }
    annotations.push(("_check".to_owned(), Expr::value(1i64)));
    {
        let registry = state.registry.borrow();
        for (name, expr) in &annotations {
            query
                .add_annotation(&registry, expr, name, name == "_check")
                .raise(vm)?;
        }
        let condition: Q = crate::django::expressions::q_object(q, vm)?;
        query.add_q(&registry, &condition).raise(vm)?;
    }
    let compiled = compile_always(
        &mut query,
        &state.registry.borrow(),
        crate::django::fetch_dialect(),
    )
    .raise(vm)?;
    let found = match compiled {
        Some(compiled) => !crate::django::db::execute(&compiled.sql, vm)?
            .rows
            .is_empty(),
        None => false,
    };
    Ok(vm.ctx.new_bool(found).into())
}
