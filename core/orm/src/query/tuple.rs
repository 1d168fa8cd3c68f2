//! What lookups of several columns at once do with their right side: composite primary keys, and relations to them.

use crate::error::{Error, Result};
use crate::expr::lookup::LookupKind;
use crate::expr::{ColPairs, Expr, Lookup, Rhs};
use crate::meta::{FieldId, Registry};
use crate::value::{Instance, Value};
use std::rc::Rc;

impl Lookup {
    /// Checks and converts a right side that is no queryset; those go the way of other lookups.
    pub(super) fn prepare_tuple(
        &mut self,
        registry: &Registry,
        kind: LookupKind,
        pairs: &ColPairs,
    ) -> Result<()> {
        let related = pairs.output.is_relation(registry);
        let name = self.class.name();
        let wrong = |what: &str| {
            let field = &pairs.output.field(registry).name;
            Error::value_error(format!("'{name}' lookup of '{field}' {what}"))
        };
        let count = pairs.targets.len();
        match kind {
            LookupKind::In => {
                let rows: Vec<Rhs> = match &self.rhs {
                    Rhs::Value(Value::List(rows)) => rows.iter().cloned().map(Rhs::Value).collect(),
                    Rhs::List(rows) => rows.to_vec(),
                    Rhs::Value(_) => return Err(wrong("must be a tuple or a list")),
                    Rhs::Expr(other) => {
                        return Err(Error::value_error(format!(
                            "'in' subquery lookup of '{}' must be a Query object (received '{}')",
                            pairs.output.field(registry).name,
                            other.class_name(registry)
                        )));
                    }
                };
                let mut checked = Vec::with_capacity(rows.len());
                for row in rows {
                    let row = if related {
                        related_row(registry, row, pairs)?
                    } else {
                        row
                    };
                    match length(&row) {
                        Some(length) if length == count => checked.push(row),
                        Some(_) => return Err(wrong(&format!("must have {count} elements each"))),
                        None => return Err(wrong("must be a collection of tuples or lists")),
                    }
                }
                self.rhs = Rhs::List(checked.into());
            }
            LookupKind::Exact | LookupKind::Compare => {
                if let Rhs::Expr(other) = &self.rhs {
                    return match other {
                        Expr::ColPairs(_)
                        | Expr::Query(_)
                        | Expr::ResolvedOuterRef(_)
                        | Expr::OuterRef(_) => Ok(()),
                        // Written as it is, to be refused when its SQL is made.
                        Expr::Col(_) => Ok(()),
                        other => Err(Error::value_error(format!(
                            "'{name}' subquery lookup of '{}' only supports OuterRef and QuerySet objects (received \
                             '{}')",
                            pairs.output.field(registry).name,
                            other.class_name(registry)
                        ))),
                    };
                }
                if self.rhs.is_null() {
                    return Ok(());
                }
                let row = if related {
                    related_row(registry, self.rhs.clone(), pairs)?
                } else {
                    self.rhs.clone()
                };
                match length(&row) {
                    Some(length) if length == count => self.rhs = row,
                    Some(_) => return Err(wrong(&format!("must have {count} elements"))),
                    None => return Err(wrong("must be a tuple or a list")),
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Columns of one table, given one by one, as one left side.
pub(super) fn pairs(cols: &[Expr]) -> Option<ColPairs> {
    let Some(Expr::Col(first)) = cols.first() else {
        return None;
    };
    let targets: Option<Rc<[FieldId]>> = cols
        .iter()
        .map(|col| match col {
            Expr::Col(col) if col.alias == first.alias => Some(col.target),
            _ => None,
        })
        .collect();
    let targets = targets?;
    Some(ColPairs {
        alias: first.alias.clone(),
        sources: targets.clone(),
        targets,
        output: first.output.clone(),
    })
}

/// How many columns a row has; None for what is no row.
fn length(row: &Rhs) -> Option<usize> {
    match row {
        Rhs::Value(Value::List(values)) => Some(values.len()),
        Rhs::List(values) => Some(values.len()),
        _ => None,
    }
}

/// An instance as the values of the fields that the relation points to; a single value as a row of one.
fn related_row(registry: &Registry, row: Rhs, pairs: &ColPairs) -> Result<Rhs> {
    let Rhs::Value(value) = &row else {
        return Ok(row);
    };
    let values = match value {
        Value::List(_) => return Ok(row),
        Value::Object(object) => match object.as_instance() {
            Some(instance) => instance_row(registry, instance, &pairs.sources)?,
            None => vec![value.clone()],
        },
        value => vec![value.clone()],
    };
    Ok(Rhs::Value(Value::List(values.into())))
}

fn instance_row(
    registry: &Registry,
    instance: &dyn Instance,
    sources: &[FieldId],
) -> Result<Vec<Value>> {
    let unset = match &instance.pk()? {
        Value::List(parts) => parts.iter().any(Value::is_null),
        pk => pk.is_null(),
    };
    if unset {
        return Err(Error::value_error(
            "Model instances passed to related filters must be saved.",
        ));
    }
    let mut values = Vec::with_capacity(sources.len());
    for &source in sources {
        let mut source = source;
        while !registry.is_subclass(instance.model(), source.model) {
            match registry.target_field(source) {
                Some(target) => source = target,
                None => break,
            }
        }
        let attname = &registry.field(source).attname;
        if registry.find_field(instance.model(), attname).is_none() {
            return Ok(vec![instance.pk()?]);
        }
        values.push(instance.attr(attname)?);
    }
    Ok(values)
}

impl ColPairs {
    /// A row of values, each of its column's type.
    pub(crate) fn row(&self, row: &Rhs) -> Vec<Expr> {
        let typed = |(target, value): (&FieldId, &Value)| {
            Expr::value_of(value.clone(), Some(crate::expr::Output::Field(*target)))
        };
        match row {
            Rhs::Value(Value::List(values)) => {
                self.targets.iter().zip(values.iter()).map(typed).collect()
            }
            Rhs::List(values) => self
                .targets
                .iter()
                .zip(values.iter())
                .map(|(target, value)| match value {
                    Rhs::Expr(expr) => expr.clone(),
                    Rhs::Value(value) => typed((target, value)),
                    Rhs::List(items) => Expr::List(Rc::from(self.row(&Rhs::List(items.clone())))),
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}
