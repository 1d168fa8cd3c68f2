//! The strip between editor and results: run, stop, and how many queries it took.

use crate::bench::{Action, Tab};
use crate::components::icon::{Icon, icon};
use crate::engine::EngineState;
use crate::hooks::{Desk, use_desk};
use crate::js;
use crate::outcome::{count, duration, verdict};
use gloo_timers::callback::Interval;
use yew::prelude::*;

/// How long a run takes before the page says that it runs.
const PATIENCE_MS: f64 = 300.0;

#[component]
pub fn Strip() -> Html {
    let desk = use_desk();
    let bench = &desk.bench;
    let elapsed = use_elapsed(bench.running.map(|running| running.since));
    html! {
        <div class={classes!("strip", bench.running.map(|_| "running"))} role="group" aria-label="Run">
            if bench.running.is_some() {
                <button type="button" class="run" data-testid="stop" onclick={desk.on(Desk::stop)}>{ icon(Icon::Stop) }{ "Stop" }</button>
            } else {
                <button type="button" class="run primary" data-testid="run" onclick={desk.on(Desk::run)}>
                    { icon(Icon::Play) }{ "Run" }
                    <kbd>{ if js::is_apple() { "⌘↵" } else { "Ctrl ↵" } }</kbd>
                </button>
            }
            { sent(&desk) }
            { engine_status(&desk, elapsed) }
        </div>
    }
}

/// `2 queries · 0.4 ms · budget 2`
fn sent(desk: &Desk) -> Html {
    let bench = &desk.bench;
    let budget = bench.task.budget();
    let Some(outcome) = bench.outcome.as_ref() else {
        return html! {
            <p class="count">
                if let Some(budget) = budget { <span class="muted">{ format!("budget {}", count(budget, "query", "queries")) }</span> }
            </p>
        };
    };
    let queries = outcome.report.query_count;
    let over = budget.is_some_and(|budget| queries > budget);
    let stale = bench.running.is_some().then_some("stale");
    let show = |tab: Tab| desk.does(move || Action::ShowTab(tab));
    html! {
        <p class={classes!("count", stale)} key={outcome.number}>
            <button type="button" class={classes!("plain", over.then_some("over"))} onclick={show(Tab::Sql)}>
                <strong>{ count(queries, "query", "queries") }</strong>
                if over { <span>{ ", over budget" }</span> }
            </button>
            if queries > 0 { <span class="muted time">{ " · " }{ duration(outcome.query_ms()) }</span> }
            if let Some(budget) = budget { <span class="muted">{ format!(" · budget {budget}") }</span> }
            if let Some(grade) = &outcome.grade {
                <button type="button" class={classes!("plain", "verdict", if grade.passed { "pass" } else { "fail" })} onclick={show(Tab::Checks)}>
                    { icon(if grade.passed { Icon::Check } else { Icon::Cross }) }{ verdict(grade) }
                </button>
            }
        </p>
    }
}

fn engine_status(desk: &Desk, elapsed: f64) -> Html {
    let running = desk.bench.running;
    let waiting = if running.is_some() {
        ": your program runs as soon as it is here"
    } else {
        ""
    };
    let (state, text, share) = match &desk.engine_state {
        EngineState::Loading { loaded, total } if *total > 0.0 => {
            let megabytes = |bytes: f64| format!("{:.1}", bytes / 1e6);
            let text = format!(
                "Engine {} of {} MB{waiting}",
                megabytes(*loaded),
                megabytes(*total)
            );
            ("loading", text, Some(loaded / total))
        }
        EngineState::Loading { .. } => ("loading", format!("The engine starts{waiting}"), None),
        EngineState::Broken(message) => ("loading", format!("{message}. Run tries again."), None),
        EngineState::Ready if running.is_some() => {
            let shown = if elapsed > PATIENCE_MS {
                format!("Runs, {:.1} s", elapsed / 1000.0)
            } else {
                String::new()
            };
            ("running", shown, None)
        }
        EngineState::Ready if desk.bench.stopped => ("ready", "Stopped".to_owned(), None),
        EngineState::Ready => {
            let again = desk.bench.outcome.as_ref().filter(|_| desk.bench.repeated);
            (
                "ready",
                again.map_or_else(
                    || "Ready".to_owned(),
                    |outcome| format!("Run {}: as before", outcome.number),
                ),
                None,
            )
        }
    };
    html! {
        <p class="engine" data-testid="engine" data-state={state}>
            if let Some(share) = share {
                <span
                    class="bar"
                    role="progressbar"
                    aria-label="Download of the engine"
                    aria-valuenow={format!("{:.0}", share * 100.0)}
                    aria-valuemin="0"
                    aria-valuemax="100"
                    style={format!("--share: {share:.3}")}
                />
            }
            { text }
        </p>
    }
}

/// Milliseconds since something began, a few times a second.
#[hook]
fn use_elapsed(since: Option<f64>) -> f64 {
    let now = use_state(|| 0.0);
    use_effect_with(since.is_some(), {
        let now = now.clone();
        move |going| {
            let interval = going.then(|| Interval::new(100, move || now.set(js::now())));
            || drop(interval)
        }
    });
    since.map_or(0.0, |since| (*now - since).max(0.0))
}
