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
use std::cell::{Ref, RefCell};
use std::rc::Rc;

/// What a schema change does, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Run(String),
    /// An index for later, with its table.
    Defer(Rc<str>, String),
    /// The table is gone: what waits for it is void.
    Forget(Rc<str>),
    /// The table has another name, in what waits for it too.
    Rename(Rc<str>, Rc<str>),
    /// Runs all that waits.
    Flush,
}

/// Collects the steps of a schema change.
pub struct SchemaEditor<'a> {
    /// Changed for moments only, so that hooks of the host may read it.
    registry: &'a RefCell<Registry>,
    sql: &'a dyn ExpressionSql,
    /// What `auto_now` columns of existing rows are filled with.
    now: DateTime,
    steps: Vec<Step>,
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
    pub fn new(registry: &'a RefCell<Registry>, sql: &'a dyn ExpressionSql, now: DateTime) -> Self {
        Self {
            registry,
            sql,
            now,
            steps: Vec::new(),
        }
    }

    /// The steps, for a host that keeps what waits from one change to the next.
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// All statements, the deferred ones last.
    pub fn finish(mut self) -> Vec<String> {
        self.steps.push(Step::Flush);
        self.play().0
    }

    /// The statements so far, and those that still wait.
    fn play(&self) -> (Vec<String>, Vec<(Rc<str>, String)>) {
        let mut statements = Vec::new();
        let mut deferred: Vec<(Rc<str>, String)> = Vec::new();
        for step in &self.steps {
            match step {
                Step::Run(sql) => statements.push(sql.clone()),
                Step::Defer(table, sql) => deferred.push((table.clone(), sql.clone())),
                Step::Forget(table) => deferred.retain(|(other, _)| other != table),
                Step::Rename(old, new) => {
                    for (table, sql) in deferred.iter_mut().filter(|(table, _)| table == old) {
                        *table = new.clone();
                        *sql = renamed(sql, old, new);
                    }
                }
                Step::Flush => statements.extend(deferred.drain(..).map(|(_, sql)| sql)),
            }
        }
        (statements, deferred)
    }

    fn registry(&self) -> Ref<'a, Registry> {
        self.registry.borrow()
    }

    fn run(&mut self, sql: String) {
        self.steps.push(Step::Run(sql));
    }

    fn table(&self, model: ModelId) -> Rc<str> {
        self.registry().model(model).options.db_table.clone()
    }

    pub fn create_model(&mut self, model: ModelId) -> Result<()> {
        let table = self.table(model);
        self.create_as(model, &table)
    }

    /// Makes the table under another name; its indexes are for its own name.
    fn create_as(&mut self, model: ModelId, name: &str) -> Result<()> {
        let made = create_model(&self.registry(), model, self.sql)?;
        let table = self.table(model);
        self.run(
            made.create
                .replacen(&quote_name(&table), &quote_name(name), 1),
        );
        let deferred = made.deferred.into_iter();
        self.steps
            .extend(deferred.map(|sql| Step::Defer(table.clone(), sql)));
        for through in self.automatic_throughs(model) {
            self.create_model(through)?;
        }
        Ok(())
    }

    fn automatic_throughs(&self, model: ModelId) -> Vec<ModelId> {
        let fields = self.registry().views(model).local_many_to_many.clone();
        fields
            .into_iter()
            .filter_map(|field| self.automatic_through(field))
            .collect()
    }

    fn automatic_through(&self, field: FieldId) -> Option<ModelId> {
        let registry = self.registry();
        let through = registry.field(field).relation.as_ref()?.through_model()?;
        registry
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
        self.run(format!("DROP TABLE {}", quote_name(&table)));
        self.steps.push(Step::Forget(table));
    }

    pub fn alter_db_table(&mut self, old: &str, new: &str) {
        if old.eq_ignore_ascii_case(new) {
            return;
        }
        self.run(format!(
            "ALTER TABLE {} RENAME TO {}",
            quote_name(old),
            quote_name(new)
        ));
        self.steps.push(Step::Rename(old.into(), new.into()));
    }

    /// `model` does not have the field yet; `field` is that of the model to be.
    pub fn add_field(&mut self, model: ModelId, field: FieldId) -> Result<()> {
        if let Some(through) = self.automatic_through(field) {
            return self.create_model(through);
        }
        let registry = self.registry();
        let data = registry.field(field);
        if matches!(data.kind, FieldKind::CompositePrimaryKey { .. }) || data.column.is_none() {
            return Ok(());
        }
        // A default that is an expression comes in parentheses.
        let computed_default = database_default(&registry, data, self.sql)?
            .is_some_and(|default| default.starts_with('('));
        if data.is_unique()
            || !data.null
            || computed_default
            || !self.effective_default(field)?.is_null()
        {
            drop(registry);
            return self.remake(
                model,
                Remake {
                    create: Some(field),
                    ..Remake::default()
                },
            );
        }
        let table = self.table(model);
        if let Some(definition) = definition(&registry, field, self.sql)? {
            self.run(format!(
                "ALTER TABLE {} ADD COLUMN {definition}",
                quote_name(&table)
            ));
        }
        if let Some(column) = data.column.as_deref().filter(|_| data.db_index) {
            let name = index_name(&table, &[column], "");
            let sql = format!(
                "CREATE INDEX {} ON {} ({})",
                quote_name(&name),
                quote_name(&table),
                quote_name(column)
            );
            self.steps.push(Step::Defer(table, sql));
        }
        Ok(())
    }

    /// `model` still has the field.
    pub fn remove_field(&mut self, model: ModelId, field: FieldId) -> Result<()> {
        let registry = self.registry();
        let data = registry.field(field);
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
            drop(registry);
            return self.remake(
                model,
                Remake {
                    delete: Some(field),
                    ..Remake::default()
                },
            );
        }
        let table = quote_name(&self.table(model));
        self.run(format!(
            "ALTER TABLE {table} DROP COLUMN {}",
            quote_name(&column)
        ));
        Ok(())
    }

    /// `old` is a field of `model`, `new` that of the model to be.
    pub fn alter_field(&mut self, model: ModelId, old: FieldId, new: FieldId) -> Result<()> {
        if self.should_be_altered(old, new)? {
            self.alter_field_anyway(model, old, new)?;
        }
        Ok(())
    }

    /// [`Self::alter_field`] for a host that knows that the definitions differ.
    pub fn alter_field_anyway(&mut self, model: ModelId, old: FieldId, new: FieldId) -> Result<()> {
        let registry = self.registry();
        let (old_data, new_data) = (registry.field(old), registry.field(new));
        match (old_data.is_many_to_many(), new_data.is_many_to_many()) {
            (true, true) => return self.alter_many_to_many(old, new),
            (false, false) => {}
            _ => {
                let label = |id: FieldId| {
                    format!(
                        "{}.{}",
                        registry.model(id.model).label(),
                        registry.field(id).name
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
        let (old_type, new_type) = (db_type(&registry, old_data)?, db_type(&registry, new_data)?);
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
            self.run(format!("ALTER TABLE {table} RENAME COLUMN {old} TO {new}"));
            return Ok(());
        }
        let (unique, pk) = (new_data.is_unique(), new_data.primary_key);
        let recollated = old_data.db_collation != new_data.db_collation;
        drop(registry);
        self.remake(
            model,
            Remake {
                alter: vec![(old, new)],
                ..Remake::default()
            },
        )?;
        if unique && (old_type != new_type || recollated) {
            for related in self.referring_models(model, old, new, pk) {
                self.remake(related, Remake::default())?;
            }
        }
        Ok(())
    }

    fn definition_without_name(&self, field: FieldId) -> Result<Option<String>> {
        let registry = self.registry();
        let column = registry
            .field(field)
            .column
            .as_deref()
            .map(quote_name)
            .unwrap_or_default();
        let text = definition(&registry, field, self.sql)?;
        Ok(text.map(|text| text.replace(&column, "")))
    }

    /// Whether the change is one of the schema's. A new default counts, as it does in Django.
    fn should_be_altered(&self, old: FieldId, new: FieldId) -> Result<bool> {
        let registry = self.registry();
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

    /// Models whose foreign keys hold values of that field, before or after the change.
    fn referring_models(
        &self,
        model: ModelId,
        old: FieldId,
        new: FieldId,
        pk: bool,
    ) -> Vec<ModelId> {
        let registry = self.registry();
        let mut models: Vec<ModelId> = Vec::new();
        // Of a model's classes in two states the newer one counts.
        let known = |models: &[ModelId], model: ModelId| {
            let table = &registry.model(model).options.db_table;
            models
                .iter()
                .any(|&other| registry.model(other).options.db_table == *table)
        };
        let mut fields = vec![old, new];
        let mut seen = Vec::new();
        while let Some(field) = fields.pop() {
            if seen.contains(&field) {
                continue;
            }
            seen.push(field);
            for relation in &registry.reverse(field.model).all {
                if relation.kind == RelationKind::ManyToMany
                    || registry.target_field(relation.field) != Some(field)
                {
                    continue;
                }
                // Others may refer to the key in turn.
                fields.push(relation.field);
                if !known(&[model, field.model], relation.model) && !known(&models, relation.model)
                {
                    models.push(relation.model);
                }
            }
        }
        if pk {
            let mut throughs = self.automatic_throughs(new.model);
            throughs.extend(self.automatic_throughs(old.model));
            for through in throughs {
                if !known(&models, through) {
                    models.push(through);
                }
            }
        }
        models
    }

    pub fn alter_many_to_many(&mut self, old: FieldId, new: FieldId) -> Result<()> {
        let (Some(old_through), Some(new_through)) =
            (self.automatic_through(old), self.automatic_through(new))
        else {
            return Ok(());
        };
        let (Some(old_keys), Some(new_keys)) = (
            self.registry().through_keys(old),
            self.registry().through_keys(new),
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
        let registry = self.registry();
        let columns = |keys: (FieldId, FieldId)| {
            let column = |id| quote_name(registry.field(id).column.as_deref().unwrap_or_default());
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
        self.run(copy);
        self.delete_model(old_through);
        Ok(())
    }

    pub fn add_index(&mut self, model: ModelId, index: &Index) -> Result<()> {
        let sql = create_index(&self.registry(), model, index, self.sql)?;
        self.run(sql);
        Ok(())
    }

    pub fn remove_index(&mut self, name: &str) {
        self.run(format!("DROP INDEX {}", quote_name(name)));
    }

    /// `model` has the constraint already.
    pub fn add_constraint(&mut self, model: ModelId, constraint: &Constraint) -> Result<()> {
        let statement = constraint_statement(&self.registry(), model, constraint, self.sql)?;
        match statement {
            Some(sql) => self.run(sql),
            None => self.remake(model, Remake::default())?,
        }
        Ok(())
    }

    /// `model` does not have the constraint any more.
    pub fn remove_constraint(&mut self, model: ModelId, constraint: &Constraint) -> Result<()> {
        let statement = constraint_statement(&self.registry(), model, constraint, self.sql)?;
        match statement {
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
            let registry = editor.registry();
            let column = |name: &Rc<str>| match registry.find_field(model, name) {
                Some(field) => Ok(registry
                    .field(field)
                    .column
                    .as_deref()
                    .unwrap_or(name)
                    .to_owned()),
                None => registry.get_field(model, name).map(|_| name.to_string()),
            };
            names.iter().map(column).collect()
        };
        for names in old.iter().filter(|names| !new.contains(names)) {
            let statement = create_unique(&table, &columns(self, names)?, None);
            let waits = |step: &Step| matches!(step, Step::Defer(_, sql) if *sql == statement);
            if self.play().1.iter().any(|(_, sql)| *sql == statement) {
                self.steps.retain(|step| !waits(step));
            } else {
                let columns = columns(self, names)?;
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                self.remove_index(&index_name(&table, &columns, "_uniq"));
            }
        }
        for names in new.iter().filter(|names| !old.contains(names)) {
            let statement = create_unique(&table, &columns(self, names)?, None);
            self.run(statement);
        }
        Ok(())
    }

    /// Makes the table anew as the model is now, with its rows.
    pub fn remake_table(&mut self, model: ModelId) -> Result<()> {
        self.remake(model, Remake::default())
    }

    fn remake(&mut self, model: ModelId, change: Remake) -> Result<()> {
        let registry = self.registry();
        let mut data: Model = registry.model(model).clone();
        let local = registry.views(model).local_concrete_fields.clone();
        let new_pk = change
            .create
            .iter()
            .chain(change.alter.iter().map(|(_, new)| new));
        let new_pk: Vec<Rc<str>> = new_pk
            .map(|&id| registry.field(id))
            .filter(|field| field.primary_key)
            .map(|f| f.name.clone())
            .collect();
        let mut fields: Vec<Field> = Vec::new();
        // Columns of the new table, and what fills them.
        let mut copies: Vec<(Rc<str>, String)> = Vec::new();
        let gone: Vec<Rc<str>> = change
            .alter
            .iter()
            .map(|&(old, _)| registry.field(old).name.clone())
            .chain(
                change
                    .create
                    .into_iter()
                    .chain(change.alter.iter().map(|&(_, new)| new))
                    .map(|id| registry.field(id).name.clone()),
            )
            .collect();
        for &id in &local {
            let mut field = registry.field(id).clone();
            if gone.contains(&field.name) {
                continue;
            }
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
            let field = registry.field(id).clone();
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
            let (old, field) = (registry.field(old).clone(), registry.field(new).clone());
            renamed.push((old.name.clone(), field.name.clone()));
            if let (Some(from), Some(to)) = (&old.column, &field.column)
                && !is_generated(&field)
            {
                let source = if old.null && !field.null {
                    let default = match database_default(&registry, registry.field(new), self.sql)?
                    {
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
        if let Some(deleted) = change.delete.map(|id| registry.field(id).name.clone()) {
            data.options
                .indexes
                .retain(|index| !index.fields.iter().any(|(name, _)| *name == deleted));
        }
        let table = data.options.db_table.clone();
        drop(registry);
        let temporary = format!("new__{}", table.trim_matches('"'));
        let remade = self.registry.borrow_mut().push_unregistered(data, model);
        let created = create_model(&self.registry(), remade, self.sql);
        self.registry.borrow_mut().pop(remade);
        let created = created?;
        self.run(
            created
                .create
                .replacen(&quote_name(&table), &quote_name(&temporary), 1),
        );
        let columns: Vec<String> = copies
            .iter()
            .map(|(column, _)| quote_name(column))
            .collect();
        let sources: Vec<&str> = copies.iter().map(|(_, source)| source.as_str()).collect();
        self.run(format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            quote_name(&temporary),
            columns.join(", "),
            sources.join(", "),
            quote_name(&table)
        ));
        self.drop_table(model);
        let deferred = created.deferred.into_iter();
        self.steps
            .extend(deferred.map(|sql| Step::Defer(table.clone(), sql)));
        self.run(format!(
            "ALTER TABLE {} RENAME TO {}",
            quote_name(&temporary),
            quote_name(&table)
        ));
        self.steps.push(Step::Flush);
        Ok(())
    }

    /// What existing rows get in a new column: the default, or an empty text, or now.
    pub fn effective_default(&self, id: FieldId) -> Result<Value> {
        let registry = self.registry();
        let field = registry.field(id);
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
        field.get_db_prep_save(&registry, &value)
    }
}

/// An index statement for a table under its new name. A name that was made of the table's is made again.
pub fn renamed(sql: &str, old: &str, new: &str) -> String {
    let (before, after) = (
        format!(" ON {} ", quote_name(old)),
        format!(" ON {} ", quote_name(new)),
    );
    let Some((head, columns)) = sql.split_once(&before) else {
        return sql.to_owned();
    };
    let names: Vec<&str> = columns
        .trim_matches(['(', ')'])
        .split(", ")
        .map(|column| column.trim_matches('"'))
        .collect();
    for suffix in ["", "_uniq"] {
        let made = quote_name(&index_name(old, &names, suffix));
        if let Some(create) = head.strip_suffix(&*made) {
            let name = quote_name(&index_name(new, &names, suffix));
            return format!("{create}{name}{after}{columns}");
        }
    }
    format!("{head}{after}{columns}")
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
        let pk = model
            .own_fields
            .iter()
            .position(|field| field.primary_key)
            .map(|index| FieldId {
                model: next,
                index: index as u16,
            });
        model.pk = pk.or(model.pk.filter(|pk| pk.model != original));
        let id = self.push(model);
        self.clear_caches();
        id
    }
}
