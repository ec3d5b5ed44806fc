//! Answers that are read while they arrive.
//! Uses `body`, `error`, `reply` and `transport`.

use bytes::Bytes;

use super::body::{ByteStream, Whole};
use super::error::DecodeFailure;
use super::reply::{Decode, Reply, Streaming};
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
