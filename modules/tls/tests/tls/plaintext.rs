//! Clients that speak no TLS.

use std::time::{Duration, Instant};

use baya::Listener;
use baya::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wire::Answer;

use crate::app::{AppModule, given, serve_through};
use crate::client::{Client, get};
use crate::pki::Authority;

const ANSWER: &str = "This port speaks TLS: ask it by https://.\n";

#[tokio::test]
async fn http_without_tls_is_told_what_the_port_speaks_and_closed() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let started = Instant::now();
    let answer = get(TcpStream::connect(address).await.unwrap(), "/").await;
    answer.is(400, ANSWER);
    let length = ANSWER.len().to_string();
    assert_eq!(answer.header("content-length"), Some(&*length), "{answer:?}");
    assert_eq!(answer.header("strict-transport-security"), None, "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(5));
    Client::of(&authority).get(address, "/scheme").await.is(200, "https");
}

#[tokio::test]
async fn who_is_still_sending_a_body_is_answered_and_not_reset() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let upload = format!("POST / HTTP/1.1\r\nhost: t\r\n\r\n{}", "x".repeat(32 * 1024));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(upload.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    Answer::of(&answer).is(400, ANSWER);
    stream.write_all(b"the rest").await.expect("no reset");
}

#[tokio::test]
async fn who_closes_before_the_first_byte_is_closed() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap(), 0);
}

#[tokio::test]
async fn who_goes_on_sending_after_the_answer_is_cut_off() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let listener = Listener::tcp("127.0.0.1:0").through(tls);
    // With the header timeout that is usual, which is longer than the deadline.
    let app = TestApp::new::<AppModule>().listen_on([listener]).await.unwrap();
    let mut stream = TcpStream::connect(app.address().unwrap()).await.unwrap();
    let sends = async { while stream.write_all(&[b'x'; 1024]).await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(8), sends).await.expect("it is cut off");
}
