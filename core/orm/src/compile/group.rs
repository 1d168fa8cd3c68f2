//! `GROUP BY`.

use super::columns::Column;
use super::order::Ordered;
use super::{Compile, Compiler, Sql, Stop};
use crate::expr::{Expr, WhereNode};
use crate::query::GroupBy;
use std::rc::Rc;

impl Compiler<'_> {
    /// What the rows are grouped by: what the query says, and everything else that is selected, ordered or compared.
    pub(super) fn get_group_by(
        &mut self,
        columns: &[Column],
        extra: &[Ordered],
        order_by: &[Ordered],
        having: Option<&Rc<WhereNode>>,
    ) -> Compile<Vec<Sql>> {
        let mut expressions: Vec<Expr> = Vec::new();
        let mut refs: Vec<Rc<str>> = Vec::new();
        match &self.query.group_by {
            GroupBy::None => return Ok(Vec::new()),
            GroupBy::Model => {}
            GroupBy::By(cols) => {
                for col in cols.iter() {
                    match col {
                        Expr::Ref(node) => {
                            if !refs.contains(&node.name) {
                                refs.push(node.name.clone());
                                expressions.push(node.source.clone());
                            }
                        }
                        other => expressions.push(other.clone()),
                    }
                }
            }
        }
        for column in columns {
            if column
                .alias
                .as_ref()
                .is_some_and(|alias| refs.contains(alias))
            {
                continue;
            }
            expressions.extend(column.expr.group_by_cols());
        }
        for ordered in extra {
            expressions.extend(Expr::OrderBy(ordered.order.clone()).group_by_cols());
        }
        if !self.meta_ordering {
            for ordered in order_by.iter().filter(|ordered| !ordered.is_ref) {
                expressions.extend(Expr::OrderBy(ordered.order.clone()).group_by_cols());
            }
        }
        if let Some(having) = having {
            expressions.extend(Expr::Where(having.clone()).group_by_cols());
        }
        let mut result: Vec<Sql> = Vec::new();
        for expr in &expressions {
            let mut sql = Sql::default();
            match self.compile(expr, &mut sql) {
                Ok(()) => {}
                Err(Stop::Empty | Stop::Full) => continue,
                Err(stop) => return Err(stop),
            }
            // A selected column is named by its position.
            let position = columns
                .iter()
                .rposition(|column| column.alias.is_some() && column.expr == *expr);
            match position {
                Some(at) => {
                    sql = Sql {
                        text: (at + 1).to_string(),
                        params: Vec::new(),
                    };
                }
                None => super::columns::check_type(self.registry, expr)?,
            }
            if !result.contains(&sql) {
                result.push(sql);
            }
        }
        Ok(result)
    }
}
