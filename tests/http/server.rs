//! The server on a real port: its limits, and both versions of HTTP.

use std::net::SocketAddr;

use baya::prelude::*;
use baya::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[controller]
struct Hello;

#[controller]
impl Hello {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }
}

#[module(root, controllers = [Hello])]
struct Root;

async fn listen() -> (TestApp, SocketAddr) {
    let app = TestApp::new::<Root>().listen().await.expect("it listens");
    let address = app.address().expect("an address");
    (app, address)
}

/// Sends text and reads until the server closes or has answered a head.
async fn talk(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(text.as_bytes()).await.expect("it reads");
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    while !answer.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut buffer).await.expect("it answers");
        if read == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[baya::test]
async fn it_answers_http_1_and_ends_when_told() {
    let (app, address) = listen().await;
    let answer = talk(address, "GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    app.shutdown().await?;
    assert!(TcpStream::connect(address).await.is_err());
}

#[baya::test]
async fn it_answers_http_2_without_tls() {
    let (app, address) = listen().await;
    let mut stream = TcpStream::connect(address).await?;
    let empty_settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await?;
    stream.write_all(&empty_settings).await?;
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).await?;
    assert_eq!(frame[3], 4, "the server's own settings come first");
    drop(stream);
    app.shutdown().await?;
}

#[baya::test]
async fn too_large_a_head_is_431() {
    let (app, address) = listen().await;
    let large = "x".repeat(100_000);
    let answer =
        talk(address, &format!("GET / HTTP/1.1\r\nhost: t\r\nx-large: {large}\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let many: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    let answer = talk(address, &format!("GET / HTTP/1.1\r\nhost: t\r\n{many}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    app.shutdown().await?;
}

#[baya::test]
async fn what_is_no_http_is_400() {
    let (app, address) = listen().await;
    let answer = talk(address, "this is no request\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    app.shutdown().await?;
}
