//! A lesson from top to bottom.

mod choices;
mod example;
mod exercise;
mod prose;
mod quiz;

use crate::components::icon::{Icon, icon};
use crate::components::top_bar::Way;
use crate::hooks::Desk;
use crate::route::Place;
use crate::shared::Shared;
use dunder_lessons::course::{Block, Lesson};
use example::ExampleBlock;
use exercise::ExerciseBlock;
pub use prose::Prose;
use quiz::QuizBlock;
use yew::prelude::*;

/// `way` is its place in the course.
pub fn lesson_text(desk: &Desk, lesson: &Shared<Lesson>, way: Option<&Way>) -> Html {
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
                if let Some(summary) = way.map(|way| way.lesson) {
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
                if let Some(next) = way.and_then(|way| way.next) {
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
