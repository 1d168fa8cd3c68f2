//! Search over the lessons.

use crate::components::dialog::Dialog;
use crate::route::Place;
use crate::shared::Shared;
use dunder_lessons::course::{Course, LessonSummary};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub open: bool,
    pub onclose: Callback<()>,
    pub course: Option<Shared<Course>>,
}

#[component]
pub fn Search(props: &Props) -> Html {
    let words = use_state(String::new);
    let field = use_node_ref();
    use_effect_with((props.open, field.clone()), {
        let words = words.clone();
        move |(open, field)| {
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *open) {
                words.set(String::new());
                field.focus().ok();
            }
        }
    });
    let oninput = {
        let words = words.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                words.set(field.value());
            }
        })
    };
    let found = props
        .course
        .as_ref()
        .map(|course| search(course, &words))
        .unwrap_or_default();
    // Enter opens the first.
    let onkeydown = {
        let first = found.first().map(|(lesson, _)| Place::lesson(&lesson.slug));
        let onclose = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(place) = first.as_ref().filter(|_| event.key() == "Enter") {
                event.prevent_default();
                crate::hooks::go(place);
                onclose.emit(());
            }
        })
    };
    html! {
        <Dialog open={props.open} onclose={props.onclose.clone()} label="Search the lessons" class="search">
            <input
                ref={field}
                type="search"
                aria-label="Words to look for"
                placeholder="select_related, N+1, lookups…"
                autocomplete="off"
                value={(*words).clone()}
                {oninput}
                {onkeydown}
            />
            <ul role="status">
                { for found.iter().map(|(lesson, term)| html! {
                    <li>
                        <a href={Place::lesson(&lesson.slug).href()} onclick={props.onclose.reform(|_| ())}>
                            <span class="title">{ &lesson.title }</span>
                            <span class="summary">{ term.unwrap_or(&lesson.summary) }</span>
                        </a>
                    </li>
                }) }
                if found.is_empty() { <li class="empty">{ "No lesson has all of these words." }</li> }
            </ul>
        </Dialog>
    }
}

/// Lessons that have all the words, titles first, with the term that has one of them.
fn search<'a>(course: &'a Course, text: &str) -> Vec<(&'a LessonSummary, Option<&'a str>)> {
    let words: Vec<String> = text
        .to_ascii_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let has = |text: &str, word: &str| text.to_ascii_lowercase().contains(word);
    let mut found: Vec<_> = course
        .modules
        .iter()
        .flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
        .filter_map(|(module, lesson)| {
            let everything = [&module.title, &lesson.title, &lesson.summary];
            let matches = |word: &String| {
                everything.iter().any(|text| has(text, word))
                    || searched(lesson).any(|term| has(term, word))
            };
            let in_title = words.iter().filter(|word| has(&lesson.title, word)).count();
            let term = searched(lesson).find(|term| words.iter().any(|word| has(term, word)));
            words
                .iter()
                .all(matches)
                .then_some((in_title, lesson, term))
        })
        .collect();
    found.sort_by_key(|(in_title, ..)| std::cmp::Reverse(*in_title));
    found
        .into_iter()
        .map(|(_, lesson, term)| (lesson, term))
        .collect()
}

/// The terms and headings of a lesson.
fn searched(lesson: &LessonSummary) -> impl Iterator<Item = &str> {
    lesson
        .terms
        .iter()
        .chain(&lesson.headings)
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunder_lessons::course::Module;

    fn course() -> Course {
        let lesson = |slug: &str, title: &str, terms: &[&str]| LessonSummary {
            slug: slug.into(),
            title: title.into(),
            summary: "About it.".into(),
            minutes: 5,
            exercises: Vec::new(),
            terms: terms.iter().map(|&term| term.into()).collect(),
            headings: Vec::new(),
        };
        let lessons = vec![
            lesson("lazy", "QuerySets are lazy", &["cache", "N+1"]),
            lesson("n", "The N+1 problem", &["select_related"]),
        ];
        Course {
            modules: vec![Module {
                slug: "performance".into(),
                title: "Performance".into(),
                lessons,
            }],
        }
    }

    fn slugs(text: &str) -> Vec<String> {
        search(&course(), text)
            .into_iter()
            .map(|(lesson, _)| lesson.slug.clone())
            .collect()
    }

    #[test]
    fn all_words_must_be_there_and_titles_come_first() {
        assert_eq!(slugs("n+1"), ["n", "lazy"]);
        assert_eq!(slugs("LAZY cache"), ["lazy"]);
        assert_eq!(slugs("performance select"), ["n"]);
        assert!(slugs("lazy select_related").is_empty());
        assert_eq!(slugs("  ").len(), 2);
    }
}
