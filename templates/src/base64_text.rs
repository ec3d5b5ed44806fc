//! Bytes → base64 with padding (RFC 4648 §4).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64.
pub fn base64_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = u32::from_be_bytes(match *group {
            [a, b, c] => [0, a, b, c],
            [a, b] => [0, a, b, 0],
            [a] => [0, a, 0, 0],
            _ => [0; 4],
        });
        for digit in 0..4 {
            let index = (word >> (18 - 6 * digit)) & 63;
            text.push(match ALPHABET.get(index as usize) {
                Some(c) if digit <= group.len() => char::from(*c),
                _ => '=',
            });
        }
    }
    text
}
