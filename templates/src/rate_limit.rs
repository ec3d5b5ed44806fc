//! `RateLimit` and `RateLimit-Policy` header fields (draft-ietf-httpapi-ratelimit-headers): quotas and what is left.
//! Structured fields (RFC 9651) as far as these two need them. Uses `retry_after`.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::retry_after::retry_after;

/// What is left of a quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The policy's name.
    pub policy: String,
    /// What is left, in the policy's unit.
    pub remaining: u64,
    /// The seconds until there is more.
    pub reset: Option<u64>,
    /// The partition key, in base64.
    pub partition: Option<String>,
}

/// A quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub policy: String,
    /// How much there is in a window.
    pub quota: u64,
    /// The length of the window in seconds.
    pub window: Option<u64>,
    /// What is counted: `requests`, `content-bytes`, …
    pub unit: String,
    /// The partition key, in base64.
    pub partition: Option<String>,
}

/// What an answer says of rate limits. Malformed fields are ignored, as the draft asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// What is left.
    pub limits: Vec<Limit>,
    /// The quotas.
    pub policies: Vec<Policy>,
    /// How long to wait before the next request: `Retry-After`, else the longest reset of a quota that is used up.
    pub wait: Option<Duration>,
}

impl RateLimit {
    /// What an answer's header fields say.
    pub fn of(headers: &HeaderMap) -> Self {
        rate_limit(headers, SystemTime::now())
    }
}

/// Reads both fields.
pub fn rate_limit(headers: &HeaderMap, now: SystemTime) -> RateLimit {
    let limits = list(headers, "ratelimit")
        .and_then(|items| items.into_iter().map(limit).collect())
        .unwrap_or_default();
    let policies = list(headers, "ratelimit-policy")
        .and_then(|items| items.into_iter().map(policy).collect())
        .unwrap_or_default();
    let used_up = |limits: &Vec<Limit>| {
        limits
            .iter()
            .filter(|limit| limit.remaining == 0)
            .filter_map(|limit| limit.reset)
            .max()
            .map(Duration::from_secs)
    };
    let wait = retry_after(headers, now).or_else(|| used_up(&limits));
    RateLimit { limits, policies, wait }
}

fn limit(item: Item) -> Option<Limit> {
    Some(Limit {
        remaining: item.whole("r")??,
        reset: item.whole("t")?,
        partition: item.bytes("pk")?,
        policy: item.name,
    })
}

fn policy(item: Item) -> Option<Policy> {
    let unit = match item.get("qu") {
        None => "requests".to_owned(),
        Some(Bare::Text(unit)) => unit.clone(),
        Some(_) => return None,
    };
    let window = item.whole("w")?;
    if window == Some(0) {
        return None;
    }
    Some(Policy {
        quota: item.whole("q")??,
        window,
        unit,
        partition: item.bytes("pk")?,
        policy: item.name,
    })
}

/// An item of a list: a string with parameters.
struct Item {
    name: String,
    parameters: Vec<(String, Bare)>,
}

enum Bare {
    Whole(i64),
    Text(String),
    Bytes(String),
    Other,
}

impl Item {
    /// The last of this name counts (RFC 9651 §3.1.2).
    fn get(&self, key: &str) -> Option<&Bare> {
        self.parameters
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// A whole number that is not negative; the outer `None`: something else.
    #[allow(clippy::option_option, reason = "malformed, absent, present")]
    fn whole(&self, key: &str) -> Option<Option<u64>> {
        match self.get(key) {
            None => Some(None),
            Some(Bare::Whole(value)) => u64::try_from(*value).ok().map(Some),
            Some(_) => None,
        }
    }

    #[allow(clippy::option_option, reason = "malformed, absent, present")]
    fn bytes(&self, key: &str) -> Option<Option<String>> {
        match self.get(key) {
            None => Some(None),
            Some(Bare::Bytes(value)) => Some(Some(value.clone())),
            Some(_) => None,
        }
    }
}

/// A list of strings with parameters; `None`: malformed as a whole.
fn list(headers: &HeaderMap, name: &str) -> Option<Vec<Item>> {
    let mut lines = Vec::new();
    for line in headers.get_all(name) {
        lines.push(line.to_str().ok()?);
    }
    let text = lines.join(",");
    let mut cursor = Cursor(text.trim_matches(' '));
    let mut items = Vec::new();
    loop {
        let name = match cursor.bare()? {
            Bare::Text(name) => name,
            _ => return None,
        };
        let mut parameters = Vec::new();
        while cursor.take(';') {
            cursor.spaces(" ");
            let key = cursor.key()?;
            let value = if cursor.take('=') { cursor.bare()? } else { Bare::Other };
            parameters.push((key, value));
        }
        items.push(Item { name, parameters });
        cursor.spaces(" \t");
        if cursor.0.is_empty() {
            return Some(items);
        }
        if !cursor.take(',') {
            return None;
        }
        cursor.spaces(" \t");
    }
}

struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn take(&mut self, c: char) -> bool {
        let rest = self.0.strip_prefix(c);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn spaces(&mut self, which: &str) {
        self.0 = self.0.trim_start_matches(|c| which.contains(c));
    }

    fn run(&mut self, belongs: fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !belongs(c)).unwrap_or(self.0.len());
        let (run, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        run
    }

    fn key(&mut self) -> Option<String> {
        let first = self.0.chars().next()?;
        let key = self.run(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.*".contains(c));
        (first.is_ascii_lowercase() || first == '*').then(|| key.to_owned())
    }

    /// A bare item (RFC 9651 §4.2.3.1).
    fn bare(&mut self) -> Option<Bare> {
        match self.0.chars().next()? {
            '"' => self.string().map(Bare::Text),
            ':' => {
                self.take(':');
                let bytes = self.run(|c| c.is_ascii_alphanumeric() || "+/=".contains(c));
                self.take(':').then(|| Bare::Bytes(bytes.to_owned()))
            }
            '?' => {
                self.take('?');
                (self.take('0') || self.take('1')).then_some(Bare::Other)
            }
            '@' => {
                self.take('@');
                self.take('-');
                let digits = self.run(|c| c.is_ascii_digit());
                (1..=15).contains(&digits.len()).then_some(Bare::Other)
            }
            '%' => {
                let (_, rest) = self.0.strip_prefix("%\"")?.split_once('"')?;
                self.0 = rest;
                Some(Bare::Other)
            }
            c if c == '-' || c.is_ascii_digit() => {
                let minus = self.take('-');
                let digits = self.run(|c| c.is_ascii_digit());
                if self.take('.') {
                    let fraction = self.run(|c| c.is_ascii_digit());
                    return (1..=12)
                        .contains(&digits.len())
                        .then_some(())
                        .and_then(|()| (1..=3).contains(&fraction.len()).then_some(Bare::Other));
                }
                if !(1..=15).contains(&digits.len()) {
                    return None;
                }
                digits
                    .parse()
                    .ok()
                    .map(|value: i64| Bare::Whole(if minus { -value } else { value }))
            }
            c if c.is_ascii_alphabetic() || c == '*' => {
                self.run(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(c));
                Some(Bare::Other)
            }
            _ => None,
        }
    }

    fn string(&mut self) -> Option<String> {
        let mut out = String::new();
        let mut chars = self.0.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.0 = self.0.get(at + 1..).unwrap_or_default();
                    return Some(out);
                }
                '\\' => match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => out.push(c),
                    _ => return None,
                },
                c if (' '..='~').contains(&c) => out.push(c),
                _ => return None,
            }
        }
        None
    }
}
