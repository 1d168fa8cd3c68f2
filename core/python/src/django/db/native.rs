//! `_dunder_db`: what `django.db.connection` asks of the engine.

use super::{Sending, description, ensure_tables, execute_now, refuse_in_event_loop, rows};
use crate::database;
use crate::django::convert::to_value;
use crate::django::error::{Foreign, Raise};
use crate::django::py::{self, Obj, tuple};
use crate::django::state::state;
use dunder_orm::value::Value;
use dunder_sqlite::{Connection, Executed};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine, pymodule};
use std::rc::Rc;

fn connection(vm: &VirtualMachine) -> PyResult<Rc<Connection>> {
    state().database.connection(vm)
}

fn params(params: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Option<Vec<Value>>> {
    if vm.is_none(params) {
        return Ok(None);
    }
    py::items(params, vm)?
        .iter()
        .map(|value| to_value(value, vm))
        .collect::<PyResult<Vec<_>>>()
        .map(Some)
}

/// `(rows, rowcount, lastrowid, description)`.
fn result(executed: &Executed, vm: &VirtualMachine) -> PyResult {
    let number = |number: i64| -> Obj { vm.ctx.new_int(number).into() };
    Ok(tuple(
        vm,
        vec![
            rows(executed, vm)?,
            number(executed.rowcount),
            number(executed.lastrowid),
            description(executed, vm),
        ],
    ))
}

/// A callback of the program that the connection keeps.
struct Hook(PyObjectRef);

// The macro unwraps what it makes of constants.
#[allow(clippy::unwrap_used)]
#[pymodule]
pub mod _dunder_db {
    use super::*;
    use dunder_sqlite::{Atomic, CommitHook};
    use rustpython_vm::vm::thread::with_current_vm;

    #[pyattr]
    fn sqlite_version_info(vm: &VirtualMachine) -> Obj {
        let (major, minor, patch) = Connection::sqlite_version();
        tuple(
            vm,
            [major, minor, patch]
                .map(|part| vm.ctx.new_int(part).into())
                .to_vec(),
        )
    }

    /// Calls a function while statements go to the database of that alias.
    #[pyfunction]
    fn with_database(
        alias: PyObjectRef,
        function: PyObjectRef,
        args: rustpython_vm::function::FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let _selected = super::super::select(Some(&alias), vm)?;
        function.call(args, vm)
    }

    /// Sends a statement through the `execute_wrapper`s.
    #[pyfunction]
    fn execute(sql: PyObjectRef, given: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        refuse_in_event_loop(vm)?;
        ensure_tables(vm)?;
        let sql = py::expect_text(&sql, vm)?;
        let given = params(&given, vm)?;
        let executed = if state().database.wrappers().is_empty() {
            execute_now(&sql, given.as_deref(), Sending::Described, vm)?
        } else {
            super::super::wrapped(&sql, given, false, vm)?
        };
        result(&executed, vm)
    }

    /// Sends a statement with each of the lists of parameters.
    #[pyfunction]
    fn execute_many(sql: PyObjectRef, lists: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        refuse_in_event_loop(vm)?;
        ensure_tables(vm)?;
        let sql = py::expect_text(&sql, vm)?;
        let given = params(&lists, vm)?;
        let executed = if state().database.wrappers().is_empty() {
            execute_now(&sql, given.as_deref(), Sending::Many, vm)?
        } else {
            super::super::wrapped(&sql, given, true, vm)?
        };
        result(&executed, vm)
    }

    /// Sends a statement that nobody is told of.
    #[pyfunction]
    fn execute_quietly(sql: PyObjectRef, given: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        ensure_tables(vm)?;
        let sql = py::expect_text(&sql, vm)?;
        let given = params(&given, vm)?;
        let executed = connection(vm)?
            .quietly(|connection| connection.execute_described(&sql, given.as_deref()))
            .raise(vm)?;
        result(&executed, vm)
    }

    /// Runs a statement and looks at none of its rows, which it counts: what SQLite alone takes. Nobody is told. For benchmarks.
    #[pyfunction]
    fn step(sql: PyObjectRef, given: PyObjectRef, vm: &VirtualMachine) -> PyResult<u64> {
        let sql = py::expect_text(&sql, vm)?;
        let given = params(&given, vm)?;
        let executed = connection(vm)?
            .quietly(|connection| connection.execute_each(&sql, given.as_deref(), &mut |_| ()))
            .raise(vm)?;
        Ok(executed.fetched)
    }

    /// The statement with its parameters in place.
    #[pyfunction]
    fn with_values(sql: PyObjectRef, given: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        Ok(database::with_values(
            &py::expect_text(&sql, vm)?,
            params(&given, vm)?.as_deref(),
        ))
    }

    #[pyfunction]
    fn query_log_len(alias: PyObjectRef, vm: &VirtualMachine) -> PyResult<usize> {
        let alias = py::str_of(&alias, vm)?;
        let state = state();
        let logs = state.database.logs.borrow();
        Ok(logs.get(alias.as_str()).map_or(0, |log| log.len()))
    }
    #[pyfunction]
    fn clear_query_log(alias: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let alias = py::str_of(&alias, vm)?;
        state().database.logs.borrow_mut().remove(alias.as_str());
        Ok(())
    }
    /// `[{"sql": ..., "time": ...}, ...]`.
    #[pyfunction]
    fn query_log(alias: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let alias = py::str_of(&alias, vm)?;
        let state = state();
        let logs = state.database.logs.borrow();
        let entries = logs
            .get(alias.as_str())
            .into_iter()
            .flatten()
            .map(|logged| {
                let sql = database::with_values(&logged.sql, logged.params.as_deref());
                let time = format!("{:.3}", logged.ms / 1000.0);
                py::dict(
                    vm,
                    [
                        ("sql".to_owned(), py::string(vm, sql)),
                        ("time".to_owned(), py::string(vm, time)),
                    ],
                )
            });
        Ok(py::list(vm, entries.collect::<PyResult<Vec<_>>>()?))
    }

    #[pyfunction]
    fn push_wrapper(wrapper: PyObjectRef) {
        state()
            .database
            .change_wrappers(|wrappers| wrappers.push(wrapper));
    }
    #[pyfunction]
    fn pop_wrapper() {
        state()
            .database
            .change_wrappers(|wrappers| drop(wrappers.pop()));
    }
    #[pyfunction]
    fn max_query_params(vm: &VirtualMachine) -> PyResult<usize> {
        Ok(connection(vm)?.max_query_params())
    }
    #[pyfunction]
    fn in_atomic_block(vm: &VirtualMachine) -> PyResult<bool> {
        Ok(connection(vm)?.in_atomic_block())
    }
    #[pyfunction]
    fn get_autocommit(vm: &VirtualMachine) -> PyResult<bool> {
        Ok(connection(vm)?.autocommit())
    }
    #[pyfunction]
    fn set_autocommit(autocommit: bool, vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.set_autocommit(autocommit).raise(vm)
    }
    #[pyfunction]
    fn get_rollback(vm: &VirtualMachine) -> PyResult<bool> {
        connection(vm)?.get_rollback().raise(vm)
    }
    #[pyfunction]
    fn set_rollback(rollback: bool, vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.set_rollback(rollback).raise(vm)
    }
    #[pyfunction]
    fn mark_for_rollback(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.mark_for_rollback();
        Ok(())
    }
    #[pyfunction]
    fn enter_atomic(
        savepoint: bool,
        durable: bool,
        from_testcase: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        refuse_in_event_loop(vm)?;
        ensure_tables(vm)?;
        connection(vm)?
            .enter_atomic(Atomic {
                savepoint,
                durable,
                from_testcase,
            })
            .raise(vm)
    }
    #[pyfunction]
    fn exit_atomic(failed: bool, vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.exit_atomic(failed).raise(vm)
    }
    #[pyfunction]
    fn commit(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.commit().raise(vm)
    }
    #[pyfunction]
    fn rollback(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.rollback().raise(vm)
    }
    #[pyfunction]
    fn savepoint(vm: &VirtualMachine) -> PyResult {
        ensure_tables(vm)?;
        let sid = connection(vm)?.savepoint().raise(vm)?;
        Ok(sid.map_or_else(|| vm.ctx.none(), |sid| py::string(vm, sid)))
    }
    #[pyfunction]
    fn savepoint_rollback(sid: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?
            .savepoint_rollback(&py::str_of(&sid, vm)?)
            .raise(vm)
    }
    #[pyfunction]
    fn savepoint_commit(sid: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?
            .savepoint_commit(&py::str_of(&sid, vm)?)
            .raise(vm)
    }
    #[pyfunction]
    fn savepoint_ids(vm: &VirtualMachine) -> PyResult {
        let name =
            |sid: Option<Rc<str>>| sid.map_or_else(|| vm.ctx.none(), |sid| py::string(vm, sid));
        let ids = connection(vm)?.savepoint_ids();
        Ok(py::list(vm, ids.into_iter().map(name).collect()))
    }
    #[pyfunction]
    fn set_savepoint_ids(ids: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let ids = py::items(&ids, vm)?;
        let ids = ids.iter().map(|sid| py::text(sid).map(Rc::from)).collect();
        connection(vm)?.set_savepoint_ids(ids);
        Ok(())
    }
    #[pyfunction]
    fn clean_savepoints(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.clean_savepoints();
        Ok(())
    }
    #[pyfunction]
    fn validate_no_atomic_block(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.validate_no_atomic_block().raise(vm)
    }
    #[pyfunction]
    fn validate_no_broken_transaction(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.validate_no_broken_transaction().raise(vm)
    }
    #[pyfunction]
    fn on_commit(function: PyObjectRef, robust: bool, vm: &VirtualMachine) -> PyResult<()> {
        let hook = Hook(function);
        let run = Rc::new(move || with_current_vm(|vm| hook.0.call((), vm).foreign(vm)).map(drop));
        connection(vm)?
            .on_commit(CommitHook { run, robust })
            .raise(vm)
    }
    /// The functions that wait for the commit, each with its flag.
    #[pyfunction]
    fn pending_hooks(vm: &VirtualMachine) -> PyResult {
        let hooks = connection(vm)?.pending_commit_hooks(0);
        let pairs = hooks.into_iter().map(|hook| {
            let (run, robust) = (hook.run.clone(), hook.robust);
            let function = vm.new_function("on_commit", move |vm: &VirtualMachine| run().raise(vm));
            tuple(vm, vec![function.into(), vm.ctx.new_bool(robust).into()])
        });
        Ok(py::list(vm, pairs.collect()))
    }
    #[pyfunction]
    fn run_hooks(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.run_commit_hooks().raise(vm)
    }
    #[pyfunction]
    fn check_constraints(tables: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let names = if vm.is_none(&tables) {
            None
        } else {
            Some(
                py::items(&tables, vm)?
                    .iter()
                    .map(|name| py::str_of(name, vm))
                    .collect::<PyResult<Vec<_>>>()?,
            )
        };
        let names: Option<Vec<&str>> = names
            .as_ref()
            .map(|names| names.iter().map(String::as_str).collect());
        connection(vm)?
            .check_constraints(names.as_deref())
            .raise(vm)
    }
    #[pyfunction]
    fn disable_constraint_checking(vm: &VirtualMachine) -> PyResult<bool> {
        connection(vm)?.disable_constraint_checking().raise(vm)
    }
    #[pyfunction]
    fn enable_constraint_checking(vm: &VirtualMachine) -> PyResult<()> {
        connection(vm)?.enable_constraint_checking().raise(vm)
    }
}
