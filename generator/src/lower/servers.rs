//! Servers, of the document or of an operation, as they are.

use super::docs;
use crate::model::{Server, ServerVariable};
use crate::read;

pub(super) fn lower(servers: &[read::Server]) -> Vec<Server> {
    servers
        .iter()
        .map(|server| Server {
            at: server.at.clone(),
            url: server.url.clone(),
            name: server.name.clone(),
            description: docs::given(server.description.as_deref()),
            variables: server
                .variables
                .iter()
                .map(|v| ServerVariable {
                    name: v.name.clone(),
                    default: v.default.clone(),
                    values: v.values.clone(),
                    description: docs::given(v.description.as_deref()),
                })
                .collect(),
        })
        .collect()
}
