//! Rust crates to wasm modules with their JavaScript glue.

use crate::tools::{self, WASM, command, root, run, step};
use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// How much work the build does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Unoptimised: for work on the code.
    Dev,
    /// As it is deployed, but neither shrunk nor compressed: what `serve` builds.
    Serve,
    /// What is deployed.
    Dist,
}

impl Profile {
    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Serve => "serve",
            Self::Dist => "dist",
        }
    }

    /// Cargo's profile.
    fn cargo(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Serve | Self::Dist => "dist",
        }
    }
}

/// A module and the script that loads it.
pub struct Module {
    pub glue: PathBuf,
    pub wasm: PathBuf,
    /// The folder with the packs of Python that it loads as it runs, if it holds an interpreter.
    pub packs: Option<PathBuf>,
}

/// Builds `package` and binds it to JavaScript; both files are named after `name`.
pub fn build(package: &str, name: &str, profile: Profile) -> Result<Module> {
    let (raw, packs) = step(
        &format!("compiling {package} ({})", profile.cargo()),
        || compile(package, profile),
    )?;
    let bytes = fs::read(&raw)?;
    let folder = tools::target().join("site").join(profile.name()).join(name);
    let module = Module {
        glue: folder.join(format!("{name}.js")),
        wasm: folder.join(format!("{name}_bg.wasm")),
        packs,
    };

    // What follows takes long, and depends on nothing but the compiler's output.
    let stamp = folder.join("stamp");
    let sum = digest(&bytes);
    if fs::read_to_string(&stamp).is_ok_and(|old| old == sum) {
        return Ok(module);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    step(&format!("binding {name}"), || {
        let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
        bindgen
            .input_bytes(name, bytes)
            .typescript(false)
            .remove_name_section(profile != Profile::Dev)
            .out_name(name);
        bindgen
            .web(true)
            .and_then(|bindgen| bindgen.generate(&folder))
            .map_err(|error| anyhow!("{error:#}"))
    })?;
    if profile == Profile::Dist {
        step(&format!("shrinking {name}"), || drop_exports(&module))?;
    }
    fs::write(stamp, sum)?;
    Ok(module)
}

/// Runs cargo and returns the path of the wasm file that it made, and the folder with its packs.
fn compile(package: &str, profile: Profile) -> Result<(PathBuf, Option<PathBuf>)> {
    let mut cargo = tools::cargo("build");
    cargo.args([
        "--target",
        WASM,
        "--package",
        package,
        "--profile",
        profile.cargo(),
    ]);
    cargo
        .arg("--message-format=json-render-diagnostics")
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let output = cargo.output().context("cannot start cargo")?;
    anyhow::ensure!(output.status.success(), "{package} does not compile");
    let messages = String::from_utf8(output.stdout)?;
    let messages: Vec<Value> = messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let wasm = messages.iter().rev().find_map(|message| {
        let name = message["target"]["name"].as_str()?.replace('_', "-");
        let files = message["filenames"].as_array()?;
        let wasm = files
            .iter()
            .filter_map(Value::as_str)
            .find(|file| file.ends_with(".wasm"))?;
        (name == package).then(|| PathBuf::from(wasm))
    });
    let wasm = wasm.with_context(|| format!("{package} makes no wasm file: is it a `cdylib`?"))?;
    let packs = messages
        .iter()
        .filter(|message| message["reason"] == "build-script-executed")
        .filter_map(|message| Some(Path::new(message["out_dir"].as_str()?).join("packs")))
        .find(|folder| folder.is_dir());
    Ok((wasm, packs))
}

/// Takes off the exports that the script does not name, those of C libraries in Rust, and what only they use.
///
/// That is all: what `wasm-opt -Oz` made was as large once it was compressed, and started half as fast in a browser, which
/// first runs code as it stands.
fn drop_exports(module: &Module) -> Result<()> {
    let glue = fs::read_to_string(&module.glue)?;
    let mut wasm = walrus::Module::from_file(&module.wasm)?;
    let unused: Vec<_> = wasm
        .exports
        .iter()
        .filter(|export| !glue.contains(&export.name))
        .map(|export| export.id())
        .collect();
    for export in unused {
        wasm.exports.delete(export);
    }
    walrus::passes::gc::run(&mut wasm);
    wasm.emit_wasm_file(&module.wasm)
}

/// Hexadecimal SHA-256.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Runs esbuild from npm.
pub fn esbuild(arguments: &[String]) -> Result<()> {
    run(command(root().join("www/node_modules/.bin/esbuild"))
        .args(arguments)
        .arg("--log-level=warning"))
}
