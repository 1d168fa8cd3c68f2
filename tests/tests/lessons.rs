//! Every example and exercise of the course: examples do what the lesson says of them, solutions pass, and everything that
//! is known to be wrong fails, with the message that teaches.
//!
//! The examples of the lessons in `ALWAYS` run with the other tests. An exercise takes dozens of runs, and the course
//! thousands, so the rest wants an optimised build:
//! `cargo test --release -p dunder-tests --test lessons -- --include-ignored`, and with a name for one lesson's.

#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_engine::Session;
use dunder_engine::grade::{Answer, Exercise, Grade};
use dunder_engine::message::{Command, Reply, Request};
use dunder_engine::program::Program;
use dunder_engine::report::{Cell, Display, Event, Report};
use dunder_lessons::course::{Block, Example, Lesson, LessonExercise};
use dunder_lessons::parse;
use libtest_mimic::{Arguments, Failed, Trial};

/// Lessons whose examples are tested without being asked for.
const ALWAYS: &[&str] = &["lazy-querysets", "n-plus-one"];

fn main() {
    let arguments = Arguments::from_args();
    let loaded = parse::load(&dunder_tests::root().join("lessons")).unwrap_or_else(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n"))
    });
    let mut trials = Vec::new();
    for lesson in loaded.lessons {
        let asked = !ALWAYS.contains(&lesson.slug.as_str());
        for block in &lesson.blocks {
            match block {
                Block::Example(example) => {
                    let (lesson, example) = (lesson.clone(), example.clone());
                    let name = format!("{}::{}", lesson.slug, example.id);
                    trials.push(
                        Trial::test(name, move || check_example(&lesson, &example))
                            .with_ignored_flag(asked),
                    );
                }
                Block::Exercise(exercise) => {
                    let exercise = exercise.clone();
                    let name = format!("{}::{}", lesson.slug, exercise.id);
                    trials.push(
                        Trial::test(name, move || check_exercise(&exercise))
                            .with_ignored_flag(true),
                    );
                }
                _ => {}
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn check_example(lesson: &Lesson, example: &Example) -> Result<(), Failed> {
    let setup = lesson
        .setups
        .get(&example.setup)
        .cloned()
        .unwrap_or_default();
    let program = Program {
        setup,
        code: example.code.clone(),
        ..Program::default()
    };
    let report = Session::default().run(&program);
    let ended = report.error().map(|error| error.kind.as_str());
    if ended != example.error.as_deref() {
        return Err(format!(
            "ends with {:?}; the lesson says {:?}",
            report.error(),
            example.error
        )
        .into());
    }
    match example.queries {
        Some(queries) if queries != report.query_count => {
            let sent: Vec<&str> = report.queries().map(|query| query.sql.as_str()).collect();
            Err(format!(
                "{} queries; the lesson says {queries}:\n{}",
                report.query_count,
                sent.join("\n")
            )
            .into())
        }
        _ => Ok(()),
    }
}

fn check_exercise(item: &LessonExercise) -> Result<(), Failed> {
    let exercise = &item.exercise;
    let mut session = Session::default();
    let mut wrongs = Vec::new();
    let mut passing = |name: &str, code: &str, should: bool, message: &str| {
        let grade = grade(&mut session, exercise, code);
        let told: Vec<&str> = grade
            .checks
            .iter()
            .filter(|check| !check.passed)
            .map(|check| check.message.as_str())
            .collect();
        if grade.passed != should {
            wrongs.push(format!(
                "the {name} {}:\n{code}\n{}",
                if should { "fails" } else { "passes" },
                told.join("\n")
            ));
        } else if !message.is_empty() && !told.iter().any(|text| text.contains(message)) {
            wrongs.push(format!(
                "the {name} is told:\n{}\nand not:\n{message}",
                told.join("\n")
            ));
        }
        grade
    };
    let solved = passing("solution", &exercise.solution, true, "");
    for alternative in &item.alternatives {
        passing(
            &format!("alternative {}", alternative.title),
            &alternative.code,
            true,
            "",
        );
    }
    passing("starter", &item.starter, false, "");
    passing("empty program", "", false, "");
    for (index, wrong) in exercise.wrong.iter().enumerate() {
        passing(
            &format!("wrong program {}", index + 1),
            &wrong.code,
            false,
            &wrong.message,
        );
    }
    if exercise.answer == Answer::LastValue
        && let Some(value) = literal(&solved.report)
    {
        passing(
            "program that prints the answer",
            &format!("print({value})"),
            false,
            "",
        );
        passing(
            "program with the visible answer written in",
            &value,
            false,
            "",
        );
    }
    if wrongs.is_empty() {
        Ok(())
    } else {
        Err(wrongs.join("\n\n").into())
    }
}

fn grade(session: &mut Session, exercise: &Exercise, code: &str) -> Grade {
    let command = Command::Grade {
        exercise: Box::new(exercise.clone()),
        code: code.to_owned(),
    };
    match session.handle(Request { id: 0, command }).reply {
        Reply::Grade { grade } => *grade,
        other => panic!("{other:?}"),
    }
}

/// The last value as Python that makes it, where that is possible.
fn literal(report: &Report) -> Option<String> {
    let value = report.events.iter().rev().find_map(|event| match event {
        Event::Value { value, .. } => Some(value),
        _ => None,
    })?;
    let table = match value {
        Display::Text { text, .. } => return (!text.contains('<')).then(|| text.clone()),
        Display::Table(table) => table,
    };
    let rows: Option<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().map(cell).collect::<Option<_>>()?;
            let named = table
                .columns
                .iter()
                .zip(&cells)
                .map(|(column, cell)| format!("{:?}: {cell}", column.name));
            Some(match table.title.rsplit('[').next()? {
                "dict]" => format!("{{{}}}", named.collect::<Vec<_>>().join(", ")),
                "tuple]" => format!("({},)", cells.join(", ")),
                _ if cells.len() == 1 => cells.concat(),
                _ => return None,
            })
        })
        .collect();
    Some(format!("[{}]", rows?.join(", ")))
}

fn cell(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => Some("None".into()),
        Cell::Bool(value) => Some(if *value { "True" } else { "False" }.into()),
        Cell::Number(text) => Some(text.clone()),
        Cell::Text(text) => Some(format!("{text:?}")),
        _ => None,
    }
}
