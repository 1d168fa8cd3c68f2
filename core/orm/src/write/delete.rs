//! Deleting objects with everything that follows from it: Django's `Collector`.
//!
//! Objects are collected first, following each relation that points to them by its `on_delete`; then rows go in an order
//! that respects foreign keys. Related rows that nobody needs to see (no signals, nothing that points to them in turn)
//! are deleted in one statement, without fetching them: *fast deletes*.

use super::update::stored;
use super::{Execute, Statement, atomic, bulk_batch_size, marking, single};
use crate::error::{Error, Result};
use crate::meta::{
    Default, FieldId, FieldKind, ModelId, OnDelete, Registry, RelationKind, ReverseRelation,
};
use crate::schema::column::quote_name;
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The host's instances and querysets, as deleting needs them.
pub trait Deleting {
    /// A model instance; a clone is the same instance.
    type Object: Clone;
    /// A queryset that need not have been evaluated.
    type Objects;
    fn model(&self, object: &Self::Object) -> ModelId;
    /// The attribute of that field, loading it where it is deferred.
    fn get(&self, object: &Self::Object, field: FieldId) -> Result<Value>;
    fn set(&self, object: &Self::Object, field: FieldId, value: Value) -> Result<()>;
    /// The parent's instance behind a parent link.
    fn parent(&self, object: &Self::Object, link: FieldId) -> Result<Self::Object>;
    /// Whether `pre_delete` or `post_delete` has receivers for that model.
    fn has_listeners(&self, model: ModelId) -> bool;
    fn send(&self, signal: Signal, model: ModelId, object: &Self::Object) -> Result<()>;
    /// The objects of a selection by the model's base manager; `only` those fields, or all.
    fn select(&self, related: &Related, only: Option<&[FieldId]>) -> Result<Vec<Self::Object>>;
    fn queryset_model(&self, objects: &Self::Objects) -> ModelId;
    fn evaluate(&self, objects: &Self::Objects) -> Result<Vec<Self::Object>>;
    /// `queryset._raw_delete()`.
    fn raw_delete(&self, objects: &Self::Objects) -> Result<u64>;
    /// Those of the queryset's objects that have one of these primary keys.
    fn matching(&self, objects: &Self::Objects, pks: &[Value]) -> Result<Vec<Self::Object>>;
    /// What a generic relation leads to from these objects (`bulk_related_objects`).
    fn generic_objects(&self, relation: FieldId, objects: &[Self::Object])
    -> Result<Self::Objects>;
    /// The default of a field, for `SET_DEFAULT`.
    fn default(&self, field: FieldId) -> Result<Value>;
    /// A selection as a queryset, where the model has a base manager of its own: that may hide rows.
    fn base_objects(&self, _related: &Related) -> Result<Option<Self::Objects>> {
        Ok(None)
    }
    /// `queryset.update()` of all that these find; they are of one model.
    fn update(&self, _objects: &[Self::Objects], _field: FieldId, _value: &Value) -> Result<()> {
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    PreDelete,
    PostDelete,
}

/// The rows of a model that refer by one of these fields to one of these values.
#[derive(Clone, Debug)]
pub struct Related {
    pub model: ModelId,
    /// Each with the values that it may have: joined by OR.
    pub fields: Vec<(FieldId, Vec<Value>)>,
    /// Only those with one of these primary keys.
    pub pks: Option<Vec<Value>>,
}

/// Why nothing was deleted.
pub enum Refusal<O> {
    /// `ProtectedError` and the objects that protect.
    Protected {
        message: String,
        objects: Vec<O>,
    },
    /// `RestrictedError` and the objects that restrict.
    Restricted {
        message: String,
        objects: Vec<O>,
    },
    Error(Error),
}

impl<O> From<Error> for Refusal<O> {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What `delete()` gives: how many in all, and of each model by its label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deleted {
    pub total: u64,
    pub by_model: Vec<(String, u64)>,
}

impl Deleted {
    fn count(&mut self, label: String, count: u64) {
        if count == 0 {
            return;
        }
        self.total += count;
        match self.by_model.iter_mut().find(|(known, _)| *known == label) {
            Some(entry) => entry.1 += count,
            None => self.by_model.push((label, count)),
        }
    }
}

enum FastDelete<H: Deleting> {
    Objects(H::Objects),
    Related(Related),
}

/// Objects of one class, without doubles.
struct Instances<O> {
    model: ModelId,
    objects: Vec<O>,
    keys: HashSet<Key>,
}

/// A primary key as what makes instances equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Int(i64),
    Other(String),
}

fn key(pk: &Value) -> Result<Key> {
    Ok(match pk {
        Value::Int(int) => Key::Int(*int),
        other => Key::Other(other.repr()?),
    })
}

/// What collecting an object depends on.
#[derive(Clone, Copy, Default)]
struct Cause {
    /// The model whose deletion caused it.
    source: Option<ModelId>,
    nullable: bool,
    reverse_dependency: bool,
    /// Parents of a child are collected without what refers to them: the child's relations include theirs.
    alone: bool,
    keep_parents: bool,
    fail_on_restricted: bool,
}

/// One update of a foreign key, to be done before the deletion.
struct FieldUpdate<H: Deleting> {
    field: FieldId,
    value: Value,
    /// Not fetched: found by their foreign key.
    related: Vec<Related>,
    /// The same, of models with a base manager of their own.
    selected: Vec<H::Objects>,
    /// Fetched: found by their primary key.
    objects: Vec<H::Object>,
}

/// Collects and deletes. One collector serves one `delete()`.
pub struct Collector<'a, H: Deleting> {
    registry: &'a Registry,
    database: &'a dyn Execute,
    host: &'a H,
    /// In the order of collection.
    data: Vec<Instances<H::Object>>,
    updates: Vec<FieldUpdate<H>>,
    restricted: Vec<(ModelId, FieldId, Vec<H::Object>)>,
    fast_deletes: Vec<FastDelete<H>>,
    dependencies: HashMap<ModelId, HashSet<ModelId>>,
}

impl<'a, H: Deleting> Collector<'a, H> {
    pub fn new(registry: &'a Registry, database: &'a dyn Execute, host: &'a H) -> Self {
        Self {
            registry,
            database,
            host,
            data: Vec::new(),
            updates: Vec::new(),
            restricted: Vec::new(),
            fast_deletes: Vec::new(),
            dependencies: HashMap::new(),
        }
    }

    /// `collector.collect([instance], keep_parents=...)`.
    pub fn collect_object(
        &mut self,
        object: H::Object,
        keep_parents: bool,
    ) -> Result<(), Refusal<H::Object>> {
        self.collect(
            vec![object],
            Cause {
                keep_parents,
                fail_on_restricted: true,
                ..Cause::default()
            },
        )
    }

    /// `collector.collect(queryset)`.
    pub fn collect_queryset(&mut self, objects: H::Objects) -> Result<(), Refusal<H::Object>> {
        self.collect_lazy(
            objects,
            Cause {
                fail_on_restricted: true,
                ..Cause::default()
            },
        )
    }

    fn collect_lazy(
        &mut self,
        objects: H::Objects,
        cause: Cause,
    ) -> Result<(), Refusal<H::Object>> {
        if self.can_fast_delete(self.host.queryset_model(&objects), None) {
            self.fast_deletes.push(FastDelete::Objects(objects));
            return Ok(());
        }
        let objects = self.host.evaluate(&objects)?;
        self.collect(objects, cause)
    }

    /// The relations that point to a model, hidden ones too: many-to-one and one-to-one.
    fn candidates(&self, model: ModelId) -> Vec<Rc<ReverseRelation>> {
        let mut relations = self.registry.reverse(model).all.clone();
        relations.retain(|relation| {
            matches!(
                relation.kind,
                RelationKind::ManyToOne | RelationKind::OneToOne
            )
        });
        relations
    }

    fn on_delete(&self, field: FieldId) -> OnDelete {
        self.registry
            .field(field)
            .relation
            .as_ref()
            .map_or(OnDelete::DoNothing, |relation| relation.on_delete.clone())
    }

    /// Nothing has to be known of the model's objects to delete them. `from` is the field that leads to them.
    pub fn can_fast_delete(&self, model: ModelId, from: Option<FieldId>) -> bool {
        if from.is_some_and(|field| self.on_delete(field) != OnDelete::Cascade)
            || self.host.has_listeners(model)
        {
            return false;
        }
        let concrete = self.registry.model(self.registry.concrete_model(model));
        concrete.parents.iter().all(|&(_, link)| link == from)
            && self
                .candidates(model)
                .iter()
                .all(|relation| skips_collection(&self.on_delete(relation.field)))
            && !self.has_generic_relations(model)
    }

    fn has_generic_relations(&self, model: ModelId) -> bool {
        !self.generic_relations(model).is_empty()
    }

    fn generic_relations(&self, model: ModelId) -> Vec<FieldId> {
        let mut fields = self.registry.views(model).private_fields.clone();
        fields.retain(|&field| {
            matches!(
                self.registry.field(field).kind,
                FieldKind::GenericRelation { .. }
            )
        });
        fields
    }

    fn pk(&self, object: &H::Object) -> Result<Value> {
        let fields = self.registry.pk_fields(self.host.model(object));
        if let [field] = fields.as_slice() {
            return self.host.get(object, *field);
        }
        let values: Result<Vec<Value>> = fields
            .iter()
            .map(|&field| self.host.get(object, field))
            .collect();
        Ok(Value::List(values?.into()))
    }

    fn pks(&self, objects: &[H::Object]) -> Result<Vec<Value>> {
        objects.iter().map(|object| self.pk(object)).collect()
    }

    fn instances(&mut self, model: ModelId) -> &mut Instances<H::Object> {
        let index = match self
            .data
            .iter()
            .position(|instances| instances.model == model)
        {
            Some(index) => index,
            None => {
                self.data.push(Instances {
                    model,
                    objects: Vec::new(),
                    keys: HashSet::new(),
                });
                self.data.len() - 1
            }
        };
        &mut self.data[index]
    }

    /// Django's `add`: gives those that were not there.
    fn add(&mut self, objects: Vec<H::Object>, cause: Cause) -> Result<Vec<H::Object>> {
        let Some(first) = objects.first() else {
            return Ok(Vec::new());
        };
        let model = self.host.model(first);
        let keys: Result<Vec<Key>> = objects
            .iter()
            .map(|object| key(&self.pk(object)?))
            .collect();
        let instances = self.instances(model);
        let mut new = Vec::new();
        for (object, key) in objects.into_iter().zip(keys?) {
            if instances.keys.insert(key) {
                instances.objects.push(object.clone());
                new.push(object);
            }
        }
        // A nullable foreign key does not order: it could be emptied first.
        if let Some(source) = cause.source.filter(|_| !cause.nullable) {
            self.add_dependency(source, model, cause.reverse_dependency);
        }
        Ok(new)
    }

    fn add_dependency(&mut self, model: ModelId, dependency: ModelId, reverse: bool) {
        let (model, dependency) = if reverse {
            (dependency, model)
        } else {
            (model, dependency)
        };
        let concrete = (
            self.registry.concrete_model(model),
            self.registry.concrete_model(dependency),
        );
        self.dependencies
            .entry(concrete.0)
            .or_default()
            .insert(concrete.1);
        self.instances(dependency);
    }

    fn collect(&mut self, objects: Vec<H::Object>, cause: Cause) -> Result<(), Refusal<H::Object>> {
        let new = self.add(objects, cause)?;
        let Some(first) = new.first() else {
            return Ok(());
        };
        let model = self.host.model(first);
        if !cause.keep_parents {
            self.collect_parents(model, &new)?;
        }
        if !cause.alone {
            self.collect_related(model, &new, cause.keep_parents)?;
            for relation in self.generic_relations(model) {
                let objects = self.host.generic_objects(relation, &new)?;
                self.collect_lazy(
                    objects,
                    Cause {
                        source: Some(model),
                        nullable: true,
                        ..Cause::default()
                    },
                )?;
            }
            if cause.fail_on_restricted {
                self.check_restricted(model)?;
            }
        }
        Ok(())
    }

    fn collect_parents(
        &mut self,
        model: ModelId,
        objects: &[H::Object],
    ) -> Result<(), Refusal<H::Object>> {
        let concrete = self.registry.concrete_model(model);
        let links: Vec<FieldId> = self
            .registry
            .model(concrete)
            .parents
            .iter()
            .filter_map(|&(_, link)| link)
            .collect();
        for link in links {
            let parents: Result<Vec<H::Object>> = objects
                .iter()
                .map(|object| self.host.parent(object, link))
                .collect();
            let cause = Cause {
                source: Some(model),
                reverse_dependency: true,
                alone: true,
                ..Cause::default()
            };
            self.collect(parents?, cause)?;
        }
        Ok(())
    }

    fn collect_related(
        &mut self,
        model: ModelId,
        objects: &[H::Object],
        keep_parents: bool,
    ) -> Result<(), Refusal<H::Object>> {
        let parents = self.registry.all_parents(model);
        let mut fast: Vec<(ModelId, Vec<FieldId>)> = Vec::new();
        let mut protectors: Vec<(String, Vec<H::Object>)> = Vec::new();
        for relation in self.candidates(model) {
            let of_parent = parents.contains(&self.registry.concrete_model(relation.target));
            let on_delete = self.on_delete(relation.field);
            if (keep_parents && of_parent) || skips_collection(&on_delete) {
                continue;
            }
            if self.can_fast_delete(relation.model, Some(relation.field)) {
                match fast.iter_mut().find(|(known, _)| *known == relation.model) {
                    Some((_, fields)) => fields.push(relation.field),
                    None => fast.push((relation.model, vec![relation.field])),
                }
                continue;
            }
            for batch in self.batches(objects, &[relation.field]) {
                let related = self.related(relation.model, &[relation.field], batch)?;
                self.follow(&relation, &on_delete, related, &mut protectors)?;
            }
        }
        if !protectors.is_empty() {
            let message = refusal_message(self.registry, model, "protected", &protectors);
            return Err(Refusal::Protected {
                message,
                objects: self.distinct(protectors)?,
            });
        }
        for (related_model, fields) in fast {
            for batch in self.batches(objects, &fields) {
                let related = self.related(related_model, &fields, batch)?;
                self.fast_deletes
                    .push(match self.host.base_objects(&related)? {
                        Some(objects) => FastDelete::Objects(objects),
                        None => FastDelete::Related(related),
                    });
            }
        }
        Ok(())
    }

    /// Does what a relation's `on_delete` says with the objects that refer to deleted ones.
    fn follow(
        &mut self,
        relation: &ReverseRelation,
        on_delete: &OnDelete,
        related: Related,
        protectors: &mut Vec<(String, Vec<H::Object>)>,
    ) -> Result<(), Refusal<H::Object>> {
        let id = relation.field;
        let registry = self.registry;
        let field = registry.field(id);
        let set_value = || {
            field
                .hooks
                .as_ref()
                .map_or(Ok(Value::Null), |hooks| hooks.set_on_delete_value())
        };
        let callable = field
            .hooks
            .as_ref()
            .is_some_and(|hooks| hooks.set_on_delete_is_callable());
        match on_delete {
            OnDelete::SetNull => {
                self.update_related(id, Value::Null, related)?;
                return Ok(());
            }
            OnDelete::Set if !callable => {
                self.update_related(id, set_value()?, related)?;
                return Ok(());
            }
            _ => {}
        }
        let only = self.referenced_fields(relation.model);
        let objects = self.host.select(&related, only.as_deref())?;
        if objects.is_empty() {
            return Ok(());
        }
        let mut protect = |objects: Vec<H::Object>| {
            let name = format!("'{}.{}'", registry.model(id.model).object_name, field.name);
            match protectors.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.extend(objects),
                None => protectors.push((name, objects)),
            }
        };
        match on_delete {
            OnDelete::Cascade => {
                let source = field
                    .relation
                    .as_ref()
                    .and_then(|relation| relation.model());
                let cause = Cause {
                    source,
                    nullable: field.null,
                    ..Cause::default()
                };
                match self.collect(objects, cause) {
                    // What protects them protects this, too.
                    Err(Refusal::Protected { objects, .. }) => protect(objects),
                    collected => collected?,
                }
            }
            OnDelete::Protect => protect(objects),
            OnDelete::Restrict => {
                if let Some(target) = field
                    .relation
                    .as_ref()
                    .and_then(|relation| relation.model())
                {
                    self.add_dependency(target, id.model, false);
                }
                let model = objects
                    .first()
                    .map_or(relation.model, |object| self.host.model(object));
                match self
                    .restricted
                    .iter_mut()
                    .find(|(known, by, _)| *known == model && *by == id)
                {
                    Some((.., known)) => known.extend(objects),
                    None => self.restricted.push((model, id, objects)),
                }
            }
            OnDelete::Set => self.update_objects(id, set_value()?, objects)?,
            OnDelete::SetDefault => {
                let default = if matches!(field.default, Default::None) {
                    Value::Null
                } else {
                    self.host.default(id)?
                };
                self.update_objects(id, default, objects)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn update_entry(&mut self, field: FieldId, value: Value) -> Result<&mut FieldUpdate<H>> {
        let text = value.repr()?;
        let mut found = None;
        for (index, update) in self.updates.iter().enumerate() {
            if update.field == field && update.value.repr()? == text {
                found = Some(index);
            }
        }
        let index = found.unwrap_or_else(|| {
            self.updates.push(FieldUpdate {
                field,
                value,
                related: Vec::new(),
                selected: Vec::new(),
                objects: Vec::new(),
            });
            self.updates.len() - 1
        });
        Ok(&mut self.updates[index])
    }

    fn update_related(&mut self, field: FieldId, value: Value, related: Related) -> Result<()> {
        let selected = self.host.base_objects(&related)?;
        let entry = self.update_entry(field, value)?;
        match selected {
            Some(selected) => entry.selected.push(selected),
            None => entry.related.push(related),
        }
        Ok(())
    }

    fn update_objects(
        &mut self,
        field: FieldId,
        value: Value,
        objects: Vec<H::Object>,
    ) -> Result<()> {
        self.update_entry(field, value)?.objects.extend(objects);
        Ok(())
    }

    /// Fields of a model that others refer to: all that has to be fetched where no signal shows the objects. None: all
    /// fields, also where nothing refers to the model, since Django's `only()` without names defers nothing.
    fn referenced_fields(&self, model: ModelId) -> Option<Vec<FieldId>> {
        if self.host.has_listeners(model) {
            return None;
        }
        let mut fields: Vec<FieldId> = Vec::new();
        for relation in self.candidates(model) {
            for (_, target) in self.registry.related_fields(relation.field) {
                if !fields.contains(&target) {
                    fields.push(target);
                }
            }
        }
        Some(fields).filter(|fields| !fields.is_empty())
    }

    fn batches<'o>(&self, objects: &'o [H::Object], fields: &[FieldId]) -> Vec<&'o [H::Object]> {
        let size = bulk_batch_size(self.registry, fields, objects.len(), self.database).max(1);
        objects.chunks(size).collect()
    }

    fn related(
        &self,
        model: ModelId,
        fields: &[FieldId],
        objects: &[H::Object],
    ) -> Result<Related> {
        let values = |field: FieldId| {
            let pairs = self.registry.related_fields(field);
            let value = |object| match pairs.as_slice() {
                [] => self.pk(object),
                [(_, target)] => self.host.get(object, *target),
                pairs => {
                    let row: Result<Vec<Value>> = pairs
                        .iter()
                        .map(|(_, target)| self.host.get(object, *target))
                        .collect();
                    Ok(Value::List(row?.into()))
                }
            };
            let values: Result<Vec<Value>> = objects.iter().map(value).collect();
            Ok((field, values?))
        };
        let fields: Result<Vec<_>> = fields.iter().map(|&field| values(field)).collect();
        Ok(Related {
            model,
            fields: fields?,
            pks: None,
        })
    }

    fn distinct(&self, groups: Vec<(String, Vec<H::Object>)>) -> Result<Vec<H::Object>> {
        let mut seen = HashSet::new();
        let mut objects = Vec::new();
        for object in groups.into_iter().flat_map(|(_, objects)| objects) {
            let identity = (
                self.registry.concrete_model(self.host.model(&object)),
                key(&self.pk(&object)?)?,
            );
            if seen.insert(identity) {
                objects.push(object);
            }
        }
        Ok(objects)
    }

    /// Restricting objects that will be deleted as well do not restrict.
    fn check_restricted(&mut self, model: ModelId) -> Result<(), Refusal<H::Object>> {
        if self.restricted.is_empty() {
            return Ok(());
        }
        let mut restricted = std::mem::take(&mut self.restricted);
        for (restricted_model, _, objects) in &mut restricted {
            let mut gone: HashSet<Key> = HashSet::new();
            for instances in self
                .data
                .iter()
                .filter(|instances| instances.model == *restricted_model)
            {
                gone.extend(instances.keys.iter().cloned());
            }
            let pks = self.pks(objects)?;
            for fast in &self.fast_deletes {
                let matching = match fast {
                    FastDelete::Objects(all)
                        if self.host.queryset_model(all) == *restricted_model =>
                    {
                        self.host.matching(all, &pks)?
                    }
                    FastDelete::Related(related) if related.model == *restricted_model => {
                        self.host.select(
                            &Related {
                                pks: Some(pks.clone()),
                                ..related.clone()
                            },
                            None,
                        )?
                    }
                    _ => continue,
                };
                for object in &matching {
                    gone.insert(key(&self.pk(object)?)?);
                }
            }
            let keys: Result<Vec<Key>> = pks.iter().map(key).collect();
            let mut keys = keys?.into_iter();
            objects.retain(|_| keys.next().is_none_or(|key| !gone.contains(&key)));
        }
        restricted.retain(|(.., objects)| !objects.is_empty());
        if restricted.is_empty() {
            return Ok(());
        }
        let named = |(model, field, objects): (ModelId, FieldId, Vec<H::Object>)| {
            let name = format!(
                "'{}.{}'",
                self.registry.model(model).object_name,
                self.registry.field(field).name
            );
            (name, objects)
        };
        let restrictors: Vec<_> = restricted.into_iter().map(named).collect();
        let message = refusal_message(self.registry, model, "restricted", &restrictors);
        Err(Refusal::Restricted {
            message,
            objects: self.distinct(restrictors)?,
        })
    }

    /// Models in an order that deletes what refers before what is referred to; as collected where they go in circles.
    fn sort(&mut self) {
        let mut order: Vec<usize> = Vec::new();
        let mut concrete: HashSet<ModelId> = HashSet::new();
        while order.len() < self.data.len() {
            let before = order.len();
            for (index, instances) in self.data.iter().enumerate() {
                if order.contains(&index) {
                    continue;
                }
                let model = self.registry.concrete_model(instances.model);
                let ready = self
                    .dependencies
                    .get(&model)
                    .is_none_or(|needed| needed.is_subset(&concrete));
                if ready {
                    order.push(index);
                    concrete.insert(model);
                }
            }
            if order.len() == before {
                return;
            }
        }
        let mut data: Vec<Option<Instances<H::Object>>> = std::mem::take(&mut self.data)
            .into_iter()
            .map(Some)
            .collect();
        self.data = order
            .into_iter()
            .filter_map(|index| data[index].take())
            .collect();
    }

    /// Deletes what was collected.
    pub fn delete(mut self) -> Result<Deleted> {
        for index in 0..self.data.len() {
            let pks = self.pks(&self.data[index].objects)?;
            let mut keyed: Vec<(Value, H::Object)> = pks
                .into_iter()
                .zip(std::mem::take(&mut self.data[index].objects))
                .collect();
            keyed.sort_by(|(a, _), (b, _)| compare(a, b));
            self.data[index].objects = keyed.into_iter().map(|(_, object)| object).collect();
        }
        self.sort();
        if let [Instances { model, objects, .. }] = self.data.as_slice()
            && let [object] = objects.as_slice()
            && self.can_fast_delete(*model, None)
        {
            let pk = self.pk(object)?;
            let count = marking(self.database, || self.delete_batch(*model, &[pk]))?;
            self.forget_pk(*model, object)?;
            let label = self.registry.model(*model).label();
            return Ok(Deleted {
                total: count,
                by_model: vec![(label, count)],
            });
        }
        let deleted = atomic(self.database, || self.delete_all())?;
        for instances in &self.data {
            for object in &instances.objects {
                self.forget_pk(instances.model, object)?;
            }
        }
        Ok(deleted)
    }

    fn delete_all(&self) -> Result<Deleted> {
        let mut deleted = Deleted::default();
        let has_signals =
            |model: ModelId| self.registry.model(model).options.auto_created.is_none();
        for instances in self
            .data
            .iter()
            .filter(|instances| has_signals(instances.model))
        {
            for object in &instances.objects {
                self.host.send(Signal::PreDelete, instances.model, object)?;
            }
        }
        for fast in &self.fast_deletes {
            let (model, count) = match fast {
                FastDelete::Objects(objects) => (
                    self.host.queryset_model(objects),
                    self.host.raw_delete(objects)?,
                ),
                FastDelete::Related(related) => (related.model, self.delete_related(related)?),
            };
            deleted.count(self.registry.model(model).label(), count);
        }
        for update in &self.updates {
            self.update(update)?;
        }
        for instances in &self.data {
            let objects: Vec<H::Object> = instances.objects.iter().rev().cloned().collect();
            let count = self.delete_batch(instances.model, &self.pks(&objects)?)?;
            deleted.count(self.registry.model(instances.model).label(), count);
            if has_signals(instances.model) {
                for object in &objects {
                    self.host
                        .send(Signal::PostDelete, instances.model, object)?;
                }
            }
        }
        Ok(deleted)
    }

    fn forget_pk(&self, model: ModelId, object: &H::Object) -> Result<()> {
        match self.registry.model(model).pk {
            Some(pk) => self.host.set(object, pk, Value::Null),
            None => Ok(()),
        }
    }

    /// Rows of one table by primary key, a hundred at a time.
    fn delete_batch(&self, model: ModelId, pks: &[Value]) -> Result<u64> {
        let mut count = 0;
        for batch in pks.chunks(BATCH) {
            count += self.run(&single::delete(self.registry, model, batch)?)?;
        }
        Ok(count)
    }

    fn run(&self, statement: &Statement) -> Result<u64> {
        Ok(self
            .database
            .execute(&statement.sql, &statement.params)?
            .rowcount)
    }

    fn delete_related(&self, related: &Related) -> Result<u64> {
        let table = quote_name(&self.registry.model(related.model).options.db_table);
        let mut statement = Statement {
            sql: format!("DELETE FROM {table} WHERE "),
            ..Statement::default()
        };
        self.write_condition(std::slice::from_ref(related), &mut statement)?;
        self.run(&statement)
    }

    /// `("t"."a", "t"."b") IN ((...))`, for a relation of several columns.
    fn row_condition(
        &self,
        pairs: &[(FieldId, FieldId)],
        rows: &[Value],
        out: &mut Statement,
    ) -> Result<String> {
        let columns: Vec<String> = pairs
            .iter()
            .map(|(near, _)| {
                let table = quote_name(&self.registry.model(near.model).options.db_table);
                let column = self.registry.field(*near).column.as_deref();
                format!("{table}.{}", quote_name(column.unwrap_or_default()))
            })
            .collect();
        let row = format!("({})", vec!["%s"; pairs.len()].join(", "));
        let mut count = 0;
        for value in rows {
            let Value::List(values) = value else { continue };
            for ((near, _), value) in pairs.iter().zip(values.iter()) {
                let field = self.registry.field(*near);
                let prepared = field.get_prep_value(self.registry, value)?;
                out.params
                    .push(field.get_db_prep_value(self.registry, &prepared, true)?);
            }
            count += 1;
        }
        Ok(format!(
            "({}) IN ({})",
            columns.join(", "),
            vec![row.as_str(); count].join(", ")
        ))
    }

    /// `"t"."a" IN (...)`, several joined by OR.
    fn write_condition(&self, groups: &[Related], out: &mut Statement) -> Result<()> {
        let mut conditions = Vec::new();
        for (id, values) in groups.iter().flat_map(|related| &related.fields) {
            let pairs = self.registry.related_fields(*id);
            if pairs.len() > 1 {
                conditions.push(self.row_condition(&pairs, values, out)?);
                continue;
            }
            let field = self.registry.field(*id);
            let mut params = Vec::new();
            let mut seen = HashSet::new();
            for value in values {
                // Django drops doubles and NULLs from a list that IN compares with.
                if !value.is_null() && seen.insert(key(value)?) {
                    let prepared = field.get_prep_value(self.registry, value)?;
                    params.push(field.get_db_prep_value(self.registry, &prepared, true)?);
                }
            }
            let table = quote_name(&self.registry.model(id.model).options.db_table);
            let column = quote_name(field.column.as_deref().unwrap_or_default());
            conditions.push(format!(
                "{table}.{column} IN ({})",
                vec!["%s"; params.len()].join(", ")
            ));
            out.params.extend(params);
        }
        out.sql += &if conditions.len() > 1 {
            format!("({})", conditions.join(" OR "))
        } else {
            conditions.concat()
        };
        Ok(())
    }

    fn update(&self, update: &FieldUpdate<H>) -> Result<()> {
        let registry = self.registry;
        let field = registry.field(update.field);
        let table = quote_name(&registry.model(update.field.model).options.db_table);
        let column = quote_name(field.column.as_deref().unwrap_or_default());
        let start = || -> Result<Statement> {
            let params = vec![
                field
                    .get_db_prep_save(registry, &stored(registry, update.field, &update.value)?)?,
            ];
            Ok(Statement {
                sql: format!("UPDATE {table} SET {column} = %s WHERE "),
                params,
            })
        };
        if !update.related.is_empty() {
            let mut statement = start()?;
            self.write_condition(&update.related, &mut statement)?;
            self.run(&statement)?;
        }
        if !update.selected.is_empty() {
            self.host
                .update(&update.selected, update.field, &update.value)?;
        }
        let mut pks = self.pks(&update.objects)?;
        let mut seen = HashSet::new();
        let keys: Result<Vec<Key>> = pks.iter().map(key).collect();
        let mut keys = keys?.into_iter();
        pks.retain(|_| keys.next().is_some_and(|key| seen.insert(key)));
        pks.sort_by(compare);
        let Some(model) = update.objects.first().map(|object| self.host.model(object)) else {
            return Ok(());
        };
        for batch in pks.chunks(BATCH) {
            let mut statement = start()?;
            let delete = single::delete(registry, model, batch)?;
            statement.sql += delete
                .sql
                .split_once(" WHERE ")
                .map_or("", |(_, condition)| condition);
            statement.params.extend(delete.params);
            self.run(&statement)?;
        }
        Ok(())
    }
}

/// Django's GET_ITERATOR_CHUNK_SIZE.
const BATCH: usize = 100;

fn skips_collection(on_delete: &OnDelete) -> bool {
    matches!(
        on_delete,
        OnDelete::DoNothing | OnDelete::DbCascade | OnDelete::DbSetNull | OnDelete::DbSetDefault
    )
}

fn refusal_message<O>(
    registry: &Registry,
    model: ModelId,
    how: &str,
    groups: &[(String, Vec<O>)],
) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in groups {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    format!(
        "Cannot delete some instances of model '{}' because they are referenced through {how} foreign keys: {}.",
        registry.model(model).object_name,
        names.join(", ")
    )
}

/// Python's order of two primary keys of one type.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Uuid(a), Value::Uuid(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.microseconds().cmp(&b.microseconds()),
        (Value::List(a), Value::List(b)) => {
            let mut orders = a.iter().zip(b.iter()).map(|(a, b)| compare(a, b));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        }
        _ => Ordering::Equal,
    }
}
