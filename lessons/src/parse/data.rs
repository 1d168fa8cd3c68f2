//! Data sets: `data/<name>/models.py`, `data.py`, and `hidden*.py`, other data of another shape for the same models.

use super::{Error, read};
use dunder_engine::program::{App, Setup};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Default)]
pub(super) struct DataSets(BTreeMap<String, DataSet>);

#[derive(Debug, Default)]
pub(super) struct DataSet {
    pub(super) setup: Setup,
    pub(super) hidden: Vec<String>,
}

/// The data set of lessons that define their own models.
const NONE: &str = "none";

impl DataSets {
    pub(super) fn load(root: &Path, errors: &mut Vec<Error>) -> Self {
        let mut sets = BTreeMap::from([(NONE.to_owned(), DataSet::default())]);
        let Ok(entries) = std::fs::read_dir(root) else {
            return Self(sets);
        };
        let mut folders: Vec<_> = entries
            .filter_map(|entry| entry.ok().map(|e| e.path()))
            .filter(|path| path.is_dir())
            .collect();
        folders.sort();
        for folder in folders {
            let name = folder
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let (Some(models), Some(data)) = (
                read(&folder.join("models.py"), errors),
                read(&folder.join("data.py"), errors),
            ) else {
                continue;
            };
            let mut hidden = Vec::new();
            for number in 1.. {
                let file = folder.join(format!("hidden{number}.py"));
                if !file.exists() {
                    break;
                }
                hidden.extend(read(&file, errors));
            }
            let setup = Setup {
                apps: vec![App {
                    label: name.clone(),
                    models,
                }],
                data,
                database: None,
            };
            sets.insert(name, DataSet { setup, hidden });
        }
        Self(sets)
    }

    /// # Errors
    /// When there is no such data set: which there are.
    pub(super) fn get(&self, name: &str) -> Result<&DataSet, String> {
        self.0.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
            format!(
                "no data set \"{name}\" in lessons/data; there are {}",
                names.join(", ")
            )
        })
    }

    #[cfg(test)]
    pub(super) fn with(name: &str, setup: Setup, hidden: Vec<String>) -> Self {
        Self(BTreeMap::from([
            (NONE.to_owned(), DataSet::default()),
            (name.to_owned(), DataSet { setup, hidden }),
        ]))
    }
}
