//! Migration files against real Django's (`django/migrations.py` writes `django/migrations.jsonl`).
#![allow(clippy::unwrap_used)]

mod common;

use common::decode;
use dunder_orm::schema::migrations::{Call, Dependency, Literal, Migration, Operation};
use serde_json::Value as Json;

fn text(json: &Json) -> String {
    json.as_str().unwrap().to_owned()
}

fn items(json: &Json) -> Vec<Literal> {
    json.as_array().unwrap().iter().map(literal).collect()
}

fn literal(json: &Json) -> Literal {
    let Some((kind, data)) = json.as_object().and_then(|object| object.iter().next()) else {
        return Literal::Value(decode(json));
    };
    match kind.as_str() {
        "list" => Literal::List(items(data)),
        "tuple" => Literal::Tuple(items(data)),
        "set" => Literal::Set(items(data)),
        "dict" => {
            let pair = |pair: &Json| (literal(&pair[0]), literal(&pair[1]));
            Literal::Dict(data.as_array().unwrap().iter().map(pair).collect())
        }
        "name" => Literal::Name {
            module: text(&data[0]),
            name: text(&data[1]),
        },
        "call" => {
            let kwarg = |pair: &Json| (text(&pair[0]), literal(&pair[1]));
            let kwargs = data[2].as_array().unwrap().iter().map(kwarg).collect();
            Literal::Call(Call {
                path: text(&data[0]),
                args: items(&data[1]),
                kwargs,
            })
        }
        "operation" => Literal::Operation(Box::new(operation(data))),
        _ => Literal::Value(decode(json)),
    }
}

fn operation(json: &Json) -> Operation {
    let argument = |pair: &Json| (text(&pair[0]), literal(&pair[1]));
    Operation {
        module: json[0].as_str().map(str::to_owned),
        name: text(&json[1]),
        arguments: json[2].as_array().unwrap().iter().map(argument).collect(),
    }
}

fn pairs(json: &Json) -> Vec<(String, String)> {
    json.as_array()
        .unwrap()
        .iter()
        .map(|pair| (text(&pair[0]), text(&pair[1])))
        .collect()
}

#[test]
fn files_are_djangos() {
    for line in include_str!("django/migrations.jsonl").lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let dependencies = pairs(&case["dependencies"]);
        let migration = Migration {
            operations: case["operations"]
                .as_array()
                .unwrap()
                .iter()
                .map(operation)
                .collect(),
            dependencies: dependencies
                .into_iter()
                .map(|(app_label, name)| Dependency::Migration { app_label, name })
                .collect(),
            initial: case["initial"] == true,
            not_atomic: case["atomic"] == false,
            replaces: pairs(&case["replaces"]),
            run_before: pairs(&case["run_before"]),
            ..Migration::default()
        };
        let (actual, expected) = (migration.write(None), case["text"].as_str().unwrap());
        for (actual, expected) in actual.lines().zip(expected.lines()) {
            assert_eq!(actual, expected);
        }
        assert_eq!(actual, expected);
    }
}
