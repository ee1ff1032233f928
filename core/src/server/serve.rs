//! The accept loops.
//!
//! `axum::serve` sets no timer, so hyper's header timeout never fires there. These loops set one.

use std::convert::Infallible;
use std::io;
use std::ops::Deref;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use futures_util::future::join_all;
use hyper_util::server::conn::auto::Builder;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::Limits;
use super::connection;
use super::head_timer::HeadTimer;
use super::listener::OpenListener;
use super::shutdown_error::shutdown_timeout_error;
use super::stream::ConnectionTokens;
use super::streams::Streams;
use super::upgrades::UpgradedConnections;
use super::upkeep::GRACE;
use crate::error::Result;
use crate::http::HttpSettings;
use crate::http::edge::Edge;
use crate::pipeline::Drain;

/// The router of an app and the configuration of its server.
pub(crate) struct ServerConfig {
    pub(crate) router: Router,
    pub(crate) limits: Limits,
    pub(crate) settings: Arc<HttpSettings>,
    /// The headers of responses that do not come from the router.
    pub(crate) edge: Edge,
    /// Whether a handler sets a minimum rate for request bodies.
    pub(crate) has_handler_rates: bool,
    pub(crate) drain: Drain,
}

/// State that all connections share.
pub(crate) struct Server {
    pub(crate) serving: ServerConfig,
    /// Signals connections to close.
    pub(crate) closing: watch::Receiver<Closing>,
    pub(crate) upgrades: Arc<UpgradedConnections>,
}

impl Deref for Server {
    type Target = ServerConfig;

    fn deref(&self) -> &ServerConfig {
        &self.serving
    }
}

/// The connections that close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    No,
    /// HTTP connections close after their current writes, because nothing is in flight.
    Gracefully,
    /// Upgraded connections close as well.
    Upgraded,
    /// All connections close, because the deadline has passed.
    Now,
}

/// Closes upgraded connections when the server ends, even if its future is dropped.
struct CloseUpgraded(Arc<UpgradedConnections>);

impl Drop for CloseUpgraded {
    fn drop(&mut self) {
        self.0.close_all();
    }
}

/// Serves until the drain begins, then until it completes or its deadline passes.
pub(crate) async fn serve(listeners: Vec<OpenListener>, serving: ServerConfig) -> Result<()> {
    let (close, closing) = watch::channel(Closing::No);
    let limits = serving.limits;
    let upgrades = Arc::<UpgradedConnections>::default();
    let _cut_off = CloseUpgraded(Arc::clone(&upgrades));
    let server = Arc::new(Server { serving, closing, upgrades });
    let drain = &server.drain;
    let (open, mut all_closed) = mpsc::channel::<Infallible>(1);
    let connections = Arc::new(Semaphore::new(limits.connections));
    join_all(listeners.iter().map(|listener| accept_loop(listener, &server, &connections, &open)))
        .await;
    drop((listeners, open));
    let deadline = drain.deadline(limits.shutdown_timeout);
    let grace = sleep(GRACE.min(deadline.saturating_duration_since(Instant::now()) / 2));
    let drained = async {
        drain.idle().await;
        close.send_replace(Closing::Gracefully);
        tokio::select! {
            _ = all_closed.recv() => return,
            () = grace => {}
        }
        server.upgrades.end_reads();
        close.send_replace(Closing::Upgraded);
        all_closed.recv().await;
    };
    if timeout_at(deadline, drained).await.is_ok() {
        return Ok(());
    }
    close.send_replace(Closing::Now);
    let upgraded = server.upgrades.close_all();
    // The tasks of connections end at once. The wait is limited, because another task may have a
    // connection that no response has announced.
    let _ = timeout(GRACE, all_closed.recv()).await;
    Err(shutdown_timeout_error(limits.shutdown_timeout, upgraded))
}

/// Returns a hyper connection builder with the limits of the app.
pub(crate) fn builder(limits: &Limits, streams: Streams) -> Builder<Streams> {
    let mut builder = Builder::new(streams);
    builder
        .http1()
        .timer(HeadTimer::default())
        .header_read_timeout(limits.header_timeout)
        .half_close(true)
        .max_buf_size(limits.header_bytes);
    if limits.headers != Limits::DEFAULT_HEADERS {
        builder.http1().max_headers(limits.headers);
    }
    #[cfg(feature = "http2")]
    super::http2::configure(&mut builder.http2(), limits);
    builder
}

async fn accept_loop(
    listener: &OpenListener,
    server: &Arc<Server>,
    connections: &Arc<Semaphore>,
    open: &mpsc::Sender<Infallible>,
) {
    let mut begun = pin!(server.drain.begun());
    loop {
        // At most one connection of each listener waits here; further ones wait in the operating
        // system.
        let accepting = async {
            let accepted = listener.accept().await;
            (Arc::clone(connections).acquire_owned().await, accepted)
        };
        let (permit, accepted) = tokio::select! {
            biased;
            () = &mut begun => return,
            accepted = accepting => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let server = Arc::clone(server);
                let counted = ConnectionTokens { permit: permit.ok(), open: open.clone() };
                let front = listener.front.clone();
                tokio::spawn(async move {
                    connection::serve(&server, &front, stream, peer, counted).await;
                });
            }
            Err(error) => handle_accept_error(&error).await,
        }
    }
}

/// Handles an error of `accept_loop`. Connections that were aborted while they waited are ignored. Other
/// errors, such as too many open files, come from the operating system; they are logged, and
/// accepting pauses for a second.
async fn handle_accept_error(error: &io::Error) {
    let is_from_peer = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    );
    if !is_from_peer {
        tracing::error!("can't accept connections: {error}");
        sleep(Duration::from_secs(1)).await;
    }
}
