//! CREATE TABLE and CREATE INDEX.

use super::column::{definition, quote_name};
use crate::error::{Error, Result};
use crate::meta::naming::names_digest;
use crate::meta::{
    Constraint, Field, FieldId, FieldKind, Index, ModelId, Registry, RelationTarget,
};
use std::any::Any;

/// Compiles the expressions of indexes, constraints and generated columns: columns without their table's name, values
/// in place of parameters.
pub trait ExpressionSql {
    fn expression(
        &self,
        registry: &Registry,
        model: ModelId,
        expression: &dyn Any,
    ) -> Result<String>;

    /// A term of a functional index: in parentheses unless it is a plain column, with its collation and direction.
    fn index_term(
        &self,
        registry: &Registry,
        model: ModelId,
        expression: &dyn Any,
    ) -> Result<String> {
        Ok(format!(
            "({})",
            self.expression(registry, model, expression)?
        ))
    }
}

/// The statements that make or remove tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ddl {
    pub statements: Vec<String>,
    /// Indexes: run after all the tables are there.
    pub deferred: Vec<String>,
}

impl Ddl {
    /// Everything in the order to run it.
    pub fn into_statements(self) -> Vec<String> {
        let mut all = self.statements;
        all.extend(self.deferred);
        all
    }
}

/// Tables and indexes of these models, with the automatic through tables of their many-to-many fields. Models without a
/// table of their own (abstract, proxy, unmanaged, swapped) are passed over.
pub fn create_models(
    registry: &Registry,
    models: &[ModelId],
    sql: &dyn ExpressionSql,
) -> Result<Ddl> {
    let mut ddl = Ddl::default();
    for &model in models {
        if has_table(registry, model) && !comes_with_another(registry, model, models) {
            add_model(registry, model, sql, &mut ddl)?;
        }
    }
    Ok(ddl)
}

fn add_model(
    registry: &Registry,
    model: ModelId,
    sql: &dyn ExpressionSql,
    ddl: &mut Ddl,
) -> Result<()> {
    let made = create_model(registry, model, sql)?;
    ddl.statements.push(made.create);
    ddl.deferred.extend(made.deferred);
    automatic_throughs(registry, model)
        .into_iter()
        .try_for_each(|through| add_model(registry, through, sql, ddl))
}

/// The statements that drop these models' tables, through tables first.
pub fn delete_models(registry: &Registry, models: &[ModelId]) -> Vec<String> {
    let mut statements = Vec::new();
    let own = |&&model: &&ModelId| {
        has_table(registry, model) && !comes_with_another(registry, model, models)
    };
    for &model in models.iter().filter(own) {
        for through in automatic_throughs(registry, model) {
            statements.push(drop_table(registry, through));
        }
        statements.push(drop_table(registry, model));
    }
    statements
}

/// An automatic through table is made and dropped with the model of its many-to-many field.
fn comes_with_another(registry: &Registry, model: ModelId, models: &[ModelId]) -> bool {
    registry
        .model(model)
        .options
        .auto_created
        .is_some_and(|source| models.contains(&source))
}

fn drop_table(registry: &Registry, model: ModelId) -> String {
    format!(
        "DROP TABLE {}",
        quote_name(&registry.model(model).options.db_table)
    )
}

pub(super) fn has_table(registry: &Registry, model: ModelId) -> bool {
    let options = &registry.model(model).options;
    options.managed && !options.proxy && !options.r#abstract && !options.swapped
}

fn automatic_throughs(registry: &Registry, model: ModelId) -> Vec<ModelId> {
    let fields = registry.views(model).local_many_to_many.clone();
    let through = |field: FieldId| {
        registry
            .field(field)
            .relation
            .as_ref()
            .and_then(|relation| relation.through_model())
    };
    let throughs = fields.into_iter().filter_map(through);
    throughs
        .filter(|&through| registry.model(through).options.auto_created.is_some())
        .collect()
}

/// One table's statements.
pub(super) struct Made {
    pub create: String,
    /// Its indexes.
    pub deferred: Vec<String>,
}

pub(super) fn create_model(
    registry: &Registry,
    model: ModelId,
    sql: &dyn ExpressionSql,
) -> Result<Made> {
    let data = registry.model(model);
    for &field in &registry.views(model).local_fields {
        related_model_exists(registry.field(field))?;
    }
    let table = &data.options.db_table;
    let mut deferred = Vec::new();
    for names in &data.options.unique_together {
        let columns = columns(registry, model, names.iter().map(|name| &**name))?;
        deferred.push(create_unique(table, &columns, None));
    }
    let mut parts = Vec::new();
    for &field in &registry.views(model).local_fields {
        parts.extend(definition(registry, field, sql)?);
    }
    for constraint in &data.options.constraints {
        match constraint_statement(registry, model, constraint, sql)? {
            None => parts.push(inline_constraint(registry, model, constraint, sql)?),
            Some(statement) => deferred.push(statement),
        }
    }
    if let Some(pk) = data.pk.filter(|&pk| {
        matches!(
            registry.field(pk).kind,
            FieldKind::CompositePrimaryKey { .. }
        )
    }) {
        let fields = registry.pk_fields(pk.model);
        let columns = fields
            .iter()
            .filter_map(|&field| registry.field(field).column.as_deref())
            .map(quote_name);
        parts.push(format!(
            "PRIMARY KEY ({})",
            columns.collect::<Vec<_>>().join(", ")
        ));
    }
    for &field in &registry.views(model).local_fields {
        let field = registry.field(field);
        if let Some(column) = field
            .column
            .as_deref()
            .filter(|_| field.db_index && !field.is_unique())
        {
            let name = index_name(table, &[column], "");
            let (name, table, column) = (quote_name(&name), quote_name(table), quote_name(column));
            deferred.push(format!("CREATE INDEX {name} ON {table} ({column})"));
        }
    }
    for index in &data.options.indexes {
        deferred.push(create_index(registry, model, index, sql)?);
    }
    Ok(Made {
        create: format!("CREATE TABLE {} ({})", quote_name(table), parts.join(", ")),
        deferred,
    })
}

/// A foreign key's column has the type of what it refers to.
fn related_model_exists(field: &Field) -> Result<()> {
    let missing = field.relation.as_ref().filter(|_| field.column.is_some());
    let Some(RelationTarget::Lazy {
        app_label,
        model_name,
    }) = missing.map(|relation| &relation.to)
    else {
        return Ok(());
    };
    let dot = if app_label.is_empty() { "" } else { "." };
    Err(Error::value_error(format!(
        "Related model '{app_label}{dot}{model_name}' cannot be resolved"
    )))
}

fn columns<'a>(
    registry: &Registry,
    model: ModelId,
    names: impl Iterator<Item = &'a str>,
) -> Result<Vec<String>> {
    let column = |name| match registry.get_field(model, name)? {
        crate::meta::Member::Field(field) => Ok(registry
            .field(field)
            .column
            .as_deref()
            .unwrap_or(name)
            .to_owned()),
        crate::meta::Member::Reverse(_) => Ok(name.to_owned()),
    };
    names.map(column).collect()
}

fn list(columns: &[String]) -> String {
    columns
        .iter()
        .map(|column| quote_name(column))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn create_unique(table: &str, columns: &[String], name: Option<&str>) -> String {
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let name = name.map_or_else(|| index_name(table, &names, "_uniq"), str::to_owned);
    format!(
        "CREATE UNIQUE INDEX {} ON {} ({})",
        quote_name(&name),
        quote_name(table),
        list(columns)
    )
}

/// The constraint as a part of CREATE TABLE.
fn inline_constraint(
    registry: &Registry,
    model: ModelId,
    constraint: &Constraint,
    sql: &dyn ExpressionSql,
) -> Result<String> {
    let name = quote_name(constraint.name());
    Ok(match constraint {
        Constraint::Check { condition, .. } => {
            let check = sql.expression(registry, model, condition.as_ref())?;
            format!("CONSTRAINT {name} CHECK ({check})")
        }
        Constraint::Unique { fields, .. } => {
            let columns = columns(registry, model, fields.iter().map(|name| &**name))?;
            format!("CONSTRAINT {name} UNIQUE ({})", list(&columns))
        }
    })
}

/// The constraint as a statement of its own: a unique index with a condition or over expressions.
pub fn constraint_statement(
    registry: &Registry,
    model: ModelId,
    constraint: &Constraint,
    sql: &dyn ExpressionSql,
) -> Result<Option<String>> {
    let Constraint::Unique {
        name,
        fields,
        expressions,
        condition,
        ..
    } = constraint
    else {
        return Ok(None);
    };
    if expressions.is_empty() && condition.is_none() {
        return Ok(None);
    }
    let terms = if expressions.is_empty() {
        list(&columns(
            registry,
            model,
            fields.iter().map(|name| &**name),
        )?)
    } else {
        terms(registry, model, expressions, sql)?
    };
    let condition = where_clause(registry, model, condition.as_deref(), sql)?;
    let (name, table) = (
        quote_name(name),
        quote_name(&registry.model(model).options.db_table),
    );
    Ok(Some(format!(
        "CREATE UNIQUE INDEX {name} ON {table} ({terms}){condition}"
    )))
}

pub fn create_index(
    registry: &Registry,
    model: ModelId,
    index: &Index,
    sql: &dyn ExpressionSql,
) -> Result<String> {
    let terms = if index.expressions.is_empty() {
        let columns = columns(
            registry,
            model,
            index.fields.iter().map(|(name, _)| &**name),
        )?;
        let term = |(column, (_, descending)): (&String, &(_, bool))| {
            format!(
                "{}{}",
                quote_name(column),
                if *descending { " DESC" } else { "" }
            )
        };
        columns
            .iter()
            .zip(&index.fields)
            .map(term)
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        terms(registry, model, &index.expressions, sql)?
    };
    let condition = where_clause(registry, model, index.condition.as_deref(), sql)?;
    let (name, table) = (
        quote_name(&index.name),
        quote_name(&registry.model(model).options.db_table),
    );
    Ok(format!(
        "CREATE INDEX {name} ON {table} ({terms}){condition}"
    ))
}

fn terms(
    registry: &Registry,
    model: ModelId,
    expressions: &[std::rc::Rc<dyn Any>],
    sql: &dyn ExpressionSql,
) -> Result<String> {
    let terms: Result<Vec<String>> = expressions
        .iter()
        .map(|expression| sql.index_term(registry, model, expression.as_ref()))
        .collect();
    Ok(terms?.join(", "))
}

fn where_clause(
    registry: &Registry,
    model: ModelId,
    condition: Option<&dyn Any>,
    sql: &dyn ExpressionSql,
) -> Result<String> {
    match condition {
        Some(condition) => Ok(format!(
            " WHERE {}",
            sql.expression(registry, model, condition)?
        )),
        None => Ok(String::new()),
    }
}

/// Django's name for an index or unique constraint of these columns: table, columns and a digest.
pub fn index_name(table: &str, columns: &[&str], suffix: &str) -> String {
    const MAX_LENGTH: usize = 200;
    let table = table.trim_matches('"');
    let mut texts = vec![table];
    texts.extend(columns);
    let digest: String = format!("{}{suffix}", names_digest(&texts, 8))
        .chars()
        .take(MAX_LENGTH / 3)
        .collect();
    let joined = columns.join("_");
    let name = format!("{table}_{joined}_{digest}");
    if name.chars().count() <= MAX_LENGTH {
        return name;
    }
    let half = (MAX_LENGTH - digest.len()) / 2 - 1;
    let head = |text: &str| text.chars().take(half).collect::<String>();
    let name = format!("{}_{}_{digest}", head(table), head(&joined));
    match name.chars().next() {
        Some(c) if c == '_' || c.is_ascii_digit() => format!("D{}", &name[..name.len() - 1]),
        _ => name,
    }
}
