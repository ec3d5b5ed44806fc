//! Media types → how their content is carried: JSON, forms, text, bytes or
//! events. Names first, the schema where the name does not decide.

use super::formats;
use super::kinds::KindSet;
use super::merge::{Additional, Merged};
use super::ways::Way;

/// How a media type's content is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    Json,
    UrlEncoded,
    Multipart,
    Text,
    Binary,
    Events,
    Lines,
}

/// Which way content travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    Received,
}

/// A media type without parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// `application/json`, `text/json`, everything `+json`.
pub(super) fn is_json(essence: &str) -> bool {
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    subtype == "json" || subtype == "x-json" || subtype.ends_with("+json")
}

/// What sets JSON of this name apart from other JSON: its kind, if it has one, and its parameters. Nothing, where JSON is all
/// that it says, and in a range.
fn kind(name: &str) -> Option<(String, Vec<String>)> {
    let essence = essence(name);
    if is_wild(&essence) {
        return None;
    }
    let parameters = name.split(';').skip(1).map(|piece| piece.trim().to_ascii_lowercase());
    let mut parameters: Vec<String> = parameters.filter(|piece| parameter(piece) != "charset").collect();
    parameters.retain(|piece| !piece.is_empty());
    parameters.sort();
    let kind = match essence.ends_with("+json") {
        true => essence,
        false => String::new(),
    };
    (!kind.is_empty() || !parameters.is_empty()).then_some((kind, parameters))
}

/// Which JSON goes first where several come to the same: the plain one, under its own name before others, and a range, for
/// which others stand, last.
pub(super) fn preference(name: &str) -> u8 {
    match kind(name) {
        None if is_wild(&essence(name)) => 3,
        None => u8::from(essence(name) != "application/json"),
        Some(_) => 2,
    }
}

/// Whether two media types are JSON of two kinds, each with a meaning of its own to the server:
/// `application/merge-patch+json` and `application/json-patch+json`, or two versions of one.
pub(super) fn are_apart(one: &str, other: &str) -> bool {
    matches!((kind(one), kind(other)), (Some(one), Some(other)) if one != other)
}

pub(super) fn is_xml(essence: &str) -> bool {
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    subtype == "xml" || subtype.ends_with("+xml") || subtype == "xml-external-parsed-entity"
}

/// A range: `*/*`, `text/*`, or `application/*+json`, which is none of RFC 9110 but is written and plain.
pub(super) fn is_wild(essence: &str) -> bool {
    essence.ends_with("/*") || essence == "*" || essence.contains("/*+")
}

/// The words of a subtype, as in `vnd.pets`, `x-ndjson` or `geo+json-seq`.
fn words(essence: &str) -> impl Iterator<Item = &str> {
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    subtype.split(['.', '-', '+', '_'])
}

/// JSON values one after another (RFC 7464 among others).
pub(super) fn is_sequence(essence: &str) -> bool {
    let names = ["ndjson", "jsonl", "jsonlines", "jsonseq", "ldjson"];
    let what = ["seq", "lines", "stream", "streaming"];
    words(essence).any(|word| names.contains(&word))
        || words(essence).any(|word| word == "json") && words(essence).any(|word| what.contains(&word))
}

/// JSON by a name that is not registered as such: `application/vnd.pets.json`, `application/x-amz-json-1.1`. JSONP is a
/// script.
fn is_probably_json(essence: &str) -> bool {
    words(essence).any(|word| word == "json") && !essence.ends_with("json-p")
}

fn is_text(essence: &str) -> bool {
    essence.starts_with("text/")
        || [
            "application/yaml",
            "application/x-yaml",
            "application/javascript",
            "application/graphql",
            "application/sql",
            "application/jwt",
            "application/jose",
            "application/toml",
        ]
        .contains(&essence)
        || essence.ends_with("+yaml")
}

fn is_bytes(essence: &str) -> bool {
    ["image/", "audio/", "video/", "font/"]
        .iter()
        .any(|p| essence.starts_with(p))
        && essence != "image/svg+xml"
        || [
            "application/octet-stream",
            "application/pdf",
            "application/zip",
            "application/gzip",
            "application/x-tar",
            "application/x-gzip",
        ]
        .contains(&essence)
}

/// Whether a body of this kind is the base64 text of its octets. `format: byte` is, where all else is text too.
pub(super) fn is_encoded(essence: &str, merged: &Merged<'_>) -> bool {
    let of_text = || is_text(essence) && !is_xml(essence) || is_wild(essence);
    formats::is_base64(merged) || formats::is_byte(merged) && of_text()
}

/// Whether the text of such a body is the value itself, and not written in a syntax of its own.
pub(super) fn is_value(essence: &str) -> bool {
    !is_xml(essence)
        && !essence.ends_with("yaml")
        && !["text/event-stream", "application/x-www-form-urlencoded"].contains(&essence)
}

/// What is left to say about a choice of carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cost {
    Nothing,
    /// The schema describes XML, which the client hands on as text.
    Xml,
    /// The schema describes a structure, which the client hands on as it is.
    Untyped,
    /// The schema may mean base64, or the bytes, which the client hands on as they are.
    Byte,
}

/// Whether a text can be the whole of a multipart, its boundaries included (RFC 2046 §5.1.1): of a form the client knows
/// better, and without a boundary in its name nobody could take the rest apart.
pub(super) fn is_whole_multipart(name: &str) -> bool {
    let essence = essence(name);
    essence.starts_with("multipart/")
        && essence != "multipart/form-data"
        && name.split(';').skip(1).any(|piece| parameter(piece) == "boundary")
}

/// What is known of the values that content has, by its schema and by what stands around that.
pub(super) struct Said<'v, 'a> {
    pub values: &'v [Way<'a>],
    pub kinds: KindSet,
    /// It is of texts, and some of them are listed.
    pub listed: bool,
    /// An example, or JSON beside it, shows that text is JSON.
    pub shown: bool,
}

impl Said<'_, '_> {
    fn all(&self, is: impl Fn(&Merged<'_>) -> bool) -> bool {
        !self.values.is_empty() && self.values.iter().all(|(_, value)| is(value))
    }

    fn is_free(&self) -> bool {
        self.values.is_empty() || self.all(|value| value.is_free())
    }

    fn is_string(&self) -> bool {
        self.kinds == KindSet::STRING
    }

    fn is_binary(&self) -> bool {
        self.all(formats::is_binary)
    }

    fn is_structured(&self) -> bool {
        !self.is_free() && !self.is_string() && !self.is_binary()
    }

    /// A map of anything says no more than "something".
    fn is_vague(&self) -> bool {
        self.kinds == KindSet::OBJECT
            && self.all(|m| {
                m.is_map() && matches!(m.additional, Additional::Free | Additional::Unstated) && m.patterns.is_empty()
            })
    }

    fn as_it_is(&self, carrier: Carrier) -> (Carrier, Cost) {
        let cost = match self.all(formats::is_byte) {
            true => Cost::Byte,
            false => Cost::Nothing,
        };
        (carrier, cost)
    }

    fn untyped(&self, essence: &str, carrier: Carrier) -> (Carrier, Cost) {
        let structure = self.is_structured() && !self.is_vague();
        let texts = self.listed && !(carrier == Carrier::Text && is_value(essence));
        let cost = match structure || texts {
            true => Cost::Untyped,
            false => Cost::Nothing,
        };
        (carrier, cost)
    }
}

/// How content of this media type, of whose values so much is known, is carried.
pub(super) fn carrier(name: &str, said: &Said<'_, '_>, direction: Direction) -> (Carrier, Cost) {
    let essence = &*essence(name);
    by_name(name, essence, said, direction).unwrap_or_else(|| by_schema(essence, said, direction))
}

/// JSON, events and forms have a syntax that the name tells.
fn by_name(name: &str, essence: &str, said: &Said<'_, '_>, direction: Direction) -> Option<(Carrier, Cost)> {
    let proper = |carrier| (carrier, Cost::Nothing);
    if is_json(essence) {
        // What comes as a file is rarely a string of JSON; what is sent so is read as one. `contentMediaType` speaks of what
        // is in a string (JSON Schema 2020-12 validation §8.4).
        let file = said.is_binary() && said.all(|value| value.format.is_some());
        return Some(match file && direction == Direction::Received {
            true => proper(Carrier::Binary),
            false => proper(Carrier::Json),
        });
    }
    if essence == "text/event-stream" {
        return Some(match direction {
            Direction::Sent => said.untyped(essence, Carrier::Text),
            Direction::Received => proper(Carrier::Events),
        });
    }
    if essence == "application/x-www-form-urlencoded" {
        return Some(match direction {
            Direction::Sent => proper(Carrier::UrlEncoded),
            Direction::Received => said.untyped(essence, Carrier::Text),
        });
    }
    if essence.starts_with("multipart/") {
        let whole = (said.is_string() || said.is_binary()) && is_whole_multipart(name);
        return Some(match direction {
            Direction::Sent if !whole => proper(Carrier::Multipart),
            Direction::Sent | Direction::Received => said.untyped(essence, Carrier::Binary),
        });
    }
    None
}

/// Text and bytes, and whatever else a schema gives away.
fn by_schema(essence: &str, said: &Said<'_, '_>, direction: Direction) -> (Carrier, Cost) {
    let (sent, structured) = (direction == Direction::Sent, said.is_structured());
    if said.all(|value| is_encoded(essence, value)) {
        return (Carrier::Text, Cost::Nothing);
    }
    if is_xml(essence) {
        return match structured || said.listed {
            true => (Carrier::Text, Cost::Xml),
            false => said.as_it_is(Carrier::Text),
        };
    }
    if is_sequence(essence) {
        return match (structured || said.listed) && !sent {
            true => (Carrier::Lines, Cost::Nothing),
            false => said.untyped(essence, Carrier::Binary),
        };
    }
    if said.all(formats::is_byte) {
        return said.as_it_is(Carrier::Binary);
    }
    if said.is_binary() || is_bytes(essence) {
        return said.untyped(essence, Carrier::Binary);
    }
    if is_wild(essence) {
        return match said.is_free() {
            _ if structured => (Carrier::Json, Cost::Nothing),
            true => (Carrier::Binary, Cost::Nothing),
            // Of what may be of any type, a string is what an author writes for the bytes; the caller says which.
            false if sent && !essence.starts_with("text/") && said.all(formats::is_any_text) => {
                (Carrier::Binary, Cost::Nothing)
            }
            false => (Carrier::Text, Cost::Nothing),
        };
    }
    // A string may be any text, whatever else the schema allows, unless it spells a number.
    let composite = KindSet::ARRAY.or(KindSet::OBJECT);
    let number = said.all(|value| formats::lenient(value).is_some());
    if essence == "text/plain" && said.kinds.contains(KindSet::STRING) && !said.kinds.overlaps(composite) && !number {
        return (Carrier::Text, Cost::Nothing);
    }
    if essence == "text/plain" && structured && (!said.is_vague() || said.shown) {
        // Frameworks list it beside JSON with the same schema; the text is JSON.
        return (Carrier::Json, Cost::Nothing);
    }
    if is_text(essence) {
        return said.untyped(essence, Carrier::Text);
    }
    if said.is_string() {
        return (Carrier::Text, Cost::Nothing);
    }
    if structured && is_probably_json(essence) {
        return (Carrier::Json, Cost::Nothing);
    }
    said.untyped(essence, Carrier::Binary)
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// The parameter that begins a piece of a media type, in lower case.
fn parameter(piece: &str) -> String {
    piece.split('=').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The same in UTF-8, which is all that is written here; `None` if the name says nothing else.
fn in_utf8(name: &str) -> Option<String> {
    let foreign = |piece: &str| {
        let value = piece.split_once('=').map(|(_, value)| value);
        parameter(piece) == "charset" && !is_utf8(value.unwrap_or_default())
    };
    if !name.split(';').skip(1).any(foreign) {
        return None;
    }
    let pieces = name.split(';').enumerate().map(|(index, piece)| match piece {
        piece if index > 0 && foreign(piece) => " charset=utf-8",
        piece => piece,
    });
    Some(pieces.collect::<Vec<_>>().join(";"))
}

/// The same for each of a list.
pub(super) fn all_in_utf8(list: &str) -> Option<String> {
    if list.contains('"') {
        return in_utf8(list);
    }
    let all: Vec<(&str, Option<String>)> = list.split(',').map(|one| (one, in_utf8(one))).collect();
    if all.iter().all(|(_, changed)| changed.is_none()) {
        return None;
    }
    let all = all
        .into_iter()
        .map(|(one, changed)| changed.unwrap_or_else(|| one.to_owned()));
    Some(all.collect::<Vec<_>>().join(","))
}

/// What to send where the key is a pattern: `*/*` is no content type. Of bytes the caller says what they are, so the
/// pattern stays. The boundary of a multipart is the client's own.
pub(super) fn concrete(name: &str, carrier: Carrier) -> String {
    let essence = essence(name);
    if !is_wild(&essence) {
        return match carrier {
            Carrier::Multipart => {
                let pieces = name.split(';').filter(|piece| parameter(piece) != "boundary");
                pieces.collect::<Vec<_>>().join(";")
            }
            Carrier::Json | Carrier::Text | Carrier::UrlEncoded => in_utf8(name).unwrap_or_else(|| name.to_owned()),
            Carrier::Binary | Carrier::Events | Carrier::Lines => name.to_owned(),
        };
    }
    if let (Some((main, suffix)), Carrier::Json | Carrier::Text) = (essence.split_once("/*+"), carrier) {
        return format!("{main}/{suffix}");
    }
    match carrier {
        Carrier::Json => "application/json".to_owned(),
        Carrier::Text => "text/plain".to_owned(),
        Carrier::UrlEncoded => "application/x-www-form-urlencoded".to_owned(),
        Carrier::Multipart => "multipart/form-data".to_owned(),
        Carrier::Binary | Carrier::Events | Carrier::Lines => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_json_are_apart_but_for_the_plain_one_and_ranges() {
        let (merge, patch) = ("application/merge-patch+json", "application/json-patch+json");
        for (one, other, apart) in [
            (merge, patch, true),
            (merge, "Application/Merge-Patch+JSON; charset=utf-8", false),
            (merge, "application/json", false),
            (merge, "application/*+json", false),
            (merge, "text/json", false),
            ("application/vnd.x+json;v=1", "application/vnd.x+json; v=2", true),
            ("application/json;v=1", "application/json;v=2", true),
            ("application/json;v=1", "text/json; V=1", false),
            ("application/json", "application/json;v=2", false),
        ] {
            assert_eq!(
                (are_apart(one, other), are_apart(other, one)),
                (apart, apart),
                "{one} {other}"
            );
        }
        let mut order = [
            "application/*+json",
            merge,
            "text/json",
            "application/json; charset=utf-8",
        ];
        order.sort_by_key(|name| preference(name));
        assert_eq!(
            order,
            [
                "application/json; charset=utf-8",
                "text/json",
                merge,
                "application/*+json"
            ]
        );
    }
}
