//! What can be wrong with a value that Cargo or the compiler would read: told where the value is read from a file, and of a
//! configuration that a program has put together.

use super::taken::is_dependency;
use super::{Config, DateTimeChoice, Precision, Setting, at};
use crate::at::At;
use crate::diag::{Diagnostic, Sink};

pub(super) const PACKAGE: &str = "a package name such as `my-api`";
pub(super) const VERSION: &str = "a version such as `0.1.0`";
pub(super) const REQUIREMENT: &str = "a version such as `1.2`";
pub(super) const VARIABLE: &str = "write a name such as `MY_API_TOKEN`";
pub(super) const DEPENDENCY: &str = "name a crate whose types the description asks for with `x-rust-type`";

/// Says that a text does not fit where it stands.
pub(super) fn unfit(at: &At, text: &str, fault: &str, help: &str) -> Diagnostic {
    Diagnostic::error("unfit-setting", at, format!("`{text}` does not fit: {fault}"))
        .note("Cargo or the compiler would refuse it")
        .help(help)
}

impl Config {
    /// Complains about texts that would break the files of the client, of which one that was read from a file has none, and
    /// about what one setting makes of another.
    pub(crate) fn check(&self, sink: &mut Sink) {
        let mut found = Vec::new();
        let mut weigh = |at: At, text: &str, fault: Option<&'static str>, help: &str| {
            found.extend(fault.map(|fault| unfit(&at, text, fault, help)));
        };
        if let Some(name) = &self.package.name {
            weigh(
                at(&["package", "name"]),
                name,
                package_name_fault(name),
                &format!("write {PACKAGE}"),
            );
        }
        if let Some(version) = &self.package.version {
            weigh(
                at(&["package", "version"]),
                version,
                version_fault(version),
                &format!("write {VERSION}"),
            );
        }
        for (scheme, names) in &self.variables {
            for name in names {
                weigh(
                    at(&["auth", "variables", scheme]),
                    name,
                    identifier_fault(name),
                    VARIABLE,
                );
            }
        }
        for (name, settings) in &self.dependencies {
            let place = at(&["dependencies", name]);
            weigh(place.key(), name, dependency_fault(name), DEPENDENCY);
            if let Some(Setting::Text(version)) = settings.get("version") {
                let fault = requirement_fault(version);
                weigh(place, version, fault, &format!("write {REQUIREMENT}"));
            }
        }
        for diagnostic in found {
            sink.push(diagnostic);
        }
        if self.formats.date_time == DateTimeChoice::Text && self.formats.date_time_precision != Precision::Full {
            sink.push(
                Diagnostic::warning(
                    "unused-setting",
                    &at(&["formats", "date-time-precision"]).key(),
                    "`date-time-precision` has no meaning where `date-time` is `text`",
                )
                .note("the client writes dates as it is given them")
                .help("remove the line, or let `date-time` be `jiff`"),
            );
        }
    }
}

/// How long the name of a package may be, in characters.
pub const LONGEST_PACKAGE: usize = 64;

/// Why `name` cannot be the name of a package, if so (the rules of Cargo).
pub fn package_name_fault(name: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        Some("it does not start with a letter")
    } else if !name.chars().all(allowed) {
        Some("it has characters other than ASCII letters, digits, `-` and `_`")
    } else if name.len() > LONGEST_PACKAGE {
        Some("it is longer than 64 characters")
    } else {
        None
    }
}

/// The syntax of Semantic Versioning 2.0.0 (§2, §9, §10), which Cargo holds to.
pub(super) fn version_fault(version: &str) -> Option<&'static str> {
    let (rest, build) = match version.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (version, None),
    };
    let (core, pre) = match rest.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (rest, None),
    };
    let digits = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit());
    let padded = |n: &str| n.len() > 1 && n.starts_with('0');
    let numbers: Vec<&str> = core.split('.').collect();
    let number = |n: &&str| digits(n) && !padded(n) && n.parse::<u64>().is_ok();
    if numbers.len() != 3 || !numbers.iter().all(number) {
        return Some("it is no `MAJOR.MINOR.PATCH`");
    }
    let word = |n: &str| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let mut words = pre.iter().chain(&build).flat_map(|part| part.split('.'));
    if !words.all(word) {
        return Some("what stands behind `-` or `+` is not made of ASCII letters, digits and `-`, with `.` between");
    }
    let mut words = pre.iter().flat_map(|part| part.split('.'));
    words
        .any(|n| digits(n) && padded(n))
        .then_some("a number behind `-` starts with 0")
}

/// Why a client can't depend on a crate of this name beside what it depends on anyway.
pub(super) fn dependency_fault(name: &str) -> Option<&'static str> {
    if is_dependency(name) {
        return Some("the client has it already");
    }
    package_name_fault(name)
}

/// Cargo knows more of them; what is checked is that it is one at all.
pub(super) fn requirement_fault(version: &str) -> Option<&'static str> {
    let sound = version.starts_with(|c: char| c.is_ascii_digit() || "=^~<>*".contains(c))
        && version
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-+=^~<>*, ".contains(c));
    (!sound).then_some("it is no version requirement")
}

pub(super) fn identifier_fault(name: &str) -> Option<&'static str> {
    let sound = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!sound).then_some("it is not made of ASCII letters, digits and `_`, a letter first")
}
