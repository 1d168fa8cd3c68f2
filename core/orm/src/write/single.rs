//! Statements on rows that are named by their primary key.

use super::{Assigned, Statement};
use crate::error::{Error, Result};
use crate::meta::{Field, FieldId, ModelId, Registry};
use crate::schema::column::quote_name;
use crate::value::Value;

/// `"table"."column"`.
fn column(registry: &Registry, id: FieldId) -> String {
    let table = &registry.model(id.model).options.db_table;
    format!(
        "{}.{}",
        quote_name(table),
        quote_name(registry.field(id).column.as_deref().unwrap_or_default())
    )
}

fn parameter(registry: &Registry, field: &Field, value: &Value) -> Result<Value> {
    let prepared = field.get_prep_value(registry, value)?;
    field.get_db_prep_value(registry, &prepared, true)
}

/// The columns of a composite key: `("a", "b")`.
fn columns(registry: &Registry, fields: &[FieldId]) -> String {
    let columns: Vec<String> = fields.iter().map(|&id| column(registry, id)).collect();
    format!("({})", columns.join(", "))
}

/// The values of a composite key as parameters: `(%s, %s)`.
fn values(
    registry: &Registry,
    fields: &[FieldId],
    pk: &Value,
    out: &mut Statement,
) -> Result<String> {
    let Value::List(values) = pk else {
        return Err(Error::value_error("a composite key has several values"));
    };
    for (&id, value) in fields.iter().zip(values.iter()) {
        out.params
            .push(parameter(registry, registry.field(id), value)?);
    }
    Ok(format!("({})", vec!["%s"; fields.len()].join(", ")))
}

/// Writes ` WHERE pk = value`.
fn where_pk(registry: &Registry, model: ModelId, pk: &Value, out: &mut Statement) -> Result<()> {
    let fields = registry.pk_fields(model);
    let (left, right) = match fields.as_slice() {
        [field] => {
            out.params
                .push(parameter(registry, registry.field(*field), pk)?);
            (column(registry, *field), "%s".to_owned())
        }
        fields => (
            columns(registry, fields),
            values(registry, fields, pk, out)?,
        ),
    };
    out.sql += &format!(" WHERE {left} = {right}");
    Ok(())
}

/// `UPDATE table SET ... WHERE pk = ...`, giving columns back where some are asked for.
pub fn update(
    registry: &Registry,
    model: ModelId,
    pk: &Value,
    values: &[(FieldId, Assigned)],
    returning: &[FieldId],
) -> Result<Statement> {
    let mut out = set(registry, model, values)?;
    where_pk(registry, model, pk, &mut out)?;
    write_returning(registry, returning, &mut out);
    Ok(out)
}

/// `UPDATE table SET ...`.
pub(super) fn set(
    registry: &Registry,
    model: ModelId,
    values: &[(FieldId, Assigned)],
) -> Result<Statement> {
    let table = quote_name(&registry.model(model).options.db_table);
    let mut out = Statement {
        sql: format!("UPDATE {table} SET "),
        ..Statement::default()
    };
    for (i, (id, value)) in values.iter().enumerate() {
        if i > 0 {
            out.sql.push_str(", ");
        }
        let field = registry.field(*id);
        out.sql += &format!(
            "{} = ",
            quote_name(field.column.as_deref().unwrap_or_default())
        );
        value.write(registry, field, &mut out)?;
    }
    Ok(out)
}

/// ` RETURNING ...`, where any columns are wanted.
pub(super) fn write_returning(registry: &Registry, fields: &[FieldId], out: &mut Statement) {
    if !fields.is_empty() {
        let columns: Vec<String> = fields.iter().map(|&id| column(registry, id)).collect();
        out.sql += &format!(" RETURNING {}", columns.join(", "));
    }
}

/// `SELECT 1 ... WHERE pk = ... LIMIT 1`.
pub fn exists(registry: &Registry, model: ModelId, pk: &Value) -> Result<Statement> {
    let table = quote_name(&registry.model(model).options.db_table);
    let mut out = Statement {
        sql: format!("SELECT %s AS \"a\" FROM {table}"),
        params: vec![Value::Int(1)],
    };
    where_pk(registry, model, pk, &mut out)?;
    out.sql.push_str(" LIMIT 1");
    Ok(out)
}

/// `DELETE FROM table WHERE pk IN (...)`.
pub fn delete(registry: &Registry, model: ModelId, pks: &[Value]) -> Result<Statement> {
    let table = quote_name(&registry.model(model).options.db_table);
    let mut out = Statement::default();
    let fields = registry.pk_fields(model);
    let left = match fields.as_slice() {
        [field] => column(registry, *field),
        fields => columns(registry, fields),
    };
    let mut marks = Vec::with_capacity(pks.len());
    for pk in pks {
        marks.push(match fields.as_slice() {
            [field] => {
                out.params
                    .push(parameter(registry, registry.field(*field), pk)?);
                "%s".to_owned()
            }
            fields => values(registry, fields, pk, &mut out)?,
        });
    }
    out.sql = format!("DELETE FROM {table} WHERE {left} IN ({})", marks.join(", "));
    Ok(out)
}
