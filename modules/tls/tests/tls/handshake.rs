//! What a handshake negotiates.

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
use wire::{exchange, head};

use crate::app::{in_memory, serve, serve_tls};
use crate::client::{Client, Connection, get};
use crate::pki::Authority;

fn protocol(connection: &Connection) -> Option<&[u8]> {
    connection.get_ref().1.alpn_protocol()
}

async fn text(response: Response<Incoming>) -> String {
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test]
async fn negotiates_http_2_by_alpn() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority).with_alpn(&["http/1.1", "h2"]);
    let connection = client.connect(address).await.unwrap();
    assert_eq!(protocol(&connection), Some(&b"h2"[..]));
    let io = TokioIo::new(connection);
    let (mut sender, connection) = conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    for path in ["/version", "/scheme"] {
        let request = Request::get(format!("https://localhost{path}"));
        let response = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await;
        let response = response.unwrap();
        assert_eq!(response.version(), Version::HTTP_2);
        assert!(response.headers().contains_key("strict-transport-security"));
        assert!(["HTTP/2.0", "https"].contains(&&*text(response).await));
    }
}

#[tokio::test]
async fn negotiates_http_1_by_alpn() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority).with_alpn(&["http/1.1"]);
    let connection = client.connect(address).await.unwrap();
    assert_eq!(protocol(&connection), Some(&b"http/1.1"[..]));
    let (mut sender, connection) = conn::http1::handshake(TokioIo::new(connection)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::get("/version").header("host", "localhost");
    let response = sender.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await;
    assert_eq!(text(response.unwrap()).await, "HTTP/1.1");
}

#[tokio::test]
async fn uses_http_1_without_alpn_and_rejects_other_protocols() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    let connection = client.connect(address).await.unwrap();
    assert_eq!(protocol(&connection), None);
    get(connection, "/version").await.is(200, "HTTP/1.1");
    let error = client.with_alpn(&["imap"]).connect(address).await.unwrap_err().to_string();
    assert!(error.contains("NoApplicationProtocol"), "{error}");
}

#[tokio::test]
async fn supports_both_versions_unless_only_tls_1_3_is_enabled() {
    let authority = Authority::new();
    let issued = authority.issue(&["localhost"]);
    let both = serve_tls(&in_memory(&issued).await.unwrap()).await;
    let only = serve_tls(&in_memory(&issued).only_tls13().await.unwrap()).await;
    let old = Client::with_version(&authority, &TLS12);
    let new = Client::with_version(&authority, &TLS13);
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
async fn closes_connections_that_do_not_complete_the_handshake() {
    let authority = Authority::new();
    let tls = in_memory(&authority.issue(&["localhost"])).await.unwrap();
    let (app, address) = serve_tls(&tls).await;
    // No byte, the first byte, and the beginning of a record that is never completed.
    let stalled: [&[u8]; 3] = [b"", b"\x16", b"\x16\x03\x01\x02\x00\x01"];
    let mut open = Vec::new();
    for bytes in stalled {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        open.push(stream);
    }
    Client::new(&authority).get(address, "/").await.is(200, "127.0.0.1");
    for stream in open {
        assert_eq!(exchange(stream, b"").await, b"");
    }
    let _stalled = TcpStream::connect(address).await.unwrap();
    app.shutdown().await.unwrap();
}

#[tokio::test]
async fn rejects_clients_without_a_certificate_of_the_issuer() {
    let authority = Authority::new();
    let other = Authority::new();
    let options = in_memory(&authority.issue(&["localhost"]))
        .require_client_certificates(Pem::bytes(authority.certificate.pem()));
    let tls = options.await.unwrap();
    let (_app, [address]) = serve([Listener::tcp("127.0.0.1:0").through(tls)]).await;
    for version in [&TLS12, &TLS13] {
        let client = |certificate| {
            Client::with(&authority, ring::default_provider(), &[version], certificate)
        };
        let trusted = authority.issue(&["me"]);
        let untrusted = other.issue(&["me"]);
        client(Some(&trusted)).get(address, "/scheme").await.is(200, "https");
        for certificate in [None, Some(&untrusted)] {
            // With TLS 1.3, the client gets the error with its first read.
            if let Ok(connection) = client(certificate).connect(address).await {
                assert_eq!(exchange(connection, &head("GET /scheme", &[])).await, b"");
            }
        }
    }
}
