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
            Happened::Query(query) => queries.push(query),
            Happened::Output { line, text, stderr } => {
                // Those of its own line stand beside it, so that a loop reads line by line.
                let own = queries
                    .iter()
                    .rev()
                    .take_while(|query| query.line == *line)
                    .count();
                let own = queries.split_off(queries.len() - own);
                drawn.push(sent(&std::mem::take(&mut queries), false));
                drawn.push(html! {
                    <div class={classes!("output", stderr.then_some("stderr"))} data-testid="output">
                        <LineBadge line={*line} /><span class="chips">{ sent(&own, true) }</span>
                        if *stderr { <span class="kicker">{ "stderr" }</span> }
                        <pre>{ text }</pre>
                    </div>
                });
            }
            other => {
                drawn.push(sent(&std::mem::take(&mut queries), false));
                drawn.push(happened(other));
            }
        }
    }
    drawn.push(sent(&queries, false));
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

fn happened(event: &Happened) -> Html {
    match event {
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
                <pre>{ text }</pre>
            </figure>
        },
        Happened::Error(error) => html! { <Exception error={error.clone()} /> },
        Happened::Output { .. } | Happened::Query(_) => Html::default(),
    }
}

/// Queries that followed each other: those of one line and kind together.
fn sent(queries: &[&Query], chip: bool) -> Html {
    let alike = |a: &&Query, b: &&Query| (a.line, a.kind) == (b.line, b.kind);
    let groups = queries.chunk_by(alike).filter_map(|group| {
        let first = group.first()?;
        Some(html! { <Sent kind={first.kind} line={first.line} number={group.len()} {chip} /> })
    });
    groups.collect()
}

#[derive(PartialEq, Properties)]
struct SentProps {
    kind: QueryKind,
    line: Option<u32>,
    number: usize,
    /// Beside what was printed next, and so without words.
    chip: bool,
}

#[component]
fn Sent(props: &SentProps) -> Html {
    let desk = use_desk();
    let kind = kind_name(props.kind);
    let words = match props.kind {
        QueryKind::Transaction => "transaction".to_owned(),
        _ => format!(
            "{} {}",
            kind.to_uppercase(),
            count(props.number, "query", "queries")
        ),
    };
    let show = desk.does(|| Action::ShowTab(Tab::Sql));
    let class = format!("query-{kind}");
    if props.chip {
        let line = props
            .line
            .map(|line| format!(", line {line}"))
            .unwrap_or_default();
        return html! {
            <button type="button" class={classes!("chip", class)} title={format!("{words}{line}")} onclick={show}>
                <span class="dot" aria-hidden="true" /><span class="sr">{ words }</span><span aria-hidden="true">{ props.number }</span>
            </button>
        };
    }
    html! {
        <p class={classes!("sent", class)}>
            <LineBadge line={props.line} />
            <button type="button" class="plain" title="Show the SQL" onclick={show}>
                <span class="dot" aria-hidden="true" />{ words }
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
