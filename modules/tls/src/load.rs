//! Loads the files of the options into a server configuration.

use std::sync::Arc;

use baya::{Error, Result};
use rustls::crypto::{CryptoProvider, ring};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion, version};

use crate::certificate::{Certificate, read_certificates};
use crate::options::TlsOptions;
use crate::pem::Pem;
use crate::resolver::CertificateResolver;

/// The supported versions of TLS. The last one can be required.
const VERSIONS: &[&SupportedProtocolVersion] = &[&version::TLS12, &version::TLS13];

/// The server configuration and its certificates.
pub(crate) struct Loaded {
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) certificates: Vec<Certificate>,
}

/// Reads and checks all files.
///
/// # Errors
///
/// `tls`, with all errors in the message.
pub(crate) fn load(options: &TlsOptions) -> Result<Loaded> {
    let provider = Arc::new(ring::default_provider());
    let mut certificates = Vec::new();
    let mut errors = Vec::new();
    for (index, source) in options.certificates.iter().enumerate() {
        match source.load(&provider) {
            Ok(certificate) if index > 0 && certificate.names.is_empty() => errors.push(format!(
                "{}: the certificate has no DNS name, so no client would receive it; place it first, or have it issued with a DNS name",
                source.chain
            )),
            Ok(certificate) => certificates.push(certificate),
            Err(all) => errors.extend(all),
        }
    }
    let verifier = options.client_issuers.as_ref();
    let verifier = verifier.map(|issuers| client_verifier(issuers, &provider)).transpose();
    let verifier = verifier.unwrap_or_else(|error| {
        errors.push(error);
        None
    });
    if errors.is_empty() {
        let config = config(options, provider, verifier, &certificates)?;
        Ok(Loaded { config: Arc::new(config), certificates })
    } else {
        Err(Error::internal_error().with_code("tls").with_message(errors.join("\n")))
    }
}

fn config(
    options: &TlsOptions,
    provider: Arc<CryptoProvider>,
    verifier: Option<Arc<dyn ClientCertVerifier>>,
    certificates: &[Certificate],
) -> Result<ServerConfig> {
    let versions = if options.only_tls13 { &VERSIONS[1..] } else { VERSIONS };
    let config = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions)?;
    let config = match verifier {
        Some(verifier) => config.with_client_cert_verifier(verifier),
        None => config.with_no_client_auth(),
    };
    let mut config = config.with_cert_resolver(Arc::new(CertificateResolver::new(certificates)));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The verifier of client certificates that these issuers have signed.
fn client_verifier(
    issuers: &Pem,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ClientCertVerifier>, String> {
    let mut roots = RootCertStore::empty();
    let invalid = |error: &dyn std::fmt::Display| {
        format!("{issuers}: invalid issuer of client certificates: {error}")
    };
    for issuer in read_certificates(issuers)? {
        roots.add(issuer).map_err(|error| invalid(&error))?;
    }
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    verifier.build().map_err(|error| invalid(&error))
}
