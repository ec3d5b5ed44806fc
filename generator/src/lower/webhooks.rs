//! Webhooks: what the server sends on its own, as payloads to be received.

use super::media::{self, Direction};
use super::owner::Owner;
use super::{Here, Lowering, docs};
use crate::diag::Diagnostic;
use crate::model::{Api, Body, Docs, Role, Webhook};
use crate::read::{self, MediaType, RequestBody};

impl<'a> Lowering<'a> {
    pub fn webhooks(&mut self, api: &mut Api) {
        for webhook in &self.document.webhooks {
            for operation in &webhook.operations {
                let index = api.webhooks.len();
                self.here = Here::Webhook(index);
                let owner = |role| Owner::webhook(index, role);
                let body = operation.request_body.as_ref().and_then(|b| self.payload(b, &owner));
                self.finish_tasks();
                api.webhooks.push(Webhook {
                    at: operation.at.clone(),
                    name: webhook.name.clone(),
                    method: operation.method,
                    docs: Docs {
                        summary: docs::given(operation.summary.as_deref()),
                        description: docs::given(operation.description.as_deref()),
                        external: docs::external(operation.external_docs.as_ref()),
                    },
                    deprecated: operation.deprecated,
                    mentions: operation.parameters.iter().map(mention).collect(),
                    body,
                });
            }
        }
    }

    /// The body in one media type, as a payload is read without its header fields: JSON, wherever it stands, else the
    /// first.
    fn payload(&mut self, body: &'a RequestBody, owner: &dyn Fn(Role) -> Owner) -> Option<Body> {
        let json = |media: &&MediaType| media::is_json(&media::essence(&media.name));
        let proper = |media: &&MediaType| media::essence(&media.name) == "application/json";
        let content = &body.content;
        let read = content.iter().find(proper).or_else(|| content.iter().find(json));
        let read = read.or_else(|| content.first())?;
        let schema = self.schema_of(read);
        for other in content {
            // Other JSON of the same schema is read as well.
            if std::ptr::eq(read, other) || json(&read) && json(&other) && self.schema_of(other) == schema {
                continue;
            }
            self.sink.push(
                Diagnostic::warning(
                    "webhook-media-type",
                    &other.at.key(),
                    format!("a payload of the media type `{}` is not read", other.name),
                )
                .related(&read.at.key(), "the client reads this")
                .note("a webhook has one payload in the client, which is not told its media type")
                .help("describe the media type alone that the server sends"),
            );
        }
        self.body(body, std::slice::from_ref(read), Direction::Received, owner)
    }
}

/// What a parameter is, in words.
fn mention(parameter: &read::Parameter) -> String {
    let place = match parameter.location {
        read::Location::Path => "path parameter",
        read::Location::Query => "query parameter",
        read::Location::Header => "header field",
        read::Location::Cookie => "cookie",
    };
    let sent = if parameter.required {
        ""
    } else {
        ", which may be absent"
    };
    let words = parameter.description.as_deref().unwrap_or_default();
    let words = words.lines().next().unwrap_or_default().trim();
    let blank = if words.is_empty() { "" } else { " " };
    format!("Sent with it: the {place} `{}`{sent}.{blank}{words}", parameter.name)
}
