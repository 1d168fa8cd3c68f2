//! One lesson file.

use super::blocks::{Fence, Piece, cut};
use super::data::DataSets;
use super::options::Options;
use super::{Error, choices, front, html, slug};
use crate::course::{
    Alternative, Block, Example, Lesson, LessonExercise, LessonSummary, Predict, Quiz,
};
use dunder_engine::grade::{Answer, CodeRule, Exercise, Wrong};
use std::collections::BTreeSet;
use std::path::Path;

const ROLES: &str =
    "example, starter, solution, alternative, wrong, check; or nothing for code that is only read";

pub(super) fn parse(
    file: &Path,
    text: &str,
    module: &str,
    data: &DataSets,
) -> Result<(Lesson, LessonSummary), Vec<Error>> {
    let (front, skip) = front::parse(
        file,
        text,
        &["title", "summary", "minutes"],
        &["setup", "terms"],
    )?;
    let mut parser = Parser {
        file,
        data,
        setup: front.get("setup").unwrap_or("none").to_owned(),
        lesson: Lesson {
            slug: slug(file).unwrap_or_default(),
            title: front.text("title"),
            summary: front.text("summary"),
            module: module.to_owned(),
            ..Lesson::default()
        },
        prose: String::new(),
        predict: None,
        exercise: None,
        ids: BTreeSet::new(),
        examples: 0,
        terms: front
            .get("terms")
            .map(|terms| {
                terms
                    .split(',')
                    .map(|term| term.trim().to_owned())
                    .collect()
            })
            .unwrap_or_default(),
        headings: Vec::new(),
        errors: Vec::new(),
    };
    let minutes = front.text("minutes").parse().unwrap_or_else(|_| {
        parser.error(1, "\"minutes\" wants a whole number");
        0
    });
    match cut(text, skip) {
        Ok(pieces) => pieces.into_iter().for_each(|piece| parser.piece(piece)),
        Err(line) => parser.error(
            line,
            "this block is never closed: add a line of as many backticks",
        ),
    }
    parser.finish();
    if !parser.errors.is_empty() {
        return Err(parser.errors);
    }
    let lesson = parser.lesson;
    let summary = LessonSummary {
        slug: lesson.slug.clone(),
        title: lesson.title.clone(),
        summary: lesson.summary.clone(),
        minutes,
        exercises: lesson
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Exercise(exercise) => Some(exercise.id.clone()),
                Block::Quiz(quiz) => Some(quiz.id.clone()),
                _ => None,
            })
            .collect(),
        terms: parser.terms,
        headings: parser.headings,
    };
    Ok((lesson, summary))
}

struct Parser<'a> {
    file: &'a Path,
    data: &'a DataSets,
    /// The data set where an item names none.
    setup: String,
    lesson: Lesson,
    prose: String,
    /// Waiting for its example.
    predict: Option<(usize, Predict)>,
    exercise: Option<Draft>,
    ids: BTreeSet<String>,
    examples: usize,
    terms: Vec<String>,
    headings: Vec<String>,
    errors: Vec<Error>,
}

/// An exercise being read.
struct Draft {
    line: usize,
    title: String,
    id: String,
    setup: String,
    task: String,
    starter: Option<String>,
    solution: Option<String>,
    why: String,
    hints: Vec<String>,
    alternatives: Vec<Alternative>,
    exercise: Exercise,
}

impl Parser<'_> {
    fn error(&mut self, line: usize, message: impl Into<String>) {
        self.errors.push(Error {
            file: self.file.to_owned(),
            line,
            message: message.into(),
        });
    }

    fn options(&mut self, line: usize, text: &str, allowed: &[&str]) -> Options {
        Options::parse(text, allowed).unwrap_or_else(|message| {
            self.error(line, message);
            Options::default()
        })
    }

    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Text { text, .. } => match &mut self.exercise {
                Some(draft) => draft.task.push_str(&text),
                None => self.prose.push_str(&text),
            },
            Piece::Rule => {
                if self.exercise.is_some() {
                    self.end_exercise();
                } else {
                    self.prose.push_str("\n---\n\n");
                }
            }
            Piece::Heading { line, level, text } => {
                self.end_exercise();
                if let Some(rest) = text.strip_prefix("Exercise:") {
                    self.end_prose();
                    self.begin_exercise(line, rest);
                } else {
                    if level == 1 {
                        self.error(
                            line,
                            "the title stands in the front matter: begin headings with ##",
                        );
                    }
                    self.headings.push(text.replace('`', ""));
                    self.prose
                        .push_str(&format!("\n{} {text}\n\n", "#".repeat(level)));
                }
            }
            Piece::Fence(fence) => self.fence(fence),
        }
    }

    fn fence(&mut self, fence: Fence) {
        match (fence.language.as_str(), fence.role.as_str()) {
            ("python", "example") => self.example(fence),
            ("python", "starter" | "solution" | "alternative" | "wrong" | "check")
            | ("hint" | "why" | "must" | "must-not", _) => {
                self.part(fence);
            }
            ("predict", "") => self.predict(fence),
            ("quiz", "") => self.quiz(fence),
            ("predict" | "quiz", role) => self.error(
                fence.line,
                format!("\"{role}\" has no place here; options are written name=value"),
            ),
            ("python", "") | ("", "") => self.keep(&fence),
            ("python", role) => self.error(
                fence.line,
                format!("no such kind of block \"python {role}\"; there are {ROLES}"),
            ),
            (_, "") => self.keep(&fence),
            (language, role) => {
                self.error(
                    fence.line,
                    format!("no such block \"{language} {role}\"; did you mean \"python {role}\"?"),
                );
            }
        }
    }

    /// A fence that is only read.
    fn keep(&mut self, fence: &Fence) {
        match &mut self.exercise {
            Some(draft) => draft.task.push_str(&format!("\n{}\n", fence.source)),
            None => self.prose.push_str(&format!("\n{}\n", fence.source)),
        }
    }

    fn end_prose(&mut self) {
        if !self.prose.trim().is_empty() {
            let html = html::render(&self.prose);
            self.lesson.blocks.push(Block::Prose { html });
        }
        self.prose.clear();
    }

    fn id(&mut self, line: usize, id: String) -> String {
        if !self.ids.insert(id.clone()) {
            self.error(
                line,
                format!("\"{id}\" is the id of two items: add id=... to one"),
            );
        }
        id
    }

    /// Notes that an item uses this data set.
    fn use_setup(&mut self, line: usize, name: &str) -> Option<Vec<String>> {
        match self.data.get(name) {
            Ok(set) => {
                self.lesson
                    .setups
                    .insert(name.to_owned(), set.setup.clone());
                Some(set.hidden.clone())
            }
            Err(message) => {
                self.error(line, message);
                None
            }
        }
    }

    fn example(&mut self, fence: Fence) {
        if self.exercise.is_some() {
            self.error(fence.line, "an example inside an exercise: end the exercise with a line --- or a heading first");
        }
        let options = self.options(
            fence.line,
            &fence.options,
            &["id", "setup", "queries", "error"],
        );
        let queries = options.number("queries").unwrap_or_else(|message| {
            self.error(fence.line, message);
            None
        });
        let setup = options.value("setup").unwrap_or(&self.setup).to_owned();
        self.use_setup(fence.line, &setup);
        self.examples += 1;
        let id = options
            .value("id")
            .map_or_else(|| format!("example-{}", self.examples), str::to_owned);
        let id = self.id(fence.line, id);
        self.end_prose();
        let predict = self.predict.take().map(|(_, predict)| predict);
        self.lesson.blocks.push(Block::Example(Example {
            id,
            setup,
            code: fence.content.trim_end().to_owned(),
            predict,
            queries,
            error: options.value("error").map(str::to_owned),
        }));
    }

    fn predict(&mut self, fence: Fence) {
        self.options(fence.line, &fence.options, &[]);
        match choices::parse(&fence.content) {
            Ok(question) => {
                let predict = Predict {
                    question_html: question.question_html,
                    choices: question.choices,
                };
                if let Some((line, _)) = self.predict.replace((fence.line, predict)) {
                    self.error(
                        line,
                        "a `predict` block belongs to the `python example` that follows it",
                    );
                }
            }
            Err((offset, message)) => self.error(fence.line + 1 + offset, message),
        }
    }

    fn quiz(&mut self, fence: Fence) {
        self.end_exercise();
        let options = self.options(fence.line, &fence.options, &["id"]);
        let Some(id) = options.value("id") else {
            self.error(
                fence.line,
                "give the quiz a name that will not change: ```quiz id=what-evaluates",
            );
            return;
        };
        let id = self.id(fence.line, id.to_owned());
        match choices::parse(&fence.content) {
            Ok(question) => {
                self.end_prose();
                self.lesson.blocks.push(Block::Quiz(Quiz {
                    id,
                    question_html: question.question_html,
                    choices: question.choices,
                }));
            }
            Err((offset, message)) => self.error(fence.line + 1 + offset, message),
        }
    }

    fn begin_exercise(&mut self, line: usize, heading: &str) {
        let (title, options) = match heading
            .trim()
            .strip_suffix('}')
            .and_then(|rest| rest.rsplit_once('{'))
        {
            Some((title, options)) => (title.trim(), options),
            None => (heading.trim(), ""),
        };
        let allowed = [
            "id",
            "setup",
            "queries",
            "ordered",
            "unordered",
            "variable",
            "no-answer",
            "output",
            "tables",
            "ignore",
            "sql",
        ];
        let options = self.options(line, options, &allowed);
        if title.is_empty() {
            self.error(
                line,
                "give the exercise a title: ## Exercise: One query for the list",
            );
        }
        let id = options
            .value("id")
            .map_or_else(|| slugify(title), str::to_owned);
        let id = self.id(line, id);
        let max_queries = options.number("queries").unwrap_or_else(|message| {
            self.error(line, message);
            None
        });
        let setup = options.value("setup").unwrap_or(&self.setup).to_owned();
        let hidden = self.use_setup(line, &setup);
        if hidden.as_ref().is_some_and(Vec::is_empty) && setup != "none" {
            self.error(
                line,
                format!("an exercise needs hidden data: add lessons/data/{setup}/hidden1.py"),
            );
        }
        let ordered = match (options.has("ordered"), options.has("unordered")) {
            (true, true) => {
                self.error(line, "\"ordered\" and \"unordered\" exclude each other");
                None
            }
            (true, false) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        let answer = match options.value("variable") {
            Some(name) => Answer::Variable(name.to_owned()),
            None if options.has("no-answer") => Answer::None,
            None => Answer::LastValue,
        };
        let exercise = Exercise {
            setup: self.lesson.setups.get(&setup).cloned().unwrap_or_default(),
            hidden: hidden.unwrap_or_default(),
            answer,
            ordered,
            order_columns: options.list("ordered"),
            max_queries,
            output: options.has("output"),
            tables: options.has("tables"),
            ignore_columns: options.list("ignore"),
            sql: options.has("sql"),
            ..Exercise::default()
        };
        self.exercise = Some(Draft {
            line,
            title: title.to_owned(),
            id,
            setup,
            task: String::new(),
            starter: None,
            solution: None,
            why: String::new(),
            hints: Vec::new(),
            alternatives: Vec::new(),
            exercise,
        });
    }

    /// A block that belongs to an exercise.
    fn part(&mut self, fence: Fence) {
        let line = fence.line;
        let name = if fence.language == "python" {
            fence.role.as_str()
        } else {
            fence.language.as_str()
        };
        let Some(mut draft) = self.exercise.take() else {
            self.error(
                line,
                format!("\"{name}\" belongs to an exercise: begin one with ## Exercise: Its title"),
            );
            return;
        };
        let code = fence.content.trim_end().to_owned();
        match name {
            "starter" | "solution" => {
                self.options(line, &fence.options, &[]);
                let slot = if name == "starter" {
                    &mut draft.starter
                } else {
                    &mut draft.solution
                };
                if slot.replace(code).is_some() {
                    self.error(line, format!("the exercise has two {name}s; other good programs are `python alternative`"));
                }
            }
            "alternative" => {
                let options = self.options(line, &fence.options, &["title"]);
                match options.value("title") {
                    Some(title) => draft.alternatives.push(Alternative { title: html::inline(title), code }),
                    None => self.error(line, "say what is different about it: ```python alternative title=\"With a subquery\""),
                }
            }
            "wrong" => {
                self.options(line, &fence.options, &[]);
                let (message, code) = leading_comment(&code);
                if message.is_empty() {
                    self.error(line, "begin a wrong program with a comment: what the learner who writes it should read");
                }
                draft.exercise.wrong.push(Wrong { code, message });
            }
            "check" => {
                self.options(line, &fence.options, &[]);
                draft.exercise.answer = Answer::Expression(code);
            }
            "hint" => draft.hints.push(html::render(&code)),
            "why" => draft.why = html::render(&code),
            _ => match code.split_once('\n') {
                Some((pattern, message)) => draft.exercise.code.push(CodeRule {
                    pattern: pattern.to_owned(),
                    must_match: name == "must",
                    message: message.replace('\n', " ").trim().to_owned(),
                }),
                None => self.error(
                    line,
                    "write the regular expression on the first line, and what to say on the next",
                ),
            },
        }
        self.exercise = Some(draft);
    }

    fn end_exercise(&mut self) {
        let Some(mut draft) = self.exercise.take() else {
            return;
        };
        if draft.task.trim().is_empty() {
            self.error(
                draft.line,
                "the exercise has no task: say in prose what to write",
            );
        }
        if draft.hints.is_empty() {
            self.error(
                draft.line,
                "the exercise has no hint: add a ```hint block, or two",
            );
        }
        if draft.exercise.wrong.len() < 2 {
            self.error(
                draft.line,
                "add two or more wrong programs that learners write: ```python wrong",
            );
        }
        let missing =
            |name: &str| format!("the exercise has no {name}: add a ```python {name} block");
        if draft.starter.is_none() {
            self.error(draft.line, missing("starter"));
        }
        match draft.solution {
            Some(solution) => draft.exercise.solution = solution,
            None => self.error(draft.line, missing("solution")),
        }
        self.lesson
            .blocks
            .push(Block::Exercise(Box::new(LessonExercise {
                id: draft.id,
                title: draft.title,
                task_html: html::render(&draft.task),
                setup: draft.setup,
                starter: draft.starter.unwrap_or_default(),
                hints: draft.hints,
                exercise: draft.exercise,
                solution_html: draft.why,
                alternatives: draft.alternatives,
            })));
    }

    fn finish(&mut self) {
        self.end_exercise();
        self.end_prose();
        if let Some((line, _)) = self.predict.take() {
            self.error(
                line,
                "a `predict` block belongs to the `python example` that follows it",
            );
        }
    }
}

/// The comment lines that a program begins with, and the rest.
fn leading_comment(code: &str) -> (String, String) {
    let count = code
        .lines()
        .take_while(|line| line.starts_with('#'))
        .count();
    let message: Vec<&str> = code
        .lines()
        .take(count)
        .map(|line| line.trim_start_matches('#').trim())
        .collect();
    let rest: Vec<&str> = code.lines().skip(count).collect();
    (message.join(" "), rest.join("\n"))
}

/// `The N+1 problem` → `the-n-1-problem`
fn slugify(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
