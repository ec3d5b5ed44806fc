//! What a client sent for a row → right, tolerated or wrong, by the rules of
//! the tables' README.

use serde_json::Value;

use super::document::prefix;
use super::multipart::{self, Parameterised};
use super::row::{Place, StyleRow, is_absent};
use super::wire::{Request, form_pairs, percent_decode, shown, unbase64, upper_triples};

/// What a row's call came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The call ended well.
    Done,
    /// The client returned an error; its words.
    Error(String),
    /// The client offers no way to make the call; why.
    Impossible(String),
    Panicked(String),
}

/// The judgement on one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    Pass,
    /// A form that breaks a rule but that most servers take.
    Warn(String),
    Fail(String),
}

/// Judges one style row.
pub fn style(row: &StyleRow, number: usize, outcome: &Outcome, requests: &[Request]) -> Verdict {
    if let Outcome::Impossible(why) | Outcome::Panicked(why) = outcome {
        return Verdict::Fail(why.clone());
    }
    if let (Outcome::Error(why), []) = (outcome, requests) {
        return if row.expect.refuse || row.may_refuse {
            Verdict::Pass
        } else {
            Verdict::Fail(format!("refused: {why}"))
        };
    }
    if row.expect.refuse {
        return Verdict::Fail("the client must refuse, and sent a request".into());
    }
    let [request] = requests else {
        return Verdict::Fail(format!("{} requests were sent", requests.len()));
    };
    let verdict = Judge {
        row,
        prefix: prefix(number, row.server_path.as_deref()),
    }
    .all(request);
    match (verdict, outcome) {
        (Verdict::Pass | Verdict::Warn(_), Outcome::Error(why)) => {
            Verdict::Fail(format!("sent as expected, but the call failed: {why}"))
        }
        (verdict, _) => verdict,
    }
}

/// Whether two texts are the same JSON: numbers by value, members in any order.
pub fn same_json(a: &[u8], b: &[u8]) -> bool {
    match (serde_json::from_slice::<Value>(a), serde_json::from_slice::<Value>(b)) {
        (Ok(a), Ok(b)) => same_value(&a, &b),
        _ => false,
    }
}

/// Whether two values are the same JSON: numbers by value, members in any order.
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
                return a == b;
            }
            if let (Some(a), Some(b)) = (a.as_u64(), b.as_u64()) {
                return a == b;
            }
            a.as_f64() == b.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_value(a, b)))
        }
        _ => a == b,
    }
}

/// One key of `expect`.
#[derive(Clone, Copy, PartialEq)]
enum Key {
    Path,
    Query,
    Header,
    Cookie,
    Body,
}

impl Key {
    fn word(self) -> &'static str {
        match self {
            Key::Path => "path",
            Key::Query => "query",
            Key::Header => "header",
            Key::Cookie => "cookie",
            Key::Body => "body",
        }
    }
}

struct Judge<'a> {
    row: &'a StyleRow,
    prefix: String,
}

impl Judge<'_> {
    fn all(&self, request: &Request) -> Verdict {
        let expect = &self.row.expect;
        let mut verdicts = Vec::new();
        if let Some(path) = &expect.path {
            let path = format!("{}{path}", self.prefix);
            verdicts.push(self.key(Key::Path, Some(&path), Some(request.path.clone())));
        }
        if let Some(query) = &expect.query {
            verdicts.push(self.key(Key::Query, query.as_deref(), request.query.clone()));
        }
        if let Some(header) = &expect.header {
            let name = self.row.name.as_deref().unwrap_or_default();
            verdicts.push(if self.row.ignored {
                self.ignored(name, request)
            } else {
                self.key(Key::Header, header.as_deref(), request.field(name))
            });
        }
        for (name, value) in &expect.more {
            let sent = request.field(name);
            if sent != *value {
                verdicts.push(mismatch(&format!("header `{name}`"), value.as_deref(), sent.as_deref()));
            }
        }
        if let Some(cookie) = &expect.cookie {
            verdicts.push(self.key(Key::Cookie, cookie.as_deref(), request.field("cookie")));
        }
        verdicts.extend(self.body(request));
        let pick = |bad: fn(&Verdict) -> bool| verdicts.iter().find(|v| bad(v)).cloned();
        pick(|v| matches!(v, Verdict::Fail(_)))
            .or(pick(|v| matches!(v, Verdict::Warn(_))))
            .unwrap_or(Verdict::Pass)
    }

    /// The client may send a field of that name of its own, but never the row's value.
    fn ignored(&self, name: &str, request: &Request) -> Verdict {
        let value = serde_json::from_str::<String>(self.row.value.get()).ok();
        if value.is_some() && request.field(name) == value {
            return Verdict::Fail(format!("`{name}` is sent, and its definition shall be ignored"));
        }
        Verdict::Pass
    }

    fn body(&self, request: &Request) -> Vec<Verdict> {
        let expect = &self.row.expect;
        let mut out = Vec::new();
        let wanted = match (&expect.body, &expect.body_base64) {
            (Some(text), _) => Some(text.clone().into_bytes()),
            (None, Some(text)) => unbase64(text),
            (None, None) => None,
        };
        if wanted.is_none() && expect.body_parts.is_none() {
            return out;
        }
        let content_type = request.field("content-type");
        out.push(self.content_type(content_type.as_deref()));
        if let Some(parts) = &expect.body_parts {
            let content_type = content_type.as_deref().unwrap_or_default();
            out.push(multipart::compare(
                content_type,
                &request.body,
                parts,
                self.row.filename_free,
            ));
        }
        if let Some(wanted) = wanted {
            let text = String::from_utf8(wanted.clone()).ok();
            out.push(match (text, std::str::from_utf8(&request.body)) {
                (Some(text), Ok(sent)) => self.key(Key::Body, Some(&text), Some(sent.to_owned())),
                _ if wanted == request.body => Verdict::Pass,
                _ => Verdict::Fail(format!(
                    "body `{}` expected, `{}` sent",
                    shown(&wanted, 200),
                    shown(&request.body, 200)
                )),
            });
        }
        out
    }

    fn content_type(&self, sent: Option<&str>) -> Verdict {
        let row = self.row;
        if is_absent(&row.value) {
            return match sent {
                None => Verdict::Pass,
                Some(sent) => Verdict::Fail(format!("no body, but `Content-Type: {sent}`")),
            };
        }
        let Some(wanted) = &row.media_type else {
            return Verdict::Pass;
        };
        let Some(sent) = sent else {
            return Verdict::Fail("no Content-Type is sent".into());
        };
        let (wanted, got) = (Parameterised::parse(wanted), Parameterised::parse(sent));
        let mut required = wanted.parameters.clone();
        let mut word = wanted.word.clone();
        if let Some(more) = row
            .request_content_type
            .as_ref()
            .or(row.expect.request_content_type.as_ref())
        {
            required.extend(
                more.params
                    .iter()
                    .map(|(name, value)| (name.to_ascii_lowercase(), value.clone())),
            );
            word = more.essence.as_ref().map_or(word, |e| e.to_ascii_lowercase());
        }
        let own = |name: &str| name == "charset" || name == "boundary" && word.starts_with("multipart/");
        let kept = required
            .iter()
            .all(|(name, value)| own(name) || got.parameter(name) == Some(value));
        let stray = got
            .parameters
            .iter()
            .any(|(name, _)| !own(name) && !required.iter().any(|(n, _)| n == name));
        if got.word == word && kept && !stray {
            Verdict::Pass
        } else {
            Verdict::Fail(format!(
                "Content-Type `{}` expected, `{sent}` sent",
                row.media_type.as_deref().unwrap_or_default()
            ))
        }
    }

    /// Values of `alternatives` or `tolerated` that are about this key.
    fn others(&self, key: Key, list: &Option<Vec<Value>>) -> Vec<Option<String>> {
        let expect = &self.row.expect;
        let keys = [
            expect.path.is_some(),
            expect.query.is_some(),
            expect.header.is_some(),
            expect.cookie.is_some(),
        ];
        let alone = keys.iter().filter(|k| **k).count() + usize::from(expect.body.is_some()) == 1;
        let own = match self.row.place {
            Place::Path => Key::Path,
            Place::Query | Place::QueryString => Key::Query,
            Place::Header => Key::Header,
            Place::Cookie => Key::Cookie,
            Place::Form | Place::Multipart | Place::Body => Key::Body,
        };
        let text = |value: &Value| match value {
            Value::String(text) if key == Key::Path => Some(format!("{}{text}", self.prefix)),
            Value::String(text) => Some(text.clone()),
            _ => None,
        };
        list.iter()
            .flatten()
            .filter_map(|value| match value {
                Value::Object(keys) => keys.get(key.word()).map(text),
                value => (alone || own == key).then(|| text(value)),
            })
            .collect()
    }

    /// Compares one key: `expect`, then its alternatives, then what is tolerated.
    fn key(&self, key: Key, expected: Option<&str>, sent: Option<String>) -> Verdict {
        let row = self.row;
        let mut right = vec![expected.map(str::to_owned)];
        right.extend(self.others(key, &row.alternatives));
        let verdict = if right
            .iter()
            .any(|right| self.same(key, right.as_deref(), sent.as_deref()))
        {
            Verdict::Pass
        } else if self
            .others(key, &row.tolerated)
            .iter()
            .any(|t| self.same(key, t.as_deref(), sent.as_deref()))
        {
            let sent = sent.as_deref().unwrap_or("(absent)");
            return Verdict::Warn(format!("{} `{sent}` is only tolerated", key.word()));
        } else {
            return mismatch(key.word(), expected, sent.as_deref());
        };
        match &row.decoded {
            Some(decoded) if key == Key::Query => {
                let got = form_pairs(sent.as_deref().unwrap_or_default());
                // Alternatives may have another order of names, never of the values of one name.
                let (a, b) = (by_name(got.clone()), by_name(decoded.clone()));
                let alike = |(a, b): (&_, &_)| a == b || row.json && same_pair(a, b);
                let same = a.len() == b.len() && a.iter().zip(&b).all(alike);
                if same {
                    verdict
                } else {
                    Verdict::Fail(format!("a form parser reads {got:?}, not {decoded:?}"))
                }
            }
            _ => verdict,
        }
    }

    fn same(&self, key: Key, expected: Option<&str>, sent: Option<&str>) -> bool {
        let (Some(expected), Some(sent)) = (expected, sent) else {
            return expected == sent;
        };
        let row = self.row;
        let url = matches!(key, Key::Path | Key::Query | Key::Cookie) || key == Key::Body && row.place == Place::Form;
        // Triples that the caller gave pass through unchanged where reserved characters may stand.
        let exact = row.allow_reserved && holds_lower_triple(row.value.get());
        let fold = |text: &str| {
            if url && !exact {
                upper_triples(text)
            } else {
                text.to_owned()
            }
        };
        let (expected, sent) = (fold(expected), fold(sent));
        if expected == sent {
            return true;
        }
        let form = key == Key::Query || key == Key::Body && row.place == Place::Form;
        if row.order_free && form && by_name(raw_pairs(&expected)) == by_name(raw_pairs(&sent)) {
            return true;
        }
        if row.sse && key == Key::Body && events(&expected) == events(&sent) {
            return true;
        }
        row.json && self.same_as_json(key, form, &expected, &sent)
    }

    fn same_as_json(&self, key: Key, form: bool, expected: &str, sent: &str) -> bool {
        if form {
            let (mut a, mut b) = (form_pairs(expected), form_pairs(sent));
            if self.row.order_free {
                (a, b) = (by_name(a), by_name(b));
            }
            return a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_pair(a, b));
        }
        match key {
            Key::Path => {
                let template = format!(
                    "{}{}{}",
                    self.row.server_path.as_deref().unwrap_or_default(),
                    self.prefix,
                    self.row.path_template
                );
                let inner = |path: &str| {
                    let path = percent_decode(path);
                    let before = template.split('{').next().map_or(0, str::len);
                    let after = template.rsplit('}').next().map_or(0, str::len);
                    path.get(before..path.len().checked_sub(after)?).map(<[u8]>::to_vec)
                };
                matches!((inner(expected), inner(sent)), (Some(a), Some(b)) if same_json(&a, &b))
            }
            Key::Cookie => {
                let cookies = |text: &str| -> Vec<(String, String)> {
                    let pair = |p: &str| {
                        p.split_once('=')
                            .map(|(n, v)| (n.to_owned(), String::from_utf8_lossy(&percent_decode(v)).into_owned()))
                    };
                    text.split("; ").filter_map(pair).collect()
                };
                let (a, b) = (cookies(expected), cookies(sent));
                a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same_pair(a, b))
            }
            _ => same_json(expected.as_bytes(), sent.as_bytes()),
        }
    }
}

fn same_pair(a: &(String, String), b: &(String, String)) -> bool {
    a.0 == b.0 && (a.1 == b.1 || same_json(a.1.as_bytes(), b.1.as_bytes()))
}

/// Pairs sorted by name; those of one name stay in order.
fn by_name(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs
}

fn raw_pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect()
}

fn holds_lower_triple(text: &str) -> bool {
    upper_triples(text) != text
}

/// Events of a stream as lists of (field, value); comments and field order do not count.
fn events(text: &str) -> Vec<Vec<(String, String)>> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines
        .split("\n\n")
        .map(|block| {
            let fields = block.lines().filter(|line| !line.is_empty() && !line.starts_with(':'));
            by_name(
                fields
                    .map(|line| line.split_once(':').unwrap_or((line, "")))
                    .map(|(n, v)| (n.to_owned(), v.strip_prefix(' ').unwrap_or(v).to_owned()))
                    .collect(),
            )
        })
        .filter(|fields| !fields.is_empty())
        .collect()
}

fn mismatch(what: &str, expected: Option<&str>, sent: Option<&str>) -> Verdict {
    let word = |text: Option<&str>| text.map_or("nothing".to_owned(), |t| format!("`{}`", shown(t.as_bytes(), 300)));
    Verdict::Fail(format!("{what}: {} expected, {} sent", word(expected), word(sent)))
}

#[cfg(test)]
mod tests;
