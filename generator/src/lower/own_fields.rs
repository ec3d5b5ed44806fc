//! Header fields that the client sets itself, where a description has them as parameters: they are left out, each with its
//! own reason.

use super::Lowering;
use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Body, ContentForm, Location, Parameter};

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

impl Lowering<'_> {
    /// Whether the client sets this header field itself, whatever the request; it is told then.
    pub fn is_set_by_client(&mut self, name: &str, at: &At) -> bool {
        let why = set_by_client(name);
        if let Some((note, help)) = why {
            self.ignored(name, at, note, help);
        }
        why.is_some()
    }

    /// Leaves out `Content-Encoding` where the client writes the body from values: it encodes nothing, so the field could
    /// only be wrong (RFC 9110 §8.4). Of bytes and text that are given as a whole, the caller knows.
    pub fn drop_encoding_of_values(&mut self, body: Option<&Body>, parameters: &mut Vec<Parameter>) {
        let is_given = |form: &ContentForm| match form {
            ContentForm::Json | ContentForm::UrlEncoded(_) | ContentForm::Multipart(_) => false,
            ContentForm::Text | ContentForm::Binary | ContentForm::EventStream | ContentForm::JsonLines => true,
        };
        if body.is_none_or(|body| body.contents.iter().any(|content| is_given(&content.form))) {
            return;
        }
        parameters.retain(|parameter| {
            let is_encoding =
                parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case("content-encoding");
            if is_encoding {
                self.ignored(
                    &parameter.name,
                    &parameter.at,
                    "it says how the body is compressed (RFC 9110 §8.4), and the client sends this one as it writes it",
                    "remove the parameter, or describe the body as `format: binary` for callers to compress",
                );
            }
            !is_encoding
        });
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
