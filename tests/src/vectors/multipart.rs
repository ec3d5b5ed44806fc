//! A multipart body → its parts, by the boundary that the Content-Type
//! declares (RFC 2046 §5.1.1), and the comparison with the parts expected.

use super::compare::{Verdict, same_json};
use super::row::ExpectedPart;
use super::wire::{find, shown, unbase64};

/// A part as sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Part {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.as_str())
    }
}

/// A media type or disposition: the word, then parameters with lower-case
/// names and their values as written, quotation marks taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameterised {
    pub word: String,
    pub parameters: Vec<(String, String)>,
}

impl Parameterised {
    pub fn parse(text: &str) -> Parameterised {
        let mut pieces = vec![String::new()];
        let (mut inside, mut escaped) = (false, false);
        for c in text.chars() {
            match c {
                '"' if !escaped => inside = !inside,
                ';' if !inside => {
                    pieces.push(String::new());
                    continue;
                }
                _ => {}
            }
            escaped = inside && c == '\\' && !escaped;
            if let Some(piece) = pieces.last_mut() {
                piece.push(c);
            }
        }
        let mut pieces = pieces.into_iter();
        let word = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let parameters = pieces
            .filter_map(|piece| {
                let (name, value) = piece.split_once('=')?;
                let value = value.trim();
                let value = value
                    .strip_prefix('"')
                    .and_then(|v| v.strip_suffix('"'))
                    .unwrap_or(value);
                let name = name.trim().to_ascii_lowercase();
                let value = if name == "charset" {
                    value.to_ascii_lowercase()
                } else {
                    value.to_owned()
                };
                Some((name, value))
            })
            .collect();
        Parameterised { word, parameters }
    }

    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    fn without(mut self, name: &str) -> Parameterised {
        self.parameters.retain(|(n, _)| n != name);
        self
    }

    fn sorted(mut self) -> Parameterised {
        self.parameters.sort();
        self
    }
}

/// Splits the body at its boundary.
///
/// # Errors
/// A sentence that says what a strict parser trips over.
pub fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let declared = Parameterised::parse(content_type);
    let boundary = declared
        .parameter("boundary")
        .ok_or(format!("no boundary in `{content_type}`"))?;
    let opening = format!("--{boundary}");
    // A line end in front makes the first delimiter look like the others.
    let all = [b"\r\n", body].concat();
    let delimiter = format!("\r\n{opening}").into_bytes();
    let mut rest = all.as_slice();
    let mut out = Vec::new();
    let start = find(rest, &delimiter).ok_or(format!("the boundary `{boundary}` does not occur in the body"))?;
    rest = rest.get(start + delimiter.len()..).unwrap_or_default();
    loop {
        if rest.starts_with(b"--") {
            return Ok(out);
        }
        let line = find(rest, b"\r\n").ok_or("the boundary's line has no end")?;
        if rest
            .get(..line)
            .is_some_and(|padding| padding.iter().any(|b| !matches!(b, b' ' | b'\t')))
        {
            return Err("more than padding after a boundary: it occurs in the data".into());
        }
        rest = rest.get(line..).unwrap_or_default();
        let end = find(rest, &delimiter).ok_or("no closing boundary")?;
        out.push(part(rest.get(2..end).unwrap_or_default())?);
        rest = rest.get(end + delimiter.len()..).unwrap_or_default();
    }
}

fn part(raw: &[u8]) -> Result<Part, String> {
    if let Some(body) = raw.strip_prefix(b"\r\n") {
        return Ok(Part {
            fields: Vec::new(),
            body: body.to_vec(),
        });
    }
    let end = find(raw, b"\r\n\r\n").ok_or("a part without an empty line after its headers")?;
    let head = std::str::from_utf8(raw.get(..end).unwrap_or_default()).map_err(|_| "a part's headers are no UTF-8")?;
    let fields = head
        .split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(':').ok_or(format!("`{line}` is no header of a part"))?;
            Ok((name.to_owned(), value.trim().to_owned()))
        })
        .collect::<Result<_, String>>()?;
    Ok(Part {
        fields,
        body: raw.get(end + 4..).unwrap_or_default().to_vec(),
    })
}

/// Compares the parts of a body with those expected. In form-data the order
/// counts only among parts of one name, elsewhere fully.
pub fn compare(content_type: &str, body: &[u8], expected: &[ExpectedPart], filename_free: bool) -> Verdict {
    let sent = match parts(content_type, body) {
        Ok(sent) => sent,
        Err(why) => return Verdict::Fail(format!("the body cannot be parsed: {why}")),
    };
    if sent.len() != expected.len() {
        return Verdict::Fail(format!("{} parts expected, {} sent", expected.len(), sent.len()));
    }
    let form_data = Parameterised::parse(content_type).word == "multipart/form-data";
    let mut left: Vec<Option<&Part>> = sent.iter().map(Some).collect();
    for (index, expected) in expected.iter().enumerate() {
        let place = if form_data {
            let same = |part: &Part| disposition_name(part) == expected.name.as_deref().map(bare_name);
            left.iter().position(|part| part.is_some_and(same))
        } else {
            Some(index)
        };
        let Some(part) = place.and_then(|place| left.get_mut(place)?.take()) else {
            return Verdict::Fail(format!(
                "no part named `{}`",
                expected.name.as_deref().unwrap_or_default()
            ));
        };
        if let Err(why) = compare_part(part, expected, filename_free) {
            let name = expected.name.clone().unwrap_or(format!("number {}", index + 1));
            return Verdict::Fail(format!("part `{name}`: {why}"));
        }
    }
    Verdict::Pass
}

/// The name with the escapes of RFC 2183 and of browsers undone, so that either finds its part.
fn bare_name(name: &str) -> String {
    name.replace("%22", "\"")
        .replace("\\\"", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

fn disposition_name(part: &Part) -> Option<String> {
    let disposition = Parameterised::parse(part.field("content-disposition")?);
    disposition.parameter("name").map(bare_name)
}

fn compare_part(part: &Part, expected: &ExpectedPart, filename_free: bool) -> Result<(), String> {
    let free = filename_free || expected.filename_free;
    for (name, accepted) in &expected.headers {
        let sent = part.field(name);
        if !accepted
            .values()
            .iter()
            .any(|value| same_field(name, *value, sent, free))
        {
            let wanted: Vec<_> = accepted
                .values()
                .iter()
                .map(|v| v.unwrap_or("(absent)").to_owned())
                .collect();
            return Err(format!(
                "`{name}: {}` expected, `{}` sent",
                wanted.join("` or `"),
                sent.unwrap_or("(absent)")
            ));
        }
    }
    let stray = |name: &str| !expected.headers.keys().any(|key| key.eq_ignore_ascii_case(name));
    if let Some((name, value)) = part.fields.iter().find(|(name, _)| stray(name)) {
        return Err(format!("`{name}: {value}` is not expected"));
    }
    if expected.name.is_none() && disposition_name(part).is_some() {
        return Err("a name is not expected".into());
    }
    if let Some(nested) = &expected.body_parts {
        return match compare(part.field("content-type").unwrap_or_default(), &part.body, nested, free) {
            Verdict::Fail(why) => Err(why),
            _ => Ok(()),
        };
    }
    let wanted = match (&expected.body, &expected.body_base64) {
        (Some(text), _) => text.clone().into_bytes(),
        (None, Some(text)) => unbase64(text).ok_or("the row's base64 is malformed")?,
        (None, None) => return Ok(()),
    };
    if part.body == wanted || expected.json && same_json(&part.body, &wanted) {
        return Ok(());
    }
    Err(format!(
        "`{}` expected, `{}` sent",
        shown(&wanted, 200),
        shown(&part.body, 200)
    ))
}

fn same_field(name: &str, expected: Option<&str>, sent: Option<&str>, filename_free: bool) -> bool {
    let (expected, sent) = match (expected, sent) {
        (None, None) => return true,
        (Some(expected), Some(sent)) => (expected, sent),
        _ => return false,
    };
    let disposition = name.eq_ignore_ascii_case("content-disposition");
    if !disposition && !name.eq_ignore_ascii_case("content-type") {
        return expected == sent;
    }
    let (mut expected, mut sent) = (Parameterised::parse(expected), Parameterised::parse(sent));
    let filename = expected.parameter("filename");
    if disposition && (filename == Some("*") || filename_free && filename.is_none()) {
        expected = expected.without("filename");
        sent = sent.without("filename");
    }
    if expected.parameter("boundary") == Some("*") && sent.parameter("boundary").is_some() {
        expected = expected.without("boundary");
        sent = sent.without("boundary");
    }
    expected.sorted() == sent.sorted()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const BODY: &[u8] = b"--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x;y.png\"\r\nContent-Type: image/png\r\n\r\n1\r\n--b \r\n\r\n\r\n--b--\r\n";

    #[test]
    fn parts_are_taken_apart_by_the_declared_boundary() {
        let parts = parts("multipart/form-data; boundary=\"b\"", BODY).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].body, b"1");
        assert_eq!(disposition_name(&parts[0]).as_deref(), Some("a"));
        assert_eq!(
            parts[1],
            Part {
                fields: vec![],
                body: vec![]
            }
        );
        assert!(super::parts("multipart/form-data; boundary=c", BODY).is_err());
        assert!(super::parts("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--bx\r\n--b--").is_err());
    }

    #[test]
    fn any_file_name_only_where_the_row_says_so() {
        let sent = Some("form-data; filename=\"q\"; name=\"a\"");
        let same = |expected, free| same_field("Content-Disposition", Some(expected), sent, free);
        assert!(same("form-data; name=\"a\"; filename=*", false));
        assert!(same("form-data; name=\"a\"", true));
        assert!(!same("form-data; name=\"a\"", false));
        assert!(!same("form-data; name=\"b\"; filename=*", false));
        assert!(!same("form-data; name=\"a\"; filename=\"r\"", true));
    }
}
