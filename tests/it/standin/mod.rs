//! An in-process stand-in of the API over real HTTP: it keeps tokens, checks what it is sent and answers with the
//! shapes, statuses and headers of the recordings. What it does not like about a request fails the test when the
//! stand-in goes away.

mod form;
mod service;

pub use form::decode;
pub use service::{KEY, PASSWORD, USER};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use service::Service;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;

/// What came in, with its raw bytes.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: Method,
    /// Path and query, as on the wire.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|v| v.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// An answer that a test prescribes instead of the service's own.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub delay: Duration,
}

impl Answer {
    pub fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let headers = if media_type.is_empty() {
            vec![]
        } else {
            vec![("content-type", media_type.to_owned())]
        };
        Answer {
            status,
            headers,
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Answer {
        Answer::new(status, "application/json", body)
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    pub fn after(mut self, delay: Duration) -> Answer {
        self.delay = delay;
        self
    }
}

#[derive(Default)]
struct Desk {
    service: Service,
    seen: Vec<Seen>,
    prescribed: VecDeque<Answer>,
    complaints: Vec<String>,
}

/// The running stand-in; goes away when dropped.
pub struct StandIn {
    pub url: String,
    desk: Arc<Mutex<Desk>>,
    task: tokio::task::JoinHandle<()>,
}

impl StandIn {
    pub async fn start() -> StandIn {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let desk = Arc::new(Mutex::new(Desk::default()));
        let app = axum::Router::new().fallback(answer).with_state(desk.clone());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        StandIn { url, desk, task }
    }

    /// A client that talks to it with the key of the owner.
    pub fn client(&self) -> fastly_tokens::Client {
        fastly_tokens::Client::builder()
            .token(KEY)
            .base_url(&self.url)
            .build()
            .unwrap()
    }

    /// The next request is answered with this, whatever it is.
    pub fn prescribe(&self, answer: Answer) -> &StandIn {
        self.desk().prescribed.push_back(answer);
        self
    }

    /// Creating a token asks for this one-time password from now on.
    pub fn ask_for_password(&self, otp: &str) {
        self.desk().service.one_time_password = Some(otp.to_owned());
    }

    /// Every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.desk().seen.clone()
    }

    pub fn last(&self) -> Seen {
        self.desk().seen.last().expect("a request arrived").clone()
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            let complaints = self.desk().complaints.join("\n");
            assert!(
                complaints.is_empty(),
                "the stand-in did not like what it was sent:\n{complaints}"
            );
        }
    }
}

async fn answer(State(desk): State<Arc<Mutex<Desk>>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 16 << 20).await.unwrap_or_default().to_vec();
    let target = parts
        .uri
        .path_and_query()
        .map(|p| p.as_str().to_owned())
        .unwrap_or_default();
    let seen = Seen {
        method: parts.method,
        target,
        headers: parts.headers,
        body,
    };
    let answer = {
        let mut desk = desk.lock().unwrap();
        desk.seen.push(seen.clone());
        match desk.prescribed.pop_front() {
            Some(answer) => answer,
            None => match desk.service.answer(&seen) {
                Ok(answer) => answer,
                Err(complaint) => {
                    desk.complaints
                        .push(format!("{} {}: {complaint}", seen.method, seen.target));
                    Answer::new(500, "text/plain", complaint)
                }
            },
        }
    };
    tokio::time::sleep(answer.delay).await;
    let mut response = Response::builder().status(StatusCode::from_u16(answer.status).unwrap());
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap()
}
