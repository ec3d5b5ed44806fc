//! What every client shares: the API's facts, its settings, credentials and transport; and the builder behind all
//! generated builders.
//! Uses `credential`, `call`, `error`, `operation`, `retry`, `server`, `transport` and `url`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderValue};

use super::call::{self, Call};
use super::credential::{self, Credential, Credentials, Security};
use super::error::{BuildError, Reason, UNFIT_HEADER};
use super::operation::Operation;
use super::retry::Retry;
use super::server::{ServerTemplate, ServerUrl};
use super::transport::Transport;
use super::url::Url;

/// What the description says of the API as a whole.
pub struct Api {
    /// Name of the crate, for the user agent.
    pub name: &'static str,
    /// Version of the crate, for the user agent.
    pub version: &'static str,
    /// The security schemes, if there are any.
    pub schemes: Option<&'static dyn Security>,
    /// The servers.
    pub servers: &'static [ServerTemplate],
}

impl Api {
    /// Of nothing, for `..Api::NEW`.
    pub const NEW: Self = Self {
        name: "",
        version: "",
        schemes: None,
        servers: &[],
    };
}

/// The inside of a client. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Core(Arc<Inner>);

struct Inner {
    api: &'static Api,
    settings: Settings,
    transport: Arc<dyn Transport>,
    headers: HeaderMap,
}

impl Core {
    /// Starts a call.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(self, operation)
    }

    pub(super) fn api(&self) -> &'static Api {
        self.0.api
    }

    pub(super) fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    pub(super) fn credentials(&self) -> &Credentials {
        &self.0.settings.credentials
    }

    /// What every call sends, unless it says otherwise.
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The time that a call may take, if it was set; `Some(None)`: as long as it takes.
    pub(super) fn timeout(&self) -> Option<Option<Duration>> {
        self.0.settings.timeout
    }

    pub(super) fn retry(&self) -> &Retry {
        &self.0.settings.retry
    }

    pub(super) fn body_limit(&self) -> usize {
        self.0.settings.body_limit
    }

    /// Whether redirects are followed that the description has as answers.
    pub(super) fn follows_redirects(&self) -> bool {
        self.0.settings.follow_redirects
    }

    /// Whether a plain http request may go there, although the description does not say so.
    pub(super) fn allows_http(&self, url: &Url) -> bool {
        self.0.settings.allow_http || url.origin.scheme != "http" || url.origin.is_loopback()
    }

    /// The root of an operation's URL: the server that the call names, else the given base, else of the operation's own
    /// servers, or of the description's where it has none, the one that was chosen, or the first (OAS 3.1.2 §4.8.5). A
    /// server without a host is on the host that other calls go to.
    pub(super) fn url(&self, operation: &Operation, named: Option<ServerUrl>) -> Result<Url, Reason> {
        let settings = &self.0.settings;
        let wanted = match (named, settings.choice(operation.servers, false)) {
            (Some(named), _) => Some(named),
            (_, Some(own)) if own.is_relative() || settings.base_url.is_none() => Some(own),
            _ => settings.general(),
        };
        let (server, place) = match wanted {
            Some(wanted) if wanted.is_relative() => match wanted.fault() {
                None => (settings.host(operation.servers), Some(wanted)),
                Some(fault) => return Err(Reason::Url(fault)),
            },
            wanted => (wanted, None),
        };
        let Some(server) = server else {
            return Err(Reason::NoServer);
        };
        let url = match (server.fault(), Url::parse(server.as_str())) {
            (None, Some(url)) => url,
            (fault, _) => return Err(Reason::Url(fault.unwrap_or_default())),
        };
        let allowed = self.allows_http(&url)
            || server.vouched
            || covered(operation.servers, &url)
            || covered(self.0.api.servers, &url);
        if !allowed {
            return Err(Reason::PlainHttp(url.origin.host));
        }
        match place {
            None => Ok(url),
            Some(own) => url.at_root().join(own.as_str()).ok_or(Reason::NoServer),
        }
    }
}

fn covered(servers: &[ServerTemplate], url: &Url) -> bool {
    for one in servers {
        if one.covers(url) {
            return true;
        }
    }
    false
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.settings.fmt(f)
    }
}

/// What a client is built from.
#[derive(Clone)]
pub struct Settings {
    api: &'static Api,
    base_url: Option<ServerUrl>,
    /// Later ones come first.
    servers: Vec<ServerUrl>,
    credentials: Credentials,
    headers: Vec<(String, String)>,
    user_agent: Option<String>,
    timeout: Option<Option<Duration>>,
    /// For a transport that is made by `build`.
    pub(super) connect_timeout: Option<Duration>,
    retry: Retry,
    allow_http: bool,
    follow_redirects: bool,
    body_limit: usize,
    transport: Option<Arc<dyn Transport>>,
}

impl Settings {
    /// The defaults: 10 s to connect, 60 s for a call, two repetitions of what is safe to repeat.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            base_url: None,
            servers: Vec::new(),
            credentials: Vec::new(),
            headers: Vec::new(),
            user_agent: None,
            timeout: None,
            connect_timeout: Some(Duration::from_secs(10)),
            retry: Retry::default(),
            allow_http: false,
            follow_redirects: false,
            body_limit: 256 << 20,
            transport: None,
        }
    }

    /// See the generated builder.
    #[must_use]
    pub fn base_url(mut self, url: &str) -> Self {
        self.base_url = Some(ServerUrl::new(url));
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn server(mut self, server: ServerUrl) -> Self {
        self.servers.insert(0, server);
        self
    }

    /// The server of this list that was chosen, else the first of it. One that the description does not know counts for
    /// what is sent to the description's own.
    fn choice(&self, listed: &[ServerTemplate], own: bool) -> Option<ServerUrl> {
        for chosen in &self.servers {
            if chosen.of.map_or(own, |of| listed.contains(&of)) {
                return Some(chosen.clone());
            }
        }
        listed.first().map(ServerTemplate::with_defaults)
    }

    /// Where calls go that have no servers of their own.
    #[inline(never)]
    fn general(&self) -> Option<ServerUrl> {
        match &self.base_url {
            Some(base) => Some(base.clone()),
            None => self.choice(self.api.servers, true),
        }
    }

    /// The server whose host a server without one is on: where calls go in general, else the first that has one of the
    /// chosen, of the description's and of the operation's own.
    #[inline(never)]
    fn host(&self, own: &[ServerTemplate]) -> Option<ServerUrl> {
        let general = self.general();
        if general.as_ref().is_some_and(|general| !general.is_relative()) {
            return general;
        }
        for server in &self.servers {
            if !server.is_relative() {
                return Some(server.clone());
            }
        }
        for listed in [self.api.servers, own] {
            for template in listed {
                let server = template.with_defaults();
                if !server.is_relative() {
                    return Some(server);
                }
            }
        }
        None
    }

    /// See the generated builder.
    #[must_use]
    pub fn credential(mut self, scheme: usize, credential: Credential) -> Self {
        credential::set(&mut self.credentials, scheme, credential);
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn header(mut self, name: String, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn user_agent(mut self, product: String) -> Self {
        self.user_agent = Some(product);
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn timeout(mut self, timeout: Option<Duration>) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn allow_http(mut self) -> Self {
        self.allow_http = true;
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn follow_redirects(mut self, documented: bool) -> Self {
        self.follow_redirects = documented;
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// See the generated builder.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Makes the client; `standard` makes the transport where none is given.
    ///
    /// # Errors
    /// When an address, a header field or the user agent can't be, or no transport can be made.
    pub fn build(self, standard: fn(&Settings) -> Result<Arc<dyn Transport>, BuildError>) -> Result<Core, BuildError> {
        for server in self.base_url.iter().chain(&self.servers) {
            if let Some(fault) = server.fault() {
                return Err(BuildError(fault));
            }
        }
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let Some((header, mut value)) = call::field(name, value) else {
                // The value is not shown: it may be a secret.
                return Err(BuildError(format!("the header field `{name}{UNFIT_HEADER}")));
            };
            value.set_sensitive(true);
            headers.insert(header, value);
        }
        let mut product = [self.api.name, "/", self.api.version].concat();
        if let Some(own) = &self.user_agent {
            product.push(' ');
            product.push_str(own);
        }
        let Ok(user_agent) = HeaderValue::from_bytes(product.as_bytes()) else {
            return Err(BuildError(format!("`{product}` can't be a user agent")));
        };
        if !headers.contains_key(USER_AGENT) {
            headers.insert(USER_AGENT, user_agent);
        }
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => standard(&self)?,
        };
        Ok(Core(Arc::new(Inner {
            api: self.api,
            settings: self,
            transport,
            headers,
        })))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.base_url)
            .field("servers", &self.servers)
            .field("credentials", &self.credentials.len())
            .field("headers", &call::names(&self.headers))
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// For a crate without a default transport.
///
/// # Errors
/// Always: a transport must be given.
pub fn no_transport(_: &Settings) -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError(
        "there is no transport: give one with `transport`, or enable the feature `hyper`".to_owned(),
    ))
}
