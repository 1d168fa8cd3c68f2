//! Other programs: running them, and installing those that are missing where that is possible.

use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

pub const WASM: &str = "wasm32-unknown-unknown";

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A command that runs at the top of the repository.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Cargo, with the arguments that every one of its commands here needs. The interpreter's parser crates ask for a newer
/// compiler than they need.
pub fn cargo(subcommand: &str) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .arg(subcommand)
        .args(["--ignore-rust-version", "--locked"]);
    cargo
}

/// Runs to the end; a failure is an error that names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", words(command)))?;
    ensure!(status.success(), "{} failed: {status}", words(command));
    Ok(())
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Says what is being done, and how long it took where that was long.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("· {name}");
    let start = Instant::now();
    let result = work().with_context(|| format!("{name}: failed"))?;
    let seconds = start.elapsed().as_secs_f64();
    if seconds > 1.0 {
        eprintln!("  {name}: {seconds:.1} s");
    }
    Ok(result)
}

/// The compiler's part for wasm, and the C compiler that builds SQLite for it.
pub fn ensure_wasm() -> Result<()> {
    let output = command("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output();
    let installed = output
        .is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir());
    if !installed {
        step("installing the Rust target for wasm", || {
            run(command("rustup").args(["target", "add", WASM]))
        })
        .with_context(|| {
            format!("install it with your Rust distribution's means: the target {WASM}")
        })?;
    }
    ensure_program(
        "clang",
        "clang",
        "the C compiler clang, which builds SQLite for wasm",
    )
}

/// A Chromium for the browser tests: `$CHROMIUM`, or the system's.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    if let Some(found) = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find_map(find)
    {
        return Ok(found);
    }
    ensure_program(
        "chromium",
        "chromium",
        "Chromium, or name one in the environment variable CHROMIUM",
    )?;
    find("chromium").context("chromium is not on the PATH")
}

/// The npm packages of a folder, at the versions of its lock file.
pub fn ensure_npm(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    let modified = |path: &Path| path.metadata().and_then(|data| data.modified());
    if modified(&installed)
        .is_ok_and(|installed| modified(&lock).is_ok_and(|lock| lock <= installed))
    {
        return Ok(());
    }
    ensure_program("npm", "npm", "Node.js 20 or later with npm")?;
    step("installing npm packages", || {
        run(command("npm").current_dir(&folder).args([
            "ci",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]))
    })
}

/// Looks for a program on the PATH; on Debian, as root, installs the package that has it.
fn ensure_program(program: &str, package: &str, what: &str) -> Result<()> {
    if find(program).is_some() {
        return Ok(());
    }
    let root_user = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n");
    if find("apt-get").is_none() || !root_user {
        bail!("this needs {what}: please install it");
    }
    step(&format!("installing {package}"), || {
        // Package lists may be missing or old on a fresh machine.
        run(command("apt-get")
            .args(["update", "-qq"])
            .stdout(Stdio::null()))?;
        run(command("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null()))
    })
    .with_context(|| format!("this needs {what}: please install it"))
}

fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
