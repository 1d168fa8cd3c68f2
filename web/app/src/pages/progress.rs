//! What the learner has passed: to look at, to print or to send, and to move to another browser.

use crate::backup::Backup;
use crate::bench::{Action, Note};
use crate::components::icon::{Icon, icon};
use crate::hooks::{Desk, Load, Progress};
use crate::js;
use crate::outcome::count;
use crate::route::Place;
use dunder_lessons::course::{Course, LessonSummary, Module};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn progress(desk: &Desk, course: &Load<Course>) -> Html {
    html! {
        <article class="lesson-text progress" data-testid="progress">
            { match course {
                Load::Ready(course) => report(&desk.progress, course),
                Load::Loading => html! { <p class="muted">{ "The course is on its way." }</p> },
                Load::Failed(message) => html! { <p class="banner" role="alert">{ message }</p> },
            } }
            { actions(desk) }
        </article>
    }
}

/// The part that is printed.
fn report(progress: &Progress, course: &Course) -> Html {
    let lessons = || course.modules.iter().flat_map(|module| &module.lessons);
    let total: usize = lessons().map(|lesson| lesson.exercises.len()).sum();
    let done: usize = lessons().map(|lesson| progress.done(lesson)).sum();
    let complete = lessons()
        .filter(|lesson| is_complete(progress, lesson))
        .count();
    html! {
        <>
            <header>
                <h1>{ "What you have done" }</h1>
                <p class="summary">
                    { format!("{done} of {}, and {complete} of {} complete.", count(total, "exercise", "exercises"), count(lessons().count(), "lesson", "lessons")) }
                </p>
                <input type="text" class="name" aria-label="Your name, for the printed page" placeholder="Your name, for the printed page" autocomplete="name" />
            </header>
            <progress max={total.to_string()} value={done.to_string()} aria-label="Exercises passed" />
            { for course.modules.iter().map(|module| part(progress, module)) }
        </>
    }
}

fn part(progress: &Progress, module: &Module) -> Html {
    html! {
        <section>
            <h2>{ &module.title }</h2>
            <table>
                <thead class="sr"><tr><th>{ "Lesson" }</th><th>{ "Passed" }</th><th>{ "Last on" }</th></tr></thead>
                <tbody>
                    { for module.lessons.iter().filter(|lesson| !lesson.exercises.is_empty()).map(|lesson| html! {
                        <tr class={classes!(is_complete(progress, lesson).then_some("done"))}>
                            <td><a href={Place::lesson(&lesson.slug).href()}>{ &lesson.title }</a></td>
                            <td>
                                if is_complete(progress, lesson) { { icon(Icon::Check) } }
                                { format!("{} of {}", progress.done(lesson), lesson.exercises.len()) }
                            </td>
                            <td class="muted">{ last(progress, lesson).unwrap_or("–") }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </section>
    }
}

fn is_complete(progress: &Progress, lesson: &LessonSummary) -> bool {
    !lesson.exercises.is_empty() && progress.done(lesson) == lesson.exercises.len()
}

/// The day on which an exercise of the lesson was last passed for the first time.
fn last<'a>(progress: &'a Progress, lesson: &LessonSummary) -> Option<&'a str> {
    let dates = lesson
        .exercises
        .iter()
        .filter_map(|id| progress.passed.get(&format!("{}/{id}", lesson.slug)));
    dates.max().map(|date| date.get(..10).unwrap_or(date))
}

fn actions(desk: &Desk) -> Html {
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                read(desk.clone(), file);
            }
            // The same file can be chosen again.
            input.set_value("");
        })
    };
    let print = Callback::from(|_| {
        js::window().print().ok();
    });
    let forget = desk.on(|desk| {
        let sure = "Forget every passed exercise and all of your code in this browser?";
        if js::window().confirm_with_message(sure).unwrap_or_default() {
            desk.forget_everything();
        }
    });
    html! {
        <footer class="actions">
            <button type="button" onclick={print}>{ "Print" }</button>
            <button type="button" data-testid="save-progress" onclick={desk.on(save)}>{ icon(Icon::Download) }{ "Save as a file" }</button>
            <label class="button">
                { icon(Icon::Open) }{ "Take up a saved file" }
                <input type="file" data-testid="open-progress" class="sr" accept=".json,application/json" {onchange} />
            </label>
            <button type="button" class="quiet" data-testid="forget" onclick={forget}>{ "Forget everything" }</button>
            <p class="muted">{ "Progress and code are kept in this browser alone. The file holds both, to go on in another one." }</p>
        </footer>
    }
}

fn save(desk: &Desk) {
    let text = Backup::of_this_browser().to_text();
    if let Err(error) = js::save_file("dunder-progress.json", text.as_bytes(), "application/json") {
        say(
            desk,
            format!("The file can't be saved: {}", js::describe(&error)),
        );
    }
}

fn read(desk: Desk, file: web_sys::File) {
    wasm_bindgen_futures::spawn_local(async move {
        let text = match JsFuture::from(file.text()).await {
            Ok(text) => text.as_string().unwrap_or_default(),
            Err(error) => {
                let reason = js::describe(&error);
                return say(&desk, format!("{} can't be read: {reason}", file.name()));
            }
        };
        match Backup::parse(&text) {
            Ok(backup) => desk.take_up(backup),
            Err(reason) => say(
                &desk,
                format!(
                    "{} was not taken up, and nothing has changed: {reason}.",
                    file.name()
                ),
            ),
        }
    });
}

fn say(desk: &Desk, text: String) {
    desk.bench.dispatch(Action::Note(Some(Note {
        text,
        undo: None,
        serious: true,
    })));
}
