//! Objects that are written as their properties, each under its own name (`form` with `explode`, OAS 3.0.4 §4.8.12.3), and
//! what else goes by such a name there: in a query, among the cookies, in a form.

use super::Lowering;
use super::conjunction::Conjunction;
use super::kinds::KindSet;
use crate::at::At;
use crate::diag::Diagnostic;
use crate::model::{Api, KeyLocation, Location, Parameter, ParameterEncoding, PartEncoding, Requirement};
use crate::model::{SchemeKind, Style};
use crate::read::{self, MediaType, ParameterValue};
use std::collections::BTreeMap;

/// One of the values that are sent in one place.
struct Sent<'n> {
    name: &'n str,
    /// Stands in a sentence.
    what: String,
    at: At,
    /// The schemas of one that is written as its properties where it is an object.
    spread: Option<Conjunction>,
}

/// Whether an object is written as its properties.
fn spreads(style: Style, explode: bool) -> bool {
    style == Style::Form && explode
}

impl Lowering<'_> {
    /// Says of the query and the cookies of an operation where two values go by one name.
    pub fn spread_parameters(
        &mut self,
        api: &Api,
        from: &read::Operation,
        security: &[Requirement],
        parameters: &[Parameter],
    ) {
        let places = [
            (Location::Query, KeyLocation::Query),
            (Location::Cookie, KeyLocation::Cookie),
        ];
        for (place, keys) in places {
            let here = parameters.iter().filter(|parameter| parameter.location == place);
            let mut sent: Vec<Sent<'_>> = here
                .map(|parameter| Sent {
                    name: &parameter.name,
                    what: format!("the parameter `{}`", parameter.name),
                    at: parameter.at.clone(),
                    spread: spread_schemas(from, parameter),
                })
                .collect();
            let used = security.iter().flat_map(|requirement| &requirement.schemes);
            for scheme in used.filter_map(|(index, _)| api.schemes.get(*index)) {
                if let SchemeKind::Key { location, name } = &scheme.kind
                    && *location == keys
                {
                    sent.push(Sent {
                        name,
                        what: format!("the credential of `{}`", scheme.name),
                        at: scheme.at.clone(),
                        spread: None,
                    });
                }
            }
            self.under_one_name(&sent);
        }
    }

    /// The same for the fields of a form: in each of those that a choice has.
    pub fn spread_fields(&mut self, media: &MediaType, encodings: &[PartEncoding]) {
        let is_spread = |part: &&PartEncoding| part.style.is_some_and(|(style, explode)| spreads(style, explode));
        let (Some(schema), true) = (media.schema, encodings.iter().any(|part| is_spread(&part))) else {
            return;
        };
        for (_, form) in self.ways(&Conjunction::of(schema)).each {
            let fields = form.properties.iter().filter(|(_, claims)| !self.is_read_only(claims));
            let sent: Vec<Sent<'_>> = fields
                .map(|(name, claims)| {
                    let part = encodings.iter().filter(is_spread).find(|part| part.property == *name);
                    let stated = media.encoding.iter().find(|encoding| encoding.property == *name);
                    let property = claims.schemas().next();
                    let property = property.map(|id| &self.document.schemas.get(id).at);
                    Sent {
                        name,
                        what: format!("the field `{name}`"),
                        at: stated
                            .map(|encoding| &encoding.at)
                            .or(property)
                            .unwrap_or(&media.at)
                            .key(),
                        spread: part.map(|_| claims.clone()),
                    }
                })
                .collect();
            self.under_one_name(&sent);
        }
    }

    fn under_one_name(&mut self, sent: &[Sent<'_>]) {
        // By a name, who is written under it, and whether as a property.
        let mut names: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        let mut spread = Vec::new();
        for (index, one) in sent.iter().enumerate() {
            let kinds = one.spread.as_ref().map(|claims| self.kinds_of(claims, 0).values());
            if kinds != Some(KindSet::OBJECT) {
                names.entry(one.name).or_insert((index, false));
            }
            if let Some(claims) = one
                .spread
                .as_ref()
                .filter(|_| kinds.is_some_and(|k| k.overlaps(KindSet::OBJECT)))
            {
                spread.push((index, one, claims));
            }
        }
        for (index, one, claims) in spread {
            let mut taken: Vec<(&str, usize, bool)> = Vec::new();
            for (_, value) in self.values(claims) {
                for (name, claims) in &value.properties {
                    if self.is_read_only(claims) {
                        continue;
                    }
                    let (other, within) = *names.entry(name).or_insert((index, true));
                    if other != index && taken.iter().all(|(told, ..)| told != name) {
                        taken.push((name, other, within));
                    }
                }
            }
            let [(name, other, within), more @ ..] = &taken[..] else {
                continue;
            };
            let Some(other) = sent.get(*other) else { continue };
            let of_other = match within {
                true => format!("that of `{}`", other.name),
                false => other.what.clone(),
            };
            let more = match more.len() {
                0 => String::new(),
                1 => ", and one more like it".to_owned(),
                count => format!(", and {count} more like it"),
            };
            let message = format!(
                "`{name}` of `{}` is sent under the same name as {of_other}{more}",
                one.name
            );
            self.sink.push(
                Diagnostic::warning("values-collide", &one.at, message)
                    .related(&other.at, "the other")
                    .note(
                        "an object in this style is written as its properties, so the server can't tell the two apart",
                    )
                    .help(
                        "write `explode: false`, or `style: deepObject` with `explode: true`, as the server takes it",
                    ),
            );
        }
    }
}

/// What `parameter` is written as, where that is an object's properties.
fn spread_schemas(from: &read::Operation, parameter: &Parameter) -> Option<Conjunction> {
    match &parameter.encoding {
        ParameterEncoding::Style { style, explode, .. } if spreads(*style, *explode) => {}
        _ => return None,
    }
    let mut declared = from.parameters.iter();
    let declared = declared.find(|p| p.at == parameter.at && p.name == parameter.name)?;
    match &declared.value {
        ParameterValue::Schema(id) => Some(Conjunction::of(*id)),
        _ => None,
    }
}
