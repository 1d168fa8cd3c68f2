//! Writes down what a program does while it runs.

use crate::convert;
use crate::program::Limits;
use crate::report::{Event, Query, QueryKind, Report};
use dunder_python::context::{self, Observer, Stream};
use dunder_python::display::Display;
use std::cell::RefCell;
use std::collections::HashMap;

/// A report in the making, kept within `limits`.
pub struct Recording {
    limits: Limits,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    report: Report,
    /// Bytes of output so far.
    output: usize,
    /// Statements so far, kept or not.
    statements: usize,
    /// Statements kept.
    queries: usize,
}

impl Recording {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            kept: RefCell::default(),
        }
    }

    /// What was recorded, with the similar queries numbered; `ms` is the time that the program took.
    pub fn finish(&self, ms: f64) -> Report {
        // Nothing is recorded any more, unless the engine failed in the middle of recording.
        let kept = self.kept.try_borrow_mut().ok();
        let Kept {
            mut report,
            output,
            statements,
            queries,
        } = kept
            .map(|mut kept| std::mem::take(&mut *kept))
            .unwrap_or_default();
        report.ms = ms;
        if output > self.limits.output {
            report.notices.push(format!(
                "Only the first {} of {output} bytes of output are shown.",
                self.limits.output
            ));
        }
        if statements > queries {
            report.notices.push(format!(
                "Only the first {queries} of {statements} queries are shown."
            ));
        }
        number(&mut report);
        report
    }
}

impl Observer for Recording {
    fn output(&self, line: Option<u32>, stream: Stream, text: &str) {
        let mut kept = self.kept.borrow_mut();
        let room = self.limits.output.saturating_sub(kept.output);
        kept.output += text.len();
        let text = &text[..text.floor_char_boundary(room)];
        if text.is_empty() {
            return;
        }
        let stderr = stream == Stream::Stderr;
        if let Some(Event::Output {
            line: last,
            text: before,
            stderr: last_stderr,
        }) = kept.report.events.last_mut()
            && *last == line
            && *last_stderr == stderr
        {
            before.push_str(text);
            return;
        }
        kept.report.events.push(Event::Output {
            line,
            text: text.to_owned(),
            stderr,
        });
    }

    fn query(&self, line: Option<u32>, query: context::Query<'_>) {
        let mut kept = self.kept.borrow_mut();
        let kind = QueryKind::of(query.sql);
        if kind != QueryKind::Transaction {
            kept.report.query_count += 1;
        }
        kept.statements += 1;
        if kept.queries >= self.limits.queries {
            return;
        }
        kept.queries += 1;
        kept.report.events.push(Event::Query(Query {
            sql: query.sql.to_owned(),
            params: query.params.into_iter().map(convert::param).collect(),
            sql_with_values: query.sql_with_values,
            kind,
            line,
            ms: query.ms,
            rows: query.rows,
            similar: None,
            duplicate: None,
            error: query.error,
        }));
    }

    fn value(&self, line: Option<u32>, value: Display) {
        let value = value.into();
        let mut kept = self.kept.borrow_mut();
        kept.report.events.push(Event::Value { line, value });
    }
}

/// Gives queries of which there are two or more their group's number, in the order of the first of each.
fn number(report: &mut Report) {
    let mut similar = Groups::default();
    let mut duplicate = Groups::default();
    let key = |query: &Query| (query.sql.clone(), query.sql_with_values.clone());
    for query in report.queries() {
        if query.kind != QueryKind::Transaction {
            let (sql, whole) = key(query);
            similar.add(sql);
            duplicate.add(whole);
        }
    }
    for event in &mut report.events {
        if let Event::Query(query) = event {
            let (sql, whole) = key(query);
            query.similar = similar.number(&sql);
            query.duplicate = duplicate.number(&whole);
        }
    }
}

/// Counts texts, and numbers those that come again.
#[derive(Default)]
struct Groups {
    counts: HashMap<String, u32>,
    numbers: HashMap<String, u32>,
}

impl Groups {
    fn add(&mut self, text: String) {
        *self.counts.entry(text).or_default() += 1;
    }

    fn number(&mut self, text: &str) -> Option<u32> {
        if *self.counts.get(text)? < 2 {
            return None;
        }
        let next = self.numbers.len() as u32 + 1;
        Some(*self.numbers.entry(text.to_owned()).or_insert(next))
    }
}
