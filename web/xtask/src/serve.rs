//! The server behind `cargo xtask serve`: the site as a static host would serve it, and lessons as they are on disk.

use crate::wasm::Profile;
use crate::{lessons, site};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tiny_http::{Method, Request, Server};

pub struct Options {
    port: u16,
    profile: Profile,
}

impl Options {
    pub fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self {
            port: 8080,
            profile: Profile::Serve,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--dev" => options.profile = Profile::Dev,
                "--port" => {
                    let port = arguments.next().context("--port needs a number")?;
                    options.port = port
                        .parse()
                        .with_context(|| format!("\"{port}\" is no port"))?;
                }
                other => bail!("serve has no option \"{other}\""),
            }
        }
        Ok(options)
    }
}

/// Builds, serves until it is interrupted, and takes up changed lessons.
pub fn run(options: Options) -> Result<()> {
    let fresh = if options.profile == Profile::Dev {
        None
    } else {
        site::fresh_dist()?
    };
    let folder = match fresh {
        Some(folder) => folder,
        None => site::preview(options.profile)?,
    };
    let server = listen(&folder, options.port, true)?;
    println!("Dunder is on {}", server.address);
    loop {
        thread::park();
    }
}

/// A server that runs as long as this lives.
pub struct Serving {
    pub address: String,
    server: Arc<Server>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

/// Serves a folder. With `live`, lessons come from their sources and open pages reload when one changes. Port 0 is any
/// free one.
pub fn listen(folder: &Path, port: u16, live: bool) -> Result<Serving> {
    let server = Server::http(("127.0.0.1", port))
        .map_err(|error| anyhow!("cannot listen on port {port}: {error}"))?;
    let server = Arc::new(server);
    let port = server.server_addr().to_ip().context("no address")?.port();
    let site = Arc::new(Site {
        folder: folder.to_owned(),
        lessons: live.then(Lessons::watch),
    });
    let accepting = Arc::clone(&server);
    thread::spawn(move || {
        while let Ok(request) = accepting.recv() {
            let site = Arc::clone(&site);
            // A browser that went away is no error of ours.
            thread::spawn(move || site.answer(request).ok());
        }
    });
    Ok(Serving {
        address: format!("http://127.0.0.1:{port}"),
        server,
    })
}

struct Site {
    folder: PathBuf,
    lessons: Option<Arc<Lessons>>,
}

/// Reloads the page when a lesson changes. Served beside the site, never a part of it.
const RELOAD: &str = "for (let seen = ''; ; ) {
  try {
    const now = await (await fetch('/reload?' + seen)).text();
    if (seen && now !== seen) location.reload();
    seen = now;
  } catch { await new Promise(done => setTimeout(done, 1000)); }
}
";

impl Site {
    fn answer(&self, request: Request) -> std::io::Result<()> {
        let url = request.url().to_owned();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let name = match path.trim_start_matches('/') {
            "" => "index.html",
            name => name,
        };
        if let Some(lessons) = &self.lessons {
            match name {
                "reload" => {
                    let version = lessons.wait_for_change(query).into_bytes();
                    return respond(request, name, version, None);
                }
                "reload.js" => return respond(request, name, RELOAD.into(), None),
                "index.html" => {
                    let page = fs::read_to_string(self.folder.join(name))?;
                    let script = "<script type=\"module\" src=\"/reload.js\"></script></body>";
                    return respond(
                        request,
                        name,
                        page.replace("</body>", script).into_bytes(),
                        None,
                    );
                }
                _ if name.starts_with("lessons/") => {
                    return match lessons.file(name) {
                        Ok(content) => respond(request, name, content, None),
                        Err(message) => not_found(request, &message),
                    };
                }
                _ => {}
            }
        }
        let plain = Path::new(name);
        let inside = plain
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside || !self.folder.join(plain).is_file() {
            let message = format!("There is no {path} here.");
            return not_found(request, &message);
        }
        for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
            if accepts(&request, encoding)
                && let Ok(content) = fs::read(self.folder.join(format!("{name}{ending}")))
            {
                return respond(request, name, content, Some(encoding));
            }
        }
        let content = fs::read(self.folder.join(plain))?;
        respond(request, name, content, None)
    }
}

fn accepts(request: &Request, encoding: &str) -> bool {
    let header = request
        .headers()
        .iter()
        .find(|header| header.field.equiv("Accept-Encoding"));
    header.is_some_and(|header| {
        header
            .value
            .as_str()
            .split([',', ';'])
            .any(|word| word.trim() == encoding)
    })
}

fn respond(
    request: Request,
    name: &str,
    content: Vec<u8>,
    encoding: Option<&str>,
) -> std::io::Result<()> {
    let kind = match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    };
    let lasting = name.starts_with("assets/");
    let cache = if lasting {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut headers = vec![
        ("Content-Type", kind),
        ("Cache-Control", cache),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    headers.extend(encoding.map(|encoding| ("Content-Encoding", encoding)));
    send(request, "200 OK", &headers, &content)
}

/// One answer a connection. `tiny_http` keeps a thread for each that is open, and lets new ones wait for a thread that is
/// never free again when a browser opens several at once.
fn send(
    request: Request,
    status: &str,
    headers: &[(&str, &str)],
    content: &[u8],
) -> std::io::Result<()> {
    let has_body = *request.method() != Method::Head;
    let mut to = request.into_writer();
    write!(
        to,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n",
        content.len()
    )?;
    for (name, value) in headers {
        write!(to, "{name}: {value}\r\n")?;
    }
    to.write_all(b"\r\n")?;
    if has_body {
        to.write_all(content)?;
    }
    to.flush()
}

fn not_found(request: Request, message: &str) -> std::io::Result<()> {
    let headers = [("Content-Type", "text/plain; charset=utf-8")];
    send(request, "404 Not Found", &headers, message.as_bytes())
}

/// The course as it is on disk.
struct Lessons {
    state: Mutex<Rendered>,
    changed: Condvar,
}

#[derive(Default)]
struct Rendered {
    version: u64,
    files: BTreeMap<String, Vec<u8>>,
}

impl Lessons {
    fn watch() -> Arc<Self> {
        let lessons = Arc::new(Self {
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        lessons.render();
        let watched = Arc::downgrade(&lessons);
        thread::spawn(move || {
            let mut seen = lessons::modified();
            while let Some(lessons) = watched.upgrade() {
                let now = lessons::modified();
                if now != seen {
                    seen = now;
                    lessons.render();
                }
                drop(lessons);
                thread::sleep(Duration::from_millis(300));
            }
        });
        lessons
    }

    /// A course with a mistake leaves the last good one in place.
    fn render(&self) {
        match lessons::render() {
            Ok(files) => {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.version += 1;
                state.files = files;
                self.changed.notify_all();
            }
            Err(error) => eprintln!("{error:#}"),
        }
    }

    fn file(&self, name: &str) -> Result<Vec<u8>, String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state
            .files
            .get(name)
            .cloned()
            .ok_or_else(|| format!("There is no {name} in the course."))
    }

    /// The course's version, as soon as it is another than `seen`, or after ten seconds.
    fn wait_for_change(&self, seen: &str) -> String {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .changed
            .wait_timeout_while(state, Duration::from_secs(10), |state| {
                state.version.to_string() == seen
            });
        waited
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .version
            .to_string()
    }
}
