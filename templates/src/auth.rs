//! Credentials: which of an operation's alternatives is sent, and how (OAS 3.1.2 §4.8.27, §4.8.30).
//! Uses `base64_text`, `secret`, `operation` and `style`.

use super::base64_text::base64_text;
use super::operation::In;
use super::secret::Secret;
use super::style;

/// A security scheme of the description. The name is that of the setter.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Key(In, &'static str),
    Basic,
    Bearer,
    Http(&'static str),
}

impl Scheme {
    /// A key: where it travels, and under which name.
    pub const fn key(name: &'static str, place: In, key: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Key(place, key),
        }
    }

    /// User and password (RFC 7617).
    pub const fn basic(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Basic,
        }
    }

    /// A bearer token (RFC 6750): `http` with `bearer`, OAuth 2 and OpenID Connect.
    pub const fn bearer(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Bearer,
        }
    }

    /// Another scheme of HTTP: its name, such as `Digest`.
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Http(scheme),
        }
    }

    /// The key's name if it travels in the query.
    pub(super) fn query_key(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Key(In::Query, name) => Some(name),
            _ => None,
        }
    }
}

/// A credential.
#[derive(Clone, Debug)]
pub struct Credential {
    user: Option<String>,
    secret: Secret,
}

impl Credential {
    /// A key, a token, or what follows the scheme's name.
    pub fn secret(secret: impl Into<Secret>) -> Self {
        Self {
            user: None,
            secret: secret.into(),
        }
    }

    /// User and password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self {
            user: Some(user.into()),
            secret: password.into(),
        }
    }
}

/// Credentials by the index of their scheme.
pub type Credentials = Vec<(usize, Credential)>;

/// Sets one, in place of an older one.
pub fn set(credentials: &mut Credentials, scheme: usize, credential: Credential) {
    credentials.retain(|(other, _)| *other != scheme);
    credentials.push((scheme, credential));
}

/// What a credential adds to a request.
pub enum Proof {
    /// A header field.
    Header(&'static str, String),
    /// `name=value` in the query.
    Query(String),
    /// `name=value` in the cookies.
    Cookie(String),
}

/// Who may call: what there is to choose from.
pub struct Wallet<'a> {
    /// All schemes.
    pub schemes: &'static [Scheme],
    /// Lists of schemes whose credentials stand for each other.
    pub aliases: &'static [&'static [usize]],
    /// The client's credentials.
    pub client: &'a Credentials,
    /// The call's own.
    pub call: &'a Credentials,
}

impl Wallet<'_> {
    /// What to send: the first alternative that asks for something and can be met, and only that; nothing where none can
    /// and the description allows nothing. A call's own credentials come first: when there are any, only alternatives
    /// that use them count.
    ///
    /// # Errors
    /// The setters of each alternative, when none can be met.
    pub fn choose(&self, alternatives: &[&[usize]]) -> Result<Vec<Proof>, Vec<Vec<&'static str>>> {
        if alternatives.is_empty() {
            return Ok(Vec::new());
        }
        let uses = |all: &[usize], (scheme, _): &(usize, Credential)| all.iter().any(|one| self.same(*one, *scheme));
        let met = |all: &&&[usize]| all.iter().all(|one| self.find(*one).is_some());
        let chosen = if self.call.is_empty() {
            let asking = alternatives.iter().find(|all| !all.is_empty() && met(all));
            asking.or_else(|| alternatives.iter().find(|all| all.is_empty()))
        } else {
            let every = alternatives
                .iter()
                .find(|all| met(all) && self.call.iter().all(|own| uses(all, own)));
            every.or_else(|| {
                alternatives
                    .iter()
                    .find(|all| met(all) && self.call.iter().any(|own| uses(all, own)))
            })
        };
        match chosen {
            Some(all) => Ok(all.iter().filter_map(|one| self.proof(*one)).collect()),
            None => Err(alternatives
                .iter()
                .filter(|all| !all.is_empty())
                .map(|all| {
                    all.iter()
                        .filter_map(|one| self.schemes.get(*one))
                        .map(|scheme| scheme.name)
                        .collect()
                })
                .collect()),
        }
    }

    fn same(&self, one: usize, other: usize) -> bool {
        one == other
            || self
                .aliases
                .iter()
                .any(|all| all.contains(&one) && all.contains(&other))
    }

    fn find(&self, scheme: usize) -> Option<&Credential> {
        [self.call, self.client].into_iter().find_map(|credentials| {
            let own = credentials.iter().find(|(other, _)| *other == scheme);
            own.or_else(|| credentials.iter().find(|(other, _)| self.same(*other, scheme)))
                .map(|(_, found)| found)
        })
    }

    fn proof(&self, index: usize) -> Option<Proof> {
        let (scheme, credential) = (self.schemes.get(index)?, self.find(index)?);
        let secret = credential.secret.expose();
        Some(match scheme.kind {
            Kind::Key(In::Query, name) => Proof::Query(format!("{}={}", style::encode(name), style::encode(secret))),
            Kind::Key(In::Cookie, name) => Proof::Cookie(format!("{name}={secret}")),
            Kind::Key(_, name) => Proof::Header(name, secret.to_owned()),
            Kind::Bearer => Proof::Header("authorization", format!("Bearer {secret}")),
            Kind::Http(name) => Proof::Header("authorization", format!("{name} {secret}")),
            Kind::Basic => {
                let user = credential.user.as_deref().unwrap_or_default();
                Proof::Header(
                    "authorization",
                    format!("Basic {}", base64_text(format!("{user}:{secret}").as_bytes())),
                )
            }
        })
    }
}
