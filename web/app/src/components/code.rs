//! Code to read: coloured once the editor's script is there, plain until then.

use crate::components::icon::{Icon, icon};
use crate::hooks::use_desk;
use crate::js;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Python,
    /// Laid out over several lines.
    Sql,
}

#[derive(PartialEq, Properties)]
pub struct CodeProps {
    pub text: AttrValue,
    pub language: Language,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

#[component]
pub fn Code(props: &CodeProps) -> Html {
    let desk = use_desk();
    let html = use_memo(
        (props.text.clone(), props.language, desk.scripts.clone()),
        |(text, language, scripts)| {
            let scripts = scripts.as_ref()?;
            Some(AttrValue::from(match language {
                Language::Python => scripts.highlight_python(text.trim_end()),
                Language::Sql => scripts.highlight_sql(&scripts.format_sql(text)),
            }))
        },
    );
    let code = match &*html {
        Some(html) => Html::from_html_unchecked(html.clone()),
        None => html! { props.text.clone() },
    };
    // SQL wraps; a wide program is scrolled, by keyboard too.
    let scrolls = (props.language == Language::Python).then_some("0");
    html! { <pre class="code" tabindex={scrolls} data-testid={props.testid.clone()}><code>{ code }</code></pre> }
}

#[derive(PartialEq, Properties)]
pub struct CopyProps {
    pub text: AttrValue,
    pub label: AttrValue,
}

/// A button that copies a text and says so.
#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| None::<&'static str>);
    let onclick = {
        let (text, said) = (props.text.clone(), said.clone());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            let (text, said) = (text.clone(), said.clone());
            wasm_bindgen_futures::spawn_local(async move {
                said.set(Some(if js::copy(&text).await.is_ok() {
                    "Copied"
                } else {
                    "Not allowed"
                }));
                Timeout::new(1_600, move || said.set(None)).forget();
            });
        })
    };
    html! {
        <button type="button" class="quiet small" {onclick}>
            { icon(Icon::Copy) }
            <span aria-live="polite">{ said.map_or(&*props.label, |said| said) }</span>
        </button>
    }
}
