//! Names that are too long → as many whole words of them as there is room for, and what tells them from others.

use super::{Case, capital, digest, joined};
use crate::name::reserved;

/// Longer names are cut between words: so long are those that authors give, and no longer those that we make.
pub(super) const LONGEST: usize = 90;
/// How long a name made of steps may be, in the order in which words are given up for it.
const ROOM: [usize; 3] = [60, 75, LONGEST];
/// How long a name is that was cut.
pub const CUT: usize = 60;
/// How long a path may be, so that a method fits in front of it.
pub const PATH: usize = LONGEST - "options_".len();

/// Names for a type that stands some steps inside another, the best first: all words where they are not too many, else
/// those that say most, which are the first and the last; more of them where fewer are no name of its own.
pub fn descended(root: &str, steps: &[String]) -> Vec<String> {
    let full = steps
        .iter()
        .fold(root.to_owned(), |name, step| joined(&name, step, Case::Type));
    if full.len() <= ROOM[0] {
        return vec![reserved::legal(full, Case::Type)];
    }
    let mut found = Vec::new();
    if let Some((last, before)) = steps.split_last() {
        for longest in ROOM {
            let mut back = last.clone();
            for step in before.iter().rev() {
                let longer = joined(step, &back, Case::Type);
                // A digit may have to be set apart.
                if root.len() + longer.len() >= longest {
                    break;
                }
                back = longer;
            }
            let name = joined(root, &back, Case::Type);
            if name.len() <= longest {
                found.push(reserved::legal(name, Case::Type));
            }
        }
    }
    found.push(reserved::legal(bounded(&full, Case::Type), Case::Type));
    found.dedup();
    found
}

/// The name, or where it is longer than [`LONGEST`], whole words from the front and a digest of the whole.
pub(super) fn bounded(name: &str, case: Case) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let front = front(name, CUT - 10, case);
    match case {
        Case::Type => format!("{front}{}", capital(&digest(name))),
        Case::Value | Case::Module => format!("{front}_{}", digest(name)),
    }
}

/// As many whole words from the front as fit into `most` bytes; a piece of the first if that is too long.
pub fn front(name: &str, most: usize, case: Case) -> &str {
    if name.len() <= most {
        return name;
    }
    let mut end = 0;
    let mut before = '_';
    for (at, c) in name.char_indices() {
        let boundary = match case {
            Case::Type => c.is_uppercase() && !before.is_uppercase(),
            Case::Value | Case::Module => c == '_',
        };
        if at > most {
            break;
        }
        if boundary && at > 0 || end == 0 && at > most / 2 {
            end = at;
        }
        before = c;
    }
    name.get(..end).unwrap_or(name).trim_end_matches('_')
}
