//! Upgraded connections during the shutdown.

use std::time::{Duration, Instant};

use baya::App;
use baya::prelude::*;
use futures_util::StreamExt;
use futures_util::future::join_all;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;
use wire::Server;

use super::{
    AppModule, BYTES, SOON, Tasks, Witness, bytes_end, echoes, ends, open, open_on, switch,
};

#[baya::test]
async fn idle_websockets_end_with_the_app() {
    let server = Server::of::<AppModule>().await;
    let tasks = server.app.provider::<Tasks>();
    let mut sockets = join_all((0..20).map(|_| open(&server, "/echo"))).await;
    let started = Instant::now();
    server.app.shutdown().await?;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    tasks.are(0).await;
    for socket in &mut sockets {
        ends(socket).await;
    }
}

#[baya::test]
async fn websockets_work_after_the_drain_has_begun() {
    let server = Server::of::<AppModule>().await;
    let mut socket = open(&server, "/echo").await;
    let shutdown = server.app.shutdown_handle();
    shutdown.begin();
    while TcpStream::connect(server.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    echoes(&mut socket).await;
    ends(&mut socket).await;
    server.app.shutdown().await?;
}

#[baya::test]
async fn a_websocket_that_its_client_closes_while_the_app_drains_does_not_delay_its_end() {
    let server = Server::of::<AppModule>().await;
    let mut socket = open(&server, "/echo").await;
    let started = Instant::now();
    server.app.shutdown_handle().begin();
    socket.close(None).await.expect("it is open");
    let reply = timeout(SOON, socket.next()).await?;
    assert!(matches!(reply, Some(Ok(tungstenite::Message::Close(_)))), "{reply:?}");
    drop(socket);
    server.app.shutdown().await?;
    assert!(started.elapsed() < Duration::from_millis(900), "{:?}", started.elapsed());
}

#[baya::test]
async fn websockets_work_as_long_as_a_request_is_in_flight() {
    let most = Duration::from_secs(1);
    let server = Server::with::<AppModule>(|app| app.shutdown_timeout(4 * most)).await;
    let tasks = server.app.provider::<Tasks>();
    let mut socket = open(&server, "/echo").await;
    let slow = server.begin("GET /slow", &[]).await;
    timeout(SOON, tasks.begun.notified()).await.expect("it begins");
    server.app.shutdown_handle().begin();
    let begun = Instant::now();
    // Longer than connections can write after the drain has begun if nothing is in flight.
    while begun.elapsed() < most + most / 4 {
        echoes(&mut socket).await;
    }
    tasks.release.notify_one();
    wire::RawResponse::read(slow).await.is(200, "slow");
    ends(&mut socket).await;
    server.app.shutdown().await?;
}

#[baya::test]
async fn an_upgrade_that_is_in_flight_when_the_drain_begins_is_completed() {
    let server = Server::of::<AppModule>().await;
    let tasks = server.app.provider::<Tasks>();
    let opening = tokio::spawn(open_on(server.connect().await, "/late"));
    timeout(SOON, tasks.begun.notified()).await.expect("it begins");
    server.app.shutdown_handle().begin();
    tasks.release.notify_one();
    let mut socket = timeout(SOON, opening).await?.expect("the connection is upgraded");
    echoes(&mut socket).await;
    ends(&mut socket).await;
    server.app.shutdown().await?;
}

const MOST: Duration = Duration::from_millis(600);

async fn impatient() -> Server {
    Server::with::<AppModule>(|app| app.shutdown_timeout(MOST)).await
}

/// Asserts that the shutdown takes no longer than its timeout, and that it aborts work.
async fn cuts_off(server: Server) -> Error {
    let started = Instant::now();
    let error = server.app.shutdown().await.expect_err("something is cut off");
    assert!(started.elapsed() < 2 * MOST, "{:?}", started.elapsed());
    assert_eq!(error.code(), "shutdown_timeout");
    error
}

#[baya::test]
async fn aborts_a_task_that_continues_at_the_shutdown_timeout() {
    let server = impatient().await;
    let tasks = server.app.provider::<Tasks>();
    let mut sockets = [open(&server, "/ticks").await, open(&server, "/ticks").await];
    let error = cuts_off(server).await;
    assert_eq!(
        error.message(),
        Some(
            "the shutdown cut off work that was still in flight after 0.6 s, including 2 upgraded connections; end the task of a WebSocket when its reads end"
        )
    );
    tasks.are(0).await;
    join_all(sockets.iter_mut().map(ends)).await;
}

#[baya::test]
async fn aborts_a_task_that_holds_an_unused_connection_at_the_shutdown_timeout() {
    let server = impatient().await;
    let mut socket = open(&server, "/held").await;
    let error = cuts_off(server).await;
    let message = error.message().unwrap_or_default();
    assert!(message.contains("1 upgraded connection;"), "{message}");
    ends(&mut socket).await;
}

#[baya::test]
async fn a_task_that_keeps_reading_after_the_end_does_not_starve_others() {
    let server = impatient().await;
    let head = BYTES.replace("/bytes", "/restless");
    let mut stream = switch(&server, &head, "101").await;
    cuts_off(server).await;
    bytes_end(&mut stream).await;
}

#[baya::test]
async fn disconnects_a_client_that_never_reads_at_the_shutdown_timeout() {
    let server = impatient().await;
    let tasks = server.app.provider::<Tasks>();
    let mut socket = open(&server, "/writes").await;
    cuts_off(server).await;
    tasks.are(0).await;
    ends(&mut socket).await;
}

#[baya::test]
async fn aborts_websockets_together_with_a_request_that_does_not_end() {
    let server = impatient().await;
    let tasks = server.app.provider::<Tasks>();
    let mut socket = open(&server, "/echo").await;
    let _endless = server.begin("GET /slow", &[]).await;
    timeout(SOON, tasks.begun.notified()).await.expect("it begins");
    cuts_off(server).await;
    tasks.are(0).await;
    ends(&mut socket).await;
}

#[baya::test]
async fn dropping_a_server_closes_its_upgraded_connections() {
    let booted = App::new::<AppModule>().boot().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let serving = tokio::spawn(booted.serve(listener));
    let mut held = open_on(TcpStream::connect(address).await?, "/held").await;
    let mut echo = open_on(TcpStream::connect(address).await?, "/echo").await;
    echoes(&mut echo).await;
    serving.abort();
    ends(&mut held).await;
    ends(&mut echo).await;
}

#[baya::test]
async fn a_task_that_keeps_its_connection_does_not_keep_the_app_in_memory() {
    let server = Server::with::<AppModule>(|app| app.shutdown_timeout(Duration::ZERO)).await;
    let witness = Arc::downgrade(&server.app.provider::<Witness>());
    let mut socket = open(&server, "/held").await;
    let error = server.app.shutdown().await.expect_err("the task was aborted");
    assert_eq!(error.code(), "shutdown_timeout");
    ends(&mut socket).await;
    assert!(witness.upgrade().is_none(), "the app is still there");
}
