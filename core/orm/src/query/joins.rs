//! The alias map: which tables are joined, under which alias, and how.
//!
//! A join is made once and reused where that is right; a reference count says whether it is still needed (joins whose
//! columns are found in the table before are trimmed). `JoinPromoter` decides which joins may be `INNER`.

use super::{GroupBy, Query, Resolve};
use crate::error::{Error, Result};
use crate::expr::walk::{Relabels, relabeled};
use crate::expr::{Alias, Connector, Expr, Q, WhereNode};
use crate::meta::{JoinField, Registry};
use std::rc::Rc;

/// A small set of aliases.
#[derive(Clone, Debug, Default)]
pub struct AliasSet(Vec<Alias>);

impl AliasSet {
    pub fn contains(&self, alias: &str) -> bool {
        self.0.iter().any(|known| &**known == alias)
    }

    pub fn insert(&mut self, alias: &Alias) {
        if !self.contains(alias) {
            self.0.push(alias.clone());
        }
    }

    pub fn remove(&mut self, alias: &str) {
        self.0.retain(|known| &**known != alias);
    }

    pub fn extend<'a>(&mut self, aliases: impl IntoIterator<Item = &'a Alias>) {
        aliases.into_iter().for_each(|alias| self.insert(alias));
    }

    pub fn iter(&self) -> impl Iterator<Item = &Alias> {
        self.0.iter()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinType {
    Inner,
    /// `LEFT OUTER JOIN`.
    Outer,
}

/// `FilteredRelation(relation_name, condition=Q(...))`.
#[derive(Clone, Debug)]
pub struct FilteredRelation {
    pub relation_name: Rc<str>,
    pub condition: Rc<Q>,
    pub(crate) alias: Rc<str>,
    pub(crate) resolved: Option<Expr>,
}

impl FilteredRelation {
    pub fn new(relation_name: impl AsRef<str>, condition: Q) -> Result<Self> {
        if relation_name.as_ref().is_empty() {
            return Err(Error::value_error("relation_name cannot be empty."));
        }
        Ok(Self {
            relation_name: Rc::from(relation_name.as_ref()),
            condition: Rc::new(condition),
            alias: Rc::from(""),
            resolved: None,
        })
    }

    fn same(&self, other: &Self) -> bool {
        self.alias == other.alias
            && self.relation_name == other.relation_name
            && (Rc::ptr_eq(&self.condition, &other.condition)
                || format!("{:?}", self.condition) == format!("{:?}", other.condition))
    }
}

/// One join: `INNER JOIN "app_author" T3 ON (...)`.
#[derive(Clone, Debug)]
pub struct Join {
    pub table: Rc<str>,
    pub parent: Alias,
    pub kind: JoinType,
    pub field: JoinField,
    /// There may be no row on the other side.
    pub nullable: bool,
    pub filtered: Option<Rc<FilteredRelation>>,
}

impl Join {
    fn same(&self, other: &Self) -> bool {
        self.field == other.field
            && self.parent == other.parent
            && self.table == other.table
            && match (&self.filtered, &other.filtered) {
                (None, None) => true,
                (Some(a), Some(b)) => a.same(b),
                _ => false,
            }
    }
}

/// An entry of the `FROM` clause.
#[derive(Clone, Debug)]
pub enum Table {
    Base(Rc<str>),
    Join(Rc<Join>),
}

impl Table {
    pub fn name(&self) -> &Rc<str> {
        match self {
            Self::Base(table) => table,
            Self::Join(join) => &join.table,
        }
    }

    pub fn join(&self) -> Option<&Rc<Join>> {
        match self {
            Self::Base(_) => None,
            Self::Join(join) => Some(join),
        }
    }

    pub fn kind(&self) -> Option<JoinType> {
        self.join().map(|join| join.kind)
    }
}

/// A table with its alias and how many uses it has.
#[derive(Clone, Debug)]
pub struct Joined {
    pub alias: Alias,
    pub table: Table,
    pub refs: i32,
}

impl Query {
    pub(crate) fn joined(&self, alias: &str) -> Option<&Joined> {
        self.joins.iter().find(|joined| &*joined.alias == alias)
    }

    fn joined_mut(&mut self, alias: &str) -> Option<&mut Joined> {
        Rc::make_mut(&mut self.joins)
            .iter_mut()
            .find(|joined| &*joined.alias == alias)
    }

    pub(crate) fn join_kind(&self, alias: &str) -> Option<JoinType> {
        self.joined(alias).and_then(|joined| joined.table.kind())
    }

    fn parent_of(&self, alias: &str) -> Option<Alias> {
        self.joined(alias)?
            .table
            .join()
            .map(|join| join.parent.clone())
    }

    /// The first table.
    pub fn base_table(&self) -> Option<&Alias> {
        self.joins.first().map(|joined| &joined.alias)
    }

    pub(crate) fn ref_alias(&mut self, alias: &str) {
        if let Some(joined) = self.joined_mut(alias) {
            joined.refs += 1;
        }
    }

    pub(crate) fn unref_alias(&mut self, alias: &str) {
        if let Some(joined) = self.joined_mut(alias) {
            joined.refs -= 1;
        }
    }

    /// The reference counts, to be restored by [`Query::reset_refs`].
    pub fn refs(&self) -> Vec<(Alias, i32)> {
        self.joins
            .iter()
            .map(|joined| (joined.alias.clone(), joined.refs))
            .collect()
    }

    /// Joins made since stay in the map, unused.
    pub fn reset_refs(&mut self, before: &[(Alias, i32)]) {
        for joined in Rc::make_mut(&mut self.joins) {
            joined.refs = before
                .iter()
                .find(|(alias, _)| *alias == joined.alias)
                .map_or(0, |(_, refs)| *refs);
        }
    }

    /// How many tables are in use.
    pub fn count_active_tables(&self) -> usize {
        self.joins.iter().filter(|joined| joined.refs > 0).count()
    }

    /// The base table's alias, which it joins first where needed; empty for a query without a model.
    pub fn initial_alias(&mut self, registry: &Registry) -> Alias {
        if let Some(alias) = self.base_table().cloned() {
            self.ref_alias(&alias);
            return alias;
        }
        match self.model {
            Some(model) => {
                let table = registry.model(model).options.db_table.clone();
                let alias = self.new_alias(&table, None);
                Rc::make_mut(&mut self.joins).push(Joined {
                    alias: alias.clone(),
                    table: Table::Base(table),
                    refs: 1,
                });
                alias
            }
            None => Rc::from(""),
        }
    }

    /// A new alias: the table's own name the first time.
    fn new_alias(&mut self, table: &Rc<str>, filtered: Option<&FilteredRelation>) -> Alias {
        let number = self.joins.len() + 1;
        let map = Rc::make_mut(&mut self.table_map);
        match map.iter_mut().find(|(name, _)| name == table) {
            Some((_, aliases)) => {
                let alias: Alias = format!("{}{number}", self.alias_prefix).into();
                aliases.push(alias.clone());
                alias
            }
            None => {
                let alias =
                    filtered.map_or_else(|| table.clone(), |filtered| filtered.alias.clone());
                map.push((table.clone(), vec![alias.clone()]));
                alias
            }
        }
    }

    /// The alias of that join: an equal one's among `reuse` (None: any), or a new one's. `wanted` is the alias that a
    /// filtered relation asks for.
    pub(crate) fn join(
        &mut self,
        registry: &Registry,
        mut join: Join,
        wanted: Option<&Alias>,
        reuse: Option<&AliasSet>,
    ) -> Result<Alias> {
        let mut reusable = None;
        for joined in self.joins.iter() {
            let equal = reuse.is_none_or(|set| set.contains(&joined.alias))
                && joined.table.join().is_some_and(|other| other.same(&join));
            if equal {
                reusable = Some(joined.alias.clone());
                if wanted == Some(&joined.alias) {
                    break;
                }
            }
        }
        if let Some(alias) = reusable {
            self.ref_alias(&alias);
            return Ok(alias);
        }
        let alias = self.new_alias(&join.table, join.filtered.as_deref());
        let outer = join.nullable || self.join_kind(&join.parent) == Some(JoinType::Outer);
        join.kind = if outer {
            JoinType::Outer
        } else {
            JoinType::Inner
        };
        let filtered = join.filtered.clone();
        Rc::make_mut(&mut self.joins).push(Joined {
            alias: alias.clone(),
            table: Table::Join(Rc::new(join)),
            refs: 1,
        });
        if let Some(filtered) = filtered {
            self.resolve_filtered(registry, &alias, &filtered, reuse)?;
        }
        Ok(alias)
    }

    fn resolve_filtered(
        &mut self,
        registry: &Registry,
        alias: &Alias,
        filtered: &FilteredRelation,
        reuse: Option<&AliasSet>,
    ) -> Result<()> {
        let mut reuse = reuse.cloned();
        if let Some(reuse) = &mut reuse {
            reuse.insert(alias);
        }
        let before = self.joins.len();
        let condition = self.filtered_condition(registry, &filtered.condition, reuse.as_mut())?;
        let resolved = FilteredRelation {
            resolved: Some(Expr::Where(Rc::new(condition))),
            ..filtered.clone()
        };
        let joins = Rc::make_mut(&mut self.joins);
        if let Some(at) = joins.iter().position(|joined| joined.alias == *alias) {
            if let Table::Join(join) = &mut joins[at].table {
                Rc::make_mut(join).filtered = Some(Rc::new(resolved));
            }
            // Tables that the condition joined must come before.
            if before < joins.len() {
                let entry = joins.remove(at);
                joins.push(entry);
            }
        }
        Ok(())
    }

    fn set_kind(&mut self, alias: &str, kind: JoinType) {
        if let Some(Joined {
            table: Table::Join(join),
            ..
        }) = self.joined_mut(alias)
        {
            Rc::make_mut(join).kind = kind;
        }
    }

    /// Makes joins outer where a row may be missing, and those that hang on them.
    pub(crate) fn promote_joins<'a>(&mut self, aliases: impl IntoIterator<Item = &'a Alias>) {
        let mut queue: Vec<Alias> = aliases.into_iter().cloned().collect();
        let mut at = 0;
        while at < queue.len() {
            let alias = queue[at].clone();
            at += 1;
            let Some(join) = self
                .joined(&alias)
                .and_then(|joined| joined.table.join())
                .cloned()
            else {
                continue;
            };
            let parent_outer = self.join_kind(&join.parent) == Some(JoinType::Outer);
            if (join.nullable || parent_outer) && join.kind != JoinType::Outer {
                self.set_kind(&alias, JoinType::Outer);
                for joined in self.joins.iter() {
                    let hangs = joined
                        .table
                        .join()
                        .is_some_and(|child| child.parent == alias);
                    if hangs && !queue[at..].contains(&joined.alias) {
                        queue.push(joined.alias.clone());
                    }
                }
            }
        }
    }

    /// Makes joins inner, and those that they hang on.
    pub(crate) fn demote_joins<'a>(&mut self, aliases: impl IntoIterator<Item = &'a Alias>) {
        let mut queue: Vec<Alias> = aliases.into_iter().cloned().collect();
        let mut at = 0;
        while at < queue.len() {
            let alias = queue[at].clone();
            at += 1;
            if self.join_kind(&alias) == Some(JoinType::Outer) {
                self.set_kind(&alias, JoinType::Inner);
                if let Some(parent) = self.parent_of(&alias)
                    && self.join_kind(&parent) == Some(JoinType::Inner)
                {
                    queue.push(parent);
                }
            }
        }
    }

    /// The aliases joined `INNER`.
    pub(crate) fn inner_joins(&self) -> Vec<Alias> {
        let inner = self
            .joins
            .iter()
            .filter(|joined| joined.table.kind() == Some(JoinType::Inner));
        inner.map(|joined| joined.alias.clone()).collect()
    }

    /// A copy with other aliases.
    #[must_use]
    pub(crate) fn relabeled(&self, map: &Relabels) -> Query {
        let mut query = self.clone();
        query.change_aliases(map);
        query
    }

    /// Renames aliases everywhere.
    pub(crate) fn change_aliases(&mut self, map: &Relabels) {
        if map.is_empty() {
            return;
        }
        if let Expr::Where(node) = Expr::Where(self.where_node.clone()).relabel(map) {
            self.where_node = node;
        }
        if let GroupBy::By(cols) = &mut self.group_by {
            *cols = Rc::new(cols.iter().map(|col| col.relabel(map)).collect());
        }
        if !self.select.is_empty() {
            self.select = Rc::new(self.select.iter().map(|col| col.relabel(map)).collect());
        }
        if !self.annotations.is_empty() {
            let relabeled = self
                .annotations
                .iter()
                .map(|(name, expr)| (name.clone(), expr.relabel(map)));
            self.annotations = Rc::new(relabeled.collect());
        }
        let joins = Rc::make_mut(&mut self.joins);
        let tables = Rc::make_mut(&mut self.table_map);
        for (old, new) in map {
            let Some(at) = joins.iter().position(|joined| joined.alias == *old) else {
                continue;
            };
            let mut entry = joins.remove(at);
            entry.alias = new.clone();
            if let Table::Join(join) = &mut entry.table {
                let join = Rc::make_mut(join);
                join.parent = relabeled(&join.parent, map);
                if let Some(filtered) = &mut join.filtered {
                    let filtered = Rc::make_mut(filtered);
                    filtered.resolved = filtered
                        .resolved
                        .as_ref()
                        .map(|condition| condition.relabel(map));
                }
            }
            let aliases = tables
                .iter_mut()
                .find(|(name, _)| name == entry.table.name());
            if let Some(alias) =
                aliases.and_then(|(_, aliases)| aliases.iter_mut().find(|alias| *alias == old))
            {
                *alias = new.clone();
            }
            joins.push(entry);
        }
        if !self.external_aliases.is_empty() {
            let renamed = self.external_aliases.iter().map(|(alias, aliased)| {
                let new = relabeled(alias, map);
                let changed = map.iter().any(|(old, _)| old == alias);
                (new, *aliased || changed)
            });
            self.external_aliases = Rc::new(renamed.collect());
        }
        if !self.combined.is_empty() {
            for query in Rc::make_mut(&mut self.combined) {
                let external: Vec<_> = map
                    .iter()
                    .filter(|(old, _)| query.external_aliases.iter().any(|(alias, _)| alias == old))
                    .cloned()
                    .collect();
                query.change_aliases(&external);
            }
        }
    }

    /// Gives this query aliases that clash with none of the other's: `U0`, `U1`, ... where that one has `T`s.
    pub(crate) fn bump_prefix(&mut self, other: &mut Query, exclude: Option<&str>) -> Result<()> {
        if self.alias_prefix != other.alias_prefix {
            return Ok(());
        }
        let mut prefix = self.alias_prefix.to_string();
        let mut tries = 0;
        loop {
            prefix = next_prefix(&prefix);
            if !self.subq_aliases.iter().any(|known| **known == *prefix) {
                break;
            }
            tries += 1;
            if tries > 62 {
                return Err(Error::new(
                    crate::error::ErrorKind::RecursionError,
                    "Maximum recursion depth exceeded: too many subqueries.",
                ));
            }
        }
        self.alias_prefix = prefix.into();
        Rc::make_mut(&mut self.subq_aliases).push(self.alias_prefix.clone());
        for prefix in self.subq_aliases.iter() {
            if !other.subq_aliases.contains(prefix) {
                Rc::make_mut(&mut other.subq_aliases).push(prefix.clone());
            }
        }
        let map: Vec<(Alias, Alias)> = self
            .joins
            .iter()
            .enumerate()
            .filter(|(_, joined)| exclude != Some(&*joined.alias))
            .map(|(at, joined)| {
                (
                    joined.alias.clone(),
                    format!("{}{at}", self.alias_prefix).into(),
                )
            })
            .collect();
        self.change_aliases(&map);
        Ok(())
    }
}

/// `T` → `U` → ... → `Z` → `AA` → `AB` ...
fn next_prefix(prefix: &str) -> String {
    let mut letters: Vec<u8> = prefix.bytes().collect();
    for letter in letters.iter_mut().rev() {
        if *letter < b'Z' {
            *letter += 1;
            return String::from_utf8_lossy(&letters).into_owned();
        }
        *letter = b'A';
    }
    letters.insert(0, b'A');
    String::from_utf8_lossy(&letters).into_owned()
}

/// Counts how many branches of a condition need each join, to find those that may be inner.
pub(crate) struct JoinPromoter {
    /// `NOT (a AND b)` needs joins as `a OR b` does.
    effective: Connector,
    children: usize,
    votes: Vec<(Alias, usize)>,
}

impl JoinPromoter {
    pub fn new(connector: Connector, children: usize, negated: bool) -> Self {
        let effective = match (negated, connector) {
            (false, connector) => connector,
            (true, Connector::And) => Connector::Or,
            (true, _) => Connector::And,
        };
        Self {
            effective,
            children,
            votes: Vec::new(),
        }
    }

    pub fn add_votes<'a>(&mut self, aliases: impl IntoIterator<Item = &'a Alias>) {
        for alias in aliases {
            match self.votes.iter_mut().find(|(known, _)| known == alias) {
                Some((_, votes)) => *votes += 1,
                None => self.votes.push((alias.clone(), 1)),
            }
        }
    }

    /// Promotes and demotes; returns the joins that are needed as inner ones.
    pub fn update_join_types(&self, query: &mut Query) -> Vec<Alias> {
        let (mut promote, mut demote) = (Vec::new(), Vec::new());
        for (alias, votes) in &self.votes {
            // A branch that does not need the join may match rows that have none.
            if self.effective == Connector::Or && *votes < self.children {
                promote.push(alias.clone());
            }
            // One condition of an AND that needs the row, or every one of an OR: rows without it can't match.
            if self.effective == Connector::And
                || (self.effective == Connector::Or && *votes == self.children)
            {
                demote.push(alias.clone());
            }
        }
        query.promote_joins(&promote);
        query.demote_joins(&demote);
        demote
    }
}

impl Query {
    /// The condition of a filtered relation, resolved within this query.
    fn filtered_condition(
        &mut self,
        registry: &Registry,
        q: &Q,
        reuse: Option<&mut AliasSet>,
    ) -> Result<WhereNode> {
        let options = super::filter::Options {
            split_subq: false,
            update_join_types: false,
            ..Default::default()
        };
        Ok(self.add_q_inner(registry, q, reuse, options)?.0)
    }

    /// For hosts: an expression resolved within this query.
    pub fn resolve(&mut self, registry: &Registry, expr: &Expr) -> Result<Expr> {
        self.resolve_expr(registry, expr, &mut Resolve::default())
    }
}
