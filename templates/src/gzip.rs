//! A gzip body as it was before (RFC 1952), while it arrives.
//! Uses `body` and `transport`.

use std::io::{Error as IoError, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use flate2::write::GzDecoder;

use super::body::{Body, Chunks};
use super::transport::BoxError;

/// Takes gzip off, member by member. What follows a whole one and does not begin another is passed over: some servers pad
/// with zeros or leave a line break, and browsers, urllib3 and `gzip -d` take no notice (curl and Go do).
pub struct Gunzip {
    source: Body,
    input: Bytes,
    /// Of the member that is being read.
    decoder: GzDecoder<Vec<u8>>,
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

/// What a member begins with.
const MAGIC: u8 = 0x1f;

impl Gunzip {
    /// Of this body.
    pub fn new(source: Body) -> Self {
        Self {
            source,
            input: Bytes::new(),
            decoder: GzDecoder::new(Vec::new()),
            stage: Stage::Empty,
        }
    }

    fn step(&mut self) -> Result<(), IoError> {
        let piece = self.input.slice(..self.input.len().min(PIECE));
        let taken = self.decoder.write(&piece)?;
        self.input.advance(taken);
        self.decoder.flush()?;
        // Of what is behind its member the decoder takes nothing.
        if taken == 0
            && let Some(next) = piece.first()
        {
            self.decoder.try_finish()?;
            if *next == MAGIC {
                let output = std::mem::take(self.decoder.get_mut());
                self.decoder = GzDecoder::new(output);
            } else {
                self.stage = Stage::Ended;
            }
        }
        Ok(())
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
            if !self.input.is_empty() || self.stage == Stage::Ended {
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
