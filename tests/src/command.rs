//! The `dunder` command, as a user has it: a process of its own, so that a crash or a hang is one failed test.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for a loaded machine and a debug build.
const PATIENCE: Duration = Duration::from_secs(60);

/// The command that `$DUNDER` names, else the one that cargo builds here and now.
pub fn dunder() -> PathBuf {
    if let Some(path) = std::env::var_os("DUNDER") {
        return PathBuf::from(path);
    }
    // Of the workspace, so that crates have the features that they have in its tests, and are not built again.
    let output = Command::new(env!("CARGO"))
        .current_dir(crate::root())
        .args([
            "build",
            "--ignore-rust-version",
            "--profile",
            &profile(),
            "--workspace",
            "--bin",
            "dunder",
            "--message-format",
            "json-render-diagnostics",
        ])
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "dunder-cli does not build");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .expect("cargo says where it put the command")
}

/// The profile that the tests themselves were built with: `target/<profile>/deps/<test>`.
fn profile() -> String {
    let test = std::env::current_exe().unwrap_or_default();
    let folder = test
        .parent()
        .and_then(Path::parent)
        .and_then(Path::file_name);
    match folder.and_then(|name| name.to_str()) {
        Some("debug") | None => "dev".to_owned(),
        Some(profile) => profile.to_owned(),
    }
}

/// What `dunder run --json PROGRAM` printed, or why there is nothing to compare.
pub fn run(dunder: &Path, program: &Path) -> Result<serde_json::Value, String> {
    let mut child = Command::new(dunder)
        .args(["run", "--json"])
        .arg(program)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", dunder.display()))?;
    let stdout = drain(child.stdout.take().expect("piped"));
    let stderr = drain(child.stderr.take().expect("piped"));
    let status = wait(&mut child)?;
    let (stdout, stderr) = (stdout.join().expect("reads"), stderr.join().expect("reads"));
    serde_json::from_str(&stdout).map_err(|e| {
        let last = stderr.lines().rev().take(20).collect::<Vec<_>>();
        format!(
            "{status}, and no report ({e})\n{}",
            last.into_iter().rev().collect::<Vec<_>>().join("\n")
        )
    })
}

fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // A pipe that breaks has brought all that there is.
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child) -> Result<std::process::ExitStatus, String> {
    let start = Instant::now();
    loop {
        match child.try_wait().map_err(|e| e.to_string())? {
            Some(status) => return Ok(status),
            None if start.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("still running after {PATIENCE:?}"));
            }
            None => thread::sleep(Duration::from_millis(5)),
        }
    }
}
