//! The state of the workbench: what is being worked on, what runs, what the last run showed.

use crate::backup::Backup;
use crate::outcome::Outcome;
use crate::shared::Shared;
use crate::task::{File, Task, Texts};
use crate::terminal::Terminal;
use dunder_engine::message::TableInfo;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::Reducible;

#[derive(Clone, Debug)]
pub struct Bench {
    pub task: Shared<Task>,
    pub texts: Texts,
    pub file: File,
    /// Raised whenever the editor must take up `texts` anew.
    pub revision: u32,
    /// Whether `texts` differ from those that the task starts from.
    pub changed: bool,
    /// The texts came from a link, and are no draft.
    pub linked: bool,
    pub database: Option<Shared<Database>>,
    /// Stays, dimmed, while the next run is under way.
    pub outcome: Option<Shared<Outcome>>,
    /// The terminals of this visit, by the keys of their tasks.
    pub terminals: BTreeMap<String, Shared<Terminal>>,
    /// The command of the terminal whose database the engine holds, if nothing else has run since.
    pub managed: Option<u32>,
    /// Which run is under way, and since when.
    pub running: Option<Running>,
    pub runs: u32,
    pub stopped: bool,
    pub repeated: bool,
    pub tab: Tab,
    pub news: Vec<Tab>,
    pub pane: Pane,
    /// The line that the cursor is on.
    pub cursor: u32,
    /// A table, and a key in it, to show in *Tables*.
    pub looked_up: Option<(String, String)>,
    pub note: Option<Note>,
    pub share: Option<Share>,
}

/// What the texts say is left out: the editor shows them, and a keystroke draws nothing else.
impl PartialEq for Bench {
    fn eq(&self, other: &Self) -> bool {
        let view = |bench: &Self| {
            let Self {
                task,
                file,
                revision,
                changed,
                linked,
                database,
                outcome,
                terminals,
                managed,
                running,
                runs,
                ..
            } = bench.clone();
            let Self {
                stopped,
                repeated,
                tab,
                news,
                pane,
                cursor,
                looked_up,
                note,
                share,
                ..
            } = bench.clone();
            (
                (
                    task, file, revision, changed, linked, database, outcome, terminals, managed,
                    running, runs,
                ),
                (
                    stopped, repeated, tab, news, pane, cursor, looked_up, note, share,
                ),
            )
        };
        view(self) == view(other)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Running {
    pub number: u32,
    /// Milliseconds since the page was opened.
    pub since: f64,
}

/// A database file that was opened from disk. It lives as long as the page.
#[derive(Clone, Debug)]
pub struct Database {
    pub name: String,
    pub bytes: Vec<u8>,
    pub tables: Vec<TableInfo>,
}

/// Parts of the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Results,
    Sql,
    Tables,
    Terminal,
    Checks,
}

/// Parts of the page, of which a small screen shows one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Lesson,
    Code,
    Results,
}

/// A word to the learner that goes away by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub text: String,
    pub undo: Option<Undo>,
    pub serious: bool,
}

/// What *Undo* brings back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// With the terminal of that time.
    Texts(Texts, Option<Shared<Terminal>>),
    Everything(Backup),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub url: String,
    /// Whether it is on the clipboard; `None` while that is not known.
    pub copied: Option<bool>,
}

pub enum Action {
    Open {
        task: Box<Task>,
        texts: Texts,
        linked: bool,
    },
    Edit(String),
    /// Other texts for the same task.
    Replace {
        texts: Texts,
        linked: bool,
        note: Option<Note>,
        terminal: Option<Shared<Terminal>>,
    },
    ShowFile(File),
    Start(Running),
    Finish(Outcome),
    /// The terminal has changed by itself.
    Terminal(Terminal),
    /// A command of the terminal begins,
    Command(Running, Terminal),
    /// and ends. `made` are the files then; none when it did not end by itself.
    Managed {
        number: u32,
        terminal: Terminal,
        made: Option<BTreeMap<String, String>>,
    },
    Stopped,
    ShowTab(Tab),
    ShowPane(Pane),
    LookUp {
        table: String,
        key: String,
    },
    ForgetLookUp,
    Cursor(u32),
    Database(Option<Database>),
    Note(Option<Note>),
    Share(Option<Share>),
}

impl Bench {
    pub fn new(task: Task) -> Self {
        let texts = task.originals();
        Self {
            task: Shared::new(task),
            texts,
            file: File::Code,
            revision: 0,
            changed: false,
            linked: false,
            database: None,
            outcome: None,
            terminals: BTreeMap::new(),
            managed: None,
            running: None,
            runs: 0,
            stopped: false,
            repeated: false,
            tab: Tab::Results,
            news: Vec::new(),
            pane: Pane::Lesson,
            cursor: 1,
            looked_up: None,
            note: None,
            share: None,
        }
    }

    /// The tabs that this task has.
    pub fn tabs(&self) -> &'static [Tab] {
        match self.task.exercise_of() {
            Some(_) => &[Tab::Results, Tab::Sql, Tab::Tables, Tab::Checks],
            None => &[Tab::Results, Tab::Sql, Tab::Tables, Tab::Terminal],
        }
    }

    pub fn terminal(&self) -> Option<&Shared<Terminal>> {
        self.terminals.get(&self.task.key())
    }

    fn set_terminal(&mut self, terminal: Option<Shared<Terminal>>) {
        match terminal {
            Some(terminal) => self.terminals.insert(self.task.key(), terminal),
            None => self.terminals.remove(&self.task.key()),
        };
    }

    /// The editor shows the program where the file that it showed is gone.
    fn keep_file(&mut self) {
        if !self.texts.has(&self.file) {
            self.file = File::Code;
            self.revision += 1;
        }
    }

    fn finish(&mut self, outcome: Outcome) {
        let mut news = Vec::new();
        if !outcome.report.events.is_empty() || outcome.failure.is_some() {
            news.push(Tab::Results);
        }
        if outcome.report.query_count > 0 {
            news.push(Tab::Sql);
        }
        if outcome.writes() {
            news.push(Tab::Tables);
        }
        if outcome.grade.is_some() {
            news.push(Tab::Checks);
        }
        news.retain(|tab| *tab != self.tab);
        self.news = news;
        self.repeated = self
            .outcome
            .as_ref()
            .is_some_and(|before| outcome.same_as(before));
        // An error is not to be missed; the checks tell it themselves.
        let is_told = self.tab == Tab::Checks && outcome.grade.is_some();
        if outcome.went_wrong() && !is_told {
            self.show(Tab::Results);
        }
        self.outcome = Some(Shared::new(outcome));
        self.managed = None;
        self.running = None;
        self.stopped = false;
    }

    fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.news.retain(|other| *other != tab);
    }
}

impl Reducible for Bench {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut bench = (*self).clone();
        match action {
            Action::Open {
                task,
                texts,
                linked,
            } => {
                let opened = Self::new(*task);
                bench = Self {
                    changed: texts != opened.texts,
                    texts,
                    linked,
                    revision: bench.revision + 1,
                    runs: bench.runs,
                    pane: bench.pane,
                    note: bench.note,
                    terminals: bench.terminals,
                    tab: if opened.tabs().contains(&bench.tab) {
                        bench.tab
                    } else {
                        Tab::Results
                    },
                    ..opened
                };
                if linked {
                    // Its database belongs to the learner's own migrations.
                    bench.set_terminal(None);
                }
            }
            Action::Edit(text) => {
                bench.texts.set(&bench.file, text);
                bench.changed = bench.texts != bench.task.originals();
                bench.share = None;
            }
            Action::Replace {
                texts,
                linked,
                note,
                terminal,
            } => {
                bench.set_terminal(terminal);
                bench.changed = texts != bench.task.originals();
                bench.texts = texts;
                bench.linked = linked;
                bench.note = note;
                bench.share = None;
                bench.revision += 1;
                bench.keep_file();
            }
            Action::ShowFile(file) => {
                bench.file = file;
                bench.revision += 1;
                bench.keep_file();
            }
            Action::Start(running) => {
                bench.runs = running.number;
                bench.running = Some(running);
                bench.pane = Pane::Results;
                bench.stopped = false;
                // Whoever runs a program wants to see what it does: the tables are there before it, too.
                if matches!(bench.tab, Tab::Tables | Tab::Terminal) {
                    bench.show(Tab::Results);
                }
            }
            Action::Terminal(terminal) => bench.set_terminal(Some(Shared::new(terminal))),
            Action::Command(running, terminal) => {
                bench.runs = running.number;
                bench.running = Some(running);
                bench.stopped = false;
                bench.set_terminal(Some(Shared::new(terminal)));
            }
            Action::Managed { number, .. }
                if bench.running.is_none_or(|running| running.number != number) =>
            {
                return self;
            }
            Action::Managed {
                number,
                terminal,
                made,
            } => {
                bench.set_terminal(Some(Shared::new(terminal)));
                bench.running = None;
                bench.stopped = made.is_none();
                bench.managed = made.is_some().then_some(number);
                if let Some(made) = made
                    && made != bench.texts.made
                {
                    let shown = bench.texts.get(&bench.file).to_owned();
                    bench.texts.made = made;
                    bench.changed = bench.texts != bench.task.originals();
                    bench.keep_file();
                    if bench.texts.get(&bench.file) != shown {
                        bench.revision += 1;
                    }
                }
            }
            // A run of something else than what is open by now.
            Action::Finish(outcome)
                if bench
                    .running
                    .is_none_or(|running| running.number != outcome.number) =>
            {
                return self;
            }
            Action::Finish(outcome) => bench.finish(outcome),
            Action::Stopped => {
                bench.stopped = bench.running.take().is_some();
                bench.managed = None;
            }
            Action::ShowTab(tab) => bench.show(tab),
            Action::ShowPane(pane) => bench.pane = pane,
            Action::LookUp { table, key } => {
                bench.show(Tab::Tables);
                bench.looked_up = Some((table, key));
            }
            Action::ForgetLookUp => bench.looked_up = None,
            Action::Cursor(line) => bench.cursor = line,
            Action::Database(database) => {
                bench.database = database.map(Shared::new);
                bench.outcome = None;
                bench.managed = None;
                bench.looked_up = None;
            }
            Action::Note(note) => bench.note = note,
            Action::Share(share) => bench.share = share,
        }
        Rc::new(bench)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dunder_engine::report::{Event, Report};

    fn bench() -> Rc<Bench> {
        Rc::new(Bench::new(Task::playground()))
    }

    fn outcome(number: u32, text: &str) -> Outcome {
        let events = vec![Event::Output {
            line: Some(1),
            text: text.to_owned(),
            stderr: false,
        }];
        let report = Report {
            events,
            ..Report::default()
        };
        Outcome::of_report(number, String::new(), report)
    }

    fn run(bench: Rc<Bench>, number: u32, text: &str) -> Rc<Bench> {
        let bench = bench.reduce(Action::Start(Running { number, since: 0.0 }));
        bench.reduce(Action::Finish(outcome(number, text)))
    }

    #[test]
    fn a_keystroke_draws_nothing_but_the_first_change() {
        let before = bench();
        let first = before
            .clone()
            .reduce(Action::Edit("Post.objects.all()".into()));
        assert!(first.changed);
        assert!(*first != *before);
        let second = first.clone().reduce(Action::Edit("Post.objects.al".into()));
        assert!(*second == *first);
        assert_eq!(second.texts.code, "Post.objects.al");
    }

    #[test]
    fn editing_goes_to_the_file_that_is_shown() {
        let bench = bench()
            .reduce(Action::ShowFile(File::Data))
            .reduce(Action::Edit("# none".into()));
        assert_eq!(bench.texts.data, "# none");
        assert_eq!(bench.texts.code, bench.task.code);
    }

    #[test]
    fn the_old_result_stays_until_the_new_one_is_there() {
        let bench = run(bench(), 1, "one");
        let running = bench.reduce(Action::Start(Running {
            number: 2,
            since: 0.0,
        }));
        assert!(
            running
                .outcome
                .as_ref()
                .is_some_and(|outcome| outcome.number == 1)
        );
        let stopped = running.reduce(Action::Stopped);
        assert!(stopped.stopped && stopped.running.is_none() && stopped.outcome.is_some());
    }

    #[test]
    fn a_run_that_repeats_itself_is_known() {
        let once = run(bench(), 1, "same");
        assert!(!once.repeated);
        let twice = run(once, 2, "same");
        assert!(twice.repeated);
        assert!(!run(twice, 3, "other").repeated);
    }

    #[test]
    fn a_result_for_something_else_is_dropped() {
        let running = bench().reduce(Action::Start(Running {
            number: 1,
            since: 0.0,
        }));
        let task = Box::new(Task::playground());
        let texts = task.originals();
        let opened = running.reduce(Action::Open {
            task,
            texts,
            linked: false,
        });
        assert!(
            opened
                .reduce(Action::Finish(outcome(1, "late")))
                .outcome
                .is_none()
        );
    }

    #[test]
    fn a_tab_has_news_until_it_is_seen() {
        let bench = bench().reduce(Action::ShowTab(Tab::Sql));
        let bench = run(bench, 1, "text");
        assert_eq!(bench.news, [Tab::Results]);
        assert!(bench.reduce(Action::ShowTab(Tab::Results)).news.is_empty());
    }

    #[test]
    fn a_run_shows_what_it_did_and_an_error_at_once() {
        let tab_after = |tab: Tab, outcome: Outcome| {
            let bench = bench().reduce(Action::ShowTab(tab));
            let bench = bench.reduce(Action::Start(Running {
                number: 1,
                since: 0.0,
            }));
            bench.reduce(Action::Finish(outcome)).tab
        };
        assert_eq!(tab_after(Tab::Tables, outcome(1, "text")), Tab::Results);
        assert_eq!(tab_after(Tab::Sql, outcome(1, "text")), Tab::Sql);
        let failed = Outcome::of_failure(1, String::new(), "It failed.".to_owned());
        assert_eq!(tab_after(Tab::Sql, failed), Tab::Results);
    }
}
