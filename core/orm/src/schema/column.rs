//! Column types and definitions.

use super::create::ExpressionSql;
use crate::error::Result;
use crate::expr::Expr;
use crate::meta::{Field, FieldId, FieldKind, OnDelete, Registry};

/// `"name"`; a name that is quoted already stays as it is.
pub fn quote_name(name: &str) -> String {
    if name.len() > 1 && name.starts_with('"') && name.ends_with('"') {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

/// The column's type on SQLite; None for a field without a column.
pub fn db_type(registry: &Registry, field: &Field) -> Result<Option<String>> {
    if let Some(hooks) = &field.hooks
        && let Some(overridden) = hooks.db_type()?
    {
        return Ok(overridden);
    }
    if field.kind.is_foreign_key() {
        // A free one (`Cast(..., ForeignKey(Author))`) is no field of the registry.
        let target = field.relation.as_ref().and_then(|relation| {
            let to = relation.model()?;
            match &relation.to_field {
                Some(name) => registry.find_field(to, name),
                None => registry.model(to).pk,
            }
        });
        return match target {
            Some(target) => rel_db_type(registry, registry.field(target)),
            None => Ok(None),
        };
    }
    Ok(kind_type(&field.kind))
}

pub(crate) fn kind_type(kind: &FieldKind) -> Option<String> {
    let sized = |length: &Option<u32>| match length {
        Some(length) => format!("varchar({length})"),
        None => "varchar".to_owned(),
    };
    Some(match kind {
        FieldKind::SmallAuto | FieldKind::Auto | FieldKind::BigAuto | FieldKind::Integer => {
            "integer".into()
        }
        FieldKind::SmallInteger => "smallint".into(),
        FieldKind::BigInteger | FieldKind::Duration => "bigint".into(),
        FieldKind::PositiveSmallInteger => "smallint unsigned".into(),
        FieldKind::PositiveInteger => "integer unsigned".into(),
        FieldKind::PositiveBigInteger => "bigint unsigned".into(),
        FieldKind::Float => "real".into(),
        FieldKind::Decimal { .. } => "decimal".into(),
        FieldKind::Boolean => "bool".into(),
        FieldKind::Char { max_length }
        | FieldKind::Slug { max_length, .. }
        | FieldKind::Email { max_length }
        | FieldKind::Url { max_length }
        | FieldKind::FilePath { max_length }
        | FieldKind::File { max_length }
        | FieldKind::Image { max_length } => sized(max_length),
        FieldKind::Text { .. } | FieldKind::Json => "text".into(),
        FieldKind::GenericIpAddress { .. } => "char(39)".into(),
        FieldKind::Uuid => "char(32)".into(),
        FieldKind::Binary { .. } => "BLOB".into(),
        FieldKind::Date { .. } => "date".into(),
        FieldKind::Time { .. } => "time".into(),
        FieldKind::DateTime { .. } => "datetime".into(),
        FieldKind::Generated { output, .. } => return kind_type(output),
        FieldKind::CompositePrimaryKey { .. }
        | FieldKind::ForeignKey
        | FieldKind::OneToOne
        | FieldKind::ManyToMany
        | FieldKind::GenericForeignKey { .. }
        | FieldKind::GenericRelation { .. }
        | FieldKind::Custom => return None,
    })
}

/// The type of a foreign key's column that refers to this field.
pub fn rel_db_type(registry: &Registry, field: &Field) -> Result<Option<String>> {
    let kind = match field.kind {
        FieldKind::Auto | FieldKind::PositiveInteger => FieldKind::Integer,
        FieldKind::BigAuto | FieldKind::PositiveBigInteger => FieldKind::BigInteger,
        FieldKind::SmallAuto | FieldKind::PositiveSmallInteger => FieldKind::SmallInteger,
        _ => return db_type(registry, field),
    };
    Ok(kind_type(&kind))
}

/// The CHECK that a kind of field puts on its column.
pub fn check(kind: &FieldKind, column: &str) -> Option<String> {
    match kind {
        FieldKind::PositiveSmallInteger
        | FieldKind::PositiveInteger
        | FieldKind::PositiveBigInteger => Some(format!("\"{column}\" >= 0")),
        FieldKind::Json => Some(format!(
            "(JSON_VALID(\"{column}\") OR \"{column}\" IS NULL)"
        )),
        FieldKind::Generated { output, .. } => check(output, column),
        _ => None,
    }
}

fn collation(registry: &Registry, field: &Field) -> Option<String> {
    let own = field
        .db_collation
        .as_deref()
        .filter(|name| !name.is_empty());
    if own.is_some() || !field.kind.is_foreign_key() {
        return own.map(str::to_owned);
    }
    collation(registry, registry.field(registry.target_field(field.id)?))
}

/// `"name" type ...` for CREATE TABLE; None for a field without a column.
pub fn definition(
    registry: &Registry,
    id: FieldId,
    sql: &dyn ExpressionSql,
) -> Result<Option<String>> {
    let field = registry.field(id);
    let (Some(column), Some(db_type)) = (&field.column, db_type(registry, field)?) else {
        return Ok(None);
    };
    let mut text = format!("{} {db_type}", quote_name(column));
    if let Some(collation) = collation(registry, field) {
        text += &format!(" COLLATE {collation}");
    }
    if let Some(default) = database_default(registry, field, sql)? {
        text += &format!(" DEFAULT {default}");
    }
    match (&field.kind, &field.expression) {
        (FieldKind::Generated { db_persist, .. }, Some(expression)) => {
            let stored = if *db_persist { "STORED" } else { "VIRTUAL" };
            let expression = sql.expression(registry, id.model, expression.as_ref())?;
            text += &format!(" GENERATED ALWAYS AS ({expression}) {stored}");
        }
        _ => text += if field.null { " NULL" } else { " NOT NULL" },
    }
    if field.primary_key {
        text += " PRIMARY KEY";
    } else if field.unique {
        text += " UNIQUE";
    }
    if let Some(check) = check(&field.kind, column) {
        text += &format!(" CHECK ({check})");
    }
    if field.kind.is_auto() {
        text += " AUTOINCREMENT";
    }
    text += &references(registry, field).unwrap_or_default();
    Ok(Some(text))
}

/// `db_default=` as SQL: a plain value as a literal, anything else in parentheses.
pub(super) fn database_default(
    registry: &Registry,
    field: &Field,
    sql: &dyn ExpressionSql,
) -> Result<Option<String>> {
    match (&field.db_default, &field.expression) {
        (Some(text), Some(expression)) if text.is_empty() => {
            let written = sql.expression(registry, field.id.model, expression.as_ref())?;
            let plain = matches!(expression.downcast_ref::<Expr>(), Some(Expr::Value(_)));
            Ok(Some(if plain {
                written
            } else {
                format!("({written})")
            }))
        }
        (default, _) => Ok(default.as_deref().map(str::to_owned)),
    }
}

fn references(registry: &Registry, field: &Field) -> Option<String> {
    let relation = field
        .relation
        .as_ref()
        .filter(|relation| relation.db_constraint)?;
    let to = registry.model(relation.model()?);
    let column = registry
        .field(registry.target_field(field.id)?)
        .column
        .as_ref()?;
    let on_delete = match relation.on_delete {
        OnDelete::DbCascade => " ON DELETE CASCADE",
        OnDelete::DbSetNull => " ON DELETE SET NULL",
        OnDelete::DbSetDefault => " ON DELETE SET DEFAULT",
        _ => "",
    };
    let (table, column) = (quote_name(&to.options.db_table), quote_name(column));
    Some(format!(
        " REFERENCES {table} ({column}){on_delete} DEFERRABLE INITIALLY DEFERRED"
    ))
}
