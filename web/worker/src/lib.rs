//! The engine behind messages: what runs in the page's Web Worker.
//!
//! `worker.js` hands every request of the page to [`Engine::handle`] and posts what it returns.

use dunder_engine::Session;
use dunder_engine::message::Request;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The engine and what it remembers between requests: the database of the last run.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    session: Session,
}

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
        let request: Request = serde_wasm_bindgen::from_value(request)?;
        let response = self.session.handle(request);
        // Large integers as BigInt: a JavaScript number would lose digits of a parameter.
        let serializer = serde_wasm_bindgen::Serializer::new()
            .serialize_maps_as_objects(true)
            .serialize_large_number_types_as_bigints(true);
        Ok(response.serialize(&serializer)?)
    }
}
