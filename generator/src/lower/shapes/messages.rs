//! What is said of values whose keywords do not agree, are not read, or leave open what the value is.

use crate::at::At;
use crate::diag::{Diagnostic, Severity};
use crate::lower::conjunction::{Conjunction, Part};
use crate::lower::kinds::{self, KindSet};
use crate::lower::merge::{Conflict, Merged, is_free, is_never};
use crate::lower::owner::Owner;
use crate::lower::{Found, Here, Lowering, MOST_COMBINED};
use crate::model::Origin;
use crate::read::{Kinds, Schema};

impl<'a> Lowering<'a> {
    /// Says what the reader says of one schema where another, which holds here too, says the type.
    pub(super) fn of_other_kinds(&mut self, conjunction: &Conjunction, merged: &Merged<'a>) {
        let kinds = merged.kinds.unwrap_or(KindSet::ALL);
        // What stands beside a choice is of the branches that it fits.
        let cut = || {
            let mut parts = conjunction.parts();
            parts.any(|part| matches!(part, Part::Only(_) | Part::Body(_)))
        };
        let (objects, lists) = (kinds.overlaps(KindSet::OBJECT), kinds.overlaps(KindSet::ARRAY));
        if kinds.is_empty() || objects && lists || cut() {
            return;
        }
        let document = self.document;
        let says = |schema: &Schema| {
            let items = schema.items.filter(|items| !is_free(document, *items));
            match schema.kinds {
                Some(_) => None,
                None if !objects && !schema.properties.is_empty() => {
                    Some(("properties-of-no-object", "properties", "objects"))
                }
                None if !lists && items.is_some() => Some(("items-of-no-array", "items", "lists")),
                None if !lists && !schema.prefix_items.is_empty() => {
                    Some(("items-of-no-array", "prefixItems", "lists"))
                }
                None => None,
            }
        };
        let found = merged
            .leaves
            .iter()
            .find_map(|(_, schema)| Some((schema, says(schema)?)));
        let Some((schema, (code, keyword, whose))) = found else {
            return;
        };
        self.widened(
            Diagnostic::warning(
                code,
                &schema.at.member(keyword).key(),
                format!(
                    "`{keyword}` says what {whose} have, and the `type` of another schema that holds here allows none"
                ),
            )
            .note("what it says is left out")
            .help(format!("allow {whose} in both, or remove it")),
        );
    }

    /// Says that `items` makes no list where nothing but that speaks of one, and the values that the author shows are none.
    pub(super) fn shown_otherwise(&mut self, merged: &Merged<'a>) {
        let silent = merged.kinds.is_none() && merged.values.is_none() && !merged.implied.contains(KindSet::ARRAY);
        let no_list = |schema: &&Schema| schema.items.is_some() && !kinds::makes_list(schema);
        let mut leaves = merged.leaves.iter().map(|(_, schema)| *schema);
        let Some(schema) = leaves.find(no_list).filter(|_| silent) else {
            return;
        };
        let note = match merged.is_free() {
            true => "the value is any JSON in the client",
            false => "what `items` says is left out",
        };
        self.widened(
            Diagnostic::warning(
                "items-without-type",
                &schema.at.member("items").key(),
                "`items` says that this is a list, and an example shows a value that is none",
            )
            .note(note)
            .help("write the `type` that it has"),
        );
    }

    /// Says that it is a guess where nothing but `items` speaks of a list.
    pub(super) fn guessed_list(&mut self, merged: &Merged<'a>) {
        let sure = |schema: &Schema| kinds::speaks_of_lists_otherwise(schema) || schema.shown != Kinds::default();
        let mut leaves = merged.leaves.iter().map(|(_, schema)| *schema);
        if merged.kinds.is_some() || merged.values.is_some() || leaves.clone().any(sure) {
            return;
        }
        let Some(schema) = leaves.find(|schema| schema.items.is_some()) else {
            return;
        };
        self.sink.push(
            Diagnostic::new(
                Severity::Note,
                "items-without-type",
                &schema.at.member("items").key(),
                "the value is taken for a list: it has `items` and no `type`",
            )
            .note("by the letter a value of any other kind is allowed as well")
            .help("write `type: array`, or the type that is meant"),
        );
    }

    /// Where the schemas hold together of which the one at `at` contradicts another, if that one is a component, or in
    /// one, which says nothing wrong by itself.
    pub(in crate::lower) fn where_it_is_used(&self, at: &At, merged: &Merged<'a>) -> Option<Used> {
        let is_component = |place: &At| {
            let def = self.places.get(place).and_then(|id| self.types.get(*id));
            def.is_some_and(|def| matches!(def.origin, Origin::Component(_)))
        };
        let around = |place: &At| std::iter::successors(Some(place.clone()), At::parent);
        let component = around(at).find(is_component)?;
        let inside = |place: &At, outer: &At| around(place).any(|around| around == *outer);
        let heir = match self.here {
            Here::Type(id) => Some(&self.types.get(id)?.at),
            _ => None,
        };
        let outermost = merged.at()?;
        if heir.is_some_and(|heir| inside(heir, &component)) || *outermost != component && inside(outermost, &component)
        {
            return None;
        }
        let others = merged.leaves.iter().map(|(_, schema)| &schema.at);
        let mut others = others.filter(|place| !inside(place, &component));
        let Some(heir) = heir else {
            let at = others.next_back()?.clone();
            return Some(Used { at, other: None });
        };
        // It may stand in a base that others extend without fault: then the heir is to be changed.
        Some(match others.clone().rfind(|place| inside(place, heir)) {
            Some(own) => Used {
                at: own.clone(),
                other: None,
            },
            None => Used {
                at: heir.clone(),
                other: others.next_back().cloned(),
            },
        })
    }

    /// Says that a text which is JSON again is not read as that. Without a media type `contentSchema` says nothing (JSON
    /// Schema Validation §8.5).
    pub(super) fn unread_content(&mut self, merged: &Merged<'a>) {
        if merged.content_media_type.is_none() || !merged.value_kinds().overlaps(KindSet::STRING) {
            return;
        }
        let contents = merged.leaves.iter().map(|(_, schema)| schema);
        for schema in contents.filter(|schema| schema.content_schema.is_some()) {
            self.sink.push(content_unread(&schema.at.member("contentSchema")));
        }
    }

    /// Says that a value which is called a secret is shown like any other.
    pub(in crate::lower) fn no_secret(&mut self, at: &At) {
        self.sink.push(
            Diagnostic::warning(
                "secret-not-text",
                at,
                "the client keeps plain texts secret, and this is none",
            )
            .note("the value stands in `Debug` output and in messages like any other")
            .help("make it a `type: string` without `enum`, or call it no secret"),
        );
    }

    /// Says so where all that is said of a value is what it is not. Beside a type `not` only narrows it, as a limit does.
    pub(in crate::lower) fn only_negated(&mut self, merged: &Merged<'a>) {
        if !merged.is_free() {
            return;
        }
        let Some((id, schema)) = merged.leaves.iter().find(|(_, schema)| schema.not.is_some()) else {
            return;
        };
        if is_never(self.document, *id) {
            self.conflicting(Conflict::Never { at: schema.at.clone() }, merged, None);
            return;
        }
        self.widened(
            Diagnostic::warning(
                "not-alone",
                &schema.at.member("not").key(),
                "`not` says what the value is not, and nothing says what it is",
            )
            .note("the value is any JSON in the client")
            .help("say what the value is, such as by `type`"),
        );
    }

    /// Takes note of a value of which too many schemas are said to hold.
    pub(in crate::lower) fn too_deep(&mut self, at: At) {
        self.too_long.insert(at.clone());
        self.losses.push(Found {
            at,
            code: "too-deep",
            here: self.here,
        });
    }

    /// Told once: each link of a long chain is at the end of a long one.
    pub(in crate::lower) fn long_chains(&mut self) {
        let all = std::mem::take(&mut self.too_long);
        let Some(first) = all.first() else { return };
        let more = match all.len() {
            1 => String::new(),
            2 => ", and in one more place".to_owned(),
            count => format!(", and in {} more places", count - 1),
        };
        let what = match self.combined < MOST_COMBINED {
            true => "more than a thousand schemas hold here at once, by `allOf` and `$ref`",
            false => "the schemas that hold here together have more combinations than are followed",
        };
        self.sink.push(
            Diagnostic::warning("too-deep", first, format!("{what}{more}"))
                .note("the value is any JSON in the client")
                .help("say the same in fewer schemas"),
        );
    }
}

/// Where schemas hold together that contradict one another, one of them in a component.
pub(in crate::lower) struct Used {
    pub at: At,
    /// Another of them, where none stands at `at`.
    other: Option<At>,
}

/// Where schemas hold, and what is said of the value that they are about: where the place of a message is not one of
/// theirs, the property in which it stands.
pub(super) fn said_of(used: Option<&Used>, owner: Option<&Owner>) -> (String, String) {
    let around = used.is_some_and(|used| used.other.is_some());
    match owner.and_then(Owner::property).filter(|_| around) {
        Some(name) => (format!("for `{name}` here"), format!("the value of `{name}`")),
        None => ("here".to_owned(), "the value".to_owned()),
    }
}

impl Used {
    /// Shows the schemas that hold there; `at` is the one in a component.
    pub fn related(&self, problem: Diagnostic, at: &At) -> Diagnostic {
        let problem = problem.related(at, "this is one of them");
        match &self.other {
            Some(other) => problem.related(other, "and this is another"),
            None => problem,
        }
    }
}

/// That of the `contentSchema` at `at` there is no type.
pub(in crate::lower) fn content_unread(at: &At) -> Diagnostic {
    Diagnostic::new(
        Severity::Note,
        "content-unread",
        &at.key(),
        "the client does not read what is in this string as `contentSchema` describes it",
    )
    .note("the string is read and written as it comes, and the type of what is in it is left out")
    .help("where the value may be JSON itself, describe it in place of the string")
}
