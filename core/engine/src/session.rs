//! Runs programs, and remembers the last one's database and the prepared database of a setup.

use crate::convert::raw_cell;
use crate::grade::{Exercise, Outcome, grade};
use crate::message::{Command, Reply, Request, Response, TableColumn, TableInfo};
use crate::program::{App, Entry, Program, Setup};
use crate::recording::Recording;
use crate::report::{Column, Error, Event, Frame, Report, Table};
use crate::suggest;
use dunder_python::{Failure, Interpreter, context, database, files, limit};
use dunder_sqlite::Connection;
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

/// The name of a program's own file, where it has none.
const FILE: &str = "program.py";
/// The name of a setup's data script.
const DATA: &str = "data.py";
/// The label of the app that a program's own models belong to.
const LABEL: &str = "app";
/// Rows of a table that graders compare.
const GRADED_ROWS: usize = 10_000;

/// Frames kept at either end of a traceback: endless recursion has hundreds.
const FRAMES: usize = 20;

/// The engine and what it remembers between requests.
#[derive(Default)]
pub struct Session {
    /// The interpreter of the last run. Clearing it away takes longer than a learner should wait for an answer.
    spent: Option<Interpreter>,
    /// One for the next run, with the ORM imported.
    spare: Option<Interpreter>,
    /// The database that the last run left.
    last: Option<World>,
    /// Setups prepared lately, each with its database: a program that starts from the same one need not run its data
    /// again. The last one used comes last.
    prepared: Vec<(Setup, Rc<[u8]>)>,
    references: References,
    /// Told whenever something begins that has a time limit of its own.
    on_begin: Option<Box<dyn Fn()>>,
}

/// Setups that are kept: an exercise's visible data and its hidden ones.
const PREPARED: usize = 4;

/// What the programs of the exercise graded last did, its solution and the known wrong ones: they do the same each time.
#[derive(Default)]
struct References {
    exercise: Exercise,
    /// By code and data.
    outcomes: HashMap<(String, String), Outcome>,
}

impl References {
    /// Those of an exercise, which are empty when another was graded before.
    fn of(self, exercise: &Exercise) -> Self {
        if self.exercise == *exercise {
            return self;
        }
        Self {
            exercise: exercise.clone(),
            outcomes: HashMap::new(),
        }
    }

    /// Whether it is a program of the exercise's own; code that asks for the answer may follow it.
    fn own(&self, code: &str) -> bool {
        let wrong = self.exercise.wrong.iter().map(|wrong| &wrong.code);
        wrong
            .chain([&self.exercise.solution])
            .filter(|own| !own.trim().is_empty())
            .any(|own| code.starts_with(own.trim_end()))
    }
}

/// What a run left.
struct World {
    connection: Rc<Connection>,
    /// Names of the models, by table.
    models: HashMap<String, String>,
}

thread_local! {
    /// The recording of the run under way.
    static UNDER_WAY: RefCell<Option<Rc<Recording>>> = const { RefCell::new(None) };
}

/// What the run under way had done when the engine failed in it, ending in `error`. For hosts in which a failure can't be
/// caught: a trap in WebAssembly, after which the engine must not be used for anything else.
pub fn salvage(mut error: Error) -> Option<Report> {
    let recording = UNDER_WAY.take()?;
    let mut report = recording.finish(0.0);
    error.line = error.line.or_else(context::line_under_way);
    report.events.push(Event::Error(error));
    Some(report)
}

/// Runs one program. A [`Session`] is quicker where many start from the same setup.
pub fn run(program: &Program) -> Report {
    Session::default().run(program)
}

impl Session {
    /// Clears away what the last run left in memory, and makes an interpreter ready for the next one. To be called when
    /// nobody waits; the next run does it otherwise.
    pub fn rest(&mut self) {
        self.clear();
        if self.spare.is_none() {
            self.spare = catch_unwind(Interpreter::with_orm).ok();
        }
    }

    fn clear(&mut self) {
        let spent = self.spent.take();
        // A finalizer that brings the engine down must not take the next run with it.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(spent)));
    }

    /// A fresh interpreter.
    pub(crate) fn interpreter(&mut self) -> Interpreter {
        // There may be no two at a time: they share the state of the thread.
        self.clear();
        self.spare.take().unwrap_or_default()
    }

    /// Carries out a request of the page.
    pub fn handle(&mut self, request: Request) -> Response {
        let reply = self
            .reply(request.command)
            .unwrap_or_else(|message| Reply::Failed { message });
        Response {
            id: request.id,
            reply,
        }
    }

    fn reply(&mut self, command: Command) -> Result<Reply, String> {
        Ok(match command {
            Command::Run { program } => Reply::Report {
                report: self.run(&program),
            },
            Command::Grade { exercise, code } => {
                let with_tables = exercise.tables;
                let mut references = std::mem::take(&mut self.references).of(&exercise);
                // The first run is the learner's own: its database is what *Tables* shows afterwards.
                let mut own = None;
                let grade = grade(&exercise, &code, |program| {
                    let kept = own.is_some() && references.own(&program.code);
                    let key = (program.code.clone(), program.setup.data.clone());
                    if kept && let Some(outcome) = references.outcomes.get(&key) {
                        return outcome.clone();
                    }
                    let report = self.run(program);
                    let tables = if with_tables {
                        self.all_rows()
                    } else {
                        Vec::new()
                    };
                    if own.is_none() {
                        own = self.last.take();
                    }
                    let outcome = Outcome { report, tables };
                    if kept {
                        references.outcomes.insert(key, outcome.clone());
                    }
                    outcome
                });
                self.references = references;
                self.last = own;
                Reply::Grade {
                    grade: Box::new(grade),
                }
            }
            Command::Tables { setup } => {
                if let Some(setup) = setup {
                    self.prepare(&setup)?;
                }
                Reply::Tables {
                    tables: self.tables()?,
                }
            }
            Command::Rows {
                table,
                offset,
                limit,
            } => Reply::Rows {
                table: self.rows(&table, offset, limit)?,
            },
            Command::Manage { manage } => Reply::Managed {
                managed: Box::new(self.manage(&manage)),
            },
            Command::Export => Reply::Database {
                bytes: self.world()?.connection.export().map_err(message)?,
            },
            Command::Inspect { database } => {
                let connection =
                    Connection::open_in_memory(dunder_sqlite::connection::Host::default())
                        .map_err(message)?;
                connection.import(&database).map_err(message)?;
                Reply::Tables {
                    tables: tables_of(&connection, &HashMap::new())?,
                }
            }
        })
    }

    /// Has `tell` called whenever something begins that has a time limit of its own: a setup, a program.
    pub fn on_begin(&mut self, tell: impl Fn() + 'static) {
        self.on_begin = Some(Box::new(tell));
    }

    fn begins(&self) {
        if let Some(tell) = &self.on_begin {
            tell();
        }
    }

    /// Runs a program and reports what happened.
    pub fn run(&mut self, program: &Program) -> Report {
        self.run_file(program, FILE)
    }

    /// As [`Session::run`]; `file` is the name of the program's own file in tracebacks.
    pub fn run_file(&mut self, program: &Program, file: &str) -> Report {
        let recording = Rc::new(Recording::new(program.limits));
        UNDER_WAY.set(Some(recording.clone()));
        let mut sources = Sources::new(&program.setup.apps, &program.setup.data);
        sources.add(file, &program.code);
        let start = limit::now();
        let mut code_start = start;
        let result = catch_unwind(AssertUnwindSafe(|| {
            let time = match program.limits.time_ms {
                0 => None,
                ms => Some(Duration::from_millis(ms.into())),
            };
            let interpreter = self.start(&program.setup, time)?;
            self.begins();
            if program.entry == Entry::Script {
                make_room_for_migrations(&program.setup);
            }
            code_start = limit::now();
            let entry = match program.entry {
                Entry::Models => dunder_python::Entry::Models(LABEL),
                Entry::Script => dunder_python::Entry::Script,
            };
            let rows = program.limits.rows;
            let result = context::with_observer(recording.clone(), file, rows, || {
                interpreter.run(&program.code, file, entry, time)
            });
            self.remember(interpreter);
            result
        }));
        UNDER_WAY.take();
        let mut report = recording.finish(limit::now() - code_start);
        let failure = match result {
            Ok(Ok(())) => return report,
            Ok(Err(failure)) => failure,
            Err(_) => engine_failure(),
        };
        let error = sources.error(*failure, file);
        report.events.push(Event::Error(error));
        report
    }

    /// An interpreter in which the setup's apps are installed and its tables are filled.
    fn start(
        &mut self,
        setup: &Setup,
        time: Option<Duration>,
    ) -> Result<Interpreter, Box<Failure>> {
        self.begins();
        let interpreter = self.interpreter();
        for App { label, models } in &setup.apps {
            let entry = dunder_python::Entry::Models(label);
            interpreter.run(models, &models_file(label), entry, time)?;
        }
        interpreter.create_tables()?;
        if let Some(file) = &setup.database {
            let connection = database::connection().map_err(database_failure)?;
            connection.import(file).map_err(database_failure)?;
            return Ok(interpreter);
        }
        if setup.data.trim().is_empty() {
            return Ok(interpreter);
        }
        let connection = database::connection().map_err(database_failure)?;
        let known = self.prepared.iter().position(|(known, _)| known == setup);
        if let Some(place) = known {
            let prepared = self.prepared.remove(place);
            let restored = connection.restore(&prepared.1);
            self.prepared.push(prepared);
            restored.map_err(database_failure)?;
            return Ok(interpreter);
        }
        interpreter.run(&setup.data, DATA, dunder_python::Entry::Script, time)?;
        let snapshot = connection.export().map_err(database_failure)?;
        if self.prepared.len() == PREPARED {
            self.prepared.remove(0);
        }
        self.prepared.push((setup.clone(), snapshot.into()));
        Ok(interpreter)
    }

    /// Keeps what a run left to look at.
    pub(crate) fn remember(&mut self, interpreter: Interpreter) {
        // Without a connection there is nothing to look at.
        self.last = database::connection().ok().map(|connection| World {
            connection,
            models: interpreter.table_models().into_iter().collect(),
        });
        self.spent = Some(interpreter);
    }

    /// Makes a fresh setup's database the one that the page looks at.
    fn prepare(&mut self, setup: &Setup) -> Result<(), String> {
        let result = catch_unwind(AssertUnwindSafe(|| {
            let interpreter = self.start(setup, None)?;
            self.remember(interpreter);
            Ok::<_, Box<Failure>>(())
        }));
        match result {
            Ok(result) => {
                result.map_err(|failure| format!("{}: {}", failure.kind, failure.message))
            }
            Err(_) => Err("The engine failed on this setup.".to_owned()),
        }
    }

    fn world(&self) -> Result<&World, String> {
        self.last
            .as_ref()
            .ok_or_else(|| "Nothing has run yet.".to_owned())
    }

    fn tables(&self) -> Result<Vec<TableInfo>, String> {
        let world = self.world()?;
        tables_of(&world.connection, &world.models)
    }

    fn rows(&self, name: &str, offset: usize, limit: usize) -> Result<Table, String> {
        let tables = self.tables()?;
        let info = tables
            .iter()
            .find(|table| table.name == name)
            .ok_or_else(|| format!("There is no table {name}."))?;
        let rows = self
            .world()?
            .connection
            .table_rows(name, offset, limit)
            .map_err(message)?
            .rows;
        let columns = info.columns.iter().map(|column| Column {
            name: column.name.clone(),
            kind: column.kind.clone(),
            related_table: column.references.clone(),
        });
        Ok(Table {
            title: name.to_owned(),
            columns: columns.collect(),
            rows: rows
                .iter()
                .map(|row| row.iter().map(raw_cell).collect())
                .collect(),
            total: info.rows,
        })
    }

    /// Every table with its rows.
    fn all_rows(&self) -> Vec<Table> {
        let tables = self.tables().unwrap_or_default();
        tables
            .iter()
            .filter_map(|table| self.rows(&table.name, 0, GRADED_ROWS).ok())
            .collect()
    }
}

/// `makemigrations` writes for apps that have a package for their migrations, as `startapp` makes one.
fn make_room_for_migrations(setup: &Setup) {
    let labels = setup.apps.iter().map(|app| app.label.as_str());
    let package = |label: &str| (format!("{label}/migrations/__init__.py"), String::new());
    files::set_files(labels.chain([LABEL]).map(package).collect());
}

fn tables_of(
    connection: &Connection,
    models: &HashMap<String, String>,
) -> Result<Vec<TableInfo>, String> {
    let tables = connection.tables().map_err(message)?;
    let info = |table: dunder_sqlite::Table| TableInfo {
        rows: table.rows,
        model: models.get(&table.name).cloned(),
        columns: table.columns.into_iter().map(column_info).collect(),
        name: table.name,
    };
    Ok(tables.into_iter().map(info).collect())
}

fn column_info(column: dunder_sqlite::Column) -> TableColumn {
    TableColumn {
        name: column.name,
        kind: column.kind,
        null: column.null,
        primary_key: column.primary_key,
        references: column.references,
    }
}

fn message(error: dunder_orm::Error) -> String {
    error.message
}

fn database_failure(error: dunder_orm::Error) -> Box<Failure> {
    Box::new(Failure {
        kind: "DatabaseError".to_owned(),
        message: error.message,
        ..Failure::default()
    })
}

/// What is said of a panic.
pub(crate) fn engine_failure() -> Box<Failure> {
    Box::new(Failure {
        kind: "InternalError".to_owned(),
        message: "The engine failed on this program. That is a fault of Dunder's, not yours."
            .to_owned(),
        ..Failure::default()
    })
}

/// An error in a project, whose files are not looked at.
pub(crate) fn error_without_sources(failure: Failure) -> Error {
    Sources::new(&[], "").error(failure, "")
}

fn models_file(label: &str) -> String {
    format!("{label}/models.py")
}

/// The sources that tracebacks can show.
struct Sources<'a>(HashMap<String, &'a str>);

impl<'a> Sources<'a> {
    fn new(apps: &'a [App], data: &'a str) -> Self {
        let apps = apps
            .iter()
            .map(|app| (models_file(&app.label), app.models.as_str()));
        Self(apps.chain([(DATA.to_owned(), data)]).collect())
    }

    fn add(&mut self, file: &str, source: &'a str) {
        self.0.insert(file.to_owned(), source);
    }

    fn line(&self, file: &str, line: u32) -> String {
        let text = self.0.get(file).and_then(|source| {
            let index = (line as usize).checked_sub(1)?;
            source.lines().nth(index)
        });
        text.unwrap_or_default().to_owned()
    }

    fn error(&self, failure: Failure, own: &str) -> Error {
        let mut traceback: Vec<Frame> = failure
            .frames
            .into_iter()
            .map(|frame| Frame {
                source: self.line(&frame.file, frame.line),
                own: frame.file == own,
                file: frame.file,
                function: frame.function,
                line: frame.line,
            })
            .collect();
        let innermost = traceback.iter().rev().find(|frame| frame.own);
        let line = innermost.map(|frame| frame.line);
        let line = match failure.syntax {
            Some(syntax) if syntax.file == own => Some(syntax.line),
            Some(syntax) => {
                traceback.push(Frame {
                    source: self.line(&syntax.file, syntax.line),
                    own: false,
                    file: syntax.file,
                    function: String::new(),
                    line: syntax.line,
                });
                line
            }
            None => line,
        };
        if traceback.len() > 2 * FRAMES {
            traceback.drain(FRAMES..traceback.len() - FRAMES);
        }
        Error {
            hint: suggest::hint(&failure.message).or(failure.suggestion),
            kind: failure.kind,
            message: failure.message,
            line,
            columns: failure.columns,
            traceback,
        }
    }
}
