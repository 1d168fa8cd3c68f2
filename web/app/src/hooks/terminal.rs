//! What can be done at the terminal of a desk.

use super::Desk;
use crate::bench::{Action, Note, Running};
use crate::engine::Failure;
use crate::js;
use crate::shared::Shared;
use crate::terminal::{Asking, Entry, Terminal, apps, files, missing, words};
use dunder_engine::message::{Command, Reply};
use dunder_engine::program::{Limits, Manage};
use dunder_engine::report::Event;

impl Desk {
    fn terminal(&self) -> Terminal {
        let terminal = self.bench.terminal();
        terminal.map_or_else(Terminal::default, |terminal| (**terminal).clone())
    }

    /// A line was typed: a command, or the answer to what the last one asks.
    pub fn type_line(&self, line: &str) {
        let desk = self.fresh();
        let mut terminal = desk.terminal();
        if desk.bench.running.is_some() {
            return;
        }
        if let Some(mut asking) = terminal.asking.take() {
            asking.answers.push(line.to_owned());
            return desk.manage(terminal, asking);
        }
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        terminal.history.retain(|other| other != line);
        terminal.history.push(line.to_owned());
        if line == "clear" {
            terminal.entries.clear();
            return desk.bench.dispatch(Action::Terminal(terminal));
        }
        let mut entry = Entry {
            command: line.to_owned(),
            ..Entry::default()
        };
        let asking = match words(line) {
            Ok(argv) => Asking {
                argv,
                answers: Vec::new(),
            },
            Err(word) => {
                entry.word = Some(word);
                entry.ended = true;
                terminal.entries.push(entry);
                return desk.bench.dispatch(Action::Terminal(terminal));
            }
        };
        terminal.entries.push(entry);
        desk.manage(terminal, asking);
    }

    /// Runs a command with the answers that it has so far. Its entry is the last one.
    fn manage(&self, mut terminal: Terminal, asking: Asking) {
        let number = self.bench.runs + 1;
        let own = files(&apps(&self.bench.task, &self.bench.texts));
        let mut all = self.bench.texts.made.clone();
        all.extend(own.clone());
        let manage = Manage {
            files: all,
            database: terminal.database.as_ref().map(|bytes| (**bytes).clone()),
            argv: asking.argv.clone(),
            answers: asking.answers.clone(),
            limits: Limits::default(),
        };
        let running = Running {
            number,
            since: js::now(),
        };
        self.bench
            .dispatch(Action::Command(running, terminal.clone()));
        let desk = self.clone();
        let command = Command::Manage {
            manage: Box::new(manage),
        };
        let done = move |reply| {
            let mut made = None;
            let mut entry = terminal.entries.pop().unwrap_or_default();
            entry.word = None;
            entry.ended = true;
            match reply {
                Ok(Reply::Managed { managed }) => {
                    let managed = *managed;
                    let is_shown =
                        |event: &Event| matches!(event, Event::Output { .. } | Event::Error(_));
                    entry.events = managed.report.events;
                    entry.events.retain(is_shown);
                    if managed.status.is_none() {
                        entry.ended = false;
                        terminal.asking = Some(asking);
                    } else if managed.status == Some(1) {
                        let name = asking.argv.first().map(String::as_str);
                        entry.word = name.and_then(missing).map(str::to_owned);
                    }
                    terminal.database = managed.database.map(Shared::new);
                    let mut files = managed.files;
                    files.retain(|path, _| !own.contains_key(path));
                    made = Some(files);
                }
                Ok(_) => {
                    entry.word = Some("The engine gave an answer to another question.".to_owned())
                }
                Err(Failure::Stopped) => {
                    entry.word = Some("Stopped. Nothing has changed.".to_owned())
                }
                Err(failure) => entry.word = Some(failure.to_string()),
            }
            terminal.entries.push(entry);
            let before = desk.fresh().bench.texts.made.clone();
            desk.bench.dispatch(Action::Managed {
                number,
                terminal,
                made,
            });
            let desk = desk.fresh();
            if desk.bench.texts.made != before && !desk.bench.linked {
                desk.save();
            }
        };
        self.engine.send(command, Limits::default().time_ms, done);
    }

    /// Leaves a question without an answer: its command has done nothing.
    pub fn interrupt(&self) {
        let desk = self.fresh();
        let mut terminal = desk.terminal();
        if terminal.asking.take().is_some() {
            if let Some(entry) = terminal.entries.last_mut() {
                entry.ended = true;
                entry.word = Some("^C".to_owned());
            }
            desk.bench.dispatch(Action::Terminal(terminal));
        }
    }

    /// The project as it was at first: no migrations, an empty database.
    pub fn start_over(&self) {
        let desk = self.fresh();
        let mut texts = desk.bench.texts.clone();
        texts.made.clear();
        desk.change_project(
            texts,
            None,
            "The migrations and the terminal's database are gone.",
        );
    }

    /// Removes a file that a command has made.
    pub fn remove_made(&self, path: &str) {
        let desk = self.fresh();
        let mut texts = desk.bench.texts.clone();
        texts.made.remove(path);
        let terminal = desk.bench.terminal().cloned();
        desk.change_project(texts, terminal, &format!("{path} is deleted."));
    }

    fn change_project(
        &self,
        texts: crate::task::Texts,
        terminal: Option<Shared<Terminal>>,
        text: &str,
    ) {
        let note = Note {
            text: text.to_owned(),
            undo: Some(self.undo()),
            serious: false,
        };
        self.replace(texts, terminal, Some(note));
    }
}
