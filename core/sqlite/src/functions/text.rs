//! Text, digests and regular expressions.

use super::{PURE, int_of, raised, strict, text_of};
use crate::connection::Host;
use md5::Md5;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// A longer text than this would only fill the memory.
const MAX_CHARS: i64 = 100_000_000;

pub(super) fn register(connection: &Connection, host: Host) -> Result<()> {
    connection.create_scalar_function("regexp", 2, PURE, move |context| {
        let text = match context.get_raw(1) {
            ValueRef::Null => return Ok(None),
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            ValueRef::Integer(int) => int.to_string(),
            ValueRef::Real(real) => dunder_orm::value::float_repr(real),
            ValueRef::Blob(_) => return Err(raised()),
        };
        let pattern = context.get_raw(0);
        if pattern == ValueRef::Null {
            return Ok(None);
        }
        (host.regexp)(text_of(&pattern)?, &text)
            .map(Some)
            .map_err(|_| raised())
    })?;
    strict(connection, "LPAD", 3, |args| {
        let (text, length, fill) = (text_of(&args[0])?, int_of(&args[1])?, text_of(&args[2])?);
        let have = text.chars().count() as i64;
        if length <= have {
            return Ok(Value::Text(head(text, length)));
        }
        let padding: String = fill
            .chars()
            .cycle()
            .take(limited(length)? - have as usize)
            .collect();
        Ok(Value::Text(padding + text))
    })?;
    strict(connection, "RPAD", 3, |args| {
        let (text, length, fill) = (text_of(&args[0])?, int_of(&args[1])?, text_of(&args[2])?);
        if length < 0 {
            return Ok(Value::Text(head(text, length)));
        }
        Ok(Value::Text(
            text.chars()
                .chain(fill.chars().cycle())
                .take(limited(length)?)
                .collect(),
        ))
    })?;
    strict(connection, "REPEAT", 2, |args| {
        let (text, count) = (text_of(&args[0])?, int_of(&args[1])?.max(0));
        limited(count.saturating_mul(text.len() as i64))?;
        Ok(Value::Text(text.repeat(limited(count)?)))
    })?;
    strict(connection, "REVERSE", 1, |args| {
        Ok(Value::Text(text_of(&args[0])?.chars().rev().collect()))
    })?;
    strict(connection, "MD5", 1, digest::<Md5>)?;
    strict(connection, "SHA1", 1, digest::<Sha1>)?;
    strict(connection, "SHA224", 1, digest::<Sha224>)?;
    strict(connection, "SHA256", 1, digest::<Sha256>)?;
    strict(connection, "SHA384", 1, digest::<Sha384>)?;
    strict(connection, "SHA512", 1, digest::<Sha512>)
}

/// Python's `text[:length]`, which counts a negative length from the end.
fn head(text: &str, length: i64) -> String {
    let have = text.chars().count() as i64;
    let keep = if length < 0 { have + length } else { length }.max(0);
    text.chars().take(keep as usize).collect()
}

fn limited(length: i64) -> Result<usize> {
    usize::try_from(length)
        .ok()
        .filter(|_| length <= MAX_CHARS)
        .ok_or_else(raised)
}

fn digest<D: Digest>(args: &[ValueRef<'_>]) -> Result<Value> {
    let digest = D::digest(text_of(&args[0])?.as_bytes());
    Ok(Value::Text(
        digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    ))
}
