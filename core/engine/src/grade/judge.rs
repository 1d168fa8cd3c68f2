//! Runs the learner's program and the reference on the visible data and on each hidden one, and compares.

use super::compare::{Mismatch, Order, compare, compare_all, trim};
use super::{Answer, Check, Diff, DiffRow, Exercise, Grade, RowStatus, code, queries};
use crate::program::{Entry, Limits, Program, Setup};
use crate::report::{Cell, Column, Display, Event, Query, QueryKind, Report, Table};

/// What one run left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub report: Report,
    /// All tables after the run, `title` being the table's name. Looked at only where the exercise compares tables.
    pub tables: Vec<Table>,
}

/// Rows of an answer that are compared.
const ROWS: usize = 2_000;
/// Rows of a diff on the visible data, and on hidden data.
const SHOWN: usize = 50;
const SHOWN_HIDDEN: usize = 3;

/// Grades a program. `run` runs a program in a fresh world.
pub fn grade(exercise: &Exercise, code: &str, mut run: impl FnMut(&Program) -> Outcome) -> Grade {
    let judge = Judge {
        exercise,
        check: check_code(&exercise.answer),
    };
    let actual = judge.run(code, None, &mut run);
    let mut grade = Grade {
        passed: false,
        checks: Vec::new(),
        report: own_part(&actual),
    };
    let expected = judge.run(&exercise.solution, None, &mut run);
    if let Some(fault) = judge.fault(&expected) {
        grade
            .checks
            .push(failed("This exercise is at fault", fault));
        return grade;
    }
    let mut failing = None;
    grade.checks = judge.judge(&expected, &actual);
    grade.checks.extend(code::check(&exercise.code, code));
    if grade.checks.iter().all(|check| check.passed) && !exercise.hidden.is_empty() {
        let mut check = Check {
            title: "Right on other data too".into(),
            passed: true,
            ..Check::default()
        };
        for data in &exercise.hidden {
            let expected = judge.run(&exercise.solution, Some(data), &mut run);
            let actual = judge.run(code, Some(data), &mut run);
            if let Some(fault) = judge.fault(&expected) {
                check = failed(
                    "This exercise is at fault",
                    format!("on hidden data: {fault}"),
                );
            } else if let Some(found) = judge
                .judge(&expected, &actual)
                .into_iter()
                .find(|check| !check.passed)
            {
                check = judge.hidden(found, &expected);
            }
            if !check.passed {
                failing = Some((data.as_str(), actual));
                break;
            }
        }
        grade.checks.push(check);
    }
    grade.passed = grade.checks.iter().all(|check| check.passed);
    if !grade.passed {
        let rules: Vec<String> = code::check(&exercise.code, code)
            .into_iter()
            .map(|check| check.message)
            .collect();
        if let Some(message) = judge.known(&actual, &rules, failing, &mut run)
            && let Some(check) = grade.checks.iter_mut().find(|check| !check.passed)
            && check.message != message
        {
            check.message = format!("{message}\n{}", check.message)
                .trim_end()
                .to_owned();
        }
    }
    grade
}

struct Judge<'a> {
    exercise: &'a Exercise,
    /// Run after the program; its values are the answer.
    check: Option<String>,
}

/// A run, and where the program ends in it.
struct Run {
    report: Report,
    tables: Vec<Table>,
    code: String,
    last_line: u32,
}

impl Judge<'_> {
    fn run(
        &self,
        code: &str,
        data: Option<&str>,
        run: &mut impl FnMut(&Program) -> Outcome,
    ) -> Run {
        let mut setup: Setup = self.exercise.setup.clone();
        if let Some(data) = data {
            data.clone_into(&mut setup.data);
        }
        let full = match &self.check {
            Some(check) => format!("{}\n{check}", code.trim_end()),
            None => code.to_owned(),
        };
        let limits = Limits {
            rows: ROWS,
            ..Limits::default()
        };
        let outcome = run(&Program {
            setup,
            code: full,
            entry: Entry::Script,
            limits,
        });
        let last_line = code.trim_end().lines().count() as u32;
        Run {
            report: outcome.report,
            tables: outcome.tables,
            code: code.to_owned(),
            last_line,
        }
    }

    /// The answer: each value with the text that asked for it.
    fn answer<'r>(&self, run: &'r Run) -> Vec<(String, &'r Display)> {
        let mut values = run.report.events.iter().filter_map(|event| match event {
            Event::Value { line, value } => Some((line.unwrap_or_default(), value)),
            _ => None,
        });
        match &self.check {
            None if self.exercise.answer == Answer::None => Vec::new(),
            None => values
                .next_back()
                .map(|(_, value)| (String::new(), value))
                .into_iter()
                .collect(),
            Some(check) => values
                .filter(|(line, _)| *line > run.last_line)
                .map(|(line, value)| {
                    let text = check
                        .lines()
                        .nth((line - run.last_line) as usize - 1)
                        .unwrap_or_default();
                    (text.trim().to_owned(), value)
                })
                .collect(),
        }
    }

    /// What makes the reference unfit to judge by.
    fn fault(&self, expected: &Run) -> Option<String> {
        if let Some(error) = expected.report.error() {
            return Some(format!(
                "its solution ends with {}: {}",
                error.kind, error.message
            ));
        }
        if self.exercise.answer != Answer::None && self.answer(expected).is_empty() {
            return Some("its solution gives no answer".into());
        }
        None
    }

    /// The checks on one set of data.
    fn judge(&self, expected: &Run, actual: &Run) -> Vec<Check> {
        if let Some(error) = actual.report.error() {
            return vec![self.error(error, actual)];
        }
        let mut checks = self.answers(expected, actual);
        if let Some(budget) = self.exercise.max_queries {
            checks.push(self.budget(budget, actual, checks.iter().all(|check| check.passed)));
        }
        if self.exercise.output {
            checks.push(output(&expected.report.stdout(), &actual.report.stdout()));
        }
        if self.exercise.sql {
            checks.push(same_sql(expected, actual));
        }
        if self.exercise.tables {
            let compared = compare_all(
                &expected.tables,
                &actual.tables,
                &self.exercise.ignore_columns,
            );
            checks.push(check("The tables are as they should be", compared));
        }
        checks.extend(only_reads(expected, actual));
        checks
    }

    fn error(&self, error: &crate::report::Error, actual: &Run) -> Check {
        let own = error.line.filter(|line| *line <= actual.last_line);
        let message = match (own, &self.check) {
            (Some(line), _) => format!(
                "Line {line} ends the program with {}: {}",
                error.kind, error.message
            ),
            (None, Some(check)) => {
                let line = error
                    .line
                    .unwrap_or_default()
                    .checked_sub(actual.last_line + 1);
                let text = line
                    .and_then(|at| check.lines().nth(at as usize))
                    .unwrap_or_default()
                    .trim();
                match error
                    .message
                    .strip_prefix("name '")
                    .and_then(|rest| rest.split_once('\''))
                {
                    Some((name, _)) if error.kind == "NameError" => {
                        format!("Your program does not define `{name}`.")
                    }
                    _ => format!(
                        "After your program, `{text}` ends with {}: {}",
                        error.kind, error.message
                    ),
                }
            }
            (None, None) => format!("The program ends with {}: {}", error.kind, error.message),
        };
        Check {
            lines: own.into_iter().collect(),
            ..failed("Runs without an error", message)
        }
    }

    fn answers(&self, expected: &Run, actual: &Run) -> Vec<Check> {
        let wanted = self.answer(expected);
        let given = self.answer(actual);
        if given.is_empty() && !wanted.is_empty() {
            return vec![failed("Gives an answer", self.no_answer(actual))];
        }
        let several = wanted.len() > 1;
        let sql = expected
            .report
            .queries()
            .last()
            .map(|query| query.sql.as_str());
        wanted
            .iter()
            .enumerate()
            .map(|(index, (text, wanted))| {
                let order = Order::of(self.exercise, wanted, sql);
                let title = match (wanted, &order) {
                    (Display::Text { .. } | Display::Form(_), _) => "The right value",
                    (Display::Table(_), Order::Any) => "The right rows",
                    (Display::Table(_), _) => "The right rows, in order",
                };
                let title = if several {
                    format!("{title}: {text}")
                } else {
                    title.to_owned()
                };
                match given.get(index) {
                    Some((_, given)) => check(&title, compare(wanted, given, &order)),
                    None => failed(
                        &title,
                        format!("Your program ended before `{text}` gave a value."),
                    ),
                }
            })
            .collect()
    }

    fn no_answer(&self, actual: &Run) -> String {
        match &self.exercise.answer {
            Answer::Variable(name) => {
                format!("Your program leaves nothing in `{name}` to look at.")
            }
            Answer::Expression(_) => {
                "The program ended before its result could be looked at.".into()
            }
            _ if !actual.report.stdout().is_empty() => {
                "The answer is the value of the program's last line, which printing does not give: \
                 write `posts` there, not `print(posts)`."
                    .into()
            }
            _ => "End the program with the value that the task asks for, on a line of its own."
                .into(),
        }
    }

    fn budget(&self, budget: usize, actual: &Run, right: bool) -> Check {
        let title = match budget {
            0 => "No query".to_owned(),
            1 => "At most 1 query".to_owned(),
            n => format!("At most {n} queries"),
        };
        if actual.report.query_count <= budget {
            return Check {
                title,
                passed: true,
                ..Check::default()
            };
        }
        let (message, lines) = queries::over_budget(&actual.report, budget, &actual.code);
        let message = match &self.exercise.answer {
            Answer::None => message,
            _ if right => format!("The right answer, with {message}"),
            _ => message,
        };
        Check {
            lines,
            ..failed(&title, message)
        }
    }

    /// A failure on hidden data, told without the data: a few of the rows that differ, and never the expected value itself.
    fn hidden(&self, found: Check, expected: &Run) -> Check {
        let single = self
            .answer(expected)
            .iter()
            .any(|(_, value)| !matches!(value, Display::Table(_)));
        let message = format!("On other data: {}", found.message);
        let diff = found.diff.filter(|_| !single).map(|mut diff| {
            trim(&mut diff, SHOWN_HIDDEN, true);
            diff
        });
        Check {
            lines: found.lines,
            diff,
            ..failed("Right on other data too", message)
        }
    }

    /// The message of the known wrong program that fails in the same way.
    fn known(
        &self,
        actual: &Run,
        rules: &[String],
        failing: Option<(&str, Run)>,
        run: &mut impl FnMut(&Program) -> Outcome,
    ) -> Option<String> {
        // The nearest in the number of queries, and then in their SQL.
        let mut best: Option<([usize; 3], &str)> = None;
        for wrong in &self.exercise.wrong {
            let theirs: Vec<String> = code::check(&self.exercise.code, &wrong.code)
                .into_iter()
                .map(|check| check.message)
                .collect();
            if theirs != rules {
                continue;
            }
            let visible = self.run(&wrong.code, None, run);
            if !self.alike(actual, &visible) {
                continue;
            }
            let mut distance = between(actual, &visible);
            if let Some((data, hidden)) = &failing {
                let theirs = self.run(&wrong.code, Some(data), run);
                if !self.alike(hidden, &theirs) {
                    continue;
                }
                for (sum, more) in distance.iter_mut().zip(between(hidden, &theirs)) {
                    *sum += more;
                }
            }
            if best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, &wrong.message));
            }
        }
        best.map(|(_, message)| message.to_owned())
    }

    /// Whether two programs did the same, as far as this exercise looks.
    fn alike(&self, a: &Run, b: &Run) -> bool {
        let error = |run: &Run| {
            run.report
                .error()
                .map(|error| (error.kind.clone(), error.message.clone()))
        };
        if error(a) != error(b) {
            return false;
        }
        let over = |run: &Run| {
            self.exercise
                .max_queries
                .is_some_and(|budget| run.report.query_count > budget)
        };
        if over(a) != over(b) || (over(a) && repeats(a) != repeats(b)) {
            return false;
        }
        let (first, second) = (self.answer(a), self.answer(b));
        first.len() == second.len()
            && first.iter().zip(&second).all(|((_, a), (_, b))| {
                compare(a, b, &Order::All).is_ok() && compare(b, a, &Order::All).is_ok()
            })
            && (!self.exercise.output || output(&a.report.stdout(), &b.report.stdout()).passed)
            && (!self.exercise.sql || same_sql(a, b).passed)
            && (!self.exercise.tables
                || compare_all(&a.tables, &b.tables, &self.exercise.ignore_columns).is_ok())
            && writes(a).is_some() == writes(b).is_some()
    }
}

/// The code that asks for the answer, when it is not the program's last value.
fn check_code(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Variable(name) => Some(name.clone()),
        Answer::Expression(code) => Some(code.clone()),
        Answer::LastValue | Answer::None => None,
    }
}

/// The report without the values that only the check asked for.
fn own_part(run: &Run) -> Report {
    let mut report = run.report.clone();
    report.events.retain(
        |event| !matches!(event, Event::Value { line: Some(line), .. } if *line > run.last_line),
    );
    report
}

fn failed(title: &str, message: String) -> Check {
    Check {
        title: title.to_owned(),
        passed: false,
        message,
        lines: Vec::new(),
        diff: None,
    }
}

fn check(title: &str, result: Result<(), Mismatch>) -> Check {
    match result {
        Ok(()) => Check {
            title: title.to_owned(),
            passed: true,
            ..Check::default()
        },
        Err(mut mismatch) => {
            if let Some(diff) = &mut mismatch.diff {
                trim(diff, SHOWN, false);
            }
            Check {
                diff: mismatch.diff,
                ..failed(title, mismatch.message)
            }
        }
    }
}

/// Lines of text as rows of one column.
fn lines_table(name: &str, lines: Vec<String>) -> Display {
    let rows: Vec<Vec<Cell>> = lines
        .into_iter()
        .map(|line| vec![Cell::Text(line)])
        .collect();
    let columns = vec![Column {
        name: name.into(),
        kind: String::new(),
        related_table: None,
    }];
    Display::Table(Table {
        title: "list[str]".into(),
        columns,
        total: rows.len(),
        rows,
    })
}

fn output(expected: &str, actual: &str) -> Check {
    let lines = |text: &str| {
        text.trim_end()
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    let mut result = compare(
        &lines_table("line", lines(expected)),
        &lines_table("line", lines(actual)),
        &Order::All,
    );
    if let Err(mismatch) = &mut result {
        mismatch.message = mismatch.message.replace(" row", " line");
    }
    check("Prints the right text", result)
}

fn same_sql(expected: &Run, actual: &Run) -> Check {
    let sql = |run: &Run| -> Vec<String> {
        let sent = run
            .report
            .queries()
            .filter(|query| query.kind != QueryKind::Transaction);
        sent.map(|query| query.sql_with_values.clone()).collect()
    };
    let (wanted, given) = (sql(expected), sql(actual));
    if wanted == given {
        return Check {
            title: "The same SQL".into(),
            passed: true,
            ..Check::default()
        };
    }
    let cell = |sql: Option<&String>| sql.map(|sql| vec![Cell::Text(sql.clone())]);
    let rows = (0..wanted.len().max(given.len()))
        .map(|at| {
            let (expected, actual) = (wanted.get(at), given.get(at));
            let status = match (expected, actual) {
                (Some(a), Some(b)) if a == b => RowStatus::Same,
                (Some(_), Some(_)) => RowStatus::Changed,
                (Some(_), None) => RowStatus::Missing,
                (None, _) => RowStatus::Extra,
            };
            let cells = if status == RowStatus::Changed {
                vec![0]
            } else {
                Vec::new()
            };
            DiffRow {
                status,
                expected: cell(expected),
                actual: cell(actual),
                cells,
            }
        })
        .collect();
    let column = vec![Column {
        name: "SQL".into(),
        kind: String::new(),
        related_table: None,
    }];
    let message = if given.is_empty() {
        "Your program sends no query. Does its last line show the queryset?".to_owned()
    } else {
        "Your program sends other SQL.".to_owned()
    };
    let diff = Diff {
        expected_columns: column.clone(),
        actual_columns: column,
        rows,
        more: 0,
    };
    Check {
        diff: Some(diff),
        ..failed("The same SQL", message)
    }
}

/// The first query that changes data.
fn writes(run: &Run) -> Option<&crate::report::Query> {
    run.report.queries().find(|query| match query.kind {
        QueryKind::Insert | QueryKind::Update | QueryKind::Delete | QueryKind::Schema => true,
        QueryKind::Select | QueryKind::Transaction => false,
        QueryKind::Other => {
            let word = query
                .sql
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_uppercase();
            !matches!(word.as_str(), "EXPLAIN" | "PRAGMA" | "VALUES")
        }
    })
}

/// Fails when the task only reads and the program does not.
fn only_reads(expected: &Run, actual: &Run) -> Option<Check> {
    if writes(expected).is_some() {
        return None;
    }
    let query = writes(actual)?;
    let word = query.sql.split_whitespace().next().unwrap_or_default();
    let line = query.line.filter(|line| *line <= actual.last_line);
    let place = line.map_or_else(|| "The program".to_owned(), |line| format!("Line {line}"));
    let message =
        format!("{place} sends {word}: this exercise only reads, so the data must stay as it is.");
    Some(Check {
        lines: line.into_iter().collect(),
        ..failed("Leaves the data alone", message)
    })
}

/// How far apart two runs are: by the number of their queries, then by how many are not the other's, without and with their
/// parameters.
fn between(a: &Run, b: &Run) -> [usize; 3] {
    let number = a.report.query_count.abs_diff(b.report.query_count);
    let alone = |text: fn(&Query) -> &str| {
        let mut rest: Vec<&str> = b.report.queries().map(text).collect();
        let mut alone = 0;
        for text in a.report.queries().map(text) {
            match rest.iter().position(|other| *other == text) {
                Some(at) => {
                    rest.swap_remove(at);
                }
                None => alone += 1,
            }
        }
        alone + rest.len()
    };
    [
        number,
        alone(|query| &query.sql),
        alone(|query| &query.sql_with_values),
    ]
}

/// Whether some query was sent again and again.
fn repeats(run: &Run) -> bool {
    run.report.queries().any(|query| query.similar.is_some())
}
