//! Each program in `programs/` does under Dunder what it did under real Django: the same output, error, SQL, parameters
//! and lines. A new program is a new file, recorded by `record.py`.
//!
//! `programs/not-yet.txt` lists those of which that isn't true yet, each with the reason. One that passes must be taken
//! off the list, so that it only shrinks; `SHRINK=1` does so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use dunder_tests::{command, diff::diff, files, recording, root};
use libtest_mimic::{Arguments, Trial};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

fn main() {
    let arguments = Arguments::from_args();
    let folder = root().join("tests/programs");
    let list = folder.join("not-yet.txt");
    let not_yet = names(&list);
    let passing = Arc::new(Mutex::new(Vec::new()));
    let dunder = if arguments.list {
        PathBuf::new()
    } else {
        command::dunder()
    };
    let mut trials = Vec::new();
    let mut known = Vec::new();
    for program in files(&folder, "py") {
        let name = program
            .strip_prefix(&folder)
            .unwrap()
            .with_extension("")
            .to_string_lossy()
            .replace('\\', "/");
        known.push(name.clone());
        let awaited = not_yet.contains(&name);
        let (dunder, passing, title) = (dunder.clone(), passing.clone(), name.clone());
        let trial = Trial::test(title, move || match (compare(&dunder, &program), awaited) {
            (Ok(()), false) | (Err(_), true) => Ok(()),
            (Err(difference), false) => Err(difference.into()),
            (Ok(()), true) => {
                passing.lock().unwrap().push(name);
                Err("passes now: take it off programs/not-yet.txt (SHRINK=1 does so)".into())
            }
        });
        trials.push(if awaited {
            trial.with_kind("not yet")
        } else {
            trial
        });
    }
    trials.push(Trial::test(
        "not-yet.txt names programs, each with a reason",
        {
            let list = list.clone();
            move || {
                let text = std::fs::read_to_string(list).unwrap_or_default();
                let bad = text.lines().filter(|line| match line.split_once(' ') {
                    Some((name, reason)) => {
                        !known.iter().any(|k| k == name) || reason.trim().is_empty()
                    }
                    None => true,
                });
                let bad: Vec<_> = bad.collect();
                if bad.is_empty() {
                    Ok(())
                } else {
                    Err(bad.join("\n").into())
                }
            }
        },
    ));
    let conclusion = libtest_mimic::run(&arguments, trials);
    if std::env::var_os("SHRINK").is_some() {
        shrink(&list, &passing.lock().unwrap());
    }
    conclusion.exit();
}

fn compare(dunder: &Path, program: &Path) -> Result<(), String> {
    let source = std::fs::read_to_string(program).map_err(|e| e.to_string())?;
    let expected = recording::read(program, &source)?;
    // Recorded times are whole seconds at their coarsest.
    let start = SystemTime::now() - Duration::from_secs(1);
    let report = command::run(dunder, program)?;
    let actual = recording::steady(&report, &source, start, SystemTime::now());
    match diff(&recording::lines(&expected), &recording::lines(&actual)) {
        None => Ok(()),
        Some(diff) => Err(format!("- is Django, + is Dunder\n{diff}")),
    }
}

fn names(list: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(list).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

fn shrink(list: &Path, passing: &[String]) {
    let text = std::fs::read_to_string(list).unwrap_or_default();
    let passes = |line: &&str| {
        line.split_whitespace()
            .next()
            .is_some_and(|name| passing.iter().any(|p| p == name))
    };
    let kept: String = text
        .lines()
        .filter(|line| !passes(line))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(list, kept).unwrap();
}
