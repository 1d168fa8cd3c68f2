//! Classes of a program's own inside the ORM's trees: expressions, lookups and transforms with methods in Python.

use super::native::{compiler_object, read_sql, resolved, rhs_to_python};
use super::{lookups, to_expr, to_rhs};
use crate::django::convert::{to_python, to_value};
use crate::django::error::{Foreign, foreign};
use crate::django::fields;
use crate::django::py::{
    Obj, call, class_attr, get, get_opt, get_some, import, items, set, text, truthy,
};
use crate::django::query::query::PyQuery;
use crate::django::state::state;
use dunder_orm::Result;
use dunder_orm::compile::{Compile, Compiler, Sql, Stop};
use dunder_orm::expr::custom::CustomTransform;
use dunder_orm::expr::lookup::{self, LookupSpec};
use dunder_orm::expr::{
    CustomExpr, CustomLookup, Expr, Found, Lookup, LookupClass, LookupSource, Output, func,
};
use dunder_orm::meta::{Field, Registry};
use dunder_orm::query::{Query, Resolve};
use dunder_orm::value::Value;
use rustpython_vm::builtins::PyType;
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};
use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// An expression object whose class overrides methods.
pub struct PyExpr {
    object: PyObjectRef,
}

impl PyExpr {
    pub fn new(object: PyObjectRef) -> Self {
        Self { object }
    }

    pub fn object(&self) -> &PyObjectRef {
        &self.object
    }

    /// A class of the program's own has this method.
    fn overrides(&self, name: &str, vm: &VirtualMachine) -> bool {
        let name = vm.ctx.intern_str(name);
        let bases = self.object.class().mro_collect();
        let owner = bases
            .iter()
            .find(|base| base.get_direct_attr(name).is_some());
        owner.is_some_and(|owner| {
            let module = owner.get_direct_attr(vm.ctx.intern_str("__module__"));
            !module
                .as_deref()
                .and_then(text)
                .is_some_and(|module| module.starts_with("django."))
        })
    }

    fn flag(&self, name: &str, default: bool) -> bool {
        with_current_vm(|vm| match get_opt(&self.object, name, vm) {
            Ok(Some(value)) => truthy(&value, vm).unwrap_or(default),
            _ => default,
        })
    }
}

impl fmt::Debug for PyExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.object.class().name())
    }
}

impl CustomExpr for PyExpr {
    fn class_name(&self) -> String {
        self.object.class().name().to_string()
    }

    fn sources(&self) -> Vec<Option<Expr>> {
        with_current_vm(|vm| {
            let sources = || -> PyResult<Vec<Option<Expr>>> {
                if get_opt(&self.object, "get_source_expressions", vm)?.is_none() {
                    return Ok(Vec::new());
                }
                items(&*call(&self.object, "get_source_expressions", (), vm)?, vm)?
                    .iter()
                    .map(|source| {
                        if vm.is_none(source) {
                            Ok(None)
                        } else {
                            to_expr(source, vm).map(Some)
                        }
                    })
                    .collect()
            };
            // The same question is asked again where its error can be told.
            sources().unwrap_or_default()
        })
    }

    fn with_sources(&self, sources: Vec<Option<Expr>>) -> Result<Expr> {
        with_current_vm(|vm| {
            let copied = || -> PyResult<Expr> {
                let copy = import(vm, "copy", "copy")?.call((self.object.clone(),), vm)?;
                if !sources.is_empty() {
                    let sources = sources
                        .into_iter()
                        .map(|source| {
                            source.map_or_else(|| Ok(vm.ctx.none()), |source| resolved(source, vm))
                        })
                        .collect::<PyResult<Vec<_>>>()?;
                    call(
                        &copy,
                        "set_source_expressions",
                        (vm.ctx.new_list(sources),),
                        vm,
                    )?;
                }
                Ok(Expr::Custom(Rc::new(Self::new(copy))))
            };
            copied().foreign(vm)
        })
    }

    fn output(&self, _registry: &Registry) -> Result<Option<Output>> {
        with_current_vm(|vm| {
            let output = || -> PyResult<Option<Output>> {
                match get_some(&self.object, "_output_field_or_none", vm)? {
                    Some(field) => fields::output(&field, vm).map(Some),
                    None => match get_some(&self.object, "output_field", vm) {
                        Ok(Some(field)) => fields::output(&field, vm).map(Some),
                        _ => Ok(None),
                    },
                }
            };
            output().foreign(vm)
        })
    }

    fn resolve(
        &self,
        query: &mut Query,
        _registry: &Registry,
        how: &mut Resolve<'_>,
    ) -> Result<Option<Expr>> {
        with_current_vm(|vm| {
            if !self.overrides("resolve_expression", vm) {
                return Ok(None);
            }
            // Python sees the very query: what it joins on the way stays.
            let model = query.model;
            let shared = Rc::new(RefCell::new(std::mem::replace(
                query,
                Query::with_model(model),
            )));
            let ask = || -> PyResult<Expr> {
                let view = PyQuery::new(shared.clone()).into_pyobject(vm);
                let args = (
                    view,
                    how.allow_joins,
                    vm.ctx.none(),
                    how.summarize,
                    how.for_save,
                );
                to_expr(&*call(&self.object, "resolve_expression", args, vm)?, vm)
            };
            let resolved = ask();
            *query = shared.replace(Query::with_model(model));
            resolved.foreign(vm).map(Some)
        })
    }

    fn as_sql(&self, compiler: &mut Compiler<'_>, out: &mut Sql) -> Compile {
        with_current_vm(|vm| as_sql(&self.object, compiler, out, vm))
    }

    fn aggregate_default(&self) -> Result<Option<Option<Expr>>> {
        with_current_vm(|vm| {
            let default = || -> PyResult<Option<Option<Expr>>> {
                if !super::is_aggregate(&self.object, vm)? {
                    return Ok(None);
                }
                match get_some(&self.object, "default", vm)? {
                    Some(default) => Ok(Some(Some(to_expr(&default, vm)?))),
                    None => Ok(Some(None)),
                }
            };
            default().foreign(vm)
        })
    }

    fn group_by_cols(&self) -> Option<Vec<Expr>> {
        with_current_vm(|vm| {
            if !self.overrides("get_group_by_cols", vm) {
                return self.flag("contains_aggregate", false).then(Vec::new);
            }
            let cols = || -> PyResult<Vec<Expr>> {
                items(&*call(&self.object, "get_group_by_cols", (), vm)?, vm)?
                    .iter()
                    .map(|col| to_expr(col, vm))
                    .collect()
            };
            cols().ok()
        })
    }

    fn empty_result_set_value(&self) -> Option<Value> {
        with_current_vm(|vm| {
            let value = get_opt(&self.object, "empty_result_set_value", vm).ok()??;
            if value.is(&vm.ctx.not_implemented) {
                return None;
            }
            to_value(&value, vm).ok()
        })
    }

    fn has_converter(&self) -> bool {
        with_current_vm(|vm| {
            self.overrides("convert_value", vm) || self.overrides("get_db_converters", vm)
        })
    }

    fn convert(&self, value: Value) -> Result<Value> {
        with_current_vm(|vm| {
            let convert = || -> PyResult<Value> {
                let connection = import(vm, "django.db", "connection")?;
                let mut value = to_python(&value, vm)?;
                let mut converters = Vec::new();
                if self.overrides("get_db_converters", vm) {
                    let given = call(&self.object, "get_db_converters", (connection.clone(),), vm)?;
                    converters = items(&given, vm)?;
                } else {
                    converters.push(get(&self.object, "convert_value", vm)?);
                }
                for converter in converters {
                    let args = (value, self.object.clone(), connection.clone());
                    value = converter.call(args, vm)?;
                }
                to_value(&value, vm)
            };
            convert().foreign(vm)
        })
    }

    fn contains_aggregate(&self) -> Option<bool> {
        Some(self.flag("contains_aggregate", false))
    }

    fn contains_over_clause(&self) -> Option<bool> {
        Some(self.flag("contains_over_clause", false))
    }

    fn filterable(&self) -> bool {
        self.flag("filterable", true)
    }

    fn window_compatible(&self) -> bool {
        self.flag("window_compatible", false)
    }

    fn bilateral_transforms(&self) -> Vec<Found> {
        if self.flag("bilateral", false) {
            vec![Found::CustomTransform(Rc::new(PyTransform {
                class: self.object.class().to_owned().into(),
            }))]
        } else {
            Vec::new()
        }
    }

    fn find_lookup(&self, name: &str) -> Result<Option<Found>> {
        with_current_vm(|vm| {
            // A class of the program's own may find them its own way.
            let asked = || -> PyResult<Option<Found>> {
                for (method, transform) in [("get_lookup", false), ("get_transform", true)] {
                    if own_method(self.object.class(), method, vm) {
                        let found = call(&self.object, method, (name,), vm)?;
                        if !vm.is_none(&found) {
                            let known = found_as(found.clone(), vm)?;
                            return Ok(Some(known.unwrap_or_else(|| made_by(found, transform))));
                        }
                    }
                }
                Ok(None)
            };
            if let Some(found) = asked().foreign(vm)? {
                return Ok(Some(found));
            }
            let class: Obj = self.object.class().to_owned().into();
            let found = lookups::registered(&class, name, vm).and_then(|class| match class {
                Some(class) => found_as(class, vm),
                None => Ok(None),
            });
            found.foreign(vm)
        })
    }

    fn same(&self, other: &dyn CustomExpr) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| {
            self.object.is(&other.object)
                || with_current_vm(|vm| vm.bool_eq(&self.object, &other.object).unwrap_or(false))
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Calls `as_sqlite` where there is one, else `as_sql`.
fn as_sql(
    object: &Obj,
    compiler: &mut Compiler<'_>,
    out: &mut Sql,
    vm: &VirtualMachine,
) -> Compile {
    let ask = || -> PyResult<Obj> {
        let method = match get_opt(object, "as_sqlite", vm)? {
            Some(method) => method,
            None => get(object, "as_sql", vm)?,
        };
        method.call(
            (
                compiler_object(compiler.query, vm)?,
                import(vm, "django.db", "connection")?,
            ),
            vm,
        )
    };
    let pair = ask().map_err(|exception| Stop::from(foreign(exception, vm)))?;
    read_sql(&pair, out, vm).map_err(|exception| Stop::from(foreign(exception, vm)))
}

/// A `Lookup` class; once a lookup is made, with its object.
pub struct PyLookup {
    /// A class, or a function that gives a lookup.
    class: Obj,
    object: Option<Obj>,
}

impl PyLookup {
    pub fn new(class: Obj) -> Self {
        Self {
            class,
            object: None,
        }
    }

    /// The lookup with these sides. They may have got other aliases since it was made.
    pub fn object(&self, lookup: &Lookup, vm: &VirtualMachine) -> PyResult {
        let lhs = resolved(lookup.lhs.clone(), vm)?;
        let rhs = rhs_to_python(&lookup.rhs, vm)?;
        let Some(object) = &self.object else {
            return self.class.call((lhs, rhs), vm);
        };
        let object = import(vm, "copy", "copy")?.call((object.clone(),), vm)?;
        set(&object, "lhs", lhs, vm)?;
        set(&object, "rhs", rhs, vm)?;
        Ok(object)
    }

    /// The lookup of Django's whose way to prepare values the class has.
    fn inherited(&self, vm: &VirtualMachine) -> Option<&'static LookupSpec> {
        let class = self.class.downcast_ref::<PyType>()?;
        let own = |name| own_method(class, name, vm);
        (!own("get_prep_lookup") && !own("__init__"))
            .then(|| spec_of(class))
            .flatten()
    }

    fn attribute(&self, name: &str, vm: &VirtualMachine) -> Option<Obj> {
        let of = self.object.as_ref().unwrap_or(&self.class);
        get_opt(of, name, vm).ok().flatten()
    }
}

impl fmt::Debug for PyLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", name_of(&self.class))
    }
}

/// The `__name__` of a class; of a function that makes objects, its own class's.
fn name_of(class: &Obj) -> String {
    match class.downcast_ref::<PyType>() {
        Some(class) => class.name().to_string(),
        None => class.class().name().to_string(),
    }
}

impl CustomLookup for PyLookup {
    fn class_name(&self) -> String {
        name_of(&self.class)
    }

    fn name(&self) -> String {
        with_current_vm(|vm| {
            self.attribute("lookup_name", vm)
                .as_deref()
                .and_then(text)
                .map(str::to_owned)
                .unwrap_or_default()
        })
    }

    fn prepare(&self, lookup: &mut Lookup, registry: &Registry) -> Result<()> {
        // A class that derives from one of Django's without preparing values of its own prepares them as that one does.
        if let Some(spec) = with_current_vm(|vm| self.inherited(vm)) {
            lookup.prepare_as(registry, spec.kind, spec.prepare)?;
        }
        with_current_vm(|vm| {
            let mut make = || -> PyResult<()> {
                let lhs = resolved(lookup.lhs.clone(), vm)?;
                let rhs = rhs_to_python(&lookup.rhs, vm)?;
                let object = self.class.call((lhs, rhs), vm)?;
                lookup.lhs = to_expr(&*get(&object, "lhs", vm)?, vm)?;
                lookup.rhs = to_rhs(&*get(&object, "rhs", vm)?, vm)?;
                lookup.class = LookupClass::Custom(Rc::new(Self {
                    class: self.class.clone(),
                    object: Some(object),
                }));
                Ok(())
            };
            make().foreign(vm)
        })
    }

    fn as_sql(&self, lookup: &Lookup, compiler: &mut Compiler<'_>, out: &mut Sql) -> Compile {
        with_current_vm(|vm| {
            let object = self
                .object(lookup, vm)
                .map_err(|exception| Stop::from(foreign(exception, vm)))?;
            as_sql(&object, compiler, out, vm)
        })
    }

    fn can_use_none_as_rhs(&self) -> bool {
        with_current_vm(|vm| {
            self.attribute("can_use_none_as_rhs", vm)
                .is_some_and(|value| truthy(&value, vm).unwrap_or(false))
        })
    }

    fn same(&self, other: &dyn CustomLookup) -> bool {
        other
            .as_any()
            .downcast_ref::<Self>()
            .is_some_and(|other| self.class.is(&other.class))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A `Transform` class of the program's own.
struct PyTransform {
    class: Obj,
}

impl fmt::Debug for PyTransform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", name_of(&self.class))
    }
}

impl CustomTransform for PyTransform {
    fn apply(&self, lhs: Expr) -> Result<Expr> {
        with_current_vm(|vm| {
            let apply = || -> PyResult<Expr> {
                let object = self.class.call((resolved(lhs, vm)?,), vm)?;
                to_expr(&object, vm)
            };
            apply().foreign(vm)
        })
    }
}

/// The lookups and transforms registered on field classes and fields, looked up in their Python classes.
#[derive(Debug)]
pub struct PyLookupSource;

impl LookupSource for PyLookupSource {
    fn find(&self, field: &Field, name: &str) -> Result<Option<Found>> {
        with_current_vm(|vm| find(field, name, vm).foreign(vm))
    }

    fn names(&self, field: &Field) -> Vec<String> {
        with_current_vm(|vm| {
            let names = || -> PyResult<Vec<String>> {
                let object = fields::object_of(field, vm)?;
                lookups::get_lookups(&object, vm)?
                    .items_vec()
                    .iter()
                    .map(|(name, _)| crate::django::py::str_of(name, vm))
                    .collect()
            };
            names().unwrap_or_default()
        })
    }
}

fn find(field: &Field, name: &str, vm: &VirtualMachine) -> PyResult<Option<Found>> {
    let object = fields::object_of(field, vm)?;
    // A field's class may have its own way to find them.
    for (method, transform) in [("get_lookup", false), ("get_transform", true)] {
        if fields::overrides(object.class(), method, vm) {
            let found = call(&object, method, (name,), vm)?;
            if !vm.is_none(&found) {
                return match found_as(found.clone(), vm)? {
                    Some(found) => Ok(Some(found)),
                    None => Ok(Some(made_by(found, transform))),
                };
            }
        }
    }
    match lookups::registered(&object, name, vm)? {
        Some(class) => found_as(class, vm),
        None => Ok(None),
    }
}

/// Whether a program's class, not Django's, has the method.
fn own_method(class: &Py<PyType>, name: &str, vm: &VirtualMachine) -> bool {
    class_attr(class, name, vm)
        .and_then(|method| get_opt(&method, "__module__", vm).ok().flatten())
        .as_deref()
        .and_then(text)
        .is_some_and(|module| !module.starts_with("django."))
}

/// A function that makes lookups or transforms, in place of a class.
fn made_by(factory: Obj, transform: bool) -> Found {
    if transform {
        Found::CustomTransform(Rc::new(PyTransform { class: factory }))
    } else {
        Found::Lookup(LookupClass::Custom(Rc::new(PyLookup::new(factory))))
    }
}

/// The lookup of Django's that a class is or derives from.
fn spec_of(class: &Py<PyType>) -> Option<&'static LookupSpec> {
    class
        .mro_collect()
        .iter()
        .find_map(|base| lookup::all().find(|spec| spec.class_name == &*base.name()))
}

fn found_as(class: Obj, vm: &VirtualMachine) -> PyResult<Option<Found>> {
    let Some(type_) = class.downcast_ref::<PyType>() else {
        return Ok(None);
    };
    let base = state().import_class("django.db.models.lookups", "Lookup", vm)?;
    let own = class_attr(type_, "__module__", vm)
        .as_deref()
        .and_then(text)
        .is_none_or(|module| !module.starts_with("django."));
    if type_.fast_issubclass(&base) {
        return Ok(Some(Found::Lookup(match spec_of(type_) {
            Some(spec) if !own => LookupClass::Builtin(spec),
            _ => LookupClass::Custom(Rc::new(PyLookup::new(class))),
        })));
    }
    if !own && let Some(spec) = func::find(&type_.name()) {
        return Ok(Some(Found::Transform(spec)));
    }
    Ok(Some(Found::CustomTransform(Rc::new(PyTransform { class }))))
}

/// A lookup object as Django's own lookup with its sides.
pub fn as_builtin(object: &Obj, vm: &VirtualMachine) -> PyResult<Expr> {
    let Some(spec) = spec_of(object.class()) else {
        return Err(vm.new_type_error("this lookup derives from none of Django's".to_owned()));
    };
    Ok(Expr::Lookup(Rc::new(Lookup {
        class: LookupClass::Builtin(spec),
        lhs: to_expr(&*get(object, "lhs", vm)?, vm)?,
        rhs: to_rhs(&*get(object, "rhs", vm)?, vm)?,
        summary: false,
    })))
}
