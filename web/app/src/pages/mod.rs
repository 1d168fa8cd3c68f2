//! The page's one layout, and what its left column holds.

mod glossary;
mod home;
mod progress;
mod workbench;

pub use workbench::Workbench;
