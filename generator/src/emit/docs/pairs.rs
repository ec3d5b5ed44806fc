//! Text → the tags in it that are closed. Others are places for a value, such as `/pets/<id>`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The name of a tag, in small letters, and what follows it.
pub fn name_of(inside: &str) -> Option<(String, &str)> {
    let letters = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let word: String = inside.chars().take_while(letters).collect();
    let attributes = inside.get(word.len()..)?;
    let ends = attributes.is_empty() || attributes.starts_with([' ', '/', '\n']);
    (ends && word.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| (word.to_ascii_lowercase(), attributes))
}

/// The tags of a text, and how often each is opened and closed.
#[derive(Default)]
pub struct TagPairs(BTreeMap<String, (usize, usize)>);

impl TagPairs {
    /// Adds the tags of a line. Code is left out, and so is what is called like an element of XML (`<Key>`), which no markup
    /// is.
    pub fn add(&mut self, line: &str) {
        let mut pieces = line.split('<');
        let mut ticks = pieces.next().unwrap_or("").matches('`').count();
        for piece in pieces {
            let (inside, _) = piece.split_once('>').unwrap_or((piece, ""));
            let name = inside.trim_start_matches('/');
            if ticks.is_multiple_of(2)
                && let Some((word, _)) = name_of(name)
                && !is_mixed(name.get(..word.len()).unwrap_or_default())
            {
                let (opened, closed) = self.0.entry(word).or_default();
                match inside.starts_with('/') {
                    true if *closed < *opened => *closed += 1,
                    true => {}
                    false if inside.ends_with('/') => {}
                    false => *opened += 1,
                }
            }
            ticks += piece.matches('`').count();
        }
    }

    /// Those that are closed as often as they are opened: of others some are places for a value, and which is not said.
    pub fn closed(self) -> BTreeSet<String> {
        let closed = self
            .0
            .into_iter()
            .filter(|(_, (opened, closed))| *closed > 0 && opened == closed);
        closed.map(|(word, _)| word).collect()
    }
}

/// Whether a word has capitals and small letters.
fn is_mixed(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_uppercase()) && word.contains(|c: char| c.is_ascii_lowercase())
}

/// Code without the tags in it that are closed there, on one line.
pub fn untagged(code: &str) -> Cow<'_, str> {
    let mut pairs = TagPairs::default();
    pairs.add(code);
    let breaks = pairs.0.contains_key("br");
    let mut paired = pairs.closed();
    if breaks {
        paired.insert("br".to_owned());
    }
    if paired.is_empty() {
        return Cow::Borrowed(code);
    }
    let mut pieces = code.split('<');
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let tag = piece.split_once('>');
        let tag = tag.filter(|(inside, _)| {
            let name = name_of(inside.trim_start_matches('/'));
            name.is_some_and(|(word, _)| paired.contains(&word))
        });
        match tag {
            Some((inside, text)) => {
                if inside.to_ascii_lowercase().starts_with("br") {
                    out.push(' ');
                }
                out.push_str(text);
            }
            None => {
                out.push('<');
                out.push_str(piece);
            }
        }
    }
    Cow::Owned(out)
}
