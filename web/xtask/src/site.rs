//! The site: everything that a web server needs to serve, in one folder.
//!
//! Files whose names hold a digest of their content are in `assets/` and may be cached for ever; `index.html` names them
//! in its map `#assets`. The lessons keep plain names, so that an author can change one without a build.

use crate::lessons;
use crate::tools::{command, ensure_npm, ensure_wasm, root, run, step, target};
use crate::wasm::{self, Profile, digest, esbuild};
use anyhow::{Context, Result};
use base64::Engine;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the deployable site in `dist/`, with compressed twins of its files, and returns that folder.
pub fn dist() -> Result<PathBuf> {
    let sources = sources()?;
    let folder = root().join("dist");
    replace(&folder, &build(Profile::Dist)?)?;
    step("compressing", || {
        let mut compress = command("node");
        compress.args(["web/xtask/compress.mjs", "dist"]);
        run(compress.arg(target().join("site/compressed")))
    })?;
    fs::write(dist_stamp(), sources)?;
    Ok(folder)
}

/// `dist/`, if it was built from the sources as they are now.
pub fn fresh_dist() -> Result<Option<PathBuf>> {
    let folder = root().join("dist");
    let fresh = folder.join("index.html").is_file()
        && fs::read_to_string(dist_stamp()).ok() == Some(sources()?);
    Ok(fresh.then_some(folder))
}

/// Builds the site for a look at it, and returns its folder.
pub fn preview(profile: Profile) -> Result<PathBuf> {
    let folder = target().join("site").join(profile.name()).join("www");
    replace(&folder, &build(profile)?)?;
    Ok(folder)
}

/// File name in the site → content.
type Files = BTreeMap<String, Vec<u8>>;

fn build(profile: Profile) -> Result<Files> {
    ensure_wasm()?;
    ensure_npm("www")?;
    let mut site = Files::new();
    let engine = wasm::build("dunder-worker", "engine", profile)?;
    let app = wasm::build("dunder-app", "app", profile)?;
    step("bundling scripts and styles", || {
        let engine_bytes = fs::read(&engine.wasm)?;
        let engine_size = engine_bytes.len();
        let engine_name = add(&mut site, "engine", "wasm", engine_bytes);
        let worker = bundle(
            "web/worker/worker.js",
            "js",
            &[format!("--alias:engine={}", engine.glue.display())],
            profile,
        )?;
        let start = bundle(
            "www/app.js",
            "js",
            &[format!("--alias:app={}", app.glue.display())],
            profile,
        )?;
        let editor = bundle("www/editor/src/index.js", "js", &[], profile)?;
        let style = bundle("www/style.css", "css", &[], profile)?;
        let mut packs = Map::new();
        if let Some(folder) = &engine.packs {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                let file = add(
                    &mut site,
                    &format!("python-{name}"),
                    "pack",
                    fs::read(&path)?,
                );
                packs.insert(name.into_owned(), file.into());
            }
        }
        let assets = Map::from_iter([
            ("packs".to_owned(), packs.into()),
            (
                "worker".to_owned(),
                add(&mut site, "worker", "js", worker).into(),
            ),
            ("engine".to_owned(), engine_name.into()),
            ("engineSize".to_owned(), engine_size.into()),
            ("app".to_owned(), add(&mut site, "app", "js", start).into()),
            (
                "appWasm".to_owned(),
                add(&mut site, "app", "wasm", fs::read(&app.wasm)?).into(),
            ),
            (
                "editor".to_owned(),
                add(&mut site, "editor", "js", editor).into(),
            ),
            (
                "style".to_owned(),
                add(&mut site, "style", "css", style).into(),
            ),
        ]);
        site.insert("index.html".to_owned(), index(&assets)?.into_bytes());
        for entry in fs::read_dir(root().join("www/public"))? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            site.insert(name, fs::read(&path)?);
        }
        Ok(())
    })?;
    site.extend(step("rendering the lessons", lessons::render)?);
    Ok(site)
}

/// Adds a file under a name that holds its digest, and returns that name.
fn add(site: &mut Files, stem: &str, extension: &str, content: Vec<u8>) -> String {
    let name = format!("assets/{stem}-{}.{extension}", &digest(&content)[..12]);
    site.insert(name.clone(), content);
    name
}

fn bundle(entry: &str, extension: &str, options: &[String], profile: Profile) -> Result<Vec<u8>> {
    let output = target().join("site/bundle").with_extension(extension);
    let mut arguments = vec![
        entry.to_owned(),
        "--bundle".into(),
        format!("--outfile={}", output.display()),
    ];
    arguments.extend(["--format=esm".into(), "--target=es2022".into()]);
    if profile == Profile::Dist {
        arguments.extend(["--minify".into(), "--legal-comments=none".into()]);
    }
    arguments.extend(options.iter().cloned());
    esbuild(&arguments)?;
    fs::read(&output).with_context(|| format!("no bundle of {entry}"))
}

/// `www/index.html` with its marks filled in: `{{assets}}` with the map, `{{asset.NAME}}` with one name of it,
/// `{{inline}}` with the digest of the inline script, for the content security policy.
fn index(assets: &Map<String, Value>) -> Result<String> {
    let mut html = fs::read_to_string(root().join("www/index.html"))?;
    let (_, script) = html
        .split_once("<script>")
        .context("www/index.html has no inline script")?;
    let (script, _) = script
        .split_once("</script>")
        .context("www/index.html has an endless script")?;
    let sum = base64::engine::general_purpose::STANDARD.encode(sha2::Digest::finalize(
        sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), script),
    ));
    html = html.replace("{{inline}}", &format!("'sha256-{sum}'"));
    html = html.replace("{{assets}}", &Value::Object(assets.clone()).to_string());
    for (name, value) in assets {
        html = html.replace(
            &format!("{{{{asset.{name}}}}}"),
            value.as_str().unwrap_or_default(),
        );
    }
    Ok(html)
}

/// Makes a folder hold exactly these files.
fn replace(folder: &Path, files: &Files) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, content)?;
    }
    Ok(())
}

fn dist_stamp() -> PathBuf {
    target().join("site/dist.stamp")
}

/// Digest of everything that the site is built from, but the lessons' own files.
fn sources() -> Result<String> {
    let mut files = Vec::new();
    for part in [
        "Cargo.toml",
        "Cargo.lock",
        "core",
        "web",
        "lessons/src",
        "www",
    ] {
        collect(&root().join(part), &mut files)?;
    }
    files.sort();
    let mut sums = String::new();
    for file in files {
        sums.push_str(&digest(&fs::read(&file)?));
        sums.push_str(&file.to_string_lossy());
    }
    Ok(digest(sums.as_bytes()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if !["node_modules", "target"]
        .iter()
        .any(|skipped| path.ends_with(skipped))
    {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}
