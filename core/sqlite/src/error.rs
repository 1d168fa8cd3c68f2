//! SQLite's errors as the exceptions that Python's `sqlite3` and Django make of them.

use dunder_orm::{Error, ErrorKind};
use rusqlite::ffi;
use std::ffi::{CStr, c_int};

/// The exception that Python's `sqlite3` raises for a failed call.
pub fn database_error(error: rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            let message =
                message.unwrap_or_else(|| ffi::code_to_str(failure.extended_code).to_owned());
            Error::new(kind(failure.extended_code), message)
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => {
            Error::new(kind(error.extended_code), msg)
        }
        other => Error::new(ErrorKind::DatabaseError, other.to_string()),
    }
}

/// The exception for a code that a call on the connection gave just now.
pub(crate) fn failure(db: *mut ffi::sqlite3, code: c_int) -> Error {
    // SAFETY: SQLite's text for the code, or the connection's for its last error; neither changes while it is read.
    #[allow(unsafe_code)]
    let message = unsafe {
        let text = if !db.is_null() && ffi::sqlite3_extended_errcode(db) == code {
            ffi::sqlite3_errmsg(db)
        } else {
            ffi::sqlite3_errstr(code)
        };
        CStr::from_ptr(text).to_string_lossy().into_owned()
    };
    Error::new(kind(code), message)
}

pub(crate) fn null_character() -> Error {
    Error::new(
        ErrorKind::ProgrammingError,
        "the query contains a null character",
    )
}

pub(crate) fn one_at_a_time() -> Error {
    Error::new(
        ErrorKind::ProgrammingError,
        "You can only execute one statement at a time.",
    )
}

pub(crate) fn wrong_bindings(wanted: usize, given: usize) -> Error {
    let message = format!(
        "Incorrect number of bindings supplied. The current statement uses {wanted}, and there are {given} supplied."
    );
    Error::new(ErrorKind::ProgrammingError, message)
}

fn kind(extended_code: i32) -> ErrorKind {
    match extended_code & 0xff {
        ffi::SQLITE_CONSTRAINT | ffi::SQLITE_MISMATCH => ErrorKind::IntegrityError,
        ffi::SQLITE_INTERNAL | ffi::SQLITE_NOTFOUND => ErrorKind::InternalError,
        ffi::SQLITE_TOOBIG => ErrorKind::DataError,
        ffi::SQLITE_MISUSE | ffi::SQLITE_RANGE => ErrorKind::InterfaceError,
        ffi::SQLITE_ERROR
        | ffi::SQLITE_PERM
        | ffi::SQLITE_ABORT
        | ffi::SQLITE_BUSY
        | ffi::SQLITE_LOCKED
        | ffi::SQLITE_READONLY
        | ffi::SQLITE_INTERRUPT
        | ffi::SQLITE_IOERR
        | ffi::SQLITE_FULL
        | ffi::SQLITE_CANTOPEN
        | ffi::SQLITE_PROTOCOL
        | ffi::SQLITE_EMPTY
        | ffi::SQLITE_SCHEMA => ErrorKind::OperationalError,
        _ => ErrorKind::DatabaseError,
    }
}
