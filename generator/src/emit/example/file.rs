//! A place for a file → an expression that reads one, by a name that says what should be in it.

use super::Builder;
use crate::emit::print::string;
use crate::model::PartHeader;

/// A longer ending is a word and no ending.
const LONGEST: usize = 6;

/// The content of the file.
pub(super) fn read(name: &str) -> String {
    format!("std::fs::read({})?", string(name))
}

/// A file that goes out as a whole: `image.png`, `file.bin`.
pub(super) fn of_media_type(media_type: &str) -> String {
    let kind = media_type.split('/').next().unwrap_or_default();
    let stem = if matches!(kind, "audio" | "image" | "video") {
        kind
    } else {
        "file"
    };
    format!("{stem}.{}", ending(Some(media_type)))
}

/// What files of this media type end in, where the media type says it.
fn ending(media_type: Option<&str>) -> String {
    let subtype = media_type
        .and_then(|media_type| media_type.split([';', ',']).next()?.split_once('/'))
        .map(|(_, subtype)| subtype.trim().trim_start_matches("x-").to_ascii_lowercase())
        .unwrap_or_default();
    let plain = !subtype.is_empty() && subtype.len() <= LONGEST && subtype.bytes().all(|b| b.is_ascii_alphanumeric());
    match subtype.as_str() {
        "plain" => "txt".to_owned(),
        _ if plain => subtype,
        _ => "bin".to_owned(),
    }
}

impl Builder<'_> {
    /// A file as a part of a form, with the name that it is sent with.
    pub(super) fn file(&mut self, property: &str, headers: &[PartHeader]) -> String {
        self.root.insert("Body".to_owned());
        let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let stem: String = property.chars().filter(kept).collect();
        let stem = if stem.is_empty() { "file" } else { &stem };
        let name = format!("{stem}.{}", ending(self.parts.get(property).map(String::as_str)));
        let mut text = format!("Body::from({}).file_name({})", read(&name), string(&name));
        for header in headers.iter().filter(|header| header.required) {
            text.push_str(&format!(".header({}, \"…\")", string(&header.name)));
        }
        text
    }
}
