//! Rules over the text of a program.

use super::{Check, CodeRule};
use regex_lite::Regex;

/// A failed check per broken rule.
pub(super) fn check(rules: &[CodeRule], code: &str) -> Vec<Check> {
    let code = without_comments(code);
    rules
        .iter()
        .filter_map(|rule| {
            let found = match Regex::new(&rule.pattern) {
                Ok(regex) => regex
                    .find(&code)
                    .map(|found| code[..found.start()].matches('\n').count() as u32 + 1),
                Err(error) => {
                    return Some(Check {
                        title: "This exercise is at fault".into(),
                        passed: false,
                        message: format!("its rule `{}` cannot be read: {error}", rule.pattern),
                        lines: Vec::new(),
                        diff: None,
                    });
                }
            };
            (found.is_some() != rule.must_match).then(|| Check {
                title: "Written as the task asks".into(),
                passed: false,
                message: rule.message.clone(),
                lines: if rule.must_match {
                    Vec::new()
                } else {
                    found.into_iter().collect()
                },
                diff: None,
            })
        })
        .collect()
}

/// The program with its comments blanked; strings stay.
fn without_comments(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    let mut quote: Option<&str> = None;
    while let Some(c) = rest.chars().next() {
        let mut take = c.len_utf8();
        match quote {
            Some(end) if rest.starts_with(end) => {
                take = end.len();
                quote = None;
            }
            Some(end) if end.len() == 1 && c == '\n' => quote = None,
            Some(_) if c == '\\' => take += rest[1..].chars().next().map_or(0, char::len_utf8),
            Some(_) => {}
            None if c == '#' => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            None => {
                quote = ["\"\"\"", "'''", "\"", "'"]
                    .into_iter()
                    .find(|quote| rest.starts_with(quote));
                take = quote.map_or(take, str::len);
            }
        }
        out.push_str(&rest[..take]);
        rest = &rest[take..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_go_and_strings_stay() {
        for (code, expected) in [
            ("a # b\nc", "a \nc"),
            ("'#' # x", "'#' "),
            ("\"a\\\"#\" # x", "\"a\\\"#\" "),
            ("'''\n# in\n''' # out", "'''\n# in\n''' "),
            ("'open\n# x\ny", "'open\n\ny"),
            ("'\\", "'\\"),
        ] {
            assert_eq!(without_comments(code), expected, "{code}");
        }
    }
}
