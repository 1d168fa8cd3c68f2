//! `UNION`, `INTERSECT`, `EXCEPT`; and the query around a query with conditions on window functions.

use super::columns::Column;
use super::order::Ordered;
use super::statement::Form;
use super::{Compile, Compiler, Sql, Stop};
use crate::error::{Error, ErrorKind};
use crate::expr::{Connector, Expr, WhereNode};
use crate::query::{Combinator, Query};
use std::rc::Rc;

impl Compiler<'_> {
    /// The parts of a compound query. Those that can't match any row are left out where that means the same.
    pub(super) fn combinator(&mut self, out: &mut Sql) -> Compile {
        let combinator = self.query.combinator.unwrap_or(Combinator::Union);
        let mut queries = (*self.query.combined).clone();
        for query in &mut queries {
            let refused = if query.is_sliced() {
                Some("LIMIT/OFFSET not allowed in subqueries of compound statements.")
            } else if has_ordering(query, self) {
                Some("ORDER BY not allowed in subqueries of compound statements.")
            } else {
                None
            };
            if let Some(message) = refused {
                return Err(Error::new(ErrorKind::DatabaseError, message).into());
            }
        }
        let mut parts: Vec<Sql> = Vec::new();
        let mut empty: Option<Query> = None;
        for query in &mut queries {
            match self.combined_part(query, self.elide_empty) {
                Ok(sql) => parts.push(sql),
                Err(Stop::Empty)
                    if combinator == Combinator::Union
                        || (combinator == Combinator::Difference && !parts.is_empty()) =>
                {
                    empty = Some(query.clone());
                }
                Err(stop) => return Err(stop),
            }
        }
        if parts.is_empty() {
            return Err(Stop::Empty);
        }
        if parts.len() == 1
            && combinator == Combinator::Union
            && self.query.is_sliced()
            && let Some(mut query) = empty
        {
            // A slice of one part, which may be sliced itself, needs a second one.
            parts.push(self.combined_part(&mut query, false)?);
        }
        let joiner = match (combinator, self.query.combinator_all) {
            (Combinator::Union, true) => " UNION ALL ",
            (Combinator::Union, false) => " UNION ",
            (Combinator::Intersection, _) => " INTERSECT ",
            (Combinator::Difference, _) => " EXCEPT ",
        };
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push(joiner);
            }
            out.push_sql(part);
        }
        Ok(())
    }

    fn combined_part(&mut self, query: &mut Query, elide_empty: bool) -> Compile<Sql> {
        if let Some(selected) = &self.query.selected
            && query.selected.is_none()
        {
            let names: Vec<Rc<str>> = selected.iter().map(|(name, _)| name.clone()).collect();
            query.set_values(self.registry, &names)?;
        }
        let mut sql = Sql::default();
        let mut compiler = Compiler::new(query, self.registry, self.dialect);
        compiler.elide_empty = elide_empty;
        compiler.write_select(
            Form {
                col_aliases: true,
                ..Form::default()
            },
            &mut sql,
        )?;
        if query.combinator.is_some() {
            // No parentheses around parts here.
            sql.text = format!("SELECT * FROM ({})", sql.text);
        }
        Ok(sql)
    }

    /// Conditions on window functions hold for the rows of a query within this one.
    pub(super) fn qualify(
        &mut self,
        columns: &[Column],
        where_part: Option<Rc<WhereNode>>,
        having: Option<Rc<WhereNode>>,
        qualify: Rc<WhereNode>,
        order_by: &[Ordered],
        out: &mut Sql,
    ) -> Compile {
        let mut inner = self.query.clone();
        inner.subquery = true;
        let conditions = where_part
            .into_iter()
            .chain(having)
            .map(Expr::Where)
            .collect();
        inner.where_node = Rc::new(WhereNode::new(conditions, Connector::And));
        let mut number = 1;
        let select: Vec<(Expr, Rc<str>)> = columns
            .iter()
            .map(|column| {
                let alias = column.alias.clone().unwrap_or_else(|| {
                    let alias = format!("col{number}").into();
                    number += 1;
                    alias
                });
                (column.expr.clone(), alias)
            })
            .collect();
        let mut found = Found {
            select: &select,
            replacements: Vec::new(),
            added: 0,
        };
        let mut leaves = Vec::new();
        collect_leaves(&qualify, &mut leaves);
        found.collect(self, &mut inner, leaves)?;
        let qualify = Expr::Where(qualify).replace(&found.replacements);
        let mut ordering = Vec::with_capacity(order_by.len());
        for ordered in order_by {
            found.collect(self, &mut inner, vec![ordered.order.expression.clone()])?;
            ordering.push(Expr::OrderBy(ordered.order.clone()).replace(&found.replacements));
        }
        if found.added > 0 {
            out.push("SELECT ");
            for (at, (_, alias)) in select.iter().enumerate() {
                if at > 0 {
                    out.push(", ");
                }
                out.push_name(alias);
            }
            out.push(" FROM ( ");
        }
        out.push("SELECT * FROM ( ");
        self.nested_as(
            &mut inner,
            Form {
                without_limits: true,
                col_aliases: true,
            },
            out,
        )?;
        out.push(" ) \"qualify\" WHERE ");
        self.compile(&qualify, out)?;
        if found.added > 0 {
            out.push(" ) \"qualify_mask\"");
        }
        for (at, order) in ordering.iter().enumerate() {
            out.push(if at > 0 { ", " } else { " ORDER BY " });
            self.compile(order, out)?;
        }
        Ok(())
    }
}

fn has_ordering(query: &Query, compiler: &Compiler<'_>) -> bool {
    let meta = query.default_ordering
        && query
            .model
            .is_some_and(|model| !compiler.registry.model(model).options.ordering.is_empty());
    !query.order_by.is_empty() || !query.extra_order_by.is_empty() || meta
}

fn collect_leaves(node: &WhereNode, leaves: &mut Vec<Expr>) {
    for child in &node.children {
        match child {
            Expr::Where(node) => collect_leaves(node, leaves),
            other => leaves.push(other.clone()),
        }
    }
}

/// Expressions that the outer query refers to by the aliases of the inner one's columns.
struct Found<'s> {
    select: &'s [(Expr, Rc<str>)],
    replacements: Vec<(Expr, Expr)>,
    added: usize,
}

impl Found<'_> {
    fn collect(
        &mut self,
        compiler: &Compiler<'_>,
        inner: &mut Query,
        mut exprs: Vec<Expr>,
    ) -> Compile {
        while let Some(expr) = exprs.pop() {
            if self.replacements.iter().any(|(known, _)| *known == expr) {
                continue;
            }
            if let Some((_, alias)) = self.select.iter().find(|(known, _)| *known == expr) {
                self.replacements
                    .push((expr.clone(), Expr::reference(alias, expr)));
                continue;
            }
            match &expr {
                Expr::Lookup(_) => expr.each_source(&mut |source| exprs.push(source.clone())),
                Expr::Ref(node) => {
                    if !self.select.iter().any(|(_, alias)| *alias == node.name) {
                        exprs.push(node.source.clone());
                    }
                }
                _ => {
                    let alias = format!("qual{}", self.added);
                    self.added += 1;
                    inner.add_annotation(compiler.registry, &expr, &alias, true)?;
                    self.replacements
                        .push((expr.clone(), Expr::reference(&alias, expr)));
                }
            }
        }
        Ok(())
    }
}
