//! Cuts the body of a lesson into headings, rules, fences and the text between them, with their lines.

/// `line` is 1-based, in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text {
        line: usize,
        text: String,
    },
    Heading {
        line: usize,
        level: usize,
        text: String,
    },
    /// A line `---`: ends an exercise.
    Rule,
    Fence(Fence),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) line: usize,
    /// First word of the info string: `python`.
    pub(super) language: String,
    /// Its second word, when it is no option: `example`.
    pub(super) role: String,
    /// What follows.
    pub(super) options: String,
    pub(super) content: String,
    /// As it stood in the file, for fences that stay in the prose.
    pub(super) source: String,
}

/// # Errors
/// The line of a fence that never closes.
pub(super) fn cut(text: &str, skip: usize) -> Result<Vec<Piece>, usize> {
    let mut pieces = Vec::new();
    let mut prose = String::new();
    let mut prose_line = skip + 1;
    let mut lines = text.lines().enumerate().skip(skip).peekable();
    while let Some((index, line)) = lines.next() {
        let number = index + 1;
        let piece = if let Some(ticks) = fence(line) {
            let mut content = String::new();
            let mut source = format!("{line}\n");
            let mut closed = false;
            for (_, inner) in lines.by_ref() {
                source.push_str(inner);
                source.push('\n');
                if fence(inner).is_some_and(|count| count >= ticks)
                    && inner.trim().chars().all(|c| c == '`')
                {
                    closed = true;
                    break;
                }
                content.push_str(inner);
                content.push('\n');
            }
            if !closed {
                return Err(number);
            }
            let info = line.trim_start_matches('`').trim();
            let (language, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
            let rest = rest.trim();
            let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let (role, options) = if first.contains('=') {
                ("", rest)
            } else {
                (first, after)
            };
            Piece::Fence(Fence {
                line: number,
                language: language.to_owned(),
                role: role.to_owned(),
                options: options.to_owned(),
                content,
                source,
            })
        } else if let Some((level, text)) = heading(line) {
            Piece::Heading {
                line: number,
                level,
                text: text.to_owned(),
            }
        } else if line.trim_end() == "---" && (prose.ends_with("\n\n") || prose.trim().is_empty()) {
            Piece::Rule
        } else {
            if prose.is_empty() {
                prose_line = number;
            }
            prose.push_str(line);
            prose.push('\n');
            continue;
        };
        flush(&mut prose, prose_line, &mut pieces);
        pieces.push(piece);
    }
    flush(&mut prose, prose_line, &mut pieces);
    Ok(pieces)
}

fn flush(prose: &mut String, line: usize, pieces: &mut Vec<Piece>) {
    if !prose.trim().is_empty() {
        pieces.push(Piece::Text {
            line,
            text: std::mem::take(prose),
        });
    }
    prose.clear();
}

/// Backticks that the line begins with, when three or more.
fn fence(line: &str) -> Option<usize> {
    let count = line.chars().take_while(|&c| c == '`').count();
    (count >= 3).then_some(count)
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.chars().take_while(|&c| c == '#').count();
    let text = line.get(level..)?.strip_prefix(' ')?;
    (1..=6).contains(&level).then(|| (level, text.trim()))
}
