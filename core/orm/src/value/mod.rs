//! Values as they pass between the host language, the ORM and the database.

pub mod calendar;
pub mod convert;
pub mod decimal;
pub mod json;
pub mod parse;
pub mod text;

pub use calendar::{Date, DateTime, Duration, Time};
pub use convert::Invalid;
pub use decimal::Decimal;

use crate::error::Result;
use crate::meta::ModelId;
use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// Any value that a program hands to a queryset or gets from it, and every query parameter.
#[derive(Clone, Debug, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    /// An integer beyond 64 bits, in decimal digits.
    BigInt(Rc<str>),
    Float(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    Decimal(Decimal),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    Duration(Duration),
    Uuid(u128),
    /// A list, tuple, set or other iterable that was handed over whole.
    List(Rc<[Value]>),
    Dict(Rc<[(Value, Value)]>),
    /// Anything else of the host language: a model instance, an object with its own `str`.
    Object(Rc<dyn Object>),
}

/// An object of the host language that the ORM passes on without knowing it.
pub trait Object: fmt::Debug {
    /// The class's `__name__`.
    fn type_name(&self) -> String;
    /// Python's `str(x)`.
    fn str(&self) -> Result<String>;
    /// Python's `repr(x)`.
    fn repr(&self) -> Result<String>;
    /// What iterating over it gives; none where it cannot be iterated over.
    fn items(&self) -> Option<Result<Vec<Value>>> {
        None
    }
    /// A model instance's view, where it is one.
    fn as_instance(&self) -> Option<&dyn Instance> {
        None
    }
    fn as_any(&self) -> &dyn Any;
}

/// A model instance used as a value: `filter(author=alice)`.
pub trait Instance {
    /// The instance's concrete or proxy class.
    fn model(&self) -> ModelId;
    /// `_state.adding` and no primary key: "unsaved instances cannot be used in an ORM query".
    fn pk(&self) -> Result<Value>;
    /// The attribute of that name (an attname), loading a deferred field where needed.
    fn attr(&self, attname: &str) -> Result<Value>;
}

impl Value {
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Rc::from(text.as_ref()))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<f64> for Value {
    fn from(float: f64) -> Self {
        Self::Float(float)
    }
}

/// One value of a database row, as SQLite stores it. A field's `from_db` makes a [`Value`] of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Raw {
    #[default]
    Null,
    Int(i64),
    Real(f64),
    Text(Rc<str>),
    Blob(Rc<[u8]>),
}

/// A row of the database. Instances keep it and convert an attribute when it is first asked for.
pub type Row = Rc<[Raw]>;

/// Python's `repr(float)`.
pub fn float_repr(float: f64) -> String {
    if float.is_nan() {
        return "nan".into();
    }
    if float.is_infinite() {
        return if float > 0.0 {
            "inf".into()
        } else {
            "-inf".into()
        };
    }
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{float}");
        if plain.contains('.') {
            plain
        } else {
            plain + ".0"
        }
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}e{sign}{:02}", exponent.abs())
    }
}
