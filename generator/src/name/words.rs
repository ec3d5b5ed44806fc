//! A name of the document → candidates for a Rust identifier, from the
//! plainest to the most literal, so that two names that fold to one word can
//! be told apart without looking at the order in which they came.

mod length;
mod whole;

use std::borrow::Cow;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::reserved;
pub use length::{CUT, PATH, descended, front};
use length::{LONGEST, bounded};
use whole::whole_words;

/// How an identifier is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `PetOwner`: types and variants.
    Type,
    /// `pet_owner`: fields, methods and arguments.
    Value,
    /// `pet_owner` in ASCII letters only: files and modules.
    Module,
}

/// The plainest identifier for `wire`: never empty, always valid.
pub fn plain(wire: &str, case: Case) -> String {
    reserved::legal(bounded(&cased(&readable(wire, case), case), case), case)
}

/// All words of a text, however many: no identifier yet.
pub fn whole(text: &str) -> String {
    cased(&readable(text, Case::Value), Case::Value)
}

/// Identifiers for `wire`, the plainest first; the last one is unlike that of any other name.
pub fn candidates(wire: &str, case: Case) -> Vec<String> {
    let plain_name = plain(wire, case);
    let literal = cased(&literal(wire, case), case);
    let style = style(wire);
    let mut found = vec![plain_name.clone(), join(&plain_name, style, case)];
    if literal.len() <= LONGEST {
        let literal = reserved::legal(literal, case);
        found.push(join(&literal, style, case));
        found.insert(1, literal);
    }
    found.push(join(&plain_name, &digest(wire), case));
    let mut unique: Vec<String> = Vec::with_capacity(found.len());
    for name in found {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}

/// Who keeps the plainest name among several: the one that is spelt like it, then the one that loses no sign.
pub fn rank(wire: &str, case: Case) -> u8 {
    let plain = plain(wire, case);
    if reserved::unescaped(&plain) == wire {
        0
    } else if cased(&literal(wire, case), case) == reserved::unescaped(&plain) {
        1
    } else {
        2
    }
}

/// Two identifiers as one: `Pet` and `Owner` → `PetOwner`, `pet` and `owner` → `pet_owner`.
pub fn join(front: &str, back: &str, case: Case) -> String {
    if back.is_empty() {
        return front.to_owned();
    }
    reserved::legal(bounded(&joined(front, back, case), case), case)
}

pub(super) fn joined(front: &str, back: &str, case: Case) -> String {
    // `Self_` and `self_` have that end only because they can't be raw, and stand alone.
    let front = reserved::unescaped(front).trim_end_matches('_');
    let back = if case == Case::Type {
        back.trim_end_matches('_')
    } else {
        back
    };
    match case {
        Case::Type
            if front.ends_with(|c: char| c.is_ascii_digit()) && back.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            format!("{front}_{back}")
        }
        Case::Type => format!("{front}{}", capital(back)),
        Case::Value | Case::Module => format!("{front}_{back}"),
    }
}

/// Eight hexadecimal digits that stand for `text` wherever it is found (FNV-1a).
pub fn digest(text: &str) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in text.bytes() {
        hash ^= u32::from(byte);
        hash = hash.wrapping_mul(0x0100_0193);
    }
    format!("x{hash:08x}")
}

/// A tree's scalar as the words of a name.
pub fn scalar(value: &crate::source::Tree) -> String {
    use crate::source::Tree;
    match value {
        Tree::Null => "null".to_owned(),
        Tree::Bool(b) => b.to_string(),
        Tree::Int(i) => i.to_string(),
        Tree::Float(f) => f.to_string(),
        Tree::String(s) => s.to_string(),
        Tree::List(_) => "list".to_owned(),
        Tree::Map(_) => "map".to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A title or a tag, in which capitals begin no words where spaces do: `OpenAI API` is of `openai` and `api`. Without a
/// space it is a name like others, such as `PetStore`.
pub fn prose(text: &str) -> Cow<'_, str> {
    match text.trim().contains(char::is_whitespace) {
        true => Cow::Owned(text.to_lowercase()),
        false => Cow::Borrowed(text),
    }
}

/// Words in the case, with a letter in front of a leading digit.
fn cased(words: &str, case: Case) -> String {
    let words = &*whole_words(words, case);
    let name = match case {
        Case::Type => {
            // `1.10` and `11.0` must not both become `110`.
            let mut name = String::new();
            for chunk in number_chunks(words) {
                let chunk = chunk.to_upper_camel_case();
                if !name.is_empty() && !chunk.is_empty() {
                    name.push('_');
                }
                name.push_str(&chunk);
            }
            name
        }
        Case::Value | Case::Module => words.to_snake_case(),
    };
    if name.starts_with(|c: char| c.is_numeric()) {
        return match case {
            Case::Type => format!("N{name}"),
            Case::Value | Case::Module => format!("n{name}"),
        };
    }
    name
}

/// Cuts at each gap between two digits.
fn number_chunks(words: &str) -> Vec<String> {
    let mut chunks = vec![String::new()];
    let mut before: Option<char> = None;
    let mut gap = String::new();
    for c in words.chars() {
        if c == ' ' || c == '_' {
            gap.push(c);
            continue;
        }
        if !gap.is_empty() {
            let digits = before.is_some_and(|b| b.is_ascii_digit()) && c.is_ascii_digit();
            if digits {
                chunks.push(String::new());
            } else if let Some(last) = chunks.last_mut() {
                last.push_str(&gap);
            }
            gap.clear();
        }
        if let Some(last) = chunks.last_mut() {
            last.push(c);
        }
        before = Some(c);
    }
    chunks
}

/// The letters and digits of `wire` as words; signs are spelt only where they mean something.
fn readable(wire: &str, case: Case) -> String {
    let mut words = String::with_capacity(wire.len());
    let mut rest = wire;
    for (sign, word) in [('-', "minus "), ('+', "plus ")] {
        if let Some(after) = wire.strip_prefix(sign)
            && after.starts_with(|c: char| c.is_alphanumeric())
        {
            words.push_str(word);
            rest = after;
        }
    }
    for c in rest.chars() {
        if usable(c, case) {
            words.push(c);
        } else if c != '\'' && c != '\u{2019}' {
            words.push(' ');
        }
    }
    if words.trim().is_empty() {
        literal(wire, case)
    } else {
        words
    }
}

/// Every character of `wire` told apart: signs by name, the rest by number.
fn literal(wire: &str, case: Case) -> String {
    if wire.is_empty() {
        return "empty".to_owned();
    }
    let mut words = String::with_capacity(wire.len());
    for (at, c) in wire.char_indices() {
        if usable(c, case) {
            words.push(c);
            continue;
        }
        words.push(' ');
        match reserved::sign(c) {
            Some("minus") if at > 0 => words.push_str("dash"),
            Some(name) => words.push_str(name),
            None => words.push_str(&format!("u{:x}", u32::from(c))),
        }
        words.push(' ');
    }
    words
}

/// Letters and digits that an identifier may hold.
fn usable(c: char, case: Case) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    // Blocks whose letters are all `XID_Continue`; anything rarer is written as a number.
    case != Case::Module
        && c.is_alphabetic()
        && matches!(u32::from(c), 0xC0..=0x24F | 0x391..=0x3C9 | 0x410..=0x44F | 0x401 | 0x451 | 0x5D0..=0x5EA | 0x620..=0x64A
            | 0x3041..=0x3096 | 0x30A1..=0x30FA | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3)
}

/// Whether a word may be a name that was made here, keywords aside.
pub fn may_be_a_name(word: &str, case: Case) -> bool {
    let fits = |c: char| match case {
        Case::Type => usable(c, case) || c == '_',
        Case::Value | Case::Module => (usable(c, case) || c == '_') && !c.is_ascii_uppercase(),
    };
    let begins = |c: char| c.is_alphabetic() && !(case == Case::Type && c.is_ascii_lowercase());
    word.starts_with(begins) && word.chars().all(fits)
}

/// What sets `Red`, `RED` and `red` apart.
fn style(wire: &str) -> &'static str {
    let upper = wire.chars().any(char::is_uppercase);
    let lower = wire.chars().any(char::is_lowercase);
    match (upper, lower) {
        (true, false) => "upper",
        (false, true) => "lower",
        (true, true) if wire.starts_with(char::is_uppercase) => "capital",
        (true, true) => "camel",
        (false, false) => "",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_one_word_stays_one() {
        for (wire, ty, value) in [
            ("IPv4Address", "Ipv4Address", "ipv4_address"),
            ("partIDs", "PartIds", "part_ids"),
            ("callbackURLs", "CallbackUrls", "callback_urls"),
            ("URLsToCheck", "UrlsToCheck", "urls_to_check"),
            ("CPUs_per_node", "CpusPerNode", "cpus_per_node"),
            ("GoogleOAuth2", "GoogleOauth2", "google_oauth2"),
            ("DNSsec", "DnSsec", "dn_ssec"),
            ("As", "As", "r#as"),
            ("IsA", "IsA", "is_a"),
            ("ABSENT", "Absent", "absent"),
            ("iOS", "Ios", "ios"),
            ("iOSDevice", "IosDevice", "ios_device"),
            ("min_macOS", "MinMacos", "min_macos"),
            ("multiOSImage", "MultiOsImage", "multi_os_image"),
            ("mTLSConfig", "MtlsConfig", "mtls_config"),
            ("oAuth2Token", "Oauth2Token", "oauth2_token"),
            ("PCIeSlots", "PcieSlots", "pcie_slots"),
            ("guestOSes", "GuestOses", "guest_oses"),
            ("TLSv1_2", "Tlsv1_2", "tlsv1_2"),
            ("TLSvalue", "TlSvalue", "tl_svalue"),
            ("ProjectDTOv2", "ProjectDtoV2", "project_dto_v2"),
            ("userIDv2", "UserIDv2", "user_id_v2"),
            ("APIv3Key", "ApiV3Key", "api_v3_key"),
            ("OpenAPIv3", "OpenApiV3", "open_api_v3"),
            ("Av2", "Av2", "av2"),
            ("sizeInMiB", "SizeInMiB", "size_in_mib"),
            ("MemoryGiBPerVCpu", "MemoryGiBPerVCpu", "memory_gib_per_vcpu"),
            ("KiBs", "KiBs", "ki_bs"),
            ("vCPUs", "VCpus", "vcpus"),
            ("defaultVCpus", "DefaultVCpus", "default_vcpus"),
        ] {
            assert_eq!(
                (plain(wire, Case::Type), plain(wire, Case::Value)),
                (ty.to_owned(), value.to_owned())
            );
        }
    }

    #[test]
    fn spaces_part_the_words_of_titles() {
        for (title, name) in [
            ("OpenAI API", "openai_api"),
            ("GitHub's official OpenAPI spec", "githubs_official_openapi_spec"),
            ("iOS Devices", "ios_devices"),
            ("Swagger Petstore - OpenAPI 3.0", "swagger_petstore_openapi_3_0"),
            ("PetStore", "pet_store"),
            ("pet-StoreAPI", "pet_store_api"),
        ] {
            assert_eq!(plain(&prose(title), Case::Module), name);
        }
    }

    #[test]
    fn odd_names_become_identifiers() {
        let names = |case| move |wire: &&str| plain(wire, case);
        let wires = [
            "created_at",
            "+1",
            "-1",
            "",
            "404",
            "3d-model",
            "1.10",
            "110",
            "*",
            ">=",
            "type",
            "self",
            "男",
            "\u{2603}",
            "don't",
        ];
        let types: Vec<String> = wires.iter().map(names(Case::Type)).collect();
        assert_eq!(
            types,
            [
                "CreatedAt",
                "Plus1",
                "Minus1",
                "Empty",
                "N404",
                "N3dModel",
                "N1_10",
                "N110",
                "Star",
                "GreaterEquals",
                "Type",
                "Self_",
                "男",
                "U2603",
                "Dont"
            ]
        );
        let values: Vec<String> = wires.iter().map(names(Case::Value)).collect();
        assert_eq!(
            values,
            [
                "created_at",
                "plus_1",
                "minus_1",
                "empty",
                "n404",
                "n3d_model",
                "n1_10",
                "n110",
                "star",
                "greater_equals",
                "r#type",
                "self_",
                "男",
                "u2603",
                "dont"
            ]
        );
        assert_eq!(plain("宠物", Case::Module), "u5ba0_u7269");
        assert_eq!(plain("mod", Case::Module), "mod_");
    }

    #[test]
    fn long_names_keep_their_first_words_and_stay_apart() {
        let one = plain(&"very long words without end ".repeat(9), Case::Type);
        let two = plain(&"very long words without end ".repeat(8), Case::Type);
        assert!(one.len() <= LONGEST && two.len() <= LONGEST, "{one}");
        assert!(one.starts_with("VeryLongWords"));
        assert_ne!(one, two);
    }

    #[test]
    fn deep_names_keep_their_first_and_last_words() {
        let steps = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let names = |root: &str, words: &[&str]| descended(root, &steps(words));
        assert_eq!(names("Pet", &["Owner", "Self_"]), ["PetOwnerSelf"]);
        let root = "PostPaymentIntentsIntentConfirm";
        let deep = ["RequestBody", "PaymentMethodOptions", "Card", "SetupFutureUsage"];
        assert_eq!(
            names(root, &deep),
            [
                "PostPaymentIntentsIntentConfirmCardSetupFutureUsage",
                "PostPaymentIntentsIntentConfirmPaymentMethodOptionsCardSetupFutureUsage",
                "PostPaymentIntentsIntentConfirmRequestBodyPaymentMethodOptionsCardSetupFutureUsage",
            ]
        );
        let endless = "VeryLongWord".repeat(9);
        let found = names(root, &["RequestBody", &endless]);
        assert!(
            found.len() == 1 && found.iter().all(|name| name.len() <= LONGEST),
            "{found:?}"
        );
    }

    #[test]
    fn joined_digits_stay_apart() {
        assert_eq!(join("Response1", "2", Case::Type), "Response1_2");
        assert_eq!(join("r#type", "value", Case::Value), "type_value");
        assert_eq!(join("Self_", "lower", Case::Type), "SelfLower");
        assert_eq!(join("self_", "lower", Case::Value), "self_lower");
    }
}
