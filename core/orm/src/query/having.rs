//! Which conditions belong to `WHERE`, to `HAVING`, and to a query around this one (window functions).

use crate::error::{Error, ErrorKind, Result};
use crate::expr::{Connector, Expr, WhereNode};
use std::rc::Rc;

/// `WHERE`, `HAVING`, and conditions on window functions.
pub(crate) type Parts = (
    Option<Rc<WhereNode>>,
    Option<Rc<WhereNode>>,
    Option<Rc<WhereNode>>,
);

impl WhereNode {
    fn contains_aggregate(&self) -> bool {
        self.children.iter().any(Expr::contains_aggregate)
    }

    fn contains_over_clause(&self) -> bool {
        self.children.iter().any(Expr::contains_over_clause)
    }

    pub(crate) fn split_having_qualify(
        self: &Rc<Self>,
        negated: bool,
        must_group_by: bool,
    ) -> Result<Parts> {
        let (aggregate, over) = (self.contains_aggregate(), self.contains_over_clause());
        if !aggregate && !over {
            return Ok((Some(self.clone()), None, None));
        }
        let in_negated = negated ^ self.negated;
        // Under OR, or a negated AND, the parts mean something only together.
        let together = match self.connector {
            Connector::And => in_negated,
            Connector::Or => !in_negated,
            Connector::Xor => true,
        };
        if together && aggregate && !over {
            return Ok((None, Some(self.clone()), None));
        }
        let (mut wheres, mut havings, mut qualifies) = (Vec::new(), Vec::new(), Vec::new());
        for child in &self.children {
            if let Expr::Where(node) = child {
                let (where_part, having, qualify) =
                    node.split_having_qualify(in_negated, must_group_by)?;
                wheres.extend(where_part.map(Expr::Where));
                havings.extend(having.map(Expr::Where));
                qualifies.extend(qualify.map(Expr::Where));
            } else if child.contains_over_clause() {
                qualifies.push(child.clone());
            } else if child.contains_aggregate() {
                havings.push(child.clone());
            } else {
                wheres.push(child.clone());
            }
        }
        if together && !qualifies.is_empty() {
            if wheres.is_empty() || !must_group_by {
                return Ok((None, None, Some(self.clone())));
            }
            return Err(Error::new(
                ErrorKind::NotImplementedError,
                "Heterogeneous disjunctive predicates against window functions are not implemented when performing \
                 conditional aggregation.",
            ));
        }
        let node = |children: Vec<Expr>| {
            (!children.is_empty()).then(|| {
                let (connector, negated) = (self.connector, self.negated);
                Rc::new(WhereNode {
                    children,
                    connector,
                    negated,
                    resolved: false,
                })
            })
        };
        Ok((node(wheres), node(havings), node(qualifies)))
    }
}
