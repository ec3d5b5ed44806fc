//! One API's types twice: under our macros and under serde's derive.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::runtime::macros::{model, open_enum};
use crate::runtime::shape::Shape;
use crate::runtime::union_macros::{tagged_union, union};
use crate::runtime::value::{Any, Map};

/// A body of about a megabyte: a list of objects as they come in listings.
pub fn body() -> String {
    let disk = |i: usize| {
        let source = if i.is_multiple_of(2) {
            format!(r#"{{"type":"blank","block_size":{}}}"#, 512 << (i % 4))
        } else {
            format!(
                r#"{{"type":"image","image":"image-{i}","read_only":{}}}"#,
                i.is_multiple_of(3)
            )
        };
        let parent = if i.is_multiple_of(3) {
            i.to_string()
        } else {
            format!("\"parent {i}\"")
        };
        let note = if i.is_multiple_of(5) {
            r#""note":"two\nlines, \"quoted\"","#
        } else {
            ""
        };
        format!(
            concat!(
                r#"{{"id":{},"name":"disk-{}","description":"A disk that holds the data of project {}.",{}"state":"{}","#,
                r#""size":{},"ratio":{}.5,"time_created":"2024-05-06T07:08:09.123Z","source":{},"parent":{},"#,
                r#""owner":{{"id":"0f{:030x}","name":"someone","admin":{}}},"labels":{{"env":"test","team":"storage"}},"#,
                r#""snapshots":["a-{}","b-{}","c-{}"]}}"#
            ),
            i,
            i,
            i / 7,
            note,
            ["creating", "ready", "resizing"][i % 3],
            i * 4096,
            i,
            source,
            parent,
            i,
            i.is_multiple_of(9),
            i,
            i,
            i
        )
    };
    format!("[{}]", (0..2200).map(disk).collect::<Vec<_>>().join(","))
}

macro_rules! twice {
    ($(struct $name:ident { $($field:ident: $type:ty),* } $model:tt)*) => {
        pub mod ours {
            use super::*;
            $(
                #[derive(Clone)]
                pub struct $name { $(pub $field: $type),* }
                model!($name $model);
            )*

            #[derive(Clone)]
            pub enum State { Creating, Ready, Unknown(String) }
            open_enum!(State else Unknown { Creating "creating", Ready "ready" });

            #[derive(Clone)]
            pub enum Source { Blank(Blank), Image(Image), Unknown(Any) }
            tagged_union!(Source by "type" else Unknown { 0 Blank Blank ["blank"], 1 Image Image ["image"] });

            #[derive(Clone)]
            pub enum Parent { Number(i64), Name(String), Unknown(Any) }
            union!(Parent else Unknown { 0 Number i64 [Shape::INTEGER], 1 Name String [Shape::STRING] });
        }

        pub mod derived {
            use super::*;
            $(
                #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
                pub struct $name { $(
                    #[serde(skip_serializing_if = "Skip::skip")]
                    pub $field: $type
                ),* }
            )*

            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            #[serde(rename_all = "lowercase")]
            pub enum State { Creating, Ready, #[serde(untagged)] Unknown(String) }

            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            #[serde(tag = "type", rename_all = "lowercase")]
            pub enum Source { Blank(Blank), Image(Image) }

            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            #[serde(untagged)]
            pub enum Parent { Number(i64), Name(String) }

            impl Skip for State {}
            impl Skip for Source {}
            impl Skip for Parent {}
            $(impl Skip for $name {})*
        }
    };
}

/// Which fields a derived type leaves out.
trait Skip {
    fn skip(&self) -> bool {
        false
    }
}

impl Skip for bool {}
impl Skip for i64 {}
impl Skip for f64 {}
impl Skip for String {}
impl<T> Skip for Vec<T> {}
impl<T> Skip for BTreeMap<String, T> {}
impl<T> Skip for Option<T> {
    fn skip(&self) -> bool {
        self.is_none()
    }
}

twice! {
    struct Disk {
        id: i64,
        name: String,
        description: String,
        note: Option<String>,
        state: State,
        size: i64,
        ratio: f64,
        time_created: String,
        source: Source,
        parent: Parent,
        owner: Owner,
        labels: Map<String>,
        snapshots: Vec<String>
    } {
        0 id "id", 1 name "name", 2 description "description", 3 note "note", 4 state "state", 5 size "size", 6 ratio "ratio",
        7 time_created "time_created", 8 source "source", 9 parent "parent", 10 owner "owner", 11 labels "labels",
        12 snapshots "snapshots"
    }
    struct Owner { id: String, name: String, admin: bool } { 0 id "id", 1 name "name", 2 admin "admin" }
    struct Blank { block_size: i64 } { 0 block_size "block_size" }
    struct Image { image: String, read_only: bool } { 0 image "image", 1 read_only "read_only" }
}
