//! Media types: which documented key a received `Content-Type` belongs to (RFC 9110 §8.3.1, §12.5.1).

/// A media type or range, taken apart.
struct Media<'a> {
    main: &'a str,
    sub: &'a str,
    parameters: Vec<(&'a str, String)>,
}

fn token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn parse(text: &str) -> Option<Media<'_>> {
    let mut pieces = split(text).into_iter();
    let (main, sub) = pieces.next()?.trim().split_once('/')?;
    if !token(main) || !token(sub) {
        return None;
    }
    let parameters = pieces.filter_map(parameter).collect();
    Some(Media { main, sub, parameters })
}

fn parameter(piece: &str) -> Option<(&str, String)> {
    let (name, value) = piece.split_once('=')?;
    let value = value.trim();
    let value = match value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) {
        Some(quoted) => unescape(quoted),
        None => value.to_owned(),
    };
    Some((name.trim(), value))
}

fn unescape(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

/// At `;` that stand outside of quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                pieces.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.extend(text.get(start..));
    pieces
}

/// How well a documented key fits what was received; `None`: not at all.
fn fit(key: &Media<'_>, received: &Media<'_>) -> Option<(u8, usize)> {
    let level = if key.main.eq_ignore_ascii_case(received.main) {
        if key.sub.eq_ignore_ascii_case(received.sub) {
            4
        } else if key.sub == "*" {
            2
        } else {
            // `application/*+json` is no media range of RFC 9110, but it is written and its meaning is plain.
            let suffix = key.sub.strip_prefix("*+")?;
            let (_, own) = received.sub.rsplit_once('+')?;
            own.eq_ignore_ascii_case(suffix).then_some(3)?
        }
    } else if key.main == "*" && key.sub == "*" {
        1
    } else {
        return None;
    };
    for (name, value) in &key.parameters {
        let charset = name.eq_ignore_ascii_case("charset");
        match received
            .parameters
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
        {
            Some((_, other)) if charset && other.eq_ignore_ascii_case(value) => {}
            Some((_, other)) if other == value => {}
            // What is sent without a charset is UTF-8 today.
            None if charset && value.eq_ignore_ascii_case("utf-8") => {}
            _ => return None,
        }
    }
    Some((level, key.parameters.len()))
}

/// The index of the documented key that applies: the type itself, the more parameters the better, then `type/*`, then
/// `*/*` (OAS 3.1.2 §4.8.16.1). A missing type is taken for `application/octet-stream` (RFC 9110 §8.3).
pub fn select<'k>(keys: impl Iterator<Item = &'k str>, received: Option<&str>) -> Option<usize> {
    let received = match received {
        Some(text) => parse(text),
        None => parse("application/octet-stream"),
    };
    let mut best: Option<(usize, (u8, usize))> = None;
    for (index, key) in keys.enumerate() {
        let Some(media) = parse(key) else { continue };
        let score = match &received {
            Some(received) => fit(&media, received),
            None => (media.main == "*" && media.sub == "*").then_some((1, 0)),
        };
        if let Some(score) = score
            && best.is_none_or(|(_, other)| score > other)
        {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// Whether it is JSON by its name: `application/json`, `text/json`, anything with `+json`.
pub fn is_json(media_type: &str) -> bool {
    parse(media_type).is_some_and(|media| {
        let sub = media.sub.to_ascii_lowercase();
        sub == "json" || sub.ends_with("+json")
    })
}

/// The first type of a list (`image/png, image/jpeg`) that is no range.
pub fn first_concrete(list: &str) -> Option<&str> {
    if list.contains('"') {
        return (!list.contains('*')).then_some(list);
    }
    list.split(',')
        .map(str::trim)
        .find(|one| !one.is_empty() && !one.contains('*'))
}

/// The `charset` parameter.
pub fn charset(media_type: &str) -> Option<String> {
    let media = parse(media_type)?;
    media
        .parameters
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value)
}
