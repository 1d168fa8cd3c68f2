//! Links that carry a whole program: the fragment of the page's address, without its `#`.
//!
//! The first letter names the encoding: `c` is base64url without padding of raw-deflated JSON, `r` is percent-encoded JSON,
//! which can be written by hand. Both hold a [`Link`].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Read;

/// The format that this build writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// Most bytes of JSON that a link may hold: a few kilobytes of deflated zeros must not fill the memory.
pub const MAX_JSON: usize = 1 << 20;

/// A program, as a link carries it. What is `None` is the lesson's (or the playground's) own text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// Version of the format.
    pub v: u32,
    /// Slug of the lesson; `None` is the playground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// Id of the example or exercise in that lesson.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Run the program as soon as the page is open.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub run: bool,
}

impl Default for Link {
    fn default() -> Self {
        Self {
            v: VERSION,
            lesson: None,
            item: None,
            code: None,
            models: None,
            data: None,
            run: false,
        }
    }
}

/// Why a link can't be read. Its `Display` is for the person who opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Not base64url: cut off or changed on its way.
    Base64,
    /// Not deflated data, or only its beginning.
    Deflate,
    /// Not UTF-8, or a `%` without two hexadecimal digits.
    Percent,
    /// More than [`MAX_JSON`] bytes.
    TooLarge,
    /// Not the JSON of a [`Link`].
    Json(String),
    /// Made by a newer version of the page.
    Version(u32),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Base64 | Self::Deflate => {
                f.write_str("The link is damaged: a part of it is missing or was changed.")
            }
            Self::Percent => f.write_str("The link is damaged: its percent-encoding is not valid."),
            Self::TooLarge => write!(
                f,
                "The link holds more than {} kB, which is more than a program needs.",
                MAX_JSON / 1024
            ),
            Self::Json(reason) => write!(f, "The link does not hold a program: {reason}."),
            Self::Version(version) => {
                write!(
                    f,
                    "The link has format {version}, and this page reads up to {VERSION}. Reload the page to get the newest one."
                )
            }
        }
    }
}

impl std::error::Error for LinkError {}

impl Link {
    /// The compact form: `c` and a payload.
    pub fn to_fragment(&self) -> String {
        let json = self.to_json();
        let mut packed = Vec::new();
        match DeflateEncoder::new(json.as_bytes(), Compression::best()).read_to_end(&mut packed) {
            Ok(_) => format!("c{}", URL_SAFE_NO_PAD.encode(packed)),
            // Reading from memory does not fail; the readable form holds the same.
            Err(_) => self.to_readable_fragment(),
        }
    }

    /// The readable form: `r` and percent-encoded JSON.
    pub fn to_readable_fragment(&self) -> String {
        let mut fragment = String::from("r");
        for byte in self.to_json().bytes() {
            match byte {
                b'A'..=b'Z'
                | b'a'..=b'z'
                | b'0'..=b'9'
                | b'-'
                | b'_'
                | b'.'
                | b'~'
                | b':'
                | b','
                | b'/'
                | b'('
                | b')'
                | b'*'
                | b'=' => {
                    fragment.push(char::from(byte));
                }
                _ => fragment.push_str(&format!("%{byte:02X}")),
            }
        }
        fragment
    }

    /// Reads a fragment. `None` when it is no permalink (empty, or an address within the page).
    ///
    /// # Errors
    /// When it begins like a permalink and can't be read.
    pub fn from_fragment(fragment: &str) -> Result<Option<Self>, LinkError> {
        match fragment.split_at_checked(1) {
            Some(("c", payload)) => inflate(payload)
                .and_then(|json| Self::from_json(&json))
                .map(Some),
            Some(("r", payload)) => percent_decode(payload)
                .and_then(|json| Self::from_json(&json))
                .map(Some),
            _ => Ok(None),
        }
    }

    fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn from_json(json: &str) -> Result<Self, LinkError> {
        /// Read first: what a newer format holds beside it need not have these types.
        #[derive(Deserialize)]
        struct Version {
            #[serde(default)]
            v: Option<u32>,
        }
        let reason = |error: serde_json::Error| LinkError::Json(error.to_string());
        match serde_json::from_str::<Version>(json).map_err(reason)?.v {
            Some(version) if version > VERSION => Err(LinkError::Version(version)),
            _ => serde_json::from_str(json).map_err(reason),
        }
    }
}

fn inflate(payload: &str) -> Result<String, LinkError> {
    let packed = URL_SAFE_NO_PAD
        .decode(payload.trim_end_matches('='))
        .map_err(|_| LinkError::Base64)?;
    let mut json = String::new();
    let limit = MAX_JSON as u64 + 1;
    match DeflateDecoder::new(packed.as_slice())
        .take(limit)
        .read_to_string(&mut json)
    {
        Ok(length) if length > MAX_JSON => Err(LinkError::TooLarge),
        Ok(_) => Ok(json),
        Err(_) => Err(LinkError::Deflate),
    }
}

/// Characters that need no encoding may stand for themselves, so that links can be typed.
fn percent_decode(payload: &str) -> Result<String, LinkError> {
    if payload.len() > 3 * MAX_JSON {
        return Err(LinkError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(payload.len());
    let mut rest = payload.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2).ok_or(LinkError::Percent)?;
        let digit = |at: usize| {
            char::from(digits[at])
                .to_digit(16)
                .ok_or(LinkError::Percent)
        };
        bytes.push((digit(0)? * 16 + digit(1)?) as u8);
        rest = after;
    }
    let text = String::from_utf8(bytes).map_err(|_| LinkError::Percent)?;
    if text.len() > MAX_JSON {
        Err(LinkError::TooLarge)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn link() -> Link {
        Link {
            lesson: Some("n-plus-one".into()),
            item: Some("authors-in-one-query".into()),
            code: Some("Post.objects.filter(title__contains=\"Füße & 100%\")\n# 🐍\n".into()),
            run: true,
            ..Link::default()
        }
    }

    #[test]
    fn both_forms_read_what_they_wrote() {
        for link in [Link::default(), link()] {
            assert_eq!(
                Link::from_fragment(&link.to_fragment()),
                Ok(Some(link.clone()))
            );
            assert_eq!(
                Link::from_fragment(&link.to_readable_fragment()),
                Ok(Some(link))
            );
        }
    }

    #[test]
    fn fragments_are_safe_in_addresses() {
        let compact = link().to_fragment();
        assert!(
            compact.starts_with('c')
                && compact
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)),
            "{compact}"
        );
        let readable = link().to_readable_fragment();
        assert!(
            readable
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"\"<>`#".contains(&b)),
            "{readable}"
        );
    }

    #[test]
    fn a_link_can_be_written_by_hand() {
        let link = Link::from_fragment("r{\"code\":\"Post.objects.count()\",\"run\":true}")
            .unwrap()
            .unwrap();
        assert_eq!(
            link,
            Link {
                code: Some("Post.objects.count()".into()),
                run: true,
                ..Link::default()
            }
        );
        // As a browser gives it back, with more fields than we know.
        let link = Link::from_fragment("r%7B%22lesson%22:%22lazy%22,%22later%22:1%7D")
            .unwrap()
            .unwrap();
        assert_eq!(
            link,
            Link {
                lesson: Some("lazy".into()),
                ..Link::default()
            }
        );
    }

    #[test]
    fn other_fragments_are_no_links() {
        for fragment in ["", "/", "/n-plus-one/example-1", "é", "x123"] {
            assert_eq!(Link::from_fragment(fragment), Ok(None));
        }
    }

    #[test]
    fn garbage_is_an_error() {
        let whole = link().to_fragment();
        let error = |fragment: &str| Link::from_fragment(fragment).unwrap_err();
        assert_eq!(error("c%%%"), LinkError::Base64);
        assert_eq!(error("cAAAA"), LinkError::Deflate);
        assert!(matches!(
            error(&whole[..whole.len() / 2]),
            LinkError::Deflate | LinkError::Base64
        ));
        assert!(matches!(
            error("c"),
            LinkError::Json(_) | LinkError::Deflate
        ));
        assert_eq!(error("r%7"), LinkError::Percent);
        assert_eq!(error("r%zz"), LinkError::Percent);
        assert_eq!(error("r%FF"), LinkError::Percent);
        assert!(matches!(error("r{}x"), LinkError::Json(_)));
        assert!(matches!(error("r{\"code\":1}"), LinkError::Json(_)));
        assert_eq!(
            error("r{\"v\":2,\"code\":{\"new\":1}}"),
            LinkError::Version(2)
        );
    }

    #[test]
    fn a_small_link_does_not_become_a_large_text() {
        let bomb = Link {
            code: Some("0".repeat(50 * MAX_JSON)),
            ..Link::default()
        }
        .to_fragment();
        assert!(bomb.len() < 100_000);
        assert_eq!(Link::from_fragment(&bomb), Err(LinkError::TooLarge));
    }

    #[test]
    fn every_error_says_something() {
        let all = [
            LinkError::Base64,
            LinkError::Percent,
            LinkError::TooLarge,
            LinkError::Json("x".into()),
            LinkError::Version(9),
        ];
        assert!(all.iter().all(|error| error.to_string().ends_with('.')));
    }
}
