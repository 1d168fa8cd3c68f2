//! A terminal for `python manage.py`, and the files of its project.

use crate::bench::{Action, Pane, Tab};
use crate::components::error::exception;
use crate::components::icon::{Icon, icon};
use crate::hooks::{Desk, use_desk};
use crate::js;
use crate::task::File;
use crate::terminal::{Entry, Terminal as Screen, apps};
use dunder_engine::report::Event as Happened;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const PROMPT: &str = "$ python manage.py ";

/// What a beginner needs, with the app in place of `*`.
const COMMANDS: [(&str, &str); 7] = [
    (
        "makemigrations *",
        "writes what has changed in the models as a new migration",
    ),
    (
        "migrate *",
        "applies the migrations that the database does not have yet",
    ),
    (
        "showmigrations *",
        "lists the migrations, with an X for those applied",
    ),
    (
        "sqlmigrate * 0001",
        "shows the SQL of a migration, and changes nothing",
    ),
    (
        "migrate * zero",
        "takes all of them back; a number instead of zero goes to that one",
    ),
    (
        "migrate * 0001 --fake",
        "records a migration as applied without running it",
    ),
    (
        "makemigrations * --empty --name fill",
        "makes an empty migration, for one that changes rows",
    ),
];

#[component]
pub fn Terminal() -> Html {
    let desk = use_desk();
    let bench = &desk.bench;
    let input = use_node_ref();
    // How far back the arrow keys have gone.
    let back = use_mut_ref(|| 0_usize);
    let screen = bench.terminal().cloned();
    let is_running = bench.running.is_some();
    let is_shown = bench.tab == Tab::Terminal;
    let is_used = screen
        .as_ref()
        .is_some_and(|screen| !screen.entries.is_empty());
    use_effect_with((screen.clone(), is_shown), {
        let input = input.clone();
        move |_| {
            if let Some(input) = input
                .cast::<HtmlInputElement>()
                .filter(|_| is_shown && is_used)
                && let Ok(Some(screen)) = input.closest(".screen")
            {
                // The newest line is in sight, as in any terminal.
                screen.set_scroll_top(screen.scroll_height());
            }
        }
    });
    let apps = apps(&bench.task, &bench.texts);
    let app = apps.last().map(|app| app.label.clone());
    let put = {
        let input = input.clone();
        move |text: &str| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.set_value(text);
                input.focus().ok();
            }
        }
    };
    let onsubmit = {
        let (desk, input, back) = (desk.clone(), input.clone(), back.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>()
                && desk.bench.running.is_none()
            {
                let line = input.value();
                input.set_value("");
                *back.borrow_mut() = 0;
                desk.type_line(&line);
            }
        })
    };
    let onkeydown = {
        let (desk, put) = (desk.clone(), put.clone());
        Callback::from(move |event: KeyboardEvent| key(&desk, &event, &back, &put))
    };
    let default = Screen::default();
    let screen = screen.as_deref().unwrap_or(&default);
    // The question itself stands before its answer.
    let question = screen
        .asking
        .as_ref()
        .and_then(|_| screen.entries.last())
        .map(|entry| {
            let output = entry.output();
            output
                .rsplit_once('\n')
                .map_or(output.clone(), |(_, last)| last.to_owned())
        });
    let label = question
        .clone()
        .unwrap_or_else(|| "python manage.py".to_owned());
    html! {
        <div class="terminal" data-testid="terminal">
            <div class="screen">
                <div role="log" aria-label="Terminal">
                    { for screen.entries.iter().enumerate().map(|(at, entry)| html! { <div class="entry" data-testid="terminal-entry" key={at}>{ drawn(entry, question.as_deref().filter(|_| at + 1 == screen.entries.len()), is_running) }</div> }) }
                </div>
                if screen.entries.is_empty() { { help(app.as_deref(), &put) } }
                <form class="prompt" {onsubmit}>
                    <span aria-hidden="true">{ question.clone().unwrap_or_else(|| PROMPT.to_owned()) }</span>
                    <input
                        ref={input}
                        type="text"
                        data-testid="terminal-input"
                        aria-label={label}
                        autocomplete="off"
                        autocapitalize="off"
                        autocorrect="off"
                        spellcheck="false"
                        enterkeyhint="go"
                        readonly={is_running}
                        {onkeydown}
                    />
                    if question.is_some() {
                        <button type="button" class="quiet small" onclick={desk.on(Desk::interrupt)}>{ "Cancel" }</button>
                    }
                </form>
            </div>
            { project(&desk, &apps.iter().map(|app| app.label.as_str()).collect::<Vec<_>>()) }
        </div>
    }
}

/// Keys that a terminal has.
fn key(desk: &Desk, event: &KeyboardEvent, back: &std::cell::RefCell<usize>, put: &impl Fn(&str)) {
    let terminal = desk.bench.terminal();
    let mut back = back.borrow_mut();
    let steps = match event.key().as_str() {
        "ArrowUp" => *back + 1,
        "ArrowDown" => back.saturating_sub(1),
        "c" if event.ctrl_key() => {
            let is_selected = js::window()
                .get_selection()
                .is_ok_and(|selection| selection.is_some_and(|text| !text.is_collapsed()));
            if !is_selected {
                desk.interrupt();
                put("");
            }
            return;
        }
        "l" if event.ctrl_key() => {
            event.prevent_default();
            if terminal.is_some_and(|terminal| terminal.asking.is_none()) {
                desk.type_line("clear");
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    let Some(terminal) = terminal.filter(|terminal| terminal.asking.is_none()) else {
        return;
    };
    *back = steps.min(terminal.history.len());
    let line = terminal.history.iter().rev().nth(back.wrapping_sub(1));
    put(line.map_or("", String::as_str));
}

/// A command and what it printed, but for the question that is put beside the answer.
fn drawn(entry: &Entry, question: Option<&str>, is_running: bool) -> Html {
    let last = entry.events.len().saturating_sub(1);
    let event = |(at, event): (usize, &Happened)| match event {
        Happened::Output { text, stderr, .. } => {
            let text = match question.filter(|_| at == last) {
                Some(question) => text.strip_suffix(question).unwrap_or(text),
                None => text,
            };
            html! { <span class={classes!(stderr.then_some("stderr"))}>{ text.to_owned() }</span> }
        }
        _ => Html::default(),
    };
    let is_lost = !entry.ended && question.is_none() && !is_running;
    html! {
        <>
            <p class="command"><span>{ PROMPT }</span>{ &entry.command }</p>
            <pre>{ for entry.events.iter().enumerate().map(event) }</pre>
            { for entry.events.iter().filter_map(|event| match event {
                Happened::Error(error) => Some(exception(error)),
                _ => None,
            }) }
            if let Some(word) = &entry.word { <p class="muted">{ word }</p> }
            if is_lost { <p class="muted">{ "Stopped. Nothing has changed." }</p> }
        </>
    }
}

/// Before the first command: what one can type.
fn help(app: Option<&str>, put: &(impl Fn(&str) + Clone + 'static)) -> Html {
    let Some(app) = app else {
        return html! {
            <p class="empty">{ "There are no models yet. Define one in " }<code>{ "query.py" }</code>{ ": it belongs to an app called " }<code>{ "app" }</code>{ "." }</p>
        };
    };
    html! {
        <div class="help">
            <p>{ "This project has your models, no migrations and an empty database. Choose a command or type one:" }</p>
            <ul>
                { for COMMANDS.iter().map(|(command, words)| {
                    let command = command.replace('*', app);
                    let onclick = {
                        let (command, put) = (command.clone(), put.clone());
                        Callback::from(move |_: MouseEvent| put(&command))
                    };
                    html! { <li><button type="button" class="plain link" {onclick}><code>{ command }</code></button><span class="muted">{ *words }</span></li> }
                }) }
            </ul>
        </div>
    }
}

/// The files of the project; one opens in the editor.
fn project(desk: &Desk, labels: &[&str]) -> Html {
    let bench = &desk.bench;
    let made = &bench.texts.made;
    let row = |path: &str, file: File, is_made: bool| {
        let open = {
            let desk = desk.clone();
            let file = file.clone();
            Callback::from(move |_: MouseEvent| {
                desk.bench.dispatch(Action::ShowFile(file.clone()));
                desk.bench.dispatch(Action::ShowPane(Pane::Code));
                desk.focus();
            })
        };
        let remove = {
            let (desk, path) = (desk.clone(), path.to_owned());
            Callback::from(move |_: MouseEvent| desk.remove_made(&path))
        };
        let current = (bench.file == file).then_some("true");
        html! {
            <li>
                <button type="button" class="plain link" data-testid="project-file" aria-current={current} onclick={open}>{ path }</button>
                if is_made {
                    <button type="button" class="quiet small" aria-label={format!("Delete {path}")} title="Delete" onclick={remove}>{ icon(Icon::Close) }</button>
                }
            </li>
        }
    };
    let models = labels.iter().map(|label| {
        let file = if *label == "app" {
            File::Code
        } else {
            File::Models
        };
        row(&format!("{label}/models.py"), file, false)
    });
    let is_fresh = made.is_empty()
        && bench
            .terminal()
            .is_none_or(|terminal| terminal.database.is_none());
    html! {
        <aside class="project" aria-label="Project">
            <ul aria-label="Files of the project">
                { for models }
                { for made.iter().filter(|(_, text)| !text.is_empty()).map(|(path, _)| row(path, File::Made(path.as_str().into()), true)) }
            </ul>
            <button type="button" class="quiet small" disabled={is_fresh || bench.linked || bench.running.is_some()} title="No migrations, an empty database" onclick={desk.on(Desk::start_over)}>
                { icon(Icon::Reset) }{ "Start over" }
            </button>
        </aside>
    }
}
