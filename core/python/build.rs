//! Collects the Python sources that are frozen into the interpreter: the chosen part of the standard library, and our own.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Modules and packages of the standard library that programs may import (a package brings all its modules).
const STDLIB: &str = include_str!("src/stdlib/modules.txt");

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("frozen");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let library = Path::new(rustpython_pylib::LIB_PATH);
    for name in STDLIB
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let path = name.replace('.', "/");
        let file = library.join(format!("{path}.py"));
        if file.exists() {
            let target = out.join(format!("{path}.py"));
            fs::create_dir_all(target.parent().unwrap_or(&out))?;
            fs::copy(file, target)?;
        } else {
            copy_package(&library.join(&path), &out.join(&path))?;
        }
    }
    // Ours come last: they replace modules that need an operating system.
    for own in ["src/stdlib/lib", "src/django/lib"] {
        println!("cargo:rerun-if-changed={own}");
        copy_package(Path::new(own), &out)?;
    }
    println!("cargo:rerun-if-changed=src/stdlib/modules.txt");
    fs::write(
        out.with_extension("rs"),
        format!(
            "rustpython_vm::py_freeze!(dir = {:?})",
            out.display().to_string()
        ),
    )
}

fn copy_package(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            if !path.ends_with("test") && !path.ends_with("tests") && !path.ends_with("__pycache__")
            {
                copy_package(&path, &target)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            fs::copy(path, target)?;
        }
    }
    Ok(())
}
