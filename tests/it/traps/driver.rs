//! Each trap of the wire, run: the clients of the cases call a server on
//! loopback, and what they send is compared byte for byte. Part of the scratch
//! crate that `tests/it/compile.rs` writes.

use crate::loopback::{EMPTY, Loopback};
use std::future::Future;

mod answers;
mod bodies;
mod requests;
mod unions;

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
            .retry(crate::runtime::Retry::off())
            .build()
            .expect("a client")
    };
}
use client;

/// The traps of one file.
macro_rules! traps {
    ($($name:ident)*) => {
        pub(super) fn run(failed: &mut Vec<String>) {
            $(super::one(stringify!($name), failed, async |wire| $name(&wire).await);)*
        }
    };
}
use traps;

/// Runs every trap; gives the complaints.
pub fn run() -> Vec<String> {
    let mut failed = Vec::new();
    answers::run(&mut failed);
    bodies::run(&mut failed);
    requests::run(&mut failed);
    unions::run(&mut failed);
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
