//! A place for a file → an expression that reads one, by a name that says what should be in it.

use super::Builder;
use crate::emit::print::string;
use crate::model::PartHeader;

/// A longer ending is a word and no ending.
const LONGEST: usize = 6;

/// One for a range of media types, of which the description leaves the choice to the caller. Where none is chosen,
/// `application/octet-stream` is sent.
const CHOSEN: &[(&str, &str)] = &[
    ("audio/*", "audio/ogg"),
    ("font/*", "font/woff2"),
    ("image/*", "image/png"),
    ("model/*", "model/stl"),
    ("text/*", "text/plain"),
    ("video/*", "video/mp4"),
];

/// The content of the file.
fn read(name: &str) -> String {
    format!("std::fs::read({})?", string(name))
}

/// The media type that has to be chosen, of one or several with commas between them; `None`: what is sent anyway will do.
fn chosen(media_types: &str) -> Option<&'static str> {
    let essences = media_types
        .split(',')
        .map(|one| one.split(';').next().unwrap_or_default().trim());
    let each: Option<Vec<&str>> = essences
        .map(|essence| {
            CHOSEN
                .iter()
                .find(|(range, _)| range.eq_ignore_ascii_case(essence))
                .map(|(_, chosen)| *chosen)
        })
        .collect();
    each?.first().copied()
}

/// A file that goes out as a whole: `image.png`, `file.bin`.
fn of_media_type(media_type: &str) -> String {
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

/// The link that says it.
fn said(chosen: Option<&str>) -> String {
    chosen
        .map(|media_type| format!(".content_type({})", string(media_type)))
        .unwrap_or_default()
}

impl Builder<'_> {
    /// A file that goes out as a whole. `plain`: what can be made a body need not be one.
    pub(super) fn whole_file(&mut self, media_type: &str, plain: bool) -> String {
        let chosen = chosen(media_type);
        let content = read(&of_media_type(chosen.unwrap_or(media_type)));
        if plain && chosen.is_none() {
            return content;
        }
        self.root.insert("Body".to_owned());
        format!("Body::from({content}){}", said(chosen))
    }

    /// A file as a part of a form, with the name that it is sent with.
    pub(super) fn file(&mut self, property: &str, headers: &[PartHeader]) -> String {
        self.root.insert("Body".to_owned());
        let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let stem: String = property.chars().filter(kept).collect();
        let stem = if stem.is_empty() { "file" } else { &stem };
        let media_type = self.parts.get(property).map(String::as_str);
        let chosen = media_type.and_then(chosen);
        let name = format!("{stem}.{}", ending(chosen.or(media_type)));
        let mut text = format!(
            "Body::from({}).file_name({}){}",
            read(&name),
            string(&name),
            said(chosen)
        );
        for header in headers.iter().filter(|header| header.required) {
            text.push_str(&format!(".header({}, \"…\")", string(&header.name)));
        }
        text
    }
}
