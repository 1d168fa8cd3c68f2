//! `exclude()` over relations to many rows.
//!
//! `exclude(book__title="x")` must drop authors with *some* such book, so it becomes
//! `NOT EXISTS (SELECT 1 FROM book WHERE title = 'x' AND book.author_id = author.id)`.

use super::filter::{Built, Options};
use super::joins::{JoinType, Table};
use super::names::Step;
use super::{AliasSet, Query};
use crate::error::{Error, Result};
use crate::expr::node::OuterName;
use crate::expr::{Alias, Connector, Expr, Lookup, LookupClass, QChild, Rhs, lookup};
use crate::meta::Registry;
use crate::value::Value;
use std::rc::Rc;

impl Query {
    pub(super) fn split_exclude(
        &mut self,
        registry: &Registry,
        path: &Rc<str>,
        rhs: &Rhs,
        reuse: Option<&mut AliasSet>,
        walked: &[(Rc<str>, Vec<Step>)],
    ) -> Result<Built> {
        let mut query = Query::with_model(self.model);
        query.filtered_relations = self.filtered_relations.clone();
        let rhs = match rhs {
            // One query further in.
            Rhs::Expr(Expr::OuterRef(name)) => Rhs::Expr(Expr::outer_ref_to(name.clone())),
            Rhs::Expr(Expr::F(name)) => {
                Rhs::Expr(Expr::OuterRef(Rc::new(OuterName::Name(name.clone()))))
            }
            other => other.clone(),
        };
        query.add_filter(registry, path, rhs)?;
        query.clear_ordering(true, true);
        let (prefix, contains_outer) = query.trim_start(registry, walked)?;

        let Some(Expr::Col(col)) = query.select.first().cloned() else {
            return Err(Error::field_error(format!("Cannot exclude by '{path}'.")));
        };
        let alias = col.alias.clone().unwrap_or_else(|| Rc::from(""));
        let reused = reuse.as_ref().is_some_and(|reuse| reuse.contains(&alias));
        let condition = if reused {
            // The outer query's own conditions on that table must hold for the subquery too.
            let pk = registry.model(col.target.model).pk.unwrap_or(col.target);
            query.bump_prefix(self, None)?;
            let inner = match query.select.first() {
                Some(Expr::Col(col)) => col.alias.clone().unwrap_or_else(|| Rc::from("")),
                _ => Rc::from(""),
            };
            let condition = equal(
                query.get_col(registry, pk, &inner),
                query.get_col(registry, pk, &alias),
            );
            Rc::make_mut(&mut query.external_aliases).push((alias, true));
            condition
        } else {
            equal(
                Expr::Col(col),
                Expr::ResolvedOuterRef(prefix.as_str().into()),
            )
        };
        Rc::make_mut(&mut query.where_node).add(condition, Connector::And);
        let exists = Expr::exists(registry, query)?;
        let (mut clause, needed) =
            self.build_filter(registry, &QChild::Expr(exists), None, Options::default())?;
        if contains_outer {
            let child = QChild::Lookup(
                format!("{prefix}__isnull").into(),
                Rhs::Value(Value::Bool(true)),
            );
            let options = Options {
                branch_negated: true,
                current_negated: true,
                ..Options::default()
            };
            let (or_null, _) = self.build_filter(registry, &child, reuse, options)?;
            clause.add(Expr::Where(Rc::new(or_null)), Connector::Or);
        }
        Ok((clause, needed))
    }

    /// Drops the joins before the first many-valued one, and selects the column that refers to the outer query.
    /// Returns the lookup of that column from outside, and whether a dropped join was an outer one.
    fn trim_start(
        &mut self,
        registry: &Registry,
        walked: &[(Rc<str>, Vec<Step>)],
    ) -> Result<(String, bool)> {
        let steps: Vec<&Step> = walked.iter().flat_map(|(_, steps)| steps).collect();
        let base = self.base_table().cloned();
        let tables: Vec<Alias> = self
            .joins
            .iter()
            .map(|joined| &joined.alias)
            .filter(|alias| Some(*alias) == base.as_ref() || self.lookup_joins.contains(alias))
            .cloned()
            .collect();
        let trimmed = steps
            .iter()
            .position(|step| step.info.m2m)
            .unwrap_or(steps.len().saturating_sub(1));
        let missing = || Error::field_error("Cannot trim a query without joins.");
        let mut contains_outer = false;
        for at in 0..trimmed {
            contains_outer |=
                self.join_kind(tables.get(at + 1).ok_or_else(missing)?) == Some(JoinType::Outer);
            self.unref_alias(&tables[at]);
        }
        let join = steps.get(trimmed).ok_or_else(missing)?.info.join;
        let related = registry.related_fields(join.field());
        let mut left = trimmed;
        let mut prefix: Vec<&str> = Vec::new();
        for (name, steps) in walked {
            if left < steps.len() {
                break;
            }
            prefix.push(name);
            left -= steps.len();
        }
        let (near, far) = *related.first().ok_or_else(missing)?;
        prefix.push(&registry.field(far).name);
        let prefix = prefix.join("__");
        let first = tables.get(trimmed + 1).ok_or_else(missing)?.clone();
        let first_join = self
            .joined(&first)
            .and_then(|joined| joined.table.join())
            .cloned();
        let trims =
            first_join.is_some_and(|join| join.kind != JoinType::Outer && join.filtered.is_none());
        let (field, alias) = if trims {
            self.unref_alias(&tables[trimmed]);
            if let Some(restriction) = registry.extra_restriction(join, &first, &tables[trimmed])? {
                Rc::make_mut(&mut self.where_node).add(restriction, Connector::And);
            }
            (near, first)
        } else {
            (far, tables[trimmed].clone())
        };
        if let Some(joined) = Rc::make_mut(&mut self.joins)
            .iter_mut()
            .find(|joined| joined.refs > 0)
        {
            joined.table = Table::Base(joined.table.name().clone());
        }
        let column = self.get_col(registry, field, &alias);
        self.set_select(vec![column]);
        Ok((prefix, contains_outer))
    }
}

fn equal(left: Expr, right: Expr) -> Expr {
    Expr::Lookup(Rc::new(Lookup {
        class: LookupClass::Builtin(&lookup::EXACT),
        lhs: left,
        rhs: Rhs::Expr(right),
        summary: false,
    }))
}
