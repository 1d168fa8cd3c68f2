//! The front matter: `key: value` lines between two `---`.

use super::Error;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, Default)]
pub(super) struct Front(BTreeMap<String, String>);

impl Front {
    /// The value of a key, empty when it is left out.
    pub(super) fn text(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_default()
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

/// The front matter and the number of lines it takes.
pub(super) fn parse(
    file: &Path,
    text: &str,
    required: &[&str],
    optional: &[&str],
) -> Result<(Front, usize), Vec<Error>> {
    let error = |line: usize, message: String| Error {
        file: file.to_owned(),
        line,
        message,
    };
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line.trim_end()) != Some("---") {
        return Err(vec![error(
            1,
            format!(
                "begin the file with front matter: ---, then {}, then ---",
                keys(required)
            ),
        )]);
    }
    let mut front = Front::default();
    let mut errors = Vec::new();
    let mut end = None;
    for (index, line) in lines {
        let number = index + 1;
        if line.trim_end() == "---" {
            end = Some(number);
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            errors.push(error(
                number,
                format!(
                    "write `key: value`; the keys are {}",
                    keys(&[required, optional].concat())
                ),
            ));
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        if !required.contains(&key) && !optional.contains(&key) {
            errors.push(error(
                number,
                format!(
                    "no such key \"{key}\"; the keys are {}",
                    keys(&[required, optional].concat())
                ),
            ));
        } else if value.is_empty() {
            errors.push(error(number, format!("\"{key}\" has no value")));
        } else if front.0.insert(key.to_owned(), value.to_owned()).is_some() {
            errors.push(error(number, format!("\"{key}\" is given twice")));
        }
    }
    let Some(end) = end else {
        return Err(vec![error(
            1,
            "the front matter has no end: add a line ---".to_owned(),
        )]);
    };
    for key in required {
        if !front.0.contains_key(*key) && errors.is_empty() {
            errors.push(error(1, format!("the front matter lacks \"{key}\"")));
        }
    }
    if errors.is_empty() {
        Ok((front, end))
    } else {
        Err(errors)
    }
}

fn keys(keys: &[&str]) -> String {
    keys.join(", ")
}
