//! The connection of a log, which its first operation opens.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};
use baya::{Error, Result};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::session::{Session, Settings};
use crate::log::call::{AttemptError, Call, Limits};

/// The maximum delay between two attempts to restore a lost connection.
const MAX_RECONNECT_DELAY: Duration = Duration::from_millis(500);

/// The interval of pings on connections that the log opens.
const PING: Duration = Duration::from_secs(10);

/// The number of requests without a response that fit into the time limit of an operation.
const MAX_REQUESTS: u32 = 4;

/// A connection. Clones share it.
#[derive(Clone)]
pub(super) struct Connection {
    server: Server,
    pub(super) settings: Settings,
    pub(super) limits: Limits,
    link: Arc<Mutex<Arc<OnceCell<Arc<Session>>>>>,
}

/// The source of the connection: URLs, or a client of the app.
#[derive(Clone)]
pub(super) enum Server {
    Urls(Vec<ServerAddr>),
    Client(Client),
}

impl Connection {
    pub(super) fn new(server: Server, settings: Settings) -> Self {
        Self { server, settings, limits: Limits::default(), link: Arc::default() }
    }

    /// Runs an operation with the usual time limit.
    pub(super) async fn run<T, F>(
        &self,
        operation: &'static str,
        event: &str,
        work: impl Fn(Arc<Session>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T, AttemptError>>,
    {
        let limits = Limits { wait: Duration::ZERO, ..self.limits };
        self.run_within(limits, operation, event, work).await
    }

    /// Runs an operation until it succeeds, fails permanently or exceeds these limits.
    pub(super) async fn run_within<T, F>(
        &self,
        limits: Limits,
        operation: &'static str,
        event: &str,
        work: impl Fn(Arc<Session>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T, AttemptError>>,
    {
        let call = Call { store: "NATS", operation, event, limits };
        let is_first = AtomicBool::new(true);
        call.run(|| self.attempt(&work, is_first.swap(false, Ordering::Relaxed))).await
    }

    /// Returns the error of an operation that is not attempted again.
    pub(super) fn error(&self, operation: &'static str, event: &str, error: AttemptError) -> Error {
        Call { store: "NATS", operation, event, limits: self.limits }.error(error)
    }

    async fn attempt<T, F>(
        &self,
        work: impl Fn(Arc<Session>) -> F,
        is_first: bool,
    ) -> Result<T, AttemptError>
    where
        F: Future<Output = Result<T, AttemptError>>,
    {
        let session = self.session().await?;
        let started = Instant::now();
        let outcome = async {
            if !is_first {
                session.create_streams().await?;
            }
            work(Arc::clone(&session)).await
        };
        let outcome = outcome.await;
        // A request had no response. The connection may be dead, or only another server may respond.
        if let Err(AttemptError::Transient(_)) = outcome
            && started.elapsed() >= self.request_timeout()
        {
            self.reconnect(&session).await;
        }
        outcome
    }

    /// Returns the session, with a connection to the server.
    async fn session(&self) -> Result<Arc<Session>, AttemptError> {
        let link = Arc::clone(&self.link.lock().unwrap_or_else(PoisonError::into_inner));
        let session = Arc::clone(link.get_or_try_init(|| self.open()).await?);
        session.connected().await.inspect_err(|_| self.replace(&link))?;
        Ok(session)
    }

    /// Makes the next operation open another connection, unless one has already done so.
    fn replace(&self, used: &Arc<OnceCell<Arc<Session>>>) {
        let mut current = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, used) {
            *current = Arc::default();
        }
    }

    async fn open(&self) -> Result<Arc<Session>, AttemptError> {
        let client = match &self.server {
            Server::Urls(urls) => {
                let options = ConnectOptions::new()
                    .connection_timeout(self.limits.timeout / 2)
                    .ping_interval(PING)
                    .reconnect_delay_callback(|attempt| {
                        MAX_RECONNECT_DELAY.min(Duration::from_millis(20) * attempt as u32)
                    });
                let client = options.connect(urls.as_slice()).await;
                client.map_err(|error| AttemptError::Refused(error.into()))?
            }
            Server::Client(client) => client.clone(),
        };
        let settings =
            Settings { request_timeout: self.request_timeout(), ..self.settings.clone() };
        Session::open(client, settings).await.map(Arc::new)
    }

    /// Replaces the connection by another one, to this server or another, unless the client belongs to the app.
    pub(super) async fn reconnect(&self, session: &Session) {
        if let Server::Urls(_) = self.server {
            // This fails only if the client has ended, which the next attempt reports.
            let _ = session.client.force_reconnect().await;
        }
    }

    fn request_timeout(&self) -> Duration {
        self.limits.timeout / MAX_REQUESTS
    }
}
