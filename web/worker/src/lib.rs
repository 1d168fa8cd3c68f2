//! The engine behind messages: what runs in the page's Web Worker.
//!
//! `worker.js` hands every request of the page to [`Engine::handle`] and posts what it returns.

use dunder_engine::message::{Reply, Request, Response};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The engine and what it remembers between requests: the database of the last run.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {}

#[wasm_bindgen]
impl Engine {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Carries out a [`Request`] and returns its [`Response`].
    ///
    /// # Errors
    /// When the message is no request at all; everything else is a reply.
    pub fn handle(&mut self, request: JsValue) -> Result<JsValue, JsError> {
        let Request { id, command: _ } = serde_wasm_bindgen::from_value(request)?;
        let reply = Reply::Failed {
            message: "This engine runs nothing yet.".to_owned(),
        };
        // Large integers as BigInt: a JavaScript number would lose digits of a parameter.
        let serializer = serde_wasm_bindgen::Serializer::new()
            .serialize_maps_as_objects(true)
            .serialize_large_number_types_as_bigints(true);
        Ok(Response { id, reply }.serialize(&serializer)?)
    }
}
