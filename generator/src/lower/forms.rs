//! The schema of a form → its type: a struct, or a map of what it does not name, with files where a multipart has some
//! (OAS 3.0.4 §4.8.14). Which components are nothing but such forms is found first.

use super::Lowering;
use super::conjunction::{Conjunction, Part};
use super::kinds::KindSet;
use super::media::{self, Carrier};
use super::merge::target;
use super::owner::Owner;
use super::ways::MOST as MOST_WAYS;
use crate::diag::Diagnostic;
use crate::model::{Step, Type};
use crate::read::{MediaType, SchemaId};
use std::collections::BTreeSet;

impl<'a> Lowering<'a> {
    /// The type of a form: a struct or a map.
    pub fn form_type(&mut self, media: &MediaType, carrier: Carrier, owner: &Owner) -> Type {
        let free = Type::Map(Box::new(Type::Any));
        let Some(schema) = media.schema else { return free };
        let plain = Conjunction::of(schema);
        let merged = self.looked_up(&plain);
        if merged.is_free() && merged.conflict.is_none() {
            return free;
        }
        if self.kinds_of(&plain, 0) != KindSet::OBJECT {
            return self.no_form(media, "a form is an object, and this schema is none");
        }
        let choice = !self.real_choices(&merged).is_empty()
            || self
                .component_of(&plain, None)
                .is_some_and(|c| self.children.contains_key(&c));
        if carrier == Carrier::Multipart && !choice && merged.unnamed().any(|claims| self.file_part(claims).is_some()) {
            return match merged.properties.as_slice() {
                [] => free,
                _ => self.no_form(
                    media,
                    "a form with files of any name beside its properties is not supported",
                ),
            };
        }
        if carrier == Carrier::Multipart && self.ways(&plain).more {
            let message =
                format!("a choice of more than {MOST_WAYS} forms, of which some may have files, is not supported");
            return self.no_form(media, &message);
        }
        let files = carrier == Carrier::Multipart && self.has_files(&plain);
        if !files {
            return self.type_of(&plain, owner).ty;
        }
        if choice {
            return self.no_form(media, "a choice of forms with files in them is not supported");
        }
        let component = self.component_of(&plain, None).map(|c| target(self.document, c));
        let known = component.and_then(|c| Some((c, self.components.get(&c)?.1)));
        let (conjunction, owner) = match known {
            Some((component, id)) if self.file_forms.contains(&component) => return Type::Named(id),
            // The form is that of the component wherever it is sent, and so is its name.
            Some((component, id)) => (Conjunction::of(component), &Owner::inside(id, Step::Form)),
            None => (plain, owner),
        };
        let used = self.type_of(&conjunction.and(Part::Files), owner);
        self.finish_tasks();
        used.ty
    }

    fn no_form(&mut self, media: &MediaType, message: &str) -> Type {
        self.widened(
            Diagnostic::warning("form-not-object", &media.at, message)
                .note(match media::essence(&media.name).starts_with("multipart/") {
                    true => "the client takes parts of any name, each a value or a file",
                    false => "the client takes a map of any JSON as the form",
                })
                .help("describe the form as an object with a property for each field"),
        );
        Type::Map(Box::new(Type::Any))
    }

    fn has_files(&mut self, form: &Conjunction) -> bool {
        let forms = self.ways(form).each;
        forms.iter().any(|(_, form)| {
            let properties = form.properties.iter().map(|(_, claims)| claims);
            properties
                .chain(form.unnamed())
                .any(|claims| self.file_part(claims).is_some())
        })
    }

    /// Components whose binary properties are files: those that nothing but a
    /// multipart body refers to.
    pub fn find_file_forms(&mut self) {
        let document = self.document;
        let named: BTreeSet<SchemaId> = document.named_schemas.iter().map(|(_, id)| *id).collect();
        let (mut multipart, mut other) = (BTreeSet::new(), BTreeSet::new());
        let operations = document.paths.iter().flat_map(|p| &p.operations);
        for operation in operations.chain(document.webhooks.iter().flat_map(|w| &w.operations)) {
            for media in operation.request_body.iter().flat_map(|b| &b.content) {
                let form = media::essence(&media.name).starts_with("multipart/");
                if form {
                    multipart.extend(media.schema)
                } else {
                    other.extend(media.schema)
                };
            }
            for media in operation.responses.iter().flat_map(|r| &r.content) {
                other.extend(media.schema);
                other.extend(media.item_schema);
            }
        }
        if multipart.is_empty() {
            return;
        }
        let forms: BTreeSet<SchemaId> = multipart
            .iter()
            .map(|id| target(document, *id))
            .filter(|id| named.contains(id))
            .collect();
        let mut elsewhere: BTreeSet<SchemaId> = other.iter().map(|id| target(document, *id)).collect();
        // What is a branch by a discriminator is referred to by nothing but its name.
        elsewhere.extend(self.children.values().flatten().map(|id| target(document, *id)));
        for (id, schema) in document.schemas.iter() {
            let mapped = schema.discriminator.iter().flat_map(|one| &one.mapping);
            elsewhere.extend(mapped.map(|(_, id)| target(document, *id)));
            let direct = schema
                .all_of
                .iter()
                .chain(&schema.one_of)
                .chain(&schema.any_of)
                .chain(schema.properties.iter().map(|(_, id)| id))
                .chain(&schema.items)
                .chain(&schema.additional_properties);
            elsewhere.extend(direct.filter(|d| forms.contains(d)));
            if let Some(reference) = schema.reference
                && forms.contains(&reference)
                && (!multipart.contains(&id) || other.contains(&id))
            {
                elsewhere.insert(reference);
            }
        }
        for form in forms {
            if !elsewhere.contains(&form) && self.has_files(&Conjunction::of(form)) {
                self.file_forms.insert(form);
            }
        }
    }

    /// A form whose schema is no object.
    pub fn is_no_form(&mut self, media: &MediaType) -> bool {
        let essence = media::essence(&media.name);
        if essence != "application/x-www-form-urlencoded" && !essence.starts_with("multipart/")
            || media::is_whole_multipart(&media.name)
        {
            return false;
        }
        let Some(schema) = media.schema else { return false };
        let kinds = self.kinds_of(&Conjunction::of(schema), 0);
        kinds != KindSet::OBJECT && kinds != KindSet::VALUES
    }
}
