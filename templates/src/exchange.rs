//! Sending: one request with its redirects, repetitions and deadline, and what its answer means by the operation's table.
//! Uses `client`, `operation`, `body`, `error`, `media`, `redirect`, `reply`, `retry`, `transport` and `url`.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode};

use super::body::{Body, ByteStream, Chunks};
use super::client::Core;
use super::error::{DecodeFailure, Failure, Reason, Refusal, Timeout};
use super::media;
use super::operation::{Answer, Operation, Read, answer_for};
use super::redirect;
use super::reply::{Exchange, Raw, Reply, Streaming, UNLISTED};
use super::retry::Retry;
use super::transport::{BoxError, BoxFuture, TransportError};
use super::url::Url;

/// A request that is ready to be sent.
pub(super) struct Request {
    pub operation: &'static Operation,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Option<Body>,
    /// Names of query pairs that are secret.
    pub private: Vec<String>,
    /// Whether the body of a success is left to be read.
    pub streamed: Streaming,
    pub timeout: Option<Duration>,
    /// Whether the time ends a streamed body too: when somebody chose it. What is meant to stop a server that hangs
    /// must not cut a long download.
    pub timed_stream: bool,
    pub retry: Retry,
}

/// Sends it once it is polled.
pub(super) fn start(client: Core, request: Request) -> Exchange {
    Box::pin(async move {
        let Some(after) = request.timeout else {
            return send(&client, request, None).await;
        };
        let timeout = Timeout {
            operation: request.operation.id,
            after: Some(after),
        };
        let mut sleep = client.transport().sleep(after);
        let timed_stream = request.timed_stream;
        let deadline = Instant::now().checked_add(after);
        let mut work: BoxFuture<'_, _> = Box::pin(send(&client, request, deadline));
        let outcome = poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(outcome),
            Poll::Pending => sleep
                .as_mut()
                .poll(context)
                .map(|()| Err(Failure::Timeout(timeout.clone()))),
        })
        .await;
        outcome.map(|mut reply| {
            if !timed_stream {
                return reply;
            }
            let stream = reply.stream.take();
            reply.stream = stream.map(|stream| {
                let timed = Timed {
                    stream,
                    sleep: Some(sleep),
                    timeout,
                };
                ByteStream::new(Body::stream(timed))
            });
            reply
        })
    })
}

/// A streamed body that ends with the call's time.
struct Timed {
    stream: ByteStream,
    /// Gone once it has ended.
    sleep: Option<BoxFuture<'static, ()>>,
    timeout: Timeout,
}

impl Chunks for Timed {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let Some(sleep) = &mut self.sleep else {
            return Poll::Ready(None);
        };
        // First, for a server that always has something more would never be stopped.
        if sleep.as_mut().poll(context).is_ready() {
            self.sleep = None;
            let error = TransportError::new(self.timeout.clone()).timed_out();
            return Poll::Ready(Some(Err(error.into())));
        }
        Pin::new(&mut self.stream).poll_chunk(context)
    }
}

/// With repetitions.
async fn send(client: &Core, mut request: Request, deadline: Option<Instant>) -> Result<Reply, Failure> {
    let method = request.operation.method.http();
    let mut tried = 0;
    loop {
        // A stream can be sent but once.
        let again = request.body.as_ref().is_none_or(|body| body.bytes().is_some());
        let body = match &request.body {
            Some(body) if again => body.again(),
            _ => request.body.take(),
        };
        let wait = match follow(client, &request, method.clone(), body).await {
            Ok(received) => {
                let wait = request
                    .retry
                    .after_answer(tried, &method, received.head.status, &received.head.headers);
                match wait.filter(|wait| again && fits(*wait, deadline)) {
                    Some(wait) => wait,
                    None => match understand(client, &request, received).await {
                        Err(Failure::Transport(error)) => {
                            match request
                                .retry
                                .after_failure(tried, &method, &error)
                                .filter(|wait| again && fits(*wait, deadline))
                            {
                                Some(wait) => wait,
                                None => return Err(Failure::Transport(error)),
                            }
                        }
                        outcome => return outcome,
                    },
                }
            }
            Err(Failure::Transport(error)) => {
                match request
                    .retry
                    .after_failure(tried, &method, &error)
                    .filter(|wait| again && fits(*wait, deadline))
                {
                    Some(wait) => wait,
                    None if error.is_timeout() => {
                        return Err(Failure::Timeout(Timeout {
                            operation: request.operation.id,
                            after: None,
                        }));
                    }
                    None => return Err(Failure::Transport(error)),
                }
            }
            Err(failure) => return Err(failure),
        };
        client.transport().sleep(wait).await;
        tried += 1;
    }
}

/// Whether a wait leaves time for another try.
fn fits(wait: Duration, deadline: Option<Instant>) -> bool {
    match deadline {
        Some(deadline) => Instant::now().checked_add(wait).is_some_and(|then| then < deadline),
        // Without a deadline, what a server asks for has to end somewhere all the same.
        None => wait <= Duration::from_secs(600),
    }
}

/// An answer's head, and its body still to be read.
struct Received {
    head: http::response::Parts,
    body: Body,
}

/// With redirects.
async fn follow(client: &Core, request: &Request, method: Method, body: Option<Body>) -> Result<Received, Failure> {
    let operation = request.operation;
    let (mut method, mut body, mut url) = (method, body, request.url.clone());
    let mut headers = request.headers.clone();
    for hops in 0.. {
        // For a redirect that keeps the body.
        let again = body.as_ref().map(Body::again);
        let mut sent = http::Request::new(body.take().unwrap_or_default());
        *sent.method_mut() = method.clone();
        *sent.uri_mut() = url
            .text()
            .parse()
            .map_err(|_| Failure::Refused(Refusal::new(operation.id, Reason::Url(url.root.clone()))))?;
        *sent.headers_mut() = headers.clone();
        let (head, received) = client
            .transport()
            .send(sent)
            .await
            .map_err(Failure::Transport)?
            .into_parts();

        let documented = answer_for(operation.responses, head.status.as_u16())
            .and_then(|index| operation.responses.get(index))
            .is_some_and(|answer| answer.status != 0);
        let hop = redirect::next(&url, &method, head.status, &head.headers, again.is_some())
            .filter(|_| !documented && hops < redirect::LIMIT)
            .filter(|hop| hop.same_origin || client.allows_http(&hop.url))
            // A stream is gone.
            .filter(|hop| !hop.keeps_body || again.as_ref().is_none_or(Option::is_some));
        let Some(hop) = hop else {
            return Ok(Received { head, body: received });
        };
        (method, url) = (hop.method, hop.url);
        if hop.keeps_body {
            body = again.flatten();
        } else {
            redirect::bodiless(&mut headers);
        }
        if !hop.same_origin {
            headers = redirect::strangers_headers(&headers);
            redirect::without_pairs(&mut url, &request.private);
        }
    }
    // No number is greater than all: the loop above does not end by itself.
    Err(Failure::Transport(TransportError::new("too many redirects")))
}

/// What an answer means by the operation's table.
async fn understand(client: &Core, request: &Request, received: Received) -> Result<Reply, Failure> {
    let operation = request.operation;
    let Received { head, body } = received;
    let status = head.status;
    let bodiless = operation.method.http() == Method::HEAD || matches!(status.as_u16(), 100..200 | 204 | 205 | 304);
    let answer = answer_for(operation.responses, status.as_u16()).and_then(|index| operation.responses.get(index));
    let success = match answer {
        Some(answer) => succeeds(operation.responses, answer, status),
        None => operation.responses.is_empty() && status.is_success(),
    };
    let content_type = head.headers.get(http::header::CONTENT_TYPE);
    let content_type = content_type.map(|value| value.to_str().unwrap_or_default());
    let key = answer.map_or((status.as_u16(), UNLISTED), |answer| {
        (answer.status, content(answer, content_type, success))
    });
    let read = answer
        .and_then(|answer| answer.contents.get(key.1))
        .map(|(_, read)| *read);
    let left = match request.streamed {
        Streaming::Never => false,
        Streaming::Events => read == Some(Read::Events),
        Streaming::Always => true,
    };
    if left && success && !bodiless {
        let raw = Raw::new(status, head.headers, Bytes::new());
        return Ok(Reply {
            operation,
            raw,
            stream: Some(ByteStream::new(body)),
            key,
            success,
            documented: answer.is_some(),
            bodiless,
        });
    }
    let bytes = if bodiless {
        Bytes::new()
    } else {
        collect(client, operation, status, &head.headers, body).await?
    };
    Ok(Reply {
        operation,
        raw: Raw::new(status, head.headers, bytes),
        stream: None,
        key,
        success,
        documented: answer.is_some(),
        bodiless,
    })
}

/// Whether a documented response is a success: a 2xx; a 3xx where no 2xx is documented; a `default` that is the only one,
/// for a 2xx.
fn succeeds(responses: &[Answer], answer: &Answer, status: StatusCode) -> bool {
    match answer.status {
        0 => responses.len() == 1 && status.is_success(),
        2 | 200..300 => true,
        3 | 300..400 => !responses.iter().any(|answer| matches!(answer.status, 2 | 200..300)),
        _ => false,
    }
}

/// Which of the media types it is. What says nothing of itself is taken for the first; an error that says something else is
/// still tried, for servers send JSON errors as text.
fn content(answer: &Answer, content_type: Option<&str>, success: bool) -> usize {
    let contents = answer.contents;
    let keys = contents.iter().map(|(key, _)| *key);
    match media::select(keys, content_type) {
        Some(index) => index,
        None if contents.is_empty() || content_type.is_none() => 0,
        None if success => UNLISTED,
        None if contents.len() == 1 => 0,
        None => contents
            .iter()
            .position(|(_, read)| *read == Read::Json)
            .unwrap_or(UNLISTED),
    }
}

/// All of a body, up to the client's limit.
async fn collect(
    client: &Core,
    operation: &'static Operation,
    status: StatusCode,
    headers: &HeaderMap,
    body: Body,
) -> Result<Bytes, Failure> {
    let limit = client.body_limit();
    let mut stream = ByteStream::new(body);
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(Failure::Transport)?;
        if first.len() + all.len() + chunk.len() > limit {
            let raw = Raw::new(status, headers.clone(), first);
            let message = format!("it is longer than {limit} bytes, see `body_limit`");
            return Err(Failure::Decode(DecodeFailure::new(
                operation.id,
                raw,
                String::new(),
                message,
            )));
        }
        if first.is_empty() && all.is_empty() {
            first = chunk;
        } else {
            if all.is_empty() {
                all.extend_from_slice(&std::mem::take(&mut first));
            }
            all.extend_from_slice(&chunk);
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}
