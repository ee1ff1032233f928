//! Clients of HTTP/2 that read too slowly, or send frames that ask for nothing.

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

/// Counts endless answers that are being given.
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

/// How long a client may take nothing.
const MOST: Duration = Duration::from_secs(1);

fn get(path: &str) -> Request<()> {
    Request::get(format!("http://t{path}")).body(()).expect("a request")
}

async fn client(server: &Server, window: u32) -> SendRequest<Bytes> {
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    let handshake = builder.initial_window_size(window).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("it speaks HTTP/2");
    tokio::spawn(connection);
    client.ready().await.expect("it is open")
}

fn ask(client: &mut SendRequest<Bytes>, path: &str, count: usize) -> Vec<ResponseFuture> {
    let send = |_| client.send_request(get(path), true).expect("it is sent").0;
    (0..count).map(send).collect()
}

/// Waits until no answer is being given any more, and returns how long that took.
async fn released(server: &Server, since: Instant) -> Duration {
    let given = server.app.provider::<Given>();
    let gone = async {
        while given.running.load(Ordering::SeqCst) > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(MOST * 8, gone).await.expect("the answers are given up");
    since.elapsed()
}

/// Upper bound on the time until all streams are released: 35 s for a write timeout of 30 s, in proportion.
fn soon() -> Duration {
    MOST + MOST / 6
}

#[baya::test]
async fn streams_without_a_window_are_released_at_the_same_time() {
    let server = Server::with::<AppModule>(|app| app.write_timeout(MOST)).await;
    let mut client = client(&server, 0).await;
    let since = Instant::now();
    let answers = join_all(ask(&mut client, "/endless", 20)).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(server.app.provider::<Given>().running.load(Ordering::SeqCst), 20);
    let took = released(&server, since).await;
    assert!(took < soon(), "{took:?}");
}

#[baya::test]
async fn streams_whose_connection_has_no_window_are_released_at_the_same_time() {
    let server = Server::with::<AppModule>(|app| app.write_timeout(MOST)).await;
    // Each has room for itself, and all of them together for the first 64 KiB.
    let mut client = client(&server, 1 << 20).await;
    let since = Instant::now();
    let answers = join_all(ask(&mut client, "/endless", 20)).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let took = released(&server, since).await;
    assert!(took < soon(), "{took:?}");
}

#[baya::test]
async fn a_byte_now_and_then_does_not_hold_a_stream() {
    let server = Server::with::<AppModule>(|app| app.write_timeout(MOST)).await;
    let mut client = client(&server, 1).await;
    let since = Instant::now();
    let answers = join_all(ask(&mut client, "/endless", 20)).await;
    let mut bodies: Vec<_> =
        answers.into_iter().map(|answer| answer.expect("an answer").into_body()).collect();
    let dripping = tokio::spawn(async move {
        loop {
            for body in &mut bodies {
                // What has come is given back, so that there is room for as much again.
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
async fn a_client_that_reads_byte_by_byte_is_disconnected() {
    let configure = |app: App| app.write_timeout(MOST).header_timeout(MOST);
    let server = Server::with::<AppModule>(configure).await;
    let stream = server.connect().await;
    let mut builder = h2::client::Builder::new();
    let handshake = builder.initial_window_size(1).handshake::<_, Bytes>(stream);
    let (client, connection) = handshake.await.expect("it speaks HTTP/2");
    let connection = tokio::spawn(connection);
    let mut client = client.ready().await.expect("it is open");
    let since = Instant::now();
    let answers = join_all(ask(&mut client, "/large", 20)).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let _ = timeout(MOST * 4, connection).await.expect("it ends");
    assert!(since.elapsed() < MOST * 2, "{:?}", since.elapsed());
}

/// A frame of HTTP/2.
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

/// Sends frames until the connection ends or all are sent, and returns the code of the `GOAWAY` that comes.
async fn told(server: &Server, frames: Vec<u8>) -> Option<u32> {
    let (mut reader, mut writer) = server.connect().await.into_split();
    let sending = async move {
        let _ = writer.write_all(PREFACE).await;
        let _ = writer.write_all(&frame(SETTINGS, 0, 0, &[])).await;
        for part in frames.chunks(16 * 1024) {
            if writer.write_all(part).await.is_err() {
                break;
            }
        }
        // The connection stays open: it is the server that ends it.
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
        assert_eq!(told(&server, flood).await, Some(ENHANCE_YOUR_CALM), "{name}");
    }
    server.get("/", &[]).await.is(200, "hello");
}

#[baya::test]
async fn a_client_that_pings_now_and_then_stays() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(told(&server, frame(PING, 0, 0, &[0; 8]).repeat(50)).await, None);
    let mut client = client(&server, 1 << 16).await;
    for _ in 0..300 {
        let (hello, _) = client.send_request(get("/"), true).expect("it is sent");
        assert_eq!(hello.await.expect("an answer").status(), 200);
    }
}

#[baya::test]
async fn pings_between_requests_are_not_a_flood() {
    let server = Server::of::<AppModule>().await;
    let pings = frame(PING, 0, 0, &[0; 8]).repeat(10);
    let request = |id| frame(HEADERS, 0x5, id, &[0x82, 0x86, 0x84, 0x41, 0x01, b't']);
    let mixed: Vec<u8> =
        (0..100).flat_map(|n| [pings.clone(), request(2 * n + 1)].concat()).collect();
    assert_eq!(told(&server, mixed).await, None);
}

#[baya::test]
async fn the_number_of_headers_is_bounded() {
    let server = Server::with::<AppModule>(|app: App| app.header_count(10)).await;
    let mut client = client(&server, 1 << 16).await;
    for (count, status) in [(10, 200), (11, 431), (90, 431)] {
        let mut request = get("/");
        for number in 0..count {
            let name = format!("x-{number}");
            let name = baya::axum::http::HeaderName::try_from(name).expect("a name");
            request.headers_mut().insert(name, baya::axum::http::HeaderValue::from_static("1"));
        }
        let (answer, _) = client.send_request(request, true).expect("it is sent");
        assert_eq!(answer.await.expect("an answer").status(), status, "{count}");
    }
}

#[baya::test]
async fn a_cookie_header_that_is_split_counts_as_one() {
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
        let (answer, _) = client.send_request(request, true).expect("it is sent");
        assert_eq!(answer.await.expect("an answer").status(), status, "{others}");
    }
}

#[baya::test]
async fn a_request_with_another_scheme_is_rejected() {
    let server = Server::of::<AppModule>().await;
    let mut client = client(&server, 1 << 16).await;
    for (scheme, status) in [("http", 200), ("https", 200), ("ftp", 400)] {
        let request = Request::get(format!("{scheme}://t/")).body(()).expect("a request");
        let (answer, _) = client.send_request(request, true).expect("it is sent");
        assert_eq!(answer.await.expect("an answer").status(), status, "{scheme}");
    }
}

#[baya::test]
async fn a_header_value_with_spaces_around_it_is_rejected() {
    let server = Server::of::<AppModule>().await;
    let mut client = client(&server, 1 << 16).await;
    for (value, status) in [("a b", 200), (" a", 400), ("a ", 400), ("\ta", 400), ("", 200)] {
        let mut request = get("/");
        request.headers_mut().insert("x-own", value.try_into().expect("a value"));
        let (answer, _) = client.send_request(request, true).expect("it is sent");
        assert_eq!(answer.await.expect("an answer").status(), status, "{value:?}");
    }
}
