//! The query budget, and where the queries over it come from.

use crate::report::{Query, QueryKind, Report};
use std::collections::BTreeMap;

/// "11 queries; the budget is 2: line 4 asks for `post.author` once per row, 10 times." and the lines it names.
pub(super) fn over_budget(report: &Report, budget: usize, code: &str) -> (String, Vec<u32>) {
    let sent = report.query_count;
    let last_line = code.lines().count() as u32;
    let mut groups: BTreeMap<(Option<u32>, &str), Vec<&Query>> = BTreeMap::new();
    for query in report
        .queries()
        .filter(|query| query.kind != QueryKind::Transaction)
    {
        let line = query.line.filter(|&line| line <= last_line);
        groups.entry((line, &query.sql)).or_default().push(query);
    }
    let mut repeated: Vec<((Option<u32>, &str), usize)> = groups
        .iter()
        .map(|(&key, queries)| (key, queries.len()))
        .filter(|(_, times)| *times > 1)
        .collect();
    repeated.sort_by_key(|&((line, _), times)| (std::cmp::Reverse(times), line));
    let head = format!("{}; the budget is {budget}", count(sent));
    let Some(&((line, sql), times)) = repeated.first() else {
        let mut lines: Vec<u32> = groups.keys().filter_map(|(line, _)| *line).collect();
        lines.sort_unstable();
        lines.dedup();
        return (
            match lines.len() {
                0 => format!("{head}."),
                1 => format!("{head}: all come from line {}.", lines[0]),
                _ => format!("{head}: they come from lines {}.", join(&lines)),
            },
            lines,
        );
    };
    let place = match line {
        Some(line) => format!("line {line}"),
        None => "showing the answer".to_owned(),
    };
    let source = line
        .and_then(|line| code.lines().nth(line as usize - 1))
        .unwrap_or_default();
    let mut lines: Vec<u32> = repeated.iter().filter_map(|((line, _), _)| *line).collect();
    lines.sort_unstable();
    lines.dedup();
    (
        format!("{head}: {place} {}, {times} times.", asks_for(sql, source)),
        lines,
    )
}

/// What a query that is sent once per row asks for.
fn asks_for(sql: &str, source: &str) -> String {
    let verb = match sql.split_whitespace().next() {
        Some("INSERT") => "inserts one row at a time",
        Some("UPDATE") => "updates one row at a time",
        Some("DELETE") => "deletes one row at a time",
        _ => "",
    };
    if !verb.is_empty() {
        return format!("{verb} ({})", table(sql));
    }
    match attribute(sql, source) {
        Some(chain) => format!("asks for `{chain}` once per row"),
        None => format!("asks the table {} once per row", table(sql)),
    }
}

/// `post.author` on the line, when the query is for the author of one post, or for what hangs on one author.
fn attribute(sql: &str, source: &str) -> Option<String> {
    let table = table(sql);
    let name = table.trim_matches('`').rsplit('_').next()?.to_lowercase();
    let chains: Vec<&str> = source
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
        .filter(|word| word.contains('.') && word.chars().next().is_some_and(char::is_alphabetic))
        .collect();
    // The relation is most often named after the model; else the first chain on the line that is no call on a manager.
    let parts = chains.iter().find_map(|chain| {
        let parts: Vec<&str> = chain.split('.').collect();
        let at = parts.iter().skip(1).position(|part| {
            let part = part.to_lowercase();
            part == name
                || part.trim_end_matches('s') == name
                || part.trim_end_matches("_set") == name
        })?;
        Some(parts[..=at + 1].join("."))
    });
    parts.or_else(|| match chains.as_slice() {
        [only] if !only.contains(".objects") => {
            Some(only.split('.').take(2).collect::<Vec<_>>().join("."))
        }
        _ => None,
    })
}

/// The first table that the statement names.
fn table(sql: &str) -> String {
    let after = ["FROM \"", "INTO \"", "UPDATE \""]
        .iter()
        .find_map(|word| sql.split_once(word).map(|(_, rest)| rest));
    let name = after.and_then(|rest| rest.split('"').next()).unwrap_or("");
    format!("`{name}`")
}

fn count(queries: usize) -> String {
    if queries == 1 {
        "1 query".into()
    } else {
        format!("{queries} queries")
    }
}

fn join(lines: &[u32]) -> String {
    let texts: Vec<String> = lines.iter().map(u32::to_string).collect();
    match texts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => texts.concat(),
    }
}
