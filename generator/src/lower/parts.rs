//! `encoding` of a form → how each property is written, and what of it the client
//! can't do (OAS 3.0.4 §4.8.15).

use super::conjunction::Conjunction;
use super::kinds::KindSet;
use super::merge::{Additional, Merged};
use super::{Lowering, formats, media};
use crate::diag::{Diagnostic, Severity};
use crate::model::{PartEncoding, PartHeader, Shape, Style, Type};
use crate::read::{Dialect, Encoding, MediaType, SchemaId};
use std::collections::{BTreeMap, BTreeSet};

/// How many schemas inside of the parts of a form are looked into.
const MOST: usize = 1_000;

impl<'a> Lowering<'a> {
    /// What is stated for the fields of a urlencoded form.
    pub fn field_encodings(&mut self, media: &MediaType) -> Vec<PartEncoding> {
        self.encodings(media, false)
    }

    /// What is stated for the parts, and the media type of those whose text is
    /// encoded bytes, which are no plain text (OAS 3.1.2 §4.8.15.1, "Default Values of `contentType`").
    pub fn part_encodings(&mut self, media: &MediaType) -> Vec<PartEncoding> {
        let mut out = self.encodings(media, true);
        let Some(schema) = media.schema else { return out };
        let mut seen = BTreeSet::new();
        let (mut encoded, mut plain) = (Vec::new(), BTreeSet::new());
        for (property, claims) in self.form_properties(schema) {
            if self.file_part(&claims).is_none() {
                self.files_inside(property, &claims, &mut seen);
            }
            let values = self.values_one_by_one(&claims);
            if let Some((_, value)) = values.iter().find(|(_, value)| formats::is_byte(value))
                && out.iter().all(|part| part.property != property || is_octets(part))
            {
                self.byte_in_part(property, value);
            }
            // Of 3.0's formats it is `byte` alone, whatever else is read as base64 (OAS 3.0.4 §4.8.15.1.1).
            let is_plain = |value: &Merged<'a>| value.content_encoding.is_none() && value.format != Some("byte");
            match values.iter().any(|(_, value)| is_plain(value)) {
                true => drop(plain.insert(property)),
                false => encoded.push(property),
            }
        }
        // What is plain text in another form of a choice goes by no type that holds for both.
        for property in encoded.into_iter().filter(|property| !plain.contains(property)) {
            let content_type = Some("application/octet-stream".to_owned());
            match out.iter_mut().find(|part| part.property == property) {
                Some(part) if part.content_type.is_none() && part.style.is_none() => part.content_type = content_type,
                Some(_) => {}
                None => out.push(PartEncoding {
                    property: property.to_string(),
                    content_type,
                    style: None,
                    allow_reserved: false,
                    headers: Vec::new(),
                }),
            }
        }
        out
    }

    /// Says of two things that the author may mean by `format: byte` which one the client takes.
    fn byte_in_part(&mut self, property: &str, merged: &Merged<'a>) {
        let mut leaves = merged.leaves.iter().rev();
        let Some((_, schema)) = leaves.find(|(_, schema)| schema.format.is_some()) else {
            return;
        };
        let message = format!("`format: byte` in the part `{property}` may mean base64, or the bytes themselves");
        self.sink.push(
            Diagnostic::new(Severity::Note, "byte-or-base64", &schema.at.member("format"), message)
                .note("the client takes bytes, and writes them in base64")
                .help("write `contentEncoding: base64` (3.0: `format: base64`) for base64, else `format: binary`"),
        );
    }

    /// The properties of a form; where it is a choice or a parent, those of all that it may be.
    fn form_properties(&mut self, schema: SchemaId) -> Vec<(&'a str, Conjunction)> {
        let forms = self.ways(&Conjunction::of(schema)).each;
        let properties = forms.iter().flat_map(|(_, form)| &form.properties);
        properties.cloned().collect()
    }

    /// Says of files that are no part of their own that they are sent as text: a part is the bytes of a file, or a value,
    /// and JSON has no bytes.
    fn files_inside(&mut self, part: &str, claims: &Conjunction, seen: &mut BTreeSet<Conjunction>) {
        let mut ways = vec![(part.to_owned(), claims.clone(), false)];
        while let Some((name, claims, inside)) = ways.pop() {
            let claims = self.resolved(&claims);
            if seen.len() >= MOST || !seen.insert(claims.clone()) {
                continue;
            }
            let merged = self.looked_up(&claims);
            if formats::is_binary(&merged) {
                if let Some(at) = merged.at() {
                    let (message, help) = match inside {
                        true => (
                            format!("the file `{name}` is inside of another part"),
                            "make it a property of the form itself",
                        ),
                        false => (
                            format!("the part `{name}` is a file or something else"),
                            "give the file a property of its own",
                        ),
                    };
                    self.widened(
                        Diagnostic::warning("file-in-part", at, message)
                            .note("the client takes text for the file, no bytes")
                            .help(help),
                    );
                }
                continue;
            }
            let properties = merged.properties.iter();
            ways.extend(properties.map(|(name, claims)| ((*name).to_owned(), claims.clone(), true)));
            let nameless = merged.each_item().chain(merged.unnamed());
            ways.extend(nameless.map(|claims| (name.clone(), claims.clone(), true)));
            let branches = merged.choices.iter().flat_map(|group| &group.branches);
            ways.extend(branches.map(|branch| (name.clone(), Conjunction::of(*branch), inside)));
        }
    }

    fn encodings(&mut self, media: &MediaType, parts: bool) -> Vec<PartEncoding> {
        // Styles are for urlencoded forms (OAS 3.0.4 §4.8.15.1.2), since 3.1 for multipart/form-data too.
        let form_data = media::essence(&media.name) == "multipart/form-data";
        let styles = !parts || form_data && self.document.dialect != Dialect::V30;
        let merged = media.schema.map(|schema| self.looked_up(&Conjunction::of(schema)));
        let stated = media
            .schema
            .map(|schema| self.form_properties(schema))
            .unwrap_or_default();
        // Of several forms the first that has it.
        let properties: BTreeMap<&str, &Conjunction> =
            stated.iter().rev().map(|(name, claims)| (*name, claims)).collect();
        let closed = match (media.schema, &merged) {
            (Some(schema), Some(merged)) => self.is_closed_form(schema, merged),
            _ => false,
        };
        let mut out = Vec::with_capacity(media.encoding.len());
        for encoding in &media.encoding {
            let claims = properties.get(&*encoding.property).copied();
            let mut made = written(encoding, styles);
            if !parts {
                made.headers.clear();
            }
            match claims {
                Some(claims) if made.style.is_some() => self.undefined_in_form(encoding, claims),
                None if closed => {
                    self.no_property(encoding, properties.keys().copied());
                    continue;
                }
                _ => {}
            }
            let value = claims.filter(|claims| self.file_part(claims).is_none());
            if parts && value.is_none() {
                self.headers_as_text(encoding);
            }
            if let Some(claims) = value {
                if parts {
                    self.unsent_headers(encoding);
                    made.headers.clear();
                }
                if made.style.is_none() {
                    made.content_type = self.structure_type(encoding, claims).or(made.content_type);
                }
                if parts && let Some(stated) = &made.content_type {
                    self.only_utf8(stated, &encoding.at.member("contentType"));
                    made.content_type = media::all_in_utf8(stated).or(made.content_type);
                }
            }
            out.push(made);
        }
        self.spread_fields(media, &out);
        out
    }

    /// Leaves with each file of a form which header fields it comes with: of several forms of one type, those of all.
    pub fn tell_headers(&mut self, form: &Type, parts: &[PartEncoding]) {
        let mut ty = form.clone();
        for _ in 0..MOST {
            let Type::Named(id) = ty else { return };
            let Some(def) = self.types.get_mut(id) else { return };
            match &mut def.shape {
                Shape::Alias(of) => ty = of.clone(),
                Shape::Struct(shape) => {
                    for part in parts {
                        let field = shape.fields.iter_mut().find(|field| field.wire == part.property);
                        let Some(field) = field else { continue };
                        for header in &part.headers {
                            let mut known = field.file_headers.iter_mut();
                            match known.find(|known| known.name.eq_ignore_ascii_case(&header.name)) {
                                Some(known) => known.required |= header.required,
                                None => field.file_headers.push(header.clone()),
                            }
                        }
                        field.file_headers.sort_by_key(|header| !header.required);
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    /// Says of a style that is not defined for such a value, as servers use it all the same.
    fn undefined_in_form(&mut self, encoding: &Encoding, claims: &Conjunction) {
        let Some(style) = encoding.style else { return };
        let style = super::parameters::style(style);
        let explode = encoding.explode.unwrap_or(style == Style::Form);
        let kinds = self.kinds_of(claims, 0);
        let undefined = super::parameters::undefined(style, explode, kinds);
        let nested = |this: &mut Self| this.is_nested(claims).then_some((super::parameters::NESTED, None));
        let Some((message, help)) = undefined.or_else(|| nested(self)) else {
            return;
        };
        self.sink.push(
            Diagnostic::new(
                Severity::Note,
                "parameter-style-undefined",
                &encoding.at.member("style"),
                message,
            )
            .note(format!(
                "the client writes `{}` as most servers read it; this one may not",
                encoding.property
            ))
            .help(help.unwrap_or("choose a style that is defined, or describe the form as JSON")),
        );
    }

    /// Whether a form has the properties that it states and no others (OAS 3.0.4 §4.8.14).
    fn is_closed_form(&mut self, schema: SchemaId, merged: &Merged<'a>) -> bool {
        let closed =
            matches!(merged.additional, Additional::Unstated | Additional::Closed) && merged.patterns.is_empty();
        let parent = self
            .component_of(&Conjunction::of(schema), None)
            .is_some_and(|c| self.children.contains_key(&c));
        // The forms of a choice have more of their own.
        closed && !merged.properties.is_empty() && merged.choices.is_empty() && !parent
    }

    /// Says of an encoding that the form has no such property.
    fn no_property<'n>(&mut self, encoding: &Encoding, names: impl Iterator<Item = &'n str>) {
        let help = match self.guesses.guess(&encoding.property, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "name a property of the form".to_owned(),
        };
        let message = format!("the form has no property `{}` to encode", encoding.property);
        self.sink.push(
            Diagnostic::warning("encoding-undeclared", &encoding.at.key(), message)
                .note("it is left out")
                .help(help),
        );
    }

    /// A part that is made of a value has nowhere to take header fields from.
    fn unsent_headers(&mut self, encoding: &Encoding) {
        for header in encoding.headers.iter().filter(|header| !is_forms_own(&header.name)) {
            let message = format!("`{}` of the part `{}` is not sent", header.name, encoding.property);
            self.widened(
                Diagnostic::warning("part-header", &header.at, message)
                    .note("the client takes header fields with files alone, where each file has its own")
                    .help("describe the part as a file (`format: binary`), or send the value as a property"),
            );
        }
    }

    /// The header fields of a file are given beside it, each as text, whatever its schema says.
    fn headers_as_text(&mut self, encoding: &Encoding) {
        for header in encoding.headers.iter().filter(|header| !is_forms_own(&header.name)) {
            let schema = header.value.schema();
            if !schema.is_some_and(|id| self.is_more_than_text(&Conjunction::of(id))) {
                continue;
            }
            let message = format!("`{}` of the file `{}` is taken as text", header.name, encoding.property);
            self.widened(
                Diagnostic::warning("part-header", &header.at, message)
                    .note("the client sends what it is given, and knows nothing of the values that the schema allows")
                    .help("describe it as a string that may be any, or send the value as a property"),
            );
        }
    }

    /// Whether a type would say more of the values than that they are text.
    fn is_more_than_text(&mut self, claims: &Conjunction) -> bool {
        let kinds = self.kinds_of(claims, 0);
        if kinds != KindSet::STRING {
            return !kinds.contains(KindSet::STRING);
        }
        let merged = self.looked_up(claims);
        !formats::is_text(&merged, self.config) || self.lists_texts(claims)
    }

    /// The media type of a list or an object, whose text is JSON: of several the one that says so.
    fn structure_type(&mut self, encoding: &Encoding, claims: &Conjunction) -> Option<String> {
        let stated = encoding.content_type.as_deref()?;
        // What is said of a list is said of its items.
        let values = self.values_one_by_one(claims);
        if !values.iter().all(|(value, _)| self.is_composite(value)) {
            return None;
        }
        let choice = |one: &&str| media::is_json(&media::essence(one));
        if let Some(json) = stated.split(',').map(str::trim).find(choice) {
            return Some(json.to_owned());
        }
        let essence = media::essence(stated.split(',').next().unwrap_or_default());
        // The text of these may be JSON.
        if !media::is_wild(&essence) && !["text/plain", "application/octet-stream"].contains(&essence.as_str()) {
            let message = format!("the client does not write `{}` as `{essence}`", encoding.property);
            self.sink.push(
                Diagnostic::warning("part-as-json", &encoding.at.member("contentType"), message)
                    .note("it sends JSON under this media type, which the server may not read")
                    .help("write `contentType: application/json`; for a text of your own making, `type: string`"),
            );
        }
        None
    }
}

/// Whether the part may be bytes: it goes by no style, and what is stated for it is no text.
fn is_octets(part: &PartEncoding) -> bool {
    let stated = part.content_type.as_deref().map(media::essence);
    let is_text = |essence: &String| essence.starts_with("text/") || media::is_json(essence);
    part.style.is_none() && !stated.as_ref().is_some_and(is_text)
}

/// Whether the form itself writes the header field: the type by the encoding (OAS 3.0.4 §4.8.15.1), the name of the part.
fn is_forms_own(header: &str) -> bool {
    ["content-type", "content-disposition"]
        .iter()
        .any(|own| header.eq_ignore_ascii_case(own))
}

fn written(e: &Encoding, styles: bool) -> PartEncoding {
    // One of the three is enough for the style rules (OAS 3.1.2 §4.8.15.1.2).
    let styled = styles && (e.style.is_some() || e.explode.is_some() || e.allow_reserved.is_some());
    let style = super::parameters::style(e.style.unwrap_or(crate::read::Style::Form));
    PartEncoding {
        property: e.property.clone(),
        content_type: e.content_type.clone(),
        style: styled.then(|| (style, e.explode.unwrap_or(style == Style::Form))),
        allow_reserved: styled && e.allow_reserved.unwrap_or(false),
        headers: e
            .headers
            .iter()
            .filter(|header| !is_forms_own(&header.name))
            .map(|header| PartHeader {
                name: header.name.clone(),
                required: header.required,
            })
            .collect(),
    }
}
