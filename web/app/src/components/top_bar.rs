//! Where one is, the way on, and what is always within reach.

use crate::bench::{Action, Pane};
use crate::components::icon::{Icon, icon};
use crate::components::share::share;
use crate::hooks::{Desk, SettingsAction, Theme};
use crate::route::Place;
use dunder_lessons::course::{Course, LessonSummary};
use yew::prelude::*;

pub fn top_bar(
    desk: &Desk,
    course: Option<&Course>,
    place: &Place,
    onmap: &Callback<()>,
    onsearch: &Callback<()>,
) -> Html {
    let slug = place.lesson.as_deref();
    let way = course
        .zip(slug)
        .and_then(|(course, slug)| Way::to(course, slug));
    html! {
        <header class="top">
            <button type="button" class="skip" onclick={desk.on(|desk| {
                desk.bench.dispatch(Action::ShowPane(Pane::Code));
                if let Some(editor) = &*desk.editor.borrow() {
                    editor.focus();
                }
            })}>{ "Skip to the editor" }</button>
            <button type="button" class="quiet" aria-label="Course map" onclick={onmap.reform(|_| ())}>{ icon(Icon::Map) }<span class="wide">{ "Course" }</span></button>
            <a class="brand" href="#/">{ "Dunder" }</a>
            <nav class="crumbs" aria-label="Place in the course">
                if let Some(way) = &way {
                    <span class="module">{ way.module }</span>
                    <span class="lesson-title" aria-current="page">{ &way.lesson.title }</span>
                } else if slug.is_none() {
                    <span class="lesson-title">{ "Playground" }</span>
                }
            </nav>
            <nav class="steps" aria-label="Lessons">
                if let Some(way) = &way {
                    { step(way.previous, Icon::Previous, "Previous lesson") }
                    { step(way.next, Icon::Next, "Next lesson") }
                }
            </nav>
            <button type="button" class="quiet" aria-label="Search the lessons" title="Search (Ctrl/⌘ K)" onclick={onsearch.reform(|_| ())}>{ icon(Icon::Search) }</button>
            { theme_button(desk) }
            { share(desk) }
        </header>
    }
}

fn step(lesson: Option<&LessonSummary>, shown: Icon, label: &str) -> Html {
    match lesson {
        Some(lesson) => html! {
            <a class="button quiet" href={Place::lesson(&lesson.slug).href()} aria-label={format!("{label}: {}", lesson.title)} title={lesson.title.clone()}>
                { icon(shown) }
            </a>
        },
        None => html! { <span class="button quiet off" aria-hidden="true">{ icon(shown) }</span> },
    }
}

/// A lesson, and those around it.
pub struct Way<'a> {
    pub module: &'a str,
    pub lesson: &'a LessonSummary,
    pub previous: Option<&'a LessonSummary>,
    pub next: Option<&'a LessonSummary>,
}

impl<'a> Way<'a> {
    pub fn to(course: &'a Course, slug: &str) -> Option<Self> {
        let all: Vec<_> = course
            .modules
            .iter()
            .flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
            .collect();
        let at = all.iter().position(|(_, lesson)| lesson.slug == slug)?;
        let (module, lesson) = all.get(at)?;
        Some(Self {
            module: &module.title,
            lesson,
            previous: at
                .checked_sub(1)
                .and_then(|at| all.get(at))
                .map(|(_, lesson)| *lesson),
            next: all.get(at + 1).map(|(_, lesson)| *lesson),
        })
    }
}

fn theme_button(desk: &Desk) -> Html {
    let (shown, word, next) = match desk.settings.theme {
        Theme::System => (Icon::Screen, "system", Theme::Light),
        Theme::Light => (Icon::Sun, "light", Theme::Dark),
        Theme::Dark => (Icon::Moon, "dark", Theme::System),
    };
    let settings = desk.settings.dispatcher();
    let onclick = Callback::from(move |_| settings.dispatch(SettingsAction::Theme(next)));
    let label = format!("Theme: {word}");
    html! { <button type="button" class="quiet" aria-label={label.clone()} title={label} {onclick}>{ icon(shown) }</button> }
}
