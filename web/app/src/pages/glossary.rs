//! From a word to the lessons that teach it.

use crate::hooks::Load;
use crate::route::Place;
use dunder_lessons::course::{Course, LessonSummary};
use std::collections::BTreeMap;
use yew::prelude::*;

pub fn glossary(course: &Load<Course>) -> Html {
    let body = match course {
        Load::Ready(course) => entries(course),
        Load::Loading => html! { <p class="muted">{ "The words are on their way." }</p> },
        Load::Failed(message) => html! { <p class="banner" role="alert">{ message }</p> },
    };
    html! {
        <article class="lesson-text">
            <header>
                <h1>{ "Glossary" }</h1>
                <p class="summary">{ "Methods, lookups, fields and notions, and the lessons that teach them." }</p>
            </header>
            { body }
        </article>
    }
}

fn entries(course: &Course) -> Html {
    html! {
        <dl class="glossary">
            { for terms(course).into_iter().map(|(term, lessons)| html! {
                <div>
                    <dt>{ term }</dt>
                    <dd>
                        { for lessons.into_iter().map(|lesson| html! {
                            <a href={Place::lesson(&lesson.slug).href()}>{ &lesson.title }</a>
                        }) }
                    </dd>
                </div>
            }) }
        </dl>
    }
}

/// All terms, by their letters whatever their case, each with its lessons in the order of the course.
fn terms(course: &Course) -> Vec<(&str, Vec<&LessonSummary>)> {
    let mut found: BTreeMap<(String, &str), Vec<&LessonSummary>> = BTreeMap::new();
    for lesson in course.modules.iter().flat_map(|module| &module.lessons) {
        for term in &lesson.terms {
            let letters = term.trim_start_matches('_').to_ascii_lowercase();
            let lessons = found.entry((letters, term)).or_default();
            if lessons.iter().all(|known| known.slug != lesson.slug) {
                lessons.push(lesson);
            }
        }
    }
    found
        .into_iter()
        .map(|((_, term), lessons)| (term, lessons))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunder_lessons::course::Module;

    #[test]
    fn a_term_leads_to_every_lesson_that_teaches_it_once() {
        let lesson = |slug: &str, terms: &[&str]| LessonSummary {
            slug: slug.into(),
            title: slug.to_uppercase(),
            summary: String::new(),
            minutes: 5,
            exercises: Vec::new(),
            terms: terms.iter().map(|&term| term.into()).collect(),
            headings: vec!["Not a term".into()],
        };
        let course = Course {
            modules: vec![Module {
                slug: "m".into(),
                title: "M".into(),
                lessons: vec![
                    lesson("a", &["values", "F", "__str__", "values"]),
                    lesson("b", &["filter", "values"]),
                ],
            }],
        };
        let found: Vec<(&str, Vec<&str>)> = terms(&course)
            .into_iter()
            .map(|(term, lessons)| (term, lessons.iter().map(|l| l.slug.as_str()).collect()))
            .collect();
        assert_eq!(
            found,
            [
                ("F", vec!["a"]),
                ("filter", vec!["b"]),
                ("__str__", vec!["a"]),
                ("values", vec!["a", "b"]),
            ]
        );
    }
}
