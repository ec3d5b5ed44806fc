//! Comments in what is JSON otherwise. YAML, which forgives the rest, takes `//` and `/*` for words of a key or a value,
//! so they are blanked out before anything reads the text: every byte keeps its offset, every line its number.

/// A text without its comments.
#[derive(Debug, PartialEq, Eq)]
pub struct Blanked {
    /// As long as the text, with spaces for what the comments are.
    pub text: String,
    /// Where the first comment starts.
    pub first: usize,
    /// Where a comment starts that nothing ends.
    pub open: Option<usize>,
    /// Whether a comment is one that YAML does not know.
    pub slashes: bool,
}

/// `None` for a text that is no `{…}` or `[…]` behind its comments, or has none.
///
/// A sign starts a comment only where a word could start: `http://x`, which YAML takes without quotes, has none.
pub fn blanked(text: &str) -> Option<Blanked> {
    let bytes = text.as_bytes();
    let mut out: Option<Blanked> = None;
    let mut copied = 0;
    let mut begun = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let rest = bytes.get(at..).unwrap_or_default();
        let ends = match (byte, rest.get(1)) {
            (b'/', Some(b'*')) => find(rest, 2, b"*/").map(|end| end + 2),
            (b'/', Some(b'/')) | (b'#', _) => Some(find(rest, 1, b"\n").unwrap_or(rest.len())),
            (b'{' | b'[', _) => {
                begun = true;
                at += 1;
                continue;
            }
            (b' ' | b'\t' | b'\n' | b'\r', _) => {
                at += 1;
                continue;
            }
            _ if !begun => return None,
            (quote @ (b'"' | b'\''), _) => {
                at += string(rest, quote);
                continue;
            }
            (b'}' | b']' | b',' | b':', _) => {
                at += 1;
                continue;
            }
            _ => {
                at += word(rest);
                continue;
            }
        };
        let blanked = out.get_or_insert_with(|| Blanked {
            text: String::with_capacity(text.len()),
            first: at,
            open: None,
            slashes: false,
        });
        blanked.slashes |= byte == b'/';
        if ends.is_none() {
            blanked.open = Some(at);
        }
        let end = at + ends.unwrap_or(rest.len());
        blanked.text.push_str(text.get(copied..at)?);
        let comment = bytes.get(at..end)?;
        let line_end = |b: &u8| matches!(b, b'\n' | b'\r');
        blanked
            .text
            .extend(comment.iter().map(|b| if line_end(b) { char::from(*b) } else { ' ' }));
        copied = end;
        at = end;
    }
    let mut blanked = out.filter(|_| begun)?;
    blanked.text.push_str(text.get(copied..)?);
    Some(blanked)
}

/// Where `wanted` stands in `bytes`, from `start` on.
fn find(bytes: &[u8], start: usize, wanted: &[u8]) -> Option<usize> {
    let found = bytes
        .get(start..)?
        .windows(wanted.len())
        .position(|window| window == wanted);
    found.map(|at| start + at)
}

/// How long the word is that `bytes` start with. What JSON has for words is over where a comment starts.
fn word(bytes: &[u8]) -> usize {
    let ends = |b: &u8| b" \t\r\n,[]{}\"".contains(b);
    let length = bytes.iter().position(ends).unwrap_or(bytes.len());
    let Some(slash) = bytes.iter().take(length).position(|b| *b == b'/') else {
        return length;
    };
    let known = matches!(
        bytes.get(..slash),
        Some(b"true" | b"false" | b"null" | [b'-' | b'0'..=b'9', ..])
    );
    if known { slash } else { length }
}

/// How long the string is that `bytes` start with, its quotes included.
fn string(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn comments_become_spaces_and_nothing_moves() {
        for (text, wanted) in [
            ("{\"a\": 1, // é\r\n\"b\": 2}", "{\"a\": 1,      \r\n\"b\": 2}"),
            ("// x\n[/* a\n b */1]", "    \n[    \n     1]"),
            (
                "{\"u\"://c\n\"http://x/*y*/\\\"//\" // \"\n}",
                "{\"u\":   \n\"http://x/*y*/\\\"//\"     \n}",
            ),
            (
                "{a: http://x, b: t/*2*/, c: 1/*2*/} # // '",
                "{a: http://x, b: t/*2*/, c: 1     }       ",
            ),
        ] {
            let blanked = blanked(text).unwrap();
            assert_eq!(blanked.text, wanted);
            assert_eq!((blanked.text.len(), blanked.open), (text.len(), None));
        }
    }

    #[test]
    fn what_has_none() {
        for text in [
            "",
            "// x",
            "# x\na: 1",
            "a: {b: 1 // c\n}",
            "{\"a\": \"//\"}",
            "{a: http://x, 'b': '# //'}",
            "{\"a",
        ] {
            assert_eq!(blanked(text), None, "{text}");
        }
        let open = blanked("{\"a\": 1 /* b\n}").unwrap();
        assert_eq!((open.open, open.text.as_str()), (Some(8), "{\"a\": 1     \n "));
    }
}
