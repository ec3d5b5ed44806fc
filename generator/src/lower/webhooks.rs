//! Webhooks: what the server sends on its own, as payloads to be received.

use super::owner::Owner;
use super::{Here, Lowering, docs};
use crate::model::{Api, Docs, Webhook};

impl<'a> Lowering<'a> {
    pub fn webhooks(&mut self, api: &mut Api) {
        for webhook in &self.document.webhooks {
            for operation in &webhook.operations {
                let index = api.webhooks.len();
                self.here = Here::Webhook(index);
                let owner = |role| Owner::webhook(index, role);
                let body = operation
                    .request_body
                    .as_ref()
                    .and_then(|b| self.body(b, false, &owner));
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
                    body,
                });
            }
        }
    }
}
