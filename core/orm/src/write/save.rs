//! Saving an instance: its parents' rows first, then its own; an update where there is such a row, else an insert.

use super::update::{stored, update_row};
use super::{Assigned, Execute, Insert, OnConflict, Outcome, Statement, atomic, marking, single};
use crate::compile::compile;
use crate::dialect::Dialect;
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{Expr, Q};
use crate::meta::{FieldId, FieldKind, ModelId, Registry};
use crate::query::{Query, Resolve};
use crate::value::Value;
use std::collections::HashMap;

/// The instance that is saved, as the host sees it.
pub trait Saving {
    /// The attribute that a field's value is kept in (`attname`), loading it where it is deferred.
    fn get(&self, field: FieldId) -> Result<Value>;
    fn set(&self, field: FieldId, value: Value) -> Result<()>;
    /// `field.pre_save(instance, add)`, with an expression compiled; `raw`: the attribute as it is.
    fn pre_save(&self, field: FieldId, add: bool, raw: bool) -> Result<Assigned>;
    /// Whether the attribute holds `DatabaseDefault`.
    fn is_database_default(&self, field: FieldId) -> Result<bool>;
    /// `field.get_pk_value_on_save(instance)`: its default, where it has one.
    fn pk_default(&self, field: FieldId) -> Result<Value>;
    /// Forgets an attribute, so that it is loaded when next asked for.
    fn defer(&self, field: FieldId) -> Result<()>;
    /// `_state.adding`.
    fn adding(&self) -> bool;
    /// `_order` of a new row, for `order_with_respect_to`.
    fn next_order(&self, model: ModelId) -> Result<Value>;
    /// A parent link was set behind the related object's back.
    fn forget_related(&self, link: FieldId) -> Result<()>;
    /// The rows that saving sees, where the model has a base manager of its own.
    fn base_rows(&self, _model: ModelId) -> Result<Option<Query>> {
        Ok(None)
    }
}

/// `save(force_insert=..., force_update=..., update_fields=...)`.
#[derive(Clone, Debug, Default)]
pub struct SaveOptions {
    /// For loading fixtures: values as they are, and no parents.
    pub raw: bool,
    /// The classes to insert without trying an update: the model itself for `True`.
    pub force_insert: Vec<ModelId>,
    pub force_update: bool,
    /// Names or attnames.
    pub update_fields: Option<Vec<String>>,
}

/// Django's `save_base` between its signals. True where the model's own row was updated, false where it was inserted.
pub fn save_base(
    registry: &Registry,
    database: &dyn Execute,
    dialect: &dyn Dialect,
    instance: &dyn Saving,
    model: ModelId,
    options: &SaveOptions,
) -> Result<bool> {
    let own = model;
    let model = registry.concrete_model(model);
    let save = Save {
        own,
        registry,
        database,
        dialect,
        instance,
        options,
    };
    let run = || {
        let mut done = HashMap::new();
        let parent_inserted = !options.raw && save.parents(model, &mut done)?;
        let forced = if options.raw {
            !options.force_insert.is_empty()
        } else {
            parent_inserted || !options.force_insert.is_empty()
        };
        save.table(model, forced, options.force_update)
    };
    if registry.model(model).parents.is_empty() {
        marking(database, run)
    } else {
        atomic(database, run)
    }
}

struct Save<'a> {
    /// The instance's own model, which may be a proxy.
    own: ModelId,
    registry: &'a Registry,
    database: &'a dyn Execute,
    dialect: &'a dyn Dialect,
    instance: &'a dyn Saving,
    options: &'a SaveOptions,
}

impl Save<'_> {
    /// Saves the rows of all parents; true where one was inserted, so that the child's row can't be there yet.
    fn parents(&self, model: ModelId, done: &mut HashMap<ModelId, bool>) -> Result<bool> {
        let mut inserted = false;
        for &(parent, link) in &self.registry.model(model).parents {
            let parent_pk = self.registry.model(parent).pk;
            if let (Some(link), Some(pk)) = (link, parent_pk)
                && self.instance.get(pk)?.is_null()
            {
                let value = self.instance.get(link)?;
                if !value.is_null() {
                    self.instance.set(pk, value)?;
                }
            }
            let updated = match done.get(&parent) {
                Some(&updated) => updated,
                None => {
                    let grandparent_inserted = self.parents(parent, done)?;
                    let forced = self
                        .options
                        .force_insert
                        .iter()
                        .any(|&base| self.registry.is_subclass(parent, base));
                    let updated = self.table(parent, grandparent_inserted || forced, false)?;
                    done.insert(parent, updated);
                    updated
                }
            };
            inserted |= !updated;
            if let (Some(link), Some(pk)) = (link, parent_pk) {
                self.instance.set(link, self.instance.get(pk)?)?;
                self.instance.forget_related(link)?;
            }
        }
        Ok(inserted)
    }

    fn pk_value(&self, model: ModelId) -> Result<Value> {
        match self.registry.pk_fields(model).as_slice() {
            [field] => self.instance.get(*field),
            fields => {
                let values: Result<Vec<Value>> = fields
                    .iter()
                    .map(|&field| self.instance.get(field))
                    .collect();
                Ok(Value::List(values?.into()))
            }
        }
    }

    fn is_pk_set(&self, model: ModelId) -> Result<bool> {
        for field in self.registry.pk_fields(model) {
            if self.instance.get(field)?.is_null() || self.instance.is_database_default(field)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One table: true where its row was updated.
    fn table(&self, model: ModelId, mut force_insert: bool, force_update: bool) -> Result<bool> {
        let registry = self.registry;
        let pk_fields = registry.pk_fields(model);
        let update_fields = self.options.update_fields.as_deref();
        if let [pk] = pk_fields.as_slice()
            && !self.is_pk_set(model)?
            && !self.instance.is_database_default(*pk)?
        {
            self.instance.set(*pk, self.instance.pk_default(*pk)?)?;
        }
        let pk_set = self.is_pk_set(model)?;
        if !pk_set && (force_update || update_fields.is_some()) {
            return Err(Error::value_error(
                "Cannot force an update in save() with no primary key.",
            ));
        }
        let defaulted = pk_fields.iter().all(|&field| {
            let field = registry.field(field);
            field.has_default() || field.db_default.is_some()
        });
        if !self.options.raw
            && !force_insert
            && !force_update
            && self.instance.adding()
            && defaulted
        {
            force_insert = true;
        }
        if pk_set && !force_insert {
            if self.update(model, &pk_fields, force_update)? {
                return Ok(true);
            }
            let not_updated = |message| Error::new(ErrorKind::ObjectNotUpdated, message);
            if force_update {
                return Err(not_updated("Forced update did not affect any rows."));
            }
            if update_fields.is_some() {
                return Err(not_updated(
                    "Save with update_fields did not affect any rows.",
                ));
            }
        }
        self.insert(model, pk_set)?;
        Ok(false)
    }

    fn update(&self, model: ModelId, pk_fields: &[FieldId], force_update: bool) -> Result<bool> {
        let registry = self.registry;
        let update_fields = self.options.update_fields.as_deref();
        let named = |id: FieldId| {
            let field = registry.field(id);
            update_fields.is_none_or(|names| {
                names
                    .iter()
                    .any(|name| **name == *field.name || **name == *field.attname)
            })
        };
        let mut base = self.instance.base_rows(model)?;
        let local = registry.views(model).local_concrete_fields.clone();
        let mut values = Vec::new();
        let mut returning = Vec::new();
        for &id in &local {
            let generated = matches!(registry.field(id).kind, FieldKind::Generated { .. });
            if pk_fields.contains(&id) || generated || !named(id) {
                continue;
            }
            let value = match self.instance.pre_save(id, false, self.options.raw)? {
                // An instance where its key belongs stands for the key.
                Assigned::Value(value) => Assigned::Value(stored(registry, id, &value)?),
                other => other,
            };
            if matches!(value, Assigned::Sql(_)) {
                returning.push(id);
            }
            values.push((id, value));
        }
        if !values.is_empty() {
            // Generated columns that follow from any that is set come back.
            let mut generated = Vec::new();
            for &id in &local {
                if matches!(registry.field(id).kind, FieldKind::Generated { .. })
                    && follows(registry, id, &values)?
                {
                    generated.push(id);
                }
            }
            returning.splice(0..0, generated);
        }
        let pk = self.pk_value(model)?;
        if let Some(base) = &mut base {
            base.filter(registry, &Q::lookup("pk", pk.clone()))?;
        }
        let exists = || {
            let statement = match &base {
                Some(base) => self.exists(base)?,
                None => Some(single::exists(registry, model, &pk)?),
            };
            Ok(!self.run(statement)?.rows.is_empty())
        };
        if values.is_empty() {
            return if update_fields.is_some() {
                Ok(true)
            } else {
                exists()
            };
        }
        let checks_first = registry.model(self.own).options.select_on_save
            && !force_update
            && update_fields.is_none();
        if checks_first && !exists()? {
            return Ok(false);
        }
        let statement = match &base {
            Some(base) => {
                let (dialect, database) = (self.dialect, self.database);
                update_row(registry, database, dialect, base, &values, &returning)?
            }
            None => Some(single::update(registry, model, &pk, &values, &returning)?),
        };
        let outcome = self.run(statement)?;
        if let Some(row) = outcome.rows.first() {
            self.assign(&returning, row)?;
        }
        let updated = if returning.is_empty() {
            outcome.rowcount > 0
        } else {
            !outcome.rows.is_empty()
        };
        if checks_first && !updated {
            return exists();
        }
        Ok(updated)
    }

    fn exists(&self, rows: &Query) -> Result<Option<Statement>> {
        let mut query = rows.exists(self.registry, true)?;
        let compiled = compile(&mut query, self.registry, self.dialect)?;
        Ok(compiled.map(|compiled| Statement {
            sql: compiled.sql.text,
            params: compiled.sql.params,
        }))
    }

    /// No rows where there is no statement, since none can match.
    fn run(&self, statement: Option<Statement>) -> Result<Outcome> {
        match statement {
            Some(statement) => self.database.execute(&statement.sql, &statement.params),
            None => Ok(Outcome::default()),
        }
    }

    fn insert(&self, model: ModelId, pk_set: bool) -> Result<()> {
        let registry = self.registry;
        if registry
            .model(model)
            .options
            .order_with_respect_to
            .is_some()
            && let Some(order) = registry.find_field(model, "_order")
        {
            self.instance.set(order, self.instance.next_order(model)?)?;
        }
        let mut returning = registry.db_returning_fields(model);
        let mut fields = Vec::new();
        let mut row = Vec::new();
        for &id in &registry.views(model).local_concrete_fields {
            let kind = &registry.field(id).kind;
            if matches!(kind, FieldKind::Generated { .. }) || (kind.is_auto() && !pk_set) {
                continue;
            }
            let value = self.instance.pre_save(id, true, self.options.raw)?;
            if matches!(value, Assigned::Sql(_) | Assigned::Default(_)) && !returning.contains(&id)
            {
                returning.push(id);
            }
            fields.push(id);
            row.push(value);
        }
        let insert = Insert {
            model,
            fields,
            rows: vec![row],
            on_conflict: OnConflict::Fail,
            returning: returning.clone(),
        };
        let returned = insert.execute(registry, self.database)?;
        for (&id, value) in returning
            .iter()
            .zip(returned.into_iter().next().unwrap_or_default())
        {
            self.instance.set(id, value)?;
        }
        Ok(())
    }

    fn assign(&self, returning: &[FieldId], row: &crate::value::Row) -> Result<()> {
        for (&id, raw) in returning.iter().zip(row.iter()) {
            let value = self.registry.field(id).from_db(self.registry, raw, true)?;
            self.instance.set(id, value)?;
        }
        Ok(())
    }
}

/// Whether a generated column's expression has any of these columns in it.
fn follows(registry: &Registry, id: FieldId, values: &[(FieldId, Assigned)]) -> Result<bool> {
    let stored = registry.field(id).expression.as_ref();
    let Some(expr) = stored.and_then(|stored| stored.downcast_ref::<Expr>()) else {
        return Ok(true);
    };
    let mut query = Query::new(id.model);
    let resolved = query.resolve_expr(registry, expr, &mut Resolve::default())?;
    let mut found = false;
    resolved.cols(true, true, &mut |col| {
        found |= values.iter().any(|(field, _)| *field == col.target);
    });
    Ok(found)
}
