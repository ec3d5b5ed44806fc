//! The same models through serde: the same JSON both ways, and the same complaints in serde's words.
use crate::models::{Everything, Level, Mixed, Open, Pet, Presence, Scalar, Scope, Scopes, Source, Thing, Tree, Wide};
use crate::objects::EVERYTHING;
use crate::runtime::lenient::Lenient;
use crate::runtime::patch::Patch;
use crate::runtime::secret::Secret;
use crate::runtime::value::Value;
use crate::{read, written};

#[track_caller]
fn both_ways<T>(json: &str)
where
    T: Value + serde::Serialize + serde::de::DeserializeOwned,
{
    let ours: T = read(json).unwrap();
    let theirs: T = serde_json::from_str(json).unwrap();
    assert_eq!(written(&theirs), written(&ours), "{json}");
    assert_eq!(serde_json::to_string(&ours).unwrap(), written(&ours), "{json}");
}

#[test]
fn says_the_same_as_our_own_json() {
    both_ways::<Everything>(EVERYTHING);
    both_ways::<Presence>(r#"{"required":"r","nullable":null,"patch":null,"more":[1]}"#);
    both_ways::<Presence>(r#"{"required":"r","nullable":"n","optional":"o","patch":"p","ty\"pe":1.0}"#);
    both_ways::<Open>(r#"{"id":1,"kind":"k","x":{"y":[1]}}"#);
    both_ways::<Tree>(r#"{"name":"a","rest":[{"name":"b","rest":[]}],"left":{"name":"c","rest":[]}}"#);
    both_ways::<Tree>(
        r#"{"name":"a","rest":[],"source":{"type":"image","url":"u","inner":{"size":1,"type":"blank"}}}"#,
    );
    both_ways::<Wide>(r#"{"last":1,"f199":2}"#);
    for json in [
        r#"{"type":"free","a":1}"#,
        r#"{"type":"deep","kind":"b","size":1}"#,
        r#"{"type":"new"}"#,
        "null",
        "1",
    ] {
        both_ways::<Source>(json);
    }
    for json in ["1", "1.5", "\"global\"", "\"x\"", "true", "[1]", "{}"] {
        both_ways::<Scalar>(json);
    }
    both_ways::<Pet>(r#"{"kind":"dog","bark":true}"#);
    both_ways::<Thing>(r#"{"kind":"dog","bark":true}"#);
    both_ways::<Mixed>("\"a\"");
    both_ways::<Mixed>("{}");
    both_ways::<Level>("-2");
    both_ways::<Scope>("\"new\"");
    both_ways::<Scopes>("\"global new\"");
    both_ways::<Patch<i64>>("null");
    both_ways::<Secret>("\"s\"");
    both_ways::<Vec<Lenient<i64>>>(r#"[1,"-2","9007199254740993"]"#);
    both_ways::<Lenient<f32>>("\"0.1\"");
    assert!(serde_json::from_str::<Lenient<i64>>("\"x\"").is_err());
}

#[test]
fn complains_as_serde_does() {
    let complaint = |json: &str| serde_json::from_str::<Tree>(json).unwrap_err().to_string();
    assert_eq!(complaint(r#"{"rest":[]}"#), "missing field `name` at line 1 column 11");
    assert_eq!(
        complaint(r#"{"name":1,"rest":[]}"#),
        "invalid type: integer `1`, expected a string at line 1 column 9"
    );
    assert_eq!(
        complaint(r#"{"name":"a","name":"b","rest":[]}"#),
        "duplicate field `name` at line 1 column 18"
    );
    let short = EVERYTHING.replace(r#"["p",1]"#, r#"["p"]"#);
    assert_ne!(short, EVERYTHING);
    assert!(serde_json::from_str::<Everything>(&short).is_err());
    // A float is no integer where floats leave some out.
    let with = |number: &str| {
        serde_json::from_str::<Presence>(&format!(r#"{{"required":"r","nullable":null,"ty\"pe":{number}}}"#))
    };
    assert!(with("9007199254740991.0").is_ok());
    assert!(with("9007199254740993.0").is_err());
    assert!(complaint("[]").starts_with("invalid type: sequence, expected an object for `Tree`"));
    assert!(serde_json::from_str::<Presence>(r#"{"required":"r"}"#).is_err());
    let hidden =
        serde_json::from_str::<Vec<i64>>(r#"["x"]"#).is_err() && serde_json::from_str::<Level>(r#""hunter2""#).is_err();
    assert!(hidden);
    assert!(
        !serde_json::from_str::<Level>(r#""hunter2""#)
            .unwrap_err()
            .to_string()
            .contains("hunter2")
    );
    assert!(
        serde_json::from_str::<Level>("9223372036854775808")
            .unwrap_err()
            .to_string()
            .contains("out of range")
    );
}

#[test]
fn a_model_may_stand_in_derived_types() {
    #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
    struct Saved {
        source: Source,
        #[serde(default)]
        scopes: Vec<Scope>,
    }
    let json = r#"{"source":{"type":"blank","size":1},"scopes":["global"]}"#;
    let saved: Saved = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&saved).unwrap(), json);
    assert_eq!(
        serde_json::from_value::<Saved>(serde_json::to_value(&saved).unwrap()).unwrap(),
        saved
    );
}
