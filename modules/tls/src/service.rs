//! TLS for a listener.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use baya::Result;
use baya::protocol::{Accept, Accepted};
use rustls::ServerConfig;
use tokio::io::AsyncReadExt;
use tokio_rustls::TlsAcceptor;

use crate::load::{Loaded, load};
use crate::options::TlsOptions;
use crate::pem::Pem;
use crate::plaintext::{self, HANDSHAKE};
use crate::watch::{CertificateState, Watcher};

/// TLS for a listener: `Listener::tcp("0.0.0.0:443").through(tls)`.
///
/// | property | default | option |
/// |---|---|---|
/// | versions | 1.2 and 1.3 | [`only_tls13`](TlsOptions::only_tls13) |
/// | protocols (ALPN) | `h2`, `http/1.1` | |
/// | certificates | one | [`add_certificate`](TlsOptions::add_certificate), selected by host name |
/// | client certificates | not requested | [`require_client_certificates`](TlsOptions::require_client_certificates) |
/// | check for changed files | every 10 s | [`check_every`](TlsOptions::check_every) |
///
/// Files whose modification time or length has changed are read again. If all files are valid and each key
/// matches its certificate, new connections use them, and open connections continue. Otherwise the previous
/// certificates stay in use, the log contains the error, and the files are checked again until they are
/// valid. So files may be replaced one after the other.
///
/// A certificate that has expired, or that expires within 14 days, causes a warning in the log when it is
/// loaded, and once a day.
///
/// A client that uses HTTP without TLS receives a 400 in plain text. A connection that does not complete the
/// handshake is closed after the app's header timeout.
///
/// Clones share their certificates: reloading one reloads all. Files are watched until the last clone is
/// dropped.
///
/// # Examples
///
/// Reloading on a signal as well:
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::{App, Listener};
/// use baya_tls::Tls;
/// use tokio::signal::unix::{SignalKind, signal};
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// let tls = Tls::pem("cert.pem", "key.pem").await?;
/// let mut hangups = signal(SignalKind::hangup())?;
/// let reloaded = tls.clone();
/// tokio::spawn(async move {
///     while hangups.recv().await.is_some() {
///         if let Err(error) = reloaded.reload().await {
///             eprintln!("{error}");
///         }
///     }
/// });
/// App::new::<AppModule>().listen_on([Listener::tcp("[::]:443").through(tls)]).await
/// # }
/// ```
#[derive(Clone)]
pub struct Tls {
    shared: Arc<Shared>,
    #[expect(dead_code, reason = "dropped with the last clone")]
    watcher: Arc<Watcher>,
}

/// The state that clones and the watcher share.
pub(crate) struct Shared {
    options: TlsOptions,
    config: ArcSwap<ServerConfig>,
    state: Mutex<CertificateState>,
}

impl Tls {
    /// Returns options with a certificate chain, beginning with the server's certificate, and its private key,
    /// from PEM files or [bytes](Pem::bytes). The files are read by `.await`.
    ///
    /// The key is PKCS #8, PKCS #1 or SEC1, and not encrypted: ECDSA on P-256 or P-384, Ed25519, or RSA with
    /// at least 2048 bits.
    ///
    /// # Errors
    ///
    /// `.await` returns the error `tls` if a file can't be read or contains no certificate or key, if a key is
    /// encrypted, or if a key does not match its certificate. The message contains all errors, with the files.
    pub fn pem(chain: impl Into<Pem>, key: impl Into<Pem>) -> TlsOptions {
        TlsOptions::new(chain.into(), key.into())
    }

    pub(crate) async fn new(options: TlsOptions) -> Result<Self> {
        let shared = tokio::task::spawn_blocking(move || Shared::new(options)).await??;
        let shared = Arc::new(shared);
        let watcher = Arc::new(Watcher::start(&shared, shared.options.check_interval));
        Ok(Self { shared, watcher })
    }

    /// Reads the files again, whether or not they have changed.
    ///
    /// # Errors
    ///
    /// The errors of [`pem`](Self::pem). Then the previous certificates stay in use.
    pub async fn reload(&self) -> Result<()> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || shared.reload(&mut shared.lock_state())).await?
    }
}

impl Shared {
    fn new(options: TlsOptions) -> Result<Self> {
        let versions = options.file_versions();
        let Loaded { config, certificates } = load(&options)?;
        let state = Mutex::new(CertificateState::new(versions, certificates));
        Ok(Self { options, config: ArcSwap::new(config), state })
    }

    /// Locks the state. The lock is held while files are read, so that concurrent reloads keep their order.
    fn lock_state(&self) -> MutexGuard<'_, CertificateState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reload(&self, state: &mut CertificateState) -> Result<()> {
        // Taken before the files are read, so that the next check finds changes that are made meanwhile.
        let versions = self.options.file_versions();
        let Loaded { config, certificates } = load(&self.options)?;
        self.config.store(config);
        *state = CertificateState::new(versions, certificates);
        Ok(())
    }

    /// Reloads the files if they have changed.
    pub(crate) fn check_files(&self) {
        let mut state = self.lock_state();
        state.warn_daily();
        if !state.has_changed(&self.options.file_versions()) {
            return;
        }
        match self.reload(&mut state) {
            Ok(()) => tracing::info!("reloaded the TLS certificates {}", state.labels()),
            Err(error) => state.log_failure(&error),
        }
    }
}

impl Accept for Tls {
    fn accept(
        &self,
        connection: Accepted,
    ) -> Pin<Box<dyn Future<Output = io::Result<Accepted>> + Send + '_>> {
        Box::pin(async move {
            let Accepted { mut stream, peer, .. } = connection;
            let first = stream.read_u8().await?;
            if first != HANDSHAKE {
                return Err(plaintext::reject(stream).await);
            }
            let acceptor = TlsAcceptor::from(self.shared.config.load_full());
            let handshake = acceptor.accept_with(stream, |session| {
                // If the session does not read the byte, the handshake fails.
                let _ = session.read_tls(&mut &[first][..]);
            });
            Ok(Accepted::new(handshake.await?, peer).secured())
        })
    }

    fn is_secure(&self) -> bool {
        true
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tls").field(&self.shared.options).finish()
    }
}
