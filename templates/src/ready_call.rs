//! A call that can be given nothing more: one type for all of them, which differ in what they answer.
//! Uses `call`, `error` and `reply`.

use std::future::IntoFuture;
use std::marker::PhantomData;

use super::call::{Call, Options};
use super::error::Error;
use super::reply::{Decode, Errors, Headers, NoHeaders, Pending, PendingResponse};

/// A call that only has to be sent: `D` is what its body becomes, `E` its errors, `H` its documented header fields.
#[must_use = "a call does nothing until it is awaited"]
pub struct ReadyCall<'a, D, E, H = NoHeaders> {
    call: Call<'a>,
    #[allow(clippy::type_complexity, reason = "three markers")]
    kind: PhantomData<fn() -> (D, E, H)>,
}

impl<'a, D: Decode, E: Errors, H: Headers> ReadyCall<'a, D, E, H> {
    pub(crate) fn new(call: Call<'a>) -> Self {
        Self {
            call,
            kind: PhantomData,
        }
    }

    /// Sends it, for the whole answer: status, header fields and body. Awaiting the call itself gives the body.
    pub fn send(self) -> PendingResponse<D, E, H> {
        self.call.pending_response()
    }

    /// Sends it with settings of its own.
    pub fn options(self, options: Options) -> Self {
        Self::new(self.call.options(options))
    }

    /// Sends it and waits, for the body.
    ///
    /// # Errors
    /// As when it is awaited; and inside of an asynchronous runtime, which it would bring to a halt.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> Result<D::Output, Error<E>> {
        self.call.pending::<D, E>().wait()
    }

    /// Sends it and waits, for the whole answer.
    ///
    /// # Errors
    /// As when it is awaited; and inside of an asynchronous runtime, which it would bring to a halt.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<super::reply::Response<D::Output, H>, Error<E>> {
        self.call.pending_response::<D, E, H>().wait()
    }
}

impl<D: Decode, E: Errors, H> IntoFuture for ReadyCall<'_, D, E, H> {
    type Output = Result<D::Output, Error<E>>;
    type IntoFuture = Pending<D, E>;
    fn into_future(self) -> Self::IntoFuture {
        self.call.pending()
    }
}
