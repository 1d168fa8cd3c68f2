use crate::js;
use crate::shared::Shared;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;
use yew::prelude::*;

/// A file on its way.
#[derive(Debug)]
pub enum Load<T> {
    Loading,
    Ready(Shared<T>),
    /// In words for the learner.
    Failed(String),
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(value.clone()),
            Self::Failed(message) => Self::Failed(message.clone()),
        }
    }
}

impl<T> PartialEq for Load<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Loading, Self::Loading) => true,
            (Self::Ready(a), Self::Ready(b)) => a == b,
            (Self::Failed(a), Self::Failed(b)) => a == b,
            _ => false,
        }
    }
}

impl<T> Load<T> {
    pub fn ready(&self) -> Option<&Shared<T>> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }
}

/// Fetches a JSON file of the site; nothing while there is no address.
#[hook]
pub fn use_json<T: DeserializeOwned + 'static>(url: Option<String>) -> Load<T> {
    let state = use_state_eq(|| (None, Load::Loading));
    use_effect_with(url.clone(), {
        let state = state.clone();
        move |url: &Option<String>| {
            let url = url.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let Some(url) = url else { return };
                let load = match fetch(&url).await {
                    Ok(value) => Load::Ready(Shared::new(value)),
                    Err(message) => Load::Failed(message),
                };
                state.set((Some(url), load));
            });
        }
    });
    // What is there may be another file's.
    if state.0 == url {
        state.1.clone()
    } else {
        Load::Loading
    }
}

async fn fetch<T: DeserializeOwned>(url: &str) -> Result<T, String> {
    let unreachable = |error: JsValue| format!("{url} can't be reached: {}.", js::describe(&error));
    let response = JsFuture::from(js::window().fetch_with_str(url))
        .await
        .map_err(unreachable)?;
    let response: Response = response.unchecked_into();
    let text = JsFuture::from(response.text().map_err(unreachable)?)
        .await
        .map_err(unreachable)?;
    let text = text.as_string().unwrap_or_default();
    if !response.ok() {
        return Err(match response.status() {
            404 => "There is no such lesson.".to_owned(),
            status => format!("{url} can't be had: the server answers {status}."),
        });
    }
    js::from_json(&text).map_err(|error| format!("{url} can't be read: {error}."))
}
