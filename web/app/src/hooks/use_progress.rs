use crate::store;
use dunder_lessons::course::LessonSummary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// What the learner has passed: `lesson/item` and when, as an ISO date and time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Progress {
    pub passed: BTreeMap<String, String>,
}

pub enum ProgressAction {
    Passed(String),
    /// Another tab of the browser has written.
    Reload,
}

impl Progress {
    pub fn has(&self, key: &str) -> bool {
        self.passed.contains_key(key)
    }

    /// How many of a lesson's exercises and quizzes are passed.
    pub fn done(&self, lesson: &LessonSummary) -> usize {
        lesson
            .exercises
            .iter()
            .filter(|id| self.has(&format!("{}/{id}", lesson.slug)))
            .count()
    }
}

impl Reducible for Progress {
    type Action = ProgressAction;

    fn reduce(self: Rc<Self>, action: ProgressAction) -> Rc<Self> {
        match action {
            ProgressAction::Passed(key) if self.has(&key) => self,
            ProgressAction::Passed(key) => {
                // Together with what other tabs have written since.
                let mut progress: Self = store::read("progress").unwrap_or_default();
                progress.passed.extend(self.passed.clone());
                progress
                    .passed
                    .insert(key, String::from(js_sys::Date::new_0().to_iso_string()));
                store::write("progress", &progress);
                Rc::new(progress)
            }
            ProgressAction::Reload => Rc::new(store::read("progress").unwrap_or_default()),
        }
    }
}

/// The progress, kept from visit to visit.
#[hook]
pub fn use_progress() -> UseReducerHandle<Progress> {
    let progress = use_reducer_eq(|| store::read::<Progress>("progress").unwrap_or_default());
    use_effect_with((), {
        let progress = progress.dispatcher();
        move |()| {
            let listener =
                gloo_events::EventListener::new(&crate::js::window(), "storage", move |_| {
                    progress.dispatch(ProgressAction::Reload);
                });
            || drop(listener)
        }
    });
    progress
}
