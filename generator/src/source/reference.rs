//! References → places: a file or a schema with an `$id` (`identifiers`), and in it a JSON pointer (RFC 6901 in a URI
//! fragment) or an `$anchor`.

use super::address::{absolute, has_scheme, join, percent_decoded, unfetched};
use super::identifiers::{base_of, resource_of, resources_around};
use super::tree::Tree;
use super::{Source, Sources};
use crate::at::{At, FileId, push_escaped, unescape};

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// `unresolved-reference` or `foreign-reference`.
    pub code: &'static str,
    /// Ends a sentence such as "`x` leads nowhere: …".
    pub message: String,
}

/// How many `$ref`s on the way to one place are followed.
const MAX_HOPS: usize = 32;

impl Sources {
    /// The place that `reference`, written in the map at `from`, means.
    ///
    /// # Errors
    /// The file was not read, or the fragment leads nowhere in it.
    pub fn resolve(&self, from: &At, reference: &str) -> Result<(At, &Tree), Unresolved> {
        self.resolve_within(from, reference, &mut { MAX_HOPS })
    }

    /// Bounded by `hops`.
    fn resolve_within(&self, from: &At, reference: &str, hops: &mut usize) -> Result<(At, &Tree), Unresolved> {
        let (part, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (file, base) = self.target(from, part)?;
        let source = self.file(file).ok_or_else(|| nowhere("the file was not read"))?;
        // `#%2Fa` is the pointer `/a`: what is encoded is taken apart before it is read (RFC 6901 §6).
        let decoded = percent_decoded(fragment);
        if decoded.is_empty() || decoded.starts_with('/') {
            let around: Vec<&str> = match part {
                "" => resources_around(source, &from.pointer).collect(),
                _ => Vec::new(),
            };
            // Straight ahead only: a `$ref` on the way may be the very one that is looked for.
            for base in &around {
                if let Ok(found) = self.walk(file, source, base, &decoded, &mut 0) {
                    return Ok(found);
                }
            }
            // Published documents also point from within such a schema into the document.
            let first = match self.walk(file, source, &base, &decoded, hops) {
                Ok(found) => return Ok(found),
                Err(error) => error,
            };
            // Published documents also write pointers without any encoding, and `%2F` for `~1`.
            let segments: Vec<String> = fragment
                .split('/')
                .map(|s| percent_decoded(s).replace('/', "~1"))
                .collect();
            for pointer in [fragment, &segments.join("/")] {
                if let Ok(found) = self.walk(file, source, &base, pointer, hops) {
                    return Ok(found);
                }
            }
            for base in around {
                if let Ok(found) = self.walk(file, source, base, &decoded, hops) {
                    return Ok(found);
                }
            }
            return Err(first);
        }
        let bearers = source.anchors.get(&decoded).map(Vec::as_slice).unwrap_or_default();
        let within = if part.is_empty() { &*from.pointer } else { &base };
        let own = resources_around(source, within)
            .chain([""])
            .find_map(|resource| bearers.iter().find(|b| resource_of(source, b) == resource));
        match own.or(bearers.first()) {
            Some(pointer) => self.walk(file, source, pointer, "", hops),
            None => Err(nowhere(format!("there is no `$anchor: {decoded}`"))),
        }
    }

    /// The file, and the pointer of the schema resource in it.
    fn target(&self, from: &At, part: &str) -> Result<(FileId, String), Unresolved> {
        if part.is_empty() {
            return Ok((from.file, String::new()));
        }
        let identified = || {
            let own = std::iter::once(from.file).filter_map(|id| Some((id, self.file(id)?)));
            let others = self.files().filter(|(id, _)| *id != from.file);
            own.chain(others).filter(|(_, source)| !source.ids.is_empty())
        };
        // From the resource in which it is written (JSON Schema 2020-12 §8.2.1).
        if let Some(base) = self.file(from.file).and_then(|source| base_of(source, &from.pointer)) {
            let whole = absolute(base, part);
            let found = |(id, source): (FileId, &Source)| Some((id, source.ids.get(&whole)?.clone()));
            if let Some(found) = identified().find_map(found) {
                return Ok(found);
            }
        }
        for (id, source) in identified() {
            let relative = |id: &str| id.strip_suffix(part).is_some_and(|rest| rest.ends_with('/'));
            let found = source.ids.get(part).or_else(|| {
                let mut fitting = source
                    .ids
                    .iter()
                    .filter(|(id, _)| relative(id))
                    .map(|(_, pointer)| pointer);
                fitting.next().filter(|_| fitting.next().is_none())
            });
            if let Some(pointer) = found {
                return Ok((id, pointer.clone()));
            }
        }
        let name = self.file(from.file).map_or("", |s| s.name.as_str());
        let path = join(name, part);
        if let Some(id) = self.paths.get(&path) {
            if self.refused.contains_key(&path) {
                return Err(nowhere("the file is neither JSON nor YAML"));
            }
            return Ok((*id, String::new()));
        }
        if has_scheme(part) {
            return Err(Unresolved {
                code: "foreign-reference",
                message: unfetched(part).to_owned(),
            });
        }
        match self.refused.get(&path) {
            Some(why) if why.contains("outside") => Err(Unresolved {
                code: "foreign-reference",
                message: why.clone(),
            }),
            Some(why) => Err(nowhere(why.clone())),
            None => Err(nowhere("no such file")),
        }
    }

    /// From `base` along `pointer`; a `$ref` on the way is followed. Bounded by `hops`, which all ways share.
    fn walk<'s>(
        &'s self,
        file: FileId,
        source: &'s Source,
        base: &str,
        pointer: &str,
        hops: &mut usize,
    ) -> Result<(At, &'s Tree), Unresolved> {
        let mut place = String::with_capacity(base.len() + pointer.len());
        let mut tree = &source.tree;
        let all = base.split('/').skip(1).chain(pointer.split('/').skip(1));
        let mut rest = all.clone().map(unescape);
        while let Some(segment) = rest.next() {
            let next = match tree {
                Tree::Map(map) => map.get(&segment),
                Tree::List(list) => segment.parse::<usize>().ok().and_then(|i| list.get(i)),
                _ => None,
            };
            let Some(next) = next else {
                if let (Some(onward), Some(left)) = (tree.get("$ref").and_then(Tree::as_str), hops.checked_sub(1)) {
                    // One budget for all ways that are tried: a circle must not multiply them.
                    *hops = left;
                    let here = At {
                        pointer: place.as_str().into(),
                        ..At::root(file)
                    };
                    let (at, _) = self.resolve_within(&here, onward, hops)?;
                    let source = self.file(at.file).ok_or_else(|| nowhere("the file was not read"))?;
                    let mut onward = String::new();
                    for segment in std::iter::once(segment).chain(rest) {
                        onward.push('/');
                        push_escaped(&mut onward, &segment);
                    }
                    return self.walk(at.file, source, &at.pointer, &onward, hops);
                }
                return Err(nowhere(match (segment.as_str(), rest.next()) {
                    // Often meant for all that is there.
                    ("", None) => format!("nothing in `#{place}` has an empty name, which `/` at the end asks for"),
                    _ => format!("there is no `{segment}` in `#{place}`"),
                }));
            };
            place.push('/');
            push_escaped(&mut place, &segment);
            tree = next;
        }
        Ok((
            At {
                pointer: place.into(),
                ..At::root(file)
            },
            tree,
        ))
    }
}

fn nowhere(message: impl Into<String>) -> Unresolved {
    Unresolved {
        code: "unresolved-reference",
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::tests::load_texts;
    use super::*;

    const ROOT: &str = "
paths:
  /x/{id}: {get: {a~b: [1, {c d: here}]}}
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {properties: {b: {type: string}}}
    Abroad: [{$ref: /etc/passwd}, {$ref: 'more/two.json'}]
    Loop: {$ref: '#/components/schemas/Loop/x'}
    C: {$anchor: see, type: integer}
    D: {$id: https://example.com/schemas/d, $defs: {E: {type: boolean}, F: {$anchor: mine}, see: {$anchor: see}}, properties: {e: {$ref: '#/$defs/E'}}}
    I: {$id: https://example.com/schemas/i, $ref: '#/components/schemas/B', properties: {b: {$ref: '#/components/schemas/A/properties/b'}}}
    G: {$id: https://example.com/schemas/g, $defs: {F: {$anchor: mine}, H: {$anchor: only}}}
    J: {$id: https://example.com/a/twin}
    K: {$id: https://example.com/b/twin}
    L: {$id: 'https://example.com/schemas/l#'}
";

    fn pointer(reference: &str) -> String {
        pointer_from("D", reference)
    }

    fn pointer_from(schema: &str, reference: &str) -> String {
        let (sources, _) = load_texts(&[("api/root.yaml", ROOT), ("api/more/two.json", r#"{"x": {"y": 1}}"#)]);
        let from = At::root(FileId(0))
            .member("components")
            .member("schemas")
            .member(schema)
            .member("properties");
        match sources.resolve(&from, reference) {
            Ok((at, _)) => format!("{at:?}"),
            Err(error) => error.code.to_owned(),
        }
    }

    #[test]
    fn to_anywhere() {
        assert_eq!(pointer("#"), "0#/components/schemas/D");
        assert_eq!(pointer("#/components/schemas/B"), "0#/components/schemas/B");
        assert_eq!(
            pointer("#/paths/~1x~1{id}/get/a~0b/1/c%20d"),
            "0#/paths/~1x~1{id}/get/a~0b/1/c d"
        );
        assert_eq!(pointer("#/paths/~1x~1%7Bid%7D/get"), "0#/paths/~1x~1{id}/get");
        assert_eq!(
            pointer("#/components/schemas/A/properties/b"),
            "0#/components/schemas/B/properties/b"
        );
        assert_eq!(pointer("#/components/schemas/Loop/y"), "unresolved-reference");
        assert_eq!(
            pointer("#/paths/%2Fx%2F{id}/get/a~b/1/c d"),
            "0#/paths/~1x~1{id}/get/a~0b/1/c d"
        );
        assert_eq!(pointer("#%2Fcomponents/schemas/%42"), "0#/components/schemas/B");
        assert_eq!(pointer("more/two.json#%2fx"), "1#/x");
        assert_eq!(pointer("#/nothing"), "unresolved-reference");
        assert_eq!(pointer("#nothing"), "unresolved-reference");
        assert_eq!(pointer("root.yaml#see"), "0#/components/schemas/C");
        assert_eq!(pointer("more/two.json#/x/y"), "1#/x/y");
        assert_eq!(pointer("./more/../more/two.json"), "1#");
        assert_eq!(pointer("/etc/passwd"), "foreign-reference");
        assert_eq!(pointer("https://example.com/x.yaml#/a"), "foreign-reference");
        assert_eq!(pointer("root.yaml#/components"), "0#/components");
    }

    #[test]
    fn by_id() {
        assert_eq!(pointer("https://example.com/schemas/d"), "0#/components/schemas/D");
        assert_eq!(pointer("d#/$defs/E"), "0#/components/schemas/D/$defs/E");
        assert_eq!(pointer("#/$defs/E"), "0#/components/schemas/D/$defs/E");
        let b = "0#/components/schemas/B/properties/b";
        assert_eq!(pointer_from("I", "#/components/schemas/A/properties/b"), b);
        assert_eq!(
            pointer_from("I", "#/properties/b"),
            "0#/components/schemas/I/properties/b"
        );
        assert_eq!(pointer_from("I", "#"), "0#/components/schemas/I");
        assert_eq!(pointer_from("B", "#"), "0#");
        // The end of an `$id` will do where there is just one.
        assert_eq!(pointer("a/twin"), "0#/components/schemas/J");
        assert_eq!(pointer("twin"), "unresolved-reference");
        assert_eq!(pointer("https://example.com/schemas/l"), "0#/components/schemas/L");
    }

    #[test]
    fn an_anchor_is_its_own_resources() {
        assert_eq!(pointer("#see"), "0#/components/schemas/D/$defs/see");
        assert_eq!(pointer("#mine"), "0#/components/schemas/D/$defs/F");
        assert_eq!(pointer("g#mine"), "0#/components/schemas/G/$defs/F");
        // By the letter it is out of reach; there is just one, though.
        assert_eq!(pointer("#only"), "0#/components/schemas/G/$defs/H");
    }

    #[test]
    fn a_relative_id_is_its_own_resources() {
        const TEXT: &str = "
components:
  schemas:
    A: {$id: https://x.test/a/root, $defs: {item: {$id: item}, deep: {$id: deep/, $defs: {item: {$id: ../other}}}}}
    B: {$id: https://x.test/b/root, $defs: {item: {$id: item}, one: {$id: only}}}
";
        let (sources, _) = load_texts(&[("api.yaml", TEXT)]);
        let schemas = At::root(FileId(0)).member("components").member("schemas");
        let to = |schema: &str, reference: &str| {
            let found = sources.resolve(&schemas.member(schema).member("properties"), reference);
            found.map_or_else(|error| error.code.to_owned(), |(at, _)| at.pointer.to_string())
        };
        assert_eq!(to("A", "item"), "/components/schemas/A/$defs/item");
        assert_eq!(to("B", "item"), "/components/schemas/B/$defs/item");
        assert_eq!(to("B", "../a/item"), "/components/schemas/A/$defs/item");
        assert_eq!(
            to("B", "https://x.test/a/other"),
            "/components/schemas/A/$defs/deep/$defs/item"
        );
        assert_eq!(to("A", "root"), "/components/schemas/A");
        // Of nobody's resource: the end will do where there is just one.
        assert_eq!(to("C", "item"), "unresolved-reference");
        assert_eq!(to("C", "only"), "/components/schemas/B/$defs/one");
    }
}
