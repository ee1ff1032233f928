//! The handshakes of test clients.

use std::fmt;
use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;

use baya::axum::Router;
use baya::axum::extract::ConnectInfo;
use baya::axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use baya::testing::Value;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{DuplexStream, duplex};
use tokio::time::timeout;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::{TIMEOUT, TestSocket};

/// The handshake of a test client. Awaiting it connects, and returns the [`TestSocket`].
#[must_use = "the client connects when the handshake is awaited"]
pub struct TestHandshake {
    router: Router,
    path: String,
    headers: Vec<(String, String)>,
    address: Option<IpAddr>,
}

impl TestHandshake {
    pub(super) fn new(router: Router, path: &str) -> Self {
        Self { router, path: path.to_owned(), headers: Vec::new(), address: None }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Offers these sub-protocols, such as `"baya.msgpack, chat.v1"`.
    pub fn protocol(self, protocols: &str) -> Self {
        self.header("sec-websocket-protocol", protocols)
    }

    /// Connects from this address.
    pub fn from_ip(mut self, address: impl Into<IpAddr>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Connects, and expects that the handshake is rejected.
    ///
    /// # Panics
    ///
    /// If the client is accepted, or receives no response within 5 s.
    pub async fn refused(self) -> HandshakeRejection {
        match Box::pin(self.open()).await {
            Ok(_) => panic!("expected a rejected handshake, but the client was accepted"),
            Err(rejection) => rejection,
        }
    }

    pub(super) async fn open(self) -> Result<TestSocket, HandshakeRejection> {
        let request = format!("ws://localhost{}", self.path).into_client_request();
        let mut request = match request {
            Ok(request) => request,
            Err(error) => panic!("`{}` is not a valid path: {error}", self.path),
        };
        for (name, value) in &self.headers {
            match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(value)) => request.headers_mut().insert(name, value),
                _ => panic!("`{name}: {value}` is not a valid header"),
            };
        }
        let (client, server) = duplex(64 * 1024);
        tokio::spawn(serve(self.router, server, self.address));
        match timeout(TIMEOUT, client_async(request, client)).await {
            Err(_) => panic!("no response to the handshake within {TIMEOUT:?}"),
            Ok(Ok((socket, response))) => {
                let protocol = response.headers().get("sec-websocket-protocol");
                let protocol = protocol.map(|one| String::from_utf8_lossy(one.as_bytes()).into());
                Ok(TestSocket::new(socket, protocol))
            }
            Ok(Err(Error::Http(response))) => {
                let status = response.status();
                let headers = response.headers().clone();
                let body = response.into_body().unwrap_or_default();
                Err(HandshakeRejection { status, headers, body })
            }
            Ok(Err(error)) => panic!("the handshake failed: {error}"),
        }
    }
}

impl IntoFuture for TestHandshake {
    type Output = TestSocket;
    type IntoFuture = Pin<Box<dyn Future<Output = TestSocket> + Send>>;

    /// Connects.
    ///
    /// # Panics
    ///
    /// If the handshake is rejected, or receives no response within 5 s.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            match self.open().await {
                Ok(socket) => socket,
                Err(rejection) => panic!("the handshake was rejected: {rejection:?}"),
            }
        })
    }
}

impl fmt::Debug for TestHandshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestHandshake").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Serves one connection, as a listener does.
async fn serve(router: Router, stream: DuplexStream, address: Option<IpAddr>) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(address) = address {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
        }
        let mut router = router.clone();
        async move { tower_service::Service::call(&mut router, request).await }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // A test that drops its socket ends the connection.
    let _ = connection.await;
}

/// The response to a rejected handshake.
pub struct HandshakeRejection {
    status: StatusCode,
    headers: baya::axum::http::HeaderMap,
    body: Vec<u8>,
}

impl HandshakeRejection {
    /// Returns the status code of the response.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns the value of a header; `None` if it is missing.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the `code` of the problem document, or an empty string if it has no code.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Returns the body as JSON; `null` if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl fmt::Debug for HandshakeRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}
