//! Runs a queryset's line on the crate's own API.

use super::parse::Ast;
use dunder_orm::expr::lookup as lookups;
use dunder_orm::expr::node::{Combined, CombinedKind};
use dunder_orm::expr::{
    Connector, Expr, Frame, FrameKind, Func, Lookup, LookupClass, Operator, Output, Q, QChild, Rhs,
    Window, func,
};
use dunder_orm::meta::{FieldKind, Registry};
use dunder_orm::query::queryset::{Annotation, ValuesItem};
use dunder_orm::query::{Aggregation, Combinator, FilteredRelation, OrderTerm, Query};
use dunder_orm::value::Value;
use dunder_orm::{Error, Result};
use std::rc::Rc;

#[derive(Debug, Clone)]
pub enum Val {
    Value(Value),
    Expr(Expr),
    Query(Query),
    Aggregation(Aggregation),
    Output(Output),
    FilteredRelation(FilteredRelation),
    Frame(Frame),
    List(Vec<Val>),
    Dict(Vec<(String, Val)>),
    /// `When(condition, then=result)`.
    When(Expr, Expr),
}

impl Val {
    fn text(self) -> String {
        match self {
            Self::Value(Value::Text(text)) => text.to_string(),
            other => panic!("{other:?} is no string"),
        }
    }

    fn name(self) -> Rc<str> {
        self.text().into()
    }

    fn value(self) -> Value {
        match self {
            Self::Value(value) => value,
            Self::List(items) => Value::List(items.into_iter().map(Self::value).collect()),
            Self::Dict(items) => Value::Dict(
                items
                    .into_iter()
                    .map(|(key, val)| (Value::from(key), val.value()))
                    .collect(),
            ),
            other => panic!("{other:?} is no value"),
        }
    }

    /// As functions take their arguments: strings are names.
    fn expr(self) -> Expr {
        match self {
            Self::Value(Value::Text(name)) => Expr::F(name),
            other => other.operand(),
        }
    }

    /// As operators take their sides: values are values.
    fn operand(self) -> Expr {
        match self {
            Self::Expr(expr) => expr,
            Self::Query(query) => Expr::Query(Rc::new(query)),
            other => Expr::value(other.value()),
        }
    }

    fn rhs(self) -> Rhs {
        match self {
            Self::Expr(expr) => Rhs::Expr(expr),
            Self::Query(query) => Rhs::Expr(Expr::Query(Rc::new(query))),
            Self::List(items) if items.iter().any(|item| matches!(item, Self::Expr(_))) => {
                Rhs::List(items.into_iter().map(Self::rhs).collect())
            }
            other => Rhs::Value(other.value()),
        }
    }

    fn list(self) -> Vec<Val> {
        match self {
            Self::List(items) => items,
            other => vec![other],
        }
    }
}

struct Args {
    args: Vec<Val>,
    kwargs: Vec<(String, Val)>,
}

impl Args {
    fn take(&mut self, name: &str) -> Option<Val> {
        let at = self.kwargs.iter().position(|(known, _)| known == name)?;
        Some(self.kwargs.remove(at).1)
    }

    fn next(&mut self) -> Option<Val> {
        (!self.args.is_empty()).then(|| self.args.remove(0))
    }

    fn flag(&mut self, name: &str) -> bool {
        matches!(self.take(name), Some(Val::Value(Value::Bool(true))))
    }

    /// Conditions: positional ones, then keywords by name.
    fn conditions(mut self) -> Vec<QChild> {
        let mut children: Vec<QChild> = self
            .args
            .into_iter()
            .map(|arg| match arg.operand() {
                Expr::Q(q) => QChild::Q(q),
                other => QChild::Expr(other),
            })
            .collect();
        self.kwargs.sort_by(|a, b| a.0.cmp(&b.0));
        children.extend(
            self.kwargs
                .into_iter()
                .map(|(path, val)| QChild::Lookup(path.into(), val.rhs())),
        );
        children
    }

    fn names(self) -> Vec<Rc<str>> {
        self.args.into_iter().map(Val::name).collect()
    }

    fn terms(self) -> Vec<OrderTerm> {
        self.args.into_iter().map(term).collect()
    }

    fn annotations(self) -> Result<Vec<(Rc<str>, Annotation)>> {
        let mut annotations = Vec::new();
        for arg in self.args {
            let expr = arg.expr();
            annotations.push((expr.default_alias()?, expr.into()));
        }
        annotations.extend(self.kwargs.into_iter().map(|(name, val)| {
            let annotation = match val {
                Val::FilteredRelation(relation) => Annotation::FilteredRelation(relation),
                other => other.expr().into(),
            };
            (name.into(), annotation)
        }));
        Ok(annotations)
    }
}

fn term(val: Val) -> OrderTerm {
    match val {
        Val::Value(Value::Text(name)) => OrderTerm::Name(name),
        other => OrderTerm::Expr(other.expr()),
    }
}

pub fn eval(registry: &Registry, ast: &Ast) -> Result<Val> {
    Ok(match ast {
        Ast::Text(text) => Val::Value(Value::text(text)),
        Ast::Int(digits) => Val::Value(Value::from_digits(digits)),
        Ast::Float(float) => Val::Value(Value::Float(*float)),
        Ast::List(items) | Ast::Tuple(items) => Val::List(
            items
                .iter()
                .map(|item| eval(registry, item))
                .collect::<Result<_>>()?,
        ),
        Ast::Dict(items) => Val::Dict(
            items
                .iter()
                .map(|(key, val)| Ok((eval(registry, key)?.text(), eval(registry, val)?)))
                .collect::<Result<_>>()?,
        ),
        Ast::Name(name) => match name.as_str() {
            "True" => Val::Value(Value::Bool(true)),
            "False" => Val::Value(Value::Bool(false)),
            "None" => Val::Value(Value::Null),
            name => {
                let model = registry.get_model(Default::default(), "app", name)?;
                Val::Query(Query::new(model))
            }
        },
        Ast::Unary('~', inner) => Val::Expr(eval(registry, inner)?.operand().negated()),
        Ast::Unary(_, inner) => Val::Expr(
            eval(registry, inner)?
                .operand()
                .combine(Operator::Mul, Expr::value(-1)),
        ),
        Ast::Binary(operator, left, right) => binary(
            registry,
            operator,
            eval(registry, left)?,
            eval(registry, right)?,
        )?,
        Ast::Slice(inner, low, high) => {
            let Val::Query(query) = eval(registry, inner)? else {
                panic!("a slice of what?")
            };
            let mut query = query.chain();
            query.set_limits(*low, *high);
            Val::Query(query)
        }
        Ast::Call(target, args, kwargs) => {
            let args = Args {
                args: args
                    .iter()
                    .map(|arg| eval(registry, arg))
                    .collect::<Result<_>>()?,
                kwargs: kwargs
                    .iter()
                    .map(|(name, arg)| Ok((name.clone(), eval(registry, arg)?)))
                    .collect::<Result<_>>()?,
            };
            match &**target {
                Ast::Attr(object, method) => match eval(registry, object)? {
                    Val::Query(query) => step(registry, query.chain(), method, args)?,
                    Val::Expr(expr) => {
                        let mut args = args;
                        let (first, last) = (args.flag("nulls_first"), args.flag("nulls_last"));
                        let ordered = if method == "desc" {
                            expr.desc()
                        } else {
                            expr.asc()
                        };
                        let Expr::OrderBy(order) = ordered else {
                            unreachable!()
                        };
                        let mut order = (*order).clone();
                        (order.nulls_first, order.nulls_last) = (first, last);
                        Val::Expr(Expr::OrderBy(Rc::new(order)))
                    }
                    other => panic!("{other:?}.{method}"),
                },
                Ast::Name(name) => call(registry, name, args)?,
                other => panic!("{other:?}"),
            }
        }
        Ast::Attr(..) => panic!("{ast:?}"),
    })
}

fn binary(registry: &Registry, operator: &str, left: Val, right: Val) -> Result<Val> {
    let connector = match operator {
        "&" => Some(Connector::And),
        "|" => Some(Connector::Or),
        "^" => Some(Connector::Xor),
        _ => None,
    };
    if let Some(connector) = connector {
        if let (Val::Query(left), Val::Query(right)) = (&left, &right) {
            let mut query = left.chain();
            query.combine(registry, right, connector)?;
            return Ok(Val::Query(query));
        }
        // `Exists(...) | q` is `Q(Exists(...)) | Q(q)`; `q | Exists(...)` only adds a child.
        let (left, right) = (left.operand(), right.operand());
        return Ok(Val::Expr(
            match (left, right) {
                (Expr::Q(left), Expr::Q(right)) => {
                    (*left).clone().combine((*right).clone(), connector)
                }
                (Expr::Q(left), right) => (*left).clone().combine(Q::expr(right), connector),
                (left, right) => Q::expr(left).combine(Q::expr(right), connector),
            }
            .into(),
        ));
    }
    let operator = match operator {
        "+" => Operator::Add,
        "-" => Operator::Sub,
        "*" => Operator::Mul,
        "/" => Operator::Div,
        "%" => Operator::Mod,
        _ => Operator::Pow,
    };
    let (left, right) = (left.operand(), right.operand());
    Ok(Val::Expr(Expr::Combined(Rc::new(Combined {
        left,
        operator,
        right,
        output: None,
        kind: CombinedKind::Plain,
    }))))
}

/// A method of a queryset.
fn step(registry: &Registry, mut query: Query, method: &str, mut args: Args) -> Result<Val> {
    match method {
        "all" => {}
        "filter" => query.filter(registry, &Q::of(args.conditions(), false))?,
        "exclude" => query.exclude(registry, &Q::of(args.conditions(), false))?,
        "order_by" => query.order_by(registry, &args.terms())?,
        "reverse" => query.reverse()?,
        "none" => query.set_empty(),
        "values" => {
            let expressions = std::mem::take(&mut args.kwargs);
            let mut names = args.names();
            names.extend(expressions.iter().map(|(name, _)| Rc::from(name.as_str())));
            let expressions = Args {
                args: Vec::new(),
                kwargs: expressions,
            }
            .annotations()?;
            query.values(registry, names, expressions)?;
        }
        "values_list" => {
            let flat = args.flag("flat");
            let items = args.args.into_iter().map(|arg| match arg {
                Val::Value(Value::Text(name)) => ValuesItem::Name(name),
                other => ValuesItem::Expr(other.expr()),
            });
            query.values_list(registry, items.collect(), flat)?;
        }
        "distinct" => query.distinct(args.names())?,
        "only" => query.only(registry, &args.names())?,
        "defer" => query.defer(&args.names())?,
        "select_related" => query.select_related(&args.names())?,
        "annotate" => query.annotate(registry, args.annotations()?)?,
        "alias" => query.alias(registry, args.annotations()?)?,
        "extra" => {
            let mut texts = |name: &str| -> Vec<Rc<str>> {
                args.take(name).map_or_else(Vec::new, |val| {
                    val.list().into_iter().map(Val::name).collect()
                })
            };
            let (wheres, tables, order_by) = (texts("where"), texts("tables"), texts("order_by"));
            let mut values = |name: &str| -> Vec<Value> {
                args.take(name).map_or_else(Vec::new, |val| {
                    val.list().into_iter().map(Val::value).collect()
                })
            };
            let (select_params, params) = (values("select_params"), values("params"));
            let select = match args.take("select") {
                Some(Val::Dict(items)) => items
                    .into_iter()
                    .map(|(name, sql)| (name.into(), sql.name()))
                    .collect(),
                _ => Vec::new(),
            };
            query.add_extra_sql(select, select_params, wheres, params, tables, order_by)?;
        }
        "union" | "intersection" | "difference" => {
            let combinator = match method {
                "union" => Combinator::Union,
                "intersection" => Combinator::Intersection,
                _ => Combinator::Difference,
            };
            let all = args.flag("all");
            let others: Vec<Query> = args
                .args
                .into_iter()
                .map(|arg| match arg {
                    Val::Query(query) => query,
                    other => panic!("{other:?}"),
                })
                .collect();
            query.combine_with(combinator, &others, all)?;
        }
        "dates" | "datetimes" => {
            let names: Vec<String> = args.args.into_iter().map(Val::text).collect();
            let order = names.get(2).map_or("ASC", String::as_str);
            if method == "dates" {
                query.dates(registry, &names[0], &names[1], order)?;
            } else {
                query.datetimes(registry, &names[0], &names[1], order, None)?;
            }
        }
        "first" | "last" => {
            let ordered = query.ordered(registry) || !query.default_ordering;
            if ordered {
                if method == "last" {
                    query.reverse()?;
                }
            } else {
                query.order_by(
                    registry,
                    &[if method == "last" { "-pk" } else { "pk" }.into()],
                )?;
            }
            query.set_limits(None, Some(1));
        }
        "exists" => query = query.exists(registry, true)?,
        "count" => return Ok(Val::Aggregation(query.count(registry)?)),
        "aggregate" => {
            let mut positional: Vec<(Rc<str>, Expr)> = Vec::new();
            for arg in args.args {
                let expr = arg.expr();
                positional.push((expr.default_alias()?, expr));
            }
            let mut all: Vec<(Rc<str>, Expr)> = args
                .kwargs
                .into_iter()
                .map(|(name, val)| (name.into(), val.expr()))
                .collect();
            all.extend(positional);
            return Ok(Val::Aggregation(query.aggregate(registry, &all)?));
        }
        other => panic!("QuerySet.{other}"),
    }
    Ok(Val::Query(query))
}

fn call(registry: &Registry, name: &str, mut args: Args) -> Result<Val> {
    let output = match args.take("output_field") {
        Some(Val::Output(output)) => Some(output),
        _ => None,
    };
    if name.ends_with("Field") {
        let int = |val: Option<Val>| match val {
            Some(Val::Value(Value::Int(int))) => Some(int as u32),
            _ => None,
        };
        return Ok(Val::Output(match name {
            "IntegerField" => Output::integer(),
            "CharField" => Output::char(),
            "FloatField" => Output::float(),
            "DateField" => Output::date(),
            "DateTimeField" => Output::datetime(),
            "DecimalField" => Output::of(FieldKind::Decimal {
                max_digits: int(args.take("max_digits")),
                decimal_places: int(args.take("decimal_places")),
            }),
            other => panic!("{other}"),
        }));
    }
    let query = |val: Option<Val>| match val {
        Some(Val::Query(query)) => query,
        other => panic!("{other:?}"),
    };
    let list = |val: Option<Val>| -> Option<Rc<[Expr]>> {
        Some(val?.list().into_iter().map(Val::expr).collect())
    };
    let order_list = |val: Option<Val>| -> Option<Rc<[Expr]>> {
        Some(
            val?.list()
                .into_iter()
                .map(|item| match item {
                    Val::Value(Value::Text(name)) => match name.strip_prefix('-') {
                        Some(name) => Expr::f(name).desc(),
                        None => Expr::F(name),
                    },
                    other => other.expr(),
                })
                .collect(),
        )
    };
    Ok(Val::Expr(match name {
        "F" => Expr::F(args.next().unwrap().name()),
        "Q" => Q::of(args.conditions(), false).into(),
        "OuterRef" => match args.next().unwrap() {
            Val::Expr(Expr::OuterRef(inner)) => Expr::outer_ref_to(inner),
            name => Expr::outer_ref(name.text()),
        },
        "Value" => Expr::value_of(args.next().unwrap().value(), output),
        "Exists" => Expr::exists(registry, query(args.next()))?,
        "Subquery" => Expr::subquery(query(args.next())),
        "KT" => {
            let path = args.next().unwrap().text();
            let mut keys = path.split("__");
            let mut expr = Expr::f(keys.next().unwrap());
            for key in keys {
                expr = Expr::Func(Rc::new(
                    Func::new(&func::KEY_TEXT_TRANSFORM, vec![expr]).with_extra("key_name", key),
                ));
            }
            expr
        }
        "ExpressionWrapper" => args.next().unwrap().expr().wrap(output.unwrap()),
        "When" => {
            let then = args.take("then").unwrap().expr();
            return Ok(Val::When(Q::of(args.conditions(), false).into(), then));
        }
        "Case" => {
            let default = args.take("default").map(Val::expr);
            let cases = args.args.into_iter().map(|case| match case {
                Val::When(condition, then) => (condition, then),
                other => panic!("{other:?}"),
            });
            Expr::case(cases.collect(), default)
        }
        "FilteredRelation" => {
            let condition = match args.take("condition") {
                Some(Val::Expr(Expr::Q(q))) => (*q).clone(),
                _ => Q::default(),
            };
            let relation = FilteredRelation::new(args.next().unwrap().text(), condition)?;
            return Ok(Val::FilteredRelation(relation));
        }
        "RowRange" | "ValueRange" => {
            let kind = if name == "RowRange" {
                FrameKind::Rows
            } else {
                FrameKind::Range
            };
            let int = |val: Option<Val>| match val {
                Some(Val::Value(Value::Int(int))) => Some(int),
                _ => None,
            };
            let frame = Frame {
                kind,
                start: int(args.take("start")),
                end: int(args.take("end")),
                exclusion: None,
            };
            return Ok(Val::Frame(frame));
        }
        "Window" => {
            let frame = match args.take("frame") {
                Some(Val::Frame(frame)) => Some(frame),
                _ => None,
            };
            let (partition_by, order_by) = (
                list(args.take("partition_by")),
                order_list(args.take("order_by")),
            );
            Expr::Window(Rc::new(Window {
                expression: args.next().unwrap().expr(),
                partition_by,
                order_by,
                frame,
                output,
            }))
        }
        "GreaterThan" | "LessThan" => {
            let spec = lookups::all().find(|spec| spec.class_name == name).unwrap();
            let lhs = args.next().unwrap().expr();
            let lookup =
                Lookup::unresolved(LookupClass::Builtin(spec), lhs, args.next().unwrap().rhs());
            Expr::Lookup(Rc::new(lookup))
        }
        _ => function(name, output, args)?,
    }))
}

/// A function of the table, with the arguments that Django's class gives it.
fn function(name: &str, mut output: Option<Output>, mut args: Args) -> Result<Expr> {
    if name == "Concat" {
        let mut parts: Vec<Expr> = args.args.into_iter().map(Val::expr).collect();
        let pair = func::find("ConcatPair").unwrap();
        let mut last = parts.pop().unwrap();
        while let Some(part) = parts.pop() {
            last = Expr::Func(Rc::new(Func::new(pair, vec![part, last])));
        }
        return Ok(Expr::Func(Rc::new(Func::new(
            func::find("Concat").unwrap(),
            vec![last],
        ))));
    }
    let spec = func::find(name).unwrap_or_else(|| panic!("{name} is no function"));
    let (distinct, filter) = (args.flag("distinct"), args.take("filter").map(Val::expr));
    let default = args.take("default").map(Val::operand);
    let mut extra: Vec<(String, String)> = Vec::new();
    match name {
        "Cast" => {
            output = args.args.pop().map(|val| match val {
                Val::Output(output) => output,
                other => panic!("{other:?}"),
            })
        }
        "Trunc" => extra.push(("kind".into(), args.args.pop().unwrap().text())),
        "Round" if args.args.len() == 1 => args.args.push(Val::Value(Value::Int(0))),
        "Lag" | "Lead" if args.args.len() == 1 => args.args.push(Val::Value(Value::Int(1))),
        _ => {}
    }
    let sample = args.flag("sample");
    let mut exprs: Vec<Expr> = match args.args.first() {
        Some(Val::Value(Value::Text(star))) if &**star == "*" => vec![Expr::Star],
        _ => args.args.into_iter().map(Val::expr).collect(),
    };
    if spec.aggregate.is_none() {
        exprs.extend(default.clone());
    }
    if name == "StringAgg" {
        let delimiter = exprs.pop().unwrap();
        exprs.push(Expr::Func(Rc::new(Func::new(
            func::find("StringAggDelimiter").unwrap(),
            vec![delimiter],
        ))));
    }
    if let Some(arity) = spec.arity.filter(|arity| *arity != exprs.len()) {
        return Err(Error::type_error(format!(
            "'{name}' takes exactly {arity} arguments"
        )));
    }
    let mut call = Func::new(spec, exprs).with_output(output);
    for (name, value) in extra {
        call = call.with_extra(&name, value);
    }
    let mut overrides = call
        .overrides
        .take()
        .map_or_else(Default::default, |own| (*own).clone());
    if sample {
        overrides.function = Some(spec.function.replace("POP", "SAMP").into());
    }
    for (name, val) in args.kwargs {
        match name.as_str() {
            "function" => overrides.function = Some(val.name()),
            "template" => overrides.template = Some(val.name()),
            other => panic!("{other}="),
        }
    }
    call.overrides = Some(Rc::new(overrides));
    if let Some(aggregate) = &mut call.aggregate {
        (aggregate.distinct, aggregate.filter, aggregate.default) = (distinct, filter, default);
    }
    Ok(Expr::Func(Rc::new(call)))
}
