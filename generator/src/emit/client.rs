//! Servers, security schemes and groups → `client.rs`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::features::Part;
use super::print::{Page, string, tokens};
use super::{Context, Files, api, docs, ops, provider};
use crate::model::{self, Api, KeyLocation, Requirement, SchemeKind};
use crate::name::{Names, unescaped};

/// A scheme that a credential can be given for.
#[derive(Debug)]
pub struct Scheme {
    /// `key`, `bearer`, `basic` or `http`, as the macros are told.
    pub how: &'static str,
    pub setter: String,
    /// In the module `schemes`.
    pub constant: String,
    /// Index into `Api::schemes`.
    pub index: usize,
}

/// The schemes in use, sorted by setter: that is their order at run time.
#[derive(Debug)]
pub struct Schemes {
    pub all: Vec<Scheme>,
    /// Index into `Api::schemes` → index into `all`; `None`: the transport's business.
    known: BTreeMap<usize, Option<usize>>,
}

impl Schemes {
    pub fn new(api: &Api, names: &Names) -> Schemes {
        let mut all: Vec<Scheme> = Vec::new();
        let mut known = BTreeMap::new();
        for (index, (scheme, setter)) in api.schemes.iter().zip(&names.schemes).enumerate() {
            let how = match scheme.kind {
                SchemeKind::Key { .. } => "key",
                SchemeKind::Basic => "basic",
                SchemeKind::Bearer => "bearer",
                SchemeKind::Http { .. } => "http",
                SchemeKind::MutualTls => {
                    known.insert(index, None);
                    continue;
                }
                SchemeKind::Unknown => continue,
            };
            // What is never sent is not asked for.
            if !scheme.asked {
                continue;
            }
            let constant = unescaped(setter).to_uppercase();
            all.push(Scheme {
                how,
                setter: setter.clone(),
                constant,
                index,
            });
        }
        all.sort_by(|a, b| a.setter.cmp(&b.setter));
        known.extend(
            all.iter()
                .enumerate()
                .map(|(place, scheme)| (scheme.index, Some(place))),
        );
        Schemes { all, known }
    }

    /// Alternatives by constants; those that nothing can satisfy are left out.
    pub fn alternatives(&self, security: &[Requirement]) -> Vec<Vec<&str>> {
        let of = |requirement: &Requirement| -> Option<Vec<&str>> {
            let places = requirement
                .schemes
                .iter()
                .map(|(index, _)| self.known.get(index).copied());
            let places: Option<Vec<Option<usize>>> = places.collect();
            Some(
                places?
                    .into_iter()
                    .flatten()
                    .filter_map(|place| Some(self.all.get(place)?.constant.as_str()))
                    .collect(),
            )
        };
        security.iter().filter_map(of).collect()
    }

    /// Whether a caller has a way to satisfy this scheme of the API.
    pub fn can_meet(&self, index: usize) -> bool {
        self.known.contains_key(&index)
    }

    /// The schemes that an operation names, each once.
    pub fn of(&self, security: &[Requirement]) -> Vec<&Scheme> {
        let named = |scheme: &&Scheme| {
            security
                .iter()
                .any(|r| r.schemes.iter().any(|(index, _)| *index == scheme.index))
        };
        self.all.iter().filter(named).collect()
    }
}

pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let mut page = Page::new(["Client".to_owned(), "ClientBuilder".to_owned(), "Server".to_owned()].into());
    page.runtime("Core");
    let title = docs::headline(&docs::plain(&cx.api.title)).join(" ");
    let about = match title.as_str() {
        "" => "A client of the API.".to_owned(),
        title => format!("A client of {}.", title.trim_end_matches('.')),
    };
    let about = docs::attributes(&[
        about,
        String::new(),
        "It is cheap to clone, and calls of one client may run at the same time.".to_owned(),
    ]);
    page.item(quote!(#about #[derive(Clone)] pub struct Client(Core);));
    page.runtime("client");
    page.line("client!(Client, ClientBuilder, API);");
    if !schemes.all.is_empty() {
        page.runtime("credentials");
        let entries: Vec<String> = schemes
            .all
            .iter()
            .map(|scheme| {
                let about = cx.api.schemes.get(scheme.index).map(described).unwrap_or_default();
                let about = about
                    .iter()
                    .map(|line| format!("/// {line}").trim_end().to_owned() + "\n    ");
                let setter = format!("{} {} schemes::{}", scheme.how, scheme.setter, scheme.constant);
                about.chain([setter]).collect()
            })
            .collect();
        page.invocation("credentials", "ClientBuilder", &entries, "");
    }
    groups(cx, &mut page);
    servers(cx, &mut page);
    tables(cx, schemes, &mut page);
    files.insert(
        "src/client.rs",
        page.finish(&["The client, its servers and its credentials."]),
    );
}

/// What the description says of a credential.
fn described(scheme: &model::Scheme) -> Vec<String> {
    let mut lines = scheme.description.as_deref().map(docs::clean).unwrap_or_default();
    let access = provider::access(scheme);
    if !lines.is_empty() && !access.is_empty() {
        lines.push(String::new());
    }
    lines.extend(access);
    lines
}

/// Accessors of the groups.
fn groups(cx: &Context<'_>, page: &mut Page) {
    let mut methods = Vec::new();
    let rooms = api::rooms(cx);
    for room in rooms.iter().filter(|room| api::has_handle(cx, room)) {
        let group = cx.api.groups.get(room.group);
        let lines =
            group.map(|group| docs::lines(&group.docs, &format!("Operations tagged {}.", docs::quoted(&group.tag))));
        let docs = docs::attributes(&lines.unwrap_or_default());
        page.name("crate", "api");
        let (method, module, handle) = (
            tokens(&room.names.method),
            tokens(&room.names.module),
            tokens(&room.names.handle),
        );
        // With a single file the module is private and its names stand one level up.
        let path = if rooms.len() == 1 {
            quote!(api::#handle)
        } else {
            quote!(api::#module::#handle)
        };
        let gate = cx.features.gate(Part::Group(room.group));
        methods.push(quote! {
            #docs
            #gate
            pub fn #method(&self) -> #path<'_> {
                #path(self)
            }
        });
    }
    page.block(&quote!(impl Client), methods);
}

/// The enum over the servers, where there is a choice.
fn servers(cx: &Context<'_>, page: &mut Page) {
    if !has_choice(cx) {
        return;
    }
    let general = cx.api.servers.iter().enumerate().map(|row| ("SERVERS", row));
    let own = cx.api.own_servers.iter().enumerate().map(|row| ("OWN_SERVERS", row));
    let server_url = tokens(&page.runtime("ServerUrl"));
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    for ((table, (index, server)), names) in general.chain(own).zip(&cx.names.servers) {
        let table = tokens(table);
        let text = server.description.as_deref().map(docs::clean).unwrap_or_default();
        let mut lines = text;
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(docs::quoted(&server.url));
        let about = docs::attributes(&lines);
        let variant = tokens(&names.variant);
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        if server.variables.is_empty() {
            variants.push(quote!(#about #variant));
            arms.push(quote!(Server::#variant => #table[#index].with_defaults()));
            continue;
        }
        let mut fields = Vec::new();
        let mut bindings = Vec::new();
        let mut pairs = Vec::new();
        for (variable, field) in server.variables.iter().zip(&names.variables) {
            let mut lines = variable.description.as_deref().map(docs::clean).unwrap_or_default();
            let values = variable
                .values
                .iter()
                .map(|value| docs::quoted(value))
                .collect::<Vec<_>>();
            if !lines.is_empty() {
                lines.push(String::new());
            }
            if !values.is_empty() {
                lines.push(format!("One of {}.", values.join(", ")));
            }
            lines.push(match &variable.default {
                Some(default) => format!("Default: {}.", docs::quoted(default)),
                None => "It has no default.".to_owned(),
            });
            let about = docs::attributes(&lines);
            let (wire, field) = (&variable.name, tokens(field));
            fields.push(quote!(#about #field: String));
            bindings.push(field.clone());
            pairs.push(quote!((#wire, &#field)));
        }
        variants.push(quote!(#about #variant { #(#fields),* }));
        arms.push(quote!(Server::#variant { #(#bindings),* } => #table[#index].fill(&[#(#pairs),*])));
    }
    page.item(quote! {
        /// The servers of the description.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Server { #(#variants),* }
    });
    page.item(quote! {
        impl From<Server> for #server_url {
            fn from(server: Server) -> Self {
                match server { #(#arms,)* }
            }
        }
    });
}

/// Whether there is an enum `Server`.
pub fn has_choice(cx: &Context<'_>) -> bool {
    let servers = &cx.api.servers;
    servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty()) || !cx.api.own_servers.is_empty()
}

/// The static tables.
fn tables(cx: &Context<'_>, schemes: &Schemes, page: &mut Page) {
    let mut fields = TokenStream::new();
    if !schemes.all.is_empty() {
        let constants = schemes.all.iter().enumerate().map(|(place, scheme)| {
            let (name, place) = (tokens(&scheme.constant), proc_macro2::Literal::usize_unsuffixed(place));
            quote!(pub const #name: usize = #place;)
        });
        let constants: Vec<TokenStream> = constants.collect();
        page.item(quote! {
            /// Places of the security schemes in `SCHEMES`.
            pub(crate) mod schemes { #(#constants)* }
        });
    }
    // What only asks for schemes that are not known is still refused.
    let guarded = !schemes.all.is_empty() || cx.api.operations.iter().any(|one| !one.security.is_empty());
    if guarded {
        let table = tokens(&page.runtime("Schemes"));
        if !schemes.all.is_empty() {
            page.runtime("Scheme");
        }
        let rows: Vec<TokenStream> = schemes.all.iter().map(|scheme| row(cx, page, scheme)).collect();
        let aliases = aliases(cx, schemes);
        let aliases = aliases.iter().map(|set| {
            let names = set.iter().map(|scheme| tokens(&scheme.constant));
            quote!(&[#(schemes::#names),*])
        });
        page.item(quote!(static SCHEMES: #table = #table { all: &[#(#rows),*], aliases: &[#(#aliases),*], };));
        fields.extend(quote!(schemes: Some(&SCHEMES),));
    }
    if !cx.api.servers.is_empty() {
        let rows = ops::templates(page, &cx.api.servers);
        let template = tokens(&page.runtime("ServerTemplate"));
        let count = proc_macro2::Literal::usize_unsuffixed(rows.len());
        page.item(quote!(static SERVERS: [#template; #count] = [#(#rows),*];));
        fields.extend(quote!(servers: &SERVERS,));
    }
    if !cx.api.own_servers.is_empty() {
        let rows = ops::templates(page, &cx.api.own_servers);
        let template = tokens(&page.runtime("ServerTemplate"));
        let count = proc_macro2::Literal::usize_unsuffixed(rows.len());
        page.item(quote! {
            /// Of operations that have servers of their own.
            static OWN_SERVERS: [#template; #count] = [#(#rows),*];
        });
    }
    let api = tokens(&page.runtime("Api"));
    let rest = if guarded && !cx.api.servers.is_empty() {
        quote!()
    } else {
        quote!(..#api::NEW)
    };
    page.item(quote! {
        static API: #api = #api {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            #fields
            #rest
        };
    });
}

/// Schemes that stand for one another.
pub fn aliases<'a>(cx: &Context<'_>, schemes: &'a Schemes) -> Vec<Vec<&'a Scheme>> {
    let sets = cx.api.aliases.iter().map(|set| {
        let members = schemes.all.iter().filter(|scheme| set.contains(&scheme.index));
        members.collect::<Vec<_>>()
    });
    sets.filter(|set| set.len() > 1).collect()
}

fn row(cx: &Context<'_>, page: &mut Page, scheme: &Scheme) -> TokenStream {
    let setter = unescaped(&scheme.setter);
    match cx.api.schemes.get(scheme.index).map(|scheme| &scheme.kind) {
        Some(SchemeKind::Key { location, name }) => {
            let place = tokens(match location {
                KeyLocation::Header => "Header",
                KeyLocation::Query => "Query",
                KeyLocation::Cookie => "Cookie",
            });
            let place_type = tokens(&page.runtime("In"));
            quote!(Scheme::key(#setter, #place_type::#place, #name))
        }
        Some(SchemeKind::Basic) => quote!(Scheme::basic(#setter)),
        Some(SchemeKind::Http { scheme }) => quote!(Scheme::http(#setter, #scheme)),
        _ => quote!(Scheme::bearer(#setter)),
    }
}

/// What a credential is given by, for documentation: `token("…")`.
pub fn credential_call(scheme: &Scheme) -> String {
    let setter = &scheme.setter;
    match scheme.how {
        "basic" => format!("{setter}({}, {})", string("user"), string("password")),
        _ => format!("{setter}({})", string("…")),
    }
}
