//! Answers to choose from, each with its explanation.

use dunder_lessons::course::Choice;
use yew::prelude::*;

/// Several can be chosen when several are right.
pub fn is_multiple(choices: &[Choice]) -> bool {
    choices.iter().filter(|choice| choice.correct).count() > 1
}

/// Whether exactly the right ones are chosen.
pub fn is_right(choices: &[Choice], chosen: &[usize]) -> bool {
    choices
        .iter()
        .enumerate()
        .all(|(at, choice)| choice.correct == chosen.contains(&at))
}

/// What is chosen after a click on one.
pub fn choose(choices: &[Choice], chosen: &[usize], at: usize) -> Vec<usize> {
    if !is_multiple(choices) {
        return vec![at];
    }
    let mut now: Vec<usize> = chosen
        .iter()
        .copied()
        .filter(|other| *other != at)
        .collect();
    if now.len() == chosen.len() {
        now.push(at);
    }
    now
}

/// `name` is unique in the page; `shown` says whether the answers are.
pub fn choice_list(
    name: &str,
    choices: &[Choice],
    chosen: &[usize],
    onchoose: &Callback<usize>,
    shown: bool,
) -> Html {
    let kind = if is_multiple(choices) {
        "checkbox"
    } else {
        "radio"
    };
    let choice = |(at, choice): (usize, &Choice)| {
        let is_chosen = chosen.contains(&at);
        let class = match (shown, choice.correct, is_chosen) {
            (true, true, _) => Some("right"),
            (true, false, true) => Some("wrong"),
            _ => None,
        };
        html! {
            <li class={classes!(class)}>
                <label>
                    <input type={kind} name={name.to_owned()} checked={is_chosen} onchange={onchoose.reform(move |_| at)} />
                    <span>
                        { Html::from_html_unchecked(format!("<span>{}</span>", choice.html).into()) }
                        if shown && choice.correct { <em>{ " right" }</em> }
                        if shown && is_chosen && !choice.correct { <em>{ " not so" }</em> }
                    </span>
                </label>
                if shown && (is_chosen || choice.correct) {
                    <div class="explanation">{ Html::from_html_unchecked(format!("<div>{}</div>", choice.explanation_html).into()) }</div>
                }
            </li>
        }
    };
    html! { <ul class="choices">{ for choices.iter().enumerate().map(choice) }</ul> }
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
        let chosen = choose(&choices, &[0], 1);
        assert!(is_right(&choices, &chosen));
    }

    #[test]
    fn several_right_answers_are_all_needed() {
        let choices = choices(&[true, false, true]);
        let chosen = choose(&choices, &[], 0);
        assert!(!is_right(&choices, &chosen));
        let chosen = choose(&choices, &chosen, 2);
        assert!(is_right(&choices, &chosen));
        assert!(!is_right(&choices, &choose(&choices, &chosen, 1)));
        assert!(!is_right(&choices, &choose(&choices, &chosen, 0)));
    }
}
