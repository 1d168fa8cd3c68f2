//! `queryset.query`: SQL as text, what has been gathered, pickling.

use crate::django::convert::to_python;
use crate::django::error::Raise;
use crate::django::expressions::native::resolved;
use crate::django::expressions::{arguments, q_object, to_expr, to_rhs};
use crate::django::fetch_dialect;
use crate::django::py::{self, Obj, call, is_list_or_tuple, items, string, tuple};
use crate::django::state::state;
use dunder_orm::Result as OrmResult;
use dunder_orm::compile::{Sql, compile};
use dunder_orm::expr::{Expr, Q, QChild};
use dunder_orm::meta::{JoinField, Registry};
use dunder_orm::query::{
    GroupBy, JoinType, Joined, OrderTerm, Query, Resolve, SelectRelated, Table, Tree,
};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::{FuncArgs, OptionalArg, PosArgs};
use rustpython_vm::types::Constructor;
use rustpython_vm::{
    AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
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

    fn of(query: Query) -> Self {
        Self::new(Rc::new(RefCell::new(query)))
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

    /// Changes the query in place. What goes wrong on the way leaves it as it was.
    fn change<T>(
        &self,
        vm: &VirtualMachine,
        change: impl FnOnce(&mut Query, &Registry) -> OrmResult<T>,
    ) -> PyResult<T> {
        let mut query = self.query.borrow().clone();
        let state = state();
        let result = change(&mut query, &state.registry.borrow()).raise(vm)?;
        *self.query.borrow_mut() = query;
        Ok(result)
    }
}

impl Constructor for PyQuery {
    type Args = FuncArgs;

    /// `Query(model, alias_cols=True)`
    fn py_new(_class: &Py<PyType>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let Some(model) = py::take(&mut args, "model") else {
            return Err(vm.new_type_error(
                "Query.__init__() missing 1 required positional argument: 'model'".to_owned(),
            ));
        };
        let model = model
            .downcast::<PyType>()
            .ok()
            .and_then(|model: PyTypeRef| crate::django::model::model_of(&model));
        let mut query = Query::with_model(model);
        if let Some(alias_cols) = py::take(&mut args, "alias_cols") {
            query.alias_cols = py::truthy(&alias_cols, vm)?;
        }
        Ok(Self::of(query))
    }
}

/// An entry of `alias_map`.
fn table(joined: &Joined, vm: &VirtualMachine) -> PyResult {
    const MODULE: &str = "django.db.models.sql.datastructures";
    let alias = string(vm, &joined.alias);
    match &joined.table {
        Table::Base(name) => {
            let class = state().import(MODULE, "BaseTable", vm)?;
            class.call((string(vm, name), alias), vm)
        }
        Table::Join(join) => {
            let kind = match join.kind {
                JoinType::Inner => "INNER JOIN",
                JoinType::Outer => "LEFT OUTER JOIN",
            };
            let field: Obj = state().field(join.field.field(), vm)?.into();
            let field = match join.field {
                JoinField::Forward(_) => field,
                JoinField::Reverse(_) => py::get(&field, "remote_field", vm)?,
            };
            let args: Vec<Obj> = vec![
                string(vm, &join.table),
                string(vm, &join.parent),
                alias,
                string(vm, kind),
                field,
                vm.ctx.new_bool(join.nullable).into(),
            ];
            let class = state().import(MODULE, "Join", vm)?;
            class.call(FuncArgs::from(args), vm)
        }
    }
}

/// `select_related` names as nested dicts.
fn tree(tree: &Tree, vm: &VirtualMachine) -> PyResult {
    let entries = tree
        .0
        .iter()
        .map(|(name, below)| Ok((name.to_string(), self::tree(below, vm)?)))
        .collect::<PyResult<Vec<_>>>()?;
    py::dict(vm, entries)
}

fn names(list: &[Rc<str>], vm: &VirtualMachine) -> Obj {
    tuple(vm, list.iter().map(|name| string(vm, name)).collect())
}

fn texts(list: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Vec<Rc<str>>> {
    items(list, vm)?
        .iter()
        .map(|name| Ok(Rc::from(&*py::str_of(name, vm)?)))
        .collect()
}

#[pyclass(flags(BASETYPE, HAS_DICT), with(Constructor))]
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
    /// In parentheses where it stands in another query.
    #[pymethod]
    fn as_sql(zelf: PyRef<Self>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let (text, params) = {
            let pair = Self::sql_with_params(zelf.clone(), vm)?;
            (pair.get_item(&0, vm)?, pair.get_item(&1, vm)?)
        };
        let text = py::str_of(&text, vm)?;
        let text = match zelf.query.borrow().subquery {
            true => format!("({text})"),
            false => text,
        };
        Ok(tuple(vm, vec![string(vm, text), params]))
    }
    /// A compiler that says the same SQL.
    #[pymethod]
    fn get_compiler(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let some = |value: Option<Obj>| value.filter(|value| !vm.is_none(value));
        let using = some(py::take(&mut args, "using"));
        let connection = some(py::take(&mut args, "connection"));
        let connection = match (&using, connection) {
            (_, Some(connection)) => connection,
            (Some(using), None) => {
                py::import(vm, "django.db", "connections")?.get_item(&**using, vm)?
            }
            (None, None) => {
                return Err(vm.new_value_error("Need either using or connection".to_owned()));
            }
        };
        state()
            .import("django.db.models.sql.compiler", "SQLCompiler", vm)?
            .call(
                (zelf, connection, using.unwrap_or_else(|| vm.ctx.none())),
                vm,
            )
    }
    #[pymethod]
    fn clone(zelf: PyRef<Self>) -> Self {
        Self::of(zelf.query.borrow().clone())
    }
    #[pymethod]
    fn chain(zelf: PyRef<Self>, _args: FuncArgs) -> Self {
        Self::of(zelf.query.borrow().chain())
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
    #[pymethod]
    fn get_meta(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let model = Self::model(zelf, vm)?;
        match vm.is_none(&model) {
            true => Ok(model),
            false => py::get(&model, "_meta", vm),
        }
    }

    // What it reads from.

    #[pygetset]
    fn alias_map(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let tables = zelf.query.borrow().tables().to_vec();
        let entries = tables
            .iter()
            .map(|joined| Ok((joined.alias.to_string(), table(joined, vm)?)))
            .collect::<PyResult<Vec<_>>>()?;
        py::dict(vm, entries)
    }
    #[pygetset]
    fn alias_refcount(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let refs = zelf.query.borrow().refs();
        py::dict(
            vm,
            refs.iter()
                .map(|(alias, refs)| (alias.to_string(), vm.ctx.new_int(*refs).into())),
        )
    }
    #[pygetset]
    fn base_table(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let query = zelf.query.borrow();
        query
            .base_table()
            .map_or_else(|| vm.ctx.none(), |alias| string(vm, alias))
    }
    #[pygetset]
    fn subq_aliases(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let prefixes = names(zelf.query.borrow().subquery_prefixes(), vm);
        py::import(vm, "builtins", "frozenset")?.call((prefixes,), vm)
    }
    #[pymethod]
    fn count_active_tables(zelf: PyRef<Self>) -> usize {
        zelf.query.borrow().count_active_tables()
    }
    #[pymethod]
    fn get_initial_alias(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let alias = zelf.change(vm, |query, registry| Ok(query.initial_alias(registry)))?;
        Ok(if alias.is_empty() {
            vm.ctx.none()
        } else {
            string(vm, alias)
        })
    }

    // Conditions.

    #[pygetset(name = "where")]
    fn where_(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let node = zelf.query.borrow().where_node.clone();
        resolved(Expr::Where(node), vm)
    }
    #[pymethod]
    fn has_filters(zelf: PyRef<Self>) -> bool {
        !zelf.query.borrow().where_node.children.is_empty()
    }
    #[pymethod]
    fn is_empty(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().is_empty()
    }
    #[pymethod]
    fn set_empty(zelf: PyRef<Self>) {
        zelf.query.borrow_mut().set_empty();
    }
    #[pymethod]
    fn add_q(
        zelf: PyRef<Self>,
        q: PyObjectRef,
        _reuse_all: OptionalArg,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let q = condition(&q, vm)?;
        zelf.change(vm, |query, registry| query.add_q(registry, &q))
    }
    #[pymethod]
    fn add_filter(
        zelf: PyRef<Self>,
        lhs: PyObjectRef,
        rhs: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let (path, rhs) = (py::expect_text(&lhs, vm)?, to_rhs(&rhs, vm)?);
        zelf.change(vm, |query, registry| query.add_filter(registry, &path, rhs))
    }
    /// A condition that may use no joins, not added to the query.
    #[pymethod]
    fn build_where(zelf: PyRef<Self>, filter: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let q = condition(&filter, vm)?;
        let node = zelf.change(vm, |query, registry| query.build_where(registry, &q))?;
        resolved(Expr::Where(Rc::new(node)), vm)
    }
    #[pymethod]
    fn build_lookup(
        zelf: PyRef<Self>,
        lookups: PyObjectRef,
        lhs: PyObjectRef,
        rhs: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (lookups, lhs, rhs) = (texts(&lookups, vm)?, to_expr(&lhs, vm)?, to_rhs(&rhs, vm)?);
        let lookups: Vec<&str> = lookups.iter().map(|name| &**name).collect();
        let lookup = zelf.change(vm, |query, registry| {
            query.build_lookup(registry, &lookups, lhs, rhs)
        })?;
        resolved(Expr::Lookup(Rc::new(lookup)), vm)
    }
    /// `names_to_path(names, opts, allow_many=True, fail_on_missing=False)`
    #[pymethod]
    fn names_to_path(zelf: PyRef<Self>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let names =
            py::take(&mut args, "names").map_or(Ok(Vec::new()), |names| texts(&names, vm))?;
        super::path::names_to_path(&zelf, &names, vm)
    }
    #[pymethod]
    fn resolve_ref(
        zelf: PyRef<Self>,
        name: PyObjectRef,
        allow_joins: OptionalArg<bool>,
        _reuse: OptionalArg,
        summarize: OptionalArg<bool>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let name = py::expect_text(&name, vm)?;
        let found = zelf.change(vm, |query, registry| {
            query.resolve_ref(
                registry,
                &name,
                allow_joins.unwrap_or(true),
                None,
                summarize.unwrap_or(false),
            )
        })?;
        resolved(found, vm)
    }

    // What it selects.

    #[pymethod]
    fn add_annotation(
        zelf: PyRef<Self>,
        annotation: PyObjectRef,
        alias: PyObjectRef,
        select: OptionalArg<bool>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let (expr, alias) = (to_expr(&annotation, vm)?, py::expect_text(&alias, vm)?);
        zelf.change(vm, |query, registry| {
            query.add_annotation(registry, &expr, &alias, select.unwrap_or(true))
        })
    }
    #[pygetset]
    fn annotations(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let annotations = zelf.query.borrow().annotations.clone();
        let entries = annotations
            .iter()
            .map(|(name, expr)| Ok((name.to_string(), resolved(expr.clone(), vm)?)))
            .collect::<PyResult<Vec<_>>>()?;
        py::dict(vm, entries)
    }
    #[pygetset]
    fn annotation_select(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let selected: Vec<_> = zelf.query.borrow().annotation_select().cloned().collect();
        let entries = selected
            .into_iter()
            .map(|(name, expr)| Ok((name.to_string(), resolved(expr, vm)?)))
            .collect::<PyResult<Vec<_>>>()?;
        py::dict(vm, entries)
    }
    #[pygetset]
    fn select(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let select = zelf.query.borrow().select.clone();
        let columns = select.iter().map(|expr| resolved(expr.clone(), vm));
        Ok(tuple(vm, columns.collect::<PyResult<_>>()?))
    }
    #[pygetset]
    fn values_select(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let query = zelf.query.borrow();
        match query.fields {
            Some(_) => names(&query.value_names(), vm),
            None => tuple(vm, Vec::new()),
        }
    }
    #[pygetset]
    fn default_cols(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().default_cols
    }
    #[pymethod]
    fn add_select_related(
        zelf: PyRef<Self>,
        fields: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let fields = texts(&fields, vm)?;
        zelf.change(vm, |query, _| query.select_related(&fields))
    }
    #[pygetset]
    fn select_related(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        match &zelf.query.borrow().select_related {
            SelectRelated::No => Ok(vm.ctx.new_bool(false).into()),
            SelectRelated::All => Ok(vm.ctx.new_bool(true).into()),
            SelectRelated::Names(names) => tree(names, vm),
        }
    }
    #[pygetset(setter)]
    fn set_select_related(
        zelf: PyRef<Self>,
        value: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        zelf.query.borrow_mut().select_related = match py::truthy(&value, vm)? {
            true => SelectRelated::All,
            false => SelectRelated::No,
        };
        Ok(())
    }
    /// The names, and whether they are those not to load.
    #[pygetset]
    fn deferred_loading(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let deferred = zelf.query.borrow().deferred.clone();
        let set =
            py::import(vm, "builtins", "frozenset")?.call((names(&deferred.names, vm),), vm)?;
        Ok(tuple(vm, vec![set, vm.ctx.new_bool(!deferred.only).into()]))
    }
    #[pygetset]
    fn distinct(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().distinct
    }
    #[pygetset]
    fn distinct_fields(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        names(&zelf.query.borrow().distinct_fields, vm)
    }
    #[pygetset]
    fn group_by(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let group_by = zelf.query.borrow().group_by.clone();
        match group_by {
            GroupBy::None => Ok(vm.ctx.none()),
            GroupBy::Model => Ok(vm.ctx.new_bool(true).into()),
            GroupBy::By(columns) => {
                let columns = columns.iter().map(|expr| resolved(expr.clone(), vm));
                Ok(tuple(vm, columns.collect::<PyResult<_>>()?))
            }
        }
    }
    /// None, True, or names and expressions.
    #[pygetset(setter)]
    fn set_group_by(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        if !is_list_or_tuple(&value) {
            zelf.query.borrow_mut().group_by = match py::truthy(&value, vm)? {
                true => GroupBy::Model,
                false => GroupBy::None,
            };
            return Ok(());
        }
        let terms = items(&value, vm)?
            .iter()
            .map(|term| crate::django::expressions::name_or_expr(term, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.change(vm, |query, registry| {
            let columns = terms
                .iter()
                .map(|term| query.resolve_expr(registry, term, &mut Resolve::default()))
                .collect::<OrmResult<Vec<_>>>()?;
            query.group_by = GroupBy::By(Rc::new(columns));
            Ok(())
        })
    }

    // In what order, and how many.

    #[pygetset]
    fn order_by(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let terms = zelf.query.borrow().order_by.clone();
        let terms = terms.iter().map(|term| match term {
            OrderTerm::Name(name) => Ok(string(vm, name)),
            OrderTerm::Expr(expr) => resolved(expr.clone(), vm),
        });
        Ok(tuple(vm, terms.collect::<PyResult<_>>()?))
    }
    #[pymethod]
    fn add_ordering(zelf: PyRef<Self>, ordering: PosArgs, vm: &VirtualMachine) -> PyResult<()> {
        let terms = ordering
            .iter()
            .map(|term| arguments::order_term(term, vm))
            .collect::<PyResult<Vec<_>>>()?;
        zelf.change(vm, |query, registry| query.add_ordering(registry, &terms))
    }
    #[pymethod]
    fn clear_ordering(
        zelf: PyRef<Self>,
        force: OptionalArg<bool>,
        clear_default: OptionalArg<bool>,
    ) {
        zelf.query
            .borrow_mut()
            .clear_ordering(force.unwrap_or(false), clear_default.unwrap_or(true));
    }
    #[pygetset]
    fn default_ordering(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().default_ordering
    }
    #[pygetset(setter)]
    fn set_default_ordering(zelf: PyRef<Self>, value: bool) {
        zelf.query.borrow_mut().default_ordering = value;
    }
    #[pygetset]
    fn standard_ordering(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().standard_ordering
    }
    #[pygetset(setter)]
    fn set_standard_ordering(zelf: PyRef<Self>, value: bool) {
        zelf.query.borrow_mut().standard_ordering = value;
    }
    #[pygetset]
    fn extra_order_by(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        names(&zelf.query.borrow().extra_order_by, vm)
    }
    #[pygetset]
    fn is_sliced(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().is_sliced()
    }
    #[pymethod]
    fn set_limits(
        zelf: PyRef<Self>,
        low: OptionalArg<Option<u64>>,
        high: OptionalArg<Option<u64>>,
    ) {
        let mut query = zelf.query.borrow_mut();
        query.set_limits(low.flatten(), high.flatten());
    }
    #[pymethod]
    fn clear_limits(zelf: PyRef<Self>) {
        zelf.query.borrow_mut().clear_limits();
    }
    #[pygetset]
    fn low_mark(zelf: PyRef<Self>) -> u64 {
        zelf.query.borrow().low_mark
    }
    #[pygetset(setter)]
    fn set_low_mark(zelf: PyRef<Self>, value: u64) {
        zelf.query.borrow_mut().low_mark = value;
    }
    #[pygetset]
    fn high_mark(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.query
            .borrow()
            .high_mark
            .map_or_else(|| vm.ctx.none(), |mark| vm.ctx.new_int(mark).into())
    }
    #[pygetset(setter)]
    fn set_high_mark(zelf: PyRef<Self>, value: Option<u64>) {
        zelf.query.borrow_mut().high_mark = value;
    }

    // Set operations, locks.

    #[pygetset]
    fn combinator(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        zelf.query
            .borrow()
            .combinator
            .map_or_else(|| vm.ctx.none(), |combinator| string(vm, combinator.name()))
    }
    #[pygetset]
    fn combinator_all(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().combinator_all
    }
    #[pygetset]
    fn combined_queries(zelf: PyRef<Self>, vm: &VirtualMachine) -> Obj {
        let combined = zelf.query.borrow().combined.clone();
        let queries = combined.iter().cloned();
        tuple(
            vm,
            queries
                .map(|query| Self::of(query).into_pyobject(vm))
                .collect(),
        )
    }
    #[pygetset]
    fn select_for_update(zelf: PyRef<Self>) -> bool {
        zelf.query.borrow().select_for_update.is_some()
    }

    #[pymethod]
    fn resolve_expression(zelf: PyRef<Self>, _args: FuncArgs) -> PyRef<Self> {
        zelf
    }

    /// A query holds the program's classes and functions, which no text can say: it is kept here, and the text names it.
    /// So a pickle can be read in the run that wrote it.
    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let load = state().import("django.db.models.sql.query", "_unpickle_query", vm)?;
        let number = state().keep_query(zelf.query.borrow().clone());
        let arguments = vec![vm.ctx.new_int(number).into()];
        Ok(tuple(vm, vec![load, tuple(vm, arguments)]))
    }
    #[pymethod]
    fn __reduce_ex__(zelf: PyRef<Self>, _protocol: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        call(zelf.as_object(), "__reduce__", (), vm)
    }
}

/// A `Q`, or another condition, as one `Q`.
fn condition(object: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Q> {
    if py::get_opt(object, "children", vm)?.is_some() {
        return q_object(object, vm);
    }
    let child = match to_expr(object, vm)? {
        Expr::Q(q) => QChild::Q(q),
        expr => QChild::Expr(expr),
    };
    Ok(Q::of(vec![child], false))
}

/// The query that a pickle names; None where another run wrote it.
pub fn unpickled(number: usize) -> Option<PyQuery> {
    state().kept_query(number).map(PyQuery::of)
}
