//! Answers to choose from, each with its explanation.

use dunder_lessons::course::Choice;
use std::collections::BTreeSet;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    /// Unique in the page.
    pub name: AttrValue,
    pub choices: Vec<Choice>,
    pub chosen: BTreeSet<usize>,
    pub onchoose: Callback<usize>,
    /// Whether the answers are shown.
    pub shown: bool,
}

/// Several can be chosen when several are right.
pub fn is_multiple(choices: &[Choice]) -> bool {
    choices.iter().filter(|choice| choice.correct).count() > 1
}

/// Whether exactly the right ones are chosen.
pub fn is_right(choices: &[Choice], chosen: &BTreeSet<usize>) -> bool {
    choices
        .iter()
        .enumerate()
        .all(|(at, choice)| choice.correct == chosen.contains(&at))
}

/// What is chosen after a click on one.
pub fn choose(choices: &[Choice], chosen: &BTreeSet<usize>, at: usize) -> BTreeSet<usize> {
    if !is_multiple(choices) {
        return BTreeSet::from([at]);
    }
    let mut chosen = chosen.clone();
    if !chosen.remove(&at) {
        chosen.insert(at);
    }
    chosen
}

#[component]
pub fn Choices(props: &Props) -> Html {
    let kind = if is_multiple(&props.choices) {
        "checkbox"
    } else {
        "radio"
    };
    let choice = |(at, choice): (usize, &Choice)| {
        let is_chosen = props.chosen.contains(&at);
        let class = match (props.shown, choice.correct, is_chosen) {
            (true, true, _) => Some("right"),
            (true, false, true) => Some("wrong"),
            _ => None,
        };
        html! {
            <li class={classes!(class)}>
                <label>
                    <input type={kind} name={props.name.clone()} checked={is_chosen} onchange={props.onchoose.reform(move |_| at)} />
                    <span>
                        { Html::from_html_unchecked(format!("<span>{}</span>", choice.html).into()) }
                        if props.shown && choice.correct { <em>{ " right" }</em> }
                        if props.shown && is_chosen && !choice.correct { <em>{ " not so" }</em> }
                    </span>
                </label>
                if props.shown && (is_chosen || choice.correct) {
                    <div class="explanation">{ Html::from_html_unchecked(format!("<div>{}</div>", choice.explanation_html).into()) }</div>
                }
            </li>
        }
    };
    html! { <ul class="choices">{ for props.choices.iter().enumerate().map(choice) }</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(correct: &[bool]) -> Vec<Choice> {
        let choice = |&correct: &bool| Choice {
            html: String::new(),
            correct,
            explanation_html: String::new(),
        };
        correct.iter().map(choice).collect()
    }

    #[test]
    fn one_right_answer_replaces_another() {
        let choices = choices(&[false, true]);
        let chosen = choose(&choices, &BTreeSet::from([0]), 1);
        assert!(is_right(&choices, &chosen));
    }

    #[test]
    fn several_right_answers_are_all_needed() {
        let choices = choices(&[true, false, true]);
        let chosen = choose(&choices, &BTreeSet::new(), 0);
        assert!(!is_right(&choices, &chosen));
        let chosen = choose(&choices, &chosen, 2);
        assert!(is_right(&choices, &chosen));
        assert!(!is_right(&choices, &choose(&choices, &chosen, 1)));
        assert!(!is_right(&choices, &choose(&choices, &chosen, 0)));
    }
}
