//! The course: lessons as Markdown files (`lessons/NN-module/NN-lesson.md`), the data sets they query
//! (`lessons/data/<name>/`), and, with the feature `parse`, what reads and checks them.

pub mod course;
#[cfg(feature = "parse")]
pub mod parse;
