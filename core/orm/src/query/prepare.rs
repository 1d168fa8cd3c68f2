//! What a lookup does with its right side when it is made (`get_prep_lookup`).

use super::Query;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::lookup::LookupKind;
use crate::expr::{Expr, Lookup, LookupClass, Output, Rhs, ValueExpr};
use crate::meta::{FieldKind, Registry};
use crate::value::Value;
use std::rc::Rc;

impl Lookup {
    /// `lookup_class(lhs, rhs)` on a resolved left side.
    pub fn prepared(registry: &Registry, class: LookupClass, lhs: Expr, rhs: Rhs) -> Result<Self> {
        let mut lookup = Self {
            class,
            lhs,
            rhs,
            summary: false,
        };
        if matches!(lookup.rhs, Rhs::Expr(Expr::Query(_)))
            && crate::compile::lookup::is_bilateral(&lookup.lhs)
        {
            return Err(Error::new(
                ErrorKind::NotImplementedError,
                "Bilateral transformations on nested querysets are not implemented.",
            ));
        }
        match &lookup.class {
            LookupClass::Custom(custom) => custom.clone().prepare(&mut lookup, registry)?,
            LookupClass::Builtin(spec) => lookup.prepare_as(registry, spec.kind, spec.prepare)?,
        }
        Ok(lookup)
    }

    /// `lookup_class(lhs, rhs)` as a program calls it, on an unresolved left side: values become expressions.
    pub fn unresolved(class: LookupClass, lhs: Expr, rhs: Rhs) -> Self {
        let rhs = match rhs {
            Rhs::Value(value) if class.kind() != Some(LookupKind::IsNull) => match value {
                Value::List(_) => Rhs::Value(value),
                value => Rhs::Expr(Expr::value(value)),
            },
            other => other,
        };
        Self {
            class,
            lhs,
            rhs,
            summary: false,
        }
    }

    /// What Django's class of that kind does in `get_prep_lookup()`. Host lookups that derive from one call it.
    pub fn prepare_as(
        &mut self,
        registry: &Registry,
        kind: LookupKind,
        prepare: bool,
    ) -> Result<()> {
        let output = self.lhs.try_output(registry)?;
        let related = output
            .as_ref()
            .is_some_and(|output| output.is_relation(registry));
        match kind {
            LookupKind::Exact => {
                if let Rhs::Expr(Expr::Query(query)) = &self.rhs {
                    if !query.has_limit_one() {
                        return Err(Error::value_error(
                            "The QuerySet value for an exact lookup must be limited to one result using slicing.",
                        ));
                    }
                    self.check_subquery_fields(registry, query, "exact")?;
                    if !query.has_select_fields() {
                        let mut query = (**query).clone();
                        query.clear_select_clause();
                        query.add_fields(registry, &["pk"], true)?;
                        self.rhs = Rhs::Expr(Expr::Query(Rc::new(query)));
                    }
                    return Ok(());
                }
            }
            LookupKind::In => return self.prepare_in(registry, output.as_ref(), related),
            LookupKind::Range => return self.prepare_items(registry, output.as_ref()),
            LookupKind::HasKeys | LookupKind::HasAnyKeys => {
                if let Rhs::Value(Value::List(items)) = &self.rhs {
                    let keys: Result<Vec<Value>> = items
                        .iter()
                        .map(|item| Ok(Value::from(item.to_text()?)))
                        .collect();
                    self.rhs = Rhs::Value(Value::List(keys?.into()));
                }
                return Ok(());
            }
            _ => {}
        }
        if let Expr::ColPairs(pairs) = self.lhs.clone() {
            return self.prepare_tuple(registry, kind, &pairs);
        }
        let Rhs::Value(value) = &self.rhs else {
            return Ok(());
        };
        let Some(output) = &output else {
            if matches!(self.lhs, Expr::F(_)) {
                self.rhs = Rhs::Expr(Expr::value(value.clone()));
            }
            return Ok(());
        };
        let mut value = value.clone();
        if related {
            value = normalized(registry, &value, output)?;
            if prepare {
                value = output.storage(registry).get_prep_value(registry, &value)?;
            }
        } else if prepare {
            let storage = output.storage(registry);
            // Floats compare with integer columns by the integers above them.
            let rounds =
                matches!(self.class.name().as_str(), "gte" | "lt") && storage.kind.is_integer();
            if let (true, Value::Float(float)) = (rounds, &value) {
                value = Value::Int(float.ceil() as i64);
            }
            value = storage.get_prep_value(registry, &value)?;
        }
        self.rhs = Rhs::Value(value);
        Ok(())
    }

    fn prepare_in(
        &mut self,
        registry: &Registry,
        output: Option<&Output>,
        related: bool,
    ) -> Result<()> {
        if let Rhs::Value(Value::Dict(items)) = &self.rhs {
            // As Python iterates over one.
            let keys: Vec<Value> = items.iter().map(|(key, _)| key.clone()).collect();
            self.rhs = Rhs::Value(Value::List(keys.into()));
        }
        if let Rhs::Expr(Expr::Query(query)) = &self.rhs {
            let mut query = (**query).clone();
            if let Expr::ColPairs(pairs) = &self.lhs {
                let same = match &pairs.output {
                    Output::Field(id) => {
                        let relation = registry.field(*id).relation.as_ref();
                        relation.and_then(|relation| relation.model()) == query.model
                    }
                    Output::Reverse(id) => Some(id.model) == query.model,
                    Output::Free(_) => false,
                };
                if related && same && !query.has_select_fields() {
                    let names: Vec<Rc<str>> = pairs
                        .sources
                        .iter()
                        .map(|id| registry.field(*id).name.clone())
                        .collect();
                    query.set_values(registry, &names)?;
                }
            } else if related && !query.has_select_fields() {
                // `author__in=queryset` selects what the foreign key points to.
                if let Some(name) = output.and_then(|output| target_name(registry, output, &query))
                {
                    query.set_values(registry, &[name])?;
                }
            }
            self.check_subquery_fields(registry, &query, "in")?;
            query.clear_ordering(false, true);
            if !query.has_select_fields() {
                query.clear_select_clause();
                query.add_fields(registry, &["pk"], true)?;
            }
            self.rhs = Rhs::Expr(Expr::Query(Rc::new(query)));
            return Ok(());
        }
        if let Expr::ColPairs(pairs) = self.lhs.clone() {
            return self.prepare_tuple(registry, LookupKind::In, &pairs);
        }
        if related && let (Rhs::Value(Value::List(items)), Some(output)) = (&self.rhs, output) {
            let target = output.storage(registry);
            let items: Result<Vec<Value>> = items
                .iter()
                .map(|item| target.get_prep_value(registry, &normalized(registry, item, output)?))
                .collect();
            self.rhs = Rhs::Value(Value::List(items?.into()));
            return Ok(());
        }
        self.prepare_items(registry, output)
    }

    /// Each item of a list as the field has it; expressions among them make all of them expressions.
    fn prepare_items(&mut self, registry: &Registry, output: Option<&Output>) -> Result<()> {
        match &self.rhs {
            Rhs::Value(Value::List(items)) => {
                let Some(output) = output else {
                    return Ok(());
                };
                let storage = output.storage(registry);
                let items: Result<Vec<Value>> = items
                    .iter()
                    .map(|item| storage.get_prep_value(registry, item))
                    .collect();
                self.rhs = Rhs::Value(Value::List(items?.into()));
            }
            Rhs::Value(Value::Text(text)) => {
                // A string is an iterable of its characters.
                let items: Vec<Value> = text
                    .chars()
                    .map(|char| Value::from(char.to_string()))
                    .collect();
                self.rhs = Rhs::Value(Value::List(items.into()));
                return self.prepare_items(registry, output);
            }
            Rhs::Value(value) => {
                if let Value::Object(object) = value
                    && let Some(items) = object.items()
                {
                    self.rhs = Rhs::Value(Value::List(items?.into()));
                    return self.prepare_items(registry, output);
                }
                return Err(Error::type_error(format!(
                    "'{}' object is not iterable",
                    value.type_name()
                )));
            }
            Rhs::List(items) => {
                let items: Vec<Expr> = items
                    .iter()
                    .filter_map(|item| match item {
                        Rhs::Value(value) => Some(Expr::Value(Rc::new(ValueExpr {
                            value: value.clone(),
                            output: output.cloned(),
                            for_save: false,
                            json_null: false,
                        }))),
                        Rhs::Expr(expr) => Some(expr.clone()),
                        Rhs::List(_) => None,
                    })
                    .collect();
                self.rhs = Rhs::Expr(Expr::List(items.into()));
            }
            Rhs::Expr(_) => {}
        }
        Ok(())
    }

    fn check_subquery_fields(&self, registry: &Registry, query: &Query, name: &str) -> Result<()> {
        let left = match &self.lhs {
            Expr::ColPairs(pairs) => pairs.targets.len(),
            _ => 1,
        };
        let right = query.subquery_fields(registry);
        if left == right {
            return Ok(());
        }
        let lookup = if name == "in" { "'in'" } else { name };
        Err(Error::value_error(format!(
            "The QuerySet value for the {lookup} lookup must have {left} selected fields (received {right})"
        )))
    }

    /// `can_use_none_as_rhs`.
    pub(crate) fn can_use_none(&self, registry: &Registry) -> bool {
        match &self.class {
            LookupClass::Custom(custom) => custom.can_use_none_as_rhs(),
            LookupClass::Builtin(spec) => {
                let key = matches!(&self.lhs, Expr::Func(func) if func.is_key_transform());
                let json = || {
                    let output = self.lhs.try_output(registry);
                    matches!(output, Ok(Some(output)) if matches!(output.kind(registry), FieldKind::Json))
                };
                match spec.kind {
                    LookupKind::Exact => key || json(),
                    LookupKind::IExact => key,
                    _ => false,
                }
            }
        }
    }
}

/// What `author__in=queryset` selects of the queryset, where that is not its primary key.
fn target_name(registry: &Registry, output: &Output, query: &Query) -> Option<Rc<str>> {
    let (Output::Field(id), Some(model)) = (output, query.model) else {
        return None;
    };
    let field = registry.field(*id);
    let target = registry.field(registry.target_field(*id)?);
    if target.primary_key {
        return None;
    }
    // `Restaurant.filter(place__in=restaurants)`, where place is the primary key of Restaurant.
    if field.primary_key && id.model == model {
        Some(field.name.clone())
    } else {
        Some(target.name.clone())
    }
}

/// A model instance as the value that the relation compares; any other value as it is.
fn normalized(registry: &Registry, value: &Value, output: &Output) -> Result<Value> {
    let Value::Object(object) = value else {
        return Ok(value.clone());
    };
    let Some(instance) = object.as_instance() else {
        return Ok(value.clone());
    };
    let pk = instance.pk()?;
    let unset = match &pk {
        Value::List(parts) => parts.iter().any(Value::is_null),
        pk => pk.is_null(),
    };
    if unset {
        return Err(Error::value_error(
            "Model instances passed to related filters must be saved.",
        ));
    }
    let source = match output {
        Output::Reverse(id) => registry.model(id.model).pk,
        Output::Field(id) => registry
            .path_infos(*id)
            .last()
            .and_then(|info| info.target_fields.first().copied()),
        Output::Free(_) => None,
    };
    let Some(mut source) = source else {
        return Ok(pk);
    };
    // The target may be a parent's field, or a child's own link to it.
    while !registry.is_subclass(instance.model(), source.model) {
        match registry.target_field(source) {
            Some(target) => source = target,
            None => break,
        }
    }
    let attname = &registry.field(source).attname;
    if registry.find_field(instance.model(), attname).is_none() {
        return Ok(pk);
    }
    instance.attr(attname)
}
