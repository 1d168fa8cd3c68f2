//! Python values as a migration file writes them, with the imports that they need.

use super::writer::Operation;
use crate::value::text::text_repr;
use crate::value::{Value, parse};
use std::collections::BTreeSet;

/// Lines of the file's head.
pub type Imports = BTreeSet<String>;

/// A value in a migration file.
#[derive(Clone, Debug)]
pub enum Literal {
    /// None, booleans, numbers, texts, bytes, decimals, dates, times, durations and UUIDs.
    Value(Value),
    List(Vec<Literal>),
    Tuple(Vec<Literal>),
    Set(Vec<Literal>),
    /// Entries in the order of their keys' text.
    Dict(Vec<(Literal, Literal)>),
    /// A field, manager, index or other object that can say how it was made.
    Call(Call),
    /// A class or function by its module and qualified name.
    Name {
        module: String,
        name: String,
    },
    /// `settings.AUTH_USER_MODEL`.
    Setting(String),
    Operation(Box<Operation>),
    /// Text of the host's making: a regular expression, an enum's member.
    Text {
        text: String,
        imports: Vec<String>,
    },
}

/// `path(args, **kwargs)`.
#[derive(Clone, Debug)]
pub struct Call {
    /// `django.db.models.CharField`.
    pub path: String,
    pub args: Vec<Literal>,
    pub kwargs: Vec<(String, Literal)>,
}

impl Literal {
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Value(Value::text(text))
    }

    /// The Python text, and its imports added to the others.
    pub fn write(&self, imports: &mut Imports) -> String {
        match self {
            Self::Value(value) => write_value(value, imports),
            Self::List(items) => format!("[{}]", join(items, imports)),
            Self::Tuple(items) if items.len() == 1 => format!("({},)", join(items, imports)),
            Self::Tuple(items) => format!("({})", join(items, imports)),
            Self::Set(items) if items.is_empty() => "set()".into(),
            Self::Set(items) => {
                let mut texts: Vec<String> = items.iter().map(|item| item.write(imports)).collect();
                texts.sort();
                format!("{{{}}}", texts.join(", "))
            }
            Self::Dict(items) => {
                let mut sorted: Vec<&(Self, Self)> = items.iter().collect();
                sorted.sort_by_key(|(key, _)| key.sort_key());
                let item = |(key, value): &(Self, Self), imports: &mut Imports| {
                    let key = key.write(imports);
                    format!("{key}: {}", value.write(imports))
                };
                let texts: Vec<String> =
                    sorted.into_iter().map(|pair| item(pair, imports)).collect();
                format!("{{{}}}", texts.join(", "))
            }
            Self::Call(call) => call.write(imports),
            Self::Name { module, name } if module == "builtins" => name.clone(),
            Self::Name { module, name } if module == "django.db.models.base" && name == "Model" => {
                imports.insert("from django.db import models".into());
                "models.Model".into()
            }
            Self::Name { module, name } => {
                imports.insert(format!("import {module}"));
                format!("{module}.{name}")
            }
            Self::Setting(name) => {
                imports.insert("from django.conf import settings".into());
                format!("settings.{name}")
            }
            Self::Operation(operation) => {
                let mut text = operation.write(0, imports);
                text.truncate(text.trim_end_matches(',').len());
                text
            }
            Self::Text {
                text,
                imports: needed,
            } => {
                imports.extend(needed.iter().cloned());
                text.clone()
            }
        }
    }

    fn sort_key(&self) -> String {
        match self {
            Self::Value(Value::Text(text)) => text.to_string(),
            other => other.write(&mut Imports::new()),
        }
    }
}

fn join(items: &[Literal], imports: &mut Imports) -> String {
    items
        .iter()
        .map(|item| item.write(imports))
        .collect::<Vec<_>>()
        .join(", ")
}

fn write_value(value: &Value, imports: &mut Imports) -> String {
    let import = match value {
        Value::Decimal(_) => Some("from decimal import Decimal"),
        Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Duration(_) => {
            Some("import datetime")
        }
        Value::Uuid(_) => Some("import uuid"),
        _ => None,
    };
    imports.extend(import.map(str::to_owned));
    match value {
        Value::Text(text) => text_repr(text),
        Value::Float(float) if float.is_nan() => "float(\"nan\")".into(),
        Value::Float(float) if float.is_infinite() => {
            format!("float(\"{}\")", if *float > 0.0 { "inf" } else { "-inf" })
        }
        Value::DateTime(at) => {
            let at = at
                .at_offset(0)
                .filter(|_| at.offset.is_some())
                .unwrap_or(*at);
            Value::DateTime(at).repr().unwrap_or_default()
        }
        Value::Uuid(uuid) => format!("uuid.UUID('{}')", parse::format_uuid(*uuid)),
        // Only objects of the host can fail to say what they are, and they come as `Literal::Text`.
        other => other.repr().unwrap_or_default(),
    }
}

impl Call {
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            args: Vec::new(),
            kwargs: Vec::new(),
        }
    }

    fn write(&self, imports: &mut Imports) -> String {
        let name = match self
            .path
            .strip_prefix("django.db.models.")
            .filter(|name| !name.contains('.'))
        {
            Some(name) => {
                imports.insert("from django.db import models".into());
                format!("models.{name}")
            }
            None => {
                let module = self.path.rsplit_once('.').map_or("", |(module, _)| module);
                imports.insert(format!("import {module}"));
                self.path.clone()
            }
        };
        let mut texts: Vec<String> = self.args.iter().map(|arg| arg.write(imports)).collect();
        let mut kwargs: Vec<&(String, Literal)> = self.kwargs.iter().collect();
        kwargs.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut odd = Vec::new();
        for (key, value) in kwargs {
            if is_identifier(key) {
                texts.push(format!("{key}={}", value.write(imports)));
            } else {
                odd.push((Literal::text(key), value.clone()));
            }
        }
        if !odd.is_empty() {
            texts.push(format!("**{}", Literal::Dict(odd).write(imports)));
        }
        format!("{name}({})", texts.join(", "))
    }
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}
