//! Other protocols and tunnels: connections that have left HTTP by `CONNECT` or an upgrade.

use std::pin::pin;
use std::time::{Duration, Instant};

use baya::App;
use baya::axum::body::Body;
use baya::axum::extract::Request;
use baya::axum::http::{Method, Response, StatusCode};
use baya::axum::middleware::{Next, from_fn};
use futures_util::FutureExt;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper::upgrade::Upgraded;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use wire::Server;

use super::{AppModule, BYTES, SOON, bytes_end, echo_all, echoes_bytes, switch};

/// Opens a tunnel for every `CONNECT`, whose other end echoes.
async fn tunnel(mut request: Request, next: Next) -> Response<Body> {
    if request.method() != Method::CONNECT {
        return next.run(request).await;
    }
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let upgraded = upgrade.await.expect("the connection is upgraded");
        echo_all(TokioIo::<Upgraded>::new(upgraded)).await;
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::OK;
    response
}

fn tunnelling(app: App) -> App {
    app.layer(from_fn(tunnel)).connection_limit(1).shutdown_timeout(SOON)
}

const CONNECT: &str = "CONNECT cats:80 HTTP/1.1\r\nhost: cats:80\r\n\r\n";

/// The response of hyper to a request that it can't parse.
const HYPERS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\
                        date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";

#[baya::test]
async fn does_not_parse_bytes_of_another_protocol_as_http() {
    let server = Server::with::<AppModule>(tunnelling).await;
    for (head, status) in [(BYTES, "101"), (CONNECT, "200")] {
        let mut stream = switch(&server, head, status).await;
        echoes_bytes(&mut stream, HYPERS).await;
        echoes_bytes(&mut stream, b"GET / HTTP/1.1\r\nhost: t\r\n\r\n").await;
    }
}

#[baya::test]
async fn a_half_closed_client_still_receives() {
    let server = Server::of::<AppModule>().await;
    let mut stream = switch(&server, BYTES, "101").await;
    let sent = vec![b'x'; 100_000];
    let (mut reader, mut writer) = stream.split();
    let sending = async {
        writer.write_all(&sent).await.expect("it reads");
        writer.shutdown().await.expect("it is open");
    };
    let mut received = Vec::new();
    let (_, read) = tokio::join!(sending, timeout(SOON, reader.read_to_end(&mut received)));
    read.expect("it ends").expect("it is open");
    assert_eq!(received.len(), sent.len());
}

/// Asserts that an upgraded connection counts towards the connection limit, and ends with the app.
async fn counts_and_ends(server: Server, mut stream: TcpStream) {
    {
        let mut second = pin!(server.get("/", &[]));
        for _ in 0..10 {
            echoes_bytes(&mut stream, b"hello").await;
            assert!(second.as_mut().now_or_never().is_none(), "it is above the limit");
        }
    }
    let started = Instant::now();
    server.app.shutdown().await.expect("nothing is cut off");
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    bytes_end(&mut stream).await;
}

#[baya::test]
async fn another_protocol_counts_towards_the_connection_limit_and_ends_with_the_app() {
    let server = Server::with::<AppModule>(tunnelling).await;
    let stream = switch(&server, BYTES, "101").await;
    counts_and_ends(server, stream).await;
}

#[baya::test]
async fn a_tunnel_counts_towards_the_connection_limit_and_ends_with_the_app() {
    let server = Server::with::<AppModule>(tunnelling).await;
    let stream = switch(&server, CONNECT, "200").await;
    counts_and_ends(server, stream).await;
}

#[baya::test]
async fn a_connection_that_a_task_keeps_without_a_101_counts_and_ends_with_the_app() {
    let server = Server::with::<AppModule>(tunnelling).await;
    let head = BYTES.replace("/bytes", "/kept").replace("upgrade\r\n", "upgrade, close\r\n");
    let mut stream = switch(&server, &head, "200").await;
    assert_eq!(stream.read_u32().await?.to_be_bytes(), *b"kept");
    counts_and_ends(server, stream).await;
}

type Client = SendRequest<Empty<Bytes>>;

/// An HTTP/2 connection, and a tunnel on it.
async fn tunnel_2(server: &Server) -> (Client, TokioIo<Upgraded>) {
    let stream = TokioIo::new(server.connect().await);
    let (mut client, connection) =
        handshake(TokioExecutor::new(), stream).await.expect("an HTTP/2 connection");
    tokio::spawn(connection);
    let request = hyper::Request::connect("cats:80").body(Empty::new()).expect("a request");
    let response = client.send_request(request).await.expect("a response");
    assert_eq!(response.status(), 200);
    let upgraded = hyper::upgrade::on(response).await.expect("the connection is upgraded");
    (client, TokioIo::new(upgraded))
}

#[baya::test]
async fn a_tunnel_over_http_2_counts_as_its_connection() {
    let server = Server::with::<AppModule>(tunnelling).await;
    let (client, mut tunnel) = tunnel_2(&server).await;
    drop(client);
    let mut second = pin!(server.get("/", &[]));
    for _ in 0..10 {
        echoes_bytes(&mut tunnel, b"hello").await;
        assert!(second.as_mut().now_or_never().is_none(), "it is above the limit");
    }
    drop(tunnel);
    timeout(SOON, second).await.expect("it has the place now").is(200, "hello");
}

#[baya::test]
async fn a_tunnel_over_http_2_ends_with_the_app() {
    let server = Server::with::<AppModule>(tunnelling).await;
    let (_client, mut tunnel) = tunnel_2(&server).await;
    let started = Instant::now();
    server.app.shutdown_handle().begin();
    while TcpStream::connect(server.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    echoes_bytes(&mut tunnel, b"hello").await;
    server.app.shutdown().await?;
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    bytes_end(&mut tunnel).await;
}
