//! What is being run now: who is told of its output and queries, and which file is the program's own.
//!
//! There is one run at a time in a thread; native modules reach it through [`observe`] and [`current_line`].

use crate::display::Display;
use rustpython_vm::VirtualMachine;
use rustpython_vm::vm::thread::with_current_vm;
use std::cell::RefCell;
use std::rc::Rc;

/// Told what happens, in order. `line` is the innermost line of the program's own file.
pub trait Observer {
    fn output(&self, line: Option<u32>, stream: Stream, text: &str);
    fn query(&self, line: Option<u32>, query: Query<'_>);
    /// The value of a bare expression statement.
    fn value(&self, line: Option<u32>, value: Display);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// A statement that was sent to the database.
pub struct Query<'a> {
    pub sql: &'a str,
    pub params: Vec<Param>,
    /// With the parameters in place.
    pub sql_with_values: String,
    pub ms: f64,
    pub rows: Option<u64>,
    pub error: Option<String>,
}

/// A query parameter as a report shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    Null,
    Bool(bool),
    /// In decimal digits.
    Int(String),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Param>),
}

struct Run {
    observer: Rc<dyn Observer>,
    file: String,
    rows: usize,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// Makes `observer` hear of what happens while `body` runs. `file` is the name of the program's own file, `rows` the
/// most rows shown of a table.
pub fn with_observer<T>(
    observer: Rc<dyn Observer>,
    file: &str,
    rows: usize,
    body: impl FnOnce() -> T,
) -> T {
    let before = RUN.replace(Some(Run {
        observer,
        file: file.to_owned(),
        rows,
    }));
    let result = body();
    RUN.set(before);
    result
}

/// Calls `tell` with the observer of the current run; does nothing while a setup runs, which nobody observes.
pub fn observe(tell: impl FnOnce(&dyn Observer)) {
    let observer = RUN.with_borrow(|run| run.as_ref().map(|run| run.observer.clone()));
    if let Some(observer) = observer {
        tell(&*observer);
    }
}

/// Whether anyone is told what happens.
pub(crate) fn observed() -> bool {
    RUN.with_borrow(Option::is_some)
}

/// The most rows shown of a table.
pub(crate) fn shown_rows() -> usize {
    RUN.with_borrow(|run| run.as_ref().map_or(0, |run| run.rows))
}

/// The line that the innermost frame of the program's own file is at.
pub fn current_line(vm: &VirtualMachine) -> Option<u32> {
    let file = RUN.with_borrow(|run| run.as_ref().map(|run| run.file.clone()))?;
    let mut frame = vm.current_frame();
    while let Some(current) = frame {
        if current.f_code().source_path().as_str() == file {
            return u32::try_from(current.lineno()).ok();
        }
        frame = current.f_back(vm);
    }
    None
}

/// [`current_line`] of whatever is running in this thread.
pub fn line_under_way() -> Option<u32> {
    observed().then(|| with_current_vm(current_line)).flatten()
}
