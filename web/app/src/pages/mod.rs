//! The page's one layout, and what its left column holds.

mod home;
mod workbench;

pub use workbench::Workbench;
