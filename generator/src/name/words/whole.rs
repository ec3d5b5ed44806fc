//! Words that capitals would tear apart (`OAuth`, `GiB`, `URLs`, `APIv3`) → written so that they stay whole.

use super::Case;
use std::borrow::Cow;

/// Words that capitals would tear apart.
const WHOLE: &[(&str, &str)] = &[("OAuth", "Oauth"), ("IPv4", "Ipv4"), ("IPv6", "Ipv6"), ("IoT", "Iot")];

/// The same of words that may be parts of others, as `iOS` is of `multiOSImage`: they count where they stand alone.
const ALONE: &[(&str, &str)] = &[
    ("iOS", "Ios"),
    ("macOS", "Macos"),
    ("mTLS", "Mtls"),
    ("oAuth", "Oauth"),
    ("PCIe", "Pcie"),
    ("OSes", "Oses"),
];

/// The same of units, in the name of a value: a type is called as they are written.
const UNITS: &[(&str, &str)] = &[
    ("KiB", "Kib"),
    ("MiB", "Mib"),
    ("GiB", "Gib"),
    ("TiB", "Tib"),
    ("vCPU", "Vcpu"),
    ("vCPUs", "Vcpus"),
    ("VCpu", "Vcpu"),
    ("VCpus", "Vcpus"),
];

/// The same before a number: `TLSv1_2`, not `TLSvalue`.
const VERSIONED: &[(&str, &str)] = &[("TLSv", "Tlsv"), ("SSLv", "Sslv")];

/// With words that are one although their capitals say otherwise: `OAuth2`, and the plural of an abbreviation, `URLs`. What
/// is the version of one is a word of its own: `APIv3`. A type keeps what is one word either way: `IDv2`.
pub(super) fn whole_words(words: &str, case: Case) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(words);
    let (units, abbreviation) = if case == Case::Type { (&[][..], 3) } else { (UNITS, 2) };
    for (written, one) in ALONE.iter().chain(units) {
        // A capital begins a word after a small letter, as in `guestOSes`; a small letter does after none.
        let small = written.starts_with(|c: char| c.is_lowercase());
        let begins = |c: char| !(c.is_uppercase() || small && c.is_alphabetic());
        replace(&mut out, written, one, begins, |c| !c.is_lowercase());
    }
    for (written, one) in VERSIONED {
        replace(&mut out, written, one, |c| !c.is_uppercase(), |c| c.is_ascii_digit());
    }
    for (written, one) in WHOLE {
        replace(&mut out, written, one, |_| true, |_| true);
    }
    let mut plural = String::with_capacity(out.len());
    let mut capitals = 0;
    let mut rest = out.chars().peekable();
    while let Some(c) = rest.next() {
        let ends = !rest.peek().is_some_and(|next| next.is_lowercase());
        if c == 's' && ends && capitals > 1 {
            // All but the first of them are small from here on.
            let tail: String = plural.chars().rev().take(capitals - 1).collect();
            plural.truncate(plural.len() - tail.len());
            plural.extend(tail.chars().rev().map(|c| c.to_ascii_lowercase()));
        }
        if c == 'v' && capitals >= abbreviation && rest.peek().is_some_and(char::is_ascii_digit) {
            plural.push(' ');
        }
        capitals = if c.is_ascii_uppercase() { capitals + 1 } else { 0 };
        plural.push(c);
    }
    if plural == *out { out } else { Cow::Owned(plural) }
}

/// Writes a word in another way where `before` and `after` allow the characters around it.
fn replace(
    words: &mut Cow<'_, str>,
    written: &str,
    one: &str,
    before: impl Fn(char) -> bool,
    after: impl Fn(char) -> bool,
) {
    if !words.contains(written) {
        return;
    }
    let mut out = String::with_capacity(words.len());
    let mut parts = words.split(written).peekable();
    while let Some(part) = parts.next() {
        out.push_str(part);
        if let Some(next) = parts.peek() {
            let fits = out.chars().next_back().is_none_or(&before) && next.chars().next().is_none_or(&after);
            out.push_str(if fits { one } else { written });
        }
    }
    *words = Cow::Owned(out);
}
