//! Runs unittest-style test packages natively, for `dunder test`.

use dunder_python::Interpreter;

/// Runs the tests of the app `label` in the folder `root`, but for those in `done`; `emit` is told `(event, id, message)`
/// with the events `start`, `ok`, `fail`, `error` and `skip`. The error says why none could run.
pub fn run_label(
    root: &str,
    label: &str,
    done: &[String],
    emit: impl Fn(&str, &str, &str) + 'static,
) -> Result<(), String> {
    Interpreter::new()
        .run_tests(root, label, done, emit)
        .map_err(|failure| format!("{}: {}", failure.kind, failure.message))
}
