//! `dunder manage`: the management commands of the project in a folder.

use dunder_engine::manage::in_folder;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The database, in the project's folder.
const DATABASE: &str = "db.sqlite3";

/// Runs `manage.py ARGV...` of the project in `folder`, on the database in there.
pub fn run(folder: &str, argv: &[String]) -> ExitCode {
    match manage(folder, argv) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("dunder: {folder}: {error}");
            ExitCode::from(2)
        }
    }
}

fn manage(folder: &str, argv: &[String]) -> std::io::Result<ExitCode> {
    let folder = Path::new(folder).canonicalize()?;
    // Paths are shown as they are seen from the project.
    std::env::set_current_dir(&folder)?;
    let file = folder.join(DATABASE);
    let before = match std::fs::read(&file) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let ended = in_folder(&folder.to_string_lossy(), before.as_deref(), argv, print);
    if let Some(after) = ended.database.filter(|bytes| !bytes.is_empty())
        && before.as_deref() != Some(&after[..])
    {
        // All of it or nothing.
        let scratch = folder.join(format!("{DATABASE}.new"));
        std::fs::write(&scratch, after)?;
        std::fs::rename(scratch, file)?;
    }
    if let Some(error) = &ended.error {
        crate::run::print_error(&mut std::io::stderr(), error, "")?;
    }
    Ok(ExitCode::from(u8::try_from(ended.status).unwrap_or(1)))
}

fn print(text: &str, as_error: bool) {
    // Whoever reads our output may go away before its end.
    let _ = if as_error {
        write!(std::io::stderr(), "{text}")
    } else {
        let mut out = std::io::stdout();
        write!(out, "{text}").and_then(|()| out.flush())
    };
}
