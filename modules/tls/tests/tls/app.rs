//! An app that tells what it knows of a connection.

use std::net::SocketAddr;
use std::time::Duration;

use baya::axum::http::Version;
use baya::testing::TestApp;
use baya::{Context, Listener};
use baya_macros::{controller, module};
use baya_tls::{Pem, Tls, TlsSetup};

use crate::pki::Issued;

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

    #[get("/version")]
    async fn version(&self, version: Version) -> String {
        format!("{version:?}")
    }
}

#[module(root, controllers = [Who])]
pub struct AppModule;

/// A certificate without files.
pub fn given(issued: &Issued) -> TlsSetup {
    Tls::pem(Pem::bytes(&issued.chain), Pem::bytes(&issued.key))
}

/// Serves the app on these listeners, with little patience for who is slow.
pub async fn serve<const N: usize>(listeners: [Listener; N]) -> (TestApp, [SocketAddr; N]) {
    let app = TestApp::new::<AppModule>()
        .configure(|app| app.header_timeout(Duration::from_millis(500)))
        .listen_on(listeners)
        .await
        .unwrap();
    let addresses = app.addresses().try_into().unwrap();
    (app, addresses)
}

/// Serves the app behind TLS.
pub async fn serve_through(tls: &Tls) -> (TestApp, SocketAddr) {
    let (app, [address]) = serve([Listener::tcp("127.0.0.1:0").through(tls.clone())]).await;
    (app, address)
}
