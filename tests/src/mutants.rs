//! Small changes of a solution that make it wrong: another lookup, ordering, limit, function, number.

use regex_lite::{Captures, Regex};

/// What is found, and what to put in its place; `$1` is the first group. `+1` stands for the number in group 2 and one
/// more, after group 1.
const CHANGES: &[(&str, &str)] = &[
    // Ordering.
    (r#"order_by\((["'])-"#, "order_by($1"),
    (r#"order_by\((["'])([a-z])"#, "order_by($1-$2"),
    (r"\.order_by\([^()]*\)", ""),
    (r"\.desc\(\)", ".asc()"),
    (r"\.asc\(\)", ".desc()"),
    (r"\.first\(\)", ".last()"),
    (r"\.last\(\)", ".first()"),
    (r"\.earliest\(", ".latest("),
    (r"\.latest\(", ".earliest("),
    (r"\.reverse\(\)", ""),
    // Lookups.
    (r"__gte\b", "__gt"),
    (r"__gt\b", "__gte"),
    (r"__lte\b", "__lt"),
    (r"__lt\b", "__lte"),
    (r"__gte?\b", "__lt"),
    (r"__lte?\b", "__gt"),
    (r"__icontains\b", "__contains"),
    (r"__contains\b", "__startswith"),
    (r"__istartswith\b", "__icontains"),
    (r"__startswith\b", "__contains"),
    (r"__iexact\b", ""),
    (r"__in\b", "__gte"),
    (r"__isnull=True", "__isnull=False"),
    (r"__isnull=False", "__isnull=True"),
    (r"=True\b", "=False"),
    (r"=False\b", "=True"),
    // Conditions.
    (r"\.filter\(", ".exclude("),
    (r"\.exclude\(", ".filter("),
    (r"\.(?:filter|exclude)\((?:[^()]|\([^()]*\))*\)", ""),
    (r"~Q\(", "Q("),
    (r" \| ", " & "),
    (r" & ", " | "),
    // Functions.
    (r"\bSum\(", "Max("),
    (r"\bMax\(", "Min("),
    (r"\bMin\(", "Max("),
    (r"\bAvg\(", "Max("),
    (r"\bCount\(", "Max("),
    (r",\s*distinct=True", ""),
    (r"\.distinct\(\)", ""),
    (r" \+ ", " - "),
    (r" - ", " + "),
    (r" \* ", " + "),
    // Loading.
    (r"\.select_related\([^()]*\)", ""),
    (r"\.prefetch_related\((?:[^()]|\([^()]*\))*\)", ""),
    // Numbers.
    (r#"([=(\[:, ])(\d+)\b"#, "+1"),
];

/// Lines where a change says nothing: imports, comments, sizes of columns.
const LEFT_ALONE: &[&str] = &[
    "import ",
    "#",
    "max_length=",
    "max_digits=",
    "decimal_places=",
    "blank=",
];

/// All programs that differ from the solution in one of these places.
pub fn mutants(solution: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (pattern, replacement) in CHANGES {
        let Ok(pattern) = Regex::new(pattern) else {
            continue;
        };
        for found in pattern.captures_iter(solution) {
            let Some(place) = found.get(0) else { continue };
            let line = solution[..place.start()]
                .rsplit('\n')
                .next()
                .unwrap_or_default();
            let rest = solution[place.start()..]
                .split('\n')
                .next()
                .unwrap_or_default();
            let whole = format!("{line}{rest}");
            if LEFT_ALONE.iter().any(|word| whole.contains(word)) {
                continue;
            }
            let mutant = format!(
                "{}{}{}",
                &solution[..place.start()],
                replaced(&found, replacement),
                &solution[place.end()..]
            );
            if mutant != solution && !all.contains(&mutant) {
                all.push(mutant);
            }
        }
    }
    all
}

fn replaced(found: &Captures<'_>, replacement: &str) -> String {
    if replacement == "+1" {
        let number: u64 = found[2].parse().unwrap_or_default();
        return format!("{}{}", &found[1], number + 1);
    }
    let mut text = String::new();
    found.expand(replacement, &mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::mutants;

    #[test]
    fn changes_one_place_at_a_time() {
        let all = mutants(
            "from app.models import Post\nPost.objects.filter(views__gt=3).order_by(\"-views\")",
        );
        assert!(all.iter().any(|code| code.contains("views__gte=3")));
        assert!(all.iter().any(|code| code.contains("order_by(\"views\")")));
        assert!(all.iter().any(|code| code.contains("exclude(views__gt=3)")));
        assert!(all.iter().any(|code| code.contains("views__gt=4")));
        assert!(all.iter().all(|code| code.contains("import Post\n")));
    }
}
