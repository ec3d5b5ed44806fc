//! A large client has a feature for each group of its calls, and each of them compiles alone, without a warning.

use crate::generate::generate;
use crate::places::{cargo, root, target};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// What three groups and a webhook share, and what each has alone: by name, by another name for what is the same, by a
/// view that is only sent, in an error.
const SCHEMAS: &str = r#"
webhooks:
  news:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/News'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Shared: {type: object, properties: {name: {type: string}}}
    News: {type: object, properties: {of: {$ref: '#/components/schemas/Shared'}, kind: {type: string, enum: [good, bad]}}}
    Unused: {type: object, properties: {kept: {$ref: '#/components/schemas/Kept'}}}
    Kept: {type: object, properties: {name: {type: string}}}
    Pet:
      type: object
      required: [id, shared]
      properties:
        id: {type: string, readOnly: true}
        shared: {$ref: '#/components/schemas/Shared'}
        kind: {type: string, enum: [good, bad]}
        kept: {$ref: '#/components/schemas/Kept'}
    Shop: {type: object, properties: {kind: {type: string, enum: [good, bad]}, size: {type: string, enum: [small, big]}}}
    Closed: {type: object, properties: {until: {type: string}}}
    Said: {type: object, properties: {what: {type: string}}}
    Engine: {type: object, properties: {size: {type: string, enum: [small, big]}, parts: {type: array, items: {$ref: '#/components/schemas/Engine'}}}}
"#;

fn description() -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: Case, version: '1'}\npaths:\n".to_owned();
    let json =
        |name: &str| format!("content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}");
    // One group has the name of a feature of every client, one a word that is no name in Rust, and one the name of Rust's
    // own library.
    for (tag, got, sent) in [
        ("std", "Shared", "Pet"),
        ("type", "Shop", "Shop"),
        ("hyper", "Engine", "Engine"),
    ] {
        for index in 0..18 {
            let method = format!(
                "tags: [{tag}], responses: {{'200': {{description: Done., {}}}",
                json(got)
            );
            let failing = format!("'409': {{description: Closed., {}}}", json("Closed"));
            let body = format!("requestBody: {{required: true, {}}}", json(sent));
            let _ = writeln!(text, "  /{tag}/{index}:");
            let _ = match tag {
                "type" => writeln!(text, "    get: {{{method}, {failing}}}}}"),
                // What is sent by one group is received by another alone.
                "std" if index == 0 => writeln!(
                    text,
                    "    get: {{tags: [hyper], responses: {{'200': {{description: Done., {}}}}}}}",
                    json("Pet")
                ),
                // What is said of any status is a success and an error.
                "hyper" if index < 2 => writeln!(
                    text,
                    "    get: {{tags: [hyper], responses: {{'101': {{description: Switched.}}, default: {{description: Said., {}}}}}}}",
                    json("Said")
                ),
                _ => writeln!(text, "    get: {{{method}}}}}"),
            };
            let _ = writeln!(text, "    post: {{{body}, {method}}}}}");
        }
    }
    text + SCHEMAS
}

#[test]
fn each_group_of_a_large_client_compiles_alone() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("api.yaml");
    std::fs::write(&document, description()).unwrap();
    let made = generate(&document, None, "large");
    assert!(!made.failed(), "{}", made.messages);
    let manifest = &made.files["Cargo.toml"];
    assert!(manifest.contains("\"serde\", \"calls\", \"webhooks\"]"), "{manifest}");
    let own = |file: &str, types: &[&str]| {
        let text = made.files.get(&format!("src/models/{file}.rs"));
        let text = text.unwrap_or_else(|| panic!("{file}: {:?}", made.files.keys().collect::<Vec<_>>()));
        let defined = text.lines().filter(|line| line.starts_with("pub struct "));
        let defined: Vec<&str> = defined.filter_map(|line| line.split(' ').nth(2)).collect();
        assert_eq!(defined, types, "{file}");
    };
    own("mod", &["Closed", "Kept", "Pet", "Said", "Shared", "Unused"]);
    own("std_only", &["PetInput"]);
    own("type_only", &["Shop"]);
    own("hyper_only", &["Engine"]);
    own("webhooks", &["News"]);

    let package = target().join("features");
    write(&package, &made.files);
    for features in ["", "std_calls", "type", "hyper_calls", "webhooks", "calls,webhooks"] {
        check(&package, features);
    }
}

fn write(package: &Path, files: &BTreeMap<String, String>) {
    let _ = std::fs::remove_dir_all(package);
    for (path, text) in files {
        let mut text = text.clone();
        if path == "Cargo.toml" {
            text.push_str("\n[workspace]\n");
        }
        let path = package.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
}

fn check(package: &Path, features: &str) {
    let ran = cargo()
        .args([
            "clippy",
            "--offline",
            "--quiet",
            "--no-default-features",
            "--features",
            features,
        ])
        .args(["--", "-D", "warnings"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{features}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}
