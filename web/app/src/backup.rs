//! What the learner has done, as a file: progress and drafts, to move to another browser or to keep.

use crate::hooks::Progress;
use crate::outcome::count;
use crate::store;
use crate::{js, task::DRAFT};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The format's number.
const VERSION: u32 = 1;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backup {
    dunder: u32,
    progress: Progress,
    /// The learner's code by task, as it is kept in storage.
    drafts: BTreeMap<String, String>,
}

/// What came in from a backup. Its `Display` is for the learner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    passed: usize,
    drafts: usize,
    /// Drafts that were left out, since this browser has other code for the same tasks.
    kept: usize,
}

impl Backup {
    pub fn of_this_browser() -> Self {
        Self {
            dunder: VERSION,
            progress: store::read("progress").unwrap_or_default(),
            drafts: store::texts(DRAFT).into_iter().collect(),
        }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// In words for the learner, when it is no backup.
    pub fn parse(text: &str) -> Result<Self, String> {
        let backup: Self =
            js::from_json(text).map_err(|_| "it is not a file that Dunder has saved".to_owned())?;
        if backup.dunder == VERSION {
            Ok(backup)
        } else {
            Err("it was saved by another version of Dunder".to_owned())
        }
    }

    pub fn to_text(&self) -> String {
        js::to_json(self).unwrap_or_default()
    }

    /// Adds it to what this browser has. Of an exercise passed in both the earlier date stays; code that is here stays.
    pub fn take_up(self) -> Taken {
        let mut taken = Taken::default();
        let mut here: Progress = store::read("progress").unwrap_or_default();
        for (key, date) in self.progress.passed {
            let known = here.passed.entry(key).or_insert_with(|| {
                taken.passed += 1;
                date.clone()
            });
            if date < *known {
                *known = date;
            }
        }
        store::write("progress", &here);
        let own: BTreeMap<String, String> = store::texts(DRAFT).into_iter().collect();
        for (key, text) in self.drafts {
            match own.get(&key) {
                None => {
                    store::write_text(&format!("{DRAFT}{key}"), &text);
                    taken.drafts += 1;
                }
                Some(known) if *known != text => taken.kept += 1,
                Some(_) => {}
            }
        }
        taken
    }

    /// Removes all progress and drafts from this browser.
    pub fn forget() {
        store::remove("progress");
        for (key, _) in store::texts(DRAFT) {
            store::remove(&format!("{DRAFT}{key}"));
        }
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} and {} came in.",
            count(self.passed, "passed exercise", "passed exercises"),
            count(self.drafts, "draft", "drafts")
        )?;
        if self.kept > 0 {
            write!(
                f,
                " {} left out, since this browser has other code for the same tasks.",
                count(self.kept, "draft was", "drafts were")
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_in_is_said_in_words() {
        let taken = Taken {
            passed: 1,
            drafts: 2,
            kept: 0,
        };
        assert_eq!(taken.to_string(), "1 passed exercise and 2 drafts came in.");
        let taken = Taken { kept: 1, ..taken };
        assert!(taken.to_string().contains("1 draft was left out"));
    }
}
