//! HTTP/2 clients that read too slowly, or send frames without requests.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use baya::App;
use baya::axum::body::{Body, Bytes};
use baya::axum::http::Request;
use baya::prelude::*;
use futures_util::future::join_all;
use h2::client::{ResponseFuture, SendRequest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};
use wire::Server;

/// Counts the endless responses that are being sent.
#[injectable]
struct Given {
    #[inject(default)]
    running: AtomicUsize,
}

struct Runs(Arc<Given>);

impl Runs {
    fn of(given: &Arc<Given>) -> Self {
        given.running.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(given))
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

#[controller]
struct Pages {
    given: Arc<Given>,
}

#[controller]
impl Pages {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    #[get("/endless")]
    async fn endless(&self) -> Body {
        let runs = Runs::of(&self.given);
        Body::from_stream(futures_util::stream::repeat_with(move || {
            let _kept = &runs;
            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 16 * 1024]))
        }))
    }

    #[get("/large")]
    async fn large(&self) -> Vec<u8> {
        vec![0; 16 * 1024]
    }
}

#[module(root, controllers = [Pages], providers = [Given])]
struct AppModule;

/// The write timeout.
const MOST: Duration = Duration::from_secs(1);

fn get(path: &str) -> Request<()> {
    Request::get(format!("http://t{path}")).body(()).expect("a request")
}

async fn client(server: &Server, window: u32) -> SendRequest<Bytes> {
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    let handshake = builder.initial_window_size(window).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("an HTTP/2 connection");
    tokio::spawn(connection);
    client.ready().await.expect("it is open")
}

fn send_requests(client: &mut SendRequest<Bytes>, path: &str, count: usize) -> Vec<ResponseFuture> {
    let send = |_| client.send_request(get(path), true).expect("the request is sent").0;
    (0..count).map(send).collect()
}

/// Waits until no response is being sent, and returns the duration.
async fn released(server: &Server, since: Instant) -> Duration {
    let given = server.app.provider::<Given>();
    let gone = async {
        while given.running.load(Ordering::SeqCst) > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(MOST * 8, gone).await.expect("the responses are dropped");
    since.elapsed()
}

/// Upper bound on the time until all streams are released: 35 s for a write timeout of 30 s, in proportion.
fn soon() -> Duration {
    MOST + MOST / 6
}

#[baya::test]
async fn releases_all_streams_without_a_window_at_the_same_time() {
    let server = Server::with::<AppModule>(|app| app.write_timeout(MOST)).await;
    let mut client = client(&server, 0).await;
    let since = Instant::now();
    let responses = join_all(send_requests(&mut client, "/endless", 20)).await;
    assert!(responses.iter().all(Result::is_ok), "{responses:?}");
    assert_eq!(server.app.provider::<Given>().running.load(Ordering::SeqCst), 20);
    let took = released(&server, since).await;
    assert!(took < soon(), "{took:?}");
}

#[baya::test]
async fn releases_all_streams_of_a_connection_without_a_window_at_the_same_time() {
    let server = Server::with::<AppModule>(|app| app.write_timeout(MOST)).await;
    // Each stream has its own window, and all of them share a connection window of 64 KiB.
    let mut client = client(&server, 1 << 20).await;
    let since = Instant::now();
    let responses = join_all(send_requests(&mut client, "/endless", 20)).await;
    assert!(responses.iter().all(Result::is_ok), "{responses:?}");
    let took = released(&server, since).await;
    assert!(took < soon(), "{took:?}");
}

#[baya::test]
async fn single_bytes_do_not_keep_a_stream_open() {
    let server = Server::with::<AppModule>(|app| app.write_timeout(MOST)).await;
    let mut client = client(&server, 1).await;
    let since = Instant::now();
    let responses = join_all(send_requests(&mut client, "/endless", 20)).await;
    let mut bodies: Vec<_> =
        responses.into_iter().map(|response| response.expect("a response").into_body()).collect();
    let dripping = tokio::spawn(async move {
        loop {
            for body in &mut bodies {
                // The client enlarges the window by the bytes that it has received.
                let come = timeout(Duration::from_millis(1), body.data()).await;
                if let Ok(Some(Ok(piece))) = come {
                    let _ = body.flow_control().release_capacity(piece.len());
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
    });
    let took = released(&server, since).await;
    dripping.abort();
    assert!(took < soon(), "{took:?}");
}

#[baya::test]
async fn disconnects_a_client_that_reads_byte_by_byte() {
    let configure = |app: App| app.write_timeout(MOST).header_timeout(MOST);
    let server = Server::with::<AppModule>(configure).await;
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    let handshake = builder.initial_window_size(1).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("an HTTP/2 connection");
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let since = Instant::now();
    let responses = join_all(send_requests(&mut client, "/large", 20)).await;
    assert!(responses.iter().all(Result::is_ok), "{responses:?}");
    let _ = timeout(MOST * 4, connection).await.expect("it ends");
    assert!(since.elapsed() < MOST * 2, "{:?}", since.elapsed());
}

/// Builds an HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default().to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    [&head, payload].concat()
}

const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const ENHANCE_YOUR_CALM: u32 = 0xb;

/// Sends frames until the connection ends or all are sent, and returns the code of the received `GOAWAY`.
async fn goaway_code(server: &Server, frames: Vec<u8>) -> Option<u32> {
    let (mut reader, mut writer) = server.connect().await.into_split();
    let sending = async move {
        let _ = writer.write_all(PREFACE).await;
        let _ = writer.write_all(&frame(SETTINGS, 0, 0, &[])).await;
        for part in frames.chunks(16 * 1024) {
            if writer.write_all(part).await.is_err() {
                break;
            }
        }
        // The client keeps the connection open, so the server has to end it.
        std::future::pending::<()>().await;
    };
    let mut received = Vec::new();
    tokio::select! {
        _ = reader.read_to_end(&mut received) => {}
        () = sending => {}
        () = sleep(Duration::from_secs(2)) => {}
    }
    goaway(&received)
}

fn goaway(mut received: &[u8]) -> Option<u32> {
    while let [a, b, c, kind, _, _, _, _, _, rest @ ..] = received {
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        let payload = rest.get(..length)?;
        if *kind == GOAWAY {
            return Some(u32::from_be_bytes(payload.get(4..8)?.try_into().ok()?));
        }
        received = &rest[length..];
    }
    None
}

#[baya::test]
async fn floods_of_frames_without_requests_close_the_connection() {
    let server = Server::of::<AppModule>().await;
    for (name, flood) in [
        ("pings", frame(PING, 0, 0, &[0; 8]).repeat(5000)),
        ("settings", frame(SETTINGS, 0, 0, &[]).repeat(5000)),
        ("settings with a value", frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 9]).repeat(5000)),
        ("priorities", frame(PRIORITY, 0, 3, &[0, 0, 0, 0, 9]).repeat(5000)),
        ("windows of a byte", frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1]).repeat(5000)),
        ("unknown frames", frame(0x42, 0, 0, &[]).repeat(5000)),
    ] {
        assert_eq!(goaway_code(&server, flood).await, Some(ENHANCE_YOUR_CALM), "{name}");
    }
    server.get("/", &[]).await.is(200, "hello");
}

#[baya::test]
async fn keeps_a_client_that_pings_occasionally() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(goaway_code(&server, frame(PING, 0, 0, &[0; 8]).repeat(50)).await, None);
    let mut client = client(&server, 1 << 16).await;
    for _ in 0..300 {
        let (hello, _) = client.send_request(get("/"), true).expect("the request is sent");
        assert_eq!(hello.await.expect("a response").status(), 200);
    }
}

#[baya::test]
async fn pings_between_requests_are_not_a_flood() {
    let server = Server::of::<AppModule>().await;
    let pings = frame(PING, 0, 0, &[0; 8]).repeat(10);
    let request = |id| frame(HEADERS, 0x5, id, &[0x82, 0x86, 0x84, 0x41, 0x01, b't']);
    let mixed: Vec<u8> =
        (0..100).flat_map(|n| [pings.clone(), request(2 * n + 1)].concat()).collect();
    assert_eq!(goaway_code(&server, mixed).await, None);
}

#[baya::test]
async fn limits_the_number_of_headers() {
    let server = Server::with::<AppModule>(|app: App| app.header_count(10)).await;
    let mut client = client(&server, 1 << 16).await;
    for (count, status) in [(10, 200), (11, 431), (90, 431)] {
        let mut request = get("/");
        for number in 0..count {
            let name = format!("x-{number}");
            let name = baya::axum::http::HeaderName::try_from(name).expect("a name");
            request.headers_mut().insert(name, baya::axum::http::HeaderValue::from_static("1"));
        }
        let (response, _) = client.send_request(request, true).expect("the request is sent");
        assert_eq!(response.await.expect("a response").status(), status, "{count}");
    }
}

#[baya::test]
async fn counts_a_split_cookie_header_once() {
    let server = Server::with::<AppModule>(|app: App| app.header_count(10)).await;
    let mut client = client(&server, 1 << 16).await;
    for (others, status) in [(9, 200), (10, 431)] {
        let mut request = get("/");
        for number in 0..others {
            let name = format!("x-{number}");
            let name = baya::axum::http::HeaderName::try_from(name).expect("a name");
            request.headers_mut().insert(name, baya::axum::http::HeaderValue::from_static("1"));
        }
        for number in 0..200 {
            let crumb = format!("c{number}=1").try_into().expect("a value");
            request.headers_mut().append("cookie", crumb);
        }
        let (response, _) = client.send_request(request, true).expect("the request is sent");
        assert_eq!(response.await.expect("a response").status(), status, "{others}");
    }
}

#[baya::test]
async fn rejects_a_request_with_another_scheme() {
    let server = Server::of::<AppModule>().await;
    let mut client = client(&server, 1 << 16).await;
    for (scheme, status) in [("http", 200), ("https", 200), ("ftp", 400)] {
        let request = Request::get(format!("{scheme}://t/")).body(()).expect("a request");
        let (response, _) = client.send_request(request, true).expect("the request is sent");
        assert_eq!(response.await.expect("a response").status(), status, "{scheme}");
    }
}

#[baya::test]
async fn rejects_a_header_value_with_spaces_around_it() {
    let server = Server::of::<AppModule>().await;
    let mut client = client(&server, 1 << 16).await;
    for (value, status) in [("a b", 200), (" a", 400), ("a ", 400), ("\ta", 400), ("", 200)] {
        let mut request = get("/");
        request.headers_mut().insert("x-own", value.try_into().expect("a value"));
        let (response, _) = client.send_request(request, true).expect("the request is sent");
        assert_eq!(response.await.expect("a response").status(), status, "{value:?}");
    }
}
