//! Servers, of the document or of an operation, as they are; and which of them a caller may choose.

use super::docs;
use crate::model::{Api, Server, ServerPlace, ServerVariable};
use crate::read;
use std::collections::BTreeSet;

pub(super) fn lower(servers: &[read::Server]) -> Vec<Server> {
    servers
        .iter()
        .map(|server| Server {
            at: server.at.clone(),
            url: server.url.clone(),
            usual: server.usual.clone(),
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

/// Operations whose own servers are the document's have none of their own; the others' are collected where there is
/// something to choose.
pub(super) fn settle(api: &mut Api) {
    for operation in &mut api.operations {
        let own = &mut operation.servers;
        if own.len() == api.servers.len() && own.iter().zip(&api.servers).all(|(own, general)| own.is(general)) {
            own.clear();
        }
    }
    let mut known: BTreeSet<ServerPlace<'_>> = api.servers.iter().map(Server::place).collect();
    for operation in &api.operations {
        let own = &operation.servers;
        if own.len() == 1 && own.iter().all(|server| server.variables.is_empty()) {
            continue;
        }
        let others = own.iter().filter(|server| known.insert(server.place()));
        api.own_servers.extend(others.cloned());
    }
}
