//! `Model` and its `Meta` options.

use super::field::{Field, FieldId};
use super::registry::AppsId;
use std::rc::Rc;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelId(pub u32);

/// A model class: concrete, abstract or proxy.
#[derive(Clone, Debug)]
pub struct Model {
    pub id: ModelId,
    pub apps: AppsId,
    /// The class's name: `Post`.
    pub object_name: Rc<str>,
    /// The class's `__module__` and `__qualname__`.
    pub module: Rc<str>,
    pub qualname: Rc<str>,
    pub options: Options,
    /// Own fields, abstract parents' copies included; `FieldId::index` points in here. Those of concrete parents live there.
    /// For Django's orders ask the [`super::Registry`].
    pub own_fields: Vec<Field>,
    /// The primary key, own or a proxied model's. None only for abstract models without one.
    pub pk: Option<FieldId>,
    /// Multi-table inheritance: each direct parent with the field that links to it.
    pub parents: Vec<(ModelId, Option<FieldId>)>,
    /// The direct model bases of the class in its order, abstract ones included.
    pub bases: Vec<ModelId>,
    /// `DEFAULT_AUTO_FIELD` where the class was defined: what its through models get.
    pub default_auto_field: super::FieldKind,
    /// For a proxy, the model whose table it uses.
    pub proxy_for: Option<ModelId>,
}

/// `class Meta`.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub app_label: Rc<str>,
    /// Lower-cased object name.
    pub model_name: Rc<str>,
    pub db_table: Rc<str>,
    pub r#abstract: bool,
    pub proxy: bool,
    pub managed: bool,
    pub swapped: bool,
    /// For a through model that Django made, the model of the many-to-many field.
    pub auto_created: Option<ModelId>,
    pub verbose_name: Rc<str>,
    pub verbose_name_plural: Rc<str>,
    /// Order terms as given: `-created_at`, `author__name`, `?`. Expressions among them are [`OrderTerm::Expr`].
    pub ordering: Vec<OrderTerm>,
    pub get_latest_by: Vec<Rc<str>>,
    pub order_with_respect_to: Option<Rc<str>>,
    pub default_related_name: Option<Rc<str>>,
    pub unique_together: Vec<Vec<Rc<str>>>,
    pub indexes: Vec<Index>,
    pub constraints: Vec<Constraint>,
    pub select_on_save: bool,
    pub db_table_comment: Rc<str>,
}

/// One term of `Meta.ordering`.
#[derive(Clone, Debug)]
pub enum OrderTerm {
    Name(Rc<str>),
    /// An expression (`F("x").desc()`).
    Expr(Rc<dyn std::any::Any>),
}

#[derive(Clone, Debug, Default)]
pub struct Index {
    pub name: Rc<str>,
    /// Field names with the descending mark.
    pub fields: Vec<(Rc<str>, bool)>,
    /// Functional indexes and conditions: an `Expr` of this crate.
    pub expressions: Vec<Rc<dyn std::any::Any>>,
    pub condition: Option<Rc<dyn std::any::Any>>,
    pub db_tablespace: Option<Rc<str>>,
}

#[derive(Clone, Debug)]
pub enum Constraint {
    Unique {
        name: Rc<str>,
        fields: Vec<Rc<str>>,
        expressions: Vec<Rc<dyn std::any::Any>>,
        condition: Option<Rc<dyn std::any::Any>>,
        violation_error_message: Option<Rc<str>>,
        violation_error_code: Option<Rc<str>>,
    },
    Check {
        name: Rc<str>,
        condition: Rc<dyn std::any::Any>,
        violation_error_message: Option<Rc<str>>,
        violation_error_code: Option<Rc<str>>,
    },
}

impl Model {
    /// `app.Post`.
    pub fn label(&self) -> String {
        format!("{}.{}", self.options.app_label, self.object_name)
    }

    /// `app.post`.
    pub fn label_lower(&self) -> String {
        format!("{}.{}", self.options.app_label, self.options.model_name)
    }
}

impl Constraint {
    pub fn name(&self) -> &str {
        match self {
            Self::Unique { name, .. } | Self::Check { name, .. } => name,
        }
    }

    pub(super) fn set_name(&mut self, new: Rc<str>) {
        match self {
            Self::Unique { name, .. } | Self::Check { name, .. } => *name = new,
        }
    }
}
