//! Calls without an asynchronous runtime.

use crate::runtime::blocking::wait;
use crate::runtime::{Error, Reason};
use crate::sample::Client;
use crate::server::{Server, json};

#[test]
fn calls_block_outside_of_a_runtime_and_are_refused_inside() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(|_, _| json(r#"{"id":"blocking"}"#)));
    let client = Client::builder().base_url(server.url()).token("key").build().unwrap();
    assert_eq!(client.get_token("a").blocking().unwrap().id, "blocking");
    let reply = client.get_token("a").send_blocking().unwrap();
    assert_eq!((reply.status().as_u16(), reply.body().id.as_str()), (200, "blocking"));
    let stream = client.download().blocking().unwrap();
    assert_eq!(wait(stream.collect()).unwrap().unwrap(), r#"{"id":"blocking"}"#);
    runtime.block_on(async {
        let outcome = client.get_token("a").blocking();
        assert!(
            matches!(&outcome, Err(Error::Refused(refusal)) if *refusal.reason() == Reason::InsideRuntime),
            "{outcome:?}"
        );
        assert_eq!(client.get_token("a").await.unwrap().id, "blocking");
    });
}
