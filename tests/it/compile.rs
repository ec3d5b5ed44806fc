//! Everything that the cases make is compiled, all of it as modules of one
//! scratch crate with warnings denied; then each example of each case is
//! decoded and encoded again.

use crate::cases::of_case;
use crate::generate::{Stages, stages};
use crate::places::{cases, description, files_under, root, target};
use mintage::model::{Format, Int, Type};
use mintage::name::Names;
use mintage::source::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

#[test]
fn what_cases_make_compiles_and_reads_its_own_examples() {
    let folder = target().join("cases");
    let mut files = BTreeMap::new();
    let mut modules = String::new();
    let mut trips = String::new();
    let mut roots = BTreeSet::new();
    for (name, _) in cases() {
        let made = of_case(&name);
        if made.failed() {
            continue;
        }
        let module = format!("case_{}", name.replace(['/', '-'], "_"));
        writeln!(modules, "pub mod {module};").unwrap();
        if let Some(text) = made.files.get("src/runtime/mod.rs") {
            roots.extend(items(text));
        }
        for (path, text) in &made.files {
            let Some(path) = path
                .strip_prefix("src/")
                .filter(|p| p.ends_with(".rs") && !p.starts_with("runtime/"))
            else {
                continue;
            };
            let path = if path == "lib.rs" { "mod.rs" } else { path };
            files.insert(format!("src/{module}/{path}"), as_module(text, &module));
        }
        let folder = Path::new("cases").join(&name);
        let config = mintage::config::Config::default();
        if !folder.join("mintage.toml").exists()
            && let Some(stages) = description(&folder).and_then(|input| stages(&input, &config))
        {
            round_trips(&name, &module, &stages, &mut trips);
        }
    }
    for (path, text) in runtime(&roots) {
        files.insert(format!("src/runtime/{path}"), text);
    }
    files.insert(
        "src/lib.rs".into(),
        LIBRARY.replace("MODULES", &modules).replace("TRIPS", &trips),
    );
    files.insert("src/main.rs".into(), MAIN.into());
    files.insert("Cargo.toml".into(), manifest());
    write_changed(&folder, &files);
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = Command::new(cargo)
        .args(["run", "--offline", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// The text of a crate's file as a module's: its own `crate::` is the module, the runtime is shared.
fn as_module(text: &str, module: &str) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    // This one counts at the root only, where the scratch crate has it.
    let text = match text.split_once("#![allow(\n    confusable_idents") {
        Some((before, after)) => format!("{before}{}", after.split_once(")]").map_or("", |(_, rest)| rest)),
        None => text.to_owned(),
    };
    // One runtime, so one way to write dates.
    let text = text
        .replace("date_time, ", "")
        .replace(", date_time}", "}")
        .replace("    date_time,\n", "");
    for line in text.lines() {
        if [
            "mod runtime;",
            "pub mod runtime;",
            "date_time!(full);",
            "date_time!(seconds);",
        ]
        .contains(&line.trim())
        {
            continue;
        }
        let line = line.replace("crate::", &format!("crate::{module}::"));
        let line = line.replace(&format!("crate::{module}::runtime"), "crate::runtime");
        let line = match line
            .strip_prefix("pub use runtime::")
            .or(line.strip_prefix("use runtime::"))
        {
            Some(rest) => format!("pub use crate::runtime::{rest}"),
            None => line,
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Every runtime file; its `mod.rs` declares what any of the cases declares.
fn runtime(roots: &BTreeSet<String>) -> Vec<(String, String)> {
    let folder = root().join("templates/src");
    let mut found = vec![(
        "mod.rs".to_owned(),
        roots.iter().map(|item| format!("{item}\n")).collect(),
    )];
    for path in files_under(&folder).into_iter().filter(|path| path != "lib.rs") {
        let text = std::fs::read_to_string(folder.join(&path)).unwrap();
        found.push((path, text));
    }
    found
}

/// The items of a `mod.rs`, each with its attributes, on one line.
fn items(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.starts_with("//"));
    let joined = lines.collect::<Vec<_>>().join(" ");
    joined
        .split_inclusive(';')
        .map(|item| item.trim().to_owned())
        .filter(|item| item.ends_with(';'))
        .collect()
}

/// That of the runtime crate: the same dependencies and features.
fn manifest() -> String {
    let text = std::fs::read_to_string(root().join("templates/Cargo.toml")).unwrap();
    let kept = |section: &str| {
        text.split("\n[")
            .find_map(|part| part.strip_prefix(&format!("{section}]\n")))
            .unwrap_or_default()
            .to_owned()
    };
    format!(
        "[package]\nname = \"mintage-cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [features]\n{}\n[dependencies]\n{}",
        kept("features"),
        kept("dependencies")
    )
}

fn write_changed(folder: &Path, files: &BTreeMap<String, String>) {
    for (path, text) in files {
        let file = folder.join(path);
        if std::fs::read_to_string(&file).ok().as_deref() != Some(text) {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, text).unwrap();
        }
    }
}

/// One line for each example of a named type.
fn round_trips(case: &str, module: &str, stages: &Stages, out: &mut String) {
    let mut add = |ty: &Type, value: &Tree, place: &str| {
        if let Some(ty) = rust(ty, &stages.names, module) {
            let text = json(value);
            writeln!(
                out,
                "    trip::<{ty}>({:?}, {text:?}, &mut failed);",
                format!("{case} {place}")
            )
            .unwrap();
        }
    };
    for (id, def) in stages.api.types.iter() {
        // A view that is only sent has no example of its own.
        if def.directions.received {
            for example in &def.examples {
                add(&Type::Named(id), example, &def.at.pointer);
            }
        }
    }
    for operation in &stages.api.operations {
        let bodies = operation.body.iter().flat_map(|b| &b.contents);
        for content in bodies.chain(operation.responses.iter().flat_map(|r| &r.contents)) {
            if content.form == mintage::model::ContentForm::Json {
                for example in &content.examples {
                    add(&content.ty, &example.value, &example.at.pointer);
                }
            }
        }
    }
}

fn json(tree: &Tree) -> String {
    let text = |text: &str| serde_json::to_string(text).unwrap();
    match tree {
        Tree::Null => "null".into(),
        Tree::Bool(value) => value.to_string(),
        Tree::Int(value) => value.to_string(),
        Tree::Float(value) => serde_json::to_string(value).unwrap(),
        Tree::String(value) => text(value),
        Tree::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Tree::Map(map) => {
            let members = map.iter().map(|(key, value)| format!("{}:{}", text(key), json(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

/// The Rust spelling of a type, seen from the root of the scratch crate.
fn rust(ty: &Type, names: &Names, module: &str) -> Option<String> {
    let inner = |ty: &Type| rust(ty, names, module);
    Some(match ty {
        Type::Bool => "bool".into(),
        Type::Int(Int::I32) => "i32".into(),
        Type::Int(Int::I64) => "i64".into(),
        Type::Int(Int::U32) => "u32".into(),
        Type::Int(Int::U64) => "u64".into(),
        Type::Int(Int::I128) => "i128".into(),
        Type::F32 => "f32".into(),
        Type::F64 => "f64".into(),
        Type::String => "String".into(),
        Type::Format(Format::Secret) => "crate::runtime::Secret".into(),
        Type::List(of) => format!("Vec<{}>", inner(of)?),
        Type::Map(of) => format!("std::collections::BTreeMap<String, {}>", inner(of)?),
        Type::Nullable(of) => format!("Option<{}>", inner(of)?),
        Type::Named(id) | Type::Boxed(id) => format!("crate::{module}::models::{}", names.of(*id)?.name),
        Type::Any => "serde_json::Value".into(),
        _ => return None,
    })
}

const LIBRARY: &str = r##"//! Written by tests/it/compile.rs.
#![deny(warnings)]
#![allow(deprecated, confusable_idents, mixed_script_confusables, uncommon_codepoints)]

#[allow(dead_code, unused_imports, unused_macros)]
pub mod runtime;
use crate::runtime::date_time;
date_time!(full);
MODULES
pub fn round_trip() -> Vec<String> {
    let mut failed = Vec::new();
TRIPS    failed
}

/// Decodes and encodes; the JSON must be the same, but for numbers (by value), instants (by value) and null (absent).
fn trip<T: crate::runtime::value::Value>(place: &str, text: &str, failed: &mut Vec<String>) {
    let sent = match crate::runtime::json::from_slice::<T>(text.as_bytes()) {
        Ok(value) => crate::runtime::json::to_string(&value.view()),
        Err(problem) => return failed.push(format!("{place}: {problem:?} in {text}")),
    };
    let expected: serde_json::Value = serde_json::from_str(text).expect("the example is JSON");
    match serde_json::from_str(&sent) {
        Ok(got) if same(&expected, &got) => {}
        _ => failed.push(format!("{place}: {text} came back as {sent}")),
    }
}

fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::*;
    match (a, b) {
        (Object(a), Object(b)) => {
            let null = Null;
            a.keys().chain(b.keys()).all(|k| same(a.get(k).unwrap_or(&null), b.get(k).unwrap_or(&null)))
        }
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Number(a), Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (String(a), String(b)) => a == b || instant(a).is_some_and(|i| Some(i) == instant(b)),
        (a, b) => a == b,
    }
}

fn instant(text: &str) -> Option<crate::runtime::DateTime> {
    text.parse().ok()
}
"##;

const MAIN: &str = r#"fn main() {
    let failed = mintage_cases::round_trip();
    if !failed.is_empty() {
        eprintln!("{}", failed.join("\n"));
        std::process::exit(1);
    }
}
"#;
