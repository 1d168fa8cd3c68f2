//! Names that Django makes up: of indexes and constraints, and the words of verbose names.

use super::model::{Index, ModelId};
use super::registry::Registry;
use super::views::Member;
use crate::error::Result;
use md5::{Digest, Md5};
use std::rc::Rc;

/// The first `length` hex digits of the MD5 of the texts.
pub fn names_digest(texts: &[&str], length: usize) -> String {
    let mut digest = Md5::new();
    for text in texts {
        digest.update(text.as_bytes());
    }
    let hex: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    hex[..length.min(hex.len())].to_owned()
}

/// At most `length` characters: the head of the name and a digest of all of it.
pub fn truncate_name(name: &str, length: Option<usize>) -> String {
    let hash_length = 4;
    match length {
        Some(length) if name.chars().count() > length => {
            let head: String = name.chars().take(length - hash_length).collect();
            format!("{head}{}", names_digest(&[name], hash_length))
        }
        _ => name.to_owned(),
    }
}

/// `BlogPost` as `blog post`.
pub fn camel_case_to_spaces(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let previous = i.checked_sub(1).map(|i| chars[i]);
        let next = chars.get(i + 1).copied();
        let starts_word = c.is_ascii_uppercase()
            && (previous.is_some_and(|p| p.is_ascii_lowercase())
                || (i > 0 && next.is_some_and(|n| n.is_ascii_lowercase())));
        if starts_word {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    spaced.trim().to_lowercase()
}

/// The name of an index of `Meta.indexes` that has none.
pub(super) fn index_name(registry: &Registry, model: ModelId, index: &Index) -> Result<Rc<str>> {
    let table = registry.model(model).options.db_table.clone();
    let mut columns = Vec::new();
    for (name, descending) in &index.fields {
        if let Member::Field(field) = registry.get_field(model, name)? {
            let column = registry.field(field).column.clone().unwrap_or_default();
            columns.push((column, *descending));
        }
    }
    let first: String = columns
        .first()
        .map(|(column, _)| column.chars().take(7).collect())
        .unwrap_or_default();
    let ordered: Vec<String> = columns
        .iter()
        .map(|(column, descending)| format!("{}{column}", if *descending { "-" } else { "" }))
        .collect();
    let mut texts: Vec<&str> = vec![&table];
    texts.extend(ordered.iter().map(String::as_str));
    texts.push("idx");
    let head: String = table.chars().take(11).collect();
    let name = format!("{head}_{first}_{}_idx", names_digest(&texts, 6));
    Ok(match name.chars().next() {
        Some(c) if c == '_' || c.is_ascii_digit() => format!("D{}", &name[1..]).into(),
        _ => name.into(),
    })
}
