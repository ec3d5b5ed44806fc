//! Content in XML alone: told where it stands, and told once where no operation of the description answers in JSON, for
//! there it is not an oversight here or there.

use super::{Found, Lowering};
use crate::diag::Diagnostic;
use crate::model::{Api, ContentForm, Operation};
use crate::read::MediaType;

impl Lowering<'_> {
    /// Takes note of content that has its types in XML alone.
    pub fn xml_alone(&mut self, media: &MediaType) {
        let at = media.at.key();
        self.losses.push(Found {
            at: at.clone(),
            code: "xml-as-text",
            here: self.here,
        });
        self.xml.insert(at, media.name.clone());
    }

    /// Tells of all such content, once all operations are known.
    pub fn tell_of_xml(&mut self, api: &Api) {
        let all = std::mem::take(&mut self.xml);
        let told = if api.operations.iter().any(answers_in_json) {
            all.len()
        } else {
            1
        };
        for (at, name) in all.iter().take(told) {
            let more = match all.len() - told {
                0 => String::new(),
                1 => ", here and in one more place".to_owned(),
                count => format!(", here and in {count} more places"),
            };
            let note = match more.is_empty() {
                true => "the client hands XML on as text",
                false => "no operation answers in JSON, and the client hands XML on as text",
            };
            self.sink.push(
                Diagnostic::warning("xml-as-text", at, format!("`{name}` is not typed{more}"))
                    .note(note)
                    .help("offer `application/json` too, if the server has it"),
            );
        }
    }
}

fn answers_in_json(operation: &Operation) -> bool {
    let successes = operation.responses.iter().filter(|r| operation.is_success(r.status));
    let mut contents = successes.flat_map(|response| &response.contents);
    contents.any(|content| content.form == ContentForm::Json)
}
