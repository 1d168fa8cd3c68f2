//! Options on a fence or an exercise's heading: `setup=blog queries=2 ordered title="In one query"`.

use std::collections::BTreeMap;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    given: BTreeMap<String, Option<String>>,
}

impl Options {
    /// # Errors
    /// What is wrong, for the author.
    pub(super) fn parse(text: &str, allowed: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let end = rest
                .find(|c: char| c == '=' || c.is_whitespace())
                .unwrap_or(rest.len());
            let key = &rest[..end];
            if !allowed.contains(&key) {
                return Err(if allowed.is_empty() {
                    format!("\"{key}\" has no place here: there are no options")
                } else {
                    format!(
                        "no such option \"{key}\"; the options here are {}",
                        allowed.join(", ")
                    )
                });
            }
            rest = &rest[end..];
            let value = match rest.strip_prefix('=') {
                None => None,
                Some(after) => Some(if let Some(quoted) = after.strip_prefix('"') {
                    let close = quoted
                        .find('"')
                        .ok_or_else(|| format!("the value of \"{key}\" lacks its closing quote"))?;
                    rest = &quoted[close + 1..];
                    quoted[..close].to_owned()
                } else {
                    let close = after.find(char::is_whitespace).unwrap_or(after.len());
                    rest = &after[close..];
                    after[..close].to_owned()
                }),
            };
            if options.given.insert(key.to_owned(), value).is_some() {
                return Err(format!("\"{key}\" is given twice"));
            }
            rest = rest.trim_start();
        }
        Ok(options)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.given.contains_key(key)
    }

    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.given.get(key).and_then(Option::as_deref)
    }

    /// # Errors
    /// When the value is not a whole number.
    pub(super) fn number(&self, key: &str) -> Result<Option<usize>, String> {
        match self.given.get(key) {
            None => Ok(None),
            Some(value) => value
                .as_deref()
                .and_then(|value| value.parse().ok())
                .map(Some)
                .ok_or_else(|| format!("\"{key}\" wants a whole number: {key}=2")),
        }
    }

    /// A value of several names: `ordered=name,price`.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        self.value(key)
            .map(|value| {
                value
                    .split(',')
                    .map(|name| name.trim().to_owned())
                    .collect()
            })
            .unwrap_or_default()
    }
}
