//! Changing tables: Django's `SchemaEditor` for SQLite.
//!
//! SQLite alters little in place. For the rest a new table is made, filled from the old one and given its name.

use super::column::{database_default, db_type, definition, quote_name};
use super::create::{
    ExpressionSql, constraint_statement, create_index, create_model, create_unique, index_name,
};
use crate::error::{Error, Result};
use crate::meta::{
    Constraint, Default, Field, FieldId, FieldKind, Index, Model, ModelId, Registry, RelationKind,
    RelationTarget,
};
use crate::value::{DateTime, Value};
use std::rc::Rc;

/// Collects the statements of a schema change, in the order to run them.
pub struct SchemaEditor<'a> {
    registry: &'a mut Registry,
    sql: &'a dyn ExpressionSql,
    /// What `auto_now` columns of existing rows are filled with.
    now: DateTime,
    statements: Vec<String>,
    /// Indexes for the end, with their table.
    deferred: Vec<(Rc<str>, String)>,
}

/// What a table is remade with.
#[derive(Default)]
struct Remake {
    create: Option<FieldId>,
    delete: Option<FieldId>,
    /// Old and new.
    alter: Vec<(FieldId, FieldId)>,
}

impl<'a> SchemaEditor<'a> {
    pub fn new(registry: &'a mut Registry, sql: &'a dyn ExpressionSql, now: DateTime) -> Self {
        Self {
            registry,
            sql,
            now,
            statements: Vec::new(),
            deferred: Vec::new(),
        }
    }

    /// All statements, the deferred ones last.
    pub fn finish(mut self) -> Vec<String> {
        self.run_deferred();
        self.statements
    }

    fn run_deferred(&mut self) {
        let deferred = std::mem::take(&mut self.deferred);
        self.statements
            .extend(deferred.into_iter().map(|(_, sql)| sql));
    }

    fn table(&self, model: ModelId) -> Rc<str> {
        self.registry.model(model).options.db_table.clone()
    }

    pub fn create_model(&mut self, model: ModelId) -> Result<()> {
        let table = self.table(model);
        self.create_as(model, &table)
    }

    /// Makes the table under another name; its indexes are for its own name.
    fn create_as(&mut self, model: ModelId, name: &str) -> Result<()> {
        let mut made = create_model(self.registry, model, self.sql)?;
        made.create = made
            .create
            .replacen(&quote_name(&self.table(model)), &quote_name(name), 1);
        self.statements.push(made.create);
        let table = self.table(model);
        self.deferred
            .extend(made.deferred.into_iter().map(|sql| (table.clone(), sql)));
        for through in self.automatic_throughs(model) {
            self.create_model(through)?;
        }
        Ok(())
    }

    fn automatic_throughs(&self, model: ModelId) -> Vec<ModelId> {
        let fields = self.registry.views(model).local_many_to_many.clone();
        fields
            .into_iter()
            .filter_map(|field| self.automatic_through(field))
            .collect()
    }

    fn automatic_through(&self, field: FieldId) -> Option<ModelId> {
        let through = self
            .registry
            .field(field)
            .relation
            .as_ref()?
            .through_model()?;
        self.registry
            .model(through)
            .options
            .auto_created
            .map(|_| through)
    }

    pub fn delete_model(&mut self, model: ModelId) {
        for through in self.automatic_throughs(model) {
            self.delete_model(through);
        }
        self.drop_table(model);
    }

    fn drop_table(&mut self, model: ModelId) {
        let table = self.table(model);
        self.statements
            .push(format!("DROP TABLE {}", quote_name(&table)));
        self.deferred.retain(|(other, _)| *other != table);
    }

    pub fn alter_db_table(&mut self, old: &str, new: &str) {
        if old.eq_ignore_ascii_case(new) {
            return;
        }
        self.statements.push(format!(
            "ALTER TABLE {} RENAME TO {}",
            quote_name(old),
            quote_name(new)
        ));
        for (table, sql) in self
            .deferred
            .iter_mut()
            .filter(|(table, _)| **table == *old)
        {
            *table = new.into();
            *sql = sql.replacen(
                &format!(" ON {} ", quote_name(old)),
                &format!(" ON {} ", quote_name(new)),
                1,
            );
        }
    }

    /// `model` does not have the field yet; `field` is that of the model to be.
    pub fn add_field(&mut self, model: ModelId, field: FieldId) -> Result<()> {
        if let Some(through) = self.automatic_through(field) {
            return self.create_model(through);
        }
        let data = self.registry.field(field);
        if matches!(data.kind, FieldKind::CompositePrimaryKey { .. }) || data.column.is_none() {
            return Ok(());
        }
        // A default that is an expression comes in parentheses.
        let computed_default = data
            .db_default
            .as_deref()
            .is_some_and(|default| default.starts_with('('));
        if data.is_unique()
            || !data.null
            || computed_default
            || !self.effective_default(field)?.is_null()
        {
            return self.remake(
                model,
                Remake {
                    create: Some(field),
                    ..Remake::default()
                },
            );
        }
        let table = self.table(model);
        if let Some(definition) = definition(self.registry, field, self.sql)? {
            self.statements.push(format!(
                "ALTER TABLE {} ADD COLUMN {definition}",
                quote_name(&table)
            ));
        }
        let data = self.registry.field(field);
        if let Some(column) = data.column.as_deref().filter(|_| data.db_index) {
            let name = index_name(&table, &[column], "");
            let sql = format!(
                "CREATE INDEX {} ON {} ({})",
                quote_name(&name),
                quote_name(&table),
                quote_name(column)
            );
            self.deferred.push((table, sql));
        }
        Ok(())
    }

    /// `model` still has the field.
    pub fn remove_field(&mut self, model: ModelId, field: FieldId) -> Result<()> {
        let data = self.registry.field(field);
        if data.is_many_to_many() {
            if let Some(through) = self.automatic_through(field) {
                self.delete_model(through);
            }
            return Ok(());
        }
        let Some(column) = data.column.clone() else {
            return Ok(());
        };
        let constrained = data
            .relation
            .as_ref()
            .is_some_and(|relation| relation.db_constraint);
        if data.is_unique() || data.db_index || constrained {
            return self.remake(
                model,
                Remake {
                    delete: Some(field),
                    ..Remake::default()
                },
            );
        }
        let table = quote_name(&self.table(model));
        self.statements.push(format!(
            "ALTER TABLE {table} DROP COLUMN {}",
            quote_name(&column)
        ));
        Ok(())
    }

    /// `old` is a field of `model`, `new` that of the model to be.
    pub fn alter_field(&mut self, model: ModelId, old: FieldId, new: FieldId) -> Result<()> {
        if !self.should_be_altered(old, new)? {
            return Ok(());
        }
        let (old_data, new_data) = (self.registry.field(old), self.registry.field(new));
        match (old_data.is_many_to_many(), new_data.is_many_to_many()) {
            (true, true) => return self.alter_many_to_many(old, new),
            (false, false) => {}
            _ => {
                let label = |id: FieldId| {
                    format!(
                        "{}.{}",
                        self.registry.model(id.model).label(),
                        self.registry.field(id).name
                    )
                };
                return Err(Error::value_error(format!(
                    "Cannot alter field {} into {} - they are not compatible types (you cannot alter to or from M2M \
                     fields, or add or remove through= on M2M fields)",
                    label(old),
                    label(new)
                )));
            }
        }
        let (old_type, new_type) = (
            db_type(self.registry, old_data)?,
            db_type(self.registry, new_data)?,
        );
        let (old_column, new_column) = (old_data.column.clone(), new_data.column.clone());
        let constrained = |field: &Field| {
            field
                .relation
                .as_ref()
                .is_some_and(|relation| relation.db_constraint)
        };
        if let (Some(old_column), Some(new_column)) = (&old_column, &new_column)
            && old_column != new_column
            && self.definition_without_name(old)? == self.definition_without_name(new)?
            && !constrained(old_data)
            && !constrained(new_data)
        {
            let (table, old, new) = (
                quote_name(&self.table(model)),
                quote_name(old_column),
                quote_name(new_column),
            );
            self.statements
                .push(format!("ALTER TABLE {table} RENAME COLUMN {old} TO {new}"));
            return Ok(());
        }
        let (unique, pk) = (new_data.is_unique(), new_data.primary_key);
        let recollated = old_data.db_collation != new_data.db_collation;
        self.remake(
            model,
            Remake {
                alter: vec![(old, new)],
                ..Remake::default()
            },
        )?;
        if unique && (old_type != new_type || recollated) {
            for related in self.referring_models(model, new, pk) {
                self.remake(related, Remake::default())?;
            }
        }
        Ok(())
    }

    fn definition_without_name(&self, field: FieldId) -> Result<Option<String>> {
        let column = self
            .registry
            .field(field)
            .column
            .as_deref()
            .map(quote_name)
            .unwrap_or_default();
        let text = definition(self.registry, field, self.sql)?;
        Ok(text.map(|text| text.replace(&column, "")))
    }

    /// Whether the change is one of the schema's. A new default counts, as it does in Django.
    fn should_be_altered(&self, old: FieldId, new: FieldId) -> Result<bool> {
        let registry = &*self.registry;
        let (a, b) = (registry.field(old), registry.field(new));
        let default = |field: &Field| match &field.default {
            Default::None => Ok(None),
            Default::Value(value) => value.repr().map(Some),
            Default::Callable => Ok(Some("callable".to_owned())),
        };
        let target = |field: &Field| {
            let relation = field.relation.as_ref()?;
            let to = relation
                .model()
                .map(|to| registry.model(to).options.db_table.clone());
            let through = relation
                .through_model()
                .map(|through| registry.model(through).options.db_table.clone());
            Some((
                to,
                through,
                relation.to_field.clone(),
                relation.db_constraint,
            ))
        };
        Ok(a.kind != b.kind
            || a.class_name != b.class_name
            || a.column != b.column
            || (a.null, a.unique, a.db_index, a.primary_key)
                != (b.null, b.unique, b.db_index, b.primary_key)
            || a.db_default != b.db_default
            || a.db_collation != b.db_collation
            || default(a)? != default(b)?
            || target(a) != target(b)
            || (a.is_many_to_many() && a.name != b.name)
            || self.definition_without_name(old)? != self.definition_without_name(new)?)
    }

    /// Models whose foreign keys hold values of that field.
    fn referring_models(&self, model: ModelId, field: FieldId, pk: bool) -> Vec<ModelId> {
        let mut models = Vec::new();
        for relation in &self.registry.reverse(field.model).all {
            let refers = relation.kind != RelationKind::ManyToMany
                && self.registry.target_field(relation.field) == Some(field)
                && relation.model != model
                && relation.model != field.model;
            if refers && !models.contains(&relation.model) {
                models.push(relation.model);
            }
        }
        if pk {
            for through in self.automatic_throughs(field.model) {
                if !models.contains(&through) {
                    models.push(through);
                }
            }
        }
        models
    }

    fn alter_many_to_many(&mut self, old: FieldId, new: FieldId) -> Result<()> {
        let (Some(old_through), Some(new_through)) =
            (self.automatic_through(old), self.automatic_through(new))
        else {
            return Ok(());
        };
        let (Some(old_keys), Some(new_keys)) = (
            self.registry.through_keys(old),
            self.registry.through_keys(new),
        ) else {
            return Ok(());
        };
        if self.table(old_through) == self.table(new_through) {
            let alter = vec![(old_keys.1, new_keys.1), (old_keys.0, new_keys.0)];
            return self.remake(
                old_through,
                Remake {
                    alter,
                    ..Remake::default()
                },
            );
        }
        self.create_model(new_through)?;
        let columns = |keys: (FieldId, FieldId)| {
            let column = |id| {
                quote_name(
                    self.registry
                        .field(id)
                        .column
                        .as_deref()
                        .unwrap_or_default(),
                )
            };
            format!(
                "id, {}, {}",
                column(keys.0).trim_matches('"'),
                column(keys.1).trim_matches('"')
            )
        };
        let (new_table, old_table) = (
            quote_name(&self.table(new_through)),
            quote_name(&self.table(old_through)),
        );
        let copy = format!(
            "INSERT INTO {new_table} ({}) SELECT {} FROM {old_table}",
            columns(new_keys),
            columns(old_keys)
        );
        self.statements.push(copy);
        self.delete_model(old_through);
        Ok(())
    }

    pub fn add_index(&mut self, model: ModelId, index: &Index) -> Result<()> {
        let sql = create_index(self.registry, model, index, self.sql)?;
        self.statements.push(sql);
        Ok(())
    }

    pub fn remove_index(&mut self, name: &str) {
        self.statements
            .push(format!("DROP INDEX {}", quote_name(name)));
    }

    /// `model` has the constraint already.
    pub fn add_constraint(&mut self, model: ModelId, constraint: &Constraint) -> Result<()> {
        match constraint_statement(self.registry, model, constraint, self.sql)? {
            Some(sql) => self.statements.push(sql),
            None => self.remake(model, Remake::default())?,
        }
        Ok(())
    }

    /// `model` does not have the constraint any more.
    pub fn remove_constraint(&mut self, model: ModelId, constraint: &Constraint) -> Result<()> {
        match constraint_statement(self.registry, model, constraint, self.sql)? {
            Some(_) => self.remove_index(constraint.name()),
            None => self.remake(model, Remake::default())?,
        }
        Ok(())
    }

    pub fn alter_unique_together(
        &mut self,
        model: ModelId,
        old: &[Vec<Rc<str>>],
        new: &[Vec<Rc<str>>],
    ) -> Result<()> {
        let table = self.table(model);
        let columns = |editor: &Self, names: &[Rc<str>]| -> Result<Vec<String>> {
            let column = |name: &Rc<str>| match editor.registry.find_field(model, name) {
                Some(field) => Ok(editor
                    .registry
                    .field(field)
                    .column
                    .as_deref()
                    .unwrap_or(name)
                    .to_owned()),
                None => editor
                    .registry
                    .get_field(model, name)
                    .map(|_| name.to_string()),
            };
            names.iter().map(column).collect()
        };
        for names in old.iter().filter(|names| !new.contains(names)) {
            let statement = create_unique(&table, &columns(self, names)?, None);
            let before = self.deferred.len();
            self.deferred.retain(|(_, sql)| *sql != statement);
            if self.deferred.len() == before {
                let columns = columns(self, names)?;
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                self.remove_index(&index_name(&table, &columns, "_uniq"));
            }
        }
        for names in new.iter().filter(|names| !old.contains(names)) {
            let statement = create_unique(&table, &columns(self, names)?, None);
            self.statements.push(statement);
        }
        Ok(())
    }

    /// Makes the table anew with its rows.
    fn remake(&mut self, model: ModelId, change: Remake) -> Result<()> {
        let mut data: Model = self.registry.model(model).clone();
        let local = self.registry.views(model).local_concrete_fields.clone();
        let new_pk = change
            .create
            .iter()
            .chain(change.alter.iter().map(|(_, new)| new));
        let new_pk: Vec<Rc<str>> = new_pk
            .map(|&id| self.registry.field(id))
            .filter(|field| field.primary_key)
            .map(|f| f.name.clone())
            .collect();
        let mut fields: Vec<Field> = Vec::new();
        // Columns of the new table, and what fills them.
        let mut copies: Vec<(Rc<str>, String)> = Vec::new();
        for &id in &local {
            let mut field = self.registry.field(id).clone();
            if change.delete == Some(id) || change.alter.iter().any(|(old, _)| *old == id) {
                continue;
            }
            if !new_pk.is_empty() && field.primary_key && !new_pk.contains(&field.name) {
                field.primary_key = false;
                if field.auto_created {
                    continue;
                }
            }
            if let Some(column) = field.column.clone().filter(|_| !is_generated(&field)) {
                copies.push((column.clone(), quote_name(&column)));
            }
            // Django clones what refers to its own model, and a clone counts as created last.
            if field
                .relation
                .as_ref()
                .is_some_and(|relation| relation.to.model() == Some(model))
            {
                field.creation_counter = i64::MAX;
            }
            fields.push(field);
        }
        if let Some(id) = change.create {
            let field = self.registry.field(id).clone();
            if let Some(column) = field
                .column
                .clone()
                .filter(|_| field.db_default.is_none() && !is_generated(&field))
            {
                copies.push((column, literal(&self.effective_default(id)?)?));
            }
            fields.push(field);
        }
        let mut renamed: Vec<(Rc<str>, Rc<str>)> = Vec::new();
        for &(old, new) in &change.alter {
            let (old, field) = (
                self.registry.field(old).clone(),
                self.registry.field(new).clone(),
            );
            renamed.push((old.name.clone(), field.name.clone()));
            if let (Some(from), Some(to)) = (&old.column, &field.column)
                && !is_generated(&field)
            {
                let source = if old.null && !field.null {
                    let default = match database_default(
                        self.registry,
                        self.registry.field(new),
                        self.sql,
                    )? {
                        Some(default) => default,
                        None => literal(&self.effective_default(new)?)?,
                    };
                    format!("coalesce({}, {default})", quote_name(from))
                } else {
                    quote_name(from)
                };
                copies.push((to.clone(), source));
            }
            fields.push(field);
        }
        // Private fields and many-to-many ones have no column; a composite key has to stay.
        let composite =
            |field: &&Field| matches!(field.kind, FieldKind::CompositePrimaryKey { .. });
        fields.extend(data.own_fields.iter().filter(composite).cloned());
        data.own_fields = fields;
        for (place, field) in data.own_fields.iter_mut().enumerate() {
            // Django keeps the order of creation, which its fields remember.
            field.id.index = place as u16;
        }
        for names in &mut data.options.unique_together {
            for name in names.iter_mut() {
                if let Some((_, new)) = renamed.iter().find(|(old, _)| old == name) {
                    *name = new.clone();
                }
            }
        }
        if let Some(deleted) = change.delete.map(|id| self.registry.field(id).name.clone()) {
            data.options
                .indexes
                .retain(|index| !index.fields.iter().any(|(name, _)| *name == deleted));
        }
        let table = data.options.db_table.clone();
        let remade = self.registry.push_unregistered(data, model);
        let temporary = format!("new__{}", table.trim_matches('"'));
        let before = std::mem::take(&mut self.deferred);
        self.create_as(remade, &temporary)?;
        let created = std::mem::replace(&mut self.deferred, before);
        let columns: Vec<String> = copies
            .iter()
            .map(|(column, _)| quote_name(column))
            .collect();
        let sources: Vec<&str> = copies.iter().map(|(_, source)| source.as_str()).collect();
        self.statements.push(format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            quote_name(&temporary),
            columns.join(", "),
            sources.join(", "),
            quote_name(&table)
        ));
        self.drop_table(model);
        self.deferred.extend(created);
        self.statements.push(format!(
            "ALTER TABLE {} RENAME TO {}",
            quote_name(&temporary),
            quote_name(&table)
        ));
        self.run_deferred();
        Ok(())
    }

    /// What existing rows get in a new column: the default, or an empty text, or now.
    fn effective_default(&self, id: FieldId) -> Result<Value> {
        let field = self.registry.field(id);
        let blank = field.blank && !field.null && field.kind.empty_strings_allowed();
        let value = match (&field.default, &field.kind) {
            (Default::Value(value), _) => value.clone(),
            (Default::Callable, _) => match &field.hooks {
                Some(hooks) => hooks.call_default()?,
                None => Value::Null,
            },
            (Default::None, FieldKind::Generated { .. }) => Value::Null,
            (Default::None, FieldKind::Binary { .. }) if blank => Value::Bytes(Rc::from([])),
            (Default::None, _) if blank => "".into(),
            (
                Default::None,
                FieldKind::DateTime {
                    auto_now,
                    auto_now_add,
                },
            ) if *auto_now || *auto_now_add => Value::DateTime(self.now),
            (
                Default::None,
                FieldKind::Date {
                    auto_now,
                    auto_now_add,
                },
            ) if *auto_now || *auto_now_add => Value::Date(self.now.date),
            (
                Default::None,
                FieldKind::Time {
                    auto_now,
                    auto_now_add,
                },
            ) if *auto_now || *auto_now_add => Value::Time(self.now.time),
            (Default::None, _) => Value::Null,
        };
        field.get_db_prep_save(self.registry, &value)
    }
}

fn is_generated(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Generated { .. })
}

/// A value as an SQL literal.
pub fn literal(value: &Value) -> Result<String> {
    Ok(match value {
        Value::Null => "NULL".into(),
        Value::Bool(bool) => i32::from(*bool).to_string(),
        Value::Int(_) | Value::BigInt(_) | Value::Float(_) => value.to_text()?,
        Value::Decimal(decimal) => format!("'{}'", decimal.0),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Bytes(bytes) => format!(
            "X'{}'",
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        ),
        other => {
            let (repr, name) = (other.repr()?, other.type_name());
            return Err(Error::value_error(format!(
                "Cannot quote parameter value {repr} of type <class '{name}'>"
            )));
        }
    })
}

impl Registry {
    /// A model that nobody finds by name, in place of `original`: what pointed to that points to it.
    fn push_unregistered(&mut self, mut model: Model, original: ModelId) -> ModelId {
        let next = ModelId(self.models().count() as u32);
        for field in &mut model.own_fields {
            if let Some(relation) = &mut field.relation
                && relation.to.model() == Some(original)
            {
                relation.to = RelationTarget::Model(next);
            }
        }
        model.pk = model
            .own_fields
            .iter()
            .position(|field| field.primary_key)
            .map(|index| FieldId {
                model: next,
                index: index as u16,
            });
        self.push(model)
    }
}
