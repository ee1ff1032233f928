//! An app on a port.

use std::net::SocketAddr;

use baya_core::testing::{TestApp, TestAppBuilder};
use baya_core::{App, Module};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::RawResponse;
use crate::client::{Header, exchange, head, request};

/// An app that listens on a free port, and a client that opens a connection for each request.
#[derive(Debug)]
pub struct Server {
    /// The app.
    pub app: TestApp,
    /// The address of the listener.
    pub address: SocketAddr,
}

impl Server {
    /// Serves the app of a module.
    ///
    /// # Panics
    ///
    /// If the app does not boot.
    pub async fn of<M: Module>() -> Self {
        Self::on(TestApp::new::<M>()).await
    }

    /// Serves the app of a module with settings.
    ///
    /// # Panics
    ///
    /// If the app does not boot.
    pub async fn with<M: Module>(configure: impl FnOnce(App) -> App) -> Self {
        Self::on(TestApp::new::<M>().configure(configure)).await
    }

    /// Serves an app that a test has prepared.
    ///
    /// # Panics
    ///
    /// If the app does not boot.
    pub async fn on(app: TestAppBuilder) -> Self {
        let app = app.listen().await.expect("the app boots");
        let address = app.address().expect("the app listens");
        Self { app, address }
    }

    /// Opens a connection without sending anything.
    ///
    /// # Panics
    ///
    /// If the app no longer listens.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("the app listens")
    }

    /// Opens a connection and sends the head of a request without its body.
    ///
    /// # Panics
    ///
    /// If the server does not accept the connection.
    pub async fn begin(&self, line: &str, headers: &[Header<'_>]) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(&head(line, headers)).await.expect("it reads");
        stream
    }

    /// Sends a `GET` request.
    ///
    /// # Panics
    ///
    /// If there is no response.
    pub async fn get(&self, path: &str, headers: &[Header<'_>]) -> RawResponse {
        self.request(&format!("GET {path}"), headers).await
    }

    /// Sends a request without a body, such as `DELETE /cats/7`.
    ///
    /// # Panics
    ///
    /// If there is no response.
    pub async fn request(&self, line: &str, headers: &[Header<'_>]) -> RawResponse {
        request(self.connect().await, line, headers).await
    }

    /// Sends a request with a body, whose length is added to the headers.
    ///
    /// # Panics
    ///
    /// If there is no response.
    pub async fn send(&self, line: &str, headers: &[Header<'_>], body: &[u8]) -> RawResponse {
        let length = body.len().to_string();
        let headers = [headers, &[("content-length", &length)]].concat();
        let request = [&head(line, &headers)[..], body].concat();
        RawResponse::of(&exchange(self.connect().await, &request).await)
    }
}
