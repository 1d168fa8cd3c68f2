//! Python's clocks where the host gives its own, as in a browser: the interpreter's would end in a panic there.

use crate::limit::{self, Clock};
use rustpython_vm::builtins::PyFloat;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

/// Replaces the functions of the module `time` that need an operating system.
pub(crate) fn install(clock: Clock, vm: &VirtualMachine) -> PyResult<()> {
    let time = vm.import("time", 0)?;
    let set = |name: &'static str, function: PyObjectRef| {
        time.set_attr(vm.ctx.intern_str(name), function, vm)
    };
    for name in ["monotonic", "perf_counter", "process_time", "thread_time"] {
        set(name, vm.new_function(name, || limit::now() / 1e3).into())?;
    }
    for name in [
        "monotonic_ns",
        "perf_counter_ns",
        "process_time_ns",
        "thread_time_ns",
    ] {
        let now = || (limit::now() * 1e6) as u64;
        set(name, vm.new_function(name, now).into())?;
    }
    // The browser's own zone is no part of a program: the clock is UTC.
    let utc = || vm.ctx.new_str("UTC").into();
    set("tzname", vm.ctx.new_tuple(vec![utc(), utc()]).into())?;
    for name in ["timezone", "altzone", "daylight"] {
        set(name, vm.ctx.new_int(0).into())?;
    }
    let time_ns = move || ((clock.unix)() * 1e6) as u64;
    set("time_ns", vm.new_function("time_ns", time_ns).into())?;
    set("sleep", vm.new_function("sleep", sleep).into())
}

/// Waits, and no longer than the program may run.
fn sleep(seconds: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
    let seconds = match seconds.downcast_ref::<PyFloat>() {
        Some(float) => float.to_f64(),
        None => seconds
            .try_index(vm)
            .map_err(|_| {
                let kind = seconds.class().name().to_string();
                vm.new_type_error(format!(
                    "'{kind}' object cannot be interpreted as an integer or float"
                ))
            })?
            .as_bigint()
            .to_string()
            .parse()
            .unwrap_or(f64::INFINITY),
    };
    if seconds < 0.0 {
        return Err(vm.new_value_error("sleep length must be non-negative"));
    }
    let end = limit::now() + seconds * 1e3;
    while limit::now() < end && !limit::expired() {}
    Ok(())
}
