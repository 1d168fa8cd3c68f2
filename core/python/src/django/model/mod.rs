//! Models: the metaclass, `Model`, `_meta`.
//!
//! | file | holds |
//! |---|---|
//! | `base` | [`ModelBase`]: what happens when a model class is defined |
//! | `meta_options` | `class Meta` as the registry's `Options` |
//! | `options` | [`Options`]: the `_meta` API |
//! | `info` | [`ModelInfo`]: what instances need of their class, computed once |
//! | `instance` | [`Model`]: instances, whose attributes are converted from the raw row when first asked for |
//! | `state` | [`ModelState`]: `_state`, and fetch modes |
//! | `init` | `Model(...)` |
//! | `save` | `save`, `delete`, `refresh_from_db` |
//! | `clean` | `full_clean` and its parts |
//! | `exceptions` | `DoesNotExist` and its like |
//! | `attribute` | [`DeferredAttribute`] and the small descriptors |

pub mod attribute;
pub mod base;
pub mod clean;
pub mod exceptions;
pub mod info;
pub mod init;
pub mod instance;
pub mod meta_options;
pub mod options;
pub mod save;
pub mod state;

pub use base::{ModelBase, class_of_new_model, contribute_field, model_of, stored_expression};
pub use info::{ModelInfo, Shape, info};
pub use instance::{Model, cached, delete_cached, set_cached};
pub use options::Options;
pub use state::ModelState;
