//! Clients that disconnect before they have received their response, and clients that only stop sending.

use std::convert::Infallible;
use std::time::Duration;

use baya::Listener;
use baya::axum::body::{Body, Bytes};
use baya::prelude::*;
use baya::protocol::ProxyProtocol;
use baya::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use wire::{RawResponse, Server};

/// Notifies the test when a handler has begun, and when it has been cancelled.
#[injectable]
struct Signals {
    #[inject(default)]
    begun: Notify,
    #[inject(default)]
    cancelled: Notify,
}

struct NotifyOnDrop(Arc<Signals>);

impl Drop for NotifyOnDrop {
    fn drop(&mut self) {
        self.0.cancelled.notify_one();
    }
}

#[controller]
struct Slow {
    signals: Arc<Signals>,
}

impl Slow {
    async fn endless(&self) -> &'static str {
        let _notify = NotifyOnDrop(Arc::clone(&self.signals));
        self.signals.begun.notify_one();
        std::future::pending().await
    }
}

#[controller]
impl Slow {
    #[get("/endless")]
    async fn get(&self) -> &'static str {
        self.endless().await
    }

    /// Extracts the body without reading it.
    #[post("/endless")]
    async fn post(&self, body: Body) -> &'static str {
        let _body = body;
        self.endless().await
    }

    #[get("/quiet")]
    async fn quiet(&self) -> Body {
        let notify = NotifyOnDrop(Arc::clone(&self.signals));
        self.signals.begun.notify_one();
        Body::from_stream(futures_util::stream::poll_fn(move |_| {
            let _kept = &notify;
            std::task::Poll::<Option<Result<Bytes, Infallible>>>::Pending
        }))
    }

    #[get("/delayed")]
    async fn delayed(&self) -> &'static str {
        sleep(Duration::from_millis(300)).await;
        "at last"
    }

    #[get("/pieces")]
    async fn pieces(&self) -> Body {
        let pieces = futures_util::stream::unfold(0, |number| async move {
            sleep(Duration::from_millis(200)).await;
            (number < 8).then(|| (Ok::<_, Infallible>("piece "), number + 1))
        });
        Body::from_stream(pieces)
    }

    #[post("/echo")]
    async fn echo(&self, text: String) -> String {
        sleep(Duration::from_millis(100)).await;
        text
    }
}

#[module(root, controllers = [Slow], providers = [Signals])]
struct AppModule;

const ENDLESS: &str = "GET /endless HTTP/1.1\r\nhost: t\r\n\r\n";

/// Sends bytes, waits until the handler has begun, ends the connection with a function, and waits until the handler is
/// cancelled.
async fn is_missed(sent: &[u8], leave: impl FnOnce(TcpStream)) {
    is_missed_by(&Server::of::<AppModule>().await, sent, leave).await;
}

async fn is_missed_by(server: &Server, sent: &[u8], leave: impl FnOnce(TcpStream)) {
    let signals = server.app.provider::<Signals>();
    let mut stream = server.connect().await;
    stream.write_all(sent).await.expect("the request is sent");
    timeout(Duration::from_secs(5), signals.begun.notified()).await.expect("the handler begins");
    leave(stream);
    let cancelled = timeout(Duration::from_secs(1), signals.cancelled.notified()).await;
    cancelled.expect("the handler is cancelled within a second");
}

#[baya::test]
async fn cancels_the_handler_of_a_client_that_disconnects() {
    is_missed(ENDLESS.as_bytes(), drop).await;
}

#[baya::test]
async fn cancels_the_second_handler_of_a_client_that_disconnects() {
    let two = [ENDLESS, "GET /delayed HTTP/1.1\r\nhost: t\r\n\r\n"].concat();
    is_missed(two.as_bytes(), drop).await;
    let half = [ENDLESS, "GET /del"].concat();
    is_missed(half.as_bytes(), drop).await;
}

#[baya::test]
async fn cancels_the_handler_of_a_client_that_disconnects_inside_a_body() {
    let head = "POST /endless HTTP/1.1\r\nhost: t\r\ncontent-length: 2000000\r\n\r\n";
    // The received bytes are in buffers of the system, and the client can't send the bytes that do not fit into them.
    for come in [1, 1000, 50_000] {
        let half = [head.as_bytes(), &vec![b'x'; come]].concat();
        is_missed(&half, drop).await;
    }
}

#[baya::test]
async fn cancels_the_handler_of_a_client_that_resets_its_connection() {
    let two = [ENDLESS, ENDLESS].concat();
    let reset = |stream: TcpStream| {
        stream.set_zero_linger().expect("it can be reset");
        drop(stream);
    };
    is_missed(two.as_bytes(), reset).await;
}

#[baya::test]
async fn drops_a_silent_response_stream_of_a_client_that_disconnects() {
    is_missed(b"GET /quiet HTTP/1.1\r\nhost: t\r\n\r\n", drop).await;
    is_missed(b"GET /quiet HTTP/1.1\r\nhost: t\r\n\r\nGET /", drop).await;
}

/// Serves an app whose connections begin with a PROXY protocol header. They are read before HTTP, so the system does not
/// report their end.
async fn with_proxy_protocol() -> Server {
    let balancers = ProxyProtocol::from(["127.0.0.0/8"]).expect("a network");
    let listener = Listener::tcp("127.0.0.1:0").through(balancers);
    let app = TestApp::new::<AppModule>().listen_on([listener]).await.expect("the app boots");
    let address = app.address().expect("the app listens");
    Server { app, address }
}

const PROXY: &str = "PROXY TCP4 192.0.2.7 10.0.0.1 4711 80\r\n";

#[baya::test]
async fn cancels_the_handler_of_a_client_that_disconnects_from_a_balancer() {
    for behind in ["", "GET /", ENDLESS] {
        let sent = [PROXY, ENDLESS, behind].concat();
        is_missed_by(&with_proxy_protocol().await, sent.as_bytes(), drop).await;
    }
}

#[baya::test]
async fn loses_no_bytes_that_were_read_ahead() {
    let server = with_proxy_protocol().await;
    let mut stream = server.connect().await;
    let delayed = "GET /delayed HTTP/1.1\r\nhost: t\r\n\r\n";
    let body = "x".repeat(30_000);
    let echo = format!("POST /echo HTTP/1.1\r\nhost: t\r\ncontent-length: 30000\r\n\r\n{body}");
    stream.write_all([PROXY, delayed, &echo, delayed].concat().as_bytes()).await?;
    stream.shutdown().await?;
    let mut received = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut received)).await.expect("it ends")?;
    let text = String::from_utf8_lossy(&received);
    assert_eq!((text.matches("at last").count(), text.contains(&body)), (2, true), "{text}");
}

/// Returns the response to a client that has stopped sending.
async fn half_closed(sent: &[u8]) -> Vec<u8> {
    let server = Server::of::<AppModule>().await;
    let mut stream = server.connect().await;
    stream.write_all(sent).await.expect("the request is sent");
    stream.shutdown().await.expect("it is shut down");
    let mut received = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut received))
        .await
        .expect("the connection ends")
        .expect("it is read");
    received
}

#[baya::test]
async fn a_half_closed_client_gets_its_response() {
    let received = half_closed(b"GET /delayed HTTP/1.1\r\nhost: t\r\n\r\n").await;
    RawResponse::of(&received).is(200, "at last");
    let body = b"POST /echo HTTP/1.1\r\nhost: t\r\ncontent-length: 5\r\n\r\nhello";
    RawResponse::of(&half_closed(body).await).is(201, "hello");
}

#[baya::test]
async fn a_half_closed_client_gets_the_whole_response_stream() {
    let received = half_closed(b"GET /pieces HTTP/1.1\r\nhost: t\r\n\r\n").await;
    RawResponse::of(&received).is(200, &"piece ".repeat(8));
}

#[baya::test]
async fn responds_to_requests_sent_before_the_disconnection() {
    let two = b"GET /delayed HTTP/1.1\r\nhost: t\r\n\r\nGET /delayed HTTP/1.1\r\nhost: t\r\n\r\n";
    let received = half_closed(two).await;
    let text = String::from_utf8_lossy(&received);
    assert_eq!(text.matches("at last").count(), 2, "{text}");
}
