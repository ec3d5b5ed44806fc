//! Bodies that are made while they are sent: from a reader, or piece by piece.
//! Uses `body` and `transport`.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::body::{Body, Chunks};
use super::transport::BoxError;

impl Body {
    /// What a reader gives, such as a `std::fs::File`. It is read on the thread that sends.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::stream(Reader(Box::new(reader)))
    }

    /// A body and what fills it, from any task or thread.
    pub fn channel() -> (BodySender, Self) {
        let shared = Arc::new(Mutex::new(Queue::default()));
        (BodySender(Arc::clone(&shared)), Self::stream(BodyReceiver(shared)))
    }
}

/// Boxed with `Read` alone, so that it needs no pinning.
struct Reader(Box<dyn Read + Send>);

impl Chunks for Reader {
    fn poll_chunk(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let mut buffer = vec![0; 64 * 1024];
        Poll::Ready(loop {
            match self.0.read(&mut buffer) {
                Ok(0) => break None,
                Ok(count) => {
                    buffer.truncate(count);
                    break Some(Ok(Bytes::from(buffer)));
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => break Some(Err(Box::new(error))),
            }
        })
    }
}

/// How many pieces wait in a channel before the sender does.
const WAITING: usize = 8;

#[derive(Default)]
struct Queue {
    chunks: VecDeque<Result<Bytes, BoxError>>,
    ended: bool,
    abandoned: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

type Shared = Arc<Mutex<Queue>>;

/// No code that holds the lock can panic halfway.
fn locked(queue: &Shared) -> MutexGuard<'_, Queue> {
    match queue.lock() {
        Ok(queue) => queue,
        Err(poisoned) => poisoned.into_inner(),
    }
}

fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

/// Fills a [`Body::channel`]. Dropping it ends the body.
pub struct BodySender(Shared);

struct BodyReceiver(Shared);

impl BodySender {
    /// Adds a piece, once there is room. Answers `false` when nobody reads any more.
    pub fn send(&mut self, chunk: impl Into<Bytes>) -> impl Future<Output = bool> {
        let mut chunk = chunk.into();
        poll_fn(move |context| {
            let mut queue = locked(&self.0);
            if queue.abandoned {
                return Poll::Ready(false);
            }
            if queue.chunks.len() >= WAITING {
                queue.writer = Some(context.waker().clone());
                return Poll::Pending;
            }
            if !chunk.is_empty() {
                queue.chunks.push_back(Ok(std::mem::take(&mut chunk)));
            }
            wake(&mut queue.reader);
            Poll::Ready(true)
        })
    }

    /// Breaks the body off: the request fails.
    pub fn fail(self, error: impl Into<BoxError>) {
        locked(&self.0).chunks.push_back(Err(error.into()));
    }
}

impl Drop for BodySender {
    fn drop(&mut self) {
        let mut queue = locked(&self.0);
        queue.ended = true;
        wake(&mut queue.reader);
    }
}

impl Chunks for BodyReceiver {
    fn poll_chunk(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let mut queue = locked(&self.0);
        if let Some(chunk) = queue.chunks.pop_front() {
            wake(&mut queue.writer);
            return Poll::Ready(Some(chunk));
        }
        if queue.ended {
            return Poll::Ready(None);
        }
        queue.reader = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for BodyReceiver {
    fn drop(&mut self) {
        let mut queue = locked(&self.0);
        queue.abandoned = true;
        wake(&mut queue.writer);
    }
}
