//! Security schemes as a client can satisfy them, and what each operation
//! asks for: an OR of ANDs of them.

use super::{Lowering, docs};
use std::collections::BTreeMap;

use crate::at::At;
use crate::config;
use crate::diag::Diagnostic;
use crate::model::{Api, KeyLocation, Requirement, Scheme, SchemeKind};
use crate::read::{APIKeyLocation, KnownScheme, SecurityKind, SecurityRequirement};

impl<'a> Lowering<'a> {
    pub fn security_schemes(&mut self, api: &mut Api) {
        for scheme in &self.document.security_schemes {
            let kind = match &scheme.kind {
                SecurityKind::Known(known) => match &**known {
                    KnownScheme::APIKey { location, name, .. } => SchemeKind::Key {
                        location: match location {
                            APIKeyLocation::Header => KeyLocation::Header,
                            APIKeyLocation::Query => KeyLocation::Query,
                            APIKeyLocation::Cookie => KeyLocation::Cookie,
                        },
                        name: name.clone(),
                    },
                    KnownScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
                        "basic" => SchemeKind::Basic,
                        "bearer" => SchemeKind::Bearer,
                        _ => SchemeKind::Http { scheme: scheme.clone() },
                    },
                    KnownScheme::OAuth2 { .. } | KnownScheme::OpenIDConnect { .. } => SchemeKind::Bearer,
                },
                SecurityKind::MutualTls => SchemeKind::MutualTls,
                SecurityKind::Unknown(_) => SchemeKind::Unknown,
            };
            api.schemes.push(Scheme {
                at: scheme.at.clone(),
                name: scheme.name.clone(),
                description: docs::given(scheme.description.as_deref()),
                kind,
            });
        }
        for (index, group) in self.config.aliases.iter().enumerate() {
            let set = config::at(&["auth", "aliases"]).item(index);
            let mut indices = Vec::new();
            for (index, name) in group.iter().enumerate() {
                match api.schemes.iter().position(|s| s.name == *name) {
                    Some(index) => indices.push(index),
                    None => self.unknown_scheme(&set.item(index), name, "this alias has no effect"),
                }
            }
            if indices.len() > 1 {
                api.aliases.push(indices);
            }
        }
        for name in self.config.variables.keys() {
            if api.schemes.iter().all(|scheme| scheme.name != *name) {
                let at = config::at(&["auth", "variables", name]).key();
                self.unknown_scheme(&at, name, "this variable is shown nowhere");
            }
        }
    }

    fn unknown_scheme(&mut self, at: &At, name: &str, lost: &str) {
        let message = format!("the description has no security scheme `{name}`");
        self.sink.push(
            Diagnostic::warning("unknown-scheme", at, message)
                .note(lost)
                .help("write the key of the scheme in `components.securitySchemes`"),
        );
    }

    /// The alternatives of an operation. One that names an unknown scheme can
    /// never be met and is left out (the reader reports it).
    pub fn requirements(&mut self, api: &Api, from: Option<&[SecurityRequirement]>) -> Vec<Requirement> {
        let mut alternatives: Vec<Requirement> = Vec::new();
        for requirement in from.unwrap_or_default() {
            let mut schemes = Vec::with_capacity(requirement.schemes.len());
            let mut known = true;
            for (name, scopes) in &requirement.schemes {
                match api.schemes.iter().position(|s| s.name == *name) {
                    Some(index) => schemes.push((index, scopes.clone())),
                    None => {
                        known = false;
                    }
                }
            }
            self.one_of_a_kind(api, requirement, &schemes);
            let alternative = Requirement { schemes };
            if known && !alternatives.contains(&alternative) {
                alternatives.push(alternative);
            }
        }
        alternatives
    }

    /// Reports schemes that are asked for together and sent in one place, where only one can stand.
    fn one_of_a_kind(&mut self, api: &Api, requirement: &SecurityRequirement, schemes: &[(usize, Vec<String>)]) {
        let used = schemes.iter().filter_map(|(index, _)| api.schemes.get(*index));
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for scheme in used {
            let place = match &scheme.kind {
                SchemeKind::Key { location, name } => match location {
                    KeyLocation::Header => format!("the header field `{}`", name.to_ascii_lowercase()),
                    KeyLocation::Query => format!("the query parameter `{name}`"),
                    KeyLocation::Cookie => format!("the cookie `{name}`"),
                },
                SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::Http { .. } => {
                    "the header field `authorization`".to_owned()
                }
                SchemeKind::MutualTls | SchemeKind::Unknown => continue,
            };
            let Some(first) = seen.insert(place.clone(), &scheme.name) else {
                continue;
            };
            // Many operations ask for the same; once is enough.
            if self.collisions.insert((first.to_owned(), scheme.name.clone())) {
                let message = format!("`{first}` and `{}` are both sent as {place}", scheme.name);
                self.sink.push(
                    Diagnostic::warning("credentials-collide", &requirement.at, message)
                        .note(format!("a request has one; that of `{}` is sent", scheme.name))
                        .help("make them alternatives, each an item of `security`, or send one elsewhere"),
                );
            }
        }
    }
}
