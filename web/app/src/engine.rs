//! The engine as the page sees it: a worker that answers requests, can be stopped, and is replaced when it was.

use crate::js;
use dunder_engine::message::{Command, Reply, Request, Response};
use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use std::cell::RefCell;
use std::fmt;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use web_sys::Worker;
use yew::Callback;

/// How far the engine is.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineState {
    /// On its way. Bytes; a `total` of 0 is not known yet.
    Loading {
        loaded: f64,
        total: f64,
    },
    Ready,
    /// It could not be had. The next request tries again.
    Broken(String),
}

/// Why a request has no reply. Its `Display` is for the learner.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The learner stopped it.
    Stopped,
    /// It was still busy after so many milliseconds, deaf to its own limit.
    TimedOut(u32),
    /// The engine itself failed.
    Crashed(String),
    /// The request could not be carried out.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("You stopped the run."),
            Self::TimedOut(limit) => write!(
                f,
                "The program ran for more than {} seconds inside one call, so it was ended, and what it had printed and queried is \
                 lost. Look for a call that goes through too much, such as sum(range(10**12)).",
                limit / 1000
            ),
            Self::Crashed(message) => {
                write!(f, "The engine failed and was started anew: {message}")
            }
            Self::Refused(message) => f.write_str(message),
        }
    }
}

type Done = Box<dyn FnOnce(Result<Reply, Failure>)>;

/// Sends requests to the worker. Clones share it.
#[derive(Clone)]
pub struct Engine(Rc<Inner>);

impl PartialEq for Engine {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Inner {
    state: RefCell<State>,
    on_state: Callback<EngineState>,
}

#[derive(Default)]
struct State {
    worker: Option<Worker>,
    /// Which worker it is: messages of earlier ones are late.
    generation: u32,
    ready: bool,
    last_id: u32,
    pending: Vec<Pending>,
}

struct Pending {
    id: u32,
    done: Done,
    limit_ms: u32,
    /// Ends the worker. It runs from when the worker has the request, and anew whenever the worker says that something begins
    /// which has this limit to itself: the setup, the program, each run of a grading.
    watchdog: Option<Timeout>,
}

/// What the watchdog allows beyond a run's own limit, which reports better.
const GRACE_MS: u32 = 1_000;

impl Engine {
    /// Starts the engine; `on_state` hears how far it is.
    pub fn start(on_state: Callback<EngineState>) -> Self {
        let engine = Self(Rc::new(Inner {
            state: RefCell::default(),
            on_state,
        }));
        engine.0.spawn();
        engine
    }

    /// Sends a request. `done` is called once, later.
    pub fn send(
        &self,
        command: Command,
        limit_ms: u32,
        done: impl FnOnce(Result<Reply, Failure>) + 'static,
    ) {
        let inner = &self.0;
        if inner.state.borrow().worker.is_none() {
            inner.spawn();
        }
        let mut state = inner.state.borrow_mut();
        state.last_id += 1;
        let id = state.last_id;
        let message = js::to_js(&Request { id, command });
        let mut pending = Pending {
            id,
            done: Box::new(done),
            limit_ms,
            watchdog: None,
        };
        if state.ready {
            pending.watchdog = Some(inner.watchdog(limit_ms));
        }
        state.pending.push(pending);
        if let Some(worker) = &state.worker {
            worker.post_message(&message).ok();
        }
    }

    /// Ends what runs, and everything that waits. A fresh worker takes over.
    pub fn stop(&self) {
        self.0.replace(Failure::Stopped);
    }
}

impl Inner {
    fn spawn(self: &Rc<Self>) {
        let generation = {
            let mut state = self.state.borrow_mut();
            state.generation += 1;
            state.ready = false;
            state.generation
        };
        let weak = Rc::downgrade(self);
        let listen = js::callback(move |message| {
            if let Some(inner) = Weak::upgrade(&weak)
                && inner.state.borrow().generation == generation
            {
                inner.hear(message);
            }
        });
        let worker = js::start_engine(&listen);
        self.state.borrow_mut().worker = Some(worker);
    }

    /// What the worker's script says: see `www/index.html`.
    fn hear(self: &Rc<Self>, message: JsValue) {
        let of = |key: &str| Reflect::get(&message, &key.into()).unwrap_or_default();
        match of("type").as_string().as_deref() {
            Some("progress") => self.on_state.emit(EngineState::Loading {
                loaded: of("loaded").as_f64().unwrap_or_default(),
                total: of("total").as_f64().unwrap_or_default(),
            }),
            Some("ready") => {
                let mut state = self.state.borrow_mut();
                state.ready = true;
                for pending in &mut state.pending {
                    pending.watchdog = Some(self.watchdog(pending.limit_ms));
                }
                drop(state);
                self.on_state.emit(EngineState::Ready);
            }
            // Of the request that it is at: it takes them in order.
            Some("begins") => {
                if let Some(pending) = self.state.borrow_mut().pending.first_mut() {
                    pending.watchdog = Some(self.watchdog(pending.limit_ms));
                }
            }
            Some("response") => match serde_wasm_bindgen::from_value(of("response")) {
                Ok(response) => self.answer(response),
                Err(error) => self.fail(format!("its answer can't be read ({error})")),
            },
            _ => self.fail(of("message").as_string().unwrap_or_default()),
        }
    }

    fn answer(&self, Response { id, reply }: Response) {
        let pending = {
            let mut state = self.state.borrow_mut();
            let at = state.pending.iter().position(|pending| pending.id == id);
            at.map(|at| state.pending.remove(at))
        };
        if let Some(pending) = pending {
            (pending.done)(match reply {
                Reply::Failed { message } => Err(Failure::Refused(message)),
                reply => Ok(reply),
            });
        }
    }

    /// A worker that failed before it was ready would fail again at once: the next request tries it.
    fn fail(self: &Rc<Self>, message: String) {
        if self.state.borrow().ready {
            self.replace(Failure::Crashed(message));
        } else {
            self.end(Failure::Crashed(message.clone()));
            self.on_state.emit(EngineState::Broken(message));
        }
    }

    fn replace(self: &Rc<Self>, failure: Failure) {
        let was_ready = self.state.borrow().ready;
        self.end(failure);
        if was_ready {
            self.on_state.emit(EngineState::Loading {
                loaded: 0.0,
                total: 0.0,
            });
        }
        self.spawn();
    }

    /// Ends the worker and answers all that waits for it.
    fn end(&self, failure: Failure) {
        let pending = {
            let mut state = self.state.borrow_mut();
            state.generation += 1;
            state.ready = false;
            if let Some(worker) = state.worker.take() {
                worker.terminate();
            }
            std::mem::take(&mut state.pending)
        };
        for pending in pending {
            (pending.done)(Err(failure.clone()));
        }
    }

    fn watchdog(self: &Rc<Self>, limit_ms: u32) -> Timeout {
        let weak = Rc::downgrade(self);
        Timeout::new(limit_ms + GRACE_MS, move || {
            if let Some(inner) = weak.upgrade() {
                inner.replace(Failure::TimedOut(limit_ms));
            }
        })
    }
}
