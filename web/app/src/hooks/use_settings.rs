use crate::js;
use crate::store;
use gloo_events::EventListener;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// How the learner likes the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: Theme,
    /// Show SQL with its values in place of placeholders.
    pub values: bool,
    /// Width of the lesson, in percent of the window.
    pub lesson: f64,
    /// Height of the editor, in percent of the room beside the lesson.
    pub editor: f64,
    /// Address of what was last open.
    pub last: String,
    /// Whether the page is dark, by the theme or the system.
    #[serde(skip)]
    pub dark: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            values: false,
            lesson: 40.0,
            editor: 46.0,
            last: String::new(),
            dark: false,
        }
    }
}

pub enum SettingsAction {
    Theme(Theme),
    Values(bool),
    Lesson(f64),
    Editor(f64),
    Last(String),
    SystemTheme,
}

impl Settings {
    fn settle(mut self) -> Self {
        self.dark = match self.theme {
            Theme::System => js::matches_media("(prefers-color-scheme: dark)"),
            Theme::Light => false,
            Theme::Dark => true,
        };
        self.lesson = if self.lesson.is_finite() {
            self.lesson.clamp(20.0, 70.0)
        } else {
            40.0
        };
        self.editor = if self.editor.is_finite() {
            self.editor.clamp(12.0, 85.0)
        } else {
            46.0
        };
        self
    }
}

impl Reducible for Settings {
    type Action = SettingsAction;

    fn reduce(self: Rc<Self>, action: SettingsAction) -> Rc<Self> {
        let mut settings = (*self).clone();
        match action {
            SettingsAction::Theme(theme) => settings.theme = theme,
            SettingsAction::Values(values) => settings.values = values,
            SettingsAction::Lesson(lesson) => settings.lesson = lesson,
            SettingsAction::Editor(editor) => settings.editor = editor,
            SettingsAction::Last(last) => settings.last = last,
            SettingsAction::SystemTheme => {}
        }
        Rc::new(settings.settle())
    }
}

/// The settings, kept from visit to visit.
#[hook]
pub fn use_settings() -> UseReducerHandle<Settings> {
    let settings = use_reducer_eq(|| {
        store::read::<Settings>("settings")
            .unwrap_or_default()
            .settle()
    });
    use_effect_with((*settings).clone(), |settings| {
        store::write("settings", settings);
        let theme = if settings.dark { "dark" } else { "light" };
        if let Some(root) = js::document().document_element() {
            root.set_attribute("data-theme", theme).ok();
        }
    });
    use_effect_with((), {
        let settings = settings.dispatcher();
        move |()| {
            let list = js::window()
                .match_media("(prefers-color-scheme: dark)")
                .ok()
                .flatten();
            let listener = list.map(|list| {
                EventListener::new(&list, "change", move |_| {
                    settings.dispatch(SettingsAction::SystemTheme)
                })
            });
            || drop(listener)
        }
    });
    settings
}
