//! A lesson from top to bottom.

mod choices;
mod example;
mod exercise;
mod prose;
mod quiz;

use crate::components::icon::{Icon, icon};
use crate::hooks::use_desk;
use crate::route::Place;
use crate::shared::Shared;
use dunder_lessons::course::{Block, Lesson, LessonSummary};
use example::ExampleBlock;
use exercise::ExerciseBlock;
pub use prose::Prose;
use quiz::QuizBlock;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub lesson: Shared<Lesson>,
    /// Its line in the course, and the lesson after it.
    pub summary: Option<LessonSummary>,
    pub next: Option<LessonSummary>,
}

#[component]
pub fn LessonText(props: &Props) -> Html {
    let desk = use_desk();
    let lesson = &props.lesson;
    let block = |(index, block): (usize, &Block)| match block {
        Block::Prose { html } => html! { <Prose key={index} html={html.clone()} /> },
        Block::Example(example) => {
            html! { <ExampleBlock key={index} lesson={lesson.clone()} example={example.clone()} /> }
        }
        Block::Exercise(exercise) => {
            html! { <ExerciseBlock key={index} lesson={lesson.clone()} exercise={(**exercise).clone()} /> }
        }
        Block::Quiz(quiz) => {
            html! { <QuizBlock key={index} lesson={lesson.slug.clone()} quiz={quiz.clone()} /> }
        }
    };
    html! {
        <article class="lesson-text" key={lesson.slug.clone()}>
            <header>
                <h1>{ &lesson.title }</h1>
                <p class="summary">{ &lesson.summary }</p>
                if let Some(summary) = &props.summary {
                    <p class="muted">
                        { format!("{} minutes", summary.minutes) }
                        if !summary.exercises.is_empty() {
                            { format!(" · {} of {} exercises done", desk.progress.done(summary), summary.exercises.len()) }
                        }
                    </p>
                }
            </header>
            { for lesson.blocks.iter().enumerate().map(block) }
            <footer>
                if let Some(next) = &props.next {
                    <a class="next-lesson" href={Place::lesson(&next.slug).href()}>
                        <span class="muted">{ "Next lesson" }</span>
                        <span class="title">{ &next.title }{ icon(Icon::Next) }</span>
                        <span class="summary">{ &next.summary }</span>
                    </a>
                } else {
                    <a class="next-lesson" href="#/"><span class="title">{ "Back to the course" }</span></a>
                }
            </footer>
        </article>
    }
}
