//! Files and streams while they are sent.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use baya::testing::TestApp;
use baya::{Error, Inject};
use baya_files::File;
use baya_macros::{controller, module, token};
use bytes::Bytes;
use futures_util::stream;
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use wire::{RawResponse, Server, exchange};

/// The directory of a test's files.
#[token]
struct Directory(PathBuf);

#[controller]
struct Files;

#[controller]
impl Files {
    #[get("/file/{name}")]
    async fn file(
        &self,
        directory: Inject<Directory>,
        #[param] name: String,
    ) -> Result<File, Error> {
        File::open(directory.0.join(name)).await
    }

    #[get("/stream/{length}")]
    async fn stream(&self, #[param] length: u64) -> File {
        let chunks = ["01234", "56789"].map(|chunk| Ok::<_, std::io::Error>(Bytes::from(chunk)));
        File::stream(stream::iter(chunks)).length(length)
    }

    #[get("/failing")]
    async fn failing(&self) -> File {
        let chunks = [Ok(Bytes::from("01234")), Err(std::io::Error::other("failed"))];
        File::stream(stream::iter(chunks)).name("a.bin").attachment()
    }
}

#[module(root, providers = [value(Directory(PathBuf::new()))], controllers = [Files])]
struct AppModule;

/// An app with a directory that contains one file.
async fn server(name: &str, bytes: &[u8]) -> (Server, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(name), bytes).unwrap();
    let app =
        TestApp::new::<AppModule>().replace_arc(Arc::new(Directory(directory.path().to_owned())));
    (Server::on(app).await, directory)
}

/// More than all buffers of a connection can hold.
const LARGE: u64 = 64 << 20;

/// Begins to receive a large file. Returns the first bytes of the response.
async fn begin_download() -> (Server, TempDir, TcpStream, Vec<u8>) {
    let (server, directory) = server("large.bin", b"").await;
    let file = fs::File::create(directory.path().join("large.bin")).unwrap();
    file.set_len(LARGE).unwrap();
    let mut stream = server.begin("GET /file/large.bin", &[]).await;
    let mut beginning = vec![0; 1024];
    stream.read_exact(&mut beginning).await.unwrap();
    (server, directory, stream, beginning)
}

#[baya_macros::test]
async fn sends_a_file_of_many_chunks_unchanged() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
    let (server, _directory) = server("many.bin", &bytes).await;
    let whole = server.get("/file/many.bin", &[]).await;
    assert_eq!(whole.header("content-length"), Some("200000"));
    assert!(whole.body == bytes);
    let part = server.get("/file/many.bin", &[("range", "bytes=65000-140000")]).await;
    assert!(part.status == 206 && part.body == bytes[65_000..=140_000]);
    let parts = server.get("/file/many.bin", &[("range", "bytes=0-70000,199999-")]).await;
    assert!(parts.body.windows(70_001).any(|window| window == &bytes[..=70_000]));
}

#[baya_macros::test]
async fn changes_the_tag_when_the_file_changes() {
    let (server, directory) = server("a.txt", b"one").await;
    let first = server.get("/file/a.txt", &[]).await;
    assert_eq!(first.header("content-type"), Some("text/plain; charset=utf-8"));
    let tag = first.header("etag").unwrap();
    let since = first.header("last-modified").unwrap();
    assert_eq!(server.get("/file/a.txt", &[("if-none-match", tag)]).await.status, 304);
    assert_eq!(server.get("/file/a.txt", &[("if-modified-since", since)]).await.status, 304);
    fs::write(directory.path().join("a.txt"), b"three").unwrap();
    let changed = server.get("/file/a.txt", &[("if-none-match", tag)]).await;
    assert_eq!((changed.status, changed.text()), (200, "three"));
    let resumed = server.get("/file/a.txt", &[("range", "bytes=1-"), ("if-range", tag)]).await;
    assert_eq!((resumed.status, resumed.text()), (200, "three"));
}

#[baya_macros::test]
async fn responds_404_unless_there_is_a_regular_file() {
    let (server, directory) = server("a.txt", b"one").await;
    fs::create_dir(directory.path().join("directory")).unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    for name in ["none", "directory", "pipe", "a%00b", "a.txt%2Fb"] {
        let missing = server.get(&format!("/file/{name}"), &[]).await;
        assert_eq!(missing.status, 404, "{name}");
        assert_eq!(missing.problem()["instance"], format!("/file/{name}"));
    }
}

#[baya_macros::test]
async fn completes_a_download_after_the_file_was_deleted() {
    let (_server, directory, mut stream, mut response) = begin_download().await;
    fs::remove_file(directory.path().join("large.bin")).unwrap();
    stream.read_to_end(&mut response).await.unwrap();
    let response = RawResponse::of(&response);
    assert_eq!((response.status, response.body.len() as u64), (200, LARGE));
}

#[baya_macros::test]
async fn aborts_a_download_after_the_file_was_truncated() {
    let (server, directory, stream, mut response) = begin_download().await;
    let file = fs::File::options().write(true).open(directory.path().join("large.bin")).unwrap();
    file.set_len(1 << 20).unwrap();
    // The connection is closed early, which is how HTTP/1 clients detect the truncation.
    response.extend(exchange(stream, b"").await);
    assert!((response.len() as u64) < LARGE);
    let other = server.get("/file/large.bin", &[("range", "bytes=-1")]).await;
    assert_eq!(other.status, 206, "the server keeps running");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sends_the_end_of_a_large_file_without_reading_its_beginning() {
    let (server, directory) = server("sparse.bin", b"").await;
    let file = fs::File::create(directory.path().join("sparse.bin")).unwrap();
    file.set_len(1 << 33).unwrap();
    let end = server.get("/file/sparse.bin", &[("range", "bytes=-3")]).await;
    assert_eq!((end.status, &*end.body), (206, &[0, 0, 0][..]));
    let range = format!("bytes {}-{}/{}", (1_u64 << 33) - 3, (1_u64 << 33) - 1, 1_u64 << 33);
    assert_eq!(end.header("content-range"), Some(&*range));
}

#[baya_macros::test]
async fn aborts_a_stream_whose_length_differs_from_the_declared_one() {
    let (server, _directory) = server("a.txt", b"").await;
    assert_eq!(server.get("/stream/10", &[]).await.text(), "0123456789");
    for length in [7, 20] {
        // If the stream fails before anything was sent, there is no response.
        let aborted =
            exchange(server.begin(&format!("GET /stream/{length}"), &[]).await, b"").await;
        let body = aborted.windows(4).position(|four| four == b"\r\n\r\n");
        assert!(body.is_none_or(|end| aborted.len() - end - 4 < length), "{length}");
    }
}

#[baya_macros::test]
async fn aborts_a_stream_that_fails() {
    let (server, _directory) = server("a.txt", b"").await;
    let response = exchange(server.begin("GET /failing", &[]).await, b"").await;
    assert!(!response.ends_with(b"0\r\n\r\n"), "{}", String::from_utf8_lossy(&response));
}
