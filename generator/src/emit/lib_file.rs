//! The crate's root: what it is, how to start, and what it gives away.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::client::{Schemes, has_choice};
use super::features::Part;
use super::print::{self, NOTICE};
use super::{Context, Files, docs, errors, provider, readme, runtime};

/// Types of the runtime that a user may name, where the client has them.
const EXPORTS: &[&str] = &[
    "Any",
    "ApiError",
    "Base64",
    "Body",
    "BodySender",
    "BoxError",
    "BoxFuture",
    "BuildError",
    "ByteStream",
    "Called",
    "Chunks",
    "Date",
    "DateTime",
    "DecodeError",
    "DecodeFailure",
    "Error",
    "Event",
    "EventError",
    "EventStream",
    "Lenient",
    "Limit",
    "LineStream",
    "Link",
    "Map",
    "NoError",
    "NoHeaders",
    "Options",
    "Parts",
    "Patch",
    "Pending",
    "PendingResponse",
    "Policy",
    "RateLimit",
    "Raw",
    "ReadyCall",
    "Reason",
    "Refusal",
    "Response",
    "Retry",
    "Secret",
    "ServerUrl",
    "Timeout",
    "Transport",
    "TransportError",
    "UnixTime",
];

pub fn emit(cx: &Context<'_>, schemes: &Schemes, files: &mut Files) {
    let mut out = NOTICE.to_owned();
    let has = runtime::exports(files);
    for line in front(cx, schemes, &has) {
        out.push_str(if line.is_empty() { "//!" } else { "//! " });
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str("\n#![forbid(unsafe_code)]\n");
    out.push_str("// What the description decides cannot follow the habits of Rust in all things.\n");
    for (names, reason) in lints(cx, files) {
        out.push_str(&print::item_attribute(names, reason));
    }
    out.push('\n');
    for module in modules(cx) {
        out.push_str(&print::item(module));
    }
    out.push('\n');
    let own: &[&str] = if has_choice(cx) {
        &["Client", "ClientBuilder", "Server"]
    } else {
        &["Client", "ClientBuilder"]
    };
    out.push_str(&print::reexport("client", own.iter().copied()));
    out.push_str(&print::reexport(
        "runtime",
        EXPORTS.iter().copied().filter(|name| has.contains(name)),
    ));
    out.push_str(&print::item(quote!(
        #[cfg(feature = "blocking")]
        pub use runtime::blocking::wait;
    )));
    out.push_str(&print::item(quote!(
        #[cfg(feature = "hyper")]
        pub use runtime::HttpClient;
    )));
    out.push_str(&print::item(quote!(
        #[cfg(feature = "reqwest")]
        pub use runtime::ReqwestClient;
    )));
    files.insert("src/lib.rs", out);
}

/// The lints that the crate allows, and why.
fn lints(cx: &Context<'_>, files: &Files) -> Vec<(&'static str, &'static str)> {
    let mut lints = vec![
        (
            "clippy::doc_lazy_continuation, clippy::doc_overindented_list_items",
            "the author's Markdown",
        ),
        (
            "clippy::large_enum_variant, clippy::result_large_err",
            "matching without a box is worth more than the bytes",
        ),
        (
            "clippy::disallowed_names, clippy::new_ret_no_self, clippy::self_named_constructors, clippy::should_implement_trait, clippy::wrong_self_convention",
            "the author's names",
        ),
        ("clippy::too_many_arguments", "what is required is an argument"),
        ("clippy::type_complexity", "the author's lists of lists"),
    ];
    if has_deprecated(cx) {
        lints.push(("deprecated", "what is deprecated is still read and written"));
    }
    if files
        .iter()
        .any(|(path, text)| path.ends_with(".rs") && !path.starts_with("src/runtime/") && has_foreign_names(text))
    {
        lints.push((
            "confusable_idents, mixed_script_confusables, uncommon_codepoints",
            "the author's alphabet",
        ));
    }
    lints
}

/// The files of the crate, as `mod` names them.
fn modules(cx: &Context<'_>) -> Vec<TokenStream> {
    let idle = "what only calls use whose feature is off";
    let idle = (!cx.features.is_empty()).then(|| quote!(#[allow(dead_code, unused_imports, reason = #idle)]));
    let mut modules = vec![
        quote!(
            pub mod api;
        ),
        quote!(
            #idle
            mod client;
        ),
    ];
    if errors::any(cx) {
        modules.push(quote!(
            pub mod errors;
        ));
    }
    let reason = "one runtime for every API; this one need not use all of it";
    modules.extend([
        quote!(
            pub mod models;
        ),
        quote!(
            #idle
            mod ops;
        ),
        quote!(
            #[allow(dead_code, unused_imports, reason = #reason)]
            mod runtime;
        ),
    ]);
    if !cx.api.webhooks.is_empty() {
        let gate = cx.features.gate(Part::Webhooks);
        modules.push(quote!(
            #gate
            pub mod webhooks;
        ));
    }
    modules
}

/// The crate's documentation.
fn front(cx: &Context<'_>, schemes: &Schemes, has: &BTreeSet<&str>) -> Vec<String> {
    let mut lines = vec![format!("{}.", readme::about(cx)), String::new()];
    let described = docs::lines(&cx.api.docs, "");
    if !described.is_empty() {
        lines.extend(described);
        lines.push(String::new());
    }
    let terms = docs::paragraph(&provider::terms(&cx.api.provider));
    if !terms.is_empty() {
        lines.extend(terms);
        lines.push(String::new());
    }
    if let Some(start) = readme::quick_start(cx, schemes) {
        lines.push("```no_run".to_owned());
        if let Some(feature) = readme::group_of_start(cx).and_then(|group| cx.features.of(Part::Group(group))) {
            lines.push(format!("# #[cfg(feature = \"{feature}\")]"));
        }
        lines.push("# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned());
        lines.extend(start);
        lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned(), String::new()]);
    }
    let words = [
        "Calls begin at [`Client`]. Awaiting one gives the body of its answer; `.send()` gives the whole answer, a",
        "[`Response`] with status and headers, and `.send().streamed()` a body to be read as it comes, whatever it is.",
        "What is required is an argument; what is optional is set by methods of the call before it is awaited. A failed",
        "call gives an [`Error`]: [`Error::Api`] holds the service's own answer, typed for each operation in [`api`].",
    ];
    // A description without paths may have webhooks; one without either has its client still.
    if !cx.api.operations.is_empty() || cx.api.webhooks.is_empty() {
        lines.extend(words.map(str::to_owned));
        lines.push(String::new());
        let words = [
            "A call has 60 s, is repeated where that is safe, and follows redirects that the description does not have as",
            "answers: [`ClientBuilder`] says otherwise for all calls, [`Options`] for one.",
        ];
        lines.extend(words.map(str::to_owned));
    }
    if !cx.doctests && !cx.api.operations.is_empty() {
        lines.push("An example of each call is in the folder `docs` of this crate.".to_owned());
    }
    if has.contains("Patch") {
        lines.push("A property that may be absent, null or a value is a [`Patch`].".to_owned());
    }
    if readme::has_unknown(cx) {
        lines.push("`Unknown` holds what this version does not know, and is sent as it came.".to_owned());
    }
    if !cx.api.webhooks.is_empty() {
        if !lines.last().is_some_and(String::is_empty) {
            lines.push(String::new());
        }
        lines.push("What the service sends on its own account is read by [`webhooks`].".to_owned());
    }
    lines
}

fn has_deprecated(cx: &Context<'_>) -> bool {
    use crate::model::Shape;
    let in_types = cx.api.types.iter().any(|(_, def)| {
        def.deprecated
            || match &def.shape {
                Shape::Struct(shape) => shape.fields.iter().any(|field| field.deprecated),
                Shape::Enumeration(shape) => shape.values.iter().any(|value| value.deprecated),
                _ => false,
            }
    });
    let headers = |operation: &crate::model::Operation| {
        operation
            .responses
            .iter()
            .any(|r| r.headers.iter().any(|h| h.deprecated))
    };
    let webhooks = || cx.api.webhooks.iter().any(|webhook| webhook.deprecated);
    in_types || cx.api.operations.iter().any(headers) || webhooks()
}

/// Whether a name outside of comments and strings may be beyond ASCII.
fn has_foreign_names(text: &str) -> bool {
    !text.is_ascii()
        && text.lines().any(|line| {
            let code = line.split("//").next().unwrap_or("");
            code.split('"').step_by(2).any(|part| !part.is_ascii())
        })
}

#[cfg(test)]
mod tests {
    use super::has_foreign_names;

    #[test]
    fn names_beyond_ascii_are_those_of_code() {
        for text in ["pub fn größe() {}", "x(\"a\", größe)", "use a; // b\npub struct Größe;"] {
            assert!(has_foreign_names(text), "{text}");
        }
        for text in ["fn a() {}", "/// Größe.", "x(\"größe\", a) // größe"] {
            assert!(!has_foreign_names(text), "{text}");
        }
    }
}
