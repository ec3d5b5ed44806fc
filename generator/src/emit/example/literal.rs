//! An example value of JSON → a literal of Rust: text, numbers.

use crate::emit::print::string;
use crate::model::Int;
use crate::source::Tree;

/// What tells Rust of which type a bare number is.
pub(super) fn int_suffix(int: Int) -> &'static str {
    match int {
        Int::I32 => "",
        Int::I64 => "_i64",
        Int::U32 => "_u32",
        Int::U64 => "_u64",
        Int::I128 => "_i128",
    }
}

/// The items of a list.
pub(super) fn list(example: Option<&Tree>) -> &[Tree] {
    match example {
        Some(Tree::List(items)) => items,
        _ => &[],
    }
}

/// The example as text, or the name of what is wanted.
pub(super) fn text(example: Option<&Tree>, name: &str) -> String {
    match example {
        Some(Tree::String(text)) if text.chars().count() <= 200 && !text.chars().any(char::is_control) => {
            text.to_string()
        }
        Some(Tree::Int(value)) => value.to_string(),
        Some(Tree::Float(value)) => value.to_string(),
        Some(Tree::Bool(value)) => value.to_string(),
        _ => name.chars().filter(|c| !c.is_control()).collect(),
    }
}

/// The number that a text spells; any other example as it is.
pub(super) fn spelt(example: Option<&Tree>) -> Option<Tree> {
    let Some(Tree::String(text)) = example else {
        return example.cloned();
    };
    match text.parse() {
        Ok(value) => Some(Tree::Int(value)),
        Err(_) => text.parse().ok().map(Tree::Float),
    }
}

/// The example as a number of the type, or one.
pub(super) fn integer(int: Int, example: Option<&Tree>) -> String {
    let value = match example {
        Some(Tree::Int(value)) => *value,
        Some(Tree::Float(value)) if value.fract() == 0.0 && value.abs() < 1e15 => *value as i128,
        _ => 1,
    };
    let fits = match int {
        Int::I32 => i32::try_from(value).is_ok(),
        Int::I64 => i64::try_from(value).is_ok(),
        Int::U32 => u32::try_from(value).is_ok(),
        Int::U64 => u64::try_from(value).is_ok(),
        Int::I128 => true,
    };
    if fits { value.to_string() } else { "1".to_owned() }
}

/// `r#"…"#`, with as many signs as it takes.
pub(super) fn raw_string(text: &str) -> String {
    if !text.contains('"') && !text.contains('\\') {
        return string(text);
    }
    let mut signs = "#".to_owned();
    while text.contains(&format!("\"{signs}")) {
        signs.push('#');
    }
    format!("r{signs}\"{text}\"{signs}")
}
