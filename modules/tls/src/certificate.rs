//! A certificate with its private key.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use rustls_pki_types::pem::{Error as PemError, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use webpki::EndEntityCert;

use crate::pem::{FileVersion, Pem, describe};

/// The sources of a certificate chain and its private key.
#[derive(Clone, Debug)]
pub(crate) struct CertificateSource {
    pub(crate) chain: Pem,
    pub(crate) key: Pem,
}

/// A certificate with its private key.
pub(crate) struct Certificate {
    pub(crate) key: Arc<CertifiedKey>,
    /// The DNS names in lower case. The first label may be `*`.
    pub(crate) names: Vec<String>,
    /// The source of the chain, for log lines.
    pub(crate) label: String,
}

impl CertificateSource {
    pub(crate) fn file_versions(&self) -> [Option<FileVersion>; 2] {
        [self.chain.file_version(), self.key.file_version()]
    }

    /// Reads the chain and the key, and checks that they match.
    ///
    /// # Errors
    ///
    /// All errors of both sources.
    pub(crate) fn load(&self, provider: &CryptoProvider) -> Result<Certificate, Vec<String>> {
        let (chain, key) = match (read_certificates(&self.chain), read_key(&self.key)) {
            (Ok(chain), Ok(key)) => (chain, key),
            (chain, key) => return Err(chain.err().into_iter().chain(key.err()).collect()),
        };
        let key = CertifiedKey::from_der(chain, key, provider);
        let key = key.map_err(|error| vec![self.invalid(&error)])?;
        let names = key.cert.first().map(dns_names).unwrap_or_default();
        Ok(Certificate { key: Arc::new(key), names, label: self.chain.to_string() })
    }

    fn invalid(&self, error: &Error) -> String {
        let Self { chain, key } = self;
        match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => format!(
                "{key}: the private key does not match the first certificate in {chain}; use the key that the certificate was issued for, and place the server's certificate before those of its issuers"
            ),
            Error::InvalidCertificate(_) => {
                format!("{chain}: the first certificate is invalid: {error}")
            }
            error => format!(
                "{key}: the private key is not supported: {error}; use ECDSA on P-256 or P-384, Ed25519, or RSA with at least 2048 bits"
            ),
        }
    }
}

/// Reads at least one certificate.
pub(crate) fn read_certificates(pem: &Pem) -> Result<Vec<CertificateDer<'static>>, String> {
    let text = pem.read().map_err(|error| unreadable(pem, "certificate", &error))?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{pem}: invalid certificate: {}", describe(&error)))?;
    if !certificates.is_empty() {
        Ok(certificates)
    } else if PrivateKeyDer::from_pem_slice(&text).is_ok() {
        Err(format!(
            "{pem}: expected a certificate, found a private key; check that certificate and key are not swapped"
        ))
    } else {
        Err(format!(
            "{pem}: expected a certificate, found none; provide PEM with `-----BEGIN CERTIFICATE-----`"
        ))
    }
}

fn read_key(pem: &Pem) -> Result<PrivateKeyDer<'static>, String> {
    let text = pem.read().map_err(|error| unreadable(pem, "private key", &error))?;
    if is_encrypted(&text) {
        return Err(format!(
            "{pem}: the private key is encrypted; decrypt it with `openssl pkey -in encrypted.pem -out key.pem`"
        ));
    }
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
        PemError::NoItemsFound => format!(
            "{pem}: expected a private key, found none; provide PEM with `-----BEGIN PRIVATE KEY-----`"
        ),
        error => format!("{pem}: invalid private key: {}", describe(&error)),
    })
}

fn unreadable(pem: &Pem, content: &str, error: &std::io::Error) -> String {
    format!("{pem}: can't read the {content}: {error}; provide a file that this process can read")
}
/// Whether a key is encrypted, in PKCS #8 or in the older format of OpenSSL.
fn is_encrypted(text: &[u8]) -> bool {
    let contains = |marker: &[u8]| text.windows(marker.len()).any(|window| window == marker);
    contains(b"-----BEGIN ENCRYPTED PRIVATE KEY-----") || contains(b"Proc-Type: 4,ENCRYPTED")
}

fn dns_names(certificate: &CertificateDer<'static>) -> Vec<String> {
    let Ok(certificate) = EndEntityCert::try_from(certificate) else { return Vec::new() };
    certificate.valid_dns_names().map(str::to_ascii_lowercase).collect()
}
