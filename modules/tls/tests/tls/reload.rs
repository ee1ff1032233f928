//! Renewal of certificates while they are served.

use std::net::SocketAddr;
use std::time::Duration;

use baya_tls::{Tls, TlsOptions};
use rustls::HandshakeKind;
use rustls_pki_types::CertificateDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Handle;

use crate::app::serve_tls;
use crate::client::{Client, Connection, certificate, get};
use crate::pki::{Authority, Folder, Issued};

/// How long an expected event may take on a slow machine.
const DEADLINE: Duration = Duration::from_secs(20);

/// Options with the files of a folder, which are read again only by `reload`.
fn from_folder(folder: &Folder) -> TlsOptions {
    Tls::pem(folder.path("cert.pem"), folder.path("key.pem")).check_every(Duration::ZERO)
}

/// Sends a request on a connection that stays open.
async fn request(connection: &mut Connection) {
    connection.write_all(b"GET /scheme HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut response = Vec::new();
    while !response.ends_with(b"https") {
        assert_ne!(
            connection.read_buf(&mut response).await.unwrap(),
            0,
            "the connection is closed"
        );
    }
}

/// Waits until the server sends the expected certificate.
async fn wait_for_certificate(client: &Client, address: SocketAddr, expected: &CertificateDer<'_>) {
    let sent = async {
        while client.certificate_for(address, "localhost").await != *expected {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(DEADLINE, sent).await.expect("the server sends the new certificate");
}

/// An authority with two certificates for one host, whose files differ in length.
fn renewal() -> (Authority, Issued, Issued) {
    let authority = Authority::new();
    let old = authority.issue(&["localhost"]);
    let new = authority.issue(&["localhost", "renewed"]);
    (authority, old, new)
}

#[tokio::test]
async fn keeps_open_connections_and_uses_the_new_certificate_for_new_ones() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("reload");
    folder.put(&old);
    let tls = from_folder(&folder).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    let mut open = client.connect(address).await.unwrap();
    request(&mut open).await;
    folder.put(&new);
    assert!(client.certificate_for(address, "localhost").await == old.der);
    tls.reload().await.unwrap();
    let fresh = client.connect(address).await.unwrap();
    assert!(certificate(&fresh) == new.der && certificate(&open) == old.der);
    request(&mut open).await;
    get(fresh, "/scheme").await.is(200, "https");
}

#[tokio::test]
async fn does_not_resume_sessions_of_the_old_certificate() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("resumed");
    folder.put(&old);
    let tls = from_folder(&folder).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    // Reading a response also reads the session tickets that precede it.
    client.get(address, "/scheme").await.is(200, "https");
    let kind = async || client.connect(address).await.unwrap().get_ref().1.handshake_kind();
    assert_eq!(kind().await, Some(HandshakeKind::Resumed));
    folder.put(&new);
    tls.reload().await.unwrap();
    assert_eq!(kind().await, Some(HandshakeKind::Full));
    assert!(client.certificate_for(address, "localhost").await == new.der);
}

#[tokio::test]
async fn detects_changed_files() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("watched");
    folder.put(&old);
    let tls = from_folder(&folder).check_every(Duration::from_millis(10)).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    assert!(client.certificate_for(address, "localhost").await == old.der);
    folder.put(&new);
    wait_for_certificate(&client, address, &new.der).await;
}

#[cfg(unix)]
#[tokio::test]
async fn detects_an_exchanged_symbolic_link() {
    use std::os::unix::fs::symlink;
    let (authority, old, new) = renewal();
    let folder = Folder::new("linked");
    for (name, issued) in [("first", &old), ("second", &new)] {
        std::fs::create_dir(folder.path(name)).unwrap();
        std::fs::write(folder.path(name).join("cert.pem"), &issued.chain).unwrap();
        std::fs::write(folder.path(name).join("key.pem"), &issued.key).unwrap();
    }
    symlink("first", folder.path("live")).unwrap();
    let chain = folder.path("live/cert.pem");
    let key = folder.path("live/key.pem");
    let tls = Tls::pem(chain, key).check_every(Duration::from_millis(10)).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    assert!(client.certificate_for(address, "localhost").await == old.der);
    symlink("second", folder.path("next")).unwrap();
    std::fs::rename(folder.path("next"), folder.path("live")).unwrap();
    wait_for_certificate(&client, address, &new.der).await;
}

#[tokio::test]
async fn keeps_the_old_certificate_until_a_renewal_is_valid() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("broken");
    folder.put(&old);
    let tls = from_folder(&folder).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    let expect_error = async |text: &str| {
        let error = tls.reload().await.expect_err(text).to_string();
        assert!(error.contains(text), "{error}");
        assert!(client.certificate_for(address, "localhost").await == old.der, "{text}");
    };
    // One of the two files of a renewal.
    folder.write("cert.pem", &new.chain);
    expect_error("does not match").await;
    folder.put(&old);
    folder.write("key.pem", &new.key);
    expect_error("does not match").await;
    folder.write("cert.pem", &new.chain[..new.chain.len() / 2]);
    expect_error("the file may be truncated").await;
    folder.write("cert.pem", "");
    expect_error("expected a certificate, found none").await;
    std::fs::remove_file(folder.path("cert.pem")).unwrap();
    expect_error("can't read the certificate").await;
    folder.put(&new);
    tls.reload().await.unwrap();
    assert!(client.certificate_for(address, "localhost").await == new.der);
}

#[tokio::test]
async fn completes_a_renewal_whose_files_are_replaced_one_after_the_other() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("steps");
    folder.put(&old);
    let tls = from_folder(&folder).check_every(Duration::from_millis(10)).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    let client = Client::new(&authority);
    folder.write("cert.pem", &new.chain);
    for _ in 0..20 {
        assert!(client.certificate_for(address, "localhost").await == old.der);
    }
    folder.write("key.pem", &new.key);
    wait_for_certificate(&client, address, &new.der).await;
}

#[tokio::test]
async fn keeps_all_certificates_if_one_of_several_is_invalid() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("several");
    folder.put(&old);
    let other = authority.issue(&["other"]);
    let chain = folder.write("other.pem", &other.chain);
    let key = folder.write("other.key", &other.key);
    let tls = from_folder(&folder).add_certificate(chain, key).await.unwrap();
    let (_app, address) = serve_tls(&tls).await;
    folder.put(&new);
    folder.write("other.key", &old.key);
    assert!(tls.reload().await.unwrap_err().to_string().contains("other.key"));
    let client = Client::new(&authority);
    assert!(client.certificate_for(address, "localhost").await == old.der);
    assert!(client.certificate_for(address, "other").await == other.der);
}

#[tokio::test]
async fn watches_files_until_the_last_clone_is_dropped() {
    let (_authority, old, _) = renewal();
    let folder = Folder::new("dropped");
    folder.put(&old);
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    let tls = from_folder(&folder).check_every(Duration::from_secs(600)).await.unwrap();
    let clone = tls.clone();
    drop(tls);
    assert_eq!(tasks(), before + 1);
    drop(clone);
    let ended = async {
        while tasks() > before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, ended).await.expect("the task ends");
}
