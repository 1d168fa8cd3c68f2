//! Reads the course: `lessons/NN-module/NN-lesson.md` and the data sets in `lessons/data/`.
//!
//! The format is described for authors in `lessons/README.md`. Every mistake is reported with its file and line.

mod blocks;
mod choices;
mod data;
mod front;
mod html;
mod lesson;
mod options;

#[cfg(test)]
mod tests;

use crate::course::{Course, Lesson, LessonSummary, Module};
use data::DataSets;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// A mistake in a lesson or data set, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub file: PathBuf,
    /// 1-based.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

impl std::error::Error for Error {}

/// The outline, and the lessons in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    pub course: Course,
    pub lessons: Vec<Lesson>,
}

/// Addresses that lead to other pages than lessons.
pub const PAGES: [&str; 2] = ["progress", "glossary"];

/// Reads the whole course under `root` (the `lessons` folder).
///
/// # Errors
/// All mistakes of all files, in order.
pub fn load(root: &Path) -> Result<Loaded, Vec<Error>> {
    let mut errors = Vec::new();
    let data = DataSets::load(&root.join("data"), &mut errors);
    let mut loaded = Loaded::default();
    let mut seen: HashMap<String, PathBuf> = HashMap::new();
    for folder in numbered(root, "", &mut errors) {
        let Some(module) = read_module(&folder, &mut errors) else {
            continue;
        };
        let mut lessons = Vec::new();
        for file in numbered(&folder, ".md", &mut errors) {
            let Some(text) = read(&file, &mut errors) else {
                continue;
            };
            match lesson::parse(&file, &text, &module.slug, &data) {
                Ok((lesson, _)) if PAGES.contains(&lesson.slug.as_str()) => errors.push(Error {
                    message: format!(
                        "\"{}\" is the address of another page: rename the file",
                        lesson.slug
                    ),
                    file,
                    line: 1,
                }),
                Ok((lesson, summary)) => {
                    if let Some(other) = seen.insert(lesson.slug.clone(), file.clone()) {
                        errors.push(Error {
                            file,
                            line: 1,
                            message: format!(
                                "the lesson \"{}\" exists already, as {}: rename one file",
                                lesson.slug,
                                other.display()
                            ),
                        });
                        continue;
                    }
                    lessons.push(summary);
                    loaded.lessons.push(lesson);
                }
                Err(found) => errors.extend(found),
            }
        }
        loaded.course.modules.push(Module { lessons, ..module });
    }
    if errors.is_empty() {
        Ok(loaded)
    } else {
        Err(errors)
    }
}

/// Reads one lesson file of a course folder, as `load` would.
///
/// # Errors
/// All mistakes of this file and of the data sets.
pub fn check(file: &Path) -> Result<(Lesson, LessonSummary), Vec<Error>> {
    let mut errors = Vec::new();
    let folder = file.parent().unwrap_or(Path::new("."));
    let data = DataSets::load(&folder.join("../data"), &mut errors);
    let module = slug(folder).unwrap_or_default();
    let Some(text) = read(file, &mut errors) else {
        return Err(errors);
    };
    match lesson::parse(file, &text, &module, &data) {
        Ok(parsed) if errors.is_empty() => Ok(parsed),
        Ok(_) => Err(errors),
        Err(found) => {
            errors.extend(found);
            Err(errors)
        }
    }
}

fn read_module(folder: &Path, errors: &mut Vec<Error>) -> Option<Module> {
    let file = folder.join("module.md");
    let text = read(&file, errors)?;
    let (front, _) = match front::parse(&file, &text, &["title"], &[]) {
        Ok(parsed) => parsed,
        Err(found) => {
            errors.extend(found);
            return None;
        }
    };
    Some(Module {
        slug: slug(folder)?,
        title: front.text("title"),
        lessons: Vec::new(),
    })
}

fn read(file: &Path, errors: &mut Vec<Error>) -> Option<String> {
    match std::fs::read_to_string(file) {
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(error) => {
            errors.push(Error {
                file: file.to_owned(),
                line: 1,
                message: format!("cannot be read: {error}"),
            });
            None
        }
    }
}

/// `NN-name` entries of a folder, sorted.
fn numbered(folder: &Path, ending: &str, errors: &mut Vec<Error>) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(Error {
                file: folder.to_owned(),
                line: 1,
                message: format!("cannot be read: {error}"),
            });
            return Vec::new();
        }
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            name.starts_with(|c: char| c.is_ascii_digit())
                && if ending.is_empty() {
                    path.is_dir()
                } else {
                    name.ends_with(ending)
                }
        })
        .collect();
    found.sort();
    found
}

/// `05-performance` → `performance`, `02-n-plus-one.md` → `n-plus-one`.
fn slug(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_string_lossy();
    let name = stem
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}
