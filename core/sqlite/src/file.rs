//! A database as the bytes of an SQLite file, and back.

use crate::connection::{Connection, Host, busy};
use crate::error::database_error;
use dunder_orm::{Error, ErrorKind, Result};
use rusqlite::MAIN_DB;

impl Connection {
    /// The database as an SQLite file.
    pub fn export(&self) -> Result<Vec<u8>> {
        let mut driver = self.driver.try_borrow_mut().map_err(|_| busy())?;
        let data = driver.serialize(MAIN_DB).map_err(database_error)?;
        Ok(data.to_vec())
    }

    /// Replaces the database by that of a sound file; a damaged one changes nothing.
    pub fn import(&self, file: &[u8]) -> Result<()> {
        check_file(file)?;
        self.load(file)
    }

    /// As [`Connection::import`], for bytes that [`Connection::export`] gave.
    pub fn restore(&self, snapshot: &[u8]) -> Result<()> {
        self.load(snapshot)
    }

    fn load(&self, file: &[u8]) -> Result<()> {
        let mut driver = self.driver.try_borrow_mut().map_err(|_| busy())?;
        self.statements.forget();
        driver
            .deserialize_read_exact(MAIN_DB, file, file.len(), false)
            .map_err(database_error)
    }
}

/// Whether the bytes are a sound SQLite database; says what is wrong with them.
pub fn check_file(file: &[u8]) -> Result<()> {
    let damaged = |reason: &str| {
        Error::new(
            ErrorKind::DatabaseError,
            format!("This is no sound SQLite database: {reason}."),
        )
    };
    if !file.starts_with(b"SQLite format 3\0") {
        return Err(damaged("it does not start as one"));
    }
    let Some(header) = file.get(..100) else {
        return Err(damaged("it is cut off"));
    };
    let page_size = match u32::from(header[16]) << 8 | u32::from(header[17]) {
        1 => 65_536,
        size => size,
    };
    let pages = u32::from_be_bytes([header[28], header[29], header[30], header[31]]);
    if !(512..=65_536).contains(&page_size) || !page_size.is_power_of_two() {
        return Err(damaged("its page size is wrong"));
    }
    if (file.len() as u64) < u64::from(pages) * u64::from(page_size) {
        return Err(damaged("it is cut off"));
    }
    // WAL mode can't be opened from memory; the header says so in two bytes.
    let mut copy = file.to_vec();
    if copy[18] == 2 || copy[19] == 2 {
        copy[18] = 1;
        copy[19] = 1;
    }
    let scratch = Connection::open_in_memory(Host::default())?;
    scratch.load(&copy)?;
    let rows = scratch
        .execute("PRAGMA integrity_check", None)
        .map_err(|error| damaged(&error.message))?
        .rows;
    let verdict = rows.first().and_then(|row| row.first().cloned());
    match verdict {
        Some(dunder_orm::value::Raw::Text(text)) if &*text == "ok" => Ok(()),
        Some(dunder_orm::value::Raw::Text(text)) => {
            Err(damaged(text.lines().next().unwrap_or_default()))
        }
        _ => Err(damaged("its check gave no answer")),
    }
}
