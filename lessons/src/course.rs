//! The course as the page reads it: one small outline, and one file per lesson.

use dunder_engine::grade::Exercise;
use dunder_engine::program::Setup;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod written;

/// `lessons/course.json`: enough for the map, breadcrumbs, previous/next and search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub modules: Vec<Module>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Module {
    /// `performance`
    pub slug: String,
    pub title: String,
    pub lessons: Vec<LessonSummary>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonSummary {
    /// `n-plus-one`: unique in the course; the address of the lesson.
    pub slug: String,
    pub title: String,
    /// One sentence.
    pub summary: String,
    pub minutes: u32,
    /// Ids of its exercises and quizzes, for progress.
    pub exercises: Vec<String>,
    /// What it teaches, in the words that people look for: the glossary and the search lead here.
    pub terms: Vec<String>,
    /// For search.
    pub headings: Vec<String>,
}

/// `lessons/<slug>.json`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub module: String,
    /// The worlds its items run in, by name.
    pub setups: BTreeMap<String, Setup>,
    pub blocks: Vec<Block>,
}

/// A lesson from top to bottom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case", from = "written::Written")]
pub enum Block {
    /// Rendered Markdown. Trusted: it comes from the repository.
    Prose {
        html: String,
    },
    /// Code to run and change.
    Example(Example),
    Exercise(Box<LessonExercise>),
    Quiz(Quiz),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Unique in the lesson.
    pub id: String,
    /// Name in `Lesson::setups`.
    pub setup: String,
    pub code: String,
    /// "Predict first": a question shown before the first run, and its answer shown after it.
    #[serde(default)]
    pub predict: Option<Predict>,
    /// Queries that it sends, where the author says so. Tests hold the engine and Django to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queries: Option<usize>,
    /// The exception class that it ends with, where it is meant to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predict {
    pub question_html: String,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonExercise {
    pub id: String,
    pub title: String,
    pub task_html: String,
    pub setup: String,
    pub starter: String,
    /// HTML, in the order in which they are given.
    pub hints: Vec<String>,
    /// Ready to be sent to the grader. `exercise.solution` is the reference solution, `exercise.wrong` the known wrong programs.
    pub exercise: Exercise,
    /// Why the solution is as it is, and other good ones.
    #[serde(default)]
    pub solution_html: String,
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// What is different about it, as HTML.
    pub title: String,
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quiz {
    pub id: String,
    pub question_html: String,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub html: String,
    pub correct: bool,
    pub explanation_html: String,
}
