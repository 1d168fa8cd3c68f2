//! A task, its hints, and after a confirmation its solution.

use crate::bench::{Action, Pane};
use crate::components::checks::why;
use crate::components::code::{Code, Copy, Language};
use crate::components::icon::{Icon, icon};
use crate::components::lesson::prose::Prose;
use crate::hooks::{go, use_desk};
use crate::outcome::count;
use crate::shared::Shared;
use crate::task::Task;
use dunder_lessons::course::{Lesson, LessonExercise};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub lesson: Shared<Lesson>,
    pub exercise: LessonExercise,
}

/// How much of the solution is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Solution {
    Hidden,
    /// The learner is asked whether they mean it.
    Asked,
    Shown,
}

#[component]
pub fn ExerciseBlock(props: &Props) -> Html {
    let Props { lesson, exercise } = props;
    let desk = use_desk();
    let task = use_memo((lesson.clone(), exercise.clone()), |(lesson, exercise)| {
        Task::exercise(lesson, exercise)
    });
    let is_open = desk.bench.task.place == task.place;
    let is_passed = desk.progress.has(&task.key());
    let hints = use_state(|| 0_usize);
    let solution = use_state(|| Solution::Hidden);

    let start = {
        let task = task.clone();
        desk.on(move |desk| {
            desk.open_own((*task).clone());
            go(&task.place);
            desk.bench.dispatch(Action::ShowPane(Pane::Code));
            desk.focus();
        })
    };
    let more = {
        let hints = hints.clone();
        Callback::from(move |_| hints.set(*hints + 1))
    };
    let show = |to: Solution| {
        let solution = solution.clone();
        Callback::from(move |_| solution.set(to))
    };
    let total = exercise.hints.len();
    html! {
        <section
            id={exercise.id.clone()}
            class={classes!("item", "exercise", is_open.then_some("open"), is_passed.then_some("done"))}
            aria-label={format!("Exercise: {}", exercise.title)}
        >
            <header>
                <h2><span class="kicker">{ "Exercise" }</span>{ &exercise.title }</h2>
                if is_passed { <span class="badge">{ icon(Icon::Check) }{ "Passed" }</span> }
            </header>
            <Prose html={exercise.task_html.clone()} />
            if let Some(budget) = exercise.exercise.max_queries {
                <p class="budget">{ "Budget: " }<strong>{ count(budget, "query", "queries") }</strong></p>
            }
            <footer>
                if is_open {
                    <span class="muted">{ "In the editor: run it to have it checked" }</span>
                } else {
                    <button type="button" class="small primary" onclick={start}>{ if is_passed { "Open again" } else { "Start" } }</button>
                }
                if *hints < total {
                    <button type="button" class="small" data-testid="hint" onclick={more}>{ format!("Hint {} of {total}", *hints + 1) }</button>
                }
                if *solution == Solution::Hidden {
                    <button type="button" class="quiet small" data-testid="solution" onclick={show(if is_passed { Solution::Shown } else { Solution::Asked })}>
                        { "Show the solution" }
                    </button>
                }
            </footer>
            <div role="status">
                if *hints > 0 {
                    <ol class="hints">
                        { for exercise.hints.iter().take(*hints).enumerate().map(|(at, html)| html! {
                            <li><span class="kicker">{ format!("Hint {} of {total}", at + 1) }</span><Prose html={html.clone()} /></li>
                        }) }
                    </ol>
                }
                if *solution == Solution::Asked {
                    <div class="banner">
                        <p>{ if *hints < total { "There are more hints. See the solution all the same?" } else { "See the solution?" } }</p>
                        <button type="button" class="small" data-testid="solution-confirm" onclick={show(Solution::Shown)}>{ "Show it" }</button>
                        <button type="button" class="small" onclick={show(Solution::Hidden)}>{ "Not yet" }</button>
                    </div>
                }
                if *solution == Solution::Shown {
                    <div class="solution" data-testid="solution-code">
                        <header><span class="kicker">{ "Solution" }</span><Copy label="Copy" text={exercise.exercise.solution.clone()} /></header>
                        <Code text={exercise.exercise.solution.clone()} language={Language::Python} />
                        { why(exercise) }
                    </div>
                }
            </div>
        </section>
    }
}
