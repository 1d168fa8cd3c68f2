//! Two texts, line by line.

/// Lines only in `expected` begin with `-`, lines only in `actual` with `+`; of the lines in both, those near a
/// difference are kept. None when the texts are equal.
pub fn diff(expected: &str, actual: &str) -> Option<String> {
    const CONTEXT: usize = 2;
    let (a, b): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    if a == b {
        return None;
    }
    let marked = mark(&a, &b);
    let mut out = String::new();
    let mut skipped = false;
    for (i, (mark, line)) in marked.iter().enumerate() {
        let near = &marked[i.saturating_sub(CONTEXT)..marked.len().min(i + CONTEXT + 1)];
        if near.iter().any(|(mark, _)| *mark != ' ') {
            if skipped {
                out.push_str("  ...\n");
                skipped = false;
            }
            out.push_str(&format!("{mark} {line}\n"));
        } else {
            skipped = true;
        }
    }
    Some(out)
}

/// Each line with ' ', '-' or '+', along a longest common subsequence.
fn mark<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push((' ', a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            out.push(('-', a[i]));
            i += 1;
        } else {
            out.push(('+', b[j]));
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn shows_what_differs_and_a_little_around_it() {
        assert_eq!(diff("a\nb", "a\nb"), None);
        let before = "1\n2\n3\n4\n5\nold\n6\n7\n8\n9";
        let after = "1\n2\n3\n4\n5\nnew\n6\n7\n8\n9";
        assert_eq!(
            diff(before, after).unwrap(),
            "  ...\n  4\n  5\n- old\n+ new\n  6\n  7\n"
        );
    }
}
