//! A reference that leads nowhere → the one that was probably meant, for "did you mean".

use super::Reader;
use super::section::Section;
use crate::at::{At, push_escaped};
use crate::source::{Tree, Unresolved};

impl Reader<'_, '_> {
    /// The reference that was meant by `reference`, written at `from`, which leads nowhere.
    pub(super) fn meant(&mut self, from: &At, reference: &str) -> Option<String> {
        let sources = self.sources;
        let leads = |meant: &String| sources.resolve(from, meant).is_ok();
        let (file, fragment) = match reference.split_once('#') {
            Some(parts) => parts,
            // The sign was forgotten, or all but the name.
            None => {
                let bare = reference.trim_start_matches('/');
                let whole = Some(format!("#/{bare}")).filter(leads);
                return whole.or_else(|| self.by_name(from, "", bare));
            }
        };
        let pointer = fragment.trim_start_matches('/');
        if !fragment.starts_with('/')
            && let Some(whole) = Some(format!("{file}#/{pointer}")).filter(leads)
        {
            return Some(whole);
        }
        let (place, name) = match pointer.rsplit_once('/') {
            Some((place, name)) => (format!("{file}#/{place}"), name),
            None => (format!("{file}#"), pointer),
        };
        let misspelt = self.misspelt(from, &place, name);
        misspelt.filter(leads).or_else(|| self.by_name(from, file, name))
    }

    /// The only component of a name, whatever section it is in.
    fn by_name(&self, from: &At, file: &str, name: &str) -> Option<String> {
        let mut found = Section::ALL
            .into_iter()
            .map(|section| format!("{file}#/components/{}/{name}", section.key()))
            .filter(|meant| self.sources.resolve(from, meant).is_ok());
        found.next().filter(|_| !name.is_empty() && found.next().is_none())
    }

    /// A reference to what is nearly called `name` in the map at `place`.
    fn misspelt(&mut self, from: &At, place: &str, name: &str) -> Option<String> {
        let (_, tree) = self.sources.resolve(from, place).ok()?;
        let names = tree.as_map()?.iter().map(|(key, _)| key);
        let mut meant = format!("{place}/");
        push_escaped(&mut meant, self.guesses.guess(name, names)?);
        Some(meant)
    }

    /// Says that a reference leads nowhere.
    pub(super) fn nowhere(&mut self, at: &At, reference: &str, why: &Unresolved, lost: &str) {
        let meant = self.meant(at, reference);
        let reason = match meant {
            Some(_) if !reference.contains('#') => "without a `#` it is the path of a file",
            _ => &why.message,
        };
        let help = match (&meant, why.code) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, "foreign-reference") => "keep a copy in the folder of the description, and refer to that".to_owned(),
            (None, _) => "correct the reference, or add what it names".to_owned(),
        };
        let message = format!("`{reference}` leads nowhere: {reason}");
        self.warn(why.code, at, message, lost, &help);
    }

    /// Says that `found`, at the `$ref` that `at` is, is no reference.
    pub(super) fn no_reference(&mut self, at: &At, found: &Tree) {
        // Mostly that of a reference without quotes, where all from the sign on is a comment.
        if *found == Tree::Null && self.sources.as_written(at) == Some("") {
            self.warn(
                "wrong-type",
                at,
                "`$ref` is empty",
                "it is left out; a `#` behind a space begins a comment in YAML, be it that of a reference",
                "write a reference, with quotes around it: `$ref: \"#/…\"`",
            );
        } else {
            self.wrong_type(at, "a string", found);
        }
    }
}
