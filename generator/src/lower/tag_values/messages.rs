//! Branches whose values of a `discriminator` are in doubt → warnings that say
//! which branch, what the client does, and what would settle it.

use crate::at::At;
use crate::diag::Diagnostic;
use crate::lower::Lowering;
use crate::lower::unions::Candidate;
use crate::read::{Discriminator, SchemaId};
use std::collections::BTreeSet;

impl<'a> Lowering<'a> {
    /// Tells of a branch that gets a value, at `at`, which its own schema forbids; `said` is sent for it.
    pub(super) fn mapped_to_what_is_forbidden(
        &mut self,
        property: &str,
        (at, keyword): (&At, &str),
        candidate: &Candidate<'a>,
        first: &str,
        said: Option<&String>,
    ) {
        let mut problem = Diagnostic::warning(
            "discriminator-forbidden",
            at,
            format!("the branch that `{first}` leads to does not allow that value of `{property}`"),
        )
        .note(match said {
            Some(value) => format!("the client reads it, and sends what the branch allows: `{value}`"),
            None => "the client reads it and sends it all the same".to_owned(),
        })
        .help(match keyword {
            "mapping" => "let `mapping` and the `enum` or `const` of the branch say the same",
            _ => "let `x-ms-discriminator-value` and the `enum` or `const` of the branch say the same",
        });
        if let Some(at) = candidate.merged.at() {
            problem = problem.related(at, "the branch");
        }
        self.sink.push(problem);
    }

    /// Tells of a branch that no value leads to, while the others have theirs.
    pub(super) fn never_read(&mut self, discriminator: &Discriminator, candidate: &Candidate<'a>) {
        let property = &discriminator.property;
        let mut problem = Diagnostic::warning(
            "discriminator-incomplete",
            &discriminator.at,
            format!("nothing says which value of `{property}` stands for one of the branches"),
        )
        .note(format!(
            "the client reads no value as this branch, and asks for `{property}` where one is made"
        ))
        .help("map a value to the branch, or let it state its own by `enum` or `const`");
        if let Some(at) = candidate.merged.at() {
            problem = problem.related(at, "the branch");
        }
        self.sink.push(problem);
    }

    /// What to tell of a branch that no value leads to, so that all are told apart by their shape.
    pub(super) fn untagged(
        &self,
        discriminator: &Discriminator,
        candidate: &Candidate<'a>,
        branches: &BTreeSet<SchemaId>,
    ) -> Diagnostic {
        let component = self.component_in(candidate);
        let name = component.and_then(|c| Some((c, self.name_where_it_stands(c)?)));
        let lost = name.filter(|(c, name)| self.is_mapped_elsewhere(discriminator, *c, name, branches));
        let mut problem = match lost {
            Some((_, name)) => Diagnostic::warning(
                "discriminator-twice",
                &discriminator.at,
                format!("`{name}` stands for two branches: by `mapping`, and by its name"),
            )
            .note(
                "nothing else leads to the branch of that name, so the client tells the branches apart by their shape",
            )
            .help("give each branch a value of its own in `mapping`"),
            None => Diagnostic::warning(
                "discriminator-incomplete",
                &discriminator.at,
                format!(
                    "nothing says which value of `{}` stands for one of the branches",
                    discriminator.property
                ),
            )
            .note("the client tells the branches apart by their shape instead")
            .help("give the property an `enum` of one value in the branch, or move the branch to `components.schemas` and map it"),
        };
        if let Some(at) = candidate.merged.at() {
            problem = problem.related(at, "the branch");
        }
        problem
    }
}

/// What to tell of a value that leads to two branches, of which the first has it if all have some other.
pub(super) fn leads_twice(discriminator: &Discriminator, value: &str, first_has_it: bool) -> Diagnostic {
    Diagnostic::warning(
        "discriminator-twice",
        &discriminator.at,
        format!("`{value}` stands for two branches"),
    )
    .note(match first_has_it {
        true => "the client takes the first",
        false => "the client tells the branches apart by their shape instead",
    })
    .help("give each value to one branch in `mapping`")
}
