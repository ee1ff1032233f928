//! Connections that leave HTTP: WebSockets made with axum's own upgrade, other protocols, and tunnels.

mod gateway;
mod limits;
mod shutdown;
mod tunnels;

use std::time::Duration;

use baya::axum::body::Body;
use baya::axum::extract::Request;
use baya::axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use baya::axum::http::{HeaderValue, Response, StatusCode, header};
use baya::prelude::*;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite};
use wire::Server;

/// The timeout of expected events.
const SOON: Duration = Duration::from_secs(5);

/// The tasks of the server with an upgraded connection.
#[injectable]
struct Tasks {
    #[inject(value = watch::Sender::new(0))]
    running: watch::Sender<usize>,
    /// Signals that `/slow` has begun, and that it can respond.
    #[inject(default)]
    begun: Notify,
    #[inject(default)]
    release: Notify,
}

impl Tasks {
    /// Waits until this number of tasks is running.
    async fn are(&self, count: usize) {
        let mut running = self.running.subscribe();
        let waiting = timeout(SOON, running.wait_for(|running| *running == count));
        let waited = waiting.await.map(|known| known.is_ok());
        let running = *self.running.borrow();
        assert!(waited.is_ok(), "{running} tasks are running, expected {count}");
    }
}

/// A running task.
struct Runs(Arc<Tasks>);

impl Runs {
    fn of(tasks: &Arc<Tasks>) -> Self {
        tasks.running.send_modify(|running| *running += 1);
        Self(Arc::clone(tasks))
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        self.0.running.send_modify(|running| *running -= 1);
    }
}

/// A component of the app that no task holds.
#[injectable]
struct Witness;

#[controller]
struct Sockets {
    tasks: Arc<Tasks>,
    _witness: Arc<Witness>,
}

impl Sockets {
    fn upgrade<F: Future<Output = ()> + Send>(
        &self,
        upgrade: WebSocketUpgrade,
        task: impl FnOnce(WebSocket) -> F + Send + 'static,
    ) -> Response<Body> {
        let runs = Runs::of(&self.tasks);
        upgrade.on_upgrade(async move |socket| {
            task(socket).await;
            drop(runs);
        })
    }
}

#[controller]
impl Sockets {
    /// Sends back what it receives.
    #[get("/echo")]
    async fn echo(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        self.upgrade(upgrade, async |mut socket| {
            while let Some(Ok(message)) = socket.recv().await {
                if matches!(message, Message::Text(_)) && socket.send(message).await.is_err() {
                    break;
                }
            }
        })
    }

    /// Echoes as well, once the test allows the response.
    #[get("/late")]
    async fn late(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        self.slow().await;
        self.echo(upgrade).await
    }

    /// Sends text until the connection ends, and never reads.
    #[get("/ticks")]
    async fn ticks(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        self.upgrade(upgrade, async |mut socket| {
            while socket.send(Message::text("tick")).await.is_ok() {
                sleep(Duration::from_millis(5)).await;
            }
        })
    }

    /// Neither reads nor writes.
    #[get("/held")]
    async fn held(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        self.upgrade(upgrade, async |socket| {
            let _held = socket;
            std::future::pending().await
        })
    }

    /// Sends large messages until the connection ends, and never reads.
    #[get("/writes")]
    async fn writes(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        self.upgrade(upgrade, async |mut socket| {
            while socket.send(Message::binary(vec![0; 16 * 1024])).await.is_ok() {}
        })
    }

    /// Sends large messages from one task, and receives in another.
    #[get("/flood")]
    async fn flood(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        let receiving = Runs::of(&self.tasks);
        self.upgrade(upgrade, async move |socket| {
            let (mut writer, mut reader) = socket.split();
            tokio::spawn(async move {
                while let Some(Ok(_)) = reader.next().await {}
                drop(receiving);
            });
            while writer.send(Message::binary(vec![0; 16 * 1024])).await.is_ok() {}
        })
    }

    /// Echoes bytes in another protocol.
    #[get("/bytes", body)]
    async fn bytes(&self, mut request: Request) -> Response<Body> {
        tokio::spawn(echo_bytes(hyper::upgrade::on(&mut request), Runs::of(&self.tasks)));
        switched()
    }

    /// Reads for ever, and ignores errors.
    #[get("/restless", body)]
    async fn restless(&self, mut request: Request) -> Response<Body> {
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            let mut stream =
                TokioIo::<Upgraded>::new(upgrade.await.expect("the connection is upgraded"));
            loop {
                let _ = stream.read(&mut [0; 64]).await;
            }
        });
        switched()
    }

    /// Keeps the connection for a task, although the response does not change the protocol.
    #[get("/kept", body)]
    async fn kept(&self, mut request: Request) -> &'static str {
        tokio::spawn(echo_bytes(hyper::upgrade::on(&mut request), Runs::of(&self.tasks)));
        "kept"
    }

    #[get("/slow")]
    async fn slow(&self) -> &'static str {
        self.tasks.begun.notify_one();
        self.tasks.release.notified().await;
        "slow"
    }

    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }
}

fn switched() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("bytes"));
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    response
}

async fn echo_bytes(upgrade: OnUpgrade, runs: Runs) {
    let Ok(upgraded) = upgrade.await else { return };
    echo_all(TokioIo::<Upgraded>::new(upgraded)).await;
    drop(runs);
}

async fn echo_all(connection: impl AsyncRead + AsyncWrite) {
    let (mut reader, mut writer) = tokio::io::split(connection);
    let mut buffer = [0; 1024];
    while let Ok(length @ 1..) = reader.read(&mut buffer).await {
        if writer.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

#[module(root, controllers = [Sockets], providers = [Tasks, Witness])]
struct AppModule;

/// Requests another protocol.
const BYTES: &str =
    "GET /bytes HTTP/1.1\r\nhost: t\r\nconnection: upgrade\r\nupgrade: bytes\r\n\r\n";

/// A WebSocket of a client.
type Socket = WebSocketStream<TcpStream>;

async fn open(server: &Server, path: &str) -> Socket {
    open_on(server.connect().await, path).await
}

async fn open_on(stream: TcpStream, path: &str) -> Socket {
    let opening = timeout(SOON, client_async(format!("ws://t{path}"), stream)).await;
    opening.expect("a response").expect("the connection is upgraded").0
}

/// Sends text to a socket that echoes it.
async fn echoes(socket: &mut Socket) {
    let text = tungstenite::Message::text("hello");
    socket.send(text.clone()).await.expect("the request is sent");
    let received = timeout(SOON, socket.next()).await.expect("a response");
    assert_eq!(received.expect("it is open").expect("a message"), text);
}

/// Reads until the connection ends.
async fn ends(socket: &mut Socket) {
    let ending = async { while let Some(Ok(_)) = socket.next().await {} };
    timeout(SOON, ending).await.expect("the connection ends");
}

/// Returns a connection on which this request was sent, and the head of a response with this status was received.
async fn switch(server: &Server, head: &str, status: &str) -> TcpStream {
    let mut stream = server.connect().await;
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut received = Vec::new();
    while !received.ends_with(b"\r\n\r\n") {
        let byte = timeout(SOON, stream.read_u8()).await.expect("a response");
        received.push(byte.expect("it is open"));
    }
    let received = String::from_utf8_lossy(&received).into_owned();
    assert!(received.starts_with(&format!("HTTP/1.1 {status}")), "{received}");
    stream
}

/// Sends bytes on a connection that echoes them.
async fn echoes_bytes(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), bytes: &[u8]) {
    stream.write_all(bytes).await.expect("it reads");
    let mut received = vec![0; bytes.len()];
    let reading = timeout(SOON, stream.read_exact(&mut received)).await;
    reading.expect("a response").expect("it is open");
    assert_eq!(String::from_utf8_lossy(&received), String::from_utf8_lossy(bytes));
}

/// Reads until the connection ends, with or without an error.
async fn bytes_end(stream: &mut (impl AsyncRead + Unpin)) {
    let mut rest = Vec::new();
    let _ = timeout(SOON, stream.read_to_end(&mut rest)).await.expect("the connection ends");
}
