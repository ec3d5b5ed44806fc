//! The author's own names: `x-rust-name` in the description and `renames` in
//! `mintage.toml`, which win over everything that we would work out.

use std::collections::{BTreeMap, BTreeSet};

use super::prefixes::Prefixes;
use super::reserved;
use super::words::{self, Case};
use crate::at::{At, FileId, Part};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::source::{Sources, Tree};

/// Renames by place.
pub struct Wishes<'a> {
    /// What is left out of components' names.
    pub prefixes: Prefixes<'a>,
    renames: BTreeMap<At, Rename<'a>>,
    /// Those that can't be told by their place, each with why.
    stray: Vec<(Rename<'a>, String)>,
    /// What of the description the client is made of may be a part of it.
    partial: bool,
    sources: &'a Sources,
    /// Places of properties whose wish was one for the name of their type.
    for_types: BTreeSet<At>,
    sink: &'a mut Sink,
}

/// An entry of `[rename]`.
#[derive(Clone)]
struct Rename<'a> {
    /// The place, as the configuration has it.
    key: &'a str,
    name: &'a str,
    /// Whether something answered to it.
    used: bool,
}

/// One thing of a scope whose names are settled.
pub struct Asker<'a> {
    pub at: &'a At,
    /// What was wished for.
    pub wish: Option<&'a str>,
    /// Its name on the wire and what that would be in Rust, where somebody gave it one.
    pub own: Option<(&'a str, &'a str)>,
    /// What it is called.
    pub name: &'a str,
    /// Whether it was called so before.
    pub kept: bool,
}

impl<'a> Wishes<'a> {
    pub fn new(sources: &'a Sources, config: &'a Config, sink: &'a mut Sink) -> Wishes<'a> {
        let root = At::root(sources.root().map_or(FileId(0), |(file, _)| file));
        let mut renames: BTreeMap<At, Rename<'a>> = BTreeMap::new();
        let mut stray = Vec::new();
        for (key, name) in &config.renames {
            let rename = Rename { key, name, used: false };
            let at = match (sources.resolve(&root, key), key.strip_prefix('#')) {
                (Ok((at, _)), _) => at,
                // What is read may stand where nothing is written.
                (Err(_), Some(pointer)) if pointer.starts_with('/') => At {
                    pointer: pointer.into(),
                    ..root.clone()
                },
                (Err(why), _) => {
                    stray.push((rename, format!(": {}", why.message)));
                    continue;
                }
            };
            match renames.get(&at) {
                Some(other) => stray.push((rename, format!(": `{}` leads to the same place", other.key))),
                None => {
                    renames.insert(at, rename);
                }
            }
        }
        Wishes {
            prefixes: Prefixes::new(config),
            renames,
            stray,
            partial: !config.selection.is_all(),
            sources,
            for_types: BTreeSet::new(),
            sink,
        }
    }

    /// The same wishes, of which nothing is said and nothing is noted: what comes of a name can be tried with them.
    pub fn on_trial<'t>(&'t self, sink: &'t mut Sink) -> Wishes<'t> {
        Wishes {
            prefixes: self.prefixes,
            renames: self.renames.clone(),
            stray: Vec::new(),
            partial: self.partial,
            sources: self.sources,
            for_types: self.for_types.clone(),
            sink,
        }
    }

    fn rename(&self, at: &At) -> Option<&Rename<'a>> {
        self.renames.get(&value(at))
    }

    /// The name that was asked for the thing at `at`, if any; the configuration is stronger than the description.
    pub fn name(&mut self, at: &At, described: Option<&str>, case: Case) -> Option<String> {
        let configured = self.renames.get_mut(&value(at)).map(|rename| {
            rename.used = true;
            rename.name
        });
        let wanted = configured.or(described)?;
        if case == Case::Value && self.for_types.contains(at) {
            return None;
        }
        let mended = match reserved::is_identifier(wanted, case) {
            true => reserved::legal(wanted.to_owned(), case),
            false => words::plain(wanted, case),
        };
        let kind = match case {
            Case::Type => "a type or variant, such as `PetOwner`",
            Case::Value | Case::Module => "a field, argument or method, such as `pet_owner`",
        };
        if reserved::unescaped(&mended) != wanted {
            let place = self.place(at);
            self.sink.push(
                Diagnostic::warning(
                    "invalid-name",
                    &place,
                    format!("`{wanted}` can't be the name of {kind}"),
                )
                .note(format!("`{mended}` is taken instead"))
                .help(format!("write `{mended}`")),
            );
        }
        Some(mended)
    }

    /// The name that was asked for a type that stands in a property: the place is the field's too, and how the name
    /// is written says which of the two is meant.
    pub fn name_inside(&mut self, at: &At, described: Option<&str>) -> Option<String> {
        let configured = self.rename(at).map(|rename| rename.name);
        let wanted = configured.or(described)?;
        if reserved::is_identifier(wanted, Case::Type) {
            self.for_types.insert(at.clone());
            self.name(at, described, Case::Type)
        } else {
            None
        }
    }

    /// Complains about wishes that could not be granted, and about names that are those of something else too.
    pub fn weigh(&mut self, askers: &[Asker<'_>]) {
        // Several have one name where they are one type, or where each is a method of another group.
        let mut granted: BTreeMap<&str, BTreeSet<&At>> = BTreeMap::new();
        let mut wished: BTreeMap<&str, BTreeSet<&At>> = BTreeMap::new();
        let mut by_spelling: BTreeMap<&str, (&str, &At, bool)> = BTreeMap::new();
        for asker in askers {
            if let Some(wish) = asker.wish {
                wished.entry(wish).or_default().insert(asker.at);
            }
            if asker.wish == Some(asker.name) {
                granted.entry(asker.name).or_default().insert(asker.at);
            } else if let Some((wire, _)) = asker.own {
                by_spelling.insert(asker.name, (wire, asker.at, asker.kept));
            }
        }
        let mut found = Vec::new();
        for asker in askers {
            match (asker.wish, asker.own) {
                // What is sent and what is received may be two types of one place, which share a wish.
                (Some(wish), _) if !granted.get(wish).is_some_and(|places| places.contains(asker.at)) => {
                    let others = wished
                        .get(wish)
                        .into_iter()
                        .flatten()
                        .filter(|other| **other != asker.at);
                    let others: Vec<At> = others.map(|other| self.place(other)).collect();
                    let (why, help) = match others.is_empty() {
                        true => ("the client uses it for something else", "choose another name"),
                        false => (
                            "it is wished for in another place too",
                            "choose another name for one of them",
                        ),
                    };
                    let diagnostic = Diagnostic::warning(
                        "invalid-name",
                        &self.place(asker.at),
                        format!("`{wish}` is not free: {why}"),
                    );
                    let related = |diagnostic: Diagnostic, other: &At| diagnostic.related(other, "for this");
                    found.push(
                        others
                            .iter()
                            .fold(diagnostic, related)
                            .note(format!("`{}` is taken instead", asker.name))
                            .help(help),
                    );
                }
                (None, Some((wire, own))) if own != asker.name => {
                    let Some(at) = granted.get(own).and_then(|places| places.first()) else {
                        // One name in several places is as usual for parameters as it is plain.
                        let other = by_spelling.get(own).filter(|(other, ..)| *other != wire);
                        found.extend(other.map(|(other, at, kept)| {
                            let both = (format!("`{wire}`"), format!("`{other}`"));
                            alike((asker.at.key(), asker.name), own, both, &at.key(), *kept, NAMED)
                        }));
                        continue;
                    };
                    found.push(
                        Diagnostic::warning(
                            "invalid-name",
                            &self.place(at),
                            format!("`{own}` is the name of something else too"),
                        )
                        .related(asker.at, format!("this is called `{}` now", asker.name))
                        .note("programs that know the one find the other under its name")
                        .help("choose another name, or give the other one a name as well"),
                    );
                }
                _ => {}
            }
        }
        for diagnostic in found {
            self.sink.push(diagnostic);
        }
    }

    /// Says that the thing at `at` is called `name` in place of `own`, since that is what the thing at `other` is called.
    /// Both are given with their kinds, which differ: their names on the wire may be one.
    pub fn beside(&mut self, (at, name): (&At, &str), own: &str, both: (String, String), other: &At) {
        self.sink
            .push(alike((at.key(), name), own, both, &other.key(), false, NAMED));
    }

    /// Tells of tags that are one in Rust; nobody can wish for what they are called.
    pub fn weigh_tags(&mut self, askers: &[Asker<'_>]) {
        let by_name: BTreeMap<&str, &Asker<'_>> = askers.iter().map(|asker| (asker.name, asker)).collect();
        for asker in askers {
            let Some((tag, own)) = asker.own.filter(|(_, own)| *own != asker.name) else {
                continue;
            };
            let Some(other) = by_name.get(own) else { continue };
            let Some((first, _)) = other.own else { continue };
            let both = (format!("the tag `{tag}`"), format!("`{first}`"));
            let named = "write one tag for both, or give one another name";
            self.sink.push(alike(
                (asker.at.clone(), asker.name),
                own,
                both,
                other.at,
                other.kept,
                named,
            ));
        }
    }

    /// Complains about a name that the enum at `at` gives to several of its values.
    pub fn told_twice(&mut self, at: &At, wanted: &str, name: &str) {
        self.sink.push(
            Diagnostic::warning(
                "invalid-name",
                at,
                format!("`{wanted}` can't be the name of this value of the enum, as another has it too"),
            )
            .note(format!("`{name}` is taken instead"))
            .help("give each value a name of its own"),
        );
    }

    /// Where the wish about the thing at `at` stands.
    fn place(&self, at: &At) -> At {
        match self.rename(at) {
            Some(rename) => config::at(&["rename", rename.key]),
            None => at.member("x-rust-name"),
        }
    }

    /// Complains about renames that nothing answered to.
    pub fn close(self) {
        let unused = self.renames.into_iter().filter(|(_, rename)| !rename.used);
        let mut found: Vec<Diagnostic> = self
            .stray
            .iter()
            .map(|(rename, why)| unused_rename(rename, why))
            .collect();
        for (at, rename) in unused {
            let written = self.sources.resolve(&at, &format!("#{}", at.pointer));
            let reference = match &written {
                Ok((_, tree)) => tree.get("$ref").and_then(Tree::as_str),
                Err(_) => None,
            };
            found.push(match reference {
                // What is there is no slip, and comes back with the rest of the description.
                _ if self.partial && written.is_ok() => Diagnostic {
                    severity: Severity::Note,
                    ..unused_rename(&rename, " of what `[select]` has chosen")
                },
                Some(reference) => unused_rename(&rename, ": a `$ref` stands there").help(format!(
                    "name what it refers to, as seen from the description: `{reference}`"
                )),
                None => unused_rename(&rename, ""),
            });
        }
        for diagnostic in found {
            self.sink.push(diagnostic);
        }
    }
}

/// The place as a value: what is a key in a message has one place with what stands under it.
fn value(at: &At) -> At {
    At {
        part: Part::Value,
        ..at.clone()
    }
}

/// Says that nothing answered to a rename.
fn unused_rename(rename: &Rename<'_>, why: &str) -> Diagnostic {
    let Rename { key, name, .. } = rename;
    Diagnostic::warning(
        "unused-rename",
        &config::at(&["rename", key]).key(),
        format!("the rename of `{key}` to `{name}` matches nothing{why}"),
    )
    .note("the client keeps the name that the description gives")
    .help("point at a schema, property, parameter or operation of the description, or remove the line")
}

/// What can be done about two names that are one.
const NAMED: &str = "give one a name of its own by `x-rust-name` or under `[rename]` in `mintage.toml`";

/// Says that of two names which are one in Rust the other has it: it had it before (`kept`), it is spelt as Rust spells it,
/// or its kind goes first.
fn alike(
    (at, name): (At, &str),
    own: &str,
    (one, other): (String, String),
    there: &At,
    kept: bool,
    named: &str,
) -> Diagnostic {
    let (note, help) = match kept {
        true => (
            format!("the other is called so in `mintage.lock`, and programs that say `{own}` go on to mean it"),
            format!("{named}, or delete the lines of both in `mintage.lock`"),
        ),
        false => (
            format!("where the other was added later, programs that say `{own}` mean it from now on"),
            named.to_owned(),
        ),
    };
    Diagnostic::new(
        Severity::Note,
        "names-alike",
        &at,
        format!("{one} and {other} are both `{own}` in Rust; this is called `{name}`"),
    )
    .related(there, format!("this is called `{own}`"))
    .note(note)
    .help(help)
}
