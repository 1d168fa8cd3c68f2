//! A question of understanding.

use crate::components::icon::{Icon, icon};
use crate::components::lesson::choices::{choice_list, choose, is_multiple, is_right};
use crate::hooks::{ProgressAction, use_desk};
use dunder_lessons::course::Quiz;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    /// Slug of its lesson.
    pub lesson: AttrValue,
    pub quiz: Quiz,
}

#[component]
pub fn QuizBlock(props: &Props) -> Html {
    let Props { lesson, quiz } = props;
    let desk = use_desk();
    let key = format!("{lesson}/{}", quiz.id);
    let is_passed = desk.progress.has(&key);
    let chosen = use_state(Vec::new);
    let shown = use_state(|| false);
    let onchoose = {
        let (chosen, shown, choices) = (chosen.clone(), shown.clone(), quiz.choices.clone());
        Callback::from(move |at| {
            chosen.set(choose(&choices, &chosen, at));
            shown.set(false);
        })
    };
    let right = is_right(&quiz.choices, &chosen);
    let answer = {
        let (shown, progress) = (shown.clone(), desk.progress.dispatcher());
        Callback::from(move |_| {
            shown.set(true);
            if right {
                progress.dispatch(ProgressAction::Passed(key.clone()));
            }
        })
    };
    html! {
        <section id={quiz.id.clone()} class={classes!("item", "quiz", is_passed.then_some("done"))}>
            <fieldset>
                <legend>{ "Question" }if is_passed { <span class="badge">{ icon(Icon::Check) }{ "Answered" }</span> }</legend>
                { Html::from_html_unchecked(format!("<div class=\"prose\">{}</div>", quiz.question_html).into()) }
                if is_multiple(&quiz.choices) { <p class="muted">{ "More than one is right." }</p> }
                { choice_list(&quiz.id, &quiz.choices, &chosen, &onchoose, *shown) }
            </fieldset>
            <footer><div role="status">
                if *shown {
                    <strong>{ if right { "Right." } else { "Not quite. Read on, and choose again." } }</strong>
                } else {
                    <button type="button" class="small" disabled={chosen.is_empty()} onclick={answer}>{ "Answer" }</button>
                }
            </div></footer>
        </section>
    }
}
