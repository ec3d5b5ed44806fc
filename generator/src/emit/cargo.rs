//! The package → its `Cargo.toml`.

use minijinja::{Environment, context};

use super::{Context, Files, readme};

const TEMPLATE: &str = include_str!("../../../templates/crate/Cargo.toml.j2");

pub fn emit(cx: &Context<'_>, files: &mut Files) {
    let package = &cx.config.package;
    let text = render(
        TEMPLATE,
        context! {
            name => toml_string(&cx.package),
            version => toml_string(package.version.as_deref().unwrap_or("0.1.0")),
            description => toml_string(&readme::about(cx)),
            license => package.license.as_deref().map(toml_string),
            repository => package.repository.as_deref().map(toml_string),
            // As text: the template would write `False`.
            publish => package.publish.map(|publish| publish.to_string()),
            jiff => files.get("src/runtime/time.rs").is_some(),
        },
    );
    files.insert("Cargo.toml", text);
    files.insert(
        "rustfmt.toml",
        include_str!("../../../templates/crate/rustfmt.toml").to_owned(),
    );
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
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
