//! Statements on rows that are named by their primary key.

use super::{Assigned, Statement};
use crate::error::Result;
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

/// Writes ` WHERE pk = value`; each field of a composite key.
fn where_pk(registry: &Registry, model: ModelId, pk: &Value, out: &mut Statement) -> Result<()> {
    let fields = registry.pk_fields(model);
    let values = match pk {
        Value::List(values) if fields.len() > 1 => values.to_vec(),
        value => vec![value.clone()],
    };
    let mut conditions = Vec::new();
    for (&id, value) in fields.iter().zip(&values) {
        conditions.push(format!("{} = %s", column(registry, id)));
        out.params
            .push(parameter(registry, registry.field(id), value)?);
    }
    let condition = conditions.join(" AND ");
    out.sql += &if fields.len() > 1 {
        format!(" WHERE ({condition})")
    } else {
        format!(" WHERE {condition}")
    };
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
    where_pk(registry, model, pk, &mut out)?;
    if !returning.is_empty() {
        let columns: Vec<String> = returning.iter().map(|&id| column(registry, id)).collect();
        out.sql += &format!(" RETURNING {}", columns.join(", "));
    }
    Ok(out)
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

/// `DELETE FROM table WHERE pk IN (...)`. Composite keys go by `OR`.
pub fn delete(registry: &Registry, model: ModelId, pks: &[Value]) -> Result<Statement> {
    let table = quote_name(&registry.model(model).options.db_table);
    let mut out = Statement {
        sql: format!("DELETE FROM {table} WHERE "),
        ..Statement::default()
    };
    let fields = registry.pk_fields(model);
    let [field] = fields.as_slice() else {
        let mut groups = Vec::new();
        for pk in pks {
            let Value::List(values) = pk else { continue };
            let mut conditions = Vec::new();
            for (&id, value) in fields.iter().zip(values.iter()) {
                conditions.push(format!("{} = %s", column(registry, id)));
                out.params
                    .push(parameter(registry, registry.field(id), value)?);
            }
            groups.push(format!("({})", conditions.join(" AND ")));
        }
        out.sql += &if groups.len() > 1 {
            format!("({})", groups.join(" OR "))
        } else {
            groups.concat()
        };
        return Ok(out);
    };
    let marks = vec!["%s"; pks.len()].join(", ");
    out.sql += &format!("{} IN ({marks})", column(registry, *field));
    for pk in pks {
        out.params
            .push(parameter(registry, registry.field(*field), pk)?);
    }
    Ok(out)
}
