//! Halves of surrogate pairs in the escapes of JSON (`"\ud800"`), which no text can hold: they are written over with U+FFFD
//! before anything reads the text, so that every byte keeps its offset (RFC 8259 §8.2 leaves to the reader what becomes of
//! them).

/// A text without such halves.
#[derive(Debug, PartialEq, Eq)]
pub struct Mended {
    /// As long as the text.
    pub text: String,
    /// Where the first of them stood.
    pub first: usize,
}

/// As many bytes as the escape of a half.
const REPLACEMENT: &str = "\\ufffd";

/// `None` for a text that has none. Only in double quotation marks does a backslash escape, in YAML too.
pub fn mended(text: &str) -> Option<Mended> {
    let bytes = text.as_bytes();
    let mut out: Option<Mended> = None;
    let (mut copied, mut at, mut quoted) = (0, 0, false);
    let sign = |byte: &u8| matches!(byte, b'"' | b'\\');
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(sign)) {
        at += found;
        if bytes.get(at) == Some(&b'"') || !quoted {
            quoted ^= bytes.get(at) == Some(&b'"');
            at += 1;
            continue;
        }
        let unit = |at: usize| escaped(bytes.get(at..).unwrap_or_default());
        match (unit(at), unit(at + REPLACEMENT.len())) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at += 2 * REPLACEMENT.len(),
            (Some(0xD800..=0xDFFF), _) => {
                let mended = out.get_or_insert_with(|| Mended {
                    text: String::with_capacity(text.len()),
                    first: at,
                });
                mended.text.push_str(text.get(copied..at)?);
                mended.text.push_str(REPLACEMENT);
                at += REPLACEMENT.len();
                copied = at;
            }
            // What is escaped may be a backslash.
            _ => at += 2,
        }
    }
    let mut mended = out?;
    mended.text.push_str(text.get(copied..)?);
    Some(mended)
}

/// What `\uXXXX` at the start stands for.
fn escaped(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    digits
        .iter()
        .try_fold(0, |unit, digit| Some(unit * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_written_over_and_pairs_are_not() {
        for (text, wanted) in [
            (r#""\ud800""#, r#""\ufffd""#),
            (r#""\udC00x""#, r#""\ufffdx""#),
            (r#""\uD83D\uDE00 \uDE00\uD83D""#, r#""\uD83D\uDE00 \ufffd\ufffd""#),
            (r#""\ud800\ud83d\ude00ö\\ud800""#, r#""\ufffd\ud83d\ude00ö\\ud800""#),
            (r#""\\\ud800\ud80""#, r#""\\\ufffd\ud80""#),
        ] {
            let found = mended(text).map(|mended| mended.text);
            assert_eq!(found.as_deref(), Some(wanted));
            assert_eq!(wanted.len(), text.len());
        }
        for text in [
            r"'\ud800'",
            r#"{x\ud800: "a"}"#,
            r#""\ud83d\ude00""#,
            r#""\\ud800""#,
            r#""\u00e9""#,
            "\\",
            r"\ud8",
            "",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
        assert_eq!(mended(r#"["a", "\ud800"]"#).map(|mended| mended.first), Some(7));
    }
}
