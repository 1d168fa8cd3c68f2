//! What happened, in order: output, values, the error, and between them the queries.

use crate::bench::{Action, Bench, Tab};
use crate::components::error::exception;
use crate::components::form::preview;
use crate::components::table::{grid, row_count};
use crate::outcome::{Outcome, count, kind_name};
use crate::shared::Shared;
use dunder_engine::report::{Display, Event as Happened, Query, QueryKind};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub outcome: Shared<Outcome>,
    pub bench: UseReducerDispatcher<Bench>,
}

#[component]
pub fn Events(props: &Props) -> Html {
    let outcome = &props.outcome;
    if let Some(failure) = &outcome.failure {
        return html! {
            <div class="events"><article class="error" data-testid="error"><p class="message">{ failure }</p></article></div>
        };
    }
    let report = &outcome.report;
    let is_quiet = !report
        .events
        .iter()
        .any(|event| !matches!(event, Happened::Query(_)));
    let show = {
        let bench = props.bench.clone();
        Callback::from(move |_| bench.dispatch(Action::ShowTab(Tab::Sql)))
    };
    let mut drawn = Vec::new();
    let mut queries: Vec<&Query> = Vec::new();
    for event in &report.events {
        match event {
            Happened::Query(query) => queries.push(query),
            Happened::Output { line, text, stderr } => {
                // Those of its own line stand beside it, so that a loop reads line by line.
                let own = queries
                    .iter()
                    .rev()
                    .take_while(|query| query.line == *line)
                    .count();
                let own = queries.split_off(queries.len() - own);
                drawn.push(sent(&show, &std::mem::take(&mut queries), false));
                drawn.push(html! {
                    <div class={classes!("output", stderr.then_some("stderr"))} data-testid="output">
                        { line_badge(*line) }<span class="chips">{ sent(&show, &own, true) }</span>
                        if *stderr { <span class="kicker">{ "stderr" }</span> }
                        <pre>{ text }</pre>
                    </div>
                });
            }
            other => {
                drawn.push(sent(&show, &std::mem::take(&mut queries), false));
                drawn.push(happened(&props.bench, other));
            }
        }
    }
    drawn.push(sent(&show, &queries, false));
    html! {
        <div class="events">
            { for drawn }
            if is_quiet {
                <p class="muted">
                    if report.events.is_empty() {
                        { "The program ended without output and sent no query. " }
                    } else {
                        { "The program ended without output. " }
                    }
                    { "End it with an expression, such as a queryset, to see its value." }
                </p>
            }
            { for report.notices.iter().map(|notice| html! { <p class="notice" role="note">{ notice }</p> }) }
        </div>
    }
}

fn happened(bench: &UseReducerDispatcher<Bench>, event: &Happened) -> Html {
    match event {
        Happened::Value {
            line,
            value: Display::Table(table),
        } => html! {
            <figure class="value" data-testid="value">
                <figcaption>
                    { line_badge(*line) }<code>{ &table.title }</code><span class="muted">{ row_count(table) }</span>
                </figcaption>
                if !table.columns.is_empty() { { grid(bench, table, None) } }
            </figure>
        },
        Happened::Value {
            line,
            value: Display::Text { text, python_type },
        } => html! {
            <figure class="value" data-testid="value">
                <figcaption>{ line_badge(*line) }<code>{ python_type }</code></figcaption>
                <pre>{ text }</pre>
            </figure>
        },
        Happened::Value {
            line,
            value: Display::Form(form),
        } => preview(*line, form),
        Happened::Error(error) => exception(error),
        Happened::Output { .. } | Happened::Query(_) => Html::default(),
    }
}

/// Queries that followed each other: those of one line and kind together. As a chip they stand beside what was printed next.
fn sent(show: &Callback<MouseEvent>, queries: &[&Query], chip: bool) -> Html {
    let alike = |a: &&Query, b: &&Query| (a.line, a.kind) == (b.line, b.kind);
    queries
        .chunk_by(alike)
        .filter_map(|group| {
            let first = group.first()?;
            let kind = kind_name(first.kind);
            let class = format!("query-{kind}");
            let words = match first.kind {
                QueryKind::Transaction => "transaction".to_owned(),
                _ => format!("{} {}", kind.to_ascii_uppercase(), count(group.len(), "query", "queries")),
            };
            let dot = html! { <span class="dot" aria-hidden="true" /> };
            Some(if chip {
                html! {
                    <button type="button" class={classes!("chip", class)} title={words.clone()} onclick={show}>
                        { dot }<span class="sr">{ words }</span><span aria-hidden="true">{ group.len() }</span>
                    </button>
                }
            } else {
                html! {
                    <p class={classes!("sent", class)}>
                        { line_badge(first.line) }
                        <button type="button" class="plain" title="Show the SQL" onclick={show}>{ dot }{ words }</button>
                    </p>
                }
            })
        })
        .collect()
}

/// The line that something is about. Pointing at it marks the line in the editor: see `Results`.
pub fn line_badge(line: Option<u32>) -> Html {
    match line {
        Some(line) => html! {
            <span class="line" title={format!("line {line}")} data-line={line.to_string()}><span class="sr">{ "line " }</span>{ line }</span>
        },
        None => {
            html! { <span class="line" title="Not sent by a line of your program">{ "–" }</span> }
        }
    }
}
