//! Listeners of an app, and the PROXY protocol before HTTP on a connection.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use baya::Listener;
use baya::axum::http::HeaderName;
use baya::http::TrustedProxies;
use baya::prelude::*;
use baya::protocol::ProxyProtocol;
use baya::testing::TestApp;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpStream, UnixStream};
use wire::{RawResponse, exchange, head, request};

#[controller]
struct Who;

#[controller]
impl Who {
    #[get]
    async fn who(&self, cx: &Context<'_>) -> String {
        cx.client_ip().map_or_else(|| "nobody".to_owned(), |ip| ip.to_string())
    }

    #[get("/scheme")]
    async fn scheme(&self, cx: &Context<'_>) -> &'static str {
        if cx.is_secure() { "https" } else { "http" }
    }
}

#[module(root, controllers = [Who])]
struct AppModule;

/// Sends `GET /` after bytes that precede HTTP.
fn get(before: &[u8]) -> Vec<u8> {
    [before, &head("GET /", &[])].concat()
}

async fn over_tcp(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    exchange(TcpStream::connect(address).await.expect("the app listens"), bytes).await
}

/// A folder for one test, which is deleted with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("baya-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn socket(&self) -> PathBuf {
        self.0.join("app.sock")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[baya::test]
async fn serves_one_app_on_several_listeners() {
    let folder = Folder::new("several");
    let listeners = [
        Listener::tcp("127.0.0.1:0"),
        Listener::tcp("localhost:0"),
        Listener::unix(folder.socket()),
    ];
    let app = TestApp::new::<AppModule>().listen_on(listeners).await?;
    assert_eq!(app.addresses().len(), 2);
    for address in app.addresses() {
        let stream = TcpStream::connect(address).await?;
        assert_eq!(request(stream, "GET /", &[]).await.status, 200);
    }
    let stream = UnixStream::connect(folder.socket()).await?;
    request(stream, "GET /", &[]).await.is(200, "nobody");
    let addresses = app.addresses().to_vec();
    app.shutdown().await?;
    for address in addresses {
        let error = TcpStream::connect(address).await.expect_err("the listener is closed");
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    }
}

async fn boot_error(path: &Path) -> String {
    let error = TestApp::new::<AppModule>().listen_on([Listener::unix(path)]).await;
    error.expect_err("it can't listen").to_string()
}

#[baya::test]
async fn replaces_a_socket_of_an_earlier_run_and_removes_its_own() {
    let folder = Folder::new("left");
    drop(std::os::unix::net::UnixListener::bind(folder.socket())?);
    assert!(folder.socket().exists());
    let app = TestApp::new::<AppModule>().listen_on([Listener::unix(folder.socket())]).await?;
    let stream = UnixStream::connect(folder.socket()).await?;
    assert_eq!(request(stream, "GET /", &[]).await.status, 200);
    app.shutdown().await?;
    assert!(!folder.socket().exists());
}

#[baya::test]
async fn rejects_a_socket_in_use_and_a_file_that_is_not_a_socket() {
    let folder = Folder::new("taken");
    let other = std::os::unix::net::UnixListener::bind(folder.socket())?;
    let why = boot_error(&folder.socket()).await;
    assert!(
        why.ends_with(
            "app.sock: another program listens on this path; stop that program, or choose another path"
        ),
        "{why}"
    );
    assert!(UnixStream::connect(folder.socket()).await.is_ok());
    drop(other);
    let file = folder.0.join("notes.txt");
    std::fs::write(&file, "mine")?;
    let why = boot_error(&file).await;
    assert!(
        why.ends_with(
            "notes.txt: the path is a file that is not a socket; move the file, or choose another path"
        ),
        "{why}"
    );
    assert_eq!(std::fs::read_to_string(&file)?, "mine");
}

#[baya::test]
async fn accepts_a_listen_address_as_a_string_and_as_a_socket_address() {
    async fn assert_serves(
        listeners: impl IntoIterator<Item: Into<Listener>>,
    ) -> Result<(), Error> {
        let app = TestApp::new::<AppModule>().listen_on(listeners).await?;
        RawResponse::of(&over_tcp(app.addresses()[0], &get(b"")).await).is(200, "127.0.0.1");
        app.shutdown().await
    }
    assert_serves(["127.0.0.1:0"]).await?;
    assert_serves(["localhost:0".to_owned()]).await?;
    assert_serves([std::net::SocketAddr::from(([127, 0, 0, 1], 0))]).await?;
}

#[baya::test]
async fn reports_a_listen_address_that_is_invalid_or_in_use() {
    let listen = async |address: &str| {
        let error = TestApp::new::<AppModule>().listen_on([address]).await;
        error.expect_err("it can't listen").to_string()
    };
    assert!(listen("nowhere").await.starts_with("invalid listen address `nowhere`"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = taken.local_addr()?.to_string();
    assert!(listen(&address).await.starts_with(&format!("can't listen on {address}")));
    drop(taken);
    let free = std::net::TcpListener::bind("127.0.0.1:0")?;
    let app = TestApp::new::<AppModule>().listen_on([Listener::bound(free)]).await?;
    assert_eq!(app.addresses().len(), 1);
}

#[baya::test]
async fn trusts_clients_of_a_unix_domain_socket_if_configured() {
    let folder = Folder::new("believed");
    let header = HeaderName::from_static("x-forwarded-proto");
    let proxies = TrustedProxies::new(["unix:"])?.scheme_header(header);
    let app = TestApp::new::<AppModule>().configure(|app| app.trusted_proxies(proxies));
    let _app = app.listen_on([Listener::unix(folder.socket())]).await?;
    let forwarded = async |path: &str| {
        let stream = UnixStream::connect(folder.socket()).await.expect("the app listens");
        let headers = [("x-forwarded-for", "9.9.9.9"), ("x-forwarded-proto", "https")];
        request(stream, &format!("GET {path}"), &headers).await
    };
    forwarded("/").await.is(200, "9.9.9.9");
    forwarded("/scheme").await.is(200, "https");
}

/// Serves an app that trusts load balancers in these networks.
async fn balanced(networks: &[&str]) -> (TestApp, SocketAddr) {
    let proxy = ProxyProtocol::from(networks).expect("networks");
    let listener = Listener::tcp("127.0.0.1:0").through(proxy);
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.header_timeout(Duration::from_millis(300)))
        .listen_on([listener])
        .await
        .expect("the app listens");
    let address = app.address().expect("an address");
    (app, address)
}

/// Builds a header of version 2.
fn version_2(command: u8, family: u8, addresses: &[u8]) -> Vec<u8> {
    let mut header = b"\r\n\r\n\0\r\nQUIT\n".to_vec();
    header.extend([0x20 | command, family]);
    header.extend(u16::try_from(addresses.len()).unwrap_or_default().to_be_bytes());
    header.extend(addresses);
    header
}

#[baya::test]
async fn reads_the_client_address_from_both_versions_of_the_proxy_protocol() {
    let (_app, address) = balanced(&["127.0.0.0/8"]).await;
    let after = async |header: &[u8]| RawResponse::of(&over_tcp(address, &get(header)).await);
    after(b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 80\r\n").await.is(200, "192.0.2.7");
    after(b"PROXY TCP6 2001:db8::7 ::1 4711 80\r\n").await.is(200, "2001:db8::7");
    after(b"PROXY UNKNOWN\r\n").await.is(200, "127.0.0.1");
    let client = [192, 0, 2, 9, 10, 0, 0, 1, 0x12, 0x34, 0, 80];
    after(&version_2(1, 0x11, &client)).await.is(200, "192.0.2.9");
    after(&version_2(0, 0x00, &[])).await.is(200, "127.0.0.1");
}

#[baya::test]
async fn accepts_a_proxy_protocol_header_that_arrives_byte_by_byte() {
    let (_app, address) = balanced(&["127.0.0.0/8"]).await;
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let before = b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 80\r\n";
    let request = get(before);
    let (slowly, rest) = request.split_at(before.len() + b"GET / HT".len());
    for byte in slowly {
        stream.write_all(&[*byte]).await?;
        tokio::task::yield_now().await;
    }
    RawResponse::of(&exchange(stream, rest).await).is(200, "192.0.2.7");
}

#[baya::test]
async fn ignores_the_proxy_protocol_of_untrusted_peers() {
    let (_app, address) = balanced(&["10.0.0.0/8"]).await;
    RawResponse::of(&over_tcp(address, &get(b"")).await).is(200, "127.0.0.1");
    let forged = get(b"PROXY TCP4 192.0.2.7 10.0.0.1 4711 80\r\n");
    assert_eq!(RawResponse::of(&over_tcp(address, &forged).await).status, 400);
}

#[baya::test]
async fn disconnects_a_balancer_without_a_proxy_protocol_header() {
    let (_app, address) = balanced(&["127.0.0.0/8"]).await;
    assert!(over_tcp(address, &get(b"")).await.is_empty());
    let endless = version_2(1, 0x11, &vec![0; 60_000]);
    assert!(over_tcp(address, &endless[..4_000]).await.is_empty());
    // Half a header: the header timeout ends it.
    assert!(over_tcp(address, b"PROXY TCP4 192.0.2.7").await.is_empty());
}

#[baya::test]
async fn a_listener_redirects_to_https() {
    let listener = Listener::tcp("127.0.0.1:0").redirect_to_https();
    let app = TestApp::new::<AppModule>().listen_on([listener]).await?;
    let address = app.address().expect("an address");
    let stream = TcpStream::connect(address).await?;
    let moved = request(stream, "POST /a?b=c", &[("host", "example.com:80")]).await;
    assert_eq!((moved.status, moved.header("location")), (308, Some("https://example.com/a?b=c")));
    let rejected = over_tcp(address, b"GET / HTTP/1.0\r\n\r\n").await;
    assert!(rejected.starts_with(b"HTTP/1.0 400 "), "{}", String::from_utf8_lossy(&rejected));
}

#[baya::test]
async fn listeners_do_not_wait_for_each_other() {
    let listeners = [Listener::tcp("127.0.0.1:0"), Listener::tcp("127.0.0.1:0")];
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.connection_limit(1))
        .listen_on(listeners)
        .await?;
    for address in app.addresses().iter().rev() {
        let stream = TcpStream::connect(address).await?;
        assert_eq!(request(stream, "GET /", &[]).await.status, 200);
    }
}

#[baya::test]
async fn an_app_that_listens_nowhere_is_an_error() {
    let error = baya::App::new::<AppModule>().listen_on(Vec::<Listener>::new()).await;
    assert_eq!(error.expect_err("it listens nowhere").code(), "listen");
}

#[baya::test]
async fn a_connection_limit_of_0_is_an_error() {
    let error = baya::App::new::<AppModule>().connection_limit(0).listen("127.0.0.1:0").await;
    assert_eq!(error.expect_err("no client could connect").code(), "listen");
}
