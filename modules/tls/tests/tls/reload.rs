//! Certificates that are renewed while they are served.

use std::net::SocketAddr;
use std::time::Duration;

use baya_tls::{Tls, TlsSetup};
use rustls::HandshakeKind;
use rustls_pki_types::CertificateDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Handle;

use crate::app::serve_through;
use crate::client::{Client, Connection, certificate, get};
use crate::pki::{Authority, Folder, Issued};

/// How long what must happen may take on a slow machine.
const DEADLINE: Duration = Duration::from_secs(20);

/// What is served from a folder, and reloaded only when it is told.
fn from(folder: &Folder) -> TlsSetup {
    Tls::pem(folder.path("cert.pem"), folder.path("key.pem")).check_every(Duration::ZERO)
}

/// Asks once more on a connection that stays open.
async fn ask(connection: &mut Connection) {
    connection.write_all(b"GET /scheme HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"https") {
        assert_ne!(connection.read_buf(&mut answer).await.unwrap(), 0, "it is closed");
    }
}

async fn until_shown(client: &Client, address: SocketAddr, expected: &CertificateDer<'_>) {
    let shown = async {
        while client.shown(address, "localhost").await != *expected {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(DEADLINE, shown).await.expect("the new certificate is shown");
}

/// An authority with two certificates for one host, whose files differ in length.
fn renewal() -> (Authority, Issued, Issued) {
    let authority = Authority::new();
    let old = authority.issue(&["localhost"]);
    let new = authority.issue(&["localhost", "renewed"]);
    (authority, old, new)
}

#[tokio::test]
async fn an_open_connection_goes_on_and_a_new_one_gets_the_new_certificate() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("reload");
    folder.put(&old);
    let tls = from(&folder).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    let mut open = client.connect(address).await.unwrap();
    ask(&mut open).await;
    folder.put(&new);
    assert!(client.shown(address, "localhost").await == old.der);
    tls.reload().await.unwrap();
    let fresh = client.connect(address).await.unwrap();
    assert!(certificate(&fresh) == new.der && certificate(&open) == old.der);
    ask(&mut open).await;
    get(fresh, "/scheme").await.is(200, "https");
}

#[tokio::test]
async fn a_session_of_the_old_certificate_is_not_resumed() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("resumed");
    folder.put(&old);
    let tls = from(&folder).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    // Reading an answer takes the tickets that came before it.
    client.get(address, "/scheme").await.is(200, "https");
    let kind = async || client.connect(address).await.unwrap().get_ref().1.handshake_kind();
    assert_eq!(kind().await, Some(HandshakeKind::Resumed));
    folder.put(&new);
    tls.reload().await.unwrap();
    assert_eq!(kind().await, Some(HandshakeKind::Full));
    assert!(client.shown(address, "localhost").await == new.der);
}

#[tokio::test]
async fn files_that_change_are_found_without_being_told() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("watched");
    folder.put(&old);
    let tls = from(&folder).check_every(Duration::from_millis(10)).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    assert!(client.shown(address, "localhost").await == old.der);
    folder.put(&new);
    until_shown(&client, address, &new.der).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_to_a_folder_that_is_exchanged_is_a_change() {
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
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    assert!(client.shown(address, "localhost").await == old.der);
    symlink("second", folder.path("next")).unwrap();
    std::fs::rename(folder.path("next"), folder.path("live")).unwrap();
    until_shown(&client, address, &new.der).await;
}

#[tokio::test]
async fn a_broken_renewal_keeps_what_is_served_until_it_is_whole() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("broken");
    folder.put(&old);
    let tls = from(&folder).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    let expect_refused = async |why: &str| {
        let error = tls.reload().await.expect_err(why).to_string();
        assert!(error.contains(why), "{error}");
        assert!(client.shown(address, "localhost").await == old.der, "{why}");
    };
    // The half that comes first in a renewal, in either order.
    folder.write("cert.pem", &new.chain);
    expect_refused("does not belong to").await;
    folder.put(&old);
    folder.write("key.pem", &new.key);
    expect_refused("does not belong to").await;
    folder.write("cert.pem", &new.chain[..new.chain.len() / 2]);
    expect_refused("as if it were cut off").await;
    folder.write("cert.pem", "");
    expect_refused("there is no certificate in it").await;
    std::fs::remove_file(folder.path("cert.pem")).unwrap();
    expect_refused("can't be read").await;
    folder.put(&new);
    tls.reload().await.unwrap();
    assert!(client.shown(address, "localhost").await == new.der);
}

#[tokio::test]
async fn a_renewal_in_two_steps_is_taken_when_the_second_is_done() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("steps");
    folder.put(&old);
    let tls = from(&folder).check_every(Duration::from_millis(10)).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    let client = Client::of(&authority);
    folder.write("cert.pem", &new.chain);
    for _ in 0..20 {
        assert!(client.shown(address, "localhost").await == old.der);
    }
    folder.write("key.pem", &new.key);
    until_shown(&client, address, &new.der).await;
}

#[tokio::test]
async fn one_of_several_certificates_that_breaks_leaves_all_as_they_were() {
    let (authority, old, new) = renewal();
    let folder = Folder::new("several");
    folder.put(&old);
    let other = authority.issue(&["other"]);
    let chain = folder.write("other.pem", &other.chain);
    let key = folder.write("other.key", &other.key);
    let tls = from(&folder).and(chain, key).await.unwrap();
    let (_app, address) = serve_through(&tls).await;
    folder.put(&new);
    folder.write("other.key", &old.key);
    assert!(tls.reload().await.unwrap_err().to_string().contains("other.key"));
    let client = Client::of(&authority);
    assert!(client.shown(address, "localhost").await == old.der);
    assert!(client.shown(address, "other").await == other.der);
}

#[tokio::test]
async fn files_are_watched_until_the_last_clone_is_dropped() {
    let (_authority, old, _) = renewal();
    let folder = Folder::new("dropped");
    folder.put(&old);
    let tasks = || Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    let tls = from(&folder).check_every(Duration::from_secs(600)).await.unwrap();
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
