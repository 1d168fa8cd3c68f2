//! `cargo xtask test`: all tests, a step at a time. Every step runs, whatever the others said.

use crate::tools::{self, cargo, chromium, command, ensure_npm, ensure_wasm};
use crate::{lessons, serve, site};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many tests a step ran.
#[derive(Clone, Copy, Default)]
struct Count {
    passed: usize,
    failed: usize,
}

impl Count {
    /// A step that is one check.
    const ONE: Self = Self {
        passed: 1,
        failed: 0,
    };
}

type Step = (&'static str, fn() -> Result<Count>);

/// In the order in which mistakes are cheapest to find.
const STEPS: &[Step] = &[
    ("format", || single(cargo_fmt())),
    ("lessons", || lessons::check(&[]).map(|()| Count::ONE)),
    ("clippy", || single(clippy())),
    ("native", || {
        // Optimised: the course alone runs thousands of programs.
        counted(cargo("test").args(["--workspace", "--no-fail-fast", "--profile", "quick"]))
    }),
    ("recordings", recordings),
    ("scripts", scripts),
    ("dist", || site::dist().map(|_| Count::ONE)),
    ("browser", browser),
];

/// Runs the steps named, or all.
pub fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|(step, _)| step == *name))
    {
        let known: Vec<_> = STEPS.iter().map(|(name, _)| *name).collect();
        bail!("no step \"{unknown}\"; there are: {}", known.join(", "));
    }
    let mut summary = Vec::new();
    let mut total = Count::default();
    for (name, step) in STEPS
        .iter()
        .filter(|(name, _)| names.is_empty() || names.contains(name))
    {
        println!("── {name}");
        let start = Instant::now();
        let count = step().unwrap_or_else(|error| {
            eprintln!("{error:#}");
            Count {
                passed: 0,
                failed: 1,
            }
        });
        total.passed += count.passed;
        total.failed += count.failed;
        summary.push((name, count, start.elapsed().as_secs_f64()));
    }
    println!(
        "\n{:<12} {:>7} {:>7} {:>8}",
        "step", "passed", "failed", "seconds"
    );
    for (name, count, seconds) in summary {
        println!(
            "{name:<12} {:>7} {:>7} {seconds:>8.1}",
            count.passed, count.failed
        );
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        bail!("{}", lessons::plural(total.failed, "failure"));
    }
    Ok(())
}

fn cargo_fmt() -> Command {
    let mut fmt = command("cargo");
    fmt.args(["fmt", "--all", "--check"]);
    fmt
}

fn clippy() -> Command {
    let mut clippy = cargo("clippy");
    clippy.args(["--workspace", "--all-targets", "--", "--deny", "warnings"]);
    clippy
}

fn single(mut command: Command) -> Result<Count> {
    tools::run(&mut command).map(|()| Count::ONE)
}

/// Whether real Django still does what is recorded. The recorder brings its own Django from PyPI.
fn recordings() -> Result<Count> {
    let mut check = command("python3");
    check.args(["tests/record.py", "--check"]);
    single(check)
}

/// What of the page's scripts needs no browser.
fn scripts() -> Result<Count> {
    counted(command("node").args(["--test", "--test-reporter=spec", "www/editor/src/"]))
}

/// The browser tests, against the `dist` that stands.
fn browser() -> Result<Count> {
    ensure_wasm()?;
    ensure_npm("tests/browser")?;
    let chromium = chromium()?;
    let folder = match site::fresh_dist()? {
        Some(folder) => folder,
        None => site::dist()?,
    };
    let server = serve::listen(&folder, 0, false)?;
    let mut node = command("node");
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-concurrency=1",
        "tests/browser/",
    ]);
    node.env("DUNDER_URL", &server.address)
        .env("CHROMIUM", chromium);
    counted(&mut node)
}

/// Runs tests whose runner prints how many passed, and passes its words on.
fn counted(command: &mut Command) -> Result<Count> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {command:?}"))?;
    let mut count = Count::default();
    for line in BufReader::new(child.stdout.take().context("no output")?).lines() {
        let line = line?;
        println!("{line}");
        let found = outcome(&line);
        count.passed += found.passed;
        count.failed += found.failed;
    }
    // Tests that do not compile, or a runner that crashed, leave no count behind.
    if !child.wait()?.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// What a line says of cargo's (`test result: ok. 3 passed; 0 failed; ...`) or of node's runner (`ℹ pass 3`).
fn outcome(line: &str) -> Count {
    let number_before = |word: &str| {
        let (before, _) = line.split_once(word)?;
        before
            .rsplit(' ')
            .find(|part| !part.is_empty())?
            .parse()
            .ok()
    };
    let number_after = |word: &str| line.strip_prefix(word)?.trim().parse().ok();
    if line.starts_with("test result: ") {
        Count {
            passed: number_before(" passed;").unwrap_or(0),
            failed: number_before(" failed;").unwrap_or(0),
        }
    } else {
        Count {
            passed: number_after("ℹ pass ").unwrap_or(0),
            failed: number_after("ℹ fail ").unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::outcome;

    #[test]
    fn counts_are_read_from_both_runners() {
        let read = |line| {
            let count = outcome(line);
            (count.passed, count.failed)
        };
        assert_eq!(
            read("test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out"),
            (12, 3)
        );
        assert_eq!(read("ℹ pass 7"), (7, 0));
        assert_eq!(read("ℹ fail 2"), (0, 2));
        assert_eq!(read("running 4 tests"), (0, 0));
    }
}
