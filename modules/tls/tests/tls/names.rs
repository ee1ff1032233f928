//! The selection of one of several certificates.

use baya_tls::Pem;
use rustls::SignatureScheme;
use rustls::crypto::{WebPkiSupportedAlgorithms, ring};
use rustls::version::TLS13;
use webpki::ring::ECDSA_P256_SHA256;

use crate::app::{in_memory, serve_tls};
use crate::client::Client;
use crate::pki::Authority;

/// The algorithms of an old client.
static ONLY_ECDSA: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[ECDSA_P256_SHA256],
    mapping: &[(SignatureScheme::ECDSA_NISTP256_SHA256, &[ECDSA_P256_SHA256])],
};

#[tokio::test]
async fn selects_the_certificate_of_the_requested_host() {
    let authority = Authority::new();
    // Only the first is valid for `fallback`, which a client that sends no host name verifies.
    let first = authority.issue(&["a.example.com", "fallback"]);
    let wildcard = authority.issue(&["*.example.com", "Example.ORG"]);
    let exact = authority.issue(&["b.example.com"]);
    let tls = in_memory(&first)
        .add_certificate(Pem::bytes(&wildcard.chain), Pem::bytes(&wildcard.key))
        .add_certificate(Pem::bytes(&exact.chain), Pem::bytes(&exact.key))
        .await
        .unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let mut client = Client::new(&authority);
    for (host, expected) in [
        ("a.example.com", &first),
        ("b.example.com", &exact),
        ("c.example.com", &wildcard),
        ("C.EXAMPLE.com", &wildcard),
        ("example.org", &wildcard),
    ] {
        assert!(client.certificate_for(address, host).await == expected.der, "{host}");
    }
    client.0.enable_sni = false;
    assert!(client.certificate_for(address, "fallback").await == first.der);
}

#[tokio::test]
async fn sends_the_first_certificate_for_unknown_hosts() {
    let authority = Authority::new();
    let first = authority.issue(&["a.example.com"]);
    let wildcard = authority.issue(&["*.example.com"]);
    let options =
        in_memory(&first).add_certificate(Pem::bytes(&wildcard.chain), Pem::bytes(&wildcard.key));
    let tls = options.await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    // A wildcard matches one label, so neither is valid, and the error names the hosts of the received one.
    for host in ["d.c.example.com", "example.com", "elsewhere.net"] {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let error =
            Client::new(&authority).connect_over(stream, host).await.unwrap_err().to_string();
        assert!(error.contains("a.example.com") && !error.contains("*.example.com"), "{error}");
    }
}

#[tokio::test]
async fn selects_the_certificate_that_the_client_supports() {
    let authority = Authority::new();
    let modern = authority.issue_with(&["localhost"], &rcgen::PKCS_ED25519, |_| {});
    let common = authority.issue(&["localhost"]);
    let options =
        in_memory(&modern).add_certificate(Pem::bytes(&common.chain), Pem::bytes(&common.key));
    let (_app, address) = serve_tls(&options.await.unwrap()).await;
    assert!(Client::new(&authority).certificate_for(address, "localhost").await == modern.der);
    let mut provider = ring::default_provider();
    provider.signature_verification_algorithms = ONLY_ECDSA;
    let old = Client::with(&authority, provider, &[&TLS13], None);
    assert!(old.certificate_for(address, "localhost").await == common.der);
}
