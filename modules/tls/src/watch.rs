//! Watches the files of certificates.

use std::sync::Arc;
use std::time::Duration;

use baya::Error;
use rustls_pki_types::UnixTime;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::certificate::Certificate;
use crate::expiry;
use crate::pem::FileVersion;
use crate::service::Shared;

/// How often the warning about a certificate is repeated.
const WARN_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// The versions of all files.
pub(crate) type FileVersions = Vec<Option<FileVersion>>;

/// The certificates in use, and the versions of their files.
pub(crate) struct CertificateState {
    versions: FileVersions,
    certificates: Vec<Certificate>,
    warned: Instant,
    /// The error of the last reload, so that the log contains it only once.
    error: Option<String>,
}

impl CertificateState {
    /// Logs the warnings about the certificates. `versions` were taken before the files were read.
    pub(crate) fn new(versions: FileVersions, certificates: Vec<Certificate>) -> Self {
        let state = Self { versions, certificates, warned: Instant::now(), error: None };
        state.warn();
        state
    }

    /// Whether files have changed since they were read.
    pub(crate) fn has_changed(&mut self, versions: &FileVersions) -> bool {
        let has_changed = self.versions != *versions;
        if !has_changed {
            self.error = None;
        }
        has_changed
    }

    /// Logs the error of a reload, unless it is the same as before.
    pub(crate) fn log_failure(&mut self, error: &Error) {
        let text = error.chain();
        if self.error.as_ref() != Some(&text) {
            tracing::error!(
                "can't reload the TLS certificates, the previous ones stay in use: {text}"
            );
            self.error = Some(text);
        }
    }

    pub(crate) fn warn_daily(&mut self) {
        if self.warned.elapsed() >= WARN_INTERVAL {
            self.warned = Instant::now();
            self.warn();
        }
    }

    fn warn(&self) {
        let now = UnixTime::now();
        for Certificate { key, label, .. } in &self.certificates {
            let warning = key.cert.first().and_then(|first| expiry::warning(first, now));
            if let Some(warning) = warning {
                tracing::warn!("{label}: the certificate {warning}");
            }
        }
    }

    /// The labels of all certificates.
    pub(crate) fn labels(&self) -> String {
        let labels: Vec<_> =
            self.certificates.iter().map(|certificate| certificate.label.as_str()).collect();
        labels.join(", ")
    }
}

/// Checks files periodically until it is dropped.
pub(crate) struct Watcher(Option<AbortHandle>);

impl Watcher {
    /// Starts the checks. An interval of zero disables them.
    pub(crate) fn start(shared: &Arc<Shared>, interval: Duration) -> Self {
        if interval.is_zero() {
            return Self(None);
        }
        let shared = Arc::clone(shared);
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(interval).await;
                let shared = Arc::clone(&shared);
                let check = tokio::task::spawn_blocking(move || shared.check_files());
                match check.await {
                    Ok(()) => {}
                    Err(error) if error.is_cancelled() => return,
                    Err(error) => tracing::error!("can't check the TLS certificates: {error}"),
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
