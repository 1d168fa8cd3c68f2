//! Files: those of a project kept in memory, and on the command line those of the machine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

/// Where the files kept in memory seem to be. The package of a program's own app is in here.
pub const ROOT: &str = "/project";

thread_local! {
    /// Texts by their paths below [`ROOT`].
    static STORE: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Puts these files in the place of all that were there.
pub fn set_files(files: BTreeMap<String, String>) {
    STORE.set(files);
}

/// The files in memory, by their paths below [`ROOT`].
pub fn files() -> BTreeMap<String, String> {
    STORE.with_borrow(Clone::clone)
}

/// The path of a file in memory; None for one of the machine.
fn stored(path: &str) -> Option<&str> {
    match path.strip_prefix(ROOT)? {
        "" => Some(""),
        below => below
            .strip_prefix('/')
            .map(|below| below.trim_end_matches('/')),
    }
}

/// What all paths below a folder begin with.
fn prefix(folder: &str) -> String {
    match folder {
        "" => String::new(),
        folder => format!("{folder}/"),
    }
}

pub fn is_file(path: &str) -> bool {
    match stored(path) {
        Some(path) => STORE.with_borrow(|store| store.contains_key(path)),
        None => Path::new(path).is_file(),
    }
}

/// In memory a folder is there once a file is in it.
pub fn is_dir(path: &str) -> bool {
    match stored(path) {
        Some(path) => {
            let prefix = prefix(path);
            STORE.with_borrow(|store| store.keys().any(|path| path.starts_with(&prefix)))
        }
        None => Path::new(path).is_dir(),
    }
}

pub fn read(path: &str) -> Result<String> {
    match stored(path) {
        Some(path) => STORE
            .with_borrow(|store| store.get(path).cloned())
            .ok_or_else(|| Error::from(ErrorKind::NotFound)),
        None => std::fs::read_to_string(path),
    }
}

/// Writes the file, and makes the folders around it.
pub fn write(path: &str, text: &str) -> Result<()> {
    match stored(path) {
        Some(path) => {
            STORE.with_borrow_mut(|store| store.insert(path.to_owned(), text.to_owned()));
            Ok(())
        }
        None => {
            if let Some(folder) = Path::new(path).parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(path, text)
        }
    }
}

pub fn remove(path: &str) -> Result<()> {
    match stored(path) {
        Some(path) => STORE
            .with_borrow_mut(|store| store.remove(path))
            .map(drop)
            .ok_or_else(|| Error::from(ErrorKind::NotFound)),
        None => std::fs::remove_file(path),
    }
}

/// Names in a folder, sorted.
pub fn list(path: &str) -> Result<Vec<String>> {
    let mut names: Vec<String> = match stored(path) {
        Some(path) => {
            let prefix = prefix(path);
            let name = |path: &String| {
                let below = path.strip_prefix(&prefix)?;
                Some(below.split('/').next().unwrap_or(below).to_owned())
            };
            STORE.with_borrow(|store| store.keys().filter_map(name).collect())
        }
        None => std::fs::read_dir(path)?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect(),
    };
    names.sort();
    names.dedup();
    Ok(names)
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn files_in_memory_make_folders() {
        write("/project/app/migrations/0001_initial.py", "x = 1").expect("memory takes it");
        assert!(is_dir("/project/app/migrations") && is_dir("/project") && !is_dir("/project/ap"));
        assert_eq!(list("/project/app").expect("a folder"), ["migrations"]);
        assert_eq!(
            read("/project/app/migrations/0001_initial.py").expect("a file"),
            "x = 1"
        );
        remove("/project/app/migrations/0001_initial.py").expect("it was there");
        assert!(!is_dir("/project/app"));
    }
}
