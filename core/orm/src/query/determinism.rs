//! Whether an ordering leaves no two rows in an order of the database's choice.

use super::{OrderTerm, Query};
use crate::expr::Expr;
use crate::meta::{Constraint, FieldId, Registry};
use std::any::Any;
use std::rc::Rc;

impl Query {
    /// Ordered by something unique that is never NULL: a field, or all fields of a unique constraint.
    pub fn totally_ordered(&self, registry: &Registry) -> bool {
        let Some(model) = self.model.filter(|_| self.ordered(registry)) else {
            return false;
        };
        let options = &registry.model(model).options;
        let names: Vec<Rc<str>> = if self.order_by.is_empty() && self.default_ordering {
            let terms = options.ordering.iter();
            terms
                .filter_map(|term| match term {
                    crate::meta::OrderTerm::Name(name) => Some(unsigned(name)),
                    crate::meta::OrderTerm::Expr(expr) => {
                        let expr: &dyn Any = expr.as_ref();
                        expr.downcast_ref().and_then(plain_name)
                    }
                })
                .collect()
        } else {
            let terms = self.order_by.iter();
            terms
                .filter_map(|term| match term {
                    OrderTerm::Name(name) => Some(unsigned(name)),
                    OrderTerm::Expr(expr) => plain_name(expr),
                })
                .collect()
        };
        let key = registry.pk_fields(model);
        let mut fields: Vec<FieldId> = Vec::new();
        for name in &names {
            if &**name == "pk" {
                return true;
            }
            // "?", or a path over a relation: nothing is known of those.
            let Some(id) = registry.find_field(model, name) else {
                continue;
            };
            let field = registry.field(id);
            // A relation's own name stands for the related model's ordering.
            if field.relation.is_some() && field.name == *name {
                continue;
            }
            if key == [id] || (field.is_unique() && !field.null) {
                return true;
            }
            fields.push(id);
        }
        if !key.is_empty() && key.iter().all(|id| fields.contains(id)) {
            return true;
        }
        let covered = |names: &[Rc<str>]| {
            let members: Option<Vec<FieldId>> = names
                .iter()
                .map(|name| registry.find_field(model, name))
                .collect();
            members.is_some_and(|members| {
                !members.is_empty()
                    && members
                        .iter()
                        .all(|id| !registry.field(*id).null && fields.contains(id))
            })
        };
        options.unique_together.iter().any(|names| covered(names))
            || options.constraints.iter().any(|constraint| {
                matches!(constraint, Constraint::Unique { fields, condition: None, expressions, .. }
                    if expressions.is_empty() && covered(fields))
            })
    }
}

fn unsigned(name: &str) -> Rc<str> {
    Rc::from(name.trim_start_matches('-'))
}

/// The name behind `F("x")`, `F("x").desc()`.
fn plain_name(expr: &Expr) -> Option<Rc<str>> {
    match expr {
        Expr::F(name) => Some(name.clone()),
        Expr::OrderBy(order) => plain_name(&order.expression),
        _ => None,
    }
}
