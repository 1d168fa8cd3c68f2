//! Code to run and change. With a question, the answer is to be guessed first.

use crate::bench::{Action, Pane};
use crate::components::code::{Code, Language};
use crate::components::icon::{Icon, icon};
use crate::components::lesson::choices::{choice_list, choose};
use crate::hooks::{go, use_desk};
use crate::shared::Shared;
use crate::task::Task;
use dunder_lessons::course::{Example, Lesson};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub lesson: Shared<Lesson>,
    pub example: Example,
}

#[component]
pub fn ExampleBlock(props: &Props) -> Html {
    let Props { lesson, example } = props;
    let desk = use_desk();
    let task = use_memo((lesson.clone(), example.clone()), |(lesson, example)| {
        Task::example(lesson, example)
    });
    let is_open = desk.bench.task.place == task.place;
    let chosen = use_state(Vec::new);

    // The answer comes with the first run.
    let has_run = use_state(|| false);
    let runs_now = is_open && desk.bench.outcome.is_some();
    use_effect_with(runs_now, {
        let has_run = has_run.clone();
        move |&runs_now| {
            if runs_now && !*has_run {
                has_run.set(true);
            }
        }
    });

    let open = |run: bool| {
        let task = task.clone();
        desk.on(move |desk| {
            desk.open_own((*task).clone());
            go(&task.place);
            if run {
                desk.run();
            } else {
                desk.bench.dispatch(Action::ShowPane(Pane::Code));
                desk.focus();
            }
        })
    };
    let predict = example.predict.as_ref().map(|predict| {
        let onchoose = {
            let (chosen, choices) = (chosen.clone(), predict.choices.clone());
            Callback::from(move |at| chosen.set(choose(&choices, &chosen, at)))
        };
        html! {
            <fieldset class="predict">
                <legend>{ "Predict first" }</legend>
                { Html::from_html_unchecked(format!("<div>{}</div>", predict.question_html).into()) }
                { choice_list(&format!("predict-{}", example.id), &predict.choices, &chosen, &onchoose, *has_run) }
            </fieldset>
        }
    });
    let is_waiting = example.predict.is_some() && !*has_run && chosen.is_empty();
    html! {
        <section id={example.id.clone()} class={classes!("item", "example", is_open.then_some("open"))}>
            { predict }
            <Code text={example.code.clone()} language={Language::Python} />
            <footer>
                <button type="button" class="small" onclick={open(true)}>{ icon(Icon::Play) }{ "Run" }</button>
                if is_open {
                    <span class="muted">{ if desk.bench.changed { "in the editor, with your changes" } else { "in the editor" } }</span>
                } else {
                    <button type="button" class="quiet small" onclick={open(false)}>{ "Open in the editor" }</button>
                }
                if is_waiting { <span class="muted">{ "Choose an answer, then run it." }</span> }
            </footer>
        </section>
    }
}
