//! The connection of a log, opened by its first operation.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};
use baya::{Error, Result};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::session::{Session, Settings};
use crate::log::call::{Call, Fault, Limits};

/// The longest pause between two attempts to restore a lost connection.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// How often the server is asked whether it is still there, by connections of one's own.
const PING: Duration = Duration::from_secs(10);

/// How many requests fit into the time of an operation, if a server does not respond to them.
const ATTEMPTS: u32 = 4;

/// A connection. Clones share it.
#[derive(Clone)]
pub(super) struct Connection {
    server: Server,
    pub(super) settings: Settings,
    pub(super) limits: Limits,
    link: Arc<Mutex<Arc<OnceCell<Arc<Session>>>>>,
}

/// Where the connection comes from.
#[derive(Clone)]
pub(super) enum Server {
    Own(Vec<ServerAddr>),
    Given(Client),
}

impl Connection {
    pub(super) fn new(server: Server, settings: Settings) -> Self {
        Self { server, settings, limits: Limits::default(), link: Arc::default() }
    }

    /// Runs an operation that does not wait for the connection longer than others.
    pub(super) async fn run<T, F>(
        &self,
        operation: &'static str,
        event: &str,
        work: impl Fn(Arc<Session>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let limits = Limits { wait: Duration::ZERO, ..self.limits };
        self.run_within(limits, operation, event, work).await
    }

    /// Runs an operation until no passing fault is in its way.
    pub(super) async fn run_within<T, F>(
        &self,
        limits: Limits,
        operation: &'static str,
        event: &str,
        work: impl Fn(Arc<Session>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T, Fault>>,
    {
        let call = Call { store: "NATS", operation, event, limits };
        let is_first = AtomicBool::new(true);
        call.run(|| self.attempt(&work, is_first.swap(false, Ordering::Relaxed))).await
    }

    /// Returns the error of an operation that is not attempted again.
    pub(super) fn error(&self, operation: &'static str, event: &str, fault: Fault) -> Error {
        Call { store: "NATS", operation, event, limits: self.limits }.error(fault)
    }

    async fn attempt<T, F>(
        &self,
        work: impl Fn(Arc<Session>) -> F,
        is_first: bool,
    ) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>>,
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
        // A request had no response. The connection may be dead, or another server may do better.
        if let Err(Fault::Passing(_)) = outcome
            && started.elapsed() >= self.patience()
        {
            self.reconnect(&session).await;
        }
        outcome
    }

    /// Returns the session, with a connection to the server.
    async fn session(&self) -> Result<Arc<Session>, Fault> {
        let link = Arc::clone(&self.link.lock().unwrap_or_else(PoisonError::into_inner));
        let session = Arc::clone(link.get_or_try_init(|| self.open()).await?);
        session.connected().await.inspect_err(|_| self.replace(&link))?;
        Ok(session)
    }

    /// Has the next operation open another connection, unless one already did.
    fn replace(&self, used: &Arc<OnceCell<Arc<Session>>>) {
        let mut current = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, used) {
            *current = Arc::default();
        }
    }

    async fn open(&self) -> Result<Arc<Session>, Fault> {
        let client = match &self.server {
            Server::Own(urls) => {
                let options = ConnectOptions::new()
                    .connection_timeout(self.limits.timeout / 2)
                    .ping_interval(PING)
                    .reconnect_delay_callback(|attempt| {
                        LONGEST_PAUSE.min(Duration::from_millis(20) * attempt as u32)
                    });
                let client = options.connect(urls.as_slice()).await;
                client.map_err(|error| Fault::Refused(error.into()))?
            }
            Server::Given(client) => client.clone(),
        };
        let settings = Settings { patience: self.patience(), ..self.settings.clone() };
        Session::open(client, settings).await.map(Arc::new)
    }

    /// Gives the connection up for another one, to this server or another, unless it belongs to the app.
    pub(super) async fn reconnect(&self, session: &Session) {
        if let Server::Own(_) = self.server {
            // It fails only if the client has ended, as the next attempt finds out.
            let _ = session.client.force_reconnect().await;
        }
    }

    fn patience(&self) -> Duration {
        self.limits.timeout / ATTEMPTS
    }
}
