//! Limits that apply to upgraded connections.

use std::pin::pin;
use std::time::Duration;

use baya::protocol::ProxyProtocol;
use baya::testing::TestApp;
use baya::{App, Listener};
use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use wire::Server;

use super::{AppModule, SOON, Tasks, echoes, ends, open, open_on, switch};

async fn limited(connections: usize) -> Server {
    Server::with::<AppModule>(|app| app.connection_limit(connections)).await
}

/// Asserts that exactly this number of WebSockets can be open at once.
async fn exactly(server: &Server, limit: usize) {
    let mut open_ones = join_all((0..limit).map(|_| open(server, "/echo"))).await;
    let mut further = pin!(open(server, "/echo"));
    for _ in 0..5 {
        for socket in &mut open_ones {
            echoes(socket).await;
        }
        assert!(further.as_mut().now_or_never().is_none(), "more than {limit} are open");
    }
    drop(open_ones.pop());
    echoes(&mut timeout(SOON, further).await.expect("it has the place now")).await;
}

#[baya::test]
async fn websockets_above_the_connection_limit_wait() {
    exactly(&limited(2).await, 2).await;
}

#[baya::test]
async fn a_closed_websocket_frees_its_connection() {
    let server = limited(1).await;
    for _ in 0..3 {
        let mut socket = timeout(SOON, open(&server, "/echo")).await.expect("there is room");
        echoes(&mut socket).await;
        socket.close(None).await.expect("it is open");
        ends(&mut socket).await;
    }
}

#[baya::test]
async fn counts_websockets_after_a_proxy_protocol_header() {
    let proxy = ProxyProtocol::from(["127.0.0.0/8"])?;
    let app = TestApp::new::<AppModule>().configure(|app| app.connection_limit(1));
    let app = app.listen_on([Listener::tcp("127.0.0.1:0").through(proxy)]).await?;
    let connect = async || {
        let mut stream = TcpStream::connect(app.addresses()[0]).await.expect("the app listens");
        stream.write_all(b"PROXY UNKNOWN\r\n").await.expect("it reads");
        open_on(stream, "/echo").await
    };
    let mut first = connect().await;
    let mut second = pin!(connect());
    for _ in 0..10 {
        echoes(&mut first).await;
        assert!(second.as_mut().now_or_never().is_none(), "it is above the limit");
    }
    drop(first);
    echoes(&mut timeout(SOON, second).await.expect("it has the place now")).await;
}

/// The ways in which a client disconnects.
async fn leave(server: &Server, round: usize) {
    let stream = server.connect().await;
    if round.is_multiple_of(2) {
        stream.set_zero_linger().expect("a socket");
    }
    if round % 4 < 2 {
        let mut socket = open_on(stream, "/echo").await;
        echoes(&mut socket).await;
        drop(socket);
    } else {
        // The client does not wait for the response.
        let mut stream = stream;
        let head = "GET /echo HTTP/1.1\r\nhost: t\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                    sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("it reads");
    }
}

#[baya::test]
async fn a_thousand_killed_clients_free_their_connections() {
    let server = limited(8).await;
    let lanes = (0..8).map(async |lane| {
        for round in 0..125 {
            leave(&server, lane + round).await;
        }
    });
    join_all(lanes).await;
    server.app.provider::<Tasks>().are(0).await;
    exactly(&server, 8).await;
}

/// Waits until a client that never reads is disconnected, and another one is accepted.
async fn is_disconnected(configure: impl FnOnce(App) -> App) {
    let configured = |app: App| configure(app.connection_limit(1));
    let server = Server::with::<AppModule>(configured).await;
    let tasks = server.app.provider::<Tasks>();
    let _never_reads = open(&server, "/flood").await;
    tasks.are(2).await;
    tasks.are(0).await;
    timeout(SOON, server.get("/", &[])).await.expect("there is room").is(200, "hello");
}

#[baya::test]
async fn disconnects_a_client_that_never_reads_after_the_write_timeout() {
    is_disconnected(|app| app.write_timeout(Duration::from_millis(200))).await;
}

#[baya::test]
async fn the_header_timeout_does_not_end_an_idle_websocket() {
    let most = Duration::from_millis(50);
    let server = Server::with::<AppModule>(|app| app.header_timeout(most)).await;
    let mut socket = open(&server, "/echo").await;
    // A connection without a request is closed after the header timeout, so the header timeout has elapsed.
    for _ in 0..3 {
        assert!(wire::exchange(server.connect().await, b"").await.is_empty());
    }
    echoes(&mut socket).await;
}

#[baya::test]
async fn an_ignored_upgrade_does_not_change_the_connection() {
    let server = limited(1).await;
    let offers = "GET / HTTP/1.1\r\nhost: t\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n";
    let mut stream = switch(&server, offers, "200").await;
    let mut body = [0; 5];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut body).await?;
    assert_eq!(&body, b"hello");
    wire::request(stream, "GET /", &[]).await.is(200, "hello");
    timeout(SOON, server.get("/", &[])).await.expect("there is room").is(200, "hello");
}
