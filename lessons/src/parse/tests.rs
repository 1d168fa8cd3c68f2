#![allow(clippy::unwrap_used, clippy::panic)]

use super::data::DataSets;
use super::{Error, lesson};
use crate::course::{Block, Lesson, LessonSummary};
use dunder_engine::grade::Answer;
use dunder_engine::program::{App, Setup};
use std::path::Path;

const FRONT: &str = "---\ntitle: Lazy\nsummary: One sentence.\nminutes: 8\nsetup: blog\n---\n";

const EXERCISE: &str = "\
## Exercise: Two titles {id=two queries=1 ordered=title}

Make `titles`.

```sql
SELECT 1
```

```python starter
titles = ...
```

```hint
Use `values_list`.
```

```hint
With `flat=True`.
```

```python solution
Post.objects.all()
```

```why
It is *short*.
```

```python alternative title=\"With a list\"
list(Post.objects.all())
```

```python wrong
# First line,
# second line.
Post.objects.none()
```

```python wrong
# Other.
pass
```

```must
\\bF\\(
Use `F`,
please.
```

```python check
titles[:2]
```

---

After it.
";

fn parse(body: &str) -> Result<(Lesson, LessonSummary), Vec<Error>> {
    let setup = Setup {
        apps: vec![App {
            label: "blog".into(),
            models: "M".into(),
        }],
        data: "D".into(),
        database: None,
    };
    let data = DataSets::with("blog", setup, vec!["H".into()]);
    lesson::parse(
        Path::new("05-performance/02-lazy.md"),
        body,
        "performance",
        &data,
    )
}

/// The mistakes of a lesson with this body, as `line: message`; the body begins at line 7.
#[track_caller]
fn mistakes(body: &str) -> Vec<String> {
    match parse(&format!("{FRONT}{body}")) {
        Ok(_) => panic!("no mistake found"),
        Err(errors) => errors
            .into_iter()
            .map(|error| format!("{}: {}", error.line, error.message))
            .collect(),
    }
}

#[test]
fn a_lesson_with_everything() {
    let body = format!(
        "{FRONT}
Some *prose*.

## A heading

```python
only.read()
```

````predict
How many?

```python
x
```

- [ ] 1
  No.
- [x] 2
  Yes.
````

```python example queries=2 id=count
Post.objects.count()
```

```quiz id=q
Which?

- [x] `a`
  Because.
- [ ] b
  Not.
```

{EXERCISE}"
    );
    let (lesson, summary) = parse(&body).unwrap();
    assert_eq!(summary.exercises, ["q", "two"]);
    assert_eq!(summary.headings, ["A heading"]);
    assert_eq!(
        (
            lesson.slug.as_str(),
            lesson.module.as_str(),
            summary.minutes
        ),
        ("lazy", "performance", 8)
    );
    assert_eq!(lesson.setups["blog"].data, "D");
    let [
        Block::Prose { html },
        Block::Example(example),
        Block::Quiz(quiz),
        Block::Exercise(exercise),
        Block::Prose { html: after },
    ] = lesson.blocks.as_slice()
    else {
        panic!("{:#?}", lesson.blocks)
    };
    assert!(
        html.contains("<em>prose</em>")
            && html.contains("<h2>A heading</h2>")
            && html.contains("only.read()"),
        "{html}"
    );
    assert_eq!(
        (example.id.as_str(), example.queries, example.code.as_str()),
        ("count", Some(2), "Post.objects.count()")
    );
    let predict = example.predict.as_ref().unwrap();
    assert!(
        predict.question_html.contains("<code"),
        "{}",
        predict.question_html
    );
    assert_eq!(
        predict
            .choices
            .iter()
            .map(|choice| choice.correct)
            .collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(
        (
            quiz.choices[0].html.as_str(),
            quiz.choices[0].explanation_html.as_str()
        ),
        ("<code>a</code>", "Because.")
    );
    assert_eq!(
        (
            exercise.id.as_str(),
            exercise.title.as_str(),
            exercise.hints.len()
        ),
        ("two", "Two titles", 2)
    );
    assert!(
        exercise.task_html.contains("SELECT 1"),
        "{}",
        exercise.task_html
    );
    assert_eq!(exercise.starter, "titles = ...");
    assert_eq!(exercise.solution_html, "<p>It is <em>short</em>.</p>");
    assert_eq!(exercise.alternatives[0].title, "With a list");
    let graded = &exercise.exercise;
    assert_eq!(graded.solution, "Post.objects.all()");
    assert_eq!((graded.max_queries, graded.ordered), (Some(1), Some(true)));
    assert_eq!(graded.order_columns, ["title"]);
    assert_eq!(
        (graded.hidden.as_slice(), graded.setup.data.as_str()),
        (["H".to_owned()].as_slice(), "D")
    );
    assert_eq!(graded.answer, Answer::Expression("titles[:2]".into()));
    assert_eq!(graded.wrong[0].message, "First line, second line.");
    assert_eq!(graded.wrong[0].code, "Post.objects.none()");
    assert_eq!(
        (
            graded.code[0].pattern.as_str(),
            graded.code[0].message.as_str()
        ),
        ("\\bF\\(", "Use `F`, please.")
    );
    assert_eq!(after, "<p>After it.</p>");
}

#[test]
fn front_matter() {
    for (text, line, message) in [
        (
            "Hello",
            1,
            "begin the file with front matter: ---, then title, summary, minutes, then ---",
        ),
        (
            "---\ntitle: A\n",
            1,
            "the front matter has no end: add a line ---",
        ),
        (
            "---\ntitle: A\nsummary: B\n---\n",
            1,
            "the front matter lacks \"minutes\"",
        ),
        (
            "---\ntitle: A\ntitle: A\n---\n",
            3,
            "\"title\" is given twice",
        ),
        (
            "---\nTitle\n---\n",
            2,
            "write `key: value`; the keys are title, summary, minutes, setup, terms",
        ),
        (
            "---\ncolour: red\n---\n",
            2,
            "no such key \"colour\"; the keys are title, summary, minutes, setup, terms",
        ),
        (
            "---\ntitle: A\nsummary: B\nminutes: ten\n---\n",
            1,
            "\"minutes\" wants a whole number",
        ),
    ] {
        let errors = parse(text).unwrap_err();
        assert_eq!(
            (errors[0].line, errors[0].message.as_str()),
            (line, message)
        );
    }
}

#[test]
fn mistakes_in_blocks() {
    for (body, expected) in [
        (
            "```python example\nx\n",
            "7: this block is never closed: add a line of as many backticks",
        ),
        (
            "```python exmaple\nx\n```\n",
            "7: no such kind of block \"python exmaple\"; there are example, starter, solution, alternative, wrong, check; \
             or nothing for code that is only read",
        ),
        (
            "```py example\nx\n```\n",
            "7: no such block \"py example\"; did you mean \"python example\"?",
        ),
        (
            "```python example setup=shop\nx\n```\n",
            "7: no data set \"shop\" in lessons/data; there are blog, none",
        ),
        (
            "```python example queries=many\nx\n```\n",
            "7: \"queries\" wants a whole number: queries=2",
        ),
        (
            "```python example querys=2\nx\n```\n",
            "7: no such option \"querys\"; the options here are id, setup, queries, error",
        ),
        (
            "\n```python starter\nx\n```\n",
            "8: \"starter\" belongs to an exercise: begin one with ## Exercise: Its title",
        ),
        (
            "```python example id=a\n```\n\n```python example id=a\n```\n",
            "10: \"a\" is the id of two items: add id=... to one",
        ),
        (
            "```quiz\nWhich?\n```\n",
            "7: give the quiz a name that will not change: ```quiz id=what-evaluates",
        ),
        (
            "```quiz id=q\nWhich?\n- [x] a\n```\n",
            "8: give two or more choices: `- [ ] ` a wrong one, `- [x] ` the right one",
        ),
        (
            "```quiz id=q\nWhich?\n- [ ] a\n  A.\n- [ ] b\n  B.\n```\n",
            "9: mark the right choice with `- [x] `",
        ),
        (
            "```quiz id=q\nWhich?\n- [x] a\n- [ ] b\n  B.\n```\n",
            "9: say why on the next line, indented by two spaces",
        ),
        (
            "```predict\nWhich?\n- [x] a\n  A.\n- [ ] b\n  B.\n```\n",
            "7: a `predict` block belongs to the `python example` that follows it",
        ),
        (
            "# Title\n",
            "7: the title stands in the front matter: begin headings with ##",
        ),
    ] {
        assert_eq!(mistakes(body), [expected], "{body}");
    }
}

#[test]
fn mistakes_in_exercises() {
    assert_eq!(
        mistakes("## Exercise: A\n"),
        [
            "7: the exercise has no task: say in prose what to write",
            "7: the exercise has no hint: add a ```hint block, or two",
            "7: add two or more wrong programs that learners write: ```python wrong",
            "7: the exercise has no starter: add a ```python starter block",
            "7: the exercise has no solution: add a ```python solution block",
        ]
    );
    for (from, to, expected) in [
        (
            "queries=1",
            "budget=1",
            "7: no such option \"budget\"; the options here are id, setup, queries, ordered, unordered, variable, no-answer, output, tables, ignore, sql",
        ),
        (
            "ordered=title",
            "ordered unordered",
            "7: \"ordered\" and \"unordered\" exclude each other",
        ),
        (
            "# Other.\n",
            "",
            "45: begin a wrong program with a comment: what the learner who writes it should read",
        ),
        (
            " title=\"With a list\"",
            "",
            "35: say what is different about it: ```python alternative title=\"With a subquery\"",
        ),
        (
            "title=\"With a list\"",
            "title=\"With",
            "35: the value of \"title\" lacks its closing quote",
        ),
        (
            "python starter",
            "python solution",
            "27: the exercise has two solutions; other good programs are `python alternative`",
        ),
    ] {
        let body = EXERCISE.replacen(from, to, 1);
        assert_eq!(
            mistakes(&body).first().map(String::as_str),
            Some(expected),
            "{from} -> {to}"
        );
    }
}

#[test]
fn every_file_of_the_course_is_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if let Err(errors) = super::load(root) {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n"));
    }
}

#[test]
fn a_missing_folder_is_an_error() {
    let errors = super::load(Path::new("/no/such/folder")).unwrap_err();
    assert!(
        errors[0]
            .to_string()
            .starts_with("/no/such/folder:1: cannot be read"),
        "{}",
        errors[0]
    );
}
