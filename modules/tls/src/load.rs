//! From what was written to what is served.

use std::sync::Arc;

use baya::{Error, Result};
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion, version};

use crate::by_name::ByName;
use crate::certificate::{Certificate, certificates};
use crate::pem::Pem;
use crate::setup::TlsSetup;

/// The versions of TLS, of which the last is the one that may stand alone.
const VERSIONS: &[&SupportedProtocolVersion] = &[&version::TLS12, &version::TLS13];

/// What is served.
pub(crate) struct Loaded {
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) certificates: Vec<Certificate>,
}

/// Reads all files and checks them; all that is wrong is told at once.
pub(crate) fn load(setup: &TlsSetup) -> Result<Loaded> {
    let provider = Arc::new(ring::default_provider());
    let mut certificates = Vec::new();
    let mut faults = Vec::new();
    for (at, pair) in setup.pairs.iter().enumerate() {
        match pair.load(&provider) {
            Ok(one) if at > 0 && one.names.is_empty() => faults.push(format!(
                "{}: the certificate is for no host, so no client would get it; put it first, or have it issued with a DNS name",
                pair.chain
            )),
            Ok(one) => certificates.push(one),
            Err(wrong) => faults.extend(wrong),
        }
    }
    let clients = setup.clients.as_ref().map(|issuers| clients(issuers, &provider)).transpose();
    let clients = clients.unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    if faults.is_empty() {
        let config = config(setup, provider, clients, &certificates)?;
        Ok(Loaded { config: Arc::new(config), certificates })
    } else {
        Err(failed(faults.join("\n")))
    }
}

fn config(
    setup: &TlsSetup,
    provider: Arc<CryptoProvider>,
    clients: Option<Arc<dyn ClientCertVerifier>>,
    certificates: &[Certificate],
) -> Result<ServerConfig> {
    let versions = if setup.only_tls13 { &VERSIONS[1..] } else { VERSIONS };
    let config = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions)?;
    let config = match clients {
        Some(clients) => config.with_client_cert_verifier(clients),
        None => config.with_no_client_auth(),
    };
    let mut config = config.with_cert_resolver(Arc::new(ByName::new(certificates)));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Who checks the certificates of clients.
fn clients(
    issuers: &Pem,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, String> {
    let mut roots = RootCertStore::empty();
    let unusable = |error: &dyn std::fmt::Display| {
        format!("{issuers}: the certificates that clients are issued by can't be used: {error}")
    };
    for issuer in certificates(issuers)? {
        roots.add(issuer).map_err(|error| unusable(&error))?;
    }
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    verifier.build().map_err(|error| unusable(&error))
}

fn failed(faults: String) -> Error {
    Error::internal_error().with_code("tls").with_message(faults)
}
