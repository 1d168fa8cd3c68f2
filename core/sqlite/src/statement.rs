//! Prepared statements, on SQLite's C interface.
//!
//! rusqlite asks SQLite up to four times for one value of a row, and each time SQLite checks the statement, the column and
//! itself. Rows are what the ORM spends its time on, and rusqlite does not lend the pointer that one question needs.

// Calls of C functions and the pointers that they give are what this is.
#![allow(unsafe_code)]

use crate::error::{failure, null_character, one_at_a_time};
use dunder_orm::Result;
use hashlink::LruCache;
use rusqlite::ffi;
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_uint};
use std::ptr;
use std::rc::Rc;

/// A value as SQLite has it, of a row or for a parameter.
#[derive(Clone, Copy)]
pub enum Stored<'a> {
    Null,
    Int(i64),
    Real(f64),
    /// UTF-8, if whoever stored it kept to that.
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

/// Statements of one connection that wait to be used again. It must be dropped before the connection is.
pub struct Statements(RefCell<LruCache<Rc<str>, Statement>>);

impl Statements {
    pub fn new(capacity: usize) -> Self {
        Self(RefCell::new(LruCache::new(capacity)))
    }

    /// The statement of a text, which nobody else uses until it is [kept](Self::keep) again.
    pub fn take(&self, driver: &rusqlite::Connection, sql: &str) -> Result<Statement> {
        let kept = self.0.borrow_mut().remove(sql);
        kept.map_or_else(|| Statement::prepare(driver, sql), Ok)
    }

    pub fn keep(&self, mut statement: Statement) {
        statement.reset();
        let sql = statement.sql.clone();
        self.0.borrow_mut().insert(sql, statement);
    }

    /// Lets all of them go, so that the database can be replaced.
    pub fn forget(&self) {
        self.0.borrow_mut().clear();
    }
}

/// A statement of a connection.
pub struct Statement {
    /// Null where the text has no statement in it.
    raw: *mut ffi::sqlite3_stmt,
    sql: Rc<str>,
}

impl Statement {
    fn prepare(driver: &rusqlite::Connection, sql: &str) -> Result<Self> {
        // As Python's sqlite3, which also looks for it first.
        if sql.contains('\0') {
            return Err(null_character());
        }
        let mut raw = ptr::null_mut();
        let mut tail = ptr::null();
        let start = sql.as_ptr().cast::<c_char>();
        // SAFETY: the connection is open as long as it is borrowed; SQLite is told the length of the text, copies it, and sets the
        // two pointers, the second to a place in the text or its end.
        let (db, code, used) = unsafe {
            let db = driver.handle();
            let code = ffi::sqlite3_prepare_v3(
                db,
                start,
                length(sql.len()),
                ffi::SQLITE_PREPARE_PERSISTENT as c_uint,
                &raw mut raw,
                &raw mut tail,
            );
            let used = if tail.is_null() {
                sql.len()
            } else {
                tail.offset_from_unsigned(start)
            };
            (db, code, used)
        };
        let statement = Self {
            raw,
            sql: sql.into(),
        };
        if code != ffi::SQLITE_OK {
            return Err(failure(db, code));
        }
        if sql
            .get(used..)
            .is_some_and(|rest| !without_comments(rest).is_empty())
        {
            return Err(one_at_a_time());
        }
        Ok(statement)
    }

    fn check(&self, code: c_int) -> Result<()> {
        if code == ffi::SQLITE_OK {
            return Ok(());
        }
        // SAFETY: the statement is null or of an open connection.
        Err(failure(unsafe { ffi::sqlite3_db_handle(self.raw) }, code))
    }

    pub fn parameter_count(&self) -> usize {
        // SAFETY: the statement is null or of an open connection.
        let count = unsafe { ffi::sqlite3_bind_parameter_count(self.raw) };
        usize::try_from(count).unwrap_or(0)
    }

    /// Gives parameter `index`, from 1, a value.
    pub fn bind(&mut self, index: usize, value: Stored<'_>) -> Result<()> {
        let index = length(index);
        // SAFETY: the statement is null or of an open connection; SQLite copies texts and bytes before it returns.
        let code = unsafe {
            match value {
                Stored::Null => ffi::sqlite3_bind_null(self.raw, index),
                Stored::Int(int) => ffi::sqlite3_bind_int64(self.raw, index, int),
                Stored::Real(real) => ffi::sqlite3_bind_double(self.raw, index, real),
                Stored::Text(text) => ffi::sqlite3_bind_text(
                    self.raw,
                    index,
                    text.as_ptr().cast(),
                    length(text.len()),
                    ffi::SQLITE_TRANSIENT(),
                ),
                Stored::Blob(bytes) => ffi::sqlite3_bind_blob(
                    self.raw,
                    index,
                    bytes.as_ptr().cast(),
                    length(bytes.len()),
                    ffi::SQLITE_TRANSIENT(),
                ),
            }
        };
        self.check(code)
    }

    /// Goes to the next row; false where there is none.
    pub fn step(&mut self) -> Result<bool> {
        if self.raw.is_null() {
            return Ok(false);
        }
        // SAFETY: the statement is of an open connection.
        match unsafe { ffi::sqlite3_step(self.raw) } {
            ffi::SQLITE_ROW => Ok(true),
            ffi::SQLITE_DONE => Ok(false),
            code => self.check(code).map(|()| false),
        }
    }

    /// Back to before the first row and without values for its parameters.
    fn reset(&mut self) {
        if !self.raw.is_null() {
            // SAFETY: the statement is of an open connection. What the first returns is the error of the last step.
            unsafe {
                ffi::sqlite3_reset(self.raw);
                ffi::sqlite3_clear_bindings(self.raw);
            }
        }
    }

    /// The number of columns, which a step can change: it prepares the statement again where the tables are others.
    pub fn column_count(&self) -> usize {
        // SAFETY: the statement is null or of an open connection.
        let count = unsafe { ffi::sqlite3_column_count(self.raw) };
        usize::try_from(count).unwrap_or(0)
    }

    pub fn column_name(&self, column: usize) -> Rc<str> {
        // SAFETY: the statement is null or of an open connection, and nothing is asked of it while the text is read.
        unsafe { text(ffi::sqlite3_column_name(self.raw, length(column))) }.unwrap_or_default()
    }

    /// The type that the table's definition gives a column.
    pub fn declared_type(&self, column: usize) -> Option<Rc<str>> {
        // SAFETY: as of `column_name`.
        unsafe { text(ffi::sqlite3_column_decltype(self.raw, length(column))) }
    }

    /// A value of the row; NULL beyond the last column and where there is no row.
    #[inline]
    pub fn get(&self, column: usize) -> Stored<'_> {
        if self.raw.is_null() {
            return Stored::Null;
        }
        // SAFETY: the statement is of an open connection, which one thread uses. SQLite gives a value that is NULL where there is
        // no such column. Text and bytes stay where they are until the next step, for which the statement must not be borrowed.
        unsafe {
            let value = ffi::sqlite3_column_value(self.raw, length(column));
            match ffi::sqlite3_value_type(value) {
                ffi::SQLITE_INTEGER => Stored::Int(ffi::sqlite3_value_int64(value)),
                ffi::SQLITE_FLOAT => Stored::Real(ffi::sqlite3_value_double(value)),
                ffi::SQLITE_TEXT => {
                    let start = ffi::sqlite3_value_text(value);
                    Stored::Text(bytes(start, ffi::sqlite3_value_bytes(value)))
                }
                ffi::SQLITE_BLOB => {
                    let start = ffi::sqlite3_value_blob(value).cast();
                    Stored::Blob(bytes(start, ffi::sqlite3_value_bytes(value)))
                }
                _ => Stored::Null,
            }
        }
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: the statement is null or of an open connection, and nobody uses it any more.
        unsafe { ffi::sqlite3_finalize(self.raw) };
    }
}

/// What SQLite takes for a length or a place: it refuses what is too large.
fn length(count: usize) -> c_int {
    c_int::try_from(count).unwrap_or(c_int::MAX)
}

/// # Safety
/// `start` must be null or the start of `count` bytes that stay as they are for `'a`.
#[inline]
unsafe fn bytes<'a>(start: *const u8, count: c_int) -> &'a [u8] {
    match usize::try_from(count) {
        // SAFETY: as the caller says.
        Ok(count) if !start.is_null() => unsafe { std::slice::from_raw_parts(start, count) },
        _ => &[],
    }
}

/// # Safety
/// `start` must be null or the start of a text that ends with a zero.
unsafe fn text(start: *const c_char) -> Option<Rc<str>> {
    if start.is_null() {
        return None;
    }
    // SAFETY: as the caller says.
    Some(unsafe { CStr::from_ptr(start) }.to_string_lossy().into())
}

/// An SQL text from its first word on: without space and comments before it.
pub fn without_comments(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_ascii_start();
        let comment = if let Some(line) = rest.strip_prefix("--") {
            line.split_once('\n')
        } else if let Some(block) = rest.strip_prefix("/*") {
            block.split_once("*/")
        } else {
            return rest;
        };
        rest = comment.map_or("", |(_, after)| after);
    }
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn a_statement_begins_after_comments() {
        for (sql, begins) in [
            ("SELECT 1", "SELECT 1"),
            (" \n\tSELECT", "SELECT"),
            ("-- one\n/* two\n*/ INSERT -- three", "INSERT -- three"),
            ("-- all", ""),
            ("/* open", ""),
            ("/* a */;", ";"),
            ("- 1", "- 1"),
            ("", ""),
        ] {
            assert_eq!(without_comments(sql), begins, "{sql}");
        }
    }
}
