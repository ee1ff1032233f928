//! A client that writes forms byte by byte.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use baya::testing::{TestApp, Value};
use baya::{App, Root};
use baya_macros::token;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Where the files of a test lie.
#[token]
#[derive(Default)]
pub struct Directory(pub PathBuf);

/// An app on a port, over a directory of its own.
pub struct Server {
    pub app: TestApp,
    pub address: SocketAddr,
    pub directory: TempDir,
}

/// An answer, as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// One field: what stands behind `form-data;`, further headers, and the bytes.
pub fn part(disposition: &str, headers: &str, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n{headers}\r\n");
    [head.as_bytes(), bytes.as_ref(), b"\r\n"].concat()
}

pub fn text(name: &str, text: &str) -> Vec<u8> {
    part(&format!("name=\"{name}\""), "", text)
}

pub fn file(name: &str, file_name: &str, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let disposition = format!("name=\"{name}\"; filename=\"{file_name}\"");
    part(&disposition, "Content-Type: application/octet-stream\r\n", bytes)
}

/// A form of fields.
pub fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [&parts.concat()[..], b"--b--\r\n"].concat()
}

impl Server {
    pub async fn of<M: Root>() -> Self {
        Self::with::<M>(|app| app).await
    }

    pub async fn with<M: Root>(configure: impl FnOnce(App) -> App) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let app = TestApp::new::<M>()
            .replace_arc(Arc::new(Directory(directory.path().to_owned())))
            .configure(configure)
            .listen()
            .await
            .unwrap();
        let address = app.address().unwrap();
        Self { app, address, directory }
    }

    /// A connection on which the head of an upload has been sent.
    pub async fn begin(&self, path: &str, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nhost: t\r\nconnection: close\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream
    }

    /// Sends a whole form.
    pub async fn post(&self, path: &str, body: &[u8]) -> Answer {
        let headers = format!(
            "content-type: multipart/form-data; boundary=b\r\ncontent-length: {}\r\n",
            body.len()
        );
        self.send(path, &headers, body).await
    }

    /// Sends any headers and any body.
    pub async fn send(&self, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = self.begin(path, headers).await;
        // A server that refuses early closes while this is written.
        let _ = stream.write_all(body).await;
        Answer::of(stream).await
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        std::fs::read_dir(self.directory.path()).unwrap().count()
    }
}

impl Answer {
    pub async fn of(mut stream: TcpStream) -> Self {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// The body of a problem.
    #[track_caller]
    pub fn problem(&self) -> Value {
        assert!(self.head.contains("application/problem+json"), "{self:?}");
        serde_json::from_str(&self.body).unwrap()
    }

    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status, self.problem()["code"].as_str()),
            (status, Some(code)),
            "{self:?}"
        );
    }
}
