//! `dunder run`: executes a file as the models module of an app labelled `app`.

use dunder_engine::Session;
use dunder_engine::program::{Entry, Limits, Program};
use dunder_engine::report::{Display, Error, Event, Query, Report};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Runs `path`; prints one JSON object, or else what the program prints, its queries going to standard error.
pub fn run(path: &str, as_json: bool) -> ExitCode {
    let code = match std::fs::read_to_string(path) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("dunder: {path}: {error}");
            return ExitCode::from(2);
        }
    };
    let program = Program {
        code,
        entry: Entry::Models,
        limits: Limits {
            time_ms: 0,
            output: usize::MAX,
            queries: usize::MAX,
            ..Limits::default()
        },
        ..Program::default()
    };
    let report = Session::default().run_file(&program, path);
    let written = if as_json {
        writeln!(std::io::stdout(), "{}", to_json(&report, path))
    } else {
        print(&report, path)
    };
    match (written, report.error()) {
        (Ok(()), None) => ExitCode::SUCCESS,
        // Whoever reads our output may go away before its end.
        _ => ExitCode::from(1),
    }
}

fn to_json(report: &Report, path: &str) -> Value {
    let queries = report.queries().map(|query| {
        json!({
            "sql": query.sql,
            "params": query.params,
            "line": query.line,
            "sql_with_values": query.sql_with_values,
            "rows": query.rows,
            "error": query.error,
        })
    });
    let error = report.error().map(|error| {
        json!({
            "type": error.kind,
            "message": message(error, path),
            "line": error.line,
            "traceback": error.traceback,
        })
    });
    json!({
        "stdout": report.stdout(),
        "error": error,
        "queries": queries.collect::<Vec<_>>(),
    })
}

/// Python's `str(exception)`, which says the place of a syntax error too.
fn message(error: &Error, path: &str) -> String {
    match (error.columns, error.line) {
        (Some(_), Some(line)) => {
            let name = Path::new(path).file_name().unwrap_or_default();
            format!("{} ({}, line {line})", error.message, name.display())
        }
        _ => error.message.clone(),
    }
}

fn print(report: &Report, path: &str) -> std::io::Result<()> {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    for event in &report.events {
        match event {
            Event::Output { text, stderr, .. } if *stderr => write!(err, "{text}")?,
            Event::Output { text, .. } => write!(out, "{text}")?,
            Event::Query(query) => {
                out.flush()?;
                print_query(&mut err, query)?;
            }
            Event::Value { value, .. } => print_value(&mut out, value)?,
            Event::Error(error) => {
                out.flush()?;
                print_error(&mut err, error, path)?;
            }
        }
    }
    for notice in &report.notices {
        writeln!(err, "{notice}")?;
    }
    out.flush()
}

fn print_query(err: &mut impl Write, query: &Query) -> std::io::Result<()> {
    let line = query.line.map(|line| format!("line {line}: "));
    let rows = query.rows.map(|rows| format!(", {rows} rows"));
    writeln!(
        err,
        "-- {}{} ({:.1} ms{})",
        line.unwrap_or_default(),
        query.sql_with_values,
        query.ms,
        rows.unwrap_or_default()
    )
}

fn print_value(out: &mut impl Write, value: &Display) -> std::io::Result<()> {
    match value {
        Display::Text { text, .. } => writeln!(out, "{text}"),
        Display::Form(form) => writeln!(out, "{}", form.text),
        Display::Table(table) => writeln!(out, "{} ({} rows)", table.title, table.total),
    }
}

/// As Python prints an uncaught exception.
pub fn print_error(err: &mut impl Write, error: &Error, path: &str) -> std::io::Result<()> {
    writeln!(err, "Traceback (most recent call last):")?;
    for frame in &error.traceback {
        let place = if frame.function.is_empty() {
            String::new()
        } else {
            format!(", in {}", frame.function)
        };
        writeln!(err, "  File \"{}\", line {}{place}", frame.file, frame.line)?;
        let source = frame.source.trim();
        if !source.is_empty() {
            writeln!(err, "    {source}")?;
        }
    }
    writeln!(err, "{}: {}", error.kind, message(error, path))
}
