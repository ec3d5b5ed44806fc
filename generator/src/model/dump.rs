//! An [`Api`] as text: one line a thing, stable, for snapshots and for people
//! who want to see what was understood.

use super::*;
use crate::source::Tree;
use std::fmt::Write;

/// Everything that decides on the generated code; no places, no descriptions.
pub fn dump(api: &Api) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "api {:?} {:?}", api.title, api.version);
    for server in &api.servers {
        let variables: Vec<&str> = server.variables.iter().map(|v| v.name.as_str()).collect();
        let _ = writeln!(out, "server {} {}", server.url, variables.join(" "));
    }
    for (index, scheme) in api.schemes.iter().enumerate() {
        let _ = writeln!(out, "scheme {index} {} {:?}", scheme.name, scheme.kind);
    }
    for operation in &api.operations {
        write_operation(&mut out, api, operation);
    }
    for webhook in &api.webhooks {
        let _ = writeln!(out, "webhook {} {:?}", webhook.name, webhook.method);
        for line in &webhook.mentions {
            let _ = writeln!(out, "  {line}");
        }
        if let Some(body) = &webhook.body {
            write_contents(&mut out, api, "  body", &body.contents);
        }
    }
    for (id, def) in api.types.iter() {
        write_type(&mut out, api, id, def);
    }
    let Tally {
        operations,
        properties,
        lacking,
        losses,
    } = &api.tally;
    for (what, count) in [("operations", operations), ("properties", properties)] {
        let Count {
            typed,
            widened,
            left_out,
        } = count;
        let _ = writeln!(out, "{what}: {typed} typed, {widened} widened, {left_out} left out");
    }
    for at in lacking {
        let _ = writeln!(out, "without {}", at.pointer);
    }
    for loss in losses {
        let _ = writeln!(
            out,
            "loss {} at {} in operations {:?}",
            loss.code, loss.at.pointer, loss.operations
        );
    }
    out
}

fn write_operation(out: &mut String, api: &Api, operation: &Operation) {
    let id = operation.id.as_deref().unwrap_or("-");
    let query = operation
        .fixed_query
        .as_ref()
        .map(|q| format!("?{q}"))
        .unwrap_or_default();
    let tag = api
        .groups
        .get(operation.group)
        .map(|g| g.tag.as_str())
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "operation {id} {:?} {}{query} [{tag}]",
        operation.method, operation.path
    );
    for requirement in &operation.security {
        let names: Vec<&str> = requirement
            .schemes
            .iter()
            .filter_map(|(i, _)| api.schemes.get(*i))
            .map(|s| s.name.as_str())
            .collect();
        let _ = writeln!(
            out,
            "  security {}",
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(" + ")
            }
        );
    }
    for parameter in &operation.parameters {
        let mark = if parameter.required { "" } else { "?" };
        let how = spell_encoding(&parameter.encoding);
        let location = format!("{:?}", parameter.location).to_lowercase();
        let ty = spell(api, &parameter.ty);
        let fixed = parameter.fixed.as_ref().map(|value| format!(" = {value:?}"));
        let fixed = fixed.unwrap_or_default();
        let _ = writeln!(out, "  {location} {}{mark}: {ty} ({how}){fixed}", parameter.name);
    }
    if let Some(body) = &operation.body {
        write_contents(
            out,
            api,
            if body.required { "  body" } else { "  body?" },
            &body.contents,
        );
    }
    for response in &operation.responses {
        let status = response.status;
        if response.contents.is_empty() {
            let _ = writeln!(out, "  {status} empty");
        }
        write_contents(out, api, &format!("  {status}"), &response.contents);
        for header in &response.headers {
            let _ = writeln!(out, "    header {}: {}", header.name, spell(api, &header.ty));
        }
    }
    for shadow in &operation.shadows {
        let _ = writeln!(out, "  shadow {} {:?}", shadow.path, shadow.operation);
    }
    for line in &operation.mentions {
        let _ = writeln!(out, "  mention {line}");
    }
}

fn spell_encoding(encoding: &ParameterEncoding) -> String {
    match encoding {
        ParameterEncoding::Style {
            style,
            explode,
            allow_reserved,
            allow_empty,
        } => {
            let mut how = format!("{style:?}");
            for (set, word) in [
                (explode, " explode"),
                (allow_reserved, " reserved"),
                (allow_empty, " empty"),
            ] {
                how.push_str(if *set { word } else { "" });
            }
            how
        }
        ParameterEncoding::Content { media_type, .. } => media_type.clone(),
        ParameterEncoding::Within { pair, .. } => format!("within {pair}"),
    }
}

fn write_contents(out: &mut String, api: &Api, before: &str, contents: &[Content]) {
    for content in contents {
        let form = match &content.form {
            ContentForm::UrlEncoded(parts) => format!("urlencoded{}", spell_parts(parts)),
            ContentForm::Multipart(parts) => format!("multipart{}", spell_parts(parts)),
            other => format!("{other:?}").to_lowercase(),
        };
        let names: Vec<&str> = std::iter::once(&content.media_type)
            .chain(&content.also)
            .map(String::as_str)
            .collect();
        let _ = writeln!(out, "{before} {} {form}: {}", names.join(", "), spell(api, &content.ty));
    }
}

fn spell_parts(parts: &[PartEncoding]) -> String {
    let mut text = String::new();
    for part in parts {
        let _ = write!(text, " [{}", part.property);
        if let Some(content_type) = &part.content_type {
            let _ = write!(text, " {content_type}");
        }
        if let Some((style, explode)) = part.style {
            let _ = write!(text, " {style:?}{}", if explode { " explode" } else { "" });
        }
        if part.allow_reserved {
            text.push_str(" reserved");
        }
        for header in &part.headers {
            let _ = write!(text, " +{}{}", header.name, if header.required { "!" } else { "" });
        }
        text.push(']');
    }
    text
}

fn write_type(out: &mut String, api: &Api, id: TypeId, def: &TypeDef) {
    let way = match (def.directions.sent, def.directions.received) {
        (true, true) => "both",
        (true, false) => "sent",
        (false, true) => "received",
        (false, false) => "nowhere",
    };
    let name = label(api, id);
    match &def.shape {
        Shape::Struct(of) => {
            let _ = writeln!(out, "struct {name} {way}");
            for field in &of.fields {
                write_field(out, api, field);
            }
            if let Some(extra) = &of.extra {
                let _ = writeln!(out, "  *: {}", spell(api, extra));
            }
        }
        Shape::Enumeration(of) => {
            let _ = writeln!(out, "enum {name} {way} {:?}", of.kind);
            for value in &of.values {
                let wanted = value
                    .wanted_name
                    .as_ref()
                    .map(|n| format!(" as {n}"))
                    .unwrap_or_default();
                let _ = writeln!(out, "  {}{wanted}", spell_value(&value.value));
            }
        }
        Shape::Union(of) => {
            let by = match &of.choice {
                Choice::Tag { property, .. } => format!("by {property}"),
                Choice::Shape(_) => "by shape".to_owned(),
                Choice::Further { property, .. } => format!("by {property} and shape"),
                Choice::Ambiguous => "ambiguous".to_owned(),
            };
            let _ = writeln!(out, "union {name} {way} {by}");
            for (index, branch) in of.branches.iter().enumerate() {
                let hint = branch.hint.as_deref().unwrap_or("-");
                let _ = writeln!(
                    out,
                    "  {hint}: {}{}",
                    spell(api, &branch.ty),
                    spell_choice(&of.choice, index)
                );
            }
        }
        Shape::Joined { item, delimiter } => {
            let _ = writeln!(out, "joined {name} {way} of {} by {delimiter:?}", label(api, *item));
        }
        Shape::Alias(ty) => {
            let _ = writeln!(out, "alias {name} {way} = {}", spell(api, ty));
        }
    }
}

fn write_field(out: &mut String, api: &Api, field: &Field) {
    let mark = match field.presence {
        Presence::Required => "",
        Presence::Nullable => " (null)",
        Presence::Optional => "?",
        Presence::Patch => "? (null)",
    };
    let mut more = String::new();
    for (set, word) in [
        (field.read_only, " read-only"),
        (field.write_only, " write-only"),
        (field.deprecated, " deprecated"),
    ] {
        more.push_str(if set { word } else { "" });
    }
    if let Some(value) = &field.fixed {
        let _ = write!(more, " = {}", spell_value(value));
    }
    if let Some(value) = &field.default {
        let _ = write!(more, " default {}", spell_value(value));
    }
    if let Some(name) = &field.wanted_name {
        let _ = write!(more, " as {name}");
    }
    let _ = writeln!(out, "  {}{mark}: {}{more}", field.wire, spell(api, &field.ty));
}

fn spell_choice(choice: &Choice, index: usize) -> String {
    match choice {
        Choice::Tag { values, .. } => {
            let values: Vec<String> = values
                .iter()
                .filter(|value| value.branch == index)
                .map(|value| match value.implied {
                    true => format!("{} (implied)", value.value),
                    false => value.value.clone(),
                })
                .collect();
            format!(" if {}", values.join(" | "))
        }
        Choice::Shape(shapes) | Choice::Further { shapes, .. } => {
            shapes.get(index).map(spell_shape).unwrap_or_default()
        }
        Choice::Ambiguous => String::new(),
    }
}

fn spell_shape(shape: &BranchShape) -> String {
    let mut text = format!(" if {}", shape.kinds.words());
    if !shape.required.is_empty() {
        let _ = write!(text, " with {}", shape.required.join(" "));
    }
    let other: Vec<&str> = shape
        .known
        .iter()
        .filter(|k| !shape.required.contains(k))
        .map(String::as_str)
        .collect();
    if !other.is_empty() {
        let _ = write!(text, " maybe {}", other.join(" "));
    }
    for (property, values) in &shape.fixed {
        let values: Vec<String> = values.iter().map(spell_value).collect();
        let _ = write!(text, " where {property} = {}", values.join(" | "));
    }
    for (property, kinds) in &shape.properties {
        let _ = write!(text, " where {property} is {}", kinds.words());
    }
    if shape.closed {
        text.push_str(" closed");
    }
    if shape.together {
        text.push_str(" together");
    }
    text
}

/// A type's name in the dump: its position.
fn label(api: &Api, id: TypeId) -> String {
    let mut text = String::new();
    let mut at = Some(id);
    let mut steps: Vec<String> = Vec::new();
    for _ in 0..64 {
        let Some(def) = at.and_then(|id| api.types.get(id)) else {
            break;
        };
        at = None;
        match &def.origin {
            Origin::Component(name) => text.push_str(name),
            Origin::Shared { component, role } => {
                let _ = write!(text, "{component}{}", spell_role(role));
            }
            Origin::Operation { operation, role } => {
                let named = api.operations.get(*operation);
                let name = named.map(|o| o.id.clone().unwrap_or_else(|| format!("{:?} {}", o.method, o.path)));
                let _ = write!(text, "{}{}", name.unwrap_or_default(), spell_role(role));
            }
            Origin::Webhook { webhook, role } => {
                let name = api.webhooks.get(*webhook).map(|w| w.name.as_str()).unwrap_or_default();
                let _ = write!(text, "{name}{}", spell_role(role));
            }
            Origin::Inside { parent, step } => {
                steps.push(match step {
                    Step::Property(name) => format!(".{name}"),
                    Step::ItemOf(name) => format!(".{name}[]"),
                    Step::Item => "[]".to_owned(),
                    Step::Position(index) => format!("[{index}]"),
                    Step::Value => "{}".to_owned(),
                    Step::Branch { index, hint } => format!("|{}", hint.clone().unwrap_or_else(|| index.to_string())),
                    Step::Single => "~".to_owned(),
                    Step::Form => "(form)".to_owned(),
                });
                at = Some(*parent);
            }
            Origin::SentView { of } => {
                steps.push("(sent)".to_owned());
                at = Some(*of);
            }
        }
    }
    for step in steps.iter().rev() {
        text.push_str(step);
    }
    text
}

fn spell_role(role: &Role) -> String {
    let of = |media: &Option<String>| media.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
    match role {
        Role::RequestBody { media } => format!("<body{}>", of(media)),
        Role::Response { status, media } => format!("<{status}{}>", of(media)),
        Role::Parameter { name } => format!("<parameter {name}>"),
        Role::Header { name } => format!("<header {name}>"),
    }
}

/// As deep as `lower` nests types, which has a limit.
fn spell(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int(int) => format!("{int:?}").to_lowercase(),
        Type::F32 => "f32".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::Lenient(number) => format!("lenient {}", spell(api, number)),
        Type::String => "string".to_owned(),
        Type::Format(format) => format!("{format:?}").to_lowercase(),
        Type::Binary => "binary".to_owned(),
        Type::List(item) => format!("[{}]", spell(api, item)),
        Type::Map(value) => format!("{{{}}}", spell(api, value)),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|i| spell(api, i)).collect();
            format!("({})", items.join(", "))
        }
        Type::Nullable(inner) => format!("{}|null", spell(api, inner)),
        Type::Named(id) => label(api, *id),
        Type::Boxed(id) => format!("box {}", label(api, *id)),
        Type::Any => "any".to_owned(),
        Type::Foreign(path) => format!("foreign {path}"),
    }
}

/// As deep as the document, whose depth is bounded by `source`.
fn spell_value(value: &Tree) -> String {
    match value {
        Tree::Null => "null".to_owned(),
        Tree::Bool(b) => b.to_string(),
        Tree::Int(n) => n.to_string(),
        Tree::Float(f) => f.to_string(),
        Tree::String(s) => format!("{s:?}"),
        Tree::List(items) => {
            let items: Vec<String> = items.iter().map(spell_value).collect();
            format!("[{}]", items.join(", "))
        }
        Tree::Map(map) => {
            let entries: Vec<String> = map.iter().map(|(k, v)| format!("{k:?}: {}", spell_value(v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
