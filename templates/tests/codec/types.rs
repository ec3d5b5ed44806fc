//! Scalars, and types of our own: what each takes and what it is written as.
use crate::models::{Level, Mixed, NoMix, Nothing, Scope, Scopes, Tags};
use crate::runtime::base64::Base64;
use crate::runtime::foreign::foreign;
use crate::runtime::lenient::Lenient;
use crate::runtime::object::Number;
use crate::runtime::patch::Patch;
use crate::runtime::secret::Secret;
use crate::runtime::time::{Date, DateTime};
use crate::runtime::unix_time::UnixTime;
use crate::runtime::value::{Any, AsView, Map, Value, View};
use crate::{again, read, refused, written};

/// A user's own: text that it changes on the way in, and does not show.
#[derive(Clone, Default)]
struct Code(String);

impl std::str::FromStr for Code {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("C-").ok_or("no code")?;
        Ok(Self(rest.to_owned()))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "C-{}", self.0)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}

foreign!(Code, "Code");
foreign!(::std::net::IpAddr, "std::net::IpAddr");
foreign!(::std::net::Ipv4Addr, "std::net::Ipv4Addr");
foreign!(::std::net::Ipv6Addr, "std::net::Ipv6Addr");
foreign!(::std::net::SocketAddr, "std::net::SocketAddr");
foreign!(::std::net::SocketAddrV4, "std::net::SocketAddrV4");
foreign!(::std::net::SocketAddrV6, "std::net::SocketAddrV6");

#[test]
fn a_type_of_the_users_is_its_text() {
    assert_eq!(read::<Code>(r#""C-7""#).unwrap().0, "7");
    assert_eq!(again::<Vec<Code>>(r#"["C-1","C-2"]"#), r#"["C-1","C-2"]"#);
    assert_eq!(
        refused::<Code>(r#""7""#),
        "expected the text of a `Code`, found another string (at byte 0)"
    );
    assert!(refused::<Code>("7").starts_with("expected the text of a `Code`, found "));
    for text in [r#""10.0.0.1""#, r#""::1""#] {
        assert_eq!(again::<std::net::IpAddr>(text), text);
    }
    assert_eq!(again::<std::net::Ipv4Addr>(r#""10.0.0.1""#), r#""10.0.0.1""#);
    assert_eq!(again::<std::net::Ipv6Addr>(r#""0::1""#), r#""::1""#);
    assert_eq!(again::<std::net::SocketAddr>(r#""10.0.0.1:80""#), r#""10.0.0.1:80""#);
    assert_eq!(again::<std::net::SocketAddrV4>(r#""10.0.0.1:80""#), r#""10.0.0.1:80""#);
    assert_eq!(again::<std::net::SocketAddrV6>(r#""[::1]:80""#), r#""[::1]:80""#);
}

#[test]
fn integers_are_exact_or_refused() {
    for text in [
        "0",
        "-0",
        "1.0",
        "1e0",
        "100e-2",
        "0.00",
        "-0.0e5",
        "0e99999999999999999999",
    ] {
        let value = text.parse::<f64>().unwrap() as i64;
        assert_eq!(read::<i64>(text).unwrap(), value, "{text}");
        assert_eq!(read::<i32>(text).unwrap(), value as i32, "{text}");
        assert_eq!(read::<i128>(text).unwrap(), value.into(), "{text}");
    }
    assert_eq!(read::<i64>("12.5e1").unwrap(), 125);
    assert_eq!(read::<i64>("-1.25e3").unwrap(), -1250);
    assert_eq!(read::<i64>("9.223372036854775807e18").unwrap(), i64::MAX);
    assert_eq!(read::<i64>("-9223372036854775808").unwrap(), i64::MIN);
    assert_eq!(read::<i64>("999999999999999999").unwrap(), 999_999_999_999_999_999);
    assert_eq!(read::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(read::<i32>("-2147483648").unwrap(), i32::MIN);
    assert_eq!(read::<u32>("4294967295").unwrap(), u32::MAX);
    assert_eq!(
        read::<i128>("170141183460469231731687303715884105727").unwrap(),
        i128::MAX
    );
    assert_eq!(
        again::<i128>("-170141183460469231731687303715884105728"),
        i128::MIN.to_string()
    );

    for text in [
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "123456789012345678901234567890123456789012",
    ] {
        assert_eq!(
            refused::<i64>(text),
            "an integer out of range (at byte 0)".to_owned(),
            "{text}"
        );
    }
    assert_eq!(refused::<i32>("2147483648"), "an integer out of range (at byte 0)");
    assert_eq!(refused::<u32>("-1"), "an integer out of range (at byte 0)");
    assert_eq!(refused::<u64>("-1"), "an integer out of range (at byte 0)");
    for text in [
        "1.5",
        "5e-1",
        "-1e-1",
        "0.5",
        "1e-99999999999999999999",
        "1.0000000000000000000001",
    ] {
        assert_eq!(
            refused::<i64>(text),
            "expected an integer, found another number (at byte 0)",
            "{text}"
        );
    }
    assert_eq!(
        refused::<i64>("\"1\""),
        "expected an integer, found a string (at byte 0)"
    );
    assert_eq!(refused::<i64>("01"), "no number is written like this (at byte 2)");
    assert_eq!(refused::<i64>("-"), "no number is written like this (at byte 1)");
    assert_eq!(refused::<i64>("null"), "expected an integer, found null (at byte 0)");
}

#[test]
fn floats_are_the_nearest_and_finite() {
    assert_eq!(read::<f64>("0.1").unwrap(), 0.1);
    assert_eq!(read::<f64>("1").unwrap(), 1.0);
    assert_eq!(read::<f32>("0.1").unwrap(), 0.1);
    assert_eq!(written(&0.1f32), "0.1");
    assert_eq!(written(&1.0f32), "1.0");
    assert_eq!(written(&1.0f64), "1.0");
    assert_eq!(written(&-0.0f64), "-0.0");
    assert_eq!(written(&1e300f64), serde_json::to_string(&1e300).unwrap());
    assert_eq!(written(&f64::NAN), "null");
    assert_eq!(written(&f64::NEG_INFINITY), "null");
    assert_eq!(written(&f32::INFINITY), "null");
    assert_eq!(refused::<f64>("1e309"), "a number out of range (at byte 0)");
    assert_eq!(refused::<f32>("1e39"), "a number out of range (at byte 0)");
    // Bare text and serde have floats of their own.
    for text in ["inf", "nan", "1e39"] {
        let mut value = 0.5f32;
        assert!(!Number::parse(&mut value, text), "{text}");
    }
    assert!(!Number::float(&mut 0.5f32, 1e39) && !Number::parse(&mut 0.5f64, "1e400"));
    assert_eq!(refused::<f64>("true"), "expected a number, found a boolean (at byte 0)");
}

#[test]
fn strings_and_booleans_are_nothing_else() {
    assert_eq!(refused::<String>("1"), "expected a string, found a number (at byte 0)");
    assert_eq!(
        refused::<String>("true"),
        "expected a string, found a boolean (at byte 0)"
    );
    assert_eq!(refused::<String>(" null"), "expected a string, found null (at byte 1)");
    assert_eq!(refused::<bool>("0"), "expected a boolean, found a number (at byte 0)");
    assert_eq!(refused::<bool>("{}"), "expected a boolean, found an object (at byte 0)");
    assert_eq!(
        refused::<Vec<i64>>("{}"),
        "expected an array, found an object (at byte 0)"
    );
    assert_eq!(
        refused::<Map<i64>>("[]"),
        "expected an object, found an array (at byte 0)"
    );
}

#[test]
fn a_tuple_has_its_length() {
    assert_eq!(read::<(String, i64)>(r#"["a",1]"#).unwrap(), ("a".to_owned(), 1));
    assert_eq!(again::<(String, Option<i64>)>(r#"["a"]"#), r#"["a",null]"#);
    assert_eq!(read::<(i64,)>(r#"[1,"what the server added"]"#).unwrap(), (1,));
    assert_eq!(
        refused::<(String, i64)>(r#"["a"]"#),
        "expected 2 items, found 1 (at byte 4)"
    );
    assert_eq!(
        refused::<(Option<i64>, i64, Option<i64>)>("[]"),
        "expected 2 items, found 0 (at byte 1)"
    );
    assert_eq!(
        refused::<(String, i64)>(r#"["a","b"]"#),
        "`[1]`: expected an integer, found a string (at byte 5)"
    );
    let eight = "[1,2,3,4,5,6,7,8]";
    assert_eq!(again::<(i64, i64, i64, i64, i64, i64, i64, i64)>(eight), eight);
}

#[test]
fn an_open_enum_keeps_what_it_does_not_know() {
    assert_eq!(
        read::<Vec<Scope>>(r#"["global","odd"]"#).unwrap(),
        [Scope::Global, Scope::Unknown("odd".into())]
    );
    assert_eq!(again::<Scope>(r#""o\"dd""#), r#""o\"dd""#);
    assert_eq!(again::<Nothing>(r#""new""#), r#""new""#);
    assert_eq!(Scope::from("purge_select"), Scope::PurgeSelect);
    assert_eq!("purge_select".parse(), Ok(Scope::PurgeSelect));
    assert_eq!(
        format!("{:>8}|{:?}|{:?}", Scope::Global, Scope::PurgeSelect, Scope::from("x")),
        "  global|PurgeSelect|Unknown(\"x\")"
    );
    assert_eq!(refused::<Scope>("1"), "expected a string, found a number (at byte 0)");
    assert_eq!(Scope::blank(), Scope::Unknown(String::new()));
}

#[test]
fn an_open_enum_is_compared_by_its_text() {
    let odd = Scope::from("odd");
    assert!(Scope::Global == "global" && odd == "odd" && odd != "purge_select");
    assert_eq!(Scope::PurgeSelect.as_ref(), "purge_select");
    assert_eq!(
        (i64::from(Level::High), Level::Other(7).to_string()),
        (-2, "7".to_owned())
    );
}

#[test]
fn an_enum_of_integers_or_mixed_values_keeps_what_it_does_not_know() {
    assert_eq!(
        read::<Vec<Level>>("[1,-2,3,1.0]").unwrap(),
        [Level::Low, Level::High, Level::Other(3), Level::Low]
    );
    assert_eq!(again::<Vec<Level>>("[1,-2,3]"), "[1,-2,3]");
    assert_eq!(format!("{:?}", [Level::High, Level::Other(7)]), "[High, Other(7)]");
    assert_eq!(
        refused::<Level>("1.5"),
        "expected an integer, found another number (at byte 0)"
    );

    let mixed = read::<Vec<Mixed>>(r#"[true,2,"a",2.0,"\u0061",false,"b",{"c":[1]}]"#).unwrap();
    let (known, unknown) = mixed.split_at(5);
    assert_eq!(known, [Mixed::Yes, Mixed::Two, Mixed::A, Mixed::Two, Mixed::A]);
    assert!(unknown.iter().all(|value| matches!(value, Mixed::Unknown(_))));
    assert_eq!(written(&mixed), r#"[true,2,"a",2,"a",false,"b",{"c":[1]}]"#);
    assert_eq!(
        format!("{mixed:?}"),
        r#"[Yes, Two, A, Two, A, Unknown(false), Unknown("…"), Unknown({"c": …})]"#
    );
    assert_eq!(again::<NoMix>("[1]"), "[1]");
    assert_eq!(Mixed::blank(), Mixed::Unknown(Any::Null));
}

#[test]
fn a_joined_list_goes_back_as_it_came() {
    for text in [
        "",
        "global",
        "global purge_select odd",
        "global  twice",
        " led",
        "trailed ",
        " ",
    ] {
        let json = format!("{text:?}");
        assert_eq!(again::<Scopes>(&json), json);
        assert_eq!(text.parse::<Scopes>().unwrap().to_string(), text);
    }
    assert_eq!(
        *read::<Scopes>(r#""global purge_select""#).unwrap(),
        [Scope::Global, Scope::PurgeSelect]
    );
    assert!(read::<Scopes>(r#""""#).unwrap().is_empty());
    assert_eq!(Scopes::from(Scope::Global), Scopes::from(vec![Scope::Global]));
    assert_eq!(
        Scopes::from([Scope::Global, Scope::PurgeSelect]),
        ["global", "purge_select"].into_iter().collect()
    );
    assert_eq!(format!("{:?}", Scopes::from(Scope::Global)), "[Global]");
    assert_eq!(again::<Tags>(r#""a, b,c""#), r#""a, b,c""#);
    assert_eq!(
        *read::<Tags>(r#""a, b,c""#).unwrap(),
        ["a".to_owned(), "b,c".to_owned()]
    );
}

#[test]
fn dates_are_read_generously_and_written_in_utc() {
    for (text, expected) in [
        ("2021-01-14T11:47:46Z", "2021-01-14T11:47:46Z"),
        ("2021-01-14T11:47:46+00:00", "2021-01-14T11:47:46Z"),
        ("2021-01-14T11:47:46-00:00", "2021-01-14T11:47:46Z"),
        ("2021-01-14T13:47:46.25+02:00", "2021-01-14T11:47:46.25Z"),
        ("2021-01-14t11:47:46z", "2021-01-14T11:47:46Z"),
        ("2021-01-14 11:47:46Z", "2021-01-14T11:47:46Z"),
        (" 2021-01-14T11:47:46Z ", "2021-01-14T11:47:46Z"),
        ("2021-01-14T11:47:46.123456789Z", "2021-01-14T11:47:46.123456789Z"),
        ("2021-01-14T11:47:46.123456789123Z", "2021-01-14T11:47:46.123456789Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("9999-12-31T23:59:59.999999999999+00:00", "9999-12-31T23:59:59Z"),
    ] {
        assert_eq!(
            again::<DateTime>(&format!("{text:?}")),
            format!("{expected:?}"),
            "{text}"
        );
    }
    for text in [
        "",
        "now",
        "2021-01-14",
        "2021-01-14T11:47:46",
        "2021-02-30T00:00:00Z",
        "9999-12-31T23:59:59",
        "2021-01-14T25:00:00Z",
        "2030-01-01T00:00:60+99:99",
    ] {
        let complaint = refused::<DateTime>(&format!("{text:?}"));
        assert_eq!(
            complaint, "expected a date and time with an offset (RFC 3339), found another string (at byte 0)",
            "{text}"
        );
    }
    assert_eq!(
        refused::<DateTime>("1"),
        "expected a date and time with an offset (RFC 3339), found a number (at byte 0)"
    );
    assert_eq!(again::<Date>(r#""2024-02-29""#), r#""2024-02-29""#);
    assert_eq!(
        refused::<Date>(r#""2023-02-29""#),
        "expected a date (RFC 3339), found another string (at byte 0)"
    );
    assert_eq!(again::<UnixTime>("1700000000"), "1700000000");
}

#[test]
fn unix_time_reaches_both_ways() {
    use std::time::{Duration, SystemTime};
    assert_eq!(
        UnixTime(60).to_system_time(),
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(60))
    );
    assert_eq!(
        UnixTime::from(-60).to_system_time(),
        Some(SystemTime::UNIX_EPOCH - Duration::from_secs(60))
    );
    let at = UnixTime(1_700_000_000);
    assert_eq!(
        DateTime::try_from(at.to_system_time().unwrap()).unwrap().as_second(),
        at.seconds()
    );
}

#[test]
fn base64_is_kept_and_read_in_every_dress() {
    // RFC 4648 §10.
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(Base64::from(bytes.as_bytes()).as_str(), text);
        assert_eq!(Base64::from_text(text).decode().unwrap(), bytes.as_bytes());
        assert_eq!(
            Base64::from_text(text.trim_end_matches('=')).decode().unwrap(),
            bytes.as_bytes()
        );
    }
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(Base64::from(all.clone()).decode().unwrap(), all);
    assert_eq!(
        Base64::from_text("-_-_").decode().unwrap(),
        Base64::from_text("+/+/").decode().unwrap()
    );
    assert_eq!(Base64::from_text("Zm9v\r\nYmFy").decode().unwrap(), b"foobar");
    assert_eq!(
        again::<Base64>(r#""not base64, but kept""#),
        r#""not base64, but kept""#
    );
    for (text, offset) in [
        ("Z", 1),
        ("Zm9v!", 4),
        ("Zg=", 3),
        ("Zg===", 5),
        ("Zg==Zg==", 4),
        ("=", 1),
        ("Zm9v=", 5),
        ("Zm8==", 5),
    ] {
        assert_eq!(Base64::from_text(text).decode().unwrap_err().offset(), offset, "{text}");
    }
}

#[test]
fn a_lenient_number_is_read_from_text_and_written_as_a_number() {
    for (text, number) in [("-5", "-5"), (r#""-5""#, "-5"), (r#""\u0037""#, "7"), (" 1.0 ", "1")] {
        assert_eq!(again::<Lenient<i32>>(text), number, "{text}");
    }
    assert_eq!(again::<Lenient<i64>>(r#""9007199254740993""#), "9007199254740993");
    assert_eq!(again::<Lenient<u32>>(r#""4294967295""#), "4294967295");
    assert_eq!(
        again::<Lenient<u64>>(r#""18446744073709551615""#),
        "18446744073709551615"
    );
    assert_eq!(again::<Lenient<f32>>(r#""0.1""#), "0.1");
    assert_eq!(again::<Vec<Lenient<f64>>>(r#"["1e3",2,"0.25"]"#), "[1000.0,2.0,0.25]");
    assert_eq!(
        again::<Map<Option<Lenient<i32>>>>(r#"{"a":"1","b":null}"#),
        r#"{"a":1,"b":null}"#
    );
    for text in ["", "five", "1.5", "0x1", " 1", "1 ", "2147483648"] {
        assert_eq!(
            refused::<Lenient<i32>>(&format!("{text:?}")),
            "expected an integer, found a text that spells none (at byte 0)",
            "{text}"
        );
    }
    for text in ["NaN", "inf", "1e309", "1,5"] {
        assert_eq!(
            refused::<Map<Lenient<f64>>>(&format!("{{\"a\":{text:?}}}")),
            "`a`: expected a number, found a text that spells none (at byte 5)",
            "{text}"
        );
    }
    assert_eq!(
        refused::<Lenient<i32>>("true"),
        "expected an integer, found a boolean (at byte 0)"
    );
    assert_eq!(
        refused::<Lenient<i32>>("null"),
        "expected an integer, found null (at byte 0)"
    );
    assert_eq!(refused::<Lenient<i32>>(r#""1"#), refused::<String>(r#""1"#));
    assert_eq!(refused::<Lenient<i32>>("1.5"), refused::<i32>("1.5"));
}

#[test]
fn a_lenient_number_is_as_good_as_the_number() {
    fn taken(number: impl Into<Lenient<u64>>) -> Lenient<u64> {
        number.into()
    }
    let seven = taken(7);
    assert!(seven == 7 && seven > 6 && seven < Lenient(8) && seven.get() == *seven);
    assert_eq!(
        (seven.to_string(), seven.count_ones(), Lenient::<f64>::default().0),
        ("7".to_owned(), 3, 0.0)
    );
    assert_eq!(format!("{:?}", Value::view(&seven)), "7");
    assert_eq!(crate::runtime::json::to_string(&[seven].as_slice().view()), "[7]");
}

#[test]
fn a_secret_shows_only_when_asked() {
    let secret = Secret::from("hunter2");
    assert_eq!(secret.expose(), "hunter2");
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    assert_eq!(
        format!("{:?} {:?}", Some(&secret), Value::view(&secret)),
        "Some(Secret(…)) Secret(…)"
    );
    assert_eq!(again::<Secret>(r#""hun\nter2""#), r#""hun\nter2""#);
    assert!(Value::view(&secret).is_secret());
    assert!(!Value::view(&"x".to_owned()).is_secret());
}

#[test]
fn a_patch_says_three_things() {
    assert_eq!(Patch::<i64>::default(), Patch::Absent);
    assert_eq!(Patch::from(Some(1)), Patch::Value(1));
    assert_eq!(Patch::<i64>::from(None::<i64>), Patch::Null);
    assert_eq!(Patch::Value("a".to_owned()).as_ref().value(), Some(&&"a".to_owned()));
    assert_eq!(Patch::Value(1).into_value(), Some(1));
    assert!(Patch::<i64>::Null.is_null() && Patch::<i64>::Absent.is_absent());
}

#[test]
fn scalars_have_a_plain_text() {
    let text = |view: View<'_>| {
        let mut out = String::new();
        view.write_text(&mut out).then_some(out)
    };
    assert_eq!(text("a b".view()).unwrap(), "a b");
    assert_eq!(text(AsView::view(&true)).unwrap(), "true");
    assert_eq!(text(AsView::view(&1.0f64)).unwrap(), "1");
    assert_eq!(text(AsView::view(&0.1f32)).unwrap(), "0.1");
    assert_eq!(text(AsView::view(&1e21f64)).unwrap(), "1000000000000000000000");
    assert_eq!(text(AsView::view(&u64::MAX)).unwrap(), "18446744073709551615");
    assert_eq!(text(AsView::view(&i128::MIN)).unwrap(), i128::MIN.to_string());
    assert_eq!(text(AsView::view(&Scope::PurgeSelect)).unwrap(), "purge_select");
    assert_eq!(
        text(AsView::view(&Scopes::from([Scope::Global, Scope::from("x")]))).unwrap(),
        "global x"
    );
    assert_eq!(text(AsView::view(&Level::High)).unwrap(), "-2");
    assert_eq!(text(AsView::view(&Mixed::A)).unwrap(), "a");
    assert_eq!(text(AsView::view(&Mixed::Unknown(7.into()))).unwrap(), "7");
    assert_eq!(text(AsView::view(&Secret::from("s"))).unwrap(), "s");
    assert_eq!(text(AsView::view(&Any::from("x"))).unwrap(), "x");
    assert_eq!(
        text(AsView::view(&read::<DateTime>(r#""2021-01-14T11:47:46Z""#).unwrap())).unwrap(),
        "2021-01-14T11:47:46Z"
    );
    assert_eq!(text(AsView::view(&Some(1i64))).unwrap(), "1");
    for view in [
        AsView::view(&None::<i64>),
        AsView::view(&Any::Null),
        AsView::view(&vec![1i64]),
        AsView::view(&Map::<i64>::new()),
    ] {
        assert_eq!(text(view), None);
    }
}

#[test]
fn slices_are_seen_without_being_owned() {
    let ids = ["a".to_owned(), "b".to_owned()];
    let ids: &[String] = &ids;
    assert_eq!(crate::runtime::json::to_string(&ids.view()), r#"["a","b"]"#);
    let names: &[&str] = &["a"];
    assert_eq!(crate::runtime::json::to_string(&names.view()), r#"["a"]"#);
}
