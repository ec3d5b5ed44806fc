//! A gzip body as it was before (RFC 1952), while it arrives.
//! Uses `body` and `transport`.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes, BytesMut};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use super::body::{Body, Chunks};
use super::transport::BoxError;

/// Takes gzip off.
pub struct Gunzip {
    source: Body,
    input: BytesMut,
    ended: bool,
    stage: Stage,
    check: u32,
    length: u32,
    members: u32,
}

enum Stage {
    Header,
    Data(Box<InflateState>),
    Trailer,
}

/// How much is handed on at a time.
const PIECE: usize = 32 * 1024;

impl Gunzip {
    /// Of this body.
    pub fn new(source: Body) -> Self {
        Self {
            source,
            input: BytesMut::new(),
            ended: false,
            stage: Stage::Header,
            check: 0,
            length: 0,
            members: 0,
        }
    }

    /// Goes on with what is there: a piece, or `None` when more is needed.
    fn step(&mut self) -> Result<Option<Bytes>, &'static str> {
        loop {
            match &mut self.stage {
                Stage::Header => {
                    if self.input.is_empty() {
                        return Ok(None);
                    }
                    match header(&self.input)? {
                        Some(length) => self.input.advance(length),
                        None => return Ok(None),
                    }
                    (self.check, self.length) = (0, 0);
                    self.members += 1;
                    self.stage = Stage::Data(InflateState::new_boxed(DataFormat::Raw));
                }
                Stage::Data(state) => {
                    let mut piece = vec![0; PIECE];
                    let result = inflate(state, &self.input, &mut piece, MZFlush::None);
                    self.input.advance(result.bytes_consumed);
                    piece.truncate(result.bytes_written);
                    self.check = crc32(self.check, &piece);
                    self.length = self.length.wrapping_add(result.bytes_written as u32);
                    match result.status {
                        Ok(MZStatus::StreamEnd) => self.stage = Stage::Trailer,
                        Ok(_) | Err(MZError::Buf) => {}
                        Err(_) => return Err("the gzip data is damaged"),
                    }
                    if !piece.is_empty() {
                        return Ok(Some(piece.into()));
                    }
                    if matches!(self.stage, Stage::Data(_)) {
                        return Ok(None);
                    }
                }
                Stage::Trailer => {
                    let Some((trailer, _)) = self.input.split_first_chunk::<8>() else {
                        return Ok(None);
                    };
                    let [c0, c1, c2, c3, l0, l1, l2, l3] = *trailer;
                    let (check, length) = (
                        u32::from_le_bytes([c0, c1, c2, c3]),
                        u32::from_le_bytes([l0, l1, l2, l3]),
                    );
                    if (check, length) != (self.check, self.length) {
                        return Err("the gzip checksum is wrong");
                    }
                    self.input.advance(8);
                    self.stage = Stage::Header;
                }
            }
        }
    }
}

/// The length of a member's header, once all of it is there.
fn header(input: &[u8]) -> Result<Option<usize>, &'static str> {
    if !b"\x1f\x8b\x08".starts_with(input.get(..3).unwrap_or(input)) {
        return Err("the body is no gzip");
    }
    let Some(flags) = input.get(3).copied() else {
        return Ok(None);
    };
    let mut at = 10;
    if flags & 4 != 0 {
        let (Some(low), Some(high)) = (input.get(at), input.get(at + 1)) else {
            return Ok(None);
        };
        at += 2 + usize::from(u16::from_le_bytes([*low, *high]));
    }
    // A file name, a comment: each ends with a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let Some(end) = input.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == 0)) else {
                return if input.len() > 64 * 1024 {
                    Err("the gzip header does not end")
                } else {
                    Ok(None)
                };
            };
            at += end + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Ok((input.len() >= at).then_some(at))
}

fn crc32(before: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let mut value = at as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 {
                    0xedb8_8320 ^ (value >> 1)
                } else {
                    value >> 1
                };
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    let mut check = !before;
    for byte in bytes {
        let index = (check ^ u32::from(*byte)) as u8;
        check = TABLE.get(usize::from(index)).copied().unwrap_or_default() ^ (check >> 8);
    }
    !check
}

impl Chunks for Gunzip {
    fn poll_chunk(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        loop {
            match self.step() {
                Ok(Some(piece)) => return Poll::Ready(Some(Ok(piece))),
                Ok(None) => {}
                Err(fault) => return Poll::Ready(Some(Err(fault.into()))),
            }
            if self.ended {
                // An empty body is what some servers send to HEAD and 304 under this header.
                let whole = matches!(self.stage, Stage::Header) && self.input.is_empty();
                return Poll::Ready((!whole).then(|| Err("the gzip data is cut off".into())));
            }
            match Pin::new(&mut self.source).poll_chunk(context) {
                Poll::Ready(Some(Ok(chunk))) => self.input.extend_from_slice(&chunk),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => self.ended = true,
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
