//! What is received piece by piece → the type of a piece: the data of events (HTML §9.2.6), JSON values one after another.

use super::Lowering;
use super::conjunction::Conjunction;
use super::formats;
use super::kinds::KindSet;
use super::owner::Owner;
use super::uses::Use;
use crate::diag::{Diagnostic, Severity};
use crate::model::Type;
use crate::read::{MediaType, SchemaId};
use crate::source::Tree;

impl<'a> Lowering<'a> {
    /// What an event's data is: `itemSchema`, else the schema, taken for one
    /// item where it is a list.
    pub fn event_type(&mut self, media: &MediaType, owner: &Owner) -> Type {
        let Some(schema) = media.item_schema.or(media.schema) else {
            return Type::String;
        };
        let conjunction = self.item_of(media, schema);
        if let Some(data) = self.data_of_events(&conjunction) {
            return self.data_type(media, schema, &data, owner);
        }
        if self.is_text(&conjunction) {
            return Type::String;
        }
        if self.is_choice_of_text(&conjunction) {
            self.widened(
                Diagnostic::warning(
                    "events-of-text",
                    &media.at.key(),
                    "the data of some events is text, and that of others JSON",
                )
                .note("the client reads the data of all as text, since nothing in an event says which it is")
                .help("let the data of all events be JSON objects, or describe it as a string"),
            );
            return Type::String;
        }
        let data = self.type_of(&conjunction, owner);
        self.of_event(data, &[conjunction])
    }

    /// As what the data of an event is read: text as it stands, and null has no text; JSON may be null.
    fn of_event(&mut self, data: Use, any: &[Conjunction]) -> Type {
        let is_text = any
            .iter()
            .all(|data| self.kinds_of(data, 0).values() == KindSet::STRING);
        if is_text { data.ty } else { data.inner() }
    }

    /// Whether there is a string to choose, and something else.
    fn is_choice_of_text(&mut self, conjunction: &Conjunction) -> bool {
        if !self.is_text_or_json(std::slice::from_ref(conjunction)) {
            return false;
        }
        let merged = self.looked_up(conjunction);
        let branches: Vec<Conjunction> = match self.real_choices(&merged)[..] {
            [group] => {
                let group = group.branches.clone();
                let alone = |branch| self.branch_alone(conjunction, &merged, branch);
                group.into_iter().map(alone).collect()
            }
            _ => return true,
        };
        self.is_text_or_json(&branches)
    }

    /// What each of JSON values one after another is, by the same rule.
    pub fn line_type(&mut self, media: &MediaType, owner: &Owner) -> Type {
        let Some(schema) = media.item_schema.or(media.schema) else {
            return Type::Any;
        };
        let conjunction = self.item_of(media, schema);
        self.type_of(&conjunction, owner).inner()
    }

    /// `itemSchema`, else the schema: of one item, or of all of them as a list (OAS 3.2.0 §4.14.3).
    fn item_of(&mut self, media: &MediaType, schema: SchemaId) -> Conjunction {
        let conjunction = Conjunction::of(schema);
        let merged = self.looked_up(&conjunction);
        match &merged.items {
            Some(items) if media.item_schema.is_none() && merged.value_kinds() == KindSet::ARRAY => items.clone(),
            _ => conjunction,
        }
    }

    fn is_text(&mut self, conjunction: &Conjunction) -> bool {
        let merged = self.looked_up(conjunction);
        merged.is_free() || formats::is_binary_or_text(&merged) && !self.is_secret_text(conjunction)
    }

    /// The data of each kind of event, where the schema describes events with all of their fields (HTML §9.2.6).
    fn data_of_events(&mut self, conjunction: &Conjunction) -> Option<Vec<Conjunction>> {
        let merged = self.looked_up(conjunction);
        let events: Vec<Conjunction> = match self.real_choices(&merged)[..] {
            [] => vec![conjunction.clone()],
            [group] => group.branches.iter().map(|branch| Conjunction::of(*branch)).collect(),
            _ => return None,
        };
        let mut data = Vec::with_capacity(events.len());
        for event in &events {
            let merged = self.looked_up(event);
            if merged.value_kinds() != KindSet::OBJECT || !merged.choices.is_empty() {
                return None;
            }
            let fields = ["event", "data", "id", "retry"];
            let of_event = merged.properties.iter().all(|(name, _)| fields.contains(name));
            let claims = |name| merged.properties.iter().find(|(known, _)| *known == name);
            match (claims("event"), claims("data")) {
                (Some(_), Some((_, claims))) if of_event => data.push(claims.clone()),
                _ => return None,
            }
        }
        // All of them are fields of `Event`.
        for event in &events {
            let merged = self.looked_up(event);
            self.carry(merged.leaves.iter().map(|(_, schema)| *schema));
        }
        Some(data)
    }

    /// What any of these is. Their names are not among what is read as a value: an event goes by `Event::kind`.
    fn data_type(&mut self, media: &MediaType, schema: SchemaId, data: &[Conjunction], owner: &Owner) -> Type {
        let message = "this describes the fields of events, not the data alone";
        let one_text = matches!(data, [one] if self.is_text(one));
        if !one_text && self.is_text_or_json(data) {
            self.widened(
                Diagnostic::warning("events-with-fields", &media.at.key(), message)
                    .note(
                        "the client reads `data` as text, since it is JSON in some events alone; `Event` has the name of each",
                    )
                    .help("let the data of all events be JSON, or describe it as a string"),
            );
            return Type::String;
        }
        self.sink.push(
            Diagnostic::new(Severity::Note, "events-with-fields", &media.at.key(), message)
                .note(
                    "the client reads `data` as its schema says, of several the one with that shape; `Event` has the name",
                )
                .help("describe the data of an event alone"),
        );
        match data {
            [_] if one_text => Type::String,
            [one] => {
                let ty = self.type_of(one, owner);
                self.of_event(ty, data)
            }
            several => {
                let holder = self.looked_up(&Conjunction::of(schema));
                let ty = self.any_of(several, &holder, owner);
                self.of_event(ty, data)
            }
        }
    }

    /// Whether the data of some events is text as it stands, and that of others JSON: nothing in an event says which it is,
    /// and a text may well look like JSON. `[DONE]` alone ends the events, so it is no data.
    fn is_text_or_json(&mut self, data: &[Conjunction]) -> bool {
        let (mut text, mut json) = (false, false);
        for data in data {
            let merged = self.looked_up(data);
            if matches!(merged.values.as_deref(), Some([Tree::String(end)]) if &**end == "[DONE]") {
                continue;
            }
            let kinds = self.kinds_of(data, 0).values();
            // Where nobody says what it is, it may be either.
            text |= kinds.overlaps(KindSet::STRING);
            json |= !KindSet::STRING.contains(kinds);
        }
        text && json
    }
}
