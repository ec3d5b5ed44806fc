//! Security schemes: which of an operation's alternatives is sent, and how (OAS 3.1.2 §4.8.27, §4.8.30).
//! Uses `base64_text`, `credential`, `operation`, `style` and `url`.

use super::base64_text::base64_text;
use super::credential::{Credential, Credentials, Proof, Security};
use super::operation::In;
use super::style;
use super::url;

/// A security scheme of the description. The name is that of the setter.
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
}

/// The security schemes of the description.
pub struct Schemes {
    /// As operations count them.
    pub all: &'static [Scheme],
    /// Lists of schemes whose credentials stand for each other.
    pub aliases: &'static [&'static [usize]],
}

impl Security for Schemes {
    fn proofs(
        &self,
        alternatives: &[&[usize]],
        client: &Credentials,
        call: &Credentials,
    ) -> Result<Vec<Proof>, Vec<Vec<&'static str>>> {
        let Self { all, aliases } = *self;
        let wallet = Wallet {
            schemes: all,
            aliases,
            client,
            call,
        };
        wallet.choose(alternatives)
    }

    fn query_keys(&self) -> Vec<&'static str> {
        let mut keys = Vec::new();
        for scheme in self.all {
            if let Kind::Key(In::Query, name) = scheme.kind {
                keys.push(name);
            }
        }
        keys
    }
}

/// Who may call: what there is to choose from.
struct Wallet<'a> {
    schemes: &'static [Scheme],
    aliases: &'static [&'static [usize]],
    /// The client's credentials.
    client: &'a Credentials,
    /// The call's own.
    call: &'a Credentials,
}

impl Wallet<'_> {
    /// See [`Security::proofs`].
    fn choose(&self, alternatives: &[&[usize]]) -> Result<Vec<Proof>, Vec<Vec<&'static str>>> {
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
            Kind::Key(In::Cookie, name) => {
                let pair = joined(name, '=', secret);
                return Some(if pair.contains([';', ',', ' ']) {
                    Proof::Unfit("cookie")
                } else {
                    Proof::Cookie(pair)
                });
            }
            Kind::Key(_, name) => return Some(Proof::Header(name, secret.to_owned())),
            Kind::Bearer => joined("Bearer", ' ', secret),
            Kind::Http(name) => joined(name, ' ', secret),
            Kind::Basic => {
                let user = credential.user.as_deref().unwrap_or("");
                // The password would begin there (RFC 7617 §2).
                if let (_, Some(_)) = url::cut(user, ':') {
                    return Some(Proof::Unfit("authorization"));
                }
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
