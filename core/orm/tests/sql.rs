//! Querysets and the SQL that real Django makes of them: `sql/*.txt`, written by `record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::{models, run};

fn check(file: &str) {
    check_path(&format!(
        "{}/tests/sql/{file}.txt",
        env!("CARGO_MANIFEST_DIR")
    ));
}

fn check_path(path: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let registry = models();
    let (mut total, mut wrong) = (0, Vec::new());
    for block in text.trim().split("\n\n") {
        let mut lines = block.lines().filter(|line| !line.starts_with('#'));
        let Some(source) = lines.next() else { continue };
        let expected = lines.collect::<Vec<_>>().join("\n");
        total += 1;
        let found = run(&registry, source);
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!(
                "{source}\n  expected: {expected}\n  found:    {found}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {total} differ:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn filter() {
    check("filter");
}

#[test]
fn select() {
    check("select");
}

#[test]
fn annotate() {
    check("annotate");
}

#[test]
fn random() {
    check("random");
}

/// `SQL_FILE=path cargo test --test sql given`: a file of one's own, such as random querysets.
#[test]
fn given() {
    if let Ok(path) = std::env::var("SQL_FILE") {
        check_path(&path);
    }
}
