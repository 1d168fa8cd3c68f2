use super::{Progress, ProgressAction, Settings, go_silently, use_progress, use_settings};
use crate::backup::Backup;
use crate::bench::{Action, Bench, Database, Note, Running, Share, Undo};
use crate::engine::{Engine, EngineState, Failure};
use crate::js::{self, Editor, Scripts};
use crate::outcome::Outcome;
use crate::shared::Shared;
use crate::task::{File, Task, Texts};
use crate::terminal::Terminal;
use dunder_engine::message::{Command, Reply};
use dunder_engine::program::{Limits, Setup};
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// Everything within reach of the learner, and what can be done with it.
#[derive(Clone)]
pub struct Desk {
    pub bench: UseReducerHandle<Bench>,
    pub settings: UseReducerHandle<Settings>,
    pub progress: UseReducerHandle<Progress>,
    pub engine: Engine,
    /// How far the engine is.
    pub engine_state: EngineState,
    /// The editor's script, once it is there.
    pub scripts: Option<Scripts>,
    pub editor: Rc<RefCell<Option<Editor>>>,
    /// The next change of the address bar, while the learner types.
    address: Rc<RefCell<Option<Timeout>>>,
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        self.bench == other.bench
            && self.settings == other.settings
            && self.progress == other.progress
            && self.engine == other.engine
            && self.engine_state == other.engine_state
            && self.scripts == other.scripts
    }
}

#[hook]
#[allow(clippy::expect_used)]
pub fn use_desk() -> Desk {
    use_context::<Desk>().expect("the app provides a desk")
}

/// Makes the one desk of the page.
#[hook]
pub fn use_new_desk() -> Desk {
    let engine_state = use_state_eq(|| EngineState::Loading {
        loaded: 0.0,
        total: 0.0,
    });
    let engine = use_memo((), {
        let engine_state = engine_state.setter();
        |()| Engine::start(Callback::from(move |state| engine_state.set(state)))
    });
    let scripts = use_state(|| None);
    let desk = Desk {
        bench: use_reducer_eq(|| Bench::new(Task::playground())),
        settings: use_settings(),
        progress: use_progress(),
        engine: (*engine).clone(),
        engine_state: (*engine_state).clone(),
        scripts: (*scripts).clone(),
        editor: (*use_memo((), |()| Rc::<RefCell<Option<Editor>>>::default())).clone(),
        address: (*use_memo((), |()| Rc::<RefCell<Option<Timeout>>>::default())).clone(),
    };
    use_effect_with((), {
        let bench = desk.bench.dispatcher();
        move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                match js::load_scripts().await {
                    Ok(loaded) => scripts.set(Some(loaded)),
                    Err(text) => bench.dispatch(Action::Note(Some(Note {
                        text,
                        undo: None,
                        serious: true,
                    }))),
                }
            });
        }
    });
    desk
}

impl Desk {
    /// A callback that does something with the desk as it is then.
    pub fn on<E>(&self, act: impl Fn(&Self) + 'static) -> Callback<E> {
        let desk = self.clone();
        Callback::from(move |_| act(&desk.fresh()))
    }

    /// As [`Desk::on`], for one of the bench's own actions.
    pub fn does<E>(&self, action: impl Fn() -> Action + 'static) -> Callback<E> {
        let bench = self.bench.dispatcher();
        Callback::from(move |_| bench.dispatch(action()))
    }

    /// A handle that was kept remembers every state that was read through it; a new one does not.
    pub(super) fn fresh(&self) -> Self {
        self.clone()
    }

    pub fn open(&self, task: Task, texts: Texts, linked: bool) {
        let desk = self.fresh();
        if desk.bench.running.is_some() {
            desk.engine.stop();
        }
        desk.bench.dispatch(Action::Open {
            task: Box::new(task),
            texts,
            linked,
        });
    }

    /// Opens a task as the learner left it, unless it is open.
    pub fn open_own(&self, task: Task) {
        let desk = self.fresh();
        if desk.bench.revision == 0 || desk.bench.task.key() != task.key() {
            let texts = task.saved();
            desk.open(task, texts, false);
        }
    }

    /// The learner has typed.
    pub fn edit(&self, text: String) {
        let desk = self.fresh();
        if desk.bench.texts.get(&desk.bench.file) == text {
            return;
        }
        desk.bench.dispatch(Action::Edit(text));
        let desk = desk.fresh();
        if desk.bench.linked {
            // A link's own texts are no draft: the address keeps them.
            let later = desk.clone();
            let timeout = Timeout::new(150, move || {
                if later.bench.linked {
                    let link = later.bench.task.link(&later.bench.texts);
                    go_silently(&format!("#{}", link.to_fragment()));
                }
            });
            *desk.address.borrow_mut() = Some(timeout);
        } else {
            go_silently(&desk.bench.task.place.href());
            desk.save();
        }
    }

    pub(super) fn save(&self) {
        let desk = self.fresh();
        if !desk.bench.task.save(&desk.bench.texts) {
            self.note("The browser does not let this page keep your code: it is lost when you close the page. Share makes a link that keeps it.");
        }
    }

    fn note(&self, text: &str) {
        let note = Note {
            text: text.to_owned(),
            undo: None,
            serious: true,
        };
        if self.fresh().bench.note.as_ref() != Some(&note) {
            self.bench.dispatch(Action::Note(Some(note)));
        }
    }

    /// Back to the texts that the task starts from.
    pub fn reset(&self) {
        let desk = self.fresh();
        let note = Note {
            text: "This is the code that you started from.".to_owned(),
            undo: Some(desk.undo()),
            serious: false,
        };
        desk.replace(desk.bench.task.originals(), None, Some(note));
    }

    /// Brings back the texts and the terminal as they are now.
    pub fn undo(&self) -> Undo {
        let bench = &self.fresh().bench;
        Undo::Texts(bench.texts.clone(), bench.terminal().cloned())
    }

    /// Other texts, kept as the learner's own, and the terminal that belongs to them.
    pub fn replace(&self, texts: Texts, terminal: Option<Shared<Terminal>>, note: Option<Note>) {
        let desk = self.fresh();
        desk.bench.dispatch(Action::Replace {
            texts,
            linked: false,
            note,
            terminal,
        });
        go_silently(&desk.bench.task.place.href());
        desk.save();
    }

    /// Makes the texts of a link the learner's draft.
    pub fn keep_link(&self) {
        let desk = self.fresh();
        let undo = Some(Undo::Texts(desk.bench.task.saved(), None));
        let note = Note {
            text: "The link's code is your draft now.".to_owned(),
            undo,
            serious: false,
        };
        let terminal = desk.bench.terminal().cloned();
        desk.replace(desk.bench.texts.clone(), terminal, Some(note));
    }

    /// Leaves the texts of a link.
    pub fn leave_link(&self) {
        let desk = self.fresh();
        desk.bench.dispatch(Action::Replace {
            texts: desk.bench.task.saved(),
            linked: false,
            note: None,
            terminal: None,
        });
        go_silently(&desk.bench.task.place.href());
    }

    /// Brings in what a backup holds, beside what is here; says what came in.
    pub fn take_up(&self, backup: Backup) {
        let desk = self.fresh();
        let taken = backup.take_up();
        desk.progress.dispatch(ProgressAction::Reload);
        desk.bench.dispatch(Action::Note(Some(Note {
            text: taken.to_string(),
            undo: None,
            serious: false,
        })));
        if !desk.bench.linked {
            let (task, texts) = (desk.bench.task.clone(), desk.bench.task.saved());
            desk.open((*task).clone(), texts, false);
        }
    }

    /// Forgets all progress and drafts; undoable for as long as the word about it stands.
    pub fn forget_everything(&self) {
        let desk = self.fresh();
        let before = Backup::of_this_browser();
        Backup::forget();
        desk.progress.dispatch(ProgressAction::Reload);
        let task = desk.bench.task.clone();
        let texts = task.originals();
        desk.open((*task).clone(), texts, false);
        desk.bench.dispatch(Action::Note(Some(Note {
            text: "Your progress and your code are gone from this browser.".to_owned(),
            undo: Some(Undo::Everything(before)),
            serious: true,
        })));
    }

    pub fn setup(&self) -> Setup {
        let desk = self.fresh();
        let mut setup = desk.bench.task.setup_with(&desk.bench.texts);
        if let Some(database) = &desk.bench.database {
            setup.data.clear();
            setup.database = Some(database.bytes.clone());
        }
        setup
    }

    pub fn run(&self) {
        let desk = self.fresh();
        if desk.bench.running.is_some() {
            return;
        }
        let number = desk.bench.runs + 1;
        let code = desk.bench.texts.code.clone();
        let command = match desk.bench.task.exercise_of() {
            Some(exercise) => Command::Grade {
                exercise: Box::new(exercise.exercise.clone()),
                code: code.clone(),
            },
            None => {
                let mut program = desk.bench.task.program(&desk.bench.texts);
                program.setup = desk.setup();
                Command::Run { program }
            }
        };
        let key = desk.bench.task.key();
        desk.bench.dispatch(Action::Start(Running {
            number,
            since: js::now(),
        }));
        let (bench, progress) = (desk.bench.dispatcher(), desk.progress.dispatcher());
        desk.engine
            .send(command, Limits::default().time_ms, move |reply| {
                let outcome = match reply {
                    Ok(Reply::Report { report }) => Outcome::of_report(number, code, report),
                    Ok(Reply::Grade { grade }) => {
                        if grade.passed {
                            progress.dispatch(ProgressAction::Passed(key));
                        }
                        Outcome::of_grade(number, code, *grade)
                    }
                    Ok(_) => Outcome::of_failure(
                        number,
                        code,
                        "The engine gave an answer to another question.".to_owned(),
                    ),
                    Err(Failure::Stopped) => return bench.dispatch(Action::Stopped),
                    Err(failure) => Outcome::of_failure(number, code, failure.to_string()),
                };
                bench.dispatch(Action::Finish(outcome));
            });
    }

    pub fn stop(&self) {
        self.engine.stop();
    }

    /// Puts a link to the program on the clipboard and into the address bar.
    pub fn share(&self) {
        let desk = self.fresh();
        let link = desk.bench.task.link(&desk.bench.texts);
        go_silently(&format!("#{}", link.to_fragment()));
        let url = js::window().location().href().unwrap_or_default();
        desk.bench.dispatch(Action::Share(Some(Share {
            url: url.clone(),
            copied: None,
        })));
        let bench = desk.bench.dispatcher();
        wasm_bindgen_futures::spawn_local(async move {
            let copied = Some(js::copy(&url).await.is_ok());
            bench.dispatch(Action::Share(Some(Share { url, copied })));
        });
    }

    /// Takes up a database file if it is a sound one; says what is wrong otherwise.
    pub fn open_database(&self, name: String, bytes: Vec<u8>) {
        let desk = self.fresh();
        let bench = desk.bench.dispatcher();
        let command = Command::Inspect {
            database: bytes.clone(),
        };
        desk.engine
            .send(command, Limits::default().time_ms, move |reply| {
                let failure = match reply {
                    Ok(Reply::Tables { tables }) => {
                        bench.dispatch(Action::Database(Some(Database {
                            name,
                            bytes,
                            tables,
                        })));
                        return;
                    }
                    Ok(_) => "the engine gave an answer to another question".to_owned(),
                    Err(failure) => failure.to_string(),
                };
                let text = format!("{name} was not opened, and nothing has changed: {failure}");
                bench.dispatch(Action::Note(Some(Note {
                    text,
                    undo: None,
                    serious: true,
                })));
            });
    }

    /// Puts the cursor into the editor, but for fingers: a keyboard would cover the page.
    pub fn focus(&self) {
        if let Some(editor) = &*self.editor.borrow()
            && js::matches_media("(pointer: fine)")
        {
            editor.focus();
        }
    }

    /// Moves the editor to a line that something points at.
    pub fn point(&self, line: Option<u32>) {
        let desk = self.fresh();
        if let Some(editor) = &*desk.editor.borrow()
            && desk.bench.file == File::Code
        {
            editor.highlight_line(line);
        }
    }
}
