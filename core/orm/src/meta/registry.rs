//! The registry: every model of every set of apps, by id and by name.

use super::field::{Field, FieldId};
use super::model::{Model, ModelId};
use std::collections::HashMap;
use std::rc::Rc;

/// A set of apps: the program's own, an isolated one of a test, or one of a migration's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppsId(pub u32);

/// A relation seen from the model it points to.
#[derive(Clone, Debug)]
pub struct ReverseRelation {
    /// The forward field.
    pub field: FieldId,
    /// `post` or `posts`: what lookups call it.
    pub query_name: Rc<str>,
    /// `post_set` or `posts`; None when hidden by `+`.
    pub accessor_name: Option<Rc<str>>,
    /// Django's `related_model`: the model that holds the forward field.
    pub model: ModelId,
}

/// All models. Ids stay valid for the registry's life; a redefined model gets a new id and takes over its name.
#[derive(Debug, Default)]
pub struct Registry {
    models: Vec<Model>,
    names: HashMap<(AppsId, Rc<str>, Rc<str>), ModelId>,
}

impl Registry {
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[id.0 as usize]
    }

    pub fn model_mut(&mut self, id: ModelId) -> &mut Model {
        &mut self.models[id.0 as usize]
    }

    pub fn field(&self, id: FieldId) -> &Field {
        &self.model(id.model).own_fields[id.index as usize]
    }

    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.iter()
    }

    /// The model of that app and lower-cased name.
    pub fn get(&self, apps: AppsId, app_label: &str, model_name: &str) -> Option<ModelId> {
        self.names.get(&(apps, app_label.into(), model_name.into())).copied()
    }

    /// Adds a model under the next id, which its `id` field then holds.
    pub fn add(&mut self, mut model: Model) -> ModelId {
        let id = ModelId(self.models.len() as u32);
        model.id = id;
        for (index, field) in model.own_fields.iter_mut().enumerate() {
            field.id = FieldId { model: id, index: index as u16 };
        }
        if !model.options.r#abstract {
            let key = (model.apps, model.options.app_label.clone(), model.options.model_name.clone());
            self.names.insert(key, id);
        }
        self.models.push(model);
        id
    }
}
