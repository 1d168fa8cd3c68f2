//! "Did you mean?" for names that an error's message lists the choices of.

/// For `Cannot resolve keyword 'autor' into field. Choices are: author, id, title`: the choice nearest to the name.
pub fn hint(message: &str) -> Option<String> {
    let (before, choices) = message.split_once("Choices are: ")?;
    let wrong = before.split('\'').rev().nth(1)?;
    // Of a path the last part is what is wrong, or the part before a lookup.
    let wrong = wrong.rsplit("__").next().unwrap_or(wrong);
    let choices = choices.trim_end_matches('.').split(", ");
    let (distance, choice) = choices
        .map(|choice| (distance(wrong, choice), choice))
        .min()?;
    let near = distance <= wrong.chars().count().div_ceil(3);
    near.then(|| format!("Did you mean `{choice}`?"))
}

/// The Levenshtein distance, where two neighbouring letters that changed places count once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn the_nearest_choice_is_meant() {
        let message =
            "Cannot resolve keyword 'autor' into field. Choices are: author, author_id, id, title";
        assert_eq!(hint(message), Some("Did you mean `author`?".to_owned()));
        let message = "Cannot resolve keyword 'colour' into field. Choices are: author, id";
        assert_eq!(hint(message), None);
    }
}
