//! The editor, its files, and where its text comes from.

use crate::bench::Action;
use crate::components::icon::{Icon, icon};
use crate::hooks::{Desk, use_desk};
use crate::js;
use crate::task::File;
use js_sys::Object;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use yew::prelude::*;

pub fn code_pane(desk: &Desk) -> Html {
    let bench = &desk.bench;
    let file_tab = |(file, name): (File, AttrValue)| {
        let chosen = bench.file == file;
        let is_fixed = !bench.task.may_change(&file);
        html! {
            <button type="button" role="tab" class="tab" aria-selected={chosen.to_string()} onclick={desk.does(move || Action::ShowFile(file.clone()))}>
                { name }
                if is_fixed { <span class="muted">{ " read only" }</span> }
            </button>
        }
    };
    let mut files: Vec<(File, AttrValue)> = (bench.task.files().into_iter())
        .map(|(file, name)| (file, name.into()))
        .collect();
    // Of those that the terminal has made, the one that is open.
    if let File::Made(path) = &bench.file {
        let name = path.rsplit_once('/').map_or(&**path, |(_, name)| name);
        files.push((bench.file.clone(), name.to_owned().into()));
    }
    html! {
        <section class="code-pane" aria-label="Code">
            <header class="tabs">
                <div role="tablist" aria-label="Files">
                    { for files.into_iter().map(file_tab) }
                </div>
                <span class="task-title" title={bench.task.title.clone()}>{ &bench.task.title }</span>
                <button type="button" class="quiet small" disabled={!bench.changed || bench.linked} onclick={desk.on(Desk::reset)}>
                    { icon(Icon::Reset) }{ "Reset" }
                </button>
            </header>
            if bench.linked {
                <div class="banner" role="status">
                    <p>{ "This code came with a link. Your own draft is untouched." }</p>
                    <button type="button" class="small" onclick={desk.on(Desk::keep_link)}>{ "Keep it as my draft" }</button>
                    <button type="button" class="small" onclick={desk.on(Desk::leave_link)}>{ "Back to mine" }</button>
                </div>
            }
            <Editor />
        </section>
    }
}

#[component]
fn Editor() -> Html {
    let desk = use_desk();
    let place = use_node_ref();
    let bench = &desk.bench;

    use_effect_with((desk.scripts.clone(), place.clone()), {
        let desk = desk.clone();
        move |(scripts, place)| {
            if let (Some(scripts), Some(parent)) = (scripts, place.cast::<HtmlElement>()) {
                *desk.editor.borrow_mut() = Some(scripts.create(&parent, &options(&desk)));
            }
            let slot = desk.editor.clone();
            move || {
                if let Some(editor) = slot.borrow_mut().take() {
                    editor.destroy();
                }
            }
        }
    });
    use_effect_with((desk.scripts.is_some(), bench.revision), {
        let desk = desk.clone();
        move |_| {
            if let Some(editor) = &*desk.editor.borrow() {
                editor.set_doc(desk.bench.texts.get(&desk.bench.file));
            }
        }
    });
    use_effect_with((desk.scripts.is_some(), desk.settings.dark), {
        let slot = desk.editor.clone();
        move |&(_, dark)| {
            if let Some(editor) = &*slot.borrow() {
                editor.set_theme(dark);
            }
        }
    });
    use_effect_with(
        (
            desk.scripts.is_some(),
            bench.outcome.clone(),
            bench.file.clone(),
            bench.revision,
        ),
        {
            let desk = desk.clone();
            move |_| mark(&desk)
        },
    );

    html! {
        <div class="editor" ref={place}>
            if desk.scripts.is_none() {
                <textarea
                    data-testid="editor"
                    aria-label="Python code"
                    spellcheck="false"
                    value={bench.texts.get(&bench.file).to_owned()}
                    oninput={typed(&desk)}
                />
            }
        </div>
    }
}

/// Until the editor's script is there, a plain field takes its place.
fn typed(desk: &Desk) -> Callback<InputEvent> {
    let desk = desk.clone();
    Callback::from(move |event: InputEvent| {
        let text = event
            .target()
            .and_then(|field| js_sys::Reflect::get(&field, &"value".into()).ok());
        if let Some(text) = text.and_then(|text| text.as_string()) {
            desk.edit(text);
        }
    })
}

fn options(desk: &Desk) -> Object {
    let options = Object::new();
    let on = |name: &str, act: fn(&Desk, JsValue)| {
        let desk = desk.clone();
        js::set(
            &options,
            name,
            &js::callback(move |value| act(&desk.clone(), value)),
        );
    };
    js::set(
        &options,
        "doc",
        &desk.bench.texts.get(&desk.bench.file).into(),
    );
    js::set(&options, "dark", &desk.settings.dark.into());
    on("onChange", |desk, doc| {
        // An exercise is graded on its own models: they are here to be read.
        if desk.bench.task.may_change(&desk.bench.file) {
            desk.edit(doc.as_string().unwrap_or_default());
        } else if let Some(editor) = &*desk.editor.borrow() {
            editor.set_doc(desk.bench.texts.get(&desk.bench.file));
        }
    });
    on("onRun", |desk, _| desk.run());
    on("onShare", |desk, _| desk.share());
    on("onCursorLine", |desk, line| {
        desk.bench
            .dispatch(Action::Cursor(line.as_f64().unwrap_or(1.0) as u32))
    });
    options
}

/// Puts the last run's marks beside the lines that they are about, as long as the code is the one that ran.
fn mark(desk: &Desk) {
    let slot = desk.editor.borrow();
    let Some(editor) = &*slot else { return };
    editor.clear_marks();
    let Some(outcome) = desk.bench.outcome.as_ref() else {
        return;
    };
    if desk.bench.file != File::Code || outcome.code != desk.bench.texts.code {
        return;
    }
    editor.set_query_marks(&js::to_js(&outcome.marks()));
    if let Some(error) = outcome.report.error()
        && let Some(line) = error.line
    {
        let columns = error
            .columns
            .map_or(JsValue::NULL, |columns| js::to_js(&columns));
        editor.mark_error(line, columns, &format!("{}: {}", error.kind, error.message));
    }
}
