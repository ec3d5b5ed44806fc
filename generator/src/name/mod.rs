//! `Api` → every Rust identifier of the output, planned per scope before a
//! line is printed. Names come from position; a collision is resolved by
//! lengthening with position, whatever the order of the document.

use crate::model::TypeId;

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
    /// By index into `Api::servers`: a variant of the `Server` enum, and one setter a variable.
    pub servers: Vec<ServerNames>,
    /// By index into `Api::webhooks`: a variant of `Webhook`.
    pub webhooks: Vec<String>,
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
    /// The method: `revoke_token`.
    pub method: String,
    /// The call struct: `RevokeToken`.
    pub call: String,
    /// The static table: `REVOKE_TOKEN`.
    pub table: String,
    /// The success enum, used where there are several successes: `RevokeTokenReply`.
    pub reply: String,
    /// The error enum: `RevokeTokenError`.
    pub error: String,
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

impl Names {
    pub fn of(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(id.0 as usize)
    }
}
