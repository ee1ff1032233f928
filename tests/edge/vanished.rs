//! Clients that are gone before they have their response, and clients that only stop sending.

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
use wire::{Answer, Server};

/// Tells when a handler has begun, and when it has been cancelled.
#[injectable]
struct Told {
    #[inject(default)]
    begun: Notify,
    #[inject(default)]
    cancelled: Notify,
}

struct Tells(Arc<Told>);

impl Drop for Tells {
    fn drop(&mut self) {
        self.0.cancelled.notify_one();
    }
}

#[controller]
struct Slow {
    told: Arc<Told>,
}

impl Slow {
    async fn endless(&self) -> &'static str {
        let _tells = Tells(Arc::clone(&self.told));
        self.told.begun.notify_one();
        std::future::pending().await
    }
}

#[controller]
impl Slow {
    #[get("/endless")]
    async fn get(&self) -> &'static str {
        self.endless().await
    }

    /// Takes the body and reads none of it.
    #[post("/endless")]
    async fn post(&self, body: Body) -> &'static str {
        let _body = body;
        self.endless().await
    }

    #[get("/quiet")]
    async fn quiet(&self) -> Body {
        let tells = Tells(Arc::clone(&self.told));
        self.told.begun.notify_one();
        Body::from_stream(futures_util::stream::poll_fn(move |_| {
            let _kept = &tells;
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

#[module(root, controllers = [Slow], providers = [Told])]
struct AppModule;

const ENDLESS: &str = "GET /endless HTTP/1.1\r\nhost: t\r\n\r\n";

/// Sends something, waits until its handler has begun, does something to the connection, and waits until the
/// handler is cancelled.
async fn is_missed(sent: &[u8], leave: impl FnOnce(TcpStream)) {
    is_missed_by(&Server::of::<AppModule>().await, sent, leave).await;
}

async fn is_missed_by(server: &Server, sent: &[u8], leave: impl FnOnce(TcpStream)) {
    let told = server.app.provider::<Told>();
    let mut stream = server.connect().await;
    stream.write_all(sent).await.expect("it is sent");
    timeout(Duration::from_secs(5), told.begun.notified()).await.expect("the handler begins");
    leave(stream);
    let cancelled = timeout(Duration::from_secs(1), told.cancelled.notified()).await;
    cancelled.expect("the handler is cancelled within a second");
}

#[baya::test]
async fn a_client_that_hangs_up_is_missed() {
    is_missed(ENDLESS.as_bytes(), drop).await;
}

#[baya::test]
async fn a_client_that_hangs_up_behind_another_request_is_missed() {
    let two = [ENDLESS, "GET /delayed HTTP/1.1\r\nhost: t\r\n\r\n"].concat();
    is_missed(two.as_bytes(), drop).await;
    let half = [ENDLESS, "GET /del"].concat();
    is_missed(half.as_bytes(), drop).await;
}

#[baya::test]
async fn a_client_that_hangs_up_in_the_middle_of_a_body_is_missed() {
    let head = "POST /endless HTTP/1.1\r\nhost: t\r\ncontent-length: 2000000\r\n\r\n";
    // What has come lies with the system; the end of what does not fit there is not sent.
    for come in [1, 1000, 50_000] {
        let half = [head.as_bytes(), &vec![b'x'; come]].concat();
        is_missed(&half, drop).await;
    }
}

#[baya::test]
async fn a_client_that_resets_its_connection_is_missed() {
    let two = [ENDLESS, ENDLESS].concat();
    let reset = |stream: TcpStream| {
        stream.set_zero_linger().expect("it can be reset");
        drop(stream);
    };
    is_missed(two.as_bytes(), reset).await;
}

#[baya::test]
async fn a_client_that_hangs_up_on_a_response_of_which_nothing_comes_is_missed() {
    is_missed(b"GET /quiet HTTP/1.1\r\nhost: t\r\n\r\n", drop).await;
    is_missed(b"GET /quiet HTTP/1.1\r\nhost: t\r\n\r\nGET /", drop).await;
}

/// An app whose connections pass something before HTTP, so that the system does not tell of them.
async fn behind_a_balancer() -> Server {
    let balancers = ProxyProtocol::from(["127.0.0.0/8"]).expect("a network");
    let listener = Listener::tcp("127.0.0.1:0").through(balancers);
    let app = TestApp::new::<AppModule>().listen_on([listener]).await.expect("it boots");
    let address = app.address().expect("it listens");
    Server { app, address }
}

const PROXY: &str = "PROXY TCP4 192.0.2.7 10.0.0.1 4711 80\r\n";

#[baya::test]
async fn a_client_is_missed_behind_a_balancer_too() {
    for behind in ["", "GET /", ENDLESS] {
        let sent = [PROXY, ENDLESS, behind].concat();
        is_missed_by(&behind_a_balancer().await, sent.as_bytes(), drop).await;
    }
}

#[baya::test]
async fn nothing_is_lost_of_what_was_read_ahead() {
    let server = behind_a_balancer().await;
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

/// What comes back to a client that sends nothing more.
async fn half_closed(sent: &[u8]) -> Vec<u8> {
    let server = Server::of::<AppModule>().await;
    let mut stream = server.connect().await;
    stream.write_all(sent).await.expect("it is sent");
    stream.shutdown().await.expect("it is shut down");
    let mut received = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut received))
        .await
        .expect("the connection ends")
        .expect("it is read");
    received
}

#[baya::test]
async fn a_client_that_only_stops_sending_gets_its_response() {
    let received = half_closed(b"GET /delayed HTTP/1.1\r\nhost: t\r\n\r\n").await;
    Answer::of(&received).is(200, "at last");
    let body = b"POST /echo HTTP/1.1\r\nhost: t\r\ncontent-length: 5\r\n\r\nhello";
    Answer::of(&half_closed(body).await).is(201, "hello");
}

#[baya::test]
async fn a_client_that_only_stops_sending_gets_all_pieces_of_its_response() {
    let received = half_closed(b"GET /pieces HTTP/1.1\r\nhost: t\r\n\r\n").await;
    Answer::of(&received).is(200, &"piece ".repeat(8));
}

#[baya::test]
async fn requests_that_were_sent_before_are_answered() {
    let two = b"GET /delayed HTTP/1.1\r\nhost: t\r\n\r\nGET /delayed HTTP/1.1\r\nhost: t\r\n\r\n";
    let received = half_closed(two).await;
    let text = String::from_utf8_lossy(&received);
    assert_eq!(text.matches("at last").count(), 2, "{text}");
}
