//! Text → how much of it stands for itself in a JSON string (RFC 8259 §7). Strings are most of what is read and
//! written, so this looks at eight bytes at a time.

/// The high bit of each byte that can't stand for itself in a JSON string: a quote, a backslash, a control character. A
/// borrow can only raise false alarms above a true one.
#[inline]
const fn alarms(word: u64) -> u64 {
    const ONE: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let quote = word ^ (ONE * b'"' as u64);
    let slash = word ^ (ONE * b'\\' as u64);
    ((quote.wrapping_sub(ONE) & !quote) | (slash.wrapping_sub(ONE) & !slash) | (word.wrapping_sub(ONE * 0x20) & !word))
        & HIGH
}

/// How many bytes at the start of `text` stand for themselves in a JSON string: eight at a time, then one by one.
#[inline]
pub(super) fn plain(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks();
    let mut count = 0;
    for word in words {
        let alarms = alarms(u64::from_le_bytes(*word));
        if alarms != 0 {
            return count + (alarms.trailing_zeros() / 8) as usize;
        }
        count += 8;
    }
    for c in rest {
        if matches!(c, b'"' | b'\\' | ..0x20) {
            break;
        }
        count += 1;
    }
    count
}

/// Whether all of `text` stands for itself in a JSON string. The last word overlaps the one before it.
#[inline]
pub(super) fn is_plain(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk() {
        for word in text.as_chunks().0 {
            if alarms(u64::from_le_bytes(*word)) != 0 {
                return false;
            }
        }
        return alarms(u64::from_le_bytes(*last)) == 0;
    }
    if let (Some([a, b, c, d]), Some([e, f, g, h])) = (text.first_chunk(), text.last_chunk()) {
        return alarms(u64::from_le_bytes([*a, *b, *c, *d, *e, *f, *g, *h])) == 0;
    }
    plain(text) == text.len()
}
