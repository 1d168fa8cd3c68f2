//! Text, with its blocks of code coloured.

use crate::hooks::use_desk;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    /// Rendered Markdown of the repository's own lessons.
    pub html: AttrValue,
}

#[component]
pub fn Prose(props: &Props) -> Html {
    let desk = use_desk();
    let node = use_node_ref();
    let html = use_memo((props.html.clone(), desk.scripts.clone()), |(html, _)| {
        html.clone()
    });
    use_effect_with((html.clone(), desk.scripts.clone()), {
        let node = node.clone();
        move |(_, scripts)| {
            let (Some(scripts), Some(element)) = (scripts, node.cast::<Element>()) else {
                return;
            };
            let Ok(blocks) = element.query_selector_all("pre > code:not([data-coloured])") else {
                return;
            };
            for block in
                (0..blocks.length()).filter_map(|at| blocks.item(at)?.dyn_into::<Element>().ok())
            {
                let text = block.text_content().unwrap_or_default();
                let coloured = match block.class_name().as_str() {
                    "language-python" => scripts.highlight_python(&text),
                    "language-sql" => scripts.highlight_sql(&text),
                    _ => continue,
                };
                block.set_inner_html(&coloured);
                block.set_attribute("data-coloured", "").ok();
            }
        }
    });
    html! { <div class="prose" ref={node}>{ Html::from_html_unchecked((*html).clone()) }</div> }
}
