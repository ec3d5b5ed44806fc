//! Security schemes as a client can satisfy them, and what each operation
//! asks for: an OR of ANDs of them.

use super::{Lowering, docs};
use crate::at::At;
use crate::config;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Api, Flow, FlowKind, KeyLocation, Requirement, Scheme, SchemeKind};
use crate::read::{APIKeyLocation, KnownScheme, OAuth2Flows, SecurityKind, SecurityRequirement};
use std::collections::BTreeSet;

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
            let (flows, open_id) = match &scheme.kind {
                SecurityKind::Known(known) => match &**known {
                    KnownScheme::OAuth2 { flows: described, .. } => (flows(described), None),
                    KnownScheme::OpenIDConnect {
                        open_id_connect_url, ..
                    } => (Vec::new(), docs::given(Some(open_id_connect_url))),
                    _ => (Vec::new(), None),
                },
                _ => (Vec::new(), None),
            };
            api.schemes.push(Scheme {
                at: scheme.at.clone(),
                name: scheme.name.clone(),
                description: docs::given(scheme.description.as_deref()),
                kind,
                flows,
                open_id,
                asked: false,
            });
        }
        self.aliases(api);
        for (name, variables) in &self.config.variables {
            let at = config::at(&["auth", "variables", name]);
            match api.schemes.iter().find(|scheme| scheme.name == *name) {
                Some(scheme) => self.count_variables(&at, scheme, variables.len()),
                None => self.unknown_scheme(&at.key(), name, "this variable is shown nowhere"),
            }
        }
    }

    /// The schemes that carry the same credential. Lists that have one in common are one set: what stands for it stands
    /// for all of them.
    fn aliases(&mut self, api: &mut Api) {
        for (index, names) in self.config.aliases.iter().enumerate() {
            let list = config::at(&["auth", "aliases"]).item(index);
            let mut named = Vec::new();
            for (index, name) in names.iter().enumerate() {
                match api.schemes.iter().position(|s| s.name == *name) {
                    Some(scheme) => named.push((list.item(index), scheme)),
                    None => self.unknown_scheme(&list.item(index), name, "this alias has no effect"),
                }
            }
            let (joined, apart): (Vec<_>, Vec<_>) = std::mem::take(&mut api.aliases)
                .into_iter()
                .partition(|set| named.iter().any(|(_, scheme)| set.contains(scheme)));
            api.aliases = apart;
            let mut set = joined.concat();
            for (at, scheme) in named {
                if set.contains(&scheme) {
                    continue;
                }
                set.push(scheme);
                let first = set.first().and_then(|first| api.schemes.get(*first));
                if let (Some(first), Some(scheme)) = (first, api.schemes.get(scheme)) {
                    self.same_credential(&at, first, scheme);
                }
            }
            if set.len() > 1 {
                api.aliases.push(set);
            }
        }
    }

    /// Refuses an alias of schemes whose credentials are given in different ways: neither could be made of the other.
    fn same_credential(&mut self, at: &At, first: &Scheme, scheme: &Scheme) {
        let words = |scheme: &Scheme| match scheme.kind {
            SchemeKind::Basic => Some("takes a user and a password"),
            SchemeKind::Key { .. } | SchemeKind::Bearer | SchemeKind::Http { .. } => Some("takes one secret"),
            SchemeKind::MutualTls => Some("is met by the certificate of the transport"),
            // It can't be satisfied at all, which is told.
            SchemeKind::Unknown => None,
        };
        let (Some(one), Some(other)) = (words(first), words(scheme)) else {
            return;
        };
        if one != other {
            let message = format!(
                "`{}` can't stand for `{}`: it {other}, where `{}` {one}",
                scheme.name, first.name, first.name
            );
            self.sink.push(
                Diagnostic::error("unfit-setting", at, message)
                    .note("the service would be sent what is no credential of it")
                    .help("name schemes whose credential is the same, such as a key and a bearer token, or remove the alias"),
            );
        }
    }

    /// Marks the schemes that operations ask for, and tells of those that the others are.
    pub fn asked_schemes(&mut self, api: &mut Api) {
        let requirements = api.operations.iter().flat_map(|operation| &operation.security);
        let mut asked: BTreeSet<usize> = requirements.flat_map(|r| &r.schemes).map(|(index, _)| *index).collect();
        for set in &api.aliases {
            if set.iter().any(|index| asked.contains(index)) {
                asked.extend(set);
            }
        }
        // Where only some operations are wanted, others may ask for it.
        let quiet = api.operations.is_empty() || !self.config.selection.is_all();
        for (index, scheme) in api.schemes.iter_mut().enumerate() {
            scheme.asked = asked.contains(&index);
            if scheme.asked || quiet || scheme.kind == SchemeKind::Unknown {
                continue;
            }
            let message = format!("no operation asks for the security scheme `{}`", scheme.name);
            self.sink.push(
                Diagnostic::new(Severity::Note, "unused-security-scheme", &scheme.at.key(), message)
                    .note("the client has no setter for it")
                    .help("name it in a `security` list, or remove it"),
            );
        }
    }

    /// A credential is read from one variable, user and password from one each.
    fn count_variables(&mut self, at: &At, scheme: &Scheme, given: usize) {
        let (wanted, words, help) = match scheme.kind {
            SchemeKind::Basic => (2, "two variables", "write `[\"MY_API_USER\", \"MY_API_PASSWORD\"]`"),
            SchemeKind::Key { .. } | SchemeKind::Bearer | SchemeKind::Http { .. } => {
                (1, "one variable", "write `\"MY_API_TOKEN\"`")
            }
            SchemeKind::MutualTls | SchemeKind::Unknown => return,
        };
        if given != wanted {
            let message = format!("`{}` is read from {words}, not from {given}", scheme.name);
            self.sink.push(
                Diagnostic::error("unfit-setting", at, message)
                    .note("the quick start would show others, named after the package")
                    .help(help),
            );
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

    /// The alternatives of an operation. One with a scheme for which nothing can be sent (the reader reports it) can't be
    /// met as it stands: what else it names is asked for, for the call would go with nothing otherwise, but after those
    /// that can be met.
    pub fn requirements(&mut self, api: &Api, from: Option<&[SecurityRequirement]>) -> Vec<Requirement> {
        let sent = |name: &str| {
            let place = api.schemes.iter().position(|s| s.name == name);
            place.filter(|index| api.schemes.get(*index).is_some_and(|s| s.kind != SchemeKind::Unknown))
        };
        let mut alternatives: Vec<Requirement> = Vec::new();
        let mut in_part: Vec<Requirement> = Vec::new();
        for requirement in from.unwrap_or_default() {
            let named = requirement.schemes.iter();
            let schemes: Vec<Needed> = named
                .filter_map(|(name, scopes)| Some((sent(name)?, scopes.clone())))
                .collect();
            let lost = requirement.schemes.len() > schemes.len();
            // Without any it would be an alternative that asks for nothing.
            if lost && schemes.is_empty() {
                continue;
            }
            let found = if lost || !requirement.whole {
                &mut in_part
            } else {
                &mut alternatives
            };
            let sets = self.apart(api, requirement, schemes);
            found.extend(sets.into_iter().map(|schemes| Requirement { schemes }));
        }
        alternatives.append(&mut in_part);
        let mut told: Vec<Requirement> = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            if !told.contains(&alternative) {
                told.push(alternative);
            }
        }
        told
    }

    /// Schemes that are asked for together as sets that can be sent together: of two in one place, where a request has
    /// room for one, either will do (reported). Generators write the flows of one OAuth server so.
    fn apart(&mut self, api: &Api, requirement: &SecurityRequirement, schemes: Vec<Needed>) -> Vec<Vec<Needed>> {
        let place_of = |needed: &Needed| api.schemes.get(needed.0).and_then(place);
        let mut sets: Vec<Vec<Needed>> = vec![Vec::new()];
        for needed in schemes {
            let mut more = Vec::new();
            for set in &mut sets {
                let taken = match place_of(&needed) {
                    Some(place) => set.iter().position(|one| place_of(one).as_ref() == Some(&place)),
                    None => None,
                };
                let Some(taken) = taken else {
                    set.push(needed.clone());
                    continue;
                };
                let mut other = set.clone();
                if let Some(earlier) = other.get_mut(taken) {
                    self.collision(api, requirement, earlier.0, needed.0);
                    *earlier = needed.clone();
                }
                more.push(other);
            }
            sets.extend(more);
            sets.truncate(MOST_SETS);
        }
        sets
    }

    /// Many operations ask for the same; it is told once.
    fn collision(&mut self, api: &Api, requirement: &SecurityRequirement, earlier: usize, later: usize) {
        let (Some(earlier), Some(later)) = (api.schemes.get(earlier), api.schemes.get(later)) else {
            return;
        };
        let place = place(later).unwrap_or_default();
        let (earlier, later) = (&earlier.name, &later.name);
        if self.collisions.insert((earlier.clone(), later.clone())) {
            self.sink.push(
                Diagnostic::warning(
                    "credentials-collide",
                    &requirement.at,
                    format!("`{earlier}` and `{later}` are both sent as {place}"),
                )
                .note("a request has room for one, so the client is content with either")
                .help("make them alternatives, each an item of `security`, or send one elsewhere"),
            );
        }
    }
}

/// The flows by which OAuth gives a token; the most usual one first.
fn flows(described: &OAuth2Flows) -> Vec<Flow> {
    let code = described.authorization_code.as_ref().map(|flow| Flow {
        authorization: docs::given(Some(&flow.authorization_url)),
        token: docs::given(Some(&flow.token_url)),
        ..without_addresses(
            FlowKind::AuthorizationCode,
            flow.refresh_url.as_deref(),
            flow.scopes.clone(),
        )
    });
    let client = described.client_credentials.as_ref().map(|flow| Flow {
        token: docs::given(Some(&flow.token_url)),
        ..without_addresses(
            FlowKind::ClientCredentials,
            flow.refresh_url.as_deref(),
            flow.scopes.clone(),
        )
    });
    let password = described.password.as_ref().map(|flow| Flow {
        token: docs::given(Some(&flow.token_url)),
        ..without_addresses(FlowKind::Password, flow.refresh_url.as_deref(), flow.scopes.clone())
    });
    let implicit = described.implicit.as_ref().map(|flow| Flow {
        authorization: docs::given(Some(&flow.authorization_url)),
        ..without_addresses(FlowKind::Implicit, flow.refresh_url.as_deref(), flow.scopes.clone())
    });
    [code, client, password, implicit].into_iter().flatten().collect()
}

/// What every flow has: where a token is to be had, only some of them say.
fn without_addresses(
    kind: FlowKind,
    refresh: Option<&str>,
    scopes: impl IntoIterator<Item = (String, String)>,
) -> Flow {
    Flow {
        kind,
        authorization: None,
        token: None,
        refresh: docs::given(refresh),
        scopes: scopes.into_iter().collect(),
    }
}

/// A scheme by its index, and its scopes.
type Needed = (usize, Vec<String>);

/// Sets that one requirement may come apart into.
const MOST_SETS: usize = 16;

/// Where a credential stands in a request.
fn place(scheme: &Scheme) -> Option<String> {
    Some(match &scheme.kind {
        SchemeKind::Key { location, name } => match location {
            KeyLocation::Header => format!("the header field `{}`", name.to_ascii_lowercase()),
            KeyLocation::Query => format!("the query parameter `{name}`"),
            KeyLocation::Cookie => format!("the cookie `{name}`"),
        },
        SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::Http { .. } => {
            "the header field `authorization`".to_owned()
        }
        SchemeKind::MutualTls | SchemeKind::Unknown => return None,
    })
}
