//! What stands between a listener and HTTP.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use baya::{Accept, Accepted, Result};
use rustls::ServerConfig;
use tokio::io::AsyncReadExt;
use tokio_rustls::TlsAcceptor;

use crate::load::{Loaded, load};
use crate::pem::Pem;
use crate::plain::{self, HANDSHAKE};
use crate::setup::TlsSetup;
use crate::watch::{Seen, Watcher};

/// TLS in front of a listener: `Listener::tcp("0.0.0.0:443").through(tls)`.
///
/// | | by default | otherwise |
/// |---|---|---|
/// | versions | 1.2 and 1.3 | [`only_tls13`](TlsSetup::only_tls13) |
/// | protocols (ALPN) | `h2`, `http/1.1` | |
/// | certificates | one | [`and`](TlsSetup::and), by the name that the client asks for |
/// | certificates of clients | none | [`client_certificates`](TlsSetup::client_certificates) |
/// | files are looked at | every 10 s | [`check_every`](TlsSetup::check_every) |
///
/// Files whose modification time or length has changed are read again. When all of them are right and each key belongs to its certificate,
/// new connections get what is new, and those that are open go on. Otherwise everything stays as it was, the
/// log says which file is wrong and why, and it is tried again until it is right; so files may be
/// written one after the other.
///
/// A certificate that has expired, or that will within 14 days, is a warning in the log: when it is read, and
/// once a day after that.
///
/// Who speaks HTTP without TLS is told so by a 400 in plain text. Who does not finish the handshake is closed
/// by the header timeout of the app.
///
/// All clones are one: what one reloads, all serve, and files are watched until the last one is dropped.
///
/// # Examples
///
/// Reloading at a signal as well, as other servers do:
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::{App, Listener};
/// use baya_tls::Tls;
/// use tokio::signal::unix::{SignalKind, signal};
///
/// # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
/// let tls = Tls::pem("cert.pem", "key.pem").await?;
/// let (mut hangups, reloaded) = (signal(SignalKind::hangup())?, tls.clone());
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
    #[expect(dead_code, reason = "it is there to be dropped with the last clone")]
    watcher: Arc<Watcher>,
}

/// What clones and the watcher share.
pub(crate) struct Shared {
    setup: TlsSetup,
    served: ArcSwap<ServerConfig>,
    seen: Mutex<Seen>,
}

impl Tls {
    /// A certificate with those of its issuers behind it, and its private key, from PEM files or
    /// [bytes](Pem::bytes). They are read by `.await`.
    ///
    /// A key is PKCS #8, PKCS #1 or SEC1, and not encrypted: ECDSA on P-256 or P-384, Ed25519, or RSA with
    /// 2048 bits at least.
    ///
    /// # Errors
    ///
    /// `.await` fails when a file can't be read or has no certificate or key in it, when a key is encrypted,
    /// and when a key does not belong to its certificate. The message names the files, and all faults at once.
    pub fn pem(chain: impl Into<Pem>, key: impl Into<Pem>) -> TlsSetup {
        TlsSetup::new(chain.into(), key.into())
    }

    pub(crate) async fn new(setup: TlsSetup) -> Result<Self> {
        let shared = tokio::task::spawn_blocking(move || Shared::new(setup)).await??;
        let shared = Arc::new(shared);
        let watcher = Arc::new(Watcher::start(&shared, shared.setup.check_every));
        Ok(Self { shared, watcher })
    }

    /// Reads the files again, whether they have changed or not.
    ///
    /// # Errors
    ///
    /// Those of [`pem`](Self::pem); what is served stays as it was then.
    pub async fn reload(&self) -> Result<()> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || shared.reload(&mut shared.seen())).await?
    }
}

impl Shared {
    fn new(setup: TlsSetup) -> Result<Self> {
        let stamps = setup.stamps();
        let Loaded { config, certificates } = load(&setup)?;
        let seen = Mutex::new(Seen::new(stamps, certificates));
        Ok(Self { setup, served: ArcSwap::new(config), seen })
    }

    /// Held while files are read, so that what was read later is served later.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reload(&self, seen: &mut Seen) -> Result<()> {
        // Before the files are read: what is written meanwhile is a change that the next look finds.
        let stamps = self.setup.stamps();
        let Loaded { config, certificates } = load(&self.setup)?;
        self.served.store(config);
        *seen = Seen::new(stamps, certificates);
        Ok(())
    }

    /// Looks whether files have changed.
    pub(crate) fn look(&self) {
        let mut seen = self.seen();
        seen.warn_daily();
        if !seen.differs(&self.setup.stamps()) {
            return;
        }
        match self.reload(&mut seen) {
            Ok(()) => tracing::info!("TLS certificates have been renewed: {}", seen.shown()),
            Err(error) => seen.failed(&error),
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
                return Err(plain::refuse(stream).await);
            }
            let acceptor = TlsAcceptor::from(self.shared.served.load_full());
            let handshake = acceptor.accept_with(stream, |session| {
                // A session that did not take it misses it, so its handshake fails.
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
        f.debug_tuple("Tls").field(&self.shared.setup).finish()
    }
}
