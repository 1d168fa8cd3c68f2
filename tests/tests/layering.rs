//! The design's layers: which crate may use which, and who alone knows JavaScript, RustPython and the database driver.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use dunder_tests::{files, root};
use serde_json::Value;
use std::process::Command;

/// Each crate with the workspace's crates that it may use. Arrows point down only.
const LAYERS: &[(&str, &[&str])] = &[
    ("dunder-orm", &[]),
    ("dunder-sqlite", &["dunder-orm"]),
    // Copies of the interpreter's own native modules.
    ("dunder-natives", &[]),
    // Stand in for crates of the interpreter's that are tables for the most part.
    ("unicode_names2", &[]),
    ("jiff-tzdb-platform", &[]),
    (
        "dunder-python",
        &[
            "dunder-sqlite",
            "dunder-orm",
            "dunder-natives",
            "unicode_names2",
        ],
    ),
    (
        "dunder-engine",
        &["dunder-python", "dunder-sqlite", "dunder-orm"],
    ),
    ("dunder-cli", &["dunder-engine"]),
    ("dunder-lessons", &["dunder-engine"]),
    ("dunder-app", &["dunder-engine", "dunder-lessons"]),
    ("dunder-worker", &["dunder-engine"]),
    ("xtask", &["dunder-lessons"]),
    ("dunder-tests", &["dunder-engine", "dunder-lessons"]),
];

/// Crates that only one folder may depend on and name: by the beginnings of their names.
const SECRETS: &[(&[&str], &str)] = &[
    (&["rustpython"], "core/python"),
    (&["rusqlite", "libsqlite3", "sqlite-wasm"], "core/sqlite"),
    (&["wasm-bindgen", "web-sys", "js-sys", "gloo", "yew"], "web"),
];

/// The design's top level, beside dotfiles.
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "core",
    "web",
    "lessons",
    "www",
    "tests",
    // Made by commands, never committed.
    "target",
    "dist",
    "node_modules",
];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().unwrap().clone()
}

#[test]
fn crates_use_only_those_below_them() {
    let packages = packages();
    let ours: Vec<&str> = packages
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) = LAYERS
            .iter()
            .find(|(n, _)| *n == name)
            .unwrap_or_else(|| panic!("{name} has no layer: give it one here"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            assert!(
                !ours.contains(&other) || allowed.contains(&other),
                "{name} must not use {other}"
            );
        }
    }
}

#[test]
fn only_one_layer_depends_on_each_foreign_thing() {
    for package in packages() {
        let manifest = package["manifest_path"].as_str().unwrap().to_owned();
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            for (secrets, home) in SECRETS {
                let secret = secrets.iter().any(|s| name.starts_with(s));
                assert!(
                    !secret || manifest.contains(&format!("/{home}/")),
                    "{manifest}: only {home} may depend on {name}"
                );
            }
        }
    }
}

#[test]
fn only_one_layer_names_each_foreign_thing() {
    let root = root();
    for folder in ["core", "web", "lessons"] {
        for source in files(&root.join(folder), "rs") {
            let path = source.strip_prefix(&root).unwrap();
            let text = std::fs::read_to_string(&source).unwrap();
            for (number, line) in text.lines().enumerate() {
                // Comments may name anything.
                let code = line.split("//").next().unwrap_or("");
                for (secrets, home) in SECRETS {
                    let secret = secrets.iter().find(|s| code.contains(&s.replace('-', "_")));
                    assert!(
                        secret.is_none() || path.starts_with(home),
                        "{}:{}: only {home} may name {secret:?}",
                        path.display(),
                        number + 1
                    );
                }
            }
        }
    }
}

#[test]
fn the_top_level_is_the_designs() {
    for entry in root().read_dir().unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name.starts_with('.') || TOP.contains(&name.as_str()),
            "{name} is not a name of the design's top level"
        );
    }
}
