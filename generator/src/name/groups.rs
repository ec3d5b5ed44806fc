//! Tags → the groups that operations hang on: their modules, handles, methods
//! and pages of docs.

use super::memory::{Memory, Scope, Thing};
use super::scope::{Claim, Taken, claim, settle};
use super::words::{self, Case};
use super::{GroupNames, reserved};
use crate::config::Groups;
use crate::model::Api;

/// Whether operations hang on a group a tag rather than on the client.
pub fn grouped(api: &Api, choice: Groups) -> bool {
    match choice {
        Groups::Flat => false,
        Groups::ByTag => true,
        Groups::Auto => {
            let members = members(api);
            let used = api
                .groups
                .iter()
                .zip(members)
                .filter(|(_, members)| !members.is_empty());
            used.filter(|(group, _)| !group.tag.is_empty()).count() > 1
        }
    }
}

/// The operations of each group.
pub fn members(api: &Api) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); api.groups.len()];
    for (index, operation) in api.operations.iter().enumerate() {
        if let Some(group) = members.get_mut(operation.group) {
            group.push(index);
        }
    }
    members
}

pub fn groups(api: &Api, memory: &mut Memory<'_>) -> Vec<GroupNames> {
    let claims = |case: Case, empty: &str, suffix: &str| -> Vec<Claim> {
        api.groups
            .iter()
            .map(|group| {
                if group.tag.is_empty() {
                    return Claim {
                        rank: 9,
                        past: None,
                        candidates: vec![empty.to_owned(), format!("untagged{empty}")],
                        wire: None,
                        key: String::new(),
                    };
                }
                let mut claim = claim(&group.tag, case);
                claim
                    .candidates
                    .insert(0, words::plain(&words::prose(&group.tag), case));
                claim.candidates.dedup();
                if !suffix.is_empty() {
                    claim.candidates = claim
                        .candidates
                        .iter()
                        .map(|name| words::join(name, suffix, case))
                        .collect();
                }
                if let Some(first) = claim.candidates.first().cloned() {
                    let longer = if case == Case::Type { "Group" } else { "group" };
                    claim.candidates.insert(1, words::join(&first, longer, case));
                }
                claim
            })
            .collect()
    };
    let mut named = |scope: Scope, mut claims: Vec<Claim>, mut taken: Taken| {
        // What has no tag is known by nothing, and the last to choose.
        let mut things: Vec<Thing> = api.groups.iter().map(|group| Thing::new(&*group.tag)).collect();
        memory.settle(scope, &mut claims, &mut things, &mut taken)
    };
    let modules = named(
        Scope::Module,
        claims(Case::Module, "operations", ""),
        Taken::new(&["api", "mod"]),
    );
    let mut taken = Taken::new(reserved::TYPES);
    for name in reserved::BESIDE_CALLS {
        taken.add(name);
    }
    let handles = named(Scope::Handle, claims(Case::Type, "Operations", ""), taken);
    let methods = named(
        Scope::Group,
        claims(Case::Value, "operations", ""),
        Taken::new(reserved::CLIENT_METHODS),
    );
    // Pages are files: told apart without regard to case, as Windows and macOS do.
    let mut seen = Taken::default();
    let pages = settle(
        &claims(Case::Type, "DefaultApi", "Api"),
        &mut Taken::default(),
        Case::Type,
    );
    let pages = pages.into_iter().zip(&modules).map(|(page, module)| {
        let page = if page.is_ascii() {
            page
        } else {
            words::plain(&format!("{module} api"), Case::Type)
        };
        let clash = seen.has(&page.to_lowercase());
        seen.add(&page.to_lowercase());
        if clash {
            format!("{page}{}", words::digest(module))
        } else {
            page
        }
    });
    let pages: Vec<String> = pages.collect();
    modules
        .into_iter()
        .zip(handles)
        .zip(methods)
        .zip(pages)
        .map(|(((module, handle), method), page)| GroupNames {
            module,
            handle,
            method,
            page,
        })
        .collect()
}
