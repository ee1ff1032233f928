//! Which certificate a client gets.

use std::collections::HashMap;
use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::certificate::Certificate;

/// The certificates of a listener by the hosts that they are for.
#[derive(Debug)]
pub(crate) struct ByName {
    all: Vec<Arc<CertifiedKey>>,
    named: HashMap<String, Vec<Arc<CertifiedKey>>>,
}

impl ByName {
    pub(crate) fn new(certificates: &[Certificate]) -> Self {
        let mut named: HashMap<_, Vec<_>> = HashMap::new();
        for certificate in certificates {
            for name in &certificate.names {
                named.entry(name.clone()).or_default().push(Arc::clone(&certificate.key));
            }
        }
        Self { all: certificates.iter().map(|one| Arc::clone(&one.key)).collect(), named }
    }

    /// Those for a host in lower case: its own before those of a wildcard, which is one label
    /// ([RFC 9525](https://www.rfc-editor.org/rfc/rfc9525#section-6.3)).
    fn of(&self, host: &str) -> Option<&Vec<Arc<CertifiedKey>>> {
        self.named.get(host).or_else(|| {
            let (_, domain) = host.split_once('.')?;
            self.named.get(&format!("*.{domain}"))
        })
    }
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let named = hello.server_name().and_then(|host| self.of(host));
        let candidates = named.unwrap_or(&self.all);
        let schemes = hello.signature_schemes();
        let fits = |one: &&Arc<CertifiedKey>| one.key.choose_scheme(schemes).is_some();
        candidates.iter().find(fits).or_else(|| candidates.first()).cloned()
    }
}
