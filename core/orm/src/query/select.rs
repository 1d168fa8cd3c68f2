//! What a query selects: columns, annotations, grouping, ordering, limits, deferred fields.

use super::joins::FilteredRelation;
use super::names::PathStop;
use super::{Deferred, GroupBy, OrderTerm, Query, Resolve, SelectRelated, Selected, Tree};
use crate::deprecation::deprecated;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{Alias, ColPairs, Connector, Expr, ExtraWhere, Q, QChild, RawSql, Rhs};
use crate::meta::{FieldId, Member, ModelId, Registry};
use crate::value::Value;
use std::rc::Rc;

/// Fields to load: `Some` of a field with what to load of the model behind it; empty: everything.
#[derive(Clone, Debug, Default)]
pub struct SelectMask(pub Vec<(MaskKey, SelectMask)>);

/// A field, a reverse relation, or a filtered relation by its alias.
#[derive(Clone, Debug, PartialEq)]
pub enum MaskKey {
    Field(FieldId),
    Reverse(FieldId),
    Filtered(Rc<str>),
}

impl SelectMask {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, key: &MaskKey) -> Option<&SelectMask> {
        self.0
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, mask)| mask)
    }

    fn entry(&mut self, key: MaskKey) -> &mut SelectMask {
        let at = match self.0.iter().position(|(known, _)| *known == key) {
            Some(at) => at,
            None => {
                self.0.push((key, SelectMask::default()));
                self.0.len() - 1
            }
        };
        &mut self.0[at].1
    }
}

/// Refuses names that could break out of the SQL.
pub(crate) fn check_alias(alias: &str) -> Result<()> {
    if alias.contains('%') {
        deprecated("Using percent signs in a column alias is deprecated.");
    }
    let forbidden = |c: char| {
        matches!(c, '\'' | '`' | '"' | ']' | '[' | ';' | '#') || c.is_whitespace() || c.is_control()
    };
    if alias.contains(forbidden)
        || alias.contains("--")
        || alias.contains("/*")
        || alias.contains("*/")
    {
        return Err(Error::value_error(
            "Column aliases cannot contain whitespace characters, hashes, control characters, quotation marks, \
             semicolons, or SQL comments.",
        ));
    }
    Ok(())
}

impl Query {
    /// `annotate()` without a queryset's checks.
    pub fn add_annotation(
        &mut self,
        registry: &Registry,
        expr: &Expr,
        name: &str,
        select: bool,
    ) -> Result<()> {
        check_alias(name)?;
        let resolved = self.resolve_expr(registry, expr, &mut Resolve::default())?;
        let name: Rc<str> = Rc::from(name);
        if select {
            self.append_annotation_mask(std::slice::from_ref(&name));
        } else {
            let mask = self
                .annotation_select()
                .map(|(known, _)| known)
                .filter(|known| **known != name);
            let mask = mask.cloned().collect();
            self.set_annotation_mask(Some(mask));
        }
        self.put_annotation(name.clone(), resolved);
        if select
            && let Some(selected) = self
                .selected
                .as_mut()
                .filter(|selected| !selected.is_empty())
        {
            put(
                Rc::make_mut(selected),
                name.clone(),
                Selected::Annotation(name),
            );
        }
        Ok(())
    }

    pub(crate) fn put_annotation(&mut self, name: Rc<str>, expr: Expr) {
        put(Rc::make_mut(&mut self.annotations), name, expr);
    }

    pub(crate) fn set_annotation_mask(&mut self, names: Option<Vec<Rc<str>>>) {
        if let (Some(names), Some(selected)) = (
            &names,
            self.selected.as_mut().filter(|list| !list.is_empty()),
        ) {
            let selected = Rc::make_mut(selected);
            selected.retain(|(_, from)| match from {
                Selected::Annotation(name) => names.contains(name),
                _ => true,
            });
            for name in names {
                put(selected, name.clone(), Selected::Annotation(name.clone()));
            }
        }
        self.annotation_mask = names.map(Rc::new);
    }

    pub(crate) fn append_annotation_mask(&mut self, names: &[Rc<str>]) {
        if let Some(mask) = &self.annotation_mask {
            let mut mask = (**mask).clone();
            for name in names {
                if !mask.contains(name) {
                    mask.push(name.clone());
                }
            }
            self.set_annotation_mask(Some(mask));
        }
    }

    pub fn add_filtered_relation(
        &mut self,
        registry: &Registry,
        mut relation: FilteredRelation,
        alias: &str,
    ) -> Result<()> {
        if alias.contains('.') {
            return Err(Error::value_error(format!(
                "FilteredRelation doesn't support aliases with periods (got '{alias}')."
            )));
        }
        check_alias(alias)?;
        let name = relation.relation_name.clone();
        let parts: Vec<&str> = name.split("__").collect();
        let (lookups, relation_parts, _) =
            self.solve_lookup_type(registry, &name, &parts, false)?;
        if !lookups.is_empty() {
            return Err(Error::value_error(format!(
                "FilteredRelation's relation_name cannot contain lookups (got '{name}')."
            )));
        }
        let mut paths = Vec::new();
        condition_paths(&relation.condition, &mut paths)?;
        for path in &paths {
            let names: Vec<&str> = path.split("__").collect();
            let (lookups, fields, _) = self.solve_lookup_type(registry, path, &names, false)?;
            let shift = if lookups.is_empty() { 2 } else { 1 };
            let within = &fields[..fields.len().saturating_sub(shift)];
            if within
                .iter()
                .zip(relation_parts)
                .any(|(field, relation)| field != relation)
            {
                return Err(Error::value_error(format!(
                    "FilteredRelation's condition doesn't support relations outside the '{name}' (got '{path}')."
                )));
            }
            if fields.len() > relation_parts.len() + 1 {
                return Err(Error::value_error(format!(
                    "FilteredRelation's condition doesn't support nested relations deeper than the relation_name (got \
                     '{path}' for '{name}')."
                )));
            }
        }
        relation.alias = Rc::from(alias);
        relation.condition = Rc::new(rename_prefix(&name, alias, &relation.condition)?);
        put(
            Rc::make_mut(&mut self.filtered_relations),
            Rc::from(alias),
            Rc::new(relation),
        );
        Ok(())
    }

    /// Adds terms to the ordering; none clear it, with the model's own.
    pub fn add_ordering(&mut self, registry: &Registry, terms: &[OrderTerm]) -> Result<()> {
        for term in terms {
            match term {
                OrderTerm::Name(name) => {
                    let name = name.strip_prefix('-').unwrap_or(name);
                    if name == "?"
                        || self.annotation(name).is_some()
                        || self.extra.iter().any(|(known, _)| &**known == name)
                    {
                        continue;
                    }
                    let parts: Vec<&str> = name.split("__").collect();
                    self.names_to_path(registry, &parts, self.model, true, false)
                        .map_err(PathStop::into_error)?;
                }
                OrderTerm::Expr(expr) if expr.contains_aggregate() => {
                    return Err(Error::field_error(format!(
                        "Using an aggregate in order_by() without also including it in annotate() is not allowed: {}",
                        expr.repr(registry)
                    )));
                }
                OrderTerm::Expr(_) => {}
            }
        }
        if terms.is_empty() {
            self.default_ordering = false;
        } else {
            Rc::make_mut(&mut self.order_by).extend(terms.iter().cloned());
        }
        Ok(())
    }

    /// Drops the ordering, unless it matters (`force` drops it all the same); `clear_default` the model's too.
    pub fn clear_ordering(&mut self, force: bool, clear_default: bool) {
        if !force
            && (self.is_sliced()
                || !self.distinct_fields.is_empty()
                || self.select_for_update.is_some())
        {
            return;
        }
        if !self.order_by.is_empty() {
            self.order_by = Rc::default();
        }
        if !self.extra_order_by.is_empty() {
            self.extra_order_by = Rc::default();
        }
        if clear_default {
            self.default_ordering = false;
        }
        if !self.combined.is_empty() {
            for query in Rc::make_mut(&mut self.combined) {
                query.clear_ordering(false, clear_default);
            }
        }
    }

    /// Every term of the ordering is grouped by.
    pub(crate) fn orderby_issubset_groupby(&self, registry: &Registry) -> Result<bool> {
        if !self.extra_order_by.is_empty() {
            return Ok(false);
        }
        let GroupBy::By(cols) = &self.group_by else {
            return Ok(true);
        };
        let mut query = self.clone();
        for term in self.order_by.iter() {
            let resolved = match term {
                OrderTerm::Name(name) if &**name == "?" => return Ok(false),
                OrderTerm::Name(name) => {
                    let name = name.strip_prefix('-').unwrap_or(name);
                    query.resolve(registry, &Expr::f(name))?
                }
                OrderTerm::Expr(expr) => query.resolve(registry, expr)?,
            };
            if !cols.contains(&resolved) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `qs[low:high]`, within what is sliced already.
    pub fn set_limits(&mut self, low: Option<u64>, high: Option<u64>) {
        if let Some(high) = high {
            let high = self.low_mark.saturating_add(high);
            self.high_mark = Some(self.high_mark.map_or(high, |mark| mark.min(high)));
        }
        if let Some(low) = low {
            let low = self.low_mark.saturating_add(low);
            self.low_mark = self.high_mark.map_or(low, |mark| mark.min(low));
        }
        if self.high_mark == Some(self.low_mark) {
            self.set_empty();
        }
    }

    pub fn clear_limits(&mut self) {
        self.low_mark = 0;
        self.high_mark = None;
    }

    /// `none()`.
    pub fn set_empty(&mut self) {
        Rc::make_mut(&mut self.where_node).add(Expr::Nothing, Connector::And);
        if !self.combined.is_empty() {
            Rc::make_mut(&mut self.combined)
                .iter_mut()
                .for_each(Self::set_empty);
        }
    }

    /// After `none()`.
    pub fn is_empty(&self) -> bool {
        self.where_node
            .children
            .iter()
            .any(|child| matches!(child, Expr::Nothing))
    }

    /// Whether rows come in an order that is said somewhere (`QuerySet.ordered`).
    pub fn ordered(&self, registry: &Registry) -> bool {
        if self.is_empty() || !self.extra_order_by.is_empty() || !self.order_by.is_empty() {
            return true;
        }
        self.default_ordering
            && matches!(self.group_by, GroupBy::None)
            && self
                .model
                .is_some_and(|model| !registry.model(model).options.ordering.is_empty())
    }

    pub(crate) fn clear_select_clause(&mut self) {
        self.select = Rc::default();
        self.default_cols = false;
        self.select_related = SelectRelated::No;
        self.extra_mask = Some(Rc::default());
        self.set_annotation_mask(Some(Vec::new()));
        self.selected = None;
    }

    pub(crate) fn clear_select_fields(&mut self) {
        self.select = Rc::default();
        self.values_select = Rc::default();
        self.selected = None;
    }

    pub fn set_select(&mut self, cols: Vec<Expr>) {
        self.default_cols = false;
        self.select = Rc::new(cols);
    }

    /// Selects the columns of these names.
    pub fn add_fields<S: AsRef<str>>(
        &mut self,
        registry: &Registry,
        names: &[S],
        allow_m2m: bool,
    ) -> Result<()> {
        let alias = self.initial_alias(registry);
        let mut cols = Vec::with_capacity(names.len());
        for name in names {
            let name = name.as_ref();
            cols.push(self.add_field(registry, name, &alias, allow_m2m).map_err(
                |error| match error {
                    PathStop::Multi(_) => {
                        Error::field_error(format!("Invalid field name: '{name}'"))
                    }
                    PathStop::Error(error)
                        if error.kind == ErrorKind::FieldError && !name.contains("__") =>
                    {
                        let mut more: Vec<Rc<str>> =
                            self.extra.iter().map(|(name, _)| name.clone()).collect();
                        more.extend(self.annotation_select().map(|(name, _)| name.clone()));
                        let choices = self.choices(registry, self.model, &more);
                        Error::field_error(format!(
                            "Cannot resolve keyword '{name}' into field. Choices are: {choices}"
                        ))
                    }
                    PathStop::Error(error) => error,
                },
            )?);
        }
        if !cols.is_empty() {
            self.set_select(cols);
        }
        Ok(())
    }

    fn add_field(
        &mut self,
        registry: &Registry,
        name: &str,
        alias: &Alias,
        allow_m2m: bool,
    ) -> Result<Expr, PathStop> {
        let parts: Vec<&str> = name.split("__").collect();
        let info =
            self.setup_joins(registry, &parts, self.model, alias.clone(), None, allow_m2m)?;
        let (targets, alias, _) = self.trim_joins(registry, &info);
        Ok(match targets.as_slice() {
            [target] => self.transformed_col(registry, &info, *target, &alias)?,
            targets => Expr::ColPairs(Rc::new(ColPairs {
                alias: self.alias_cols.then_some(alias),
                targets: targets.into(),
                sources: targets.into(),
                output: info.final_field,
            })),
        })
    }

    /// How many columns it gives to `in`.
    pub(crate) fn subquery_fields(&self, registry: &Registry) -> usize {
        if !self.has_select_fields() || self.select.is_empty() {
            return self
                .model
                .map_or(1, |model| registry.pk_fields(model).len());
        }
        let width = |expr: &Expr| match expr {
            Expr::ColPairs(pairs) => pairs.targets.len(),
            _ => 1,
        };
        self.select.iter().map(width).sum()
    }

    /// `values(*names)`.
    pub fn set_values(&mut self, registry: &Registry, names: &[Rc<str>]) -> Result<()> {
        self.select_related = SelectRelated::No;
        self.clear_deferred_loading();
        self.clear_select_fields();
        let mut selected: Vec<(Rc<str>, Selected)> = Vec::new();
        let mut field_names: Vec<Rc<str>> = Vec::new();
        if names.is_empty() {
            if let Some(model) = self.model {
                field_names.extend(
                    registry
                        .concrete_fields(model)
                        .map(|field| field.attname.clone()),
                );
            }
        } else {
            for name in names {
                check_alias(name)?;
            }
            let (mut extra_names, mut annotation_names) = (Vec::new(), Vec::new());
            if self.extra.is_empty() && self.annotations.is_empty() {
                field_names = names.to_vec();
                for (at, name) in names.iter().enumerate() {
                    put(&mut selected, name.clone(), Selected::Column(at));
                }
            } else {
                self.default_cols = false;
                for name in names {
                    let extra = self
                        .extra_select()
                        .find(|(known, _)| known == name)
                        .map(|(_, extra)| extra.clone());
                    if let Some((sql, params)) = extra {
                        extra_names.push(name.clone());
                        let raw = Expr::RawSql(Rc::new(RawSql {
                            sql,
                            params,
                            output: None,
                        }));
                        put(&mut selected, name.clone(), Selected::Extra(raw));
                    } else if self.annotation_select().any(|(known, _)| known == name) {
                        annotation_names.push(name.clone());
                        put(
                            &mut selected,
                            name.clone(),
                            Selected::Annotation(name.clone()),
                        );
                    } else if self.annotation(name).is_some() {
                        let advice = match self.annotation_select().next() {
                            Some(_) => format!(
                                "It was excluded by a previous values() or values_list() call. Include '{name}' in \
                                 that call to select it."
                            ),
                            None => "Use annotate() to promote it.".to_owned(),
                        };
                        return Err(Error::field_error(format!(
                            "Cannot select the '{name}' alias. {advice}"
                        )));
                    } else {
                        if self.annotation_select().next().is_some() {
                            // For its error, whose choices include the annotations.
                            let parts: Vec<&str> = name.split("__").collect();
                            self.names_to_path(registry, &parts, self.model, true, false)
                                .map_err(PathStop::into_error)?;
                        }
                        put(
                            &mut selected,
                            name.clone(),
                            Selected::Column(field_names.len()),
                        );
                        field_names.push(name.clone());
                    }
                }
            }
            self.extra_mask = Some(Rc::new(extra_names));
            self.set_annotation_mask(Some(annotation_names));
        }
        match &self.group_by {
            GroupBy::Model => {
                self.select_concrete_fields(registry)?;
                // By the columns themselves: their aliases are about to go.
                self.set_group_by(registry, false)?;
                self.clear_select_fields();
            }
            GroupBy::By(cols) => {
                let cols = cols.iter().map(|col| match col {
                    Expr::Ref(node) if !selected.iter().any(|(name, _)| *name == node.name) => self
                        .annotation(&node.name)
                        .cloned()
                        .unwrap_or_else(|| col.clone()),
                    col => col.clone(),
                });
                self.group_by = GroupBy::By(Rc::new(cols.collect()));
            }
            GroupBy::None => {}
        }
        self.values_select = Rc::new(field_names.clone());
        self.add_fields(registry, &field_names, true)?;
        self.selected = (!names.is_empty()).then(|| Rc::new(selected));
        Ok(())
    }

    pub(crate) fn select_concrete_fields(&mut self, registry: &Registry) -> Result<()> {
        let Some(model) = self.model else {
            return Ok(());
        };
        let names: Vec<Rc<str>> = registry
            .concrete_fields(model)
            .map(|field| field.attname.clone())
            .collect();
        self.add_fields(registry, &names, false)
    }

    /// Groups by everything selected.
    pub(crate) fn set_group_by(&mut self, _registry: &Registry, allow_aliases: bool) -> Result<()> {
        if allow_aliases && !self.values_select.is_empty() {
            // Selected expressions are grouped by their aliases: they become annotations.
            let (mut columns, mut moved) = (Vec::new(), Vec::new());
            for (name, expr) in self.values_select.iter().zip(self.select.iter()) {
                let list = if matches!(expr, Expr::Col(_)) {
                    &mut columns
                } else {
                    &mut moved
                };
                put(list, name.clone(), expr.clone());
            }
            if !moved.is_empty() {
                let names: Vec<Rc<str>> = moved.iter().map(|(name, _)| name.clone()).collect();
                for (name, expr) in self.annotations.iter() {
                    put(&mut moved, name.clone(), expr.clone());
                }
                self.annotations = Rc::new(moved);
                self.append_annotation_mask(&names);
            }
            self.select = Rc::new(columns.iter().map(|(_, expr)| expr.clone()).collect());
            self.values_select = Rc::new(columns.into_iter().map(|(name, _)| name).collect());
            if let Some(selected) = &mut self.selected {
                let selected = Rc::make_mut(selected);
                for (at, name) in self.values_select.iter().enumerate() {
                    put(selected, name.clone(), Selected::Column(at));
                }
            }
        }
        let mut cols: Vec<Expr> = self.select.to_vec();
        for (name, annotation) in self.annotation_select() {
            let grouped = annotation.group_by_cols();
            if grouped.is_empty() {
                continue;
            }
            if allow_aliases && !annotation.contains_aggregate() {
                cols.push(Expr::reference(name, annotation.clone()));
            } else {
                cols.extend(grouped);
            }
        }
        self.group_by = GroupBy::By(Rc::new(cols));
        Ok(())
    }

    pub(crate) fn add_extra(
        &mut self,
        select: Vec<(Rc<str>, Rc<str>)>,
        select_params: Vec<Value>,
        wheres: Vec<Rc<str>>,
        params: Vec<Value>,
        tables: Vec<Rc<str>>,
        order_by: Vec<Rc<str>>,
    ) -> Result<()> {
        let mut select_params = select_params.into_iter();
        for (name, sql) in select {
            check_alias(&name)?;
            let mut own = Vec::new();
            let mut at = 0;
            while let Some(found) = sql[at..].find("%s") {
                let position = at + found;
                if position == 0 || sql.as_bytes()[position - 1] != b'%' {
                    own.extend(select_params.next());
                }
                at = position + 2;
            }
            put(Rc::make_mut(&mut self.extra), name, (sql, own.into()));
        }
        if !wheres.is_empty() || !params.is_empty() {
            let extra = ExtraWhere {
                sqls: wheres.into(),
                params: params.into(),
            };
            Rc::make_mut(&mut self.where_node)
                .add(Expr::ExtraWhere(Rc::new(extra)), Connector::And);
        }
        if !tables.is_empty() {
            Rc::make_mut(&mut self.extra_tables).extend(tables);
        }
        if !order_by.is_empty() {
            self.extra_order_by = Rc::new(order_by);
        }
        Ok(())
    }

    /// `defer(None)`.
    pub fn clear_deferred_loading(&mut self) {
        if !self.deferred.names.is_empty() || self.deferred.only {
            self.deferred = Rc::default();
        }
    }

    pub(crate) fn add_deferred_loading(&mut self, names: &[Rc<str>]) {
        let deferred = Rc::make_mut(&mut self.deferred);
        if !deferred.only {
            for name in names {
                if !deferred.names.contains(name) {
                    deferred.names.push(name.clone());
                }
            }
            return;
        }
        // only() then defer(): the names no longer to load.
        let left: Vec<Rc<str>> = deferred
            .names
            .iter()
            .filter(|name| !names.contains(name))
            .cloned()
            .collect();
        if !left.is_empty() {
            deferred.names = left;
            return;
        }
        let new: Vec<Rc<str>> = names
            .iter()
            .filter(|name| !deferred.names.contains(name))
            .cloned()
            .collect();
        *deferred = Deferred {
            names: new,
            only: false,
        };
    }

    pub(crate) fn add_immediate_loading(&mut self, registry: &Registry, names: &[Rc<str>]) {
        let mut names: Vec<Rc<str>> = names.to_vec();
        if let Some(pk) = self.model.and_then(|model| registry.model(model).pk) {
            for name in names.iter_mut().filter(|name| &***name == "pk") {
                *name = registry.field(pk).name.clone();
            }
        }
        let deferred = Rc::make_mut(&mut self.deferred);
        if !deferred.only {
            names.retain(|name| !deferred.names.contains(name));
        }
        *deferred = Deferred { names, only: true };
    }

    /// Which fields to load, from `defer()` and `only()`; empty: all.
    pub fn select_mask(&self, registry: &Registry) -> Result<SelectMask> {
        let Some(model) = self.model.filter(|_| !self.deferred.names.is_empty()) else {
            return Ok(SelectMask::default());
        };
        let mut tree = Tree::default();
        self.deferred
            .names
            .iter()
            .for_each(|name| tree.insert(name));
        let mut mask = SelectMask::default();
        if self.deferred.only {
            self.only_mask(registry, model, &tree, &mut mask)?;
        } else {
            self.defer_mask(registry, model, tree, &mut mask)?;
        }
        Ok(mask)
    }

    fn defer_mask(
        &self,
        registry: &Registry,
        model: ModelId,
        mut tree: Tree,
        mask: &mut SelectMask,
    ) -> Result<()> {
        if let Some(pk) = registry.model(model).pk {
            mask.entry(MaskKey::Field(pk));
        }
        let mut take = |name: &str| {
            let at = tree.0.iter().position(|(known, _)| &**known == name);
            at.map(|at| tree.0.remove(at).1)
        };
        let fields = registry
            .views(model)
            .concrete_fields
            .clone()
            .into_iter()
            .map(Member::Field);
        let reverse = registry
            .reverse(model)
            .related_objects
            .clone()
            .into_iter()
            .map(Member::Reverse);
        for member in fields.chain(reverse).collect::<Vec<_>>() {
            let (key, named, relation, related) = match &member {
                Member::Field(id) => {
                    let field = registry.field(*id);
                    let named = take(&field.name);
                    let by_attname = if field.attname == field.name {
                        None
                    } else {
                        take(&field.attname)
                    };
                    let related = field
                        .relation
                        .as_ref()
                        .and_then(|relation| relation.model());
                    (
                        MaskKey::Field(*id),
                        (named, by_attname),
                        field.is_relation(),
                        related,
                    )
                }
                Member::Reverse(relation) => {
                    let many_to_many = registry.field(relation.field).is_many_to_many();
                    let named = take(&relation.query_name);
                    if many_to_many && named.is_some() {
                        continue;
                    }
                    (
                        MaskKey::Reverse(relation.field),
                        (named, None),
                        true,
                        Some(relation.model),
                    )
                }
            };
            match named {
                (None, None) => {
                    mask.entry(key);
                }
                (Some(below), _) if !below.0.is_empty() => {
                    let Some(related) = related.filter(|_| relation) else {
                        return Err(Error::field_error(below.0[0].0.to_string()));
                    };
                    self.defer_mask(
                        registry,
                        registry.concrete_model(related),
                        below,
                        mask.entry(key),
                    )?;
                }
                // Deferred.
                _ => {}
            }
        }
        for (name, below) in tree.0 {
            let filtered = self
                .filtered_relations
                .iter()
                .find(|(known, _)| *known == name);
            match filtered {
                Some((_, relation)) => {
                    let member = registry.get_field(model, &relation.relation_name)?;
                    let related = match member {
                        Member::Field(id) => registry
                            .field(id)
                            .relation
                            .as_ref()
                            .and_then(|relation| relation.model()),
                        Member::Reverse(relation) => Some(relation.model),
                    };
                    if let Some(related) = related {
                        let mask = mask.entry(MaskKey::Filtered(name));
                        self.defer_mask(registry, registry.concrete_model(related), below, mask)?;
                    }
                }
                None => {
                    registry.get_field(model, &name)?;
                }
            }
        }
        Ok(())
    }

    fn only_mask(
        &self,
        registry: &Registry,
        model: ModelId,
        tree: &Tree,
        mask: &mut SelectMask,
    ) -> Result<()> {
        if let Some(pk) = registry.model(model).pk {
            mask.entry(MaskKey::Field(pk));
        }
        for (name, below) in &tree.0 {
            let (key, relation, related) = match registry.get_field(model, name)? {
                Member::Field(id) => {
                    let field = registry.field(id);
                    let related = field
                        .relation
                        .as_ref()
                        .and_then(|relation| relation.model());
                    (MaskKey::Field(id), field.is_relation(), related)
                }
                Member::Reverse(relation) => {
                    (MaskKey::Reverse(relation.field), true, Some(relation.model))
                }
            };
            let entry = mask.entry(key);
            if !below.0.is_empty() {
                let Some(related) = related.filter(|_| relation) else {
                    return Err(Error::field_error(below.0[0].0.to_string()));
                };
                self.only_mask(registry, registry.concrete_model(related), below, entry)?;
            }
        }
        Ok(())
    }
}

/// Sets a key as a Python dict does: in its place where it is known, else at the end.
pub(crate) fn put<T>(list: &mut Vec<(Rc<str>, T)>, name: Rc<str>, value: T) {
    match list.iter_mut().find(|(known, _)| *known == name) {
        Some(entry) => entry.1 = value,
        None => list.push((name, value)),
    }
}

/// The paths that a filtered relation's condition names.
fn condition_paths(q: &Q, paths: &mut Vec<Rc<str>>) -> Result<()> {
    fn in_expr(expr: &Expr, paths: &mut Vec<Rc<str>>) -> Result<()> {
        match expr {
            Expr::F(name) => paths.push(name.clone()),
            Expr::Q(q) => condition_paths(q, paths)?,
            _ => {
                let mut result = Ok(());
                expr.each_source(&mut |source| {
                    if result.is_ok() {
                        result = in_expr(source, paths);
                    }
                });
                result?;
            }
        }
        Ok(())
    }
    for child in &q.children {
        match child {
            QChild::Q(q) => condition_paths(q, paths)?,
            QChild::Expr(expr) => in_expr(expr, paths)?,
            QChild::Lookup(path, rhs) => {
                paths.push(path.clone());
                if let Rhs::Expr(expr) = rhs {
                    in_expr(expr, paths)?;
                }
            }
        }
    }
    Ok(())
}

/// The condition with paths through the relation going through its alias.
fn rename_prefix(prefix: &str, alias: &str, q: &Q) -> Result<Q> {
    let rename = |path: &Rc<str>| -> Rc<str> {
        match path
            .strip_prefix(prefix)
            .filter(|rest| rest.starts_with("__"))
        {
            Some(rest) => format!("{alias}{rest}").into(),
            None => path.clone(),
        }
    };
    fn in_expr(
        expr: &Expr,
        prefix: &str,
        alias: &str,
        rename: &dyn Fn(&Rc<str>) -> Rc<str>,
    ) -> Result<Expr> {
        match expr {
            Expr::F(name) => Ok(Expr::F(rename(name))),
            Expr::Q(q) => Ok(Expr::Q(Rc::new(rename_prefix(prefix, alias, q)?))),
            Expr::Query(_) => Err(Error::value_error(
                "Passing a QuerySet within a FilteredRelation is not supported.",
            )),
            other => other.map_sources(&mut |source| in_expr(source, prefix, alias, rename)),
        }
    }
    let children = q.children.iter().map(|child| {
        Ok(match child {
            QChild::Q(q) => QChild::Q(Rc::new(rename_prefix(prefix, alias, q)?)),
            QChild::Expr(expr) => QChild::Expr(in_expr(expr, prefix, alias, &rename)?),
            QChild::Lookup(path, rhs) => {
                let rhs = match rhs {
                    Rhs::Expr(Expr::F(name)) => Rhs::Expr(Expr::F(name.clone())),
                    Rhs::Expr(expr) => Rhs::Expr(in_expr(expr, prefix, alias, &rename)?),
                    other => other.clone(),
                };
                QChild::Lookup(rename(path), rhs)
            }
        })
    });
    Ok(Q {
        children: children.collect::<Result<_>>()?,
        connector: q.connector,
        negated: q.negated,
    })
}
