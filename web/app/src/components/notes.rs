//! Words that come and go: what was just done, and its undoing.

use crate::bench::{Action, Note, Undo};
use crate::components::icon::{Icon, icon};
use crate::hooks::use_desk;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

const STAYS_MS: u32 = 10_000;

#[component]
pub fn Notes() -> Html {
    let desk = use_desk();
    let note = desk.bench.note.clone();
    use_effect_with(note.clone(), {
        let bench = desk.bench.dispatcher();
        move |note: &Option<Note>| {
            // What is serious stays until it was read.
            let fades = note.as_ref().is_some_and(|note| !note.serious);
            let timeout =
                fades.then(|| Timeout::new(STAYS_MS, move || bench.dispatch(Action::Note(None))));
            || drop(timeout)
        }
    });
    let close = desk.does(|| Action::Note(None));
    html! {
        <div class="notes" role="status">
            if let Some(Note { text, undo, serious }) = note {
                <div class={classes!("note", serious.then_some("serious"))}>
                    <p>{ text }</p>
                    if let Some(undo) = undo {
                        <button type="button" class="small" onclick={desk.on(move |desk| match &undo {
                            Undo::Texts(texts, terminal) => desk.replace(texts.clone(), terminal.clone(), None),
                            Undo::Everything(backup) => desk.take_up(backup.clone()),
                        })}>{ "Undo" }</button>
                    }
                    <button type="button" class="quiet small" aria-label="Close" onclick={close}>{ icon(Icon::Close) }</button>
                </div>
            }
        </div>
    }
}
