//! `aggregate()`, `count()`, `exists()`.

use super::select::check_alias;
use super::{Combinator, GroupBy, Query, Resolve, SelectRelated};
use crate::error::{Error, Result};
use crate::expr::Expr;
use crate::meta::Registry;
use crate::value::Value;
use std::rc::Rc;

/// A query whose only row holds aggregates.
#[derive(Clone, Debug)]
pub struct Aggregation {
    pub query: Query,
    pub names: Vec<Rc<str>>,
    /// The result where no row can match and the database need not be asked. An aggregate that can't say what it is then
    /// (`None` in its place) makes the statement run all the same.
    pub empty: Vec<Option<Value>>,
}

impl Aggregation {
    /// Whether a query that can't match any row need not run.
    pub fn elide_empty(&self) -> bool {
        self.empty.iter().all(Option::is_some)
    }
}

impl Query {
    /// `count()`: an [`Aggregation`] of one column.
    pub fn count(&self, registry: &Registry) -> Result<Aggregation> {
        self.aggregate(registry, &[(Rc::from("__count"), Expr::count_star())])
    }

    /// `aggregate(name=expression, ...)`.
    pub fn aggregate(
        &self,
        registry: &Registry,
        aggregates: &[(Rc<str>, Expr)],
    ) -> Result<Aggregation> {
        let mut this = self.clone();
        let mask = this.annotation_mask.clone();
        let (mut refs_subquery, mut refs_window) = (false, false);
        let mut replacements: Vec<(Expr, Expr)> = Vec::new();
        let mut resolved: Vec<(Rc<str>, Expr)> = Vec::new();
        for (name, expr) in aggregates {
            check_alias(name)?;
            let mut how = Resolve {
                summarize: true,
                ..Resolve::default()
            };
            let aggregate = this.resolve_expr(registry, expr, &mut how)?;
            if !aggregate.contains_aggregate() {
                return Err(Error::type_error(format!(
                    "{name} is not an aggregate expression"
                )));
            }
            // Later aggregates may refer to earlier ones.
            this.append_annotation_mask(std::slice::from_ref(name));
            for reference in aggregate.refs() {
                if let Some(annotation) = this.annotation(&reference) {
                    refs_subquery |= annotation.contains_subquery();
                    refs_window |= annotation.contains_over_clause();
                }
            }
            let aggregate = aggregate.replace(&replacements);
            this.put_annotation(name.clone(), aggregate.clone());
            replacements.push((Expr::reference(name, aggregate.clone()), aggregate.clone()));
            super::select::put(&mut resolved, name.clone(), aggregate);
        }
        Rc::make_mut(&mut this.annotations)
            .retain(|(name, _)| !resolved.iter().any(|(other, _)| other == name));
        this.set_annotation_mask(mask.map(|mask| mask.to_vec()));

        let (_, having, qualify) = this.where_node.split_having_qualify(false, false)?;
        let has_aggregation = having.is_some()
            || this
                .annotations
                .iter()
                .any(|(_, annotation)| annotation.contains_aggregate());
        let wraps = matches!(this.group_by, GroupBy::By(_))
            || this.is_sliced()
            || has_aggregation
            || refs_subquery
            || refs_window
            || qualify.is_some()
            || this.distinct
            || this.combinator.is_some();
        let names: Vec<Rc<str>> = resolved.iter().map(|(name, _)| name.clone()).collect();
        let mut query = if wraps {
            this.wrapped_aggregates(registry, resolved, has_aggregation, qualify.is_some())?
        } else {
            this.select = Rc::default();
            this.selected = None;
            this.default_cols = false;
            this.extra = Rc::default();
            if !this.annotations.is_empty() {
                let inline: Vec<(Expr, Expr)> = this
                    .annotations
                    .iter()
                    .map(|(name, annotation)| {
                        (
                            Expr::reference(name, annotation.clone()),
                            annotation.clone(),
                        )
                    })
                    .collect();
                for (_, aggregate) in &mut resolved {
                    *aggregate = aggregate.replace(&inline);
                }
            }
            this.annotations = Rc::new(resolved);
            this.set_annotation_mask(Some(names.clone()));
            this
        };
        let empty = query
            .annotation_select()
            .map(|(_, expr)| expr.empty_result_set_value())
            .collect();
        query.clear_ordering(true, true);
        query.clear_limits();
        query.select_for_update = None;
        query.select_related = SelectRelated::No;
        Ok(Aggregation {
            query,
            names,
            empty,
        })
    }

    /// `SELECT aggregates FROM (this query) subquery`.
    fn wrapped_aggregates(
        &self,
        registry: &Registry,
        aggregates: Vec<(Rc<str>, Expr)>,
        has_aggregation: bool,
        qualify: bool,
    ) -> Result<Query> {
        let mut inner = self.clone();
        inner.subquery = true;
        inner.select_for_update = None;
        inner.select_related = SelectRelated::No;
        let selected: Vec<Rc<str>> = self
            .annotation_select()
            .map(|(name, _)| name.clone())
            .collect();
        inner.set_annotation_mask(Some(selected));
        if inner.orderby_issubset_groupby(registry)? {
            inner.clear_ordering(false, true);
        }
        let pk = self.model.and_then(|model| registry.model(model).pk);
        let pk_col = |inner: &mut Query| {
            let alias = inner.initial_alias(registry);
            pk.map(|pk| inner.get_col(registry, pk, &alias))
        };
        if !inner.distinct {
            if inner.default_cols && has_aggregation {
                let col = pk_col(&mut inner);
                inner.group_by = GroupBy::By(Rc::new(col.into_iter().collect()));
            }
            inner.default_cols = false;
            if !qualify && self.combinator.is_none() {
                // Keep only annotations that the aggregates, or the grouping, refer to.
                let mut mask: Vec<Rc<str>> = Vec::new();
                let mut keep = |names: Vec<Rc<str>>| {
                    for name in names {
                        if !mask.contains(&name) {
                            mask.push(name);
                        }
                    }
                };
                if let GroupBy::By(cols) = &self.group_by {
                    cols.iter().for_each(|col| keep(col.refs()));
                }
                aggregates
                    .iter()
                    .for_each(|(_, aggregate)| keep(aggregate.refs()));
                for (name, annotation) in self.annotation_select() {
                    if !annotation.group_by_cols().is_empty() {
                        keep(vec![name.clone()]);
                    }
                }
                inner.set_annotation_mask(Some(mask));
            }
        }
        let mut outer = Query::with_model(self.model);
        let mut columns: Vec<(Expr, Expr)> = Vec::new();
        for (name, aggregate) in aggregates {
            let mut replacements: Vec<(Expr, Expr)> = Vec::new();
            let mut found: Vec<Expr> = Vec::new();
            aggregate.cols(false, false, &mut |col| {
                found.push(Expr::Col(Rc::new(col.clone())))
            });
            for col in found {
                let reference = match columns.iter().find(|(known, _)| *known == col) {
                    Some((_, reference)) => reference.clone(),
                    None => {
                        let alias = format!("__col{}", columns.len() + 1);
                        let reference = Expr::reference(&alias, col.clone());
                        columns.push((col.clone(), reference.clone()));
                        inner.add_annotation(registry, &col, &alias, true)?;
                        reference
                    }
                };
                replacements.push((col, reference));
            }
            outer.put_annotation(name, aggregate.replace(&replacements));
        }
        let nothing = inner.select.is_empty()
            && !inner.default_cols
            && inner
                .annotation_mask
                .as_ref()
                .is_none_or(|mask| mask.is_empty());
        if nothing {
            let col = pk_col(&mut inner);
            inner.select = Rc::new(col.into_iter().collect());
        }
        outer.inner = Some(Rc::new(inner));
        Ok(outer)
    }

    /// `exists()`: a query for `1` of one row; `limit` off within a union.
    pub fn exists(&self, registry: &Registry, limit: bool) -> Result<Query> {
        let mut query = self.clone();
        if !(query.distinct && query.is_sliced()) {
            if matches!(query.group_by, GroupBy::Model) {
                query.select_concrete_fields(registry)?;
                query.set_group_by(registry, false)?;
            }
            query.clear_select_clause();
        }
        if query.combinator == Some(Combinator::Union) {
            let combined: Result<Vec<Query>> = query
                .combined
                .iter()
                .map(|part| part.exists(registry, false))
                .collect();
            query.combined = Rc::new(combined?);
        }
        query.clear_ordering(true, true);
        if limit {
            query.set_limits(None, Some(1));
        }
        query.add_annotation(registry, &Expr::value(1), "a", true)?;
        query.existence = true;
        Ok(query)
    }
}
