//! What answers become: bodies by status and media type, errors, header fields, secrets.

use super::{Wire, client, traps};
use crate::runtime::Error;

async fn a_result_beside_a_default_error(wire: &Wire) {
    use crate::case_responses_with_default::api::BothError;
    let client = client!(case_responses_with_default, wire);
    wire.answer("200 OK", "application/json", r#"{"a":"x"}"#);
    assert_eq!(client.both().await.expect("the 200").a.as_deref(), Some("x"));
    wire.answer("503 Busy", "application/json", r#"{"message":"later"}"#);
    match client.both().await {
        Err(Error::Api(error)) => match error.body() {
            BothError::Other(fault) => assert_eq!(fault.message, "later"),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    wire.answer("204 Done", "", "");
    client.gone().await.expect("any 2XX");
}

async fn a_default_is_all_that_is_not_named(wire: &Wire) {
    let client = client!(case_responses_default_only, wire);
    wire.answer("200 OK", "application/json", r#"{"b":"x"}"#);
    assert_eq!(client.beside().await.expect("the default").b.as_deref(), Some("x"));
    wire.answer("404 Gone", "", "");
    assert!(matches!(client.beside().await, Err(Error::Api(error)) if error.status() == 404));
}

async fn text_that_is_no_json(wire: &Wire) {
    let client = client!(case_responses_streams, wire);
    wire.answer("200 OK", "text/event-stream; charset=UTF-8", "data: 12\n\ndata: [DONE]\n\n");
    let mut lines = client.lines().await.expect("a stream");
    assert_eq!(lines.next().await.expect("an event").expect("text").data, "12");
    assert_eq!(lines.next().await.expect("an event").expect("text").data, "[DONE]");
    let client = client!(case_responses_headers, wire);
    let dated = "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT";
    let text = format!(
        "HTTP/1.1 200 OK\r\nX-Pair: b=1\r\nX-Text: hello\r\nX-Either: 120\r\nX-Tags: a, \"b, \\\",b\"\r\nX-Tags: c\r\nSet-Cookie: {dated}\r\n\
         Set-Cookie: b=2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    wire.0.expect(vec![text.into_bytes()]);
    let response = client.with_headers().send().await.expect("a 200");
    assert!(response.documented().pair.is_none());
    assert_eq!(response.documented().text.as_deref(), Some("hello"));
    assert!(matches!(response.documented().either, Some(crate::case_responses_headers::models::WithHeadersXEither::Integer(120))));
    assert_eq!(response.documented().tags, Some(["a", r#""b, \",b""#, "c"].map(str::to_owned).to_vec()));
    assert_eq!(response.documented().set_cookie, Some(vec![dated.to_owned(), "b=2".to_owned()]));
}

async fn members_of_a_header_that_have_no_name(wire: &Wire) {
    let client = client!(case_responses_headers, wire);
    let fields = |meta: &str, turns: &str| {
        format!("HTTP/1.1 200 OK\r\nX-Meta: {meta}\r\nX-Turns: {turns}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
    };
    wire.0.expect(vec![fields("z=5,a=x", "z,y")]);
    let response = client.with_headers().send().await.expect("a 200");
    let documented = response.documented();
    let meta = documented.meta.as_ref().expect("an object");
    assert_eq!((meta.a.as_deref(), meta.extra.get("z")), (Some("x"), Some(&5)));
    let turns = documented.turns.as_ref().expect("an object");
    assert_eq!((&turns.a, turns.extra.get("z").map(String::as_str)), (&None, Some("y")));
    // One that is not of its type is as bad as any.
    wire.0.expect(vec![fields("a=x,z=q", "a,x,z,y")]);
    let response = client.with_headers().send().await.expect("a 200");
    assert!(response.documented().meta.is_none());
    assert_eq!(response.documented().turns.as_ref().map(|turns| turns.extra.len()), Some(1));
}

async fn events_whose_fields_are_described(wire: &Wire) {
    use crate::case_responses_streams::models::NamedResponse;
    let client = client!(case_responses_streams, wire);
    wire.answer("200 OK", "text/event-stream", "event: gone\ndata: {\"gone\":true}\nid: 2\n\ndata: {\"made\":\"x\"}\n\n");
    let mut events = client.named().await.expect("a stream");
    let gone = events.next().await.expect("an event").expect("its data");
    assert_eq!((&*gone.kind, &*gone.id), ("gone", "2"));
    assert!(matches!(gone.data, NamedResponse::Gone(gone) if gone.gone));
    let made = events.next().await.expect("an event").expect("its data");
    assert!(matches!(made.data, NamedResponse::Made(made) if made.made == "x"));
}

async fn events_of_text_and_of_json(wire: &Wire) {
    use crate::case_responses_streams::models::EndedResponse;
    let client = client!(case_responses_streams, wire);
    let body = "event: said\ndata: hello\n\nevent: made\ndata: {\"made\":\"x\"}\n\nevent: said\ndata: 1.0\n\n";
    wire.answer("200 OK", "text/event-stream", body);
    let mut events = client.mixed().await.expect("a stream");
    for (kind, data) in [("said", "hello"), ("made", r#"{"made":"x"}"#), ("said", "1.0")] {
        let event = events.next().await.expect("an event").expect("its data");
        assert_eq!((&*event.kind, &*event.data), (kind, data));
    }
    wire.answer("200 OK", "text/event-stream", "event: made\ndata: {\"made\":\"x\"}\n\nevent: end\ndata: [DONE]\n\n");
    let mut events = client.ended().await.expect("a stream");
    let made = events.next().await.expect("an event").expect("its data");
    assert!(matches!(&made.data, EndedResponse::Object(of) if of.made.as_deref() == Some("x")), "{made:?}");
    assert!(events.next().await.is_none());
}

async fn events_that_are_text_or_json(wire: &Wire) {
    let client = client!(case_responses_text_or_json, wire);
    wire.answer("200 OK", "text/event-stream", "data: hello\n\ndata: {\"a\":1}\n\ndata: \"quoted\"\n\n");
    let mut events = client.either().await.expect("a stream");
    for data in ["hello", r#"{"a":1}"#, r#""quoted""#] {
        assert_eq!(events.next().await.expect("an event").expect("its data").data, data);
    }
    wire.answer("200 OK", "text/event-stream", "data: {\"a\":1}\n\ndata: [DONE]\n\n");
    let mut events = client.until().await.expect("a stream");
    events.next().await.expect("an event").expect("its data");
    assert!(events.next().await.is_none());
}

async fn null_where_the_description_forgot_it(wire: &Wire) {
    use crate::case_presence_forgotten::models::{Stored, StoredChosen};
    let client = client!(case_presence_forgotten, wire);
    let pet = r#"{"name":null,"owner":null,"kind":null,"nick":null,"vet":null,"former":{"name":"jo"}}"#;
    wire.answer("200 OK", "application/json", &format!(r#"{{"all":[null,{pet}],"byName":{{"rex":null,"tom":1}}}}"#));
    let pets = client.get_pets().await.expect("nulls");
    assert!(pets.all[0].is_none());
    let pet = pets.all[1].as_ref().expect("a pet");
    assert!(pet.name.is_none() && pet.owner.is_none() && pet.kind.is_none() && pet.vet.is_none());
    assert_eq!(pet.former.as_ref().map(|owner| &*owner.name), Some("jo"));
    assert_eq!((pets.by_name.get("rex"), pets.by_name.get("tom")), (Some(&None), Some(&Some(1))));
    wire.answer("200 OK", "application/json", "null");
    let mut sent = Stored::new(None::<String>, None::<StoredChosen>);
    sent.vet = None.into();
    let before = client.put_pet(sent.clone()).await;
    assert!(before.expect("null for an answer").is_none());
    assert_eq!(wire.seen().body, r#"{"always":null,"chosen":null,"vet":null}"#);
    wire.answer("200 OK", "application/json", r#"{"always":"x","chosen":3,"maybe":null}"#);
    let before = client.put_pet(sent).await.expect("an answer").expect("a value");
    assert!(before.always.as_deref() == Some("x") && matches!(before.chosen, Some(StoredChosen::Integer(3))));
    wire.answer("200 OK", "application/json", r#"{"all":[{"owner":{"name":null}}],"byName":{}}"#);
    assert!(matches!(client.get_pets().await, Err(Error::Decode(_))), "what is not named stays as it is");
}

async fn nothing_where_json_was_announced(wire: &Wire) {
    let client = client!(case_presence_forgotten, wire);
    wire.answer("200 OK", "application/json", "");
    let sent = crate::case_presence_forgotten::models::Stored::new(None::<String>, None::<crate::case_presence_forgotten::models::StoredChosen>);
    assert!(client.put_pet(sent).await.expect("null may come").is_none());
    wire.answer("200 OK", "application/json", "");
    assert!(matches!(client.get_pets().await, Err(Error::Decode(_))), "an object can't be nothing");
    let client = client!(case_responses_streams, wire);
    wire.answer("200 OK", "application/json", "");
    assert_eq!(client.free().await.expect("anything"), crate::runtime::Any::Null);
}

async fn a_200_and_a_204(wire: &Wire) {
    use crate::case_responses_several::api::StartReply;
    let client = client!(case_responses_several, wire);
    wire.answer("200 OK", "application/json", r#"{"value":7}"#);
    assert!(matches!(client.start().await, Ok(StartReply::Ok(body)) if body.value == Some(7)));
    wire.answer("202 Later", "application/json", r#"{"ticket":"t"}"#);
    assert!(matches!(client.start().await, Ok(StartReply::Accepted(body)) if body.ticket.as_deref() == Some("t")));
    wire.answer("204 Done", "", "");
    assert!(matches!(client.start().await, Ok(StartReply::NoContent)));
}

async fn two_types_of_error_and_problem_json(wire: &Wire) {
    use crate::case_responses_errors::api::FailError;
    let client = client!(case_responses_errors, wire);
    let fail = async |status: &str, media_type: &str, body: &str| {
        wire.answer(status, media_type, body);
        match client.fail().await {
            Err(Error::Api(error)) => error.into_body(),
            other => panic!("{other:?}"),
        }
    };
    let bad = fail("400 Bad", "application/json", r#"{"code":3}"#).await;
    assert!(matches!(bad, FailError::BadRequest(bad) if bad.code == 3));
    assert!(matches!(fail("404 Gone", "", "").await, FailError::NotFound));
    let problem = fail("409 Conflict", "application/problem+json", r#"{"title":"twice","status":409}"#).await;
    assert!(matches!(problem, FailError::ClientError(p) if p.title.as_deref() == Some("twice")));
    let problem = fail("302 There", "application/json", r#"{"title":"moved"}"#).await;
    assert!(matches!(problem, FailError::Other(p) if p.title.as_deref() == Some("moved")));
    assert!(matches!(fail("500 Oh", "text/plain", "no").await, FailError::ServerError(text) if text == "no"));
    // What does not fit is kept.
    assert!(matches!(fail("400 Bad", "application/json", "[]").await, FailError::Unexpected(_)));
}

async fn a_head_has_no_body(wire: &Wire) {
    let client = client!(case_bodies_get, wire);
    wire.0.expect(vec![b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n".to_vec()]);
    client.peek().await.expect("a 200");
    assert_eq!(wire.seen().line, "HEAD /q");
}

async fn plain_text_with_a_meaning(wire: &Wire) {
    use crate::case_bodies_text::api::{SetModeError, SetModeReply};
    use crate::case_bodies_text::models::Mode;
    let client = client!(case_bodies_text, wire);
    wire.answer("200 OK", "text/plain", "off\n");
    assert!(matches!(client.set_mode(Mode::On).await, Ok(SetModeReply::Ok(Mode::Off))));
    let seen = wire.seen();
    assert_eq!((seen.field("content-type"), seen.body.as_str()), (Some("text/plain"), "on"));
    wire.answer("202 Later", "text/plain; charset=utf-8", "2030-01-02T03:04:05Z");
    assert!(matches!(client.set_mode(Mode::On).await, Ok(SetModeReply::Accepted(_))));
    wire.answer("202 Later", "text/plain", "soon");
    assert!(matches!(client.set_mode(Mode::On).await, Err(Error::Decode(_))));
    wire.answer("409 Conflict", "text/plain", "new one");
    match client.set_mode(Mode::On).await {
        Err(Error::Api(error)) => assert!(matches!(error.body(), SetModeError::Conflict(mode) if mode.as_str() == "new one")),
        other => panic!("{other:?}"),
    }
    for (media_type, body) in [("text/plain", "on"), ("application/json", r#""on""#)] {
        wire.answer("200 OK", media_type, body);
        assert_eq!(client.get_mode().await.expect("a mode"), Mode::On);
    }
    wire.answer("200 OK", "text/plain; charset=iso-8859-1", "no number");
    assert_eq!(client.set_note("é").await.expect("a note"), "no number");
    let seen = wire.seen();
    assert_eq!((seen.field("content-type"), seen.body.as_str()), (Some("text/plain; charset=utf-8"), "é"));
    wire.answer("200 OK", "text/plain", "7");
    assert_eq!(client.set_count().body(8).await.expect("a count"), 7);
    assert_eq!(wire.seen().body, "8");
    let read = crate::case_other_webhooks::webhooks::mood(b"good\n").expect("a mood");
    assert_eq!(read.expect("a mood").as_str(), "good");
}

async fn header_fields_of_an_error(wire: &Wire) {
    use crate::case_responses_headers::api::WithHeadersHeaders;
    let client = client!(case_responses_headers, wire);
    let text = b"HTTP/1.1 429 Busy\r\nX-Rate-Remaining: 0\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    wire.0.expect(vec![text.to_vec()]);
    match client.with_headers().await {
        Err(Error::Api(error)) => {
            let documented: WithHeadersHeaders = error.documented();
            assert_eq!((documented.rate_remaining, documented.retry_after), (Some(0), Some(7)));
        }
        other => panic!("{other:?}"),
    }
}

async fn header_fields_of_two_descriptions(wire: &Wire) {
    let client = client!(case_responses_headers, wire);
    for (status, exploded, listed, other) in [("200 OK", "w=1", "1,2", "a"), ("202 Later", "w,1", "[1,2]", "k,v")] {
        let text = format!(
            "HTTP/1.1 {status}\r\nX-Kind: b\r\nX-Kinds: b,a\r\nX-Size: w=2\r\nX-Other: {other}\r\nX-Exploded: {exploded}\r\n\
             X-Listed: {listed}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        wire.0.expect(vec![text.into_bytes()]);
        let response = client.forms().send().await.expect("a success");
        let fields = response.documented();
        assert_eq!(fields.kind.as_ref().map(|kind| kind.as_str()), Some("b"));
        assert_eq!(fields.kinds.as_ref().map(Vec::len), Some(2));
        assert_eq!(fields.size.as_ref().and_then(|size| size.w), Some(2));
        let texts = [&fields.other, &fields.exploded, &fields.listed].map(|text| text.as_deref());
        assert_eq!(texts, [Some(other), Some(exploded), Some(listed)]);
    }
}

async fn an_answer_with_a_secret_is_not_shown(wire: &Wire) {
    use crate::case_formats_secrets::models::Login;
    let client = client!(case_formats_secrets, wire);
    // As documented, without what is required, and not documented at all.
    for (status, body) in [
        ("400 Bad", r#"{"token":"S3CRET","code":1}"#),
        ("400 Bad", r#"{"token":"S3CRET"}"#),
        ("500 Oh", r#"{"error":"S3CRET is no password"}"#),
        ("200 OK", r#"{"password":"S3CRET"}"#),
    ] {
        wire.answer(status, "application/json", body);
        let error = client.put_login(Login::new("a", "S3CRET")).await.expect_err(status);
        let shown = format!("{error:?} {error:#?} {error}");
        assert!(!shown.contains("S3CRET"), "{shown}");
        if status.starts_with('5') {
            assert!(shown.contains(&format!("bytes: {}", body.len())), "{shown}");
        }
    }
    let client = client!(case_bodies_secret, wire);
    for (status, key, body) in [("200 OK", "S3CRET", "S3CRET"), ("400 Bad", "S3CRET", "S3CRET")] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nX-Key: {key}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            if status.starts_with('2') { "text/html" } else { "application/jose" },
            body.len(),
        );
        wire.0.expect(vec![answer.into_bytes()]);
        let answered = client.trade("S3CRET").send().await;
        let shown = match &answered {
            Ok(response) => {
                assert_eq!(response.documented().key.as_ref().expect("a key").expose(), "S3CRET");
                format!("{:?} {:?}", response.body(), response.documented())
            }
            Err(error) => format!("{error:?} {error}"),
        };
        assert!(!shown.contains("S3CRET"), "{shown}");
        assert_eq!(wire.seen().body, "S3CRET");
    }
    wire.answer("200 OK", "text/event-stream", "data: S3CRET\n\n");
    let event = client.watch().await.expect("a stream").next().await.expect("an event").expect("its data");
    assert_eq!(event.data.expose(), "S3CRET");
    assert!(!format!("{event:?}").contains("S3CRET"), "{event:?}");
    let client = client!(case_responses_with_default, wire);
    wire.answer("503 Busy", "text/html", "come back later");
    let error = client.both().await.expect_err("a 503");
    assert!(format!("{error:?}").contains("come back later"), "{error:?}");
}

async fn bytes_beside_other_answers_are_not_collected(wire: &Wire) {
    use crate::case_responses_several::api::ShowReply;
    let client = crate::case_responses_several::Client::builder().base_url(wire.url()).body_limit(4).build();
    let client = client.expect("a client");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 9\r\nConnection: close\r\n\r\n";
    wire.0.expect(vec![head.as_bytes().to_vec(), b"abc".to_vec(), b"def".to_vec(), b"ghi".to_vec()]);
    match client.show().await.expect("a 200") {
        ShowReply::OkBinary(bytes) => assert_eq!(bytes.collect().await.expect("all of it"), "abcdefghi"),
        other => panic!("{other:?}"),
    }
    wire.answer("200 OK", "text/csv", "a,b,c,d,e");
    assert!(matches!(client.show().await, Err(Error::Decode(_))));
}

async fn numbers_that_come_as_text(wire: &Wire) {
    use crate::case_formats_lenient::models::{Weather, WeatherEither};
    let client = client!(case_formats_lenient, wire);
    let head = r#"{"station":"9007199254740993","celsius":"-5","share":0.5,"pressure":"1013.25","most":18446744073709551615,"sure":null"#;
    let body = [head, r#","wind":"3","gusts":["1.5",2],"byHour":{"7":"1"},"either":"4"}"#].concat();
    let text = format!(
        "HTTP/1.1 200 OK\r\nX-Left: 3\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    wire.0.expect(vec![text.into_bytes()]);
    let call = client.get_weather(4).days(-2).hours(&[1, 2]).x_least(0.5);
    let response = call.send().await.expect("numbers");
    let seen = wire.seen();
    assert_eq!((&*seen.line, seen.field("x-least")), ("GET /weather/4?days=-2&hours=1&hours=2", Some("0.5")));
    assert_eq!(response.documented().left, Some(3));
    let weather = response.into_body();
    assert!(weather.station == 9_007_199_254_740_993 && *weather.celsius < 0 && weather.pressure > 1013.0);
    assert!(weather.sure.is_none() && matches!(weather.either, Some(WeatherEither::Integer(four)) if four == 4));
    wire.answer("200 OK", "application/json", r#""17""#);
    assert_eq!(client.put_weather(4, weather).await.expect("a number"), 17);
    let sent = r#"{"station":9007199254740993,"celsius":-5,"share":0.5,"pressure":1013.25,"most":18446744073709551615,"sure":null"#;
    assert_eq!(wire.seen().body, [sent, r#","wind":3.0,"gusts":[1.5,2.0],"byHour":{"7":1},"either":4}"#].concat());
    wire.answer("200 OK", "application/json", "1");
    let sure = Some(8.into());
    let made = Weather::new(1, 2, 0.25, 3.5, 7, sure).wind(4.5).gusts(vec![5.5.into()]);
    client.put_weather(-1, made).await.expect("a number");
    let sent = r#"{"station":1,"celsius":2,"share":0.25,"pressure":3.5,"most":7,"sure":8,"wind":4.5,"gusts":[5.5]}"#;
    assert_eq!(wire.seen().body, sent);
    for (media_type, body) in [("text/plain", "12"), ("application/json", "12"), ("application/json", r#""12""#)] {
        wire.answer("200 OK", media_type, body);
        assert_eq!(client.put_least(1.5).await.expect("a number"), 12);
        assert_eq!(wire.seen().body, "1.5");
    }
    for wrong in [r#""five""#, r#""""#, "true"] {
        wire.answer("200 OK", "application/json", &format!(r#"{head},"wind":{wrong}}}"#));
        match client.get_weather(4).await {
            Err(Error::Decode(error)) => assert!(error.to_string().contains("`wind`"), "{error}"),
            other => panic!("{other:?}"),
        }
        wire.seen();
    }
}

async fn what_webhooks_send(_: &Wire) {
    use crate::case_other_webhooks::webhooks::{Webhook, gone, maybe, stock_post};
    let parse = |name: &str, body: &str| Webhook::parse(name, body.as_bytes()).expect("a webhook");
    assert!(matches!(parse("stock", r#"{"count":3}"#), Ok(Webhook::StockPost(stock)) if stock.count == 3));
    let deleted = Webhook::parse_with_method("stock", "DELETE", br#"{"gone":true}"#).expect("a webhook");
    assert!(matches!(deleted, Ok(Webhook::StockDelete(stock)) if stock.gone));
    assert!(Webhook::parse_with_method("stock", "PUT", b"{}").is_none());
    assert!(matches!(parse("order", "7"), Ok(Webhook::OrderPost(Some(7)))));
    assert!(matches!(parse("order", ""), Ok(Webhook::OrderPost(None))));
    assert!(matches!((maybe(b""), maybe(b"null"), maybe(b"1")), (Ok(None), Ok(None), Ok(Some(1)))));
    #[allow(deprecated)]
    let gone = (gone(b""), gone(b"{}"));
    assert!(matches!(gone, (Ok(None), Ok(Some(_)))));
    assert!(stock_post(b"").is_err(), "this one is required");
}

traps! {
    a_result_beside_a_default_error a_default_is_all_that_is_not_named text_that_is_no_json
    events_whose_fields_are_described events_of_text_and_of_json events_that_are_text_or_json
    header_fields_of_two_descriptions members_of_a_header_that_have_no_name
    null_where_the_description_forgot_it nothing_where_json_was_announced a_200_and_a_204 two_types_of_error_and_problem_json a_head_has_no_body plain_text_with_a_meaning
    header_fields_of_an_error an_answer_with_a_secret_is_not_shown
    bytes_beside_other_answers_are_not_collected numbers_that_come_as_text what_webhooks_send
}
