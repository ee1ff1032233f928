//! Clients that flood, stall or send without end.

use std::convert::Infallible;
use std::time::Duration;

use baya::App;
use baya::axum::body::{Body, Bytes};
use baya::axum::http::Request;
use baya::prelude::*;
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::{SelectAll, poll_fn};
use h2::client::SendRequest;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use wire::{RawResponse, Server};

/// Notifies the test when an endless response is dropped.
#[injectable]
struct Given {
    #[inject(default)]
    up: Notify,
}

struct NotifyOnDrop(Arc<Given>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        self.0.up.notify_one();
    }
}

#[controller]
struct Endless {
    given: Arc<Given>,
}

#[controller]
impl Endless {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/endless")]
    async fn endless(&self) -> Body {
        let notify = NotifyOnDrop(Arc::clone(&self.given));
        let pieces = futures_util::stream::repeat_with(move || {
            let _kept = &notify;
            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 16 * 1024]))
        });
        Body::from_stream(pieces)
    }

    #[get("/large")]
    async fn large(&self) -> Vec<u8> {
        vec![0; 16 * 1024]
    }

    #[post("/text")]
    async fn text(&self, text: String) -> String {
        text
    }

    /// Reads each chunk, and pauses for longer than the body timeout between two of them.
    #[post("/absent")]
    async fn absent(&self, body: Body) -> Result<String, Error> {
        let mut body = body;
        let mut read = 0;
        loop {
            let next = tokio::time::timeout(Duration::from_millis(50), body.frame()).await;
            match next {
                Ok(None) => return Ok(read.to_string()),
                Ok(Some(frame)) => read += frame?.data_ref().map_or(0, Bytes::len),
                Err(_) => tokio::time::sleep(Duration::from_millis(1500)).await,
            }
        }
    }

    #[post("/rare")]
    #[http(body_rate = off)]
    async fn rare(&self, text: String) -> String {
        text
    }
}

#[module(root, controllers = [Endless], providers = [Given])]
struct AppModule;

/// The duration without bytes after which a connection ends.
const QUIET: Duration = Duration::from_millis(100);

/// A client whose connection is read by a task.
async fn http2(server: &Server) -> SendRequest<Bytes> {
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await.expect("an HTTP/2 connection");
    tokio::spawn(connection);
    client.ready().await.expect("it is open")
}

fn get(path: &str) -> Request<()> {
    Request::get(format!("http://t{path}")).body(()).expect("a request")
}

#[baya::test]
async fn disconnects_a_client_that_stops_reading() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(200))).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /endless HTTP/1.1\r\nhost: t\r\n\r\n").await?;
    let mut first = [0; 1024];
    assert!(stream.read(&mut first).await? > 0);
    // The client reads no further, and the response is dropped while the connection is still open on this side.
    server.app.provider::<Given>().up.notified().await;
}

/// Builds an HTTP/2 frame ([RFC 9113, 4.1](https://www.rfc-editor.org/rfc/rfc9113#section-4.1)).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const CONTINUATION: u8 = 9;
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[baya::test]
async fn closes_a_connection_that_resets_its_streams_at_once() {
    let server = Server::of::<AppModule>().await;
    let mut stream = server.connect().await;
    let mut flood = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    // A complete `GET http://t/`, followed by a reset of its stream.
    for number in 0..500 {
        let id = 2 * number + 1;
        flood.extend(frame(HEADERS, 0x5, id, &[0x82, 0x86, 0x84, 0x41, 0x01, b't']));
        flood.extend(frame(RST_STREAM, 0, id, &[0, 0, 0, 8]));
    }
    stream.write_all(&flood).await?;
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response).await;
    let calm_down: [u8; 4] = 0xb_u32.to_be_bytes();
    let is_calmed = response.windows(4).any(|window| window == calm_down);
    assert!(is_calmed, "{response:?}");
    server.get("/", &[]).await.is(200, "hello");
}

#[baya::test]
async fn closes_a_connection_whose_headers_do_not_end() {
    let server = Server::of::<AppModule>().await;
    let mut stream = server.connect().await;
    stream.write_all(PREFACE).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    // A header literal without indexing, "x: x...".
    stream.write_all(&frame(HEADERS, 0, 1, &[0x82, 0x86, 0x84])).await?;
    let mut header = vec![0x00, 0x01, b'x', 0x7f, 0x81, 0x7f];
    header.extend(vec![b'x'; 16_000]);
    let more = frame(CONTINUATION, 0, 1, &header);
    let mut sent = 0;
    while stream.write_all(&more).await.is_ok() {
        sent += more.len();
        assert!(sent < 64 << 20, "headers without an end are read for ever");
    }
    let _ = stream.read_to_end(&mut Vec::new()).await;
    server.get("/", &[]).await.is(200, "hello");
}

#[baya::test]
async fn rejects_a_header_of_a_megabyte() {
    let server = Server::of::<AppModule>().await;
    let large = "x".repeat(1 << 20);
    assert_eq!(server.get("/", &[("x-large", &large)]).await.status, 431);
}

#[baya::test]
async fn rejects_a_body_that_pauses_too_long() {
    let server =
        Server::with::<AppModule>(|app| app.body_timeout(Duration::from_millis(100))).await;
    let mut stream = server.connect().await;
    stream.write_all(b"POST /text HTTP/1.1\r\nhost: t\r\ncontent-length: 9\r\n\r\nslow").await?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    assert_eq!(RawResponse::of(&response).status, 408);
}

/// Sends a body of this length, one byte every 40 ms, until the response arrives.
async fn drip(server: &Server, path: &str, length: usize) -> RawResponse {
    let (mut reader, mut writer) = server.connect().await.into_split();
    let head = wire::head(&format!("POST {path}"), &[("content-length", &length.to_string())]);
    writer.write_all(&head).await.expect("it reads");
    let dripping = async {
        let mut interval = tokio::time::interval(Duration::from_millis(40));
        for _ in 0..length {
            interval.tick().await;
            let _ = writer.write_all(b"x").await;
        }
        std::future::pending::<()>().await;
    };
    let mut response = Vec::new();
    tokio::select! {
        _ = reader.read_to_end(&mut response) => {}
        () = dripping => {}
    }
    RawResponse::of(&response)
}

#[baya::test]
async fn rejects_a_body_below_the_minimum_rate_unless_the_handler_disables_it() {
    let configure = |app: App| app.body_timeout(Duration::from_secs(2)).body_rate(1000);
    let server = Server::with::<AppModule>(configure).await;
    let unlimited = Server::with::<AppModule>(|app| configure(app).body_rate(0)).await;
    // 60 bytes take longer than the timeout. The end of the largest body is never sent.
    let (rejected, rare, accepted) = tokio::join!(
        drip(&server, "/text", 10_000),
        drip(&server, "/rare", 60),
        drip(&unlimited, "/text", 60),
    );
    rejected.is_problem(408, "request_timeout");
    rare.is(201, &"x".repeat(60));
    accepted.is(201, &"x".repeat(60));
}

#[baya::test]
async fn the_body_timeout_excludes_time_in_which_the_handler_does_not_read() {
    let server = Server::with::<AppModule>(|app| app.body_timeout(Duration::from_secs(1))).await;
    let mut stream = server.connect().await;
    let head = wire::head("POST /absent", &[("content-length", "3")]);
    stream.write_all(&head).await?;
    for _ in 0..3 {
        stream.write_all(b"x").await?;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    RawResponse::read(stream).await.is(201, "3");
}

#[baya::test]
async fn keeps_a_connection_that_is_in_use() {
    let server = Server::with::<AppModule>(|app| app.header_timeout(Duration::from_secs(2))).await;
    let mut http1 = server.connect().await;
    let mut http2 = http2(&server).await;
    for _ in 0..4 {
        http1.write_all(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await?;
        let mut response = [0; 1024];
        let read = http1.read(&mut response).await?;
        RawResponse::of(&response[..read]).is(200, "hello");
        let (hello, _) = http2.send_request(get("/"), true).expect("the request is sent");
        assert_eq!(hello.await.expect("a response").status(), 200);
        tokio::time::sleep(Duration::from_millis(1200)).await;
    }
}

#[baya::test]
async fn requests_above_the_limit_in_flight_wait() {
    let server = Server::with::<AppModule>(|app| app.stream_limit(1)).await;
    let mut client = http2(&server).await;
    let (endless, mut first) =
        client.send_request(get("/endless"), true).expect("the request is sent");
    assert_eq!(endless.await.expect("a response").status(), 200);
    assert_eq!(client.current_max_send_streams(), 1, "the server announces its limit");
    let (hello, _) = client.send_request(get("/"), true).expect("it waits");
    first.send_reset(h2::Reason::CANCEL);
    assert_eq!(hello.await.expect("a response").status(), 200);
}

#[baya::test]
async fn resets_only_the_stream_whose_client_reads_nothing() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(200))).await;
    let mut client = http2(&server).await;
    // The client never enlarges its window.
    let (_endless, _body) =
        client.send_request(get("/endless"), true).expect("the request is sent");
    server.app.provider::<Given>().up.notified().await;
    let (hello, _) = client.send_request(get("/"), true).expect("the connection lives");
    assert_eq!(hello.await.expect("a response").status(), 200);
}

/// The streams of a slow client.
const STREAMS: usize = 24;

#[baya::test]
async fn does_not_reset_streams_that_a_slow_client_reads_in_turn() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(1500))).await;
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    // Each stream has a window, and the connection has a window as large as the bytes read.
    let handshake = builder.initial_window_size(1 << 20).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("an HTTP/2 connection");
    tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let mut responses = Vec::new();
    for _ in 0..STREAMS {
        client = client.ready().await.expect("the connection is open");
        let (response, _) =
            client.send_request(get("/endless"), true).expect("the request is sent");
        responses.push(response);
    }
    let mut bodies = SelectAll::new();
    for response in join_all(responses).await {
        let mut body = response.expect("a response").into_body();
        let room = body.flow_control().clone();
        bodies.push(Box::pin(
            poll_fn(move |cx| body.poll_data(cx)).map(move |data| (data, room.clone())),
        ));
    }
    // The client reads 16 KiB in 80 ms, so it reads each stream every 1.9 s, and the connection all the time.
    let mut read = 0;
    while read < 2 * STREAMS * 16 * 1024 {
        let (data, mut room) = bodies.next().await.expect("the stream continues");
        let data = data.expect("no stream is reset");
        read += data.len();
        tokio::time::sleep(Duration::from_micros(data.len() as u64 * 80 / 16)).await;
        room.release_capacity(data.len()).expect("the chunk was received");
    }
}

#[baya::test]
async fn an_unread_response_does_not_keep_an_http2_connection_open() {
    let configure = |app: App| app.write_timeout(Duration::from_millis(200)).header_timeout(QUIET);
    let server = Server::with::<AppModule>(configure).await;
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    // The response is passed to the connection as a whole, although its window has room for one byte.
    let handshake = builder.initial_window_size(1).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("an HTTP/2 connection");
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let (response, _) = client.send_request(get("/large"), true).expect("the request is sent");
    let response = response.await.expect("a response");
    assert_eq!(response.status(), 200);
    let _ = connection.await.expect("it does not panic");
    drop(response);
}

#[baya::test]
async fn closes_an_idle_http2_connection() {
    let server = Server::with::<AppModule>(|app| app.header_timeout(QUIET)).await;
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await.expect("an HTTP/2 connection");
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let (hello, _) = client.send_request(get("/"), true).expect("the request is sent");
    assert_eq!(hello.await.expect("a response").status(), 200);
    connection.await.expect("it does not panic").expect("the client is informed before the end");
}

#[baya::test]
async fn closes_an_idle_http1_connection() {
    let server = Server::with::<AppModule>(|app| app.header_timeout(QUIET)).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    RawResponse::of(&response).is(200, "hello");
}
