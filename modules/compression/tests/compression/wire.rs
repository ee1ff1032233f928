//! A client that says exactly what it is told to.

use std::net::SocketAddr;

use baya::testing::{TestApp, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::codec::decoded;

/// An answer as it came over the wire, without the chunks of its body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let at = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
        let mut answer = Self { status: head[9..12].parse().unwrap(), head, body: Vec::new() };
        let body = &bytes[at + 4..];
        answer.body = match answer.header("transfer-encoding") {
            Some("chunked") => unchunked(body),
            _ => body.to_vec(),
        };
        Some(answer)
    }

    /// The values of a header, with commas between them; `None` where there is none.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(one, _)| *one == name).map(|(_, value)| value)
    }

    pub fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(one, _)| *one == name).map(|(_, value)| value).collect()
    }

    /// The names of all headers.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> =
            self.head.lines().filter_map(|line| line.split_once(": ")).map(|one| one.0).collect();
        names.sort_unstable();
        names
    }

    pub fn encoding(&self) -> &str {
        self.header("content-encoding").unwrap_or("identity")
    }

    pub fn text(&self) -> String {
        String::from_utf8(decoded(self.encoding(), &self.body)).unwrap()
    }

    /// The status and the code of a problem.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem: Value = self.text().parse().unwrap();
        (self.status, problem["code"].as_str().unwrap().to_owned())
    }
}

/// What has come of a body in chunks.
fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = bytes.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..at]).unwrap(), 16).unwrap();
        let chunk = &bytes[at + 2..];
        body.extend_from_slice(&chunk[..size.min(chunk.len())]);
        if size == 0 || chunk.len() < size + 2 {
            break;
        }
        bytes = &chunk[size + 2..];
    }
    body
}

pub async fn listening<M: baya::Module>() -> (TestApp, SocketAddr) {
    let app = TestApp::new::<M>().listen().await.unwrap();
    let address = app.address().unwrap();
    (app, address)
}

/// Sends a request and reads the answer. A server that has refused a body may hang up on the rest of it.
pub async fn send(
    address: SocketAddr,
    line: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut head = format!("{line} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    let sending = async move {
        let _ = writer.write_all(head.as_bytes()).await;
        let _ = writer.write_all(body).await;
        writer
    };
    let receiving = async move {
        let (mut answer, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
        while let Ok(read @ 1..) = reader.read(&mut buffer).await {
            answer.extend_from_slice(&buffer[..read]);
        }
        answer
    };
    let (_writer, answer) = tokio::join!(sending, receiving);
    Answer::read(&answer).unwrap_or_else(|| panic!("no answer to {line}"))
}

pub async fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(address, &format!("GET {path}"), headers, b"").await
}
