//! Whether two displayed values are the same answer, and what differs.

use super::diff::{align, cell_key, row_key};
use super::literal::Literal;
use super::{Diff, DiffRow, Exercise, RowStatus};
use crate::report::{Cell, Column, Display, Table};

/// How two answers differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Mismatch {
    pub(super) message: String,
    pub(super) diff: Option<Diff>,
}

impl Mismatch {
    fn say(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            diff: None,
        }
    }
}

/// Which order counts.
#[derive(Clone, Debug)]
pub(super) enum Order {
    Any,
    All,
    /// Of these columns only.
    Columns(Vec<String>),
}

impl Order {
    /// `sql`: the last query of the reference before it showed `expected`.
    pub(super) fn of(exercise: &Exercise, expected: &Display, sql: Option<&str>) -> Self {
        if !exercise.order_columns.is_empty() {
            return Self::Columns(exercise.order_columns.clone());
        }
        // A queryset of a class of its own has another name before the bracket; lists and tuples have theirs.
        let queryset = matches!(expected, Display::Table(table) if !table.title.starts_with("list[") && !table.title.starts_with("tuple["));
        match exercise.ordered {
            Some(true) => Self::All,
            Some(false) => Self::Any,
            None if queryset && !sql.is_some_and(is_ordered) => Self::Any,
            None => Self::All,
        }
    }
}

/// Whether the query itself, and not only a subquery of it, has ORDER BY.
fn is_ordered(sql: &str) -> bool {
    let mut depth = 0usize;
    let mut outer = String::new();
    for c in sql.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outer.push(c),
            _ => {}
        }
    }
    outer.contains(" ORDER BY ")
}

/// # Errors
/// What differs, when the answers are not the same.
pub(super) fn compare(expected: &Display, actual: &Display, order: &Order) -> Result<(), Mismatch> {
    match (rows_of(expected), rows_of(actual)) {
        (Some(expected), Some(actual)) => compare_tables(&expected, &actual, order),
        (None, None) => compare_texts(text_of(expected), text_of(actual)),
        (Some(table), None) => Err(Mismatch::say(format!(
            "The task asks for {}; your program gives {}.",
            describe(&table),
            shorten(text_of(actual))
        ))),
        (None, Some(table)) => Err(Mismatch::say(format!(
            "The task asks for a single value; your program gives {}.",
            describe(&table)
        ))),
    }
}

fn compare_texts(expected: &str, actual: &str) -> Result<(), Mismatch> {
    if Literal::parse(expected) == Literal::parse(actual) {
        return Ok(());
    }
    let cell = |text: &str| Some(vec![Cell::Text(shorten(text))]);
    let column = vec![Column {
        name: "value".into(),
        kind: String::new(),
        related_table: None,
    }];
    let row = DiffRow {
        status: RowStatus::Changed,
        expected: cell(expected),
        actual: cell(actual),
        cells: vec![0],
    };
    Err(Mismatch {
        message: format!("Your program gives {}.", shorten(actual)),
        diff: Some(Diff {
            expected_columns: column.clone(),
            actual_columns: column,
            rows: vec![row],
            more: 0,
        }),
    })
}

fn compare_tables(expected: &Table, actual: &Table, order: &Order) -> Result<(), Mismatch> {
    let (wanted, given) = (element(&expected.title), element(&actual.title));
    if wanted != given && !expected.rows.is_empty() && !actual.rows.is_empty() {
        return Err(Mismatch::say(format!(
            "The task asks for {}; your program gives {}.",
            describe(expected),
            describe(actual)
        )));
    }
    let actual = arrange(expected, actual)?;
    let (expected_rows, actual_rows) = without_deferred(&expected.rows, &actual.rows);
    let key = key_column(&expected.columns, &expected_rows, &actual_rows);
    let ordered = !matches!(order, Order::Any);
    let rows = align(&expected_rows, &actual_rows, ordered, key);
    let all_there = rows
        .iter()
        .all(|row| matches!(row.status, RowStatus::Same | RowStatus::Moved));
    let right = all_there
        && expected.total == actual.total
        && match order {
            Order::Any => true,
            Order::All => rows.iter().all(|row| row.status == RowStatus::Same),
            Order::Columns(names) => {
                let at: Vec<usize> = names
                    .iter()
                    .filter_map(|name| {
                        expected
                            .columns
                            .iter()
                            .position(|column| column.name == *name)
                    })
                    .collect();
                sequence(&expected_rows, &at) == sequence(&actual_rows, &at)
            }
        };
    if right {
        return Ok(());
    }
    let message = if all_there {
        "The right rows, but in another order.".to_owned()
    } else {
        summary(&rows, &expected.columns)
    };
    Err(Mismatch {
        message,
        diff: Some(Diff {
            expected_columns: expected.columns.clone(),
            actual_columns: actual.columns,
            rows,
            more: 0,
        }),
    })
}

fn sequence(rows: &[Vec<Cell>], columns: &[usize]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| {
            columns
                .iter()
                .filter_map(|&at| row.get(at).map(cell_key))
                .collect()
        })
        .collect()
}

/// `actual` with the columns of `expected`, in its order. Instances may have more columns; rows of values may not.
fn arrange(expected: &Table, actual: &Table) -> Result<Table, Mismatch> {
    if actual.rows.is_empty() || expected.rows.is_empty() {
        return Ok(actual.clone());
    }
    let names = |table: &Table| -> Vec<String> {
        table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect()
    };
    let (wanted, given) = (names(expected), names(actual));
    if matches!(element(&expected.title), "tuple" | "value") {
        return if wanted.len() == given.len() {
            Ok(actual.clone())
        } else {
            Err(Mismatch::say(format!(
                "Each row must have {}; yours {} {}.",
                count(wanted.len(), "value"),
                if given.len() == 1 { "has" } else { "have" },
                given.len()
            )))
        };
    }
    let missing: Vec<&String> = wanted.iter().filter(|name| !given.contains(name)).collect();
    if !missing.is_empty() {
        return Err(Mismatch::say(format!("Your rows lack {}.", list(&missing))));
    }
    let extra: Vec<&String> = given.iter().filter(|name| !wanted.contains(name)).collect();
    if element(&expected.title) == "dict" && !extra.is_empty() {
        return Err(Mismatch::say(format!(
            "Your rows have {} that the task does not ask for.",
            list(&extra)
        )));
    }
    let at: Vec<usize> = wanted
        .iter()
        .filter_map(|name| given.iter().position(|other| other == name))
        .collect();
    Ok(Table {
        title: actual.title.clone(),
        columns: at.iter().map(|&i| actual.columns[i].clone()).collect(),
        rows: actual
            .rows
            .iter()
            .map(|row| {
                at.iter()
                    .map(|&i| row.get(i).cloned().unwrap_or(Cell::Missing))
                    .collect()
            })
            .collect(),
        total: actual.total,
    })
}

/// Which fields were loaded is not what is compared: a cell that either side has not loaded counts as equal.
fn without_deferred(
    expected: &[Vec<Cell>],
    actual: &[Vec<Cell>],
) -> (Vec<Vec<Cell>>, Vec<Vec<Cell>>) {
    let deferred = |at: usize| {
        expected
            .iter()
            .chain(actual)
            .any(|row| matches!(row.get(at), Some(Cell::Deferred)))
    };
    let width = expected
        .iter()
        .chain(actual)
        .map(Vec::len)
        .max()
        .unwrap_or_default();
    let hide: Vec<bool> = (0..width).map(deferred).collect();
    let strip = |rows: &[Vec<Cell>]| {
        rows.iter()
            .map(|row| {
                row.iter()
                    .zip(&hide)
                    .map(|(cell, &hide)| if hide { Cell::Deferred } else { cell.clone() })
                    .collect()
            })
            .collect()
    };
    (strip(expected), strip(actual))
}

/// The first column, when it tells the rows apart: a primary key, a name.
fn key_column(columns: &[Column], expected: &[Vec<Cell>], actual: &[Vec<Cell>]) -> Option<usize> {
    let unique = |rows: &[Vec<Cell>]| {
        let mut keys: Vec<String> = rows
            .iter()
            .filter_map(|row| row.first().map(cell_key))
            .collect();
        keys.sort();
        keys.windows(2).all(|pair| pair[0] != pair[1])
    };
    (columns.len() > 1 && unique(expected) && unique(actual)).then_some(0)
}

fn summary(rows: &[DiffRow], columns: &[Column]) -> String {
    let number = |status| rows.iter().filter(|row| row.status == status).count();
    let (missing, extra) = (number(RowStatus::Missing), number(RowStatus::Extra));
    let mut parts = Vec::new();
    match missing {
        0 => {}
        1 => parts.push("1 row is missing".to_owned()),
        n => parts.push(format!("{n} rows are missing")),
    }
    match extra {
        0 => {}
        1 => parts.push("1 row should not be there".to_owned()),
        n => parts.push(format!("{n} rows should not be there")),
    }
    match number(RowStatus::Changed) {
        0 => {}
        n => {
            let mut at: Vec<usize> = rows
                .iter()
                .flat_map(|row| row.cells.iter().copied())
                .collect();
            at.sort_unstable();
            at.dedup();
            let names: Vec<&String> = at
                .iter()
                .filter_map(|&i| columns.get(i).map(|column| &column.name))
                .collect();
            let verb = if n == 1 { "differs" } else { "differ" };
            parts.push(if names.is_empty() {
                format!("{} {verb}", count(n, "row"))
            } else {
                format!("{} {verb} in {}", count(n, "row"), list(&names))
            });
        }
    }
    format!("{}.", parts.join(", "))
}

/// A value as rows: a table as it is, a list of plain values or of tuples as one too. None for a single value.
fn rows_of(display: &Display) -> Option<Table> {
    let (text, python_type) = match display {
        Display::Table(table) => return Some(table.clone()),
        Display::Text { text, python_type } => (text, python_type),
        Display::Form(_) => return None,
    };
    let items = match (python_type.as_str(), Literal::parse(text)) {
        (_, Literal::List(items)) => items,
        (_, Literal::Other(text)) => {
            // `<QuerySet [...]>`
            let inner = text.strip_prefix("<QuerySet ")?.strip_suffix('>')?;
            match Literal::parse(inner) {
                Literal::List(items) => items,
                _ => return None,
            }
        }
        _ => return None,
    };
    let (title, rows): (&str, Vec<Vec<Cell>>) =
        if !items.is_empty() && items.iter().all(|item| matches!(item, Literal::Tuple(_))) {
            (
                "list[tuple]",
                items
                    .iter()
                    .map(|item| {
                        if let Literal::Tuple(cells) = item {
                            cells.iter().map(cell_of).collect()
                        } else {
                            Vec::new()
                        }
                    })
                    .collect(),
            )
        } else {
            (
                "list[value]",
                items.iter().map(|item| vec![cell_of(item)]).collect(),
            )
        };
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    let columns = (0..width).map(|at| Column {
        name: if width == 1 {
            "value".into()
        } else {
            at.to_string()
        },
        kind: String::new(),
        related_table: None,
    });
    Some(Table {
        title: title.into(),
        columns: columns.collect(),
        total: rows.len(),
        rows,
    })
}

fn cell_of(item: &Literal) -> Cell {
    match item {
        Literal::Number(number) => Cell::Number(number.to_string()),
        Literal::Integer(digits) => Cell::Number(digits.clone()),
        Literal::Text(text) => Cell::Text(text.clone()),
        Literal::Other(text) if text == "None" => Cell::Null,
        Literal::Other(text) if text == "True" || text == "False" => Cell::Bool(text == "True"),
        other => Cell::Other(match other {
            Literal::Other(text) => text.clone(),
            other => format!("{other:?}"),
        }),
    }
}

/// What the rows are: `Post`, `dict`, `tuple`, or `value` for plain ones.
fn element(title: &str) -> &str {
    let inner = title
        .split_once('[')
        .and_then(|(_, rest)| rest.strip_suffix(']'))
        .unwrap_or(title);
    match inner {
        "Row" => "tuple",
        "value" | "str" | "int" | "float" | "Decimal" | "date" | "datetime" | "time"
        | "timedelta" | "bool" | "UUID" | "NoneType" | "list" | "bytes" | "" => "value",
        other => other,
    }
}

fn describe(table: &Table) -> String {
    if !table.title.contains('[') {
        return format!("one {}", table.title);
    }
    match element(&table.title) {
        "dict" => "rows as dicts".into(),
        "tuple" => "rows as tuples".into(),
        "value" => "a list of plain values".into(),
        model => format!("`{model}` objects"),
    }
}

fn text_of(display: &Display) -> &str {
    match display {
        Display::Text { text, .. } => text,
        Display::Form(form) => &form.text,
        Display::Table(table) => &table.title,
    }
}

fn shorten(text: &str) -> String {
    const LONG: usize = 200;
    if text.chars().count() <= LONG {
        return format!("`{text}`");
    }
    format!("`{}…`", text.chars().take(LONG).collect::<String>())
}

fn list(names: &[&String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn count(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// At most `limit` rows, and around `limit` those that differ.
pub(super) fn trim(diff: &mut Diff, limit: usize, differing_only: bool) {
    let all = diff.rows.len();
    if differing_only || all > limit {
        diff.rows.retain(|row| row.status != RowStatus::Same);
    }
    diff.rows.truncate(limit);
    diff.more = if differing_only {
        0
    } else {
        all - diff.rows.len()
    };
}

/// All tables: rows by primary key, without `ignore`.
///
/// # Errors
/// The first table that differs.
pub(super) fn compare_all(
    expected: &[Table],
    actual: &[Table],
    ignore: &[String],
) -> Result<(), Mismatch> {
    let drop = |table: &Table| -> Table {
        let keep: Vec<usize> = (0..table.columns.len())
            .filter(|&i| !ignore.contains(&table.columns[i].name))
            .collect();
        Table {
            title: table.title.clone(),
            columns: keep.iter().map(|&i| table.columns[i].clone()).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| keep.iter().filter_map(|&i| row.get(i).cloned()).collect())
                .collect(),
            total: table.total,
        }
    };
    for wanted in expected {
        let Some(given) = actual.iter().find(|table| table.title == wanted.title) else {
            return Err(Mismatch::say(format!(
                "There is no table `{}`.",
                wanted.title
            )));
        };
        let (wanted, given) = (drop(wanted), drop(given));
        let same = wanted.total == given.total && {
            let keys = |table: &Table| {
                let mut keys: Vec<String> = table.rows.iter().map(|row| row_key(row)).collect();
                keys.sort();
                keys
            };
            keys(&wanted) == keys(&given)
        };
        if !same {
            let mut mismatch = compare_tables(&wanted, &given, &Order::Any)
                .err()
                .unwrap_or_default();
            mismatch.message = format!(
                "Afterwards, in the table `{}`: {}",
                wanted.title, mismatch.message
            );
            return Err(mismatch);
        }
    }
    match actual
        .iter()
        .find(|table| !expected.iter().any(|wanted| wanted.title == table.title))
    {
        Some(table) => Err(Mismatch::say(format!(
            "There is a table `{}` that the task does not ask for.",
            table.title
        ))),
        None => Ok(()),
    }
}
