//! Tests of the app over a socket.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::path::Path;

use baya::testing::TestApp;
use files::{FilesModule, FolderPath, with_pages};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Server {
    app: TestApp,
    folder: TempDir,
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let app = TestApp::new::<FilesModule>()
            .replace::<FolderPath>(FolderPath(folder.path().to_owned()))
            .configure(with_pages)
            .listen()
            .await
            .expect("the app listens");
        Self { app, folder }
    }

    /// Sends a request, and returns the whole response.
    async fn send(&self, head: &str, body: &str) -> String {
        let address = self.app.address().expect("an address");
        let mut stream = TcpStream::connect(address).await.expect("the app listens");
        let length = body.len();
        let head = format!("{head}\r\nhost: t\r\nconnection: close\r\ncontent-length: {length}");
        let request = format!("{head}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.expect("the request is sent");
        let mut response = Vec::new();
        stream.read_to_end(&mut response).await.expect("the response is received");
        String::from_utf8_lossy(&response).into_owned()
    }

    async fn upload(&self, name: &str, text: &str) -> String {
        let form = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n--x--\r\n"
        );
        let head = "POST /api/files HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=x";
        self.send(head, &form).await
    }
}

fn file_count(folder: &Path) -> usize {
    std::fs::read_dir(folder).expect("a folder").count()
}

#[baya::test]
async fn lists_uploaded_files_and_returns_ranges_of_them() {
    let server = Server::start().await;
    let response = server.upload("notes.txt", "ten letters").await;
    assert!(response.starts_with("HTTP/1.1 201"), "{response}");
    assert!(response.ends_with(r#"[{"name":"notes.txt","bytes":11}]"#), "{response}");
    let list = server.send("GET /api/files HTTP/1.1", "").await;
    assert!(list.contains(r#""name":"notes.txt","bytes":11"#), "{list}");
    let part = server.send("GET /api/files/notes.txt HTTP/1.1\r\nrange: bytes=4-", "").await;
    assert!(part.starts_with("HTTP/1.1 206") && part.ends_with("letters"), "{part}");
    assert!(part.contains("attachment; filename=\"notes.txt\""), "{part}");
}

#[baya::test]
async fn deletes_a_file() {
    let server = Server::start().await;
    server.upload("notes.txt", "text").await;
    let remove = "DELETE /api/files/notes.txt HTTP/1.1";
    assert!(server.send(remove, "").await.starts_with("HTTP/1.1 204"));
    assert!(server.send(remove, "").await.starts_with("HTTP/1.1 404"));
    assert_eq!(file_count(server.folder.path()), 0);
}

#[baya::test]
async fn rejects_names_outside_of_the_folder() {
    let server = Server::start().await;
    let response = server.upload(".hidden", "text").await;
    assert!(
        response.starts_with("HTTP/1.1 422") && response.contains("invalid_name"),
        "{response}"
    );
    assert!(server.upload("../up.txt", "text").await.contains(r#""name":"up.txt""#));
    for path in ["..%2Fsecret", "%2E%2E", ".hidden"] {
        let response = server.send(&format!("GET /api/files/{path} HTTP/1.1"), "").await;
        assert!(response.starts_with("HTTP/1.1 4"), "{response}");
    }
    assert_eq!(file_count(server.folder.path()), 1);
}

#[baya::test]
async fn rejects_changes_by_pages_of_other_origins() {
    let server = Server::start().await;
    server.upload("notes.txt", "text").await;
    let foreign = "DELETE /api/files/notes.txt HTTP/1.1\r\nsec-fetch-site: cross-site";
    assert!(server.send(foreign, "").await.starts_with("HTTP/1.1 403"));
    let inline = server.send("GET /api/files/notes.txt?inline=true HTTP/1.1", "").await;
    assert!(inline.contains("content-security-policy: sandbox; default-src 'none'"), "{inline}");
}

#[baya::test]
async fn returns_the_page_for_all_paths_outside_of_the_api() {
    let server = Server::start().await;
    let page = server.send("GET /about HTTP/1.1\r\naccept: text/html", "").await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<title>Files</title>"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'self'"), "{page}");
    let unknown = server.send("GET /api/nowhere HTTP/1.1\r\naccept: text/html", "").await;
    assert!(unknown.starts_with("HTTP/1.1 404"), "{unknown}");
}

#[baya::test]
async fn errors_do_not_contain_rust_types() {
    let server = Server::start().await;
    for head in [
        "POST /files HTTP/1.1\r\ncontent-type: application/json",
        "POST /files HTTP/1.1\r\ncontent-type: multipart/form-data",
        "POST /files HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=x",
        "GET /files/none HTTP/1.1",
    ] {
        let response = server.send(head, "{}").await;
        assert!(response.starts_with("HTTP/1.1 4"), "{response}");
        for word in ["struct", "::multipart", "baya", "Multipart"] {
            assert!(!response.contains(word), "`{word}` for {head}: {response}");
        }
    }
}
