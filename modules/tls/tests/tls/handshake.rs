//! What is agreed on before HTTP.

use baya::Listener;
use baya::axum::http::{Request, Version};
use baya_tls::Pem;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::{Response, client::conn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ProtocolVersion;
use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use wire::{head, talk};

use crate::app::{given, serve, serve_through};
use crate::client::{Client, Connection, get};
use crate::pki::Authority;

fn protocol(connection: &Connection) -> Option<&[u8]> {
    connection.get_ref().1.alpn_protocol()
}

async fn text(answer: Response<Incoming>) -> String {
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test]
async fn a_client_that_offers_http_2_speaks_it() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority).offering(&["http/1.1", "h2"]);
    let connection = client.connect(address).await.unwrap();
    assert_eq!(protocol(&connection), Some(&b"h2"[..]));
    let io = TokioIo::new(connection);
    let (mut sender, connection) = conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    for path in ["/version", "/scheme"] {
        let request = Request::get(format!("https://localhost{path}"));
        let answer = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await;
        let answer = answer.unwrap();
        assert_eq!(answer.version(), Version::HTTP_2);
        assert!(answer.headers().contains_key("strict-transport-security"));
        assert!(["HTTP/2.0", "https"].contains(&&*text(answer).await));
    }
}

#[tokio::test]
async fn a_client_that_offers_http_1_speaks_it() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority).offering(&["http/1.1"]);
    let connection = client.connect(address).await.unwrap();
    assert_eq!(protocol(&connection), Some(&b"http/1.1"[..]));
    let (mut sender, connection) = conn::http1::handshake(TokioIo::new(connection)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::get("/version").header("host", "localhost");
    let answer = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await;
    assert_eq!(text(answer.unwrap()).await, "HTTP/1.1");
}

#[tokio::test]
async fn a_client_that_offers_nothing_speaks_http_1_and_one_that_offers_something_else_is_refused()
{
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    let connection = client.connect(address).await.unwrap();
    assert_eq!(protocol(&connection), None);
    get(connection, "/version").await.is(200, "HTTP/1.1");
    let error = client.offering(&["imap"]).connect(address).await.unwrap_err().to_string();
    assert!(error.contains("NoApplicationProtocol"), "{error}");
}

#[tokio::test]
async fn both_versions_are_spoken_unless_the_newer_one_shall_stand_alone() {
    let authority = Authority::new();
    let issued = authority.issue(&["localhost"]);
    let both = serve_through(&given(&issued).await.unwrap()).await;
    let only = serve_through(&given(&issued).only_tls13().await.unwrap()).await;
    let old = Client::speaking(&authority, &TLS12);
    let new = Client::speaking(&authority, &TLS13);
    for (client, address, version) in [
        (&old, both.1, ProtocolVersion::TLSv1_2),
        (&new, both.1, ProtocolVersion::TLSv1_3),
        (&new, only.1, ProtocolVersion::TLSv1_3),
    ] {
        let connection = client.connect(address).await.unwrap();
        assert_eq!(connection.get_ref().1.protocol_version(), Some(version));
        get(connection, "/scheme").await.is(200, "https");
    }
    let error = old.connect(only.1).await.unwrap_err().to_string();
    assert!(error.contains("ProtocolVersion"), "{error}");
}

#[tokio::test]
async fn who_does_not_finish_the_handshake_is_closed_and_holds_nobody_up() {
    let authority = Authority::new();
    let tls = given(&authority.issue(&["localhost"])).await.unwrap();
    let (app, address) = serve_through(&tls).await;
    // Nothing, the first byte, and the head of a record whose rest never comes.
    let stalled: [&[u8]; 3] = [b"", b"\x16", b"\x16\x03\x01\x02\x00\x01"];
    let mut open = Vec::new();
    for bytes in stalled {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        open.push(stream);
    }
    Client::of(&authority).get(address, "/").await.is(200, "127.0.0.1");
    for stream in open {
        assert_eq!(talk(stream, b"").await, b"");
    }
    let _stalled = TcpStream::connect(address).await.unwrap();
    app.shutdown().await.unwrap();
}

#[tokio::test]
async fn clients_without_a_certificate_of_the_issuer_are_refused() {
    let authority = Authority::new();
    let other = Authority::new();
    let setup = given(&authority.issue(&["localhost"]))
        .client_certificates(Pem::bytes(authority.certificate.pem()));
    let tls = setup.await.unwrap();
    let (_app, [address]) = serve([Listener::tcp("127.0.0.1:0").through(tls)]).await;
    for version in [&TLS12, &TLS13] {
        let client = |own| Client::with(&authority, ring::default_provider(), &[version], own);
        let known = authority.issue(&["me"]);
        let unknown = other.issue(&["me"]);
        client(Some(&known)).get(address, "/scheme").await.is(200, "https");
        for own in [None, Some(&unknown)] {
            // In TLS 1.3 a client learns it from the first thing that it reads.
            if let Ok(connection) = client(own).connect(address).await {
                assert_eq!(talk(connection, &head("GET /scheme", &[])).await, b"");
            }
        }
    }
}
