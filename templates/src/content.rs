//! Parameters that are written as a media type says, with no style of their own (OAS 3.1.2 §4.8.12.2.2).
//! Uses `operation`, `plain` and `style`.

use super::operation::{In, Parameter};
use super::plain::Plain;
use super::style::{encode, token};

impl Parameter {
    /// Written as JSON.
    pub const fn content_json(mut self) -> Self {
        self.write = json;
        self
    }

    /// Written as the text that it is.
    pub const fn content_text(mut self) -> Self {
        self.write = text;
        self
    }
}

fn json(parameter: &Parameter, value: &Plain) -> Option<String> {
    Some(write(parameter, value.json(), true))
}

fn text(parameter: &Parameter, value: &Plain) -> Option<String> {
    Some(write(parameter, value.text(), false))
}

fn write(parameter: &Parameter, text: String, json: bool) -> String {
    match parameter.place {
        In::Path => encode(&text),
        In::Query => [&encode(parameter.name), "=", &encode(&text)].concat(),
        In::Header if json => ascii(&text),
        In::Header => text,
        In::Cookie => {
            let mut pair = [&token(parameter.name), "="].concat();
            for c in text.chars() {
                // A semicolon would end the cookie. The rest of what no cookie may hold (RFC 6265 §4.1.1) is encoded in
                // JSON alone: of text it is the caller who says what to send (OAS 3.1.2 Appendix D), unless no header
                // field may hold it.
                if c == ';' || json && !c.is_ascii_graphic() {
                    pair.push_str(&encode(c.encode_utf8(&mut [0; 4])));
                } else {
                    pair.push(c);
                }
            }
            pair
        }
    }
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
