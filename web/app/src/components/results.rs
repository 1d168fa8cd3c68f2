//! What the last run showed, in tabs.

use crate::bench::{Action, Tab};
use crate::components::checks::{NextUp, checks};
use crate::components::events::Events;
use crate::components::queries::Queries;
use crate::components::tables::Tables;
use crate::components::terminal::Terminal;
use crate::hooks::Desk;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

pub fn results(desk: &Desk, next: &NextUp) -> Html {
    let bench = &desk.bench;
    let outcome = bench.outcome.clone();
    let stale = bench.running.is_some().then_some("stale");
    let panel = |tab: Tab, content: Html| {
        html! {
            <div
                role="tabpanel"
                id={format!("panel-{}", name(tab))}
                aria-labelledby={format!("tab-{}", name(tab))}
                class={classes!("panel", stale.filter(|_| tab != Tab::Terminal))}
                hidden={bench.tab != tab}
            >
                { content }
            </div>
        }
    };
    html! {
        <section class="results-pane" data-testid="results" aria-label="Results" aria-busy={bench.running.is_some().to_string()} onmouseover={point(desk)} onmouseleave={desk.on(|desk| desk.point(None))}>
            <header class="tabs">
                <div role="tablist" aria-label="Results" onkeydown={turn(desk)}>
                    { for bench.tabs().iter().map(|tab| heading(desk, *tab)) }
                </div>
            </header>
            { panel(Tab::Results, match &outcome {
                Some(outcome) => html! { <Events key={outcome.number} outcome={outcome.clone()} bench={bench.dispatcher()} /> },
                None => html! { <p class="empty">{ "Run the program to see what it prints, and the value of its expressions." }</p> },
            }) }
            { panel(Tab::Sql, html! { <Queries outcome={outcome.clone()} /> }) }
            { panel(Tab::Tables, html! { <Tables visible={bench.tab == Tab::Tables} /> }) }
            if bench.tabs().contains(&Tab::Terminal) { { panel(Tab::Terminal, html! { <Terminal key={bench.task.key()} /> }) } }
            { panel(Tab::Checks, checks(desk, outcome.as_ref(), next)) }
            <p class="sr" role="status">{ outcome.filter(|_| stale.is_none()).map(|outcome| outcome.summary()) }</p>
        </section>
    }
}

/// Whatever stands for a line of the program marks it in the editor while it is pointed at.
fn point(desk: &Desk) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |event: MouseEvent| {
        let target = event.target_dyn_into::<Element>();
        let place =
            target.and_then(|element| element.closest("[data-line], [data-at]").ok().flatten());
        let line = place.and_then(|place| {
            place
                .get_attribute("data-line")
                .or_else(|| place.get_attribute("data-at"))
        });
        desk.point(line.and_then(|line| line.parse().ok()));
    })
}

fn heading(desk: &Desk, tab: Tab) -> Html {
    let chosen = desk.bench.tab == tab;
    let has_news = desk.bench.news.contains(&tab);
    html! {
        <button
            type="button"
            role="tab"
            class="tab"
            id={format!("tab-{}", name(tab))}
            data-testid={format!("tab-{}", name(tab))}
            aria-selected={chosen.to_string()}
            aria-controls={format!("panel-{}", name(tab))}
            tabindex={if chosen { "0" } else { "-1" }}
            onclick={desk.does(move || Action::ShowTab(tab))}
        >
            { title(tab) }
            if has_news { <span class="news" title="New"><span class="sr">{ ", new" }</span></span> }
        </button>
    }
}

/// The arrow keys go from tab to tab.
fn turn(desk: &Desk) -> Callback<KeyboardEvent> {
    let desk = desk.clone();
    Callback::from(move |event: KeyboardEvent| {
        let desk = desk.clone();
        let tabs = desk.bench.tabs();
        let at = tabs
            .iter()
            .position(|tab| *tab == desk.bench.tab)
            .unwrap_or_default();
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % tabs.len(),
            "ArrowLeft" => (at + tabs.len() - 1) % tabs.len(),
            "Home" => 0,
            "End" => tabs.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = tabs.get(to) {
            desk.bench.dispatch(Action::ShowTab(*tab));
            let button = crate::js::document().get_element_by_id(&format!("tab-{}", name(*tab)));
            if let Some(button) =
                button.and_then(|button| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(button).ok())
            {
                button.focus().ok();
            }
        }
    })
}

fn name(tab: Tab) -> &'static str {
    match tab {
        Tab::Results => "results",
        Tab::Sql => "sql",
        Tab::Tables => "tables",
        Tab::Terminal => "terminal",
        Tab::Checks => "checks",
    }
}

fn title(tab: Tab) -> &'static str {
    match tab {
        Tab::Results => "Results",
        Tab::Sql => "SQL",
        Tab::Tables => "Tables",
        Tab::Terminal => "Terminal",
        Tab::Checks => "Checks",
    }
}
