//! A gzip body as it was before (RFC 1952), while it arrives.
//! Uses `body` and `transport`.

use std::io::{Error as IoError, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;

use super::body::{Body, Chunks};
use super::transport::BoxError;

/// Takes gzip off.
pub struct Gunzip {
    source: Body,
    input: Bytes,
    decoder: MultiGzDecoder<Vec<u8>>,
    stage: Stage,
}

#[derive(PartialEq)]
enum Stage {
    /// Nothing has come yet.
    Empty,
    Data,
    Ended,
}

/// How much is decoded at a time: it may become a thousand times as much.
const PIECE: usize = 4 * 1024;

impl Gunzip {
    /// Of this body.
    pub fn new(source: Body) -> Self {
        Self {
            source,
            input: Bytes::new(),
            decoder: MultiGzDecoder::new(Vec::new()),
            stage: Stage::Empty,
        }
    }

    fn step(&mut self) -> Result<(), IoError> {
        let piece = self.input.split_to(self.input.len().min(PIECE));
        self.decoder.write_all(&piece)?;
        self.decoder.flush()
    }

    fn broken(&mut self, error: &IoError) -> Poll<Option<Result<Bytes, BoxError>>> {
        self.stage = Stage::Ended;
        let text = ["the gzip data is damaged or cut off: ", &error.to_string()].concat();
        Poll::Ready(Some(Err(text.into())))
    }
}

impl Chunks for Gunzip {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            if self.stage == Stage::Ended {
                return Poll::Ready(None);
            }
            if let Err(error) = self.step() {
                return self.broken(&error);
            }
            let output = std::mem::take(self.decoder.get_mut());
            if !output.is_empty() {
                return Poll::Ready(Some(Ok(output.into())));
            }
            if !self.input.is_empty() {
                continue;
            }
            match Pin::new(&mut self.source).poll_chunk(context) {
                Poll::Ready(Some(Ok(chunk))) => (self.input, self.stage) = (chunk, Stage::Data),
                // An empty body is what some servers send to HEAD and 304 under this header.
                Poll::Ready(None) if self.stage == Stage::Empty => self.stage = Stage::Ended,
                Poll::Ready(None) => {
                    if let Err(error) = self.decoder.try_finish() {
                        return self.broken(&error);
                    }
                    self.stage = Stage::Ended;
                }
                other => return other,
            }
        }
    }
}
