//! The line between two parts, which can be dragged and moved with the arrow keys.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    /// Whether it stands between left and right; between above and below otherwise.
    pub upright: bool,
    pub label: AttrValue,
    /// Percent of the parent that is before it.
    pub value: f64,
    pub min: f64,
    pub max: f64,
    /// Where a double click puts it.
    pub home: f64,
    pub onmove: Callback<f64>,
}

#[component]
pub fn Divider(props: &Props) -> Html {
    let dragging = use_state(|| false);
    let Props {
        upright,
        value,
        min,
        max,
        home,
        ..
    } = *props;
    // Keys may come faster than the page is drawn.
    let now = use_mut_ref(|| value);
    *now.borrow_mut() = value;
    let put = {
        let (onmove, now) = (props.onmove.clone(), now.clone());
        move |value: f64| {
            let value = value.clamp(min, max);
            *now.borrow_mut() = value;
            onmove.emit(value);
        }
    };
    let onpointerdown = {
        let dragging = dragging.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(element) = event.target_dyn_into::<Element>() {
                element.set_pointer_capture(event.pointer_id()).ok();
                dragging.set(true);
            }
        })
    };
    let onpointermove = {
        let (dragging, put) = (dragging.clone(), put.clone());
        Callback::from(move |event: PointerEvent| {
            let parent = event
                .target_dyn_into::<HtmlElement>()
                .and_then(|element| element.parent_element());
            if let Some(parent) = parent.filter(|_| *dragging) {
                let area = parent.get_bounding_client_rect();
                put(if upright {
                    (f64::from(event.client_x()) - area.left()) / area.width() * 100.0
                } else {
                    (f64::from(event.client_y()) - area.top()) / area.height() * 100.0
                });
            }
        })
    };
    let end = {
        let dragging = dragging.clone();
        Callback::from(move |_: PointerEvent| dragging.set(false))
    };
    let onkeydown = {
        let put = put.clone();
        Callback::from(move |event: KeyboardEvent| {
            let value = *now.borrow();
            let step = if event.shift_key() { 10.0 } else { 2.0 };
            let to = match event.key().as_str() {
                "ArrowLeft" | "ArrowUp" => value - step,
                "ArrowRight" | "ArrowDown" => value + step,
                "Home" => min,
                "End" => max,
                "Enter" => home,
                _ => return,
            };
            event.prevent_default();
            put(to);
        })
    };
    html! {
        <div
            class={classes!("divider", if upright { "upright" } else { "level" }, dragging.then_some("dragging"))}
            role="separator"
            tabindex="0"
            aria-label={props.label.clone()}
            aria-orientation={if upright { "vertical" } else { "horizontal" }}
            aria-valuenow={format!("{value:.0}")}
            aria-valuemin={min.to_string()}
            aria-valuemax={max.to_string()}
            {onpointerdown}
            {onpointermove}
            onpointerup={end.clone()}
            onpointercancel={end}
            {onkeydown}
            ondblclick={Callback::from(move |_| put(home))}
        />
    }
}
