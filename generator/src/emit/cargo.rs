//! The package → its `Cargo.toml`.

use minijinja::{Environment, context};

use super::{Context, Files, docs, features, readme};
use crate::config::Setting;
use std::collections::BTreeMap;

const TEMPLATE: &str = include_str!("../../../templates/crate/Cargo.toml.j2");

pub fn emit(cx: &Context<'_>, files: &mut Files) {
    let package = &cx.config.package;
    let text = render(
        TEMPLATE,
        context! {
            name => toml_string(&cx.package),
            version => toml_string(package.version.as_deref().unwrap_or("0.1.0")),
            description => toml_string(&readme::sentence(cx)),
            license => package.license.as_deref().map(toml_string),
            repository => package.repository.as_deref().map(toml_string),
            // As text: the template would write `False`.
            publish => package.publish.map(|publish| publish.to_string()),
            // Who asks for another one has it for all.
            jiff => files.get("src/runtime/time.rs").is_some() && !cx.config.dependencies.contains_key("jiff"),
            features => cx.features.of_groups(),
            webhooks_feature => cx.features.of(features::Part::Webhooks).map(str::to_owned),
            all_features => features::ALL,
            dependencies => dependencies(&cx.config.dependencies),
        },
    );
    files.insert("Cargo.toml", text);
    files.insert(
        "rustfmt.toml",
        include_str!("../../../templates/crate/rustfmt.toml").to_owned(),
    );
}

/// Lines of `[dependencies]`.
fn dependencies(all: &BTreeMap<String, BTreeMap<String, Setting>>) -> Vec<String> {
    let text = |setting: &Setting| match setting {
        Setting::Text(text) => toml_string(text),
        Setting::Flag(flag) => flag.to_string(),
        Setting::List(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| toml_string(text)).collect();
            format!("[{}]", texts.join(", "))
        }
    };
    let line = |(name, settings): (&String, &BTreeMap<String, Setting>)| {
        if let (1, Some(version)) = (settings.len(), settings.get("version")) {
            return format!("{name} = {}", text(version));
        }
        let settings: Vec<String> = settings
            .iter()
            .map(|(key, setting)| format!("{key} = {}", text(setting)))
            .collect();
        format!("{name} = {{ {} }}", settings.join(", "))
    };
    all.iter().map(line).collect()
}

/// A template filled in; its own error text where it cannot be, which a test would notice.
pub fn render(template: &str, values: minijinja::Value) -> String {
    let mut environment = Environment::new();
    // A line with nothing but a tag leaves nothing behind.
    let syntax = minijinja::syntax::SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment
        .render_str(template, values)
        .unwrap_or_else(|error| format!("{error:#}\n"))
}

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if docs::is_hidden(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::config::Config;
    use crate::diag::Sink;

    /// Whether `[dependencies]` may name the crate.
    fn allowed(name: &str) -> bool {
        let mut sink = Sink::new();
        Config::read(&format!("[dependencies]\n{name} = \"1\"\n"), &mut sink);
        !sink.has_errors()
    }

    #[test]
    fn what_the_client_has_cannot_be_asked_for_again() {
        let (_, own) = TEMPLATE.split_once("\n[dependencies]\n").unwrap();
        let own = own.split("\n[").next().unwrap();
        for line in own.lines() {
            // The one that gives way to the user's.
            if let Some((name, _)) = line.split_once(" = ").filter(|(name, _)| *name != "jiff") {
                assert!(!allowed(name), "{name}");
            }
        }
        assert!(allowed("uuid") && allowed("jiff"));
    }

    #[test]
    fn no_text_ends_its_string() {
        assert_eq!(
            toml_string("a \"b\" \\ \n\u{202e}"),
            r#""a \"b\" \\ \U0000000A\U0000202E""#
        );
    }

    #[test]
    fn dependencies_are_written_as_cargo_has_them() {
        let text = r#"
            [dependencies]
            uuid = "1.2"
            ids = { path = "..\\i\"d", default-features = false, features = ["a", "b"] }
        "#;
        let mut sink = Sink::new();
        let config = Config::read(text, &mut sink);
        assert!(!sink.has_errors());
        assert_eq!(
            dependencies(&config.dependencies),
            [
                r#"ids = { default-features = false, features = ["a", "b"], path = "..\\i\"d" }"#,
                r#"uuid = "1.2""#
            ]
        );
    }
}
