//! `queryset & queryset` and `queryset | queryset`.

use super::joins::{JoinPromoter, JoinType, Table};
use super::{AliasSet, Query};
use crate::error::{Error, Result};
use crate::expr::walk::relabeled;
use crate::expr::{Alias, Connector, Expr};
use crate::meta::Registry;
use std::rc::Rc;

impl Query {
    /// Merges another query of the same model into this one.
    pub fn combine(
        &mut self,
        registry: &Registry,
        other: &Query,
        connector: Connector,
    ) -> Result<()> {
        if self.model != other.model {
            return Err(Error::type_error(
                "Cannot combine queries on two different base models.",
            ));
        }
        if self.is_sliced() {
            return Err(Error::type_error(
                "Cannot combine queries once a slice has been taken.",
            ));
        }
        if self.distinct != other.distinct {
            return Err(Error::type_error(
                "Cannot combine a unique query with a non-unique query.",
            ));
        }
        if self.distinct_fields != other.distinct_fields {
            return Err(Error::type_error(
                "Cannot combine queries with different distinct fields.",
            ));
        }
        // Other aliases on the right first, so that renamings can't run into each other.
        let initial = self.initial_alias(registry);
        let mut other = other.clone();
        other.bump_prefix(self, Some(&initial))?;

        let conjunction = connector == Connector::And;
        // Under AND two conditions on many rows may be met by two different rows: their joins are not shared.
        let mut reuse = AliasSet::default();
        if !conjunction {
            reuse.extend(self.joins.iter().map(|joined| &joined.alias));
        }
        let mut promoter = JoinPromoter::new(connector, 2, false);
        promoter.add_votes(&self.inner_joins());
        let mut votes: Vec<Alias> = Vec::new();
        let mut map: Vec<(Alias, Alias)> = Vec::new();
        for joined in other.joins.iter().skip(1) {
            let Table::Join(join) = &joined.table else {
                continue;
            };
            let mut join = (**join).clone();
            let inner = join.kind == JoinType::Inner;
            join.parent = relabeled(&join.parent, &map);
            if let Some(filtered) = &mut join.filtered {
                let resolved = filtered
                    .resolved
                    .as_ref()
                    .map(|condition| condition.relabel(&map));
                Rc::make_mut(filtered).resolved = resolved;
            }
            let wanted = relabeled(&joined.alias, &map);
            let known = self.joins.len();
            let alias = self.join(registry, join, Some(&wanted), Some(&reuse))?;
            // A join made anew is outer where it may be, whatever it was on the right.
            let inner = if self.joins.len() > known {
                self.join_kind(&alias) == Some(JoinType::Inner)
            } else {
                inner
            };
            if inner && !votes.contains(&alias) {
                votes.push(alias.clone());
            }
            // Two joins of the right side stay two.
            reuse.remove(&alias);
            if joined.refs == 0 {
                self.unref_alias(&alias);
            }
            if joined.alias != alias {
                map.push((joined.alias.clone(), alias));
            }
        }
        promoter.add_votes(&votes);
        promoter.update_join_types(self);
        for prefix in other.subq_aliases.iter() {
            if !self.subq_aliases.contains(prefix) {
                Rc::make_mut(&mut self.subq_aliases).push(prefix.clone());
            }
        }
        let condition = match map.is_empty() {
            true => Expr::Where(other.where_node.clone()),
            false => Expr::Where(other.where_node.clone()).relabel(&map),
        };
        Rc::make_mut(&mut self.where_node).add(condition, connector);
        if other.select.is_empty() {
            self.select = Rc::default();
        } else {
            self.set_select(other.select.iter().map(|col| col.relabel(&map)).collect());
        }
        if !conjunction && !self.extra.is_empty() && !other.extra.is_empty() {
            return Err(Error::value_error(
                "When merging querysets using 'or', you cannot have extra(select=...) on both sides.",
            ));
        }
        for (name, extra) in other.extra.iter() {
            super::select::put(Rc::make_mut(&mut self.extra), name.clone(), extra.clone());
        }
        let mut mask: Vec<Rc<str>> = self
            .extra_mask
            .as_ref()
            .map_or_else(Vec::new, |mask| mask.to_vec());
        mask.extend(
            other
                .extra_mask
                .iter()
                .flat_map(|mask| mask.iter().cloned()),
        );
        if !mask.is_empty() {
            self.extra_mask = Some(Rc::new(mask));
        }
        if !other.extra_tables.is_empty() {
            Rc::make_mut(&mut self.extra_tables).extend(other.extra_tables.iter().cloned());
        }
        if !other.order_by.is_empty() {
            self.order_by = other.order_by.clone();
        }
        if !other.extra_order_by.is_empty() {
            self.extra_order_by = other.extra_order_by.clone();
        }
        Ok(())
    }
}
