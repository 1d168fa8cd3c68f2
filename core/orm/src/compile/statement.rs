//! A whole `SELECT`: the order of its clauses.

use super::columns::{Column, Selection};
use super::order::Ordered;
use super::{Compile, Compiled, Compiler, Sql, Stop};
use crate::error::{Error, ErrorKind};
use crate::expr::{Expr, WhereNode};
use crate::query::{GroupBy, Query};
use std::rc::Rc;

/// What a statement is compiled for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Form {
    /// Leave `LIMIT` to the statement around this one.
    pub without_limits: bool,
    /// Give each column a name.
    pub col_aliases: bool,
}

/// The parts of a statement that are known before any is written.
struct Setup {
    selection: Selection,
    order_by: Vec<Ordered>,
    where_part: Option<Rc<WhereNode>>,
    having: Option<Rc<WhereNode>>,
    qualify: Option<Rc<WhereNode>>,
    /// Columns of `ORDER BY` that `DISTINCT` needs selected.
    extra: Vec<Ordered>,
    group_by: Vec<Sql>,
}

impl Compiler<'_> {
    /// The statement, with what its columns mean.
    pub(super) fn select(&mut self) -> Compile<Compiled> {
        let mut sql = Sql::default();
        let refs = self.query.refs();
        let result = self.write_select(Form::default(), &mut sql);
        self.query.reset_refs(&refs);
        let (selection, extra) = result?;
        let width = selection.columns.iter().map(Column::width).sum::<usize>() + extra;
        Ok(Compiled {
            sql,
            columns: selection.columns,
            klass: selection.klass,
            annotations: selection.annotations,
            width,
        })
    }

    /// Writes another query's statement.
    pub(super) fn nested(&mut self, query: &mut Query, out: &mut Sql) -> Compile {
        self.nested_as(query, Form::default(), out)
    }

    pub(super) fn nested_as(&mut self, query: &mut Query, form: Form, out: &mut Sql) -> Compile {
        let mut compiler = Compiler::new(query, self.registry, self.dialect);
        compiler.elide_empty = self.elide_empty;
        compiler.write_select(form, out).map(|_| ())
    }

    fn setup(&mut self, form: Form) -> Compile<Setup> {
        if self.query.joins.iter().all(|joined| joined.refs == 0) {
            self.query.initial_alias(self.registry);
        }
        let compound = self.query.combinator.is_some();
        let selection = self.get_select(form.col_aliases || compound)?;
        let order_by = self.get_order_by(&selection.columns)?;
        let must_group_by = !matches!(self.query.group_by, GroupBy::None);
        let (where_part, having, qualify) = self
            .query
            .where_node
            .split_having_qualify(false, must_group_by)?;
        let mut extra: Vec<Ordered> = Vec::new();
        if self.query.distinct && self.query.distinct_fields.is_empty() {
            for ordered in order_by.iter().filter(|ordered| !ordered.is_ref) {
                let text = ordered.without_direction();
                let selected = selection.columns.iter().any(|column| {
                    column.sql.text == text
                        && column.sql
                            == Sql {
                                text: text.into(),
                                params: ordered.sql.params.clone(),
                            }
                });
                if !selected {
                    let sql = Sql {
                        text: text.to_owned(),
                        params: ordered.sql.params.clone(),
                    };
                    extra.push(Ordered {
                        order: ordered.order.clone(),
                        sql,
                        is_ref: false,
                    });
                }
            }
        }
        let group_by = self.get_group_by(&selection.columns, &extra, &order_by, having.as_ref())?;
        Ok(Setup {
            selection,
            order_by,
            where_part,
            having,
            qualify,
            extra,
            group_by,
        })
    }

    /// Writes the statement; returns the selection and how many columns stand after it.
    pub(super) fn write_select(
        &mut self,
        form: Form,
        out: &mut Sql,
    ) -> Compile<(Selection, usize)> {
        if let Some(inner) = self.query.inner.clone() {
            return self.write_aggregates(&inner, out);
        }
        let setup = self.setup(form)?;
        let Setup {
            selection,
            order_by,
            where_part,
            having,
            qualify,
            extra,
            group_by,
        } = setup;
        let start = out.mark();
        if self.query.explain {
            out.push("EXPLAIN QUERY PLAN ");
        }
        let mut ordering = order_by.as_slice();
        if self.query.combinator.is_some() {
            self.combinator(out)?;
        } else if let Some(qualify) = qualify {
            self.qualify(
                &selection.columns,
                where_part,
                having,
                qualify,
                &order_by,
                out,
            )?;
            ordering = &[];
        } else {
            self.refuse_distinct_fields()?;
            out.push(if self.query.distinct {
                "SELECT DISTINCT "
            } else {
                "SELECT "
            });
            for (at, (sql, alias)) in selection
                .columns
                .iter()
                .map(|column| (&column.sql, column.alias.as_ref()))
                .chain(extra.iter().map(|ordered| (&ordered.sql, None)))
                .enumerate()
            {
                if at > 0 {
                    out.push(", ");
                }
                out.push_sql(sql);
                if let Some(alias) = alias {
                    out.push(" AS ");
                    out.push_name(alias);
                }
            }
            self.tables(out)?;
            if let Some(node) = where_part {
                let mark = out.mark();
                out.push(" WHERE ");
                match self.compile(&Expr::Where(node), out) {
                    Ok(()) => {}
                    Err(Stop::Full) => out.rewind(mark),
                    Err(Stop::Empty) if !self.elide_empty => {
                        out.rewind(mark);
                        out.push(" WHERE 0 = 1");
                    }
                    Err(stop) => return Err(stop),
                }
            }
            for (at, sql) in group_by.iter().enumerate() {
                out.push(if at > 0 { ", " } else { " GROUP BY " });
                out.push_sql(sql);
            }
            if !group_by.is_empty() && self.meta_ordering {
                // The model's own ordering would split the groups.
                ordering = &[];
            }
            if let Some(node) = having {
                let mark = out.mark();
                out.push(" HAVING ");
                match self.compile(&Expr::Where(node), out) {
                    Err(Stop::Full) => out.rewind(mark),
                    result => result?,
                }
            }
        }
        for (at, ordered) in ordering.iter().enumerate() {
            out.push(if at > 0 { ", " } else { " ORDER BY " });
            out.push_sql(&ordered.sql);
        }
        if self.query.is_sliced() && !form.without_limits {
            out.push(" ");
            self.dialect
                .limit_offset(self.query.low_mark, self.query.high_mark, out);
        }
        if self.query.subquery && !extra.is_empty() {
            self.hide_extra(&selection.columns, start, out)?;
        }
        Ok((selection, extra.len()))
    }

    fn refuse_distinct_fields(&mut self) -> Compile {
        if self.query.distinct_fields.is_empty() {
            return Ok(());
        }
        for name in self.query.distinct_fields.clone().iter() {
            // For its errors.
            let parts: Vec<&str> = name.split("__").collect();
            let alias = self.query.initial_alias(self.registry);
            let model = self.query.model;
            self.query
                .setup_joins(self.registry, &parts, model, alias, None, true)
                .map_err(|stop| stop.into_error())?;
        }
        Err(Error::new(
            ErrorKind::NotSupportedError,
            "DISTINCT ON fields is not supported by this database backend",
        )
        .into())
    }

    /// A subquery gives only what was asked for: the columns that `DISTINCT` added stay inside.
    fn hide_extra(
        &mut self,
        columns: &[Column],
        start: super::sql::Mark,
        out: &mut Sql,
    ) -> Compile {
        let statement = out.take(start);
        out.push("SELECT ");
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                out.push(", ");
            }
            match (&column.alias, &column.expr) {
                (Some(alias), _) => {
                    out.push("\"subquery\".");
                    out.push_name(alias);
                }
                (None, Expr::Col(col)) => {
                    let map = [(
                        col.alias.clone().unwrap_or_else(|| Rc::from("")),
                        Rc::from("subquery"),
                    )];
                    self.compile(&column.expr.relabel(&map), out)?;
                }
                (None, other) => self.compile(other, out)?,
            }
        }
        out.push(" FROM (");
        out.push_sql(&statement);
        out.push(") subquery");
        Ok(())
    }

    /// `SELECT aggregates FROM (query) subquery`.
    fn write_aggregates(
        &mut self,
        inner: &Rc<Query>,
        out: &mut Sql,
    ) -> Compile<(Selection, usize)> {
        let mut columns: Vec<Column> = Vec::new();
        let annotations: Vec<_> = self.query.annotation_select().cloned().collect();
        out.push("SELECT ");
        for (at, (name, expr)) in annotations.iter().enumerate() {
            if at > 0 {
                out.push(", ");
            }
            let sql = self.fragment(expr)?;
            out.push_sql(&sql);
            columns.push(Column {
                expr: expr.clone(),
                alias: Some(name.clone()),
                sql,
            });
        }
        out.push(" FROM (");
        let mut inner = (**inner).clone();
        self.nested_as(
            &mut inner,
            Form {
                col_aliases: true,
                ..Form::default()
            },
            out,
        )?;
        out.push(") subquery");
        let annotations = annotations
            .into_iter()
            .enumerate()
            .map(|(at, (name, _))| (name, at))
            .collect();
        Ok((
            Selection {
                columns,
                klass: None,
                annotations,
            },
            0,
        ))
    }
}
