//! Stands in for the older version of the crate, which the parser uses for `"\N{SNAKE}"`.

pub use rustpython_unicode::lookup_character as character;
