//! Security schemes, and what is asked for of them (OAS 3.0.4 §4.8.27 to §4.8.30) → what each sends, and the
//! alternatives of an operation.

use super::cursor::Cursor;
use super::media_name::visible;
use super::section::Section;
use super::{Document, Location, Method, Parameter, Reader, SecurityKind, SecurityRequirement, SecurityScheme};
use crate::at::At;
use crate::source::Tree;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, SecurityScheme as Known,
};

impl<'s> Reader<'s, '_> {
    pub(super) fn security_schemes(&mut self, found: Option<(At, &'s Tree)>) -> Vec<SecurityScheme> {
        let Some((at, map)) = found.and_then(|(at, tree)| self.shared_map(&at, tree)) else {
            return Vec::new();
        };
        self.schemes = map.iter().map(|(name, _)| name.to_owned()).collect();
        let mut schemes = Vec::new();
        for (name, tree) in map.by_key() {
            if name.starts_with("x-") && tree.get("type").is_none() {
                continue;
            }
            let at = at.member(name);
            let Some(there) = self.follow(&at, tree, Section::SecuritySchemes, "the security scheme is left out")
            else {
                continue;
            };
            schemes.extend(self.security_scheme(&there.at, name, there.tree));
        }
        schemes
    }

    fn security_scheme(&mut self, at: &At, name: &str, tree: &'s Tree) -> Option<SecurityScheme> {
        let mut cursor = Cursor::open(self, at, tree, "security scheme")?;
        let written = cursor.string(self, "type").unwrap_or_default();
        let description = cursor.string(self, "description");
        // Each type has keywords of its own; the others' are often there too, empty.
        cursor.ignore(&[
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "flows",
            "openIdConnectUrl",
            "oauth2MetadataUrl",
            "deprecated",
        ]);
        let found = self.security_kind(&mut cursor, name, &written, description.as_deref());
        cursor.finish(self);
        let kind = match found {
            Ok(Some(kind)) => kind,
            Ok(None) => {
                self.warn(
                    "incomplete-security",
                    at,
                    format!("the security scheme `{name}` does not say what to send"),
                    "nothing can be sent for it",
                    "an `apiKey` needs `name` and `in`, an `http` scheme needs `scheme`",
                );
                SecurityKind::Unknown(written)
            }
            Err(()) => SecurityKind::Unknown(written),
        };
        Some(SecurityScheme {
            at: at.clone(),
            name: name.to_owned(),
            description,
            kind,
        })
    }

    /// What a scheme of this type sends. `None` where something is missing; `Err` where nothing can be sent, which is
    /// reported.
    fn security_kind(
        &mut self,
        cursor: &mut Cursor<'s>,
        name: &str,
        written: &str,
        description: Option<&str>,
    ) -> Result<Option<SecurityKind>, ()> {
        let http = |scheme: String, bearer_format: Option<String>| Known::HTTP {
            scheme,
            bearer_format,
            description: description.map(str::to_owned),
            extensions: Default::default(),
        };
        let known = match written {
            "apiKey" => self.api_key(cursor, name)?,
            "http" => cursor
                .string(self, "scheme")
                .map(|scheme| http(scheme, cursor.string(self, "bearerFormat"))),
            "oauth2" => {
                let flows = cursor.take(self, "flows");
                Some(Known::OAuth2 {
                    flows: flows.map(|(at, tree)| self.flows(&at, tree)).unwrap_or_default(),
                    description: description.map(str::to_owned),
                    extensions: Default::default(),
                })
            }
            "openIdConnect" => Some(Known::OpenIDConnect {
                open_id_connect_url: cursor.string(self, "openIdConnectUrl").unwrap_or_default(),
                description: description.map(str::to_owned),
                extensions: Default::default(),
            }),
            "mutualTLS" => return Ok(Some(SecurityKind::MutualTls)),
            "basic" => {
                self.warn(
                    "swagger2-security",
                    &cursor.at.member("type"),
                    "`type: basic` is of Swagger 2.0",
                    "it is read as `type: http` with `scheme: basic`",
                    "write `type: http` and `scheme: basic`",
                );
                Some(http("basic".to_owned(), None))
            }
            other => {
                let (at, message) = match cursor.has("type") {
                    true => (
                        cursor.at.member("type"),
                        format!("the security scheme `{name}` has the type `{other}`, which there is not"),
                    ),
                    false => (cursor.at.key(), format!("the security scheme `{name}` has no `type`")),
                };
                self.warn(
                    "unknown-security-type",
                    &at,
                    message,
                    "nothing can be sent for it",
                    "use `apiKey`, `http`, `oauth2`, `openIdConnect` or (3.1) `mutualTLS`",
                );
                return Err(());
            }
        };
        Ok(known.map(|known| SecurityKind::Known(Box::new(known))))
    }

    /// `None` where something is missing; `Err` where the location is none, which is reported.
    fn api_key(&mut self, cursor: &mut Cursor<'s>, scheme: &str) -> Result<Option<Known>, ()> {
        let name = cursor.string(self, "name");
        let place = cursor.string(self, "in");
        let description = cursor.string(self, "description");
        let (Some(name), Some(place)) = (name, place) else {
            return Ok(None);
        };
        let location = match place.to_ascii_lowercase().as_str() {
            "header" => APIKeyLocation::Header,
            "query" => APIKeyLocation::Query,
            "cookie" => APIKeyLocation::Cookie,
            _ => {
                self.warn(
                    "unknown-location",
                    &cursor.at.member("in"),
                    format!("the key of the security scheme `{scheme}` can't be in `{place}`"),
                    "nothing can be sent for it",
                    "write `header`, `query` or `cookie`; a key in the body is a property of it",
                );
                return Err(());
            }
        };
        let name = match location {
            APIKeyLocation::Header => self
                .field_name(&cursor.at.member("name"), &name)
                .map_err(drop)?
                .to_owned(),
            APIKeyLocation::Cookie => self.cookie_name(&cursor.at.member("name"), &name)?.to_owned(),
            APIKeyLocation::Query => name,
        };
        Ok(Some(Known::APIKey {
            location,
            name,
            description,
            extensions: Default::default(),
        }))
    }

    /// The name of a cookie. Servers go beyond the words of RFC 6265 §4.1.1, but not past what ends a name or a pair.
    fn cookie_name<'n>(&mut self, at: &At, written: &'n str) -> Result<&'n str, ()> {
        let name = written.trim();
        let ends = |c: char| matches!(c, '=' | ';' | ',') || c.is_whitespace() || c.is_control();
        if !name.is_empty() && !name.contains(ends) {
            return Ok(name);
        }
        self.warn(
            "invalid-header",
            at,
            format!("`{}` can't be the name of a cookie", visible(written)),
            "nothing can be sent for it, for the field `Cookie` can't carry it",
            "write the name alone, without `=`, `;`, `,` and spaces",
        );
        Err(())
    }

    fn flows(&mut self, at: &At, tree: &'s Tree) -> OAuth2Flows {
        let mut flows = OAuth2Flows::default();
        let Some(mut cursor) = Cursor::open(self, at, tree, "list of OAuth flows") else {
            return flows;
        };
        for key in ["implicit", "password", "clientCredentials", "authorizationCode"] {
            let Some((at, tree)) = cursor.take(self, key) else {
                continue;
            };
            let Some(mut flow) = Cursor::open(self, &at, tree, "OAuth flow") else {
                continue;
            };
            let authorization_url = flow.string(self, "authorizationUrl").unwrap_or_default();
            let token_url = flow.string(self, "tokenUrl").unwrap_or_default();
            let refresh_url = flow.string(self, "refreshUrl");
            let mut named = Vec::new();
            if let Some((at, map)) = flow.map(self, "scopes") {
                for (scope, tree) in map.iter() {
                    let about = match tree {
                        Tree::Null => String::new(),
                        tree => self.text(&at.member(scope), tree).unwrap_or_default(),
                    };
                    named.push((scope.to_owned(), about));
                }
            }
            flow.finish(self);
            let scopes = named.into_iter().collect();
            let extensions = Default::default();
            match key {
                "implicit" => {
                    flows.implicit = Some(ImplicitOAuth2Flow {
                        authorization_url,
                        refresh_url,
                        scopes,
                        extensions,
                    })
                }
                "password" => {
                    flows.password = Some(PasswordOAuth2Flow {
                        refresh_url,
                        token_url,
                        scopes,
                        extensions,
                    })
                }
                "clientCredentials" => {
                    flows.client_credentials = Some(ClientCredentialsOAuth2Flow {
                        refresh_url,
                        token_url,
                        scopes,
                        extensions,
                    });
                }
                _ => {
                    flows.authorization_code = Some(AuthorizationCodeOAuth2Flow {
                        authorization_url,
                        token_url,
                        refresh_url,
                        scopes,
                        extensions,
                    });
                }
            }
        }
        cursor.finish(self);
        flows
    }

    /// Schemes that nothing asks for are described for some reason: any of them will do with every operation, together or
    /// alone, and so will none (OAS 3.0.4 §4.8.30.2, as if an empty requirement stood beside them). Only an operation's own
    /// empty `security` says that there none is wanted. A TRACE has no credentials.
    pub(super) fn security_for_all(&mut self, read: &mut Document) {
        let Document {
            security_schemes,
            paths,
            at,
            ..
        } = read;
        let sent: Vec<(&SecurityScheme, Place)> =
            security_schemes.iter().filter_map(|s| Some((s, place(s)?))).collect();
        let operations = || paths.iter().flat_map(|path| &path.operations);
        let asked = operations().any(|one| one.security.as_deref().is_some_and(names_any));
        if sent.is_empty() || asked || operations().all(|one| one.security.is_some()) {
            return;
        }
        let mut given = false;
        let operations = paths.iter_mut().flat_map(|path| &mut path.operations);
        for operation in operations.filter(|one| one.security.is_none() && one.method != Method::Trace) {
            // What is a parameter of the operation is asked for there; one named `Authorization` is none.
            let is_parameter = |place: &Place| {
                *place != authorization()
                    && operation
                        .parameters
                        .iter()
                        .any(|parameter| place_of(parameter) == *place)
            };
            let sent: Vec<_> = sent.iter().filter(|(_, place)| !is_parameter(place)).collect();
            if sent.is_empty() {
                continue;
            }
            let empty = SecurityRequirement {
                at: at.clone(),
                schemes: Vec::new(),
                whole: true,
            };
            let sets = together(&sent).into_iter().map(|schemes| SecurityRequirement {
                at: at.clone(),
                schemes: schemes.into_iter().map(|s| (s.name.clone(), Vec::new())).collect(),
                whole: true,
            });
            operation.security = Some(sets.chain([empty]).collect());
            given = true;
        }
        // A list that names none of the schemes has been told of.
        if given && !self.security_named {
            self.warn(
                "security-unstated",
                &at.member("components").member("securitySchemes").key(),
                "no operation asks for the credentials that are described here",
                "the client sends credentials that it is given with every operation, and goes without if it has none",
                "add `security` at the top, or to the operations that need it",
            );
        }
    }

    /// A `security` list. A scheme that the document has not got is left out, and with it an alternative that names no
    /// other; if no alternative is left, the list says nothing.
    pub(super) fn security(&mut self, at: &At, tree: &'s Tree) -> Option<Vec<SecurityRequirement>> {
        // One alternative without its list.
        let alone = tree.as_map().is_some() && tree.get("$ref").is_none();
        let (at, list) = if alone {
            self.warn(
                "scalar-for-list",
                at,
                "expected a list, found a map",
                "it is read as a list of one",
                "write it as a list",
            );
            (at.clone(), std::slice::from_ref(tree))
        } else {
            self.shared_list(at, tree)?
        };
        let mut alternatives = Vec::new();
        for (index, tree) in list.iter().enumerate() {
            let at = if alone { at.clone() } else { at.item(index) };
            let Some(map) = self.map(&at, tree) else { continue };
            let mut schemes = Vec::new();
            let mut whole = true;
            self.security_named |= !map.is_empty();
            for (name, scopes) in map.iter() {
                let at = at.member(name);
                if !self.schemes.iter().any(|s| s == name) {
                    self.warn(
                        "undefined-security-scheme",
                        &at.key(),
                        format!("there is no security scheme `{name}`"),
                        match map.iter().any(|(name, _)| self.schemes.iter().any(|s| s == name)) {
                            true => "it is left out; the other schemes of this alternative are asked for",
                            false => "this alternative is left out",
                        },
                        "add it to `components.securitySchemes`",
                    );
                    whole = false;
                    continue;
                }
                let scopes = match scopes {
                    Tree::Null => Vec::new(),
                    Tree::Map(map) if map.is_empty() => Vec::new(),
                    scopes => self.texts(&at, scopes),
                };
                schemes.push((name.to_owned(), scopes));
            }
            if whole || !schemes.is_empty() {
                alternatives.push(SecurityRequirement { at, schemes, whole });
            }
        }
        (!alternatives.is_empty() || list.is_empty()).then_some(alternatives)
    }
}

/// Whether a `security` asks for anything.
pub(super) fn names_any(all: &[SecurityRequirement]) -> bool {
    all.iter().any(|requirement| !requirement.schemes.is_empty())
}

/// Where in a request, and under what name.
type Place = (&'static str, String);

/// Where a credential stands; `None` where there is nothing to send.
fn place(scheme: &SecurityScheme) -> Option<Place> {
    let SecurityKind::Known(known) = &scheme.kind else {
        return None;
    };
    Some(match &**known {
        Known::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => ("header", name.to_ascii_lowercase()),
            APIKeyLocation::Query => ("query", name.clone()),
            APIKeyLocation::Cookie => ("cookie", name.clone()),
        },
        _ => authorization(),
    })
}

fn authorization() -> Place {
    ("header", "authorization".to_owned())
}

fn place_of(parameter: &Parameter) -> Place {
    match parameter.location {
        Location::Header => ("header", parameter.name.to_ascii_lowercase()),
        Location::Query => ("query", parameter.name.clone()),
        Location::Cookie => ("cookie", parameter.name.clone()),
        Location::Path => ("path", parameter.name.clone()),
    }
}

/// Every set of schemes that a request has room for, larger ones first; of more than three each alone.
fn together<'d>(all: &[&(&'d SecurityScheme, Place)]) -> Vec<Vec<&'d SecurityScheme>> {
    if all.len() > 3 {
        return all.iter().map(|(scheme, _)| vec![*scheme]).collect();
    }
    let mut sets: Vec<Vec<&(&SecurityScheme, Place)>> = vec![Vec::new()];
    for one in all {
        let with: Vec<_> = sets
            .iter()
            .filter(|set| set.iter().all(|(_, place)| *place != one.1))
            .map(|set| set.iter().copied().chain([*one]).collect())
            .collect();
        sets.extend(with);
    }
    sets.retain(|set| !set.is_empty());
    sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
    sets.into_iter()
        .map(|set| set.into_iter().map(|(scheme, _)| *scheme).collect())
        .collect()
}
