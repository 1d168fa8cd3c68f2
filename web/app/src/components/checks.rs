//! Whether the exercise passes, and what helps if not.

use crate::components::code::{Code, Copy, Language};
use crate::components::diff::difference;
use crate::components::events::line_badge;
use crate::components::icon::{Icon, icon};
use crate::components::words::words;
use crate::hooks::Desk;
use crate::outcome::Outcome;
use crate::shared::Shared;
use dunder_engine::grade::Check;
use dunder_lessons::course::LessonExercise;
use yew::prelude::*;

pub fn checks(desk: &Desk, outcome: Option<&Shared<Outcome>>, next: &NextUp) -> Html {
    let Some(exercise) = desk.bench.task.exercise_of() else {
        return Html::default();
    };
    let grade = outcome.and_then(|outcome| outcome.grade.as_ref());
    html! {
        <div class="checks" data-testid="checks">
            if let Some(grade) = grade {
                <ul>{ for grade.checks.iter().map(check) }</ul>
                if grade.passed { { passed(desk, exercise, outcome.map(|outcome| outcome.code.as_str()).unwrap_or_default(), next) } }
            } else if outcome.is_some_and(|outcome| outcome.failure.is_some()) {
                <p class="empty">{ "The program did not end by itself, so there was nothing to check." }</p>
            } else {
                <p class="empty">{ "Run your program to have it checked: on the data that you see, and again on data that you don't." }</p>
            }
        </div>
    }
}

fn check(check: &Check) -> Html {
    let (status, shown, word) = if check.passed {
        ("pass", Icon::Check, "Passes: ")
    } else {
        ("fail", Icon::Cross, "Fails: ")
    };
    html! {
        <li class={status} data-testid="check" data-status={status}>
            <p class="title">{ icon(shown) }<span><span class="sr">{ word }</span>{ &check.title }</span></p>
            if !check.message.is_empty() {
                <p class="message">
                    { words(&check.message) }
                    { for check.lines.iter().map(|line| html! { <>{ " " }{ line_badge(Some(*line)) }</> }) }
                </p>
            }
            if let Some(diff) = &check.diff { { difference(diff) } }
        </li>
    }
}

/// The reference solution beside the learner's, and the way on.
fn passed(desk: &Desk, exercise: &LessonExercise, code: &str, next: &NextUp) -> Html {
    html! {
        <section class="passed" aria-label="Passed" key={desk.bench.runs}>
            <header>
                <p><strong>{ "That's it." }</strong>{ " Compare it with ours." }</p>
                if let Some((href, title)) = &next.0 { <a class="button primary" href={href.clone()}>{ "Next: " }{ title }{ icon(Icon::Next) }</a> }
            </header>
            <div class="beside">
                <figure><figcaption>{ "Yours" }</figcaption><Code text={code.to_owned()} language={Language::Python} /></figure>
                <figure>
                    <figcaption>{ "The reference" }<Copy label="Copy" text={exercise.exercise.solution.clone()} /></figcaption>
                    <Code text={exercise.exercise.solution.clone()} language={Language::Python} />
                </figure>
            </div>
            { why(exercise) }
        </section>
    }
}

/// What comes after the open item: its address and title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NextUp(pub Option<(AttrValue, AttrValue)>);

/// Why the solution is as it is, and other good ones.
pub fn why(exercise: &LessonExercise) -> Html {
    html! {
        <div class="prose why">
            { Html::from_html_unchecked(exercise.solution_html.clone().into()) }
            { for exercise.alternatives.iter().map(|alternative| html! {
                <details>
                    <summary>{ "Another way: " }{ Html::from_html_unchecked(format!("<span>{}</span>", alternative.title).into()) }</summary>
                    <Code text={alternative.code.clone()} language={Language::Python} />
                </details>
            }) }
        </div>
    }
}
