//! Uploads that are larger than the memory they may use.

use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baya::axum::body::Body;
use baya::axum::http::Request;
use baya::testing::TestApp;
use baya::{Error, Inject};
use baya_macros::{controller, module, token};
use baya_multipart::{Multipart, UploadLimits};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::io::AsyncWriteExt;
use wire::RawResponse;

use crate::upload::{Directory, Server, part};

const CHUNK: usize = 1 << 20;
const CHUNKS: usize = 64;

/// How many chunks of a body have been read.
#[token]
#[derive(Default)]
struct ReadChunks(AtomicUsize);

#[controller]
#[meta(UploadLimits::new().total(1 << 30))]
struct Forms;

#[controller]
impl Forms {
    #[post("/save")]
    async fn save(&self, form: Multipart, directory: Inject<Directory>) -> Result<String, Error> {
        let mut form = form.in_directory(&directory.0);
        let Some(field) = form.next_field().await? else { return Err(Error::bad_request()) };
        let file = field.save().await?;
        let bytes = std::fs::read(file.path())?;
        let mut hasher = DefaultHasher::new();
        hasher.write(&bytes);
        Ok(format!("{} {}", file.len(), hasher.finish()))
    }

    #[post("/stream")]
    async fn stream(&self, mut form: Multipart) -> Result<String, Error> {
        let Some(mut field) = form.next_field().await? else { return Err(Error::bad_request()) };
        let mut bytes = 0;
        let mut largest = 0;
        let mut hasher = DefaultHasher::new();
        while let Some(chunk) = field.next().await.transpose()? {
            bytes += chunk.len();
            largest = largest.max(chunk.len());
            hasher.write(&chunk);
        }
        Ok(format!("{bytes} {} {}", hasher.finish(), largest <= CHUNK))
    }

    #[post("/first")]
    async fn first(&self, mut form: Multipart, read: Inject<ReadChunks>) -> Result<String, Error> {
        let Some(mut field) = form.next_field().await? else { return Err(Error::bad_request()) };
        field.chunk().await?;
        Ok((read.0.load(Ordering::SeqCst) < 8).to_string())
    }
}

#[module(
    root,
    providers = [
        value(Directory::default() as Directory),
        value(ReadChunks::default() as ReadChunks),
    ],
    controllers = [Forms],
)]
struct AppModule;

/// A chunk whose bytes differ from those of other chunks.
fn chunk(seed: usize, number: usize) -> Vec<u8> {
    (0..CHUNK).map(|at| ((at / 7) ^ (number * 31) ^ seed) as u8).collect()
}

/// Uploads a file of `chunks` chunks. Returns the response and the hash of the file.
async fn upload(server: &Server, path: &str, seed: usize, chunks: usize) -> (RawResponse, u64) {
    let whole = part("name=\"f\"; filename=\"f.bin\"", "", "");
    let head = &whole[..whole.len() - 2];
    let tail = b"\r\n--b--\r\n";
    let length = (head.len() + chunks * CHUNK + tail.len()).to_string();
    let mut stream = server.begin(path, ("content-length", &length)).await;
    stream.write_all(head).await.unwrap();
    let mut hasher = DefaultHasher::new();
    for number in 0..chunks {
        let chunk = chunk(seed, number);
        hasher.write(&chunk);
        stream.write_all(&chunk).await.unwrap();
    }
    stream.write_all(tail).await.unwrap();
    (RawResponse::read(stream).await, hasher.finish())
}

#[baya_macros::test]
async fn saves_a_large_file_completely() {
    let server = Server::of::<AppModule>().await;
    let (response, hash) = upload(&server, "/save", 1, CHUNKS).await;
    assert_eq!(response.text(), format!("{} {hash}", CHUNKS * CHUNK));
    assert_eq!(server.files(), 0);
}

#[baya_macros::test]
async fn streams_a_large_file_in_small_chunks() {
    let server = Server::of::<AppModule>().await;
    let (response, hash) = upload(&server, "/stream", 2, CHUNKS).await;
    assert_eq!(response.text(), format!("{} {hash} true", CHUNKS * CHUNK));
}

#[baya_macros::test]
async fn keeps_concurrent_uploads_apart() {
    let server = Server::of::<AppModule>().await;
    let uploads = tokio::join!(upload(&server, "/save", 3, 8), upload(&server, "/save", 4, 8));
    let ((first, first_hash), (second, second_hash)) = uploads;
    assert_ne!(first_hash, second_hash);
    assert_eq!(first.text(), format!("{} {first_hash}", 8 * CHUNK));
    assert_eq!(second.text(), format!("{} {second_hash}", 8 * CHUNK));
}

#[baya_macros::test]
async fn reads_no_more_than_the_handler_consumes() {
    let read = Arc::new(ReadChunks::default());
    let app = TestApp::new::<AppModule>().replace_arc(Arc::clone(&read)).start().await?;
    let head =
        Bytes::from_static(b"--b\r\ncontent-disposition: form-data; name=f; filename=f\r\n\r\n");
    let chunks = (0..1000).map(move |number| {
        read.0.fetch_add(1, Ordering::SeqCst);
        let chunk = if number == 0 { head.clone() } else { Bytes::from_static(&[b'x'; 1000]) };
        Ok::<_, std::io::Error>(chunk)
    });
    let request = Request::post("/first")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from_stream(stream::iter(chunks)))?;
    let response = tower::ServiceExt::oneshot(app.router(), request).await?;
    let body = baya::axum::body::to_bytes(response.into_body(), 100).await?;
    assert_eq!(&body[..], b"true");
}
