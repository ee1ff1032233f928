//! What a program says about TLS.

use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use baya::Result;

use crate::certificate::Pair;
use crate::pem::Pem;
use crate::tls::Tls;
use crate::watch::Stamps;

/// How often files are looked at, unless it is told.
const CHECK_EVERY: Duration = Duration::from_secs(10);

/// What [`Tls`] is to be, before its files are read: `.await` reads them.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_tls::Tls;
///
/// # async fn example() -> baya::Result<()> {
/// let tls = Tls::pem("example.com.pem", "example.com.key")
///     .and("any.example.org.pem", "any.example.org.key")
///     .only_tls13()
///     .check_every(Duration::from_secs(60))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "files are read by `.await`"]
pub struct TlsSetup {
    pub(crate) pairs: Vec<Pair>,
    pub(crate) clients: Option<Pem>,
    pub(crate) only_tls13: bool,
    pub(crate) check_every: Duration,
}

impl TlsSetup {
    pub(crate) fn new(chain: Pem, key: Pem) -> Self {
        Self {
            pairs: vec![Pair { chain, key }],
            clients: None,
            only_tls13: false,
            check_every: CHECK_EVERY,
        }
    }

    /// With one more certificate and its key, as [`Tls::pem`] takes them: for the hosts among its DNS names,
    /// of which `*.example.com` is each of one label more.
    ///
    /// Of several for one host, as one with an ECDSA and one with an RSA key, a client gets the first whose
    /// signatures it can check. Who asks for a host that none is for, or for none, gets the one that was given
    /// first.
    pub fn and(mut self, chain: impl Into<Pem>, key: impl Into<Pem>) -> Self {
        self.pairs.push(Pair { chain: chain.into(), key: key.into() });
        self
    }

    /// Lets nobody in whose certificate was not issued by one of these (mTLS). What a certificate says about
    /// its client is not known to the app.
    pub fn client_certificates(mut self, issuers: impl Into<Pem>) -> Self {
        self.clients = Some(issuers.into());
        self
    }

    /// Without TLS 1.2.
    pub const fn only_tls13(mut self) -> Self {
        self.only_tls13 = true;
        self
    }

    /// How often it is looked whether files have changed; 10 s by default. With zero never:
    /// [`Tls::reload`] says when.
    pub const fn check_every(mut self, every: Duration) -> Self {
        self.check_every = every;
        self
    }

    /// The state of every file.
    pub(crate) fn stamps(&self) -> Stamps {
        let pairs = self.pairs.iter().flat_map(Pair::stamps);
        pairs.chain(self.clients.as_ref().map(Pem::stamp)).collect()
    }
}

impl IntoFuture for TlsSetup {
    type Output = Result<Tls>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Tls>> + Send>>;

    /// Reads the files.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(Tls::new(self))
    }
}
