//! "Did you mean": the known word nearest to one that is not known.

/// The candidate that takes the fewest edits to reach from `word`; `None` where none is close enough
/// to be a likely slip (more than a third of the word would have to change).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance: insertions, deletions and replacements of one character each.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (removed, from_char) in from.chars().enumerate() {
        let mut diagonal = removed;
        let mut left = removed + 1;
        for (above, to_char) in row.iter_mut().skip(1).zip(&to) {
            let replaced = diagonal + usize::from(from_char != *to_char);
            diagonal = *above;
            left = replaced.min(diagonal + 1).min(left + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = removed + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (from, to, edits) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("expired", "expird", 1),
        ] {
            assert_eq!(distance(from, to), edits, "{from} to {to}");
        }
    }

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let codes = ["expired", "not-yet-valid", "issuer-not-in-zone"];
        assert_eq!(nearest("expird", codes), Some("expired"));
        assert_eq!(
            nearest("issuer-not-in-zon", codes),
            Some("issuer-not-in-zone")
        );
        assert_eq!(nearest("banana", codes), None);
    }
}
