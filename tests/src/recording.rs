//! A program's recording, made by `record.py` from real Django, and its comparison with what Dunder did.

use regex_lite::{Captures, Regex};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The recording beside the program at `path`, or what is wrong with it.
pub fn read(path: &Path, source: &str) -> Result<Value, String> {
    let path = path.with_extension("json");
    let text = std::fs::read_to_string(&path)
        .map_err(|_| "not recorded yet: run tests/record.py".to_owned())?;
    let recording: Value =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    if recording["program"] != fingerprint(source) {
        return Err("changed since it was recorded: run tests/record.py".to_owned());
    }
    Ok(recording)
}

/// FNV-1a of the program's bytes, as `record.py` computes it.
fn fingerprint(source: &str) -> String {
    let hash = source.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| {
        (h ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// A report or recording as lines that read well in a diff. What is not in the contract is left out.
pub fn lines(report: &Value) -> String {
    let mut out = String::new();
    out.push_str(report["stdout"].as_str().unwrap_or("stdout is missing"));
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str("(no newline)\n");
    }
    let error = &report["error"];
    if error.is_null() {
        out.push_str("no error\n");
    } else {
        let message = error["message"].as_str().unwrap_or("(message is missing)");
        writeln!(
            out,
            "error at line {}: {}: {message}",
            error["line"], error["type"]
        )
        .unwrap();
    }
    for query in report["queries"].as_array().into_iter().flatten() {
        let sql = query["sql"].as_str().unwrap_or("(sql is missing)");
        writeln!(
            out,
            "query at line {}: {sql} {}",
            query["line"], query["params"]
        )
        .unwrap();
    }
    out
}

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:\+00:00|Z)?)?").unwrap()
});
static UUID4: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b")
        .unwrap()
});
static PASSWORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"pbkdf2_sha256\$\d+\$\w+\$[\w+/]+=*").unwrap());
static UNUSABLE_PASSWORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"!\w{40}\b").unwrap());

/// `value` with all that differs from run to run replaced, as `record.py` does: times between `start` and `end` by
/// `<now>`, their day by `<today>`, random UUIDs that `source` doesn't hold by `<uuid>`, and salted passwords.
pub fn steady(value: &Value, source: &str, start: SystemTime, end: SystemTime) -> Value {
    match value {
        Value::String(s) => {
            let s = TIME.replace_all(s, |m: &Captures| time(m, start, end));
            let s = UUID4.replace_all(&s, |m: &Captures| {
                if source.contains(&m[0]) {
                    m[0].to_owned()
                } else {
                    "<uuid>".to_owned()
                }
            });
            let s = PASSWORD.replace_all(&s, "<password>");
            Value::String(
                UNUSABLE_PASSWORD
                    .replace_all(&s, "<unusable password>")
                    .into_owned(),
            )
        }
        Value::Array(items) => items
            .iter()
            .map(|v| steady(v, source, start, end))
            .collect(),
        Value::Object(map) => map
            .iter()
            .map(|(k, v)| (k.clone(), steady(v, source, start, end)))
            .collect(),
        other => other.clone(),
    }
}

fn time(found: &Captures, start: SystemTime, end: SystemTime) -> String {
    let seconds = |t: SystemTime| {
        t.duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO)
            .as_secs()
    };
    let (start, end) = (seconds(start), seconds(end));
    let numbers = |s: &str| {
        s.split(['-', ':'])
            .map(|n| n.parse().unwrap_or(0))
            .collect::<Vec<u64>>()
    };
    let date = numbers(&found[1]);
    let day = days_since_epoch(date[0], date[1], date[2]);
    match found.get(2) {
        None if (start / 86_400..=end / 86_400).contains(&day) => "<today>".to_owned(),
        None => found[0].to_owned(),
        Some(clock) => {
            let clock = numbers(clock.as_str());
            let when = day * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2];
            if (start..=end).contains(&when) {
                "<now>".to_owned()
            } else {
                found[0].to_owned()
            }
        }
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar; 0 for those before.
fn days_since_epoch(year: u64, month: u64, day: u64) -> u64 {
    // A year that begins in March has its leap day at the end.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year.saturating_sub(1), month + 9)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    days.saturating_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_what_differs_from_run_to_run() {
        let start = UNIX_EPOCH + Duration::from_secs(1_700_000_000); // 2023-11-14 22:13:20
        let end = start + Duration::from_secs(5);
        let known = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
        for (text, expected) in [
            ("at 2023-11-14 22:13:21.123456+00:00.", "at <now>."),
            ("2023-11-14T22:13:24Z", "<now>"),
            ("2023-11-14 22:13:26", "2023-11-14 22:13:26"),
            ("2023-11-14, 2023-11-15", "<today>, 2023-11-15"),
            ("2000-02-29 00:00:00", "2000-02-29 00:00:00"),
            ("0b0c4e0f4a524d7f8f3b8d3c1e5c9a11", "<uuid>"),
            (known, known),
            ("pbkdf2_sha256$1200000$abc$x/y+z=", "<password>"),
        ] {
            assert_eq!(steady(&text.into(), known, start, end), expected, "{text}");
        }
    }
}
