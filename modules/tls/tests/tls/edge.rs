//! Secure connections at the edge of the app, beside others.

use baya::Listener;
use baya::protocol::ProxyProtocol;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use wire::{RawResponse, exchange};

use crate::app::{in_memory, serve};
use crate::client::{Client, get};
use crate::pki::Authority;

const HSTS: &str = "strict-transport-security";

#[tokio::test]
async fn reports_connections_over_tls_as_secure() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let listeners = [Listener::tcp("127.0.0.1:0").through(tls), Listener::tcp("127.0.0.1:0")];
    let (_app, [secure, plain]) = serve(listeners).await;
    let response = Client::new(&authority).get(secure, "/scheme").await;
    response.is(200, "https");
    assert_eq!(response.header(HSTS), Some("max-age=31536000"), "{response:?}");
    let response = get(TcpStream::connect(plain).await.unwrap(), "/scheme").await;
    response.is(200, "http");
    assert_eq!(response.header(HSTS), None, "{response:?}");
}

#[tokio::test]
async fn redirects_from_http_to_https() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let listeners = [
        Listener::tcp("127.0.0.1:0").through(tls),
        Listener::tcp("127.0.0.1:0").redirect_to_https(),
    ];
    let (_app, [secure, plain]) = serve(listeners).await;
    let moved = get(TcpStream::connect(plain).await.unwrap(), "/scheme?a=b").await;
    let location = Some("https://localhost/scheme?a=b");
    assert_eq!((moved.status, moved.header("location")), (308, location), "{moved:?}");
    assert_eq!(moved.header(HSTS), None, "{moved:?}");
    Client::new(&authority).get(secure, "/scheme?a=b").await.is(200, "https");
}

#[tokio::test]
async fn reports_the_client_of_the_proxy_protocol() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let balancers = ProxyProtocol::from(["127.0.0.0/8"]).unwrap();
    let listener = Listener::tcp("127.0.0.1:0").through(balancers).through(tls);
    let (_app, [address]) = serve([listener]).await;
    let client = Client::new(&authority);
    for (path, expected) in [("/", "192.0.2.7"), ("/scheme", "https")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n").await.unwrap();
        let connection = client.connect_over(stream, "localhost").await.unwrap();
        get(connection, path).await.is(200, expected);
    }
    let stream = TcpStream::connect(address).await.unwrap();
    let plain = b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\nGET / HTTP/1.1\r\n\r\n";
    assert_eq!(RawResponse::of(&exchange(stream, plain).await).status, 400);
}

#[tokio::test]
async fn sends_a_response_larger_than_a_tls_record() {
    use baya::axum::{Router, routing::get as route};
    use baya::testing::TestApp;

    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let large = "0123456789".repeat(100_000);
    let body = large.clone();
    let router = Router::new().route("/large", route(async move || body));
    let app = TestApp::new::<crate::app::AppModule>()
        .configure(|app| app.merge(router))
        .listen_on([Listener::tcp("127.0.0.1:0").through(tls)])
        .await
        .unwrap();
    let response = Client::new(&authority).get(app.address().unwrap(), "/large").await;
    response.is(200, &large);
}
