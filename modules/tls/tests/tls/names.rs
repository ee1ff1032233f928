//! Which of several certificates a client gets.

use baya_tls::Pem;
use rustls::SignatureScheme;
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::version::TLS13;
use webpki::ring::ECDSA_P256_SHA256;

use crate::app::{given, serve_through};
use crate::client::Client;
use crate::pki::Authority;

/// What a client checks that knows nothing newer.
static ONLY_ECDSA: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[ECDSA_P256_SHA256],
    mapping: &[(SignatureScheme::ECDSA_NISTP256_SHA256, &[ECDSA_P256_SHA256])],
};

#[tokio::test]
async fn a_client_gets_the_certificate_of_the_host_that_it_asks_for() {
    let authority = Authority::new();
    // `fallback` is in the first alone, and is what a client that sends no name checks.
    let first = authority.issue(&["a.example.com", "fallback"]);
    let wild = authority.issue(&["*.example.com", "Example.ORG"]);
    let own = authority.issue(&["b.example.com"]);
    let tls = given(&first)
        .and(Pem::bytes(&wild.chain), Pem::bytes(&wild.key))
        .and(Pem::bytes(&own.chain), Pem::bytes(&own.key))
        .await
        .unwrap();
    let (_app, address) = serve_through(&tls).await;
    let mut client = Client::of(&authority);
    for (host, expected) in [
        ("a.example.com", &first),
        ("b.example.com", &own),
        ("c.example.com", &wild),
        ("C.EXAMPLE.com", &wild),
        ("example.org", &wild),
    ] {
        assert!(client.shown(address, host).await == expected.der, "{host}");
    }
    client.0.enable_sni = false;
    assert!(client.shown(address, "fallback").await == first.der);
}

#[tokio::test]
async fn a_host_that_no_certificate_is_for_gets_the_first() {
    let authority = Authority::new();
    let first = authority.issue(&["a.example.com"]);
    let wild = authority.issue(&["*.example.com"]);
    let tls = given(&first).and(Pem::bytes(&wild.chain), Pem::bytes(&wild.key)).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    // A wildcard is one label, so this is for neither, and the error names whom it got.
    for host in ["d.c.example.com", "example.com", "elsewhere.net"] {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let error = Client::of(&authority).over(stream, host).await.unwrap_err().to_string();
        assert!(error.contains("a.example.com") && !error.contains("*.example.com"), "{error}");
    }
}

#[tokio::test]
async fn of_two_certificates_for_one_host_a_client_gets_the_one_that_it_can_check() {
    let authority = Authority::new();
    let modern = authority.issue_with(&["localhost"], &rcgen::PKCS_ED25519, |_| {});
    let usual = authority.issue(&["localhost"]);
    let setup = given(&modern).and(Pem::bytes(&usual.chain), Pem::bytes(&usual.key));
    let (_app, address) = serve_through(&setup.await.unwrap()).await;
    assert!(Client::of(&authority).shown(address, "localhost").await == modern.der);
    let mut provider = ring::default_provider();
    provider.signature_verification_algorithms = ONLY_ECDSA;
    let old = Client::with(&authority, provider, &[&TLS13], None);
    assert!(old.shown(address, "localhost").await == usual.der);
}
