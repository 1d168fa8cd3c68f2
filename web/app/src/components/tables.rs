//! The data: every table, page by page; as a file; and from one.

use crate::bench::{Action, Note};
use crate::components::icon::{Icon, icon};
use crate::components::table::{Marked, grid};
use crate::engine::Engine;
use crate::hooks::{Desk, use_desk};
use crate::js;
use crate::outcome::{count, thousands};
use crate::task::Kind;
use dunder_engine::message::{Command, Reply, TableInfo};
use dunder_engine::report::Table;
use js_sys::{Array, Object, Uint8Array};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Rows on a page.
const PAGE: usize = 50;
/// Rows asked for at a time while one of them is looked for.
const STRIDE: usize = 1_000;
const LIMIT_MS: u32 = 10_000;
/// What the browser is asked to keep in memory for a database from disk.
const MAX_FILE: f64 = 64e6;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub visible: bool,
}

type Loaded<T> = Option<Result<Rc<T>, String>>;

#[component]
pub fn Tables(props: &Props) -> Html {
    let desk = use_desk();
    let bench = &desk.bench;
    let tables = use_state(|| None as Loaded<Vec<TableInfo>>);
    let chosen = use_state(|| (String::new(), 0_usize));
    let page = use_state(|| None as Loaded<Table>);

    // The tables are asked for when they are to be seen, and after each run, which may have changed them.
    let is_wanted = props.visible || bench.outcome.is_some();
    use_effect_with(
        (
            is_wanted,
            bench.task.clone(),
            bench.outcome.clone(),
            bench.database.clone(),
            bench.stopped,
            bench.managed,
        ),
        {
            let (desk, tables, page) = (desk.clone(), tables.clone(), page.clone());
            move |(is_wanted, ..)| {
                if !*is_wanted {
                    return;
                }
                let bench = &desk.bench;
                let has_run = bench.managed.is_some()
                    || !bench.stopped
                        && bench
                            .outcome
                            .as_ref()
                            .is_some_and(|outcome| outcome.failure.is_none());
                let setup = (!has_run).then(|| desk.setup());
                let slot = desk.editor.clone();
                desk.engine
                    .send(Command::Tables { setup }, LIMIT_MS, move |reply| {
                        let loaded = match reply {
                            Ok(Reply::Tables { tables }) => Ok(Rc::new(tables)),
                            Ok(_) => {
                                Err("The engine gave an answer to another question.".to_owned())
                            }
                            Err(failure) => Err(failure.to_string()),
                        };
                        if let (Ok(tables), Some(editor)) = (&loaded, &*slot.borrow()) {
                            editor.set_completions(&completions(tables));
                        }
                        page.set(None);
                        tables.set(Some(loaded));
                    });
            }
        },
    );

    let infos = tables.as_ref().and_then(|loaded| loaded.as_ref().ok());
    let info = infos
        .and_then(|infos| {
            infos
                .iter()
                .find(|info| info.name == chosen.0)
                .or_else(|| infos.first())
        })
        .cloned();
    let offset = info
        .as_ref()
        .filter(|info| info.name == chosen.0)
        .map_or(0, |_| chosen.1);

    let stamp = tables
        .as_ref()
        .and_then(|loaded| loaded.as_ref().ok())
        .map(|infos| Rc::as_ptr(infos) as usize);
    use_effect_with(
        (
            props.visible,
            stamp,
            info.as_ref().map(|info| info.name.clone()),
            offset,
        ),
        {
            let (engine, page, info) = (desk.engine.clone(), page.clone(), info.clone());
            move |&(visible, .., offset)| {
                if let Some(info) = info.filter(|_| visible) {
                    rows(&engine, info, offset, PAGE, move |loaded| {
                        page.set(Some(loaded.map(Rc::new)))
                    });
                }
            }
        },
    );

    use_effect_with((bench.looked_up.clone(), stamp), {
        let (engine, chosen, bench) = (desk.engine.clone(), chosen.clone(), bench.dispatcher());
        let infos = infos.cloned();
        move |(looked_up, _): &(Option<(String, String)>, _)| {
            let Some((table, key)) = looked_up.clone() else {
                return;
            };
            if let Some(info) =
                infos.and_then(|infos| infos.iter().find(|info| info.name == table).cloned())
            {
                find(engine, info, key.clone(), 0, move |at| match at {
                    Some(at) => chosen.set((table, at - at % PAGE)),
                    None => {
                        let text = format!(
                            "There is no row {key} in {table}: the run deleted it, or it was never there."
                        );
                        bench.dispatch(Action::Note(Some(Note {
                            text,
                            undo: None,
                            serious: false,
                        })));
                    }
                });
            }
        }
    });

    let choose = {
        let (chosen, bench) = (chosen.clone(), bench.dispatcher());
        Callback::from(move |name: String| {
            chosen.set((name, 0));
            // Whoever chooses a table no longer looks for a row of another one.
            bench.dispatch(Action::ForgetLookUp);
        })
    };
    let body = match (&*tables, &info) {
        (None, _) => {
            html! { <p class="empty">{ "The tables are here as soon as the engine is." }</p> }
        }
        (Some(Err(message)), _) => html! { <p class="empty">{ message }</p> },
        (Some(Ok(_)), None) => html! {
            <p class="empty">{ if bench.managed.is_some() {
                "The terminal's database has no tables yet: migrate makes them."
            } else {
                "There are no tables yet. They are made for the models that the program defines, when it runs."
            } }</p>
        },
        (Some(Ok(infos)), Some(info)) => html! {
            <div class="browser">
                { names(infos, &info.name, &choose) }
                <div class="rows">
                    { pager(info, offset, Callback::from({
                        let (chosen, name) = (chosen.clone(), info.name.clone());
                        move |offset| chosen.set((name.clone(), offset))
                    })) }
                    { match &*page {
                        None => html! { <p class="empty">{ "Reading the rows." }</p> },
                        Some(Err(message)) => html! { <p class="empty">{ message }</p> },
                        Some(Ok(table)) => {
                            let column = info.columns.iter().position(|column| column.primary_key).unwrap_or_default();
                            let marked = bench.looked_up.as_ref().filter(|(table, _)| *table == info.name);
                            let marked = marked.map(|(_, key)| Marked { column, key: key.clone() });
                            grid(&bench.dispatcher(), table, marked.as_ref())
                        }
                    } }
                </div>
            </div>
        },
    };
    html! { <div class="tables">{ body }{ files(&desk, infos.is_some()) }</div> }
}

fn names(infos: &[TableInfo], chosen: &str, onchoose: &Callback<String>) -> Html {
    html! {
        <ul class="names" aria-label="Tables">
            { for infos.iter().map(|info| {
                let (name, onchoose) = (info.name.clone(), onchoose.clone());
                let current = (info.name == chosen).then_some("true");
                html! {
                    <li>
                        <button type="button" class="plain" aria-current={current} onclick={Callback::from(move |_| onchoose.emit(name.clone()))}>
                            <span>{ info.model.as_ref().unwrap_or(&info.name) }</span>
                            if info.model.is_some() { <small>{ &info.name }</small> }
                            <span class="muted">{ thousands(info.rows) }</span>
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}

fn pager(info: &TableInfo, offset: usize, onmove: Callback<usize>) -> Html {
    let last = (offset + PAGE).min(info.rows);
    let to = |offset: usize| {
        let onmove = onmove.clone();
        Callback::from(move |_| onmove.emit(offset))
    };
    html! {
        <p class="pager">
            <code>{ &info.name }</code>
            if info.rows <= PAGE {
                <span class="muted">{ count(info.rows, "row", "rows") }</span>
            } else {
                <span class="muted">{ format!("rows {} to {} of {}", thousands(offset + 1), thousands(last), thousands(info.rows)) }</span>
                <button type="button" class="quiet small" aria-label="Rows before" disabled={offset == 0} onclick={to(offset.saturating_sub(PAGE))}>
                    { icon(Icon::Previous) }
                </button>
                <button type="button" class="quiet small" aria-label="Rows after" disabled={last >= info.rows} onclick={to(offset + PAGE)}>
                    { icon(Icon::Next) }
                </button>
            }
        </p>
    }
}

/// The database as a file, and back.
fn files(desk: &Desk, is_ready: bool) -> Html {
    let database = desk.bench.database.clone();
    let is_exercise = matches!(desk.bench.task.kind, Kind::Exercise(_));
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                read(desk.clone(), file);
            }
            // The same file can be chosen again, say after it was repaired.
            input.set_value("");
        })
    };
    html! {
        <footer class="files">
            if desk.bench.managed.is_some() {
                <p class="banner" role="status"><span>{ "This is the terminal's database. After a run it is the program's again." }</span></p>
            }
            if let Some(database) = database {
                <p class="banner" role="status">
                    <span>
                        { format!("{} with {} stands in place of the data. ", database.name, count(database.tables.len(), "table", "tables")) }
                        { "Query it with " }<code>{ "Model.objects.raw()" }</code>{ " or " }<code>{ "connection.cursor()" }</code>{ "." }
                    </span>
                    <button type="button" class="small" onclick={desk.does(|| Action::Database(None))}>{ "Back to the data" }</button>
                </p>
            }
            <button type="button" class="quiet small" data-testid="download" disabled={!is_ready} onclick={desk.on(download)}>
                { icon(Icon::Download) }{ "Download as SQLite file" }
            </button>
            if is_exercise {
                <span class="muted">{ "An exercise keeps its own data." }</span>
            } else {
                <label class="button quiet small">
                    { icon(Icon::Open) }{ "Open an SQLite file" }
                    <input type="file" data-testid="open-database" class="sr" accept=".sqlite,.sqlite3,.db,.db3,application/vnd.sqlite3" {onchange} />
                </label>
            }
        </footer>
    }
}

fn download(desk: &Desk) {
    let bench = desk.bench.dispatcher();
    let name = format!("{}.sqlite3", desk.bench.task.key().replace('/', "-"));
    desk.engine.send(Command::Export, LIMIT_MS, move |reply| {
        let failure = match reply {
            Ok(Reply::Database { bytes }) => {
                match js::save_file(&name, &bytes, "application/vnd.sqlite3") {
                    Ok(()) => return,
                    Err(error) => js::describe(&error),
                }
            }
            Ok(_) => "the engine gave an answer to another question".to_owned(),
            Err(failure) => failure.to_string(),
        };
        let text = format!("The database can't be saved: {failure}");
        bench.dispatch(Action::Note(Some(Note {
            text,
            undo: None,
            serious: true,
        })));
    });
}

fn read(desk: Desk, file: web_sys::File) {
    if file.size() > MAX_FILE {
        let text = format!(
            "{} has more than {} MB, which is more than this page can take.",
            file.name(),
            MAX_FILE / 1e6
        );
        desk.bench.dispatch(Action::Note(Some(Note {
            text,
            undo: None,
            serious: true,
        })));
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => desk.open_database(file.name(), Uint8Array::new(&buffer).to_vec()),
            Err(error) => {
                let text = format!("{} can't be read: {}", file.name(), js::describe(&error));
                desk.bench.dispatch(Action::Note(Some(Note {
                    text,
                    undo: None,
                    serious: true,
                })));
            }
        }
    });
}

/// Reads rows, and marks the columns that point to other tables.
fn rows(
    engine: &Engine,
    info: TableInfo,
    offset: usize,
    limit: usize,
    done: impl FnOnce(Result<Table, String>) + 'static,
) {
    let command = Command::Rows {
        table: info.name.clone(),
        offset,
        limit,
    };
    engine.send(command, LIMIT_MS, move |reply| {
        done(match reply {
            Ok(Reply::Rows { mut table }) => {
                for column in &mut table.columns {
                    let known = info.columns.iter().find(|known| known.name == column.name);
                    column.related_table = column
                        .related_table
                        .take()
                        .or_else(|| known?.references.clone());
                }
                Ok(table)
            }
            Ok(_) => Err("The engine gave an answer to another question.".to_owned()),
            Err(failure) => Err(failure.to_string()),
        });
    });
}

/// Looks for the row of a key, from an offset on.
fn find(
    engine: Engine,
    info: TableInfo,
    key: String,
    offset: usize,
    done: impl FnOnce(Option<usize>) + 'static,
) {
    let column = info
        .columns
        .iter()
        .position(|column| column.primary_key)
        .unwrap_or_default();
    let again = (engine.clone(), info.clone());
    rows(&engine, info, offset, STRIDE, move |loaded| {
        let rows = loaded.map(|table| table.rows).unwrap_or_default();
        let is_it =
            |row: &Vec<_>| row.get(column).and_then(super::cell::key_of).as_deref() == Some(&*key);
        match rows.iter().position(is_it) {
            Some(at) => done(Some(offset + at)),
            None if rows.len() == STRIDE => find(again.0, again.1, key, offset + STRIDE, done),
            None => done(None),
        }
    });
}

/// What the editor can complete: models, their fields, and where relations lead.
fn completions(tables: &[TableInfo]) -> Array {
    let model_of = |table: &str| {
        tables
            .iter()
            .find(|info| info.name == table)?
            .model
            .as_deref()
    };
    let model = |info: &TableInfo| {
        let (fields, related) = (Array::new(), Object::new());
        for column in &info.columns {
            let target = column.references.as_deref().and_then(model_of);
            let name = target
                .and_then(|_| column.name.strip_suffix("_id"))
                .unwrap_or(&column.name);
            if let Some(target) = target {
                js::set(&related, name, &target.into());
            }
            fields.push(&name.into());
        }
        let model = Object::new();
        js::set(&model, "name", &info.model.as_deref()?.into());
        js::set(&model, "fields", &fields);
        js::set(&model, "related", &related);
        Some(model)
    };
    tables.iter().filter_map(model).collect()
}
