//! Where a call goes and what it says before its body: servers, paths, queries, header fields, cookies, credentials.

use super::{Wire, client, traps};
use crate::runtime::{Any, Error, Reason, Retry};

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

async fn a_list_within_an_object_in_a_header(wire: &Wire) {
    use crate::case_parameters_header::models::HeadersXPoint;
    let client = client!(case_parameters_header, wire.empty());
    let point = HeadersXPoint::new().x(1).of(vec!["a".into(), "b".into()]);
    drop(client.headers("1b4e28ba-2fa1-11d2-883f-0016d3cca427", &["a"]).x_point(&point).await);
    assert_eq!(wire.seen().field("x-point"), Some("x=1,of=a,b"));
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

async fn what_a_media_type_says_how_to_write(wire: &Wire) {
    use crate::case_parameters_content::models::{FindFilter, FindOwner, FindPet};
    let client = client!(case_parameters_content, wire.empty());
    let call = client.find(&FindFilter::new().name("a")).plain("b").word("c");
    drop(call.owner(None).pet(&FindPet::new().name("d")).await);
    let expected = "GET /f?filter=%7B%22name%22%3A%22a%22%7D&plain=b&word=%22c%22&owner=null&pet=%7B%22name%22%3A%22d%22%7D";
    assert_eq!(wire.seen().line, expected);
    wire.empty();
    drop(client.find(&FindFilter::new()).owner(Some(&FindOwner::new())).await);
    assert_eq!(wire.seen().line, "GET /f?filter=%7B%7D&owner=%7B%7D");
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
    wire.empty();
    drop(client.get_signed(&[1, 2], "x y").await);
    assert_eq!(wire.seen().line, "GET /signed/;ids%2A=1;ids%2A=2/;kind=x%20y");
    let client = client!(case_parameters_query_in_path, wire.empty());
    drop(client.daily(2).q(&["x", "y"]).await);
    assert_eq!(wire.seen().line, "GET /reports?kind=day&page=2&q=x&q=y");
}

async fn a_query_in_the_path(wire: &Wire) {
    use crate::case_parameters_query_in_path::Client;
    let client = Client::builder().base_url(wire.url()).key("k").token("t").build().expect("a client");
    wire.answer("204 Done", "", "");
    client.crossed(&[1, 2], "x").await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /crossed?a=1&a=2&c=x");
    wire.answer("204 Done", "", "");
    client.both(1, 2, 3).await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /both/1?id=2&again=3");
    wire.answer("204 Done", "", "");
    client.keyed().await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /keyed?other=1&key=k&token=t");
    // What stands in braces is put in their place, and the rest is as the path has it.
    wire.answer("204 Done", "", "");
    client.found("de", "a&b", &["\u{e4}", "c"], "x{y}").await.expect("a 204");
    assert_eq!(
        wire.seen().line,
        "GET /found/de?json=%7B%22a%22:%7B%22b%22:1%7D%7D&a%26b=1&filter=name-%C3%A4,c-%C3%A4,c&x%7By%7D"
    );
    wire.answer("204 Done", "", "");
    let pairs = crate::runtime::Map::from([("k".to_owned(), "v&w".to_owned())]);
    client.between("2026-11-30,2026-12-01", &pairs).await.expect("a 204");
    assert_eq!(wire.seen().line, "GET /between?when=2026-11-30%2C2026-12-01&k=v%26w");
}

async fn a_secret_goes_to_no_other_origin(wire: &Wire) {
    use crate::case_parameters_secret::{Client, models::{Login, SecretsMembers}};
    let client = Client::builder().base_url(wire.url()).key("K").build().expect("a client");
    let other = Wire::start();
    other.answer("204 Done", "", "");
    let sent = "inline=S&component=S&list=S&list=S&pin=S&deep[token]=S&json=S&plain=p&api$key=K&%61pi%24key=K&api%24key=K";
    let location = format!("{}/there?{sent}", other.url());
    let text = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    wire.0.expect(vec![text.into_bytes()]);
    let login = || Login::new().token("S");
    let call = client.secrets().inline("S").component("S").list(&["S".into(), "S".into()]);
    let call = call.members(&SecretsMembers::new().pin("S")).deep(&login()).json(&login()).plain("p");
    call.x_tokens(&["S".into()]).await.expect("a 204");
    let first = wire.seen();
    assert!(first.line.ends_with("&deep%5Btoken%5D=S&json=%7B%22token%22%3A%22S%22%7D&plain=p&api%24key=K"), "{}", first.line);
    let seen = other.seen();
    assert_eq!((seen.line.as_str(), seen.field("x-tokens")), ("GET /there?plain=p", None));
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

traps! {
    a_variable_in_the_server a_server_without_a_host a_server_of_an_operation
    one_name_in_every_place an_operation_called_new texts_that_would_end_a_comment
    a_header_that_is_a_list objects_and_lists_in_a_query what_a_media_type_says_how_to_write a_cookie values_of_a_path
    paths_as_routers_write_them a_credential_that_nothing_asks_for a_query_in_the_path
    a_secret_goes_to_no_other_origin a_list_within_an_object_in_a_header
}
