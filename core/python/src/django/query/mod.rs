//! Managers and querysets.
//!
//! | file | holds |
//! |---|---|
//! | `queryset` | [`QuerySet`]: the class, its copies, its Python face |
//! | `steps` | methods that give another queryset |
//! | `results` | methods that ask the database and give a result |
//! | `bulk` | `in_bulk` |
//! | `write` | `create`, `update`, `delete`, the bulk operations |
//! | `bridge` | queries as the expression classes ask for them |
//! | `fetch` | rows to instances, dicts, tuples |
//! | `prefetch` | `prefetch_related` |
//! | `manager` | [`Manager`] |
//! | `query` | `queryset.query` |
//! | `path` | its `names_to_path()` |

pub mod bridge;
pub mod bulk;
pub mod fetch;
pub mod manager;
pub mod path;
pub mod prefetch;
#[allow(clippy::module_inception, reason = "Django has `queryset.query` too")]
pub mod query;
pub mod queryset;
pub mod results;
pub mod steps;
pub mod write;

pub use queryset::QuerySet;
