//! A server on loopback that keeps every request byte for byte and answers
//! with the bytes it was given, piece by piece. Part of the scratch crate too,
//! so it uses nothing but std.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The server; it lives as long as the process.
#[derive(Clone)]
pub struct Loopback {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    requests: Vec<Vec<u8>>,
    answer: Vec<Vec<u8>>,
}

/// An answer without a body.
pub const EMPTY: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

impl Loopback {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start() -> std::io::Result<Loopback> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let server = Loopback {
            address: listener.local_addr()?,
            state: Arc::default(),
        };
        let serving = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                std::thread::spawn(move || serving.serve(stream));
            }
        });
        Ok(server)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Forgets the requests so far; the next ones get this answer.
    pub fn expect(&self, answer: Vec<Vec<u8>>) {
        *self.state() = State {
            requests: Vec::new(),
            answer,
        };
    }

    /// The requests since then.
    pub fn requests(&self) -> Vec<Vec<u8>> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let raw = read_request(&mut stream);
        if raw.is_empty() {
            return;
        }
        let answer = {
            let mut state = self.state();
            state.requests.push(raw);
            state.answer.clone()
        };
        for (index, piece) in answer.iter().enumerate() {
            if index > 0 {
                std::thread::sleep(Duration::from_micros(500));
            }
            if stream.write_all(piece).is_err() {
                return;
            }
        }
        // The client reads to the end before the socket goes.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read(&mut [0; 64]);
    }
}

fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    let mut raw = Vec::new();
    let mut buffer = [0; 4096];
    while !complete(&raw) {
        match stream.read(&mut buffer) {
            Ok(read) if read > 0 => raw.extend_from_slice(buffer.get(..read).unwrap_or_default()),
            _ => break,
        }
    }
    raw
}

fn complete(raw: &[u8]) -> bool {
    let Some(end) = raw.windows(4).position(|w| w == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(raw.get(..end).unwrap_or_default()).to_ascii_lowercase();
    let body = raw.get(end + 4..).unwrap_or_default();
    let field = |name: &str| {
        let line = head
            .split("\r\n")
            .skip(1)
            .find(|line| line.split(':').next() == Some(name));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
    };
    if field("transfer-encoding").is_some() {
        return body.ends_with(b"0\r\n\r\n");
    }
    body.len() >= field("content-length").and_then(|v| v.parse().ok()).unwrap_or(0)
}
