//! What the app makes of connections that are secure, and of others beside them.

use baya::{Listener, ProxyProtocol};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::app::{given, serve};
use crate::client::{Client, assert_answer, get, talk};
use crate::pki::Authority;

const HSTS: &str = "strict-transport-security: max-age=31536000\r\n";

#[tokio::test]
async fn a_connection_is_secure_with_tls_and_not_without() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let listeners = [Listener::tcp("127.0.0.1:0").through(tls), Listener::tcp("127.0.0.1:0")];
    let (_app, [secure, plain]) = serve(listeners).await;
    let answer = Client::of(&authority).get(secure, "/scheme").await;
    assert_answer(&answer, 200, "https");
    assert!(answer.contains(HSTS), "{answer}");
    let answer = get(TcpStream::connect(plain).await.unwrap(), "/scheme").await;
    assert_answer(&answer, 200, "http");
    assert!(!answer.contains("strict-transport-security"), "{answer}");
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
    assert!(moved.starts_with("HTTP/1.1 308 "), "{moved}");
    assert!(moved.contains("location: https://localhost/scheme?a=b\r\n"), "{moved}");
    assert!(!moved.contains("strict-transport-security"), "{moved}");
    assert_answer(&Client::of(&authority).get(secure, "/scheme?a=b").await, 200, "https");
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
        assert_answer(&get(connection, path).await, 200, expected);
    }
    let stream = TcpStream::connect(address).await.unwrap();
    let plain = b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 443\r\nGET / HTTP/1.1\r\n\r\n";
    assert!(talk(stream, plain).await.starts_with("HTTP/1.1 400 "));
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
    assert_answer(&answer, 200, &large);
}
