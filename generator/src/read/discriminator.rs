//! Discriminators (OAS 3.0.4 §4.8.25) → the property that tells, and the schema that each value of the mapping leads to.

use super::cursor::Cursor;
use super::{Discriminator, Reader, SchemaId};
use crate::at::At;
use crate::source::Tree;

impl<'s> Reader<'s, '_> {
    pub(super) fn discriminator(&mut self, at: &At, value: &'s Tree) -> Option<Discriminator> {
        if let Tree::String(property) = value {
            self.warn(
                "discriminator-text",
                at,
                "`discriminator` is a string, as in Swagger 2.0",
                "it is read as the name of the property",
                "write `propertyName` below it",
            );
            return Some(Discriminator {
                at: at.clone(),
                property: property.to_string(),
                mapping: Vec::new(),
            });
        }
        let mut cursor = Cursor::open(self, at, value, "discriminator")?;
        let property = cursor.string(self, "propertyName");
        let mut mapping = Vec::new();
        if let Some((at, map)) = cursor.map(self, "mapping") {
            for (tag, tree) in map.iter() {
                let at = at.member(tag);
                if let Some(text) = self.text(&at, tree) {
                    mapping.extend(self.mapped(&at, &text).map(|id| (tag.to_owned(), id)));
                }
            }
        }
        cursor.finish(self);
        if property.is_none() {
            self.warn(
                "missing-name",
                at,
                "the discriminator has no `propertyName`",
                "it is left out",
                "add `propertyName`",
            );
        }
        Some(Discriminator {
            at: at.clone(),
            property: property?,
            mapping,
        })
    }

    /// The name of a schema, or a reference (OAS 3.0.4 §4.8.25.3: what can be read as a name is one).
    fn mapped(&mut self, at: &At, text: &str) -> Option<SchemaId> {
        let mut pointer = "#/components/schemas/".to_owned();
        crate::at::push_escaped(&mut pointer, text);
        let root = At::root(self.root);
        let found = match (self.sources.resolve(&root, &pointer), self.sources.resolve(at, text)) {
            (Ok(found), _) | (_, Ok(found)) => Ok(found),
            (_, Err(why)) => Err(why),
        };
        match found {
            Ok((there, tree)) => {
                let id = self.schema(&there, tree);
                self.referred(&there, tree, id);
                Some(id)
            }
            Err(_) => {
                let meant = self.meant(&root, &pointer).or_else(|| self.meant(at, text));
                let help = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "write the name of a schema, or `#/components/schemas/…`".to_owned(),
                };
                self.warn(
                    "unresolved-mapping",
                    at,
                    format!("`{text}` is neither the name of a schema nor a reference that leads to one"),
                    "this value of the discriminator is left out",
                    &help,
                );
                None
            }
        }
    }
}
