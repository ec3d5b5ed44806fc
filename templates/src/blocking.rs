//! Calls for programs without an asynchronous runtime: one is started when the first is made.
//! Uses `error`, `exchange` and `reply`; behind the feature `blocking`.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use super::error::{Error, Failure, Reason, Refusal};
use super::exchange::Exchange;
use super::reply::{Decode, Errors, NoHeaders, Pending, PendingResponse, Reply, Response, finish};

static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();

fn runtime() -> Option<&'static Runtime> {
    let start = || {
        let mut builder = Builder::new_multi_thread();
        builder
            .worker_threads(1)
            .thread_name("blocking-client")
            .enable_all()
            .build()
            .map_err(|error| error.to_string())
    };
    RUNTIME.get_or_init(start).as_ref().ok()
}

/// Waits for any future of this crate: `wait(stream.next())`. `None` inside of an asynchronous runtime, which it would
/// bring to a halt (in tokio's `spawn_blocking`, `Handle::current().block_on(…)` waits), and when no runtime can be started.
pub fn wait<F: Future>(future: F) -> Option<F::Output> {
    if Handle::try_current().is_ok() {
        return None;
    }
    runtime().map(|runtime| runtime.block_on(future))
}

fn exchange(operation: &'static str, exchange: Exchange) -> Result<Reply, Failure> {
    wait(exchange).unwrap_or_else(|| Err(Failure::Refused(Refusal::new(operation, Reason::InsideRuntime))))
}

impl<D: Decode, E: Errors> Pending<D, E> {
    /// Sends it and waits.
    ///
    /// # Errors
    /// As when it is awaited; and inside of an asynchronous runtime.
    pub fn wait(self) -> Result<D::Output, Error<E>> {
        finish::<D, E, NoHeaders>(exchange(self.operation, self.exchange)).map(Response::into_body)
    }
}

impl<D: Decode, E: Errors, H> PendingResponse<D, E, H> {
    /// Sends it and waits.
    ///
    /// # Errors
    /// As when it is awaited; and inside of an asynchronous runtime.
    pub fn wait(self) -> Result<Response<D::Output, H>, Error<E>> {
        finish::<D, E, H>(exchange(self.operation, self.exchange))
    }
}
