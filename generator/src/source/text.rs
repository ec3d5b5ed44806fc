//! Bytes of a file → text: byte order marks, UTF-16, and stray bytes of
//! Latin-1 in what should be UTF-8.

/// Bytes that were not UTF-8 and taken for Latin-1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strays {
    pub count: usize,
    /// Line and column of the first, from 1.
    pub first: (usize, usize),
}

/// A file as text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// What in it was not UTF-8.
    pub strays: Strays,
    pub offsets: Offsets,
}

/// Offsets into a text → those into the file that it is of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    utf16: bool,
    /// Places in the text, in order, and where in the file they are. From each on both go at one pace. None: from the start.
    known: Vec<(usize, usize)>,
}

/// Bytes between two known places in UTF-16.
const COUNTED: usize = 4096;

impl Offsets {
    /// Behind a mark that is not part of the text.
    fn behind(mark: usize) -> Offsets {
        let known = if mark == 0 { Vec::new() } else { vec![(0, mark)] };
        Offsets { utf16: false, known }
    }

    fn of_utf16(text: &str) -> Offsets {
        let mut known = vec![(0, 2)];
        let (mut last, mut units) = (0, 0);
        for (at, c) in text.char_indices() {
            if at - last >= COUNTED {
                known.push((at, 2 + 2 * units));
                last = at;
            }
            units += c.len_utf16();
        }
        Offsets { utf16: true, known }
    }

    pub fn in_file(&self, text: &str, offset: usize) -> usize {
        let index = self.known.partition_point(|(at, _)| *at <= offset).checked_sub(1);
        let (at, there) = index
            .and_then(|index| self.known.get(index))
            .copied()
            .unwrap_or_default();
        let between = match self.utf16 {
            true => 2 * text.get(at..offset).unwrap_or_default().encode_utf16().count(),
            false => offset - at,
        };
        there + between
    }
}

pub fn decode(bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return of_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return of_utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => given(text),
        Err(error) => {
            let bytes = error.as_bytes();
            let unmarked = bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes);
            let mut file = bytes.len() - unmarked.len();
            let mut offsets = Offsets::behind(file);
            let mut strays = Strays::default();
            let mut text = String::with_capacity(bytes.len());
            for chunk in unmarked.utf8_chunks() {
                text.push_str(chunk.valid());
                file += chunk.valid().len();
                if strays.count == 0 && !chunk.invalid().is_empty() {
                    let line = text.rsplit('\n').next().unwrap_or_default();
                    strays.first = (text.matches('\n').count() + 1, line.chars().count() + 1);
                }
                // Latin-1 is Unicode's first 256 characters; a stray control character is no text at all.
                for byte in chunk.invalid() {
                    text.push(match char::from(*byte) {
                        c if c.is_control() => char::REPLACEMENT_CHARACTER,
                        c => c,
                    });
                    file += 1;
                    offsets.known.push((text.len(), file));
                }
                strays.count += chunk.invalid().len();
            }
            Decoded { text, strays, offsets }
        }
    }
}

const MARK: &str = "\u{feff}";

/// A text as it was given, but for a byte order mark.
pub fn given(text: String) -> Decoded {
    let (text, offsets) = match text.strip_prefix(MARK) {
        Some(rest) => (rest.to_owned(), Offsets::behind(MARK.len())),
        None => (text, Offsets::default()),
    };
    Decoded {
        text,
        offsets,
        ..Decoded::default()
    }
}

fn of_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let text = utf16(bytes, unit);
    Decoded {
        offsets: Offsets::of_utf16(&text),
        text,
        ..Decoded::default()
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
        let read = |bytes: &[u8]| {
            let decoded = decode(bytes.to_vec());
            (decoded.text, decoded.strays)
        };
        assert_eq!(read(b"\xef\xbb\xbfa: 1"), ("a: 1".to_owned(), Strays::default()));
        assert_eq!(read(b"\xff\xfea\0\xe9\0"), ("aé".to_owned(), Strays::default()));
        assert_eq!(read(b"\xfe\xff\0a\0\xe9"), ("aé".to_owned(), Strays::default()));
    }

    #[test]
    fn stray_latin_1_is_repaired_and_counted() {
        let strays = Strays {
            count: 2,
            first: (2, 5),
        };
        let decoded = decode(b"registrene\ni Br\xf8nn\xf8ysund \xc3\xa6".to_vec());
        assert_eq!(
            (&*decoded.text, decoded.strays),
            ("registrene\ni Brønnøysund æ", strays)
        );
    }

    /// Whoever asks for a byte goes by it into the file.
    #[test]
    fn offsets_are_those_of_the_file() {
        let long = "é漢😀".repeat(2000);
        let mut marked = MARK.as_bytes().to_vec();
        marked.extend(b"br\xf8n\x80n\xf8 | \xc3\xa6 |");
        let little = |text: &str| {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>()
        };
        for (bytes, mark) in [
            (b"a | b |".to_vec(), vec![b'|']),
            (b"\xef\xbb\xbfa | b |".to_vec(), vec![b'|']),
            (marked, vec![b'|']),
            (little(&format!("|{long}|{long}|")), vec![b'|', 0]),
        ] {
            let decoded = decode(bytes.clone());
            let found = decoded.text.match_indices('|');
            let found: Vec<usize> = found
                .map(|(at, _)| decoded.offsets.in_file(&decoded.text, at))
                .collect();
            assert!(found.len() > 1);
            assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
            for at in found {
                assert_eq!(&bytes[at..at + mark.len()], mark, "{at}");
            }
        }
    }
}
