//! JSON text as Python's `json` writes and reads it.

use super::{Value, float_repr, parse};
use crate::error::{Error, Result};
use std::rc::Rc;

/// Python's `json.dumps(value)`.
pub fn dumps(value: &Value) -> Result<String> {
    let mut text = String::new();
    write(value, &mut text)?;
    Ok(text)
}

fn write(value: &Value, text: &mut String) -> Result<()> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(bool) => text.push_str(if *bool { "true" } else { "false" }),
        Value::Int(int) => *text += &int.to_string(),
        Value::BigInt(digits) => *text += digits,
        Value::Float(float) => *text += &float_text(*float),
        Value::Text(string) => write_string(string, text),
        Value::List(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    text.push_str(", ");
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Dict(items) => {
            text.push('{');
            for (i, (key, value)) in items.iter().enumerate() {
                if i > 0 {
                    text.push_str(", ");
                }
                write_key(key, text)?;
                text.push_str(": ");
                write(value, text)?;
            }
            text.push('}');
        }
        other => {
            let message = format!(
                "Object of type {} is not JSON serializable",
                other.type_name()
            );
            return Err(Error::type_error(message));
        }
    }
    Ok(())
}

fn float_text(float: f64) -> String {
    match float {
        float if float.is_nan() => "NaN".into(),
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        float => float_repr(float),
    }
}

fn write_key(key: &Value, text: &mut String) -> Result<()> {
    match key {
        Value::Text(key) => write_string(key, text),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => {
            let mut plain = String::new();
            write(key, &mut plain)?;
            write_string(&plain, text);
        }
        other => {
            let name = other.type_name();
            let message = format!("keys must be str, int, float, bool or None, not {name}");
            return Err(Error::type_error(message));
        }
    }
    Ok(())
}

/// ASCII alone, with surrogate pairs beyond the basic plane.
fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            ' '..='~' => text.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    *text += &format!("\\u{unit:04x}");
                }
            }
        }
    }
    text.push('"');
}

/// Python's `json.loads(text)`; None where it raises.
pub fn loads(text: &str) -> Option<Value> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let value = reader.value()?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

/// Deeper nesting would overflow the stack.
const MAX_DEPTH: usize = 200;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, expected: &str) -> Option<()> {
        self.rest()
            .starts_with(expected)
            .then(|| self.at += expected.len())
    }

    fn value(&mut self) -> Option<Value> {
        self.space();
        let literals = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Float(f64::NAN)),
            ("Infinity", Value::Float(f64::INFINITY)),
            ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ];
        match self.peek()? {
            b'"' => Some(Value::Text(self.string()?.into())),
            b'[' => self.nested(Self::list),
            b'{' => self.nested(Self::dict),
            b'0'..=b'9' => self.number(),
            b'-' if !self.rest().starts_with("-I") => self.number(),
            _ => literals
                .into_iter()
                .find_map(|(name, value)| self.eat(name).map(|()| value)),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH {
            None
        } else {
            read(self)
        };
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat("]").is_some() {
            return Some(Value::List(Rc::from(items)));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.eat("]").is_some() {
                return Some(Value::List(items.into()));
            }
            self.eat(",")?;
        }
    }

    fn dict(&mut self) -> Option<Value> {
        self.at += 1;
        let mut items: Vec<(Value, Value)> = Vec::new();
        self.space();
        if self.eat("}").is_some() {
            return Some(Value::Dict(Rc::from(items)));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.space();
            self.eat(":")?;
            let value = self.value()?;
            // A key that comes again keeps its place and takes the later value.
            match items
                .iter_mut()
                .find(|(known, _)| matches!(known, Value::Text(known) if **known == *key))
            {
                Some(item) => item.1 = value,
                None => items.push((Value::Text(key.into()), value)),
            }
            self.space();
            if self.eat("}").is_some() {
                return Some(Value::Dict(items.into()));
            }
            self.eat(",")?;
        }
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.digits();
        let leading_zero = whole > 1 && self.text.as_bytes()[self.at - whole] == b'0';
        if whole == 0 || leading_zero {
            return None;
        }
        let mut real = false;
        if self.rest().starts_with('.')
            && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit())
        {
            self.at += 1;
            self.digits();
            real = true;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            let mark = self.at;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                self.at = mark;
            } else {
                real = true;
            }
        }
        let text = &self.text[start..self.at];
        if real {
            text.parse().ok().map(Value::Float)
        } else {
            Some(Value::from_digits(&parse::integer(text)?))
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn string(&mut self) -> Option<String> {
        self.eat("\"")?;
        let mut string = String::new();
        loop {
            let c = self.rest().chars().next()?;
            self.at += c.len_utf8();
            match c {
                '"' => return Some(string),
                '\\' => string.push(self.escape()?),
                c if (c as u32) < 0x20 => return None,
                c => string.push(c),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.hex()?;
                if (0xd800..0xdc00).contains(&high) && self.rest().starts_with("\\u") {
                    let mark = self.at;
                    self.at += 2;
                    let low = self.hex()?;
                    if (0xdc00..0xe000).contains(&low) {
                        return char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                    }
                    self.at = mark;
                }
                // A lone surrogate, which no Rust string can hold.
                char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(code)
    }
}
