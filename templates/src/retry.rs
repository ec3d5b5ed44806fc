//! Repetition: what is sent again, and after which wait.
//! Uses `operation`, `retry_after` and `transport`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use super::operation::Method;
use super::retry_after::retry_after;
use super::transport::TransportError;

/// How often a call is repeated, and after which waits. Only `GET` and `HEAD` are, after a failed connection or one of 429,
/// 502, 503 and 504; any other method only when it is certain that nothing was sent, or as [`Retry::idempotent`] says. What
/// the server asks for in `Retry-After` is kept to, and nothing is waited for that the call's timeout would not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    times: u32,
    first: Duration,
    longest: Duration,
    idempotent: bool,
}

impl Default for Retry {
    /// Twice, after about a quarter and half a second.
    fn default() -> Self {
        Self {
            times: 2,
            first: Duration::from_millis(250),
            longest: Duration::from_secs(8),
            idempotent: false,
        }
    }
}

impl Retry {
    /// Never.
    pub fn off() -> Self {
        Self::default().times(0)
    }

    /// This often after the first try.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// The wait before the first repetition, which doubles with each, up to `longest`. Up to half of it is random.
    #[must_use]
    pub fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Repeats every method as `GET` is: for calls that do no more when they are done twice (RFC 9110 §9.2.2), because of
    /// what they do, or because the service knows a call again by a key that goes along with it, which stays the same.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    fn wait(&self, tried: u32) -> Duration {
        let full = self.first.saturating_mul(2_u32.saturating_pow(tried)).min(self.longest);
        // A hasher's random keys are all the randomness that the standard library offers.
        let random = RandomState::new().build_hasher().finish() % 1024;
        full.mul_f64(0.5 + random as f64 / 2048.0)
    }

    /// The wait before a call is sent again after this answer; `None`: it is not.
    pub(super) fn after_answer(
        &self,
        tried: u32,
        method: Method,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<Duration> {
        if !self.is_harmless(method) || !matches!(status.as_u16(), 429 | 502 | 503 | 504) || tried >= self.times {
            return None;
        }
        let asked = retry_after(headers, SystemTime::now());
        asked.or(Some(self.wait(tried)))
    }

    /// The wait before a call is sent again after this failure; `None`: it is not.
    pub(super) fn after_failure(&self, tried: u32, method: Method, error: &TransportError) -> Option<Duration> {
        let again = error.is_before_sending() || self.is_harmless(method) && !error.is_timeout();
        if again && tried < self.times {
            Some(self.wait(tried))
        } else {
            None
        }
    }

    /// Whether it does no harm to send it again.
    fn is_harmless(&self, method: Method) -> bool {
        self.idempotent || matches!(method, Method::Get | Method::Head)
    }
}
