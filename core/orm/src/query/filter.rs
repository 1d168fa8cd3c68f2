//! Conditions: from `Q` to the where tree (`add_q`, `build_filter`, `build_lookup`).

use super::joins::{JoinPromoter, JoinType};
use super::names::PathStop;
use super::{AliasSet, Query, Resolve};
use crate::error::{Error, Result};
use crate::expr::{
    Alias, ColPairs, Connector, Expr, Lookup, LookupClass, Output, Q, QChild, Rhs, WhereNode,
    lookup,
};
use crate::meta::{FieldId, ModelId, Registry};
use crate::value::Value;
use std::rc::Rc;

/// How conditions are added (`build_filter`'s arguments).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Some negation stands above.
    pub branch_negated: bool,
    /// An odd number of negations stands above.
    pub current_negated: bool,
    pub allow_joins: bool,
    /// Turn conditions on many rows under a negation into subqueries.
    pub split_subq: bool,
    pub check_filterable: bool,
    pub summarize: bool,
    pub update_join_types: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            branch_negated: false,
            current_negated: false,
            allow_joins: true,
            split_subq: true,
            check_filterable: true,
            summarize: false,
            update_join_types: true,
        }
    }
}

/// Conditions, and the joins that they need to be inner.
pub(crate) type Built = (WhereNode, Vec<Alias>);

impl Query {
    /// Adds conditions with AND.
    pub fn add_q(&mut self, registry: &Registry, q: &Q) -> Result<()> {
        let mut reuse = std::mem::take(&mut self.used_aliases);
        let added = self.conjoin(registry, q, Some(&mut reuse));
        self.used_aliases = reuse;
        added
    }

    /// As [`Query::add_q`], over the joins that are there, those to many rows too: what a prefetch asks for is about
    /// the rows that its queryset has found.
    pub fn add_q_reusing_all(&mut self, registry: &Registry, q: &Q) -> Result<()> {
        self.conjoin(registry, q, None)
    }

    fn conjoin(&mut self, registry: &Registry, q: &Q, reuse: Option<&mut AliasSet>) -> Result<()> {
        // Joins that are inner already stay so: the new conditions come on top of those that need them.
        let inner = self.inner_joins();
        let (clause, _) = self.add_q_inner(registry, q, reuse, Options::default())?;
        if !clause.children.is_empty() {
            Rc::make_mut(&mut self.where_node).add(Expr::Where(Rc::new(clause)), Connector::And);
        }
        self.demote_joins(&inner);
        Ok(())
    }

    /// One condition, as `filter(path=rhs)` without a queryset's checks.
    pub fn add_filter(
        &mut self,
        registry: &Registry,
        path: &str,
        rhs: impl Into<Rhs>,
    ) -> Result<()> {
        self.add_q(registry, &Q::lookup(path, rhs))
    }

    /// A condition that may use no joins (constraints, indexes), not added to the query.
    pub fn build_where(&mut self, registry: &Registry, q: &Q) -> Result<WhereNode> {
        let options = Options {
            allow_joins: false,
            ..Options::default()
        };
        let child = QChild::Q(Rc::new(q.clone()));
        Ok(self.build_filter(registry, &child, None, options)?.0)
    }

    pub(crate) fn add_q_inner(
        &mut self,
        registry: &Registry,
        q: &Q,
        mut reuse: Option<&mut AliasSet>,
        mut options: Options,
    ) -> Result<Built> {
        options.current_negated ^= q.negated;
        options.branch_negated |= q.negated;
        let mut clause = WhereNode {
            connector: q.connector,
            negated: q.negated,
            ..WhereNode::default()
        };
        let mut promoter =
            JoinPromoter::new(q.connector, q.children.len(), options.current_negated);
        for child in &q.children {
            let (built, needed) =
                self.build_filter(registry, child, reuse.as_deref_mut(), options)?;
            promoter.add_votes(&needed);
            if !built.children.is_empty() {
                clause.add(Expr::Where(Rc::new(built)), q.connector);
            }
        }
        let needed = if options.update_join_types {
            promoter.update_join_types(self)
        } else {
            Vec::new()
        };
        Ok((clause, needed))
    }

    pub(crate) fn build_filter(
        &mut self,
        registry: &Registry,
        child: &QChild,
        mut reuse: Option<&mut AliasSet>,
        options: Options,
    ) -> Result<Built> {
        let (path, rhs) = match child {
            QChild::Q(q) => return self.add_q_inner(registry, q, reuse, options),
            QChild::Expr(Expr::Q(q)) => return self.add_q_inner(registry, q, reuse, options),
            QChild::Expr(expr) => {
                if !expr.conditional(registry) {
                    return Err(Error::type_error(
                        "Cannot filter against a non-conditional expression.",
                    ));
                }
                let mut how = Resolve {
                    allow_joins: options.allow_joins,
                    reuse,
                    summarize: options.summarize,
                    for_save: false,
                };
                let mut condition = self.resolve_expr(registry, expr, &mut how)?;
                if !matches!(condition, Expr::Lookup(_)) {
                    condition = self.lookup_expr(
                        registry,
                        &["exact"],
                        condition,
                        Rhs::Value(Value::Bool(true)),
                    )?;
                }
                return Ok((WhereNode::new(vec![condition], Connector::And), Vec::new()));
            }
            QChild::Lookup(path, rhs) => (path, rhs),
        };
        if path.is_empty() {
            return Err(Error::field_error("Cannot parse keyword query ''"));
        }
        let names: Vec<&str> = path.split("__").collect();
        let (lookups, parts, annotation) =
            self.solve_lookup_type(registry, path, &names, options.summarize)?;
        if options.check_filterable
            && let Some(annotation) = &annotation
        {
            check_filterable(registry, annotation)?;
        }
        if !options.allow_joins && parts.len() > 1 {
            return Err(Error::field_error(
                "Joined field references are not permitted in this query",
            ));
        }
        let before = self.refs();
        let value = match rhs {
            Rhs::Value(_) => rhs.clone(),
            _ => {
                let mut how = Resolve {
                    allow_joins: options.allow_joins,
                    reuse: reuse.as_deref_mut(),
                    summarize: options.summarize,
                    for_save: false,
                };
                self.resolve_rhs(registry, rhs, &mut how)?
            }
        };
        let mut used: Vec<Alias> = match rhs {
            Rhs::Value(_) => Vec::new(),
            _ => self
                .joins
                .iter()
                .filter(|joined| {
                    joined.refs
                        > before
                            .iter()
                            .find(|(alias, _)| *alias == joined.alias)
                            .map_or(0, |(_, refs)| *refs)
                })
                .map(|joined| joined.alias.clone())
                .collect(),
        };
        if options.check_filterable
            && let Rhs::Expr(expr) = &value
        {
            check_filterable(registry, expr)?;
        }
        if let Some(annotation) = annotation {
            let condition = self.lookup_expr(registry, lookups, annotation, value)?;
            return Ok((WhereNode::new(vec![condition], Connector::And), Vec::new()));
        }

        let alias = self.initial_alias(registry);
        let allow_many = !options.branch_negated || !options.split_subq;
        let info = match self.setup_joins(
            registry,
            parts,
            self.model,
            alias,
            reuse.as_deref_mut(),
            allow_many,
        ) {
            Ok(info) => info,
            Err(PathStop::Multi(walked)) => {
                return self.split_exclude(registry, path, rhs, reuse, &walked);
            }
            Err(PathStop::Error(error)) => return Err(error),
        };
        check_related_objects(registry, &info.final_field, &value, info.model)?;
        self.lookup_joins = info.joins.as_slice().into();
        // The joins before trimming: those may become inner too.
        for join in &info.joins {
            if !used.contains(join) {
                used.push(join.clone());
            }
        }
        let (targets, alias, joins) = self.trim_joins(registry, &info);
        if let Some(reuse) = reuse {
            reuse.extend(&joins);
        }
        let Some(&target) = targets.first() else {
            // The path ends in an annotation that is selected but not solved as one: it has no column.
            return Err(Error::field_error(format!(
                "Cannot resolve keyword '{path}' into field."
            )));
        };
        let column = if targets.len() > 1 && info.final_field.is_relation(registry) {
            Expr::ColPairs(Rc::new(ColPairs {
                alias: self.alias_cols.then(|| alias.clone()),
                targets: targets.as_slice().into(),
                sources: info.targets.as_slice().into(),
                output: info.final_field.clone(),
            }))
        } else {
            self.col(registry, target, info.final_field.clone(), &alias)
        };
        let condition = self.build_lookup(registry, lookups, column, value.clone())?;
        let isnull = condition.class.kind() == Some(lookup::LookupKind::IsNull);
        let rhs_true = matches!(condition.rhs, Rhs::Value(Value::Bool(true)));
        let rhs_false = matches!(condition.rhs, Rhs::Value(Value::Bool(false)));
        let is_in = condition.class.kind() == Some(lookup::LookupKind::In);
        let rhs_null = condition.rhs.is_null();
        let in_null = is_in
            && match &condition.rhs {
                Rhs::Value(Value::List(items)) => items.iter().any(Value::is_null),
                Rhs::List(items) => items.iter().any(Rhs::is_null),
                _ => false,
            };
        let mut clause = WhereNode::new(vec![Expr::Lookup(Rc::new(condition))], Connector::And);
        let mut require_outer = isnull && rhs_true && !options.current_negated;
        if options.current_negated && (!isnull || rhs_false) && !rhs_null {
            require_outer = true;
            if !isnull {
                // NOT (col = value) is unknown for NULL, where Python's "!=" is true: NOT (col = value AND col IS NOT NULL).
                let outer = joins
                    .last()
                    .is_some_and(|alias| self.join_kind(alias) == Some(JoinType::Outer));
                if registry.field(target).null || outer {
                    let output = info
                        .targets
                        .first()
                        .map_or(info.final_field.clone(), |id| Output::Field(*id));
                    let column = self.col(registry, target, output, &alias);
                    clause.add(
                        is_null(column, in_null),
                        if in_null {
                            Connector::Or
                        } else {
                            Connector::And
                        },
                    );
                }
                // The same for a nullable column on the right.
                if let Rhs::Expr(Expr::Col(col)) = &value
                    && registry.field(col.target).null
                {
                    clause.add(is_null(Expr::Col(col.clone()), false), Connector::And);
                }
            }
        }
        Ok((clause, if require_outer { Vec::new() } else { used }))
    }

    /// Splits `author__name__icontains` into lookups and field names; or finds the annotation that it starts with.
    pub(crate) fn solve_lookup_type<'n>(
        &self,
        registry: &Registry,
        path: &str,
        names: &'n [&'n str],
        summarize: bool,
    ) -> Result<(&'n [&'n str], &'n [&'n str], Option<Expr>)> {
        if !self.annotations.is_empty() {
            // Annotations' names may hold "__" themselves.
            let mut end = 0;
            for (index, name) in names.iter().enumerate() {
                end += name.len() + if index > 0 { 2 } else { 0 };
                let prefix = &path[..end];
                if let Some(expr) = self.annotation(prefix) {
                    let expr = if summarize {
                        Expr::reference(prefix, expr.clone())
                    } else {
                        expr.clone()
                    };
                    return Ok((&names[index + 1..], &[], Some(expr)));
                }
            }
        }
        let walked = self
            .names_to_path(registry, names, self.model, true, false)
            .map_err(PathStop::into_error)?;
        let (parts, lookups) = names.split_at(walked.used);
        Ok((lookups, parts, None))
    }

    /// [`Query::build_lookup`] as an expression.
    pub(crate) fn lookup_expr(
        &self,
        registry: &Registry,
        lookups: &[&str],
        lhs: Expr,
        rhs: Rhs,
    ) -> Result<Expr> {
        Ok(Expr::Lookup(Rc::new(
            self.build_lookup(registry, lookups, lhs, rhs)?,
        )))
    }

    /// The lookup at the end of a path, with the transforms before it (`build_lookup`).
    pub fn build_lookup(
        &self,
        registry: &Registry,
        lookups: &[&str],
        mut lhs: Expr,
        rhs: Rhs,
    ) -> Result<Lookup> {
        let (transforms, mut name) = match lookups.split_last() {
            Some((last, transforms)) => (transforms, *last),
            None => (&[][..], "exact"),
        };
        for transform in transforms {
            lhs = lhs.try_transform(registry, transform, Some(lookups))?;
        }
        let class = match lhs.get_lookup(registry, name)? {
            Some(class) => class,
            None => {
                // Not a lookup: a transform, compared for equality.
                lhs = lhs.try_transform(registry, name, None)?;
                name = "exact";
                match lhs.get_lookup(registry, name)? {
                    Some(class) => class,
                    None => LookupClass::Builtin(&lookup::EXACT),
                }
            }
        };
        let lookup = Lookup::prepared(registry, class, lhs, rhs)?;
        if lookup.rhs.is_null() && !lookup.can_use_none(registry) {
            if !matches!(name, "exact" | "iexact") {
                return Err(Error::value_error("Cannot use None as a query value"));
            }
            let class = lookup.lhs.get_lookup(registry, "isnull")?;
            let class = class.unwrap_or(LookupClass::Builtin(&lookup::IS_NULL));
            return Lookup::prepared(registry, class, lookup.lhs, Rhs::Value(Value::Bool(true)));
        }
        Ok(lookup)
    }
}

/// `column IS NULL` or `IS NOT NULL`.
pub(crate) fn is_null(column: Expr, null: bool) -> Expr {
    Expr::Lookup(Rc::new(Lookup {
        class: LookupClass::Builtin(&lookup::IS_NULL),
        lhs: column,
        rhs: Rhs::Value(Value::Bool(null)),
        summary: false,
    }))
}

/// Refuses expressions that may not stand in `WHERE`.
fn check_filterable(registry: &Registry, expr: &Expr) -> Result<()> {
    if let Expr::Custom(custom) = expr
        && !custom.filterable()
    {
        return Err(Error::not_supported(format!(
            "{} is disallowed in the filter clause.",
            expr.class_name(registry)
        )));
    }
    let mut result = Ok(());
    expr.each_source(&mut |source| {
        if result.is_ok() {
            result = check_filterable(registry, source);
        }
    });
    result
}

/// Refuses instances and querysets of a model that the relation does not point to.
fn check_related_objects(
    registry: &Registry,
    final_field: &Output,
    value: &Rhs,
    model: Option<ModelId>,
) -> Result<()> {
    let Some(model) = model.filter(|_| final_field.is_relation(registry)) else {
        return Ok(());
    };
    match value {
        Rhs::Expr(Expr::Query(query)) if !query.has_select_fields() => {
            if let Some(other) = query.model
                && !compatible(registry, other, model, final_field)
            {
                return Err(Error::value_error(format!(
                    "Cannot use QuerySet for \"{}\": Use a QuerySet for \"{}\".",
                    registry.model(other).object_name,
                    registry.model(model).object_name
                )));
            }
            Ok(())
        }
        Rhs::Value(Value::List(items)) => items
            .iter()
            .try_for_each(|item| check_instance(registry, item, model, final_field)),
        Rhs::Value(value) => check_instance(registry, value, model, final_field),
        Rhs::List(items) => items.iter().try_for_each(|item| match item {
            Rhs::Value(value) => check_instance(registry, value, model, final_field),
            _ => Ok(()),
        }),
        Rhs::Expr(_) => Ok(()),
    }
}

fn check_instance(
    registry: &Registry,
    value: &Value,
    model: ModelId,
    final_field: &Output,
) -> Result<()> {
    if let Value::Object(object) = value
        && let Some(instance) = object.as_instance()
        && !compatible(registry, instance.model(), model, final_field)
    {
        return Err(Error::value_error(format!(
            "Cannot query \"{}\": Must be \"{}\" instance.",
            object.str()?,
            registry.model(model).object_name
        )));
    }
    Ok(())
}

/// The same concrete model, or a parent of it, or a child.
fn compatible(registry: &Registry, model: ModelId, target: ModelId, field: &Output) -> bool {
    let check = |target: ModelId| {
        registry.concrete_model(model) == registry.concrete_model(target)
            || registry
                .all_parents(model)
                .contains(&registry.concrete_model(target))
            || registry.all_parents(target).contains(&model)
    };
    check(target)
        || match field {
            Output::Field(FieldId { model: owner, .. }) => {
                field.field(registry).primary_key && check(*owner)
            }
            _ => false,
        }
}
