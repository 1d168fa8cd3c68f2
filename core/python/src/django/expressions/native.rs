//! `_dunder_orm`: what the expression classes in Python ask of the ORM.

use super::{custom, to_expr};
use crate::django::convert::{to_python, to_value};
use crate::django::error::Raise;
use crate::django::fields;
use crate::django::py::{Obj, items, str_of};
use crate::django::state::state;
use dunder_orm::compile::{Compiler, Sql};
use dunder_orm::expr::{Expr, LookupClass, Rhs};
use dunder_orm::query::Query;
use rustpython_vm::{PyObject, PyPayload, PyResult, VirtualMachine, pymodule};
use std::cell::RefCell;

/// A resolved expression as a Python object, for classes of the program's own to pass on.
pub fn resolved(expr: Expr, vm: &VirtualMachine) -> PyResult {
    // A Python object in the tree stays itself.
    if let Expr::Custom(custom) = &expr
        && let Some(own) = custom.as_any().downcast_ref::<custom::PyExpr>()
    {
        return Ok(own.object().clone());
    }
    if let Expr::Lookup(lookup) = &expr
        && let LookupClass::Custom(custom) = &lookup.class
        && let Some(own) = custom.as_any().downcast_ref::<custom::PyLookup>()
    {
        return own.object(lookup, vm);
    }
    vm.import("_dunder_orm", 0)?;
    Ok(_dunder_orm::Resolved::new(expr).into_pyobject(vm))
}

/// The right side of a lookup as Python sees it.
pub fn rhs_to_python(rhs: &Rhs, vm: &VirtualMachine) -> PyResult {
    match rhs {
        Rhs::Value(value) => to_python(value, vm),
        Rhs::Expr(expr) => resolved(expr.clone(), vm),
        Rhs::List(sides) => {
            let sides = sides
                .iter()
                .map(|side| rhs_to_python(side, vm))
                .collect::<PyResult<Vec<_>>>()?;
            Ok(vm.ctx.new_list(sides).into())
        }
    }
}

/// The compiler object that `as_sql` of a program's own class is given. It works on a copy of the query: an expression's
/// SQL doesn't change the query.
pub fn compiler_object(query: &Query, vm: &VirtualMachine) -> PyResult {
    vm.import("_dunder_orm", 0)?;
    Ok(_dunder_orm::SQLCompiler::new(query.clone()).into_pyobject(vm))
}

/// `(sql, params)`, as `as_sql` returns it.
pub fn read_sql(pair: &PyObject, out: &mut Sql, vm: &VirtualMachine) -> PyResult<()> {
    let pair = items(pair, vm)?;
    let [text, params] = pair.as_slice() else {
        return Err(
            vm.new_value_error("as_sql() must return the SQL and its parameters".to_owned())
        );
    };
    out.text.push_str(&str_of(text, vm)?);
    for param in items(params, vm)? {
        out.params.push(to_value(&param, vm)?);
    }
    Ok(())
}

fn sql_pair(sql: Sql, vm: &VirtualMachine) -> PyResult {
    let params = sql
        .params
        .iter()
        .map(|param| to_python(param, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let text: Obj = vm.ctx.new_str(sql.text).into();
    Ok(vm
        .ctx
        .new_tuple(vec![text, vm.ctx.new_list(params).into()])
        .into())
}

/// Compiles one resolved expression.
fn compile(query: &mut Query, expr: &Expr, vm: &VirtualMachine) -> PyResult {
    let state = state();
    let registry = state.registry.borrow();
    let sql = Compiler::new(query, &registry, crate::django::fetch_dialect())
        .fragment(expr)
        .map_err(dunder_orm::Error::from)
        .raise(vm)?;
    drop(registry);
    sql_pair(sql, vm)
}

#[pymodule]
pub mod _dunder_orm {
    use super::{Expr, Obj, Query, Raise, RefCell, compile, fields, state, to_expr};
    use crate::django::py::{call, get, import};
    use dunder_orm::meta::AppsId;
    use rustpython_vm::builtins::PyStrRef;
    use rustpython_vm::common::hash::PyHash;
    use rustpython_vm::function::{OptionalArg, PyComparisonValue};
    use rustpython_vm::types::{Comparable, Hashable, PyComparisonOp, Representable};
    use rustpython_vm::{Py, PyObject, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

    /// A resolved expression.
    #[pyattr]
    #[pyclass(name, module = "_dunder_orm")]
    #[derive(Debug, PyPayload)]
    pub struct Resolved {
        expr: Expr,
    }

    impl Comparable for Resolved {
        fn cmp(
            zelf: &Py<Self>,
            other: &PyObject,
            op: PyComparisonOp,
            _vm: &VirtualMachine,
        ) -> PyResult<PyComparisonValue> {
            op.eq_only(|| match other.downcast_ref::<Self>() {
                Some(other) => Ok((zelf.expr == other.expr).into()),
                None => Ok(PyComparisonValue::NotImplemented),
            })
        }
    }

    impl Hashable for Resolved {
        fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
            use std::hash::{DefaultHasher, Hash, Hasher};
            let mut hasher = DefaultHasher::new();
            zelf.expr.repr(&state().registry.borrow()).hash(&mut hasher);
            Ok(hasher.finish() as PyHash)
        }
    }

    impl Representable for Resolved {
        fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
            Ok(zelf.expr.repr(&state().registry.borrow()))
        }
    }

    #[pyclass(flags(HAS_DICT), with(Comparable, Hashable, Representable))]
    impl Resolved {
        pub fn new(expr: Expr) -> Self {
            Self { expr }
        }

        pub fn expr(&self) -> &Expr {
            &self.expr
        }

        #[pygetset]
        fn output_field(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            output_of(&zelf.expr, vm)
        }

        #[pygetset]
        fn field(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            output_of(&zelf.expr, vm)
        }

        /// The field itself, of a column.
        #[pygetset]
        fn target(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            match &zelf.expr {
                Expr::Col(col) => Ok(state().field(col.target, vm)?.into()),
                _ => Err(vm.new_attribute_error("only columns have a target".to_owned())),
            }
        }

        #[pygetset]
        fn alias(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            match &zelf.expr {
                Expr::Col(col) => Ok(col
                    .alias
                    .as_ref()
                    .map_or_else(|| vm.ctx.none(), |alias| vm.ctx.new_str(&**alias).into())),
                _ => Err(vm.new_attribute_error("only columns have an alias".to_owned())),
            }
        }

        /// The plain value, of a `Value`.
        #[pygetset]
        fn value(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            match &zelf.expr {
                Expr::Value(value) => crate::django::convert::to_python(&value.value, vm),
                _ => Err(vm.new_attribute_error("only Value has a value".to_owned())),
            }
        }

        /// What it would be in Django.
        #[pygetset]
        fn __class__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
            match super::super::view::class_of(&zelf.expr, vm)? {
                Some(class) => Ok(class),
                None => Ok(rustpython_vm::AsObject::class(&zelf).to_owned().into()),
            }
        }

        /// The left side of a lookup, of a combination; the argument of a transform.
        #[pygetset]
        fn lhs(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            match &zelf.expr {
                Expr::Lookup(lookup) => super::resolved(lookup.lhs.clone(), vm),
                Expr::Combined(node) => super::resolved(node.left.clone(), vm),
                Expr::Func(func) if func.args.len() == 1 => {
                    super::resolved(func.args[0].clone(), vm)
                }
                _ => Err(vm.new_attribute_error("this expression has no left side".to_owned())),
            }
        }

        #[pygetset]
        fn rhs(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            match &zelf.expr {
                Expr::Lookup(lookup) => super::rhs_to_python(&lookup.rhs, vm),
                Expr::Combined(node) => super::resolved(node.right.clone(), vm),
                _ => Err(vm.new_attribute_error("this expression has no right side".to_owned())),
            }
        }

        #[pygetset]
        fn lookup_name(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
            match &zelf.expr {
                Expr::Lookup(lookup) => Ok(lookup.class.name()),
                _ => Err(vm.new_attribute_error("this expression is no lookup".to_owned())),
            }
        }

        /// Of a tree of conditions.
        #[pygetset]
        fn children(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
            match &zelf.expr {
                Expr::Where(_) => Ok(crate::django::py::list(
                    vm,
                    Self::get_source_expressions(&zelf, vm)?,
                )),
                _ => Err(vm.new_attribute_error("this expression has no children".to_owned())),
            }
        }

        #[pygetset]
        fn connector(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<&'static str> {
            match &zelf.expr {
                Expr::Where(node) => Ok(node.connector.text()),
                Expr::Combined(node) => Ok(node.operator.text()),
                _ => Err(vm.new_attribute_error("this expression has no connector".to_owned())),
            }
        }

        #[pygetset]
        fn negated(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
            match &zelf.expr {
                Expr::Where(node) => Ok(node.negated),
                _ => Err(vm.new_attribute_error("this expression has no negation".to_owned())),
            }
        }

        #[pygetset]
        fn contains_aggregate(zelf: &Py<Self>) -> bool {
            zelf.expr.contains_aggregate()
        }

        #[pygetset]
        fn contains_over_clause(zelf: &Py<Self>) -> bool {
            zelf.expr.contains_over_clause()
        }

        #[pygetset]
        fn contains_subquery(zelf: &Py<Self>) -> bool {
            zelf.expr.contains_subquery()
        }

        #[pygetset]
        fn contains_column_references(zelf: &Py<Self>) -> bool {
            let mut found = false;
            zelf.expr.cols(true, true, &mut |_| found = true);
            found
        }

        #[pygetset]
        fn contains_set_returning(_zelf: &Py<Self>) -> bool {
            false
        }

        #[pygetset]
        fn _output_field_or_none(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            output_of(&zelf.expr, vm)
        }

        #[pygetset]
        fn empty_result_set_value(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            match zelf.expr.empty_result_set_value() {
                Some(value) => crate::django::convert::to_python(&value, vm),
                None => Ok(vm.ctx.not_implemented()),
            }
        }

        #[pymethod]
        fn __str__(zelf: &Py<Self>) -> String {
            zelf.expr.text(&state().registry.borrow())
        }

        #[pymethod]
        fn copy(zelf: PyRef<Self>) -> PyRef<Self> {
            zelf
        }

        #[pymethod]
        fn get_group_by_cols(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
            let cols = zelf.expr.group_by_cols();
            cols.into_iter()
                .map(|col| super::resolved(col, vm))
                .collect()
        }

        #[pymethod]
        fn flatten(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
            fn collect(expr: &Expr, into: &mut Vec<Expr>) {
                into.push(expr.clone());
                expr.each_source(&mut |source| collect(source, into));
            }
            let mut all = Vec::new();
            collect(&zelf.expr, &mut all);
            all.into_iter()
                .map(|expr| super::resolved(expr, vm))
                .collect()
        }

        #[pygetset]
        fn conditional(zelf: &Py<Self>) -> bool {
            zelf.expr.conditional(&state().registry.borrow())
        }

        #[pymethod]
        fn resolve_expression(
            zelf: PyRef<Self>,
            _args: rustpython_vm::function::FuncArgs,
        ) -> PyRef<Self> {
            zelf
        }

        #[pymethod]
        fn get_source_expressions(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
            let mut sources = Vec::new();
            zelf.expr
                .each_source(&mut |source| sources.push(source.clone()));
            sources
                .into_iter()
                .map(|source| super::resolved(source, vm))
                .collect()
        }

        #[pymethod]
        fn as_sql(
            zelf: &Py<Self>,
            compiler: Obj,
            _connection: Obj,
            vm: &VirtualMachine,
        ) -> PyResult {
            call(&compiler, "compile", (zelf.to_owned(),), vm)
        }

        #[pymethod]
        fn get_lookup(zelf: &Py<Self>, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
            call(&*output_of(&zelf.expr, vm)?, "get_lookup", (name,), vm)
        }

        #[pymethod]
        fn get_transform(zelf: &Py<Self>, name: PyStrRef, vm: &VirtualMachine) -> PyResult {
            call(&*output_of(&zelf.expr, vm)?, "get_transform", (name,), vm)
        }
    }

    /// What `as_sql` is given to compile parts with.
    #[pyattr]
    #[pyclass(name, module = "django.db.models.sql.compiler")]
    #[derive(Debug, PyPayload)]
    pub struct SQLCompiler {
        query: RefCell<Query>,
    }

    #[pyclass(flags(HAS_DICT))]
    impl SQLCompiler {
        pub fn new(query: Query) -> Self {
            Self {
                query: RefCell::new(query),
            }
        }

        #[pymethod]
        fn compile(zelf: &Py<Self>, node: Obj, vm: &VirtualMachine) -> PyResult {
            let expr = to_expr(&node, vm)?;
            // A copy: compiling may come back here through another class of the program's own.
            let mut query = zelf.query.borrow().clone();
            compile(&mut query, &expr, vm)
        }

        /// The SQL of an expression as its built-in class writes it: `super().as_sql()`.
        #[pymethod]
        fn _written(zelf: &Py<Self>, node: Obj, vm: &VirtualMachine) -> PyResult {
            let Some(expr) = crate::django::expressions::built_in(&node, vm)? else {
                return Err(
                    vm.new_not_implemented_error("Subclasses must implement as_sql()".to_owned())
                );
            };
            let mut query = zelf.query.borrow().clone();
            compile(&mut query, &expr, vm)
        }

        #[pymethod]
        fn quote_name_unless_alias(_zelf: &Py<Self>, name: PyStrRef) -> String {
            quoted(name.as_ref())
        }

        #[pymethod]
        fn quote_name(_zelf: &Py<Self>, name: PyStrRef) -> String {
            quoted(name.as_ref())
        }

        #[pygetset]
        fn connection(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            import(vm, "django.db", "connection")
        }

        #[pygetset]
        fn using(_zelf: &Py<Self>) -> &'static str {
            "default"
        }

        #[pygetset]
        fn query(zelf: &Py<Self>) -> crate::django::query::query::PyQuery {
            let query = zelf.query.borrow().clone();
            crate::django::query::query::PyQuery::new(std::rc::Rc::new(RefCell::new(query)))
        }
    }

    /// The query that a compiler works for; one without tables where the compiler has none.
    fn query_behind(compiler: &Obj, vm: &VirtualMachine) -> PyResult<Query> {
        let query = crate::django::py::get_opt(compiler, "query", vm)?;
        let query = match query {
            Some(query) => crate::django::query::bridge::query_of(&query, vm)?,
            None => None,
        };
        Ok(query.map_or_else(|| Query::with_model(None), |query| (*query).clone()))
    }

    /// The SQL of a tree of conditions.
    #[pyfunction]
    fn compile_where(node: Obj, compiler: Obj, vm: &VirtualMachine) -> PyResult {
        let node = super::super::where_node(&node, vm)?;
        let mut query = query_behind(&compiler, vm)?;
        compile(&mut query, &Expr::Where(std::rc::Rc::new(node)), vm)
    }

    /// The SQL of an expression within a query.
    #[pyfunction]
    fn compile_expression(expression: Obj, query: Obj, vm: &VirtualMachine) -> PyResult {
        let expr = to_expr(&expression, vm)?;
        let mut query = match crate::django::query::bridge::query_of(&query, vm)? {
            Some(query) => (*query).clone(),
            None => Query::with_model(None),
        };
        compile(&mut query, &expr, vm)
    }

    /// The SQL of a lookup as Django's class of it makes it, whatever class derives from that.
    #[pyfunction]
    fn compile_lookup(lookup: Obj, compiler: Obj, vm: &VirtualMachine) -> PyResult {
        let expr = super::custom::as_builtin(&lookup, vm)?;
        let mut query = query_behind(&compiler, vm)?;
        compile(&mut query, &expr, vm)
    }

    fn quoted(name: &str) -> String {
        if name.len() > 1 && name.starts_with('"') && name.ends_with('"') {
            name.to_owned()
        } else {
            format!("\"{name}\"")
        }
    }

    fn output_of(expr: &Expr, vm: &VirtualMachine) -> PyResult {
        let output = expr.try_output(&state().registry.borrow()).raise(vm)?;
        match output {
            Some(output) => fields::object(&output, vm),
            None => Ok(vm.ctx.none()),
        }
    }

    /// The output field of an expression; None where its parts don't say it.
    #[pyfunction]
    fn output_field_of(expression: Obj, vm: &VirtualMachine) -> PyResult {
        let expr = to_expr(&expression, vm)?;
        if let Expr::Custom(_) = expr {
            // What the ORM would ask is this very question: look at the parts instead.
            for source in crate::django::py::items(
                &*call(&expression, "get_source_expressions", (), vm)?,
                vm,
            )? {
                if !vm.is_none(&source)
                    && let Some(field) =
                        crate::django::py::get_some(&source, "_output_field_or_none", vm)?
                {
                    return Ok(field);
                }
                if let Some(resolved) = source.downcast_ref::<Resolved>() {
                    return output_of(&resolved.expr, vm);
                }
            }
            return Ok(vm.ctx.none());
        }
        let output = expr.try_output(&state().registry.borrow());
        match output {
            Ok(Some(output)) => fields::object(&output, vm),
            // A name that is not resolved yet has no type.
            Err(error) if !expr.has_names() => Err(error).raise(vm),
            _ => Ok(vm.ctx.none()),
        }
    }

    /// An expression resolved against a query.
    #[pyfunction]
    fn resolve(
        expression: Obj,
        query: Obj,
        allow_joins: OptionalArg<bool>,
        _reuse: OptionalArg,
        summarize: OptionalArg<bool>,
        for_save: OptionalArg<bool>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let expr = to_expr(&expression, vm)?;
        let resolved = crate::django::query::bridge::resolve(
            &query,
            &expr,
            allow_joins.unwrap_or(true),
            summarize.unwrap_or(false),
            for_save.unwrap_or(false),
            vm,
        )?;
        super::resolved(resolved, vm)
    }

    /// `USE_TZ` and the current time zone, whenever one of them changes.
    #[pyfunction]
    fn set_time_zone(use_tz: bool, name: PyStrRef, vm: &VirtualMachine) -> PyResult<()> {
        crate::django::zones::set(use_tz, name.as_ref(), vm)
    }

    /// A set of apps of its own, for isolated tests and the states of migrations.
    #[pyfunction]
    fn new_apps(vm: &VirtualMachine) -> PyResult<u32> {
        use std::cell::Cell;
        thread_local! {
            static NEXT: Cell<u32> = const { Cell::new(1) };
        }
        let apps = NEXT.replace(NEXT.get() + 1);
        state().change(vm, |registry| {
            registry.restrict(AppsId(apps));
            Ok(apps)
        })
    }

    /// Makes an app one of a set.
    #[pyfunction]
    fn install_app(apps: u32, label: PyStrRef, vm: &VirtualMachine) -> PyResult<()> {
        state().change(vm, |registry| {
            registry.install(AppsId(apps), label.as_ref());
            Ok(())
        })
    }

    /// The model classes of a set of apps, of one app or of all, in the order of their definition.
    #[pyfunction]
    fn models(apps: u32, app_label: Obj, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
        let app_label = crate::django::py::text(&app_label).map(str::to_owned);
        let state = state();
        let ids: Vec<_> = {
            let registry = state.registry.borrow();
            let mut ids: Vec<_> = registry
                .app_models(AppsId(apps))
                .filter(|&id| {
                    let label = &registry.model(id).options.app_label;
                    app_label.as_deref().is_none_or(|wanted| *wanted == **label)
                })
                .collect();
            ids.sort();
            ids
        };
        ids.into_iter()
            .map(|id| Ok(state.class(id, vm)?.into()))
            .collect()
    }

    /// The class of a model by its lower-cased name; None where there is none.
    #[pyfunction]
    fn get_model(
        apps: u32,
        app_label: PyStrRef,
        model_name: PyStrRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let state = state();
        let apps = AppsId(apps);
        let id = state
            .registry
            .borrow()
            .get(apps, app_label.as_ref(), model_name.as_ref());
        match id {
            Some(id) => Ok(state.class(id, vm)?.into()),
            None => Ok(vm.ctx.none()),
        }
    }

    /// Makes a model class known in another set of apps too.
    #[pyfunction]
    fn register_model(
        apps: u32,
        class: rustpython_vm::builtins::PyTypeRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(id) = crate::django::model::model_of(&class) else {
            return Err(vm.new_type_error("a model class is needed".to_owned()));
        };
        state().change(vm, |registry| {
            registry.register_in(AppsId(apps), id);
            Ok(())
        })
    }

    /// Takes a model's name from it; the class stays for those who hold it.
    #[pyfunction]
    fn unregister_model(
        apps: u32,
        app_label: PyStrRef,
        model_name: PyStrRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let state = state();
        let gone = state.change(vm, |registry| {
            Ok(registry.unregister(AppsId(apps), app_label.as_ref(), model_name.as_ref()))
        })?;
        if let Some(gone) = gone {
            state
                .unconnected
                .borrow_mut()
                .retain(|field| field.model != gone);
        }
        Ok(())
    }

    /// Models that are about to be unregistered together.
    #[pyfunction]
    fn retire_models(apps: u32, keys: Obj, vm: &VirtualMachine) -> PyResult<()> {
        use crate::django::py::{items, str_of};
        let mut names = Vec::new();
        for key in items(&keys, vm)? {
            if let [label, name] = items(&key, vm)?.as_slice() {
                names.push((str_of(label, vm)?, str_of(name, vm)?));
            }
        }
        let names: Vec<(&str, &str)> = names.iter().map(|(a, b)| (&**a, &**b)).collect();
        state().change(vm, |registry| {
            registry.retire(AppsId(apps), &names);
            Ok(())
        })
    }

    /// Takes a field out of its model's lists.
    #[pyfunction]
    fn withdraw_field(
        field: PyRef<crate::django::fields::Field>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        if let Some(id) = field.id.get() {
            state().change(vm, |registry| {
                registry.withdraw(id);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Another set of apps with the same models.
    #[pyfunction]
    fn clone_apps(apps: u32, vm: &VirtualMachine) -> PyResult<u32> {
        let clone = new_apps(vm)?;
        state().change(vm, |registry| {
            registry.clone_apps(AppsId(apps), AppsId(clone));
            Ok(())
        })?;
        Ok(clone)
    }

    /// Relations to models that do not exist: the field as text, and the target's app label and name.
    #[pyfunction]
    fn unresolved_relations(apps: u32, vm: &VirtualMachine) -> Vec<Obj> {
        use crate::django::py::{string, tuple};
        let found = state().registry.borrow().unresolved_relations(AppsId(apps));
        found
            .into_iter()
            .map(|parts| tuple(vm, parts.iter().map(|part| string(vm, part)).collect()))
            .collect()
    }

    /// The first digits of the MD5 of some texts: the unique part of Django's index names.
    #[pyfunction]
    fn digest(parts: Obj, length: usize, vm: &VirtualMachine) -> PyResult<String> {
        let parts = crate::django::py::items(&parts, vm)?;
        let parts = parts
            .iter()
            .map(|part| crate::django::py::str_of(part, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Ok(dunder_orm::meta::naming::names_digest(&parts, length))
    }

    /// Whether values meet the conditions of a `Q`: asked of the database, as `Q.check` does.
    #[pyfunction]
    fn check_condition(q: Obj, against: Obj, using: Obj, vm: &VirtualMachine) -> PyResult {
        let _ = get(&q, "children", vm)?;
        crate::django::query::bridge::check_condition(&q, &against, &using, vm)
    }
}
