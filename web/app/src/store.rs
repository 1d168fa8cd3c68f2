//! What the browser keeps for the learner: settings, drafts, progress. Storage may be full, blocked or hold nonsense:
//! reading then finds nothing, and writing falls back to memory for as long as the page is open.

use crate::js;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use web_sys::Storage;

const PREFIX: &str = "dunder:";

thread_local! {
    static MEMORY: RefCell<Vec<(String, String)>> = RefCell::default();
}

fn storage() -> Option<Storage> {
    js::window().local_storage().ok().flatten()
}

/// What was last written under this key, if it still has this type.
pub fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let key = format!("{PREFIX}{key}");
    let text = MEMORY
        .with_borrow(|memory| {
            memory
                .iter()
                .find(|(other, _)| *other == key)
                .map(|(_, text)| text.clone())
        })
        .or_else(|| storage()?.get_item(&key).ok().flatten())?;
    js::from_json(&text).ok()
}

/// Keeps a value. False when it is kept in memory only, and so lost with the page.
pub fn write(key: &str, value: &impl Serialize) -> bool {
    js::to_json(value).is_some_and(|text| write_text(key, &text))
}

/// As [`write`], for a value that is JSON already.
pub fn write_text(key: &str, text: &str) -> bool {
    let key = format!("{PREFIX}{key}");
    let kept = storage().is_some_and(|storage| storage.set_item(&key, text).is_ok());
    MEMORY.with_borrow_mut(|memory| {
        memory.retain(|(other, _)| *other != key);
        if !kept {
            memory.push((key, text.to_owned()));
        }
    });
    kept
}

/// What is kept under keys that begin like this, as it is written, by the rest of the key.
pub fn texts(prefix: &str) -> Vec<(String, String)> {
    let prefix = format!("{PREFIX}{prefix}");
    let rest = |key: &str| key.strip_prefix(&prefix).map(str::to_owned);
    let mut found: Vec<(String, String)> = MEMORY.with_borrow(|memory| {
        memory
            .iter()
            .filter_map(|(key, text)| Some((rest(key)?, text.clone())))
            .collect()
    });
    if let Some(storage) = storage() {
        let keys = (0..storage.length().unwrap_or_default())
            .filter_map(|index| storage.key(index).ok().flatten());
        for key in keys {
            if let (Some(rest), Ok(Some(text))) = (rest(&key), storage.get_item(&key))
                && found.iter().all(|(known, _)| *known != rest)
            {
                found.push((rest, text));
            }
        }
    }
    found
}

pub fn remove(key: &str) {
    let key = format!("{PREFIX}{key}");
    MEMORY.with_borrow_mut(|memory| memory.retain(|(other, _)| *other != key));
    if let Some(storage) = storage() {
        storage.remove_item(&key).ok();
    }
}
