//! An app with upgraded connections.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use baya::Booted;
use baya::prelude::*;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Counts upgraded connections.
#[injectable]
#[derive(Debug)]
pub struct Connections {
    #[inject(default)]
    open: Arc<AtomicUsize>,
}

impl Connections {
    /// Returns the number of open connections.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

#[controller]
struct Echo {
    connections: Arc<Connections>,
}

#[controller]
impl Echo {
    #[get("/echo", body)]
    async fn echo(&self, mut request: Request) -> Response<Body> {
        let upgrade = hyper::upgrade::on(&mut request);
        let open = Arc::clone(&self.connections.open);
        open.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            if let Ok(upgraded) = upgrade.await {
                let mut stream = TokioIo::new(upgraded);
                let mut byte = [0];
                while let Ok(1..) = stream.read(&mut byte).await {
                    if stream.write_all(&byte).await.is_err() {
                        break;
                    }
                }
            }
            open.fetch_sub(1, Ordering::SeqCst);
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        response.headers_mut().insert(header::UPGRADE, HeaderValue::from_static("echo"));
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        response
    }
}

#[module(root, controllers = [Echo], providers = [Connections])]
struct UpgradesModule;

/// Returns the app, which accepts this number of concurrent connections.
///
/// # Errors
///
/// If the app does not boot.
pub async fn app(limit: usize) -> baya::Result<Booted> {
    App::new::<UpgradesModule>().connection_limit(limit).boot().await
}
