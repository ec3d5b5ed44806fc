//! Sending: one request with its redirects, repetitions and deadline, and what its answer means by the operation's table.
//! Uses `client`, `operation`, `body`, `error`, `media`, `redirect`, `reply`, `retry`, `transport` and `url`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::body::{Body, ByteStream, Chunks, Whole};
use super::client::Core;
use super::error::{DecodeFailure, Failure, Reason, Refusal, Timeout};
use super::media;
use super::operation::{Answer, Method, Operation, Read, answer_for};
use super::redirect;
use super::reply::{self, Key, Raw, Reply, Streaming, UNLISTED};
use super::retry::Retry;
use super::transport::{BoxError, BoxFuture, Called, TransportError};
use super::url::{self, Url};

/// A request that is ready to be sent.
pub(super) struct Request {
    pub operation: &'static Operation,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Option<Body>,
    /// Names of query pairs that are secret, as `url::name_of` has them.
    pub private: Vec<String>,
    /// Whether the body of a success is left to be read.
    pub streamed: Streaming,
    pub timeout: Option<Duration>,
    /// Whether the time ends a streamed body too: when somebody chose it. What is meant to stop a server that hangs
    /// must not cut a long download.
    pub timed_stream: bool,
    pub retry: Retry,
    /// Whether a documented redirect is followed too.
    pub follow_redirects: bool,
}

/// What a call is before it knows of types. It begins when it is polled.
pub struct Exchange(State);

enum State {
    /// What to send.
    Ready(Option<(Core, Box<Request>)>),
    /// Under way, or refused.
    Begun(Work),
}

/// From a request to the answer.
type Work = BoxFuture<'static, Result<Reply, Failure>>;

impl Exchange {
    pub(super) fn ready(client: Core, request: Box<Request>) -> Self {
        Self(State::Ready(Some((client, request))))
    }

    pub(super) fn refused(refusal: Refusal) -> Self {
        let refused = std::future::ready(Err(Failure::Refused(refusal)));
        Self(State::Begun(Box::pin(refused)))
    }

    /// With another way to read the body of a success. What has begun is left as it is.
    pub(super) fn read(mut self, streamed: Streaming) -> Self {
        if let State::Ready(Some((_, request))) = &mut self.0 {
            request.streamed = streamed;
        }
        self
    }
}

impl Future for Exchange {
    type Output = Result<Reply, Failure>;

    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let State::Ready(ready) = &mut self.0
            && let Some((client, request)) = ready.take()
        {
            self.0 = State::Begun(start(client, request));
        }
        match &mut self.0 {
            State::Begun(work) => work.as_mut().poll(context),
            State::Ready(_) => Poll::Pending,
        }
    }
}

fn start(client: Core, request: Box<Request>) -> Work {
    let (after, timed_stream) = (request.timeout, request.timed_stream);
    let timeout = Timeout {
        operation: request.operation.id,
        after,
        source: None,
    };
    let work: Work = Box::pin(send(client.clone(), request));
    match after {
        Some(after) => Box::pin(TimedCall {
            work,
            client,
            after,
            sleep: None,
            timeout,
            timed_stream,
        }),
        None => work,
    }
}

/// A call that ends with its time.
struct TimedCall {
    work: Work,
    client: Core,
    after: Duration,
    /// Begins when the call is polled, as the work does.
    sleep: Option<BoxFuture<'static, ()>>,
    timeout: Timeout,
    timed_stream: bool,
}

impl Future for TimedCall {
    type Output = Result<Reply, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        let mut sleep = match call.sleep.take() {
            Some(sleep) => sleep,
            None => call.client.transport().sleep(call.after),
        };
        let mut outcome = call.work.as_mut().poll(context);
        if outcome.is_pending() {
            if sleep.as_mut().poll(context).is_ready() {
                // Breaks the request off, however long this is kept.
                call.work = Box::pin(std::future::pending());
                return Poll::Ready(Err(Failure::Timeout(call.timeout.clone())));
            }
            call.sleep = Some(sleep);
        } else if call.timed_stream
            && let Poll::Ready(Ok(reply)) = &mut outcome
            && let Some(stream) = reply.stream.take()
        {
            reply.stream = Some(ByteStream::new(Body::stream(Timed {
                stream,
                sleep: Some(sleep),
                timeout: call.timeout.clone(),
            })));
        }
        outcome
    }
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
async fn send(client: Core, mut request: Box<Request>) -> Result<Reply, Failure> {
    let deadline = match request.timeout {
        Some(after) => Instant::now().checked_add(after),
        None => None,
    };
    let method = request.operation.method;
    let mut tried = 0;
    loop {
        let (again, body) = match &request.body {
            None => (true, None),
            Some(body) => match body.again() {
                Some(copy) => (true, Some(copy)),
                // A stream can be sent but once.
                None => (false, request.body.take()),
            },
        };
        let wait = 'wait: {
            let outcome = match follow(&client, &request, body).await {
                Ok(answer) => {
                    let asked = request
                        .retry
                        .after_answer(tried, method, answer.status(), answer.headers());
                    if let Some(wait) = asked
                        && again
                        && fits(wait, deadline)
                    {
                        break 'wait wait;
                    }
                    understand(&client, &request, answer).await
                }
                Err(failure) => Err(failure),
            };
            let failed = match &outcome {
                Err(Failure::Transport(error)) => Some(error),
                Err(Failure::Timeout(timeout)) => timeout.source.as_deref(),
                _ => None,
            };
            if let Some(error) = failed
                && let Some(wait) = request.retry.after_failure(tried, method, error)
                && again
                && fits(wait, deadline)
            {
                break 'wait wait;
            }
            return outcome;
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

/// With redirects.
async fn follow(client: &Core, request: &Request, mut body: Option<Body>) -> Result<http::Response<Body>, Failure> {
    let operation = request.operation;
    let mut method = operation.method;
    let mut url = request.url.clone();
    let mut headers = request.headers.clone();
    let mut hops = 0;
    loop {
        let with_body = body.is_some();
        // For a redirect that keeps the body.
        let again = body.as_ref().and_then(Body::again);
        let mut sent = http::Request::new(body.take().unwrap_or_default());
        *sent.method_mut() = method.http();
        let Some(uri) = url.uri() else {
            return Err(Failure::Refused(Refusal::new(
                operation.id,
                Reason::Url(format!(
                    "there is no such URL, or it is too long ({} bytes)",
                    url.text().len()
                )),
            )));
        };
        *sent.uri_mut() = uri;
        *sent.headers_mut() = headers.clone();
        sent.extensions_mut().insert(Called(operation));
        let answer = match client.transport().send(sent).await {
            Ok(answer) => answer,
            Err(error) => {
                let error = error.during(operation.id, hops > 0);
                return Err(if error.is_timeout() {
                    Failure::Timeout(Timeout {
                        operation: operation.id,
                        after: None,
                        source: Some(Arc::new(error)),
                    })
                } else {
                    Failure::Transport(error)
                });
            }
        };

        let is_result = !request.follow_redirects
            && documented(operation, answer.status()).is_some_and(|answer| answer.status != 0);
        if is_result || hops == redirect::LIMIT {
            return Ok(answer);
        }
        let Some(hop) = redirect::next(&url, method, answer.status(), answer.headers(), with_body) else {
            return Ok(answer);
        };
        // A stream is gone.
        let gone = hop.keeps_body && with_body && again.is_none();
        if gone || !(hop.same_origin || client.allows_http(&hop.url)) {
            return Ok(answer);
        }
        (method, url) = (hop.method, hop.url);
        if hop.keeps_body {
            body = again;
        } else {
            redirect::bodiless(&mut headers);
        }
        if !hop.same_origin {
            redirect::strangers_headers(&mut headers);
            redirect::without_pairs(&mut url, &request.private);
        }
        hops += 1;
    }
}

/// The response of the description that an answer is.
fn documented(operation: &Operation, status: StatusCode) -> Option<&'static Answer> {
    operation
        .responses
        .get(answer_for(operation.responses, status.as_u16())?)
}

/// What an answer is by the operation's table.
struct Meaning {
    key: Key,
    success: bool,
    documented: bool,
    bodiless: bool,
    /// Whether the body is left to be read.
    left: bool,
}

fn meaning(request: &Request, head: &http::response::Parts) -> Meaning {
    let operation = request.operation;
    let status = head.status;
    let content_type = reply::content_type(&head.headers);
    let answer = documented(operation, status);
    let (success, key, read) = match answer {
        Some(answer) => {
            let success = succeeds(operation.responses, answer, status);
            let index = content(answer, content_type, success);
            (success, (answer.status, index), answer.contents.get(index))
        }
        None => {
            // Somewhere there must be a success, and it is not said where.
            let told = |answer: &Answer| matches!(answer.status, 0 | 2 | 3 | 200..400);
            let success = status.is_success() && !operation.responses.iter().any(told);
            (success, (status.as_u16(), UNLISTED), None)
        }
    };
    let bodiless = matches!(operation.method, Method::Head) || matches!(status.as_u16(), 100..200 | 204 | 205 | 304);
    let streamed = match request.streamed {
        Streaming::Never => false,
        Streaming::Documented => matches!(read, Some((_, Read::Events | Read::Binary))),
        Streaming::Always | Streaming::Whatever => true,
    };
    Meaning {
        key,
        success,
        documented: answer.is_some(),
        bodiless,
        // One that is not documented is an error, which keeps its body, unless somebody wants it whatever it is.
        left: streamed
            && success
            && !bodiless
            && (key.1 != UNLISTED || matches!(request.streamed, Streaming::Whatever)),
    }
}

/// An answer with all of its body, up to the client's limit, unless it is left to be read; an error with what there is.
async fn understand(client: &Core, request: &Request, answer: http::Response<Body>) -> Result<Reply, Failure> {
    let (head, body) = answer.into_parts();
    let meaning = meaning(request, &head);
    let limit = client.body_limit();
    let mut stream = ByteStream::new(body);
    let mut whole = Whole::default();
    while !meaning.bodiless
        && !meaning.left
        && let Some(chunk) = stream.next().await
    {
        let mut chunk = match chunk {
            Ok(chunk) => chunk,
            // What it says of itself is enough to know that it failed, and how.
            Err(_) if !meaning.success => break,
            Err(error) => return Err(Failure::Transport(error.during(request.operation.id, true))),
        };
        let room = limit.saturating_sub(whole.length());
        let too_long = chunk.len() > room;
        if too_long && meaning.success {
            let raw = Raw::new(head.status, head.headers, whole.into_bytes(), request.operation.secret);
            let message = format!("it is longer than {limit} bytes, see `body_limit`");
            return Err(Failure::Decode(DecodeFailure::new(
                request.operation.id,
                raw,
                String::new(),
                message,
            )));
        }
        chunk.truncate(room);
        whole.add(chunk);
        if too_long {
            break;
        }
    }
    Ok(Reply {
        operation: request.operation,
        raw: Raw::new(head.status, head.headers, whole.into_bytes(), request.operation.secret),
        stream: if meaning.left { Some(stream) } else { None },
        key: meaning.key,
        success: meaning.success,
        documented: meaning.documented,
        bodiless: meaning.bodiless,
        limit,
    })
}

/// Whether a documented response is a success: a 2xx; a 3xx where no 2xx is documented; for a 2xx, a `default` where
/// neither is.
fn succeeds(responses: &[Answer], answer: &Answer, status: StatusCode) -> bool {
    let documented = |class: u16| responses.iter().any(|a| a.status == class || a.status / 100 == class);
    match answer.status {
        0 => status.is_success() && !documented(2) && !documented(3),
        2 | 200..300 => true,
        3 | 300..400 => !documented(2),
        _ => false,
    }
}

/// The one content of a success that a name which is no key still fits: bytes of any kind are octets (RFC 2046 §4.5.1),
/// `application/json` says no less than `application/vnd.pets+json`, and a name alone no less than one with a version.
/// The reverse is not so: a problem is no pet.
fn general(contents: &[(&str, Read)], content_type: &str) -> Option<usize> {
    let is = |key: &str, name: &str| media::select(std::iter::once(key), Some(name)).is_some();
    let bare = match url::cut(content_type, ';') {
        (_, Some(rest)) => {
            let name = rest.trim_ascii_start().get(.."charset=".len());
            name.is_some_and(|name| name.eq_ignore_ascii_case("charset=")) && !rest.contains(';')
        }
        (_, None) => true,
    };
    let fits = |(key, read): &(&str, Read)| match (read, key.split_once(';')) {
        (_, Some((name, _))) if bare && is(name, content_type) => true,
        (Read::Json, _) => is("application/json", content_type) || is("text/json", content_type),
        (Read::Binary, _) => is("application/octet-stream", key),
        (Read::Text | Read::Events, _) => false,
    };
    let index = contents.iter().position(fits)?;
    let others = contents.get(index + 1..).unwrap_or_default();
    if others.iter().any(fits) { None } else { Some(index) }
}

/// Which of the media types it is. What says nothing of itself is taken for the first; an error that says something else is
/// still tried, for servers send JSON errors as text.
fn content(answer: &Answer, content_type: Option<&str>, success: bool) -> usize {
    let contents = answer.contents;
    if let Some(index) = media::select(contents.iter().map(|(key, _)| *key), content_type) {
        return index;
    }
    if contents.is_empty() || content_type.is_none() {
        return 0;
    }
    if success {
        return general(contents, content_type.unwrap_or_default()).unwrap_or(UNLISTED);
    }
    for (index, (_, read)) in contents.iter().enumerate() {
        if *read == Read::Json || contents.len() == 1 {
            return index;
        }
    }
    UNLISTED
}
