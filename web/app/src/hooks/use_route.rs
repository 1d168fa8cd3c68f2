use crate::js;
use crate::route::{Place, Route};
use gloo_events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// Where the address bar says that we are, and how often it has said so: the same link can be opened again.
#[hook]
pub fn use_route() -> (Rc<Route>, u32) {
    let visit = use_state(|| (current(), 0));
    use_effect_with((), {
        let visit = visit.clone();
        let first = visit.0.clone();
        move |()| {
            let mut visits = 0;
            let mut moved = move || {
                visits += 1;
                visit.set((current(), visits));
            };
            // The address may have changed before anyone listened.
            if current() != first {
                moved();
            }
            let listener = EventListener::new(&js::window(), "hashchange", move |_| moved());
            || drop(listener)
        }
    });
    (
        use_memo(visit.0.clone(), |hash| Route::parse(hash)),
        visit.1,
    )
}

fn current() -> String {
    js::window().location().hash().unwrap_or_default()
}

/// Opens a place, as a link to it would.
pub fn go(place: &Place) {
    js::window().location().set_hash(&place.href()).ok();
}

/// Changes what the address bar says, and nothing else.
pub fn go_silently(hash: &str) {
    // Browsers count these calls, and refuse them when there are many.
    if current() == hash {
        return;
    }
    if let Ok(history) = js::window().history() {
        history
            .replace_state_with_url(&JsValue::NULL, "", Some(hash))
            .ok();
    }
}
