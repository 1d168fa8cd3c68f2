//! One value in a table.

use dunder_engine::report::Cell;
use yew::prelude::*;

/// Characters of a text that are shown at first.
const SHORT: usize = 120;

pub fn value(cell: &Cell) -> Html {
    match cell {
        Cell::Null => html! { <span class="none">{ "NULL" }</span> },
        Cell::Bool(true) => html! { "True" },
        Cell::Bool(false) => html! { "False" },
        Cell::Number(text) | Cell::Other(text) => html! { text },
        Cell::Text(text) if text.is_empty() => {
            html! { <span class="none" title="an empty string">{ "''" }</span> }
        }
        Cell::Text(text) => long(text),
        Cell::Bytes { len, hex } => {
            html! { <span title={format!("{len} bytes")}>{ format!("{hex}… {len} bytes") }</span> }
        }
        Cell::Deferred => {
            html! { <span class="none" title="This field was not loaded. Reading it sends a query.">{ "deferred" }</span> }
        }
        Cell::Missing => {
            html! { <span class="none" title="This row has no such column.">{ "–" }</span> }
        }
    }
}

fn long(text: &str) -> Html {
    match text.char_indices().nth(SHORT) {
        None => html! { <span class="text">{ text }</span> },
        Some((at, _)) => html! {
            <details class="text">
                <summary>{ &text[..at] }<span class="more">{ "… more" }</span></summary>
                { &text[at..] }
            </details>
        },
    }
}

pub fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Number(_))
}

/// The text of a cell that can be a key.
pub fn key_of(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Number(text) | Cell::Text(text) | Cell::Other(text) => Some(text.clone()),
        _ => None,
    }
}
