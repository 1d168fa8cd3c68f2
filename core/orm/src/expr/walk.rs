//! What every node answers: its sources, a copy with other sources, whether it holds aggregates, what to group by.

use super::node::{CombinedKind, OuterName};
use super::{
    Alias, Case, Col, ColPairs, Combined, Expr, Func, Lookup, OrderBy, Output, Ref, Rhs, Sliced,
    Subquery, WhereNode,
};
use super::{When, Window, Wrapper};
use crate::error::Result;
use crate::meta::{FieldKind, Registry};
use crate::query::Query;
use crate::value::Value;
use std::rc::Rc;

/// Old aliases and what they become.
pub type Relabels = [(Alias, Alias)];

/// The new name of an alias.
pub fn relabeled(alias: &Alias, map: &Relabels) -> Alias {
    map.iter()
        .find(|(old, _)| old == alias)
        .map_or_else(|| alias.clone(), |(_, new)| new.clone())
}

impl Expr {
    /// Calls `visit` with each expression directly below this one (`get_source_expressions()`).
    pub fn each_source(&self, visit: &mut dyn FnMut(&Expr)) {
        let mut all = |list: &[Expr]| list.iter().for_each(&mut *visit);
        match self {
            Self::Func(func) => {
                all(&func.args);
                if let Some(aggregate) = &func.aggregate {
                    aggregate.filter.iter().for_each(&mut *visit);
                    aggregate
                        .order_by
                        .iter()
                        .flat_map(|list| list.iter())
                        .for_each(visit);
                }
            }
            Self::Combined(node) => {
                visit(&node.left);
                visit(&node.right);
            }
            Self::Case(node) => {
                all(&node.cases);
                visit(&node.default);
            }
            Self::When(node) => {
                visit(&node.condition);
                visit(&node.result);
            }
            Self::Wrapper(node) => visit(&node.expression),
            Self::Negated(inner) => visit(inner),
            Self::Ref(node) => visit(&node.source),
            Self::OrderBy(node) => visit(&node.expression),
            Self::Lookup(node) => {
                visit(&node.lhs);
                if let Some(rhs) = node.rhs_expr() {
                    visit(rhs);
                }
            }
            Self::Where(node) => all(&node.children),
            Self::List(list) => all(list),
            Self::Window(node) => {
                visit(&node.expression);
                node.partition_by
                    .iter()
                    .chain(&node.order_by)
                    .flat_map(|list| list.iter())
                    .for_each(visit);
            }
            Self::Subquery(node) => visit(&Self::Query(node.query.clone())),
            Self::ColPairs(node) => node.cols().for_each(|col| visit(&col)),
            Self::Custom(custom) => custom.sources().iter().flatten().for_each(visit),
            Self::F(_)
            | Self::OuterRef(_)
            | Self::ResolvedOuterRef(_)
            | Self::Sliced(_)
            | Self::Q(_)
            | Self::Col(_)
            | Self::Value(_)
            | Self::Query(_)
            | Self::RawSql(_)
            | Self::Star
            | Self::Nothing
            | Self::ExtraWhere(_) => {}
        }
    }

    /// A copy whose sources are what `map` makes of this one's.
    pub fn map_sources(&self, map: &mut dyn FnMut(&Expr) -> Result<Expr>) -> Result<Expr> {
        fn each(list: &[Expr], map: &mut dyn FnMut(&Expr) -> Result<Expr>) -> Result<Vec<Expr>> {
            list.iter().map(map).collect()
        }
        Ok(match self {
            Self::Func(func) => {
                let args = each(&func.args, map)?;
                let mut aggregate = func.aggregate.clone();
                if let Some(aggregate) = &mut aggregate {
                    aggregate.filter = aggregate.filter.as_ref().map(&mut *map).transpose()?;
                    aggregate.order_by = match &aggregate.order_by {
                        Some(list) => Some(each(list, map)?.into()),
                        None => None,
                    };
                }
                Self::Func(Rc::new(Func {
                    spec: func.spec,
                    args,
                    output: func.output.clone(),
                    aggregate,
                    overrides: func.overrides.clone(),
                    summary: func.summary,
                }))
            }
            Self::Combined(node) => Self::Combined(Rc::new(Combined {
                left: map(&node.left)?,
                operator: node.operator,
                right: map(&node.right)?,
                output: node.output.clone(),
                kind: node.kind,
            })),
            Self::Case(node) => Self::Case(Rc::new(Case {
                cases: each(&node.cases, map)?,
                default: map(&node.default)?,
                output: node.output.clone(),
                template: node.template.clone(),
            })),
            Self::When(node) => Self::When(Rc::new(When {
                condition: map(&node.condition)?,
                result: map(&node.result)?,
            })),
            Self::Wrapper(node) => Self::Wrapper(Rc::new(Wrapper {
                expression: map(&node.expression)?,
                output: node.output.clone(),
            })),
            Self::Negated(inner) => Self::Negated(Rc::new(map(inner)?)),
            Self::Ref(node) => Self::Ref(Rc::new(Ref {
                name: node.name.clone(),
                source: map(&node.source)?,
                position: node.position,
            })),
            Self::OrderBy(node) => Self::OrderBy(Rc::new(OrderBy {
                expression: map(&node.expression)?,
                ..**node
            })),
            Self::Lookup(node) => {
                let lhs = map(&node.lhs)?;
                let rhs = match &node.rhs {
                    Rhs::Expr(expr) => Rhs::Expr(map(expr)?),
                    other => other.clone(),
                };
                Self::Lookup(Rc::new(Lookup {
                    class: node.class.clone(),
                    lhs,
                    rhs,
                    summary: node.summary,
                }))
            }
            Self::Where(node) => Self::Where(Rc::new(WhereNode {
                children: each(&node.children, map)?,
                ..**node
            })),
            Self::List(list) => Self::List(each(list, map)?.into()),
            Self::Window(node) => {
                let expression = map(&node.expression)?;
                let mut clause = |list: &Option<Rc<[Expr]>>| -> Result<Option<Rc<[Expr]>>> {
                    list.as_ref()
                        .map(|list| each(list, map).map(Rc::from))
                        .transpose()
                };
                Self::Window(Rc::new(Window {
                    expression,
                    partition_by: clause(&node.partition_by)?,
                    order_by: clause(&node.order_by)?,
                    frame: node.frame,
                    output: node.output.clone(),
                }))
            }
            Self::Subquery(node) => match map(&Self::Query(node.query.clone()))? {
                Self::Query(query) => Self::Subquery(Rc::new(Subquery {
                    query,
                    ..(**node).clone()
                })),
                other => other,
            },
            Self::Custom(custom) => {
                let mut sources = custom.sources();
                if sources.is_empty() {
                    return Ok(self.clone());
                }
                for source in sources.iter_mut().flatten() {
                    *source = map(source)?;
                }
                custom.with_sources(sources)?
            }
            _ => self.clone(),
        })
    }

    fn any_source(&self, test: fn(&Expr) -> bool) -> bool {
        let mut found = false;
        self.each_source(&mut |source| found = found || test(source));
        found
    }

    pub fn contains_aggregate(&self) -> bool {
        match self {
            Self::Func(func) if func.aggregate.is_some() => true,
            // A window function over an aggregate needs no GROUP BY; a subquery has its own.
            Self::Window(_) | Self::Subquery(_) | Self::Query(_) => false,
            Self::Col(_) | Self::Value(_) => false,
            Self::Custom(custom) => custom
                .contains_aggregate()
                .unwrap_or_else(|| self.any_source(Self::contains_aggregate)),
            _ => self.any_source(Self::contains_aggregate),
        }
    }

    pub fn contains_over_clause(&self) -> bool {
        match self {
            Self::Window(_) => true,
            Self::Subquery(_) | Self::Query(_) | Self::Col(_) | Self::Value(_) => false,
            Self::Custom(custom) => custom
                .contains_over_clause()
                .unwrap_or_else(|| self.any_source(Self::contains_over_clause)),
            _ => self.any_source(Self::contains_over_clause),
        }
    }

    pub fn contains_subquery(&self) -> bool {
        match self {
            Self::Query(query) => query.contains_subquery,
            Self::Subquery(_) => true,
            _ => {
                let mut found = false;
                self.each_source(&mut |source| {
                    found = found
                        || matches!(source, Self::Subquery(_))
                        || matches!(source, Self::Query(query) if query.subquery)
                        || source.contains_subquery();
                });
                found
            }
        }
    }

    pub fn contains_column_references(&self) -> bool {
        matches!(self, Self::Col(_)) || self.any_source(Self::contains_column_references)
    }

    /// Made for `aggregate()`.
    pub fn is_summary(&self) -> bool {
        match self {
            Self::Func(func) => func.summary,
            Self::Lookup(lookup) => lookup.summary,
            Self::Where(node) => node.children.iter().any(Self::is_summary),
            _ => false,
        }
    }

    /// Names of the selected columns that it refers to.
    pub fn refs(&self) -> Vec<Rc<str>> {
        fn collect(expr: &Expr, names: &mut Vec<Rc<str>>) {
            match expr {
                Expr::Ref(node) => {
                    if !names.contains(&node.name) {
                        names.push(node.name.clone());
                    }
                }
                _ => expr.each_source(&mut |source| collect(source, names)),
            }
        }
        let mut names = Vec::new();
        collect(self, &mut names);
        names
    }

    /// A copy with other table aliases.
    pub fn relabel(&self, map: &Relabels) -> Expr {
        match self {
            Self::Col(col) => match &col.alias {
                Some(alias) => {
                    let new = relabeled(alias, map);
                    if new == *alias && !col.possibly_multivalued {
                        return self.clone();
                    }
                    Self::Col(Rc::new(Col {
                        alias: Some(new),
                        target: col.target,
                        output: col.output.clone(),
                        typed: true,
                        possibly_multivalued: false,
                    }))
                }
                None => self.clone(),
            },
            Self::ColPairs(pairs) => Self::ColPairs(Rc::new(ColPairs {
                alias: pairs.alias.as_ref().map(|alias| relabeled(alias, map)),
                ..(**pairs).clone()
            })),
            Self::Query(query) => Self::Query(Rc::new(query.relabeled(map))),
            // Relabelling reaches no host code that can fail; a node that can't be copied stays as it is.
            _ => self
                .map_sources(&mut |source| Ok(source.relabel(map)))
                .unwrap_or_else(|_| self.clone()),
        }
    }

    /// A copy in which each expression equal to the first of a pair is the second.
    pub fn replace(&self, replacements: &[(Expr, Expr)]) -> Expr {
        if replacements.is_empty() {
            return self.clone();
        }
        if let Some((_, new)) = replacements.iter().find(|(old, _)| old == self) {
            return new.clone();
        }
        match self {
            Self::Query(_) | Self::Col(_) | Self::Value(_) => self.clone(),
            _ => self
                .map_sources(&mut |source| Ok(source.replace(replacements)))
                .unwrap_or_else(|_| self.clone()),
        }
    }

    /// What GROUP BY must hold for this expression to be selected (`get_group_by_cols()`).
    pub fn group_by_cols(&self) -> Vec<Expr> {
        let below = || {
            let mut cols = Vec::new();
            self.each_source(&mut |source| cols.extend(source.group_by_cols()));
            cols
        };
        match self {
            Self::Func(func) if func.aggregate.is_some() || func.spec.ungrouped => Vec::new(),
            Self::Value(_) | Self::ResolvedOuterRef(_) | Self::OuterRef(_) | Self::F(_) => {
                Vec::new()
            }
            Self::Col(_) | Self::Ref(_) | Self::RawSql(_) => vec![self.clone()],
            Self::Where(_) | Self::Lookup(_) | Self::List(_) | Self::OrderBy(_) | Self::When(_) => {
                below()
            }
            Self::Window(node) => {
                let clauses = node.partition_by.iter().chain(&node.order_by);
                clauses
                    .flat_map(|list| list.iter())
                    .flat_map(Self::group_by_cols)
                    .collect()
            }
            Self::Case(node) if node.cases.is_empty() => node.default.group_by_cols(),
            Self::Wrapper(node) => match &node.expression {
                Self::Where(_) | Self::Q(_) | Self::Query(_) if !self.contains_aggregate() => {
                    vec![self.clone()]
                }
                expression => expression.with_output(&node.output).group_by_cols(),
            },
            Self::Subquery(node) => node.query.group_by_cols(self),
            Self::Query(query) => query.group_by_cols(self),
            Self::Custom(custom) => custom.group_by_cols().unwrap_or_else(|| {
                if self.contains_aggregate() {
                    below()
                } else {
                    vec![self.clone()]
                }
            }),
            Self::Nothing | Self::ExtraWhere(_) => Vec::new(),
            _ if self.contains_aggregate() => below(),
            _ => vec![self.clone()],
        }
    }

    /// A copy with that output field, where the node has one of its own.
    #[must_use]
    pub fn with_output(&self, output: &Output) -> Expr {
        let output = Some(output.clone());
        match self {
            Self::Func(node) => Self::Func(Rc::new(Func {
                output,
                ..(**node).clone()
            })),
            Self::Combined(node) => Self::Combined(Rc::new(Combined {
                output,
                ..(**node).clone()
            })),
            Self::Case(node) => Self::Case(Rc::new(Case {
                output,
                ..(**node).clone()
            })),
            Self::Window(node) => Self::Window(Rc::new(Window {
                output,
                ..(**node).clone()
            })),
            Self::Value(node) => Self::Value(Rc::new(super::ValueExpr {
                output,
                ..(**node).clone()
            })),
            Self::RawSql(node) => Self::RawSql(Rc::new(super::RawSql {
                output,
                ..(**node).clone()
            })),
            Self::Subquery(node) => Self::Subquery(Rc::new(Subquery {
                output,
                ..(**node).clone()
            })),
            Self::Wrapper(node) => match output {
                Some(output) => Self::Wrapper(Rc::new(Wrapper {
                    output,
                    expression: node.expression.clone(),
                })),
                None => self.clone(),
            },
            _ => self.clone(),
        }
    }

    /// Usable as a condition: its type is a boolean.
    pub fn conditional(&self, registry: &Registry) -> bool {
        match self {
            Self::Q(_) | Self::Where(_) | Self::Lookup(_) | Self::Negated(_) => true,
            Self::When(_) | Self::OrderBy(_) | Self::F(_) | Self::OuterRef(_) | Self::Sliced(_) => {
                false
            }
            Self::ResolvedOuterRef(_) => false,
            Self::Subquery(node) if node.exists => true,
            Self::Custom(custom) if custom.conditional().is_some() => {
                custom.conditional() == Some(true)
            }
            _ => self
                .output(registry)
                .is_ok_and(|output| matches!(output.kind(registry), FieldKind::Boolean)),
        }
    }

    /// May be what a window function computes.
    pub fn window_compatible(&self) -> bool {
        match self {
            Self::Func(func) => func
                .overrides
                .as_ref()
                .and_then(|own| own.window_compatible)
                .unwrap_or(func.spec.window),
            Self::Custom(custom) => custom.window_compatible(),
            _ => false,
        }
    }

    /// The value where a subquery or aggregate has no rows; None: "not implemented".
    pub fn empty_result_set_value(&self) -> Option<Value> {
        match self {
            Self::Func(func) => func.empty_result_set_value(),
            Self::Value(node) => Some(node.value.clone()),
            Self::Subquery(node) => Some(if node.exists {
                Value::Bool(false)
            } else {
                Value::Null
            }),
            Self::Query(_) => Some(Value::Null),
            Self::Custom(custom) => custom.empty_result_set_value(),
            _ => None,
        }
    }

    /// The class's `__name__`, for messages.
    pub fn class_name(&self, _registry: &Registry) -> String {
        match self {
            Self::Func(func) => func.class_name(),
            Self::F(_) => "F",
            Self::OuterRef(_) => "OuterRef",
            Self::ResolvedOuterRef(_) => "ResolvedOuterRef",
            Self::Sliced(_) => "Sliced",
            Self::Q(_) => "Q",
            Self::Col(_) => "Col",
            Self::ColPairs(_) => "ColPairs",
            Self::Ref(_) => "Ref",
            Self::Value(node) if node.json_null => "JSONNull",
            Self::Value(_) => "Value",
            Self::Combined(node) => match node.kind {
                CombinedKind::Plain => "CombinedExpression",
                CombinedKind::Duration => "DurationExpression",
                CombinedKind::TemporalSubtraction => "TemporalSubtraction",
            },
            Self::Case(_) => "Case",
            Self::When(_) => "When",
            Self::Wrapper(_) => "ExpressionWrapper",
            Self::Negated(_) => "NegatedExpression",
            Self::Lookup(lookup) => match &lookup.class {
                super::LookupClass::Builtin(spec) => spec.class_name,
                super::LookupClass::Custom(custom) => return custom.class_name(),
            },
            Self::Where(_) => "WhereNode",
            Self::Subquery(node) if node.exists => "Exists",
            Self::Subquery(_) => "Subquery",
            Self::Query(_) => "Query",
            Self::Window(_) => "Window",
            Self::OrderBy(_) => "OrderBy",
            Self::RawSql(_) => "RawSQL",
            Self::List(_) => "ExpressionList",
            Self::Star => "Star",
            Self::Nothing => "NothingNode",
            Self::ExtraWhere(_) => "ExtraWhere",
            Self::Custom(custom) => return custom.class_name(),
        }
        .to_owned()
    }

    /// Whether names in it are still to be found in a query.
    pub fn has_names(&self) -> bool {
        match self {
            Self::F(_) | Self::OuterRef(_) | Self::ResolvedOuterRef(_) | Self::Sliced(_) => true,
            Self::Q(_) => true,
            _ => {
                let mut found = false;
                self.each_source(&mut |source| found |= source.has_names());
                found
            }
        }
    }

    /// The columns in it, without those that only a `Ref` names when `into_refs` is off.
    pub fn cols(&self, into_refs: bool, external: bool, visit: &mut dyn FnMut(&Col)) {
        match self {
            Self::Col(col) => visit(col),
            Self::Ref(_) if !into_refs => {}
            Self::Query(query) if external => query.external_cols(visit),
            Self::Subquery(node) if external => node.query.external_cols(visit),
            Self::Subquery(_) | Self::Query(_) => {}
            _ => self.each_source(&mut |source| source.cols(into_refs, external, &mut *visit)),
        }
    }
}

impl ColPairs {
    pub fn cols(&self) -> impl Iterator<Item = Expr> + '_ {
        self.targets
            .iter()
            .zip(self.sources.iter())
            .map(|(target, source)| {
                Expr::Col(Rc::new(Col {
                    alias: self.alias.clone(),
                    target: *target,
                    output: Output::Field(*source),
                    typed: true,
                    possibly_multivalued: false,
                }))
            })
    }
}

impl Query {
    /// The columns of outer queries that this subquery uses.
    pub(crate) fn external_cols(&self, visit: &mut dyn FnMut(&Col)) {
        let mut check = |col: &Col| {
            if let Some(alias) = &col.alias
                && self
                    .external_aliases
                    .iter()
                    .any(|(external, _)| external == alias)
            {
                visit(col);
            }
        };
        for (_, annotation) in self.annotations.iter() {
            annotation.cols(true, true, &mut check);
        }
        for child in &self.where_node.children {
            child.cols(true, true, &mut check);
        }
    }

    fn group_by_cols(&self, wrapper: &Expr) -> Vec<Expr> {
        let (mut cols, mut multivalued) = (Vec::new(), false);
        self.external_cols(&mut |col| {
            multivalued |= col.possibly_multivalued;
            cols.push(Expr::Col(Rc::new(col.clone())));
        });
        if multivalued {
            vec![wrapper.clone()]
        } else {
            cols
        }
    }
}

/// Equal as Django's `identity` has it: the same class with the same arguments. Subqueries are equal only to themselves.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::F(a), Self::F(b)) | (Self::ResolvedOuterRef(a), Self::ResolvedOuterRef(b)) => {
                a == b
            }
            (Self::OuterRef(a), Self::OuterRef(b)) => a == b,
            (Self::Sliced(a), Self::Sliced(b)) => a == b,
            (Self::Col(a), Self::Col(b)) => {
                Rc::ptr_eq(a, b)
                    || (a.target == b.target
                        && a.alias == b.alias
                        && a.typed == b.typed
                        && a.output.same(&b.output))
            }
            (Self::ColPairs(a), Self::ColPairs(b)) => {
                a.alias == b.alias && a.targets == b.targets && a.sources == b.sources
            }
            (Self::Ref(a), Self::Ref(b)) => {
                a.name == b.name && a.position == b.position && a.source == b.source
            }
            (Self::Value(a), Self::Value(b)) => {
                a.json_null == b.json_null
                    && same_output(&a.output, &b.output)
                    && same_value(&a.value, &b.value)
            }
            (Self::Func(a), Self::Func(b)) => {
                Rc::ptr_eq(a, b)
                    || (std::ptr::eq(a.spec, b.spec)
                        && a.args == b.args
                        && a.overrides == b.overrides
                        && same_output(&a.output, &b.output)
                        && match (&a.aggregate, &b.aggregate) {
                            (None, None) => true,
                            (Some(a), Some(b)) => {
                                a.distinct == b.distinct
                                    && a.filter == b.filter
                                    && a.order_by == b.order_by
                            }
                            _ => false,
                        })
            }
            (Self::Combined(a), Self::Combined(b)) => {
                a.operator == b.operator
                    && a.left == b.left
                    && a.right == b.right
                    && same_output(&a.output, &b.output)
            }
            (Self::Case(a), Self::Case(b)) => {
                a.cases == b.cases && a.default == b.default && same_output(&a.output, &b.output)
            }
            (Self::When(a), Self::When(b)) => a.condition == b.condition && a.result == b.result,
            (Self::Wrapper(a), Self::Wrapper(b)) => {
                a.expression == b.expression && a.output.same(&b.output)
            }
            (Self::Negated(a), Self::Negated(b)) => a == b,
            (Self::Lookup(a), Self::Lookup(b)) => {
                same_class(&a.class, &b.class) && a.lhs == b.lhs && same_rhs(&a.rhs, &b.rhs)
            }
            (Self::Where(a), Self::Where(b)) => {
                a.connector == b.connector && a.negated == b.negated && a.children == b.children
            }
            (Self::Q(a), Self::Q(b)) => Rc::ptr_eq(a, b),
            (Self::Subquery(a), Self::Subquery(b)) => Rc::ptr_eq(a, b),
            (Self::Query(a), Self::Query(b)) => Rc::ptr_eq(a, b),
            (Self::Window(a), Self::Window(b)) => {
                a.expression == b.expression
                    && a.partition_by == b.partition_by
                    && a.order_by == b.order_by
                    && a.frame == b.frame
            }
            (Self::OrderBy(a), Self::OrderBy(b)) => {
                a.descending == b.descending
                    && a.nulls_first == b.nulls_first
                    && a.nulls_last == b.nulls_last
                    && a.expression == b.expression
            }
            (Self::RawSql(a), Self::RawSql(b)) => {
                a.sql == b.sql
                    && a.params.len() == b.params.len()
                    && a.params
                        .iter()
                        .zip(b.params.iter())
                        .all(|(a, b)| same_value(a, b))
            }
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Star, Self::Star) | (Self::Nothing, Self::Nothing) => true,
            (Self::Custom(a), Self::Custom(b)) => Rc::ptr_eq(a, b) || a.same(&**b),
            _ => false,
        }
    }
}

impl PartialEq for Sliced {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of && self.start == other.start && self.length == other.length
    }
}

fn same_output(a: &Option<Output>, b: &Option<Output>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.same(b),
        _ => false,
    }
}

fn same_class(a: &super::LookupClass, b: &super::LookupClass) -> bool {
    use super::LookupClass::{Builtin, Custom};
    match (a, b) {
        (Builtin(a), Builtin(b)) => std::ptr::eq(*a, *b),
        (Custom(a), Custom(b)) => a.same(&**b),
        _ => false,
    }
}

fn same_rhs(a: &Rhs, b: &Rhs) -> bool {
    match (a, b) {
        (Rhs::Value(a), Rhs::Value(b)) => same_value(a, b),
        (Rhs::Expr(a), Rhs::Expr(b)) => a == b,
        (Rhs::List(a), Rhs::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_rhs(a, b))
        }
        _ => false,
    }
}

/// The same value of the same type.
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::BigInt(a), Value::BigInt(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::Decimal(a), Value::Decimal(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Uuid(a), Value::Uuid(b)) => a == b,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_value(a, b))
        }
        (Value::Dict(a), Value::Dict(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|(a, b)| same_value(&a.0, &b.0) && same_value(&a.1, &b.1))
        }
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
        _ => false,
    }
}

impl OuterName {
    /// The innermost name.
    pub fn name(&self) -> &Rc<str> {
        match self {
            Self::Name(name) => name,
            Self::Outer(inner) => inner.name(),
        }
    }
}
