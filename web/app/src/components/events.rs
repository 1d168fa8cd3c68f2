//! What happened, in order: output, values, the error, and between them the queries.

use crate::bench::{Action, Tab};
use crate::components::error::Exception;
use crate::components::table::{Grid, row_count};
use crate::hooks::{Desk, use_desk};
use crate::outcome::{Outcome, count, kind_name};
use crate::shared::Shared;
use dunder_engine::report::{Display, Event as Happened, Query, QueryKind};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub outcome: Shared<Outcome>,
}

#[component]
pub fn Events(props: &Props) -> Html {
    let outcome = &props.outcome;
    if let Some(failure) = &outcome.failure {
        return html! { <article class="error" data-testid="error"><p class="message">{ failure }</p></article> };
    }
    let report = &outcome.report;
    let is_quiet = !report
        .events
        .iter()
        .any(|event| !matches!(event, Happened::Query(_)));
    let mut drawn = Vec::new();
    let mut queries: Vec<&Query> = Vec::new();
    for event in &report.events {
        match event {
            Happened::Query(query) => {
                if queries
                    .last()
                    .is_some_and(|last| (last.line, last.kind) != (query.line, query.kind))
                {
                    drawn.push(sent(&std::mem::take(&mut queries)));
                }
                queries.push(query);
            }
            other => {
                drawn.push(sent(&std::mem::take(&mut queries)));
                drawn.push(happened(other));
            }
        }
    }
    drawn.push(sent(&queries));
    html! {
        <div class="events">
            { for drawn }
            if is_quiet {
                <p class="muted">
                    if report.events.is_empty() {
                        { "The program ended without output and sent no query. End it with an expression, such as a queryset, to see its value." }
                    } else {
                        { "The program ended without output. End it with an expression, such as a queryset, to see its value." }
                    }
                </p>
            }
            { for report.notices.iter().map(|notice| html! { <p class="notice" role="note">{ notice }</p> }) }
        </div>
    }
}

fn happened(event: &Happened) -> Html {
    match event {
        Happened::Output { line, text } => html! {
            <div class="output" data-testid="output"><LineBadge line={*line} /><pre tabindex="0">{ text }</pre></div>
        },
        Happened::Value {
            line,
            value: Display::Table(table),
        } => html! {
            <figure class="value" data-testid="value">
                <figcaption>
                    <LineBadge line={*line} /><code>{ &table.title }</code><span class="muted">{ row_count(table) }</span>
                </figcaption>
                if !table.columns.is_empty() { <Grid table={table.clone()} /> }
            </figure>
        },
        Happened::Value {
            line,
            value: Display::Text { text, python_type },
        } => html! {
            <figure class="value" data-testid="value">
                <figcaption><LineBadge line={*line} /><code>{ python_type }</code></figcaption>
                <pre tabindex="0">{ text }</pre>
            </figure>
        },
        Happened::Error(error) => html! { <Exception error={error.clone()} /> },
        Happened::Query(_) => Html::default(),
    }
}

/// One line for queries that followed each other.
fn sent(queries: &[&Query]) -> Html {
    let Some(first) = queries.first() else {
        return Html::default();
    };
    html! { <Sent kind={first.kind} line={first.line} number={queries.len()} /> }
}

#[derive(PartialEq, Properties)]
struct SentProps {
    kind: QueryKind,
    line: Option<u32>,
    number: usize,
}

#[component]
fn Sent(props: &SentProps) -> Html {
    let desk = use_desk();
    let kind = kind_name(props.kind);
    let text = match props.kind {
        QueryKind::Transaction => "transaction".to_owned(),
        _ => format!(
            "{} {}",
            kind.to_uppercase(),
            count(props.number, "query", "queries")
        ),
    };
    html! {
        <p class={classes!("sent", format!("query-{kind}"))}>
            <LineBadge line={props.line} />
            <button type="button" class="plain" title="Show the SQL" onclick={desk.does(|| Action::ShowTab(Tab::Sql))}>
                <span class="dot" aria-hidden="true" />{ text }
            </button>
        </p>
    }
}

#[derive(PartialEq, Properties)]
pub struct LineProps {
    pub line: Option<u32>,
}

/// The line that something is about. Pointing at it marks the line in the editor.
#[component]
pub fn LineBadge(props: &LineProps) -> Html {
    let desk = use_desk();
    let Some(line) = props.line else {
        return html! { <span class="line" title="Not sent by a line of your program">{ "–" }</span> };
    };
    let point = |line: Option<u32>| move |desk: &Desk| desk.point(line);
    html! {
        <span class="line" title={format!("line {line}")} onmouseenter={desk.on(point(Some(line)))} onmouseleave={desk.on(point(None))}>
            <span class="sr">{ "line " }</span>{ line }
        </span>
    }
}
