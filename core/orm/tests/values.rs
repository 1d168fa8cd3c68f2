//! Each field's conversions against real Django's (`django/values.py` writes `django/values.jsonl`).
#![allow(clippy::unwrap_used)]

mod common;

use common::decode;
use dunder_orm::Error;
use dunder_orm::meta::{Field, FieldKind, Registry};
use dunder_orm::value::{Raw, Value, float_repr, parse};
use serde_json::{Value as Json, json};

fn encode(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(bool) => json!(bool),
        Value::Text(text) => json!(**text),
        Value::Int(int) => json!({"int": int.to_string()}),
        Value::BigInt(digits) => json!({"int": **digits}),
        Value::Float(float) => json!({"float": float_repr(*float)}),
        Value::Bytes(bytes) => {
            json!({"bytes": bytes.iter().map(|b| format!("{b:02x}")).collect::<String>()})
        }
        Value::Decimal(decimal) => json!({"decimal": *decimal.0}),
        Value::Date(date) => json!({"date": date.to_string()}),
        Value::DateTime(datetime) => json!({"datetime": datetime.iso('T')}),
        Value::Time(time) => json!({"time": time.to_string()}),
        Value::Duration(duration) => json!({"duration": duration.0.to_string()}),
        Value::Uuid(uuid) => json!({"uuid": parse::format_uuid(*uuid)}),
        Value::List(items) => json!({"list": items.iter().map(encode).collect::<Vec<_>>()}),
        Value::Dict(items) => {
            json!({"dict": items.iter().map(|(k, v)| [encode(k), encode(v)]).collect::<Vec<_>>()})
        }
        Value::Object(object) => unreachable!("{object:?}"),
    }
}

fn outcome(result: Result<Value, Error>) -> Json {
    match result {
        Ok(value) => json!({"ok": encode(&value)}),
        Err(error) => json!({"error": format!("{:?}", error.kind), "message": error.message}),
    }
}

fn field(name: &str, options: &Json) -> Field {
    let number = |key: &str| {
        options
            .get(key)
            .and_then(Json::as_u64)
            .map(|number| number as u32)
    };
    let kind = match name {
        "IntegerField" => FieldKind::Integer,
        "BigAutoField" => FieldKind::BigAuto,
        "PositiveIntegerField" => FieldKind::PositiveInteger,
        "FloatField" => FieldKind::Float,
        "DecimalField" => FieldKind::Decimal {
            max_digits: number("max_digits"),
            decimal_places: number("decimal_places"),
        },
        "BooleanField" => FieldKind::Boolean,
        "CharField" => FieldKind::Char {
            max_length: Some(10),
        },
        "TextField" => FieldKind::Text { max_length: None },
        "SlugField" => FieldKind::Slug {
            max_length: Some(50),
            allow_unicode: false,
        },
        "DateField" => FieldKind::Date {
            auto_now: false,
            auto_now_add: false,
        },
        "DateTimeField" => FieldKind::DateTime {
            auto_now: false,
            auto_now_add: false,
        },
        "TimeField" => FieldKind::Time {
            auto_now: false,
            auto_now_add: false,
        },
        "DurationField" => FieldKind::Duration,
        "UUIDField" => FieldKind::Uuid,
        "JSONField" => FieldKind::Json,
        "BinaryField" => FieldKind::Binary { max_length: None },
        "GenericIPAddressField" => FieldKind::GenericIpAddress {
            protocol: "both".into(),
            unpack_ipv4: false,
        },
        other => unreachable!("{other}"),
    };
    let mut field = Field::new(kind);
    field.name = "f".into();
    field.null = options.get("null") == Some(&Json::Bool(true));
    field
}

fn raw(value: &Value) -> Raw {
    match value {
        Value::Int(int) => Raw::Int(*int),
        Value::Float(real) => Raw::Real(*real),
        Value::Text(text) => Raw::Text(text.clone()),
        Value::Bytes(bytes) => Raw::Blob(bytes.clone()),
        _ => Raw::Null,
    }
}

#[test]
fn conversions_are_djangos() {
    let registry = Registry::default();
    let mut wrong = Vec::new();
    for line in include_str!("django/values.jsonl").lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let Some(name) = case["field"].as_str() else {
            continue;
        };
        let field = field(name, &case["options"]);
        let mut compare = |what: &str, result: Result<Value, Error>| {
            let mut expected = case[what].clone();
            if let Some(expected) = expected.as_object_mut() {
                expected.remove("code");
            }
            let actual = outcome(result);
            if actual != expected {
                wrong.push(format!(
                    "{name} {what} {}{}\n  {expected}\n  {actual}",
                    case["value"], case["raw"]
                ));
            }
        };
        if case.get("value").is_some() {
            let value = decode(&case["value"]);
            compare("to_python", field.to_python(&registry, &value));
            compare("prep", field.get_prep_value(&registry, &value));
            compare("save", field.get_db_prep_save(&registry, &value));
        } else {
            let raw = raw(&decode(&case["raw"]));
            compare("col", field.from_db(&registry, &raw, true));
            compare("expression", field.from_db(&registry, &raw, false));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn texts_are_pythons() {
    for line in include_str!("django/values.jsonl").lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        if let Some(repr) = case["repr"].as_str() {
            // What Python has beside our values: tuples, and its name for UTC.
            let repr = repr
                .replace("datetime.UTC", "datetime.timezone.utc")
                .replace("(1,)", "[1]");
            let text = case["str"].as_str().unwrap().replace("(1,)", "[1]");
            let value = decode(&case["value"]);
            assert_eq!(value.repr().unwrap(), repr);
            assert_eq!(value.to_text().unwrap(), text);
        }
    }
}
