//! An app whose handlers report properties of the connection.

use std::net::SocketAddr;
use std::time::Duration;

use baya::axum::http::Version;
use baya::testing::TestApp;
use baya::{Context, Listener};
use baya_macros::{controller, module};
use baya_tls::{Pem, Tls, TlsOptions};

use crate::pki::Issued;

#[controller]
struct Connections;

#[controller]
impl Connections {
    #[get]
    async fn client_ip(&self, cx: &Context<'_>) -> String {
        cx.client_ip().map_or_else(|| "unknown".to_owned(), |ip| ip.to_string())
    }

    #[get("/scheme")]
    async fn scheme(&self, cx: &Context<'_>) -> &'static str {
        if cx.is_secure() { "https" } else { "http" }
    }

    #[get("/version")]
    async fn version(&self, version: Version) -> String {
        format!("{version:?}")
    }
}

#[module(root, controllers = [Connections])]
pub struct AppModule;

/// Options with a certificate in memory.
pub fn in_memory(issued: &Issued) -> TlsOptions {
    Tls::pem(Pem::bytes(&issued.chain), Pem::bytes(&issued.key))
}

/// Serves the app on these listeners, with a short header timeout.
pub async fn serve<const N: usize>(listeners: [Listener; N]) -> (TestApp, [SocketAddr; N]) {
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.header_timeout(Duration::from_millis(500)))
        .listen_on(listeners)
        .await
        .unwrap();
    let addresses = app.addresses().try_into().unwrap();
    (app, addresses)
}

/// Serves the app over TLS.
pub async fn serve_tls(tls: &Tls) -> (TestApp, SocketAddr) {
    let (app, [address]) = serve([Listener::tcp("127.0.0.1:0").through(tls.clone())]).await;
    (app, address)
}
