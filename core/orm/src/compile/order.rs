//! `ORDER BY`.

use super::columns::Column;
use super::{Compile, Compiler, Sql};
use crate::error::{Error, ErrorKind};
use crate::expr::func::{CAST, RANDOM};
use crate::expr::{Alias, Expr, Func, OrderBy, RawSql, Ref};
use crate::meta::{FieldId, ModelId, OrderTerm as MetaTerm};
use crate::query::{OrderTerm, Selected};
use std::rc::Rc;

/// One term: the expression, its SQL, and whether it only refers to a selected column.
pub(super) struct Ordered {
    pub order: Rc<OrderBy>,
    pub sql: Sql,
    pub is_ref: bool,
}

impl Ordered {
    /// The SQL without ` ASC` or ` DESC`.
    pub fn without_direction(&self) -> &str {
        without_direction(&self.sql.text)
    }
}

fn without_direction(text: &str) -> &str {
    let cut = text.rfind(" ASC").max(text.rfind(" DESC"));
    cut.map_or(text, |at| &text[..at])
}

type Terms = Vec<(Rc<OrderBy>, bool)>;

impl Compiler<'_> {
    /// The ordering, which may add joins, and for compound queries selected columns.
    pub(super) fn get_order_by(&mut self, columns: &[Column]) -> Compile<Vec<Ordered>> {
        let mut result: Vec<Ordered> = Vec::new();
        for (order, is_ref) in self.order_terms(columns)? {
            let resolved = match self
                .query
                .resolve(self.registry, &Expr::OrderBy(order.clone()))?
            {
                Expr::OrderBy(resolved) => resolved,
                _ => order.clone(),
            };
            let resolved = if !is_ref && self.query.combinator.is_some() && !columns.is_empty() {
                self.order_of_compound(&order, resolved, columns)?
            } else {
                resolved
            };
            let sql = self.fragment(&Expr::OrderBy(resolved.clone()))?;
            let ordered = Ordered {
                order: resolved,
                sql,
                is_ref,
            };
            // The same column twice says nothing, whatever its direction.
            let seen = result.iter().any(|known| {
                known.without_direction() == ordered.without_direction()
                    && Sql {
                        text: String::new(),
                        params: known.sql.params.clone(),
                    } == Sql {
                        text: String::new(),
                        params: ordered.sql.params.clone(),
                    }
            });
            if !seen {
                result.push(ordered);
            }
        }
        Ok(result)
    }

    /// The terms, unresolved, from whichever ordering counts.
    fn order_terms(&mut self, columns: &[Column]) -> Compile<Terms> {
        let extra: Vec<OrderTerm> = self
            .query
            .extra_order_by
            .iter()
            .cloned()
            .map(OrderTerm::Name)
            .collect();
        let mut ordering: Vec<OrderTerm> = Vec::new();
        if !extra.is_empty() {
            ordering = extra;
        } else if !self.query.default_ordering || !self.query.order_by.is_empty() {
            ordering = self.query.order_by.to_vec();
        } else if let Some(model) = self.query.model {
            ordering = meta_terms(&self.registry.model(model).options.ordering);
            self.meta_ordering = !ordering.is_empty();
        }
        let reversed = !self.query.standard_ordering;
        let mut terms: Terms = Vec::with_capacity(ordering.len());
        for term in &ordering {
            match term {
                OrderTerm::Expr(expr) => terms.push(self.order_expr(expr, reversed, columns)?),
                OrderTerm::Name(name) => self.order_name(name, reversed, columns, &mut terms)?,
            }
        }
        Ok(terms)
    }

    /// The selected column that an expression or its name stands for, by position.
    fn position_of(
        &self,
        columns: &[Column],
        expr: Option<&Expr>,
        name: Option<&str>,
    ) -> Option<Expr> {
        let at = columns.iter().rposition(|column| {
            expr.is_some_and(|expr| column.expr == *expr)
                || name.is_some_and(|name| column.alias.as_deref() == Some(name))
        })?;
        let column = &columns[at];
        Some(Expr::Ref(Rc::new(Ref {
            name: column.alias.clone().unwrap_or_else(|| Rc::from("")),
            source: column.expr.clone(),
            position: Some(at + 1),
        })))
    }

    fn order_expr(
        &self,
        expr: &Expr,
        reversed: bool,
        columns: &[Column],
    ) -> Compile<(Rc<OrderBy>, bool)> {
        let mut order = match expr {
            Expr::OrderBy(order) => (**order).clone(),
            other => {
                let ascending = self.typed_constant(other)?.asc();
                match ascending {
                    Expr::OrderBy(order) => (*order).clone(),
                    _ => {
                        return Err(
                            Error::value_error("expression must be an expression type").into()
                        );
                    }
                }
            }
        };
        if reversed {
            order = order.reversed();
        }
        let name = match &order.expression {
            Expr::F(name) => Some(&**name),
            _ => None,
        };
        let reference = self.position_of(columns, Some(&order.expression), name);
        let is_ref = reference.is_some();
        if let Some(reference) = reference {
            order.expression = reference;
        }
        Ok((Rc::new(order), is_ref))
    }

    /// `ORDER BY 1` would mean the first column.
    fn typed_constant(&self, expr: &Expr) -> Compile<Expr> {
        Ok(match expr {
            Expr::Value(_) => {
                let output = expr.output(self.registry)?;
                Expr::Func(Rc::new(
                    Func::new(&CAST, vec![expr.clone()]).with_output(Some(output)),
                ))
            }
            other => other.clone(),
        })
    }

    fn order_name(
        &mut self,
        term: &str,
        reversed: bool,
        columns: &[Column],
        terms: &mut Terms,
    ) -> Compile {
        let order = |expression, descending| {
            Rc::new(OrderBy {
                expression,
                descending,
                nulls_first: false,
                nulls_last: false,
            })
        };
        if term == "?" {
            terms.push((
                order(Expr::Func(Rc::new(Func::new(&RANDOM, Vec::new()))), false),
                false,
            ));
            return Ok(());
        }
        let (name, descending) = direction(term, reversed);
        if let Some(reference) = self.position_of(columns, None, Some(name)) {
            terms.push((order(reference, descending), true));
            return Ok(());
        }
        let compound = self.query.combinator.is_some() && !columns.is_empty();
        let parts: Vec<&str> = name.split("__").collect();
        let (annotation, reference, transforms) = match self.query.annotation(name) {
            Some(expr) => (Some(expr.clone()), name, &parts[..0]),
            None => (
                self.query.annotation(parts[0]).cloned(),
                parts[0],
                &parts[1..],
            ),
        };
        if let Some(annotation) = annotation {
            // Other parts of a compound query may define it differently: go by its name.
            let mut expr = if compound {
                Expr::f(reference)
            } else {
                annotation
            };
            if compound && !transforms.is_empty() {
                let message = "Ordering combined queries by transforms is not implemented.";
                return Err(Error::new(ErrorKind::NotImplementedError, message).into());
            }
            for transform in transforms {
                expr = expr.try_transform(self.registry, transform, None)?;
            }
            terms.push((order(self.typed_constant(&expr)?, descending), false));
            return Ok(());
        }
        let is_extra_term = self
            .query
            .extra_order_by
            .iter()
            .any(|known| **known == *term);
        if let Some((table, column)) = name.split_once('.').filter(|_| is_extra_term) {
            let raw = RawSql {
                sql: format!("\"{table}\".{column}").into(),
                params: Rc::from([]),
                output: None,
            };
            terms.push((order(Expr::RawSql(Rc::new(raw)), descending), false));
            return Ok(());
        }
        let extra = self
            .query
            .extra
            .iter()
            .find(|(known, _)| &**known == name)
            .map(|(_, extra)| extra.clone());
        if let Some((sql, params)) = extra {
            let raw = Expr::RawSql(Rc::new(RawSql {
                sql,
                params,
                output: None,
            }));
            let selected = self.query.extra_select().any(|(known, _)| &**known == name);
            let expr = if selected {
                Expr::reference(name, raw)
            } else {
                raw
            };
            terms.push((order(expr, descending), selected));
            return Ok(());
        }
        if compound {
            terms.push((order(Expr::f(name), descending), false));
            return Ok(());
        }
        let alias = self.query.initial_alias(self.registry);
        let model = self.query.model;
        self.find_ordering_name(term, model, alias, reversed, &mut Vec::new(), "", terms)
    }

    /// A field's column; for a relation, the ordering of the model that it leads to.
    #[allow(clippy::too_many_arguments)]
    fn find_ordering_name(
        &mut self,
        term: &str,
        model: Option<ModelId>,
        alias: Alias,
        reversed: bool,
        seen: &mut Vec<Vec<(FieldId, FieldId)>>,
        prefix: &str,
        terms: &mut Terms,
    ) -> Compile {
        let (name, descending) = direction(term, reversed);
        let pieces: Vec<&str> = name.split("__").collect();
        let info = self
            .query
            .setup_joins(self.registry, &pieces, model, alias, None, true)
            .map_err(|stop| stop.into_error())?;
        let field = info.final_field.field(self.registry);
        let by_attname = match &info.final_field {
            crate::expr::Output::Field(_) => {
                pieces.last().is_some_and(|last| **last == *field.attname)
            }
            _ => false,
        };
        let ordering = match info.model {
            Some(model) if info.final_field.is_relation(self.registry) => {
                self.registry.model(model).options.ordering.clone()
            }
            _ => Vec::new(),
        };
        if !ordering.is_empty() && !by_attname && name != "pk" && info.transforms.is_empty() {
            let joins: Vec<(FieldId, FieldId)> = info
                .joins
                .iter()
                .filter_map(|alias| self.query.joined(alias)?.table.join().cloned())
                .flat_map(|join| self.registry.join_columns(join.field))
                .collect();
            if seen.contains(&joins) {
                return Err(Error::field_error("Infinite loop caused by ordering.").into());
            }
            seen.push(joins);
            let last = info.joins.last().cloned().unwrap_or_else(|| Rc::from(""));
            let below = format!("{prefix}{name}__");
            for item in meta_terms(&ordering) {
                match item {
                    OrderTerm::Expr(expr) => {
                        let order = match &expr {
                            Expr::OrderBy(order) => (**order).clone(),
                            other => OrderBy {
                                expression: other.clone(),
                                descending,
                                nulls_first: false,
                                nulls_last: false,
                            },
                        };
                        let expression = prefixed(&order.expression, &below)?;
                        terms.push((
                            Rc::new(OrderBy {
                                expression,
                                ..order
                            }),
                            false,
                        ));
                    }
                    OrderTerm::Name(item) => {
                        self.find_ordering_name(
                            &item,
                            info.model,
                            last.clone(),
                            descending,
                            seen,
                            &below,
                            terms,
                        )?;
                    }
                }
            }
            return Ok(());
        }
        let (targets, alias, _) = self.query.trim_joins(self.registry, &info);
        for target in targets {
            let expression = self
                .query
                .transformed_col(self.registry, &info, target, &alias)?;
            terms.push((
                Rc::new(OrderBy {
                    expression,
                    descending,
                    nulls_first: false,
                    nulls_last: false,
                }),
                false,
            ));
        }
        Ok(())
    }

    /// In a compound query, the ordering must name a column that each part selects.
    fn order_of_compound(
        &mut self,
        order: &OrderBy,
        resolved: Rc<OrderBy>,
        columns: &[Column],
    ) -> Compile<Rc<OrderBy>> {
        let source = resolved.expression.clone();
        let with = |expression| {
            Rc::new(OrderBy {
                expression,
                ..*resolved
            })
        };
        for column in columns.iter().filter(|column| column.expr == source) {
            if let Some(alias) = &column.alias
                && self.query.has_select_fields()
                && self
                    .query
                    .annotation_select()
                    .any(|(name, _)| name == alias)
                && !matches!(&order.expression, Expr::F(name) if name == alias)
            {
                continue;
            }
            let name = match (&column.alias, &source) {
                (Some(alias), _) => alias.clone(),
                (None, Expr::Col(col)) => self
                    .registry
                    .field(col.target)
                    .column
                    .clone()
                    .unwrap_or_default(),
                (None, _) => Rc::from(""),
            };
            return Ok(with(Expr::reference(&name, source)));
        }
        let alias: Rc<str> = format!("__orderbycol{}", self.query.select.len() + 1).into();
        for query in Rc::make_mut(&mut self.query.combined) {
            if query.has_select_fields() {
                return Err(Error::new(
                    ErrorKind::DatabaseError,
                    "ORDER BY term does not match any column in the result set.",
                )
                .into());
            }
            query.add_annotation(self.registry, &order.expression, &alias, true)?;
        }
        if self.query.selected.is_none() {
            // As Django fails here.
            return Err(
                Error::type_error("'NoneType' object does not support item assignment").into(),
            );
        }
        Rc::make_mut(&mut self.query.select).push(Expr::OrderBy(resolved.clone()));
        Rc::make_mut(&mut self.query.values_select).push(alias.clone());
        if let Some(selected) = &mut self.query.selected {
            let at = self.query.select.len() - 1;
            Rc::make_mut(selected).push((alias.clone(), Selected::Column(at)));
        }
        Ok(with(Expr::reference(&alias, source)))
    }
}

/// `-name` under an ordering that may be reversed: the name, and whether it descends.
fn direction(term: &str, reversed: bool) -> (&str, bool) {
    match term.strip_prefix('-') {
        Some(name) => (name, !reversed),
        None => (term, reversed),
    }
}

/// `Meta.ordering` as terms of ours.
fn meta_terms(ordering: &[MetaTerm]) -> Vec<OrderTerm> {
    ordering
        .iter()
        .filter_map(|term| match term {
            MetaTerm::Name(name) => Some(OrderTerm::Name(name.clone())),
            MetaTerm::Expr(expr) => expr.downcast_ref::<Expr>().cloned().map(OrderTerm::Expr),
        })
        .collect()
}

/// The expression with its names behind a prefix: from another model's ordering.
fn prefixed(expr: &Expr, prefix: &str) -> Compile<Expr> {
    Ok(match expr {
        Expr::F(name) => Expr::f(format!("{prefix}{name}")),
        other => other.map_sources(&mut |source| prefixed(source, prefix).map_err(Error::from))?,
    })
}
