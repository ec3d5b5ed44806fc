//! Requests made from a row's own expectations pass, and any change to one of them fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::vectors::row::{ExpectedPart, Table};

/// Ten rows of the tables, one for each rule of comparison.
const ROWS: &str = include_str!("../rows.json");

fn rows(text: &str) -> Vec<StyleRow> {
    let Table::Style(rows) = Table::read(text).unwrap() else {
        panic!("style rows")
    };
    rows
}

fn body_of(parts: &[ExpectedPart], boundary: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        for (name, accepted) in &part.headers {
            if let Some(value) = accepted.values()[0] {
                out.extend_from_slice(
                    format!(
                        "{name}: {}\r\n",
                        value
                            .replace("filename=*", "filename=\"any\"")
                            .replace("=*", &format!("=n{boundary}"))
                    )
                    .as_bytes(),
                );
            }
        }
        out.extend_from_slice(b"\r\n");
        out.extend(match (&part.body, &part.body_base64, &part.body_parts) {
            (Some(text), _, _) => text.clone().into_bytes(),
            (_, Some(text), _) => unbase64(text).unwrap(),
            (_, _, Some(nested)) => body_of(nested, &format!("n{boundary}")),
            _ => Vec::new(),
        });
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    out
}

/// The request that a row expects.
fn mirror(row: &StyleRow, number: usize) -> Request {
    let expect = &row.expect;
    let mut request = Request {
        path: format!(
            "{}{}",
            prefix(number, row.server_path.as_deref()),
            expect.path.clone().unwrap_or_default()
        ),
        query: expect.query.clone().flatten(),
        ..Request::default()
    };
    let mut field = |name: &str, value: &Option<String>| {
        request
            .fields
            .extend(value.clone().map(|value| (name.to_owned(), value)));
    };
    field(
        row.name.as_deref().unwrap_or_default(),
        &expect.header.clone().flatten(),
    );
    field("cookie", &expect.cookie.clone().flatten());
    expect.more.iter().for_each(|(name, value)| field(name, value));
    if let Some(media_type) = row.media_type.as_ref().filter(|_| !is_absent(&row.value)) {
        let boundary = if expect.body_parts.is_some() {
            "; boundary=\"b1\""
        } else {
            ""
        };
        field("Content-Type", &Some(format!("{media_type}{boundary}")));
    }
    request.body = match (&expect.body, &expect.body_base64, &expect.body_parts) {
        (Some(text), _, _) => text.clone().into_bytes(),
        (_, Some(text), _) => unbase64(text).unwrap(),
        (_, _, Some(parts)) => body_of(parts, "b1"),
        _ => Vec::new(),
    };
    request
}

/// Everything that could be altered in a request, altered one at a time.
fn mutations(row: &StyleRow, right: &Request) -> Vec<Request> {
    let mut out = Vec::new();
    let mut change = |f: &dyn Fn(&mut Request)| {
        let mut request = right.clone();
        f(&mut request);
        out.push(request);
    };
    if row.expect.path.is_some() {
        change(&|r| r.path.push('x'));
        change(&|r| r.path = r.path.replacen('/', "//", 1));
    }
    if let Some(query) = &row.expect.query {
        if !row.alternatives.iter().flatten().any(Value::is_null) {
            change(&|r| r.query = if query.is_some() { None } else { Some(String::new()) });
        }
        change(&|r| r.query = Some(format!("{}&zz=1", query.clone().unwrap_or_default())));
    }
    if row.expect.header.is_some() && !row.ignored {
        let name = row.name.clone().unwrap_or_default();
        change(&|r| r.fields.push((name.clone(), "zz".into())));
    }
    if row.expect.cookie.is_some() {
        change(&|r| r.fields.push(("Cookie".into(), "zz".into())));
    }
    if row.expect.body.is_some() || row.expect.body_base64.is_some() {
        change(&|r| r.body.extend_from_slice(b"\"zz"));
        change(&|r| match r.fields.iter().position(|(n, _)| n == "Content-Type") {
            Some(place) => r.fields[place].1 = "application/x-zz".into(),
            None => r.fields.push(("Content-Type".into(), "application/json".into())),
        });
    }
    if row.expect.body_parts.as_ref().is_some_and(|parts| !parts.is_empty()) {
        change(&|r| r.body = b"--b1--\r\n".to_vec());
        change(&|r| r.body.truncate(r.body.len() - 8));
        change(&|r| {
            r.fields
                .iter_mut()
                .filter(|(n, _)| n == "Content-Type")
                .for_each(|(_, v)| *v = v.replace("b1", "b2"))
        });
    }
    out
}

fn check(text: &str) -> usize {
    let rows = rows(text);
    for (number, row) in rows.iter().enumerate() {
        let right = mirror(row, number);
        if row.expect.refuse {
            assert_eq!(
                style(row, number, &Outcome::Error("no".into()), &[]),
                Verdict::Pass,
                "{}",
                row.id
            );
            assert!(
                matches!(style(row, number, &Outcome::Done, &[right]), Verdict::Fail(_)),
                "{}",
                row.id
            );
            continue;
        }
        assert_eq!(
            style(row, number, &Outcome::Done, std::slice::from_ref(&right)),
            Verdict::Pass,
            "{}",
            row.id
        );
        assert!(
            matches!(style(row, number, &Outcome::Done, &[]), Verdict::Fail(_)),
            "{}",
            row.id
        );
        let refused = style(row, number, &Outcome::Error("no".into()), &[]);
        assert_eq!(refused == Verdict::Pass, row.may_refuse, "{}", row.id);
        for wrong in mutations(row, &right) {
            let verdict = style(row, number, &Outcome::Done, std::slice::from_ref(&wrong));
            assert!(matches!(verdict, Verdict::Fail(_)), "{}: {wrong:?} must fail", row.id);
        }
        for (list, wanted) in [(&row.alternatives, true), (&row.tolerated, false)] {
            for value in list.iter().flatten() {
                let mut other = right.clone();
                let text = value.as_str().map(str::to_owned);
                match row.place {
                    Place::Path => {
                        other.path = format!("{}{}", prefix(number, row.server_path.as_deref()), text.unwrap())
                    }
                    Place::Query | Place::QueryString => other.query = text,
                    Place::Header => other.fields = text.map(|t| (row.name.clone().unwrap(), t)).into_iter().collect(),
                    Place::Cookie => other.fields = text.map(|t| ("Cookie".into(), t)).into_iter().collect(),
                    _ => other.body = text.unwrap().into_bytes(),
                }
                let verdict = style(row, number, &Outcome::Done, &[other]);
                let right = if wanted {
                    verdict == Verdict::Pass
                } else {
                    !matches!(verdict, Verdict::Fail(_))
                };
                assert!(right, "{}: {value} gives {verdict:?}", row.id);
            }
        }
    }
    rows.len()
}

#[test]
fn expectations_pass_and_everything_else_fails() {
    assert!(check(ROWS) >= 10);
}

#[test]
#[ignore = "needs ../shared/vectors"]
fn the_whole_table_agrees_with_itself() {
    let shared = std::env::var_os("MINTAGE_SHARED").unwrap_or_else(|| "../../shared".into());
    let table = std::path::Path::new(&shared).join("vectors/style-vectors.json");
    let text = std::fs::read_to_string(table).unwrap();
    assert!(check(&text) > 1000);
}

#[test]
fn json_is_compared_by_value() {
    assert!(same_json(br#"{"a":1,"b":[1.0]}"#, br#" {"b":[1],"a":1.0}"#));
    assert!(!same_json(b"9007199254740993", b"9007199254740992"));
    assert!(!same_json(b"[1,2]", b"[2,1]"));
}
