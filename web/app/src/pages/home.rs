//! What the playground has in place of a lesson: the course.

use crate::components::course_list::course_list;
use crate::hooks::{Desk, Load};
use crate::route::{Place, Route};
use dunder_lessons::course::Course;
use yew::prelude::*;

pub fn home(desk: &Desk, course: &Load<Course>) -> Html {
    let last = match Route::parse(&desk.settings.last) {
        Route::Place(place) => place,
        _ => Place::default(),
    };
    let resume = course.ready().and_then(|course| {
        let mut lessons = course.modules.iter().flat_map(|module| &module.lessons);
        let lesson = lessons.find(|lesson| Some(&lesson.slug) == last.lesson.as_ref())?;
        Some((last.href(), lesson.title.clone()))
    });
    html! {
        <article class="lesson-text home">
            <header>
                <h1>{ "Learn the Django ORM by watching its queries" }</h1>
                <p class="summary">
                    { "Write real querysets, run them here in your browser, and see the SQL of every query, which line sent it, and what it cost." }
                </p>
            </header>
            if let Some((href, title)) = resume {
                <a class="next-lesson" {href}><span class="muted">{ "Go on where you left" }</span><span class="title">{ title }</span></a>
            }
            <div class="prose">
                <p>
                    { "Beside this is the playground: a small blog with authors, posts, tags and comments. " }
                    <code>{ "models.py" }</code>{ " and " }<code>{ "data.py" }</code>
                    { " are yours to change. Press Run, look at " }<em>{ "SQL" }</em>{ ", and start a lesson when you like." }
                </p>
            </div>
            <nav class="pages" aria-label="Other pages">
                <a href="#/progress">{ "Your progress" }</a>
                <a href="#/glossary">{ "Glossary" }</a>
            </nav>
            <h2>{ "Lessons" }</h2>
            { match course {
                Load::Ready(course) => course_list(desk, course, None, &Callback::noop()),
                Load::Loading => html! { <p class="muted">{ "The list of lessons is on its way." }</p> },
                Load::Failed(message) => html! { <p class="banner" role="alert">{ message }{ " Reload the page to try again; the playground works all the same." }</p> },
            } }
        </article>
    }
}
