//! A client's models and its examples → a small program that decodes each and
//! encodes it again, built and run. Dependencies are built once for all.

use super::Options;
use super::gather::Found;
use super::spell;
use crate::corpus::forget;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Fills in what came back of each example.
///
/// # Errors
/// When the program does not build or does not run to its end.
pub fn run(name: &str, files: &BTreeMap<String, String>, found: &mut Found, options: &Options) -> Result<(), String> {
    let work = std::path::absolute(&options.work).map_err(|e| e.to_string())?;
    let name = format!("{name}-examples");
    let root = work.join(&name);
    let failed = |e: std::io::Error| e.to_string();
    let target = std::path::absolute(&options.target).map_err(failed)?;
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(root.join("src")).map_err(failed)?;
    // Models and runtime alone: nothing is called.
    for (path, text) in files {
        if path.starts_with("src/models/") || path.starts_with("src/runtime/") {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&root)).map_err(failed)?;
            std::fs::write(path, text).map_err(failed)?;
        }
    }
    std::fs::write(root.join("src/main.rs"), main_file(&found.types)).map_err(failed)?;
    let manifest = files.get("Cargo.toml").map(String::as_str).unwrap_or_default();
    std::fs::write(root.join("Cargo.toml"), self::manifest(manifest, &name)?).map_err(failed)?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, root.join("Cargo.lock")).map_err(failed)?;

    let plan: Vec<Value> = found
        .examples
        .iter()
        .map(|e| match &e.ty {
            Some((_, ty)) => serde_json::json!([ty, spell::json(&e.value), e.inside.as_ref().map(spell::json)]),
            None => Value::Null,
        })
        .collect();
    std::fs::write(root.join("plan.json"), Value::from(plan).to_string()).map_err(failed)?;

    let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--offline", "--quiet"])
        .args(options.jobs.map(|jobs| format!("--jobs={jobs}")))
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .output()
        .map_err(failed)?;
    if !built.status.success() {
        let words = String::from_utf8_lossy(&built.stderr);
        let first: Vec<&str> = words.lines().take(12).collect();
        return Err(format!("does not build: {}", first.join("\n    ")));
    }
    let ran = Command::new(target.join("debug").join(&name))
        .current_dir(&root)
        .output()
        .map_err(failed)?;
    forget(&root, &target);
    let said: Vec<Value> = serde_json::from_slice(&ran.stdout)
        .map_err(|_| format!("did not run: {}", String::from_utf8_lossy(&ran.stderr)))?;
    for (example, said) in found.examples.iter_mut().zip(said) {
        example.took_inside = said["inside"] == true;
        example.unknown = said["unknown"].as_str().map(str::to_owned);
        example.came_back = match (&said["ok"], &said["err"]) {
            (Value::String(text), _) => Ok(text.clone()),
            (_, Value::String(why)) => Err(why.clone()),
            _ => Err("nothing came back".to_owned()),
        };
    }
    let _ = std::fs::remove_dir_all(&root);
    Ok(())
}

fn main_file(types: &[String]) -> String {
    let mut arms = String::new();
    for (index, ty) in types.iter().enumerate() {
        let _ = writeln!(arms, "        {index} => trip::<{ty}>(text),");
    }
    MAIN.replace("        ARMS\n", &arms)
}

const MAIN: &str = r#"//! Decodes each example and encodes it again.
#![allow(warnings)]
mod models;
mod runtime;

fn trip<T: runtime::value::Value>(text: &str) -> serde_json::Value {
    match runtime::json::from_slice::<T>(text.as_bytes()) {
        Ok(value) => serde_json::json!({
            "ok": runtime::json::to_string(&value.view()),
            "unknown": unknown(value.view(), 0),
        }),
        Err(problem) => serde_json::json!({ "err": problem.to_string() }),
    }
}

/// What a union with branches to choose from took for none of them.
fn unknown(view: runtime::value::View<'_>, depth: usize) -> Option<String> {
    use runtime::value::View;
    if depth > 64 {
        return None;
    }
    match view {
        View::Union(union) if !matches!(union.rule().by, runtime::object::By::Nothing) => match union.branch() {
            (usize::MAX, raw) => Some(runtime::json::to_string(&raw)),
            (_, inner) => unknown(inner, depth + 1),
        },
        View::List(list) => (0..list.count()).find_map(|index| unknown(list.at(index), depth + 1)),
        View::Map(_) | View::Object(_) => {
            let mut found = None;
            runtime::encode::members(view, &mut |_, value| {
                if found.is_none() {
                    found = unknown(value, depth + 1);
                }
            });
            found
        }
        _ => None,
    }
}

fn one(ty: u64, text: &str) -> serde_json::Value {
    match ty {
        ARMS
        _ => serde_json::Value::Null,
    }
}

fn caught(ty: u64, text: &str) -> serde_json::Value {
    std::panic::catch_unwind(|| one(ty, text))
        .unwrap_or_else(|_| serde_json::json!({ "err": "the generated code panicked" }))
}

fn main() {
    let plan: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string("plan.json").unwrap()).unwrap();
    let said: Vec<serde_json::Value> = plan
        .iter()
        .map(|row| match (row[0].as_u64(), row[1].as_str()) {
            (Some(ty), Some(text)) => match (caught(ty, text), row[2].as_str()) {
                (said, Some(inside)) if said["err"].is_string() => {
                    let mut inner = caught(ty, inside);
                    inner["inside"] = true.into();
                    inner
                }
                (said, _) => said,
            },
            _ => serde_json::Value::Null,
        })
        .collect();
    println!("{}", serde_json::Value::from(said));
}
"#;

/// The client's own, under another name and without what only calls need.
fn manifest(text: &str, name: &str) -> Result<String, String> {
    let mut table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
    table.remove("dev-dependencies");
    if let Some(package) = table.get_mut("package").and_then(toml::Value::as_table_mut) {
        package.retain(|key, _| ["version", "edition"].contains(&key));
        package.insert("name".into(), name.into());
    }
    if let Some(dependencies) = table.get_mut("dependencies").and_then(toml::Value::as_table_mut)
        && !dependencies.contains_key("serde_json")
    {
        dependencies.insert("serde_json".into(), "1".into());
    }
    // Of what is on by default the types that a feature may leave out, and nothing to send calls with.
    if let Some(features) = table.get_mut("features").and_then(toml::Value::as_table_mut) {
        let plain = |name: &toml::Value| {
            let list = name.as_str().and_then(|name| features.get(name)?.as_array());
            list.is_some_and(|list| {
                !list
                    .iter()
                    .any(|one| one.as_str().is_some_and(|one| one.starts_with("dep:")))
            })
        };
        let default = features.get("default").and_then(toml::Value::as_array);
        let default: Vec<toml::Value> = default
            .into_iter()
            .flatten()
            .filter(|name| plain(name))
            .cloned()
            .collect();
        features.insert("default".into(), default.into());
    }
    let profile: toml::Table =
        toml::from_str("[workspace]\n[profile.dev]\ndebug = false\n").map_err(|e| e.to_string())?;
    table.extend(profile);
    toml::to_string(&table).map_err(|e| e.to_string())
}
