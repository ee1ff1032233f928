//! The accept loops.
//!
//! `axum::serve` sets no timer, so hyper's header timeout never fires there; these loops do.

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
use super::cut_off::cut_off;
use super::head_timer::HeadTimer;
use super::listener::Open;
use super::stream::Counted;
use super::streams::Streams;
use super::upgrades::Upgrades;
use super::upkeep::GRACE;
use crate::error::Result;
use crate::http::HttpSettings;
use crate::http::edge::Edge;
use crate::pipeline::Drain;

/// What is served, and how.
pub(crate) struct Serving {
    pub(crate) router: Router,
    pub(crate) limits: Limits,
    pub(crate) settings: Arc<HttpSettings>,
    /// What answers get that come from no router.
    pub(crate) edge: Edge,
    /// Whether some handler says how fast bodies come.
    pub(crate) paced: bool,
    pub(crate) drain: Drain,
}

/// What all connections share.
pub(crate) struct Server {
    pub(crate) serving: Serving,
    /// Signals connections to close.
    pub(crate) closing: watch::Receiver<Closing>,
    pub(crate) upgrades: Arc<Upgrades>,
}

impl Deref for Server {
    type Target = Serving;

    fn deref(&self) -> &Serving {
        &self.serving
    }
}

/// Which connections close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    No,
    /// Those of HTTP, when what they are writing is written: nothing is in flight.
    Gracefully,
    /// Those that have left HTTP as well.
    Upgraded,
    /// All, since the deadline is over.
    Now,
}

/// Closes what has left HTTP when its server ends, also if its future is dropped.
struct CutOff(Arc<Upgrades>);

impl Drop for CutOff {
    fn drop(&mut self) {
        self.0.cut_off();
    }
}

/// Serves until the drain begins, then until it is done or its deadline is over.
pub(crate) async fn serve(listeners: Vec<Open>, serving: Serving) -> Result<()> {
    let (close, closing) = watch::channel(Closing::No);
    let limits = serving.limits;
    let upgrades = Arc::<Upgrades>::default();
    let _cut_off = CutOff(Arc::clone(&upgrades));
    let server = Arc::new(Server { serving, closing, upgrades });
    let drain = &server.drain;
    let (open, mut all_closed) = mpsc::channel::<Infallible>(1);
    let connections = Arc::new(Semaphore::new(limits.connections));
    join_all(listeners.iter().map(|listener| accept(listener, &server, &connections, &open))).await;
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
    let upgraded = server.upgrades.cut_off();
    // The tasks of connections end at once. The time has a bound because no response may have announced that another
    // task has a connection.
    let _ = timeout(GRACE, all_closed.recv()).await;
    Err(cut_off(limits.shutdown_timeout, upgraded))
}

/// Returns the settings with which hyper serves a connection.
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

async fn accept(
    listener: &Open,
    server: &Arc<Server>,
    connections: &Arc<Semaphore>,
    open: &mpsc::Sender<Infallible>,
) {
    let mut begun = pin!(server.drain.begun());
    loop {
        // One connection of each listener waits for room here, and the others with the system.
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
                let counted = Counted { permit: permit.ok(), open: open.clone() };
                let front = listener.front.clone();
                tokio::spawn(async move {
                    connection::serve(&server, &front, stream, peer, counted).await;
                });
            }
            Err(error) => refused(&error).await,
        }
    }
}

/// A connection that died while it waited is nothing; anything else is the machine's, such as too
/// many open files, and passes.
async fn refused(error: &io::Error) {
    let of_the_peer = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    );
    if !of_the_peer {
        tracing::error!("no connection can be accepted: {error}");
        sleep(Duration::from_secs(1)).await;
    }
}
