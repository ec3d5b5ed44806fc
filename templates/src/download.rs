//! Answers that are read while they arrive.
//! Uses `body`, `error`, `reply` and `transport`.

use bytes::Bytes;

use super::body::ByteStream;
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
        let (mut first, mut all) = (Bytes::new(), Vec::new());
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if first.is_empty() {
                // Not copied: it may be the only one.
                first = chunk;
                continue;
            }
            if all.is_empty() {
                all.extend_from_slice(&first);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(if all.is_empty() { first } else { Bytes::from(all) })
    }
}
