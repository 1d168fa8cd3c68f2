//! Resolution: from names to columns, in the context of a query (`resolve_expression`, `resolve_ref`).

use super::filter::Options;
use super::names::PathStop;
use super::{AliasSet, Query};
use crate::error::{Error, Result};
use crate::expr::node::{CombinedKind, Operator, OuterName};
use crate::expr::{
    Col, Combined, Expr, Func, Lookup, Output, Ref, Rhs, Subquery, ValueExpr, When, WhereNode, func,
};
use crate::meta::{FieldKind, Registry};
use std::rc::Rc;

/// How an expression is resolved.
#[derive(Debug)]
pub struct Resolve<'a> {
    pub allow_joins: bool,
    /// The joins to many rows that may be reused; None: any.
    pub reuse: Option<&'a mut AliasSet>,
    /// Within `aggregate()`.
    pub summarize: bool,
    /// For INSERT and UPDATE.
    pub for_save: bool,
}

impl Default for Resolve<'_> {
    fn default() -> Self {
        Self {
            allow_joins: true,
            reuse: None,
            summarize: false,
            for_save: false,
        }
    }
}

const JOINED: &str = "Joined field references are not permitted in this query";

fn composite_unsupported(class_name: &str) -> Error {
    Error::value_error(format!(
        "{class_name} expression does not support composite primary keys."
    ))
}

impl Query {
    /// What a name in an expression stands for.
    pub fn resolve_ref(
        &mut self,
        registry: &Registry,
        name: &str,
        allow_joins: bool,
        mut reuse: Option<&mut AliasSet>,
        summarize: bool,
    ) -> Result<Expr> {
        if let Some(annotation) = self.annotation(name) {
            if !allow_joins {
                let mut joined = false;
                annotation.cols(true, false, &mut |col| {
                    joined |= col
                        .alias
                        .as_ref()
                        .is_some_and(|alias| self.join_kind(alias).is_some());
                });
                if joined {
                    return Err(Error::field_error(JOINED));
                }
            }
            if summarize {
                // aggregate() over annotations wraps them in a subquery: refer to its column.
                if !self.annotation_select().any(|(known, _)| &**known == name) {
                    return Err(Error::field_error(format!(
                        "Cannot aggregate over the '{name}' alias. Use annotate() to promote it."
                    )));
                }
                return Ok(Expr::reference(name, annotation.clone()));
            }
            return Ok(annotation.clone());
        }
        let names: Vec<&str> = name.split("__").collect();
        if let Some(annotation) = self.annotation(names[0]) {
            let mut annotation = annotation.clone();
            for transform in &names[1..] {
                annotation = annotation.try_transform(registry, transform, None)?;
            }
            return Ok(annotation);
        }
        let alias = self.initial_alias(registry);
        let info = self
            .setup_joins(
                registry,
                &names,
                self.model,
                alias,
                reuse.as_deref_mut(),
                true,
            )
            .map_err(PathStop::into_error)?;
        let (targets, alias, joins) = self.trim_joins(registry, &info);
        if !allow_joins && joins.len() > 1 {
            return Err(Error::field_error(JOINED));
        }
        let &[target] = targets.as_slice() else {
            return Err(Error::field_error(
                "Referencing multicolumn fields with F() objects isn't supported",
            ));
        };
        let expr = self.transformed_col(registry, &info, target, &alias)?;
        if let Some(reuse) = reuse {
            reuse.extend(&joins);
        }
        Ok(expr)
    }

    /// The right side of a lookup, resolved.
    pub(crate) fn resolve_rhs(
        &mut self,
        registry: &Registry,
        rhs: &Rhs,
        how: &mut Resolve<'_>,
    ) -> Result<Rhs> {
        Ok(match rhs {
            Rhs::Value(_) => rhs.clone(),
            Rhs::Expr(expr) => Rhs::Expr(self.resolve_expr(registry, expr, how)?),
            Rhs::List(items) => {
                let items: Result<Vec<Rhs>> = items
                    .iter()
                    .map(|item| self.resolve_rhs(registry, item, how))
                    .collect();
                Rhs::List(items?.into())
            }
        })
    }

    /// `expression.resolve_expression(query, ...)`.
    pub fn resolve_expr(
        &mut self,
        registry: &Registry,
        expr: &Expr,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        match expr {
            Expr::F(name) => self.resolve_ref(
                registry,
                name,
                how.allow_joins,
                how.reuse.as_deref_mut(),
                how.summarize,
            ),
            Expr::OuterRef(name) => Ok(match &**name {
                OuterName::Name(name) => Expr::ResolvedOuterRef(name.clone()),
                OuterName::Outer(inner) => Expr::OuterRef(inner.clone()),
            }),
            Expr::ResolvedOuterRef(name) => {
                let expr = self.resolve_ref(
                    registry,
                    name,
                    how.allow_joins,
                    how.reuse.as_deref_mut(),
                    how.summarize,
                )?;
                if expr.contains_over_clause() {
                    return Err(Error::not_supported(format!(
                        "Referencing outer query window expression is not supported: {name}."
                    )));
                }
                Ok(match expr {
                    Expr::Col(col) => Expr::Col(Rc::new(Col {
                        possibly_multivalued: name.contains("__"),
                        ..(*col).clone()
                    })),
                    other => other,
                })
            }
            Expr::Sliced(sliced) => {
                let of = self.resolve_expr(registry, &sliced.of, how)?;
                let typed = match &sliced.of {
                    Expr::OuterRef(_) => return Ok(slice(of, sliced.start, sliced.length)),
                    _ => of.output(registry)?,
                };
                if !typed.kind(registry).is_text() {
                    return Err(Error::not_supported("This field does not support slicing."));
                }
                Ok(slice(of, sliced.start, sliced.length))
            }
            Expr::Q(q) => {
                let options = Options {
                    allow_joins: how.allow_joins,
                    split_subq: false,
                    check_filterable: false,
                    summarize: how.summarize,
                    ..Options::default()
                };
                // A condition within an expression must drop no rows: its joins become outer ones.
                let (node, joins) =
                    self.add_q_inner(registry, q, how.reuse.as_deref_mut(), options)?;
                self.promote_joins(&joins);
                Ok(Expr::Where(Rc::new(node)))
            }
            Expr::Value(node) if node.for_save != how.for_save => {
                Ok(Expr::Value(Rc::new(ValueExpr {
                    for_save: how.for_save,
                    ..(**node).clone()
                })))
            }
            Expr::Col(_) | Expr::ColPairs(_) | Expr::Ref(_) | Expr::Value(_) | Expr::Star => {
                Ok(expr.clone())
            }
            Expr::Nothing | Expr::ExtraWhere(_) => Ok(expr.clone()),
            Expr::Query(query) => Ok(Expr::Query(Rc::new(
                query.resolved_within(registry, self, how)?,
            ))),
            Expr::Subquery(node) => self.resolve_subquery(registry, node, how),
            Expr::Func(func) => self.resolve_func(registry, func, how),
            Expr::Combined(node) => self.resolve_combined(registry, expr, node, how),
            Expr::When(node) => {
                let for_save = how.for_save;
                how.for_save = false;
                let condition = self.resolve_expr(registry, &node.condition, how);
                how.for_save = for_save;
                let result = self.resolve_expr(registry, &node.result, how)?;
                if matches!(result, Expr::ColPairs(_)) {
                    return Err(composite_unsupported("When"));
                }
                Ok(Expr::When(Rc::new(When {
                    condition: condition?,
                    result,
                })))
            }
            Expr::Negated(inner) => {
                let inner = self.resolve_expr(registry, inner, how)?;
                if !inner.conditional(registry) {
                    return Err(Error::type_error(
                        "Cannot negate non-conditional expressions.",
                    ));
                }
                Ok(Expr::Negated(Rc::new(inner)))
            }
            Expr::Lookup(lookup) => {
                let lhs = self.resolve_expr(registry, &lookup.lhs, how)?;
                let rhs = self.resolve_rhs(registry, &lookup.rhs, how)?;
                let (class, summary) = (lookup.class.clone(), how.summarize);
                let mut resolved = Lookup {
                    class,
                    lhs,
                    rhs,
                    summary,
                };
                if let Expr::List(cols) = &resolved.lhs
                    && let Some(pairs) = super::tuple::pairs(cols)
                {
                    resolved.lhs = Expr::ColPairs(Rc::new(pairs));
                }
                Ok(Expr::Lookup(Rc::new(resolved)))
            }
            Expr::Where(node) => {
                let node = self.resolve_where(registry, node, how)?;
                Ok(Expr::Where(Rc::new(WhereNode {
                    resolved: true,
                    ..node
                })))
            }
            Expr::RawSql(raw) => {
                // A parent's columns in raw SQL need the parent's table.
                if let Some(model) = self.model {
                    let sql = raw.sql.to_lowercase();
                    for parent in registry.all_parents(model) {
                        let named =
                            registry
                                .views(parent)
                                .local_fields
                                .iter()
                                .copied()
                                .find(|id| {
                                    let column = registry.field(*id).column.as_ref();
                                    column
                                        .is_some_and(|column| sql.contains(&column.to_lowercase()))
                                });
                        if let Some(id) = named {
                            let name = registry.field(id).name.clone();
                            let reuse = how.reuse.as_deref_mut();
                            self.resolve_ref(
                                registry,
                                &name,
                                how.allow_joins,
                                reuse,
                                how.summarize,
                            )?;
                        }
                    }
                }
                Ok(expr.clone())
            }
            Expr::Custom(custom) => match custom.clone().resolve(self, registry, how)? {
                Some(resolved) => Ok(resolved),
                None => self.resolve_custom(registry, expr, how),
            },
            Expr::Case(_)
            | Expr::Wrapper(_)
            | Expr::OrderBy(_)
            | Expr::Window(_)
            | Expr::List(_) => self.resolve_sources(registry, expr, how),
        }
    }

    /// The general case: each source resolved, the node copied. For hosts: `super().resolve_expression()`.
    pub fn resolve_sources(
        &mut self,
        registry: &Registry,
        expr: &Expr,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        let resolved = expr.map_sources(&mut |source| self.resolve_expr(registry, source, how))?;
        let counts = matches!(&resolved, Expr::Func(func) if func.is(&func::COUNT));
        if !counts && !matches!(resolved, Expr::OrderBy(_) | Expr::Lookup(_) | Expr::List(_)) {
            let mut composite = false;
            resolved.each_source(&mut |source| composite |= matches!(source, Expr::ColPairs(_)));
            if composite {
                return Err(composite_unsupported(&resolved.class_name(registry)));
            }
        }
        Ok(resolved)
    }

    /// A node of the host language as its built-in base class resolves it.
    pub fn resolve_custom(
        &mut self,
        registry: &Registry,
        expr: &Expr,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        let Expr::Custom(custom) = expr else {
            return self.resolve_expr(registry, expr, how);
        };
        let resolved = self.resolve_sources(registry, expr, how)?;
        let (Some(default), Expr::Custom(after)) = (custom.aggregate_default()?, &resolved) else {
            return Ok(resolved);
        };
        let (before, after) = (custom.sources(), after.sources());
        self.refuse_nested(
            registry,
            &custom.class_name(),
            before.iter().flatten(),
            after.iter().flatten(),
            &resolved,
            how.summarize,
        )?;
        self.with_default(registry, resolved, default, how)
    }

    fn resolve_where(
        &mut self,
        registry: &Registry,
        node: &WhereNode,
        how: &mut Resolve<'_>,
    ) -> Result<WhereNode> {
        let mut children = Vec::with_capacity(node.children.len());
        for child in &node.children {
            children.push(match child {
                Expr::Where(node) => Expr::Where(Rc::new(self.resolve_where(registry, node, how)?)),
                Expr::Lookup(_) => self.resolve_expr(registry, child, how)?,
                other => other.clone(),
            });
        }
        Ok(WhereNode { children, ..*node })
    }

    fn resolve_subquery(
        &mut self,
        registry: &Registry,
        node: &Subquery,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        let mut query = match node.exists && !node.query.existence {
            true => node
                .query
                .exists(registry, true)?
                .resolved_within(registry, self, how)?,
            false => node.query.resolved_within(registry, self, how)?,
        };
        if node.exists || node.template.is_some() {
            return Ok(Expr::Subquery(Rc::new(Subquery {
                query: Rc::new(query),
                ..node.clone()
            })));
        }
        // A plain Subquery is its query.
        query.contains_subquery = true;
        let own = match &node.output {
            Some(output) => output.clone(),
            None => Expr::Subquery(Rc::new(node.clone())).output(registry)?,
        };
        let inner = query.output(registry)?;
        let same = inner.is_some_and(|inner| {
            inner.field(registry).class_name == own.field(registry).class_name
        });
        let query = Expr::Query(Rc::new(query));
        Ok(if same { query } else { query.wrap(own) })
    }

    fn resolve_func(
        &mut self,
        registry: &Registry,
        func: &Rc<Func>,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        let unresolved = Expr::Func(func.clone());
        let for_save = how.for_save;
        // Aggregates are not allowed in UPDATE.
        how.for_save = for_save && func.aggregate.is_none();
        let resolved = self.resolve_sources(registry, &unresolved, how);
        how.for_save = for_save;
        let Expr::Func(resolved) = resolved? else {
            return Ok(unresolved);
        };
        let mut resolved = Rc::unwrap_or_clone(resolved);
        resolved.summary = how.summarize;
        if resolved.aggregate.is_some() {
            return self.finish_aggregate(registry, func, resolved, how);
        }
        if resolved.is_extract() {
            check_extract(registry, &resolved)?;
        } else if resolved.is_trunc() {
            check_trunc(registry, &resolved)?;
        }
        Ok(Expr::Func(Rc::new(resolved)))
    }

    fn finish_aggregate(
        &mut self,
        registry: &Registry,
        unresolved: &Func,
        mut resolved: Func,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        if !unresolved.summary || how.summarize {
            let whole = Expr::Func(Rc::new(resolved.clone()));
            self.refuse_nested(
                registry,
                resolved.class_name(),
                unresolved.args.iter(),
                resolved.args.iter(),
                &whole,
                how.summarize,
            )?;
        }
        if resolved.is(&func::COUNT)
            && let Some(Expr::ColPairs(pairs)) = resolved.args.first().cloned()
        {
            if resolved
                .aggregate
                .as_ref()
                .is_some_and(|aggregate| aggregate.distinct)
            {
                return Err(Error::value_error(
                    "COUNT(DISTINCT) doesn't support composite primary keys",
                ));
            }
            if let Some(first) = pairs.cols().next() {
                resolved.args[0] = first;
            }
        }
        let default = resolved
            .aggregate
            .as_mut()
            .and_then(|aggregate| aggregate.default.take());
        self.with_default(registry, Expr::Func(Rc::new(resolved)), default, how)
    }

    /// An aggregate can't be computed of another one.
    fn refuse_nested<'e>(
        &self,
        registry: &Registry,
        class: &str,
        before: impl Iterator<Item = &'e Expr>,
        after: impl Iterator<Item = &'e Expr>,
        resolved: &Expr,
        summarize: bool,
    ) -> Result<()> {
        let refused = |name: &str| {
            Err(Error::field_error(format!(
                "Cannot compute {class}('{name}'): '{name}' is an aggregate"
            )))
        };
        if summarize {
            for name in resolved.refs() {
                if self.annotation(&name).is_some_and(Expr::is_summary) {
                    return refused(&name);
                }
            }
            return Ok(());
        }
        for (before, after) in before.zip(after) {
            if after.contains_aggregate() {
                return match before {
                    Expr::F(name) => refused(name),
                    Expr::OuterRef(name) => refused(name.name()),
                    other => refused(&other.repr(registry)),
                };
            }
        }
        Ok(())
    }

    /// `default=` wraps the aggregate: `COALESCE(SUM(...), default)`.
    fn with_default(
        &mut self,
        registry: &Registry,
        aggregate: Expr,
        default: Option<Expr>,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        let Some(default) = default else {
            return Ok(aggregate);
        };
        let output = aggregate.try_output(registry)?;
        let default = match default {
            // A plain value takes the aggregate's type.
            Expr::Value(node) if node.output.is_none() => Expr::Value(Rc::new(ValueExpr {
                output: output.clone(),
                ..(*node).clone()
            })),
            other => self.resolve_expr(registry, &other, how)?,
        };
        Ok(Expr::Func(Rc::new(Func {
            output,
            summary: how.summarize,
            ..Func::new(&func::COALESCE, vec![aggregate, default])
        })))
    }

    fn resolve_combined(
        &mut self,
        registry: &Registry,
        expr: &Expr,
        node: &Combined,
        how: &mut Resolve<'_>,
    ) -> Result<Expr> {
        let resolved = self.resolve_sources(registry, expr, how)?;
        let Expr::Combined(combined) = &resolved else {
            return Ok(resolved);
        };
        if node.kind != CombinedKind::Plain {
            return Ok(resolved);
        }
        let kind = |side: &Expr| match side.try_output(registry) {
            Ok(Some(output)) => Some(output),
            _ => None,
        };
        let (left, right) = (kind(&combined.left), kind(&combined.right));
        let is = |output: &Option<Output>, test: fn(&FieldKind) -> bool| {
            output
                .as_ref()
                .is_some_and(|output| test(output.kind(registry)))
        };
        let duration = |kind: &FieldKind| matches!(kind, FieldKind::Duration);
        let kind = if is(&left, duration) != is(&right, duration) {
            CombinedKind::Duration
        } else if node.operator == Operator::Sub
            && let (Some(left), Some(right)) = (&left, &right)
            && temporal(left.kind(registry))
                .is_some_and(|kind| temporal(right.kind(registry)) == Some(kind))
        {
            CombinedKind::TemporalSubtraction
        } else {
            return Ok(resolved);
        };
        Ok(Expr::Combined(Rc::new(Combined {
            kind,
            output: None,
            ..(**combined).clone()
        })))
    }

    /// This query as a subquery of `outer`: its own aliases, and outer references resolved.
    pub(crate) fn resolved_within(
        &self,
        registry: &Registry,
        outer: &mut Query,
        how: &mut Resolve<'_>,
    ) -> Result<Query> {
        let mut query = self.clone();
        query.bump_prefix(outer, None)?;
        query.subquery = true;
        let node = query.where_node.clone();
        query.where_node = Rc::new(outer.resolve_where(registry, &node, how)?);
        if query.combinator.is_some() {
            let combined: Result<Vec<Query>> = query
                .combined
                .iter()
                .map(|query| query.resolved_within(registry, outer, how))
                .collect();
            query.combined = Rc::new(combined?);
        }
        if !query.annotations.is_empty() {
            let mut annotations = Vec::with_capacity(query.annotations.len());
            for (name, expr) in query.annotations.iter() {
                let mut resolved = outer.resolve_expr(registry, expr, how)?;
                share_externals(&mut resolved, &query);
                annotations.push((name.clone(), resolved));
            }
            query.annotations = Rc::new(annotations);
        }
        let external = Rc::make_mut(&mut query.external_aliases);
        for joined in outer.joins.iter() {
            let aliased = **joined.table.name() != *joined.alias;
            match external
                .iter_mut()
                .find(|(alias, _)| *alias == joined.alias)
            {
                Some(entry) => entry.1 = aliased,
                None => external.push((joined.alias.clone(), aliased)),
            }
        }
        Ok(query)
    }

    /// The type of a subquery: that of its only column.
    pub fn output(&self, registry: &Registry) -> Result<Option<Output>> {
        if let [only] = self.select.as_slice() {
            return match only {
                Expr::Col(col) => Ok(Some(Output::Field(col.target))),
                other => other.output(registry).map(Some),
            };
        }
        let mut annotations = self.annotation_select();
        match (annotations.next(), annotations.next()) {
            (Some((_, only)), None) => only.output(registry).map(Some),
            _ => Ok(None),
        }
    }
}

/// A subquery within a subquery knows the outer aliases of both.
fn share_externals(expr: &mut Expr, from: &Query) {
    let add = |query: &mut Rc<Query>| {
        let query = Rc::make_mut(query);
        for (alias, aliased) in from.external_aliases.iter() {
            let external = Rc::make_mut(&mut query.external_aliases);
            match external.iter_mut().find(|(known, _)| known == alias) {
                Some(entry) => entry.1 = *aliased,
                None => external.push((alias.clone(), *aliased)),
            }
        }
    };
    if from.external_aliases.is_empty() {
        return;
    }
    match expr {
        Expr::Query(query) => add(query),
        Expr::Subquery(node) => add(&mut Rc::make_mut(node).query),
        _ => {}
    }
}

impl Expr {
    /// `Ref(name, source)`.
    pub(crate) fn reference(name: &str, source: Expr) -> Self {
        Self::Ref(Rc::new(Ref {
            name: Rc::from(name),
            source,
            position: None,
        }))
    }
}

fn slice(of: Expr, start: i64, length: Option<i64>) -> Expr {
    let mut args = vec![of, Expr::value(start)];
    args.extend(length.map(Expr::value));
    Expr::Func(Rc::new(Func::new(&func::SUBSTR, args)))
}

/// Which family of dates and times a type is of, for subtraction.
fn temporal(kind: &FieldKind) -> Option<u8> {
    match kind {
        FieldKind::Date { .. } => Some(0),
        FieldKind::DateTime { .. } => Some(1),
        FieldKind::Time { .. } => Some(2),
        _ => None,
    }
}

fn check_extract(registry: &Registry, func: &Func) -> Result<()> {
    let Some(output) = func
        .args
        .first()
        .map(|arg| arg.try_output(registry))
        .transpose()?
        .flatten()
    else {
        return Ok(());
    };
    let (field, part) = (output.field(registry), func.lookup_name());
    match &field.kind {
        FieldKind::Date { .. } if matches!(part, "hour" | "minute" | "second") => {
            Err(Error::value_error(format!(
                "Cannot extract time component '{part}' from DateField '{}'.",
                field.name
            )))
        }
        FieldKind::Duration
            if matches!(
                part,
                "year" | "iso_year" | "month" | "week" | "week_day" | "iso_week_day" | "quarter"
            ) =>
        {
            Err(Error::value_error(format!(
                "Cannot extract component '{part}' from DurationField '{}'.",
                field.name
            )))
        }
        FieldKind::Date { .. }
        | FieldKind::DateTime { .. }
        | FieldKind::Time { .. }
        | FieldKind::Duration => Ok(()),
        _ => Err(Error::value_error(
            "Extract input expression must be DateField, DateTimeField, TimeField, or DurationField.",
        )),
    }
}

fn check_trunc(registry: &Registry, func: &Func) -> Result<()> {
    let Some(lhs) = func.args.first() else {
        return Ok(());
    };
    let source = lhs.output(registry)?;
    let field = source.field(registry);
    let name = &field.name;
    if !matches!(
        field.kind,
        FieldKind::Date { .. } | FieldKind::DateTime { .. } | FieldKind::Time { .. }
    ) {
        let name = if name.is_empty() {
            "None".to_owned()
        } else {
            format!("'{name}'")
        };
        return Err(Error::type_error(format!(
            "{name} isn't a DateField, TimeField, or DateTimeField."
        )));
    }
    let output = Expr::Func(Rc::new(func.clone())).output(registry)?;
    let result = output.field(registry);
    if !matches!(
        result.kind,
        FieldKind::Date { .. } | FieldKind::DateTime { .. } | FieldKind::Time { .. }
    ) {
        return Err(Error::value_error(
            "output_field must be either DateField, TimeField, or DateTimeField",
        ));
    }
    let to = match func.spec.output.fixed() {
        Some(declared) => declared.field(registry).class_name.clone(),
        None if field.class_name != result.class_name => result.class_name.clone(),
        None => "DateTimeField".into(),
    };
    let is_datetime = matches!(result.kind, FieldKind::DateTime { .. });
    let kind = func.trunc_kind();
    let refused = match field.kind {
        FieldKind::Date { .. } => {
            is_datetime || matches!(kind.as_str(), "hour" | "minute" | "second" | "time")
        }
        FieldKind::Time { .. } => {
            is_datetime
                || matches!(
                    kind.as_str(),
                    "year" | "quarter" | "month" | "week" | "day" | "date"
                )
        }
        _ => false,
    };
    if refused {
        let class = if matches!(field.kind, FieldKind::Time { .. }) {
            "TimeField"
        } else {
            "DateField"
        };
        return Err(Error::value_error(format!(
            "Cannot truncate {class} '{name}' to {to}."
        )));
    }
    Ok(())
}
