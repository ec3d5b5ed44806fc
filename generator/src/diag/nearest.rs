//! A misspelt word → the name that was probably meant, for "did you mean".

/// The name that was probably meant.
pub fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    // People rarely get the first letter wrong.
    let close = names
        .iter()
        .map(|name| (distance(word, name), word.chars().next() != name.chars().next(), *name))
        .min()?;
    // Very short words are all alike.
    let most = match word.len() {
        0..=2 => return None,
        3 => 1,
        length => 2.max(length / 4),
    };
    (close.0 <= most).then_some(close.2)
}

/// How many letters have to change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let changed = corner + usize::from(x != *y);
            corner = *cell;
            *cell = changed.min(left + 1).min(corner + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("operationID", &["summary", "operationId"]), Some("operationId"));
        assert_eq!(nearest("sumary", &["summary", "operationId"]), Some("summary"));
        assert_eq!(nearest("colour", &["summary", "operationId"]), None);
        assert_eq!(nearest("id", &["in", "items"]), None, "two letters are too few to tell");
    }
}
