//! Method and path → what an operation is called that has no name of its own.

use super::words::{self, Case};
use crate::model::Operation;

pub fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

/// The path as it stands in the description, with the query that is always sent.
pub fn whole_path(operation: &Operation) -> String {
    match &operation.fixed_query {
        Some(query) => format!("{}?{query}", operation.path),
        None => operation.path.clone(),
    }
}

/// `GET /pets/{id}` → `get_pets_id`; and `get_pets_by_id` where that is taken. A long path is cut, the same for each of
/// its methods, and has a digest where that is taken.
pub fn names(operation: &Operation) -> (String, Vec<String>) {
    let method = operation.method.key();
    let path = whole_path(operation);
    let name = |path: &str| words::plain(&format!("{method} {path}"), Case::Value);
    match cut(&path) {
        Some(short) => {
            let short = name(&short);
            let longer = words::join(&short, &words::digest(&path), Case::Value);
            (short, vec![longer])
        }
        None => (name(&path), vec![name(&path.replace('{', " by "))]),
    }
}

/// What tells most of a path that is too long: no places for values but one at the end, and what is first and last.
fn cut(path: &str) -> Option<String> {
    if words::whole(path).len() <= words::PATH {
        return None;
    }
    let (before, last) = path.rsplit_once(['/', '?', '&'])?;
    let parts = before.split(['/', '?', '&']).map(without_places);
    // What stands at the end tells one from a list.
    let parts = parts.chain([last.to_owned()]);
    let parts = parts.filter(|part| part.contains(char::is_alphanumeric));
    let parts: Vec<String> = parts.map(|part| words::whole(&part)).collect();
    let (first, rest) = parts.split_first()?;
    let mut room = words::CUT.saturating_sub(first.len());
    let kept = rest.iter().rev().take_while(|part| {
        let fits = part.len() < room;
        room = room.saturating_sub(part.len() + 1);
        fits
    });
    let kept = kept.count();
    // Of the last part at least as much as there is room for.
    let tail = rest.get(rest.len() - kept.max(1).min(rest.len())..).unwrap_or_default();
    let short: Vec<&str> = std::iter::once(first).chain(tail).map(String::as_str).collect();
    Some(short.join(" "))
}

/// `{id}.json` → `.json`.
fn without_places(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut depth = 0usize;
    for c in part.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::cut;

    #[test]
    fn the_end_of_a_long_path_stays() {
        let comments = "/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments/{comment_id}";
        assert_eq!(
            cut(&format!("{comments}/resolve")).as_deref(),
            Some("repositories pullrequests comments resolve")
        );
        assert_eq!(
            cut(&format!("{comments}/tasks/{{task_id}}")).as_deref(),
            Some("repositories pullrequests comments tasks task_id")
        );
        assert_eq!(cut("/repositories/{workspace}/pullrequests"), None);
        let deep =
            "/organizations/{id}/environments/{env}/applications-with-long-names/{app}/deployments/{d}/logs:tail";
        assert_eq!(cut(deep).as_deref(), Some("organizations deployments logs_tail"));
    }

    #[test]
    fn no_path_is_without_words() {
        let places = "/{a_long_name_of_a_value}".repeat(9);
        assert_eq!(cut(&places).as_deref(), Some("a_long_name_of_a_value"));
        let endless = format!("/{}/x", "endless-words-".repeat(20));
        assert!(cut(&endless).is_some_and(|short| short.ends_with(" x")));
    }
}
