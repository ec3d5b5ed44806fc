//! Answers that are read while they arrive.
//! Uses `body`, `error`, `reply` and `transport`.

use std::marker::PhantomData;

use bytes::Bytes;

use super::body::{ByteStream, Whole};
use super::error::DecodeFailure;
use super::reply::{Decode, PendingResponse, Reply, Streaming};
use super::transport::TransportError;

/// Bytes while they arrive.
pub struct Streamed;

impl Decode for Streamed {
    type Output = ByteStream;
    const STREAMED: Streaming = Streaming::Always;
    fn decode(mut reply: Reply) -> Result<ByteStream, DecodeFailure> {
        reply.listed()?;
        Ok(reply.stream())
    }
}

/// The body as it comes, whatever the description says of it.
pub struct AsItComes;

impl Decode for AsItComes {
    type Output = ByteStream;
    const STREAMED: Streaming = Streaming::Whatever;
    fn decode(mut reply: Reply) -> Result<ByteStream, DecodeFailure> {
        Ok(reply.stream())
    }
}

impl<D, E, H> PendingResponse<D, E, H> {
    /// The same, with the body of a success left to be read piece by piece, whatever it is: for one that is larger than
    /// memory, that does not end, or that is other than the description says. Errors are read as ever.
    pub fn streamed(self) -> PendingResponse<AsItComes, E, H> {
        PendingResponse {
            operation: self.operation,
            exchange: self.exchange.read(AsItComes::STREAMED),
            kind: PhantomData,
        }
    }
}

impl ByteStream {
    /// All that is left.
    ///
    /// # Errors
    /// When the connection fails.
    pub async fn collect(mut self) -> Result<Bytes, TransportError> {
        let mut whole = Whole::default();
        while let Some(chunk) = self.next().await {
            whole.add(chunk?);
        }
        Ok(whole.into_bytes())
    }
}
