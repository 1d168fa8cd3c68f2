//! The course: modules, their lessons, and how far the learner is.

use crate::hooks::Desk;
use crate::route::Place;
use dunder_lessons::course::{Course, LessonSummary};
use yew::prelude::*;

pub fn course_list(
    desk: &Desk,
    course: &Course,
    current: Option<&str>,
    onchoose: &Callback<()>,
) -> Html {
    let progress = &desk.progress;
    let lesson = |lesson: &LessonSummary| {
        let (done, total) = (progress.done(lesson), lesson.exercises.len());
        let is_current = current == Some(&*lesson.slug);
        html! {
            <li>
                <a
                    data-testid="lesson-link"
                    class={classes!((total > 0 && done == total).then_some("done"))}
                    href={Place::lesson(&lesson.slug).href()}
                    aria-current={is_current.then_some("page")}
                    onclick={onchoose.reform(|_| ())}
                >
                    <span class="title">{ &lesson.title }</span>
                    <span class="summary">{ &lesson.summary }</span>
                    <span class="state">
                        if total > 0 {
                            <span class="ring" style={format!("--done: {}", done as f64 / total as f64)} aria-hidden="true" />
                            { format!("{done} of {total}") }<span class="sr">{ " exercises done" }</span>
                        }
                        <span class="muted">{ format!("{} min", lesson.minutes) }</span>
                    </span>
                </a>
            </li>
        }
    };
    html! {
        <div class="course">
            { for course.modules.iter().map(|module| html! {
                <section>
                    <h3>{ &module.title }</h3>
                    <ul>{ for module.lessons.iter().map(lesson) }</ul>
                </section>
            }) }
        </div>
    }
}
