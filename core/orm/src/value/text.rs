//! Python's `str` and `repr` of values.

use super::{Value, float_repr, parse};
use crate::error::Result;

impl Value {
    /// Python's `str(value)`.
    pub fn to_text(&self) -> Result<String> {
        Ok(match self {
            Self::Text(text) => text.to_string(),
            Self::Decimal(decimal) => decimal.0.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Time(time) => time.to_string(),
            Self::DateTime(datetime) => datetime.to_string(),
            Self::Duration(duration) => duration.to_string(),
            Self::Uuid(uuid) => parse::format_uuid(*uuid),
            Self::Object(object) => object.str()?,
            other => other.repr()?,
        })
    }

    /// Python's `repr(value)`.
    pub fn repr(&self) -> Result<String> {
        Ok(match self {
            Self::Null => "None".into(),
            Self::Bool(true) => "True".into(),
            Self::Bool(false) => "False".into(),
            Self::Int(int) => int.to_string(),
            Self::BigInt(digits) => digits.to_string(),
            Self::Float(float) => float_repr(*float),
            Self::Text(text) => text_repr(text),
            Self::Bytes(bytes) => bytes_repr(bytes),
            Self::Decimal(decimal) => format!("Decimal('{}')", decimal.0),
            Self::Date(date) => {
                format!("datetime.date({}, {}, {})", date.year, date.month, date.day)
            }
            Self::Time(time) => format!("datetime.time({})", clock(time)),
            Self::DateTime(at) => {
                let zone = match at.offset {
                    None => String::new(),
                    Some(0) => ", tzinfo=datetime.timezone.utc".into(),
                    Some(offset) => {
                        let delta = Self::Duration(super::Duration(i128::from(offset) * 1_000_000))
                            .repr()?;
                        format!(", tzinfo=datetime.timezone({delta})")
                    }
                };
                let date = at.date;
                format!(
                    "datetime.datetime({}, {}, {}, {}{zone})",
                    date.year,
                    date.month,
                    date.day,
                    clock(&at.time)
                )
            }
            Self::Duration(duration) => {
                let (days, seconds, microseconds) = duration.parts();
                let parts: Vec<String> = [
                    ("days", days),
                    ("seconds", seconds),
                    ("microseconds", microseconds),
                ]
                .iter()
                .filter(|(_, number)| *number != 0)
                .map(|(name, number)| format!("{name}={number}"))
                .collect();
                format!(
                    "datetime.timedelta({})",
                    if parts.is_empty() {
                        "0".into()
                    } else {
                        parts.join(", ")
                    }
                )
            }
            Self::Uuid(uuid) => format!("UUID('{}')", parse::format_uuid(*uuid)),
            Self::List(items) => {
                let items: Result<Vec<String>> = items.iter().map(Self::repr).collect();
                format!("[{}]", items?.join(", "))
            }
            Self::Dict(items) => {
                let item =
                    |(key, value): &(Self, Self)| Ok(format!("{}: {}", key.repr()?, value.repr()?));
                let items: Result<Vec<String>> = items.iter().map(item).collect();
                format!("{{{}}}", items?.join(", "))
            }
            Self::Object(object) => object.repr()?,
        })
    }

    /// The class's `__name__`.
    pub fn type_name(&self) -> String {
        match self {
            Self::Null => "NoneType".into(),
            Self::Bool(_) => "bool".into(),
            Self::Int(_) | Self::BigInt(_) => "int".into(),
            Self::Float(_) => "float".into(),
            Self::Text(_) => "str".into(),
            Self::Bytes(_) => "bytes".into(),
            Self::Decimal(_) => "Decimal".into(),
            Self::Date(_) => "date".into(),
            Self::Time(_) => "time".into(),
            Self::DateTime(_) => "datetime".into(),
            Self::Duration(_) => "timedelta".into(),
            Self::Uuid(_) => "UUID".into(),
            Self::List(_) => "list".into(),
            Self::Dict(_) => "dict".into(),
            Self::Object(object) => object.type_name(),
        }
    }
}

fn clock(time: &super::Time) -> String {
    let mut text = format!("{}, {}", time.hour, time.minute);
    if time.second != 0 || time.microsecond != 0 {
        text += &format!(", {}", time.second);
    }
    if time.microsecond != 0 {
        text += &format!(", {}", time.microsecond);
    }
    text
}

/// Python's quotes: double ones only where the text has single ones and no double ones.
fn quote_for(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

/// Python's `repr(str)`.
pub fn text_repr(text: &str) -> String {
    let quote = quote_for(text.contains('\''), text.contains('"'));
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for c in text.chars() {
        match c {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            c if c == quote => {
                repr.push('\\');
                repr.push(c);
            }
            c if is_printable(c) => repr.push(c),
            c if (c as u32) < 0x100 => repr += &format!("\\x{:02x}", c as u32),
            c if (c as u32) < 0x1_0000 => repr += &format!("\\u{:04x}", c as u32),
            c => repr += &format!("\\U{:08x}", c as u32),
        }
    }
    repr.push(quote);
    repr
}

/// Python's `str.isprintable` for one character: neither control, format, private nor a separator but the space.
fn is_printable(c: char) -> bool {
    let separator = c != ' ' && c.is_whitespace();
    let format = matches!(c as u32,
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
        | 0xfeff | 0xfff9..=0xfffb | 0xe000..=0xf8ff | 0xe0001..=0xe007f | 0xf0000..=0x10_ffff);
    !(c.is_control() || separator || format)
}

fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut repr = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\\' => repr.push_str("\\\\"),
            b'\n' => repr.push_str("\\n"),
            b'\r' => repr.push_str("\\r"),
            b'\t' => repr.push_str("\\t"),
            byte if byte as char == quote => {
                repr.push('\\');
                repr.push(quote);
            }
            0x20..=0x7e => repr.push(byte as char),
            byte => repr += &format!("\\x{byte:02x}"),
        }
    }
    repr.push(quote);
    repr
}
