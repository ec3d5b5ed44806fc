//! Each trap of the wire, run: the clients of the cases call a server on
//! loopback, and what they send is compared byte for byte. Part of the scratch
//! crate that `tests/it/compile.rs` writes.

use crate::loopback::{EMPTY, Loopback};
use crate::runtime::{Any, Error, Patch, Reason, Retry};
use std::future::Future;

/// A server, and what a call did to it.
struct Wire(Loopback);

/// A request, taken apart at the line ends only.
struct Seen {
    line: String,
    fields: Vec<(String, String)>,
    body: String,
}

impl Wire {
    fn start() -> Wire {
        Wire(Loopback::start().expect("a port on loopback"))
    }

    fn url(&self) -> String {
        format!("http://{}", self.0.address())
    }

    /// The next calls get this.
    fn answer(&self, status: &str, media_type: &str, body: &str) -> &Wire {
        let head = match media_type {
            "" => String::new(),
            media_type => format!("Content-Type: {media_type}\r\n"),
        };
        let length = body.len();
        let text = format!("HTTP/1.1 {status}\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        self.0.expect(vec![text.into_bytes()]);
        self
    }

    fn empty(&self) -> &Wire {
        self.0.expect(vec![EMPTY.to_vec()]);
        self
    }

    /// The one request that came.
    #[track_caller]
    fn seen(&self) -> Seen {
        let requests = self.0.requests();
        assert_eq!(requests.len(), 1, "one request is sent");
        let text = String::from_utf8(requests[0].clone()).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let fields = lines.filter_map(|l| l.split_once(": "));
        Seen {
            line: line.trim_end_matches(" HTTP/1.1").to_owned(),
            fields: fields.map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect(),
            body: body.to_owned(),
        }
    }
}

impl Seen {
    fn field(&self, name: &str) -> Option<&str> {
        let mut all = self.fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let first = all.next();
        assert_eq!(all.next(), None, "`{name}` is sent once");
        first
    }
}

macro_rules! client {
    ($case:ident, $wire:expr) => {
        crate::$case::Client::builder()
            .base_url(&$wire.url())
            .retry(Retry::off())
            .build()
            .expect("a client")
    };
}

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

async fn a_dog_is_never_a_cat_and_has_one_discriminator(wire: &Wire) {
    use crate::case_unions_implicit_names::models::{GuardDog, Pet};
    let client = client!(case_unions_implicit_names, wire);
    let dog = r#"{"petType":"guard_dog","barks":true}"#;
    wire.answer("200 OK", "application/json", dog);
    let sent = Pet::GuardDog(GuardDog::new().barks(true));
    let read = client.put_pet(sent).await.expect("a pet");
    assert_eq!(wire.seen().body, dog);
    assert!(matches!(read, Pet::GuardDog(dog) if dog.barks == Some(true)));
    // A tag that was forgotten is put right, once.
    wire.answer("200 OK", "application/json", dog);
    let mut nameless = GuardDog::new();
    nameless.pet_type.clear();
    drop(client.put_pet(Pet::GuardDog(nameless)).await);
    assert_eq!(wire.seen().body, r#"{"petType":"guard_dog"}"#);
}

async fn the_name_of_a_mapped_branch_leads_to_it(wire: &Wire) {
    use crate::case_unions_implicit_names::models::{Beast, Dog, Hare};
    let client = client!(case_unions_implicit_names, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"Dog","barks":true}"#);
    let named = client.put_beast(Beast::from(Dog::new().barks(false))).await.expect("a beast");
    assert_eq!(wire.seen().body, r#"{"kind":"hund","barks":false}"#, "what is mapped is written");
    let Beast::Dog(dog) = named else { panic!("{named:?}") };
    assert_eq!(dog.kind, "Dog");
    wire.answer("200 OK", "application/json", r#"{"kind":"Wolf","ears":2}"#);
    let mapped = client.put_beast(Beast::Dog(dog)).await.expect("a beast");
    assert_eq!(wire.seen().body, r#"{"kind":"Dog","barks":true}"#, "as it came");
    assert!(matches!(mapped, Beast::Hare(hare) if hare.ears == Some(2)), "the mapping is stronger");
    wire.answer("200 OK", "application/json", r#"{"kind":"Fox"}"#);
    let unfit = client.put_beast(Beast::from(Hare::new().ears(4))).await.expect("a beast");
    assert_eq!(wire.seen().body, r#"{"kind":"Wolf","ears":4}"#);
    assert!(matches!(unfit, Beast::Unknown(_)), "{unfit:?}");
}

async fn branches_that_share_a_tag_are_told_further(wire: &Wire) {
    use crate::case_unions_shared_tag::models::{EasyMessage, FunctionCall, InputItem, Item};
    let client = client!(case_unions_shared_tag, wire);
    wire.answer("200 OK", "application/json", r#"{"type":"function_call","name":"f"}"#);
    let easy = EasyMessage::new("user", "x");
    let call = client.add_item(InputItem::from(easy)).await.expect("an item");
    assert_eq!(wire.seen().body, r#"{"type":"message","role":"user","content":"x"}"#);
    assert!(matches!(&call, Item::FunctionCall(call) if call.name == "f"), "{call:?}");
    wire.answer("200 OK", "application/json", r#"{"type":"message","role":"assistant","id":"1","content":"x"}"#);
    let sent = InputItem::from(Item::from(FunctionCall::new("g")));
    let answer = client.add_item(sent).await.expect("an item");
    assert_eq!(wire.seen().body, r#"{"type":"function_call","name":"g"}"#);
    assert!(matches!(&answer, Item::Answer(answer) if answer.id == "1"), "{answer:?}");
    wire.answer("200 OK", "application/json", r#"{"type":"Answer","role":"assistant","id":"1","content":"x"}"#);
    let unknown = client.add_item(InputItem::from(answer)).await.expect("an item");
    wire.seen();
    assert!(matches!(unknown, Item::Unknown(_)), "no branch allows its name: {unknown:?}");
}

async fn a_tag_that_is_no_text(wire: &Wire) {
    use crate::case_unions_tag_types::models::{Channel, Done, ResultModel, Text};
    let client = client!(case_unions_tag_types, wire);
    wire.answer("200 OK", "application/json", r#"{"type":2,"bitrate":8}"#);
    let voice = client.put_channel(Channel::from(Text::new().topic("x"))).await.expect("a channel");
    assert_eq!(wire.seen().body, r#"{"type":0,"topic":"x"}"#);
    assert!(matches!(&voice, Channel::Voice(voice) if voice.bitrate == Some(8)), "{voice:?}");
    wire.answer("200 OK", "application/json", r#"{"ok":false,"problem":"x"}"#);
    let failed = client.put_result(ResultModel::from(Done::new())).await.expect("a result");
    assert_eq!(wire.seen().body, r#"{"ok":true}"#);
    assert!(matches!(failed, ResultModel::Failed(_)), "{failed:?}");
}

async fn what_a_branch_allows_is_stronger_than_a_mapping(wire: &Wire) {
    use crate::case_diagnostics_discriminator_forbidden::models::{Cat, Pet};
    let client = client!(case_diagnostics_discriminator_forbidden, wire);
    for answer in [r#"{"kind":"cat"}"#, r#"{"kind":"CAT"}"#] {
        wire.answer("200 OK", "application/json", answer);
        let read = client.put_pet().body(Pet::from(Cat::new())).await.expect("a pet");
        assert_eq!(wire.seen().body, r#"{"kind":"CAT"}"#);
        assert!(matches!(read, Pet::Cat(_)), "{read:?}");
    }
}

async fn a_choice_within_a_choice_of_heirs(wire: &Wire) {
    use crate::case_all_of_nested_discriminator::models::{Fish, SawShark, Shark};
    let client = client!(case_all_of_nested_discriminator, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"shark","sharktype":"saw","age":1,"teeth":3}"#);
    let shark = client.put_fish(Fish::from(Shark::from(SawShark::new(2).teeth(4)))).await.expect("a fish");
    let sent: serde_json::Value = serde_json::from_str(&wire.seen().body).expect("JSON");
    assert_eq!(sent, serde_json::json!({"age": 2, "kind": "shark", "sharktype": "saw", "teeth": 4}));
    assert!(matches!(&shark, Fish::Shark(Shark::SawShark(saw)) if saw.teeth == Some(3)), "{shark:?}");
}

async fn branches_go_by_the_discriminator_of_their_parent(wire: &Wire) {
    use crate::case_all_of_parent_as_branch::models::{Animal, AnyDog};
    let client = client!(case_all_of_parent_as_branch, wire);
    wire.answer("200 OK", "application/json", r#"{"kind":"puppy","name":"x","bark":true}"#);
    let puppy = client.get_family().await.expect("one of them");
    wire.seen();
    let Animal::Puppy(puppy) = puppy else { panic!("{puppy:?}") };
    wire.answer("200 OK", "application/json", r#"{"kind":"dog","name":"x","weeks":2}"#);
    let dog = client.put_dog(AnyDog::from(puppy)).await.expect("a dog");
    assert_eq!(wire.seen().body, r#"{"kind":"puppy","name":"x","bark":true}"#);
    assert!(matches!(dog, AnyDog::Dog(_)), "{dog:?}");
}

async fn unknown_tags_and_values_survive(wire: &Wire) {
    let client = client!(case_unions_discriminator, wire);
    let unknown = r#"{"type":"hexagon","sides":[6,null,{"a":1.5}]}"#;
    wire.answer("200 OK", "application/json", unknown);
    let read = client.put_shape(crate::case_unions_discriminator::models::ShapeModel::Unknown(Any::Null)).await;
    wire.answer("200 OK", "application/json", unknown);
    drop(client.put_shape(read.expect("a shape")).await);
    let parsed = |text: &str| serde_json::from_str::<Any>(text).expect("JSON");
    assert_eq!(parsed(&wire.seen().body), parsed(unknown));

    let client = client!(case_enums_colliding, wire);
    let unknown = r#"{"case":"rEd","sign":"+1","odd":"new one"}"#;
    wire.answer("200 OK", "application/json", unknown);
    let read = client.put_choice(Default::default()).await.expect("a choice");
    wire.empty();
    drop(client.put_choice(read).await);
    assert_eq!(wire.seen().body, unknown);
}

async fn values_that_differ_in_case_only(wire: &Wire) {
    use crate::case_enums_colliding::models::{Choice, ChoiceCase};
    let client = client!(case_enums_colliding, wire);
    for (value, text) in [
        (ChoiceCase::RedLower, "red"),
        (ChoiceCase::Red, "Red"),
        (ChoiceCase::RedUpper, "RED"),
    ] {
        wire.answer("200 OK", "application/json", &format!(r#"{{"case":"{text}"}}"#));
        let read = client.put_choice(Choice::new().case(value.clone())).await.expect("a choice");
        assert_eq!(wire.seen().body, format!(r#"{{"case":"{text}"}}"#));
        assert_eq!(read.case, Some(value));
    }
}

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

async fn a_variable_in_the_server(wire: &Wire) {
    use crate::case_servers_local::Server;
    let port = wire.0.address().port().to_string();
    let here = |region: &str| Server::Here { port: port.clone(), region: region.to_owned() };
    let client = crate::case_servers_local::Client::builder().server(here("us")).build().expect("a client");
    wire.answer("204 Done", "", "");
    client.a().await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /us/v1/a");
    wire.answer("204 Done", "", "");
    client.a().options(crate::runtime::Options::new().server(here("cn"))).await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /cn/v1/a");
}

async fn a_server_without_a_host(wire: &Wire) {
    use crate::case_servers_local::{Client, Server};
    let options = || crate::runtime::Options::new().retry(Retry::off());
    let beside = |v: &str| Server::BesideV { v: v.to_owned() };
    let port = wire.0.address().port().to_string();
    let here = Server::Here { port, region: "us".to_owned() };
    let client = Client::builder().server(here).server(beside("a/b")).build().expect("a client");
    wire.answer("204 Done", "", "");
    client.a().await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /beside/a/b/a");
    let client = Client::builder().base_url(wire.url()).build().expect("a client");
    wire.answer("204 Done", "", "");
    client.a().options(options().server(beside("x"))).await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /beside/x/a");
    let refused = client.a().options(options().server(beside("é"))).await.expect_err("a fault");
    assert!(refused.to_string().contains("not ASCII"), "{refused}");
    // Nothing was said but that: the port is the description's own.
    let client = Client::builder().server(beside("x")).build().expect("a client");
    let sent = client.a().options(options()).await;
    assert!(!matches!(sent, Err(Error::Refused(_))), "{sent:?}");
}

async fn a_server_of_an_operation(wire: &Wire) {
    use crate::case_servers_local::{Client, Server};
    let port = wire.0.address().port().to_string();
    let here = Server::Here { port: port.clone(), region: "us".to_owned() };
    let upload = |zone: &str| Server::Uploads { port: port.clone(), zone: zone.to_owned() };
    let client = Client::builder().server(upload("us")).server(here).build().expect("a client");
    wire.answer("204 Done", "", "");
    client.upload().await.expect("a 204");
    assert_eq!(wire.seen().line, "POST /us/upload/upload");
    wire.answer("204 Done", "", "");
    client.same().await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /us/v1/same");
    wire.answer("204 Done", "", "");
    client.ping().await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /ping");
    let elsewhere = crate::runtime::Options::new().server(upload("cn"));
    let refused = client.upload().options(elsewhere).await.expect_err("a zone that is none");
    assert!(refused.to_string().contains("`cn` is no `zone` of this server"), "{refused}");
}

async fn one_name_in_every_place(wire: &Wire) {
    let client = client!(case_parameters_same_name, wire.empty());
    drop(client.same("p", 2).header_id("h").cookie_id("c").await);
    let seen = wire.seen();
    assert_eq!(seen.line, "GET /same/p?id=2");
    assert_eq!((seen.field("id"), seen.field("cookie")), (Some("h"), Some("id=c")));
}

async fn an_operation_called_new(wire: &Wire) {
    let client = client!(case_names_keywords, wire.empty());
    drop(client.post_new("x".into()).await);
    let seen = wire.seen();
    assert_eq!((seen.line.as_str(), seen.body.as_str()), ("POST /new", r#"{"fn":"x"}"#));
}

async fn texts_that_would_end_a_comment(wire: &Wire) {
    use crate::runtime::value::Value;
    // That the case compiles is half of it; its names and values travel as they were written.
    let client = client!(case_docs_traps, wire);
    let odd = r##"{"quote\"back\\slash":"\"#","with\nnewline":"{}","*/":"\u202e"}"##;
    wire.answer("200 OK", "application/json", odd);
    let read = client.get_traps().await.expect("the traps");
    let parsed = |text: &str| serde_json::from_str::<Any>(text).expect("JSON");
    assert_eq!(parsed(&crate::runtime::json::to_string(&Value::view(&read))), parsed(odd));
}

async fn a_header_that_is_a_list(wire: &Wire) {
    let client = client!(case_parameters_header, wire.empty());
    drop(client.headers("1b4e28ba-2fa1-11d2-883f-0016d3cca427", &["a", "b c"]).await);
    let seen = wire.seen();
    assert_eq!(seen.field("x-tags"), Some("a,b c"));
    assert_eq!(seen.field("x-request-id"), Some("1b4e28ba-2fa1-11d2-883f-0016d3cca427"));
}

async fn objects_and_lists_in_a_query(wire: &Wire) {
    use crate::case_parameters_query::models::Filter;
    let client = client!(case_parameters_query, wire.empty());
    let filter = Filter::new().colour("red&blue").size(3);
    drop(
        client
            .search("q")
            .tags(&["a", "b"])
            .ids(&[1, 2])
            .spaced(&["x", "y"])
            .piped(&["x", "y"])
            .filter(&filter)
            .await,
    );
    let expected = "GET /search?q=q&tags=a&tags=b&ids=1,2&spaced=x%20y&piped=x%7Cy\
                    &filter%5Bcolour%5D=red%26blue&filter%5Bsize%5D=3";
    assert_eq!(wire.seen().line.replace("1%2C2", "1,2"), expected);
}

async fn a_cookie(wire: &Wire) {
    let client = client!(case_parameters_cookie, wire.empty());
    drop(client.cookies("s1").ids(&[1, 2]).await);
    assert_eq!(wire.seen().field("cookie").map(|c| c.replace("%2C", ",")).as_deref(), Some("session=s1; ids=1,2"));
}

async fn values_of_a_path(wire: &Wire) {
    let client = client!(case_names_operations, wire);
    for (value, path) in [
        ("a/b", "a%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("ü 日", "%C3%BC%20%E6%97%A5"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
    ] {
        wire.answer("204 Done", "", "");
        client.get_pets_id(value).await.expect("a 204");
        assert_eq!(wire.seen().line, format!("GET /pets/{path}"));
    }
    for value in ["", ".", ".."] {
        wire.empty();
        match client.get_pets_id(value).await {
            Err(Error::Refused(refusal)) => assert!(matches!(refusal.reason(), Reason::PathArgument("id"))),
            other => panic!("{value:?}: {other:?}"),
        }
        assert_eq!(wire.0.requests().len(), 0, "nothing is sent");
    }
}

async fn paths_as_routers_write_them(wire: &Wire) {
    let client = client!(case_parameters_segments, wire.empty());
    drop(client.proxy(7, "a b").await);
    assert_eq!(wire.seen().line, "GET /proxy/7/a%20b");
    let client = client!(case_parameters_query_in_path, wire.empty());
    drop(client.daily(2).q(&["x", "y"]).await);
    assert_eq!(wire.seen().line, "GET /reports?kind=day&page=2&q=x&q=y");
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
}

async fn a_credential_that_nothing_asks_for(wire: &Wire) {
    let client = client!(case_security_unstated, wire);
    wire.answer("204 Done", "", "");
    client.a().await.expect("a 204");
    assert_eq!(wire.seen().field("x-key"), None);
    wire.answer("204 Done", "", "");
    client.a().key("k").await.expect("a 204");
    assert_eq!(wire.seen().field("x-key"), Some("k"));
    let client = crate::case_security_unstated::Client::builder().base_url(wire.url()).token("t").build();
    let client = client.expect("a client");
    wire.answer("204 Done", "", "");
    client.a().await.expect("a 204");
    assert_eq!(wire.seen().field("authorization"), Some("Bearer t"));
    wire.answer("204 Done", "", "");
    client.a().key("k").await.expect("a 204");
    let seen = wire.seen();
    assert_eq!((seen.field("x-key"), seen.field("authorization")), (Some("k"), Some("Bearer t")));
    wire.answer("204 Done", "", "");
    client.parameter("p").await.expect("a 204");
    assert_eq!(wire.seen().field("x-key"), Some("p"));
    wire.answer("204 Done", "", "");
    client.open().await.expect("a 204");
    assert_eq!(wire.seen().field("authorization"), None);
}

async fn types_of_other_crates(wire: &Wire) {
    use crate::case_other_own_types::api::{GetHostReply, PutHostError};
    use crate::case_other_own_types::models::{Host, PostFileRequestBody};
    let client = client!(case_other_own_types, wire);
    let address = "::1".parse().expect("an address");
    let text = "HTTP/1.1 200 OK\r\nX-Socket: 10.0.0.1:80\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
                {\"address\":\"10.0.0.1\",\"home\":\"http://a/b?c\",\"gateway\":null,\"port\":\"10.0.0.1:80\"}";
    wire.0.expect(vec![text.as_bytes().to_vec()]);
    let near = ["10.0.0.1".parse().expect("an address"), address];
    let response = client.get_host(&address, &"10.0.0.2".parse().expect("an address")).near(&near).send().await;
    let response = response.expect("a 200");
    let seen = wire.seen();
    assert_eq!(seen.line, "GET /hosts/%3A%3A1?near=10.0.0.1&near=%3A%3A1");
    assert_eq!(seen.field("x-from"), Some("10.0.0.2"));
    assert_eq!(response.documented().socket, "10.0.0.1:80".parse().ok());
    let GetHostReply::Ok(host) = response.into_body() else { panic!("the JSON") };
    assert_eq!((host.address, host.home.path()), ("10.0.0.1".parse().expect("an address"), "/b"));
    // Shown as they show themselves.
    assert!(format!("{host:?}").contains("home: http://a/b?c"), "{host:?}");
    let sent = Host::new(address, http::Uri::from_static("/x")).method(http::Method::PUT);
    wire.answer("200 OK", "text/plain", "http://c/d");
    assert_eq!(client.put_host(&address, sent.clone()).await.expect("a URI").host(), Some("c"));
    assert_eq!(wire.seen().body, r#"{"address":"::1","home":"/x","method":"PUT"}"#);
    wire.answer("409 Conflict", "text/plain", "10.0.0.3");
    match client.put_host(&address, address).await {
        Err(Error::Api(error)) => assert!(matches!(error.body(), PutHostError::Conflict(other) if other.is_ipv4())),
        other => panic!("{other:?}"),
    }
    assert_eq!(wire.seen().body, "::1");
    wire.answer("200 OK", "application/json", r#"{"address":"here","home":"/"}"#);
    match client.get_host(&address, &"10.0.0.2".parse().expect("an address")).await {
        Err(Error::Decode(failure)) => {
            assert_eq!(failure.path(), "address");
            assert!(failure.message().starts_with("expected the text of a `"), "{failure}");
        }
        other => panic!("{other:?}"),
    }
    wire.answer("204 Done", "", "");
    let to: std::net::SocketAddrV6 = "[::1]:7".parse().expect("an address");
    client.post_file(&address).body(PostFileRequestBody::new(to, crate::runtime::Body::from("x"))).await.expect("a 204");
    assert!(wire.seen().body.contains("name=\"to\"\r\n\r\n[::1]:7\r\n"));
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

/// Runs every trap; gives the complaints.
pub fn run() -> Vec<String> {
    let mut failed = Vec::new();
    macro_rules! traps {
        ($($name:ident)*) => {$( one(stringify!($name), &mut failed, async |wire| $name(&wire).await); )*};
    }
    traps! {
        a_result_beside_a_default_error a_default_is_all_that_is_not_named text_that_is_no_json null_is_a_body a_200_and_a_204 two_types_of_error_and_problem_json
        a_dog_is_never_a_cat_and_has_one_discriminator the_name_of_a_mapped_branch_leads_to_it unknown_tags_and_values_survive values_that_differ_in_case_only
        lists_in_a_form a_body_that_may_be_absent a_variable_in_the_server a_server_without_a_host a_server_of_an_operation one_name_in_every_place
        a_dog_is_never_a_cat_and_has_one_discriminator the_name_of_a_mapped_branch_leads_to_it branches_that_share_a_tag_are_told_further
        a_tag_that_is_no_text what_a_branch_allows_is_stronger_than_a_mapping a_choice_within_a_choice_of_heirs
        branches_go_by_the_discriminator_of_their_parent unknown_tags_and_values_survive values_that_differ_in_case_only
        lists_in_a_form a_body_that_may_be_absent a_variable_in_the_server a_server_of_an_operation one_name_in_every_place
        an_operation_called_new texts_that_would_end_a_comment a_header_that_is_a_list objects_and_lists_in_a_query
        a_cookie values_of_a_path paths_as_routers_write_them a_merge_patch a_head_has_no_body
        plain_text_with_a_meaning header_fields_of_an_error
        bytes_of_a_kind_that_the_caller_says parts_of_any_name a_credential_that_nothing_asks_for
        types_of_other_crates an_answer_with_a_secret_is_not_shown bytes_beside_other_answers_are_not_collected
        what_webhooks_send
    }
    failed
}

fn one<F: Future<Output = ()>>(name: &str, failed: &mut Vec<String>, trap: impl FnOnce(Wire) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(trap(Wire::start()))));
    if ran.is_err() {
        // The hook has told why.
        failed.push(format!("trap {name}"));
    }
}
