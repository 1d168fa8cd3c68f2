//! A form as a browser would draw it. One can type into it, and nothing is sent.

use crate::components::events::line_badge;
use dunder_engine::report::{Choice, Form, FormField};
use yew::prelude::*;

pub fn preview(line: Option<u32>, form: &Form) -> Html {
    let state = if form.bound {
        "with data"
    } else {
        "without data"
    };
    let id = format!("form-{}-{}", line.unwrap_or_default(), form.name);
    let nowhere = Callback::from(|event: SubmitEvent| event.prevent_default());
    html! {
        <figure class="value" data-testid="value">
            <figcaption>{ line_badge(line) }<code>{ &form.name }</code><span class="muted">{ format!("{state} · a preview: nothing is sent") }</span></figcaption>
            <form class="preview" data-testid="form" aria-label={format!("Preview of {}", form.name)} autocomplete="off" novalidate=true onsubmit={nowhere}>
                if !form.errors.is_empty() { { errors(&form.errors) } }
                if form.fields.is_empty() { <p class="muted">{ "This form has no fields to fill in." }</p> }
                { for form.fields.iter().map(|field| drawn(&id, field)) }
            </form>
        </figure>
    }
}

fn drawn(form: &str, field: &FormField) -> Html {
    let id = format!("{form}-{}", field.name);
    let label = html! {
        <>
            { &field.label }
            if field.required { <span class="required" aria-hidden="true" title="required">{ " *" }</span> }
        </>
    };
    let is_group = matches!(&*field.widget, "radios" | "checkboxes");
    let about = (!field.help_text.is_empty()).then(|| format!("{id}-help"));
    let around = html! {
        <>
            if !field.help_text.is_empty() { <p class="muted" id={about.clone()}>{ &field.help_text }</p> }
            if !field.errors.is_empty() { { errors(&field.errors) } }
        </>
    };
    let class = classes!("field", (!field.errors.is_empty()).then_some("wrong"));
    if is_group {
        html! {
            <fieldset {class} data-field={field.name.clone()} disabled={field.disabled}>
                <legend>{ label }</legend>
                { for field.choices.iter().map(|choice| tick(&id, field, choice)) }
                { around }
            </fieldset>
        }
    } else if field.widget == "checkbox" {
        html! {
            <div {class} data-field={field.name.clone()}>
                <label class="tick">
                    <input type="checkbox" checked={!field.values.is_empty()} required={field.required} disabled={field.disabled} aria-describedby={about} />
                    <span>{ label }</span>
                </label>
                { around }
            </div>
        }
    } else {
        html! {
            <div {class} data-field={field.name.clone()}>
                <label for={id.clone()}>{ label }</label>
                { input(&id, field, about) }
                { around }
            </div>
        }
    }
}

fn input(id: &str, field: &FormField, about: Option<String>) -> Html {
    let invalid = (!field.errors.is_empty()).then_some("true");
    let value = field.values.first().cloned().unwrap_or_default();
    match &*field.widget {
        "textarea" => html! {
            <textarea id={id.to_owned()} rows="3" {value} required={field.required} disabled={field.disabled} aria-invalid={invalid} aria-describedby={about} />
        },
        "select" | "selects" => {
            let multiple = field.widget == "selects";
            let mut choices = field.choices.clone();
            // What a browser does by itself as it reads HTML: here the options come in another order.
            if !multiple
                && !choices.iter().any(|choice| choice.selected)
                && let Some(first) = choices.first_mut()
            {
                first.selected = true;
            }
            html! {
                <select id={id.to_owned()} {multiple} required={field.required} disabled={field.disabled} aria-invalid={invalid} aria-describedby={about}>
                    { for choices.chunk_by(|a, b| a.group == b.group).map(options) }
                </select>
            }
        }
        kind => html! {
            <span class="inputs">
                { for field.values.iter().enumerate().map(|(at, value)| html! {
                    <input
                        id={(at == 0).then(|| id.to_owned())}
                        aria-label={(at > 0).then(|| format!("{}, part {}", field.label, at + 1))}
                        type={kind.to_owned()}
                        value={value.clone()}
                        required={field.required}
                        disabled={field.disabled}
                        aria-invalid={invalid}
                        aria-describedby={about.clone()}
                    />
                }) }
            </span>
        },
    }
}

/// Choices of one group.
fn options(choices: &[Choice]) -> Html {
    let options = choices
        .iter()
        .map(|choice| html! { <option selected={choice.selected}>{ &choice.label }</option> });
    match choices.first().filter(|choice| !choice.group.is_empty()) {
        Some(first) => html! { <optgroup label={first.group.clone()}>{ for options }</optgroup> },
        None => options.collect(),
    }
}

fn tick(name: &str, field: &FormField, choice: &Choice) -> Html {
    let kind = if field.widget == "radios" {
        "radio"
    } else {
        "checkbox"
    };
    html! {
        <label class="tick"><input type={kind} name={name.to_owned()} checked={choice.selected} /><span>{ &choice.label }</span></label>
    }
}

fn errors(errors: &[String]) -> Html {
    html! { <ul class="problems">{ for errors.iter().map(|error| html! { <li>{ error }</li> }) }</ul> }
}
