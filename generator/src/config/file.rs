//! Places in `mintage.toml`: they are `At`s like every other, in a file of
//! their own number, and their lines come from the TOML parser.

use crate::at::{At, FileId, Part, unescape};
use crate::source::{Lines, Span};
use toml::de::{DeTable, DeValue};

/// The configuration among the files that an [`At`] can name. It is no part of the `Sources`.
pub const FILE: FileId = FileId(u32::MAX);

/// The setting at `keys`, such as `["rename", "#/components/schemas/X"]`, for a message about it.
pub fn at(keys: &[&str]) -> At {
    keys.iter().fold(At::root(FILE), |at, key| at.member(key))
}

/// Where each pointer of `wanted` stands in the TOML `text`, as `source::locate` does it for YAML.
/// The root of a text that cannot be read is where reading fails.
pub fn locate(text: &str, wanted: &[(&str, Part)]) -> Vec<Option<Span>> {
    let lines = Lines::new(text);
    let fault = DeTable::parse(text).err().and_then(|error| error.span());
    let (table, _) = DeTable::parse_recoverable(text);
    let table = table.into_inner();
    let spans = wanted.iter().map(|(pointer, part)| {
        if let (true, Some(fault)) = (pointer.is_empty(), &fault) {
            return lines.span(fault.clone(), true);
        }
        let mut inside = Inside::Table(&table);
        let mut range = 0..0;
        let mut exact = true;
        for segment in pointer.split('/').skip(1).map(unescape) {
            let Some((key, value, next)) = inside.member(&segment) else {
                exact = false;
                break;
            };
            range = if *part == Part::Key { key } else { value };
            inside = next;
        }
        lines.span(range, exact)
    });
    spans.map(Some).collect()
}

#[derive(Clone, Copy)]
enum Inside<'a, 'i> {
    Table(&'a DeTable<'i>),
    Value(&'a DeValue<'i>),
}

type Range = std::ops::Range<usize>;

impl<'a, 'i> Inside<'a, 'i> {
    /// Key, value and inside of one member or item.
    fn member(self, segment: &str) -> Option<(Range, Range, Inside<'a, 'i>)> {
        let table = match self {
            Inside::Table(table) | Inside::Value(DeValue::Table(table)) => table,
            Inside::Value(DeValue::Array(items)) => {
                let item = items.get(segment.parse::<usize>().ok()?)?;
                return Some((item.span(), item.span(), Inside::Value(item.get_ref())));
            }
            Inside::Value(_) => return None,
        };
        let (key, value) = table.iter().find(|(key, _)| key.get_ref() == segment)?;
        Some((key.span(), value.span(), Inside::Value(value.get_ref())))
    }
}
