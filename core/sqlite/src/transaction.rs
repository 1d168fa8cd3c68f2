//! Transactions as Django's `atomic` keeps them: blocks, savepoints, the rollback flag, hooks that run on commit.

use crate::connection::{Connection, Event, busy};
use crate::error::database_error;
use dunder_orm::{Error, ErrorKind, Result};
use std::rc::Rc;

/// `atomic(savepoint=, durable=)`.
#[derive(Clone, Copy, Debug)]
pub struct Atomic {
    pub savepoint: bool,
    pub durable: bool,
    /// The block that `TestCase` wraps around a test: durable blocks may stand in it.
    pub from_testcase: bool,
}

impl Default for Atomic {
    fn default() -> Self {
        Self {
            savepoint: true,
            durable: false,
            from_testcase: false,
        }
    }
}

/// A callback for `on_commit`.
#[derive(Clone)]
pub struct CommitHook {
    pub run: Rc<dyn Fn() -> Result<()>>,
    /// An error in it is passed over.
    pub robust: bool,
}

/// The state of one connection.
pub(crate) struct Transactions {
    pub(crate) autocommit: bool,
    in_atomic_block: bool,
    commit_on_exit: bool,
    needs_rollback: bool,
    savepoint_state: u32,
    /// None for a block that made no savepoint.
    savepoint_ids: Vec<Option<Rc<str>>>,
    blocks: Vec<Atomic>,
    /// With the savepoints that were open when it was registered.
    on_commit: Vec<(Vec<Rc<str>>, CommitHook)>,
    run_hooks_on_autocommit: bool,
}

impl Default for Transactions {
    fn default() -> Self {
        Self {
            autocommit: true,
            in_atomic_block: false,
            commit_on_exit: true,
            needs_rollback: false,
            savepoint_state: 0,
            savepoint_ids: Vec::new(),
            blocks: Vec::new(),
            on_commit: Vec::new(),
            run_hooks_on_autocommit: false,
        }
    }
}

fn management_error(message: &str) -> Error {
    Error::new(ErrorKind::TransactionManagementError, message)
}

impl Connection {
    /// `with atomic():`, at its start.
    pub fn enter_atomic(&self, block: Atomic) -> Result<()> {
        {
            let mut state = self.transactions.borrow_mut();
            if block.durable
                && state
                    .blocks
                    .last()
                    .is_some_and(|outer| !outer.from_testcase)
            {
                return Err(Error::runtime_error(
                    "A durable atomic block cannot be nested within another atomic block.",
                ));
            }
            if !state.in_atomic_block {
                state.commit_on_exit = true;
                state.needs_rollback = false;
                if !state.autocommit {
                    // Somebody turned autocommit off: their transaction goes on, with a savepoint in it.
                    state.in_atomic_block = true;
                    state.commit_on_exit = false;
                }
            }
        }
        if self.in_atomic_block() {
            let sid = if block.savepoint && !self.needs_rollback() {
                self.savepoint()?
            } else {
                None
            };
            self.transactions.borrow_mut().savepoint_ids.push(sid);
        } else {
            self.validate_no_atomic_block()?;
            self.control("BEGIN")?;
            let mut state = self.transactions.borrow_mut();
            state.autocommit = false;
            state.in_atomic_block = true;
        }
        self.transactions.borrow_mut().blocks.push(block);
        Ok(())
    }

    /// The end of the block; `failed` when an exception leaves it. Commits, releases or rolls back, then runs hooks.
    pub fn exit_atomic(&self, failed: bool) -> Result<()> {
        let (sid, inner, needs_rollback) = {
            let mut state = self.transactions.borrow_mut();
            state.blocks.pop();
            let sid = match state.savepoint_ids.pop() {
                Some(sid) => sid,
                None => {
                    state.in_atomic_block = false;
                    None
                }
            };
            (sid, state.in_atomic_block, state.needs_rollback)
        };
        let result = match (failed || needs_rollback, inner) {
            (false, true) => self.leave_inner(sid),
            (false, false) => self.commit().inspect_err(|_| {
                // The commit's own error is the one to tell.
                let _ = self.rollback();
            }),
            (true, true) => {
                self.abandon_inner(sid);
                Ok(())
            }
            (true, false) => {
                self.transactions.borrow_mut().needs_rollback = false;
                self.rollback()
            }
        };
        let (outermost, outer_manual) = {
            let state = self.transactions.borrow();
            (
                !state.in_atomic_block,
                state.savepoint_ids.is_empty() && !state.commit_on_exit,
            )
        };
        if outermost {
            // Django's `finally`: hooks run now, and an error in one of them replaces none.
            let hooks = self.set_autocommit(true);
            return result.and(hooks);
        }
        if outer_manual {
            self.transactions.borrow_mut().in_atomic_block = false;
        }
        result
    }

    fn leave_inner(&self, sid: Option<Rc<str>>) -> Result<()> {
        let Some(sid) = sid else { return Ok(()) };
        self.savepoint_commit(&sid).inspect_err(|_| {
            let undone = self
                .savepoint_rollback(&sid)
                .and_then(|()| self.savepoint_commit(&sid));
            if undone.is_err() {
                self.transactions.borrow_mut().needs_rollback = true;
            }
        })
    }

    fn abandon_inner(&self, sid: Option<Rc<str>>) {
        self.transactions.borrow_mut().needs_rollback = false;
        let undone = match sid {
            // Without a savepoint only the outer block can roll back.
            None => Err(busy()),
            Some(sid) => self
                .savepoint_rollback(&sid)
                .and_then(|()| self.savepoint_commit(&sid)),
        };
        if undone.is_err() {
            self.transactions.borrow_mut().needs_rollback = true;
        }
    }

    pub fn in_atomic_block(&self) -> bool {
        self.transactions.borrow().in_atomic_block
    }

    pub fn autocommit(&self) -> bool {
        self.transactions.borrow().autocommit
    }

    pub(crate) fn needs_rollback(&self) -> bool {
        self.transactions.borrow().needs_rollback
    }

    /// `transaction.get_rollback()`.
    pub fn get_rollback(&self) -> Result<bool> {
        self.require_atomic_block()?;
        Ok(self.needs_rollback())
    }

    /// `transaction.set_rollback(flag)`.
    pub fn set_rollback(&self, rollback: bool) -> Result<()> {
        self.require_atomic_block()?;
        self.transactions.borrow_mut().needs_rollback = rollback;
        Ok(())
    }

    fn require_atomic_block(&self) -> Result<()> {
        if self.in_atomic_block() {
            return Ok(());
        }
        Err(management_error(
            "The rollback flag doesn't work outside of an 'atomic' block.",
        ))
    }

    /// Django's `mark_for_rollback_on_error`: an error in a save or delete leaves the block unusable.
    pub fn mark_for_rollback(&self) {
        let mut state = self.transactions.borrow_mut();
        if state.in_atomic_block {
            state.needs_rollback = true;
        }
    }

    pub fn validate_no_atomic_block(&self) -> Result<()> {
        if self.in_atomic_block() {
            return Err(management_error(
                "This is forbidden when an 'atomic' block is active.",
            ));
        }
        Ok(())
    }

    pub fn validate_no_broken_transaction(&self) -> Result<()> {
        if self.needs_rollback() {
            return Err(management_error(
                "An error occurred in the current transaction. You can't execute queries until the end of the \
                 'atomic' block.",
            ));
        }
        Ok(())
    }

    /// Turning it on runs the hooks of the transaction that was committed just before.
    pub fn set_autocommit(&self, autocommit: bool) -> Result<()> {
        self.validate_no_atomic_block()?;
        self.transactions.borrow_mut().autocommit = autocommit;
        if autocommit {
            self.end_transaction("COMMIT")?;
            let run = std::mem::take(&mut self.transactions.borrow_mut().run_hooks_on_autocommit);
            if run {
                return self.run_commit_hooks();
            }
        }
        Ok(())
    }

    /// `transaction.commit()`.
    pub fn commit(&self) -> Result<()> {
        self.validate_no_atomic_block()?;
        self.log_end("COMMIT")?;
        let mut state = self.transactions.borrow_mut();
        state.run_hooks_on_autocommit = true;
        Ok(())
    }

    /// `transaction.rollback()`.
    pub fn rollback(&self) -> Result<()> {
        self.validate_no_atomic_block()?;
        self.log_end("ROLLBACK")?;
        let mut state = self.transactions.borrow_mut();
        state.needs_rollback = false;
        state.on_commit.clear();
        Ok(())
    }

    fn log_end(&self, sql: &str) -> Result<()> {
        let start = (self.host().now_ms)();
        let result = self.end_transaction(sql);
        let ms = (self.host().now_ms)() - start;
        self.tell(&Event {
            sql,
            params: None,
            ms,
            rows: None,
            error: result.as_ref().err(),
            outside_wrappers: true,
            many: false,
        });
        result
    }

    /// Does nothing where SQLite is in no transaction.
    fn end_transaction(&self, sql: &str) -> Result<()> {
        let driver = self.driver.try_borrow().map_err(|_| busy())?;
        if driver.is_autocommit() {
            return Ok(());
        }
        driver.execute_batch(sql).map_err(database_error)
    }

    /// A new savepoint's name; None outside an atomic block, where SQLite allows none.
    pub fn savepoint(&self) -> Result<Option<Rc<str>>> {
        if !self.in_atomic_block() {
            return Ok(None);
        }
        let sid: Rc<str> = {
            let mut state = self.transactions.borrow_mut();
            state.savepoint_state += 1;
            format!("s_x{}", state.savepoint_state).into()
        };
        self.control(&format!("SAVEPOINT \"{sid}\""))?;
        Ok(Some(sid))
    }

    pub fn savepoint_rollback(&self, sid: &str) -> Result<()> {
        if !self.in_atomic_block() {
            return Ok(());
        }
        self.control(&format!("ROLLBACK TO SAVEPOINT \"{sid}\""))?;
        let mut state = self.transactions.borrow_mut();
        state
            .on_commit
            .retain(|(sids, _)| !sids.iter().any(|open| &**open == sid));
        Ok(())
    }

    pub fn savepoint_commit(&self, sid: &str) -> Result<()> {
        if !self.in_atomic_block() {
            return Ok(());
        }
        self.control(&format!("RELEASE SAVEPOINT \"{sid}\""))
    }

    /// The savepoints of the open blocks, the innermost last; None for a block that made none.
    pub fn savepoint_ids(&self) -> Vec<Option<Rc<str>>> {
        self.transactions.borrow().savepoint_ids.clone()
    }

    pub fn set_savepoint_ids(&self, ids: Vec<Option<Rc<str>>>) {
        self.transactions.borrow_mut().savepoint_ids = ids;
    }

    /// Starts the savepoints' names from `s_x1` again.
    pub fn clean_savepoints(&self) {
        self.transactions.borrow_mut().savepoint_state = 0;
    }

    /// Runs it after the commit; at once where no transaction is open.
    pub fn on_commit(&self, hook: CommitHook) -> Result<()> {
        if self.in_atomic_block() {
            let mut state = self.transactions.borrow_mut();
            let open = state.savepoint_ids.iter().flatten().cloned().collect();
            state.on_commit.push((open, hook));
            return Ok(());
        }
        if !self.autocommit() {
            return Err(management_error(
                "on_commit() cannot be used in manual transaction management",
            ));
        }
        run_hook(&hook)
    }

    /// The hooks that wait for the commit, from `start` on: what `captureOnCommitCallbacks` lists.
    pub fn pending_commit_hooks(&self, start: usize) -> Vec<CommitHook> {
        self.transactions
            .borrow()
            .on_commit
            .iter()
            .skip(start)
            .map(|(_, hook)| hook.clone())
            .collect()
    }

    pub fn run_commit_hooks(&self) -> Result<()> {
        self.validate_no_atomic_block()?;
        let hooks = std::mem::take(&mut self.transactions.borrow_mut().on_commit);
        hooks.iter().try_for_each(|(_, hook)| run_hook(hook))
    }
}

fn run_hook(hook: &CommitHook) -> Result<()> {
    let result = (hook.run)();
    if hook.robust { Ok(()) } else { result }
}
