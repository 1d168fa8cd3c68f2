//! What the ORM knows of models: fields, relations, options, and the registry that holds them.
//!
//! Everything is addressed by ids into one [`Registry`], so that queries stay small, copyable and free of cycles.

pub mod field;
pub mod model;
pub mod registry;

pub use field::{Default, Field, FieldHooks, FieldId, FieldKind, OnDelete, Relation, RelationKind, RelationTarget};
pub use model::{Constraint, Index, Model, ModelId, Options};
pub use registry::{AppsId, Registry, ReverseRelation};
