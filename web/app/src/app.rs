//! The whole page.

use crate::components::course_list::course_list;
use crate::components::dialog::Dialog;
use crate::components::notes::Notes;
use crate::components::search::Search;
use crate::components::top_bar::top_bar;
use crate::hooks::{Desk, use_json, use_new_desk, use_route};
use crate::js;
use crate::pages::Workbench;
use dunder_lessons::course::Course;
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// What lies over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    Map,
    Search,
}

#[component]
pub fn App() -> Html {
    let desk = use_new_desk();
    let (route, visit) = use_route();
    let course = use_json::<Course>(Some("lessons/course.json".to_owned()));
    let over = use_state_eq(|| Over::Nothing);
    let put = |to: Over| {
        let over = over.clone();
        Callback::from(move |()| over.set(to))
    };
    use_effect_with((), {
        let (desk, search) = (desk.clone(), put(Over::Search));
        move |()| {
            let options = EventListenerOptions::enable_prevent_default();
            let listener =
                EventListener::new_with_options(&js::window(), "keydown", options, move |event| {
                    if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                        shortcut(&desk, &search, event);
                    }
                });
            || drop(listener)
        }
    });
    use_effect_with((course.clone(), route.place()), |(course, place)| {
        let title = course
            .ready()
            .zip(place.lesson.as_ref())
            .and_then(|(course, slug)| {
                let mut lessons = course.modules.iter().flat_map(|module| &module.lessons);
                lessons
                    .find(|lesson| lesson.slug == *slug)
                    .map(|lesson| lesson.title.clone())
            });
        js::document().set_title(
            &title.map_or("Dunder: learn the Django ORM".to_owned(), |title| {
                format!("{title} · Dunder")
            }),
        );
    });
    let place = route.place();
    html! {
        <ContextProvider<Desk> context={desk.clone()}>
                { top_bar(&desk, course.ready().map(|course| &**course), &place, &put(Over::Map), &put(Over::Search)) }
                <Workbench {route} {visit} course={course.clone()} />
                <Dialog open={*over == Over::Map} onclose={put(Over::Nothing)} label="Course" class="drawer">
                    <nav class="pages" aria-label="Other pages" onclick={put(Over::Nothing).reform(|_| ())}>
                        <a href="#/">{ "Playground" }</a>
                        <a href="#/progress">{ "Your progress" }</a>
                        <a href="#/glossary">{ "Glossary" }</a>
                    </nav>
                    if let Some(course) = course.ready() {
                        { course_list(&desk, course, place.lesson.as_deref(), &put(Over::Nothing)) }
                    }
                </Dialog>
                <Search open={*over == Over::Search} onclose={put(Over::Nothing)} course={course.ready().cloned()} />
                <Notes />
        </ContextProvider<Desk>>
    }
}

/// Keys that work wherever the focus is.
fn shortcut(desk: &Desk, search: &Callback<()>, event: &KeyboardEvent) {
    // The editor has taken it.
    if event.default_prevented() || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let desk = desk.clone();
    match event.key().as_str() {
        "Enter" => desk.run(),
        "s" => desk.share(),
        "k" => search.emit(()),
        _ => return,
    }
    event.prevent_default();
}
