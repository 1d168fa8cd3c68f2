//! Markdown to HTML.

use pulldown_cmark::{Options, Parser, html};

pub(super) fn render(markdown: &str) -> String {
    let mut out = String::new();
    html::push_html(
        &mut out,
        Parser::new_ext(
            markdown,
            Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION,
        ),
    );
    out.trim_end().to_owned()
}

/// As `render`, without the paragraph around a single line.
pub(super) fn inline(markdown: &str) -> String {
    let html = render(markdown.trim());
    match html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"))
    {
        Some(inner) if !inner.contains("<p>") => inner.to_owned(),
        _ => html,
    }
}
