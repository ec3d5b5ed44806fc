//! Header fields that the client sets itself, where a description has them as parameters: they are left out, each with its
//! own reason.

use super::Lowering;
use super::media::{Carrier, Direction};
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::read;

/// Why a header parameter of this name is left out, and what to do about it; `None`: it is one like any other.
fn set_by_client(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name.to_ascii_lowercase().as_str() {
        // These three by the letter (OAS 3.0.4 §4.8.12.2).
        "accept" => (
            "the specification says so; the client asks for the media types of the responses",
            "remove the parameter; what is in `content` of the responses is asked for",
        ),
        "content-type" => (
            "the specification says so; the client sends the media type of the body",
            "remove the parameter; describe each media type in `content` of the body",
        ),
        "authorization" => (
            "the specification says so; the client sends what `security` asks for",
            "remove the parameter; describe credentials in `components.securitySchemes`",
        ),
        "accept-encoding" => (
            "the client asks for gzip itself, the one encoding that it takes off again",
            "remove the parameter; a caller who takes another off sets the field by `Options::header`",
        ),
        "content-length" | "transfer-encoding" => (
            "it says where a message ends (RFC 9112 §6), which the client works out itself",
            "remove the parameter",
        ),
        "connection" => (
            "it is about the connection and not the request (RFC 9110 §7.6.1), and the client sees to that itself",
            "remove the parameter",
        ),
        _ => return None,
    })
}

/// Whether it is a header field that the client sets itself.
pub(super) fn is_set_by_client(parameter: &read::Parameter) -> bool {
    parameter.location == read::Location::Header && set_by_client(&parameter.name).is_some()
}

impl Lowering<'_> {
    /// Whether the client sets this header field itself, whatever the request; it is told then.
    pub fn is_set_by_client(&mut self, name: &str, at: &At) -> bool {
        let why = set_by_client(name);
        if let Some((note, help)) = why {
            self.ignored(name, at, note, help);
        }
        why.is_some()
    }

    /// Whether the client writes the body from values, whichever media type of it is sent. Of bytes and text, which are
    /// given as a whole, the caller knows how they are encoded.
    pub fn is_written_from_values(&mut self, body: Option<&read::RequestBody>) -> bool {
        let content = body.map_or(&[][..], |body| &body.content);
        !content.is_empty()
            && content
                .iter()
                .all(|media| match self.carrier(media, Direction::Sent).0 {
                    Carrier::Json | Carrier::UrlEncoded | Carrier::Multipart => true,
                    Carrier::Text | Carrier::Binary | Carrier::Events | Carrier::Lines => false,
                })
    }

    /// Whether this is `Content-Encoding`, which is left out then: the client encodes nothing that it writes, so the field
    /// could only be wrong (RFC 9110 §8.4).
    pub fn is_encoding(&mut self, parameter: &read::Parameter) -> bool {
        let is_one =
            parameter.location == read::Location::Header && parameter.name.eq_ignore_ascii_case("content-encoding");
        if is_one {
            self.ignored(
                &parameter.name,
                &parameter.at,
                "it says how the body is compressed (RFC 9110 §8.4), and the client sends this one as it writes it",
                "remove the parameter, or describe the body as `format: binary` for callers to compress",
            );
        }
        is_one
    }

    fn ignored(&mut self, name: &str, at: &At, note: &str, help: &str) {
        let message = format!("a header parameter named `{name}` is ignored");
        self.sink.push(
            Diagnostic::new(Severity::Note, "parameter-ignored", at, message)
                .note(note)
                .help(help),
        );
    }
}
