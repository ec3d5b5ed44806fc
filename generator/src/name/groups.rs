//! Tags → the groups that operations hang on: their modules, handles, methods
//! and pages of docs.

use super::memory::{Memory, Scope, Thing};
use super::scope::{Claim, Taken, claim};
use super::wishes::Wishes;
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

/// Names of the groups. There is one decision for each, its method: all else that is its own is called after that, so
/// that `attachments()` never leads to what the tag `Attachments` holds.
pub fn groups(api: &Api, grouped: bool, wishes: &mut Wishes<'_>, memory: &mut Memory<'_>) -> Vec<GroupNames> {
    let methods = methods(api, grouped, wishes, memory);
    let mut called = |scope: Scope, case: Case, mut taken: Taken| {
        let claims = api.groups.iter().zip(&methods);
        let mut claims: Vec<Claim> = claims.map(|(group, method)| after(&group.tag, method, case)).collect();
        memory.settle(scope, &mut claims, &mut things(api), &mut taken)
    };
    let modules = called(Scope::Module, Case::Module, Taken::new(&["api", "mod"]));
    let mut taken = Taken::new(reserved::TYPES);
    for name in reserved::BESIDE_CALLS {
        taken.add(name);
    }
    let handles = called(Scope::Handle, Case::Type, taken);
    let pages = pages(api, &methods, &modules);
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

/// What is remembered: what has no tag is known by nothing, and the last to choose.
fn things(api: &Api) -> Vec<Thing> {
    api.groups.iter().map(|group| Thing::new(&*group.tag)).collect()
}

/// What leads to each group.
fn methods(api: &Api, grouped: bool, wishes: &mut Wishes<'_>, memory: &mut Memory<'_>) -> Vec<String> {
    let claims = api.groups.iter().map(|group| {
        if group.tag.is_empty() {
            return Claim {
                rank: 9,
                past: None,
                candidates: ["operations", "untagged_operations"].map(str::to_owned).to_vec(),
                wire: None,
                key: String::new(),
            };
        }
        let mut claim = claim(&group.tag, Case::Value);
        let first = words::plain(&words::prose(&group.tag), Case::Value);
        let longer = words::join(&first, "group", Case::Value);
        claim.candidates.splice(0..0, [first, longer]);
        claim.candidates.dedup();
        claim
    });
    let mut claims: Vec<Claim> = claims.collect();
    // Where there are no groups, nothing leads to them.
    let mut taken = Taken::new(if grouped { reserved::CLIENT_METHODS } else { &[] });
    let methods = memory.settle(Scope::Group, &mut claims, &mut things(api), &mut taken);
    if grouped {
        let askers = api.groups.iter().zip(&claims).zip(&methods);
        let askers = askers.map(|((group, claim), name)| claim.asker(&group.at, name));
        wishes.weigh_tags(&askers.collect::<Vec<_>>());
    }
    methods
}

/// The claim of what is called after the method of a group.
fn after(tag: &str, method: &str, case: Case) -> Claim {
    let method = reserved::unescaped(method);
    let name = words::plain(method, case);
    let longer = words::join(&name, if case == Case::Type { "Group" } else { "group" }, case);
    let mut candidates = vec![name, words::plain(&words::prose(tag), case), longer];
    candidates.dedup();
    if tag.is_empty() {
        candidates.remove(1);
    }
    Claim {
        rank: if tag.is_empty() { 9 } else { 1 },
        past: None,
        candidates,
        wire: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
        key: tag.to_owned(),
    }
}

/// Pages are files: told apart without regard to case, as Windows and macOS do.
fn pages(api: &Api, methods: &[String], modules: &[String]) -> Vec<String> {
    let mut seen = Taken::default();
    let groups = api.groups.iter().zip(methods).zip(modules);
    let pages = groups.map(|((group, method), module)| {
        let page = match (group.tag.is_empty(), method.is_ascii()) {
            (true, _) => "DefaultApi".to_owned(),
            (false, true) => words::join(
                &words::plain(reserved::unescaped(method), Case::Type),
                "Api",
                Case::Type,
            ),
            (false, false) => words::plain(&format!("{module} api"), Case::Type),
        };
        let clash = seen.has(&page.to_lowercase());
        seen.add(&page.to_lowercase());
        match clash {
            true => format!("{page}{}", words::digest(module)),
            false => page,
        }
    });
    pages.collect()
}
