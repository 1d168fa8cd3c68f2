//! The registry: every model of every set of apps, by id and by name, and the relations between them.

use super::field::{Field, FieldId, RelationTarget};
use super::model::{Model, ModelId};
use super::views::{Reverse, Views};
use crate::error::{Error, ErrorKind, Result};
use crate::value::DateTime;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A set of apps: the program's own, an isolated one of a test, or one of a migration's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppsId(pub u32);

/// One app's models, in the order of their definition.
#[derive(Clone, Debug, Default)]
struct App {
    label: Rc<str>,
    models: Vec<ModelId>,
    names: HashMap<Rc<str>, ModelId>,
}

/// The program's default time zone (`TIME_ZONE`), which only the host knows.
#[derive(Clone, Copy, Debug)]
pub struct Zones {
    /// A naive datetime in that zone, made aware; the program is warned that this field got one.
    pub make_aware: fn(field: &Field, naive: DateTime) -> Result<DateTime>,
    /// An aware datetime on that zone's clock.
    pub localize: fn(aware: DateTime) -> Result<DateTime>,
}

/// All models. Ids stay valid for the registry's life; a redefined model gets a new id and takes over its name.
#[derive(Debug, Default)]
pub struct Registry {
    /// `USE_TZ = False`: datetimes have no time zone.
    pub naive_datetimes: bool,
    /// The other sides of relations to models that are not registered any more.
    pub(super) retired: HashMap<ModelId, Rc<super::views::Reverse>>,
    /// What the host knows of time zones; None: every clock shows UTC.
    pub zones: Option<Zones>,
    /// The program's own lookups and transforms.
    pub lookup_source: Option<Rc<dyn crate::expr::LookupSource>>,
    /// The key of the content type that a generic relation's objects have: the host looks it up.
    pub content_type: Option<fn(FieldId) -> Result<crate::value::Value>>,
    models: Vec<Model>,
    /// Apps in the order of `INSTALLED_APPS`, or of their first model.
    apps: HashMap<AppsId, Vec<App>>,
    /// Sets of apps where only models of these apps are seen from the other side of their relations.
    installed: HashMap<AppsId, Vec<Rc<str>>>,
    /// Fields whose relation names a model that does not exist yet.
    pending: Vec<FieldId>,
    /// Django counts the fields that it makes itself downwards, so that they come first.
    auto_creation_counter: i64,
    pub(super) views: RefCell<HashMap<ModelId, Rc<Views>>>,
    pub(super) reverse: RefCell<HashMap<ModelId, Rc<Reverse>>>,
}

impl Registry {
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[id.0 as usize]
    }

    /// For changing a model in place; forgets what was derived from it.
    pub fn model_mut(&mut self, id: ModelId) -> &mut Model {
        self.clear_caches();
        &mut self.models[id.0 as usize]
    }

    pub fn field(&self, id: FieldId) -> &Field {
        &self.model(id.model).own_fields[id.index as usize]
    }

    pub fn field_mut(&mut self, id: FieldId) -> &mut Field {
        &mut self.model_mut(id.model).own_fields[id.index as usize]
    }

    /// Every model ever defined, abstract and replaced ones too.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.iter()
    }

    /// The model of that app and lower-cased name.
    pub fn get(&self, apps: AppsId, app_label: &str, model_name: &str) -> Option<ModelId> {
        let app = self
            .apps
            .get(&apps)?
            .iter()
            .find(|app| &*app.label == app_label)?;
        app.names.get(model_name).copied()
    }

    /// Django's `apps.get_model("app", "Model")`, with its errors.
    pub fn get_model(&self, apps: AppsId, app_label: &str, model_name: &str) -> Result<ModelId> {
        let known = self
            .apps
            .get(&apps)
            .is_some_and(|apps| apps.iter().any(|app| &*app.label == app_label));
        if !known {
            let message = format!("No installed app with label '{app_label}'.");
            return Err(Error::new(ErrorKind::LookupError, message));
        }
        self.get(apps, app_label, &model_name.to_lowercase())
            .ok_or_else(|| {
                let message = format!("App '{app_label}' doesn't have a '{model_name}' model.");
                Error::new(ErrorKind::LookupError, message)
            })
    }

    /// Registered models in Django's order (app by app, as defined), automatic through models included.
    pub fn app_models(&self, apps: AppsId) -> impl Iterator<Item = ModelId> + '_ {
        self.apps
            .get(&apps)
            .into_iter()
            .flatten()
            .flat_map(|app| app.models.iter().copied())
    }

    /// Names an app, so that its models come after those of the apps named before.
    pub fn add_app(&mut self, apps: AppsId, label: &str) {
        let list = self.apps.entry(apps).or_default();
        if !list.iter().any(|app| &*app.label == label) {
            list.push(App {
                label: label.into(),
                ..App::default()
            });
        }
    }

    /// From now on only models of apps that are installed are seen from the other side of their relations.
    pub fn restrict(&mut self, apps: AppsId) {
        self.installed.entry(apps).or_default();
    }

    pub fn install(&mut self, apps: AppsId, label: &str) {
        self.clear_caches();
        if let Some(installed) = self.installed.get_mut(&apps) {
            installed.push(label.into());
        }
    }

    /// Whether models of the app are seen from the other side of their relations.
    pub(super) fn is_installed(&self, apps: AppsId, label: &str) -> bool {
        self.installed
            .get(&apps)
            .is_none_or(|installed| installed.iter().any(|known| &**known == label))
    }

    /// A set of apps that no model uses yet.
    pub fn new_apps(&mut self) -> AppsId {
        let id = AppsId(
            self.apps
                .keys()
                .map(|id| id.0 + 1)
                .max()
                .unwrap_or(1)
                .max(1),
        );
        self.apps.insert(id, Vec::new());
        id
    }

    /// Makes a model known in another set of apps too, by its name there.
    pub fn register_in(&mut self, apps: AppsId, id: ModelId) {
        let model = self.model(id);
        let (label, name) = (
            model.options.app_label.clone(),
            model.options.model_name.clone(),
        );
        self.add_app(apps, &label);
        let list = self.apps.get_mut(&apps);
        if let Some(app) = list.and_then(|list| list.iter_mut().find(|app| app.label == label)) {
            let old = app.names.insert(name, id);
            app.models.retain(|&other| Some(other) != old);
            app.models.push(id);
        }
        self.retired.remove(&id);
        self.clear_caches();
    }

    /// Models that are about to be unregistered together keep seeing the relations to them that there are now: other sets
    /// of apps still have them.
    pub fn retire(&mut self, apps: AppsId, names: &[(&str, &str)]) {
        for (app_label, model_name) in names {
            if let Some(id) = self.get(apps, app_label, model_name)
                && !self.retired.contains_key(&id)
            {
                let reverse = self.reverse(id);
                self.retired.insert(id, reverse);
            }
        }
    }

    /// Removes a name; the model itself stays for those who hold its id.
    /// Its relations wait for no other models any more.
    pub fn unregister(
        &mut self,
        apps: AppsId,
        app_label: &str,
        model_name: &str,
    ) -> Option<ModelId> {
        self.retire(apps, &[(app_label, model_name)]);
        let app = self
            .apps
            .get_mut(&apps)?
            .iter_mut()
            .find(|app| &*app.label == app_label)?;
        let id = app.names.remove(model_name)?;
        app.models.retain(|&other| other != id);
        self.pending.retain(|field| field.model != id);
        self.clear_caches();
        Some(id)
    }

    /// Takes a field out of its model's lists; the field stays for those who hold it.
    pub fn withdraw(&mut self, field: FieldId) {
        self.field_mut(field).withdrawn = true;
        self.pending.retain(|&waiting| waiting != field);
        self.clear_caches();
    }

    /// Gives a new set of apps the models of another one. From then on the names of each change on their own.
    pub fn clone_apps(&mut self, from: AppsId, to: AppsId) {
        let clone = self.apps.get(&from).cloned().unwrap_or_default();
        self.apps.insert(to, clone);
        if let Some(installed) = self.installed.get(&from).cloned() {
            self.installed.insert(to, installed);
        }
    }

    /// Relations of a set of apps to models that do not exist: the field's label, the target's app label and name.
    pub fn unresolved_relations(&self, apps: AppsId) -> Vec<[String; 3]> {
        let mut unresolved = Vec::new();
        for &id in &self.pending {
            let (model, field) = (self.model(id.model), self.field(id));
            let Some(relation) = field.relation.as_ref().filter(|_| model.apps == apps) else {
                continue;
            };
            for target in [Some(&relation.to), relation.through.as_ref()] {
                if let Some(RelationTarget::Lazy {
                    app_label,
                    model_name,
                }) = target
                {
                    let label = if app_label.is_empty() {
                        &model.options.app_label
                    } else {
                        app_label
                    };
                    let name = format!("{}.{}", model.label(), field.name);
                    unresolved.push([name, label.to_string(), model_name.to_string()]);
                }
            }
        }
        unresolved
    }

    /// Stores a model under the next id without any of what [`Registry::define`] does.
    pub(crate) fn push(&mut self, mut model: Model) -> ModelId {
        let id = ModelId(self.models.len() as u32);
        model.id = id;
        for (index, field) in model.own_fields.iter_mut().enumerate() {
            field.id = FieldId {
                model: id,
                index: index as u16,
            };
        }
        self.models.push(model);
        id
    }

    /// Takes back the model that was stored last, while nothing refers to it.
    pub(crate) fn pop(&mut self, id: ModelId) {
        if id.0 as usize + 1 == self.models.len() {
            self.models.pop();
            self.clear_caches();
        }
    }

    /// Makes a concrete model known by its name, and resolves the relations that waited for it.
    pub(super) fn register(&mut self, id: ModelId) -> Result<()> {
        let model = self.model(id);
        let (apps, label, name) = (
            model.apps,
            model.options.app_label.clone(),
            model.options.model_name.clone(),
        );
        if let Some(other) = self.get(apps, &label, &name).map(|other| self.model(other))
            && (other.module != model.module || other.qualname != model.qualname)
        {
            let text = |model: &Model| format!("<class '{}.{}'>", model.module, model.qualname);
            return Err(Error::runtime_error(format!(
                "Conflicting '{name}' models in application '{label}': {} and {}.",
                text(other),
                text(model)
            )));
        }
        self.add_app(apps, &label);
        if let Some(app) = self
            .apps
            .get_mut(&apps)
            .and_then(|list| list.iter_mut().find(|app| app.label == label))
        {
            if let Some(old) = app.names.insert(name, id) {
                app.models.retain(|&other| other != old);
            }
            app.models.push(id);
        }
        for index in 0..self.model(id).own_fields.len() {
            self.pending.push(FieldId {
                model: id,
                index: index as u16,
            });
        }
        self.resolve_pending();
        Ok(())
    }

    /// Gives a field that is part of no model a place beside a model, as if it were its own. It is taken back with
    /// [`Registry::forget_scratch`].
    pub fn scratch(&mut self, model: ModelId, name: &str, field: Field) -> Result<FieldId> {
        let mut data = self.model(model).clone();
        data.own_fields.clear();
        data.pk = None;
        let scratch = self.push(data);
        self.clear_caches();
        let id = self.attach_named(scratch, name, field);
        let target = self.field(id).relation.as_ref().and_then(|relation| {
            let name = self.resolve(model, &relation.to)?;
            Some(RelationTarget::Model(name))
        });
        if let (Some(target), Some(relation)) = (target, &mut self.field_mut(id).relation) {
            relation.to = target;
        }
        Ok(id)
    }

    pub fn forget_scratch(&mut self, field: FieldId) {
        self.pop(field.model);
    }

    /// Watches a field that was added to a registered model.
    pub(super) fn watch(&mut self, field: FieldId) {
        self.pending.push(field);
        self.resolve_pending();
    }

    fn resolve_pending(&mut self) {
        self.clear_caches();
        let pending = std::mem::take(&mut self.pending);
        let mut resolved = Vec::new();
        for id in pending {
            let resolve = |target: &RelationTarget| self.resolve(id.model, target);
            let Some(relation) = &self.field(id).relation else {
                continue;
            };
            let to = resolve(&relation.to);
            let through = relation.through.as_ref().map(resolve);
            let waits = to.is_none() || matches!(through, Some(None));
            if let Some(relation) =
                &mut self.models[id.model.0 as usize].own_fields[id.index as usize].relation
            {
                if let Some(to) = to {
                    relation.to = RelationTarget::Model(to);
                }
                if let Some(Some(through)) = through {
                    relation.through = Some(RelationTarget::Model(through));
                }
            }
            if waits {
                self.pending.push(id);
            } else {
                resolved.push(id.model);
            }
        }
        self.manage_through_models(&resolved);
    }

    /// Fields of these apps whose target does not exist: each with the app label and lower-cased name of what it waits for.
    pub fn pending(&self, apps: AppsId) -> Vec<(FieldId, Rc<str>, Rc<str>)> {
        let mut waiting = Vec::new();
        for &id in &self.pending {
            let model = self.model(id.model);
            let known = self.get(apps, &model.options.app_label, &model.options.model_name);
            if model.apps != apps || known != Some(model.id) {
                continue;
            }
            if let Some(RelationTarget::Lazy {
                app_label,
                model_name,
            }) = self
                .field(id)
                .relation
                .as_ref()
                .map(|relation| &relation.to)
            {
                let label = if app_label.is_empty() {
                    &model.options.app_label
                } else {
                    app_label
                };
                waiting.push((id, label.clone(), model_name.to_lowercase().into()));
            }
        }
        waiting
    }

    /// The model that a target names, seen from the model that holds the relation.
    pub fn resolve(&self, from: ModelId, target: &RelationTarget) -> Option<ModelId> {
        match target {
            RelationTarget::Model(id) => Some(*id),
            RelationTarget::Lazy {
                app_label,
                model_name,
            } if app_label.is_empty() && &**model_name == "self" => Some(from),
            RelationTarget::Lazy {
                app_label,
                model_name,
            } => {
                let from = self.model(from);
                let label = if app_label.is_empty() {
                    &from.options.app_label
                } else {
                    app_label
                };
                self.get(from.apps, label, &model_name.to_lowercase())
            }
        }
    }

    /// An automatic through model is managed when either of its sides is.
    fn manage_through_models(&mut self, resolved: &[ModelId]) {
        let unmanaged = |id| !self.model(id).options.managed;
        let joins_unmanaged = |model: &Model| {
            let from = model.options.auto_created;
            let to = model
                .own_fields
                .last()
                .and_then(|field| field.relation.as_ref()?.model());
            from.is_some_and(unmanaged) && to.is_some_and(unmanaged)
        };
        let changes: Vec<ModelId> = resolved
            .iter()
            .copied()
            .filter(|&id| joins_unmanaged(self.model(id)))
            .collect();
        for id in changes {
            self.models[id.0 as usize].options.managed = false;
        }
    }

    /// The place of a field that nobody wrote: before all others.
    pub fn next_auto_creation_counter(&mut self) -> i64 {
        self.auto_creation_counter -= 1;
        self.auto_creation_counter
    }

    pub(crate) fn clear_caches(&mut self) {
        self.views.get_mut().clear();
        self.reverse.get_mut().clear();
    }

    /// The model whose table it is: itself, or what a proxy stands for.
    pub fn concrete_model(&self, mut id: ModelId) -> ModelId {
        while let Some(target) = self.model(id).proxy_for {
            id = target;
        }
        id
    }

    /// Whether the class derives from the other, or is it: Python's `issubclass` among models (abstract bases left out).
    pub fn is_subclass(&self, model: ModelId, ancestor: ModelId) -> bool {
        model == ancestor
            || self
                .model(model)
                .bases
                .iter()
                .any(|&base| self.is_subclass(base, ancestor))
            || self
                .model(model)
                .parents
                .iter()
                .any(|&(parent, _)| self.is_subclass(parent, ancestor))
    }
}
