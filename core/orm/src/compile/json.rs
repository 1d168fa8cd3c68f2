//! JSON: keys of documents (`data__owner__name`) and the lookups on them.

use super::{Compile, Compiler, Sql, lookup};
use crate::error::Error;
use crate::expr::func::{KEY_TEXT_TRANSFORM, KEY_TRANSFORM};
use crate::expr::lookup::{LookupKind, LookupSpec};
use crate::expr::{Expr, Func, Lookup, LookupClass, Rhs};
use crate::value::Value;
use std::rc::Rc;

/// The names that `JSON_EXTRACT` would make numbers or NULL of.
const TYPE_NAMES: [&str; 3] = ["null", "false", "true"];

/// The document under key transforms, and their keys from the outside in.
fn split_keys(expr: &Expr) -> (&Expr, Vec<Rc<str>>) {
    let mut keys = Vec::new();
    let mut at = expr;
    while let Expr::Func(func) = at
        && func.is_key_transform()
        && let Some(inner) = func.args.first()
    {
        keys.insert(
            0,
            func.extra("key_name")
                .cloned()
                .unwrap_or_else(|| Rc::from("")),
        );
        at = inner;
    }
    (at, keys)
}

/// `$."owner"[0]`: integers are places in arrays.
fn path(compiler: &Compiler<'_>, keys: &[Rc<str>], root: bool) -> String {
    let mut path = String::from(if root { "$" } else { "" });
    for key in keys {
        match key.trim().replace('_', "").parse::<i64>() {
            Ok(index) => path.push_str(&compiler.dialect.json_index(index)),
            Err(_) => {
                path.push('.');
                path.push_str(&quoted(key));
            }
        }
    }
    path
}

/// `json.dumps(key)`, in ASCII.
fn quoted(key: &str) -> String {
    let mut out = String::from("\"");
    for char in key.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(char),
            _ => {
                let mut units = [0; 2];
                char.encode_utf16(&mut units)
                    .iter()
                    .for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
        }
    }
    out.push('"');
    out
}

pub(crate) fn key_transform(compiler: &mut Compiler<'_>, func: &Func, out: &mut Sql) -> Compile {
    let expr = Expr::Func(Rc::new(func.clone()));
    let (document, keys) = split_keys(&expr);
    let sql = compiler.fragment(document)?;
    let path = path(compiler, &keys, true);
    compiler.dialect.json_extract(&sql, &path, out);
    Ok(())
}

/// A lookup whose left side is a key. False: nothing special about it.
pub(super) fn key_lookup(
    compiler: &mut Compiler<'_>,
    lookup: &Lookup,
    spec: &'static LookupSpec,
    func: &Rc<Func>,
    out: &mut Sql,
) -> Compile<bool> {
    match spec.kind {
        LookupKind::IsNull => {
            let Rhs::Value(Value::Bool(wanted)) = lookup.rhs else {
                return Ok(false);
            };
            let (document, keys) = split_keys(&lookup.lhs);
            let sql = compiler.fragment(document)?;
            let path = path(compiler, &keys, true);
            json_type(
                &sql,
                &path,
                if wanted { " IS NULL" } else { " IS NOT NULL" },
                out,
            );
            Ok(true)
        }
        LookupKind::Exact => {
            lookup::lhs(compiler, lookup, out)?;
            out.push(" = ");
            match &lookup.rhs {
                Rhs::Value(value) => {
                    let value = lookup::db_value(compiler, lookup, value)?;
                    extracted(
                        if value.is_null() {
                            Value::text("null")
                        } else {
                            value
                        },
                        out,
                    );
                }
                Rhs::Expr(Expr::Value(node)) => {
                    let sql = compiler.fragment(&Expr::Value(node.clone()))?;
                    match sql.params.into_iter().next() {
                        Some(value) if sql.text == "%s" => extracted(value, out),
                        Some(value) => {
                            out.push(&sql.text);
                            out.params.push(value);
                        }
                        None => out.push(&sql.text),
                    }
                }
                Rhs::Expr(expr) => {
                    let sql = lookup::expression(compiler, expr)?;
                    out.push_sql(&sql);
                }
                Rhs::List(_) => {
                    let sql = lookup::rhs(compiler, lookup, true)?;
                    out.push_sql(&sql);
                }
            }
            Ok(true)
        }
        LookupKind::IExact if lookup.rhs.is_null() => {
            let exact = Lookup {
                class: LookupClass::Builtin(&crate::expr::lookup::EXACT),
                ..lookup.clone()
            };
            key_lookup(compiler, &exact, &crate::expr::lookup::EXACT, func, out)
        }
        LookupKind::In => {
            json_in(compiler, lookup, out)?;
            Ok(true)
        }
        LookupKind::Compare => {
            let Rhs::Value(value) = &lookup.rhs else {
                return Ok(false);
            };
            lookup::lhs(compiler, lookup, out)?;
            let operator = compiler.dialect.operator(spec.name);
            out.push(" ");
            out.push(operator.trim_end_matches("%s"));
            out.push_param(value.clone());
            Ok(true)
        }
        // Text lookups compare the key's text, which is the same here.
        _ if func.is(&KEY_TRANSFORM)
            && !matches!(spec.kind, LookupKind::HasKey | LookupKind::HasKeys) =>
        {
            Ok(false)
        }
        _ if func.is(&KEY_TEXT_TRANSFORM) => Ok(false),
        _ => Ok(false),
    }
}

/// A JSON text as a value to compare with what `JSON_EXTRACT` gives.
fn extracted(value: Value, out: &mut Sql) {
    if matches!(&value, Value::Text(text) if TYPE_NAMES.contains(&&**text)) {
        out.push_param(value);
    } else {
        out.push("JSON_EXTRACT(");
        out.push_param(value);
        out.push(", '$')");
    }
}

pub(super) fn json_in(compiler: &mut Compiler<'_>, lookup: &Lookup, out: &mut Sql) -> Compile {
    let rhs = lookup::distinct_items(&lookup.rhs)?;
    if matches!(&lookup.lhs, Expr::Func(func) if func.is_key_transform()) {
        lookup::lhs(compiler, lookup, out)?;
    } else {
        let sql = compiler.fragment(&lookup.lhs)?;
        compiler.dialect.json_extract(&sql, "$", out);
    }
    out.push(" IN ");
    if let Rhs::Expr(expr) = &rhs
        && !matches!(expr, Expr::List(_))
    {
        let sql = lookup::expression(compiler, expr)?;
        out.push_sql(&sql);
        return Ok(());
    }
    out.push("(");
    for (at, mut sql) in lookup::items(compiler, lookup, &rhs)?
        .into_iter()
        .enumerate()
    {
        if at > 0 {
            out.push(", ");
        }
        match sql.params.pop() {
            Some(value) if sql.text == "%s" => extracted(value, out),
            Some(value) => {
                sql.params.push(value);
                out.push_sql(&sql);
            }
            None => out.push_sql(&sql),
        }
    }
    out.push(")");
    Ok(())
}

fn json_type(sql: &Sql, path: &str, after: &str, out: &mut Sql) {
    out.push("JSON_TYPE(");
    out.push_sql(sql);
    out.push(", ");
    out.push_param(Value::text(path));
    out.push(")");
    out.push(after);
}

/// `has_key`, `has_keys`, `has_any_keys`.
pub(super) fn has_keys(
    compiler: &mut Compiler<'_>,
    lookup: &Lookup,
    kind: LookupKind,
    out: &mut Sql,
) -> Compile {
    let (document, keys) = split_keys(&lookup.lhs);
    let sql = compiler.fragment(document)?;
    let left = path(compiler, &keys, true);
    let mut paths: Vec<String> = Vec::new();
    let mut key = |compiler: &Compiler<'_>, value: &Value| -> Compile {
        // The last key is a name even where it is an integer.
        paths.push(format!("{left}.{}", quoted(&value.to_text()?)));
        let _ = compiler;
        Ok(())
    };
    match &lookup.rhs {
        Rhs::Value(Value::List(items)) => {
            for item in items.iter() {
                key(compiler, item)?;
            }
        }
        Rhs::Value(value) => key(compiler, value)?,
        Rhs::Expr(expr) => {
            let (_, mut keys) = split_keys(expr);
            let Some(last) = keys.pop() else {
                return Err(Error::value_error("A key of a JSON value is a string.").into());
            };
            let middle = path(compiler, &keys, false);
            paths.push(format!("{left}{middle}.{}", quoted(&last)));
        }
        Rhs::List(_) => return Err(Error::value_error("A key of a JSON value is a string.").into()),
    }
    let joiner = match kind {
        LookupKind::HasKeys => Some(" AND "),
        LookupKind::HasAnyKeys => Some(" OR "),
        _ => None,
    };
    if joiner.is_some() {
        out.push("(");
    }
    for (at, path) in paths.iter().enumerate() {
        if at > 0 {
            out.push(joiner.unwrap_or_default());
        }
        json_type(&sql, path, " IS NOT NULL", out);
    }
    if joiner.is_some() {
        out.push(")");
    }
    Ok(())
}
