//! Sentences to the learner, as the engine writes them: lines, with code between backticks.

use yew::prelude::*;

pub fn words(text: &str) -> Html {
    let line = |(at, line): (usize, &str)| {
        html! {
            <>
                if at > 0 { <br /> }
                { for line.split('`').enumerate().map(|(at, part)| match at % 2 {
                    0 => html! { { part } },
                    _ => html! { <code>{ part }</code> },
                }) }
            </>
        }
    };
    html! { <>{ for text.lines().enumerate().map(line) }</> }
}
