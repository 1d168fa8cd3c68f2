//! The button that makes a link of the program.

use crate::bench::{Action, Share};
use crate::components::icon::{Icon, icon};
use crate::hooks::Desk;
use web_sys::HtmlInputElement;
use yew::prelude::*;

pub fn share(desk: &Desk) -> Html {
    let close = desk.does::<MouseEvent>(|| Action::Share(None));
    let onkeydown = {
        let bench = desk.bench.dispatcher();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                bench.dispatch(Action::Share(None));
            }
        })
    };
    let select = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    html! {
        <div class="share" {onkeydown}>
            <button type="button" class="quiet" data-testid="share" title="Copy a link to this program (Ctrl/⌘ S)" onclick={desk.on(Desk::share)}>
                { icon(Icon::Share) }<span class="wide">{ "Share" }</span>
            </button>
            <div role="status">
                if let Some(Share { url, copied }) = &desk.bench.share {
                    <div class="popover">
                        <header>
                            <strong>{ match copied {
                                Some(true) => "Link copied",
                                Some(false) => "Copy this link",
                                None => "Copying the link",
                            } }</strong>
                            <button type="button" class="quiet small" aria-label="Close" onclick={close}>{ icon(Icon::Close) }</button>
                        </header>
                        <input type="text" readonly=true value={url.clone()} aria-label="Link" data-testid="share-link" onfocus={select} />
                        <p class="muted">{ "It holds your program and whatever you changed of the models and the data. Opening it runs nothing." }</p>
                    </div>
                }
            </div>
        </div>
    }
}
