//! The terminal's project: the models on the bench, and what `manage.py` has made of them.

use crate::shared::Shared;
use crate::task::{Task, Texts};
use dunder_engine::program::App;
use dunder_engine::report::Event;
use std::collections::BTreeMap;

/// Where its commands have come to. It lives as long as the page; the files that they made are kept with the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terminal {
    /// What is on the screen.
    pub entries: Vec<Entry>,
    /// What was typed, the oldest first.
    pub history: Vec<String>,
    /// A database file; none before the first command.
    pub database: Option<Shared<Vec<u8>>>,
    /// The command that waits for an answer.
    pub asking: Option<Asking>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// As it was typed, after `python manage.py`.
    pub command: String,
    /// What it printed, and the error that it ended with.
    pub events: Vec<Event>,
    /// What the page adds.
    pub word: Option<String>,
    pub ended: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asking {
    pub argv: Vec<String>,
    /// Those that were given so far.
    pub answers: Vec<String>,
}

impl Entry {
    /// All that it printed.
    pub fn output(&self) -> String {
        let text = |event: &Event| match event {
            Event::Output { text, .. } => Some(text.clone()),
            _ => None,
        };
        self.events.iter().filter_map(text).collect()
    }
}

/// The apps of the project: those of the setup, and `app` when the program itself defines models.
pub fn apps(task: &Task, texts: &Texts) -> Vec<App> {
    let mut apps = task.setup_with(texts).apps;
    let models = models_in(&texts.code);
    if !models.is_empty() {
        apps.push(App {
            label: "app".to_owned(),
            models,
        });
    }
    apps
}

/// The project's files as the bench has them, by their paths.
pub fn files(apps: &[App]) -> BTreeMap<String, String> {
    let of_app = |app: &App| {
        let path = |name: &str| format!("{}/{name}", app.label);
        [
            (path("__init__.py"), String::new()),
            (path("models.py"), app.models.clone()),
            (path("migrations/__init__.py"), String::new()),
        ]
    };
    apps.iter().flat_map(of_app).collect()
}

/// The part of a program that defines its models: what stands before the end of its last class, but for statements that do
/// something. Nothing where there are no models.
fn models_in(code: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for line in code.lines() {
        // What is indented, closes a bracket or is empty goes on.
        let goes_on = line.starts_with([' ', '\t', ')', ']', '}']) || line.is_empty();
        match blocks.last_mut().filter(|_| goes_on) {
            Some(block) => block.push_str(line),
            None => blocks.push(line.to_owned()),
        }
        if let Some(block) = blocks.last_mut() {
            block.push('\n');
        }
    }
    let is_model = |block: &String| {
        let head = block.lines().next().unwrap_or_default();
        head.starts_with("class ") && (head.contains("Model)") || head.contains("Model,"))
    };
    if !blocks.iter().any(is_model) {
        return String::new();
    }
    let last = blocks.iter().rposition(|block| block.starts_with("class "));
    let defines = |block: &String| {
        let starts = ["import ", "from ", "class ", "def ", "async def ", "@"];
        let is_constant = block.split_once(" = ").is_some_and(|(name, _)| {
            name.chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_')
        }) && !block.contains(".objects");
        is_constant || starts.iter().any(|start| block.starts_with(start))
    };
    blocks.truncate(last.map_or(0, |last| last + 1));
    blocks.retain(defines);
    blocks.concat()
}

/// The arguments in a line as a shell takes them; `python manage.py` before them may be there.
///
/// # Errors
/// When a quotation mark has no second one.
pub fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match letters.next() {
                        Some(end) if end == letter => break,
                        Some(inner) => word.push(inner),
                        None => return Err(format!("There is no second {letter}.")),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(letters.next()),
            letter if letter.is_whitespace() => words.extend(word.take()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    let before = [
        "python",
        "python3",
        "django-admin",
        "manage.py",
        "./manage.py",
    ];
    let named = words
        .iter()
        .take_while(|word| before.contains(&word.as_str()))
        .count();
    Ok(words.split_off(named.min(2)))
}

/// Why a command of Django's is not here.
pub fn missing(command: &str) -> Option<&'static str> {
    Some(match command {
        "runserver" | "runserver_plus" | "collectstatic" | "test" | "startproject" | "startapp" => {
            "Django has this command. Here there is no server and no disk: there are models, their migrations and a database."
        }
        "shell" | "dbshell" | "shell_plus" => {
            "Django has this command. Here the editor is the shell: write the queryset there and run it."
        }
        "createsuperuser" | "changepassword" | "loaddata" | "dumpdata" | "inspectdb" => {
            "Django has this command; this terminal has those of migrations. Type help for a list."
        }
        _ => return None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        let split = |line: &str| words(line).unwrap().join("|");
        assert_eq!(split("migrate blog  0001"), "migrate|blog|0001");
        assert_eq!(split("python manage.py migrate"), "migrate");
        assert_eq!(split("./manage.py"), "");
        assert_eq!(
            split("makemigrations -n \"a b\" 'c\"d'"),
            "makemigrations|-n|a b|c\"d"
        );
        assert!(words("migrate \"blog").is_err());
    }

    #[test]
    fn the_models_of_a_program_are_what_stands_before_its_queries() {
        let models = "from django.db import models\n\nSIZES = [\n    (1, \"S\"),\n]\n\n\nclass Shirt(models.Model):\n    \
                      size = models.IntegerField(choices=SIZES)\n\n    def __str__(self):\n        return str(self.size)\n";
        let program = format!(
            "{models}\n\nShirt.objects.create(size=1)\nfor shirt in Shirt.objects.all():\n    print(shirt)\n"
        );
        assert_eq!(models_in(&program).trim_end(), models.trim_end());
        let mixed = "print(1)\nfrom django.db.models import *\nfirst = A.objects.get()\nclass A(Model):\n    pass\n";
        assert_eq!(
            models_in(mixed),
            "from django.db.models import *\nclass A(Model):\n    pass\n"
        );
        assert_eq!(
            models_in("from blog.models import Post\nclass F(forms.ModelForm):\n    pass\n"),
            ""
        );
    }

    #[test]
    fn the_project_has_the_learners_models() {
        let task = Task::playground();
        let mut texts = task.originals();
        let labels =
            |texts: &Texts| -> Vec<String> { files(&apps(&task, texts)).into_keys().collect() };
        assert_eq!(
            labels(&texts),
            [
                "blog/__init__.py",
                "blog/migrations/__init__.py",
                "blog/models.py"
            ]
        );
        texts.code = "class A(models.Model):\n    pass\n".to_owned();
        assert_eq!(labels(&texts).first().unwrap(), "app/__init__.py");
    }
}
