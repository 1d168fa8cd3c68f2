//! The database: one connection for each interpreter, whose statements are told to the run's observer.
//!
//! What Python sees of it (`django.db.connection`, cursors, `transaction.atomic`) is frozen Python over [`native`].

pub mod native;
pub mod schema;

use super::convert::{raw_to_python, to_python};
use super::error::{Foreign, Raise};
use super::py::{Obj, list, string, tuple};
use super::state::state;
use crate::database;
use dunder_orm::compile::Sql;
use dunder_orm::meta::ModelId;
use dunder_orm::schema::{create_models, delete_models};
use dunder_orm::value::{Raw, Value, parse};
use dunder_sqlite::{Connection, CurrentRow, Event, Executed, Observer};
use rustpython_vm::vm::thread::{try_with_current_vm, with_current_vm};
use rustpython_vm::{PyResult, VirtualMachine};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// What surrounds the connections.
#[derive(Default)]
pub struct Database {
    /// `connection.execute_wrappers`, by the alias.
    wrappers: RefCell<HashMap<Rc<str>, Vec<Obj>>>,
    /// Aliases of the connections that tell of their statements.
    prepared: RefCell<HashSet<Rc<str>>>,
    /// `connection.queries_log`, by the alias.
    pub logs: RefCell<HashMap<Rc<str>, VecDeque<Logged>>>,
}

/// A statement of the log; its text with values is made when somebody reads it.
pub struct Logged {
    pub sql: String,
    pub params: Option<Vec<Value>>,
    pub ms: f64,
}

/// Entries of a log that are kept: `connection.queries_limit`.
const LOGGED: usize = 9000;

/// Keeps `connection.queries` of the connection with that alias, while it wants that.
struct QueryLog(Rc<str>);

impl Observer for QueryLog {
    fn statement(&self, event: &Event<'_>) {
        let keep = |vm: &VirtualMachine| -> PyResult<()> {
            if keeps_queries(&self.0, vm)? {
                let state = state();
                let mut logs = state.database.logs.borrow_mut();
                let log = logs.entry(self.0.clone()).or_default();
                if log.len() == LOGGED {
                    log.pop_front();
                }
                let (sql, params) = match event.params {
                    Some(lists) if event.many => {
                        (format!("{} times: {}", lists.len(), event.sql), None)
                    }
                    params => (event.sql.to_owned(), params.map(<[Value]>::to_vec)),
                };
                log.push_back(Logged {
                    sql,
                    params,
                    ms: event.ms,
                });
            }
            Ok(())
        };
        // A program without the ORM can't read it.
        try_with_current_vm(|vm| {
            let modules = vm.sys_module.get_attr("modules", vm).ok();
            if modules.is_some_and(|modules| modules.get_item("django.db", vm).is_ok()) {
                keep(vm).ok();
            }
        });
    }
}

/// `connection.queries_logged`. A connection that no program has asked for yet is not made for this: its class takes long
/// to import.
fn keeps_queries(alias: &str, vm: &VirtualMachine) -> PyResult<bool> {
    let connections = state().import("django.db", "connections", vm)?;
    let made = super::py::get(&connections, "_connections", vm)?.get_item(alias, vm);
    let logged = match made {
        Ok(connection) => super::py::get(&connection, "queries_logged", vm)?,
        Err(_) => {
            let settings = state().import("django.conf", "settings", vm)?;
            super::py::get(&settings, "DEBUG", vm)?
        }
    };
    super::py::truthy(&logged, vm)
}

impl Database {
    /// The selected connection.
    pub fn connection(&self, vm: &VirtualMachine) -> PyResult<Rc<Connection>> {
        let connection = database::connection().raise(vm)?;
        let alias = database::selected();
        if self.prepared.borrow_mut().insert(alias.clone()) {
            connection.add_observer(Rc::new(QueryLog(alias)));
            connection.set_route(Some(Rc::new(route)));
        }
        Ok(connection)
    }

    /// The selected connection's wrappers.
    pub fn wrappers(&self) -> Vec<Obj> {
        let wrappers = self.wrappers.borrow();
        wrappers
            .get(&database::selected())
            .cloned()
            .unwrap_or_default()
    }

    pub fn change_wrappers(&self, change: impl FnOnce(&mut Vec<Obj>)) {
        change(
            self.wrappers
                .borrow_mut()
                .entry(database::selected())
                .or_default(),
        );
    }
}

/// Transaction statements go through the program's `execute_wrapper`s as well.
fn route(connection: &Connection, sql: &str) -> dunder_orm::Result<()> {
    if state().database.wrappers().is_empty() {
        return connection.execute(sql, None).map(drop);
    }
    match try_with_current_vm(|vm| wrapped(sql, None, false, vm).foreign(vm)) {
        Some(result) => result.map(drop),
        None => connection.execute(sql, None).map(drop),
    }
}

/// A query would hold up an event loop that is running: it belongs into `sync_to_async`, or an `a...` method.
pub fn refuse_in_event_loop(vm: &VirtualMachine) -> PyResult<()> {
    let modules = vm.sys_module.get_attr("modules", vm)?;
    let Ok(events) = modules.get_item("asyncio.events", vm) else {
        return Ok(());
    };
    if vm.is_none(&*super::py::get(&events, "_running", vm)?)
        || super::py::truthy(&*super::py::get(&events, "_at_top_level", vm)?, vm)?
    {
        return Ok(());
    }
    let class = super::py::import_class(vm, "django.core.exceptions", "SynchronousOnlyOperation")?;
    Err(super::error::of_class(
        class.into(),
        "You cannot call this from an async context - use a thread or sync_to_async.",
        vm,
    ))
}

/// Sends a statement of the ORM.
pub fn execute(sql: &Sql, vm: &VirtualMachine) -> PyResult<Executed> {
    refuse_in_event_loop(vm)?;
    ensure_tables(vm)?;
    let state = state();
    if state.database.wrappers().is_empty() {
        return state
            .database
            .connection(vm)?
            .execute(&sql.text, Some(&sql.params))
            .raise(vm);
    }
    wrapped(&sql.text, Some(sql.params.clone()), false, vm)
}

/// As [`execute`], but each row is shown to `each` as SQLite holds it. False, and nothing is sent, where `execute_wrapper`s
/// want to see the rows.
pub fn execute_each(
    sql: &Sql,
    vm: &VirtualMachine,
    each: &mut dyn FnMut(&CurrentRow<'_>),
) -> PyResult<bool> {
    let state = state();
    if !state.database.wrappers().is_empty() {
        return Ok(false);
    }
    refuse_in_event_loop(vm)?;
    ensure_tables(vm)?;
    state
        .database
        .connection(vm)?
        .execute_each(&sql.text, Some(&sql.params), each)
        .raise(vm)?;
    Ok(true)
}

thread_local! {
    /// What the innermost statement sent through wrappers brought, on its way past Python.
    static BROUGHT: RefCell<Option<Executed>> = const { RefCell::new(None) };
}

/// Sends a statement through the `execute_wrapper`s: the last one pushed is called first.
pub fn wrapped(
    sql: &str,
    params: Option<Vec<Value>>,
    many: bool,
    vm: &VirtualMachine,
) -> PyResult<Executed> {
    let params = match params {
        Some(params) => tuple(
            vm,
            params
                .iter()
                .map(|value| to_python(value, vm))
                .collect::<PyResult<Vec<_>>>()?,
        ),
        None => vm.ctx.none(),
    };
    let wrappers = state().database.wrappers();
    BROUGHT.set(None);
    call_wrapped(&wrappers, sql, params, many, vm)?;
    Ok(BROUGHT.take().unwrap_or_default())
}

/// Calls the outermost wrapper with a function that goes on with the rest.
fn call_wrapped(
    wrappers: &[Obj],
    sql: &str,
    params: Obj,
    many: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let Some((outer, rest)) = wrappers.split_last() else {
        let values = if vm.is_none(&params) {
            None
        } else {
            let values = super::py::items(&params, vm)?;
            Some(
                values
                    .iter()
                    .map(|value| super::convert::to_value(value, vm))
                    .collect::<PyResult<Vec<_>>>()?,
            )
        };
        let how = if many {
            Sending::Many
        } else {
            Sending::Described
        };
        execute_now(sql, values.as_deref(), how, vm)?;
        return Ok(vm.ctx.none());
    };
    let rest = rest.to_vec();
    let execute = vm.new_function(
        "execute",
        move |args: rustpython_vm::function::FuncArgs, vm: &VirtualMachine| -> PyResult {
            let sql = args
                .args
                .first()
                .map_or(Ok(String::new()), |sql| super::py::str_of(sql, vm))?;
            let params = args.args.get(1).cloned().unwrap_or_else(|| vm.ctx.none());
            call_wrapped(&rest, &sql, params, many, vm)
        },
    );
    let connection = state().import("django.db", "connection", vm)?;
    let context = super::py::dict(
        vm,
        [
            ("connection".to_owned(), connection),
            ("cursor".to_owned(), vm.ctx.none()),
        ],
    )?;
    outer.call((execute, sql, params, many, context), vm)
}

/// How a statement is sent.
#[derive(Clone, Copy)]
pub enum Sending {
    /// The result tells of its columns.
    Described,
    /// Once with each list of parameters.
    Many,
}

/// Sends a statement at once, whatever wrappers there are, and keeps what it brought for [`wrapped`].
pub fn execute_now(
    sql: &str,
    params: Option<&[Value]>,
    how: Sending,
    vm: &VirtualMachine,
) -> PyResult<Executed> {
    let connection = state().database.connection(vm)?;
    let executed = match how {
        Sending::Described => connection.execute_described(sql, params),
        Sending::Many => connection.execute_many(sql, params.unwrap_or_default()),
    }
    .raise(vm)?;
    BROUGHT.set(Some(executed.clone()));
    Ok(executed)
}

/// A program's first JSON function makes Django ask SQLite whether it has JSON. Where migrations or a test run have made
/// the tables, checks have asked before.
pub fn ask_json() -> dunder_orm::Result<()> {
    let state = state();
    if !state.automatic_tables.get() || state.knows_json.replace(true) {
        return Ok(());
    }
    let connection = with_current_vm(|vm| state.database.connection(vm).foreign(vm))?;
    connection.enter_atomic(dunder_sqlite::Atomic::default())?;
    let asked = connection.execute(r#"SELECT JSON('{"a": "b"}')"#, None);
    connection.exit_atomic(asked.is_err())?;
    asked.map(drop)
}

/// Selects the database that `using=` names; None leaves the selection as it is.
pub fn select(using: Option<&Obj>, vm: &VirtualMachine) -> PyResult<Option<database::Selected>> {
    match using.filter(|using| !vm.is_none(using)) {
        Some(using) => {
            let alias = super::py::str_of(using, vm)?;
            if alias != database::DEFAULT {
                let connections = super::py::import(vm, "django.db", "connections")?;
                if !vm._contains(&connections, using)? {
                    // Says that there is no such database.
                    connections.get_item(&*alias, vm)?;
                }
            }
            Ok(Some(database::select(&alias)))
        }
        None => Ok(None),
    }
}

/// Makes the tables of models that were defined since the last query. Not part of the query log.
pub fn ensure_tables(vm: &VirtualMachine) -> PyResult<()> {
    let state = state();
    if state.pending_tables.borrow().is_empty() || &*database::selected() != database::DEFAULT {
        return Ok(());
    }
    let models = state.pending_tables.take();
    state.made_tables.set(true);
    create_tables_of(&models, vm)
}

/// Makes models' tables, untold.
pub fn create_tables_of(models: &[ModelId], vm: &VirtualMachine) -> PyResult<()> {
    let statements = {
        let state = state();
        let registry = state.registry.borrow();
        create_models(&registry, models, &schema::compiled())
            .raise(vm)?
            .into_statements()
    };
    run_quietly(&statements, vm)
}

pub fn drop_tables_of(models: &[ModelId], vm: &VirtualMachine) -> PyResult<()> {
    let statements = delete_models(&state().registry.borrow(), models);
    run_quietly(&statements, vm)
}

fn run_quietly(statements: &[String], vm: &VirtualMachine) -> PyResult<()> {
    let run = |connection: &Connection| {
        statements
            .iter()
            .try_for_each(|sql| connection.execute(sql, None).map(drop))
    };
    state().database.connection(vm)?.quietly(run).raise(vm)
}

/// What Django registers with Python's `sqlite3` for the declared types of columns.
#[derive(Clone, Copy)]
enum Declared {
    Bool,
    Date,
    DateTime,
    Time,
}

impl Declared {
    /// By the first word of the declaration.
    fn of(declaration: &str) -> Option<Self> {
        let word = declaration.split([' ', '(']).next()?;
        Some(match &*word.to_ascii_lowercase() {
            "bool" => Self::Bool,
            "date" => Self::Date,
            "datetime" | "timestamp" => Self::DateTime,
            "time" => Self::Time,
            _ => return None,
        })
    }

    fn value(self, raw: &Raw) -> Value {
        match (self, raw) {
            (_, Raw::Null) => Value::Null,
            (Self::Bool, Raw::Int(int)) => Value::Bool(*int == 1),
            (Self::Bool, Raw::Text(text)) => Value::Bool(&**text == "1"),
            (Self::Bool, _) => Value::Bool(false),
            (Self::Date, Raw::Text(text)) => parse::date(text)
                .map_or_else(|_| raw.into(), |date| date.map_or(Value::Null, Value::Date)),
            (Self::DateTime, Raw::Text(text)) => parse::datetime(text).map_or_else(
                |_| raw.into(),
                |moment| moment.map_or(Value::Null, Value::DateTime),
            ),
            (Self::Time, Raw::Text(text)) => parse::time(text)
                .map_or_else(|_| raw.into(), |time| time.map_or(Value::Null, Value::Time)),
            _ => raw.into(),
        }
    }
}

/// Rows as tuples, as a cursor gives them: columns of some declared types are converted.
pub fn rows(executed: &Executed, vm: &VirtualMachine) -> PyResult<Obj> {
    let columns = executed.columns.iter();
    let declared: Vec<Option<Declared>> = columns
        .map(|(_, declaration)| declaration.as_deref().and_then(Declared::of))
        .collect();
    let mut rows = Vec::with_capacity(executed.rows.len());
    for row in &executed.rows {
        let mut cells = Vec::with_capacity(row.len());
        for (at, raw) in row.iter().enumerate() {
            cells.push(match declared.get(at).copied().flatten() {
                Some(declared) => to_python(&declared.value(raw), vm)?,
                None => raw_to_python(raw, vm),
            });
        }
        rows.push(tuple(vm, cells));
    }
    Ok(list(vm, rows))
}

/// `cursor.description`, or None.
pub fn description(executed: &Executed, vm: &VirtualMachine) -> Obj {
    if executed.columns.is_empty() {
        return vm.ctx.none();
    }
    let none = || vm.ctx.none();
    let columns = executed.columns.iter();
    tuple(
        vm,
        columns
            .map(|(name, _)| {
                tuple(
                    vm,
                    vec![
                        string(vm, name),
                        none(),
                        none(),
                        none(),
                        none(),
                        none(),
                        none(),
                    ],
                )
            })
            .collect(),
    )
}

/// The connection as the ORM's write side wants it.
pub struct Writer<'a> {
    pub vm: &'a VirtualMachine,
}

impl dunder_orm::write::Execute for Writer<'_> {
    fn execute(
        &self,
        sql: &str,
        params: &[Value],
    ) -> dunder_orm::Result<dunder_orm::write::Outcome> {
        let sql = Sql {
            text: sql.to_owned(),
            params: params.to_vec(),
        };
        let executed = execute(&sql, self.vm).foreign(self.vm)?;
        Ok(dunder_orm::write::Outcome {
            rows: executed.rows,
            rowcount: executed.rowcount.max(0) as u64,
        })
    }

    fn max_query_params(&self) -> usize {
        database::connection().map_or(250_000, |connection| connection.max_query_params())
    }

    fn enter_atomic(&self) -> dunder_orm::Result<()> {
        refuse_in_event_loop(self.vm).foreign(self.vm)?;
        ensure_tables(self.vm).foreign(self.vm)?;
        database::connection()?.enter_atomic(dunder_sqlite::Atomic {
            savepoint: false,
            ..Default::default()
        })
    }

    fn exit_atomic(&self, failed: bool) -> dunder_orm::Result<()> {
        database::connection()?.exit_atomic(failed)
    }

    fn mark_for_rollback(&self, error: &dunder_orm::Error) {
        let Ok(connection) = database::connection() else {
            return;
        };
        connection.mark_for_rollback();
        if connection.in_atomic_block() {
            // Later queries of the block are refused on account of it.
            let cause: Obj = super::error::raise(error.clone(), self.vm).into();
            let set = |vm| -> PyResult<()> {
                let connection = state().import("django.db", "connection", vm)?;
                super::py::set(&connection, "rollback_exc", cause, vm)
            };
            set(self.vm).ok();
        }
    }
}
