//! The list of queries, similar ones folded into one.

use crate::components::code::{Code, Copy, Language};
use crate::components::events::line_badge;
use crate::hooks::{SettingsAction, use_desk};
use crate::outcome::{Outcome, count, differing, duration, kind_name};
use crate::shared::Shared;
use dunder_engine::report::{Query, QueryKind};
use yew::prelude::*;

/// Queries, or groups of similar ones, that are drawn at first.
const MANY: usize = 200;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub outcome: Option<Shared<Outcome>>,
}

#[component]
pub fn Queries(props: &Props) -> Html {
    let desk = use_desk();
    let whole = use_state(|| false);
    let Some(outcome) = &props.outcome else {
        return html! {
            <div class="queries" data-testid="queries" data-count="0">
                <p class="empty">{ "Run the program to see the SQL that it sends." }</p>
            </div>
        };
    };
    let values = desk.settings.values;
    let left_out = match *whole {
        true => 0,
        false => outcome.groups.len().saturating_sub(MANY),
    };
    let number = outcome.report.query_count;
    let queries: Vec<&Query> = outcome.report.queries().collect();
    let all: String = queries
        .iter()
        .map(|query| format!("{};\n", query.sql_with_values))
        .collect();
    let switch = |label: &'static str, to: bool| {
        let settings = desk.settings.dispatcher();
        let onclick = Callback::from(move |_| settings.dispatch(SettingsAction::Values(to)));
        html! { <button type="button" class="small" aria-pressed={(values == to).to_string()} {onclick}>{ label }</button> }
    };
    html! {
        <div class="queries" data-testid="queries" data-count={number.to_string()}>
            if queries.is_empty() {
                <p class="empty">{ "This program sent no query. A queryset is lazy: it asks the database only when its rows are needed." }</p>
            } else {
                <header>
                    <strong>{ count(number, "query", "queries") }</strong>
                    if queries.len() < number { <span class="muted">{ format!("first {} shown", queries.len()) }</span> }
                    <span class="choice" role="group" aria-label="Parameters">{ switch("placeholders", false) }{ switch("values", true) }</span>
                    <Copy label="Copy all" text={all} />
                </header>
                <ol>
                    { for outcome.groups.iter().take(outcome.groups.len() - left_out).enumerate().map(|(group, members)| {
                        let at_cursor = outcome.group(members).iter().any(|query| query.line == Some(desk.bench.cursor));
                        drawn(outcome, group, members, at_cursor, values)
                    }) }
                </ol>
                if left_out > 0 {
                    <p class="empty">
                        <button type="button" class="small" onclick={Callback::from(move |_| whole.set(true))}>{ format!("Show {left_out} more") }</button>
                    </p>
                }
            }
        </div>
    }
}

/// A query, or a group of similar ones.
fn drawn(
    outcome: &Outcome,
    group: usize,
    members: &[usize],
    at_cursor: bool,
    values: bool,
) -> Html {
    let queries = outcome.group(members);
    let Some(first) = queries.first() else {
        return Html::default();
    };
    let similar = queries.len();
    let kind = kind_name(first.kind);
    let class = classes!(
        "query",
        format!("query-{kind}"),
        at_cursor.then_some("at-cursor"),
        (similar > 1).then_some("similar")
    );
    let line = first.line.map(|line| line.to_string());
    if first.kind == QueryKind::Transaction {
        return html! {
            <li key={group} {class} data-testid="query" data-line={line}>
                <p class="about">{ line_badge(first.line) }<span class="kind">{ kind }</span><code data-testid="sql">{ &first.sql }</code></p>
            </li>
        };
    }
    let about = html! {
        <>
            { line_badge(first.line) }
            <span class="kind"><span class="dot" aria-hidden="true" />{ kind.to_ascii_uppercase() }</span>
            if similar > 1 { <strong class="times">{ repeated(&queries) }</strong> }
            <span class="muted">{ cost(&queries) }</span>
            <Copy label="Copy" text={first.sql_with_values.clone()} />
        </>
    };
    let body = html! {
        <>
            <Code text={if values { first.sql_with_values.clone() } else { first.sql.clone() }} language={Language::Sql} testid="sql" />
            if !values && !first.params.is_empty() && similar == 1 {
                <p class="params"><span class="muted">{ "parameters " }</span>{ parameters(&first.params) }</p>
            }
            if let Some(error) = &first.error { <p class="failed">{ error }</p> }
        </>
    };
    if similar == 1 {
        return html! {
            <li key={group} {class} data-testid="query" data-line={line}>
                <p class="about">{ about }</p>
                { body }
            </li>
        };
    }
    let differ = differing(&queries);
    html! {
        <li key={group} {class} data-at={line}>
            <p class="about">{ about }</p>
            { body }
            <details>
                <summary>{ if differ.is_empty() { "the same parameters each time".to_owned() } else { format!("their {similar} parameters") } }</summary>
                <ol class="members">
                    { for queries.iter().map(|query| {
                        let params: Vec<_> = match differ.is_empty() {
                            true => query.params.clone(),
                            false => differ.iter().filter_map(|&at| query.params.get(at).cloned()).collect(),
                        };
                        html! {
                            <li data-testid="query" data-line={query.line.map(|line| line.to_string())}>
                                { line_badge(query.line) }
                                <code>{ parameters(&params) }</code>
                                <span class="muted">{ cost(&[query]) }</span>
                            </li>
                        }
                    }) }
                </ol>
            </details>
        </li>
    }
}

/// `×10 similar, line 4`
fn repeated(queries: &[&Query]) -> String {
    let mut lines: Vec<u32> = queries.iter().filter_map(|query| query.line).collect();
    lines.dedup();
    let same = queries.iter().all(|query| {
        query.duplicate.is_some()
            && query.duplicate == queries.first().and_then(|first| first.duplicate)
    });
    let word = if same { "duplicate" } else { "similar" };
    match lines.as_slice() {
        [line] => format!("×{} {word}, line {line}", queries.len()),
        _ => format!("×{} {word}", queries.len()),
    }
}

/// `10 rows · 0.4 ms`
fn cost(queries: &[&Query]) -> String {
    let time = duration(queries.iter().map(|query| query.ms).sum());
    let rows: u64 = queries.iter().filter_map(|query| query.rows).sum();
    match queries.iter().any(|query| query.rows.is_some()) {
        true => format!(
            "{} · {time}",
            count(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows")
        ),
        false => time,
    }
}

fn parameters(params: &[serde_json::Value]) -> String {
    let shown = |param: &serde_json::Value| match param {
        serde_json::Value::Null => "NULL".to_owned(),
        serde_json::Value::String(text) => format!("'{text}'"),
        other => other.to_string(),
    };
    params.iter().map(shown).collect::<Vec<_>>().join(", ")
}
