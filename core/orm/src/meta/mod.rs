//! What the ORM knows of models: fields, relations, options, and the registry that holds them.
//!
//! Everything is addressed by ids into one [`Registry`], so that queries stay small, copyable and free of cycles.
//! A class becomes a model by [`Registry::define`]; [`Registry::views`] and [`Registry::reverse`] answer what Django's
//! `_meta` answers.
//!
//! ```
//! use dunder_orm::meta::{Field, FieldKind, Member, ModelDef, OnDelete, Registry, RelationTarget};
//!
//! let mut registry = Registry::default();
//! let name = Field::new(FieldKind::Char { max_length: Some(100) });
//! let author = registry.define(ModelDef::new("app", "Author").field("name", name))?;
//! let key = Field::foreign_key(RelationTarget::parse("Author"), OnDelete::Cascade);
//! let post = registry.define(ModelDef::new("app", "Post").field("author", key))?;
//! let Member::Reverse(posts) = registry.get_field(author, "post")? else { unreachable!() };
//! assert_eq!(posts.accessor_name.as_deref(), Some("post_set"));
//! assert_eq!(posts.model, post);
//! # Ok::<(), dunder_orm::Error>(())
//! ```

pub mod define;
pub mod field;
pub mod model;
pub mod naming;
pub mod path;
pub mod registry;
pub mod views;

pub use define::ModelDef;
pub use field::{
    Default, Field, FieldHooks, FieldId, FieldKind, OnDelete, Relation, RelationKind,
    RelationTarget,
};
pub use model::{Constraint, Index, Model, ModelId, Options, OrderTerm};
pub use path::{JoinField, PathInfo};
pub use registry::{AppsId, Registry, Zones};
pub use views::{Member, Reverse, ReverseRelation, Views};
