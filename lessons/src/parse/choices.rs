//! A question and its choices, as `quiz` and `predict` fences hold them:
//!
//! ```text
//! How many queries does this send?
//!
//! - [ ] 1
//!   Each post's author is asked for by itself.
//! - [x] 11
//!   One for the posts, and one for the author of each of the ten.
//! ```

use super::html;
use crate::course::Choice;

pub(super) struct Question {
    pub(super) question_html: String,
    pub(super) choices: Vec<Choice>,
}

/// # Errors
/// Offset of the line within `content`, and what to do.
pub(super) fn parse(content: &str) -> Result<Question, (usize, String)> {
    struct Draft {
        line: usize,
        correct: bool,
        text: String,
        explanation: String,
    }
    let mut question = String::new();
    let mut drafts: Vec<Draft> = Vec::new();
    for (offset, line) in content.lines().enumerate() {
        let marked = [("- [x] ", true), ("- [ ] ", false)]
            .iter()
            .find_map(|&(mark, correct)| line.strip_prefix(mark).map(|text| (text, correct)));
        match (marked, drafts.last_mut()) {
            (Some((text, correct)), _) => {
                drafts.push(Draft {
                    line: offset,
                    correct,
                    text: text.to_owned(),
                    explanation: String::new(),
                });
            }
            (None, None) => {
                question.push_str(line);
                question.push('\n');
            }
            (None, Some(_)) if line.trim().is_empty() => {}
            (None, Some(draft)) => {
                let Some(text) = line.strip_prefix("  ") else {
                    return Err((offset, "indent a choice's explanation by two spaces, or begin a choice with `- [ ] ` or `- [x] `".into()));
                };
                draft.explanation.push_str(text);
                draft.explanation.push('\n');
            }
        }
    }
    if question.trim().is_empty() {
        return Err((0, "ask the question first, before the choices".into()));
    }
    if drafts.len() < 2 {
        return Err((
            0,
            "give two or more choices: `- [ ] ` a wrong one, `- [x] ` the right one".into(),
        ));
    }
    if !drafts.iter().any(|draft| draft.correct) {
        return Err((drafts[0].line, "mark the right choice with `- [x] `".into()));
    }
    if let Some(draft) = drafts.iter().find(|draft| draft.explanation.is_empty()) {
        return Err((
            draft.line,
            "say why on the next line, indented by two spaces".into(),
        ));
    }
    Ok(Question {
        question_html: html::render(&question),
        choices: drafts
            .into_iter()
            .map(|draft| Choice {
                html: html::inline(&draft.text),
                correct: draft.correct,
                explanation_html: html::inline(&draft.explanation),
            })
            .collect(),
    })
}
