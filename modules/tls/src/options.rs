//! The options of TLS.

use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use baya::Result;

use crate::certificate::CertificateSource;
use crate::pem::Pem;
use crate::service::Tls;
use crate::watch::FileVersions;

/// How often files are checked for changes by default.
const CHECK_INTERVAL: Duration = Duration::from_secs(10);

/// Options of [`Tls`]. Awaiting them reads the files.
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
///     .add_certificate("any.example.org.pem", "any.example.org.key")
///     .only_tls13()
///     .check_every(Duration::from_secs(60))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "the files are read by `.await`"]
pub struct TlsOptions {
    pub(crate) certificates: Vec<CertificateSource>,
    pub(crate) client_issuers: Option<Pem>,
    pub(crate) only_tls13: bool,
    pub(crate) check_interval: Duration,
}

impl TlsOptions {
    pub(crate) fn new(chain: Pem, key: Pem) -> Self {
        Self {
            certificates: vec![CertificateSource { chain, key }],
            client_issuers: None,
            only_tls13: false,
            check_interval: CHECK_INTERVAL,
        }
    }

    /// Adds a certificate and its key, in the formats of [`Tls::pem`]. It is used for the hosts among its DNS
    /// names, of which `*.example.com` matches one label.
    ///
    /// If several certificates are valid for a host, such as one with an ECDSA key and one with an RSA key, a
    /// client receives the first whose signatures it supports. A client that requests another host, or none,
    /// receives the first certificate.
    pub fn add_certificate(mut self, chain: impl Into<Pem>, key: impl Into<Pem>) -> Self {
        self.certificates.push(CertificateSource { chain: chain.into(), key: key.into() });
        self
    }

    /// Requires client certificates that one of `issuers` has signed (mTLS). The app has no access to the
    /// content of client certificates.
    pub fn require_client_certificates(mut self, issuers: impl Into<Pem>) -> Self {
        self.client_issuers = Some(issuers.into());
        self
    }

    /// Disables TLS 1.2.
    pub const fn only_tls13(mut self) -> Self {
        self.only_tls13 = true;
        self
    }

    /// Sets how often files are checked for changes; 10 s by default. With zero, they are read again only by
    /// [`Tls::reload`].
    pub const fn check_every(mut self, interval: Duration) -> Self {
        self.check_interval = interval;
        self
    }

    /// The versions of all files.
    pub(crate) fn file_versions(&self) -> FileVersions {
        let certificates = self.certificates.iter().flat_map(CertificateSource::file_versions);
        certificates.chain(self.client_issuers.as_ref().map(Pem::file_version)).collect()
    }
}

impl IntoFuture for TlsOptions {
    type Output = Result<Tls>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Tls>> + Send>>;

    /// Reads the files.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(Tls::new(self))
    }
}
