//! INSERT.

use super::{Assigned, Execute, Statement};
use crate::error::Result;
use crate::meta::{FieldId, FieldKind, ModelId, Registry};
use crate::schema::column::quote_name;
use crate::value::Value;

/// `bulk_create(ignore_conflicts=..., update_conflicts=...)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum OnConflict {
    #[default]
    Fail,
    Ignore,
    Update {
        update: Vec<FieldId>,
        unique: Vec<FieldId>,
    },
}

/// Rows for one table.
#[derive(Clone, Debug)]
pub struct Insert {
    pub model: ModelId,
    pub fields: Vec<FieldId>,
    /// A term for each field.
    pub rows: Vec<Vec<Assigned>>,
    pub on_conflict: OnConflict,
    /// Columns to give back.
    pub returning: Vec<FieldId>,
}

impl Insert {
    /// The statement; one for all rows.
    pub fn statement(&self, registry: &Registry) -> Result<Statement> {
        let model = registry.model(self.model);
        let table = quote_name(&model.options.db_table);
        let verb = if self.on_conflict == OnConflict::Ignore {
            "INSERT OR IGNORE INTO"
        } else {
            "INSERT INTO"
        };
        let column =
            |id: &FieldId| quote_name(registry.field(*id).column.as_deref().unwrap_or_default());
        let list = |ids: &[FieldId]| ids.iter().map(column).collect::<Vec<_>>().join(", ");
        let kept = self.kept_places();
        let mut out = Statement::default();
        if kept.is_empty() {
            // At least one column has to be named: the automatic key, which NULL leaves to the database.
            let pk = model.pk.iter().map(column).collect::<Vec<_>>().join(", ");
            let rows = vec!["(NULL)"; self.rows.len()].join(", ");
            out.sql = format!("{verb} {table} ({pk}) VALUES {rows}");
        } else {
            let fields: Vec<FieldId> = kept.iter().map(|&place| self.fields[place]).collect();
            out.sql = format!("{verb} {table} ({}) VALUES ", list(&fields));
            for (i, row) in self.rows.iter().enumerate() {
                out.sql.push_str(if i > 0 { ", (" } else { "(" });
                for (j, &place) in kept.iter().enumerate() {
                    if j > 0 {
                        out.sql.push_str(", ");
                    }
                    row[place].write(registry, registry.field(self.fields[place]), &mut out)?;
                }
                out.sql.push(')');
            }
        }
        if let OnConflict::Update { update, unique } = &self.on_conflict {
            let sets: Vec<String> = update
                .iter()
                .map(|id| format!("{0} = EXCLUDED.{0}", column(id)))
                .collect();
            out.sql += &format!(
                " ON CONFLICT({}) DO UPDATE SET {}",
                list(unique),
                sets.join(", ")
            );
        }
        if !self.returning.is_empty() {
            let columns: Vec<String> = self
                .returning
                .iter()
                .map(|id| format!("{table}.{}", column(id)))
                .collect();
            out.sql += &format!(" RETURNING {}", columns.join(", "));
        }
        Ok(out)
    }

    /// Places of the fields to name: those that every row leaves to the database's default are left out, though one
    /// field has to stay.
    fn kept_places(&self) -> Vec<usize> {
        let mut kept: Vec<usize> = (0..self.fields.len()).collect();
        for place in 0..self.fields.len() {
            let all_default = self
                .rows
                .iter()
                .all(|row| matches!(row[place], Assigned::Default(_)));
            if all_default && kept.len() > 1 {
                kept.retain(|&other| other != place);
            }
        }
        kept
    }

    /// Runs it; gives the returned columns of each row.
    pub fn execute(&self, registry: &Registry, database: &dyn Execute) -> Result<Vec<Vec<Value>>> {
        let statement = self.statement(registry)?;
        let outcome = database.execute(&statement.sql, &statement.params)?;
        if self.returning.is_empty() {
            return Ok(Vec::new());
        }
        let convert = |row: &crate::value::Row| {
            let values = self.returning.iter().zip(row.iter());
            values
                .map(|(&id, raw)| registry.field(id).from_db(registry, raw, true))
                .collect()
        };
        outcome.rows.iter().map(convert).collect()
    }

    /// Runs it in batches of that many rows, several of them in an atomic block.
    pub fn execute_batched(
        self,
        registry: &Registry,
        database: &dyn Execute,
        batch_size: Option<usize>,
    ) -> Result<Vec<Vec<Value>>> {
        let most = bulk_batch_size(registry, &self.fields, self.rows.len(), database).max(1);
        let size = batch_size
            .filter(|&size| size > 0)
            .map_or(most, |size| size.min(most));
        if self.rows.len() <= size {
            return self.execute(registry, database);
        }
        let Self {
            model,
            fields,
            rows,
            on_conflict,
            returning,
        } = self;
        super::atomic(database, || {
            let mut returned = Vec::new();
            let mut rows = rows.into_iter();
            loop {
                let batch: Vec<_> = rows.by_ref().take(size).collect();
                if batch.is_empty() {
                    return Ok(returned);
                }
                let insert = Self {
                    model,
                    fields: fields.clone(),
                    rows: batch,
                    on_conflict: on_conflict.clone(),
                    returning: returning.clone(),
                };
                returned.extend(insert.execute(registry, database)?);
            }
        })
    }
}

/// How many objects of so many one statement can take, with that many parameters for each.
pub fn bulk_batch_size(
    registry: &Registry,
    fields: &[FieldId],
    objects: usize,
    database: &dyn Execute,
) -> usize {
    let width: usize = fields
        .iter()
        .map(|&field| match &registry.field(field).kind {
            FieldKind::CompositePrimaryKey { fields } => fields.len(),
            _ => 1,
        })
        .sum();
    database
        .max_query_params()
        .checked_div(width)
        .unwrap_or(objects)
}

impl Registry {
    /// The fields whose values come back from an INSERT: automatic keys, generated fields, database defaults.
    pub fn db_returning_fields(&self, model: ModelId) -> Vec<FieldId> {
        let concrete = self.concrete_model(model);
        let local = self.views(concrete).local_concrete_fields.clone();
        let returned = |&id: &FieldId| {
            let field = self.field(id);
            field.kind.is_auto()
                || field.db_default.is_some()
                || matches!(field.kind, FieldKind::Generated { .. })
        };
        local.into_iter().filter(returned).collect()
    }
}
