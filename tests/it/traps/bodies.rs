//! What bodies and forms are sent as.

use super::{Wire, client, traps};
use crate::runtime::{Any, Patch};

async fn lists_in_a_form(wire: &Wire) {
    use crate::case_bodies_form::models::SendFormRequestBody;
    let client = client!(case_bodies_form, wire.empty());
    let form = SendFormRequestBody::new("a b&c").ids(vec![1, 2]).joined(vec!["x".to_owned(), "y".to_owned()]);
    drop(client.send_form(form).await);
    let seen = wire.seen();
    assert_eq!(seen.field("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen.body.replace("%20", "+"), "name=a+b%26c&ids%5B%5D=1&ids%5B%5D=2&joined=x%7Cy");
}

async fn a_body_that_may_be_absent(wire: &Wire) {
    use crate::case_bodies_optional::models::MaybeSendRequestBody;
    let client = client!(case_bodies_optional, wire.empty());
    drop(client.maybe_send().await);
    let seen = wire.seen();
    assert_eq!((seen.field("content-type"), seen.body.as_str()), (None, ""));
    wire.empty();
    drop(client.maybe_send().body(MaybeSendRequestBody::new()).await);
    let seen = wire.seen();
    assert_eq!((seen.field("content-type"), seen.body.as_str()), (Some("application/json"), "{}"));
}

async fn null_is_a_body(wire: &Wire) {
    let client = client!(case_bodies_optional, wire.empty());
    drop(client.send_null(None).await);
    assert_eq!(wire.seen().body, "null");
}

async fn a_merge_patch(wire: &Wire) {
    use crate::case_bodies_get::models::ChangeRequestBody;
    let client = client!(case_bodies_get, wire);
    let mut cleared = ChangeRequestBody::new();
    cleared.name = Patch::Null;
    for (body, text) in [
        (ChangeRequestBody::new(), "{}"),
        (cleared, r#"{"name":null}"#),
        (ChangeRequestBody::new().name("n"), r#"{"name":"n"}"#),
    ] {
        wire.answer("204 Done", "", "");
        client.change(body).await.expect("a 204");
        let seen = wire.seen();
        assert_eq!(seen.line, "PATCH /q");
        assert_eq!((seen.field("content-type"), seen.body.as_str()), (Some("application/merge-patch+json"), text));
    }
}

async fn bytes_of_a_kind_that_the_caller_says(wire: &Wire) {
    use crate::runtime::Body;
    let client = client!(case_bodies_binary, wire);
    for (body, media_type) in [
        (Body::from("x").content_type("image/webp"), "image/webp"),
        (Body::from("x"), "application/octet-stream"),
    ] {
        wire.answer("204 Done", "", "");
        client.put_picture().body(body).await.expect("a 204");
        assert_eq!(wire.seen().field("content-type"), Some(media_type));
    }
}

async fn a_body_in_base64(wire: &Wire) {
    use crate::runtime::Base64;
    wire.answer("200 OK", "image/png", "/wA=");
    let read = client!(case_bodies_binary, wire).put_encoded(&Base64::from(b"\x00\xff".as_slice())).await.expect("a picture");
    let seen = wire.seen();
    assert_eq!((seen.field("content-type"), seen.body.as_str()), (Some("image/png"), "AP8="));
    assert_eq!(read.decode().expect("base64"), b"\xff\x00");
    wire.answer("200 OK", "image/png", "/wA=");
    let read = client!(case_v31_content, wire).put_picture(&Base64::from(b"\x00\xff".as_slice())).await.expect("a picture");
    let seen = wire.seen();
    assert_eq!((seen.field("content-type"), seen.body.as_str()), (Some("image/png"), "AP8="));
    assert_eq!(read.decode().expect("base64"), b"\xff\x00");
}

async fn parts_of_any_name(wire: &Wire) {
    use crate::runtime::{Body, Parts};
    let client = client!(case_bodies_multipart, wire);
    let parts = |body: &str| body.split("\r\n").filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("|");
    wire.answer("204 Done", "", "");
    let form = Parts::new().with("n", 1_i64).with("f", Body::from("x").file_name("f.txt"));
    client.upload_any(form).await.expect("a 204");
    assert_eq!(
        parts(&wire.seen().body),
        "Content-Disposition: form-data; name=\"n\"||1|\
         Content-Disposition: form-data; name=\"f\"; filename=\"f.txt\"|Content-Type: application/octet-stream||x|"
    );
    wire.answer("204 Done", "", "");
    let form = crate::runtime::Map::from([("a".to_owned(), Any::from(true))]);
    client.upload_any(form).await.expect("a 204");
    assert_eq!(parts(&wire.seen().body), "Content-Disposition: form-data; name=\"a\"||true|");
    wire.answer("204 Done", "", "");
    let form = crate::case_bodies_multipart::models::UploadOptionalRequestBody::new()
        .photo(Body::text("https://a.test/b"))
        .media(vec![Body::text("id"), Body::from("x")]);
    client.upload_optional(form).await.expect("a 204");
    assert_eq!(
        parts(&wire.seen().body),
        "Content-Disposition: form-data; name=\"photo\"||https://a.test/b|\
         Content-Disposition: form-data; name=\"media\"||id|\
         Content-Disposition: form-data; name=\"media\"; filename=\"media\"|Content-Type: application/octet-stream||x|"
    );
    wire.answer("204 Done", "", "");
    let form = Parts::new().with("f", Body::from("x"));
    client.upload_named().body(form).await.expect("a 204");
    assert!(wire.seen().field("content-type").is_some_and(|field| field.starts_with("multipart/form-data; boundary=")));
    let client = client!(case_v31_content, wire);
    wire.answer("204 Done", "", "");
    client.add_album(Parts::new().with("title", "t".to_owned()).with("f", Body::from("x"))).await.expect("a 204");
    assert_eq!(
        parts(&wire.seen().body),
        "Content-Disposition: form-data; name=\"title\"||t|\
         Content-Disposition: form-data; name=\"f\"; filename=\"f\"|Content-Type: application/octet-stream||x|"
    );
    // What may be there beside the properties is values, and no files.
    let more = [("a", Any::from("x")), ("b", Any::from(vec![Any::from(1)]))].map(|(name, value)| (name.to_owned(), value));
    let form = crate::case_v31_content::models::AddNotesRequestBody::new().title("t").extra(crate::runtime::Map::from(more));
    wire.answer("204 Done", "", "");
    client.add_notes(form).await.expect("a 204");
    assert_eq!(
        parts(&wire.seen().body),
        "Content-Disposition: form-data; name=\"title\"||t|Content-Disposition: form-data; name=\"a\"||x|\
         Content-Disposition: form-data; name=\"b\"||1|"
    );
    let client = client!(case_bodies_mixed, wire);
    wire.answer("204 Done", "", "");
    client.send_mixed(Parts::new().with("f", Body::from("x"))).await.expect("a 204");
    let seen = wire.seen();
    let boundary = seen.field("content-type").and_then(|field| field.strip_prefix("multipart/mixed; boundary="));
    let boundary = boundary.expect("a boundary");
    assert!(seen.body.starts_with(&format!("--{boundary}\r\n")), "{}", seen.body);
    wire.answer("204 Done", "", "");
    client.send_batch("--next\r\n\r\nx\r\n--next--\r\n").await.expect("a 204");
    let seen = wire.seen();
    assert_eq!(seen.field("content-type"), Some("multipart/mixed; boundary=next"));
    assert_eq!(seen.body, "--next\r\n\r\nx\r\n--next--\r\n");
}

async fn a_related_body_says_the_type_of_its_first_part(wire: &Wire) {
    use crate::case_bodies_multipart::models::{UploadRelatedRequestBody, UploadRelatedRequestBodyMeta};
    use crate::runtime::Body;
    let client = client!(case_bodies_multipart, wire);
    let meta = UploadRelatedRequestBodyMeta::new().width(1);
    let file = Body::from("x").header("content-id", "<a@b>");
    wire.answer("204 Done", "", "");
    client.upload_related(UploadRelatedRequestBody::new(meta.clone(), file)).await.expect("a 204");
    let seen = wire.seen();
    let content_type = seen.field("content-type").expect("one");
    assert!(content_type.starts_with("multipart/related; boundary="), "{content_type}");
    assert!(content_type.ends_with("; type=\"application/json\""), "{content_type}");
    assert!(seen.body.contains("content-id: <a@b>\r\n\r\nx\r\n"), "{}", seen.body);
    // What the file has to come with is asked for before anything is sent.
    let refused = client.upload_related(UploadRelatedRequestBody::new(meta, "x")).await;
    let refused = refused.expect_err("a refusal").to_string();
    assert!(refused.contains("the file `data` has to come with `Content-ID`"), "{refused}");
}

async fn parts_are_utf_8_and_say_so(wire: &Wire) {
    use crate::case_bodies_text::models::{SendLetterRequestBody, SendLetterRequestBodyMeta};
    let client = client!(case_bodies_text, wire);
    let letter = SendLetterRequestBody::new("\u{e4}", "x").meta(SendLetterRequestBodyMeta::new().by("\u{e4}"));
    wire.answer("204 Done", "", "");
    client.send_letter(letter).await.expect("a 204");
    let body = wire.seen().body;
    assert!(body.contains("Content-Type: text/plain; charset=utf-8\r\n\r\n\u{e4}\r\n"), "{body}");
    assert!(body.contains("Content-Type: application/json; charset=utf-8\r\n\r\n{\"by\":\"\u{e4}\"}\r\n"), "{body}");
    assert!(body.contains("Content-Type: text/html; charset=iso-8859-1\r\n\r\nx\r\n"), "{body}");
}

traps! {
    a_related_body_says_the_type_of_its_first_part parts_are_utf_8_and_say_so
    lists_in_a_form a_body_that_may_be_absent null_is_a_body a_merge_patch
    bytes_of_a_kind_that_the_caller_says a_body_in_base64 parts_of_any_name
}
