//! What each kind of field makes of a value: `to_python`, `get_prep_value`, `get_db_prep_value`, and back from a row.

use super::{DateTime, Decimal, Duration, Raw, Value, json, parse};
use crate::error::{Error, ErrorKind, Result};
use crate::meta::{Field, FieldKind, Registry};
use std::rc::Rc;

/// What a [`ErrorKind::ValidationError`] carries in [`Error::foreign`]: the host makes Django's exception of it.
#[derive(Clone, Debug)]
pub struct Invalid {
    /// `invalid`, `invalid_date`, ...: also the key in the field's `error_messages`.
    pub code: &'static str,
    /// The message with `%(value)s` for the value.
    pub template: &'static str,
    pub value: Value,
}

fn invalid(code: &'static str, template: &'static str, value: &Value) -> Error {
    let text = match value.to_text() {
        Ok(text) => text,
        Err(error) => return error,
    };
    let message = template.replace("%(value)s", &text);
    let detail = Invalid {
        code,
        template,
        value: value.clone(),
    };
    Error {
        foreign: Some(Rc::new(detail)),
        ..Error::new(ErrorKind::ValidationError, message)
    }
}

const INTEGER: &str = "“%(value)s” value must be an integer.";
const FLOAT: &str = "“%(value)s” value must be a float.";
const DECIMAL: &str = "“%(value)s” value must be a decimal number.";
const BOOLEAN: &str = "“%(value)s” value must be either True or False.";
const BOOLEAN_OR_NULL: &str = "“%(value)s” value must be either True, False, or None.";
const DATE: &str = "“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.";
const NO_DATE: &str =
    "“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.";
const DATETIME: &str = "“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.";
const NO_DATETIME: &str = "“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) but it is an invalid date/time.";
const NO_DATETIME_DATE: &str =
    "“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.";
const TIME: &str =
    "“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.";
const NO_TIME: &str =
    "“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time.";
const DURATION: &str =
    "“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.";
const UUID: &str = "“%(value)s” is not a valid UUID.";
const BINARY: &str = "“%(value)s” is not a valid binary value.";
const IPV6: &str = "Enter a valid IPv6 address.";

/// Why Python could not make a number of a value.
enum NoNumber {
    /// `int("x")`: a ValueError.
    Value,
    /// `int([])`: a TypeError.
    Type,
    /// `int(inf)`.
    Overflow,
}

impl Value {
    /// An integer of those decimal digits.
    pub fn from_digits(digits: &str) -> Self {
        digits
            .parse()
            .map_or_else(|_| Self::BigInt(digits.into()), Self::Int)
    }

    fn to_int(&self) -> Result<Self, NoNumber> {
        Ok(match self {
            Self::Int(_) | Self::BigInt(_) => self.clone(),
            Self::Bool(bool) => Self::Int(i64::from(*bool)),
            Self::Float(float) if float.is_nan() => return Err(NoNumber::Value),
            Self::Float(float) if float.is_infinite() => return Err(NoNumber::Overflow),
            Self::Float(float) => Self::from_digits(&format!("{:.0}", float.trunc())),
            Self::Decimal(decimal) => {
                Self::from_digits(&decimal.truncated().ok_or(NoNumber::Value)?)
            }
            Self::Text(text) => Self::from_digits(&parse::integer(text).ok_or(NoNumber::Value)?),
            Self::Bytes(bytes) => {
                let digits = std::str::from_utf8(bytes).ok().and_then(parse::integer);
                Self::from_digits(&digits.ok_or(NoNumber::Value)?)
            }
            _ => return Err(NoNumber::Type),
        })
    }

    fn to_float(&self) -> Result<f64, NoNumber> {
        Ok(match self {
            Self::Float(float) => *float,
            Self::Int(int) => *int as f64,
            Self::Bool(bool) => f64::from(u8::from(*bool)),
            Self::BigInt(digits) => digits.parse().map_err(|_| NoNumber::Value)?,
            Self::Decimal(decimal) => decimal.to_f64(),
            Self::Text(text) => parse::float(text).ok_or(NoNumber::Value)?,
            Self::Bytes(bytes) => std::str::from_utf8(bytes)
                .ok()
                .and_then(parse::float)
                .ok_or(NoNumber::Value)?,
            _ => return Err(NoNumber::Type),
        })
    }

    /// Whether Python's `value in (True, 1)` and the like would see this number.
    fn as_flag(&self) -> Option<bool> {
        let number = match self {
            Self::Bool(bool) => return Some(*bool),
            Self::Int(int) => *int as f64,
            Self::Float(float) => *float,
            Self::Decimal(decimal) => decimal.to_f64(),
            _ => return None,
        };
        if number == 1.0 {
            Some(true)
        } else if number == 0.0 {
            Some(false)
        } else {
            None
        }
    }
}

impl Field {
    /// Django's `field.to_python(value)`: the value an instance should hold, or a ValidationError.
    pub fn to_python(&self, registry: &Registry, value: &Value) -> Result<Value> {
        if let Some(hooks) = &self.hooks
            && let Some(value) = hooks.to_python(value)?
        {
            return Ok(value);
        }
        match self.target(registry) {
            Some(target) => target.to_python(registry, value),
            None => self.kind_to_python(registry, &self.kind, value),
        }
    }

    fn kind_to_python(
        &self,
        registry: &Registry,
        kind: &FieldKind,
        value: &Value,
    ) -> Result<Value> {
        if value.is_null() && (self.null || *kind != FieldKind::Boolean) {
            return Ok(Value::Null);
        }
        let word = |template| invalid("invalid", template, value);
        match kind {
            kind if kind.is_integer() => value
                .to_int()
                .map_err(|problem| no_number(problem, word(INTEGER))),
            FieldKind::Float => value
                .to_float()
                .map(Value::Float)
                .map_err(|problem| no_number(problem, word(FLOAT))),
            FieldKind::Decimal { max_digits, .. } => to_decimal(value, *max_digits),
            FieldKind::Boolean => self.to_boolean(value),
            FieldKind::Char { .. }
            | FieldKind::Slug { .. }
            | FieldKind::Email { .. }
            | FieldKind::Url { .. }
            | FieldKind::Text { .. }
            | FieldKind::FilePath { .. } => match value {
                Value::Text(_) => Ok(value.clone()),
                value => Ok(value.to_text()?.into()),
            },
            FieldKind::Date { .. } => match value {
                Value::DateTime(datetime) => {
                    let local = match registry.zones.filter(|_| datetime.offset.is_some()) {
                        Some(zones) if !registry.naive_datetimes => (zones.localize)(*datetime)?,
                        _ => *datetime,
                    };
                    Ok(Value::Date(local.date))
                }
                Value::Date(_) => Ok(value.clone()),
                Value::Text(text) => match parse::date(text) {
                    Ok(Some(date)) => Ok(Value::Date(date)),
                    Ok(None) => Err(word(DATE)),
                    Err(_) => Err(invalid("invalid_date", NO_DATE, value)),
                },
                _ => Err(Error::type_error("fromisoformat: argument must be str")),
            },
            FieldKind::DateTime { .. } => match value {
                Value::DateTime(_) => Ok(value.clone()),
                Value::Date(date) => {
                    let midnight = DateTime::naive(*date, super::Time::MIDNIGHT);
                    Ok(Value::DateTime(match registry.zones {
                        Some(_) => self.aware(registry, midnight)?,
                        None => midnight,
                    }))
                }
                Value::Text(text) => match parse::datetime(text) {
                    Ok(Some(datetime)) => Ok(Value::DateTime(datetime)),
                    Err(_) => Err(invalid("invalid_datetime", NO_DATETIME, value)),
                    Ok(None) => match parse::date(text) {
                        Ok(Some(date)) => Ok(Value::DateTime(DateTime::naive(
                            date,
                            super::Time::MIDNIGHT,
                        ))),
                        Ok(None) => Err(word(DATETIME)),
                        Err(_) => Err(invalid("invalid_date", NO_DATETIME_DATE, value)),
                    },
                },
                _ => Err(Error::type_error("fromisoformat: argument must be str")),
            },
            FieldKind::Time { .. } => match value {
                Value::Time(_) => Ok(value.clone()),
                Value::DateTime(datetime) => Ok(Value::Time(datetime.time)),
                Value::Text(text) => match parse::time(text) {
                    Ok(Some(time)) => Ok(Value::Time(time)),
                    Ok(None) => Err(word(TIME)),
                    Err(_) => Err(invalid("invalid_time", NO_TIME, value)),
                },
                _ => Err(Error::type_error("fromisoformat: argument must be str")),
            },
            FieldKind::Duration => match value {
                Value::Duration(_) => Ok(value.clone()),
                Value::Text(text) => {
                    // Python's timedelta holds up to 999,999,999 days.
                    const LIMIT: i128 = 999_999_999 * 86_400_000_000;
                    match parse::duration(text) {
                        Some(Duration(micro)) if micro.abs() > LIMIT => Err(Error::overflow_error(
                            "Python int too large to convert to C int",
                        )),
                        Some(duration) => Ok(Value::Duration(duration)),
                        None => Err(word(DURATION)),
                    }
                }
                _ => Err(Error::type_error("expected string or bytes-like object")),
            },
            FieldKind::Uuid => match value {
                Value::Uuid(_) => Ok(value.clone()),
                Value::Int(int) => u128::try_from(*int)
                    .map(Value::Uuid)
                    .map_err(|_| word(UUID)),
                Value::BigInt(digits) => digits.parse().map(Value::Uuid).map_err(|_| word(UUID)),
                Value::Text(text) => parse::uuid(text).map(Value::Uuid).ok_or_else(|| word(UUID)),
                _ => Err(word(UUID)),
            },
            FieldKind::Binary { .. } => match value {
                // Text is base64: how fixtures hold it.
                Value::Text(text) => match base64(text) {
                    Some(bytes) => Ok(Value::Bytes(bytes.into())),
                    None => Err(word(BINARY)),
                },
                _ => Ok(value.clone()),
            },
            FieldKind::GenericIpAddress { unpack_ipv4, .. } => {
                let text = value.to_text()?;
                let text = text.trim();
                if !text.contains(':') {
                    return Ok(text.into());
                }
                clean_ipv6(text, *unpack_ipv4)
                    .map(Value::from)
                    .ok_or_else(|| word(IPV6))
            }
            FieldKind::Generated { output, .. } => self.kind_to_python(registry, output, value),
            _ => Ok(value.clone()),
        }
    }

    fn to_boolean(&self, value: &Value) -> Result<Value> {
        let flag = match value {
            Value::Text(text) if self.null && text.is_empty() => return Ok(Value::Null),
            Value::Text(text) => match &**text {
                "t" | "True" | "1" => Some(true),
                "f" | "False" | "0" => Some(false),
                _ => None,
            },
            value => value.as_flag(),
        };
        let template = if self.null { BOOLEAN_OR_NULL } else { BOOLEAN };
        flag.map(Value::Bool)
            .ok_or_else(|| invalid("invalid", template, value))
    }

    /// Django's `field.get_prep_value(value)`: what a query compares the column with.
    pub fn get_prep_value(&self, registry: &Registry, value: &Value) -> Result<Value> {
        if let Some(hooks) = &self.hooks
            && let Some(value) = hooks.get_prep_value(value)?
        {
            return Ok(value);
        }
        match self.target(registry) {
            Some(target) => target.get_prep_value(registry, value),
            None => self.kind_prep_value(registry, &self.kind, value),
        }
    }

    fn kind_prep_value(
        &self,
        registry: &Registry,
        kind: &FieldKind,
        value: &Value,
    ) -> Result<Value> {
        if value.is_null() {
            return Ok(Value::Null);
        }
        let number = |problem| {
            let message = match value.repr() {
                Ok(repr) => format!("Field '{}' expected a number but got {repr}.", self.name),
                Err(error) => return error,
            };
            match problem {
                NoNumber::Type => Error::type_error(message),
                NoNumber::Value => Error::value_error(message),
                NoNumber::Overflow => {
                    Error::overflow_error("cannot convert float infinity to integer")
                }
            }
        };
        match kind {
            kind if kind.is_integer() => value.to_int().map_err(number),
            FieldKind::Float => value.to_float().map(Value::Float).map_err(number),
            FieldKind::File { .. } | FieldKind::Image { .. } => Ok(value.to_text()?.into()),
            FieldKind::DateTime { .. } => Ok(match self.kind_to_python(registry, kind, value)? {
                Value::DateTime(datetime) => Value::DateTime(self.aware(registry, datetime)?),
                other => other,
            }),
            FieldKind::GenericIpAddress { unpack_ipv4, .. } => match value {
                Value::Text(text) if text.contains(':') => {
                    Ok(clean_ipv6(text, *unpack_ipv4).map_or_else(|| value.clone(), Value::from))
                }
                Value::Text(_) => Ok(value.clone()),
                Value::Int(0) | Value::Bool(false) => Ok(value.to_text()?.into()),
                Value::Int(_) | Value::Bool(_) | Value::Float(_) => Err(Error::type_error(
                    format!("argument of type '{}' is not iterable", value.type_name()),
                )),
                other => Ok(other.to_text()?.into()),
            },
            // These take what they get; the database step converts it.
            FieldKind::Duration
            | FieldKind::Json
            | FieldKind::Binary { .. }
            | FieldKind::Custom => Ok(value.clone()),
            FieldKind::Generated { output, .. } => self.kind_prep_value(registry, output, value),
            kind => self.kind_to_python(registry, kind, value),
        }
    }

    /// With time zones, a naive datetime is one of the default zone.
    fn aware(&self, registry: &Registry, datetime: DateTime) -> Result<DateTime> {
        if datetime.offset.is_some() || registry.naive_datetimes {
            return Ok(datetime);
        }
        match registry.zones {
            Some(zones) => (zones.make_aware)(self, datetime),
            None => Ok(DateTime {
                offset: Some(0),
                ..datetime
            }),
        }
    }

    /// Django's `field.get_db_prep_value(value, connection, prepared)` on SQLite: a query parameter.
    pub fn get_db_prep_value(
        &self,
        registry: &Registry,
        value: &Value,
        prepared: bool,
    ) -> Result<Value> {
        if let Some(hooks) = &self.hooks
            && let Some(value) = hooks.get_db_prep_value(value, prepared)?
        {
            return Ok(value);
        }
        if let Some(target) = self.target(registry) {
            return target.get_db_prep_value(registry, value, prepared);
        }
        let value = if prepared {
            value.clone()
        } else {
            self.get_prep_value(registry, value)?
        };
        self.kind_db_value(registry, &self.kind, value)
    }

    fn kind_db_value(&self, registry: &Registry, kind: &FieldKind, value: Value) -> Result<Value> {
        Ok(match (kind, value) {
            (FieldKind::Json, value) => json::dumps(&value)?.into(),
            (_, Value::Null) => Value::Null,
            (FieldKind::Date { .. }, Value::Date(date)) => date.to_string().into(),
            (FieldKind::DateTime { .. }, Value::DateTime(datetime)) => {
                if registry.naive_datetimes && datetime.offset.is_some() {
                    return Err(Error::value_error(
                        "SQLite backend does not support timezone-aware datetimes when USE_TZ is False.",
                    ));
                }
                DateTime {
                    offset: None,
                    ..in_utc(datetime)
                }
                .to_string()
                .into()
            }
            (FieldKind::Time { .. }, Value::Time(time)) => time.to_string().into(),
            (FieldKind::Duration, Value::Duration(Duration(micro))) => {
                Value::from_digits(&micro.to_string())
            }
            (FieldKind::Duration, value) => {
                let message = format!("'{}' object has no attribute 'days'", value.type_name());
                return Err(Error::attribute_error(message));
            }
            (FieldKind::Uuid, value) => match self.kind_to_python(registry, kind, &value)? {
                Value::Uuid(uuid) => format!("{uuid:032x}").into(),
                other => other,
            },
            (FieldKind::Decimal { .. }, value) => self.kind_to_python(registry, kind, &value)?,
            (FieldKind::GenericIpAddress { .. }, Value::Text(text)) if text.is_empty() => {
                Value::Null
            }
            (FieldKind::Binary { .. }, value) => match value {
                Value::Bytes(_) | Value::Object(_) => value,
                other => {
                    let name = other.type_name();
                    let message =
                        format!("memoryview: a bytes-like object is required, not '{name}'");
                    return Err(Error::type_error(message));
                }
            },
            (FieldKind::Generated { output, .. }, value) => {
                self.kind_db_value(registry, output, value)?
            }
            (_, value) => value,
        })
    }

    /// Django's `field.get_db_prep_save(value, connection)`: a parameter of INSERT or UPDATE.
    pub fn get_db_prep_save(&self, registry: &Registry, value: &Value) -> Result<Value> {
        if let Some(hooks) = &self.hooks
            && let Some(value) = hooks.get_db_prep_save(value)?
        {
            return Ok(value);
        }
        if let Some(target) = self.target(registry) {
            let empty = matches!(value, Value::Text(text) if text.is_empty())
                && !target.kind.empty_strings_allowed();
            return if value.is_null() || empty {
                Ok(Value::Null)
            } else {
                target.get_db_prep_save(registry, value)
            };
        }
        if value.is_null() && self.kind == FieldKind::Json {
            return Ok(Value::Null);
        }
        self.get_db_prep_value(registry, value, false)
    }

    /// The value of a column's field. `is_column` is false for expressions of the field's type, where decimals keep
    /// the digits that SQLite gave.
    pub fn from_db(&self, registry: &Registry, raw: &Raw, is_column: bool) -> Result<Value> {
        if let Some(hooks) = &self.hooks {
            if let Some(value) = hooks.convert_raw(raw)? {
                return Ok(value);
            }
            if hooks.has_from_db_value() {
                let value = self.kind_from_db(registry, &self.kind, raw, is_column)?;
                return Ok(hooks.from_db_value(&value)?.unwrap_or(value));
            }
        }
        match self.target(registry) {
            Some(target) => target.from_db(registry, raw, is_column),
            None => self.kind_from_db(registry, &self.kind, raw, is_column),
        }
    }

    fn kind_from_db(
        &self,
        registry: &Registry,
        kind: &FieldKind,
        raw: &Raw,
        is_column: bool,
    ) -> Result<Value> {
        let plain = || Value::from(raw);
        Ok(match (kind, raw) {
            (_, Raw::Null) => Value::Null,
            (FieldKind::Boolean, Raw::Int(int @ (0 | 1))) => Value::Bool(*int == 1),
            (FieldKind::Boolean, Raw::Real(real)) if *real == 0.0 || *real == 1.0 => {
                Value::Bool(*real == 1.0)
            }
            (
                FieldKind::Decimal {
                    max_digits,
                    decimal_places,
                },
                raw,
            ) => {
                let places = decimal_places.filter(|_| is_column);
                match (decimal_from_db(raw), places) {
                    (None, _) => plain(),
                    (Some(decimal), None) => Value::Decimal(decimal),
                    (Some(decimal), Some(places)) => {
                        Value::Decimal(decimal.quantize(places, *max_digits).ok_or_else(|| {
                            Error::new(
                                ErrorKind::InvalidOperation,
                                "[<class 'decimal.InvalidOperation'>]",
                            )
                        })?)
                    }
                }
            }
            (FieldKind::Date { .. }, Raw::Text(text)) => parse::date(text)
                .ok()
                .flatten()
                .map_or(Value::Null, Value::Date),
            (FieldKind::DateTime { .. }, Raw::Text(text)) => {
                match parse::datetime(text).ok().flatten() {
                    None => Value::Null,
                    Some(datetime) if registry.naive_datetimes => Value::DateTime(datetime),
                    Some(datetime) => Value::DateTime(DateTime {
                        offset: datetime.offset.or(Some(0)),
                        ..datetime
                    }),
                }
            }
            (FieldKind::Time { .. }, Raw::Text(text)) => parse::time(text)
                .ok()
                .flatten()
                .map_or(Value::Null, Value::Time),
            (FieldKind::Duration, Raw::Int(micro)) => Value::Duration(Duration(i128::from(*micro))),
            (FieldKind::Duration, Raw::Real(micro)) => {
                Value::Duration(Duration(micro.round_ties_even() as i128))
            }
            (FieldKind::Uuid, Raw::Text(text)) => parse::uuid(text)
                .map(Value::Uuid)
                .ok_or_else(|| Error::value_error("badly formed hexadecimal UUID string"))?,
            (FieldKind::Json, Raw::Text(text)) => json::loads(text).unwrap_or_else(plain),
            (FieldKind::Float, Raw::Int(int)) => Value::Int(*int),
            (FieldKind::Generated { output, .. }, raw) => {
                self.kind_from_db(registry, output, raw, is_column)?
            }
            _ => plain(),
        })
    }

    /// For a foreign key, the field whose values its column holds.
    fn target<'a>(&self, registry: &'a Registry) -> Option<&'a Field> {
        if !self.kind.is_foreign_key() {
            return None;
        }
        let relation = self.relation.as_ref()?;
        let to = relation.model()?;
        let id = match &relation.to_field {
            Some(name) => registry.find_field(to, name)?,
            None => registry.model(to).pk?,
        };
        Some(registry.field(id))
    }
}

impl From<&Raw> for Value {
    fn from(raw: &Raw) -> Self {
        match raw {
            Raw::Null => Self::Null,
            Raw::Int(int) => Self::Int(*int),
            Raw::Real(real) => Self::Float(*real),
            Raw::Text(text) => Self::Text(text.clone()),
            Raw::Blob(bytes) => Self::Bytes(bytes.clone()),
        }
    }
}

fn no_number(problem: NoNumber, invalid: Error) -> Error {
    match problem {
        NoNumber::Overflow => Error::overflow_error("cannot convert float infinity to integer"),
        NoNumber::Value | NoNumber::Type => invalid,
    }
}

/// An aware datetime on UTC's clock; a naive one as it is.
fn in_utc(datetime: DateTime) -> DateTime {
    match datetime.offset {
        Some(offset) if offset != 0 => datetime.at_offset(0).unwrap_or(datetime),
        _ => datetime,
    }
}

fn to_decimal(value: &Value, max_digits: Option<u32>) -> Result<Value> {
    // Python's default context has 28 digits.
    let precision = max_digits.unwrap_or(28) as usize;
    let decimal = match value {
        Value::Decimal(decimal) => Some(decimal.clone()),
        Value::Float(float) => Some(Decimal::from_float(*float, precision)),
        Value::Int(int) => Some(Decimal::from_int(&int.to_string())),
        Value::BigInt(digits) => Some(Decimal::from_int(digits)),
        Value::Bool(bool) => Some(Decimal::from_int(if *bool { "1" } else { "0" })),
        Value::Text(text) => Decimal::parse(text),
        _ => None,
    };
    match decimal.filter(Decimal::is_finite) {
        Some(decimal) => Ok(Value::Decimal(decimal)),
        None => Err(invalid("invalid", DECIMAL, value)),
    }
}

/// SQLite keeps 15 significant digits of a real; the rest is noise.
fn decimal_from_db(raw: &Raw) -> Option<Decimal> {
    match raw {
        Raw::Int(int) => Some(Decimal::from_int(&int.to_string())),
        Raw::Real(real) => Some(Decimal::from_float(*real, 15)),
        Raw::Text(text) => Decimal::parse(text),
        Raw::Null | Raw::Blob(_) => None,
    }
}

fn clean_ipv6(text: &str, unpack_ipv4: bool) -> Option<String> {
    let address: std::net::Ipv6Addr = text.parse().ok()?;
    Some(match address.to_ipv4_mapped() {
        Some(ipv4) if unpack_ipv4 => ipv4.to_string(),
        _ => address.to_string(),
    })
}

/// Strict base64: only its letters, in whole groups.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for c in digits.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}
