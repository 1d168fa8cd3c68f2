//! Functions and aggregates: their templates, and those that are more than one.

use super::expression::{cast_decimal, comma_list};
use super::{Compile, Compiler, Sql, Stop};
use crate::dialect::Temporal;
use crate::error::Error;
use crate::expr::func::{COALESCE, OutputRule, SUBSTR};
use crate::expr::node::Operator;
use crate::expr::{Expr, Func};
use crate::meta::FieldKind;
use crate::value::Value;
use std::rc::Rc;

pub(super) fn write(compiler: &mut Compiler<'_>, func: &Rc<Func>, out: &mut Sql) -> Compile {
    if let Some(message) = func.spec.unsupported {
        return Err(Error::not_supported(message).into());
    }
    if matches!(func.spec.output, OutputRule::Json) {
        compiler.dialect.check_json()?;
    }
    let difference = compiler.dialect.difference(func.spec);
    let mark = out.mark();
    if func.aggregate.is_some() {
        compiler.dialect.check_aggregate(compiler.registry, func)?;
    }
    match difference.writer.filter(|_| {
        func.overrides
            .as_ref()
            .is_none_or(|own| own.template.is_none())
    }) {
        Some(writer) => writer(compiler, func, out)?,
        None => call(compiler, func, None, out)?,
    }
    if difference.uncast {
        Ok(())
    } else {
        cast_decimal(compiler, &Expr::Func(func.clone()), out, mark)
    }
}

/// `NAME(arguments)`, or the template in its place.
fn call(
    compiler: &mut Compiler<'_>,
    func: &Func,
    function: Option<&str>,
    out: &mut Sql,
) -> Compile {
    let difference = compiler.dialect.difference(func.spec);
    let own = func.overrides.as_deref();
    let function = function
        .or(own.and_then(|own| own.function.as_deref()))
        .or(difference.function)
        .unwrap_or(func.spec.function);
    let template = own
        .and_then(|own| own.template.as_deref())
        .or(difference.template)
        .unwrap_or(func.spec.template);
    let joiner = own
        .and_then(|own| own.joiner.as_deref())
        .or(difference.joiner)
        .unwrap_or(func.spec.joiner);
    if template == "%(function)s(%(expressions)s)" {
        out.push(function);
        out.push("(");
        arguments(compiler, &func.args, joiner, out)?;
        out.push(")");
        return Ok(());
    }
    let mut args = Sql::default();
    arguments(compiler, &func.args, joiner, &mut args)?;
    let db_type = match template.contains("%(db_type)s") {
        true => {
            let output = Expr::Func(Rc::new(func.clone())).output(compiler.registry)?;
            compiler
                .dialect
                .cast_type(compiler.registry, output.field(compiler.registry))?
        }
        false => String::new(),
    };
    let (mut order_by, mut filter) = (Sql::default(), Sql::default());
    if let Some(aggregate) = &func.aggregate {
        if let Some(list) = &aggregate.order_by {
            order_by.push(" ORDER BY ");
            comma_list(compiler, list, &mut order_by)?;
        }
        if let Some(condition) = &aggregate.filter {
            filter.push(" FILTER (WHERE ");
            argument(compiler, condition, &mut filter)?;
            filter.push(")");
        }
    }
    fill(template, out, |name, out| match name {
        "function" => out.push(function),
        "expressions" | "field" => out.push(&args.text),
        "distinct" => {
            if func
                .aggregate
                .as_ref()
                .is_some_and(|aggregate| aggregate.distinct)
            {
                out.push("DISTINCT ");
            }
        }
        "db_type" => out.push(&db_type),
        "order_by" => out.push(&order_by.text),
        "filter" => out.push(&filter.text),
        "collation" => out.push_name(func.extra("collation").map_or("", |name| name)),
        other => {
            if let Some(value) = func.extra(other) {
                out.push(value);
            }
        }
    })?;
    out.params.extend(
        args.params
            .into_iter()
            .chain(order_by.params)
            .chain(filter.params),
    );
    Ok(())
}

fn arguments(compiler: &mut Compiler<'_>, args: &[Expr], joiner: &str, out: &mut Sql) -> Compile {
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            out.push(joiner);
        }
        argument(compiler, arg, out)?;
    }
    Ok(())
}

/// An argument that can't match anything is its value for that.
fn argument(compiler: &mut Compiler<'_>, arg: &Expr, out: &mut Sql) -> Compile {
    let mark = out.mark();
    let value = match compiler.compile(arg, out) {
        Err(Stop::Empty) => match arg.empty_result_set_value() {
            Some(value) => value,
            None => return Err(Stop::Empty),
        },
        Err(Stop::Full) => Value::Bool(true),
        other => return other,
    };
    out.rewind(mark);
    compiler.compile(&Expr::value(value), out)
}

/// Python's `template % names`: `%(name)s` is what `name` writes, `%%` a percent sign.
pub(super) fn fill(
    template: &str,
    out: &mut Sql,
    mut write: impl FnMut(&str, &mut Sql),
) -> Compile {
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            out.push("%");
            rest = after;
        } else if let Some((name, after)) = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(")s"))
        {
            write(name, out);
            rest = after;
        } else {
            return Err(Error::value_error("incomplete format").into());
        }
    }
    out.push(rest);
    Ok(())
}

fn first(func: &Func) -> Result<&Expr, Stop> {
    func.args.first().ok_or_else(|| {
        Error::type_error(format!(
            "'{}' takes exactly 1 argument (0 given)",
            func.class_name()
        ))
        .into()
    })
}

/// The zone that a function of datetimes works in: its own, or the program's.
fn tzname(compiler: &Compiler<'_>, func: &Func) -> Option<Rc<str>> {
    let zones = compiler.dialect.time_zones();
    zones.use_tz.then(|| {
        func.extra("tzname")
            .cloned()
            .unwrap_or_else(|| zones.current.clone())
    })
}

fn refuse_tzinfo(func: &Func) -> Compile {
    match func.extra("tzname") {
        Some(_) => Err(Error::value_error("tzinfo can only be used with DateTimeField.").into()),
        None => Ok(()),
    }
}

pub(crate) fn extract(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let lhs = first(func)?;
    let sql = compiler.fragment(lhs)?;
    let output = lhs.output(compiler.registry)?;
    let of = match output.kind(compiler.registry) {
        FieldKind::DateTime { .. } => {
            let tzname = tzname(compiler, func);
            compiler.dialect.extract(
                func.lookup_name(),
                Temporal::DateTime,
                &sql,
                tzname.as_deref(),
                out,
            );
            return Ok(());
        }
        FieldKind::Time { .. } => Temporal::Time,
        FieldKind::Duration => {
            refuse_tzinfo(func)?;
            return Err(Error::value_error(
                "Extract requires native DurationField database support.",
            )
            .into());
        }
        _ => Temporal::Date,
    };
    refuse_tzinfo(func)?;
    compiler
        .dialect
        .extract(func.lookup_name(), of, &sql, None, out);
    Ok(())
}

pub(crate) fn trunc(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let lhs = first(func)?;
    let sql = compiler.fragment(lhs)?;
    let datetime = matches!(
        lhs.output(compiler.registry)?.kind(compiler.registry),
        FieldKind::DateTime { .. }
    );
    let tzname = if datetime {
        tzname(compiler, func)
    } else {
        refuse_tzinfo(func)?;
        None
    };
    let output = Expr::Func(Rc::new(func.clone())).output(compiler.registry)?;
    let to = match output.kind(compiler.registry) {
        FieldKind::DateTime { .. } => Temporal::DateTime,
        FieldKind::Date { .. } => Temporal::Date,
        FieldKind::Time { .. } => Temporal::Time,
        _ => {
            return Err(Error::value_error(
                "Trunc only valid on DateField, TimeField, or DateTimeField.",
            )
            .into());
        }
    };
    compiler
        .dialect
        .truncate(&func.trunc_kind(), to, &sql, tzname.as_deref(), out);
    Ok(())
}

pub(crate) fn trunc_date(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    cast_datetime(compiler, func, Temporal::Date, out)
}

pub(crate) fn trunc_time(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    cast_datetime(compiler, func, Temporal::Time, out)
}

fn cast_datetime(compiler: &mut Compiler<'_>, func: &Func, to: Temporal, out: &mut Sql) -> Compile {
    let sql = compiler.fragment(first(func)?)?;
    let tzname = tzname(compiler, func);
    compiler
        .dialect
        .cast_datetime(to, &sql, tzname.as_deref(), out);
    Ok(())
}

pub(crate) fn cast(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let output = Expr::Func(Rc::new(func.clone())).output(compiler.registry)?;
    let field = output.field(compiler.registry);
    // Casting to a date or time type would make a number of it.
    let format = match field.kind {
        FieldKind::DateTime { .. } => Some("%Y-%m-%d %H:%M:%f"),
        FieldKind::Time { .. } => Some("%H:%M:%f"),
        _ => None,
    };
    if let Some(format) = format {
        out.push("strftime(");
        out.push_param(Value::from(format));
        out.push(", ");
        arguments(compiler, &func.args, ", ", out)?;
        out.push(")");
        return Ok(());
    }
    if matches!(field.kind, FieldKind::Date { .. }) {
        out.push("date(");
        arguments(compiler, &func.args, ", ", out)?;
        out.push(")");
        return Ok(());
    }
    call(compiler, func, None, out)
}

pub(crate) fn round(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    if let Some(Expr::Value(precision)) = func.args.get(1)
        && matches!(precision.value, Value::Int(precision) if precision < 0)
    {
        return Err(Error::value_error("SQLite does not support negative precision.").into());
    }
    call(compiler, func, None, out)
}

/// `(COALESCE(a, '') || COALESCE(b, ''))`.
pub(crate) fn concat_pair(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    out.push("(");
    for (at, arg) in func.args.iter().enumerate() {
        if at > 0 {
            out.push(" || ");
        }
        let coalesced = Func::new(&COALESCE, vec![arg.clone(), Expr::value("")]);
        compiler.compile(&Expr::Func(Rc::new(coalesced)), out)?;
    }
    out.push(")");
    Ok(())
}

pub(crate) fn left(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let [text, length] = func.args.as_slice() else {
        return call(compiler, func, None, out);
    };
    let substr = Func::new(&SUBSTR, vec![text.clone(), Expr::value(1), length.clone()]);
    compiler.compile(&Expr::Func(Rc::new(substr)), out)
}

pub(crate) fn right(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let [text, length] = func.args.as_slice() else {
        return call(compiler, func, None, out);
    };
    let start = length.clone().combine(Operator::Mul, Expr::value(-1));
    let substr = Func::new(&SUBSTR, vec![text.clone(), start, length.clone()]);
    compiler.compile(&Expr::Func(Rc::new(substr)), out)
}

/// SQLite can't say `DISTINCT` with a delimiter; a comma is its default one.
pub(crate) fn string_agg(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let distinct = func
        .aggregate
        .as_ref()
        .is_some_and(|aggregate| aggregate.distinct);
    let delimiter = match func.args.get(1) {
        Some(Expr::Func(delimiter)) => delimiter.args.first(),
        other => other,
    };
    if distinct
        && let Some(Expr::Value(value)) = delimiter
        && matches!(&value.value, Value::Text(text) if &**text == ",")
    {
        let short = Func {
            args: func.args[..1].to_vec(),
            ..func.clone()
        };
        return call(compiler, &short, Some("GROUP_CONCAT"), out);
    }
    if distinct {
        return Err(Error::not_supported(
            "StringAgg does not support distinct with multiple expressions on this database backend.",
        )
        .into());
    }
    // `STRING_AGG` is newer than `GROUP_CONCAT`, and alone in having an order.
    let ordered = func
        .aggregate
        .as_ref()
        .is_some_and(|aggregate| aggregate.order_by.is_some());
    call(compiler, func, (!ordered).then_some("GROUP_CONCAT"), out)
}
