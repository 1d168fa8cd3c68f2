//! A connection: what Django calls `django.db.connection`, down to the driver.

use crate::error::{database_error, wrong_bindings};
use crate::functions;
use crate::statement::{Statement, Statements, Stored, without_comments};
use crate::transaction::Transactions;
use dunder_orm::value::{Raw, Row, Value};
use dunder_orm::{Error, ErrorKind, Result};
use rusqlite::limits::Limit;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What the host must lend: plain functions, since SQLite calls them from outside of any borrow.
#[derive(Clone, Copy)]
pub struct Host {
    /// Milliseconds of a clock that only moves forward.
    pub now_ms: fn() -> f64,
    /// Whether Python's `re.search(pattern, text)` finds something; the error's text where the pattern is wrong.
    pub regexp: fn(pattern: &str, text: &str) -> Result<bool, String>,
    /// The offset east of UTC, in seconds, of a named time zone at that moment (seconds since 1970).
    pub utc_offset: fn(zone: &str, unix_seconds: i64) -> Option<i32>,
}

impl Default for Host {
    /// A clock that stands still, no regular expressions, no time zone but UTC.
    fn default() -> Self {
        Self {
            now_ms: || 0.0,
            regexp: |_, _| Err("no regular expressions here".to_owned()),
            utc_offset: |zone, _| (zone == "UTC").then_some(0),
        }
    }
}

/// What came of a statement.
#[derive(Clone, Debug, Default)]
pub struct Executed {
    pub rows: Vec<Row>,
    /// How many rows there were, also where none is kept.
    pub fetched: u64,
    /// Rows changed by an INSERT, UPDATE or DELETE; -1 for everything else, as Python's `cursor.rowcount`.
    pub rowcount: i64,
    pub lastrowid: i64,
    /// Of the result: name and declared type. Filled in by [`Connection::execute_described`] alone.
    pub columns: Vec<(Rc<str>, Option<Rc<str>>)>,
}

/// A row that SQLite holds just now.
pub struct CurrentRow<'a> {
    statement: &'a Statement,
    /// The first text that is no UTF-8: its column, and it.
    bad_text: &'a RefCell<Option<(usize, String)>>,
}

impl CurrentRow<'_> {
    /// The value of a column; NULL beyond the last one.
    #[inline]
    pub fn get(&self, column: usize) -> Stored<'_> {
        self.statement.get(column)
    }

    /// A text of a column; None where it is no UTF-8: the statement ends with an error.
    pub fn text<'text>(&self, column: usize, text: &'text [u8]) -> Option<&'text str> {
        let checked = std::str::from_utf8(text);
        if checked.is_err() {
            let text = String::from_utf8_lossy(text).into_owned();
            self.bad_text.borrow_mut().get_or_insert((column, text));
        }
        checked.ok()
    }

    /// As [`CurrentRow::get`], to keep. A text that is no UTF-8 is NULL too.
    pub fn raw(&self, column: usize) -> Raw {
        match self.get(column) {
            Stored::Null => Raw::Null,
            Stored::Int(int) => Raw::Int(int),
            Stored::Real(real) => Raw::Real(real),
            Stored::Text(text) => self
                .text(column, text)
                .map_or(Raw::Null, |text| Raw::Text(text.into())),
            Stored::Blob(bytes) => Raw::Blob(bytes.into()),
        }
    }

    fn all(&self) -> Row {
        let columns = 0..self.statement.column_count();
        columns.map(|column| self.raw(column)).collect()
    }
}

/// One statement that was sent, for the query log.
#[derive(Debug)]
pub struct Event<'a> {
    /// With `%s` placeholders.
    pub sql: &'a str,
    pub params: Option<&'a [Value]>,
    /// Sent once with each of the lists that are its parameters.
    pub many: bool,
    pub ms: f64,
    /// Rows fetched, or changed by a write.
    pub rows: Option<u64>,
    pub error: Option<&'a Error>,
    /// COMMIT and ROLLBACK: in `connection.queries`, but not seen by `execute_wrapper`.
    pub outside_wrappers: bool,
}

/// Told of every statement after it ran.
pub trait Observer {
    fn statement(&self, event: &Event<'_>);
}

type Route = Rc<dyn Fn(&Connection, &str) -> Result<()>>;

/// One SQLite database. Methods take `&self`: SQL functions may come back to the connection that calls them.
pub struct Connection {
    // Before the driver, since fields are dropped in this order.
    pub(crate) statements: Statements,
    pub(crate) driver: RefCell<rusqlite::Connection>,
    pub(crate) transactions: RefCell<Transactions>,
    host: Host,
    observers: RefCell<Vec<Rc<dyn Observer>>>,
    route: RefCell<Option<Route>>,
    quiet: Cell<bool>,
}

impl Connection {
    pub fn open_in_memory(host: Host) -> Result<Self> {
        Self::with_driver(
            rusqlite::Connection::open_in_memory().map_err(database_error)?,
            host,
        )
    }

    /// A database file, which is made where there is none.
    pub fn open(path: &str, host: Host) -> Result<Self> {
        Self::with_driver(
            rusqlite::Connection::open(path).map_err(database_error)?,
            host,
        )
    }

    fn with_driver(driver: rusqlite::Connection, host: Host) -> Result<Self> {
        functions::register(&driver, host).map_err(database_error)?;
        driver
            .execute_batch("PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF")
            .map_err(database_error)?;
        Ok(Self {
            statements: Statements::new(128),
            driver: RefCell::new(driver),
            transactions: RefCell::default(),
            host,
            observers: RefCell::default(),
            route: RefCell::default(),
            quiet: Cell::new(false),
        })
    }

    pub fn host(&self) -> Host {
        self.host
    }

    pub fn add_observer(&self, observer: Rc<dyn Observer>) {
        self.observers.borrow_mut().push(observer);
    }

    /// Takes out an observer that [`Connection::add_observer`] put in.
    pub fn remove_observer(&self, observer: &Rc<dyn Observer>) {
        self.observers
            .borrow_mut()
            .retain(|other| !Rc::ptr_eq(other, observer));
    }

    /// Runs something without telling the observers: creating tables for the program, looking at them for the page.
    pub fn quietly<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        let before = self.quiet.replace(true);
        let result = run(self);
        self.quiet.set(before);
        result
    }

    /// While set, `BEGIN` and savepoint statements are handed to it, so that `execute_wrapper`s of the host see them;
    /// it then calls [`Connection::execute`].
    pub fn set_route(&self, route: Option<Route>) {
        *self.route.borrow_mut() = route;
    }

    /// A transaction statement of the connection's own.
    pub(crate) fn control(&self, sql: &str) -> Result<()> {
        let route = self.route.borrow().clone();
        match route {
            Some(route) => route(self, sql),
            None => self.execute(sql, None).map(|_| ()),
        }
    }

    /// Sends one statement. With parameters, `%s` is a placeholder and `%%` a percent sign; without, the text is as it is.
    pub fn execute(&self, sql: &str, params: Option<&[Value]>) -> Result<Executed> {
        self.send(sql, params, false)
    }

    /// As [`Connection::execute`], with the names and declared types of the result's columns.
    pub fn execute_described(&self, sql: &str, params: Option<&[Value]>) -> Result<Executed> {
        self.send(sql, params, true)
    }

    /// The statement with each list of parameters, told as one; the row counts add up.
    pub fn execute_many(&self, sql: &str, params: &[Value]) -> Result<Executed> {
        self.send_told(sql, Some(params), true, || {
            let mut total = Executed {
                rowcount: if is_write(sql) { 0 } else { -1 },
                ..Executed::default()
            };
            for params in params {
                let one = match params {
                    Value::List(params) => self.run(sql, Some(params), false)?,
                    single => self.run(sql, Some(std::slice::from_ref(single)), false)?,
                };
                total.rowcount += one.rowcount.max(0);
                total.lastrowid = one.lastrowid;
            }
            Ok(total)
        })
    }

    fn send(&self, sql: &str, params: Option<&[Value]>, describe: bool) -> Result<Executed> {
        self.send_told(sql, params, false, || self.run(sql, params, describe))
    }

    /// As [`Connection::execute`], but each row is shown to `each` while SQLite holds it, and kept nowhere.
    pub fn execute_each(
        &self,
        sql: &str,
        params: Option<&[Value]>,
        each: &mut dyn FnMut(&CurrentRow<'_>),
    ) -> Result<Executed> {
        self.send_told(sql, params, false, || {
            self.run_each(sql, params, false, each)
        })
    }

    fn send_told(
        &self,
        sql: &str,
        params: Option<&[Value]>,
        many: bool,
        run: impl FnOnce() -> Result<Executed>,
    ) -> Result<Executed> {
        let start = (self.host.now_ms)();
        // Wrappers and logs see the statement also where a broken block refuses it.
        let result = self.validate_no_broken_transaction().and_then(|()| run());
        let rows = result.as_ref().ok().map(|done| match done.rowcount {
            ..0 => done.fetched,
            count => count as u64,
        });
        self.tell(&Event {
            sql,
            params,
            many,
            ms: (self.host.now_ms)() - start,
            rows,
            error: result.as_ref().err(),
            outside_wrappers: false,
        });
        result
    }

    pub(crate) fn tell(&self, event: &Event<'_>) {
        if self.quiet.get() {
            return;
        }
        let observers = self.observers.borrow().clone();
        for observer in observers {
            observer.statement(event);
        }
    }

    fn run(&self, sql: &str, params: Option<&[Value]>, describe: bool) -> Result<Executed> {
        let mut rows = Vec::new();
        let executed = self.run_each(sql, params, describe, &mut |row| {
            rows.push(row.all());
        })?;
        Ok(Executed { rows, ..executed })
    }

    fn run_each(
        &self,
        sql: &str,
        params: Option<&[Value]>,
        describe: bool,
        each: &mut dyn FnMut(&CurrentRow<'_>),
    ) -> Result<Executed> {
        let converted;
        let text = match params {
            Some(_) => {
                converted = question_marks(sql);
                &converted
            }
            None => sql,
        };
        let driver = self.driver.try_borrow().map_err(|_| busy())?;
        let write = is_write(text);
        if write && driver.is_autocommit() && !self.transactions.borrow().autocommit {
            // Python's sqlite3 begins a transaction by itself when autocommit is off.
            driver.execute_batch("BEGIN").map_err(database_error)?;
        }
        let mut statement = self.statements.take(&driver, text)?;
        let result = step_through(&mut statement, params.unwrap_or_default(), each);
        let columns = if describe {
            describe_columns(&statement)
        } else {
            Vec::new()
        };
        self.statements.keep(statement);
        Ok(Executed {
            rows: Vec::new(),
            fetched: result?,
            rowcount: if write { driver.changes() as i64 } else { -1 },
            lastrowid: driver.last_insert_rowid(),
            columns,
        })
    }

    /// Django's `max_query_params`: how many parameters one statement may have.
    pub fn max_query_params(&self) -> usize {
        let limit = self
            .driver
            .try_borrow()
            .ok()
            .and_then(|driver| driver.limit(Limit::SQLITE_LIMIT_VARIABLE_NUMBER).ok());
        limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(999)
    }

    /// Sets [`Connection::max_query_params`], as Python's `setlimit` does; SQLite caps it at its own maximum.
    pub fn set_max_query_params(&self, limit: usize) -> Result<()> {
        let driver = self.driver.try_borrow().map_err(|_| busy())?;
        let limit = i32::try_from(limit).unwrap_or(i32::MAX);
        driver
            .set_limit(Limit::SQLITE_LIMIT_VARIABLE_NUMBER, limit)
            .map(|_| ())
            .map_err(database_error)
    }

    /// Calls `stop` about every `steps` virtual machine instructions; when it says true the statement ends with
    /// OperationalError "interrupted".
    pub fn set_interrupt(&self, steps: i32, stop: Option<fn() -> bool>) -> Result<()> {
        let mut driver = self.driver.try_borrow_mut().map_err(|_| busy())?;
        driver.progress_handler(steps, stop).map_err(database_error)
    }

    /// SQLite's version, as `sqlite3.sqlite_version_info`.
    pub fn sqlite_version() -> (i32, i32, i32) {
        let number = rusqlite::version_number();
        (number / 1_000_000, number / 1000 % 1000, number % 1000)
    }
}

pub(crate) fn busy() -> Error {
    Error::new(
        ErrorKind::DatabaseError,
        "Recursive use of the database connection.",
    )
}

/// Runs a statement, shows its rows to `each`, and counts them.
fn step_through(
    statement: &mut Statement,
    params: &[Value],
    each: &mut dyn FnMut(&CurrentRow<'_>),
) -> Result<u64> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        return Err(wrong_bindings(wanted, params.len()));
    }
    for (index, param) in params.iter().enumerate() {
        bind(statement, index + 1, param)?;
    }
    let mut fetched = 0;
    let bad_text = RefCell::new(None);
    while statement.step()? {
        fetched += 1;
        each(&CurrentRow {
            statement,
            bad_text: &bad_text,
        });
    }
    if let Some((column, text)) = bad_text.into_inner() {
        let name = statement.column_name(column);
        let message = format!("Could not decode to UTF-8 column '{name}' with text '{text}'");
        return Err(Error::operational_error(message));
    }
    Ok(fetched)
}

fn describe_columns(statement: &Statement) -> Vec<(Rc<str>, Option<Rc<str>>)> {
    (0..statement.column_count())
        .map(|column| {
            let name = statement.column_name(column);
            (name, statement.declared_type(column))
        })
        .collect()
}

/// Python's sqlite3 looks at the first word alone.
fn is_write(sql: &str) -> bool {
    let word = without_comments(sql);
    ["INSERT", "UPDATE", "DELETE", "REPLACE"]
        .iter()
        .any(|verb| {
            word.get(..verb.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(verb))
        })
}

/// `%s` to `?` and `%%` to `%`.
fn question_marks(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('%', Some('s')) => {
                chars.next();
                text.push('?');
            }
            ('%', Some('%')) => {
                chars.next();
                text.push('%');
            }
            _ => text.push(c),
        }
    }
    text
}

fn bind(statement: &mut Statement, index: usize, value: &Value) -> Result<()> {
    let text;
    let stored = match value {
        Value::Null => Stored::Null,
        Value::Bool(bool) => Stored::Int(i64::from(*bool)),
        Value::Int(int) => Stored::Int(*int),
        Value::Float(float) => Stored::Real(*float),
        Value::Text(text) => Stored::Text(text.as_bytes()),
        Value::Bytes(bytes) => Stored::Blob(bytes),
        Value::Decimal(decimal) => Stored::Text(decimal.0.as_bytes()),
        Value::Date(date) => {
            text = date.to_string();
            Stored::Text(text.as_bytes())
        }
        Value::DateTime(datetime) => {
            text = datetime.to_string();
            Stored::Text(text.as_bytes())
        }
        Value::BigInt(_) => {
            return Err(Error::overflow_error(
                "Python int too large to convert to SQLite INTEGER",
            ));
        }
        other => {
            let message = format!(
                "Error binding parameter {index}: type '{}' is not supported",
                type_name(other)
            );
            return Err(Error::new(ErrorKind::ProgrammingError, message));
        }
    };
    statement.bind(index, stored)
}

fn type_name(value: &Value) -> String {
    match value {
        Value::Time(_) => "datetime.time".into(),
        Value::Duration(_) => "datetime.timedelta".into(),
        Value::Uuid(_) => "UUID".into(),
        Value::List(_) => "list".into(),
        Value::Dict(_) => "dict".into(),
        Value::Object(object) => object.type_name(),
        _ => "object".into(),
    }
}

impl dunder_orm::write::Execute for Connection {
    fn execute(&self, sql: &str, params: &[Value]) -> Result<dunder_orm::write::Outcome> {
        let done = Self::execute(self, sql, Some(params))?;
        Ok(dunder_orm::write::Outcome {
            rows: done.rows,
            rowcount: u64::try_from(done.rowcount).unwrap_or(0),
        })
    }

    fn max_query_params(&self) -> usize {
        Self::max_query_params(self)
    }

    fn enter_atomic(&self) -> Result<()> {
        Self::enter_atomic(
            self,
            crate::Atomic {
                savepoint: false,
                ..crate::Atomic::default()
            },
        )
    }

    fn exit_atomic(&self, failed: bool) -> Result<()> {
        Self::exit_atomic(self, failed)
    }

    fn mark_for_rollback(&self, _error: &Error) {
        Self::mark_for_rollback(self);
    }
}
