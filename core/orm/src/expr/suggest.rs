//! "perhaps you meant": names that are like one that was not found, by the measure of Python's `difflib`.

/// At most three of the names, best first, at least 0.6 alike (`difflib.get_close_matches`).
pub fn close_matches<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let word: Vec<char> = word.chars().collect();
    let mut scored: Vec<(f64, &str)> = Vec::new();
    for name in names {
        if scored.iter().any(|(_, known)| *known == name) {
            continue;
        }
        let other: Vec<char> = name.chars().collect();
        // difflib's first sequence is the candidate.
        let score = 2.0 * matching(&other, &word) as f64 / (word.len() + other.len()).max(1) as f64;
        if score >= 0.6 {
            scored.push((score, name));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(a.1)));
    scored
        .into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// How many characters match: the longest common run, then the same left and right of it.
fn matching(a: &[char], b: &[char]) -> usize {
    let (mut start_a, mut start_b, mut length) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let run = a[i..]
                .iter()
                .zip(&b[j..])
                .take_while(|(x, y)| x == y)
                .count();
            if run > length {
                (start_a, start_b, length) = (i, j, run);
            }
        }
    }
    if length == 0 {
        return 0;
    }
    matching(&a[..start_a], &b[..start_b])
        + length
        + matching(&a[start_a + length..], &b[start_b + length..])
}
