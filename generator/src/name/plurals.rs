//! The name of several things ↔ the name of one of them, by the rules of English and a table of what has none.

use super::words::{Case, joined};

/// Plurals that no rule makes singular, and words that are none; the last word of a name, in small letters.
const PLURALS: &[(&str, Option<&str>)] = &[
    ("alias", None),
    ("aliases", Some("alias")),
    ("analyses", Some("analysis")),
    ("analytics", None),
    ("as", None),
    ("atlas", None),
    ("aws", None),
    ("axes", Some("axis")),
    ("bias", None),
    ("biases", Some("bias")),
    ("bonuses", Some("bonus")),
    ("caches", Some("cache")),
    ("calories", Some("calorie")),
    ("campuses", Some("campus")),
    ("canvas", None),
    ("canvases", Some("canvas")),
    ("children", Some("child")),
    ("cookies", Some("cookie")),
    ("criteria", Some("criterion")),
    ("gas", None),
    ("has", None),
    ("https", None),
    ("indices", Some("index")),
    ("ios", None),
    ("lens", None),
    ("lenses", Some("lens")),
    ("macos", None),
    ("matrices", Some("matrix")),
    ("movies", Some("movie")),
    ("news", None),
    ("niches", Some("niche")),
    ("os", None),
    ("oses", Some("os")),
    ("people", Some("person")),
    ("quizzes", Some("quiz")),
    ("saas", None),
    ("sales", Some("sale")),
    ("series", None),
    ("species", None),
    ("statuses", Some("status")),
    ("vertices", Some("vertex")),
    ("viruses", Some("virus")),
    ("yes", None),
];

/// `Pets` → `Pet`, `Entries` → `Entry`; `None` where it is no plural that we know.
pub fn singular(name: &str) -> Option<String> {
    let start = name.rfind(|c: char| c.is_uppercase()).unwrap_or(0);
    let (front, last) = name.split_at_checked(start)?;
    let small = last.to_lowercase();
    if let Some((_, one)) = PLURALS.iter().find(|(many, _)| *many == small) {
        return one.map(|one| joined(front, one, Case::Type));
    }
    // Letters that stand for words: `Dns`, `Sms`.
    if !last.is_empty() && last.len() < 5 && !small.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return None;
    }
    if let Some(stem) = name.strip_suffix("ies").filter(|s| s.len() > 1) {
        return Some(format!("{stem}y"));
    }
    for ending in ["sses", "shes", "ches", "xes"] {
        if name.ends_with(ending) {
            return name.strip_suffix("es").map(str::to_owned);
        }
    }
    if name.ends_with("ss") || name.ends_with("us") || name.ends_with("is") {
        return None;
    }
    name.strip_suffix('s').filter(|s| !s.is_empty()).map(str::to_owned)
}

/// `pet` → `pets`.
pub fn plural(name: &str) -> String {
    if let Some(stem) = name.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "ch", "sh"].iter().any(|ending| name.ends_with(ending)) {
        return format!("{name}es");
    }
    format!("{name}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals() {
        assert_eq!(singular("Scopes").as_deref(), Some("Scope"));
        assert_eq!(singular("Entries").as_deref(), Some("Entry"));
        assert_eq!(singular("OrderStatuses").as_deref(), Some("OrderStatus"));
        assert_eq!(singular("People").as_deref(), Some("Person"));
        assert_eq!(singular("Status"), None);
        assert_eq!(singular("ReverseDns"), None);
        assert_eq!(singular("TimeSeries"), None);
        assert!(PLURALS.is_sorted());
        assert_eq!(plural("Scope"), "Scopes");
        assert_eq!(plural("Policy"), "Policies");
    }
}
