//! The app as its users see it, over a socket.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

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
            .expect("it listens");
        Self { app, folder }
    }

    /// Sends a request whole, and reads the answer to its end.
    async fn ask(&self, head: &str, body: &str) -> String {
        let address = self.app.address().expect("an address");
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        let length = body.len();
        let head = format!("{head}\r\nhost: t\r\nconnection: close\r\ncontent-length: {length}");
        let request = format!("{head}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn upload(&self, name: &str, text: &str) -> String {
        let form = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n--x--\r\n"
        );
        let head = "POST /api/files HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=x";
        self.ask(head, &form).await
    }
}

fn files_in(folder: &Path) -> usize {
    std::fs::read_dir(folder).expect("a folder").count()
}

#[baya::test]
async fn what_is_uploaded_is_listed_and_downloaded_in_parts() {
    let server = Server::start().await;
    let answer = server.upload("notes.txt", "ten letters").await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(answer.ends_with(r#"[{"name":"notes.txt","bytes":11}]"#), "{answer}");
    let list = server.ask("GET /api/files HTTP/1.1", "").await;
    assert!(list.contains(r#""name":"notes.txt","bytes":11"#), "{list}");
    let part = server.ask("GET /api/files/notes.txt HTTP/1.1\r\nrange: bytes=4-", "").await;
    assert!(part.starts_with("HTTP/1.1 206") && part.ends_with("letters"), "{part}");
    assert!(part.contains("attachment; filename=\"notes.txt\""), "{part}");
}

#[baya::test]
async fn what_is_removed_is_gone() {
    let server = Server::start().await;
    server.upload("notes.txt", "text").await;
    let remove = "DELETE /api/files/notes.txt HTTP/1.1";
    assert!(server.ask(remove, "").await.starts_with("HTTP/1.1 204"));
    assert!(server.ask(remove, "").await.starts_with("HTTP/1.1 404"));
    assert_eq!(files_in(server.folder.path()), 0);
}

#[baya::test]
async fn a_name_that_leads_elsewhere_is_refused_and_leaves_nothing() {
    let server = Server::start().await;
    let answer = server.upload(".hidden", "text").await;
    assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("invalid_name"), "{answer}");
    assert!(server.upload("../up.txt", "text").await.contains(r#""name":"up.txt""#));
    for path in ["..%2Fsecret", "%2E%2E", ".hidden"] {
        let answer = server.ask(&format!("GET /api/files/{path} HTTP/1.1"), "").await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(files_in(server.folder.path()), 1);
}

#[baya::test]
async fn a_page_of_another_origin_can_neither_upload_nor_remove() {
    let server = Server::start().await;
    server.upload("notes.txt", "text").await;
    let foreign = "DELETE /api/files/notes.txt HTTP/1.1\r\nsec-fetch-site: cross-site";
    assert!(server.ask(foreign, "").await.starts_with("HTTP/1.1 403"));
    let inline = server.ask("GET /api/files/notes.txt?inline=true HTTP/1.1", "").await;
    assert!(inline.contains("content-security-policy: sandbox; default-src 'none'"), "{inline}");
}

#[baya::test]
async fn the_page_answers_for_its_own_paths_and_not_for_those_of_the_api() {
    let server = Server::start().await;
    let page = server.ask("GET /about HTTP/1.1\r\naccept: text/html", "").await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<title>Files</title>"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'self'"), "{page}");
    let unknown = server.ask("GET /api/nowhere HTTP/1.1\r\naccept: text/html", "").await;
    assert!(unknown.starts_with("HTTP/1.1 404"), "{unknown}");
}

#[baya::test]
async fn errors_name_no_type_of_the_program() {
    let server = Server::start().await;
    for head in [
        "POST /files HTTP/1.1\r\ncontent-type: application/json",
        "POST /files HTTP/1.1\r\ncontent-type: multipart/form-data",
        "POST /files HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=x",
        "GET /files/none HTTP/1.1",
    ] {
        let answer = server.ask(head, "{}").await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        for word in ["struct", "::multipart", "baya", "Multipart"] {
            assert!(!answer.contains(word), "`{word}` for {head}: {answer}");
        }
    }
}
