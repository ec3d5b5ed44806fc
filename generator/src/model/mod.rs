//! An API as a client means it: operations, types, auth, servers. Plain data
//! between `lower`, which makes it, and `name` and `emit`, which read it. It
//! knows neither OpenAPI's syntax nor Rust's.

mod dump;
mod limits;
mod operations;
mod origin;
mod types;
mod unions;

pub use dump::dump;
pub use limits::*;
pub use operations::*;
pub use origin::*;
pub use types::*;
pub use unions::*;

use crate::at::At;
use std::sync::Arc;

/// The whole API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`; may be empty.
    pub title: String,
    /// `info.version`, as written.
    pub version: String,
    pub docs: Docs,
    pub provider: Provider,
    /// The document's.
    pub servers: Vec<Server>,
    /// Those that only operations name, and that leave a caller something to choose; each once.
    pub own_servers: Vec<Server>,
    pub schemes: Vec<Scheme>,
    /// Groups of indices into `schemes` whose credentials stand for one another (by configuration).
    pub aliases: Vec<Vec<usize>>,
    /// The tags in use, in the order of the document's `tags`, then of first use.
    pub groups: Vec<Group>,
    /// By path and method.
    pub operations: Vec<Operation>,
    pub webhooks: Vec<Webhook>,
    pub types: Types,
    /// What was typed, widened and left out; proved against the document by a test.
    pub tally: Tally,
}

/// Who offers the API, and on which terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provider {
    /// Address.
    pub terms: Option<String>,
    pub contact: Option<Contact>,
    /// Name (may be empty) and address.
    pub license: Option<(String, Option<String>)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    pub name: Option<String>,
    pub url: Option<String>,
    pub email: Option<String>,
}

/// The author's words about a thing, Markdown as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    pub summary: Option<String>,
    pub description: Option<String>,
    /// Link text (may be empty) and address.
    pub external: Option<(String, String)>,
}

/// A tag that operations are grouped under.
#[derive(Clone, Debug)]
pub struct Group {
    /// Where the tag is listed, or else first used.
    pub at: At,
    /// The tag as written; empty for operations without a tag.
    pub tag: String,
    pub docs: Docs,
}

/// A URL, and the names, defaults and values of its variables.
pub type ServerPlace<'s> = (&'s str, Vec<(&'s str, Option<&'s str>, &'s [String])>);

/// A place where the API is served.
#[derive(Clone, Debug)]
pub struct Server {
    pub at: At,
    pub url: String,
    /// The URL with the defaults of its variables.
    pub usual: String,
    /// `name` of OpenAPI 3.2.
    pub name: Option<String>,
    pub description: Option<String>,
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// Whether it is the same place, whatever is said about it.
    pub fn is(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// What makes it the place that it is.
    pub fn place(&self) -> ServerPlace<'_> {
        let variables = self.variables.iter();
        let variables = variables.map(|v| (&*v.name, v.default.as_deref(), &*v.values));
        (&self.url, variables.collect())
    }
}

#[derive(Clone, Debug)]
pub struct ServerVariable {
    pub name: String,
    /// None: whoever goes to the server says it.
    pub default: Option<String>,
    /// Empty: any value.
    pub values: Vec<String>,
    pub description: Option<String>,
}

/// A way to authenticate.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub at: At,
    /// Its key in the description.
    pub name: String,
    pub description: Option<String>,
    pub kind: SchemeKind,
    /// Where a token comes from: OAuth's flows, OpenID Connect's address.
    pub flows: Vec<Flow>,
    pub open_id: Option<String>,
    /// An operation asks for it, or for one that it stands for.
    pub asked: bool,
}

/// A way to get a token (OAS 3.0.4 §4.8.29).
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub kind: FlowKind,
    /// Addresses as written.
    pub authorization: Option<String>,
    pub token: Option<String>,
    pub refresh: Option<String>,
    /// Names with what they allow, in the order of the document.
    pub scopes: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    Implicit,
    Password,
    ClientCredentials,
    AuthorizationCode,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// `apiKey`.
    Key { location: KeyLocation, name: String },
    /// `http` with `basic`.
    Basic,
    /// `http` with `bearer`, `oauth2`, `openIdConnect`: a bearer token.
    Bearer,
    /// Any other `http` scheme: the word, then credentials as the user gives them.
    Http { scheme: String },
    /// `mutualTLS`: the transport's business, satisfied by the transport.
    MutualTls,
    /// Cannot be satisfied (reported).
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    Header,
    Query,
    Cookie,
}

/// What a run made of the document; counts of operations and properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub operations: Count,
    pub properties: Count,
    /// Where the properties stand that are left out.
    pub lacking: Vec<At>,
    /// One entry for each thing widened or left out.
    pub losses: Vec<Loss>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub typed: usize,
    pub widened: usize,
    pub left_out: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    pub at: At,
    /// Code of the message that says what it costs.
    pub code: &'static str,
    /// Method (`*`: any) and path of an operation that the API lacks for it.
    pub left_out: Option<(String, String)>,
    /// Indices into `Api::operations` of those that reach it, ascending. Shared: what is lost in one place concerns the same
    /// ones.
    pub operations: Arc<[usize]>,
}
