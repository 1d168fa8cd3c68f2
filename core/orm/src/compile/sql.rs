//! `Sql`: text with placeholders, and its parameters.

use crate::expr::walk::same_value;
use crate::value::Value;

/// SQL with `%s` for each parameter and `%%` for a percent sign.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    pub text: String,
    pub params: Vec<Value>,
}

/// A place in an [`Sql`] to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    text: usize,
    params: usize,
}

impl Sql {
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A quoted name.
    pub fn push_name(&mut self, name: &str) {
        // A name that comes quoted stays as it is.
        if name.len() > 1 && name.starts_with('"') && name.ends_with('"') {
            self.text.push_str(name);
        } else {
            self.text.push('"');
            self.text.push_str(name);
            self.text.push('"');
        }
    }

    pub fn push_param(&mut self, value: Value) {
        self.text.push_str("%s");
        self.params.push(value);
    }

    pub fn push_sql(&mut self, sql: &Sql) {
        self.text.push_str(&sql.text);
        self.params.extend(sql.params.iter().cloned());
    }

    pub fn mark(&self) -> Mark {
        Mark {
            text: self.text.len(),
            params: self.params.len(),
        }
    }

    /// Drops what was written since.
    pub fn rewind(&mut self, mark: Mark) {
        self.text.truncate(mark.text);
        self.params.truncate(mark.params);
    }

    /// Takes out what was written since.
    pub fn take(&mut self, mark: Mark) -> Sql {
        Sql {
            text: self.text.split_off(mark.text),
            params: self.params.split_off(mark.params),
        }
    }

    /// What was written since.
    pub fn since(&self, mark: Mark) -> &str {
        &self.text[mark.text..]
    }

    /// Puts text before what was written since.
    pub fn insert(&mut self, mark: Mark, text: &str) {
        self.text.insert_str(mark.text, text);
    }

    /// The SQL with each value in its place, as Python's `sql % params` writes them: for reading, not for running.
    pub fn inline(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 16 * self.params.len());
        let mut params = self.params.iter();
        let mut rest = self.text.as_str();
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            match rest.as_bytes().get(at + 1) {
                Some(b's') => {
                    if let Some(value) = params.next() {
                        out.push_str(&value.to_text().unwrap_or_default());
                    }
                }
                Some(b'%') => out.push('%'),
                _ => {
                    out.push('%');
                    rest = &rest[at + 1..];
                    continue;
                }
            }
            rest = &rest[at + 2..];
        }
        out.push_str(rest);
        out
    }
}

impl PartialEq for Sql {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
            && self.params.len() == other.params.len()
            && self
                .params
                .iter()
                .zip(&other.params)
                .all(|(a, b)| same_value(a, b))
    }
}
