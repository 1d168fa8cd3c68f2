//! Prints the course as JSON: `{"course": ..., "lessons": [...]}`, or its mistakes.

use dunder_lessons::parse;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match parse::load(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(loaded) => {
            println!(
                "{}",
                serde_json::json!({ "course": loaded.course, "lessons": loaded.lessons })
            );
            ExitCode::SUCCESS
        }
        Err(errors) => {
            for error in errors {
                eprintln!("{error}");
            }
            ExitCode::FAILURE
        }
    }
}
