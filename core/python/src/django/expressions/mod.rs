//! Python's expression objects ↔ the ORM's expression trees.
//!
//! The classes are in `lib/django/db/models/`: they hold what the program gave. [`to_expr`] reads one into an [`Expr`].
//! A class of the program's own that only sets attributes becomes the built-in node with those attributes; one that
//! overrides methods stays a Python object in the tree ([`custom`]).

pub mod arguments;
pub mod constraints;
pub mod custom;
pub mod lookups;
pub mod native;
mod view;

use super::convert::to_value;
use super::error::new;
use super::py::{
    Obj, get, get_opt, get_some, is_list_or_tuple, items, keywords, str_of, text, truthy,
};
use dunder_orm::ErrorKind;
use dunder_orm::expr::func::{self, FuncSpec, Overrides};
use dunder_orm::expr::node::CombinedKind;
use dunder_orm::expr::{
    Aggregate, Case, Col, Combined, Connector, Exclusion, Expr, ExtraWhere, Frame, FrameKind, Func,
    Lookup, LookupClass, Operator, OrderBy, OuterName, Output, Q, QChild, RawSql, Rhs, Sliced,
    Subquery, ValueExpr, When, WhereNode, Window, lookup,
};
use rustpython_vm::builtins::{PyTuple, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};
use std::rc::Rc;

/// A value of a program as an expression: expressions and querysets as what they are, anything else as a value.
pub fn to_expr(object: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    match special(object, vm)? {
        Some(expr) => Ok(expr),
        None => Ok(Expr::value(to_value(object, vm)?)),
    }
}

/// An expression, a `Q` or a queryset; None for a plain value.
pub fn special(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Expr>> {
    if let Some(resolved) = object.downcast_ref::<native::_dunder_orm::Resolved>() {
        return Ok(Some(resolved.expr().clone()));
    }
    if let Some(query) = super::query::bridge::query_of(object, vm)? {
        return Ok(Some(Expr::Query(query)));
    }
    match Class::of(object.class(), vm) {
        Some(class) => build(object, &class, vm).map(Some),
        // Someone else's class with the interface of an expression.
        None if object
            .class()
            .get_attr(vm.ctx.intern_str("resolve_expression"))
            .is_some() =>
        {
            Ok(Some(Expr::Custom(Rc::new(custom::PyExpr::new(
                object.to_owned(),
            )))))
        }
        None => Ok(None),
    }
}

/// The arguments of `filter()`, `exclude()` and `Q()` as one `Q`.
pub fn to_q(args: &FuncArgs, negated: bool, vm: &VirtualMachine) -> PyResult<Q> {
    let mut children = Vec::with_capacity(args.args.len() + args.kwargs.len());
    for arg in &args.args {
        children.push(child(arg, vm)?);
    }
    let mut lookups: Vec<(String, Obj)> = keywords(args).collect();
    // As `Q(**kwargs)` does, so that the SQL doesn't depend on how a call is spelt.
    lookups.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (path, value) in lookups {
        children.push(QChild::Lookup(Rc::from(path), to_rhs(&value, vm)?));
    }
    Ok(Q::of(children, negated))
}

/// The right side of a lookup.
pub fn to_rhs(object: &PyObject, vm: &VirtualMachine) -> PyResult<Rhs> {
    if let Some(expr) = special(object, vm)? {
        return Ok(Rhs::Expr(expr));
    }
    if is_list_or_tuple(object) {
        let values = items(object, vm)?;
        let mut sides = Vec::with_capacity(values.len());
        let mut plain = true;
        for value in &values {
            let side = to_rhs(value, vm)?;
            plain &= matches!(side, Rhs::Value(_));
            sides.push(side);
        }
        if !plain {
            return Ok(Rhs::List(sides.into()));
        }
    }
    // An iterator is used up by reading it: that is done once, here.
    if object
        .class()
        .get_attr(vm.ctx.intern_str("__next__"))
        .is_some()
    {
        let read = vm.ctx.new_list(items(object, vm)?);
        return to_rhs(read.as_object(), vm);
    }
    Ok(Rhs::Value(to_value(object, vm)?))
}

fn child(object: &PyObject, vm: &VirtualMachine) -> PyResult<QChild> {
    if let Some(pair) = object.downcast_ref::<PyTuple>()
        && let [path, value] = pair.as_slice()
    {
        return Ok(QChild::Lookup(
            Rc::from(&*str_of(path, vm)?),
            to_rhs(value, vm)?,
        ));
    }
    match special(object, vm)? {
        Some(Expr::Q(q)) => Ok(QChild::Q(q)),
        Some(expr) => Ok(QChild::Expr(expr)),
        None if object
            .downcast_ref::<rustpython_vm::builtins::PyDict>()
            .is_some() =>
        {
            Err(new(
                ErrorKind::FieldError,
                "Cannot parse keyword query as dict".to_owned(),
                vm,
            ))
        }
        None => {
            let (path, value) = unpacked(object, vm)?;
            Ok(QChild::Lookup(
                Rc::from(&*str_of(&path, vm)?),
                to_rhs(&value, vm)?,
            ))
        }
    }
}

/// A condition that is no expression is a path with its value; Python's words where it can't be unpacked.
fn unpacked(object: &PyObject, vm: &VirtualMachine) -> PyResult<(Obj, Obj)> {
    let class = object.class().name().to_string();
    let values = items(object, vm)
        .map_err(|_| vm.new_type_error(format!("cannot unpack non-iterable {class} object")))?;
    match <[Obj; 2]>::try_from(values) {
        Ok([path, value]) => Ok((path, value)),
        Err(values) => Err(vm.new_value_error(match values.len() {
            0 | 1 => format!(
                "not enough values to unpack (expected 2, got {})",
                values.len()
            ),
            _ => "too many values to unpack (expected 2)".to_owned(),
        })),
    }
}

/// A Python `Q` object.
pub fn q_object(object: &PyObject, vm: &VirtualMachine) -> PyResult<Q> {
    let connector = match text(&*get(object, "connector", vm)?) {
        Some("OR") => Connector::Or,
        Some("XOR") => Connector::Xor,
        _ => Connector::And,
    };
    let mut children = Vec::new();
    for item in items(&*get(object, "children", vm)?, vm)? {
        children.push(child(&item, vm)?);
    }
    Ok(Q {
        children,
        connector,
        negated: truthy(&*get(object, "negated", vm)?, vm)?,
    })
}

/// The built-in class that an expression's class is or derives from.
struct Class {
    name: String,
    /// A class of the program's own stands before it.
    own: bool,
    /// That class overrides how SQL is made of it.
    overrides: bool,
}

/// A lookup class that only says on which fields it stands: `IntegerFieldExact` is an `Exact`.
fn is_variant(name: &str, module: Option<&str>) -> bool {
    matches!(
        module,
        Some("django.db.models.lookups" | "django.db.models.fields.related_lookups")
    ) && !matches!(
        name,
        "Lookup" | "BuiltinLookup" | "PatternLookup" | "Transform"
    ) && !lookup::all().any(|spec| spec.class_name == name)
}

/// Methods that, when a program overrides them, make its class one that the ORM has to ask.
const ASKED: &[&str] = &[
    "as_sql",
    "as_sqlite",
    "resolve_expression",
    "get_group_by_cols",
    "get_source_expressions",
    "convert_value",
    "get_db_converters",
    // Set by `register_lookup()`.
    "class_lookups",
];

impl Class {
    fn of(class: &Py<PyType>, vm: &VirtualMachine) -> Option<Self> {
        let mut own = false;
        let mut overrides = false;
        let bases = class.mro_collect();
        for base in &bases {
            let module = base.get_direct_attr(vm.ctx.intern_str("__module__"));
            let builtin = module.as_deref().and_then(text).is_some_and(|module| {
                matches!(
                    module,
                    "django.db.models.expressions"
                        | "django.db.models.aggregates"
                        | "django.db.models.query_utils"
                        | "django.db.models.lookups"
                        | "django.db.models.fields.related_lookups"
                        | "django.db.models.sql.where"
                        | "django.db.models.fields.json"
                        | "django.db.models.fields.tuple_lookups"
                ) || module.starts_with("django.db.models.functions.")
            });
            if builtin {
                let name = base.name().to_string();
                // The mix-ins say nothing of what the class is.
                if matches!(
                    &*name,
                    "RegisterLookupMixin" | "TimezoneMixin" | "Combinable"
                ) || name.ends_with("Mixin")
                    || (!overrides && is_variant(&name, module.as_deref().and_then(text)))
                {
                    continue;
                }
                return Some(Self {
                    name,
                    own,
                    overrides,
                });
            }
            if base.is(vm.ctx.types.object_type) {
                return None;
            }
            own = true;
            overrides |= ASKED
                .iter()
                .any(|name| base.get_direct_attr(vm.ctx.intern_str(*name)).is_some());
        }
        None
    }
}

fn build(object: &PyObject, class: &Class, vm: &VirtualMachine) -> PyResult<Expr> {
    if class.overrides || class.name == "Func" && says_aggregate(object, vm)? {
        return Ok(Expr::Custom(Rc::new(custom::PyExpr::new(
            object.to_owned(),
        ))));
    }
    build_in(object, class, vm)
}

/// `Func("x", function="COUNT")` whose `contains_aggregate` the program has set.
fn says_aggregate(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let Some(own) = object.dict() else {
        return Ok(false);
    };
    match own.get_item_opt("contains_aggregate", vm)? {
        Some(said) => truthy(&said, vm),
        None => Ok(false),
    }
}

/// An expression as its built-in class has it, whatever its own class overrides.
pub fn built_in(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Expr>> {
    Class::of(object.class(), vm)
        .map(|class| build_in(object, &class, vm))
        .transpose()
}

fn build_in(object: &PyObject, class: &Class, vm: &VirtualMachine) -> PyResult<Expr> {
    let part = |name| -> PyResult<Expr> { to_expr(&*get(object, name, vm)?, vm) };
    let name = || -> PyResult<Rc<str>> { Ok(Rc::from(&*str_of(&*get(object, "name", vm)?, vm)?)) };
    Ok(match &*class.name {
        "F" => Expr::F(name()?),
        "OuterRef" => Expr::OuterRef(Rc::new(outer_name(object, vm)?)),
        "ResolvedOuterRef" => Expr::ResolvedOuterRef(name()?),
        "Sliced" => Expr::Sliced(Rc::new(Sliced {
            of: part("obj")?,
            start: get(object, "start", vm)?.try_into_value(vm)?,
            length: match get_some(object, "length", vm)? {
                Some(length) => Some(length.try_into_value(vm)?),
                None => None,
            },
        })),
        "Q" => Expr::Q(Rc::new(q_object(object, vm)?)),
        "Value" | "JSONNull" => Expr::Value(Rc::new(ValueExpr {
            value: to_value(&*get(object, "value", vm)?, vm)?,
            output: own_output(object, vm)?,
            for_save: truthy(&*get(object, "for_save", vm)?, vm)?,
            json_null: class.name == "JSONNull",
        })),
        "Star" => Expr::Star,
        "Col" => col(object, vm)?,
        "WhereNode" => Expr::Where(Rc::new(where_node(object, vm)?)),
        "NothingNode" => Expr::Nothing,
        "ExtraWhere" => Expr::ExtraWhere(Rc::new(ExtraWhere {
            sqls: items(&*get(object, "sqls", vm)?, vm)?
                .iter()
                .map(|sql| Ok(Rc::from(&*str_of(sql, vm)?)))
                .collect::<PyResult<_>>()?,
            params: match get_some(object, "params", vm)? {
                Some(params) => items(&params, vm)?
                    .iter()
                    .map(|param| to_value(param, vm))
                    .collect::<PyResult<_>>()?,
                None => Rc::from([]),
            },
        })),
        "CombinedExpression" | "DurationExpression" | "TemporalSubtraction" => {
            Expr::Combined(Rc::new(Combined {
                left: part("lhs")?,
                operator: operator(object, vm)?,
                right: part("rhs")?,
                output: own_output(object, vm)?,
                kind: CombinedKind::Plain,
            }))
        }
        "ExpressionWrapper" => match own_output(object, vm)? {
            Some(output) => part("expression")?.wrap(output),
            None => part("expression")?,
        },
        "NegatedExpression" => Expr::Negated(Rc::new(part("expression")?)),
        "DatabaseDefault" => part("expression")?,
        "When" => Expr::When(Rc::new(When {
            condition: part("condition")?,
            result: part("result")?,
        })),
        "Case" => {
            let cases = items(&*get(object, "cases", vm)?, vm)?;
            Expr::Case(Rc::new(Case {
                cases: cases
                    .iter()
                    .map(|case| to_expr(case, vm))
                    .collect::<PyResult<_>>()?,
                default: part("default")?,
                output: own_output(object, vm)?,
                template: own_text(
                    object,
                    "template",
                    "CASE %(cases)s ELSE %(default)s END",
                    vm,
                )?,
            }))
        }
        "Subquery" | "Exists" => subquery(object, class.name == "Exists", vm)?,
        "OrderBy" => Expr::OrderBy(Rc::new(OrderBy {
            expression: part("expression")?,
            descending: truthy(&*get(object, "descending", vm)?, vm)?,
            nulls_first: truthy(&*get(object, "nulls_first", vm)?, vm)?,
            nulls_last: truthy(&*get(object, "nulls_last", vm)?, vm)?,
        })),
        "ExpressionList" | "OrderByList" => {
            Expr::List(expressions(&*get(object, "source_expressions", vm)?, vm)?)
        }
        "RawSQL" => Expr::RawSql(Rc::new(RawSql {
            sql: Rc::from(&*str_of(&*get(object, "sql", vm)?, vm)?),
            params: items(&*get(object, "params", vm)?, vm)?
                .iter()
                .map(|param| to_value(param, vm))
                .collect::<PyResult<_>>()?,
            output: own_output(object, vm)?,
        })),
        "Window" => window(object, vm)?,
        "RowRange" | "ValueRange" | "WindowFrame" => {
            return Err(vm.new_type_error("A window frame can only stand in a Window.".to_owned()));
        }
        "Expression" | "BaseExpression" | "Lookup" | "BuiltinLookup" | "PatternLookup" => {
            Expr::Custom(Rc::new(custom::PyExpr::new(object.to_owned())))
        }
        // `TupleExact` and its kin compare several columns, as `Exact` does where it meets some.
        other => match lookup::all()
            .find(|spec| spec.class_name == other.strip_prefix("Tuple").unwrap_or(other))
        {
            Some(spec) => Expr::Lookup(Rc::new(Lookup {
                class: LookupClass::Builtin(spec),
                lhs: {
                    let lhs = get(object, "lhs", vm)?;
                    match is_list_or_tuple(&lhs) {
                        true => Expr::List(expressions(&lhs, vm)?),
                        false => to_expr(&lhs, vm)?,
                    }
                },
                rhs: to_rhs(&*get(object, "rhs", vm)?, vm)?,
                summary: false,
            })),
            None => func_call(object, class, vm)?,
        },
    })
}

/// `Col(alias, target, output_field=None)`.
fn col(object: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    let target = super::fields::output(&*get(object, "target", vm)?, vm)?;
    let Output::Field(id) = target else {
        return Err(vm.new_type_error("The target of a column is a model's field.".to_owned()));
    };
    Ok(Expr::Col(Rc::new(Col {
        alias: get_some(object, "alias", vm)?
            .as_deref()
            .and_then(text)
            .map(Rc::from),
        target: id,
        typed: own_output(object, vm)?.is_some(),
        output: own_output(object, vm)?.unwrap_or(target),
        possibly_multivalued: false,
    })))
}

/// A `WhereNode`: its children need only know their SQL.
pub fn where_node(object: &PyObject, vm: &VirtualMachine) -> PyResult<WhereNode> {
    let connector = match text(&*get(object, "connector", vm)?) {
        Some("OR") => Connector::Or,
        Some("XOR") => Connector::Xor,
        _ => Connector::And,
    };
    let mut children = Vec::new();
    for child in items(&*get(object, "children", vm)?, vm)? {
        children.push(match special(&child, vm)? {
            Some(expr) => expr,
            None => Expr::Custom(Rc::new(custom::PyExpr::new(child))),
        });
    }
    Ok(WhereNode {
        negated: truthy(&*get(object, "negated", vm)?, vm)?,
        ..WhereNode::new(children, connector)
    })
}

fn outer_name(object: &PyObject, vm: &VirtualMachine) -> PyResult<OuterName> {
    let name = get(object, "name", vm)?;
    match text(&name) {
        Some(text) => Ok(OuterName::Name(Rc::from(text))),
        None => Ok(OuterName::Outer(Rc::new(outer_name(&name, vm)?))),
    }
}

fn operator(object: &PyObject, vm: &VirtualMachine) -> PyResult<Operator> {
    let connector = get(object, "connector", vm)?;
    let connector = text(&connector).unwrap_or_default();
    use Operator::*;
    [
        Add, Sub, Mul, Div, Mod, Pow, BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight,
    ]
    .into_iter()
    .find(|operator| operator.text() == connector)
    .ok_or_else(|| {
        new(
            ErrorKind::FieldError,
            format!("Unknown operator: {connector:?}"),
            vm,
        )
    })
}

fn expressions(list: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<[Expr]>> {
    items(list, vm)?
        .iter()
        .map(|item| to_expr(item, vm))
        .collect()
}

/// What the program said of an expression's type.
fn own_output(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Output>> {
    match get_some(object, "_own_output_field", vm)? {
        Some(field) => super::fields::output(&field, vm).map(Some),
        None => Ok(None),
    }
}

/// A text attribute, where it is not the built-in one.
fn own_text(
    object: &PyObject,
    name: &str,
    default: &str,
    vm: &VirtualMachine,
) -> PyResult<Option<Rc<str>>> {
    let value = get_some(object, name, vm)?;
    Ok(value
        .as_deref()
        .and_then(text)
        .filter(|value| *value != default)
        .map(Rc::from))
}

fn subquery(object: &PyObject, exists: bool, vm: &VirtualMachine) -> PyResult<Expr> {
    let query = get(object, "query", vm)?;
    let Some(query) = super::query::bridge::query_of(&query, vm)? else {
        return Err(vm.new_type_error("A Subquery takes a queryset.".to_owned()));
    };
    let mut subquery = Subquery::new((*query).clone());
    subquery.exists = exists;
    let default = if exists {
        "EXISTS(%(subquery)s)"
    } else {
        "(%(subquery)s)"
    };
    subquery.template = own_text(object, "template", default, vm)?;
    if !exists {
        subquery.output = own_output(object, vm)?;
    }
    Ok(Expr::Subquery(Rc::new(subquery)))
}

fn window(object: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    let list = |name| -> PyResult<Option<Rc<[Expr]>>> {
        match get_some(object, name, vm)? {
            Some(list) => Ok(Some(expressions(
                &*get(&list, "source_expressions", vm)?,
                vm,
            )?)),
            None => Ok(None),
        }
    };
    Ok(Expr::Window(Rc::new(Window {
        expression: to_expr(&*get(object, "source_expression", vm)?, vm)?,
        partition_by: list("partition_by")?,
        order_by: list("order_by")?,
        frame: match get_some(object, "frame", vm)? {
            Some(frame) => Some(window_frame(&frame, vm)?),
            None => None,
        },
        output: own_output(object, vm)?,
    })))
}

fn window_frame(object: &PyObject, vm: &VirtualMachine) -> PyResult<Frame> {
    let kind = match text(&*get(object, "frame_type", vm)?) {
        Some("RANGE") => FrameKind::Range,
        _ => FrameKind::Rows,
    };
    let bound = |name, sign: &str| -> PyResult<Option<i64>> {
        let value = get(&*get(object, name, vm)?, "value", vm)?;
        if vm.is_none(&value) {
            return Ok(None);
        }
        if let Ok(value) = value.clone().try_into_value(vm) {
            return Ok(Some(value));
        }
        let wanted = match kind {
            FrameKind::Rows => "an",
            FrameKind::Range => sign,
        };
        let value = str_of(&value, vm)?;
        Err(vm.new_value_error(format!(
            "{name} argument must be {wanted} integer, zero, or None, but got '{value}'."
        )))
    };
    let exclusion = match get_some(object, "exclusion", vm)? {
        Some(exclusion) => match text(&*get(&exclusion, "value", vm)?) {
            Some("CURRENT ROW") => Some(Exclusion::CurrentRow),
            Some("GROUP") => Some(Exclusion::Group),
            Some("TIES") => Some(Exclusion::Ties),
            _ => Some(Exclusion::NoOthers),
        },
        None => None,
    };
    Ok(Frame {
        kind,
        start: bound("start", "a negative")?,
        end: bound("end", "a positive")?,
        exclusion,
    })
}

/// Attributes of `Func.__init__` and the functions' own that the ORM reads by another way than `extra`.
fn func_call(object: &PyObject, class: &Class, vm: &VirtualMachine) -> PyResult<Expr> {
    let spec = func::find(&class.name).unwrap_or(if is_aggregate(object, vm)? {
        &func::AGGREGATE
    } else {
        &func::FUNC
    });
    let args = expressions(&*get(object, "source_expressions", vm)?, vm)?.to_vec();
    let mut call = Func::new(spec, args);
    // The declaration knows the type of a built-in function; what the program says comes before it.
    let declared = !class.own
        && get_opt(object, "__dict__", vm)?
            .is_none_or(|own| own.get_item("output_field", vm).is_err());
    if !declared {
        call.output = own_output(object, vm)?;
    }
    let overrides = func_overrides(object, class, spec, vm)?;
    if overrides != Overrides::default() {
        call.overrides = Some(Rc::new(overrides));
    }
    if call.aggregate.is_some() {
        let part = |name| -> PyResult<Option<Expr>> {
            match get_some(object, name, vm)? {
                Some(part) => to_expr(&part, vm).map(Some),
                None => Ok(None),
            }
        };
        call.aggregate = Some(Box::new(Aggregate {
            distinct: truthy(&*get(object, "distinct", vm)?, vm)?,
            filter: part("filter")?,
            order_by: match get_some(object, "order_by", vm)? {
                Some(list) => Some(expressions(&*get(&list, "source_expressions", vm)?, vm)?),
                None => None,
            },
            default: part("default")?,
        }));
    }
    Ok(Expr::Func(Rc::new(call)))
}

fn is_aggregate(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    Ok(get_opt(object, "allow_distinct", vm)?.is_some())
}

fn func_overrides(
    object: &PyObject,
    class: &Class,
    spec: &FuncSpec,
    vm: &VirtualMachine,
) -> PyResult<Overrides> {
    let mut overrides = Overrides::default();
    if class.own {
        overrides.class_name = Some(Rc::from(&*object.class().name()));
    }
    // Instances may set these as well as classes; extra keyword arguments of the call come last.
    overrides.function = own_text(object, "function", spec.function, vm)?;
    overrides.template = own_text(object, "template", spec.template, vm)?;
    overrides.joiner = own_text(object, "arg_joiner", spec.joiner, vm)?;
    for (name, value) in extra(object, vm)? {
        match &*name {
            "function" => overrides.function = Some(value),
            "template" => overrides.template = Some(value),
            "arg_joiner" => overrides.joiner = Some(value),
            _ => overrides.extra.push((name, value)),
        }
    }
    for (attribute, name) in [
        ("kind", "kind"),
        ("lookup_name", "lookup_name"),
        ("collation", "collation"),
        ("key_name", "key_name"),
    ] {
        let relevant = match attribute {
            "lookup_name" => spec.name == "Extract",
            "kind" => spec.name == "Trunc",
            _ => true,
        };
        if relevant && let Some(value) = get_some(object, attribute, vm)? {
            overrides
                .extra
                .push((Rc::from(name), Rc::from(&*str_of(&value, vm)?)));
        }
    }
    if (spec.name.starts_with("Extract") || spec.name.starts_with("Trunc"))
        && let Some(zone) = get_some(object, "tzinfo", vm)?
    {
        let name = super::py::call(object, "get_tzname", (), vm)?;
        if !vm.is_none(&name) {
            let name = str_of(&name, vm)?;
            super::state::state().zones.remember(&name, zone);
            overrides.extra.push((Rc::from("tzname"), Rc::from(&*name)));
        }
    }
    if class.own {
        if let Some(allowed) = get_opt(object, "allow_distinct", vm)? {
            overrides.allow_distinct = truthy(&allowed, vm)?;
        }
        if let Some(compatible) = get_opt(object, "window_compatible", vm)? {
            overrides.window_compatible = Some(truthy(&compatible, vm)?);
        }
        if let Some(bilateral) = get_opt(object, "bilateral", vm)? {
            overrides.bilateral = truthy(&bilateral, vm)?;
        }
        if is_aggregate(object, vm)?
            && let Some(empty) = get_some(object, "empty_result_set_value", vm)?
        {
            overrides.empty = empty.try_into_value(vm).ok();
        }
    }
    Ok(overrides)
}

/// `**extra` of a function call, as text.
fn extra(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(Rc<str>, Rc<str>)>> {
    let Some(extra) = get_some(object, "extra", vm)? else {
        return Ok(Vec::new());
    };
    let mut pairs = Vec::new();
    for pair in items(&*super::py::call(&extra, "items", (), vm)?, vm)? {
        if let [name, value] = items(&pair, vm)?.as_slice() {
            pairs.push((
                Rc::from(&*str_of(name, vm)?),
                Rc::from(&*str_of(value, vm)?),
            ));
        }
    }
    Ok(pairs)
}

/// A value given to a queryset where an expression or the name of a field may stand: text names a field.
pub fn name_or_expr(object: &PyObject, vm: &VirtualMachine) -> PyResult<Expr> {
    match text(object) {
        Some(name) => Ok(Expr::f(name)),
        None => to_expr(object, vm),
    }
}
