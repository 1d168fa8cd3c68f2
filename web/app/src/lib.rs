//! The page: lessons beside an editor, and what a run did below it.
//!
//! It draws data and keeps the learner's work. It knows nothing of how programs are run: the engine answers messages from
//! a worker ([`engine`]), and the editor is a script of its own ([`js`]).

mod app;
mod backup;
mod bench;
mod components;
mod engine;
mod hooks;
mod js;
mod outcome;
mod pages;
mod route;
mod shared;
mod store;
mod task;
mod terminal;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the page into `#app`, in place of what `index.html` shows until then.
#[wasm_bindgen(start)]
pub fn start() {
    if let Some(root) = js::document().get_element_by_id("app") {
        root.set_inner_html("");
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
