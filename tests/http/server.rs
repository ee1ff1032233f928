//! The server on a port: its limits, and both versions of HTTP.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use baya::prelude::*;
use baya::testing::TestApp;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

#[controller]
struct Hello;

#[controller]
impl Hello {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    #[post("/text")]
    async fn text(&self, text: String) -> String {
        text
    }

    #[post("/json")]
    async fn json(&self, #[body] text: String) -> String {
        text
    }

    #[get("/peer")]
    async fn peer(&self, ConnectInfo(peer): ConnectInfo<SocketAddr>) -> String {
        peer.to_string()
    }
}

#[module(root, controllers = [Hello])]
struct Root;

async fn listen() -> (TestApp, SocketAddr) {
    let app = TestApp::new::<Root>().listen().await.expect("the app listens");
    let address = app.address().expect("an address");
    (app, address)
}

/// Sends text and reads until the connection ends or a head has arrived.
async fn talk(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the app listens");
    stream.write_all(text.as_bytes()).await.expect("it reads");
    let mut response = Vec::new();
    let mut buffer = [0; 4096];
    while !response.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut buffer).await.expect("a response");
        if read == 0 {
            break;
        }
        response.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&response).into_owned()
}

#[baya::test]
async fn serves_http_1_until_the_shutdown() {
    let (app, address) = listen().await;
    let response = talk(address, "GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    app.shutdown().await?;
    let error = TcpStream::connect(address).await.expect_err("the listener is closed");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
}

type Http2 = hyper::client::conn::http2::SendRequest<Empty<Bytes>>;

/// An HTTP/2 connection, and the task that ends with it.
async fn http2(address: SocketAddr) -> (Http2, JoinHandle<hyper::Result<()>>) {
    let stream = TokioIo::new(TcpStream::connect(address).await.expect("the app listens"));
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream);
    let (client, connection) = handshake.await.expect("an HTTP/2 connection");
    (client, tokio::spawn(connection))
}

async fn get2(client: &mut Http2, uri: &str) -> (StatusCode, Bytes) {
    let request = Request::get(uri).body(Empty::new()).expect("a request");
    let response = client.send_request(request).await.expect("a response");
    (response.status(), response.collect().await.expect("a body").to_bytes())
}

#[baya::test]
async fn serves_http_2_without_tls() {
    let (app, address) = listen().await;
    let (mut client, _connection) = http2(address).await;
    let uri = format!("http://{address}/");
    for _ in 0..2 {
        let (status, body) = get2(&mut client, &uri).await;
        assert_eq!((status, &*body), (StatusCode::OK, &b"hello"[..]));
    }
    drop(client);
    app.shutdown().await?;
}

#[baya::test]
async fn an_http_2_connection_gets_a_goaway_when_the_drain_begins() {
    let (app, address) = listen().await;
    let (mut client, connection) = http2(address).await;
    get2(&mut client, &format!("http://{address}/")).await;
    app.shutdown().await?;
    assert!(connection.await?.is_ok(), "it ends in good order, though the client keeps it");
}

#[baya::test]
async fn responds_408_to_a_body_that_pauses_too_long() {
    let app = TestApp::new::<Root>()
        .configure(|app| app.body_timeout(std::time::Duration::from_millis(50)))
        .listen()
        .await?;
    let address = app.address().expect("an address");
    for path in ["/text", "/json"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n\"he"
        );
        let response = talk(address, &head).await;
        assert!(response.starts_with("HTTP/1.1 408"), "{response}");
        assert!(response.contains("application/problem+json"), "{response}");
    }
    app.shutdown().await?;
}

#[baya::test]
async fn provides_the_address_of_the_peer() {
    let (app, address) = listen().await;
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /peer HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n").await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    assert!(response.ends_with(&stream.local_addr()?.to_string()), "{response}");
    app.shutdown().await?;
}

#[baya::test]
async fn reports_an_address_that_is_in_use() {
    let (app, address) = listen().await;
    let error = App::new::<Root>().banner(false).listen(address).await.expect_err("it is taken");
    assert!(error.chain().contains(&format!("can't listen on {address}")), "{}", error.chain());
    app.shutdown().await?;
}

#[baya::test]
async fn connections_above_the_limit_wait() {
    let configure = |app: App| app.connection_limit(1);
    let app = TestApp::new::<Root>().configure(configure).listen().await?;
    let address = app.address().expect("an address");
    let request = b"GET / HTTP/1.1\r\nhost: t\r\n\r\n";
    let mut buffer = [0; 4096];
    let mut first = TcpStream::connect(address).await?;
    let mut second = TcpStream::connect(address).await?;
    for _ in 0..3 {
        first.write_all(request).await?;
        assert!(first.read(&mut buffer).await? > 0);
        second.write_all(request).await?;
        let waits = second.try_read(&mut buffer).expect_err("it is not accepted yet");
        assert_eq!(waits.kind(), std::io::ErrorKind::WouldBlock);
    }
    drop(first);
    assert!(second.read(&mut buffer).await? > 0, "it has the place now");
    drop(second);
    app.shutdown().await?;
}
