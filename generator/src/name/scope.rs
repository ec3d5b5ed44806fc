//! Claims to names in one scope → a name each. Claims are settled in rounds
//! and by rank, so the outcome is the same whatever the order in which they
//! stand.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::wishes::Asker;
use super::words::{self, Case};
use crate::at::At;

/// One thing that wants a name.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Lower goes first where two want the same name.
    pub rank: u8,
    /// What it was called before, which it asks for first.
    pub past: Option<String>,
    /// Wanted names, best first.
    pub candidates: Vec<String>,
    /// The name on the wire: among equals the one spelt like its identifier goes first, and it has more to offer
    /// when all candidates are gone. Worked out only when it comes to that.
    pub wire: Option<String>,
    /// What sets it apart from all others: a wire name or a pointer.
    pub key: String,
}

/// The names that are gone.
#[derive(Clone, Debug, Default)]
pub struct Taken(BTreeSet<String>);

impl Taken {
    pub fn new(reserved: &[&str]) -> Taken {
        Taken(reserved.iter().map(|name| (*name).to_owned()).collect())
    }

    pub fn add(&mut self, name: &str) {
        self.0.insert(folded(name));
        self.0.insert(name.to_owned());
    }

    /// With more of them.
    pub fn with<'a>(&self, more: impl Iterator<Item = &'a str>) -> Taken {
        let mut both = self.clone();
        more.for_each(|name| both.add(name));
        both
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// A name for each claim, in the order of the claims; all are added to `taken`.
///
/// In each round every open claim asks for its best name left. One asker gets it; among several the one
/// of lowest rank does, and where two share that rank nobody does. The others go on to their next candidate,
/// and in the end to one with a digest of their key.
pub fn settle(claims: &[Claim], taken: &mut Taken, case: Case) -> Vec<String> {
    let mut names: Vec<Option<String>> = vec![None; claims.len()];
    let mut open: Vec<(usize, usize)> = (0..claims.len()).map(|claim| (claim, 0)).collect();
    let twins = OnceCell::new();
    while !open.is_empty() {
        let mut asked: BTreeMap<String, Vec<(usize, usize, String)>> = BTreeMap::new();
        for (claim, level) in open.drain(..) {
            let twins = || twins.get_or_init(|| twins_before(claims)).get(claim).copied();
            if let Some(wanted) = claims.get(claim).map(|c| candidate(c, &twins, level, case)) {
                asked.entry(folded(&wanted)).or_default().push((claim, level, wanted));
            }
        }
        for (folded, askers) in asked {
            let alone = askers.len() == 1;
            let rank = |claim: usize, level: usize| {
                let claim = claims.get(claim).filter(|_| !alone);
                claim.map(|claim| claim.standing(level, case))
            };
            let best = askers.iter().map(|(claim, level, _)| rank(*claim, *level)).min();
            let mut first = askers
                .iter()
                .filter(|(claim, level, _)| Some(rank(*claim, *level)) == best);
            let winner = match (first.next(), first.next()) {
                (Some((claim, _, wanted)), None) if !taken.has(&folded) && !taken.has(wanted) => Some(*claim),
                _ => None,
            };
            for (claim, level, wanted) in askers {
                if Some(claim) == winner {
                    taken.add(&wanted);
                    if let Some(name) = names.get_mut(claim) {
                        *name = Some(wanted);
                    }
                } else {
                    open.push((claim, level + 1));
                }
            }
        }
    }
    names.into_iter().map(Option::unwrap_or_default).collect()
}

/// What two names must not share: `straße` and `strasse` are one as names of constants.
fn folded(name: &str) -> String {
    match name.is_ascii() {
        true => name.to_owned(),
        false => name.to_uppercase().to_lowercase(),
    }
}

/// A claim by a wire name alone.
pub fn claim(wire: &str, case: Case) -> Claim {
    Claim {
        rank: 1,
        past: None,
        candidates: vec![words::plain(wire, case)],
        wire: Some(wire.to_owned()),
        key: wire.to_owned(),
    }
}

impl Claim {
    /// The claim of the thing at `at`, which is called `name` now; a wish goes before all others.
    pub fn asker<'a>(&'a self, at: &'a At, name: &'a str) -> Asker<'a> {
        let (first, wish) = (self.candidates.first(), self.wish());
        let own = self.wire.as_deref().zip(first.map(String::as_str));
        Asker {
            at,
            wish,
            own: own.filter(|_| wish.is_none()),
            name,
            kept: self.past.as_deref() == Some(name),
        }
    }

    /// What was wished for.
    pub fn wish(&self) -> Option<&str> {
        self.candidates.first().map(String::as_str).filter(|_| self.rank == 0)
    }

    /// Who goes first among several: wishes, then those who had the name, then the others.
    fn standing(&self, level: usize, case: Case) -> (u8, bool, u8) {
        if level == 0 && self.past.is_some() {
            return (0, true, 0);
        }
        let spelt = self.wire.as_deref().map_or(0, |wire| words::rank(wire, case));
        (self.rank, false, spelt)
    }
}

/// For each claim, how many of the same key stand before it: what else is named in the scope has no part in that.
fn twins_before(claims: &[Claim]) -> Vec<usize> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let counted = claims.iter().map(|claim| {
        let count = seen.entry(&claim.key).or_default();
        *count += 1;
        *count - 1
    });
    counted.collect()
}

/// The candidate at `level`; beyond the last one, its own with a digest of the key that grows.
fn candidate(claim: &Claim, twins: &dyn Fn() -> Option<usize>, level: usize, case: Case) -> String {
    let level = match (&claim.past, level) {
        (Some(past), 0) => return past.clone(),
        (Some(_), level) => level - 1,
        (None, level) => level,
    };
    if let Some(name) = claim.candidates.get(level) {
        return name.clone();
    }
    let mut beyond = level - claim.candidates.len();
    if let Some(wire) = &claim.wire {
        let more = words::candidates(wire, case);
        // The plainest is among the candidates, or was kept from them for a reason.
        if let Some(name) = more.get(beyond + 1) {
            return name.clone();
        }
        beyond -= more.len().saturating_sub(1);
    }
    let base = claim.candidates.first().map_or("x", String::as_str);
    let salt = match beyond {
        0 => claim.key.clone(),
        // For the same key twice: one schema that became two types in one place. They come in the order of that place.
        _ => format!("{}\u{0}{beyond}\u{0}{}", claim.key, twins().unwrap_or_default()),
    };
    words::join(base, &words::digest(&salt), case)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn claim(wire: &str, case: Case) -> Claim {
        Claim {
            rank: 0,
            past: None,
            candidates: vec![words::plain(wire, case)],
            wire: Some(wire.to_owned()),
            key: wire.to_owned(),
        }
    }

    #[test]
    fn order_does_not_matter() {
        let wires = [
            "red", "Red", "RED", "foo-bar", "foo_bar", "fooBar", "id", "_id", "@id", "+1", "-1", "unknown",
        ];
        let mut taken = Taken::new(&["Unknown"]);
        let claims: Vec<Claim> = wires.iter().map(|w| claim(w, Case::Type)).collect();
        let names = settle(&claims, &mut taken, Case::Type);
        assert_eq!(names[..3], ["RedLower", "Red", "RedUpper"]);
        assert_eq!(names[3..6], ["FooDashBar", "FooUnderscoreBar", "FooBar"]);
        assert_eq!(names[6..9], ["Id", "UnderscoreId", "AtId"].map(String::from));
        let mut reversed = claims.clone();
        reversed.reverse();
        let mut again = settle(&reversed, &mut Taken::new(&["Unknown"]), Case::Type);
        again.reverse();
        assert_eq!(names, again);
    }

    #[test]
    fn what_else_is_named_does_not_matter() {
        let twice = [
            claim("a-b", Case::Type),
            claim("a-b", Case::Type),
            claim("a-b", Case::Type),
        ];
        let names = settle(&twice, &mut Taken::default(), Case::Type);
        let more: Vec<Claim> = std::iter::once(claim("c", Case::Type)).chain(twice).collect();
        assert_eq!(settle(&more, &mut Taken::default(), Case::Type)[1..], names);
    }

    #[test]
    fn the_same_key_twice_still_ends() {
        let claims = vec![
            claim("a", Case::Value),
            claim("a", Case::Value),
            claim("a", Case::Value),
        ];
        let names = settle(&claims, &mut Taken::default(), Case::Value);
        assert_eq!(names.len(), 3);
    }
}
