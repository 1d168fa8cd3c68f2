//! Programs run in the interpreter: what they print and show, at which line, and how they fail.
#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_python::context::{Observer, Query, Stream, with_observer};
use dunder_python::display::Display;
use dunder_python::{Entry, Failure, Interpreter};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

#[derive(Default)]
struct Log(RefCell<Vec<String>>);

impl Observer for Log {
    fn output(&self, line: Option<u32>, _stream: Stream, text: &str) {
        self.0
            .borrow_mut()
            .push(format!("{} out {text:?}", line.unwrap_or(0)));
    }
    fn query(&self, line: Option<u32>, query: Query<'_>) {
        self.0
            .borrow_mut()
            .push(format!("{} sql {}", line.unwrap_or(0), query.sql));
    }
    fn value(&self, line: Option<u32>, value: Display) {
        let Display::Text { text, .. } = value else {
            panic!("not text")
        };
        self.0
            .borrow_mut()
            .push(format!("{} value {text}", line.unwrap_or(0)));
    }
}

fn run(source: &str) -> (Vec<String>, Result<(), Box<Failure>>) {
    run_for(source, 60_000)
}

fn run_for(source: &str, ms: u64) -> (Vec<String>, Result<(), Box<Failure>>) {
    let log = Rc::new(Log::default());
    let result = with_observer(log.clone(), "query.py", 10, || {
        Interpreter::new().run(
            source,
            "query.py",
            Entry::Script,
            Some(Duration::from_millis(ms)),
        )
    });
    (log.0.take(), result)
}

#[test]
fn constant_sets_are_compiled() {
    let (log, result) =
        run("word = 'b'\nword in {'a', 'b'}\n[w for w in 'abc' if w in {'a', 'c'}]\n");
    assert_eq!(result, Ok(()));
    assert_eq!(log, ["2 value True", "3 value ['a', 'c']"]);
}

#[test]
fn bare_expressions_show_their_value_at_their_line() {
    let (log, result) =
        run("x = 1\nx + 1\n[1,\n 2]\nfor i in range(2):\n    i\nNone\nprint('hi')\n");
    assert_eq!(result, Ok(()));
    assert_eq!(
        log,
        [
            "2 value 2",
            "3 value [1, 2]",
            "8 out \"hi\"",
            "8 out \"\\n\""
        ]
    );
}

#[test]
fn await_works_at_the_top() {
    let (log, result) = run(
        "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 3\nawait f()\nawait asyncio.gather(f(), f())\n",
    );
    assert_eq!(result, Ok(()));
    assert_eq!(log, ["5 value 3", "6 value [3, 3]"]);
}

#[test]
fn a_failure_says_its_line_and_keeps_what_came_before() {
    let (log, result) = run("print(1)\ndef f():\n    return 1 / 0\nf()\n");
    assert_eq!(log.len(), 2);
    let failure = result.unwrap_err();
    assert_eq!(
        (failure.kind.as_str(), failure.message.as_str()),
        ("ZeroDivisionError", "division by zero")
    );
    assert_eq!(
        failure
            .frames
            .iter()
            .map(|frame| frame.line)
            .collect::<Vec<_>>(),
        [4, 3]
    );
}

#[test]
fn a_syntax_error_says_its_place() {
    let failure = run("x = 1\ny = (\n").1.unwrap_err();
    assert_eq!(failure.kind, "SyntaxError");
    assert_eq!(
        (
            failure.message.as_str(),
            failure.syntax.map(|place| place.line)
        ),
        ("'(' was never closed", Some(2))
    );
}

#[test]
fn endless_recursion_is_an_error() {
    for source in [
        "def f(): f()\nf()",
        "class A:\n    def __getattr__(self, name): return getattr(self, name)\nA().x",
        "class A:\n    def __repr__(self): return repr(self)\nA()",
        "x = []\nfor i in range(100000): x = [x]\nrepr(x)",
    ] {
        assert_eq!(
            run(source).1.unwrap_err().kind,
            "RecursionError",
            "{source}"
        );
    }
}

#[test]
fn the_chosen_standard_library_can_be_imported() {
    for module in dunder_python::IMPORTABLE {
        assert_eq!(run(&format!("import {module}")).1, Ok(()), "{module}");
    }
}

#[test]
fn the_time_limit_cannot_be_caught() {
    for source in [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "def f():\n    while True:\n        yield 1\nfor x in f(): pass",
        "max(iter(lambda: 1, 2), key=lambda x: x)",
        "class A:\n    def __repr__(self):\n        while True: pass\nA()",
        "class A:\n    while True: pass",
        "def f():\n    class A:\n        try: f()\n        except RecursionError: pass\n        try: f()\n        except RecursionError: pass\nf()",
        "exec('while True: pass')",
        "exec(s := 'try: exec(s)\\nexcept RecursionError: pass\\ntry: exec(s)\\nexcept RecursionError: pass')",
        "eval(' [0 for _ in iter(int, 1)]')",
        "exec(compile(b'while True: pass', 'f.py', 'exec'))",
        "from collections import Counter\nCounter(iter(lambda: 1, 2))",
        "import asyncio\nasync def f():\n    while True: await asyncio.sleep(0)\nasyncio.run(f())",
    ] {
        assert_eq!(
            run_for(source, 300).1.unwrap_err().kind,
            "TimeLimit",
            "{source}"
        );
    }
}
