//! A server by hand: keeps what it was sent, byte for byte, and answers with the bytes that it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Sent {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Sent {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What a server does with a request.
pub enum Act {
    /// Writes these bytes and closes.
    Write(Vec<u8>),
    /// Writes these pieces with a pause between.
    Pieces(Vec<Vec<u8>>),
    /// Closes without a word.
    Drop,
    /// Says nothing.
    Stall,
    /// Writes these bytes and then nothing.
    Begin(Vec<u8>),
}

/// `HTTP/1.1 {status}` with these header lines and this body.
pub fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Act {
    let mut bytes = format!("HTTP/1.1 {status}\r\nconnection: close\r\n").into_bytes();
    for line in headers {
        bytes.extend_from_slice(format!("{line}\r\n").as_bytes());
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.as_ref().len()).as_bytes());
    bytes.extend_from_slice(body.as_ref());
    Act::Write(bytes)
}

pub fn json(body: &str) -> Act {
    answer("200 OK", &["content-type: application/json"], body)
}

pub fn no_content() -> Act {
    Act::Write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec())
}

pub struct Server {
    pub address: SocketAddr,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Server {
    /// Starts one; `act` is asked with the request and its number.
    pub async fn start(act: impl Fn(&Sent, usize) -> Act + Send + Sync + 'static) -> Self {
        Self::over(None, act).await
    }

    /// One behind TLS.
    pub async fn secure(acceptor: TlsAcceptor, act: impl Fn(&Sent, usize) -> Act + Send + Sync + 'static) -> Self {
        Self::over(Some(acceptor), act).await
    }

    async fn over(tls: Option<TlsAcceptor>, act: impl Fn(&Sent, usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let (kept, act) = (Arc::clone(&sent), Arc::new(act));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (kept, act, tls) = (Arc::clone(&kept), Arc::clone(&act), tls.clone());
                tokio::spawn(async move {
                    let _ = match tls {
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => serve(stream, &kept, &*act).await,
                            Err(error) => Err(error),
                        },
                        None => serve(stream, &kept, &*act).await,
                    };
                });
            }
        });
        Self { address, sent }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// The only request that came.
    pub fn only(&self) -> Sent {
        let sent = self.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent[0].clone()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    kept: &Mutex<Vec<Sent>>,
    act: &(dyn Fn(&Sent, usize) -> Act + Send + Sync),
) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut body = bytes.split_off(end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap().split(' ');
    let (method, target) = (first.next().unwrap().to_owned(), first.next().unwrap().to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    let mut sent = Sent {
        method,
        target,
        headers,
        body: Vec::new(),
    };
    if let Some(length) = sent
        .header("content-length")
        .map(|length| length.parse::<usize>().unwrap())
    {
        while body.len() < length {
            if stream.read_buf(&mut body).await? == 0 {
                return Ok(());
            }
        }
        sent.body = body;
    } else if sent.header("transfer-encoding").is_some() {
        while !body.ends_with(b"0\r\n\r\n") {
            if stream.read_buf(&mut body).await? == 0 {
                return Ok(());
            }
        }
        sent.body = unchunked(&body);
    }
    let number = {
        let mut kept = kept.lock().unwrap();
        kept.push(sent.clone());
        kept.len() - 1
    };
    match act(&sent, number) {
        Act::Write(bytes) => stream.write_all(&bytes).await?,
        Act::Pieces(pieces) => {
            for piece in pieces {
                stream.write_all(&piece).await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Act::Drop => {}
        Act::Begin(bytes) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        Act::Stall => tokio::time::sleep(Duration::from_secs(3600)).await,
    }
    stream.shutdown().await
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|window| window == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
}
