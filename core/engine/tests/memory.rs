//! What stays in memory after a run: a learner's page stays open for hours. Alone in its process, since it looks at all of it.
#![cfg(all(feature = "run", target_os = "linux"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use dunder_engine::Session;
use dunder_engine::program::Program;

/// Kilobytes of memory that this process has in use.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4
}

#[test]
fn a_program_leaves_nothing_in_memory() {
    let mut session = Session::default();
    let mut run = || {
        let report = session.run(&Program {
            code: "from django.db import models\nclass Slots:\n    __slots__ = ('x',)\nmodels.Q(a=1)\n".to_owned(),
            ..Program::default()
        });
        assert_eq!(report.error(), None);
    };
    for _ in 0..3 {
        run();
    }
    let before = memory();
    for _ in 0..10 {
        run();
    }
    let each = memory().saturating_sub(before) / 10;
    // It was 13 MB once.
    assert!(each < 1000, "{each} kB stay after each run");
}
