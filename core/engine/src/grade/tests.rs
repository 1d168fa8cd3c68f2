//! The grader on made-up reports: a fake runner knows what each program does on each data set.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Answer, Check, Exercise, Grade, Outcome, RowStatus, Wrong, grade};
use crate::program::{Program, Setup};
use crate::report::{Cell, Column, Display, Error, Event, Query, QueryKind, Report, Table};

/// `name -> result` lines make up the fake world: what the program `name` does on the data set of that number.
/// A program's text is its name and may be followed by more lines.
struct World(Vec<(&'static str, &'static str, Report)>);

impl World {
    fn grade(&self, exercise: &Exercise, code: &str) -> Grade {
        grade(exercise, code, |program: &Program| {
            let report = self
                .0
                .iter()
                .find(|(name, data, _)| {
                    program.code.starts_with(name) && program.setup.data == *data
                })
                .map(|(_, _, report)| report.clone())
                .unwrap_or_default();
            Outcome {
                report,
                tables: Vec::new(),
            }
        })
    }
}

fn exercise() -> Exercise {
    Exercise {
        setup: Setup {
            data: "visible".into(),
            ..Setup::default()
        },
        hidden: vec!["hidden".into()],
        solution: "solution".into(),
        ..Exercise::default()
    }
}

fn query(line: u32, sql: &str) -> Event {
    let kind = match sql.split(' ').next() {
        Some("SELECT") => QueryKind::Select,
        Some("DELETE") => QueryKind::Delete,
        _ => QueryKind::Other,
    };
    Event::Query(Query {
        sql: sql.into(),
        params: Vec::new(),
        sql_with_values: sql.into(),
        kind,
        line: Some(line),
        ms: 0.0,
        rows: None,
        similar: None,
        duplicate: None,
        error: None,
    })
}

fn report(events: Vec<Event>) -> Report {
    let query_count = events
        .iter()
        .filter(|event| matches!(event, Event::Query(_)))
        .count();
    Report {
        events,
        query_count,
        ..Report::default()
    }
}

/// A queryset of posts: `1,Hello 2,World`.
fn posts(rows: &str) -> Display {
    let column = |name: &str| Column {
        name: name.into(),
        kind: String::new(),
        related_table: None,
    };
    let rows: Vec<Vec<Cell>> = rows
        .split_whitespace()
        .map(|row| {
            row.split_once(',')
                .map(|(id, title)| vec![Cell::Number(id.into()), Cell::Text(title.into())])
                .unwrap()
        })
        .collect();
    Display::Table(Table {
        title: "QuerySet[Post]".into(),
        columns: vec![column("id"), column("title")],
        total: rows.len(),
        rows,
    })
}

fn text(text: &str) -> Display {
    Display::Text {
        text: text.into(),
        python_type: String::new(),
    }
}

fn shows(line: u32, value: Display) -> Event {
    Event::Value {
        line: Some(line),
        value,
    }
}

const ORDERED: &str = "SELECT a FROM b ORDER BY a";

fn list(rows: &str) -> Report {
    report(vec![query(1, ORDERED), shows(1, posts(rows))])
}

fn failure(grade: &Grade) -> &Check {
    assert!(!grade.passed);
    grade.checks.iter().find(|check| !check.passed).unwrap()
}

fn both(name: &'static str, report: Report) -> [(&'static str, &'static str, Report); 2] {
    [(name, "visible", report.clone()), (name, "hidden", report)]
}

#[test]
fn passes_only_when_all_data_is_right() {
    let world = World(vec![
        ("solution", "visible", list("1,a 2,b")),
        ("solution", "hidden", list("7,x")),
        ("same", "visible", list("1,a 2,b")),
        ("same", "hidden", list("7,x")),
        ("hard-coded", "visible", list("1,a 2,b")),
        ("hard-coded", "hidden", list("1,a 2,b")),
    ]);
    let exercise = exercise();
    assert!(world.grade(&exercise, "same").passed);
    let grade = world.grade(&exercise, "hard-coded");
    let check = failure(&grade);
    assert_eq!(check.title, "Right on other data too");
    assert_eq!(
        check.message,
        "On other data: 1 row is missing, 2 rows should not be there."
    );
    assert_eq!(check.diff.as_ref().unwrap().rows.len(), 3);
    assert_eq!(
        failure(&world.grade(&exercise, "empty")).title,
        "Gives an answer"
    );
}

#[test]
fn order_counts_where_the_reference_orders() {
    let mut rows = vec![];
    rows.extend(both("solution", list("1,a 2,b 3,c")));
    rows.extend(both("moved", list("3,c 1,a 2,b")));
    let world = World(rows);
    let grade = world.grade(&exercise(), "moved");
    let check = failure(&grade);
    assert_eq!(
        (check.title.as_str(), check.message.as_str()),
        (
            "The right rows, in order",
            "The right rows, but in another order."
        )
    );
    let statuses: Vec<RowStatus> = check
        .diff
        .as_ref()
        .unwrap()
        .rows
        .iter()
        .map(|row| row.status)
        .collect();
    assert_eq!(
        statuses,
        [RowStatus::Same, RowStatus::Same, RowStatus::Moved]
    );
    assert!(
        world
            .grade(
                &Exercise {
                    ordered: Some(false),
                    ..exercise()
                },
                "moved"
            )
            .passed
    );
    assert!(
        world
            .grade(
                &Exercise {
                    order_columns: vec!["nothing".into()],
                    ..exercise()
                },
                "moved"
            )
            .passed
    );
    assert!(
        !world
            .grade(
                &Exercise {
                    order_columns: vec!["title".into()],
                    ..exercise()
                },
                "moved"
            )
            .passed
    );
}

#[test]
fn unordered_querysets_compare_as_sets() {
    let unordered = |rows| {
        report(vec![
            query(1, "SELECT a FROM b WHERE c IN (SELECT d FROM e ORDER BY d)"),
            shows(1, posts(rows)),
        ])
    };
    let mut rows = vec![];
    rows.extend(both("solution", unordered("1,a 2,b")));
    rows.extend(both("moved", unordered("2,b 1,a")));
    assert!(World(rows).grade(&exercise(), "moved").passed);
}

#[test]
fn a_query_per_row_is_explained_at_its_line() {
    let mut events = vec![query(2, "SELECT p FROM \"blog_post\"")];
    events.extend((0..10).map(|_| {
        query(
            4,
            "SELECT a FROM \"blog_author\" WHERE \"blog_author\".\"id\" = %s LIMIT 21",
        )
    }));
    events.push(shows(5, posts("1,a")));
    let mut rows = vec![];
    rows.extend(both(
        "solution",
        report(vec![
            query(1, "SELECT p FROM \"blog_post\""),
            shows(2, posts("1,a")),
        ]),
    ));
    rows.extend(both("slow", report(events)));
    let world = World(rows);
    let exercise = Exercise {
        max_queries: Some(2),
        ..exercise()
    };
    let grade = world.grade(
        &exercise,
        "slow\nposts = ...\nfor post in posts:\n    names.append(post.author.name)\nnames",
    );
    let check = failure(&grade);
    assert_eq!(check.title, "At most 2 queries");
    assert_eq!(
        check.message,
        "The right answer, with 11 queries; the budget is 2: line 4 asks for `post.author` once per row, 10 times."
    );
    assert_eq!(check.lines, [4]);
}

#[test]
fn a_known_wrong_program_brings_its_message() {
    let mut rows = vec![];
    rows.extend(both("solution", list("1,a")));
    rows.extend(both("wrong", list("2,b")));
    rows.extend(both("learner", list("2,b")));
    rows.extend(both("other", list("3,c")));
    let world = World(rows);
    let wrong = |code: &str, message: &str| Wrong {
        code: code.into(),
        message: message.into(),
    };
    let exercise = Exercise {
        wrong: vec![
            wrong("solution", "no"),
            wrong("wrong", "You looked at drafts."),
        ],
        ..exercise()
    };
    assert!(
        failure(&world.grade(&exercise, "learner"))
            .message
            .starts_with("You looked at drafts.\n")
    );
    assert!(
        !failure(&world.grade(&exercise, "other"))
            .message
            .contains("drafts")
    );
}

#[test]
fn of_two_known_wrong_programs_the_one_with_the_same_sql_speaks() {
    let run = |sql: &str| report(vec![query(1, sql), shows(1, posts("1,a 1,a"))]);
    let mut rows = vec![];
    rows.extend(both("solution", list("1,a")));
    rows.extend(both("repeats", run("SELECT a FROM b")));
    rows.extend(both("orders", run("SELECT DISTINCT a, c FROM b")));
    rows.extend(both("learner", run("SELECT DISTINCT a, c FROM b")));
    let wrong = |code: &str| Wrong {
        code: code.into(),
        message: format!("As `{code}`."),
    };
    let exercise = Exercise {
        wrong: vec![wrong("repeats"), wrong("orders")],
        ..exercise()
    };
    let grade = World(rows).grade(&exercise, "learner");
    assert!(failure(&grade).message.starts_with("As `orders`."));
}

#[test]
fn errors_come_first() {
    let mut rows = vec![];
    let error = Error {
        kind: "FieldError".into(),
        message: "Cannot resolve".into(),
        line: Some(1),
        ..Error::default()
    };
    rows.extend(both("solution", list("1,a")));
    rows.extend(both(
        "broken",
        report(vec![shows(1, posts("1,a")), Event::Error(error)]),
    ));
    let grade = World(rows).grade(&exercise(), "broken");
    assert_eq!(
        failure(&grade).message,
        "Line 1 ends the program with FieldError: Cannot resolve"
    );
    assert_eq!(failure(&grade).lines, [1]);
}

#[test]
fn values_of_the_check_are_the_answer() {
    let exercise = Exercise {
        answer: Answer::Expression("f(1)\nf(2)".into()),
        ..exercise()
    };
    let mut rows = vec![];
    rows.extend(both(
        "solution",
        report(vec![
            shows(2, text("3")),
            shows(3, text("{'a': 1, 'b': 2}")),
        ]),
    ));
    rows.extend(both(
        "right",
        report(vec![
            shows(3, text("3.0")),
            shows(4, text("{'b': 2, 'a': 1}")),
        ]),
    ));
    rows.extend(both(
        "early",
        report(vec![shows(1, text("3")), shows(2, text("4"))]),
    ));
    let error = Error {
        kind: "NameError".into(),
        message: "name 'f' is not defined".into(),
        line: Some(2),
        ..Error::default()
    };
    rows.extend(both("undefined", report(vec![Event::Error(error)])));
    let world = World(rows);
    let grade = world.grade(&exercise, "right\npass");
    assert!(grade.passed, "{:?}", grade.checks);
    assert_eq!(grade.checks[0].title, "The right value: f(1)");
    assert!(
        grade.report.events.is_empty(),
        "values of the check are not the program's own"
    );
    assert_eq!(
        failure(&world.grade(&exercise, "early\nexit()")).title,
        "Gives an answer"
    );
    assert_eq!(
        failure(&world.grade(&exercise, "undefined")).message,
        "Your program does not define `f`."
    );
}

#[test]
fn single_values_of_hidden_data_are_not_told() {
    let world = World(vec![
        ("solution", "visible", report(vec![shows(1, text("3"))])),
        ("solution", "hidden", report(vec![shows(1, text("57"))])),
        ("three", "visible", report(vec![shows(1, text("3"))])),
        ("three", "hidden", report(vec![shows(1, text("3"))])),
    ]);
    let grade = world.grade(&exercise(), "three");
    assert_eq!(
        failure(&grade).message,
        "On other data: Your program gives `3`."
    );
    assert!(!format!("{:?}", grade.checks).contains("57"));
}

#[test]
fn a_program_that_changes_data_fails_where_the_task_reads() {
    let mut rows = vec![];
    rows.extend(both("solution", list("1,a")));
    rows.extend(both(
        "deletes",
        report(vec![query(1, "DELETE FROM b"), shows(2, posts("1,a"))]),
    ));
    let grade = World(rows).grade(&exercise(), "deletes\nx");
    assert_eq!(
        failure(&grade).message,
        "Line 1 sends DELETE: this exercise only reads, so the data must stay as it is."
    );
}

#[test]
fn lists_and_querysets_of_plain_values_are_alike() {
    let column = vec![Column {
        name: "title".into(),
        kind: String::new(),
        related_table: None,
    }];
    let rows = vec![vec![Cell::Text("a".into())], vec![Cell::Null]];
    let table = |title: &str| {
        Display::Table(Table {
            title: title.into(),
            columns: column.clone(),
            rows: rows.clone(),
            total: 2,
        })
    };
    let mut programs = vec![];
    programs.extend(both(
        "solution",
        report(vec![query(1, ORDERED), shows(1, table("QuerySet[str]"))]),
    ));
    programs.extend(both("text", report(vec![shows(1, text("['a', None]"))])));
    programs.extend(both(
        "reordered",
        report(vec![shows(1, text("[None, 'a']"))]),
    ));
    programs.extend(both("scalar", report(vec![shows(1, text("'a'"))])));
    let world = World(programs);
    assert!(world.grade(&exercise(), "text").passed);
    assert!(!world.grade(&exercise(), "reordered").passed);
    assert_eq!(
        failure(&world.grade(&exercise(), "scalar")).message,
        "The task asks for a list of plain values; your program gives `'a'`."
    );
}

#[test]
fn a_broken_exercise_says_so() {
    let grade = World(vec![]).grade(&exercise(), "anything");
    assert_eq!(failure(&grade).title, "This exercise is at fault");
}
