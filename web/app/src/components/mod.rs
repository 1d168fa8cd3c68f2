//! Parts of the page.

pub mod cell;
pub mod checks;
pub mod code;
pub mod course_list;
pub mod dialog;
pub mod diff;
pub mod divider;
pub mod editor;
pub mod error;
pub mod events;
pub mod form;
pub mod icon;
pub mod lesson;
pub mod notes;
pub mod queries;
pub mod results;
pub mod search;
pub mod share;
pub mod strip;
pub mod table;
pub mod tables;
pub mod terminal;
pub mod top_bar;
pub mod words;
