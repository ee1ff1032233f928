//! Files that change while they are served.

use std::sync::Arc;
use std::time::Duration;

use baya::Error;
use rustls_pki_types::UnixTime;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::certificate::Certificate;
use crate::expiry;
use crate::pem::Stamp;
use crate::tls::Shared;

/// How often a certificate that expires soon is warned of.
const WARN_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// The state of all files at one time.
pub(crate) type Stamps = Vec<Option<Stamp>>;

/// What is served, and what is known of its files.
pub(crate) struct Seen {
    stamps: Stamps,
    certificates: Vec<Certificate>,
    warned: Instant,
    /// Why they could not be read when it was last tried, which is told once.
    error: Option<String>,
}

impl Seen {
    /// What has been read; these stamps are from before.
    pub(crate) fn new(stamps: Stamps, certificates: Vec<Certificate>) -> Self {
        let seen = Self { stamps, certificates, warned: Instant::now(), error: None };
        seen.warn();
        seen
    }

    pub(crate) fn differs(&mut self, stamps: &Stamps) -> bool {
        let differs = self.stamps != *stamps;
        if !differs {
            self.error = None;
        }
        differs
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        let text = error.chain();
        if self.error.as_ref() != Some(&text) {
            tracing::error!("TLS goes on with the certificates that it has: {text}");
            self.error = Some(text);
        }
    }

    pub(crate) fn warn_daily(&mut self) {
        if self.warned.elapsed() >= WARN_EVERY {
            self.warned = Instant::now();
            self.warn();
        }
    }

    fn warn(&self) {
        let now = UnixTime::now();
        for Certificate { key, shown, .. } in &self.certificates {
            let concern = key.cert.first().and_then(|first| expiry::concern(first, now));
            if let Some(concern) = concern {
                tracing::warn!("{shown}: the certificate {concern}");
            }
        }
    }

    /// As the log tells it.
    pub(crate) fn shown(&self) -> String {
        let shown: Vec<_> = self.certificates.iter().map(|one| one.shown.as_str()).collect();
        shown.join(", ")
    }
}

/// Looks at files from time to time until it is dropped.
pub(crate) struct Watcher(Option<AbortHandle>);

impl Watcher {
    /// With zero it does nothing.
    pub(crate) fn start(shared: &Arc<Shared>, every: Duration) -> Self {
        if every.is_zero() {
            return Self(None);
        }
        let shared = Arc::clone(shared);
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(every).await;
                let shared = Arc::clone(&shared);
                let look = tokio::task::spawn_blocking(move || shared.look());
                match look.await {
                    Ok(()) => {}
                    Err(error) if error.is_cancelled() => return,
                    Err(error) => tracing::error!("the certificates can't be looked at: {error}"),
                }
            }
        });
        Self(Some(task.abort_handle()))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}
