//! What the page's own scripts offer (`www/index.html`, `www/editor`), and a few words for the browser's own interface.

use js_sys::{Function, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlElement, Window, Worker};

#[wasm_bindgen]
extern "C" {
    /// A worker with the engine in it, as it starts; `listen` is called with each of its messages.
    #[wasm_bindgen(js_namespace = dunder, js_name = engine)]
    pub fn start_engine(listen: &JsValue) -> Worker;

    #[wasm_bindgen(js_namespace = dunder, js_name = editor, catch)]
    async fn editor() -> Result<JsValue, JsValue>;

    /// The editor's script.
    #[derive(Clone, Debug, PartialEq)]
    pub type Scripts;

    #[wasm_bindgen(method)]
    pub fn create(this: &Scripts, parent: &HtmlElement, options: &Object) -> Editor;
    #[wasm_bindgen(method, js_name = highlightSql)]
    pub fn highlight_sql(this: &Scripts, text: &str) -> String;
    #[wasm_bindgen(method, js_name = highlightPython)]
    pub fn highlight_python(this: &Scripts, text: &str) -> String;
    #[wasm_bindgen(method, js_name = formatSql)]
    pub fn format_sql(this: &Scripts, text: &str) -> String;

    /// One editor in the page.
    #[derive(Clone, Debug, PartialEq)]
    pub type Editor;

    #[wasm_bindgen(method, js_name = setDoc)]
    pub fn set_doc(this: &Editor, doc: &str);
    #[wasm_bindgen(method, js_name = replaceDoc)]
    pub fn replace_doc(this: &Editor, doc: &str);
    #[wasm_bindgen(method, js_name = setTheme)]
    pub fn set_theme(this: &Editor, dark: bool);
    #[wasm_bindgen(method, js_name = markError)]
    pub fn mark_error(this: &Editor, line: u32, columns: JsValue, message: &str);
    #[wasm_bindgen(method, js_name = clearMarks)]
    pub fn clear_marks(this: &Editor);
    #[wasm_bindgen(method, js_name = setQueryMarks)]
    pub fn set_query_marks(this: &Editor, queries: &JsValue);
    #[wasm_bindgen(method, js_name = highlightLine)]
    pub fn highlight_line(this: &Editor, line: Option<u32>);
    #[wasm_bindgen(method, js_name = setCompletions)]
    pub fn set_completions(this: &Editor, models: &JsValue);
    #[wasm_bindgen(method)]
    pub fn focus(this: &Editor);
    #[wasm_bindgen(method)]
    pub fn destroy(this: &Editor);
}

/// Loads the editor's script.
///
/// # Errors
/// In words for the learner, when it can't be loaded.
pub async fn load_scripts() -> Result<Scripts, String> {
    editor()
        .await
        .map(JsCast::unchecked_into)
        .map_err(|error| format!("The editor could not be loaded: {}", describe(&error)))
}

/// The message of a JavaScript error.
pub fn describe(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into())
        .ok()
        .and_then(|message| message.as_string());
    message
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "unknown error".to_owned())
}

/// Plain data as JavaScript objects. `undefined` where it can't be expressed.
pub fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

/// Reads JSON. The browser parses it: the page need not hold a parser of its own.
///
/// # Errors
/// When it is no JSON, or not of this type.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let value = js_sys::JSON::parse(text).map_err(|error| describe(&error))?;
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

pub fn to_json(value: &impl Serialize) -> Option<String> {
    js_sys::JSON::stringify(&to_js(value)).ok()?.as_string()
}

/// The window. The page runs in no other place.
#[allow(clippy::expect_used)]
pub fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

#[allow(clippy::expect_used)]
pub fn document() -> Document {
    window().document().expect("the page has a document")
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// Whether the person's machine is one of Apple's, whose command key is ⌘.
pub fn is_apple() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

pub fn matches_media(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Offers bytes to be saved as a file.
pub fn save_file(name: &str, bytes: &[u8], kind: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has begun by then, and the bytes need not be kept.
    gloo_timers::callback::Timeout::new(10_000, move || {
        web_sys::Url::revoke_object_url(&url).ok();
    })
    .forget();
    Ok(())
}

/// Puts text on the clipboard.
///
/// # Errors
/// When the browser does not allow it.
pub async fn copy(text: &str) -> Result<(), JsValue> {
    let window = window();
    if Reflect::get(&window.navigator(), &"clipboard".into())?.is_undefined() {
        return Err("no clipboard".into());
    }
    wasm_bindgen_futures::JsFuture::from(window.navigator().clipboard().write_text(text))
        .await
        .map(drop)
}

/// A function for JavaScript to call for as long as the page is open.
pub fn callback(function: impl Fn(JsValue) + 'static) -> Function {
    Closure::<dyn Fn(JsValue)>::new(function)
        .into_js_value()
        .unchecked_into()
}

pub fn set(object: &Object, key: &str, value: &JsValue) {
    Reflect::set(object, &key.into(), value).ok();
}
