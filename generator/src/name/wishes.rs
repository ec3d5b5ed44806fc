//! The author's own names: `x-rust-name` in the description and `renames` in
//! `mintage.toml`, which win over everything that we would work out.

use std::collections::BTreeMap;

use super::reserved;
use super::words::{self, Case};
use crate::at::At;
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Sink};

/// Renames by pointer, each with whether something answered to it.
pub struct Wishes<'a> {
    renames: BTreeMap<&'a str, (&'a str, bool)>,
    sink: &'a mut Sink,
}

impl<'a> Wishes<'a> {
    pub fn new(config: &'a Config, sink: &'a mut Sink) -> Wishes<'a> {
        let renames = config
            .renames
            .iter()
            .map(|(pointer, name)| (pointer.trim_start_matches('#'), (name.as_str(), false)));
        Wishes {
            renames: renames.collect(),
            sink,
        }
    }

    /// The name that was asked for the thing at `at`, if any; the configuration is stronger than the description.
    pub fn name(&mut self, at: &At, described: Option<&str>, case: Case) -> Option<String> {
        let configured = self.renames.get_mut(&*at.pointer).map(|(name, used)| {
            *used = true;
            *name
        });
        let wanted = configured.or(described)?;
        if reserved::is_identifier(wanted, case) {
            return Some(reserved::legal(wanted.to_owned(), case));
        }
        let mended = words::plain(wanted, case);
        let kind = match case {
            Case::Type => "a type or variant, such as `PetOwner`",
            Case::Value | Case::Module => "a field, argument or method, such as `pet_owner`",
        };
        if reserved::unescaped(&mended) != wanted {
            let place = match configured {
                Some(_) => config::at(&["rename", &format!("#{}", at.pointer)]),
                None => at.member("x-rust-name"),
            };
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

    /// Complains about renames that nothing answered to.
    pub fn close(self) {
        for (pointer, (name, used)) in self.renames {
            if !used {
                self.sink.push(
                    Diagnostic::warning(
                        "unused-rename",
                        &config::at(&["rename", &format!("#{pointer}")]).key(),
                        format!("the rename of `#{pointer}` to `{name}` matches nothing"),
                    )
                    .note("the client keeps the name that the description gives")
                    .help("point at a schema, property, parameter or operation of the description, or remove the line"),
                );
            }
        }
    }
}
