//! Bytes of a file → text: byte order marks, UTF-16, and stray bytes of
//! Latin-1 in what should be UTF-8.

/// Bytes that were not UTF-8 and taken for Latin-1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strays {
    pub count: usize,
    /// Line and column of the first, from 1.
    pub first: (usize, usize),
}

/// The text, and what in it was not UTF-8.
pub fn decode(bytes: Vec<u8>) -> (String, Strays) {
    let none = Strays::default();
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return (utf16(rest, u16::from_le_bytes), none),
        [0xfe, 0xff, rest @ ..] => return (utf16(rest, u16::from_be_bytes), none),
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => (without_mark(text), none),
        Err(error) => {
            let mut strays = none;
            let mut text = String::with_capacity(error.as_bytes().len());
            for chunk in error.as_bytes().utf8_chunks() {
                text.push_str(chunk.valid());
                if strays.count == 0 && !chunk.invalid().is_empty() {
                    let line = text.rsplit('\n').next().unwrap_or_default();
                    strays.first = (text.matches('\n').count() + 1, line.chars().count() + 1);
                }
                // Latin-1 is Unicode's first 256 characters; a stray control character is no text at all.
                text.extend(chunk.invalid().iter().map(|b| match char::from(*b) {
                    c if c.is_control() => char::REPLACEMENT_CHARACTER,
                    c => c,
                }));
                strays.count += chunk.invalid().len();
            }
            (without_mark(text), strays)
        }
    }
}

/// Takes a byte order mark off.
pub fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0,
    });
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_foreign_encodings() {
        assert_eq!(
            decode(b"\xef\xbb\xbfa: 1".to_vec()),
            ("a: 1".to_owned(), Strays::default())
        );
        assert_eq!(
            decode(b"\xff\xfea\0\xe9\0".to_vec()),
            ("aé".to_owned(), Strays::default())
        );
        assert_eq!(
            decode(b"\xfe\xff\0a\0\xe9".to_vec()),
            ("aé".to_owned(), Strays::default())
        );
    }

    #[test]
    fn stray_latin_1_is_repaired_and_counted() {
        let strays = Strays {
            count: 2,
            first: (2, 5),
        };
        assert_eq!(
            decode(b"registrene\ni Br\xf8nn\xf8ysund \xc3\xa6".to_vec()),
            ("registrene\ni Brønnøysund æ".to_owned(), strays)
        );
    }
}
