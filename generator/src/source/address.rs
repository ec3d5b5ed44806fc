//! What stands before the `#` of a reference, as text: an address with a scheme or a path, put together with the one it
//! is relative to (RFC 3986 §5.2).

/// The address of `part` as written where `base` holds (RFC 3986 §5.2); `part` itself where `base` has no path to start from.
pub fn absolute(base: &str, part: &str) -> String {
    if part.is_empty() {
        return base.to_owned();
    }
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = match base.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, base),
    };
    if has_scheme(part) || scheme.is_none() && has_scheme(base) {
        return part.to_owned();
    }
    let (host, path) = match scheme {
        Some(_) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let start = scheme.map(|scheme| format!("{scheme}:")).unwrap_or_default();
    if part.starts_with("//") {
        return start + part;
    }
    let path = match path.rsplit_once('/') {
        _ if part.starts_with('/') => normal(part),
        Some((folder, _)) => normal(&format!("{folder}/{part}")),
        None if scheme.is_some() => normal(&format!("/{part}")),
        None => normal(part),
    };
    let folder = if part.ends_with('/') && !path.ends_with('/') {
        "/"
    } else {
        ""
    };
    match scheme {
        Some(_) => format!("{start}//{host}{path}{folder}"),
        None => format!("{path}{folder}"),
    }
}

/// `https://…`, `urn:…`; not `a/b:c`.
pub fn has_scheme(part: &str) -> bool {
    part.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Why what has a scheme is not read.
pub fn unfetched(part: &str) -> &'static str {
    match part.split_once(':') {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("file") => {
            "a `file:` address is a place on one machine; only relative paths are followed"
        }
        _ => "nothing is fetched from the network",
    }
}

/// The path of `part`, relative to the folder of the file `from`.
pub fn join(from: &str, part: &str) -> String {
    if has_scheme(part) {
        return part.to_owned();
    }
    let part = percent_decoded(part);
    if part.starts_with('/') {
        return normal(&part);
    }
    match from.rsplit_once('/') {
        Some((folder, _)) => normal(&format!("{folder}/{part}")),
        None => normal(&part),
    }
}

/// A path without `.` and without `..` where that can be told from the text.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for (index, part) in path.split('/').enumerate() {
        match part {
            "" if index == 0 => parts.push(""),
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"") => {}
                Some(&"..") | None => parts.push(".."),
                Some(_) => drop(parts.pop()),
            },
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Text with `%41` undone; as it is where that would not be UTF-8.
pub fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_to_others() {
        for (base, part, whole) in [
            ("https://x.test/a/b", "c", "https://x.test/a/c"),
            ("https://x.test/a/b?q", "/c", "https://x.test/c"),
            ("https://x.test", "c/d/", "https://x.test/c/d/"),
            ("https://x.test/a/", "../../c", "https://x.test/c"),
            ("https://x.test/a", "//y.test/c", "https://y.test/c"),
            ("https://x.test/a", "urn:c", "urn:c"),
            ("https://x.test/a", "", "https://x.test/a"),
            ("urn:a:b", "c", "c"),
            ("a/b", "c", "a/c"),
            ("", "c", "c"),
        ] {
            assert_eq!(absolute(base, part), whole, "{part} at {base}");
        }
    }

    #[test]
    fn paths_are_normal() {
        assert_eq!(join("a/b/c.yaml", "../d.yaml"), "a/d.yaml");
        assert_eq!(join("c.yaml", "../d%20e.yaml"), "../d e.yaml");
        assert_eq!(join("/a/c.yaml", "../../../d.yaml"), "/d.yaml");
        assert_eq!(normal("./a//b/./c"), "a/b/c");
    }
}
