//! The text of a migration file.

use super::literal::{Imports, Literal};

/// One operation as its class's arguments.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where the class is defined; None for one of Django's own.
    pub module: Option<String>,
    /// `CreateModel`.
    pub name: String,
    /// In the order of the signature; those left at their defaults are left out.
    pub arguments: Vec<(String, Literal)>,
}

/// What must be applied before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dependency {
    Migration {
        app_label: String,
        name: String,
    },
    /// `migrations.swappable_dependency(settings.AUTH_USER_MODEL)`.
    Swappable {
        setting: String,
    },
}

/// One migration file.
#[derive(Clone, Debug, Default)]
pub struct Migration {
    pub app_label: String,
    pub name: String,
    pub operations: Vec<Operation>,
    pub dependencies: Vec<Dependency>,
    pub initial: bool,
    /// `atomic = False`.
    pub not_atomic: bool,
    /// Squashed: app labels and names.
    pub replaces: Vec<(String, String)>,
    pub run_before: Vec<(String, String)>,
}

/// The arguments whose items go on lines of their own.
fn expands(operation: &str, argument: &str) -> bool {
    match operation {
        "CreateModel" => matches!(argument, "fields" | "options" | "managers"),
        "SeparateDatabaseAndState" => {
            matches!(argument, "database_operations" | "state_operations")
        }
        _ => false,
    }
}

/// Lines with an indentation.
struct Lines {
    text: Vec<String>,
    depth: usize,
}

impl Lines {
    fn feed(&mut self, line: impl AsRef<str>) {
        self.text
            .push(format!("{}{}", "    ".repeat(self.depth), line.as_ref()));
    }

    /// A text of one line or several, with something before the first and a comma after the last.
    fn feed_value(&mut self, before: &str, value: &str) {
        let lines: Vec<&str> = value.lines().collect();
        let last = lines.len().saturating_sub(1);
        for (i, line) in lines.iter().enumerate() {
            let before = if i == 0 { before } else { "" };
            self.feed(format!(
                "{before}{line}{}",
                if i == last { "," } else { "" }
            ));
        }
    }
}

impl Operation {
    /// The operation's lines, from that depth of indentation on.
    pub fn write(&self, depth: usize, imports: &mut Imports) -> String {
        let mut lines = Lines {
            text: Vec::new(),
            depth,
        };
        match &self.module {
            None => lines.feed(format!("migrations.{}(", self.name)),
            Some(module) => {
                imports.insert(format!("import {module}"));
                lines.feed(format!("{module}.{}(", self.name));
            }
        }
        lines.depth += 1;
        for (argument, value) in &self.arguments {
            let expands = expands(&self.name, argument);
            match value {
                Literal::Dict(items) if expands => {
                    lines.feed(format!("{argument}={{"));
                    lines.depth += 1;
                    for (key, value) in items {
                        let key = key.write(imports);
                        lines.feed_value(&format!("{key}: "), &value.write(imports));
                    }
                    lines.depth -= 1;
                    lines.feed("},");
                }
                Literal::List(items) | Literal::Tuple(items) if expands => {
                    lines.feed(format!("{argument}=["));
                    lines.depth += 1;
                    for item in items {
                        lines.feed_value("", &item.write(imports));
                    }
                    lines.depth -= 1;
                    lines.feed("],");
                }
                value => lines.feed_value(&format!("{argument}="), &value.write(imports)),
            }
        }
        lines.depth -= 1;
        lines.feed("),");
        lines.text.join("\n")
    }
}

impl Migration {
    /// The file's text. `header` is its first line, which names Django's version and the time.
    pub fn write(&self, header: Option<&str>) -> String {
        let mut imports = Imports::new();
        let operations: Vec<String> = self
            .operations
            .iter()
            .map(|operation| operation.write(2, &mut imports) + "\n")
            .collect();
        let mut dependencies: Vec<String> = self
            .dependencies
            .iter()
            .map(|dependency| match dependency {
                Dependency::Migration { app_label, name } => {
                    format!(
                        "        {},\n",
                        pair(app_label, name).write(&mut Imports::new())
                    )
                }
                Dependency::Swappable { setting } => {
                    imports.insert("from django.conf import settings".into());
                    format!("        migrations.swappable_dependency(settings.{setting}),\n")
                }
            })
            .collect();
        dependencies.sort();
        let models = imports.remove("from django.db import models");
        imports.insert(format!(
            "from django.db import migrations{}",
            if models { ", models" } else { "" }
        ));
        let mut out = String::new();
        if let Some(header) = header {
            out += &format!("{header}\n\n");
        }
        out += &import_lines(&imports);
        out += "\n\nclass Migration(migrations.Migration):\n";
        let pairs = |list: &[(String, String)]| {
            Literal::List(list.iter().map(|(app, name)| pair(app, name)).collect())
                .write(&mut Imports::new())
        };
        if !self.replaces.is_empty() {
            out += &format!("\n    replaces = {}\n", pairs(&self.replaces));
        }
        if self.initial {
            out += "\n    initial = True\n";
        }
        if self.not_atomic {
            out += "\n    atomic = False\n";
        }
        if !self.run_before.is_empty() {
            out += &format!("\n    run_before = {}\n", pairs(&self.run_before));
        }
        out += &format!("\n    dependencies = [\n{}    ]\n", dependencies.concat());
        out += &format!("\n    operations = [\n{}    ]\n", operations.concat());
        out
    }
}

fn pair(app_label: &str, name: &str) -> Literal {
    Literal::Tuple(vec![Literal::text(app_label), Literal::text(name)])
}

/// `import x` before `from x import y`, each by the module; functions of other migrations in a comment, since files whose
/// names start with digits can't be imported.
fn import_lines(imports: &Imports) -> String {
    let in_migration = |line: &str| {
        let module = line.strip_prefix("import ")?;
        let last = module.rsplit('.').next()?;
        (module.contains('.') && last.starts_with(|c: char| c.is_ascii_digit()))
            .then(|| module.to_owned())
    };
    let manual: Vec<String> = imports
        .iter()
        .filter_map(|line| in_migration(line))
        .collect();
    let mut lines: Vec<&String> = imports
        .iter()
        .filter(|line| in_migration(line).is_none())
        .collect();
    lines.sort_by_key(|line| {
        let mut words = line.split(' ');
        (
            words.next() == Some("from"),
            words.next().unwrap_or_default().to_owned(),
        )
    });
    let mut out: String = lines.iter().map(|line| format!("{line}\n")).collect();
    if !manual.is_empty() {
        out += "\n\n# Functions from the following migrations need manual copying.\n# Move them and any dependencies into \
                this file, then update the\n# RunPython operations to refer to the local versions:\n# ";
        out += &manual.join("\n# ");
    }
    out
}
