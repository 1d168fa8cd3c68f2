//! The course: rendered for the site, checked for authors.

use crate::tools::root;
use anyhow::{Result, bail};
use dunder_lessons::parse;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

/// File name in the site → JSON: `lessons/course.json` and one `lessons/<slug>.json` a lesson.
pub fn render() -> Result<BTreeMap<String, Vec<u8>>> {
    let loaded = match parse::load(&root().join("lessons")) {
        Ok(loaded) => loaded,
        Err(errors) => bail!("the course has mistakes\n{}", listed(&errors)),
    };
    let mut files = BTreeMap::new();
    files.insert(
        "lessons/course.json".to_owned(),
        serde_json::to_vec(&loaded.course)?,
    );
    for lesson in &loaded.lessons {
        files.insert(
            format!("lessons/{}.json", lesson.slug),
            serde_json::to_vec(lesson)?,
        );
    }
    Ok(files)
}

/// `lesson check [FILE...]`: of the whole course where no file is named.
pub fn check(files: &[&str]) -> Result<()> {
    let mut errors = Vec::new();
    if files.is_empty() {
        errors.extend(
            parse::load(&root().join("lessons"))
                .err()
                .into_iter()
                .flatten(),
        );
    }
    for file in files {
        errors.extend(parse::check(Path::new(file)).err().into_iter().flatten());
    }
    if !errors.is_empty() {
        bail!(
            "{} to mend\n{}",
            plural(errors.len(), "mistake"),
            listed(&errors)
        );
    }
    println!("no mistakes");
    Ok(())
}

/// When the course was last changed.
pub fn modified() -> Option<SystemTime> {
    newest(&root().join("lessons"))
}

fn newest(path: &Path) -> Option<SystemTime> {
    let own = path.metadata().ok()?.modified().ok();
    let Ok(entries) = path.read_dir() else {
        return own;
    };
    entries
        .flatten()
        .filter_map(|entry| newest(&entry.path()))
        .chain(own)
        .max()
}

fn listed(errors: &[parse::Error]) -> String {
    errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

pub fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
