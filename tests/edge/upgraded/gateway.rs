//! A gateway that sends close frames to its clients when the app ends.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use baya::AppHandle;
use baya::axum::body::Body;
use baya::axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use baya::axum::http::Response;
use baya::prelude::*;
use baya::protocol::{Driver, Mounts};
use futures_util::StreamExt;
use futures_util::future::join_all;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;
use wire::Server;

use super::{SOON, echoes, ends, open};

#[token]
struct Never;

/// Provides the app of the sockets.
#[injectable]
struct Running {
    #[inject(default)]
    app: OnceLock<AppHandle>,
}

#[module(driver, providers = [Running], exports = [Running])]
struct GatewayModule {
    running: Arc<Running>,
}

impl Driver for GatewayModule {
    type Trigger = Never;

    async fn start(&self, app: AppHandle) -> baya::Result<Mounts> {
        let _ = self.running.app.set(app);
        Ok(Mounts::none())
    }
}

#[controller]
struct Gateway {
    running: Arc<Running>,
}

impl Gateway {
    fn app(&self) -> AppHandle {
        self.running.app.get().expect("the app has started").clone()
    }
}

#[controller]
impl Gateway {
    #[get("/polite")]
    async fn polite(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        let app = self.app();
        upgrade.on_upgrade(async move |socket| serve(socket, &app).await)
    }

    /// Keeps its clients until they disconnect.
    #[get("/patient")]
    async fn patient(&self, upgrade: WebSocketUpgrade) -> Response<Body> {
        let work = self.app().begin_work();
        upgrade.on_upgrade(async move |mut socket| {
            while let Some(Ok(message)) = socket.recv().await {
                if matches!(message, Message::Text(_)) && socket.send(message).await.is_err() {
                    break;
                }
            }
            drop(work);
        })
    }
}

/// Echoes until the app drains, then sends a close frame and waits for that of the client.
async fn serve(mut socket: WebSocket, app: &AppHandle) {
    loop {
        let message = tokio::select! {
            message = socket.recv() => message,
            () = app.stopping() => break,
        };
        let Some(Ok(message)) = message else { return };
        if matches!(message, Message::Text(_)) && socket.send(message).await.is_err() {
            return;
        }
    }
    let reason = "the server restarts".into();
    let frame = CloseFrame { code: close_code::AWAY, reason };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        while let Some(Ok(_)) = socket.recv().await {}
    }
}

#[module(root, imports = [GatewayModule], controllers = [Gateway])]
struct AppModule;

#[baya::test]
async fn a_gateway_sends_its_close_frames_before_reads_end() {
    let server = Server::of::<AppModule>().await;
    let mut sockets = join_all((0..20).map(|_| open(&server, "/polite"))).await;
    for socket in &mut sockets {
        echoes(socket).await;
    }
    let started = Instant::now();
    let ending = tokio::spawn(server.app.shutdown());
    for socket in &mut sockets {
        let message = timeout(SOON, socket.next()).await.expect("a message");
        let Some(Ok(tungstenite::Message::Close(Some(frame)))) = message else {
            panic!("not a close frame: {message:?}")
        };
        assert_eq!((u16::from(frame.code), &*frame.reason), (1001, "the server restarts"));
        ends(socket).await;
    }
    ending.await??;
    // The app does not wait until reads would have ended.
    assert!(started.elapsed() < Duration::from_millis(900), "{:?}", started.elapsed());
}

#[baya::test]
async fn work_in_flight_extends_the_time_of_a_gateway() {
    let server = Server::of::<AppModule>().await;
    let mut socket = open(&server, "/patient").await;
    let ending = tokio::spawn(server.app.shutdown());
    let begun = Instant::now();
    // Longer than reads continue without work in flight.
    while begun.elapsed() < Duration::from_millis(1_300) {
        echoes(&mut socket).await;
    }
    socket.close(None).await.expect("it is open");
    ends(&mut socket).await;
    ending.await??;
}
