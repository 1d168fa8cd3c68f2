//! SQLite's errors as the exceptions that Python's `sqlite3` and Django make of them.

use dunder_orm::{Error, ErrorKind};
use rusqlite::ffi;

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
        rusqlite::Error::MultipleStatement => Error::new(
            ErrorKind::ProgrammingError,
            "You can only execute one statement at a time.",
        ),
        rusqlite::Error::InvalidParameterCount(given, wanted) => wrong_bindings(wanted, given),
        rusqlite::Error::NulError(_) => Error::new(
            ErrorKind::ProgrammingError,
            "the query contains a null character",
        ),
        other => Error::new(ErrorKind::DatabaseError, other.to_string()),
    }
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
