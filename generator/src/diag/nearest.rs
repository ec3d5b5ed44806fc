//! A misspelt word → the name that was probably meant, for "did you mean".

/// Letters of names that the words of one document are compared with, at most.
const LETTERS: usize = 4_000_000;

/// The search in lists that are as long as the document makes them, where each of very many words may be misspelt: words
/// times names is more work than a message is worth. Once the letters are spent, there are no more guesses.
#[derive(Debug)]
pub struct Guesses {
    letters: usize,
}

impl Default for Guesses {
    fn default() -> Guesses {
        Guesses { letters: LETTERS }
    }
}

impl Guesses {
    /// The name that is the same but for capitals, or that was probably meant.
    pub fn guess<'a>(&mut self, word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        if self.letters == 0 {
            return None;
        }
        let mut known = Vec::new();
        for name in names {
            self.letters = self.letters.saturating_sub(name.len() + 1);
            if self.letters == 0 {
                return None;
            }
            known.push(name);
        }
        let same = known.iter().find(|known| known.eq_ignore_ascii_case(word));
        same.copied().or_else(|| nearest(word, &known))
    }
}

/// The name that was probably meant.
pub fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    // Very short words are all alike.
    let most = match word.len() {
        0..=2 => return None,
        3 | 4 => 1,
        length => 2.max(length / 4),
    };
    let length = word.chars().count();
    let close = names
        .iter()
        // Each letter more or less is one that has to change.
        .filter(|name| name.chars().count().abs_diff(length) <= most)
        // People rarely get the first letter wrong.
        .map(|name| (distance(word, name), word.chars().next() != name.chars().next(), *name))
        .min()?;
    (close.0 <= most).then_some(close.2)
}

/// How many letters have to change (Levenshtein), or two neighbours to change places.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    // The row before, and the letter that it is of.
    let (mut above, mut last) = (row.clone(), None);
    for (i, x) in a.chars().take(64).enumerate() {
        let mut next = Vec::with_capacity(row.len());
        let mut left = i + 1;
        next.push(left);
        let mut before = None;
        for (j, y) in b.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut least = cell(&row, j) + usize::from(x != *y);
            least = least.min(left + 1).min(cell(&row, j + 1) + 1);
            if last == Some(*y) && before == Some(x) {
                least = least.min(cell(&above, j.saturating_sub(1)) + 1);
            }
            next.push(least);
            (left, before) = (least, Some(*y));
        }
        above = std::mem::replace(&mut row, next);
        last = Some(x);
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
        assert_eq!(nearest("tpye", &["type", "title"]), Some("type"));
        assert_eq!(nearest("unit", &["not", "items"]), None);
        assert_eq!(nearest("id", &["in", "items"]), None, "two letters are too few to tell");
    }

    #[test]
    fn guessing_ends_where_it_costs_too_much() {
        let names: Vec<String> = (0..1000).map(|at| format!("SchemaNumber{at:05}")).collect();
        let mut guesses = Guesses::default();
        let mut nearest = || guesses.guess("SCHEMANUMBER00500", names.iter().map(String::as_str));
        assert_eq!(nearest(), Some("SchemaNumber00500"));
        let more = std::iter::repeat_with(nearest).take(1000);
        let found = more.take_while(Option::is_some).count();
        assert!((100..500).contains(&found), "{found}");
        assert_eq!(guesses.guess("sumary", ["summary"].into_iter()), None, "for good");
    }
}
