//! Helpers that build forms byte by byte, and a server with a directory for files.

use std::path::PathBuf;
use std::sync::Arc;

use baya::testing::TestApp;
use baya::{App, Root};
use baya_macros::token;
use tempfile::TempDir;
use tokio::net::TcpStream;
use wire::{Header, RawResponse};

/// The directory of a test's files.
#[token]
#[derive(Default)]
pub struct Directory(pub PathBuf);

/// An app on a port, with a directory of its own.
pub struct Server {
    pub wire: wire::Server,
    pub directory: TempDir,
}

/// The content type of a form.
pub const FORM: Header<'_> = ("content-type", "multipart/form-data; boundary=b");

/// One field: the parameters after `form-data;`, further headers, and the bytes.
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

/// A form with these fields.
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
            .configure(configure);
        Self { wire: wire::Server::on(app).await, directory }
    }

    /// Opens a connection and sends the head of a form.
    pub async fn begin(&self, path: &str, header: Header<'_>) -> TcpStream {
        self.wire.begin(&format!("POST {path}"), &[FORM, header]).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, body: &[u8]) -> RawResponse {
        self.send(path, &[FORM], body).await
    }

    /// Sends a body of any type.
    pub async fn send(&self, path: &str, headers: &[Header<'_>], body: &[u8]) -> RawResponse {
        self.wire.send(&format!("POST {path}"), headers, body).await
    }

    /// The number of files in the directory.
    pub fn files(&self) -> usize {
        std::fs::read_dir(self.directory.path()).unwrap().count()
    }
}
