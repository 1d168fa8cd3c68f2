//! `manage.py`: the management commands of a project, kept in memory or in a folder.

use crate::message::Managed;
use crate::program::Manage;
use crate::recording::Recording;
use crate::report::{Error, Event};
use crate::session::{Session, engine_failure};
use dunder_python::context::{self, Observer, Query, Stream};
use dunder_python::display::Display;
use dunder_python::{Failure, Interpreter, database, files, limit};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

/// The file whose lines a report speaks of: there is none.
const NO_FILE: &str = "manage.py";

impl Session {
    /// Runs a command on a project in memory.
    pub fn manage(&mut self, manage: &Manage) -> Managed {
        let recording = Rc::new(Recording::new(manage.limits));
        let time = match manage.limits.time_ms {
            0 => None,
            ms => Some(Duration::from_millis(ms.into())),
        };
        let start = limit::now();
        let result = catch_unwind(AssertUnwindSafe(|| {
            let interpreter = start_on(self.interpreter(), manage.database.as_deref())?;
            files::set_files(manage.files.clone());
            let observer = recording.clone();
            let status = context::with_observer(observer, NO_FILE, manage.limits.rows, || {
                interpreter.manage(files::ROOT, &manage.argv, Some(&manage.answers), time)
            });
            self.remember(interpreter);
            status
        }));
        let mut managed = Managed {
            report: recording.finish(limit::now() - start),
            status: Some(1),
            files: files::files(),
            database: export(),
        };
        match result.unwrap_or_else(|_| Err(engine_failure())) {
            Ok(Some(status)) => managed.status = Some(status),
            // It is to be run again: as if it had not begun.
            Ok(None) => {
                managed.status = None;
                managed.files = manage.files.clone();
                managed.database = manage.database.clone();
            }
            Err(failure) => managed.report.events.push(Event::Error(error(*failure))),
        }
        managed
    }
}

/// How a command in a folder ended.
pub struct Ended {
    pub status: i32,
    /// The database afterwards; None where it could not be read.
    pub database: Option<Vec<u8>>,
    /// The exception that nobody caught.
    pub error: Option<Error>,
}

/// Runs a command on the project in a folder of the machine. `print` is told what it writes, and whether as an error.
pub fn in_folder(
    folder: &str,
    database: Option<&[u8]>,
    argv: &[String],
    print: impl Fn(&str, bool) + 'static,
) -> Ended {
    let run = || {
        let interpreter = start_on(Interpreter::new(), database)?;
        let observer = Rc::new(Printer(print));
        context::with_observer(observer, NO_FILE, 0, || {
            interpreter.manage(folder, argv, None, None)
        })
    };
    let result: Result<Option<i32>, Box<Failure>> = run();
    let (status, error) = match result {
        Ok(status) => (status.unwrap_or(1), None),
        Err(failure) => (1, Some(error(*failure))),
    };
    Ended {
        status,
        database: export(),
        error,
    }
}

fn start_on(interpreter: Interpreter, file: Option<&[u8]>) -> Result<Interpreter, Box<Failure>> {
    if let Some(file) = file.filter(|file| !file.is_empty()) {
        let import = || database::connection()?.import(file);
        import().map_err(|error| {
            Box::new(Failure {
                kind: "DatabaseError".to_owned(),
                message: error.message,
                ..Failure::default()
            })
        })?;
    }
    Ok(interpreter)
}

fn export() -> Option<Vec<u8>> {
    database::connection().ok()?.export().ok()
}

fn error(failure: Failure) -> Error {
    crate::session::error_without_sources(failure)
}

/// Passes on what is written.
struct Printer<F>(F);

impl<F: Fn(&str, bool)> Observer for Printer<F> {
    fn output(&self, _line: Option<u32>, stream: Stream, text: &str) {
        (self.0)(text, stream == Stream::Stderr);
    }

    fn query(&self, _line: Option<u32>, _query: Query<'_>) {}

    fn value(&self, _line: Option<u32>, _value: Display) {}
}
