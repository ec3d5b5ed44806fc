//! Servers: what may stand where in their addresses, and where a reference to another leads.

use crate::quick::Quick;
use crate::runtime::reply::Empty;
use crate::runtime::url::Url;
use crate::runtime::{Answer, Error, NoError, Operation, Retry, ServerTemplate};
use crate::sample::{Client, Server as Servers};
use crate::server::{Server, no_content};

#[test]
fn a_value_keeps_to_its_place() {
    let templates: &[(&str, &[&str], &[&str])] = &[
        (
            "https://{x}.example.com/v1",
            &["eu", "eu.west", "a_b-c", ""],
            &[
                "evil.com/",
                "evil.com?",
                "evil.com#",
                "a@b",
                "a:80",
                "a\\",
                "a b",
                "a\n",
                "ü",
                "%2f",
                "[::1]",
            ],
        ),
        (
            "https://{x}/v1",
            &["h", "127.0.0.1", "h:8080", "[::1]", "[::1]:80"],
            &[
                "", "h/a", "u@h", "u:p@h", "h:", "h:x", "h:99999", ":80", "[::1", "[::1]:", "[x]", "h?", "h#",
            ],
        ),
        ("https://{x}:8443", &["h", "[::1]"], &["h:1", "", "h/"]),
        (
            "https://h:{x}/v1",
            &["80", "8443"],
            &["", "80/", "+80", "70000", "80@evil.com"],
        ),
        (
            "https://h/{x}/c",
            &["v2", "a/b", "a:b@c", "%41", ""],
            &["a?b", "a#b", "..", "a/../b", "%2e%2E", "a\\b", "a b", "\t", "ü"],
        ),
        ("https://h/a?v={x}", &["1", "a/b?c"], &["1&b=2", "1#", "a b"]),
        ("{x}://h", &["http", "https"], &["ftp", "https://evil.com/", ""]),
        (
            "{x}/v1",
            &["https://other.com", "http://127.0.0.1:80/base"],
            &[
                "",
                "/base",
                "ftp://h",
                "https://h?",
                "https://h#",
                "https://u@h",
                "https://h/../x",
                "https://h\\x",
            ],
        ),
    ];
    for (text, fine, bad) in templates {
        let build = |value: &str| {
            let table: &'static _ = Box::leak(Box::new([("x", "the default", &[][..])]));
            let template = ServerTemplate::new(text, table);
            Client::builder().server(template.fill(&[("x", value)])).build()
        };
        for value in *fine {
            assert!(build(value).is_ok(), "{text} with {value:?}: {:?}", build(value));
        }
        for value in *bad {
            assert!(build(value).is_err(), "{text} with {value:?}");
        }
    }
}

#[test]
fn a_list_of_values_is_all_there_is() {
    let build = |region: &str| {
        let region = region.to_owned();
        Client::builder().server(Servers::Regional { region }).build()
    };
    assert!(build("us").is_ok());
    assert_eq!(
        build("ap").unwrap_err().to_string(),
        "`ap` is no `region` of this server: it is one of `eu`, `us`"
    );
}

#[tokio::test]
async fn the_description_vouches_for_plain_http_only_where_it_says_so() {
    let off = || crate::runtime::Options::new().retry(Retry::off());
    let free = ServerTemplate::new("{scheme}://far.invalid", &[("scheme", "https", &[])]);
    let whole = ServerTemplate::new("{url}/v1", &[("url", "https://api.example.com", &[])]);
    let listed = ServerTemplate::new("{scheme}://far.invalid", &[("scheme", "https", &["https", "http"])]);
    let call = async |template: ServerTemplate| {
        let client = Client::builder().token("k").build().unwrap();
        let options = off().server(template.fill(&[("scheme", "http"), ("url", "http://far.invalid")]));
        client.get_token("a").options(options).await
    };
    assert!(matches!(call(free).await, Err(Error::Refused(_))));
    assert!(matches!(call(whole).await, Err(Error::Refused(_))));
    assert!(matches!(call(listed).await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn an_operation_with_a_server_of_its_own_goes_there() {
    static OWN: Operation = Operation {
        path: "/p",
        responses: &[Answer::code(200)],
        servers: &[ServerTemplate::new("/own", &[])],
        ..Operation::NEW
    };
    static FAR: Operation = Operation {
        servers: &[ServerTemplate::new("https://far.example.com", &[])],
        ..OWN
    };
    let quick = Quick::answering(200);
    // On the host of the base URL, and whatever was chosen for the others.
    let based = Client::builder().base_url("http://127.0.0.1:1/base");
    let based = based.transport(quick.clone()).build().unwrap();
    based.call(&OWN).pending::<Empty, NoError>().await.unwrap();
    let chosen = Client::builder()
        .server(Servers::Production)
        .server("https://chosen.example.com");
    let chosen = chosen.transport(quick.clone()).build().unwrap();
    chosen.call(&FAR).pending::<Empty, NoError>().await.unwrap();
    // Of those that were chosen for others the last counts.
    static ANY: Operation = Operation { servers: &[], ..OWN };
    chosen.call(&ANY).pending::<Empty, NoError>().await.unwrap();
    let urls: Vec<String> = quick.sent().iter().map(|sent| sent.uri().to_string()).collect();
    assert_eq!(
        urls,
        [
            "http://127.0.0.1:1/own/p",
            "https://far.example.com/p",
            "https://chosen.example.com/p"
        ]
    );
}

#[tokio::test]
async fn a_target_is_sent_as_it_is_written() {
    let server = Server::start(|_, _| no_content()).await;
    for (base, target) in [
        ("/a'b|c[d]%2f%2F;=,:@!$&()*+~", "/a'b|c[d]%2f%2F;=,:@!$&()*+~/tokens/x"),
        ("/a b\u{fc}\\\"<>^`{}", "/a%20b%C3%BC%5C%22%3C%3E%5E%60%7B%7D/tokens/x"),
        ("//twice", "//twice/tokens/x"),
        ("/up/../down", "/up/../down/tokens/x"),
    ] {
        let client = Client::builder()
            .base_url(format!("{}{base}", server.url()))
            .token("k")
            .build()
            .unwrap();
        client.revoke_token("x").await.unwrap();
        assert_eq!(server.sent().last().unwrap().target, target);
    }
}

#[test]
fn a_url_is_taken_apart() {
    let port = |text: &str| Url::parse(text).map(|url| (url.origin.scheme, url.origin.host, url.origin.port));
    let found = |scheme, host: &str, port| Some((scheme, host.to_owned(), port));
    assert_eq!(port("HTTP://A.b"), found("http", "a.b", 80));
    assert_eq!(port("https://a.b/c:d"), found("https", "a.b", 443));
    assert_eq!(port("https://a.b:8443?c:d"), found("https", "a.b", 8443));
    assert_eq!(port("http://[::1]"), found("http", "[::1]", 80));
    assert_eq!(port("http://[::1]:81"), found("http", "[::1]", 81));
    // An empty port is the default (RFC 3986 §3.2.3).
    assert_eq!(port("http://a.b:"), found("http", "a.b", 80));
    assert_eq!(port("https://[::1]:/c"), found("https", "[::1]", 443));
    for none in [
        "http://a.b:x",
        "http://:80",
        "http://a.b:65536",
        "http://a.b:+80",
        "http://[::1]:+80",
        "ftp://a.b",
        "//a.b",
        "a.b:80",
    ] {
        assert_eq!(port(none), None, "{none}");
    }
}

/// The examples of RFC 3986 §5.4, but for those that lead to other schemes.
#[test]
fn a_reference_leads_where_it_says() {
    let base = Url::parse("http://a/b/c/d;p?q").unwrap();
    for (reference, target) in [
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g/"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q"),
        ("g#s", "http://a/b/c/g"),
        (";x", "http://a/b/c/;x"),
        ("g;x?y#s", "http://a/b/c/g;x?y"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"),
        ("g/../h", "http://a/b/c/h"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        // Dots mean the same after a host (§5.2.2).
        ("//g/h/../i", "http://g/i"),
        ("https://g/h/./i/..", "https://g/h/"),
    ] {
        let found = base.join(reference).map(|url| url.text());
        assert_eq!(found.as_deref(), Some(target), "{reference}");
    }
    for none in ["g:h", "http:g", "//u@g", "//"] {
        assert!(base.join(none).is_none(), "{none}");
    }
}
