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
    /// Own fields, in definition order; `FieldId::index` points in here. Inherited ones live in their parents.
    pub own_fields: Vec<Field>,
    /// All concrete and many-to-many fields in Django's `_meta.get_fields()` order, parents' first; without reverse relations.
    pub fields: Vec<FieldId>,
    /// The primary key, own or inherited. None only while the class is being built, and for abstract models.
    pub pk: Option<FieldId>,
    /// Multi-table inheritance: each direct parent with the field that links to it.
    pub parents: Vec<(ModelId, Option<FieldId>)>,
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
    pub auto_created: bool,
    pub verbose_name: Rc<str>,
    pub verbose_name_plural: Rc<str>,
    /// Order terms as given: `-created_at`, `author__name`, `?`. Expressions among them are kept by the host as [`OrderTerm::Foreign`].
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
