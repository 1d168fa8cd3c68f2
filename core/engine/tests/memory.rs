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

/// Objects in circles: classes with slots, and prefetched children that know their parent.
const PROGRAM: &str = r#"
from django.db import models

class Slots:
    __slots__ = ("x",)

class Author(models.Model):
    name = models.CharField(max_length=100)

class Post(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)

Author.objects.bulk_create(Author(name="A") for _ in range(500))
Post.objects.bulk_create(Post(title="P", author_id=n % 500 + 1) for n in range(2000))
for author in Author.objects.prefetch_related("post_set"):
    assert len(author.post_set.all()) == 4
"#;

#[test]
fn a_program_leaves_nothing_in_memory() {
    let mut session = Session::default();
    let mut run = || {
        let report = session.run(&Program {
            code: PROGRAM.to_owned(),
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
