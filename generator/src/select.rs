//! A document → the same with only the chosen operations and the schemas that
//! they lead to. What was found in the rest concerns nobody.

mod reach;

use crate::at::At;
use crate::config::{self, Selection, Selectors};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::read::{Document, Operation};

pub use reach::{described, descriptions, schemas_of};

/// Whether an operation of which only this is known may be meant.
fn may_mean(selection: &Selection, method: &str, path: &str) -> bool {
    let Selection { include, exclude } = selection;
    let fits = |selectors: &Selectors| selectors.paths.iter().any(|glob| fits(glob, path, method));
    let by_path = include.tags.is_empty() && include.operations.is_empty();
    !fits(exclude) && (include.is_empty() || !by_path || fits(include))
}

/// Keeps the chosen operations.
///
/// A selector that matches nothing is reported as an error: it is a slip, or the document has changed.
pub fn select(mut document: Document, selection: &Selection, sink: &mut Sink) -> Document {
    if selection.is_all() {
        return document;
    }
    let mut include = Marked::new(&selection.include);
    let mut exclude = Marked::new(&selection.exclude);
    let mut keep = |path: &str, operation: &Operation| {
        // Both are asked always, so that each selector is known to match something.
        let (chosen, left_out) = (include.matches(path, operation), exclude.matches(path, operation));
        (chosen || selection.include.is_empty()) && !left_out
    };
    let mut places = reach::Places::default();
    let mut weed = |at: &At, path: &str, operations: &mut Vec<Operation>| {
        operations.retain(|operation| {
            let kept = keep(path, operation);
            if !kept {
                places.part_with(operation);
            }
            kept
        });
        if operations.is_empty() {
            places.close(at);
        }
    };
    let before = count(&document);
    for item in &mut document.paths {
        weed(&item.at, &item.path, &mut item.operations);
    }
    for webhook in &mut document.webhooks {
        weed(&webhook.at, &webhook.name, &mut webhook.operations);
    }
    document.paths.retain(|item| !item.operations.is_empty());
    document.webhooks.retain(|webhook| !webhook.operations.is_empty());
    reach::keep_reached(&mut document, &mut places);
    document.lost.retain(|lost| places.concern(&lost.used));
    document.left_out.retain(|left_out| {
        let kept = may_mean(selection, &left_out.method, &left_out.path);
        if kept {
            places.keep(&left_out.at);
        }
        kept
    });
    sink.retain(|found| found.severity == Severity::Error || found.at.as_ref().is_none_or(|at| places.concern(at)));
    let all_fit =
        include.report(&["select"], &document, sink) & exclude.report(&["select", "exclude"], &document, sink);
    if all_fit && before > 0 && count(&document) == 0 {
        let exclude = if selection.exclude.is_empty() {
            ""
        } else {
            ": all that is chosen is excluded too"
        };
        sink.push(
            Diagnostic::warning(
                "nothing-selected",
                &config::at(&["select"]).key(),
                format!("the selection leaves no operation{exclude}"),
            )
            .note("the client has no call")
            .help("choose more, or exclude less"),
        );
    }
    document
}

fn count(document: &Document) -> usize {
    let paths = document.paths.iter().map(|item| item.operations.len());
    let webhooks = document.webhooks.iter().map(|webhook| webhook.operations.len());
    paths.chain(webhooks).sum()
}

/// Selectors, with a mark at each that matched.
struct Marked<'a> {
    tags: Vec<(&'a str, bool)>,
    paths: Vec<(&'a str, bool)>,
    operations: Vec<(&'a str, bool)>,
}

impl<'a> Marked<'a> {
    fn new(selectors: &'a Selectors) -> Marked<'a> {
        let unmarked = |list: &'a [String]| list.iter().map(|s| (s.as_str(), false)).collect();
        Marked {
            tags: unmarked(&selectors.tags),
            paths: unmarked(&selectors.paths),
            operations: unmarked(&selectors.operations),
        }
    }

    fn matches(&mut self, path: &str, operation: &Operation) -> bool {
        let mark = |list: &mut [(&'a str, bool)], test: &dyn Fn(&str) -> bool| {
            let mut any = false;
            for (selector, matched) in list {
                if test(selector) {
                    *matched = true;
                    any = true;
                }
            }
            any
        };
        let by_tag = mark(&mut self.tags, &|glob| {
            operation.tags.iter().any(|tag| is_or_fits(glob, tag))
        });
        let by_path = mark(&mut self.paths, &|glob| fits(glob, path, operation.method.as_str()));
        let by_id = mark(&mut self.operations, &|glob| {
            operation.operation_id.as_deref().is_some_and(|id| is_or_fits(glob, id))
        });
        by_tag || by_path || by_id
    }

    /// Whether all fit something; `section` is where the configuration has the selectors.
    fn report(&self, section: &[&str], document: &Document, sink: &mut Sink) -> bool {
        let mut all_fit = true;
        let mut tags: Vec<&str> = document.tags.iter().map(|t| t.name.as_str()).collect();
        tags.truncate(20);
        let help = |what: &str| match (what, tags.is_empty()) {
            ("tag", false) => format!("the document has the tags {}", quoted(&tags)),
            _ => "correct it, or remove it".to_owned(),
        };
        for (what, list) in [
            ("tag", &self.tags),
            ("path", &self.paths),
            ("operation", &self.operations),
        ] {
            for (index, (selector, _)) in list.iter().enumerate().filter(|(_, (_, matched))| !matched) {
                all_fit = false;
                let at = config::at(section).member(&format!("{what}s")).item(index);
                let message = format!("no operation fits the {what} `{selector}`");
                sink.push(
                    Diagnostic::error("nothing-selected", &at, message)
                        .note("what it was meant to choose would be missing, or there, in silence")
                        .help(help(what)),
                );
            }
        }
        all_fit
    }
}

fn quoted(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn fits(glob: &str, path: &str, method: &str) -> bool {
    match glob.trim().split_once(char::is_whitespace) {
        // `*` is a path of which nobody can tell what operations it has.
        Some((wanted, glob)) => (method == "*" || wanted.eq_ignore_ascii_case(method)) && glob_fits(glob.trim(), path),
        None => glob_fits(glob.trim(), path),
    }
}

/// A name may hold a `*` itself.
fn is_or_fits(glob: &str, name: &str) -> bool {
    glob == name || glob.contains('*') && glob_fits(glob, name)
}

/// One row of a table a character of the glob: what is fitted up to each place of the text. No backtracking, so no
/// glob takes long.
fn glob_fits(glob: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut row = vec![false; text.len() + 1];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    let mut rest = glob.chars().peekable();
    while let Some(c) = rest.next() {
        let mut next = vec![false; text.len() + 1];
        let star = c == '*';
        let any = star && rest.next_if_eq(&'*').is_some();
        let mut carried = false;
        for (at, place) in next.iter_mut().enumerate() {
            let here = row.get(at).copied().unwrap_or(false);
            let before = at.checked_sub(1);
            let last = before.and_then(|i| text.get(i)).copied();
            *place = match star {
                true => {
                    carried = here || carried && (any || last != Some('/'));
                    carried
                }
                false => last == Some(c) && before.and_then(|i| row.get(i)).copied().unwrap_or(false),
            };
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::source::{Input, load};

    const TEXT: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
tags: [{name: pets}, {name: shop}]
paths:
  /pets:
    get: {operationId: list, tags: [pets], responses: {'204': {description: d}}}
    post: {operationId: add, tags: [pets], responses: {'204': {description: d}}}
  /pets/{id}:
    get: {operationId: one, tags: [pets], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: d}}}
  /shop/a/b:
    get: {operationId: shop, tags: [shop], responses: {'204': {description: d}}}
";

    fn selected_of(text: &str, include: Selectors, exclude: Selectors) -> (Document, Sink) {
        let mut sink = Sink::new();
        let sources = load(
            &[Input {
                name: "t.yaml".into(),
                text: Some(text.into()),
            }],
            &mut sink,
        );
        let document = crate::read::read(&sources, &mut sink).unwrap();
        let document = select(document, &Selection { include, exclude }, &mut sink);
        (document, sink)
    }

    fn selected(include: Selectors, exclude: Selectors) -> (Vec<String>, Vec<String>) {
        let (document, sink) = selected_of(TEXT, include, exclude);
        let kept = document
            .paths
            .iter()
            .flat_map(|p| &p.operations)
            .filter_map(|o| o.operation_id.clone())
            .collect();
        (kept, sink.into_sorted().into_iter().map(|d| d.message).collect())
    }

    fn paths(globs: &[&str]) -> Selectors {
        Selectors {
            paths: globs.iter().map(|g| (*g).to_owned()).collect(),
            ..Selectors::default()
        }
    }

    #[test]
    fn nothing_chosen_is_everything() {
        assert_eq!(
            selected(Selectors::default(), Selectors::default()).0,
            ["list", "add", "one", "shop"]
        );
    }

    #[test]
    fn by_tag_path_and_id() {
        let tags = Selectors {
            tags: vec!["pets".into()],
            ..Selectors::default()
        };
        assert_eq!(
            selected(tags.clone(), Selectors::default()),
            (vec!["list".into(), "add".into(), "one".into()], vec![])
        );
        assert_eq!(selected(tags, paths(&["POST /pets"])).0, ["list", "one"]);
        assert_eq!(selected(paths(&["/pets/*"]), Selectors::default()).0, ["one"]);
        assert_eq!(
            selected(paths(&["get /**"]), Selectors::default()).0,
            ["list", "one", "shop"]
        );
        let ids = Selectors {
            operations: vec!["add".into()],
            ..Selectors::default()
        };
        assert_eq!(selected(ids.clone(), Selectors::default()).0, ["add"]);
        let globs = Selectors {
            tags: vec!["sh*".into()],
            operations: vec!["*s*".into()],
            ..Selectors::default()
        };
        assert_eq!(
            selected(globs, Selectors::default()),
            (vec!["list".into(), "shop".into()], vec![])
        );
        assert_eq!(selected(Selectors::default(), ids).0, ["list", "one", "shop"]);
    }

    #[test]
    fn a_selector_that_fits_nothing_is_an_error() {
        let (kept, messages) = selected(paths(&["/pets", "/nothing/**"]), Selectors::default());
        assert_eq!(kept, ["list", "add"]);
        assert_eq!(messages, ["no operation fits the path `/nothing/**`"]);
    }

    #[test]
    fn schemas_stay_with_what_leads_to_them() {
        let text = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /pets:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
  /homes:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Home/properties/room'}}}}}}
  /other:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}}}
components:
  schemas:
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {toy: {$ref: '#/components/schemas/Toy'}}}]}
    Kitten: {allOf: [{$ref: '#/components/schemas/Cat'}]}
    Toy: {type: object, properties: {name: {type: string}}}
    Home: {type: object, properties: {room: {type: object, properties: {size: {type: integer}}}}}
    Other: {type: object, properties: {a: {type: string}}}
";
        let kept = |globs: &[&str]| {
            let (document, _) = selected_of(text, paths(globs), Selectors::default());
            let names = document.named_schemas.into_iter().map(|(name, _)| name);
            names.collect::<Vec<_>>()
        };
        // What extends a parent with a discriminator comes where the parent is expected.
        assert_eq!(kept(&["/pets"]), ["Cat", "Kitten", "Pet", "Toy"]);
        // A schema within a component is called after it.
        assert_eq!(kept(&["/homes"]), ["Home"]);
        assert_eq!(kept(&["/other"]), ["Other"]);
    }

    #[test]
    fn globs() {
        assert!(glob_fits("/a/*", "/a/b") && !glob_fits("/a/*", "/a/b/c") && glob_fits("/a/**", "/a/b/c"));
        assert!(glob_fits("/*/c", "/b/c") && glob_fits("**", "") && glob_fits("*", "") && !glob_fits("/a", "/ab"));
        assert!(!glob_fits(&"*a".repeat(2_000), &"a".repeat(1_000)));
    }
}
