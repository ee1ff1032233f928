//! A client that sends what it is told, byte by byte, and shows what comes back.

use std::net::SocketAddr;

use baya::testing::TestApp;
use baya::{App, Module};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Every value of a header, joined by commas; empty for none.
    pub fn header(&self, name: &str) -> String {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn is(&self, status: u16, text: &str) {
        assert_eq!((self.status, &*self.text()), (status, text), "{self:?}");
    }

    /// A field of a problem.
    #[track_caller]
    pub fn problem(&self, field: &str) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem: serde_json::Value = serde_json::from_slice(&self.body).expect("JSON");
        problem[field].as_str().unwrap_or_default().to_owned()
    }
}

/// An app on a port.
pub struct Server {
    pub app: TestApp,
    pub address: SocketAddr,
}

/// Serves an app.
pub async fn serve<M: Module>() -> Server {
    serve_as::<M>(|app| app).await
}

/// Serves an app that was told something before.
pub async fn serve_as<M: Module>(configure: impl FnOnce(App) -> App) -> Server {
    let app = TestApp::new::<M>().configure(configure).listen().await.expect("it boots");
    let address = app.address().expect("it listens");
    Server { app, address }
}

impl Server {
    /// Sends a head without a body, such as `GET / HTTP/1.1` with lines of headers, and reads the answer.
    pub async fn ask(&self, line: &str, headers: &[&str]) -> Answer {
        self.send(line, headers, b"").await
    }

    /// The same with a body, whose length is added.
    pub async fn send(&self, line: &str, headers: &[&str], body: &[u8]) -> Answer {
        let mut head = format!("{line} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:")) {
            head.push_str("host: test\r\n");
        }
        if !body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        for header in headers {
            head.push_str(header);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(head.as_bytes()).await.expect("it reads");
        // Who refuses a body need not read it.
        let _ = stream.write_all(body).await;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        parse(&bytes)
    }
}

/// Reads one answer.
#[track_caller]
pub fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no head in {:?}", String::from_utf8_lossy(bytes)));
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let header = |line: &str| {
        let (name, value) = line.split_once(':').expect("a header");
        (name.to_ascii_lowercase(), value.trim().to_owned())
    };
    let headers: Vec<_> = lines.map(header).collect();
    let mut body = bytes[end + 4..].to_vec();
    if headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked") {
        body = unchunked(&body);
    }
    Answer { status: status.expect("a status"), headers, body }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).ok();
        let size = size.and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let from = end + 2;
        body.extend_from_slice(&rest[from..rest.len().min(from + size)]);
        rest = rest.get(from + size + 2..).unwrap_or_default();
    }
    body
}
