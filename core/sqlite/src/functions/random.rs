//! `RAND()` and `UUIDV4()`.

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Result};
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) fn register(connection: &Connection) -> Result<()> {
    let seed: i64 = connection.query_row("SELECT random()", [], |row| row.get(0))?;
    let state = AtomicU64::new(seed as u64);
    connection.create_scalar_function("RAND", 0, FunctionFlags::SQLITE_UTF8, move |_| {
        Ok((next(&state) >> 11) as f64 / (1u64 << 53) as f64)
    })?;
    let state = AtomicU64::new(!seed as u64);
    connection.create_scalar_function("UUIDV4", 0, FunctionFlags::SQLITE_UTF8, move |_| {
        let random = u128::from(next(&state)) << 64 | u128::from(next(&state));
        // Version 4, variant 1 (RFC 9562).
        let uuid = random & !(0xf000 << 64) & !(0xc000 << 48) | 0x4000 << 64 | 0x8000 << 48;
        Ok(format!("{uuid:032x}"))
    })
}

/// SplitMix64, after Steele, Lea and Flood.
fn next(state: &AtomicU64) -> u64 {
    let mut z = state
        .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
