//! Statements, functions, transactions and files, against what Django with Python's `sqlite3` does.
#![allow(clippy::unwrap_used)]

use dunder_orm::ErrorKind;
use dunder_orm::value::{Raw, Value};
use dunder_sqlite::{Atomic, CommitHook, Connection, Event, Host, Observer};
use std::cell::RefCell;
use std::rc::Rc;

fn open() -> Connection {
    Connection::open_in_memory(Host::default()).unwrap()
}

/// The only value of a query, in SQLite's notation.
fn value(connection: &Connection, sql: &str) -> String {
    match connection.execute(sql, None) {
        Err(error) => format!("{:?}: {}", error.kind, error.message),
        Ok(done) => match &done.rows[0][0] {
            Raw::Null => "NULL".into(),
            Raw::Int(int) => int.to_string(),
            Raw::Real(real) => dunder_orm::value::float_repr(*real),
            Raw::Text(text) => format!("'{text}'"),
            Raw::Blob(bytes) => format!("{bytes:?}"),
        },
    }
}

/// Each line: an expression, ` -> `, and what Django's SQLite gives for it.
#[test]
fn functions() {
    let connection = open();
    let mut wrong = Vec::new();
    for line in include_str!("functions.txt")
        .lines()
        .filter(|line| !line.is_empty())
    {
        let (sql, expected) = line.split_once(" -> ").unwrap();
        let actual = value(&connection, &format!("SELECT {sql}"));
        if actual != expected {
            wrong.push(format!("{sql}\n  expected {expected}\n  actual   {actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(Default)]
struct Log(RefCell<Vec<String>>);

impl Observer for Log {
    fn statement(&self, event: &Event<'_>) {
        let mark = if event.outside_wrappers { "*" } else { "" };
        self.0.borrow_mut().push(format!("{mark}{}", event.sql));
    }
}

fn logged(connection: &Connection) -> Rc<Log> {
    let log = Rc::new(Log::default());
    connection.add_observer(log.clone());
    log
}

#[test]
fn placeholders_and_errors() {
    let connection = open();
    connection
        .execute(
            "CREATE TABLE t (id integer PRIMARY KEY, slug varchar(5) UNIQUE)",
            None,
        )
        .unwrap();
    let insert = "INSERT INTO t (slug) VALUES (%s)";
    let done = connection.execute(insert, Some(&["a%s".into()])).unwrap();
    assert_eq!((done.rowcount, done.lastrowid), (1, 1));
    let error = connection
        .execute(insert, Some(&["a%s".into()]))
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::IntegrityError);
    assert_eq!(error.message, "UNIQUE constraint failed: t.slug");
    let error = connection
        .execute("SELECT * FROM nowhere", None)
        .unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::OperationalError, "no such table: nowhere")
    );
    let error = connection.execute(insert, Some(&[])).unwrap_err();
    let words = "Incorrect number of bindings supplied. The current statement uses 1, and there are 0 supplied.";
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::ProgrammingError, words)
    );
    let error = connection.execute("SELECT 1; SELECT 2", None).unwrap_err();
    assert_eq!(
        error.message,
        "You can only execute one statement at a time."
    );
    let rows = connection
        .execute(
            "SELECT slug FROM t WHERE slug LIKE 'a%%' AND slug = %s",
            Some(&["a%s".into()]),
        )
        .unwrap();
    assert_eq!(rows.rows.len(), 1);
    let described = connection
        .execute_described("SELECT id, slug AS name FROM t", None)
        .unwrap();
    assert_eq!(&*described.columns[1].0, "name");
    assert_eq!(described.columns[1].1.as_deref(), Some("varchar(5)"));
}

#[test]
fn nested_atomic_blocks() {
    let connection = open();
    connection
        .execute("CREATE TABLE t (n integer)", None)
        .unwrap();
    let log = logged(&connection);
    connection.enter_atomic(Atomic::default()).unwrap();
    connection
        .execute("INSERT INTO t VALUES (1)", None)
        .unwrap();
    connection.enter_atomic(Atomic::default()).unwrap();
    connection
        .execute("INSERT INTO t VALUES (2)", None)
        .unwrap();
    connection.exit_atomic(true).unwrap();
    connection.enter_atomic(Atomic::default()).unwrap();
    connection
        .execute("INSERT INTO t VALUES (3)", None)
        .unwrap();
    connection.exit_atomic(false).unwrap();
    connection.exit_atomic(false).unwrap();
    let expected = [
        "BEGIN",
        "INSERT INTO t VALUES (1)",
        "SAVEPOINT \"s_x1\"",
        "INSERT INTO t VALUES (2)",
        "ROLLBACK TO SAVEPOINT \"s_x1\"",
        "RELEASE SAVEPOINT \"s_x1\"",
        "SAVEPOINT \"s_x2\"",
        "INSERT INTO t VALUES (3)",
        "RELEASE SAVEPOINT \"s_x2\"",
        "*COMMIT",
    ];
    assert_eq!(*log.0.borrow(), expected);
    assert_eq!(value(&connection, "SELECT group_concat(n) FROM t"), "'1,3'");
    assert!(connection.autocommit() && !connection.in_atomic_block());
}

#[test]
fn broken_block_and_hooks() {
    let connection = Rc::new(open());
    let ran: Rc<RefCell<Vec<&str>>> = Rc::default();
    let hook = |name: &'static str| {
        let ran = ran.clone();
        CommitHook {
            run: Rc::new(move || {
                ran.borrow_mut().push(name);
                Ok(())
            }),
            robust: false,
        }
    };
    connection.enter_atomic(Atomic::default()).unwrap();
    connection.on_commit(hook("first")).unwrap();
    connection.enter_atomic(Atomic::default()).unwrap();
    connection.on_commit(hook("undone")).unwrap();
    connection.exit_atomic(true).unwrap();
    connection.on_commit(hook("last")).unwrap();
    assert!(ran.borrow().is_empty());
    connection.exit_atomic(false).unwrap();
    assert_eq!(*ran.borrow(), ["first", "last"]);
    connection.enter_atomic(Atomic::default()).unwrap();
    connection.mark_for_rollback();
    let error = connection.execute("SELECT 1", None).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TransactionManagementError);
    connection.exit_atomic(false).unwrap();
    assert_eq!(value(&connection, "SELECT 1"), "1");
    let error = connection.get_rollback().unwrap_err();
    assert_eq!(
        error.message,
        "The rollback flag doesn't work outside of an 'atomic' block."
    );
    connection.enter_atomic(Atomic::default()).unwrap();
    let error = connection
        .enter_atomic(Atomic {
            durable: true,
            ..Atomic::default()
        })
        .unwrap_err();
    assert_eq!(
        error.message,
        "A durable atomic block cannot be nested within another atomic block."
    );
}

const TABLES: &str = "CREATE TABLE a (id integer PRIMARY KEY);
    CREATE TABLE b (id integer PRIMARY KEY, a_id bigint NOT NULL REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)";

#[test]
fn deferred_foreign_keys() {
    let connection = open();
    for sql in TABLES.split(';') {
        connection.execute(sql, None).unwrap();
    }
    connection.enter_atomic(Atomic::default()).unwrap();
    connection
        .execute("INSERT INTO b VALUES (1, 7)", None)
        .unwrap();
    let error = connection.check_constraints(None).unwrap_err();
    let words = "The row in table 'b' with primary key '1' has an invalid foreign key: b.a_id contains a value '7' that \
                 does not have a corresponding value in a.id.";
    assert_eq!(error.message, words);
    let error = connection.exit_atomic(false).unwrap_err();
    assert_eq!(error.message, "FOREIGN KEY constraint failed");
    assert_eq!(value(&connection, "SELECT COUNT(*) FROM b"), "0");
}

#[test]
fn files() {
    let connection = open();
    for sql in TABLES.split(';') {
        connection.execute(sql, None).unwrap();
    }
    connection
        .execute("INSERT INTO a VALUES (1), (2)", None)
        .unwrap();
    let file = connection.export().unwrap();
    let other = open();
    other.import(&file).unwrap();
    let tables = other.tables().unwrap();
    assert_eq!((tables[0].name.as_str(), tables[0].rows), ("a", 2));
    assert_eq!(tables[1].columns[1].references.as_deref(), Some("a"));
    assert_eq!(other.table_rows("a", 1, 5).unwrap().rows.len(), 1);
    other.execute("INSERT INTO a VALUES (3)", None).unwrap();
    let mut damaged = file.clone();
    damaged.truncate(file.len() - 4096);
    assert!(
        other
            .import(&damaged)
            .unwrap_err()
            .message
            .contains("cut off")
    );
    assert!(other.import(b"hello").is_err());
    assert_eq!(value(&other, "SELECT COUNT(*) FROM a"), "3");
    let error = other
        .execute("INSERT INTO b VALUES (1, 99)", None)
        .unwrap_err();
    assert_eq!(error.message, "FOREIGN KEY constraint failed");
    assert_eq!(
        value(&other, "SELECT typeof(%s)"),
        "OperationalError: near \"%\": syntax error"
    );
    assert!(
        other
            .execute("SELECT %s", Some(&[Value::List([].into())]))
            .is_err()
    );
}

/// A kept statement sees the columns that its table has now.
#[test]
fn columns_after_a_change() {
    let connection = open();
    let columns = |connection: &Connection| {
        let done = connection
            .execute_described("SELECT * FROM t", None)
            .unwrap();
        (done.columns.len(), done.rows[0].len())
    };
    connection.execute("CREATE TABLE t (a)", None).unwrap();
    connection
        .execute("INSERT INTO t VALUES (1)", None)
        .unwrap();
    assert_eq!(columns(&connection), (1, 1));
    connection
        .execute("ALTER TABLE t ADD COLUMN b", None)
        .unwrap();
    assert_eq!(columns(&connection), (2, 2));
}
