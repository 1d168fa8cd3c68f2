//! Every example and exercise of the course: examples do what the lesson says of them, solutions pass, and everything that
//! is known to be wrong fails, with the message that teaches.
//!
//! A name runs one lesson's: `cargo test --profile quick -p dunder-tests --test lessons -- n-plus-one`. With
//! `--include-ignored` small changes of each solution must fail too: those that pass are told, but for the ones that
//! `tests/mutants.txt` explains.

#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_engine::Session;
use dunder_engine::grade::{Answer, Exercise, Grade};
use dunder_engine::message::{Command, Reply, Request};
use dunder_engine::program::{Program, Setup};
use dunder_engine::report::{Cell, Display, Event, Report};
use dunder_lessons::course::{Block, Example, Lesson, LessonExercise};
use dunder_lessons::parse;
use dunder_tests::mutants::mutants;
use libtest_mimic::{Arguments, Failed, Trial};
use regex_lite::Regex;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::{fs, panic};

fn main() {
    let arguments = Arguments::from_args();
    let loaded = parse::load(&dunder_tests::root().join("lessons")).unwrap_or_else(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n"))
    });
    let explained = explained_mutants();
    note_panics();
    let mut trials = Vec::new();
    let items: HashMap<String, Vec<String>> = loaded
        .lessons
        .iter()
        .map(|lesson| (lesson.slug.clone(), ids(lesson)))
        .collect();
    trials.push(Trial::test("COVERAGE.md names what is there", move || {
        check_coverage(&items)
    }));
    for lesson in loaded.lessons {
        for block in &lesson.blocks {
            match block {
                Block::Example(example) => {
                    let (lesson, example) = (lesson.clone(), example.clone());
                    let name = format!("{}::{}", lesson.slug, example.id);
                    trials.push(Trial::test(name, move || {
                        without_panics(|| check_example(&lesson, &example))
                    }));
                }
                Block::Exercise(exercise) => {
                    let exercise = exercise.clone();
                    let name = format!("{}::{}", lesson.slug, exercise.id);
                    let changed = exercise.clone();
                    let explained = explained.get(&name).cloned().unwrap_or_default();
                    let mutants = Trial::test(format!("{name}::mutants"), move || {
                        without_panics(|| check_mutants(&changed, &explained))
                    });
                    trials.push(mutants.with_ignored_flag(true));
                    // Dozens of runs each: too many for a build without optimisation.
                    trials.push(
                        Trial::test(name, move || without_panics(|| check_exercise(&exercise)))
                            .with_ignored_flag(cfg!(debug_assertions)),
                    );
                }
                _ => {}
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The items of a lesson that have a link.
fn ids(lesson: &Lesson) -> Vec<String> {
    let id = |block: &Block| match block {
        Block::Example(example) => Some(example.id.clone()),
        Block::Exercise(exercise) => Some(exercise.id.clone()),
        Block::Quiz(quiz) => Some(quiz.id.clone()),
        _ => None,
    };
    lesson.blocks.iter().filter_map(id).collect()
}

/// Each `#item` of a row is in one of the lessons that stand before it, up to the next semicolon.
fn check_coverage(items: &HashMap<String, Vec<String>>) -> Result<(), Failed> {
    let text = fs::read_to_string(dunder_tests::root().join("lessons/COVERAGE.md"))?;
    let (slug, item) = (
        Regex::new("`([a-z0-9-]+)`").unwrap(),
        Regex::new("#([a-z0-9-]+)").unwrap(),
    );
    let mut missing = Vec::new();
    let mut named = 0;
    for (number, line) in text.lines().enumerate() {
        let Some(row) = line.strip_prefix('|') else {
            continue;
        };
        for part in row.split(';') {
            let lessons: Vec<&Vec<String>> = slug
                .captures_iter(part)
                .filter_map(|found| items.get(&found[1]))
                .collect();
            named += lessons.len();
            for found in item.captures_iter(part) {
                if !lessons.is_empty()
                    && !lessons
                        .iter()
                        .any(|ids| ids.iter().any(|id| *id == found[1]))
                {
                    missing.push(format!("line {}: #{}", number + 1, &found[1]));
                }
            }
        }
    }
    if missing.is_empty() && named > items.len() {
        return Ok(());
    }
    Err(format!("{named} lessons named; not there: {}", missing.join(", ")).into())
}

thread_local! {
    /// The panics of this thread: the engine survives its own, so a test has to ask.
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Has each panic noted, wherever it is caught.
fn note_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        PANICS.with_borrow_mut(|panics| panics.push(info.to_string()));
        usual(info);
    }));
}

/// A test in which nothing may panic: not even where a program is expected to fail.
fn without_panics(test: impl FnOnce() -> Result<(), Failed>) -> Result<(), Failed> {
    PANICS.take();
    let result = test();
    let panics = PANICS.take();
    if panics.is_empty() {
        return result;
    }
    let also = result
        .err()
        .and_then(|failed| failed.message().map(str::to_owned));
    let told: Vec<String> = panics.into_iter().chain(also).collect();
    Err(format!("the engine panics: {}", told.join("\n\n")).into())
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
    same_as_django(lesson, example, &program.setup)?;
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

/// The example, its bare expressions printed, does what it did under Django (`lessons/verify.py --record`).
fn same_as_django(lesson: &Lesson, example: &Example, setup: &Setup) -> Result<(), Failed> {
    let path = dunder_tests::root().join(format!("tests/lessons/{}.json", lesson.slug));
    let recorded: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let recorded = &recorded[&example.id];
    if recorded["code"] != example.code.as_str() {
        return Err("its recording is of other code: run lessons/verify.py --record".into());
    }
    let report = Session::default().run(&Program {
        setup: setup.clone(),
        code: recorded["program"].as_str().unwrap_or_default().to_owned(),
        ..Program::default()
    });
    let mut differences = Vec::new();
    let mut compare = |what: &str, django: String, dunder: String| {
        if django != dunder {
            differences.push(format!(
                "{what} under Django:\n{django}\nand here:\n{dunder}"
            ));
        }
    };
    compare(
        "Output",
        without_estimates(recorded["stdout"].as_str().unwrap_or_default()),
        without_estimates(&report.stdout()),
    );
    let queries: Vec<&Value> = recorded["queries"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    compare(
        "Queries",
        queries
            .iter()
            .map(|query| format!("{} {}\n", query[0].as_str().unwrap_or_default(), query[1]))
            .collect(),
        report
            .queries()
            .enumerate()
            .map(|(index, query)| {
                let django = queries.get(index).map(|query| &query[1]);
                let params = query.params.iter().enumerate().map(|(at, param)| {
                    // A value that is another each time is recorded as null.
                    match django.and_then(|params| params.get(at)) {
                        Some(Value::Null) => Value::Null,
                        _ => python_str(param).into(),
                    }
                });
                format!("{} {}\n", query.sql, params.collect::<Value>())
            })
            .collect(),
    );
    let error = &recorded["error"];
    compare(
        "Error",
        error.as_object().map_or(String::new(), |_| {
            let text = |key: &str| error[key].as_str().unwrap_or_default();
            format!("{}: {}", text("type"), text("message"))
        }),
        report.error().map_or(String::new(), |error| {
            format!("{}: {}", error.kind, error.message)
        }),
    );
    if differences.is_empty() {
        Ok(())
    } else {
        Err(differences.join("\n\n").into())
    }
}

/// A query plan's third column is SQLite's estimate of the rows in one version, and 0 in others.
fn without_estimates(output: &str) -> String {
    let plan = Regex::new(r"(?m)^(\d+ \d+) \d+ (SCAN|SEARCH|USE) ").unwrap();
    plan.replace_all(output, "$1 _ $2 ").into_owned()
}

/// Python's `str()` of a parameter.
fn python_str(param: &Value) -> String {
    match param {
        Value::Null => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
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

/// Changed solutions that can't be told from the solution, by the exercise: the changed lines, as `tests/mutants.txt`
/// lists them below the exercise's name.
fn explained_mutants() -> HashMap<String, Vec<String>> {
    let text = fs::read_to_string(dunder_tests::root().join("tests/mutants.txt")).unwrap();
    let mut all: HashMap<String, Vec<String>> = HashMap::new();
    let mut exercise = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(changed) => all
                .entry(exercise.clone())
                .or_default()
                .push(changed.trim().to_owned()),
            None => {
                exercise = line
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            }
        }
    }
    all
}

fn check_mutants(item: &LessonExercise, explained: &[String]) -> Result<(), Failed> {
    // Which wrong program it is like does not matter here.
    let mut exercise = item.exercise.clone();
    exercise.wrong.clear();
    let mut session = Session::default();
    let mut passing = Vec::new();
    for mutant in mutants(&exercise.solution) {
        let changed: Vec<&str> = mutant
            .lines()
            .zip(exercise.solution.lines())
            .filter(|(mutant, solution)| mutant != solution)
            .map(|(mutant, _)| mutant.trim())
            .collect();
        let changed = changed.first().copied().unwrap_or_default().to_owned();
        if !explained.contains(&changed) && grade(&mut session, &exercise, &mutant).passed {
            passing.push(changed);
        }
    }
    if passing.is_empty() {
        Ok(())
    } else {
        Err(format!("changed solutions pass:\n    {}", passing.join("\n    ")).into())
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
        Display::Form(_) => return None,
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
