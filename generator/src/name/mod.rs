//! `Api` → every Rust identifier of the output, planned per scope before a
//! line is printed. Names come from position; a collision is resolved by
//! lengthening with position, whatever the order of the document.

mod api;
mod errors;
mod groups;
mod members;
mod memory;
mod operations;
mod places;
mod plurals;
mod prefixes;
mod reserved;
mod routes;
mod scope;
mod statuses;
mod trail;
mod twins;
mod types;
mod waves;
mod wishes;
mod words;

pub use groups::grouped;
pub use memory::{Remembered, Scope};
pub use prefixes::namespaces;
pub use reserved::{package_fault, unescaped};
pub use twins::twins;

use crate::config::{self, Config};
use crate::diag::{Diagnostic, Sink};
use crate::model::{Api, TypeId};
use crate::source::Sources;
use memory::Memory;
use prefixes::Prefixes;
use trail::Trails;

/// Identifiers by the indices of the `Api`. All are valid, raw ones (`r#type`) included.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By `TypeId`.
    pub types: Vec<TypeNames>,
    /// By index into `Api::operations`.
    pub operations: Vec<OperationNames>,
    /// By index into `Api::groups`.
    pub groups: Vec<GroupNames>,
    /// By index into `Api::schemes`: the setter (`username_and_password`).
    pub schemes: Vec<String>,
    /// By index into `Api::servers`, then `Api::own_servers`: a variant of the `Server` enum, and one setter a variable.
    pub servers: Vec<ServerNames>,
    /// By index into `Api::webhooks`.
    pub webhooks: Vec<WebhookNames>,
    /// Whether operations are methods of a group a tag, and not of the client.
    pub grouped: bool,
    /// What is to be remembered of them.
    pub remembered: Remembered,
}

#[derive(Clone, Debug, Default)]
pub struct TypeNames {
    pub name: String,
    /// Fields of a struct, variants of an enum or union, by index.
    pub members: Vec<String>,
    /// Name of the map for unstated properties, if the struct has one (`extra`).
    pub extra: Option<String>,
    /// Name of the variant for what is not known (`Unknown`).
    pub unknown: String,
}

#[derive(Clone, Debug, Default)]
pub struct OperationNames {
    /// What the operation is called in the whole client, and its types after it: `revoke_token`.
    pub name: String,
    /// The method of the client or of the group: `revoke_token`.
    pub method: String,
    /// The call struct: `RevokeToken`.
    pub call: String,
    /// The static table: `REVOKE_TOKEN`.
    pub table: String,
    /// The success enum, used where there are several successes: `RevokeTokenReply`.
    pub reply: String,
    /// The error enum: `RevokeTokenError`.
    pub error: String,
    /// The enum that it is another name for, shared by all operations that fail alike: `Problem401Or404`.
    pub shared_error: Option<String>,
    /// The typed headers: `RevokeTokenHeaders`.
    pub headers: String,
    /// Argument or setter of each parameter, by index.
    pub parameters: Vec<String>,
    /// The argument that takes the body: `body`, or the schema's own name.
    pub body: String,
    /// The enum over the ways to give the body, used where there are several: `CreatePetBody`.
    pub body_enum: String,
    /// Its variants, by index of the content (`Json`, `UrlEncoded`).
    pub contents: Vec<String>,
    /// Variants of `reply` or `error`, by index of the response and of its content; one for a
    /// response without content (`NotFound`, `ClientError`, `Other`).
    pub responses: Vec<Vec<String>>,
    /// Variant of `error` for what fits nothing documented: `Unexpected`.
    pub unexpected: String,
    /// Field of `headers` for each documented header: (lower-case header name, field).
    pub header_fields: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct GroupNames {
    /// File and module: `auth`.
    pub module: String,
    /// The struct that holds a group's methods, where there are several groups: `Auth`.
    pub handle: String,
    /// The method on `Client`: `auth`.
    pub method: String,
    /// The Markdown page: `AuthApi`.
    pub page: String,
}

#[derive(Clone, Debug, Default)]
pub struct ServerNames {
    pub variant: String,
    pub variables: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct WebhookNames {
    /// Of the enum `Webhook`: `NewPet`.
    pub variant: String,
    /// The function that reads its payload: `new_pet`.
    pub function: String,
}

/// Plans every identifier of the output. Wishes (`x-rust-name`, `renames`) win; those that cannot be met, or that
/// match nothing, are warned about. The `sources` tell what the places of renames lead to. What is not wished for keeps
/// the name that it had in the `past`.
pub fn name(api: &Api, sources: &Sources, config: &Config, past: &Remembered, sink: &mut Sink) -> Names {
    let mut memory = Memory::of(past);
    let prefixes = Prefixes::new(config);
    prefixes.weigh(api, config, sink);
    let mut wishes = wishes::Wishes::new(sources, config, sink);
    let grouped = grouped(api, config.groups);
    let groups = groups::groups(api, grouped, &mut wishes, &mut memory);
    let schemes = api::schemes(api, &mut wishes, &mut memory);
    let mut operations = operations::operations(api, grouped, &groups, &schemes, &mut wishes, &mut memory);
    let trails = Trails {
        api,
        sources,
        operations: &operations,
        prefixes,
    };
    let types = types::name(&trails, config.same, &mut wishes, &mut memory);
    let shared = errors::shared(api, &operations, &types);
    for (operation, shared) in operations.iter_mut().zip(shared) {
        operation.shared_error = shared;
    }
    wishes.close();
    if let Some(name) = &config.package.name {
        package_wish(name, sink);
    }
    Names {
        types,
        operations,
        groups,
        schemes,
        servers: api::servers(&api.servers, &api.own_servers, &mut memory),
        webhooks: api::webhooks(api, &mut memory),
        grouped,
        remembered: memory.close(),
    }
}

/// Complains about a name of the package that would not compile, or not without a warning.
fn package_wish(name: &str, sink: &mut Sink) {
    let at = config::at(&["package", "name"]);
    if let Some(fault) = package_fault(name) {
        sink.push(
            Diagnostic::error("unfit-setting", &at, format!("`{name}` does not fit: {fault}"))
                .note("the client would not compile")
                .help(format!("write `{name}-client`, say")),
        );
        return;
    }
    let mut usual = name.to_ascii_lowercase();
    let odd = if usual != name {
        "with capitals"
    } else {
        "with two dashes in a row"
    };
    // Either of the two is an underscore for the compiler, which warns of two inside of a name.
    for (two, one) in [("-_", "-"), ("_-", "-"), ("--", "-"), ("__", "_")] {
        while usual.trim_matches(['-', '_']).contains(two) {
            usual = usual.replace(two, one);
        }
    }
    if usual != name {
        sink.push(
            Diagnostic::warning("invalid-name", &at, format!("`{name}` is a crate's name {odd}"))
                .note("the compiler warns of it in each build")
                .help(format!("write `{usual}`")),
        );
    }
}

/// The name of the package: what the configuration says, else the title in kebab case.
pub fn package(api: &Api, config: &Config) -> String {
    if let Some(name) = &config.package.name {
        return name.clone();
    }
    let name = words::plain(&words::prose(&api.title), words::Case::Module);
    let name = words::front(name.trim_matches('_'), config::LONGEST_PACKAGE, words::Case::Module).replace('_', "-");
    let name = name.as_str();
    if api.title.is_empty() || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "api-client".to_owned()
    } else if package_fault(name).is_some() {
        format!("{name}-client")
    } else {
        name.to_owned()
    }
}

impl Names {
    pub fn of(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(id.0 as usize)
    }
}
