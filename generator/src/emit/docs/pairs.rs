//! Text → the tags in it that are closed. Others are places for a value, such as `/pets/<id>`.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The name of a tag, in small letters, and what follows it.
pub fn name_of(inside: &str) -> Option<(String, &str)> {
    let letters = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let word: String = inside.chars().take_while(letters).collect();
    let attributes = inside.get(word.len()..)?;
    let ends = attributes.is_empty() || attributes.starts_with([' ', '/', '\n']);
    (ends && word.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| (word.to_ascii_lowercase(), attributes))
}

/// Adds the tags of a line that are opened and closed; those that are still open are handed on. Code is left out.
pub fn add(line: &str, open: &mut BTreeSet<String>, paired: &mut BTreeSet<String>) {
    let mut pieces = line.split('<');
    let mut ticks = pieces.next().unwrap_or("").matches('`').count();
    for piece in pieces {
        if ticks.is_multiple_of(2)
            && let inside = piece.split_once('>').map_or(piece, |(inside, _)| inside)
            && let Some((word, _)) = name_of(inside.trim_start_matches('/'))
        {
            if !inside.starts_with('/') {
                open.insert(word);
            } else if open.contains(&word) {
                paired.insert(word);
            }
        }
        ticks += piece.matches('`').count();
    }
}

/// Code without the tags in it that are closed there, on one line.
pub fn untagged(code: &str) -> Cow<'_, str> {
    let (mut open, mut paired) = (BTreeSet::new(), BTreeSet::new());
    add(code, &mut open, &mut paired);
    if open.contains("br") {
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
