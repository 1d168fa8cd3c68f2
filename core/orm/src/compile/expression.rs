//! Each node of an expression.

use super::{Compile, Compiler, Sql, Stop};
use crate::error::Error;
use crate::expr::node::{CombinedKind, Operator};
use crate::expr::{
    Case, Combined, Connector, Expr, Func, Lookup, LookupClass, OrderBy, Output, Rhs, WhereNode,
    Window,
};
use crate::expr::{Subquery, ValueExpr, func, lookup};
use crate::meta::FieldKind;
use crate::value::Value;
use std::rc::Rc;

pub(super) fn write(compiler: &mut Compiler<'_>, expr: &Expr, out: &mut Sql) -> Compile {
    match expr {
        Expr::Col(col) => {
            if let Some(alias) = col.alias.as_ref().filter(|alias| !alias.is_empty()) {
                out.push_name(alias);
                out.push(".");
            }
            let field = compiler.registry.field(col.target);
            out.push_name(field.column.as_deref().unwrap_or(&field.name));
            Ok(())
        }
        Expr::ColPairs(pairs) => {
            for (at, col) in pairs.cols().enumerate() {
                if at > 0 {
                    out.push(", ");
                }
                compiler.compile(&col, out)?;
            }
            Ok(())
        }
        Expr::Ref(node) => {
            match node.position {
                Some(position) => out.push(&position.to_string()),
                None => out.push_name(&node.name),
            }
            Ok(())
        }
        Expr::Value(node) => value(compiler, node, out),
        Expr::Func(func) => super::function::write(compiler, func, out),
        Expr::Lookup(lookup) => super::lookup::write(compiler, lookup, out),
        Expr::Where(node) => where_node(compiler, node, out),
        Expr::Combined(node) => combined(compiler, expr, node, out),
        Expr::Case(node) => {
            let mark = out.mark();
            case(compiler, node, out)?;
            cast_decimal(compiler, expr, out, mark)
        }
        Expr::When(node) => {
            out.push("WHEN ");
            compiler.compile(&node.condition, out)?;
            out.push(" THEN ");
            compiler.compile(&node.result, out)
        }
        Expr::Wrapper(node) => {
            let mark = out.mark();
            compiler.compile(&node.expression, out)?;
            cast_decimal(compiler, expr, out, mark)
        }
        Expr::Negated(inner) => {
            let mark = out.mark();
            let alone = super::lookup::stands_alone(compiler, inner);
            out.push(if alone { "NOT " } else { "CASE WHEN " });
            match compiler.compile(inner, out) {
                Err(Stop::Empty) => {
                    out.rewind(mark);
                    return compiler.compile(&Expr::value(true), out);
                }
                result => result?,
            }
            if !alone {
                out.push(" = 0 THEN 1 ELSE 0 END");
            }
            Ok(())
        }
        Expr::Query(query) => subquery(compiler, query, out),
        Expr::Subquery(node) => subquery_node(compiler, node, out),
        Expr::Window(node) => window(compiler, expr, node, out),
        Expr::OrderBy(node) => order_by(compiler, node, out),
        Expr::RawSql(raw) => {
            out.push("(");
            out.push(&raw.sql);
            out.push(")");
            out.params.extend(raw.params.iter().cloned());
            Ok(())
        }
        Expr::List(list) => comma_list(compiler, list, out),
        Expr::Star => {
            out.push("*");
            Ok(())
        }
        Expr::Nothing => Err(Stop::Empty),
        Expr::ExtraWhere(extra) => {
            for (at, sql) in extra.sqls.iter().enumerate() {
                out.push(if at > 0 { " AND (" } else { "(" });
                out.push(sql);
                out.push(")");
            }
            out.params.extend(extra.params.iter().cloned());
            Ok(())
        }
        Expr::Custom(custom) => custom.clone().as_sql(compiler, out),
        Expr::ResolvedOuterRef(_) | Expr::OuterRef(_) => Err(Error::value_error(
            "This queryset contains a reference to an outer query and may only be used in a subquery.",
        )
        .into()),
        // A program may compile a lookup or function on a name itself.
        Expr::F(_) | Expr::Sliced(_) | Expr::Q(_) => {
            let resolved = compiler.query.resolve(compiler.registry, expr)?;
            compiler.compile(&resolved, out)
        }
    }
}

pub(super) fn comma_list(compiler: &mut Compiler<'_>, list: &[Expr], out: &mut Sql) -> Compile {
    for (at, expr) in list.iter().enumerate() {
        if at > 0 {
            out.push(", ");
        }
        compiler.compile(expr, out)?;
    }
    Ok(())
}

/// Decimals are computed as REAL: cast them, so that they compare as numbers.
pub(super) fn cast_decimal(
    compiler: &Compiler<'_>,
    expr: &Expr,
    out: &mut Sql,
    mark: super::sql::Mark,
) -> Compile {
    if let Ok(Some(output)) = expr.try_output(compiler.registry)
        && matches!(output.kind(compiler.registry), FieldKind::Decimal { .. })
    {
        out.insert(mark, "(CAST(");
        out.push(" AS NUMERIC))");
    }
    Ok(())
}

fn value(compiler: &mut Compiler<'_>, node: &ValueExpr, out: &mut Sql) -> Compile {
    let output = node.output.clone().or_else(|| {
        Expr::Value(Rc::new(node.clone()))
            .try_output(compiler.registry)
            .ok()?
    });
    let Some(output) = output else {
        if node.value.is_null() {
            out.push("NULL");
        } else {
            out.push_param(node.value.clone());
        }
        return Ok(());
    };
    let field = output.storage(compiler.registry);
    let decimal = matches!(output.kind(compiler.registry), FieldKind::Decimal { .. });
    let prepared = if node.for_save {
        field.get_db_prep_save(compiler.registry, &node.value)?
    } else {
        field.get_db_prep_value(compiler.registry, &node.value, false)?
    };
    if decimal {
        out.push("(CAST(");
    }
    if node.json_null {
        out.push_param(if prepared.is_null() {
            Value::text("null")
        } else {
            prepared
        });
    } else if prepared.is_null() {
        out.push("NULL");
    } else {
        out.push_param(prepared);
    }
    if decimal {
        out.push(if matches!(node.value, Value::Decimal(_)) {
            " AS REAL))"
        } else {
            " AS NUMERIC))"
        });
    }
    Ok(())
}

/// Conditions joined by their connector, without those that say nothing.
fn where_node(compiler: &mut Compiler<'_>, node: &WhereNode, out: &mut Sql) -> Compile {
    let count = node.children.len();
    let (mut full_needed, mut empty_needed) = match node.connector {
        Connector::And => (count, 1),
        _ => (1, count),
    };
    if node.connector == Connector::Xor {
        return xor(compiler, node, out);
    }
    let start = out.mark();
    let mut written = 0;
    for child in &node.children {
        let mark = out.mark();
        if written > 0 {
            out.push(if node.connector == Connector::And {
                " AND "
            } else {
                " OR "
            });
        }
        let before = out.text.len();
        match compiler.compile(child, out) {
            Ok(()) if out.text.len() > before => written += 1,
            Ok(()) | Err(Stop::Full) => {
                out.rewind(mark);
                full_needed = full_needed.saturating_sub(1);
            }
            Err(Stop::Empty) => {
                out.rewind(mark);
                empty_needed = empty_needed.saturating_sub(1);
            }
            Err(stop) => return Err(stop),
        }
        if empty_needed == 0 {
            return Err(if node.negated {
                Stop::Full
            } else {
                Stop::Empty
            });
        }
        if full_needed == 0 {
            return Err(if node.negated {
                Stop::Empty
            } else {
                Stop::Full
            });
        }
    }
    if written == 0 {
        return Err(Stop::Full);
    }
    if node.negated {
        out.insert(start, "NOT (");
        out.push(")");
    } else if written > 1 || node.resolved {
        out.insert(start, "(");
        out.push(")");
    }
    Ok(())
}

/// `a XOR b XOR c` as `(a OR b OR c) AND MOD(a + b + c, 2) = 1`.
fn xor(compiler: &mut Compiler<'_>, node: &WhereNode, out: &mut Sql) -> Compile {
    let any = WhereNode::new(node.children.clone(), Connector::Or);
    let mut sum: Option<Expr> = None;
    for child in &node.children {
        let one = Expr::case(vec![(child.clone(), Expr::value(1))], Some(Expr::value(0)));
        sum = Some(match sum {
            Some(sum) => sum.combine(Operator::Add, one),
            None => one,
        });
    }
    let Some(mut sum) = sum else {
        return Err(Stop::Full);
    };
    if node.children.len() > 2 {
        sum = Expr::Func(Rc::new(Func::new(&func::MOD, vec![sum, Expr::value(2)])));
    }
    let odd = Expr::Lookup(Rc::new(Lookup {
        class: LookupClass::Builtin(&lookup::EXACT),
        lhs: Expr::value(1),
        rhs: Rhs::Expr(sum),
        summary: false,
    }));
    let both = WhereNode {
        children: vec![Expr::Where(Rc::new(any)), odd],
        connector: Connector::And,
        negated: node.negated,
        resolved: false,
    };
    where_node(compiler, &both, out)
}

fn combined(compiler: &mut Compiler<'_>, expr: &Expr, node: &Combined, out: &mut Sql) -> Compile {
    let left = compiler.fragment(&node.left)?;
    let right = compiler.fragment(&node.right)?;
    let mark = out.mark();
    match node.kind {
        CombinedKind::Plain => {
            out.push("(");
            compiler
                .dialect
                .combine(node.operator, &left, &right, out)?;
            out.push(")");
            cast_decimal(compiler, expr, out, mark)
        }
        CombinedKind::Duration => {
            if matches!(node.operator, Operator::Mul | Operator::Div) {
                let allowed = |side: &Expr| match side.try_output(compiler.registry) {
                    Ok(Some(output)) => matches!(
                        output.kind(compiler.registry),
                        FieldKind::Decimal { .. }
                            | FieldKind::Duration
                            | FieldKind::Float
                            | FieldKind::Integer
                    ),
                    _ => true,
                };
                if !allowed(&node.left) || !allowed(&node.right) {
                    return Err(Error::new(
                        crate::error::ErrorKind::DatabaseError,
                        format!("Invalid arguments for operator {}.", node.operator.text()),
                    )
                    .into());
                }
            }
            out.push("(");
            compiler
                .dialect
                .combine_duration(node.operator, &left, &right, out)?;
            out.push(")");
            Ok(())
        }
        CombinedKind::TemporalSubtraction => {
            let output = node.left.output(compiler.registry)?;
            let time = matches!(output.kind(compiler.registry), FieldKind::Time { .. });
            compiler
                .dialect
                .subtract_temporals(time, &left, &right, out);
            Ok(())
        }
    }
}

fn case(compiler: &mut Compiler<'_>, node: &Case, out: &mut Sql) -> Compile {
    if node.cases.is_empty() {
        return compiler.compile(&node.default, out);
    }
    let mark = out.mark();
    out.push("CASE");
    let mut written = false;
    let mut default = &node.default;
    for when in &node.cases {
        let here = out.mark();
        out.push(" ");
        match compiler.compile(when, out) {
            Ok(()) => written = true,
            Err(Stop::Empty) => out.rewind(here),
            Err(Stop::Full) => {
                // Always true: what follows can't be reached.
                out.rewind(here);
                if let Expr::When(when) = when {
                    default = &when.result;
                }
                break;
            }
            Err(stop) => return Err(stop),
        }
    }
    if !written {
        out.rewind(mark);
        if let Expr::Value(_) = default
            && let Some(output) = default.try_output(compiler.registry)?
        {
            let cast = Func::new(&func::CAST, vec![default.clone()]).with_output(Some(output));
            return compiler.compile(&Expr::Func(Rc::new(cast)), out);
        }
        return compiler.compile(default, out);
    }
    out.push(" ELSE ");
    compiler.compile(default, out)?;
    out.push(" END");
    if let Some(template) = &node.template {
        let body = out.take(mark);
        super::function::fill(template, out, |name, out| {
            // Only whole-statement templates are known: cases and default are not split again.
            if name == "cases" {
                out.push_sql(&body);
            }
        })?;
    }
    Ok(())
}

fn subquery(compiler: &mut Compiler<'_>, query: &crate::query::Query, out: &mut Sql) -> Compile {
    let mut query = query.clone();
    let parenthesized = query.subquery;
    if parenthesized {
        out.push("(");
    }
    compiler.nested(&mut query, out)?;
    if parenthesized {
        out.push(")");
    }
    Ok(())
}

fn subquery_node(compiler: &mut Compiler<'_>, node: &Subquery, out: &mut Sql) -> Compile {
    let mark = out.mark();
    let result = (|| {
        if let Some(template) = &node.template {
            let mut query = (*node.query).clone();
            let mut inner = Sql::default();
            compiler.nested(&mut query, &mut inner)?;
            return super::function::fill(template, out, |name, out| {
                if name == "subquery" {
                    out.push_sql(&inner);
                }
            });
        }
        if node.exists {
            out.push("EXISTS");
        }
        let mut query = (*node.query).clone();
        out.push("(");
        compiler.nested(&mut query, out)?;
        out.push(")");
        Ok(())
    })();
    match result {
        Err(Stop::Empty) if node.exists => {
            out.rewind(mark);
            compiler.compile(&Expr::value(false), out)
        }
        other => other,
    }
}

fn window(compiler: &mut Compiler<'_>, expr: &Expr, node: &Window, out: &mut Sql) -> Compile {
    let decimal = matches!(
        expr.try_output(compiler.registry),
        Ok(Some(output)) if matches!(output.kind(compiler.registry), FieldKind::Decimal { .. })
    );
    let mark = out.mark();
    if decimal {
        // The cast goes around the whole window expression.
        compiler.compile(&node.expression.with_output(&Output::float()), out)?;
    } else {
        compiler.compile(&node.expression, out)?;
    }
    out.push(" OVER (");
    let mut space = false;
    let mut separate = |out: &mut Sql| {
        if space {
            out.push(" ");
        }
        space = true;
    };
    if let Some(list) = &node.partition_by {
        separate(out);
        out.push("PARTITION BY ");
        comma_list(compiler, list, out)?;
    }
    if let Some(list) = &node.order_by {
        separate(out);
        out.push("ORDER BY ");
        comma_list(compiler, list, out)?;
    }
    if let Some(frame) = &node.frame {
        separate(out);
        compiler.dialect.frame(frame, out)?;
    }
    out.push(")");
    if decimal {
        out.insert(mark, "(CAST(");
        out.push(" AS NUMERIC))");
    }
    Ok(())
}

fn order_by(compiler: &mut Compiler<'_>, node: &OrderBy, out: &mut Sql) -> Compile {
    if let Expr::ColPairs(pairs) = &node.expression {
        for (at, col) in pairs.cols().enumerate() {
            if at > 0 {
                out.push(", ");
            }
            order_by(
                compiler,
                &OrderBy {
                    expression: col,
                    ..*node
                },
                out,
            )?;
        }
        return Ok(());
    }
    compiler.compile(&node.expression, out)?;
    out.push(if node.descending { " DESC" } else { " ASC" });
    if node.nulls_last {
        out.push(" NULLS LAST");
    } else if node.nulls_first {
        out.push(" NULLS FIRST");
    }
    Ok(())
}
