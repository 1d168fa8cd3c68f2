//! `cargo xtask bench`: speed and size, ours and theirs, in the same browser in one run.

use crate::tools::{self, chromium, command, ensure_npm};
use crate::{serve, site};
use anyhow::Result;

/// Runs `tests/browser/bench.js` over the deployable site; options go to it.
pub fn run(options: &[&str]) -> Result<()> {
    ensure_npm("tests/browser")?;
    let folder = match site::fresh_dist()? {
        Some(folder) => folder,
        None => site::dist()?,
    };
    let server = serve::listen(&folder, 0, false)?;
    let mut node = command("node");
    node.arg("tests/browser/bench.js").args(options);
    node.env("DUNDER_URL", &server.address)
        .env("DUNDER_DIST", &folder)
        .env("CHROMIUM", chromium()?);
    tools::run(&mut node)
}
