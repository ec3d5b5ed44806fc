//! Parameters that are written as a media type says, with no style of their own (OAS 3.1.2 §4.8.12.2.2).
//! Uses `media`, `operation`, `plain` and `style`.

use super::media;
use super::operation::{In, Parameter};
use super::plain::Plain;
use super::style::{encode, token, triple};

impl Parameter {
    /// Written as this media type says.
    pub const fn content(mut self, media_type: &'static str) -> Self {
        self.content = media_type;
        self.write = write;
        self
    }
}

fn write(parameter: &Parameter, value: &Plain) -> Option<String> {
    let json = media::is_json(parameter.content);
    let text = if json || !value.is_scalar() {
        value.json()
    } else {
        value.text()
    };
    Some(match parameter.place {
        In::Path => encode(&text),
        In::Query => [&encode(parameter.name), "=", &encode(&text)].concat(),
        In::Header if json => ascii(&text),
        In::Header => text,
        In::Cookie => {
            let mut pair = [&token(parameter.name), "="].concat();
            for byte in text.bytes() {
                // A semicolon would end the cookie; the rest of what no cookie may hold is no visible ASCII (RFC 6265 §4.1.1).
                if byte == b';' || !(0x21..0x7f).contains(&byte) {
                    triple(byte, &mut pair)
                } else {
                    pair.push(byte as char)
                }
            }
            pair
        }
    })
}

/// JSON with everything beyond ASCII escaped: fields should stay in ASCII (RFC 9110 §5.5).
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0_u16; 2];
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}
