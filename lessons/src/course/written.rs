//! Blocks as JSON holds them: a kind, and beside it the fields of that kind.
//!
//! Serde reads a tagged enum by way of a general value that can hold anything, which would cost the page a tenth of its size.

use super::{Alternative, Block, Choice, Example, LessonExercise, Predict, Quiz};
use dunder_engine::grade::Exercise;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Prose,
    Example,
    Exercise,
    Quiz,
}

/// The fields of all kinds. What the kind does not have is empty.
#[derive(Deserialize)]
pub(super) struct Written {
    block: Kind,
    #[serde(default)]
    html: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    setup: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    predict: Option<Predict>,
    #[serde(default)]
    queries: Option<usize>,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    task_html: String,
    #[serde(default)]
    starter: String,
    #[serde(default)]
    hints: Vec<String>,
    #[serde(default)]
    exercise: Exercise,
    #[serde(default)]
    solution_html: String,
    #[serde(default)]
    alternatives: Vec<Alternative>,
    #[serde(default)]
    question_html: String,
    #[serde(default)]
    choices: Vec<Choice>,
}

impl From<Written> for Block {
    fn from(written: Written) -> Self {
        match written.block {
            Kind::Prose => Self::Prose { html: written.html },
            Kind::Example => Self::Example(Example {
                id: written.id,
                setup: written.setup,
                code: written.code,
                predict: written.predict,
                queries: written.queries,
                error: written.error,
            }),
            Kind::Exercise => Self::Exercise(Box::new(LessonExercise {
                id: written.id,
                title: written.title,
                task_html: written.task_html,
                setup: written.setup,
                starter: written.starter,
                hints: written.hints,
                exercise: written.exercise,
                solution_html: written.solution_html,
                alternatives: written.alternatives,
            })),
            Kind::Quiz => Self::Quiz(Quiz {
                id: written.id,
                question_html: written.question_html,
                choices: written.choices,
            }),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn blocks_read_what_they_wrote() {
        let choice = Choice {
            html: "<p>1</p>".into(),
            correct: true,
            explanation_html: "Yes.".into(),
        };
        let blocks = [
            Block::Prose {
                html: "<p>x</p>".into(),
            },
            Block::Example(Example {
                id: "example-1".into(),
                setup: "blog".into(),
                code: "1".into(),
                predict: Some(Predict {
                    question_html: "?".into(),
                    choices: vec![choice.clone()],
                }),
                queries: Some(2),
                error: Some("FieldError".into()),
            }),
            Block::Exercise(Box::new(LessonExercise {
                id: "count".into(),
                title: "Count".into(),
                task_html: "Do.".into(),
                setup: "blog".into(),
                starter: "2".into(),
                hints: vec!["So.".into()],
                exercise: Exercise {
                    solution: "3".into(),
                    ..Exercise::default()
                },
                solution_html: "Why.".into(),
                alternatives: vec![Alternative {
                    title: "Or".into(),
                    code: "4".into(),
                }],
            })),
            Block::Quiz(Quiz {
                id: "which".into(),
                question_html: "Which?".into(),
                choices: vec![choice],
            }),
        ];
        for block in blocks {
            let json = serde_json::to_string(&block).unwrap();
            assert_eq!(serde_json::from_str::<Block>(&json).unwrap(), block);
        }
    }
}
