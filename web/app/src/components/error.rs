//! An uncaught exception: what it says first, then the learner's part of the way to it.

use crate::components::events::line_badge;
use crate::components::words::words;
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
    let own: Vec<&Frame> = traceback.iter().filter(|frame| frame.own).collect();
    let has_others = own.len() < traceback.len();
    // An error of the models or the data is at no line of the program.
    let elsewhere = traceback.last().filter(|_| line.is_none());
    html! {
        <article class="error" data-testid="error">
            <p class="message">
                if let Some(frame) = elsewhere {
                    <span class="muted">{ format!("{}, line {}: ", frame.file, frame.line) }</span>
                } else {
                    { line_badge(*line) }
                }
                <strong>{ kind }</strong>
                if !message.is_empty() { { ": " }<span>{ message }</span> }
            </p>
            if let Some(hint) = hint { <p class="hint">{ words(hint) }</p> }
            if own.len() > 1 { <ol class="frames" aria-label="Calls">{ frames(&own) }</ol> }
            if has_others {
                <details>
                    <summary>{ "Whole traceback" }</summary>
                    <ol class="frames">{ frames(&traceback.iter().collect::<Vec<_>>()) }</ol>
                </details>
            }
        </article>
    }
}

/// Recursion repeats one frame: it is shown once.
fn frames(frames: &[&Frame]) -> Html {
    let alike =
        |a: &&Frame, b: &&Frame| (a.line, &a.file, &a.function) == (b.line, &b.file, &b.function);
    let frame = |group: &[&Frame]| {
        let frame = group.first()?;
        let place = match frame.own {
            true => format!("line {}", frame.line),
            false => format!("{}:{}", frame.file, frame.line),
        };
        Some(html! {
            <li>
                <span class="muted">{ place }</span>{ " in " }{ &frame.function }
                if group.len() > 1 { <span class="muted">{ format!(", {} times", group.len()) }</span> }
                if !frame.source.is_empty() { <code>{ frame.source.trim() }</code> }
            </li>
        })
    };
    frames.chunk_by(alike).filter_map(frame).collect()
}
