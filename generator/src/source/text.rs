//! Bytes of a file → text: byte order marks, UTF-16, and stray bytes of
//! Latin-1 in what should be UTF-8.

/// The text, and how many bytes were not UTF-8 and taken for Latin-1.
pub fn decode(bytes: Vec<u8>) -> (String, usize) {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return (utf16(rest, u16::from_le_bytes), 0),
        [0xfe, 0xff, rest @ ..] => return (utf16(rest, u16::from_be_bytes), 0),
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => (without_mark(text), 0),
        Err(error) => {
            let mut strays = 0;
            let mut text = String::with_capacity(error.as_bytes().len());
            for chunk in error.as_bytes().utf8_chunks() {
                text.push_str(chunk.valid());
                // Latin-1 is Unicode's first 256 characters; a stray control character is no text at all.
                text.extend(chunk.invalid().iter().map(|b| match char::from(*b) {
                    c if c.is_control() => char::REPLACEMENT_CHARACTER,
                    c => c,
                }));
                strays += chunk.invalid().len();
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
        assert_eq!(decode(b"\xef\xbb\xbfa: 1".to_vec()), ("a: 1".to_owned(), 0));
        assert_eq!(decode(b"\xff\xfea\0\xe9\0".to_vec()), ("aé".to_owned(), 0));
        assert_eq!(decode(b"\xfe\xff\0a\0\xe9".to_vec()), ("aé".to_owned(), 0));
    }

    #[test]
    fn stray_latin_1_is_repaired_and_counted() {
        assert_eq!(
            decode(b"registrene i Br\xf8nn\xf8ysund \xc3\xa6".to_vec()),
            ("registrene i Brønnøysund æ".to_owned(), 2)
        );
    }
}
