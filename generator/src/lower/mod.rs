//! [`Document`] → [`Api`]: schemas become types by meaning, operations become
//! calls. The one bridge from `read` to `model`; each pass has a file.
//!
//! Order: who extends whom (`hierarchy`), named schemas and what stands inside
//! them (`schemas`, with `merge`, `enums`, `unions`, `formats`), operations
//! and webhooks, then whole-graph passes over the finished types: `views`
//! (directions, presence), `tags` (what a branch says of itself), `cycles` and
//! `aliases` (names that Rust can't have as such), `sizes` (boxes), `tally`.

mod again;
mod aliases;
mod alike;
mod bodies;
mod broken;
mod callbacks;
mod collapse;
mod conditional;
mod conjunction;
mod cycles;
mod docs;
mod enums;
mod extensions;
mod facts;
mod files;
mod foreign;
mod forgotten;
mod formats;
mod forms;
mod hierarchy;
mod joint;
mod kinds;
mod limits;
mod marks;
mod media;
mod merge;
mod numerals;
mod operations;
mod own_fields;
mod owner;
mod parameters;
mod parts;
mod paths;
mod patterns;
mod responses;
mod rounds;
mod schemas;
mod security;
mod servers;
mod shapes;
mod sizes;
mod spread;
mod streams;
mod tag_values;
mod tags;
mod tally;
mod text_formats;
mod together;
mod undeclared;
mod unions;
mod unplaced;
mod uses;
mod values;
mod views;
mod ways;
mod webhooks;
mod xml;

#[cfg(test)]
mod tests;

use crate::at::At;
use crate::config::Config;
use crate::diag::{Diagnostic, Guesses, Sink};
use crate::model::{Api, Origin, TypeId, Types};
use crate::read::{Discriminator, Document, SchemaId};
use conjunction::Conjunction;
pub use forgotten::allow_null;
use merge::Merged;
use rounds::Rounds;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many schemas are looked at, in all, as parts of what several say together: some fifty times what the largest published
/// descriptions need. A few small schemas that combine one another without end would keep the generator busy for ever.
/// Tests are content with fewer.
const MOST_COMBINED: usize = if cfg!(test) { 50_000 } else { 4_000_000 };

/// Turns a document into an API. Whatever cannot be said in types is widened or
/// left out at the smallest scope, with a warning in `sink` and an entry in
/// the tally; it never fails.
pub fn lower(document: &Document, config: &Config, sink: &mut Sink) -> Api {
    let mut lowering = Lowering::new(document, config, sink);
    lowering.find_hierarchies();
    lowering.find_file_forms();
    lowering.define_components();
    let mut api = Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        docs: docs::of_document(document),
        provider: docs::provider(document),
        servers: servers::lower(&document.servers),
        ..Api::default()
    };
    lowering.security_schemes(&mut api);
    lowering.operations(&mut api);
    lowering.asked_schemes(&mut api);
    servers::settle(&mut api);
    lowering.webhooks(&mut api);
    lowering.tell_of_xml(&api);
    lowering.long_chains();
    lowering.idle_nulls();
    let mut found = std::mem::take(&mut lowering.losses);
    let carried = std::mem::take(&mut lowering.carried);
    let crates = std::mem::take(&mut lowering.crates);
    let not_combined = std::mem::take(&mut lowering.not_combined);
    let mut late = std::mem::take(&mut lowering.late);
    api.types = std::mem::take(&mut lowering.types);
    tally::parts(document, &mut found);
    views::settle(&mut api);
    tags::fill_in(&mut api.types);
    cycles::name_endless_aliases(&mut api, &mut found, &mut late);
    aliases::name_long(&mut api);
    cycles::end_endless(&mut api, &mut found, &mut late);
    cycles::box_cycles(&mut api);
    sizes::box_large(&mut api);
    for diagnostic in late {
        sink.push(diagnostic);
    }
    tally::count(document, &mut api, found, &carried);
    let others = callbacks::tell(document, &api.tally.lacking, sink);
    unplaced::tell(document, &others, &api.tally.losses, &not_combined, sink);
    foreign::tell_of_unused(config, &crates, sink);
    api
}

/// Where a loss stands in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Here {
    Type(TypeId),
    /// A schema of the document, on the way to who is made of it.
    Schema(SchemaId),
    Operation(usize),
    Webhook(usize),
}

/// Something widened, or a part left out, before it is known whom it concerns.
#[derive(Clone, Debug)]
struct Found {
    at: At,
    code: &'static str,
    here: Here,
}

/// A struct whose fields are still to be typed.
struct Task<'a> {
    id: TypeId,
    merged: Rc<Merged<'a>>,
    /// Other objects with the same properties that the struct holds as well.
    others: Vec<Rc<Merged<'a>>>,
}

/// What the passes over schemas share.
struct Lowering<'a> {
    document: &'a Document,
    config: &'a Config,
    sink: &'a mut Sink,
    types: Types,
    /// Named schemas: their name and type.
    components: BTreeMap<SchemaId, (&'a str, TypeId)>,
    /// Where components stand.
    places: BTreeMap<At, TypeId>,
    /// Where operations stand, by their number.
    operations_at: Vec<&'a At>,
    /// Components with a discriminator of their own that are no choice.
    parents: BTreeMap<SchemaId, &'a Discriminator>,
    /// Those of them that have heirs → the components that extend them.
    children: BTreeMap<SchemaId, Vec<SchemaId>>,
    /// Components that extend themselves, by way of others.
    own_heirs: BTreeSet<SchemaId>,
    /// Parents that nobody extends and whose mapping leads to what is a choice or a parent in turn → its first such entry.
    unheard: BTreeMap<SchemaId, &'a str>,
    /// Components that are only ever the body of a multipart.
    file_forms: BTreeSet<SchemaId>,
    /// What components say, worked out once.
    merged: BTreeMap<Conjunction, Rc<Merged<'a>>>,
    /// What several schemas say together, worked out once however many ways lead to it.
    together: BTreeMap<Conjunction, Rc<Merged<'a>>>,
    /// Anonymous types by what they are made of, and by the place whose they are if no single schema is that.
    nominal: BTreeMap<(Conjunction, Option<Origin>), (TypeId, bool)>,
    /// Structs that stand for several objects alike, in each place.
    joints: BTreeMap<(Vec<Conjunction>, Origin), TypeId>,
    /// Types of what is inside of several branches, in each place.
    insides: BTreeMap<(Vec<Conjunction>, Origin), uses::Use>,
    /// What sets the objects of components apart, worked out once.
    facts: Rounds<Rc<facts::ObjectFacts>>,
    /// The kinds of values components allow, worked out once.
    kinds: Rounds<kinds::KindSet>,
    nullable: BTreeMap<SchemaId, bool>,
    tasks: Vec<Task<'a>>,
    /// Schemas on the way from the last named type to the one being typed.
    open: Vec<Conjunction>,
    here: Here,
    losses: Vec<Found>,
    /// Content in XML alone, by place: its media type.
    xml: BTreeMap<At, String>,
    /// By id: the schemas of properties that some type has.
    carried: Vec<bool>,
    /// Pairs of security schemes that were reported as sent in one place.
    collisions: BTreeSet<(String, String)>,
    guesses: Guesses,
    /// Messages of passes that no longer hold the sink.
    late: Vec<Diagnostic>,
    /// Those that types asked for by `x-rust-type` are of.
    crates: BTreeSet<String>,
    /// Schemas that hold together with too many others, or in too many combinations.
    too_long: BTreeSet<At>,
    /// How many schemas have been looked at as parts of what several say together, up to [`MOST_COMBINED`].
    combined: usize,
    /// Those that were not looked at any more.
    not_combined: BTreeSet<SchemaId>,
    /// Whether a schema that holds of some values adds to what others describe.
    added: BTreeMap<(Conjunction, SchemaId), bool>,
    /// The entries of `nullable` in `mintage.toml` by which something may be null.
    nulls: BTreeSet<usize>,
}

impl<'a> Lowering<'a> {
    fn new(document: &'a Document, config: &'a Config, sink: &'a mut Sink) -> Lowering<'a> {
        Lowering {
            document,
            config,
            sink,
            types: Types::default(),
            components: BTreeMap::new(),
            places: BTreeMap::new(),
            operations_at: document
                .paths
                .iter()
                .flat_map(|p| &p.operations)
                .map(|o| &o.at)
                .collect(),
            children: BTreeMap::new(),
            parents: BTreeMap::new(),
            own_heirs: BTreeSet::new(),
            unheard: BTreeMap::new(),
            file_forms: BTreeSet::new(),
            merged: BTreeMap::new(),
            together: BTreeMap::new(),
            nominal: BTreeMap::new(),
            joints: BTreeMap::new(),
            insides: BTreeMap::new(),
            facts: Rounds::new(),
            kinds: Rounds::new(),
            nullable: BTreeMap::new(),
            tasks: Vec::new(),
            open: Vec::new(),
            here: Here::Type(TypeId(0)),
            losses: Vec::new(),
            xml: BTreeMap::new(),
            carried: vec![false; document.schemas.len()],
            collisions: BTreeSet::new(),
            guesses: Guesses::default(),
            late: Vec::new(),
            crates: BTreeSet::new(),
            too_long: BTreeSet::new(),
            combined: 0,
            not_combined: BTreeSet::new(),
            added: BTreeMap::new(),
            nulls: BTreeSet::new(),
        }
    }

    /// Reports something widened: the warning, and the entry of the tally.
    fn widened(&mut self, diagnostic: Diagnostic) {
        if let Some(at) = &diagnostic.at {
            self.losses.push(Found {
                at: at.clone(),
                code: diagnostic.code,
                here: self.here,
            });
        }
        self.sink.push(diagnostic);
    }

    /// What `conjunction` says.
    fn said(&mut self, conjunction: &Conjunction) -> Rc<Merged<'a>> {
        let together = conjunction.schemas().nth(1).is_some();
        if together && self.combined >= MOST_COMBINED {
            self.not_combined.extend(conjunction.schemas());
            return Rc::new(merge::too_long(self.document, conjunction));
        }
        let known = self.together.get(conjunction).filter(|_| together).cloned();
        let merged = known.unwrap_or_else(|| {
            let merged = Rc::new(merge::merge(self.document, conjunction));
            if together {
                self.together.insert(conjunction.clone(), Rc::clone(&merged));
            }
            merged
        });
        if together {
            self.combined += merged.leaves.len();
        }
        self.heed_added_null(&merged);
        merged
    }

    /// What `conjunction` says; remembered, for those that are asked often.
    fn remembered(&mut self, conjunction: &Conjunction) -> Rc<Merged<'a>> {
        if let Some(known) = self.merged.get(conjunction) {
            return Rc::clone(known);
        }
        let merged = self.said(conjunction);
        self.merged.insert(conjunction.clone(), Rc::clone(&merged));
        merged
    }
}
