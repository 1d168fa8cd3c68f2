//! What components share.

mod terminal;
mod use_desk;
mod use_json;
mod use_progress;
mod use_route;
mod use_settings;

pub use use_desk::{Desk, use_desk, use_new_desk};
pub use use_json::{Load, use_json};
pub use use_progress::{Progress, ProgressAction, use_progress};
pub use use_route::{go, go_silently, use_route};
pub use use_settings::{Settings, SettingsAction, Theme, use_settings};
