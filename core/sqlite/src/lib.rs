//! Runs what the ORM compiled: the connection, its rows, Django's SQL functions, transactions and the query log.
//!
//! | module | holds |
//! |---|---|
//! | [`connection`] | [`Connection`]: `execute`, rows, limits, hooks |
//! | [`statement`] | prepared statements, and the values of rows |
//! | [`transaction`] | `atomic`, savepoints and `on_commit` on a connection |
//! | [`functions`] | the SQL functions that Django registers with SQLite |
//! | [`file`] | a database as the bytes of an SQLite file, and back |
//! | [`tables`] | what tables there are, and their rows |
//!
//! It knows no Python: where Django's functions need some (`re`, time zones) the host gives a plain function in
//! [`Host`].

pub mod connection;
pub mod error;
pub mod file;
pub mod functions;
mod statement;
pub mod tables;
pub mod transaction;

pub use connection::{Connection, CurrentRow, Event, Executed, Host, Observer};
pub use statement::Stored;
pub use tables::{Column, Table};
pub use transaction::{Atomic, CommitHook};
