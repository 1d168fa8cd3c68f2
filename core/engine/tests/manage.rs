//! `manage.py` on projects in memory.

#![cfg(feature = "run")]

use dunder_engine::Session;
use dunder_engine::message::Managed;
use dunder_engine::program::{Limits, Manage};

const MODELS: &str = "\
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=50, unique=True)
";

/// A project that goes from command to command.
struct Project {
    session: Session,
    manage: Manage,
}

impl Project {
    fn new(models: &str) -> Self {
        let files = [
            ("blog/__init__.py".to_owned(), String::new()),
            ("blog/models.py".to_owned(), models.to_owned()),
        ];
        Self {
            session: Session::default(),
            manage: Manage {
                files: files.into(),
                limits: Limits {
                    time_ms: 0,
                    ..Limits::default()
                },
                ..Manage::default()
            },
        }
    }

    fn run(&mut self, command: &str) -> Managed {
        self.manage.argv = command.split(' ').map(str::to_owned).collect();
        let managed = self.session.manage(&self.manage);
        self.manage.files = managed.files.clone();
        self.manage.database = managed.database.clone();
        managed
    }

    /// What it prints, to both streams.
    fn output(&mut self, command: &str) -> String {
        let managed = self.run(command);
        assert_eq!(managed.report.error(), None, "{command}");
        managed
            .report
            .events
            .iter()
            .filter_map(|event| match event {
                dunder_engine::report::Event::Output { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn migrations_are_made_applied_and_taken_back() {
    let mut project = Project::new(MODELS);
    assert_eq!(
        project.output("makemigrations blog"),
        "Migrations for 'blog':\n  blog/migrations/0001_initial.py\n    + Create model Category\n"
    );
    let file = &project.manage.files["blog/migrations/0001_initial.py"];
    assert!(file.contains("migrations.CreateModel("), "{file}");
    assert_eq!(
        project.output("sqlmigrate blog 0001"),
        "BEGIN;\n--\n-- Create model Category\n--\nCREATE TABLE \"blog_category\" (\"id\" integer NOT NULL PRIMARY KEY \
         AUTOINCREMENT, \"name\" varchar(50) NOT NULL UNIQUE);\nCOMMIT;\n"
    );
    assert_eq!(
        project.output("migrate blog"),
        "Operations to perform:\n  Apply all migrations: blog\nRunning migrations:\n  \
         Applying blog.0001_initial... OK\n"
    );
    assert_eq!(
        project.output("showmigrations blog"),
        "blog\n [X] 0001_initial\n"
    );
    assert_eq!(
        project.output("migrate blog zero"),
        "Operations to perform:\n  Unapply all migrations: blog\nRunning migrations:\n  Rendering model states... DONE\n  \
         Unapplying blog.0001_initial... OK\n"
    );
    assert_eq!(
        project.output("makemigrations blog --check"),
        "No changes detected in app 'blog'\n"
    );
}

#[test]
fn a_question_waits_for_its_answer() {
    let mut project = Project::new(MODELS);
    project.output("makemigrations blog");
    let renamed = MODELS.replace("name =", "title =");
    project
        .manage
        .files
        .insert("blog/models.py".to_owned(), renamed);
    let asked = project.run("makemigrations blog");
    assert_eq!(asked.status, None);
    assert!(
        asked
            .report
            .stdout()
            .ends_with("Was category.name renamed to category.title (a CharField)? [y/N] "),
        "{}",
        asked.report.stdout()
    );
    project.manage.answers = vec!["y".to_owned()];
    let answered = project.run("makemigrations blog");
    assert_eq!(answered.status, Some(0));
    let file = &answered.files["blog/migrations/0002_rename_name_category_title.py"];
    assert!(file.contains("migrations.RenameField("), "{file}");
}

#[test]
fn mistakes_are_said_as_on_a_command_line() {
    let mut project = Project::new(MODELS);
    let managed = project.run("migrate blog 0009");
    assert_eq!(managed.status, Some(1));
    assert_eq!(project.run("frobnicate").status, Some(1));
    assert_eq!(project.run("makemigrations nope").status, Some(2));
}
