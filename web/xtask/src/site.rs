//! The site: everything that a web server needs to serve, in one folder.
//!
//! Files whose names hold a digest of their content are in `assets/` and may be cached for ever; `index.html` names them
//! in its map `#assets`. The lessons keep plain names, so that an author can change one without a build.

use crate::lessons;
use crate::tools::{ensure_npm, ensure_wasm, root, step, target};
use crate::wasm::{self, Profile, digest, esbuild};
use anyhow::{Context, Result};
use base64::Engine;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

/// Builds the deployable site in `dist/`, with compressed twins of its files, and returns that folder.
pub fn dist() -> Result<PathBuf> {
    let sources = sources()?;
    let site = build(Profile::Dist)?;
    let compressed = step("compressing", || compress(&site))?;
    let folder = root().join("dist");
    replace(&folder, &[&site, &compressed])?;
    fs::write(dist_stamp(), sources)?;
    print_sizes(&site, &compressed);
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
    replace(&folder, &[&build(profile)?])?;
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
        let engine_url = Path::new(&engine_name)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let worker = bundle(
            "web/worker/worker.js",
            "js",
            &[
                format!("--alias:engine={}", engine.glue.display()),
                format!("--define:ENGINE_URL={}", json!(engine_url)),
                format!("--define:ENGINE_SIZE={engine_size}"),
            ],
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
        let assets = Map::from_iter([
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

/// The compressed twins (`.br`, `.gz`) of the files that gain by it. What was compressed before is kept.
fn compress(site: &Files) -> Result<Files> {
    let kept = target().join("site/compressed");
    fs::create_dir_all(&kept)?;
    let compressible = |name: &str| {
        [".html", ".js", ".css", ".wasm", ".json", ".svg"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    let jobs: Vec<_> = site.iter().filter(|(name, _)| compressible(name)).collect();
    let results: Vec<Result<Vec<(String, Vec<u8>)>>> = thread::scope(|scope| {
        let threads: Vec<_> = jobs
            .iter()
            .map(|(name, content)| {
                let kept = &kept;
                scope.spawn(move || {
                    let br = cached(kept, content, "br", brotli)?;
                    let gz = cached(kept, content, "gz", gzip)?;
                    Ok(vec![(format!("{name}.br"), br), (format!("{name}.gz"), gz)])
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| anyhow::bail!("a compressor panicked"))
            })
            .collect()
    });
    let mut twins = Files::new();
    for result in results {
        twins.extend(result?);
    }
    Ok(twins)
}

fn cached(
    folder: &Path,
    content: &[u8],
    kind: &str,
    make: fn(&[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let path = folder.join(digest(content)).with_extension(kind);
    if let Ok(found) = fs::read(&path) {
        return Ok(found);
    }
    let made = make(content)?;
    fs::write(path, &made)?;
    Ok(made)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut output = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut output, &parameters)?;
    Ok(output)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Makes a folder hold exactly these files.
fn replace(folder: &Path, parts: &[&Files]) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for (name, content) in parts.iter().flat_map(|files| files.iter()) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, content)?;
    }
    Ok(())
}

fn print_sizes(site: &Files, compressed: &Files) {
    let mut total = 0;
    println!("{:>10} {:>10}  dist/", "bytes", "brotli");
    for (name, content) in site
        .iter()
        .filter(|(name, _)| !name.starts_with("lessons/"))
    {
        let sent = compressed
            .get(&format!("{name}.br"))
            .map_or(content.len(), Vec::len);
        total += sent;
        println!("{:>10} {sent:>10}  {name}", content.len());
    }
    println!("{:>10} {total:>10}  a first visit, without lessons", "");
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
