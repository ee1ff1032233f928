//! Selects the certificate for a client.

use std::collections::HashMap;
use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::certificate::Certificate;

/// The certificates of a listener, by the hosts that they are valid for.
#[derive(Debug)]
pub(crate) struct CertificateResolver {
    all: Vec<Arc<CertifiedKey>>,
    by_host: HashMap<String, Vec<Arc<CertifiedKey>>>,
}

impl CertificateResolver {
    pub(crate) fn new(certificates: &[Certificate]) -> Self {
        let mut by_host: HashMap<_, Vec<_>> = HashMap::new();
        for certificate in certificates {
            for name in &certificate.names {
                by_host.entry(name.clone()).or_default().push(Arc::clone(&certificate.key));
            }
        }
        let all = certificates.iter().map(|certificate| Arc::clone(&certificate.key)).collect();
        Self { all, by_host }
    }

    /// The certificates for a host in lower case. An exact name takes precedence over a wildcard, which
    /// matches one label ([RFC 9525](https://www.rfc-editor.org/rfc/rfc9525#section-6.3)).
    fn for_host(&self, host: &str) -> Option<&Vec<Arc<CertifiedKey>>> {
        self.by_host.get(host).or_else(|| {
            let (_, domain) = host.split_once('.')?;
            self.by_host.get(&format!("*.{domain}"))
        })
    }
}

impl ResolvesServerCert for CertificateResolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let for_host = hello.server_name().and_then(|host| self.for_host(host));
        let candidates = for_host.unwrap_or(&self.all);
        let schemes = hello.signature_schemes();
        let is_supported =
            |certificate: &&Arc<CertifiedKey>| certificate.key.choose_scheme(schemes).is_some();
        candidates.iter().find(is_supported).or_else(|| candidates.first()).cloned()
    }
}
