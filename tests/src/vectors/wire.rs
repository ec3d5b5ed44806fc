//! Raw request bytes → request line, fields and body, with nothing tidied up;
//! and the small codes of the wire: percent-triples, base64, form pairs.

/// A request as it was received.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The request target up to `?`.
    pub path: String,
    /// After `?`; `None`: no `?` at all.
    pub query: Option<String>,
    /// Fields in order, names and values as sent.
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// Takes head and body apart; `None` when the bytes are no request.
    pub fn parse(raw: &[u8]) -> Option<Request> {
        let end = find(raw, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(raw.get(..end)?).into_owned();
        let body = raw.get(end + 4..)?.to_vec();
        let mut lines = head.split("\r\n");
        let target = lines.next()?.split_once(' ')?.1.rsplit_once(' ')?.0.to_owned();
        let fields: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim_matches([' ', '\t']).to_owned()))
            .collect();
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
            None => (target, None),
        };
        let mut request = Request {
            path,
            query,
            fields,
            body,
        };
        if request
            .field("transfer-encoding")
            .is_some_and(|v| v.eq_ignore_ascii_case("chunked"))
        {
            request.body = dechunk(&request.body)?;
        }
        Some(request)
    }

    /// The field's value, several lines joined with a comma.
    pub fn field(&self, name: &str) -> Option<String> {
        let lines: Vec<&str> = self
            .fields
            .iter()
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
            .collect();
        (!lines.is_empty()).then(|| lines.join(","))
    }
}

fn dechunk(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = find(raw, b"\r\n")?;
        let size = String::from_utf8_lossy(raw.get(..end)?)
            .split(';')
            .next()?
            .trim()
            .to_owned();
        let size = usize::from_str_radix(&size, 16).ok()?;
        raw = raw.get(end + 2..)?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(raw.get(..size)?);
        raw = raw.get(size + 2..)?;
    }
}

/// Where `needle` begins.
pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|w| w == needle)
}

/// Percent-triples → bytes; what is no triple stays.
pub fn percent_decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        if let (b'%', [high, low, behind @ ..]) = (byte, after)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high * 16 + low);
            rest = behind;
        } else {
            out.push(*byte);
        }
    }
    out
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|d| d as u8)
}

/// The text with the digits of every percent-triple in upper case.
pub fn upper_triples(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match from.get(..3) {
            Some(triple) if triple.bytes().skip(1).all(|b| b.is_ascii_hexdigit()) => {
                out.push_str(&triple.to_ascii_uppercase());
                rest = from.get(3..).unwrap_or_default();
            }
            _ => {
                out.push('%');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out + rest
}

/// What a form-urlencoded parser reads (WHATWG URL, "urlencoded parsing").
pub fn form_pairs(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| String::from_utf8_lossy(&percent_decode(&part.replace('+', " "))).into_owned();
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding (RFC 4648 §4).
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .chain([0u8, 0].iter())
            .take(3)
            .fold(0u32, |sum, b| sum << 8 | u32::from(*b));
        for i in 0..4u32 {
            let index = (group >> (18 - 6 * i)) & 63;
            let used = i as usize <= chunk.len();
            out.push(if used {
                ALPHABET.get(index as usize).map_or('=', |b| *b as char)
            } else {
                '='
            });
        }
    }
    out
}

/// Base64 text → bytes; `None` when it is none.
pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut group, mut bits) = (0u32, 0u32);
    for byte in text.bytes().filter(|b| *b != b'=') {
        group = group << 6 | ALPHABET.iter().position(|a| *a == byte)? as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((group >> bits & 255) as u8);
        }
    }
    Some(out)
}

/// The bytes as text for messages, cut after `limit` characters.
pub fn shown(bytes: &[u8], limit: usize) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out: String = text.chars().take(limit).flat_map(char::escape_debug).collect();
    if text.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn requests_are_taken_apart_untouched() {
        let raw = b"POST /a%2f/..?x=1?y HTTP/1.1\r\nX-A: b\r\nx-a:  c \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        let request = Request::parse(raw).unwrap();
        assert_eq!(request.path, "/a%2f/..");
        assert_eq!(request.query.as_deref(), Some("x=1?y"));
        assert_eq!(request.field("X-a").as_deref(), Some("b,c"));
        assert_eq!(request.body, b"abc");
    }

    #[test]
    fn the_small_codes() {
        assert_eq!(percent_decode("%C3%a9%2x%"), b"\xc3\xa9%2x%");
        assert_eq!(upper_triples("a%2fb%zz%c3é%"), "a%2Fb%zz%C3é%");
        assert_eq!(
            form_pairs("a=1+2&b&c=%26"),
            [("a", "1 2"), ("b", ""), ("c", "&")].map(|(a, b)| (a.into(), b.into()))
        );
        for bytes in [&b""[..], b"a", b"ab", b"abc", b"\x00\xff\r\n"] {
            assert_eq!(unbase64(&base64(bytes)).unwrap(), bytes);
        }
        assert_eq!(base64(b"\x00\xff\r\n"), "AP8NCg==");
    }
}
