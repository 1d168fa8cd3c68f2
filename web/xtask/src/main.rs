//! The project's commands, all started as `cargo xtask ...`.

mod bench;
mod lessons;
mod serve;
mod site;
mod test;
mod tools;
mod wasm;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N] [--dev]   build what is needed and serve the app on http://127.0.0.1:8080
                             (--dev: unoptimised wasm, built faster)
  dist                       write the deployable site to dist/
  test [STEP...]             run all tests, or the steps named
  bench                      measure speed and size, ours and Pyodide with Django's, in one Chromium
  lesson check [FILE...]     read lesson files and explain each mistake at its line";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["serve", options @ ..] => serve::run(serve::Options::parse(options)?),
        ["dist"] => site::dist().map(drop),
        ["test", steps @ ..] => test::run(steps),
        ["bench", options @ ..] => bench::run(options),
        ["lesson", "check", files @ ..] => lessons::check(files),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [other, ..] => bail!("no command \"{other}\" of this form\n\n{USAGE}"),
    }
}
