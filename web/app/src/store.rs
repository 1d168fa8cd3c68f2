//! What the browser keeps for the learner: settings, drafts, progress. Storage may be full, blocked or hold nonsense:
//! reading then finds nothing, and writing falls back to memory for as long as the page is open.

use crate::js;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::HashMap;
use web_sys::Storage;

const PREFIX: &str = "dunder:";

thread_local! {
    static MEMORY: RefCell<HashMap<String, String>> = RefCell::default();
}

fn storage() -> Option<Storage> {
    js::window().local_storage().ok().flatten()
}

/// What was last written under this key, if it still has this type.
pub fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let key = format!("{PREFIX}{key}");
    let text = MEMORY
        .with_borrow(|memory| memory.get(&key).cloned())
        .or_else(|| storage()?.get_item(&key).ok().flatten())?;
    serde_json::from_str(&text).ok()
}

/// Keeps a value. False when it is kept in memory only, and so lost with the page.
pub fn write(key: &str, value: &impl Serialize) -> bool {
    let key = format!("{PREFIX}{key}");
    let Ok(text) = serde_json::to_string(value) else {
        return false;
    };
    let kept = storage().is_some_and(|storage| storage.set_item(&key, &text).is_ok());
    MEMORY.with_borrow_mut(|memory| {
        if kept {
            memory.remove(&key);
        } else {
            memory.insert(key, text);
        }
    });
    kept
}

pub fn remove(key: &str) {
    let key = format!("{PREFIX}{key}");
    MEMORY.with_borrow_mut(|memory| memory.remove(&key));
    if let Some(storage) = storage() {
        storage.remove_item(&key).ok();
    }
}
