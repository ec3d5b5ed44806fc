//! One schema → what it says by its own keywords and by what it refers to, before it is merged with others: whether it has
//! a say in the type, allows everything, nothing or just null.

use crate::lower::conjunction::Conjunction;
use crate::lower::extensions;
use crate::lower::kinds::KindSet;
use crate::read::{Document, Schema, SchemaId};
use crate::source::Tree;
use std::collections::BTreeSet;

/// How many schemas [`holding`] goes through: of more that hold at once no type is made, which is told.
const MOST_HOLDING: usize = super::MOST;

/// The schemas that hold where each of `from` does: these, what they refer to, and the parts of their `allOf`. Each comes
/// once, who has the last word first: an outer schema before what it is made of, a later one before an earlier one. Those
/// that are not to be entered are left out with all that they lead to.
pub(in crate::lower) fn holding(
    document: &Document,
    from: impl IntoIterator<Item = SchemaId>,
    enter: impl Fn(SchemaId) -> bool,
) -> impl Iterator<Item = &Schema> {
    walk(document, from, enter, |_| [])
}

/// The same of a value that is not null, of which more may hold.
pub(in crate::lower) fn holding_of_values(
    document: &Document,
    from: impl IntoIterator<Item = SchemaId>,
) -> impl Iterator<Item = &Schema> {
    let only = |schema| Vec::from_iter(only_branches(document, schema));
    walk(document, from, |_| true, only)
}

/// The branches that each value fits which is not null: that of a choice of one, and what may be null beside
/// (`anyOf: [{…}, {type: "null"}]`).
pub(in crate::lower) fn only_branches(document: &Document, schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let choices = [&schema.any_of, &schema.one_of].into_iter();
    choices.filter_map(|choice| {
        let mut others = choice.iter().filter(|branch| !is_null(document, **branch));
        others.next().filter(|_| others.next().is_none()).copied()
    })
}

fn walk<'a, More: IntoIterator<Item = SchemaId>>(
    document: &'a Document,
    from: impl IntoIterator<Item = SchemaId>,
    enter: impl Fn(SchemaId) -> bool,
    more: impl Fn(&'a Schema) -> More,
) -> impl Iterator<Item = &'a Schema> {
    let mut ways = Vec::from_iter(from);
    let mut seen = BTreeSet::new();
    std::iter::from_fn(move || {
        while let Some(id) = ways.pop() {
            if seen.len() >= MOST_HOLDING || !enter(id) || !seen.insert(id) {
                continue;
            }
            let schema = document.schemas.get(id);
            ways.extend(schema.reference);
            ways.extend(&schema.all_of);
            ways.extend(more(schema));
            return Some(schema);
        }
        None
    })
}

/// Follows plain `$ref`s (nothing beside them) to the schema that says something,
/// or far enough that circles and absurd chains cost little.
pub(in crate::lower) fn target(document: &Document, mut id: SchemaId) -> SchemaId {
    for _ in 0..256 {
        let schema = document.schemas.get(id);
        match schema.reference {
            Some(next) if schema.all_of.is_empty() && !says_something(document, schema) && !says_null(schema) => {
                id = next;
            }
            _ => break,
        }
    }
    id
}

/// Whether the schema's own keywords add null to what it refers to.
pub(super) fn says_null(schema: &Schema) -> bool {
    schema.kinds.is_some_and(|kinds| kinds.null)
}

/// Whether the schema's own keywords have a say in the type: no `$ref`, no
/// `allOf`, no mere constraint or annotation.
pub(in crate::lower) fn says_something(document: &Document, schema: &Schema) -> bool {
    schema.always == Some(false)
        || schema.kinds.as_ref().is_some_and(|k| KindSet::of(k) != KindSet::ALL)
        || has_structure(document, schema, |_| true)
}

/// Whether the schema's own keywords say more than `type` does; `counts`: whether an inner schema is worth a mention.
pub(super) fn has_structure(document: &Document, schema: &Schema, counts: impl Fn(SchemaId) -> bool) -> bool {
    // That there is nothing else narrows the objects, and leaves the type as it is.
    let types_more = |id| document.schemas.get(id).always != Some(false) && counts(id);
    schema.format.is_some()
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties.is_some_and(&counts)
        || schema.unevaluated_properties.is_some_and(types_more)
        || !schema.pattern_properties.is_empty()
        || schema.items.is_some_and(&counts)
        || schema.unevaluated_items.is_some_and(&counts)
        || !schema.prefix_items.is_empty()
        || !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
        || !schema.dependent_schemas.is_empty()
        || !schema.dependent_required.is_empty()
        || schema.conditional.iter().skip(1).any(Option::is_some)
        || schema.content_encoding.is_some()
        || schema.content_media_type.is_some()
        || schema.discriminator.is_some()
        || schema.extensions.iter().any(|(name, _)| extensions::has_a_say(name))
}

/// Whether a schema allows everything, limits apart: it has no say in the type.
pub(in crate::lower) fn is_free(document: &Document, id: SchemaId) -> bool {
    let schema = document.schemas.get(id);
    schema.always == Some(true)
        || (schema.always.is_none()
            && schema.reference.is_none()
            && schema.all_of.is_empty()
            && schema.not.is_none()
            && !says_something(document, schema))
}

/// Whether a schema allows everything, and its limits, if it has some, tell no kind of values that they are about.
pub(in crate::lower) fn is_anything(document: &Document, id: SchemaId) -> bool {
    is_free(document, id) && KindSet::implied_by(document.schemas.get(id)).is_empty()
}

/// Whether a branch of a choice leaves the type as it is: it asks for names (`anyOf: [{required: [a]}, {required: [b]}]`),
/// or says nothing at all, and so do the branches of its own choices.
pub(in crate::lower) fn only_constrains(document: &Document, branch: SchemaId) -> bool {
    let plain = |schema: &Schema| {
        schema.always != Some(false)
            && schema.kinds.is_none_or(|kinds| KindSet::of(&kinds) == KindSet::ALL)
            && schema.enumeration.is_none()
            && schema.constant.is_none()
            && KindSet::implied_by(schema).is_empty()
    };
    let chooses = |schema: &Schema| !schema.one_of.is_empty() || !schema.any_of.is_empty();
    // Mostly something else holds as well, and nobody has to look into choices.
    if !holding(document, [branch], |_| true).all(plain) {
        return false;
    }
    if !holding(document, [branch], |_| true).any(chooses) {
        return true;
    }
    let inside = |schema: &Schema| schema.one_of.iter().chain(&schema.any_of).copied().collect::<Vec<_>>();
    // Of choices that lead nowhere but to themselves more is to be said.
    let mut asks = false;
    for (count, schema) in walk(document, [branch], |_| true, inside).enumerate() {
        if count + 1 >= MOST_HOLDING || !plain(schema) {
            return false;
        }
        asks |= !schema.required.is_empty();
    }
    asks
}

/// Whether a schema has keywords that narrow the values of a type and leave the type as it is.
fn has_limits(schema: &Schema) -> bool {
    let sizes = [
        schema.min_length,
        schema.max_length,
        schema.min_items,
        schema.max_items,
        schema.min_properties,
        schema.max_properties,
    ];
    let bounds = [
        &schema.minimum,
        &schema.maximum,
        &schema.exclusive_minimum,
        &schema.exclusive_maximum,
        &schema.multiple_of,
    ];
    sizes.iter().any(Option::is_some)
        || bounds.iter().any(|bound| bound.is_some())
        || schema.pattern.is_some()
        || schema.unique_items
        || schema.contains.is_some()
        || schema.property_names.is_some()
}

/// Whether a schema allows nothing: `false`, or `not: {}`, or what it refers to does. Of one part of an `allOf` that is
/// so it is told, as its author may not have meant the whole.
pub(in crate::lower) fn is_never(document: &Document, id: SchemaId) -> bool {
    // A `not` of which nothing is known forbids nothing that we know of, and one of a limit only what is within it.
    let nothing = |not| {
        let schema = document.schemas.get(not);
        is_free(document, not) && schema.lost.is_none() && !has_limits(schema)
    };
    let mut schema = document.schemas.get(id);
    for _ in 0..MOST_HOLDING {
        if schema.always == Some(false) || schema.not.is_some_and(nothing) {
            return true;
        }
        match schema.reference {
            Some(next) => schema = document.schemas.get(next),
            None => return false,
        }
    }
    false
}

/// Whether nothing fits what is claimed, since one of the schemas allows nothing.
pub(in crate::lower) fn is_forbidden(document: &Document, claims: &Conjunction) -> bool {
    claims.schemas().any(|id| is_never(document, id))
}

/// Whether a schema allows nothing but null: by its `type`, its `const`, its `enum`, or what holds besides.
pub(in crate::lower) fn is_null(document: &Document, id: SchemaId) -> bool {
    holding(document, [id], |_| true).any(|schema| {
        let listed = match (&schema.constant, &schema.enumeration) {
            (Some(one), _) => std::slice::from_ref(one),
            (None, many) => many.as_deref().unwrap_or_default(),
        };
        schema.kinds.is_some_and(|kinds| KindSet::of(&kinds) == KindSet::NULL)
            || !listed.is_empty() && listed.iter().all(|value| *value == Tree::Null)
    })
}
