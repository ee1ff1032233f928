//! Answers that come piece by piece.

use std::convert::Infallible;
use std::sync::Mutex;
use std::time::Duration;

use baya::axum::body::{Body, Bytes};
use baya::axum::http::HeaderMap;
use baya::axum::response::Response;
use baya::{Error, Inject, Middleware};
use baya_compression::Compression;
use baya_macros::{controller, injectable, module};
use http_body_util::{BodyExt, Full};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use wire::{Answer, Server};

use crate::codec::{Encoded, decoded_so_far};

/// Longer than anything here takes, so that what never comes is a failure.
const LONG: Duration = Duration::from_secs(30);

type Piece = Result<Bytes, std::io::Error>;

/// Where the next stream has its pieces from.
#[injectable]
struct Feed {
    #[inject(default)]
    next: Mutex<Option<Receiver<Piece>>>,
}

#[controller]
struct Streams;

#[controller]
impl Streams {
    #[get("/stream")]
    async fn stream(&self, feed: Inject<Feed>) -> Result<Response, Error> {
        let mut pieces = feed.next.lock().unwrap().take().ok_or_else(Error::gone)?;
        let pieces = futures_util::stream::poll_fn(move |cx| pieces.poll_recv(cx));
        let mut answer = Response::new(Body::from_stream(pieces));
        answer.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        Ok(answer)
    }

    #[get("/trailers")]
    async fn trailers(&self) -> Response {
        let trailers = async {
            let mut trailers = HeaderMap::new();
            trailers.insert("x-sum", "42".parse().unwrap());
            Some(Ok::<_, Infallible>(trailers))
        };
        let body = Full::new(Bytes::from("text ".repeat(1000))).with_trailers(trailers);
        let mut answer = Response::new(Body::new(body));
        answer.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        answer.headers_mut().insert("trailer", "x-sum".parse().unwrap());
        answer
    }
}

#[module(
    root,
    providers = [Feed],
    controllers = [Streams],
    middleware = [Middleware::new(Compression::new())],
)]
struct AppModule;

fn feed(server: &Server) -> Sender<Piece> {
    let (sender, receiver) = channel(16);
    server.app.provider::<Feed>().next.lock().unwrap().replace(receiver);
    sender
}

/// A request whose answer is still coming.
struct Coming {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Coming {
    async fn of(server: &Server, path: &str, encoding: &str) -> Self {
        let headers = [("te", "trailers"), ("accept-encoding", encoding)];
        let stream = server.begin(&format!("GET {path}"), &headers).await;
        Self { stream, bytes: Vec::new() }
    }

    /// Reads more; whether there was more.
    async fn more(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let read = tokio::time::timeout(LONG, self.stream.read(&mut buffer)).await;
        let so_far = self.bytes.len();
        let read =
            read.unwrap_or_else(|_| panic!("nothing comes behind {so_far} bytes")).unwrap_or(0);
        self.bytes.extend_from_slice(&buffer[..read]);
        read > 0
    }

    /// Reads until this has come.
    async fn until(&mut self, encoding: &str, text: &str) {
        loop {
            let known = Answer::parse(&self.bytes);
            let known = known.map(|answer| decoded_so_far(encoding, &answer.body));
            if known.is_some_and(|known| known == text.as_bytes()) {
                return;
            }
            assert!(self.more().await, "it ended before `{text}` came");
        }
    }
}

#[baya_macros::test]
async fn each_piece_of_a_slow_stream_comes_when_it_is_there() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "br", "zstd"] {
        let sender = feed(&server);
        let mut coming = Coming::of(&server, "/stream", encoding).await;
        let mut text = String::new();
        for piece in ["first", " and second", " and third"] {
            sender.send(Ok(Bytes::from(piece))).await.unwrap();
            text.push_str(piece);
            coming.until(encoding, &text).await;
        }
        drop(sender);
        while coming.more().await {}
        let answer = Answer::of(&coming.bytes);
        assert_eq!((answer.encoding(), answer.plain().text()), (encoding, &*text));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_piece_larger_than_any_buffer_comes_whole_before_the_next() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "br", "zstd"] {
        let sender = feed(&server);
        let mut coming = Coming::of(&server, "/stream", encoding).await;
        // What can hardly be compressed.
        let mut number: u64 = 1;
        let large: String = std::iter::repeat_with(|| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(33 + (number >> 57) as u8 % 90)
        })
        .take(300_000)
        .collect();
        sender.send(Ok(Bytes::from(large.clone()))).await.unwrap();
        coming.until(encoding, &large).await;
        sender.send(Ok(Bytes::from("end"))).await.unwrap();
        drop(sender);
        while coming.more().await {}
        let answer = Answer::of(&coming.bytes);
        assert_eq!(answer.plain().text(), format!("{large}end"));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_stream_without_a_byte_is_whole_too() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "br", "zstd"] {
        drop(feed(&server));
        let answer = server.get("/stream", &[("accept-encoding", encoding)]).await;
        assert_eq!((answer.encoding(), answer.plain().text()), (encoding, ""));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn a_stream_that_fails_is_cut_off_and_not_ended() {
    let server = Server::of::<AppModule>().await;
    let sender = feed(&server);
    let mut coming = Coming::of(&server, "/stream", "gzip").await;
    sender.send(Ok(Bytes::from("first"))).await.unwrap();
    coming.until("gzip", "first").await;
    sender.send(Err(std::io::Error::other("on purpose"))).await.unwrap();
    while coming.more().await {}
    assert!(!coming.bytes.ends_with(b"0\r\n\r\n"), "it looks whole");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn trailers_come_behind_the_end() {
    let server = Server::of::<AppModule>().await;
    let mut coming = Coming::of(&server, "/trailers", "gzip").await;
    while coming.more().await {}
    let answer = Answer::of(&coming.bytes);
    assert_eq!((answer.encoding(), answer.plain().text()), ("gzip", &*"text ".repeat(1000)));
    assert!(coming.bytes.ends_with(b"0\r\nx-sum: 42\r\n\r\n"), "{:?}", coming.bytes);
    server.app.shutdown().await?;
}
