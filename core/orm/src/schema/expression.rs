//! Expressions in the schema: conditions, functional indexes, generated columns, database defaults.

use super::column::quote_name;
use super::create::ExpressionSql;
use super::editor::literal;
use crate::compile::{Compiler, Sql};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::expr::{Expr, Q};
use crate::meta::{ModelId, Registry};
use crate::query::{Query, Resolve};
use std::any::Any;
use std::rc::Rc;

/// Compiles the schema's expressions: an [`Expr`] or a [`Q`], alone or behind an [`Rc`].
#[derive(Clone, Copy, Debug)]
pub struct Compiled<'a> {
    pub dialect: &'a dyn Dialect,
}

impl ExpressionSql for Compiled<'_> {
    fn expression(
        &self,
        registry: &Registry,
        model: ModelId,
        expression: &dyn Any,
    ) -> Result<String> {
        self.write(registry, model, &given(expression)?)
    }

    fn index_term(
        &self,
        registry: &Registry,
        model: ModelId,
        expression: &dyn Any,
    ) -> Result<String> {
        let mut root = given(expression)?;
        let mut after = String::new();
        // Direction and collation stay outside of the parentheses, in whatever order they were given.
        let mut collation = String::new();
        loop {
            let inner = match &root {
                Expr::OrderBy(order) => {
                    after = if order.descending { " DESC" } else { " ASC" }.into();
                    order.expression.clone()
                }
                Expr::Func(func) if func.class_name() == "Collate" => {
                    let Some(inner) = func.args.first() else {
                        break;
                    };
                    if let Some(name) = func.extra("collation") {
                        collation = format!(" COLLATE {}", quote_name(name));
                    }
                    inner.clone()
                }
                _ => break,
            };
            root = inner;
        }
        let after = collation + &after;
        let plain = matches!(&root, Expr::F(name) if registry.find_field(model, name).is_some());
        let sql = self.write(registry, model, &root)?;
        Ok(if plain {
            format!("{sql}{after}")
        } else {
            format!("({sql}){after}")
        })
    }
}

impl Compiled<'_> {
    fn write(&self, registry: &Registry, model: ModelId, expression: &Expr) -> Result<String> {
        let mut query = Query::new(model);
        query.alias_cols = false;
        let resolved = match expression {
            Expr::Q(q) => Expr::Where(Rc::new(query.build_where(registry, q)?)),
            other => query.resolve_expr(
                registry,
                other,
                &mut Resolve {
                    allow_joins: false,
                    ..Resolve::default()
                },
            )?,
        };
        let mut sql = Sql::default();
        Compiler::new(&mut query, registry, self.dialect)
            .compile(&resolved, &mut sql)
            .map_err(Error::from)?;
        in_place(&sql)
    }
}

fn given(expression: &dyn Any) -> Result<Expr> {
    if let Some(expr) = expression.downcast_ref::<Expr>() {
        return Ok(expr.clone());
    }
    if let Some(expr) = expression.downcast_ref::<Rc<Expr>>() {
        return Ok((**expr).clone());
    }
    if let Some(q) = expression.downcast_ref::<Q>() {
        return Ok(Expr::Q(Rc::new(q.clone())));
    }
    if let Some(q) = expression.downcast_ref::<Rc<Q>>() {
        return Ok(Expr::Q(q.clone()));
    }
    Err(Error::type_error(
        "An expression of the schema is neither an expression nor a condition.",
    ))
}

/// The SQL with literals in place of its parameters: a schema has none.
fn in_place(sql: &Sql) -> Result<String> {
    let mut out = String::with_capacity(sql.text.len());
    let mut params = sql.params.iter();
    let mut chars = sql.text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('%', Some('s')) => {
                chars.next();
                if let Some(param) = params.next() {
                    out += &literal(param)?;
                }
            }
            ('%', Some('%')) => {
                chars.next();
                out.push('%');
            }
            _ => out.push(c),
        }
    }
    Ok(out)
}
