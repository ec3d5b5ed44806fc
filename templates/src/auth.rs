//! Credentials: which of an operation's alternatives is sent, and how (OAS 3.1.2 §4.8.27, §4.8.30).
//! Uses `base64_text`, `secret`, `operation` and `style`.

use super::base64_text::base64_text;
use super::operation::In;
use super::secret::Secret;
use super::style;

/// A security scheme of the description. The name is that of the setter.
#[derive(Clone, Copy)]
pub struct Scheme {
    name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy)]
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
        let mut chosen: &[usize] = &[];
        let mut best = 0;
        for all in alternatives {
            let rank = self.rank(all);
            if rank > best {
                (chosen, best) = (all, rank);
            }
        }
        if best == 0 && !alternatives.is_empty() {
            return Err(self.setters(alternatives));
        }
        let mut proofs = Vec::new();
        for one in chosen {
            proofs.extend(self.proof(*one));
        }
        Ok(proofs)
    }

    /// How much speaks for an alternative: 2, that it asks for something, can be met, and uses all of the call's own
    /// credentials; 1, that it uses some of them, or where there are none, asks for nothing; 0, nothing.
    fn rank(&self, all: &[usize]) -> u8 {
        for one in all {
            if self.find(*one).is_none() {
                return 0;
            }
        }
        let mut used = 0;
        for (own, _) in self.call {
            if all.iter().any(|one| self.same(*one, *own)) {
                used += 1;
            }
        }
        if used == self.call.len() && !all.is_empty() {
            2
        } else {
            u8::from(used > 0 || self.call.is_empty())
        }
    }

    fn setters(&self, alternatives: &[&[usize]]) -> Vec<Vec<&'static str>> {
        let mut setters = Vec::new();
        for all in alternatives {
            let mut names = Vec::new();
            for one in *all {
                if let Some(scheme) = self.schemes.get(*one) {
                    names.push(scheme.name);
                }
            }
            if !all.is_empty() {
                setters.push(names);
            }
        }
        setters
    }

    fn same(&self, one: usize, other: usize) -> bool {
        for all in self.aliases {
            if all.contains(&one) && all.contains(&other) {
                return true;
            }
        }
        one == other
    }

    fn find(&self, scheme: usize) -> Option<&Credential> {
        for credentials in [self.call, self.client] {
            let mut alias = None;
            for (other, credential) in credentials {
                if *other == scheme {
                    return Some(credential);
                }
                if alias.is_none() && self.same(*other, scheme) {
                    alias = Some(credential);
                }
            }
            if alias.is_some() {
                return alias;
            }
        }
        None
    }

    fn proof(&self, index: usize) -> Option<Proof> {
        let (scheme, credential) = (self.schemes.get(index)?, self.find(index)?);
        let secret = credential.secret.expose();
        let authorization = match scheme.kind {
            Kind::Key(In::Query, name) => {
                let pair = joined(&style::encode(name), '=', &style::encode(secret));
                return Some(Proof::Query(pair));
            }
            Kind::Key(In::Cookie, name) => return Some(Proof::Cookie(joined(name, '=', secret))),
            Kind::Key(_, name) => return Some(Proof::Header(name, secret.to_owned())),
            Kind::Bearer => joined("Bearer", ' ', secret),
            Kind::Http(name) => joined(name, ' ', secret),
            Kind::Basic => {
                let user = credential.user.as_deref().unwrap_or("");
                joined("Basic", ' ', &base64_text(joined(user, ':', secret).as_bytes()))
            }
        };
        Some(Proof::Header("authorization", authorization))
    }
}

fn joined(name: &str, mark: char, value: &str) -> String {
    let mut text = name.to_owned();
    text.push(mark);
    text.push_str(value);
    text
}
