//! What the app makes of connections that are secure, and of others beside them.

use baya::{Listener, ProxyProtocol};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use wire::{Answer, talk};

use crate::app::{given, serve};
use crate::client::{Client, get};
use crate::pki::Authority;

const HSTS: &str = "strict-transport-security";

#[tokio::test]
async fn a_connection_is_secure_with_tls_and_not_without() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let listeners = [Listener::tcp("127.0.0.1:0").through(tls), Listener::tcp("127.0.0.1:0")];
    let (_app, [secure, plain]) = serve(listeners).await;
    let answer = Client::of(&authority).get(secure, "/scheme").await;
    answer.is(200, "https");
    assert_eq!(answer.header(HSTS), Some("max-age=31536000"), "{answer:?}");
    let answer = get(TcpStream::connect(plain).await.unwrap(), "/scheme").await;
    answer.is(200, "http");
    assert_eq!(answer.header(HSTS), None, "{answer:?}");
}

#[tokio::test]
async fn who_comes_without_tls_is_sent_to_where_it_is_spoken() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let listeners = [
        Listener::tcp("127.0.0.1:0").through(tls),
        Listener::tcp("127.0.0.1:0").redirect_to_https(),
    ];
    let (_app, [secure, plain]) = serve(listeners).await;
    let moved = get(TcpStream::connect(plain).await.unwrap(), "/scheme?a=b").await;
    let place = Some("https://localhost/scheme?a=b");
    assert_eq!((moved.status, moved.header("location")), (308, place), "{moved:?}");
    assert_eq!(moved.header(HSTS), None, "{moved:?}");
    Client::of(&authority).get(secure, "/scheme?a=b").await.is(200, "https");
}

#[tokio::test]
async fn behind_a_balancer_the_client_is_whom_the_proxy_protocol_names() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let balancers = ProxyProtocol::from(["127.0.0.0/8"]).unwrap();
    let listener = Listener::tcp("127.0.0.1:0").through(balancers).through(tls);
    let (_app, [address]) = serve([listener]).await;
    let client = Client::of(&authority);
    for (path, expected) in [("/", "192.0.2.7"), ("/scheme", "https")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\n").await.unwrap();
        let connection = client.over(stream, "localhost").await.unwrap();
        get(connection, path).await.is(200, expected);
    }
    let stream = TcpStream::connect(address).await.unwrap();
    let plain = b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\nGET / HTTP/1.1\r\n\r\n";
    assert_eq!(Answer::of(&talk(stream, plain).await).status, 400);
}

#[tokio::test]
async fn an_answer_that_is_larger_than_a_record_arrives_whole() {
    use baya::axum::{Router, routing::get as route};
    use baya::testing::TestApp;

    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let large = "0123456789".repeat(100_000);
    let body = large.clone();
    let router = Router::new().route("/large", route(async move || body));
    let app = TestApp::new::<crate::app::AppModule>()
        .configure(|app| app.merge(router))
        .listen_on([Listener::tcp("127.0.0.1:0").through(tls)])
        .await
        .unwrap();
    let answer = Client::of(&authority).get(app.address().unwrap(), "/large").await;
    answer.is(200, &large);
}
