//! Two lists of rows side by side.

use super::{DiffRow, RowStatus};
use crate::report::Cell;
use std::collections::{HashMap, HashSet, VecDeque};

/// What a cell is compared by: numbers by their value, all else by type and text.
pub(super) fn cell_key(cell: &Cell) -> String {
    match cell {
        Cell::Null => "null".into(),
        Cell::Bool(value) => format!("b{value}"),
        Cell::Number(text) => number_key(text),
        Cell::Text(text) => format!("t{text}"),
        Cell::Other(text) => format!("o{text}"),
        Cell::Bytes { len, hex } => format!("x{len}:{hex}"),
        Cell::Deferred => "deferred".into(),
        Cell::Missing => "missing".into(),
    }
}

fn number_key(text: &str) -> String {
    if text.parse::<i128>().is_ok() {
        return format!("n{text}");
    }
    match text.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("n{number:.0}"),
        Ok(number) => format!("n{number:.9e}"),
        Err(_) => format!("n{text}"),
    }
}

pub(super) fn row_key(row: &[Cell]) -> String {
    row.iter().map(cell_key).collect::<Vec<_>>().join("\u{1f}")
}

/// Pairs the rows: equal ones first, then those that share their key (column `key`), then those alike in half of their cells.
/// In the order of `expected`, with extra rows where they stand in `actual`.
pub(super) fn align(
    expected: &[Vec<Cell>],
    actual: &[Vec<Cell>],
    ordered: bool,
    key: Option<usize>,
) -> Vec<DiffRow> {
    let mut partner: Vec<Option<usize>> = vec![None; expected.len()];
    let mut taken = vec![false; actual.len()];
    pair_equal(expected, actual, &mut partner, &mut taken);
    let same: Vec<bool> = partner.iter().map(Option::is_some).collect();
    pair_alike(expected, actual, key, &mut partner, &mut taken);
    let kept: HashSet<usize> = if ordered {
        increasing(&partner)
    } else {
        (0..expected.len()).collect()
    };

    let mut rows: Vec<(usize, usize, DiffRow)> = Vec::new();
    for (index, row) in expected.iter().enumerate() {
        let diff = match partner[index] {
            None => DiffRow {
                status: RowStatus::Missing,
                expected: Some(row.clone()),
                actual: None,
                cells: Vec::new(),
            },
            Some(other) => {
                let found = &actual[other];
                let cells: Vec<usize> = if same[index] {
                    Vec::new()
                } else {
                    differing(row, found)
                };
                let status = match (same[index], kept.contains(&index)) {
                    (false, _) => RowStatus::Changed,
                    (true, true) => RowStatus::Same,
                    (true, false) => RowStatus::Moved,
                };
                DiffRow {
                    status,
                    expected: Some(row.clone()),
                    actual: Some(found.clone()),
                    cells,
                }
            }
        };
        rows.push((index, 0, diff));
    }
    let place: HashMap<usize, usize> = partner
        .iter()
        .enumerate()
        .filter_map(|(e, a)| a.map(|a| (a, e)))
        .collect();
    let mut after = 0;
    for (index, row) in actual.iter().enumerate() {
        match place.get(&index) {
            Some(&at) => after = at,
            None => {
                let diff = DiffRow {
                    status: RowStatus::Extra,
                    expected: None,
                    actual: Some(row.clone()),
                    cells: Vec::new(),
                };
                rows.push((after, index + 1, diff));
            }
        }
    }
    rows.sort_by_key(|(at, extra, _)| (*at, *extra));
    rows.into_iter().map(|(_, _, row)| row).collect()
}

fn pair_equal(
    expected: &[Vec<Cell>],
    actual: &[Vec<Cell>],
    partner: &mut [Option<usize>],
    taken: &mut [bool],
) {
    let expected_keys: Vec<String> = expected.iter().map(|row| row_key(row)).collect();
    let actual_keys: Vec<String> = actual.iter().map(|row| row_key(row)).collect();
    for (index, key) in expected_keys.iter().enumerate() {
        if actual_keys.get(index) == Some(key) {
            partner[index] = Some(index);
            taken[index] = true;
        }
    }
    let mut free: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (index, key) in actual_keys
        .iter()
        .enumerate()
        .filter(|(index, _)| !taken[*index])
    {
        free.entry(key).or_default().push_back(index);
    }
    for (index, key) in expected_keys.iter().enumerate() {
        if partner[index].is_none()
            && let Some(found) = free.get_mut(key.as_str()).and_then(VecDeque::pop_front)
        {
            partner[index] = Some(found);
            taken[found] = true;
        }
    }
}

/// Beyond this many rows left, pairing what is merely alike is not worth its time.
const ALIKE: usize = 300;

fn pair_alike(
    expected: &[Vec<Cell>],
    actual: &[Vec<Cell>],
    key: Option<usize>,
    partner: &mut [Option<usize>],
    taken: &mut [bool],
) {
    if let Some(key) = key {
        let mut free: HashMap<String, usize> = HashMap::new();
        for (index, row) in actual
            .iter()
            .enumerate()
            .filter(|(index, _)| !taken[*index])
        {
            if let Some(cell) = row.get(key) {
                free.insert(cell_key(cell), index);
            }
        }
        for (index, row) in expected.iter().enumerate() {
            if partner[index].is_none()
                && let Some(found) = row.get(key).and_then(|cell| free.remove(&cell_key(cell)))
            {
                partner[index] = Some(found);
                taken[found] = true;
            }
        }
        return;
    }
    if expected.len() > ALIKE || actual.len() > ALIKE {
        return;
    }
    for (index, row) in expected.iter().enumerate() {
        if partner[index].is_some() || row.len() < 2 {
            continue;
        }
        let best = (0..actual.len())
            .filter(|&other| !taken[other] && actual[other].len() == row.len())
            .min_by_key(|&other| (differing(row, &actual[other]).len(), other.abs_diff(index)));
        if let Some(other) = best
            && differing(row, &actual[other]).len() * 2 <= row.len()
        {
            partner[index] = Some(other);
            taken[other] = true;
        }
    }
}

fn differing(a: &[Cell], b: &[Cell]) -> Vec<usize> {
    (0..a.len().max(b.len()))
        .filter(|&i| a.get(i).map(cell_key) != b.get(i).map(cell_key))
        .collect()
}

/// The expected rows that stand in order in `actual`: the longest increasing run of partners.
fn increasing(partner: &[Option<usize>]) -> HashSet<usize> {
    // `tails[n]`: the expected row that ends the best run of length n + 1.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; partner.len()];
    for (index, found) in partner.iter().enumerate() {
        let Some(found) = found else { continue };
        let at = tails.partition_point(|&tail| partner[tail].is_some_and(|other| other < *found));
        before[index] = at.checked_sub(1).map(|previous| tails[previous]);
        if at == tails.len() {
            tails.push(index);
        } else {
            tails[at] = index;
        }
    }
    let mut kept = HashSet::new();
    let mut next = tails.last().copied();
    while let Some(index) = next {
        kept.insert(index);
        next = before[index];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::align;
    use crate::grade::RowStatus::{self, Changed, Extra, Missing, Moved, Same};
    use crate::report::Cell;

    fn rows(text: &str) -> Vec<Vec<Cell>> {
        text.split_whitespace()
            .map(|row| row.split(',').map(|cell| Cell::Text(cell.into())).collect())
            .collect()
    }

    #[track_caller]
    fn check(
        expected: &str,
        actual: &str,
        ordered: bool,
        key: Option<usize>,
        statuses: &[RowStatus],
    ) {
        let found: Vec<RowStatus> = align(&rows(expected), &rows(actual), ordered, key)
            .iter()
            .map(|row| row.status)
            .collect();
        assert_eq!(found, statuses);
    }

    #[test]
    fn aligns() {
        check("a b c", "a b c", true, None, &[Same, Same, Same]);
        check("a b c", "b c a", true, None, &[Moved, Same, Same]);
        check("a b c", "b c a", false, None, &[Same, Same, Same]);
        check("a b c", "a c", true, None, &[Same, Missing, Same]);
        check("a b", "a x b", true, None, &[Same, Extra, Same]);
        check("a a b", "a b", false, None, &[Same, Missing, Same]);
        check("1,x,p 2,y,p", "1,x,p 2,z,p", true, None, &[Same, Changed]);
        check("1,x 2,y", "1,z 2,y", true, Some(0), &[Changed, Same]);
        check("1,x", "2,y", true, Some(0), &[Missing, Extra]);
        check("", "a", true, None, &[Extra]);
        check("a", "", true, None, &[Missing]);
    }

    #[test]
    fn numbers_by_value() {
        let number = |text: &str| vec![vec![Cell::Number(text.into())]];
        assert_eq!(
            align(&number("3"), &number("3.0"), true, None)[0].status,
            Same
        );
        assert_eq!(
            align(&number("0.1"), &number("0.10"), true, None)[0].status,
            Same
        );
        assert_ne!(
            align(&number("0.1"), &number("0.2"), true, None)[0].status,
            Same
        );
    }
}
