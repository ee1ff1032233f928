//! Clients that flood, stall or send without end.

use std::convert::Infallible;
use std::time::Duration;

use baya::App;
use baya::axum::body::{Body, Bytes};
use baya::axum::http::Request;
use baya::prelude::*;
use futures_util::StreamExt;
use futures_util::stream::{SelectAll, poll_fn};
use h2::client::SendRequest;
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use wire::{Answer, Server};

/// Tells when an endless answer has been given up.
#[injectable]
struct Given {
    #[inject(default)]
    up: Notify,
}

struct Tells(Arc<Given>);

impl Drop for Tells {
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
        let tells = Tells(Arc::clone(&self.given));
        let pieces = futures_util::stream::repeat_with(move || {
            let _kept = &tells;
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

    /// Waits for what comes next for a moment, and is away for longer than a body may pause.
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

/// How long nothing has to come before a connection ends.
const QUIET: Duration = Duration::from_millis(100);

/// A client whose connection is read on by itself.
async fn http2(server: &Server) -> SendRequest<Bytes> {
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await.expect("it speaks HTTP/2");
    tokio::spawn(connection);
    client.ready().await.expect("it is open")
}

fn get(path: &str) -> Request<()> {
    Request::get(format!("http://t{path}")).body(()).expect("a request")
}

#[baya::test]
async fn a_client_that_stops_reading_is_closed() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(200))).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /endless HTTP/1.1\r\nhost: t\r\n\r\n").await?;
    let mut first = [0; 1024];
    assert!(stream.read(&mut first).await? > 0);
    // Nobody reads on; the answer is given up while the connection is still open here.
    server.app.provider::<Given>().up.notified().await;
}

/// A frame of HTTP/2 ([RFC 9113, 4.1](https://www.rfc-editor.org/rfc/rfc9113#section-4.1)).
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
async fn a_connection_that_resets_what_it_opens_is_ended() {
    let server = Server::of::<AppModule>().await;
    let mut stream = server.connect().await;
    let mut flood = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    // `GET http://t/`, whole, and at once a reset: nobody wants the answer.
    for number in 0..500 {
        let id = 2 * number + 1;
        flood.extend(frame(HEADERS, 0x5, id, &[0x82, 0x86, 0x84, 0x41, 0x01, b't']));
        flood.extend(frame(RST_STREAM, 0, id, &[0, 0, 0, 8]));
    }
    stream.write_all(&flood).await?;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let calm_down: [u8; 4] = 0xb_u32.to_be_bytes();
    let told = answer.windows(4).any(|window| window == calm_down);
    assert!(told, "{answer:?}");
    server.get("/", &[]).await.is(200, "hello");
}

#[baya::test]
async fn headers_that_go_on_for_ever_are_cut_off() {
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
async fn a_header_of_a_megabyte_is_refused() {
    let server = Server::of::<AppModule>().await;
    let large = "x".repeat(1 << 20);
    assert_eq!(server.get("/", &[("x-large", &large)]).await.status, 431);
}

#[baya::test]
async fn a_body_that_comes_slowly_is_refused() {
    let server =
        Server::with::<AppModule>(|app| app.body_timeout(Duration::from_millis(100))).await;
    let mut stream = server.connect().await;
    stream.write_all(b"POST /text HTTP/1.1\r\nhost: t\r\ncontent-length: 9\r\n\r\nslow").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    assert_eq!(Answer::of(&answer).status, 408);
}

/// Sends a body of 20 bytes, one of them every 20 ms, and reads what comes.
async fn drip(server: &Server, path: &str) -> Answer {
    let (mut reader, mut writer) = server.connect().await.into_split();
    let head = wire::head(&format!("POST {path}"), &[("content-length", "20")]);
    writer.write_all(&head).await.expect("it reads");
    let dripping = async {
        let mut interval = tokio::time::interval(Duration::from_millis(20));
        for _ in 0..20 {
            interval.tick().await;
            let _ = writer.write_all(b"x").await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = Vec::new();
    tokio::select! {
        _ = reader.read_to_end(&mut answer) => {}
        () = dripping => {}
    }
    Answer::of(&answer)
}

#[baya::test]
async fn a_body_that_comes_drop_by_drop_is_refused_unless_its_handler_waits_for_it() {
    let configure = |app: App| app.body_timeout(Duration::from_millis(200)).body_rate(1000);
    let server = Server::with::<AppModule>(configure).await;
    drip(&server, "/text").await.is_problem(408, "request_timeout");
    drip(&server, "/rare").await.is(201, &"x".repeat(20));
    let server = Server::with::<AppModule>(|app| configure(app).body_rate(0)).await;
    drip(&server, "/text").await.is(201, &"x".repeat(20));
}

#[baya::test]
async fn time_in_which_nobody_reads_a_body_does_not_count() {
    let server = Server::with::<AppModule>(|app| app.body_timeout(Duration::from_secs(1))).await;
    let mut stream = server.connect().await;
    let head = wire::head("POST /absent", &[("content-length", "3")]);
    stream.write_all(&head).await?;
    for _ in 0..3 {
        stream.write_all(b"x").await?;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    Answer::read(stream).await.is(201, "3");
}

#[baya::test]
async fn a_connection_that_is_used_stays() {
    let server = Server::with::<AppModule>(|app| app.header_timeout(Duration::from_secs(2))).await;
    let mut http1 = server.connect().await;
    let mut http2 = http2(&server).await;
    for _ in 0..4 {
        http1.write_all(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await?;
        let mut answer = [0; 1024];
        let read = http1.read(&mut answer).await?;
        Answer::of(&answer[..read]).is(200, "hello");
        let (hello, _) = http2.send_request(get("/"), true).expect("it is sent");
        assert_eq!(hello.await.expect("an answer").status(), 200);
        tokio::time::sleep(Duration::from_millis(1200)).await;
    }
}

#[baya::test]
async fn more_requests_than_may_be_in_flight_wait_with_the_client() {
    let server = Server::with::<AppModule>(|app| app.stream_limit(1)).await;
    let mut client = http2(&server).await;
    let (endless, mut first) = client.send_request(get("/endless"), true).expect("it is sent");
    assert_eq!(endless.await.expect("an answer").status(), 200);
    assert_eq!(client.current_max_send_streams(), 1, "the server says its limit");
    let (hello, _) = client.send_request(get("/"), true).expect("it waits");
    first.send_reset(h2::Reason::CANCEL);
    assert_eq!(hello.await.expect("an answer").status(), 200);
}

#[baya::test]
async fn a_stream_whose_client_takes_nothing_is_reset_and_the_others_go_on() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(200))).await;
    let mut client = http2(&server).await;
    // Its window is never opened again.
    let (_endless, _body) = client.send_request(get("/endless"), true).expect("it is sent");
    server.app.provider::<Given>().up.notified().await;
    let (hello, _) = client.send_request(get("/"), true).expect("the connection lives");
    assert_eq!(hello.await.expect("an answer").status(), 200);
}

#[baya::test]
async fn streams_that_a_slow_client_takes_in_turn_are_not_reset() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(600))).await;
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    // Each stream has room, and the connection as much as it has taken.
    let handshake = builder.initial_window_size(1 << 20).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("it speaks HTTP/2");
    tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let mut bodies = SelectAll::new();
    for _ in 0..8 {
        let (answer, _) = client.send_request(get("/endless"), true).expect("it is sent");
        let mut body = answer.await.expect("an answer").into_body();
        let room = body.flow_control().clone();
        bodies.push(Box::pin(
            poll_fn(move |cx| body.poll_data(cx)).map(move |data| (data, room.clone())),
        ));
    }
    // 16 KiB in 100 ms: each of the eight streams waits for longer than it would have alone.
    let mut taken = 0;
    while taken < 640 * 1024 {
        let (data, mut room) = bodies.next().await.expect("it goes on");
        let data = data.expect("no stream is reset");
        taken += data.len();
        tokio::time::sleep(Duration::from_micros(data.len() as u64 * 100 / 16)).await;
        room.release_capacity(data.len()).expect("it was taken");
    }
}

#[baya::test]
async fn an_answer_that_nobody_takes_does_not_hold_a_connection_of_http2() {
    let configure = |app: App| app.write_timeout(Duration::from_millis(200)).header_timeout(QUIET);
    let server = Server::with::<AppModule>(configure).await;
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    // All of it is handed over for the one byte that there is room for.
    let handshake = builder.initial_window_size(1).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("it speaks HTTP/2");
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let (answer, _) = client.send_request(get("/large"), true).expect("it is sent");
    let answer = answer.await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let _ = connection.await.expect("it does not panic");
    drop(answer);
}

#[baya::test]
async fn a_connection_of_http2_that_is_used_no_more_ends() {
    let server = Server::with::<AppModule>(|app| app.header_timeout(QUIET)).await;
    let stream = server.connect().await;
    let (client, connection) = h2::client::handshake(stream).await.expect("it speaks HTTP/2");
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let (hello, _) = client.send_request(get("/"), true).expect("it is sent");
    assert_eq!(hello.await.expect("an answer").status(), 200);
    connection.await.expect("it does not panic").expect("the client is told before");
}

#[baya::test]
async fn a_connection_of_http1_that_is_used_no_more_ends() {
    let server = Server::with::<AppModule>(|app| app.header_timeout(QUIET)).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Answer::of(&answer).is(200, "hello");
}
