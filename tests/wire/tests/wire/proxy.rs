//! Connections through the proxy.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wire::Proxy;

/// A proxy to a server that sends back what it receives.
async fn started() -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("the app listens").to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut reader, mut writer) = stream.split();
                let _ = tokio::io::copy(&mut reader, &mut writer).await;
            });
        }
    });
    Proxy::start(&address).await
}

/// Opens a connection and waits until one byte has been returned.
async fn connected(proxy: &Proxy) -> TcpStream {
    let mut stream = TcpStream::connect(proxy.address).await.expect("the app listens");
    assert_eq!(echoed(&mut stream).await, Some(7));
    stream
}

/// Sends a byte and returns the response, or `None` if the connection has ended.
async fn echoed(stream: &mut TcpStream) -> Option<u8> {
    stream.write_u8(7).await.ok()?;
    stream.read_u8().await.ok()
}

#[tokio::test]
async fn a_cut_ends_connections_and_new_ones_are_accepted() {
    let proxy = started().await;
    let mut stream = connected(&proxy).await;
    proxy.cut().await;
    assert_eq!(echoed(&mut stream).await, None);
    connected(&proxy).await;
}

#[tokio::test]
async fn a_cut_response_does_not_arrive() {
    let proxy = started().await;
    let mut stream = connected(&proxy).await;
    proxy.cut_at_response(2);
    assert_eq!(echoed(&mut stream).await, Some(7));
    assert_eq!(echoed(&mut stream).await, None);
}

#[tokio::test]
async fn a_closed_port_refuses_connections_until_it_is_open_again() {
    let mut proxy = started().await;
    proxy.close().await;
    TcpStream::connect(proxy.address).await.expect_err("it is closed");
    proxy.reopen().await;
    connected(&proxy).await;
}

#[tokio::test(start_paused = true)]
async fn a_stalled_connection_stays_open_and_silent() {
    let proxy = started().await;
    let mut stream = connected(&proxy).await;
    proxy.stall();
    let waiting = tokio::time::timeout(Duration::from_secs(60), echoed(&mut stream)).await;
    waiting.expect_err("no byte is returned");
    proxy.resume();
    connected(&proxy).await;
}
