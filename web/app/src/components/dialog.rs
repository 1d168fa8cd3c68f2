//! A window over the page. The browser keeps the focus in it and closes it with Escape.

use crate::components::icon::{Icon, icon};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub open: bool,
    pub onclose: Callback<()>,
    pub label: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    pub children: Html,
}

#[component]
pub fn Dialog(props: &Props) -> Html {
    let node = use_node_ref();
    use_effect_with((props.open, node.clone()), |(open, node)| {
        if let Some(dialog) = node.cast::<HtmlDialogElement>()
            && dialog.open() != *open
        {
            if *open {
                dialog.show_modal().ok();
            } else {
                dialog.close();
            }
        }
    });
    let close = props.onclose.reform(|_: Event| ());
    // A click on the dialog itself is one beside what it holds.
    let onclick = {
        let (node, onclose) = (node.clone(), props.onclose.clone());
        Callback::from(move |event: MouseEvent| {
            if event.target().as_ref() == node.get().map(Into::into).as_ref() {
                onclose.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={props.class.clone()} aria-label={props.label.clone()} onclose={close} {onclick}>
            if props.open {
                <div class="dialog-body">
                    <header>
                        <h2>{ props.label.clone() }</h2>
                        <button type="button" class="quiet" aria-label="Close" onclick={props.onclose.reform(|_| ())}>{ icon(Icon::Close) }</button>
                    </header>
                    { props.children.clone() }
                </div>
            }
        </dialog>
    }
}
