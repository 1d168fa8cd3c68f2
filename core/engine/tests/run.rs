//! Programs, good and bad, and their reports. Nothing that a learner writes may take the engine down.
#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_engine::program::{App, Entry, Limits, Program, Setup};
use dunder_engine::report::{Cell, Display, Event, Report};
use dunder_engine::{Session, run};

fn program(code: &str) -> Program {
    Program {
        code: code.to_owned(),
        limits: Limits {
            time_ms: 2_000,
            ..Limits::default()
        },
        ..Program::default()
    }
}

fn values(report: &Report) -> Vec<(u32, String)> {
    report
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Value {
                line,
                value: Display::Text { text, .. },
            } => Some((line.unwrap_or(0), text.clone())),
            _ => None,
        })
        .collect()
}

#[track_caller]
fn fails(code: &str, kind: &str, line: Option<u32>) -> Report {
    let report = run(&program(code));
    let error = report.error().unwrap_or_else(|| panic!("no error: {code}"));
    assert_eq!(
        (error.kind.as_str(), error.line),
        (kind, line),
        "{code}: {}",
        error.message
    );
    report
}

#[test]
fn what_came_before_an_error_is_kept() {
    let report = fails(
        "print('one')\n1 + 1\nprint('two')\n1 / 0",
        "ZeroDivisionError",
        Some(4),
    );
    assert_eq!(report.stdout(), "one\ntwo\n");
    assert_eq!(values(&report), [(2, "2".to_owned())]);
    let frame = &report.error().unwrap().traceback[0];
    assert!(frame.own);
    assert_eq!(frame.source, "1 / 0");
}

#[test]
fn syntax_errors_say_their_columns() {
    let report = fails("x = 1\ny = 2 +* 3\n", "SyntaxError", Some(2));
    assert_eq!(
        report.error().unwrap().columns.map(|columns| columns.0),
        Some(8)
    );
    fails("if True:\nprint(1)", "IndentationError", Some(2));
    fails("x = '", "SyntaxError", Some(1));
    fails("eval('1 +')", "SyntaxError", Some(1));
    fails("return 1", "SyntaxError", Some(1));
    fails("x = \0", "SyntaxError", Some(1));
}

#[test]
fn endless_loops_end() {
    for code in [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except: pass",
        "def f():\n    try:\n        f()\n    except BaseException:\n        f()\nwhile True: f()",
    ] {
        let report = run(&program(code));
        assert_eq!(report.error().unwrap().kind, "TimeLimit", "{code}");
    }
    assert_eq!(values(&run(&program("1"))), [(1, "1".to_owned())]);
}

#[test]
fn endless_recursion_is_an_error() {
    for code in [
        "def f(): f()\nf()",
        "f = lambda: f()\nf()",
        "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nA().x",
        "class A:\n    def __repr__(self): return repr(self)\nA()",
        "class A:\n    def __eq__(self, other): return other == self\nA() == A()",
        "class A:\n    def __len__(self): return len(self)\nlen(A())",
        "class A:\n    @property\n    def x(self): return self.x\nA().x",
        "class A:\n    def __init__(self): A()\nA()",
        "class M(type):\n    def __call__(cls): return cls()\nclass A(metaclass=M): pass\nA()",
        "import functools\n@functools.cache\ndef f(n): return f(n + 1)\nf(0)",
        "from copy import deepcopy\nx = []\nfor i in range(10_000): x = [x]\ndeepcopy(x)",
        "import json\nx = []\nfor i in range(10_000): x = [x]\njson.dumps(x)",
        "import json\njson.loads('[' * 100_000)",
        "x = []\nfor i in range(100_000): x = [x]\nrepr(x)",
        "x = {}\nfor i in range(100_000): x = {1: x}\nrepr(x)",
        "x = ()\nfor i in range(100_000): x = (x,)\nhash(x)",
        "x = []\ny = []\nfor i in range(100_000): x, y = [x], [y]\nx == y",
        "x = 1\nfor i in range(10_000): x = type('A', (), {'__add__': lambda a, b: a + b})()\nx + 1",
        "def g():\n    yield from g()\nlist(g())",
        "import asyncio\nasync def f(): await f()\nasyncio.run(f())",
        "sorted([1, 2], key=lambda x: (lambda f: f(f))(lambda f: f(f)))",
        "list(map(lambda f: f(f), [lambda f: f(f)]))",
        "[x for x in iter(lambda: (lambda f: f(f))(lambda f: f(f)), 1)]",
        "class A:\n    def __str__(self): return f'{self}'\nprint(A())",
        "class A:\n    def __get__(self, *a): return B().x\nclass B:\n    x = A()\nB().x",
        "class A:\n    def __init_subclass__(cls): type('B', (A,), {})\nclass B(A): pass",
        "def f(*args): return max([1], key=f)\nf()",
        "def f(x=0): return sum(map(f, [1]))\nf()",
    ] {
        let report = run(&program(code));
        let error = report.error().unwrap_or_else(|| panic!("no error: {code}"));
        assert_eq!(error.kind, "RecursionError", "{code}: {}", error.message);
        assert!(error.traceback.len() <= 40);
    }
}

#[test]
fn deep_source_is_an_error() {
    for code in [
        "(".repeat(10_000),
        format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("x = {}1", "-".repeat(20_000)),
        format!("x = {}", "1+".repeat(20_000) + "1"),
        format!("{}1{}", "[".repeat(3_000), "]".repeat(3_000)),
        format!("x{}", ".a".repeat(20_000)),
        (0..200)
            .map(|i| format!("{}if 1:\n", " ".repeat(i)))
            .collect(),
    ] {
        let report = run(&program(&code));
        assert!(report.error().is_some(), "{}", &code[..40]);
    }
}

#[test]
fn deep_structures_are_let_go() {
    let report = run(&program(
        "x = None\nfor i in range(300_000): x = [x]\nx = None\nprint(1)",
    ));
    assert_eq!(report.error(), None);
}

#[test]
fn output_beyond_its_limit_is_cut() {
    let mut program = program("print('ä' * 50)\nprint('more')\n'value'");
    program.limits.output = 33;
    let report = run(&program);
    assert_eq!(report.stdout(), "ä".repeat(16));
    assert_eq!(report.notices.len(), 1);
    assert_eq!(values(&report).len(), 1);
}

#[test]
fn prints_of_a_line_are_one_event() {
    let report = run(&program("for i in range(3):\n    print(i)\nprint('end')"));
    assert_eq!(report.events.len(), 2);
}

#[test]
fn error_output_is_apart() {
    let report = run(&program(
        "import sys\nprint('a')\nprint('b', file=sys.stderr)",
    ));
    assert_eq!(report.stdout(), "a\n");
    assert_eq!(report.events.len(), 2);
}

#[test]
fn rows_are_tables() {
    let report = run(&program(
        "[{'id': 1, 'name': 'a'}, {'id': None, 'x': b'\\x00'}]\n[(1, 2.5), (3, 4.0)]\n[]\n[(1,), 2]",
    ));
    let Event::Value {
        value: Display::Table(table),
        line,
    } = &report.events[0]
    else {
        panic!("{:?}", report.events)
    };
    assert_eq!(*line, Some(1));
    assert_eq!(table.title, "list[dict]");
    let names: Vec<_> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["id", "name", "x"]);
    assert_eq!(table.columns[0].kind, "int");
    assert_eq!(table.rows[1][1], Cell::Missing);
    assert!(
        matches!(&report.events[1], Event::Value { value: Display::Table(table), .. } if table.title == "list[tuple]")
    );
    assert_eq!(values(&report).len(), 2);
}

#[test]
fn a_setup_runs_before_the_program() {
    let setup = Setup {
        apps: vec![App {
            label: "blog".to_owned(),
            models: "X = []\nprint('unseen')".to_owned(),
        }],
        data: "from blog.models import X\nX.append(1)\n2 + 2".to_owned(),
        ..Setup::default()
    };
    let program = Program {
        setup,
        ..program("from blog.models import X\nX\n__name__")
    };
    let report = run(&program);
    assert_eq!(report.stdout(), "");
    assert_eq!(values(&report)[1], (3, "'__main__'".to_owned()));
}

#[test]
fn an_error_in_the_setup_says_where() {
    let mut program = program("1");
    program.setup.apps.push(App {
        label: "blog".to_owned(),
        models: "x = 1\ny = z".to_owned(),
    });
    let report = run(&program);
    let error = report.error().unwrap();
    assert_eq!((error.kind.as_str(), error.line), ("NameError", None));
    assert_eq!(error.traceback[0].file, "blog/models.py");
    assert_eq!(error.traceback[0].source, "y = z");
}

#[test]
fn the_models_entry_is_the_module_of_the_app() {
    let program = Program {
        entry: Entry::Models,
        ..program("print(__name__)\n1\nimport app.models\nprint(app.models.__name__)")
    };
    let report = run(&program);
    assert_eq!(report.stdout(), "app.models\napp.models\n");
    assert!(values(&report).is_empty());
}

#[test]
fn exits_are_no_errors() {
    assert_eq!(run(&program("import sys\nsys.exit()")).error(), None);
    fails("import sys\nsys.exit('bad')", "SystemExit", Some(2));
}

#[test]
fn unknown_modules_say_what_there_is() {
    let report = fails("import numpy", "ModuleNotFoundError", Some(1));
    let error = report.error().unwrap();
    assert!(
        error.message.starts_with("No module named 'numpy'"),
        "{}",
        error.message
    );
    assert!(error.message.contains("datetime"), "{}", error.message);
}

#[test]
fn a_session_goes_on_after_a_bad_program() {
    let mut session = Session::default();
    for code in ["1/0", "while True: pass", "def f(): f()\nf()", "("] {
        assert!(session.run(&program(code)).error().is_some());
    }
    assert_eq!(session.run(&program("1")).error(), None);
}

#[test]
fn nothing_is_left_from_run_to_run() {
    let mut session = Session::default();
    session.run(&program(
        "import builtins, json\nbuiltins.x = 1\njson.y = 2",
    ));
    let report = session.run(&program("import json\nhasattr(json, 'y')\nx"));
    assert_eq!(values(&report), [(2, "False".to_owned())]);
    assert_eq!(report.error().unwrap().kind, "NameError");
}

#[test]
fn huge_values_are_errors() {
    fails("'x' * 10**15", "MemoryError", Some(1));
    fails("[0] * 10**15", "MemoryError", Some(1));
}
