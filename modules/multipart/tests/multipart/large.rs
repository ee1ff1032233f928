//! Uploads that are larger than memory should be.

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
use wire::Answer;

use crate::upload::{Directory, Server, part};

const PIECE: usize = 1 << 20;
const PIECES: usize = 64;

/// How many pieces of a body have been asked for.
#[token]
#[derive(Default)]
struct Asked(AtomicUsize);

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
        let (mut bytes, mut largest, mut hasher) = (0, 0, DefaultHasher::new());
        while let Some(piece) = field.next().await.transpose()? {
            bytes += piece.len();
            largest = largest.max(piece.len());
            hasher.write(&piece);
        }
        Ok(format!("{bytes} {} {}", hasher.finish(), largest <= PIECE))
    }

    #[post("/first")]
    async fn first(&self, mut form: Multipart, asked: Inject<Asked>) -> Result<String, Error> {
        let Some(mut field) = form.next_field().await? else { return Err(Error::bad_request()) };
        field.chunk().await?;
        Ok((asked.0.load(Ordering::SeqCst) < 8).to_string())
    }
}

#[module(
    root,
    providers = [
        value(Directory::default() as Directory),
        value(Asked::default() as Asked),
    ],
    controllers = [Forms],
)]
struct AppModule;

/// A piece whose bytes differ from those of other pieces.
fn piece(seed: usize, number: usize) -> Vec<u8> {
    (0..PIECE).map(|at| ((at / 7) ^ (number * 31) ^ seed) as u8).collect()
}

/// Uploads a file of so many pieces while they are made; gives the answer and the hash of what was sent.
async fn upload(server: &Server, path: &str, seed: usize, pieces: usize) -> (Answer, u64) {
    let whole = part("name=\"f\"; filename=\"f.bin\"", "", "");
    let head = &whole[..whole.len() - 2];
    let tail = b"\r\n--b--\r\n";
    let length = (head.len() + pieces * PIECE + tail.len()).to_string();
    let mut stream = server.begin(path, ("content-length", &length)).await;
    stream.write_all(head).await.unwrap();
    let mut hasher = DefaultHasher::new();
    for number in 0..pieces {
        let piece = piece(seed, number);
        hasher.write(&piece);
        stream.write_all(&piece).await.unwrap();
    }
    stream.write_all(tail).await.unwrap();
    (Answer::read(stream).await, hasher.finish())
}

#[baya_macros::test]
async fn a_large_file_comes_whole_onto_the_disk() {
    let server = Server::of::<AppModule>().await;
    let (answer, hash) = upload(&server, "/save", 1, PIECES).await;
    assert_eq!(answer.text(), format!("{} {hash}", PIECES * PIECE));
    assert_eq!(server.files(), 0);
}

#[baya_macros::test]
async fn a_large_file_comes_whole_as_a_stream_of_small_pieces() {
    let server = Server::of::<AppModule>().await;
    let (answer, hash) = upload(&server, "/stream", 2, PIECES).await;
    assert_eq!(answer.text(), format!("{} {hash} true", PIECES * PIECE));
}

#[baya_macros::test]
async fn two_uploads_at_once_do_not_mix() {
    let server = Server::of::<AppModule>().await;
    let uploads = tokio::join!(upload(&server, "/save", 3, 8), upload(&server, "/save", 4, 8));
    let ((one, first), (other, second)) = uploads;
    assert_ne!(first, second);
    assert_eq!(one.text(), format!("{} {first}", 8 * PIECE));
    assert_eq!(other.text(), format!("{} {second}", 8 * PIECE));
}

#[baya_macros::test]
async fn no_more_is_taken_than_is_used() {
    let asked = Arc::new(Asked::default());
    let app = TestApp::new::<AppModule>().replace_arc(Arc::clone(&asked)).start().await?;
    let head =
        Bytes::from_static(b"--b\r\ncontent-disposition: form-data; name=f; filename=f\r\n\r\n");
    let pieces = (0..1000).map(move |number| {
        asked.0.fetch_add(1, Ordering::SeqCst);
        let piece = if number == 0 { head.clone() } else { Bytes::from_static(&[b'x'; 1000]) };
        Ok::<_, std::io::Error>(piece)
    });
    let request = Request::post("/first")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(Body::from_stream(stream::iter(pieces)))?;
    let answer = tower::ServiceExt::oneshot(app.router(), request).await?;
    let body = baya::axum::body::to_bytes(answer.into_body(), 100).await?;
    assert_eq!(&body[..], b"true");
}
