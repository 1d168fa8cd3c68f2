//! `FROM` and `JOIN`.

use super::{Compile, Compiler, Sql, Stop};
use crate::error::Error;
use crate::query::{Join, JoinType, Table};
use std::rc::Rc;

impl Compiler<'_> {
    /// Writes the tables in use; nothing for a query without any.
    pub(super) fn tables(&mut self, out: &mut Sql) -> Compile {
        let joins = self.query.joins.clone();
        let mut written = false;
        for joined in joins.iter().filter(|joined| joined.refs > 0) {
            out.push(if written { " " } else { " FROM " });
            written = true;
            match &joined.table {
                Table::Base(table) => self.table(table, &joined.alias, out),
                Table::Join(join) => self.join(join, &joined.alias, out)?,
            }
        }
        for table in self.query.extra_tables.clone().iter() {
            // A table that is joined already is not named again.
            let first = self.query.table_map.iter().find(|(name, _)| name == table);
            let alias = first
                .and_then(|(_, aliases)| aliases.first())
                .unwrap_or(table);
            if self
                .query
                .joined(alias)
                .is_none_or(|joined| joined.refs == 0)
            {
                out.push(if written { " , " } else { " FROM , " });
                out.push_name(alias);
                written = true;
            }
        }
        Ok(())
    }

    fn table(&self, table: &str, alias: &str, out: &mut Sql) {
        out.push_name(table);
        if alias != table {
            out.push(" ");
            out.push_name(alias);
        }
    }

    fn join(&mut self, join: &Rc<Join>, alias: &Rc<str>, out: &mut Sql) -> Compile {
        out.push(if join.kind == JoinType::Outer {
            "LEFT OUTER JOIN "
        } else {
            "INNER JOIN "
        });
        self.table(&join.table, alias, out);
        out.push(" ON (");
        let start = out.text.len();
        let and = |out: &mut Sql| {
            if out.text.len() > start {
                out.push(" AND ");
            }
        };
        for (near, far) in self.registry.join_columns(join.field) {
            and(out);
            for (alias, field, after) in [(&join.parent, near, " = "), (alias, far, "")] {
                out.push_name(alias);
                out.push(".");
                out.push_name(
                    self.registry
                        .field(field)
                        .column
                        .as_deref()
                        .unwrap_or_default(),
                );
                out.push(after);
            }
        }
        if let Some(restriction) =
            self.registry
                .extra_restriction(join.field, alias, &join.parent)?
        {
            and(out);
            out.push("(");
            self.compile(&restriction, out)?;
            out.push(")");
        }
        if let Some(condition) = join
            .filtered
            .as_ref()
            .and_then(|filtered| filtered.resolved.clone())
        {
            let mark = out.mark();
            and(out);
            out.push("(");
            match self.compile(&condition, out) {
                Err(Stop::Full) => out.rewind(mark),
                result => {
                    result?;
                    out.push(")");
                }
            }
        }
        if out.text.len() == start {
            let class = &self.registry.field(join.field.field()).class_name;
            return Err(Error::value_error(format!(
                "Join generated an empty ON clause. <class '{class}'> did not yield either joining columns or extra \
                 restrictions."
            ))
            .into());
        }
        out.push(")");
        Ok(())
    }
}
