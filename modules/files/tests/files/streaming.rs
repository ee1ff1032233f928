//! Files on the disk, while they are sent.

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
use wire::{Answer, Server, talk};

/// Where the files of a test are.
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
        let pieces = ["01234", "56789"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece)));
        File::stream(stream::iter(pieces)).length(length)
    }

    #[get("/broken")]
    async fn broken(&self) -> File {
        let pieces = [Ok(Bytes::from("01234")), Err(std::io::Error::other("it broke"))];
        File::stream(stream::iter(pieces)).name("a.bin").attachment()
    }
}

#[module(root, providers = [value(Directory(PathBuf::new()))], controllers = [Files])]
struct AppModule;

/// An app over a directory with one file.
async fn server(name: &str, bytes: &[u8]) -> (Server, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(name), bytes).unwrap();
    let app =
        TestApp::new::<AppModule>().replace_arc(Arc::new(Directory(directory.path().to_owned())));
    (Server::on(app).await, directory)
}

/// More than all buffers of a connection hold.
const LARGE: u64 = 64 << 20;

/// A file that is being sent: the client has read its first bytes alone.
async fn begun() -> (Server, TempDir, TcpStream, Vec<u8>) {
    let (server, directory) = server("large.bin", b"").await;
    let file = fs::File::create(directory.path().join("large.bin")).unwrap();
    file.set_len(LARGE).unwrap();
    let mut stream = server.begin("GET /file/large.bin", &[]).await;
    let mut begin = vec![0; 1024];
    stream.read_exact(&mut begin).await.unwrap();
    (server, directory, stream, begin)
}

#[baya_macros::test]
async fn a_file_of_many_pieces_comes_as_it_is() {
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
async fn a_file_is_known_by_its_tag_until_it_changes() {
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
async fn what_is_no_regular_file_is_404() {
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
async fn a_file_that_is_deleted_while_it_is_sent_comes_whole() {
    let (_server, directory, mut stream, mut answer) = begun().await;
    fs::remove_file(directory.path().join("large.bin")).unwrap();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = Answer::of(&answer);
    assert_eq!((answer.status, answer.body.len() as u64), (200, LARGE));
}

#[baya_macros::test]
async fn a_file_that_shrinks_while_it_is_sent_breaks_the_answer_off() {
    let (server, directory, stream, mut answer) = begun().await;
    let file = fs::File::options().write(true).open(directory.path().join("large.bin")).unwrap();
    file.set_len(1 << 20).unwrap();
    // The connection ends before all has come, which is how a client of HTTP/1 tells.
    answer.extend(talk(stream, b"").await);
    assert!((answer.len() as u64) < LARGE);
    let other = server.get("/file/large.bin", &[("range", "bytes=-1")]).await;
    assert_eq!(other.status, 206, "the server goes on");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn the_end_of_a_large_file_is_had_without_its_beginning() {
    let (server, directory) = server("sparse.bin", b"").await;
    let file = fs::File::create(directory.path().join("sparse.bin")).unwrap();
    file.set_len(1 << 33).unwrap();
    let end = server.get("/file/sparse.bin", &[("range", "bytes=-3")]).await;
    assert_eq!((end.status, &*end.body), (206, &[0, 0, 0][..]));
    let range = format!("bytes {}-{}/{}", (1_u64 << 33) - 3, (1_u64 << 33) - 1, 1_u64 << 33);
    assert_eq!(end.header("content-range"), Some(&*range));
}

#[baya_macros::test]
async fn a_stream_of_another_length_than_was_said_breaks_the_answer_off() {
    let (server, _directory) = server("a.txt", b"").await;
    assert_eq!(server.get("/stream/10", &[]).await.text(), "0123456789");
    for length in [7, 20] {
        // What broke before anything was sent is an answer that never came.
        let broken = talk(server.begin(&format!("GET /stream/{length}"), &[]).await, b"").await;
        let body = broken.windows(4).position(|four| four == b"\r\n\r\n");
        assert!(body.is_none_or(|end| broken.len() - end - 4 < length), "{length}");
    }
}

#[baya_macros::test]
async fn a_stream_that_fails_does_not_end_as_if_it_were_whole() {
    let (server, _directory) = server("a.txt", b"").await;
    let answer = talk(server.begin("GET /broken", &[]).await, b"").await;
    assert!(!answer.ends_with(b"0\r\n\r\n"), "{}", String::from_utf8_lossy(&answer));
}
