//! Models as the generator writes them, each macro in each of its forms.
#![allow(dead_code)]
use crate::runtime::base64::Base64;
use crate::runtime::joined::joined;
use crate::runtime::macros::{any_enum, int_enum, model, open_enum, setters};
use crate::runtime::patch::Patch;
use crate::runtime::secret::Secret;
use crate::runtime::shape::Shape;
use crate::runtime::time::{Date, DateTime, date_time};
use crate::runtime::union_macros::{raw_union, tagged_union, union};
use crate::runtime::unix_time::UnixTime;
use crate::runtime::value::{Any, Map};

date_time!(full);

/// Every type of field.
#[derive(Clone)]
#[non_exhaustive]
pub struct Everything {
    pub yes: bool,
    pub small: i32,
    pub whole: i64,
    pub count: u32,
    pub large: u64,
    pub huge: i128,
    pub single: f32,
    pub double: f64,
    pub text: String,
    pub at: DateTime,
    pub on: Date,
    pub bytes: Base64,
    pub secret: Secret,
    pub reset: UnixTime,
    pub list: Vec<Option<i64>>,
    pub map: Map<Vec<String>>,
    pub pair: (String, i64),
    pub any: Any,
    pub boxed: Box<Empty>,
}
model!(Everything {
    0 yes "yes", 1 small "small", 2 whole "whole", 3 count "count", 4 large "large", 5 huge "huge", 6 single "single",
    7 double "double", 8 text "text", 9 at "at", 10 on "on", 11 bytes "bytes", 12 secret "secret", 13 reset "reset",
    14 list "list", 15 map "map", 16 pair "pair", 17 any "any", 18 boxed "boxed"
});

/// Nothing.
#[derive(Clone)]
#[non_exhaustive]
pub struct Empty {}
model!(Empty {});
setters!(Empty { new() });

/// Every cell of required and nullable.
#[derive(Clone)]
#[non_exhaustive]
pub struct Presence {
    pub required: String,
    pub nullable: Option<String>,
    pub optional: Option<String>,
    pub patch: Patch<String>,
    pub r#type: Option<i64>,
}
model!(Presence { 0 required "required", 1 nullable "nullable" null, 2 optional "optional", 3 patch "patch", 4 r#type "ty\"pe" });
setters!(Presence { new(required: String, nullable: Option<String>), optional: String, patch ~ String, r#type: i64 });

/// Unstated properties.
#[derive(Clone)]
#[non_exhaustive]
pub struct Open {
    pub id: i64,
    pub kind: String,
    pub extra: Map<Any>,
}
model!(Open { 0 id "id", 1 kind "kind" } extra);
setters!(Open { new(id: i64) fixed(kind: "open".to_owned()), extra = Map<Any> });

/// Nothing but unstated properties.
#[derive(Clone)]
#[non_exhaustive]
pub struct Loose {
    pub counts: Map<i64>,
}
model!(Loose {} counts);

/// May hold itself.
#[derive(Clone)]
#[non_exhaustive]
pub struct Tree {
    pub name: String,
    pub left: Option<Box<Tree>>,
    pub rest: Vec<Tree>,
    pub source: Option<Source>,
}
model!(Tree { 0 name "name", 1 left "left", 2 rest "rest", 3 source "source" });
setters!(Tree { new(name: String), left: Box<Tree>, rest = Vec<Tree>, source: Source });

#[derive(Clone)]
#[non_exhaustive]
pub enum Scope {
    Global,
    PurgeSelect,
    Unknown(String),
}
open_enum!(Scope else Unknown { Global "global", PurgeSelect "purge_select" });

/// No value is known yet.
#[derive(Clone)]
#[non_exhaustive]
pub enum Nothing {
    Unknown(String),
}
open_enum!(Nothing else Unknown {});

#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Level {
    Low,
    High,
    Other(i64),
}
int_enum!(Level else Other { Low 1, High -2 });

#[derive(Clone)]
#[non_exhaustive]
pub enum Mixed {
    Yes,
    Two,
    A,
    Unknown(Any),
}
any_enum!(Mixed else Unknown { Yes "true", Two "2", A "\"a\"" });

#[derive(Clone)]
#[non_exhaustive]
pub enum NoMix {
    Unknown(Any),
}
any_enum!(NoMix else Unknown {});

#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Scopes(pub Vec<Scope>);
joined!(Scopes of Scope by " ");

#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Tags(pub Vec<String>);
joined!(Tags of String by ", ");

/// Does not mention its tag.
#[derive(Clone)]
#[non_exhaustive]
pub struct Blank {
    pub size: i64,
}
model!(Blank { 0 size "size" });
setters!(Blank { new(size: i64) });

/// Has its tag as a property.
#[derive(Clone)]
#[non_exhaustive]
pub struct Image {
    pub r#type: String,
    pub url: String,
    pub inner: Option<Source>,
}
model!(Image { 0 r#type "type", 1 url "url", 2 inner "inner" });
setters!(Image { new(url: String), inner: Source });

#[derive(Clone)]
#[non_exhaustive]
pub enum Source {
    Blank(Blank),
    Image(Box<Image>),
    Open(Open),
    Free(Map<Any>),
    Deep(Box<Nested>),
    Unknown(Any),
}
tagged_union!(Source by "type" else Unknown {
    0 Blank Blank ["blank"] from,
    1 Image Box<Image> ["image", "picture"] from Image,
    2 Open Open ["open"],
    3 Free Map<Any> ["free"],
    4 Deep Box<Nested> ["deep", "deeper"] from,
});

/// A union within a union, by another tag and by the same.
#[derive(Clone)]
#[non_exhaustive]
pub enum Nested {
    Blank(Blank),
    Image(Image),
    Unknown(Any),
}
tagged_union!(Nested by "kind" else Unknown { 0 Blank Blank ["b"], 1 Image Image ["i"] });

#[derive(Clone)]
#[non_exhaustive]
pub enum Scalar {
    Number(i64),
    Float(f64),
    Name(String),
    Flag(bool),
    List(Vec<i64>),
    Nested(Box<Scalar>),
    Unknown(Any),
}
union!(Scalar else Unknown {
    0 Number i64 [Shape::INTEGER] from,
    1 Float f64 [Shape::NUMBER] from,
    2 Name String [Shape::STRING] from,
    3 Flag bool [Shape::BOOLEAN],
    4 List Vec<i64> [Shape::ARRAY],
    5 Nested Box<Scalar> [Shape::OBJECT.or(Shape::NULL)],
});

#[derive(Clone)]
#[non_exhaustive]
pub struct Dog {
    pub kind: Option<String>,
    pub bark: bool,
    pub name: Option<String>,
}
model!(Dog { 0 kind "kind", 1 bark "bark", 2 name "name" });

#[derive(Clone)]
#[non_exhaustive]
pub struct Cat {
    pub kind: Option<String>,
    pub name: Option<String>,
    pub lives: Option<i64>,
}
model!(Cat { 0 kind "kind", 1 name "name", 2 lives "lives" });

#[derive(Clone)]
#[non_exhaustive]
pub struct Fish {
    pub kind: Option<String>,
    pub name: Option<String>,
    pub token: Option<Secret>,
}
model!(Fish { 0 kind "kind", 1 name "name", 2 token "token" });

#[derive(Clone)]
#[non_exhaustive]
pub enum Pet {
    Cat(Cat),
    Dog(Dog),
    Fish(Fish),
    Unknown(Any),
}
union!(Pet else Unknown {
    0 Cat Cat [Shape::OBJECT.knows(&["kind", "name", "lives"]).fixed(&[("kind", &["\"cat\"", "\"tom\""])])] from,
    1 Dog Dog [Shape::OBJECT.requires(&["bark"]).knows(&["kind", "bark", "name"]).fixed(&[("kind", &["\"dog\""])])] from,
    2 Fish Fish [Shape::OBJECT.knows(&["kind", "name", "token"]).closed()] from,
});

/// Its tag may be null.
#[derive(Clone)]
#[non_exhaustive]
pub struct Bird {
    pub kind: Patch<String>,
    pub wings: Option<i64>,
}
model!(Bird { 0 kind "kind", 1 wings "wings" });

/// Two of its branches share a tag; one says none by itself.
#[derive(Clone)]
#[non_exhaustive]
pub enum Heard {
    Dog(Dog),
    Cat(Cat),
    Fish(Fish),
    Bird(Bird),
    Unknown(Any),
}
union!(Heard by "kind" else Unknown {
    0 Dog Dog ["loud"] [Shape::OBJECT.requires(&["bark"]).knows(&["kind", "bark", "name"]).fixed(&[("kind", &["\"loud\""])])] from,
    1 Cat Cat ["loud"] [Shape::OBJECT.knows(&["kind", "name", "lives"]).fixed(&[("kind", &["\"loud\""])])] from,
    2 Fish Fish [] [Shape::OBJECT.knows(&["kind", "name"]).fixed(&[("kind", &["\"mute\"", "null"])])] from,
    3 Bird Bird ["song"] [Shape::OBJECT.knows(&["kind", "wings"]).fixed(&[("kind", &["\"song\"", "null"])])] from,
});

#[derive(Clone)]
#[non_exhaustive]
pub struct Numbered {
    pub id: i64,
    pub note: Option<String>,
}
model!(Numbered { 0 id "id", 1 note "note" });

#[derive(Clone)]
#[non_exhaustive]
pub struct Named {
    pub id: String,
    pub note: Patch<String>,
}
model!(Named { 0 id "id", 1 note "note" });

/// Told by the kind of a property.
#[derive(Clone)]
#[non_exhaustive]
pub enum Counted {
    Number(Numbered),
    Name(Named),
    Unknown(Any),
}
union!(Counted else Unknown {
    0 Number Numbered [Shape::OBJECT.requires(&["id"]).knows(&["id", "note"]).kinds(&[("id", "integer"), ("note", "string")])] from,
    1 Name Named [Shape::OBJECT.requires(&["id"]).knows(&["id", "note"]).kinds(&[("id", "string")])] from,
});

#[derive(Clone)]
#[non_exhaustive]
pub enum Animal {
    Cat(Cat),
    Dog(Dog),
    Unknown(Any),
}
union!(Animal else Unknown {
    0 Cat Cat [Shape::OBJECT.knows(&["kind", "name", "lives"]).together()] from,
    1 Dog Dog [Shape::OBJECT.requires(&["bark"]).knows(&["kind", "bark", "name"]).together()] from,
});

#[derive(Clone)]
#[non_exhaustive]
pub enum Room {
    Cat(Cat),
    Open(Open),
    Unknown(Any),
}
union!(Room else Unknown {
    0 Cat Cat [Shape::OBJECT.knows(&["kind", "name", "lives"]).together()] from,
    1 Open Open [Shape::OBJECT.requires(&["id"]).knows(&["id", "kind"]).rest("string null").together()] from,
});

#[derive(Clone)]
pub struct Thing(pub Any);
raw_union!(Thing { as_dog Dog => from, as_cat Cat => from });

macro_rules! wide {
    ($($index:literal $field:ident $wire:literal)*) => {
        /// More fields than a machine word has bits, twice over.
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct Wide {
            $(pub $field: Option<i64>,)*
            pub last: i64,
        }
        model!(Wide { $($index $field $wire,)* 200 last "last" });
    };
}
wide! {
    0 f0 "f0" 1 f1 "f1" 2 f2 "f2" 3 f3 "f3" 4 f4 "f4" 5 f5 "f5" 6 f6 "f6" 7 f7 "f7" 8 f8 "f8" 9 f9 "f9" 10 f10 "f10"
    11 f11 "f11" 12 f12 "f12" 13 f13 "f13" 14 f14 "f14" 15 f15 "f15" 16 f16 "f16" 17 f17 "f17" 18 f18 "f18"
    19 f19 "f19" 20 f20 "f20" 21 f21 "f21" 22 f22 "f22" 23 f23 "f23" 24 f24 "f24" 25 f25 "f25" 26 f26 "f26"
    27 f27 "f27" 28 f28 "f28" 29 f29 "f29" 30 f30 "f30" 31 f31 "f31" 32 f32 "f32" 33 f33 "f33" 34 f34 "f34"
    35 f35 "f35" 36 f36 "f36" 37 f37 "f37" 38 f38 "f38" 39 f39 "f39" 40 f40 "f40" 41 f41 "f41" 42 f42 "f42"
    43 f43 "f43" 44 f44 "f44" 45 f45 "f45" 46 f46 "f46" 47 f47 "f47" 48 f48 "f48" 49 f49 "f49" 50 f50 "f50"
    51 f51 "f51" 52 f52 "f52" 53 f53 "f53" 54 f54 "f54" 55 f55 "f55" 56 f56 "f56" 57 f57 "f57" 58 f58 "f58"
    59 f59 "f59" 60 f60 "f60" 61 f61 "f61" 62 f62 "f62" 63 f63 "f63" 64 f64 "f64" 65 f65 "f65" 66 f66 "f66"
    67 f67 "f67" 68 f68 "f68" 69 f69 "f69" 70 f70 "f70" 71 f71 "f71" 72 f72 "f72" 73 f73 "f73" 74 f74 "f74"
    75 f75 "f75" 76 f76 "f76" 77 f77 "f77" 78 f78 "f78" 79 f79 "f79" 80 f80 "f80" 81 f81 "f81" 82 f82 "f82"
    83 f83 "f83" 84 f84 "f84" 85 f85 "f85" 86 f86 "f86" 87 f87 "f87" 88 f88 "f88" 89 f89 "f89" 90 f90 "f90"
    91 f91 "f91" 92 f92 "f92" 93 f93 "f93" 94 f94 "f94" 95 f95 "f95" 96 f96 "f96" 97 f97 "f97" 98 f98 "f98"
    99 f99 "f99" 100 f100 "f100" 101 f101 "f101" 102 f102 "f102" 103 f103 "f103" 104 f104 "f104" 105 f105 "f105"
    106 f106 "f106" 107 f107 "f107" 108 f108 "f108" 109 f109 "f109" 110 f110 "f110" 111 f111 "f111" 112 f112 "f112"
    113 f113 "f113" 114 f114 "f114" 115 f115 "f115" 116 f116 "f116" 117 f117 "f117" 118 f118 "f118" 119 f119 "f119"
    120 f120 "f120" 121 f121 "f121" 122 f122 "f122" 123 f123 "f123" 124 f124 "f124" 125 f125 "f125" 126 f126 "f126"
    127 f127 "f127" 128 f128 "f128" 129 f129 "f129" 130 f130 "f130" 131 f131 "f131" 132 f132 "f132" 133 f133 "f133"
    134 f134 "f134" 135 f135 "f135" 136 f136 "f136" 137 f137 "f137" 138 f138 "f138" 139 f139 "f139" 140 f140 "f140"
    141 f141 "f141" 142 f142 "f142" 143 f143 "f143" 144 f144 "f144" 145 f145 "f145" 146 f146 "f146" 147 f147 "f147"
    148 f148 "f148" 149 f149 "f149" 150 f150 "f150" 151 f151 "f151" 152 f152 "f152" 153 f153 "f153" 154 f154 "f154"
    155 f155 "f155" 156 f156 "f156" 157 f157 "f157" 158 f158 "f158" 159 f159 "f159" 160 f160 "f160" 161 f161 "f161"
    162 f162 "f162" 163 f163 "f163" 164 f164 "f164" 165 f165 "f165" 166 f166 "f166" 167 f167 "f167" 168 f168 "f168"
    169 f169 "f169" 170 f170 "f170" 171 f171 "f171" 172 f172 "f172" 173 f173 "f173" 174 f174 "f174" 175 f175 "f175"
    176 f176 "f176" 177 f177 "f177" 178 f178 "f178" 179 f179 "f179" 180 f180 "f180" 181 f181 "f181" 182 f182 "f182"
    183 f183 "f183" 184 f184 "f184" 185 f185 "f185" 186 f186 "f186" 187 f187 "f187" 188 f188 "f188" 189 f189 "f189"
    190 f190 "f190" 191 f191 "f191" 192 f192 "f192" 193 f193 "f193" 194 f194 "f194" 195 f195 "f195" 196 f196 "f196"
    197 f197 "f197" 198 f198 "f198" 199 f199 "f199"
}
