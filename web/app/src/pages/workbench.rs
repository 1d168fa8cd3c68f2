//! Lesson, editor and results, beside each other or in tabs.

use super::glossary::glossary;
use super::home::home;
use super::progress::progress;
use crate::bench::{Action, Note, Pane};
use crate::components::checks::NextUp;
use crate::components::divider::Divider;
use crate::components::editor::code_pane;
use crate::components::lesson::lesson_text;
use crate::components::results::results;
use crate::components::strip::Strip;
use crate::components::top_bar::Way;
use crate::hooks::{Desk, Load, SettingsAction, go_silently, use_desk, use_json};
use crate::js;
use crate::route::{Place, Route};
use crate::task::Task;
use dunder_engine::permalink::Link;
use dunder_lessons::course::{Block, Course, Lesson};
use std::rc::Rc;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub route: Rc<Route>,
    /// How often the address bar has changed: the same link can be opened again.
    pub visit: u32,
    pub course: Load<Course>,
}

#[component]
pub fn Workbench(props: &Props) -> Html {
    let desk = use_desk();
    let place = props.route.place();
    let lesson = use_json::<Lesson>(
        place
            .lesson
            .as_ref()
            .map(|slug| format!("lessons/{slug}.json")),
    );

    use_effect_with((props.route.clone(), props.visit, lesson.clone()), {
        let desk = desk.clone();
        move |(route, _, lesson)| open(&desk, route, lesson)
    });

    let course = props.course.ready();
    let way = course
        .zip(place.lesson.as_deref())
        .and_then(|(course, slug)| Way::to(course, slug));
    let left = match (&*props.route, &lesson) {
        (Route::Progress, _) => progress(&desk, &props.course),
        (Route::Glossary, _) => glossary(&props.course),
        _ if place.lesson.is_none() => home(&desk, &props.course),
        (_, Load::Ready(lesson)) => lesson_text(&desk, lesson, way.as_ref()),
        (_, Load::Loading) => html! { <p class="empty">{ "The lesson is on its way." }</p> },
        (_, Load::Failed(message)) => html! {
            <p class="banner" role="alert">{ message }{ " " }<a href="#/">{ "All lessons" }</a></p>
        },
    };
    // Another text begins at its top.
    let text = match &*props.route {
        Route::Progress => "progress".to_owned(),
        Route::Glossary => "glossary".to_owned(),
        _ => place.lesson.clone().unwrap_or_default(),
    };
    let next = NextUp(next_up(
        &place,
        lesson.ready().map(|lesson| &**lesson),
        way.as_ref(),
    ));
    let settings = desk.settings.dispatcher();
    let pane = desk.bench.pane;
    let (name, _) = pane_name(pane);
    html! {
        <>
            <main
                class="bench"
                data-pane={name}
                style={format!("--lesson: {}%; --editor: {}%", desk.settings.lesson, desk.settings.editor)}
            >
                <section class="lesson-pane" id="lesson" key={text} aria-label="Lesson" tabindex="-1">{ left }</section>
                <Divider
                    upright=true
                    label="Width of the lesson"
                    value={desk.settings.lesson}
                    min={20.0}
                    max={70.0}
                    home={40.0}
                    onmove={Callback::from({ let settings = settings.clone(); move |to| settings.dispatch(SettingsAction::Lesson(to)) })}
                />
                <div class="work">
                    { code_pane(&desk) }
                    <Divider
                        upright=false
                        label="Height of the editor"
                        value={desk.settings.editor}
                        min={12.0}
                        max={85.0}
                        home={46.0}
                        onmove={Callback::from(move |to| settings.dispatch(SettingsAction::Editor(to)))}
                    />
                    <Strip />
                    { results(&desk, &next) }
                </div>
            </main>
            <nav class="panes" aria-label="Parts of the page">
                { for [Pane::Lesson, Pane::Code, Pane::Results].map(|other| {
                    let (_, title) = pane_name(other);
                    let current = (pane == other).then_some("true");
                    html! {
                        <button type="button" aria-current={current} onclick={desk.does(move || Action::ShowPane(other))}>
                            { title }
                            if other == Pane::Results && pane != other && !desk.bench.news.is_empty() { <span class="news" /> }
                        </button>
                    }
                }) }
            </nav>
        </>
    }
}

fn pane_name(pane: Pane) -> (&'static str, &'static str) {
    match pane {
        Pane::Lesson => ("lesson", "Lesson"),
        Pane::Code => ("code", "Code"),
        Pane::Results => ("results", "Results"),
    }
}

/// Puts on the bench what the address asks for.
fn open(desk: &Desk, route: &Route, lesson: &Load<Lesson>) {
    let place = route.place();
    let task = match (&place.lesson, lesson.ready()) {
        (None, _) => Task::playground(),
        (Some(slug), Some(lesson)) if lesson.slug == *slug => {
            match Task::in_lesson(lesson, place.item.as_deref()) {
                Some(task) => task,
                // A quiz, or something that the lesson no longer has.
                None => Task::in_lesson(lesson, None).unwrap_or_else(Task::playground),
            }
        }
        _ => return,
    };
    match route {
        // They stand beside whatever is open.
        Route::Progress | Route::Glossary => {
            if desk.bench.revision == 0 {
                desk.open_own(task);
            }
            desk.bench.dispatch(Action::ShowPane(Pane::Lesson));
        }
        Route::Place(_) => {
            desk.open_own(task);
            if place.lesson.is_some() {
                desk.settings.dispatch(SettingsAction::Last(place.href()));
            }
        }
        Route::Link(link) => open_link(desk, task, link),
        Route::Broken(error) => {
            desk.open_own(task);
            go_silently(&Place::default().href());
            let text = format!("{error} Nothing of yours has changed.");
            desk.bench.dispatch(Action::Note(Some(Note {
                text,
                undo: None,
                serious: true,
            })));
        }
    }
    if let Some(item) = &place.item {
        show(item);
    }
}

fn open_link(desk: &Desk, task: Task, link: &Link) {
    let texts = task.linked(link);
    if task.link(&texts) == task.link(&task.saved()) {
        let texts = task.saved();
        let place = task.place.clone();
        desk.open(task, texts, false);
        go_silently(&place.href());
    } else {
        desk.open(task, texts, true);
    }
    desk.bench.dispatch(Action::ShowPane(Pane::Code));
    if link.run {
        desk.run();
    }
}

/// Scrolls to an item of the lesson, unless it is in sight.
fn show(item: &str) {
    if let Some(element) = js::document().get_element_by_id(item) {
        let area = element.get_bounding_client_rect();
        let height = js::window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64());
        if area.top() >= 0.0 && area.bottom() <= height.unwrap_or_default() {
            return;
        }
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Start);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// What comes after the open item: the lesson's next item to do, or the next lesson.
fn next_up(
    place: &Place,
    lesson: Option<&Lesson>,
    way: Option<&Way>,
) -> Option<(AttrValue, AttrValue)> {
    let lesson = lesson?;
    let item = place.item.as_deref()?;
    let id_of = |block: &Block| match block {
        Block::Prose { .. } => None,
        Block::Example(example) => Some((example.id.clone(), "an example".to_owned())),
        Block::Exercise(exercise) => Some((exercise.id.clone(), exercise.title.clone())),
        Block::Quiz(quiz) => Some((quiz.id.clone(), "a question".to_owned())),
    };
    let mut items = lesson
        .blocks
        .iter()
        .filter_map(id_of)
        .skip_while(|(id, _)| id != item)
        .skip(1);
    match items.next() {
        Some((id, title)) => Some((Place::item(&lesson.slug, &id).href().into(), title.into())),
        None => way?.next.map(|next| {
            (
                Place::lesson(&next.slug).href().into(),
                next.title.clone().into(),
            )
        }),
    }
}
