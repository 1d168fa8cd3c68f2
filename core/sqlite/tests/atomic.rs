//! Random programs of nested `atomic` blocks against real Django (`django/atomic.py` writes `django/atomic.jsonl`).
#![allow(clippy::unwrap_used)]

use dunder_orm::value::{Raw, Value};
use dunder_orm::{Error, Result};
use dunder_sqlite::{Atomic, CommitHook, Connection, Event, Host, Observer};
use serde_json::Value as Json;
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone, Default)]
struct Done(Rc<RefCell<Vec<String>>>);

impl Done {
    fn push(&self, line: String) {
        self.0.borrow_mut().push(line);
    }
}

impl Observer for Done {
    fn statement(&self, event: &Event<'_>) {
        if !event.outside_wrappers {
            self.push(format!("sql {}", event.sql));
        }
    }
}

fn describe(error: &Error) -> String {
    format!("{:?} {}", error.kind, error.message)
}

fn run(connection: &Connection, program: &Json, done: &Done) -> Result<()> {
    let insert = |n: i64| {
        connection
            .execute("INSERT INTO t VALUES (%s)", Some(&[Value::Int(n)]))
            .map(|_| ())
    };
    for operation in program.as_array().unwrap() {
        match operation[0].as_str().unwrap() {
            "insert" => insert(operation[1].as_i64().unwrap())?,
            "duplicate" => insert(0)?,
            "raise" => return Err(Error::value_error("no")),
            "hook" => {
                let (done, line) = (done.clone(), format!("hook {}", operation[1]));
                let run = Rc::new(move || {
                    done.push(line.clone());
                    Ok(())
                });
                connection.on_commit(CommitHook { run, robust: false })?;
            }
            "rollback" => connection.set_rollback(true)?,
            "unroll" => connection.set_rollback(false)?,
            "mark" => insert(0).inspect_err(|_| connection.mark_for_rollback())?,
            "savepoint" => {
                let sid = connection.savepoint()?;
                run(connection, &operation[2], done)?;
                let sid = sid.unwrap_or_else(|| "None".into());
                if operation[1] == true {
                    connection.savepoint_commit(&sid)?;
                } else {
                    connection.savepoint_rollback(&sid)?;
                }
            }
            "atomic" => {
                let block = Atomic {
                    savepoint: operation[1] == true,
                    durable: operation[2] == true,
                    from_testcase: false,
                };
                let result = connection.enter_atomic(block).and_then(|()| {
                    let inner = run(connection, &operation[4], done);
                    let left = connection.exit_atomic(inner.is_err());
                    left.and(inner)
                });
                if let Err(error) = result {
                    done.push(describe(&error));
                    if operation[3] != true {
                        return Err(error);
                    }
                }
            }
            other => unreachable!("{other}"),
        }
    }
    Ok(())
}

#[test]
fn blocks_are_djangos() {
    for (number, line) in include_str!("django/atomic.jsonl").lines().enumerate() {
        let case: Json = serde_json::from_str(line).unwrap();
        let connection = Connection::open_in_memory(Host::default()).unwrap();
        connection
            .execute("CREATE TABLE t (n integer PRIMARY KEY)", None)
            .unwrap();
        connection
            .execute("INSERT INTO t VALUES (0)", None)
            .unwrap();
        let done = Done::default();
        connection.add_observer(Rc::new(done.clone()));
        if let Err(error) = run(&connection, &case["program"], &done) {
            done.push(format!("end {}", describe(&error)));
        }
        let did = done.0.borrow().clone();
        let expected: Vec<String> = case["did"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().into())
            .collect();
        assert_eq!(did, expected, "program {number}: {}", case["program"]);
        let rows = connection
            .execute("SELECT n FROM t ORDER BY n", None)
            .unwrap()
            .rows;
        let rows: Vec<Json> = rows
            .iter()
            .map(|row| {
                if let Raw::Int(n) = row[0] {
                    n.into()
                } else {
                    Json::Null
                }
            })
            .collect();
        assert_eq!(Json::Array(rows), case["rows"], "program {number}");
        assert!(!connection.in_atomic_block());
    }
}
