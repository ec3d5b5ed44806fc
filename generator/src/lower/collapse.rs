//! Branches that one Rust type holds anyway fall together: strings of
//! different formats, numbers, lists, maps. An enum beside a plain string is
//! an open enum, which every enum is.

use super::conjunction::Conjunction;
use super::extensions::RUST_TYPE;
use super::kinds::KindSet;
use super::merge::{Additional, Merged};
use super::owner::Owner;
use super::unions::Candidate;
use super::uses::Use;
use super::{Lowering, formats};
use crate::at::At;
use crate::diag::Diagnostic;
use crate::model::{Format, Int, Step, Type};
use std::rc::Rc;

/// One branch, or several as one.
#[derive(Clone, Debug)]
pub(super) enum Member<'a> {
    One(Candidate<'a>),
    /// Objects that nothing tells apart: one struct.
    Alike(Vec<Candidate<'a>>),
    /// Enums of the same kind: the values of all.
    Enums(Vec<Candidate<'a>>),
    Plain(Type, KindSet),
    /// Lists; what their items are. Empty: anything. And the one of them that says nothing of further items.
    Lists(Vec<Conjunction>, Option<&'a At>),
    /// Maps; what their values are. Empty: anything.
    Maps(Vec<Conjunction>),
}

impl<'a> Member<'a> {
    pub fn kinds(&self) -> KindSet {
        match self {
            Member::One(candidate) => candidate.kinds,
            Member::Enums(all) | Member::Alike(all) => all.iter().fold(KindSet::EMPTY, |k, c| k.or(c.kinds)),
            Member::Plain(_, kinds) => *kinds,
            Member::Lists(..) => KindSet::ARRAY,
            Member::Maps(_) => KindSet::OBJECT,
        }
    }

    /// The schema that speaks for it.
    pub fn first(&self) -> Option<&Candidate<'a>> {
        match self {
            Member::One(candidate) => Some(candidate),
            Member::Enums(all) | Member::Alike(all) => all.first(),
            _ => None,
        }
    }
}

/// What a candidate falls together with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    String,
    Number,
    Boolean,
    List,
    Map,
    Apart,
}

fn sort(candidate: &Candidate<'_>) -> Sort {
    let merged = &candidate.merged;
    if merged.extension(RUST_TYPE).is_some() || !merged.choices.is_empty() && candidate.kinds == KindSet::OBJECT {
        return Sort::Apart;
    }
    match candidate.kinds {
        KindSet::STRING => Sort::String,
        KindSet::BOOLEAN => Sort::Boolean,
        KindSet::ARRAY => Sort::List,
        KindSet::OBJECT if merged.is_map() => Sort::Map,
        kinds if KindSet::NUMBER.contains(kinds) => Sort::Number,
        _ => Sort::Apart,
    }
}

impl<'a> Lowering<'a> {
    /// Puts together what falls together; each at the place of its first.
    pub fn collapse(&mut self, candidates: Vec<Candidate<'a>>) -> Vec<Member<'a>> {
        let mut sorts: Vec<(Sort, Vec<Candidate<'a>>)> = Vec::new();
        for candidate in candidates {
            let sort = if candidate.component.is_some_and(|c| self.children.contains_key(&c)) {
                Sort::Apart
            } else {
                sort(&candidate)
            };
            match sorts.iter_mut().find(|(s, _)| *s == sort && sort != Sort::Apart) {
                Some((_, all)) => all.push(candidate),
                None => sorts.push((sort, vec![candidate])),
            }
        }
        sorts
            .into_iter()
            .filter_map(|(sort, mut all)| {
                if all.len() == 1 {
                    return all.pop().map(Member::One);
                }
                if sort != Sort::String {
                    self.no_secrets(&all);
                }
                Some(match sort {
                    Sort::String => self.strings(all),
                    Sort::Number => numbers(all),
                    Sort::Boolean => Member::Plain(Type::Bool, KindSet::BOOLEAN),
                    Sort::List => self.lists(&all),
                    Sort::Map => self.maps(&all),
                    Sort::Apart => return None,
                })
            })
            .collect()
    }

    fn strings(&mut self, all: Vec<Candidate<'a>>) -> Member<'a> {
        let (mut listed, plain): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|c| c.merged.values.is_some() || formats::is_joined(&c.merged));
        let mut both = listed.iter().chain(&plain);
        if both.any(|c| formats::says_secret(&c.merged).is_some())
            && (!plain.is_empty() || listed.iter().any(|c| formats::is_joined(&c.merged)))
        {
            // Nothing tells which of the branches a text is of, so all of them are kept as the secret is.
            self.listed_in_secret(&listed);
            return Member::Plain(Type::Format(Format::Secret), KindSet::STRING);
        }
        if listed.len() > 1 && !listed.iter().any(|c| formats::is_joined(&c.merged)) {
            self.no_secrets(&listed);
            return Member::Enums(listed);
        }
        if let Some(one) = listed.pop() {
            return if formats::is_joined(&one.merged) {
                Member::Plain(Type::String, KindSet::STRING)
            } else {
                Member::One(one)
            };
        }
        let mut types = plain.iter().map(|c| formats::string(&c.merged, self.config));
        match types.next() {
            Some(first) if types.all(|t| t == first) => Member::Plain(first, KindSet::STRING),
            _ => Member::Plain(Type::String, KindSet::STRING),
        }
    }

    /// Tells of the secrets among branches that fall together as what no secret can be.
    fn no_secrets(&mut self, all: &[Candidate<'a>]) {
        for at in all.iter().filter_map(|c| formats::says_secret(&c.merged)) {
            self.no_secret(&at);
        }
    }

    /// Tells of values that are listed beside a secret, and stand in no type.
    fn listed_in_secret(&mut self, listed: &[Candidate<'a>]) {
        let listed = listed.iter().flat_map(|c| &c.merged.leaves);
        let places: Vec<At> = listed
            .filter_map(|(_, schema)| match (&schema.enumeration, &schema.constant) {
                (Some(_), _) => Some(schema.at.member("enum").key()),
                (None, Some(_)) => Some(schema.at.member("const").key()),
                (None, None) => None,
            })
            .collect();
        for at in places {
            self.widened(
                Diagnostic::warning(
                    "secret-not-text",
                    &at,
                    "these values are listed beside a secret, and a secret is plain text",
                )
                .note("the client keeps all of the choice secret, since nothing tells which of the two a text is")
                .help("take the values or the secret out of the choice, or say of neither that it is a secret"),
            );
        }
    }

    /// The type of one member.
    pub fn member_type(&mut self, member: &Member<'a>, holder: &Merged<'a>, owner: &Owner) -> Use {
        let ty = match member {
            Member::One(candidate) => {
                let mut used = self.type_of(&candidate.conjunction, owner);
                used.nullable = false;
                return used;
            }
            Member::Alike(all) => self.joint(all, holder, owner),
            Member::Enums(all) => {
                let all: Vec<Rc<Merged<'a>>> = all.iter().map(|c| Rc::clone(&c.merged)).collect();
                self.joint_enumeration(&all, holder, owner)
            }
            Member::Plain(ty, _) => ty.clone(),
            Member::Lists(items, _) if items.is_empty() => Type::List(Box::new(Type::Any)),
            Member::Lists(items, open) => {
                let item = self.any_of_deeper(items, "items", holder, &owner.part(Step::Item));
                let mut item = item.inner();
                if let Some(at) = open.filter(|_| !self.keeps_others(items, &item)) {
                    self.inside_of_anything(at, "items", items);
                    item = Type::Any;
                }
                Type::List(Box::new(item))
            }
            Member::Maps(values) if values.is_empty() => Type::Map(Box::new(Type::Any)),
            Member::Maps(values) => {
                let value = self.any_of_deeper(values, "values", holder, &owner.part(Step::Value));
                Type::Map(Box::new(value.inner()))
            }
        };
        Use::new(ty, false)
    }

    fn any_of_deeper(&mut self, all: &[Conjunction], inside: &str, holder: &Merged<'a>, owner: &Owner) -> Use {
        let Some((first, rest)) = all.split_first() else {
            return Use::any();
        };
        // Lists whose items are again a choice of lists: as deep as the document nests them.
        let marker = rest.iter().fold(first.clone(), |key, next| key.and_all(next));
        let marker = marker.and(super::conjunction::Part::Only(KindSet::ALL));
        self.deeper(&marker, |this| this.any_of_branches(all, Some(inside), holder, owner))
    }

    fn lists(&mut self, all: &[Candidate<'a>]) -> Member<'a> {
        let mut items: Vec<Conjunction> = Vec::new();
        let (mut free, mut open) = (None, None);
        for candidate in all {
            let merged = &candidate.merged;
            if !merged.choices.is_empty() {
                return Member::Lists(Vec::new(), None);
            }
            if merged.items.is_none() && merged.prefix.is_empty() {
                free = free.or(merged.at());
            } else if merged.has_open_items() {
                open = open.or(merged.at());
            }
            for item in merged.items.iter().chain(&merged.prefix) {
                if !items.contains(item) {
                    items.push(item.clone());
                }
            }
        }
        match free {
            Some(at) => {
                self.inside_of_anything(at, "items", &items);
                Member::Lists(Vec::new(), None)
            }
            None => Member::Lists(items, open),
        }
    }

    fn maps(&mut self, all: &[Candidate<'a>]) -> Member<'a> {
        let mut values: Vec<Conjunction> = Vec::new();
        let mut open = None;
        for candidate in all {
            let merged = &candidate.merged;
            values.extend(merged.patterns.iter().cloned());
            match &merged.additional {
                Additional::Of(claims) => values.push(claims.clone()),
                Additional::Free => open = open.or(merged.at()),
                Additional::Unstated if merged.patterns.is_empty() => open = open.or(merged.at()),
                Additional::Unstated | Additional::Closed => {}
            }
        }
        values.dedup();
        match open {
            Some(at) => {
                self.inside_of_anything(at, "values", &values);
                Member::Maps(Vec::new())
            }
            None => Member::Maps(values),
        }
    }

    /// Tells of the branch at `at`, whose lists or maps hold anything, where others say more.
    pub fn inside_of_anything(&mut self, at: &At, inside: &str, others: &[Conjunction]) {
        if others.iter().any(|other| self.says_more(other)) {
            self.branch_of_anything(at, Some(inside));
        }
    }
}

fn numbers(all: Vec<Candidate<'_>>) -> Member<'_> {
    let kinds = all.iter().fold(KindSet::EMPTY, |k, c| k.or(c.kinds));
    let (mut listed, plain): (Vec<_>, Vec<_>) = all.into_iter().partition(|c| c.merged.values.is_some());
    if plain.is_empty() {
        return Member::Enums(listed);
    }
    let types: Vec<Type> = plain.iter().map(|c| formats::number(&c.merged)).collect();
    let whole = types.iter().all(|t| matches!(t, Type::Int(_)));
    if whole && kinds == KindSet::INTEGER && listed.len() == 1 && types.iter().all(|t| *t != Type::Int(Int::I128)) {
        // The enum is open, so it holds the other integers too.
        if let Some(one) = listed.pop() {
            return Member::One(one);
        }
    }
    let values = listed.iter().flat_map(|c| c.merged.values.iter().flatten());
    let fractions = values
        .into_iter()
        .any(|value| KindSet::of_value(value) == KindSet::FRACTION);
    let ty = match types.first() {
        Some(first) if types.iter().all(|t| t == first) && listed.is_empty() => first.clone(),
        _ if fractions || !whole && kinds != KindSet::INTEGER => Type::F64,
        _ if types.iter().any(|t| matches!(t, Type::Int(Int::U64 | Int::I128))) => Type::Int(Int::I128),
        _ => Type::Int(Int::I64),
    };
    Member::Plain(ty, kinds)
}
