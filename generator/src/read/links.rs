//! Links of responses (OAS 3.0.4 §4.8.20) → what is said of them in words, for no call follows from one by itself.

use super::cursor::Cursor;
use super::section::Section;
use super::{Document, Link, LinkTarget, Operation, Reader};
use crate::at::At;
use crate::source::Tree;
use std::collections::BTreeSet;

impl<'s> Reader<'s, '_> {
    pub(super) fn link(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<Link> {
        let there = self.follow(at, tree, Section::Links, "the link is left out")?;
        let mut cursor = Cursor::open(self, &there.at, there.tree, "link")?;
        let id = cursor.string(self, "operationId");
        let reference = cursor.string(self, "operationRef");
        if let (Some(id), Some(_)) = (&id, &reference) {
            self.warn(
                "link-target",
                &there.at.member("operationRef").key(),
                "`operationRef` stands beside `operationId`, and a link leads to one operation",
                &format!("the documentation names `{id}` alone"),
                "remove one of them",
            );
        } else if let Some(reference) = reference.as_deref().filter(|reference| reference.starts_with('#'))
            && let Err(why) = self.sources.resolve(&there.at, reference)
        {
            self.warn(
                "link-target",
                &there.at.member("operationRef"),
                format!("`{reference}` leads nowhere: {}", why.message),
                "the documentation names it all the same",
                "correct the reference",
            );
        }
        let is_id = id.is_some();
        let key = if is_id { "operationId" } else { "operationRef" };
        let target = id.or(reference).map(|said| LinkTarget {
            at: there.at.member(key),
            said,
            is_id,
        });
        let parameters = cursor.map(self, "parameters").into_iter();
        let parameters = parameters.flat_map(|(_, map)| map.iter());
        let parameters = parameters
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        let body = cursor.take(self, "requestBody").map(|(_, value)| value.clone());
        let server = cursor.take(self, "server");
        let server = server.and_then(|(_, server)| server.get("url")?.as_str().map(str::to_owned));
        let description = cursor.string(self, "description").or(there.description);
        cursor.finish(self);
        Some(Link {
            at: at.clone(),
            name: name.to_owned(),
            target,
            parameters,
            body,
            server,
            description,
        })
    }

    /// Says which links lead to an `operationId` that no operation has.
    pub(super) fn links_to_nothing(&mut self, read: &Document) {
        let paths = read.paths.iter().flat_map(|path| &path.operations);
        let webhooks = read.webhooks.iter().flat_map(|webhook| &webhook.operations);
        let mut waiting: Vec<&Operation> = paths.chain(webhooks).collect();
        let (mut ids, mut targets): (BTreeSet<&str>, Vec<&LinkTarget>) = Default::default();
        while let Some(operation) = waiting.pop() {
            ids.extend(operation.operation_id.as_deref());
            let links = operation.responses.iter().flat_map(|response| &response.links);
            targets.extend(
                links
                    .filter_map(|link| link.target.as_ref())
                    .filter(|target| target.is_id),
            );
            let items = operation.callbacks.iter().flat_map(|callback| &callback.items);
            waiting.extend(items.flat_map(|item| &item.operations));
        }
        for target in targets.into_iter().filter(|target| !ids.contains(&*target.said)) {
            self.warn(
                "link-target",
                &target.at,
                format!("no operation has the `operationId` `{}`", target.said),
                "the documentation names it all the same",
                "write the `operationId` of an operation",
            );
        }
    }
}
