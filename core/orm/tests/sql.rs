//! Querysets and the SQL that real Django makes of them: `sql/*.txt`, written by `record.py`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::{models, run};

fn check(file: &str) {
    check_path(&format!(
        "{}/tests/sql/{file}.txt",
        env!("CARGO_MANIFEST_DIR")
    ));
}

fn check_path(path: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let registry = models();
    let (mut total, mut wrong) = (0, Vec::new());
    for block in text.trim().split("\n\n") {
        let mut lines = block.lines().filter(|line| !line.starts_with('#'));
        let Some(source) = lines.next() else { continue };
        let expected = lines.collect::<Vec<_>>().join("\n");
        total += 1;
        let found = run(&registry, source);
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!(
                "{source}\n  expected: {expected}\n  found:    {found}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {total} differ:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn filter() {
    check("filter");
}

#[test]
fn select() {
    check("select");
}

#[test]
fn annotate() {
    check("annotate");
}

#[test]
fn relations() {
    check("relations");
}

#[test]
fn subqueries() {
    check("subqueries");
}

#[test]
fn random() {
    check("random");
}

/// `SQL_FILE=path cargo test --test sql given`: a file of one's own, such as random querysets.
#[test]
fn given() {
    if let Ok(path) = std::env::var("SQL_FILE") {
        check_path(&path);
    }
}

/// `cargo test --release --test sql -- --ignored --nocapture`: how long a queryset takes from nothing to SQL.
#[test]
#[ignore = "prints times"]
fn times() {
    use dunder_orm::compile::compile;
    use dunder_orm::dialect::Sqlite;
    use dunder_orm::expr::{Expr, Q};
    use dunder_orm::query::Query;
    let registry = models();
    let book = registry
        .get_model(Default::default(), "app", "Book")
        .unwrap();
    let author = registry
        .get_model(Default::default(), "app", "Author")
        .unwrap();
    let dialect = Sqlite::default();
    let time = |name: &str, run: &dyn Fn() -> usize| {
        let start = std::time::Instant::now();
        let total: usize = (0..10_000).map(|_| run()).sum();
        assert!(total > 0);
        println!("{name}: {:.1} us", start.elapsed().as_secs_f64() * 100.0);
    };
    time("two conditions over a join", &|| {
        let mut query = Query::new(book);
        query
            .filter(&registry, &Q::all([("author__name", "x"), ("title", "y")]))
            .unwrap();
        let mut query = query.chain();
        compile(&mut query, &registry, &dialect)
            .unwrap()
            .unwrap()
            .sql
            .text
            .len()
    });
    time("annotate, GROUP BY, HAVING", &|| {
        let mut query = Query::new(author);
        let count = Expr::func("Count", vec![Expr::f("book")]).unwrap();
        query
            .annotate(&registry, vec![("n".into(), count.into())])
            .unwrap();
        let mut query = query.chain();
        query.filter(&registry, &Q::lookup("n__gt", 3)).unwrap();
        compile(&mut query, &registry, &dialect)
            .unwrap()
            .unwrap()
            .sql
            .text
            .len()
    });
}
