//! `Api` and its `Names` → the files of a Rust crate: items through `quote`,
//! `syn` and `prettyplease` one by one, text through templates, and the
//! runtime's files as they are.

mod answers;
mod api;
mod arguments;
mod call_docs;
mod call_types;
mod calls;
mod cargo;
mod client;
mod docs;
mod errors;
mod example;
mod features;
mod form_parts;
mod lib_file;
mod limits;
mod models;
mod ops;
mod parameters;
mod print;
mod provider;
mod readme;
mod reference;
mod responses;
mod runtime;
mod shared;
mod structs;
mod types;
mod unions;
mod values;
mod walk;
mod webhooks;

pub use docs::is_hidden;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, Same};
use crate::model::{Api, ContentForm, Operation, Shape, Type, TypeId};
use crate::name::{self, Names};
use features::Features;

/// The files of a crate: path with `/` from the crate's folder → text, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    files: BTreeMap<String, String>,
}

impl Files {
    pub fn new() -> Files {
        Files::default()
    }

    /// Adds a file, in place of one of the same path.
    pub fn insert(&mut self, path: &str, text: String) {
        self.files.insert(path.to_owned(), text);
    }

    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Paths and texts, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }
}

/// Everything that the writers of the files look at.
struct Context<'a> {
    api: &'a Api,
    names: &'a Names,
    config: &'a Config,
    /// The package: `fastly-tokens`.
    package: String,
    /// The crate, as code names it: `fastly_tokens`.
    library: String,
    /// Structs that go out as forms with files.
    multipart: BTreeSet<TypeId>,
    /// Types that are only other names for types that are written out.
    twins: BTreeMap<TypeId, TypeId>,
    /// Whether operations carry compiled examples; beyond some sixty they only make documentation slow.
    doctests: bool,
    /// What can be left out of it.
    features: Features,
    /// Whether models are named as siblings (in `models/`) or from outside.
    models_in_scope: bool,
}

/// Above this many operations, examples stand in the Markdown only.
const DOCTESTS: usize = 60;

/// Writes the crate.
pub fn emit(api: &Api, names: &Names, config: &Config) -> Files {
    let package = name::package(api, config);
    let mut cx = Context {
        api,
        names,
        config,
        library: package.replace('-', "_"),
        package,
        multipart: multipart(api),
        twins: match config.same {
            Same::Once => name::twins(api, &names.types),
            Same::Apart => BTreeMap::new(),
        },
        doctests: api.operations.len() <= DOCTESTS,
        features: Features::default(),
        models_in_scope: true,
    };
    cx.features = Features::new(&cx);
    let schemes = client::Schemes::new(api, names);
    let mut files = Files::new();
    models::emit(&cx, &mut files);
    cx.models_in_scope = false;
    api::emit(&cx, &schemes, &mut files);
    errors::emit(&cx, &mut files);
    ops::emit(&cx, &schemes, &mut files);
    client::emit(&cx, &schemes, &mut files);
    webhooks::emit(&cx, &mut files);
    runtime::emit(api, &mut files);
    lib_file::emit(&cx, &schemes, &mut files);
    cargo::emit(&cx, &mut files);
    readme::emit(&cx, &schemes, &mut files);
    reference::emit(&cx, &schemes, &mut files);
    files
}

impl Context<'_> {
    /// Whether a body of this type goes out as parts with files.
    fn is_multipart(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) | Type::Boxed(id) if self.multipart.contains(id))
    }

    /// The type that is written out for this one.
    fn written(&self, id: TypeId) -> TypeId {
        self.twins.get(&id).copied().unwrap_or(id)
    }
}

/// Structs with files that are the body of a multipart request.
fn multipart(api: &Api) -> BTreeSet<TypeId> {
    let contents = api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref())
        .flat_map(|body| &body.contents);
    let forms = contents.filter(|content| matches!(content.form, ContentForm::Multipart(_)));
    let ids = forms.filter_map(|content| match &content.ty {
        Type::Named(id) | Type::Boxed(id) => Some(*id),
        _ => None,
    });
    let has_file = |id: &TypeId| match api.types.get(*id).map(|def| &def.shape) {
        Some(Shape::Struct(shape)) => shape
            .fields
            .iter()
            .map(|field| &field.ty)
            .chain(&shape.extra)
            .any(is_file),
        _ => false,
    };
    ids.filter(has_file).collect()
}

fn is_file(ty: &Type) -> bool {
    match ty {
        Type::Binary => true,
        Type::List(inner) | Type::Nullable(inner) => **inner == Type::Binary,
        _ => false,
    }
}

/// `` `GET /pets/{id}` ``
fn route(operation: &Operation) -> String {
    let route = docs::quoted(&format!("{} {}", operation.method.as_str(), target(operation)));
    match own_servers(operation).join(" or ") {
        servers if servers.is_empty() => route,
        servers => format!("{route} at {servers}"),
    }
}

/// Where an operation is that is not where the others are.
fn own_servers(operation: &Operation) -> Vec<String> {
    let root = |url: &str| docs::quoted(if url.is_empty() { "/" } else { url });
    operation.servers.iter().map(|server| root(&server.url)).collect()
}

/// `/pets/{id}`, with the query that is always sent: `/reports?format=csv`.
fn target(operation: &Operation) -> String {
    match operation.fixed_query.as_deref() {
        Some(query) if !query.is_empty() => format!("{}?{query}", operation.path),
        _ => operation.path.clone(),
    }
}
