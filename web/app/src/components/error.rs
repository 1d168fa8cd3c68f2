//! An uncaught exception: what it says first, then the learner's part of the way to it.

use crate::components::events::line_badge;
use dunder_engine::report::{Error, Frame};
use yew::prelude::*;

pub fn exception(error: &Error) -> Html {
    let Error {
        kind,
        message,
        line,
        traceback,
        hint,
        ..
    } = error;
    let frame = |frame: &Frame| {
        html! {
            <li>
                <span class="muted">{ if frame.own { format!("line {}", frame.line) } else { format!("{}:{}", frame.file, frame.line) } }</span>
                { " in " }{ &frame.function }
                if !frame.source.is_empty() { <code>{ frame.source.trim() }</code> }
            </li>
        }
    };
    let own: Vec<&Frame> = traceback.iter().filter(|frame| frame.own).collect();
    let has_others = own.len() < traceback.len();
    html! {
        <article class="error" data-testid="error">
            <p class="message">
                { line_badge(*line) }
                <strong>{ kind }</strong>
                if !message.is_empty() { { ": " }<span>{ message }</span> }
            </p>
            if let Some(hint) = hint { <p class="hint">{ hint }</p> }
            if own.len() > 1 { <ol class="frames" aria-label="Calls">{ for own.into_iter().map(frame) }</ol> }
            if has_others {
                <details>
                    <summary>{ "Whole traceback" }</summary>
                    <ol class="frames">{ for traceback.iter().map(frame) }</ol>
                </details>
            }
        </article>
    }
}
