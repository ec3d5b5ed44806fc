//! The schemas of a document in the vocabulary of JSON Schema 2020-12, in one arena: what holds a schema, another schema
//! among others, has its id.

use super::{Example, Extensions};
use crate::at::At;
use crate::source::Tree;

/// Index into [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

/// Every schema of the document, each read once.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    all: Vec<Schema>,
}

impl Schemas {
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(schema);
        id
    }

    /// Ids are only made by `push`, so there always is one; the empty schema otherwise.
    pub fn get(&self, id: SchemaId) -> &Schema {
        static EMPTY: std::sync::LazyLock<Schema> =
            std::sync::LazyLock::new(|| Schema::new(At::root(crate::at::FileId(0))));
        self.all.get(id.0 as usize).unwrap_or(&EMPTY)
    }

    pub fn get_mut(&mut self, id: SchemaId) -> Option<&mut Schema> {
        self.all.get_mut(id.0 as usize)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.all.iter().enumerate().map(|(i, s)| (SchemaId(i as u32), s))
    }
}

/// JSON's types as a set; `integer` apart from `number`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    pub null: bool,
    pub boolean: bool,
    pub integer: bool,
    pub number: bool,
    pub string: bool,
    pub array: bool,
    pub object: bool,
}

/// A JSON Schema in the vocabulary of 2020-12. What 3.0 says otherwise
/// (`nullable`, boolean `exclusiveMinimum`, `example`) is already translated.
#[derive(Clone, Debug)]
pub struct Schema {
    pub at: At,
    /// The schema is just `true` or `false`.
    pub always: Option<bool>,
    /// The message that says what is gone here: all that the schema says, or what it says of no value that it allows.
    pub lost: Option<&'static str>,
    /// `$ref`, resolved. In 3.0 the reader keeps of its siblings what is said of the place alone; in 3.1 they stand.
    pub reference: Option<SchemaId>,
    /// `type`; `None` when not given. 3.0's `nullable` adds null here.
    pub kinds: Option<Kinds>,
    /// The entry of `nullable` in `mintage.toml` that adds null to what is allowed, also where a schema that this one is made
    /// of allows none.
    pub null_added: Option<usize>,
    /// `type` names every kind, null apart: with `nullable` alone the kinds are all as well, and nothing is said of them.
    pub every_kind: bool,
    pub format: Option<String>,
    pub enumeration: Option<Vec<Tree>>,
    pub constant: Option<Tree>,

    pub properties: Vec<(String, SchemaId)>,
    pub required: Vec<String>,
    pub additional_properties: Option<SchemaId>,
    pub unevaluated_properties: Option<SchemaId>,
    pub unevaluated_items: Option<SchemaId>,
    pub pattern_properties: Vec<(String, SchemaId)>,
    pub property_names: Option<SchemaId>,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    pub dependent_required: Vec<(String, Vec<String>)>,
    pub dependent_schemas: Vec<(String, SchemaId)>,

    pub items: Option<SchemaId>,
    pub prefix_items: Vec<SchemaId>,
    pub contains: Option<SchemaId>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,

    pub all_of: Vec<SchemaId>,
    pub any_of: Vec<SchemaId>,
    pub one_of: Vec<SchemaId>,
    pub not: Option<SchemaId>,
    /// `if`, `then`, `else`.
    pub conditional: [Option<SchemaId>; 3],
    pub discriminator: Option<Discriminator>,

    pub minimum: Option<Tree>,
    pub maximum: Option<Tree>,
    pub exclusive_minimum: Option<Tree>,
    pub exclusive_maximum: Option<Tree>,
    pub multiple_of: Option<Tree>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<String>,
    pub content_encoding: Option<String>,
    pub content_media_type: Option<String>,
    pub content_schema: Option<SchemaId>,

    pub title: Option<String>,
    pub description: Option<String>,
    pub default: Option<Tree>,
    pub examples: Vec<Example>,
    /// With `items` and without `type`: the kinds that examples and defaults show, those of contents around it too.
    pub shown: Kinds,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub external_docs: Option<openapiv3::ExternalDocumentation>,
    pub extensions: Extensions,
}

#[derive(Clone, Debug)]
pub struct Discriminator {
    pub at: At,
    pub property: String,
    /// Value → the schema it names; one that can't be resolved is reported and left out.
    pub mapping: Vec<(String, SchemaId)>,
}

impl Schema {
    /// The empty schema, which allows everything.
    pub fn new(at: At) -> Schema {
        Schema {
            at,
            always: None,
            lost: None,
            reference: None,
            kinds: None,
            null_added: None,
            every_kind: false,
            format: None,
            enumeration: None,
            constant: None,
            properties: Vec::new(),
            required: Vec::new(),
            additional_properties: None,
            unevaluated_properties: None,
            unevaluated_items: None,
            pattern_properties: Vec::new(),
            property_names: None,
            min_properties: None,
            max_properties: None,
            dependent_required: Vec::new(),
            dependent_schemas: Vec::new(),
            items: None,
            prefix_items: Vec::new(),
            contains: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            not: None,
            conditional: [None; 3],
            discriminator: None,
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            min_length: None,
            max_length: None,
            pattern: None,
            content_encoding: None,
            content_media_type: None,
            content_schema: None,
            title: None,
            description: None,
            default: None,
            examples: Vec::new(),
            shown: Kinds::default(),
            deprecated: false,
            read_only: false,
            write_only: false,
            external_docs: None,
            extensions: Vec::new(),
        }
    }

    /// Lets null be a value, whatever else is said, as an entry of the configuration asks.
    pub fn add_null(&mut self, entry: usize) {
        self.kinds = crate::read::dialect::with_null(self.kinds);
        self.null_added = Some(entry);
    }
}
