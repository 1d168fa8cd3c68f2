//! The `dunder` command: the same engine as in the browser, natively.

mod manage;
mod run;
mod suite;

use std::process::ExitCode;

const USAGE: &str = "\
usage: dunder run [--json] FILE.py          run a program as the models of an app labelled app
       dunder manage DIR ARGS...            run manage.py ARGS of the project in DIR, on DIR/db.sqlite3
       dunder test [--json] ROOT LABEL...   run unittest-style test packages, one app each
";

/// The interpreter recurses on the native stack, which the main thread has too little of.
const STACK: usize = 512 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || command(&arguments));
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        _ => ExitCode::from(2),
    }
}

fn command(arguments: &[String]) -> ExitCode {
    if let [command, folder, argv @ ..] = arguments
        && command == "manage"
    {
        return manage::run(folder, argv);
    }
    let json = arguments.iter().any(|argument| argument == "--json");
    let words: Vec<String> = arguments
        .iter()
        .filter(|argument| *argument != "--json")
        .cloned()
        .collect();
    match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["run", path] => run::run(path, json),
        ["test", root, _, ..] => suite::run(root, &words[2..], json),
        ["test-label", root, label] => suite::run_in_this_process(root, label),
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
