//! `dunder test`: each label runs in a process of its own, so that a test that crashes or hangs is reported and the rest go on.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A test that says nothing for so long is stopped.
const PATIENCE: Duration = Duration::from_secs(60);
/// Stops by a crash or a hang before a label is given up.
const MOST_RESTARTS: usize = 200;

/// Runs the labels; `json` prints one object a test, otherwise one line a test that did not pass and a summary.
pub fn run(root: &str, labels: &[String], json: bool) -> ExitCode {
    let mut failed = 0;
    let mut passed = 0;
    for label in labels {
        let mut report = |id: &str, outcome: &str, message: &str| {
            match outcome {
                "ok" => passed += 1,
                "skip" => {}
                _ => failed += 1,
            }
            if json {
                println!(
                    "{}",
                    json!({ "id": id, "outcome": outcome, "message": message })
                );
            } else if outcome != "ok" {
                println!("{outcome}: {id}\n{message}");
            }
        };
        if let Err(error) = run_label(root, label, &mut report) {
            report(label, "error", &error);
        }
    }
    if !json {
        println!("{passed} passed, {failed} failed");
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

fn run_label(
    root: &str,
    label: &str,
    report: &mut impl FnMut(&str, &str, &str),
) -> Result<(), String> {
    let mut done = Vec::new();
    for _ in 0..MOST_RESTARTS {
        let mut child = spawn(root, label, &done).map_err(|error| error.to_string())?;
        let running = follow(&mut child, &mut done, report);
        let ended = running.stopped || child.wait().map_or(true, |status| !status.success());
        let Some(id) = running.id else {
            return if ended {
                Err("The tests could not be run".to_owned())
            } else {
                Ok(())
            };
        };
        // It was in the middle of a test.
        let message = if running.stopped {
            "The test hung"
        } else {
            "The test crashed the engine"
        };
        report(&id, "error", message);
        done.push(id);
    }
    Err("Too many tests crashed".to_owned())
}

fn spawn(root: &str, label: &str, done: &[String]) -> std::io::Result<Child> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["test-label", root, label])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(done.join("\n").as_bytes())?;
    }
    Ok(child)
}

/// How following a process ended: the test that it was in, and whether it had to be stopped.
struct Followed {
    id: Option<String>,
    stopped: bool,
}

fn follow(
    child: &mut Child,
    done: &mut Vec<String>,
    report: &mut impl FnMut(&str, &str, &str),
) -> Followed {
    let mut followed = Followed {
        id: None,
        stopped: false,
    };
    let Some(output) = child.stdout.take() else {
        return followed;
    };
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    loop {
        let line = match lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(mpsc::RecvTimeoutError::Disconnected) => return followed,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                // It may have ended already; then there is nothing to stop.
                let _ = child.kill();
                followed.stopped = true;
                return followed;
            }
        };
        let Ok(Value::Array(parts)) = serde_json::from_str(&line) else {
            continue;
        };
        let [
            Value::String(event),
            Value::String(id),
            Value::String(message),
        ] = parts.as_slice()
        else {
            continue;
        };
        if event == "start" {
            followed.id = Some(id.clone());
        } else {
            if followed.id.as_ref() == Some(id) {
                followed.id = None;
            }
            done.push(id.clone());
            report(id, event, message);
        }
    }
}

/// `dunder test-label`, the process that [`run`] starts: ids to leave out come from standard input, events go to
/// standard output, one JSON array a line.
pub fn run_in_this_process(root: &str, label: &str) -> ExitCode {
    let mut done = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut done) {
        eprintln!("dunder: {error}");
        return ExitCode::from(2);
    }
    let done: Vec<String> = done.lines().map(str::to_owned).collect();
    let emit = |event: &str, id: &str, message: &str| println!("{}", json!([event, id, message]));
    match dunder_engine::suite::run_label(root, label, &done, emit) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{}", json!(["error", label, error]));
            ExitCode::SUCCESS
        }
    }
}
