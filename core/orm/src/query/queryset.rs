//! The steps of a queryset, with the checks and messages of Django's `QuerySet` methods of the same names.
//!
//! Each changes the query in place: a host that keeps querysets immutable calls [`Query::chain`] first.

use super::{Combinator, FilteredRelation, ForUpdate, GroupBy, OrderTerm, Query, SelectRelated};
use crate::deprecation::deprecated;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{Expr, Func, Output, Q};
use crate::meta::Registry;
use crate::value::Value;
use std::rc::Rc;

/// A value of `annotate(name=...)`.
#[derive(Clone, Debug)]
pub enum Annotation {
    Expr(Expr),
    FilteredRelation(FilteredRelation),
}

impl From<Expr> for Annotation {
    fn from(expr: Expr) -> Self {
        Self::Expr(expr)
    }
}

/// An item of `values_list()`.
#[derive(Clone, Debug)]
pub enum ValuesItem {
    Name(Rc<str>),
    Expr(Expr),
}

impl Query {
    /// `filter(...)`: `q` holds all its arguments as children of one `Q` ([`Q::of`]).
    pub fn filter(&mut self, registry: &Registry, q: &Q) -> Result<()> {
        self.refuse_combined("filter")?;
        self.refuse_sliced(
            !q.is_empty(),
            "Cannot filter a query once a slice has been taken.",
        )?;
        self.add_q(registry, q)
    }

    /// `exclude(...)`, with the arguments as for [`Query::filter`].
    pub fn exclude(&mut self, registry: &Registry, q: &Q) -> Result<()> {
        self.refuse_combined("exclude")?;
        self.refuse_sliced(
            !q.is_empty(),
            "Cannot filter a query once a slice has been taken.",
        )?;
        self.add_q(registry, &q.clone().not())
    }

    /// `order_by(...)`: replaces the ordering; no terms mean no ordering at all.
    pub fn order_by(&mut self, registry: &Registry, terms: &[OrderTerm]) -> Result<()> {
        self.refuse_sliced(true, "Cannot reorder a query once a slice has been taken.")?;
        self.clear_ordering(true, false);
        self.add_ordering(registry, terms)
    }

    pub fn reverse(&mut self) -> Result<()> {
        self.refuse_sliced(true, "Cannot reverse a query once a slice has been taken.")?;
        self.standard_ordering = !self.standard_ordering;
        Ok(())
    }

    /// `annotate(name=expression, ...)`. Positional arguments come under their [`Expr::default_alias`].
    pub fn annotate(
        &mut self,
        registry: &Registry,
        annotations: Vec<(Rc<str>, Annotation)>,
    ) -> Result<()> {
        self.refuse_combined("annotate")?;
        self.add_annotations(registry, annotations, true)
    }

    /// `alias(...)`: usable by later steps, not selected.
    pub fn alias(
        &mut self,
        registry: &Registry,
        annotations: Vec<(Rc<str>, Annotation)>,
    ) -> Result<()> {
        self.refuse_combined("alias")?;
        self.add_annotations(registry, annotations, false)
    }

    fn add_annotations(
        &mut self,
        registry: &Registry,
        annotations: Vec<(Rc<str>, Annotation)>,
        select: bool,
    ) -> Result<()> {
        let names: Vec<Rc<str>> = annotations.iter().map(|(name, _)| name.clone()).collect();
        for (name, annotation) in annotations {
            let conflicts = match (&self.fields, self.model) {
                (Some(fields), _) => fields.contains(&name),
                (None, Some(model)) => registry.is_field_name(model, &name),
                (None, None) => false,
            };
            if conflicts {
                return Err(Error::value_error(format!(
                    "The annotation '{name}' conflicts with a field on the model."
                )));
            }
            match annotation {
                Annotation::FilteredRelation(relation) => {
                    self.add_filtered_relation(registry, relation, &name)?
                }
                Annotation::Expr(expr) => self.add_annotation(registry, &expr, &name, select)?,
            }
        }
        let aggregates = self
            .annotations
            .iter()
            .any(|(name, expr)| names.contains(name) && expr.contains_aggregate());
        if aggregates {
            if self.fields.is_none() {
                self.group_by = GroupBy::Model;
            } else {
                self.set_group_by(registry, true)?;
            }
        }
        Ok(())
    }

    /// `values(*names, **expressions)`: the expressions' names come among `names` too.
    pub fn values(
        &mut self,
        registry: &Registry,
        names: Vec<Rc<str>>,
        expressions: Vec<(Rc<str>, Annotation)>,
    ) -> Result<()> {
        if !expressions.is_empty() {
            self.annotate(registry, expressions)?;
        }
        self.set_values(registry, &names)?;
        self.fields = Some(names.into());
        Ok(())
    }

    /// `values_list(*items)`; `flat` is refused with more than one item by [`Query::values_list`]'s caller-visible error.
    pub fn values_list(
        &mut self,
        registry: &Registry,
        items: Vec<ValuesItem>,
        flat: bool,
    ) -> Result<()> {
        let mut items = items;
        if flat {
            if items.len() > 1 {
                return Err(Error::type_error(
                    "'flat' is not valid when values_list is called with more than one field.",
                ));
            }
            if items.is_empty()
                && let Some(first) = self
                    .model
                    .and_then(|model| registry.concrete_fields(model).next())
            {
                deprecated(
                    "Calling values_list() with no field name and flat=True is deprecated. Pass an explicit field name \
                     instead, like 'pk'.",
                );
                items.push(ValuesItem::Name(first.attname.clone()));
            }
        }
        // Each given name once, then names with counters for expressions and repetitions.
        let mut taken: Vec<(Rc<str>, bool)> = Vec::new();
        for item in &items {
            if let ValuesItem::Name(name) = item
                && !taken.iter().any(|(known, _)| known == name)
            {
                taken.push((name.clone(), false));
            }
        }
        let (mut names, mut expressions, mut counter) = (Vec::new(), Vec::new(), 1);
        for item in items {
            let (mut name, mut expression) = match item {
                ValuesItem::Name(name) => (name, None),
                ValuesItem::Expr(expr) => (expr.values_list_name(registry)?, Some(expr)),
            };
            let seen = match (&expression, taken.iter().find(|(known, _)| *known == name)) {
                (Some(_), _) => true,
                (None, Some((_, true))) => {
                    expression = Some(Expr::F(name.clone()));
                    true
                }
                _ => false,
            };
            if seen {
                let prefix = name.clone();
                loop {
                    name = format!("{prefix}{counter}").into();
                    if !taken.iter().any(|(known, _)| *known == name) {
                        break;
                    }
                    counter += 1;
                }
            }
            if let Some(expression) = expression {
                expressions.push((name.clone(), Annotation::Expr(expression)));
            }
            match taken.iter_mut().find(|(known, _)| *known == name) {
                Some(entry) => entry.1 = true,
                None => taken.push((name.clone(), true)),
            }
            names.push(name);
        }
        self.values(registry, names, expressions)
    }

    /// The names of a `values()` row, in its order.
    pub fn value_names(&self) -> Vec<Rc<str>> {
        match &self.selected {
            Some(selected) if !selected.is_empty() => {
                selected.iter().map(|(name, _)| name.clone()).collect()
            }
            _ => self
                .extra_select()
                .map(|(name, _)| name)
                .chain(self.values_select.iter())
                .chain(self.annotation_select().map(|(name, _)| name))
                .cloned()
                .collect(),
        }
    }

    /// `distinct(*names)`.
    pub fn distinct(&mut self, names: Vec<Rc<str>>) -> Result<()> {
        self.refuse_combined("distinct")?;
        self.refuse_sliced(
            true,
            "Cannot create distinct fields once a slice has been taken.",
        )?;
        self.distinct_fields = Rc::new(names);
        self.distinct = true;
        Ok(())
    }

    /// `select_related(*names)`; no names follow every relation that is not nullable.
    pub fn select_related(&mut self, names: &[Rc<str>]) -> Result<()> {
        self.refuse_combined("select_related")?;
        self.refuse_values("select_related")?;
        if names.is_empty() {
            deprecated(
                "Calling select_related() with no arguments is deprecated. Specify the fields to fetch instead.",
            );
            self.select_related = SelectRelated::All;
        } else {
            let mut tree = match std::mem::take(&mut self.select_related) {
                SelectRelated::Names(tree) => tree,
                _ => Rc::default(),
            };
            names
                .iter()
                .for_each(|name| Rc::make_mut(&mut tree).insert(name));
            self.select_related = SelectRelated::Names(tree);
        }
        Ok(())
    }

    /// `defer(*names)`. (`defer(None)` is [`Query::clear_deferred_loading`].)
    pub fn defer(&mut self, names: &[Rc<str>]) -> Result<()> {
        self.refuse_combined("defer")?;
        self.refuse_values("defer")?;
        self.add_deferred_loading(names);
        Ok(())
    }

    /// `only(*names)`.
    pub fn only(&mut self, registry: &Registry, names: &[Rc<str>]) -> Result<()> {
        self.refuse_combined("only")?;
        self.refuse_values("only")?;
        for name in names {
            let first = name.split("__").next().unwrap_or_default();
            if self
                .filtered_relations
                .iter()
                .any(|(known, _)| &**known == first)
            {
                return Err(Error::value_error(
                    "only() is not supported with FilteredRelation.",
                ));
            }
        }
        self.add_immediate_loading(registry, names);
        Ok(())
    }

    /// `extra(...)`.
    #[allow(clippy::too_many_arguments)]
    pub fn add_extra_sql(
        &mut self,
        select: Vec<(Rc<str>, Rc<str>)>,
        select_params: Vec<Value>,
        wheres: Vec<Rc<str>>,
        params: Vec<Value>,
        tables: Vec<Rc<str>>,
        order_by: Vec<Rc<str>>,
    ) -> Result<()> {
        self.refuse_combined("extra")?;
        self.refuse_sliced(true, "Cannot change a query once a slice has been taken.")?;
        self.add_extra(select, select_params, wheres, params, tables, order_by)
    }

    pub fn select_for_update(&mut self, options: ForUpdate) -> Result<()> {
        if options.nowait && options.skip_locked {
            return Err(Error::value_error(
                "The nowait option cannot be used with skip_locked.",
            ));
        }
        self.select_for_update = Some(Rc::new(options));
        Ok(())
    }

    /// `union(*others)`, `intersection`, `difference`. The result selects what `self` does.
    pub fn combine_with(
        &mut self,
        combinator: Combinator,
        others: &[Query],
        all: bool,
    ) -> Result<()> {
        // Empty querysets: a union leaves them out, an intersection is empty.
        let mut others = others.to_vec();
        match combinator {
            Combinator::Union if self.is_empty() => {
                others.retain(|other| !other.is_empty());
                if others.is_empty() {
                    return Ok(());
                }
                *self = others.remove(0);
            }
            Combinator::Intersection | Combinator::Difference if self.is_empty() => return Ok(()),
            Combinator::Intersection => {
                if let Some(empty) = others.iter().find(|other| other.is_empty()) {
                    *self = empty.clone();
                    return Ok(());
                }
            }
            _ => {}
        }
        if combinator == Combinator::Union && others.is_empty() {
            return Ok(());
        }
        let this = self.clone();
        self.clear_ordering(true, true);
        self.default_ordering = true;
        let mut combined = Vec::with_capacity(others.len() + 1);
        for query in std::iter::once(&this).chain(&others) {
            let mut query = query.clone();
            query.clear_ordering(false, false);
            combined.push(query);
        }
        self.combined = Rc::new(combined);
        self.clear_limits();
        self.combinator = Some(combinator);
        self.combinator_all = all;
        Ok(())
    }

    /// `dates(name, kind, order)`: a `values_list("datefield", flat=True)` of its own.
    pub fn dates(
        &mut self,
        registry: &Registry,
        name: &str,
        kind: &str,
        order: &str,
    ) -> Result<()> {
        if !matches!(kind, "year" | "month" | "week" | "day") {
            return Err(Error::value_error(
                "'kind' must be one of 'year', 'month', 'week', or 'day'.",
            ));
        }
        self.periods(
            registry,
            name,
            "datefield",
            kind,
            order,
            Output::date(),
            None,
        )
    }

    /// `datetimes(name, kind, order, tzinfo)`; `tzname` as the database function gets it, None for the current zone.
    pub fn datetimes(
        &mut self,
        registry: &Registry,
        name: &str,
        kind: &str,
        order: &str,
        tzname: Option<Rc<str>>,
    ) -> Result<()> {
        if !matches!(
            kind,
            "year" | "month" | "week" | "day" | "hour" | "minute" | "second"
        ) {
            return Err(Error::value_error(
                "'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'.",
            ));
        }
        self.periods(
            registry,
            name,
            "datetimefield",
            kind,
            order,
            Output::datetime(),
            tzname,
        )
    }

    #[allow(clippy::too_many_arguments)]
    fn periods(
        &mut self,
        registry: &Registry,
        name: &str,
        alias: &str,
        kind: &str,
        order: &str,
        output: Output,
        tzname: Option<Rc<str>>,
    ) -> Result<()> {
        if !matches!(order, "ASC" | "DESC") {
            return Err(Error::value_error(
                "'order' must be either 'ASC' or 'DESC'.",
            ));
        }
        let trunc = Func::trunc(Expr::f(name), kind, Some(output), tzname);
        let alias: Rc<str> = Rc::from(alias);
        self.annotate(
            registry,
            vec![
                (alias.clone(), Expr::Func(Rc::new(trunc)).into()),
                (Rc::from("plain_field"), Expr::f(name).into()),
            ],
        )?;
        self.values(registry, vec![alias.clone()], Vec::new())?;
        self.distinct(Vec::new())?;
        *self = self.chain();
        self.filter(registry, &Q::lookup("plain_field__isnull", false))?;
        let sign = if order == "DESC" { "-" } else { "" };
        self.order_by(
            registry,
            &[OrderTerm::Name(format!("{sign}{alias}").into())],
        )
    }

    fn refuse_sliced(&self, when: bool, message: &str) -> Result<()> {
        if when && self.is_sliced() {
            Err(Error::type_error(message))
        } else {
            Ok(())
        }
    }

    /// "Calling QuerySet.filter() after union() is not supported."
    pub fn refuse_combined(&self, operation: &str) -> Result<()> {
        match self.combinator {
            Some(combinator) => Err(Error::new(
                ErrorKind::NotSupportedError,
                format!(
                    "Calling QuerySet.{operation}() after {}() is not supported.",
                    combinator.name()
                ),
            )),
            None => Ok(()),
        }
    }

    fn refuse_values(&self, operation: &str) -> Result<()> {
        if self.fields.is_some() {
            return Err(Error::type_error(format!(
                "Cannot call {operation}() after .values() or .values_list()"
            )));
        }
        Ok(())
    }
}

impl Expr {
    /// The name that `annotate(Count("book"))` uses: `book__count`. Errors where one must be given.
    pub fn default_alias(&self) -> Result<Rc<str>> {
        if let Self::Func(func) = self
            && let Some(aggregate) = &func.aggregate
            && let [Self::F(name)] = func.args.as_slice()
            && aggregate.filter.is_none()
            && aggregate.order_by.is_none()
        {
            return Ok(format!("{name}__{}", func.class_name().to_lowercase()).into());
        }
        Err(Error::type_error("Complex expressions require an alias"))
    }

    /// The name's first part of an expression in `values_list()`, before the counter.
    fn values_list_name(&self, registry: &Registry) -> Result<Rc<str>> {
        match self {
            Self::Func(func) if func.aggregate.is_some() => self.default_alias(),
            _ => Ok(self.class_name(registry).to_lowercase().into()),
        }
    }
}
