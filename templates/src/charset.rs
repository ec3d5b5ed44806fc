//! Bytes → text, by the charset that a media type names (RFC 9110 §8.3.2). One that is not known is no reason to guess.
//! Uses `media`.

use super::media;

/// What windows-1252 has from 80 to 9F; the rest of it is Latin-1.
const WESTERN: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The text.
///
/// # Errors
/// When it is no text in its charset, or the charset is not known here; with what to say of that.
pub fn text(content_type: &str, bytes: &[u8]) -> Result<String, String> {
    let charset = media::charset(content_type).unwrap_or_default().to_ascii_lowercase();
    let upper = match charset.as_str() {
        // ASCII is a part of UTF-8.
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => {
            return match std::str::from_utf8(bytes) {
                // A byte order mark says how the text is encoded; it is none of it (RFC 3629 §6).
                Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
                Err(error) => Err(format!("it is no UTF-8 (at byte {})", error.valid_up_to())),
            };
        }
        "iso-8859-1" | "latin1" => "",
        "windows-1252" | "cp1252" => WESTERN,
        unknown => return Err(["its charset `", unknown, "` is not known here"].concat()),
    };
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        let above = byte.checked_sub(0x80).and_then(|at| upper.chars().nth(at.into()));
        text.push(above.unwrap_or(byte as char));
    }
    Ok(text)
}
