//! The engine behind messages: what runs in the page's Web Worker.
//!
//! `worker.js` hands every request of the page to [`Engine::handle`] and posts what it returns.

use dunder_engine::message::{Reply, Request, Response};
use dunder_engine::report::Error;
use dunder_engine::{Clock, Session, salvage, set_clock, set_pack_source};
use js_sys::{Function, Uint8Array};
use serde::Serialize;
use std::cell::RefCell;
use std::panic;
use wasm_bindgen::prelude::*;

#[cfg(any(target_family = "wasm", test))]
mod memory;

#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: memory::Sizes = memory::Sizes::new();

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn monotonic() -> f64;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn unix() -> f64;
}

thread_local! {
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
    static FETCH_PACK: RefCell<Function> = RefCell::default();
}

/// The engine and what it remembers between requests: the database of the last run.
#[wasm_bindgen]
pub struct Engine {
    session: Session,
}

#[wasm_bindgen]
impl Engine {
    /// The engine of this worker, with the browser's clocks. `fetch_pack(name)` returns the bytes of a pack of Python or throws
    /// why it can't; `begins()` is called whenever something begins that has a time limit of its own.
    #[wasm_bindgen(constructor)]
    pub fn new(fetch_pack: Function, begins: Function) -> Self {
        set_clock(Clock { monotonic, unix });
        FETCH_PACK.set(fetch_pack);
        set_pack_source(fetched_pack);
        panic::set_hook(Box::new(|info| {
            PANIC.replace(Some(info.to_string()));
        }));
        let mut session = Session::default();
        session.on_begin(move || {
            begins.call0(&JsValue::NULL).ok();
        });
        Self { session }
    }

    /// Carries out a [`Request`] and returns its response.
    ///
    /// # Errors
    /// When the message is no request at all; everything else is a reply.
    pub fn handle(&mut self, request: JsValue) -> Result<JsValue, JsError> {
        let request: Request = serde_wasm_bindgen::from_value(request)?;
        to_js(&self.session.handle(request))
    }

    /// Clears away what the last run left in memory and prepares for the next one. To be called when nobody waits.
    pub fn rest(&mut self) {
        self.session.rest();
    }
}

fn fetched_pack(name: &str) -> Result<Vec<u8>, String> {
    let bytes = FETCH_PACK.with_borrow(|fetch| fetch.call1(&JsValue::NULL, &name.into()));
    match bytes {
        Ok(bytes) => Ok(Uint8Array::new(&bytes).to_vec()),
        Err(error) => Err(js_sys::Error::from(error).message().into()),
    }
}

fn to_js(response: &Response) -> Result<JsValue, JsError> {
    // Large integers as BigInt: a JavaScript number would lose digits of a parameter.
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_large_number_types_as_bigints(true);
    Ok(response.serialize(&serializer)?)
}

/// The response to a run in which the JavaScript stack overflowed, with all that had happened before. Native recursion may
/// use that stack up before the interpreter sees it. The engine must not be used afterwards.
#[wasm_bindgen]
pub fn overflowed(id: u32) -> Option<JsValue> {
    let report = salvage(Error {
        kind: "RecursionError".to_owned(),
        message: "maximum recursion depth exceeded".to_owned(),
        ..Error::default()
    })?;
    let reply = Reply::Report { report };
    to_js(&Response { id, reply }).ok()
}

/// What the engine said as it failed. The trap that follows says nothing.
#[wasm_bindgen]
pub fn panicked() -> Option<String> {
    PANIC.take()
}
