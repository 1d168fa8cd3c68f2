//! Programs over a setup's models and data: displayed querysets, queries with their lines, the database afterwards.
#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_engine::Session;
use dunder_engine::message::{Command, Reply, Request};
use dunder_engine::program::{App, Program, Setup};
use dunder_engine::report::{Display, Event, Report, Table};

const MODELS: &str = "\
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=50)
    def __str__(self):
        return self.name

class Post(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, models.CASCADE)
";

const DATA: &str = "\
from blog.models import Author, Post
ann, bob = Author.objects.create(name='Ann'), Author.objects.create(name='Bob')
for i in range(30):
    Post.objects.create(title=f'Post {i}', author=[ann, bob][i % 2])
";

fn setup() -> Setup {
    Setup {
        apps: vec![App {
            label: "blog".to_owned(),
            models: MODELS.to_owned(),
        }],
        data: DATA.to_owned(),
        ..Setup::default()
    }
}

fn run(session: &mut Session, code: &str) -> Report {
    let report = session.run(&Program {
        setup: setup(),
        code: format!("from blog.models import Author, Post\n{code}"),
        ..Program::default()
    });
    assert_eq!(report.error(), None, "{code}");
    report
}

fn reply(session: &mut Session, command: Command) -> Reply {
    session.handle(Request { id: 1, command }).reply
}

fn tables(report: &Report) -> Vec<&Table> {
    let tables = report.events.iter().filter_map(|event| match event {
        Event::Value {
            value: Display::Table(table),
            ..
        } => Some(table),
        _ => None,
    });
    tables.collect()
}

#[test]
fn a_queryset_is_shown_as_a_table() {
    let report = run(
        &mut Session::default(),
        "Author.objects.all()\nPost.objects.values('title')[:2]",
    );
    let shown = tables(&report);
    assert_eq!(shown[0].title, "QuerySet[Author]");
    let names: Vec<_> = shown[0].columns.iter().map(|column| &column.name).collect();
    assert_eq!(names, ["id", "name"]);
    assert_eq!(shown[0].rows.len(), 2);
    assert_eq!(shown[1].rows.len(), 2);
    let lines: Vec<_> = report.queries().map(|query| query.line).collect();
    assert_eq!(lines, [Some(2), Some(3)]);
    assert_eq!(report.query_count, 2);
}

#[test]
fn similar_queries_are_numbered() {
    let report = run(
        &mut Session::default(),
        "for post in Post.objects.all():\n    print(post.author.name)",
    );
    assert_eq!(report.query_count, 31);
    let queries: Vec<_> = report.queries().collect();
    assert_eq!(queries[0].similar, None);
    assert!(
        queries[1..]
            .iter()
            .all(|query| query.similar == Some(1) && query.line == Some(3))
    );
    assert_eq!(queries[1].duplicate, queries[3].duplicate);
    assert_ne!(queries[1].duplicate, queries[2].duplicate);
}

#[test]
fn each_run_starts_from_the_setup() {
    let mut session = Session::default();
    for _ in 0..2 {
        let report = run(
            &mut session,
            "Post.objects.count()\nPost.objects.create(title='x', author_id=1).pk",
        );
        let values: Vec<_> = report
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Value {
                    value: Display::Text { text, .. },
                    ..
                } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(values, ["30", "31"]);
    }
}

#[test]
fn the_database_can_be_looked_at_afterwards() {
    let mut session = Session::default();
    run(&mut session, "Author.objects.create(name='Cid')");
    let Reply::Tables { tables } = reply(&mut session, Command::Tables { setup: None }) else {
        panic!("no tables")
    };
    let author = tables
        .iter()
        .find(|table| table.name == "blog_author")
        .unwrap();
    assert_eq!((author.rows, author.model.as_deref()), (3, Some("Author")));
    let post = tables
        .iter()
        .find(|table| table.name == "blog_post")
        .unwrap();
    assert_eq!(post.columns[2].references.as_deref(), Some("blog_author"));
    let rows = Command::Rows {
        table: "blog_author".to_owned(),
        offset: 1,
        limit: 10,
    };
    let Reply::Rows { table } = reply(&mut session, rows) else {
        panic!("no rows")
    };
    assert_eq!((table.rows.len(), table.total), (2, 3));
    let missing = Command::Rows {
        table: "x\"y".to_owned(),
        offset: 0,
        limit: 1,
    };
    assert!(matches!(reply(&mut session, missing), Reply::Failed { .. }));
    let fresh = Command::Tables {
        setup: Some(setup()),
    };
    let Reply::Tables { tables } = reply(&mut session, fresh) else {
        panic!("no tables")
    };
    assert!(
        tables
            .iter()
            .any(|table| table.name == "blog_author" && table.rows == 2)
    );
}

#[test]
fn a_database_file_goes_out_and_in() {
    let mut session = Session::default();
    run(&mut session, "Author.objects.create(name='Cid')");
    let Reply::Database { bytes } = reply(&mut session, Command::Export) else {
        panic!("no database")
    };
    let setup = Setup {
        database: Some(bytes.clone()),
        ..setup()
    };
    let report = session.run(&Program {
        setup: setup.clone(),
        code: "from blog.models import Author\nprint(Author.objects.count())".to_owned(),
        ..Program::default()
    });
    assert_eq!(report.stdout(), "3\n");
    let inspect = Command::Inspect {
        database: bytes.clone(),
    };
    assert!(matches!(reply(&mut session, inspect), Reply::Tables { .. }));
    let damaged = Command::Inspect {
        database: bytes[..bytes.len() / 2].to_vec(),
    };
    assert!(matches!(reply(&mut session, damaged), Reply::Failed { .. }));
    let report = session.run(&Program {
        setup: Setup {
            database: Some(b"garbage".to_vec()),
            ..setup
        },
        code: "print(1)".to_owned(),
        ..Program::default()
    });
    assert_eq!(report.error().unwrap().kind, "DatabaseError");
}

#[test]
fn long_results_are_shown_in_part() {
    let report = run(
        &mut Session::default(),
        "Author.objects.bulk_create([Author(name=str(i)) for i in range(1000)])\nAuthor.objects.all()",
    );
    let shown = tables(&report);
    let last = shown.last().unwrap();
    assert_eq!((last.rows.len(), last.total), (200, 1002));
}
