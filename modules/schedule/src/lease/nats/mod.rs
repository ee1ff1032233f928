//! Leases in a JetStream key-value bucket of NATS.

mod bucket;
mod operation;
mod record;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};
use baya::{Error, Result};
use baya_macros::provider_trait;
use bucket::{AttemptError, Bucket, Settings};
use tokio::time::Instant;

use super::call::{Call, Link, TIMEOUT, id, remember};
use super::{CODE, Lease, LeaseStore, valid_ttl};

/// The maximum delay between two attempts to restore a lost connection.
const MAX_RECONNECT_DELAY: Duration = Duration::from_millis(500);

/// The delay after a failed attempt.
const RETRY_DELAY: Duration = Duration::from_millis(50);

/// A lease store in a key-value bucket of NATS 2.9 or later, with JetStream. Clones share the connection.
///
/// A bucket can compare and set, which makes each operation atomic, but it can't expire a lease. Its `max_age` applies to all
/// keys. The lifetimes of single keys, from server 2.11 on, count whole seconds, and would delete the token and the last run as
/// well. So a lease is one entry that never expires. Its age is the difference between the timestamps of two messages: its own,
/// and one that is written to the key `clock` of the bucket for the comparison. The leader of the bucket's stream sets both
/// timestamps. So a replica that has just started detects an expired lease at once. In a cluster, another server can become the
/// leader, and a lease can expire early or late by the difference between the clocks of the two servers.
///
/// Tokens are revisions of the bucket. They grow even after a key was purged, but start again if the bucket is deleted. The
/// last runs are lost in both cases. While a cluster elects a leader, operations wait within their time limit.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::{module, provider};
/// use baya_schedule::{LeaseStore, NatsLeases};
///
/// #[provider]
/// async fn leases() -> Result<NatsLeases, Error> {
///     NatsLeases::connect("nats://127.0.0.1:4222")?.bucket("shop_leases")
/// }
///
/// #[module(root, providers = [leases as dyn LeaseStore])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct NatsLeases {
    server: Server,
    settings: Settings,
    link: Arc<Link<Arc<Bucket>>>,
}

/// The source of the connection: URLs, or a client of the app.
#[derive(Clone)]
enum Server {
    Urls(Vec<ServerAddr>),
    Client(Client),
}

impl NatsLeases {
    /// Creates a store for the server at this URL, or for the servers at several comma-separated URLs. The first call connects.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if a URL is not a valid NATS URL.
    pub fn connect(urls: &str) -> Result<Self> {
        let urls: Result<Vec<ServerAddr>, _> =
            urls.split(',').map(|url| url.trim().parse()).collect();
        let urls = urls.map_err(|error| {
            invalid(format!("the URL of the lease store NATS is not valid: {error}"))
        })?;
        Ok(Self::with_server(Server::Urls(urls)))
    }

    /// Creates a store on the connection of this client, which the client restores by itself.
    pub fn new(client: Client) -> Self {
        Self::with_server(Server::Client(client))
    }

    fn with_server(server: Server) -> Self {
        let settings = Settings { bucket: "baya_leases".to_owned(), replicas: 1, timeout: TIMEOUT };
        Self { server, settings, link: Arc::default() }
    }

    /// Sets the bucket, which is created if it does not exist. The default is `baya_leases`.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the name is empty, or contains characters other than ASCII letters, digits, `_`
    /// and `-`.
    pub fn bucket(mut self, bucket: &str) -> Result<Self> {
        let is_allowed =
            |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        if bucket.is_empty() || !bucket.chars().all(is_allowed) {
            let rule = "use ASCII letters, digits, `_` and `-`";
            return Err(invalid(format!("`{bucket}` is not a valid bucket name; {rule}")));
        }
        self.settings.bucket = bucket.to_owned();
        Ok(self)
    }

    /// Sets the number of servers of a cluster on which the bucket is stored, if this store creates it. The default is 1. With
    /// 3, leases survive the loss of a server.
    #[must_use]
    pub fn replicas(mut self, replicas: usize) -> Self {
        self.settings.replicas = replicas;
        self
    }

    /// Sets the time limit of an operation, including the connection. The default is 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    async fn open(&self) -> Result<Arc<Bucket>, AttemptError> {
        let client = match &self.server {
            Server::Urls(urls) => {
                let options = ConnectOptions::new()
                    .connection_timeout(self.settings.timeout / 2)
                    .reconnect_delay_callback(|attempt| {
                        MAX_RECONNECT_DELAY.min(Duration::from_millis(20) * attempt as u32)
                    });
                let client = options.connect(urls.as_slice()).await;
                client.map_err(|error| AttemptError::Permanent(error.into()))?
            }
            Server::Client(client) => client.clone(),
        };
        Bucket::open(client, &self.settings).await.map(Arc::new)
    }

    /// Attempts an operation until it succeeds, fails permanently or times out.
    async fn run<T, F>(
        &self,
        operation: &'static str,
        name: &str,
        work: impl Fn(Arc<Bucket>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T, AttemptError>>,
    {
        let last_error = Mutex::default();
        let timeout = self.settings.timeout;
        let call =
            Call { store: "NATS", operation, lease: name, timeout, last_error: Some(&last_error) };
        let attempts = async {
            let mut is_repeated = false;
            loop {
                match self.attempt(&work, is_repeated).await {
                    Ok(value) => return Ok(value),
                    Err(AttemptError::Permanent(cause)) => return Err(cause),
                    Err(AttemptError::Transient(cause)) => remember(&last_error, cause),
                }
                is_repeated = true;
                tokio::time::sleep(RETRY_DELAY).await;
            }
        };
        call.run(attempts).await
    }

    async fn attempt<T, F>(
        &self,
        work: impl Fn(Arc<Bucket>) -> F,
        is_repeated: bool,
    ) -> Result<T, AttemptError>
    where
        F: Future<Output = Result<T, AttemptError>>,
    {
        let link = self.link.current();
        let opened = Arc::clone(link.get_or_try_init(|| self.open()).await?);
        opened.connected().await.inspect_err(|_| self.link.replace(&link))?;
        let started = Instant::now();
        let working = async {
            // The bucket may have been deleted, which the previous error does not show.
            if is_repeated {
                work(Arc::new(opened.reopen(&self.settings).await?)).await
            } else {
                work(Arc::clone(&opened)).await
            }
        };
        let outcome = tokio::select! {
            outcome = working => outcome,
            () = opened.lost() => Err(AttemptError::Transient("the connection was lost".into())),
        };
        // If a request had no response, the connection may be dead, or only another server may respond.
        let is_silent = outcome.is_err() && started.elapsed() >= self.settings.request_timeout();
        if is_silent && matches!(self.server, Server::Urls(_)) {
            opened.reconnect().await;
        }
        outcome
    }
}

fn invalid(source: String) -> Error {
    Error::internal(source).with_code(CODE)
}

#[provider_trait]
impl LeaseStore for NatsLeases {
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>> {
        let ttl = valid_ttl(name, ttl)?;
        let started = Instant::now();
        let work = |bucket| operation::acquire(bucket, name, holder, ttl);
        let token = self.run("acquire", name, work).await?;
        Ok(token.map(|token| Lease::new(token, ttl.saturating_sub(started.elapsed()))))
    }

    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool> {
        let id = &id();
        let work = |bucket| operation::begin(bucket, name, token, at, id);
        self.run("begin a run of", name, work).await
    }

    async fn verify(&self, name: &str, token: u64) -> Result<bool> {
        let work = |bucket| operation::verify(bucket, name, token);
        self.run("verify", name, work).await
    }

    async fn release(&self, name: &str, holder: &str) -> Result<()> {
        let work = |bucket| operation::release(bucket, name, holder);
        self.run("release", name, work).await
    }

    async fn last(&self, name: &str) -> Result<Option<i64>> {
        let work = |bucket| operation::last(bucket, name);
        self.run("read the last run of", name, work).await
    }
}

impl fmt::Debug for NatsLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NatsLeases").field("bucket", &self.settings.bucket).finish_non_exhaustive()
    }
}
