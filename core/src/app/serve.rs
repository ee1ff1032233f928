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

use super::builder::Limits;
use super::connection;
use super::head_timer::HeadTimer;
use super::listener::Open;
use super::shutdown::cut_off;
use super::streams::Streams;
use crate::contract::Drain;
use crate::edge::Edge;
use crate::error::Result;
use crate::pipeline::Settings;

/// What is served, and how.
pub(super) struct Serving {
    pub(super) router: Router,
    pub(super) limits: Limits,
    pub(super) settings: Arc<Settings>,
    /// What answers get that come from no router.
    pub(super) edge: Edge,
    /// Whether some handler says how fast bodies come.
    pub(super) paced: bool,
    pub(super) drain: Drain,
}

/// What all connections share.
pub(super) struct Server {
    pub(super) serving: Serving,
    /// Tells connections to close: when nothing is in flight, and when the deadline is over.
    pub(super) closing: watch::Receiver<Closing>,
}

impl Deref for Server {
    type Target = Serving;

    fn deref(&self) -> &Serving {
        &self.serving
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closing {
    No,
    Gracefully,
    Now,
}

/// Serves until the drain begins, then until it is done or its deadline is over.
pub(super) async fn serve(listeners: Vec<Open>, serving: Serving) -> Result<()> {
    let (close, closing) = watch::channel(Closing::No);
    let limits = serving.limits;
    let server = Arc::new(Server { serving, closing });
    let drain = &server.drain;
    let (open, mut all_closed) = mpsc::channel::<Infallible>(1);
    let connections = Arc::new(Semaphore::new(limits.connections));
    join_all(listeners.iter().map(|listener| accept(listener, &server, &connections, &open))).await;
    drop((listeners, open));
    let drained = async {
        drain.idle().await;
        close.send_replace(Closing::Gracefully);
        all_closed.recv().await;
    };
    let deadline = drain.deadline(limits.shutdown_timeout);
    if tokio::time::timeout_at(deadline, drained).await.is_ok() {
        return Ok(());
    }
    close.send_replace(Closing::Now);
    all_closed.recv().await;
    Err(cut_off(limits.shutdown_timeout))
}

/// Returns the settings with which hyper serves a connection.
pub(super) fn builder(limits: &Limits, streams: Streams) -> Builder<Streams> {
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
                let open = open.clone();
                let front = listener.front.clone();
                tokio::spawn(async move {
                    connection::serve(&server, &front, stream, peer).await;
                    drop((permit, open));
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
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
