//! Why a stream of events or of values gave no further one.
//! Uses `error` and `transport`.

use std::fmt;

use super::error::DecodeFailure;
use super::transport::TransportError;

/// Why a stream gave no further event, or none of the values that it is made of.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventError {
    /// The connection failed. The stream has ended.
    Transport(TransportError),
    /// An event, or a value, is longer than so many bytes, the client's `body_limit`. The stream has ended.
    TooLong(usize),
    /// The data of an event, or a value, is not what the description says. The stream can be read on.
    Decode(DecodeFailure),
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::TooLong(limit) => write!(
                f,
                "an event, or a value, is longer than {limit} bytes, see `body_limit`"
            ),
            Self::Decode(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::TooLong(_) | Self::Decode(_) => None,
        }
    }
}
