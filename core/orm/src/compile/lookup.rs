//! Conditions: the left side, an operator, the right side.

use super::{Compile, Compiler, Sql, Stop, json};
use crate::deprecation::deprecated;
use crate::error::Error;
use crate::expr::func::{EXTRACT_ISO_YEAR, EXTRACT_YEAR, REPLACE};
use crate::expr::lookup::{LookupKind, LookupSpec};
use crate::expr::walk::same_value;
use crate::expr::{
    ColPairs, Connector, Expr, Found, Func, Lookup, LookupClass, Output, Rhs, WhereNode,
};
use crate::meta::FieldKind;
use crate::value::Value;
use std::rc::Rc;

pub(super) fn write(compiler: &mut Compiler<'_>, lookup: &Lookup, out: &mut Sql) -> Compile {
    match &lookup.class {
        LookupClass::Custom(custom) => custom.clone().as_sql(lookup, compiler, out),
        LookupClass::Builtin(spec) => builtin(compiler, lookup, spec, out),
    }
}

/// What Django's class of that declaration writes. Host lookups that derive from one call it.
pub fn builtin(
    compiler: &mut Compiler<'_>,
    lookup: &Lookup,
    spec: &'static LookupSpec,
    out: &mut Sql,
) -> Compile {
    if let Expr::ColPairs(pairs) = &lookup.lhs {
        return tuple(compiler, lookup, spec, pairs, out);
    }
    if let Expr::Func(func) = &lookup.lhs {
        if func.is_key_transform() && json::key_lookup(compiler, lookup, spec, func, out)? {
            return Ok(());
        }
        if (func.is(&EXTRACT_YEAR) || func.is(&EXTRACT_ISO_YEAR))
            && year(compiler, lookup, spec, func, out)?
        {
            return Ok(());
        }
    }
    match spec.kind {
        LookupKind::Exact | LookupKind::Compare => {
            check_range(compiler, lookup, spec)?;
            if spec.kind == LookupKind::Exact
                && let Rhs::Value(Value::Bool(wanted)) = lookup.rhs
                && stands_alone(compiler, &lookup.lhs)
            {
                if !wanted {
                    out.push("NOT ");
                }
                return lhs(compiler, lookup, out);
            }
            if spec.kind == LookupKind::Exact
                && lookup.rhs.is_null()
                && is_json(compiler, &lookup.lhs)
            {
                deprecated(
                    "Using None as the right-hand side of an exact lookup on JSONField to mean JSON scalar 'null' is \
                     deprecated. Use JSONNull() instead (or use the __isnull lookup if you meant SQL NULL).",
                );
            }
            lhs(compiler, lookup, out)?;
            let right = rhs(compiler, lookup, true)?;
            operator(compiler, spec, &right, out);
            Ok(())
        }
        LookupKind::In => {
            if is_json(compiler, &lookup.lhs) {
                return json::json_in(compiler, lookup, out);
            }
            in_list(compiler, lookup, out)
        }
        LookupKind::Range => {
            lhs(compiler, lookup, out)?;
            let items = items(compiler, lookup, &lookup.rhs)?;
            let [low, high] = items.as_slice() else {
                return Err(Error::index_error("tuple index out of range").into());
            };
            out.push(" BETWEEN ");
            out.push_sql(low);
            out.push(" AND ");
            out.push_sql(high);
            Ok(())
        }
        LookupKind::IsNull => is_null(compiler, lookup, out),
        LookupKind::IExact | LookupKind::Pattern { .. } => text(compiler, lookup, spec, out),
        LookupKind::Regex => {
            lhs(compiler, lookup, out)?;
            let right = rhs(compiler, lookup, false)?;
            operator(compiler, spec, &right, out);
            Ok(())
        }
        LookupKind::JsonContains | LookupKind::JsonContainedBy => {
            Err(Error::not_supported(format!(
                "{} lookup is not supported on this database backend.",
                spec.name
            ))
            .into())
        }
        LookupKind::HasKey | LookupKind::HasKeys | LookupKind::HasAnyKeys => {
            json::has_keys(compiler, lookup, spec.kind, out)
        }
    }
}

/// Whether a boolean expression is a condition by itself: without booleans of its own, a database compares columns.
pub(super) fn stands_alone(compiler: &Compiler<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Subquery(node) => node.exists,
        Expr::Lookup(_) | Expr::Where(_) => true,
        Expr::Negated(inner) => stands_alone(compiler, inner),
        Expr::Wrapper(node) => {
            expr.conditional(compiler.registry) && stands_alone(compiler, &node.expression)
        }
        Expr::RawSql(_) => expr.conditional(compiler.registry),
        _ => false,
    }
}

fn is_json(compiler: &Compiler<'_>, expr: &Expr) -> bool {
    matches!(
        expr.try_output(compiler.registry),
        Ok(Some(output)) if matches!(output.kind(compiler.registry), FieldKind::Json)
    )
}

/// The left side (`process_lhs`).
pub fn lhs(compiler: &mut Compiler<'_>, lookup: &Lookup, out: &mut Sql) -> Compile {
    let parenthesize = matches!(lookup.lhs, Expr::Lookup(_));
    if parenthesize {
        out.push("(");
    }
    compiler.compile(&resolved_again(&lookup.lhs), out)?;
    if parenthesize {
        out.push(")");
    }
    Ok(())
}

/// The left side as Django has it after resolving it once more: conditions within it gain parentheses.
fn resolved_again(expr: &Expr) -> std::borrow::Cow<'_, Expr> {
    use std::borrow::Cow;
    fn holds_where(expr: &Expr) -> bool {
        let mut found = false;
        match expr {
            Expr::Col(_) | Expr::Value(_) | Expr::Query(_) | Expr::Subquery(_) => {}
            Expr::Where(node) => found = !node.resolved,
            _ => expr.each_source(&mut |source| found = found || holds_where(source)),
        }
        found
    }
    fn mark(expr: &Expr) -> crate::error::Result<Expr> {
        match expr {
            Expr::Where(node) => Ok(Expr::Where(Rc::new(WhereNode {
                resolved: true,
                ..(**node).clone()
            }))),
            Expr::Query(_) | Expr::Subquery(_) => Ok(expr.clone()),
            other => other.map_sources(&mut mark),
        }
    }
    match holds_where(expr) {
        true => mark(expr).map_or(Cow::Borrowed(expr), Cow::Owned),
        false => Cow::Borrowed(expr),
    }
}

/// The right side (`process_rhs`); `convert` a plain value as the field does.
pub fn rhs(compiler: &mut Compiler<'_>, lookup: &Lookup, convert: bool) -> Compile<Sql> {
    let bilateral = bilateral_transforms(&lookup.lhs);
    if !bilateral.is_empty() {
        let value = match &lookup.rhs {
            Rhs::Value(value) => {
                Expr::value_of(value.clone(), lookup.lhs.try_output(compiler.registry)?)
            }
            Rhs::Expr(expr) => expr.clone(),
            Rhs::List(_) => return Err(Error::value_error("A list can't be transformed.").into()),
        };
        return expression(compiler, &apply(&bilateral, value)?);
    }
    match &lookup.rhs {
        Rhs::Expr(expr) => expression(compiler, expr),
        Rhs::Value(value) => {
            let mut sql = Sql::default();
            let value = if convert {
                db_value(compiler, lookup, value)?
            } else {
                value.clone()
            };
            sql.push_param(value);
            Ok(sql)
        }
        Rhs::List(_) => {
            let items = items(compiler, lookup, &lookup.rhs)?;
            Ok(join(&items))
        }
    }
}

/// An expression on the right: in parentheses unless it has some or is a value.
pub(super) fn expression(compiler: &mut Compiler<'_>, expr: &Expr) -> Compile<Sql> {
    let mut sql = compiler.fragment(expr)?;
    if matches!(expr, Expr::ColPairs(_)) {
        return Err(
            Error::value_error("CompositePrimaryKey cannot be used as a lookup value.").into(),
        );
    }
    if !matches!(expr, Expr::Value(_)) && !sql.text.is_empty() && !sql.text.starts_with('(') {
        sql.text.insert(0, '(');
        sql.text.push(')');
    }
    Ok(sql)
}

/// A prepared value as the database gets it.
pub(super) fn db_value(compiler: &Compiler<'_>, lookup: &Lookup, value: &Value) -> Compile<Value> {
    Ok(match lookup.lhs.try_output(compiler.registry)? {
        Some(output) => {
            let field = output.storage(compiler.registry);
            field.get_db_prep_value(compiler.registry, value, true)?
        }
        None => value.clone(),
    })
}

fn operator(compiler: &Compiler<'_>, spec: &LookupSpec, right: &Sql, out: &mut Sql) {
    let operator = compiler.dialect.operator(spec.name);
    out.push(" ");
    match operator.split_once("%s") {
        Some((before, after)) => {
            out.push(before);
            out.push_sql(right);
            out.push(after);
        }
        None => out.push(operator),
    }
}

/// Transforms of the left side that the right side goes through too.
/// Whether the right side goes through the left side's transforms too.
pub(crate) fn is_bilateral(lhs: &Expr) -> bool {
    !bilateral_transforms(lhs).is_empty()
}

fn bilateral_transforms(lhs: &Expr) -> Vec<Bilateral> {
    match lhs {
        Expr::Func(func) => {
            let mut below = func
                .args
                .first()
                .map_or_else(Vec::new, bilateral_transforms);
            if func.bilateral() {
                below.push(Bilateral::Func(func.clone()));
            }
            below
        }
        Expr::Custom(custom) => {
            let own = custom.bilateral_transforms();
            let sources = custom.sources();
            let mut below = match sources.first() {
                Some(Some(source)) => bilateral_transforms(source),
                _ => Vec::new(),
            };
            below.extend(own.into_iter().map(Bilateral::Found));
            below
        }
        _ => Vec::new(),
    }
}

enum Bilateral {
    Func(Rc<Func>),
    Found(Found),
}

fn apply(transforms: &[Bilateral], mut value: Expr) -> Compile<Expr> {
    for transform in transforms {
        value = match transform {
            Bilateral::Func(func) => Expr::Func(Rc::new(Func {
                args: vec![value],
                ..(**func).clone()
            })),
            Bilateral::Found(Found::CustomTransform(transform)) => transform.apply(value)?,
            Bilateral::Found(Found::Transform(spec)) => {
                Expr::Func(Rc::new(Func::new(spec, vec![value])))
            }
            Bilateral::Found(_) => value,
        };
    }
    Ok(value)
}

/// Each item of a list, as SQL of its own.
pub(super) fn items(compiler: &mut Compiler<'_>, lookup: &Lookup, rhs: &Rhs) -> Compile<Vec<Sql>> {
    let bilateral = bilateral_transforms(&lookup.lhs);
    let output = lookup.lhs.try_output(compiler.registry)?;
    let mut sqls = Vec::new();
    let mut push = |compiler: &mut Compiler<'_>, item: Item<'_>| -> Compile {
        let sql = match item {
            Item::Value(value) if bilateral.is_empty() => {
                let mut sql = Sql::default();
                sql.push_param(db_value(compiler, lookup, value)?);
                sql
            }
            Item::Value(value) => {
                let value = Expr::value_of(value.clone(), output.clone());
                compiler.fragment(&apply(&bilateral, value)?)?
            }
            Item::Expr(expr) => compiler.fragment(expr)?,
        };
        sqls.push(sql);
        Ok(())
    };
    match rhs {
        Rhs::Value(Value::List(items)) => {
            for item in items.iter() {
                push(compiler, Item::Value(item))?;
            }
        }
        Rhs::List(items) => {
            for item in items.iter() {
                match item {
                    Rhs::Value(value) => push(compiler, Item::Value(value))?,
                    Rhs::Expr(expr) => push(compiler, Item::Expr(expr))?,
                    Rhs::List(_) => {}
                }
            }
        }
        Rhs::Expr(Expr::List(items)) => {
            for item in items.iter() {
                push(compiler, Item::Expr(item))?;
            }
        }
        Rhs::Value(value) => push(compiler, Item::Value(value))?,
        Rhs::Expr(expr) => push(compiler, Item::Expr(expr))?,
    }
    Ok(sqls)
}

enum Item<'a> {
    Value(&'a Value),
    Expr(&'a Expr),
}

fn join(sqls: &[Sql]) -> Sql {
    let mut all = Sql::default();
    for (at, sql) in sqls.iter().enumerate() {
        if at > 0 {
            all.push(", ");
        }
        all.push_sql(sql);
    }
    all
}

/// The items without NULL, which nothing equals, and without repetitions; none: no row can match.
pub(super) fn distinct_items(rhs: &Rhs) -> Compile<Rhs> {
    match rhs {
        Rhs::Value(Value::List(items)) => {
            let mut distinct: Vec<Value> = Vec::with_capacity(items.len());
            let mut seen = std::collections::HashSet::new();
            for item in items.iter().filter(|item| !item.is_null()) {
                let new = match item {
                    Value::Int(int) => seen.insert(Key::Int(*int)),
                    // Python's True is 1, and 2.0 is 2.
                    Value::Bool(bool) => seen.insert(Key::Int(i64::from(*bool))),
                    Value::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => {
                        seen.insert(Key::Int(*float as i64))
                    }
                    Value::Text(text) => seen.insert(Key::Text(text.clone())),
                    Value::Uuid(uuid) => seen.insert(Key::Uuid(*uuid)),
                    other => !distinct.iter().any(|known| same_value(known, other)),
                };
                if new {
                    distinct.push(item.clone());
                }
            }
            if distinct.is_empty() {
                return Err(Stop::Empty);
            }
            Ok(Rhs::Value(Value::List(distinct.into())))
        }
        Rhs::Expr(Expr::List(items)) => {
            let mut distinct: Vec<Expr> = Vec::new();
            for item in items.iter() {
                if !distinct.contains(item) {
                    distinct.push(item.clone());
                }
            }
            if distinct.is_empty() {
                return Err(Stop::Empty);
            }
            Ok(Rhs::Expr(Expr::List(distinct.into())))
        }
        other => Ok(other.clone()),
    }
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Int(i64),
    Text(Rc<str>),
    Uuid(u128),
}

fn in_list(compiler: &mut Compiler<'_>, lookup: &Lookup, out: &mut Sql) -> Compile {
    let rhs = distinct_items(&lookup.rhs)?;
    lhs(compiler, lookup, out)?;
    out.push(" IN ");
    if let Rhs::Expr(expr) = &rhs
        && !matches!(expr, Expr::List(_))
    {
        let sql = expression(compiler, expr)?;
        out.push_sql(&sql);
        return Ok(());
    }
    let items = items(compiler, lookup, &rhs)?;
    out.push("(");
    out.push_sql(&join(&items));
    out.push(")");
    Ok(())
}

/// An integer that no such column can hold decides the condition.
fn check_range(compiler: &Compiler<'_>, lookup: &Lookup, spec: &LookupSpec) -> Compile {
    let Rhs::Value(value) = &lookup.rhs else {
        return Ok(());
    };
    if !matches!(value, Value::Int(_) | Value::BigInt(_)) {
        return Ok(());
    }
    let Some(output) = lookup.lhs.try_output(compiler.registry)? else {
        return Ok(());
    };
    let integer = match output.kind(compiler.registry) {
        FieldKind::Generated { output, .. } => output.is_integer(),
        kind => kind.is_integer(),
    };
    if matches!(output, Output::Reverse(_)) || !integer {
        return Ok(());
    }
    let (low, high) = compiler
        .dialect
        .integer_range(output.field(compiler.registry));
    let (below, above) = match value {
        Value::Int(int) => (*int < low, *int > high),
        Value::BigInt(digits) => (digits.starts_with('-'), !digits.starts_with('-')),
        _ => (false, false),
    };
    let full = match spec.name {
        "gt" | "gte" => below,
        "lt" | "lte" => above,
        _ => false,
    };
    match (below || above, full) {
        (false, _) => Ok(()),
        (true, true) => Err(Stop::Full),
        (true, false) => Err(Stop::Empty),
    }
}

fn is_null(compiler: &mut Compiler<'_>, lookup: &Lookup, out: &mut Sql) -> Compile {
    let Rhs::Value(Value::Bool(wanted)) = lookup.rhs else {
        return Err(not_boolean().into());
    };
    if let Expr::Value(node) = &lookup.lhs {
        return Err(if node.value.is_null() == wanted {
            Stop::Full
        } else {
            Stop::Empty
        });
    }
    lhs(compiler, lookup, out)?;
    out.push(if wanted { " IS NULL" } else { " IS NOT NULL" });
    Ok(())
}

fn not_boolean() -> Error {
    Error::value_error("The QuerySet value for an isnull lookup must be True or False.")
}

/// `LIKE`.
fn text(
    compiler: &mut Compiler<'_>,
    lookup: &Lookup,
    spec: &'static LookupSpec,
    out: &mut Sql,
) -> Compile {
    let uuid = matches!(
        lookup.lhs.try_output(compiler.registry)?,
        Some(output) if matches!(output.kind(compiler.registry), FieldKind::Uuid)
    );
    let lookup = if uuid {
        // The column has no hyphens.
        let value = match &lookup.rhs {
            Rhs::Value(value) => Expr::value(value.clone()),
            Rhs::Expr(expr) => expr.clone(),
            Rhs::List(_) => return Err(Error::value_error("A list can't be matched.").into()),
        };
        let replace = Func::new(&REPLACE, vec![value, Expr::value("-"), Expr::value("")]);
        let rhs = Rhs::Expr(Expr::Func(Rc::new(
            replace.with_output(Some(Output::char())),
        )));
        &Lookup {
            rhs,
            ..lookup.clone()
        }
    } else {
        lookup
    };
    lhs(compiler, lookup, out)?;
    let simple =
        matches!(lookup.rhs, Rhs::Value(_)) && bilateral_transforms(&lookup.lhs).is_empty();
    let (before, after) = match spec.kind {
        LookupKind::Pattern { before, after } => (before, after),
        _ => (false, false),
    };
    if let (true, Rhs::Value(value)) = (simple, &lookup.rhs) {
        let text = value.to_text()?;
        let mut pattern = String::with_capacity(text.len() + 2);
        if before {
            pattern.push('%');
        }
        for char in text.chars() {
            if matches!(char, '\\' | '%' | '_') {
                pattern.push('\\');
            }
            pattern.push(char);
        }
        if after {
            pattern.push('%');
        }
        let mut sql = Sql::default();
        sql.push_param(Value::from(pattern));
        operator(compiler, spec, &sql, out);
        return Ok(());
    }
    let right = rhs(compiler, lookup, false)?;
    match compiler.dialect.pattern(spec.name) {
        Some(pattern) => {
            // The wildcards in the other column stand for themselves.
            let (before, after) = pattern.split_once("{}").unwrap_or((pattern, ""));
            out.push(" ");
            out.push(before);
            out.push("REPLACE(REPLACE(REPLACE(");
            out.push_sql(&right);
            out.push(r", '\', '\\'), '%%', '\%%'), '_', '\_')");
            out.push(after);
        }
        None => operator(compiler, spec, &right, out),
    }
    Ok(())
}

/// `created__year=2024` as a range of the column, so that an index serves. False: the right side is no plain value.
fn year(
    compiler: &mut Compiler<'_>,
    lookup: &Lookup,
    spec: &LookupSpec,
    func: &Func,
    out: &mut Sql,
) -> Compile<bool> {
    let (Rhs::Value(value), Some(inner)) = (&lookup.rhs, func.args.first()) else {
        return Ok(false);
    };
    if !matches!(spec.kind, LookupKind::Exact | LookupKind::Compare) {
        return Ok(false);
    }
    let year = match value {
        Value::Int(year) => *year,
        Value::Bool(year) => i64::from(*year),
        _ => return Ok(false),
    };
    let output = inner.output(compiler.registry)?;
    let datetime = matches!(output.kind(compiler.registry), FieldKind::DateTime { .. });
    let (first, last) = compiler
        .dialect
        .year_bounds(year, func.is(&EXTRACT_ISO_YEAR), datetime)?;
    compiler.compile(inner, out)?;
    let mut bound = |sign: &str, value| {
        out.push(sign);
        out.push_param(value);
    };
    match spec.name {
        "exact" => {
            bound(" BETWEEN ", first);
            bound(" AND ", last);
        }
        "gt" => bound(" > ", last),
        "gte" => bound(" >= ", first),
        "lt" => bound(" < ", first),
        _ => bound(" <= ", last),
    }
    Ok(true)
}

/// Composite primary keys: `(a, b) = (1, 2)`.
fn tuple(
    compiler: &mut Compiler<'_>,
    lookup: &Lookup,
    spec: &'static LookupSpec,
    pairs: &ColPairs,
    out: &mut Sql,
) -> Compile {
    let row = |compiler: &mut Compiler<'_>, value: &Rhs, out: &mut Sql| -> Compile {
        out.push("(");
        for (at, value) in pairs.row(value).iter().enumerate() {
            if at > 0 {
                out.push(", ");
            }
            compiler.compile(value, out)?;
        }
        out.push(")");
        Ok(())
    };
    match spec.kind {
        LookupKind::IsNull => {
            let Rhs::Value(Value::Bool(wanted)) = lookup.rhs else {
                return Err(not_boolean().into());
            };
            let children = pairs.cols().map(|col| {
                let (class, rhs) = (lookup.class.clone(), lookup.rhs.clone());
                Expr::Lookup(Rc::new(Lookup {
                    class,
                    lhs: col,
                    rhs,
                    summary: false,
                }))
            });
            let connector = if wanted {
                Connector::Or
            } else {
                Connector::And
            };
            let node = WhereNode::new(children.collect(), connector);
            compiler.compile(&Expr::Where(Rc::new(node)), out)
        }
        LookupKind::In => {
            let rows: Option<Vec<Rhs>> = match &lookup.rhs {
                Rhs::List(rows) => Some(rows.to_vec()),
                Rhs::Value(Value::List(rows)) => {
                    Some(rows.iter().cloned().map(Rhs::Value).collect())
                }
                _ => None,
            };
            if let Some(mut rows) = rows {
                // NULL is equal to nothing.
                rows.retain(|row| match row {
                    Rhs::Value(Value::List(values)) => !values.iter().any(Value::is_null),
                    Rhs::List(values) => !values.iter().any(Rhs::is_null),
                    _ => false,
                });
                if rows.is_empty() {
                    return Err(Stop::Empty);
                }
                out.push("(");
                compiler.compile(&lookup.lhs, out)?;
                out.push(") IN (");
                for (at, value) in rows.iter().enumerate() {
                    if at > 0 {
                        out.push(", ");
                    }
                    row(compiler, value, out)?;
                }
                out.push(")");
                return Ok(());
            }
            out.push("(");
            compiler.compile(&lookup.lhs, out)?;
            out.push(") IN ");
            let right = rhs(compiler, lookup, false)?;
            out.push_sql(&right);
            Ok(())
        }
        LookupKind::Exact | LookupKind::Compare => {
            out.push("(");
            compiler.compile(&lookup.lhs, out)?;
            out.push(")");
            let mut right = Sql::default();
            match &lookup.rhs {
                Rhs::Value(_) | Rhs::List(_) => row(compiler, &lookup.rhs, &mut right)?,
                Rhs::Expr(Expr::ColPairs(other)) => {
                    right.push("(");
                    compiler.compile(&Expr::ColPairs(other.clone()), &mut right)?;
                    right.push(")");
                }
                Rhs::Expr(Expr::Query(query)) => {
                    right = expression(compiler, &Expr::Query(query.clone()))?;
                }
                _ => {
                    return Err(Error::value_error(
                        "Composite field lookups only work with composite expressions.",
                    )
                    .into());
                }
            }
            operator(compiler, spec, &right, out);
            Ok(())
        }
        _ => Err(Error::not_supported(format!(
            "'{}' lookup is not supported on composite keys.",
            spec.name
        ))
        .into()),
    }
}
