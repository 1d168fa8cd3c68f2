//! `queryset.query`: SQL as text, and pickling.

use crate::django::convert::to_python;
use crate::django::error::Raise;
use crate::django::fetch_dialect;
use crate::django::py::{self, Obj, string, tuple};
use crate::django::state::state;
use dunder_orm::compile::{Sql, compile};
use dunder_orm::query::Query;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

#[pyclass(name = "Query", module = "django.db.models.sql.query")]
#[derive(PyPayload)]
pub struct PyQuery {
    pub query: Rc<RefCell<Query>>,
}

impl fmt::Debug for PyQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Query")
    }
}

impl PyQuery {
    pub fn new(query: Rc<RefCell<Query>>) -> Self {
        Self { query }
    }

    fn sql(&self, vm: &VirtualMachine) -> PyResult<Sql> {
        let mut query = self.query.borrow().clone();
        let state = state();
        let compiled = compile(&mut query, &state.registry.borrow(), fetch_dialect()).raise(vm)?;
        match compiled {
            Some(compiled) => Ok(compiled.sql),
            None => Err(crate::django::error::new(
                dunder_orm::ErrorKind::EmptyResultSet,
                "",
                vm,
            )),
        }
    }
}

#[pyclass(flags(BASETYPE, HAS_DICT))]
impl PyQuery {
    #[pymethod]
    fn __str__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(zelf.sql(vm)?.inline())
    }
    #[pymethod]
    fn sql_with_params(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let sql = zelf.sql(vm)?;
        let params = sql
            .params
            .iter()
            .map(|value| to_python(value, vm))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(tuple(vm, vec![string(vm, sql.text), tuple(vm, params)]))
    }
    #[pymethod]
    fn as_sql(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let _ = args;
        Self::sql_with_params(zelf, vm)
    }
    /// A compiler that says the same SQL.
    #[pymethod]
    fn get_compiler(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let _ = args;
        state()
            .import("django.db.models.sql.compiler", "SQLCompiler", vm)?
            .call((zelf,), vm)
    }
    #[pymethod]
    fn clone(zelf: PyRef<Self>) -> Self {
        Self::new(Rc::new(RefCell::new(zelf.query.borrow().clone())))
    }
    #[pymethod]
    fn chain(zelf: PyRef<Self>) -> Self {
        Self::new(Rc::new(RefCell::new(zelf.query.borrow().chain())))
    }
    #[pymethod]
    fn __deepcopy__(zelf: PyRef<Self>, _memo: PyObjectRef) -> Self {
        Self::clone(zelf)
    }
    #[pygetset]
    fn model(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.query.borrow().model {
            Some(model) => Ok(state().class(model, vm)?.into()),
            None => Ok(vm.ctx.none()),
        }
    }
    #[pygetset]
    fn is_sliced(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().is_sliced()
    }
    #[pymethod]
    fn has_filters(zelf: PyRef<Self>) -> bool {
        !zelf.query.borrow().where_node.children.is_empty()
    }
    #[pymethod]
    fn is_empty(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().is_empty()
    }
    #[pygetset]
    fn low_mark(zelf: PyRef<Self>) -> u64 {
        zelf.query.borrow().low_mark
    }
    #[pygetset]
    fn high_mark(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.query
            .borrow()
            .high_mark
            .map_or_else(|| vm.ctx.none(), |mark| vm.ctx.new_int(mark).into())
    }
    #[pygetset]
    fn distinct(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().distinct
    }
    #[pygetset]
    fn order_by(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let query = zelf.query.borrow();
        let terms = query.order_by.iter().filter_map(|term| match term {
            dunder_orm::query::OrderTerm::Name(name) => Some(string(vm, name)),
            dunder_orm::query::OrderTerm::Expr(_) => None,
        });
        tuple(vm, terms.collect())
    }
    #[pygetset]
    fn annotations(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let query = zelf.query.borrow();
        py::dict(
            vm,
            query
                .annotations
                .iter()
                .map(|(name, _)| (name.to_string(), vm.ctx.none()))
                .collect::<Vec<_>>(),
        )
    }
    #[pygetset]
    fn combinator(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.query
            .borrow()
            .combinator
            .map_or_else(|| vm.ctx.none(), |combinator| string(vm, combinator.name()))
    }
    #[pygetset]
    fn select_for_update(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().select_for_update.is_some()
    }
    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, _vm: &VirtualMachine) -> PyResult {
        let vm = _vm;
        let _ = zelf.as_object();
        Err(vm.new_type_error("Pickling a query is not supported: pickle the queryset.".to_owned()))
    }
}
