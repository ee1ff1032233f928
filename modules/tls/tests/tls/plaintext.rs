//! Clients that do not use TLS.

use std::time::{Duration, Instant};

use baya::Listener;
use baya::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::RawResponse;

use crate::app::{AppModule, in_memory, serve_tls};
use crate::client::{Client, get};
use crate::pki::Authority;

const RESPONSE: &str = "This port requires TLS: use https://.\n";

#[tokio::test]
async fn responds_to_plain_http_with_400_and_closes_the_connection() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let started = Instant::now();
    let response = get(TcpStream::connect(address).await.unwrap(), "/").await;
    response.is(400, RESPONSE);
    let length = RESPONSE.len().to_string();
    assert_eq!(response.header("content-length"), Some(&*length), "{response:?}");
    assert_eq!(response.header("strict-transport-security"), None, "{response:?}");
    assert!(started.elapsed() < Duration::from_secs(5));
    Client::new(&authority).get(address, "/scheme").await.is(200, "https");
}

#[tokio::test]
async fn responds_without_a_reset_while_the_client_sends_a_body() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let upload = format!("POST / HTTP/1.1\r\nhost: t\r\n\r\n{}", "x".repeat(32 * 1024));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(upload.as_bytes()).await.unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    RawResponse::of(&response).is(400, RESPONSE);
    stream.write_all(b"the rest").await.expect("no reset");
}

#[tokio::test]
async fn closes_a_connection_that_ends_before_its_first_byte() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
}

#[tokio::test]
async fn disconnects_a_client_that_keeps_sending_after_the_response() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let listener = Listener::tcp("127.0.0.1:0").through(tls);
    // With the default header timeout, which is longer than the time a client may continue to send.
    let app = TestApp::new::<AppModule>().listen_on([listener]).await.unwrap();
    let mut stream = TcpStream::connect(app.address().unwrap()).await.unwrap();
    let sends = async { while stream.write_all(&[b'x'; 1024]).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(8), sends).await.expect("the client is disconnected");
}
