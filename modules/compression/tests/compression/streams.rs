//! Responses that are streamed in chunks.

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
use wire::{RawResponse, Server};

use crate::codec::{Encoded, decoded_so_far};

/// Longer than any chunk takes, so that one that never arrives fails.
const TIMEOUT: Duration = Duration::from_secs(30);

type Chunk = Result<Bytes, std::io::Error>;

/// The source of the next stream's chunks.
#[injectable]
struct Feed {
    #[inject(default)]
    next: Mutex<Option<Receiver<Chunk>>>,
}

#[controller]
struct Streams;

#[controller]
impl Streams {
    #[get("/stream")]
    async fn stream(&self, feed: Inject<Feed>) -> Result<Response, Error> {
        let mut chunks = feed.next.lock().unwrap().take().ok_or_else(Error::gone)?;
        let chunks = futures_util::stream::poll_fn(move |cx| chunks.poll_recv(cx));
        let mut response = Response::new(Body::from_stream(chunks));
        response.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        Ok(response)
    }

    #[get("/trailers")]
    async fn trailers(&self) -> Response {
        let trailers = async {
            let mut trailers = HeaderMap::new();
            trailers.insert("x-sum", "42".parse().unwrap());
            Some(Ok::<_, Infallible>(trailers))
        };
        let body = Full::new(Bytes::from("text ".repeat(1000))).with_trailers(trailers);
        let mut response = Response::new(Body::new(body));
        response.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        response.headers_mut().insert("trailer", "x-sum".parse().unwrap());
        response
    }
}

#[module(
    root,
    providers = [Feed],
    controllers = [Streams],
    middleware = [Middleware::new(Compression::new())],
)]
struct AppModule;

fn feed(server: &Server) -> Sender<Chunk> {
    let (sender, receiver) = channel(16);
    server.app.provider::<Feed>().next.lock().unwrap().replace(receiver);
    sender
}

/// A response that is still being received.
struct PendingResponse {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl PendingResponse {
    async fn start(server: &Server, path: &str, encoding: &str) -> Self {
        let headers = [("te", "trailers"), ("accept-encoding", encoding)];
        let stream = server.begin(&format!("GET {path}"), &headers).await;
        Self { stream, bytes: Vec::new() }
    }

    /// Reads more bytes. Returns `false` at the end.
    async fn read_more(&mut self) -> bool {
        let mut buffer = [0; 4096];
        let read = tokio::time::timeout(TIMEOUT, self.stream.read(&mut buffer)).await;
        let so_far = self.bytes.len();
        let read = read.unwrap_or_else(|_| panic!("nothing follows {so_far} bytes")).unwrap_or(0);
        self.bytes.extend_from_slice(&buffer[..read]);
        read > 0
    }

    /// Reads until the decoded body is `text`.
    async fn read_until(&mut self, encoding: &str, text: &str) {
        loop {
            let decoded = RawResponse::parse(&self.bytes);
            let decoded = decoded.map(|response| decoded_so_far(encoding, &response.body));
            if decoded.is_some_and(|decoded| decoded == text.as_bytes()) {
                return;
            }
            assert!(self.read_more().await, "the response ended before `{text}` arrived");
        }
    }
}

#[baya_macros::test]
async fn sends_each_chunk_of_a_slow_stream_at_once() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "br", "zstd"] {
        let sender = feed(&server);
        let mut pending = PendingResponse::start(&server, "/stream", encoding).await;
        let mut text = String::new();
        for chunk in ["first", " and second", " and third"] {
            sender.send(Ok(Bytes::from(chunk))).await.unwrap();
            text.push_str(chunk);
            pending.read_until(encoding, &text).await;
        }
        drop(sender);
        while pending.read_more().await {}
        let response = RawResponse::of(&pending.bytes);
        assert_eq!((response.encoding(), response.plain().text()), (encoding, &*text));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sends_a_large_chunk_completely_before_the_next() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "br", "zstd"] {
        let sender = feed(&server);
        let mut pending = PendingResponse::start(&server, "/stream", encoding).await;
        // Pseudo-random text, which hardly compresses.
        let mut number: u64 = 1;
        let large: String = std::iter::repeat_with(|| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(33 + (number >> 57) as u8 % 90)
        })
        .take(300_000)
        .collect();
        sender.send(Ok(Bytes::from(large.clone()))).await.unwrap();
        pending.read_until(encoding, &large).await;
        sender.send(Ok(Bytes::from("end"))).await.unwrap();
        drop(sender);
        while pending.read_more().await {}
        let response = RawResponse::of(&pending.bytes);
        assert_eq!(response.plain().text(), format!("{large}end"));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn compresses_empty_streams() {
    let server = Server::of::<AppModule>().await;
    for encoding in ["gzip", "br", "zstd"] {
        drop(feed(&server));
        let response = server.get("/stream", &[("accept-encoding", encoding)]).await;
        assert_eq!((response.encoding(), response.plain().text()), (encoding, ""));
    }
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn truncates_streams_that_fail() {
    let server = Server::of::<AppModule>().await;
    let sender = feed(&server);
    let mut pending = PendingResponse::start(&server, "/stream", "gzip").await;
    sender.send(Ok(Bytes::from("first"))).await.unwrap();
    pending.read_until("gzip", "first").await;
    sender.send(Err(std::io::Error::other("on purpose"))).await.unwrap();
    while pending.read_more().await {}
    assert!(!pending.bytes.ends_with(b"0\r\n\r\n"), "the response looks complete");
    server.app.shutdown().await?;
}

#[baya_macros::test]
async fn sends_trailers_after_the_body() {
    let server = Server::of::<AppModule>().await;
    let mut pending = PendingResponse::start(&server, "/trailers", "gzip").await;
    while pending.read_more().await {}
    let response = RawResponse::of(&pending.bytes);
    assert_eq!((response.encoding(), response.plain().text()), ("gzip", &*"text ".repeat(1000)));
    assert!(pending.bytes.ends_with(b"0\r\nx-sum: 42\r\n\r\n"), "{:?}", pending.bytes);
    server.app.shutdown().await?;
}
