//! Everything that the cases make is compiled, all of it as modules of one scratch crate with warnings denied, and with
//! it the calls that its documentation shows; then each example of each case is decoded and encoded again, and each
//! trap of the wire is run (`traps/`).

use crate::cases::of_case;
use crate::generate::{Stages, stages};
use crate::places::{cargo, cases, description, files_under, root, target};
use mintage::model::{Api, Type};
use mintage::source::Tree;
use mintage_tests::examples::{Difference, differences, json, parse, rust};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

#[test]
fn what_cases_make_compiles_and_reads_its_own_examples() {
    let folder = target().join("cases");
    let mut files = BTreeMap::new();
    let mut modules = String::new();
    let mut shown = String::from("//! What the documentation of each case shows.\n");
    let mut trips = Vec::new();
    let mut apis = BTreeMap::new();
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
        shown.push_str(&examples(&made.files, &module));
        let folder = Path::new("cases").join(&name);
        let config = mintage::config::Config::default();
        if !folder.join("mintage.toml").exists()
            && let Some(stages) = description(&folder).and_then(|input| stages(&input, &config))
        {
            round_trips(&name, &module, &stages, &mut trips);
            apis.insert(name.clone(), stages.api);
        }
    }
    for (path, text) in runtime(&roots) {
        files.insert(format!("src/runtime/{path}"), text);
    }
    files.insert(
        "src/lib.rs".into(),
        LIBRARY
            .replace("MODULES", &modules)
            .replace("TRIPS", &trips.iter().map(|t| t.line.as_str()).collect::<String>()),
    );
    files.insert("src/shown.rs".into(), shown);
    let traps = [
        ("", include_str!("traps/driver.rs")),
        ("/answers", include_str!("traps/answers.rs")),
        ("/bodies", include_str!("traps/bodies.rs")),
        ("/requests", include_str!("traps/requests.rs")),
        ("/unions", include_str!("traps/unions.rs")),
    ];
    for (file, text) in traps {
        files.insert(format!("src/traps{file}.rs"), text.into());
    }
    files.insert(
        "src/loopback.rs".into(),
        include_str!("../src/vectors/driver/loopback.rs").into(),
    );
    files.insert("src/main.rs".into(), MAIN.into());
    files.insert("Cargo.toml".into(), manifest());
    write_changed(&folder, &files);
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    let ran = cargo()
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
    let said: Vec<serde_json::Value> = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(said.len(), trips.len());
    let wrong = trips.iter().zip(&said).filter_map(|(trip, said)| {
        let problem = trip.problem(&apis, said)?;
        Some(format!("{} {}: {problem}", trip.case, trip.place))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One example of a case, on its way through the type that carries it.
struct Trip {
    case: String,
    place: String,
    /// What the scratch crate does.
    line: String,
    ty: Type,
    value: Tree,
}

impl Trip {
    fn problem(&self, apis: &BTreeMap<String, Api>, said: &serde_json::Value) -> Option<String> {
        let Some(text) = said["ok"].as_str() else {
            return Some(format!("{} in {}", said["err"], json(&self.value)));
        };
        let Some(got) = parse(text) else {
            return Some(format!("{text} is no JSON"));
        };
        let Difference { pointer, kind } = differences(&apis[&self.case], &self.ty, &self.value, &got)
            .into_iter()
            .next()?;
        Some(format!(
            "`{pointer}` {kind:?}: {} came back as {text}",
            json(&self.value)
        ))
    }
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

/// The examples in the documentation of a crate, each as a module of its own: its `use crate_x::` is the case's module.
fn examples(crate_files: &BTreeMap<String, String>, module: &str) -> String {
    let package = crate_files.get("Cargo.toml").and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("name = "))?;
        Some(line.split('"').nth(1)?.replace('-', "_"))
    });
    let own = format!("use {}::", package.unwrap());
    let mut out = String::new();
    let mut count = 0;
    let is_source = |path: &&String| path.starts_with("src/") && !path.starts_with("src/runtime/");
    for path in crate_files.keys().filter(is_source) {
        let mut inside = false;
        for line in crate_files[path].lines().map(str::trim_start) {
            let Some(said) = line.strip_prefix("///").or(line.strip_prefix("//!")) else {
                continue;
            };
            let said = said.strip_prefix(' ').unwrap_or(said);
            match said {
                "```no_run" => {
                    inside = true;
                    count += 1;
                    writeln!(out, "mod {module}_{count} {{").unwrap();
                }
                "```" if inside => {
                    inside = false;
                    out.push_str("}\n");
                }
                code if inside => {
                    let code = code.strip_prefix("# ").unwrap_or(code);
                    writeln!(out, "    {}", code.replace(&own, &format!("use crate::{module}::"))).unwrap();
                }
                _ => {}
            }
        }
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

/// Each example of a case that has a type.
fn round_trips(case: &str, module: &str, stages: &Stages, out: &mut Vec<Trip>) {
    let mut add = |ty: &Type, value: &Tree, place: &str| {
        if let Some(spelt) = rust(ty, &stages.names, &format!("crate::{module}")) {
            out.push(Trip {
                case: case.to_owned(),
                place: place.to_owned(),
                line: format!("    said.push(trip::<{spelt}>({:?}));\n", json(value)),
                ty: ty.clone(),
                value: value.clone(),
            });
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

const LIBRARY: &str = r##"//! Written by tests/it/compile.rs.
#![deny(warnings)]
#![allow(deprecated, confusable_idents, mixed_script_confusables, uncommon_codepoints)]

#[allow(dead_code)]
mod loopback;
#[allow(dead_code, unused_imports, unused_macros)]
pub mod runtime;
#[allow(unused)]
mod shown;
pub mod traps;
use crate::runtime::date_time;
date_time!(full);
MODULES
pub fn round_trip() -> Vec<serde_json::Value> {
    let mut said = Vec::new();
TRIPS    said
}

/// Decodes and encodes.
fn trip<T: crate::runtime::value::Value>(text: &str) -> serde_json::Value {
    match crate::runtime::json::from_slice::<T>(text.as_bytes()) {
        Ok(value) => serde_json::json!({ "ok": crate::runtime::json::to_string(&value.view()) }),
        Err(problem) => serde_json::json!({ "err": format!("{problem:?}") }),
    }
}
"##;

const MAIN: &str = r#"fn main() {
    let failed = mintage_cases::traps::run();
    if !failed.is_empty() {
        eprintln!("{}", failed.join("\n"));
        std::process::exit(1);
    }
    println!("{}", serde_json::Value::from(mintage_cases::round_trip()));
}
"#;
