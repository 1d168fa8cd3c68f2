//! The course: modules, their lessons, and how far the learner is.

use crate::hooks::use_desk;
use crate::route::Place;
use crate::shared::Shared;
use dunder_lessons::course::{Course, LessonSummary};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub course: Shared<Course>,
    pub current: Option<AttrValue>,
    #[prop_or_default]
    pub onchoose: Callback<()>,
}

#[component]
pub fn CourseList(props: &Props) -> Html {
    let desk = use_desk();
    let progress = &desk.progress;
    let lesson = |lesson: &LessonSummary| {
        let (done, total) = (progress.done(lesson), lesson.exercises.len());
        let is_current = props.current.as_deref() == Some(&*lesson.slug);
        html! {
            <li>
                <a
                    data-testid="lesson-link"
                    class={classes!((total > 0 && done == total).then_some("done"))}
                    href={Place::lesson(&lesson.slug).href()}
                    aria-current={is_current.then_some("page")}
                    onclick={props.onchoose.reform(|_| ())}
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
            { for props.course.modules.iter().map(|module| html! {
                <section>
                    <h3>{ &module.title }</h3>
                    <ul>{ for module.lessons.iter().map(lesson) }</ul>
                </section>
            }) }
        </div>
    }
}
