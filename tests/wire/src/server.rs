//! An app on a port.

use std::net::SocketAddr;

use baya_core::testing::{TestApp, TestAppBuilder};
use baya_core::{App, Module};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::Answer;
use crate::client::{Header, ask, head, talk};

/// An app that listens on a free port, and who asks it: each time on a connection of its own.
#[derive(Debug)]
pub struct Server {
    /// The app.
    pub app: TestApp,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Serves the app of a module.
    ///
    /// # Panics
    ///
    /// When it does not boot.
    pub async fn of<M: Module>() -> Self {
        Self::on(TestApp::new::<M>()).await
    }

    /// The same with an app that is told something before.
    ///
    /// # Panics
    ///
    /// When it does not boot.
    pub async fn with<M: Module>(configure: impl FnOnce(App) -> App) -> Self {
        Self::on(TestApp::new::<M>().configure(configure)).await
    }

    /// Serves an app that a test has prepared.
    ///
    /// # Panics
    ///
    /// When it does not boot.
    pub async fn on(app: TestAppBuilder) -> Self {
        let app = app.listen().await.expect("it boots");
        let address = app.address().expect("it listens");
        Self { app, address }
    }

    /// A connection on which nothing has been sent.
    ///
    /// # Panics
    ///
    /// When it does not listen any more.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("it listens")
    }

    /// A connection on which the head of a request has been sent, and nothing of its body.
    ///
    /// # Panics
    ///
    /// When the server does not take it.
    pub async fn begin(&self, line: &str, headers: &[Header<'_>]) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(&head(line, headers)).await.expect("it reads");
        stream
    }

    /// Sends a `GET`.
    ///
    /// # Panics
    ///
    /// When no answer comes.
    pub async fn get(&self, path: &str, headers: &[Header<'_>]) -> Answer {
        self.ask(&format!("GET {path}"), headers).await
    }

    /// Sends a request without a body, such as `DELETE /cats/7`.
    ///
    /// # Panics
    ///
    /// When no answer comes.
    pub async fn ask(&self, line: &str, headers: &[Header<'_>]) -> Answer {
        ask(self.connect().await, line, headers).await
    }

    /// Sends a request with a body, whose length is added to the headers.
    ///
    /// # Panics
    ///
    /// When no answer comes.
    pub async fn send(&self, line: &str, headers: &[Header<'_>], body: &[u8]) -> Answer {
        let length = body.len().to_string();
        let headers = [headers, &[("content-length", &length)]].concat();
        let request = [&head(line, &headers)[..], body].concat();
        Answer::of(&talk(self.connect().await, &request).await)
    }
}
