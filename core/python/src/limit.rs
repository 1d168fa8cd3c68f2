//! The time limit of a run.
//!
//! `sys.monitoring` calls us at every function's start and every jump back in code of the program's own, which is watched as
//! it is compiled. The library's is not: it would be about 1.5 times slower, and what it does for long it does in the program's
//! code. Once the time is over, each such call raises, so that no `except:` in a loop goes on for long. Native loops are not
//! seen: whoever runs the interpreter ends it then.

use rustpython_vm::builtins::{PyByteArray, PyBytes, PyCode, PyStr, PyTypeRef};
use rustpython_vm::bytecode::{CodeFlags, Instruction};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::borrow::Borrow;
use std::cell::Cell;
use std::time::Duration;

/// The clock is looked at once in so many calls.
const EVERY: u32 = 64;
/// The tool number that `sys.monitoring` leaves to everyone.
const TOOL: i32 = 4;

/// A deadline that has passed: every call raises.
const OVER: f64 = f64::NEG_INFINITY;

thread_local! {
    /// In milliseconds of [`now`].
    static DEADLINE: Cell<f64> = const { Cell::new(f64::INFINITY) };
    static CALLS: Cell<u32> = const { Cell::new(0) };
    /// The events that code is watched for; 0 without a limit.
    static EVENTS: Cell<i32> = const { Cell::new(0) };
    static CLOCK: Cell<Option<Clock>> = const { Cell::new(None) };
}

/// Whether the time of the run in this thread is over. For native work that takes long: a query.
pub fn expired() -> bool {
    now() > DEADLINE.get()
}

/// Runs `body` for `time` at most; without a limit where that is None.
pub(crate) fn with_limit<T>(
    time: Option<Duration>,
    vm: &VirtualMachine,
    body: impl FnOnce() -> PyResult<T>,
) -> PyResult<T> {
    let Some(time) = time else {
        return body();
    };
    DEADLINE.set(now() + time.as_secs_f64() * 1e3);
    let result = watch(time, vm).and_then(|()| body());
    DEADLINE.set(f64::INFINITY);
    EVENTS.set(0);
    result
}

/// Has [`tick`] called from code that is given to [`watch_code`] from now on.
fn watch(time: Duration, vm: &VirtualMachine) -> PyResult<()> {
    let exception = vm.ctx.new_exception_type(
        "dunder",
        "TimeLimit",
        Some(vec![vm.ctx.exceptions.base_exception_type.to_owned()]),
    );
    let callback = vm.new_function("tick", move |_: FuncArgs, vm: &VirtualMachine| {
        tick(&exception, time, vm)
    });
    let monitoring = vm.sys_module.get_attr("monitoring", vm)?;
    let owner = vm.call_method(&monitoring, "get_tool", (TOOL,))?;
    if vm.is_none(&owner) {
        vm.call_method(&monitoring, "use_tool_id", (TOOL, "time limit"))?;
    }
    let events = monitoring.get_attr("events", vm)?;
    let mut mask = 0;
    for name in ["PY_START", "PY_RESUME", "JUMP"] {
        let event: i32 = events.get_attr(name, vm)?.try_into_value(vm)?;
        vm.call_method(
            &monitoring,
            "register_callback",
            (TOOL, event, callback.clone()),
        )?;
        mask |= event;
    }
    EVENTS.set(mask);
    Ok(())
}

/// Watches code of the program's own, with the functions in it, if its run has a limit.
pub(crate) fn watch_code(code: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let Some(code) = code.downcast_ref::<PyCode>() else {
        return Ok(());
    };
    if !may_go_on(code) {
        watch_one(code, vm)?;
    }
    watch_module(code, vm)
}

/// As [`watch_code`], of the body of a module, which runs once.
///
/// Bodies of modules and classes that have no loop are not watched themselves: they come to their end, and each code that is
/// newly watched has the interpreter go through all its other code again.
pub(crate) fn watch_module(code: &Py<PyCode>, vm: &VirtualMachine) -> PyResult<()> {
    if may_go_on(code) {
        watch_one(code, vm)?;
    }
    for constant in &*code.code.constants {
        let constant: &PyObject = constant.borrow();
        if let Some(inner) = constant.downcast_ref::<PyCode>() {
            watch_module(inner, vm)?;
        }
    }
    Ok(())
}

/// Whether code can be run again, as functions can, or loops.
fn may_go_on(code: &Py<PyCode>) -> bool {
    code.code.flags.contains(CodeFlags::OPTIMIZED)
        || code.code.instructions.iter().any(|unit| {
            matches!(
                unit.op,
                Instruction::JumpBackward { .. } | Instruction::JumpBackwardNoInterrupt { .. }
            )
        })
}

fn watch_one(code: &Py<PyCode>, vm: &VirtualMachine) -> PyResult<()> {
    let events = EVENTS.get();
    if events == 0 {
        return Ok(());
    }
    let monitoring = vm.sys_module.get_attr("monitoring", vm)?;
    vm.call_method(
        &monitoring,
        "set_local_events",
        (TOOL, code.to_owned(), events),
    )?;
    Ok(())
}

/// Has `compile`, `exec` and `eval` watch what they compile.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let compile = vm.builtins.get_attr("compile", vm)?;
    let compiler = compile.clone();
    let watching = vm.new_function("compile", move |args: FuncArgs, vm: &VirtualMachine| {
        let code = compiler.call(args, vm)?;
        watch_code(&code, vm)?;
        Ok::<_, rustpython_vm::builtins::PyBaseExceptionRef>(code)
    });
    vm.builtins.set_attr("compile", watching, vm)?;
    for name in ["exec", "eval"] {
        let original = vm.builtins.get_attr(name, vm)?;
        let compile = compile.clone();
        let watching = vm.new_function(name, move |mut args: FuncArgs, vm: &VirtualMachine| {
            if EVENTS.get() != 0
                && let Some(source) = args.args.first_mut()
                && is_source(source)
            {
                if name == "eval" {
                    *source = vm.call_method(source, "lstrip", (blanks(source, vm),))?;
                }
                let code = compile.call((source.clone(), "<string>", name), vm)?;
                watch_code(&code, vm)?;
                *source = code;
            }
            original.call(args, vm)
        });
        vm.builtins.set_attr(name, watching, vm)?;
    }
    Ok(())
}

fn is_source(object: &PyObject) -> bool {
    object.downcast_ref::<PyStr>().is_some()
        || object.downcast_ref::<PyBytes>().is_some()
        || object.downcast_ref::<PyByteArray>().is_some()
}

/// What `eval` takes off the front of a source, of the source's type.
fn blanks(source: &PyObject, vm: &VirtualMachine) -> PyObjectRef {
    match source.downcast_ref::<PyStr>() {
        Some(_) => vm.ctx.new_str(" \t").into(),
        None => vm.ctx.new_bytes(b" \t".to_vec()).into(),
    }
}

fn tick(exception: &PyTypeRef, time: Duration, vm: &VirtualMachine) -> PyResult<()> {
    let calls = CALLS.get().wrapping_add(1);
    CALLS.set(calls);
    if DEADLINE.get() == OVER || (calls.is_multiple_of(EVERY) && expired()) {
        DEADLINE.set(OVER);
        let message = format!(
            "The program was stopped: it had run for {} seconds.",
            time.as_secs_f64()
        );
        return Err(vm.new_exception_msg(exception.clone(), message.into()));
    }
    Ok(())
}

/// The host's clocks, for where there is no system to ask: in a browser.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Milliseconds since some moment.
    pub monotonic: fn() -> f64,
    /// Milliseconds since 1970.
    pub unix: fn() -> f64,
}

/// Uses these clocks in this thread, in place of the system's.
pub fn set_clock(clock: Clock) {
    CLOCK.set(Some(clock));
}

pub(crate) fn clock() -> Option<Clock> {
    CLOCK.get()
}

/// Milliseconds since some moment.
pub fn now() -> f64 {
    match CLOCK.get() {
        Some(clock) => (clock.monotonic)(),
        None => system_now(),
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn system_now() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
}

/// Time stands still until [`set_clock`] was called.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn system_now() -> f64 {
    0.0
}
