//! Credentials, and what makes use of them: `auth`, for a description that has security schemes.
//! Uses `secret`.

use super::secret::Secret;

/// A credential.
#[derive(Clone, Debug)]
pub struct Credential {
    pub(super) user: Option<String>,
    pub(super) secret: Secret,
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
    /// No such header field can be: the credential has in it what ends it there.
    Unfit(&'static str),
}

/// What knows the security schemes.
pub trait Security: Sync {
    /// What to send: the first alternative that asks for something and can be met, and only that; nothing where none can
    /// and the description allows nothing. A call's own credentials come first: when there are any, only alternatives
    /// that use them count.
    ///
    /// # Errors
    /// The setters of each alternative, when none can be met.
    fn proofs(
        &self,
        alternatives: &[&[usize]],
        client: &Credentials,
        call: &Credentials,
    ) -> Result<Vec<Proof>, Vec<Vec<&'static str>>>;

    /// The names of the keys that travel in the query.
    fn query_keys(&self) -> Vec<&'static str>;
}
