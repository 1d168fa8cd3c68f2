//! What a run showed, arranged for the page.

use dunder_engine::grade::Grade;
use dunder_engine::report::{Event, Query, QueryKind, Report};
use serde::Serialize;

#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Which run of this visit it was.
    pub number: u32,
    /// The code as it was run.
    pub code: String,
    pub report: Report,
    /// Exercises only. Its report is `report`.
    pub grade: Option<Grade>,
    /// Why there is no report.
    pub failure: Option<String>,
    /// Places of queries among the events, those that are alike together, in the order of their first.
    pub groups: Vec<Vec<usize>>,
}

impl Outcome {
    pub fn of_report(number: u32, code: String, report: Report) -> Self {
        let groups = group(&report);
        Self {
            number,
            code,
            report,
            groups,
            ..Self::default()
        }
    }

    pub fn of_grade(number: u32, code: String, mut grade: Grade) -> Self {
        let report = std::mem::take(&mut grade.report);
        Self {
            grade: Some(grade),
            ..Self::of_report(number, code, report)
        }
    }

    pub fn of_failure(number: u32, code: String, failure: String) -> Self {
        Self {
            number,
            code,
            failure: Some(failure),
            ..Self::default()
        }
    }

    /// The queries of a group.
    pub fn group(&self, group: &[usize]) -> Vec<&Query> {
        let query = |at: &usize| match self.report.events.get(*at)? {
            Event::Query(query) => Some(query),
            _ => None,
        };
        group.iter().filter_map(query).collect()
    }

    /// Milliseconds that the database took.
    pub fn query_ms(&self) -> f64 {
        self.report.queries().fold(0.0, |sum, query| sum + query.ms)
    }

    /// Whether the same happened, whatever time it took.
    pub fn same_as(&self, other: &Self) -> bool {
        let events = |outcome: &Self| {
            let mut events = outcome.report.events.clone();
            for event in &mut events {
                if let Event::Query(query) = event {
                    query.ms = 0.0;
                }
            }
            events
        };
        self.failure == other.failure && self.grade == other.grade && events(self) == events(other)
    }

    /// Whether it ended in an error, or not by itself.
    pub fn went_wrong(&self) -> bool {
        self.failure.is_some() || self.report.error().is_some()
    }

    pub fn writes(&self) -> bool {
        self.report
            .queries()
            .any(|query| !matches!(query.kind, QueryKind::Select | QueryKind::Transaction))
    }

    /// How many queries of each kind each line sent.
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let counted = |query: &&Query| query.kind != QueryKind::Transaction;
        for query in self.report.queries().filter(counted) {
            let Some(line) = query.line else { continue };
            let kind = kind_name(query.kind);
            match marks
                .iter_mut()
                .find(|mark| (mark.line, mark.kind) == (line, kind))
            {
                Some(mark) => mark.count += 1,
                None => marks.push(Mark {
                    line,
                    kind,
                    count: 1,
                }),
            }
        }
        marks.sort_by_key(|mark| mark.line);
        marks
    }

    /// What happened, in one sentence, for those who don't see it.
    pub fn summary(&self) -> String {
        if let Some(failure) = &self.failure {
            return failure.clone();
        }
        let mut text = format!(
            "Run {} finished: {}",
            self.number,
            count(self.report.query_count, "query", "queries")
        );
        if let Some(error) = self.report.error() {
            text += &format!(", {}: {}", error.kind, error.message);
        }
        text += ". ";
        if let Some(grade) = &self.grade {
            text += &verdict(grade);
        }
        text
    }
}

/// A badge beside a line of the editor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    pub line: u32,
    pub kind: &'static str,
    pub count: usize,
}

fn group(report: &Report) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // Number of similar queries, and their group.
    let mut groups_of: Vec<(u32, usize)> = Vec::new();
    for (at, event) in report.events.iter().enumerate() {
        let Event::Query(query) = event else { continue };
        let number = query
            .similar
            .filter(|_| query.kind != QueryKind::Transaction);
        let group = match number {
            Some(number) => match groups_of.iter().find(|(other, _)| *other == number) {
                Some((_, group)) => *group,
                None => {
                    groups_of.push((number, groups.len()));
                    groups.len()
                }
            },
            None => groups.len(),
        };
        match groups.get_mut(group) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

/// Positions of the parameters in which similar queries differ.
pub fn differing(queries: &[&Query]) -> Vec<usize> {
    let Some((first, others)) = queries.split_first() else {
        return Vec::new();
    };
    (0..first.params.len())
        .filter(|&at| {
            others
                .iter()
                .any(|query| query.params.get(at) != first.params.get(at))
        })
        .collect()
}

/// As a class (`query-select`) and in attributes.
pub fn kind_name(kind: QueryKind) -> &'static str {
    match kind {
        QueryKind::Select => "select",
        QueryKind::Insert => "insert",
        QueryKind::Update => "update",
        QueryKind::Delete => "delete",
        QueryKind::Schema => "schema",
        QueryKind::Transaction => "transaction",
        QueryKind::Other => "other",
    }
}

/// `1 query`, `11 queries`, `12,000 rows`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}

pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time as one reads it: `0.04 ms`, `12 ms`, `1.4 s`.
pub fn duration(ms: f64) -> String {
    match ms {
        ms if ms >= 1000.0 => format!("{:.1} s", ms / 1000.0),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms if ms >= 0.1 => format!("{ms:.1} ms"),
        ms => format!("{ms:.2} ms"),
    }
}

/// `All 3 checks pass.`
pub fn verdict(grade: &Grade) -> String {
    let total = grade.checks.len();
    let failed = grade.checks.iter().filter(|check| !check.passed).count();
    match (grade.passed, failed) {
        (true, _) if total == 1 => "The check passes.".to_owned(),
        (true, _) => format!("All {total} checks pass."),
        (false, failed) => format!(
            "{failed} of {} {}.",
            count(total, "check", "checks"),
            if failed == 1 { "fails" } else { "fail" }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn query(similar: Option<u32>, params: serde_json::Value, line: u32) -> Event {
        Event::Query(Query {
            sql: "SELECT %s".into(),
            params: params.as_array().cloned().unwrap_or_default(),
            sql_with_values: String::new(),
            kind: QueryKind::Select,
            line: Some(line),
            ms: 0.5,
            rows: Some(1),
            similar,
            duplicate: None,
            error: None,
        })
    }

    fn outcome() -> Outcome {
        let events = vec![
            query(None, json!([]), 3),
            query(Some(1), json!([1, "a"]), 4),
            query(Some(2), json!([]), 9),
            query(Some(1), json!([2, "a"]), 4),
            query(Some(2), json!([]), 9),
        ];
        Outcome::of_report(
            1,
            String::new(),
            Report {
                events,
                query_count: 5,
                ..Report::default()
            },
        )
    }

    #[test]
    fn similar_queries_are_together_where_the_first_was() {
        assert_eq!(outcome().groups, [vec![0], vec![1, 3], vec![2, 4]]);
    }

    #[test]
    fn only_differing_parameters_are_told() {
        let outcome = outcome();
        let queries: Vec<_> = outcome.report.queries().collect();
        assert_eq!(differing(&[queries[1], queries[3]]), [0]);
        assert!(differing(&[queries[2], queries[4]]).is_empty());
    }

    #[test]
    fn lines_know_their_queries() {
        let marks: Vec<_> = outcome()
            .marks()
            .into_iter()
            .map(|mark| (mark.line, mark.kind, mark.count))
            .collect();
        assert_eq!(
            marks,
            [(3, "select", 1), (4, "select", 2), (9, "select", 2)]
        );
    }

    #[test]
    fn a_rerun_is_the_same_whatever_its_time() {
        let (before, mut after) = (outcome(), outcome());
        if let Some(Event::Query(query)) = after.report.events.first_mut() {
            query.ms = 9.0;
        }
        assert!(after.same_as(&before));
        after.report.events.pop();
        assert!(!after.same_as(&before));
    }

    #[test]
    fn numbers_are_written_as_one_reads_them() {
        assert_eq!(thousands(100_000), "100,000");
        assert_eq!(thousands(999), "999");
        assert_eq!(count(1, "query", "queries"), "1 query");
        assert_eq!(
            [
                duration(0.041),
                duration(0.44),
                duration(12.3),
                duration(1400.0)
            ],
            ["0.04 ms", "0.4 ms", "12 ms", "1.4 s"]
        );
    }
}
