//! Values as the Python scripts in `django/` print them.

use dunder_orm::value::{Decimal, Duration, Value, parse};
use serde_json::Value as Json;

pub fn decode(json: &Json) -> Value {
    let (kind, data) = match json {
        Json::Null => return Value::Null,
        Json::Bool(bool) => return Value::Bool(*bool),
        Json::String(text) => return text.as_str().into(),
        Json::Object(object) => object.iter().next().unwrap(),
        other => unreachable!("{other}"),
    };
    let text = data.as_str().unwrap_or_default();
    match kind.as_str() {
        "int" => Value::from_digits(text),
        "float" => Value::Float(text.parse().unwrap()),
        "bytes" => {
            let byte = |i| u8::from_str_radix(&text[i..i + 2], 16).unwrap();
            Value::Bytes((0..text.len()).step_by(2).map(byte).collect())
        }
        "decimal" => Value::Decimal(Decimal(text.into())),
        "date" => Value::Date(parse::date(text).unwrap().unwrap()),
        "datetime" => Value::DateTime(parse::datetime(text).unwrap().unwrap()),
        "time" => Value::Time(parse::time(text).unwrap().unwrap()),
        "duration" => Value::Duration(Duration(text.parse().unwrap())),
        "uuid" => Value::Uuid(parse::uuid(text).unwrap()),
        "list" => Value::List(data.as_array().unwrap().iter().map(decode).collect()),
        "dict" => {
            let pair = |pair: &Json| (decode(&pair[0]), decode(&pair[1]));
            Value::Dict(data.as_array().unwrap().iter().map(pair).collect())
        }
        other => unreachable!("{other}"),
    }
}
