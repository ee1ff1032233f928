//! A certificate with its key.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use rustls_pki_types::pem::{Error as PemError, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use webpki::EndEntityCert;

use crate::pem::{Pem, Stamp, fault};

/// Where a certificate and its key come from.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) chain: Pem,
    pub(crate) key: Pem,
}

/// What belongs together.
pub(crate) struct Certificate {
    pub(crate) key: Arc<CertifiedKey>,
    /// The hosts that it is for, in lower case; the first label may be `*`.
    pub(crate) names: Vec<String>,
    /// As the log tells it.
    pub(crate) shown: String,
}

impl Pair {
    pub(crate) fn stamps(&self) -> [Option<Stamp>; 2] {
        [self.chain.stamp(), self.key.stamp()]
    }

    /// Reads both, and checks that they belong together; or else all that is wrong.
    pub(crate) fn load(&self, provider: &CryptoProvider) -> Result<Certificate, Vec<String>> {
        let (chain, key) = match (certificates(&self.chain), key(&self.key)) {
            (Ok(chain), Ok(key)) => (chain, key),
            (chain, key) => return Err(chain.err().into_iter().chain(key.err()).collect()),
        };
        let key = CertifiedKey::from_der(chain, key, provider);
        let key = key.map_err(|error| vec![self.refused(&error)])?;
        let names = key.cert.first().map(names).unwrap_or_default();
        Ok(Certificate { key: Arc::new(key), names, shown: self.chain.to_string() })
    }

    fn refused(&self, error: &Error) -> String {
        let Self { chain, key } = self;
        match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => format!(
                "{key}: the key does not belong to the first certificate of {chain}; give the key that it was issued for, and put the server's certificate before those of its issuers"
            ),
            Error::InvalidCertificate(_) => {
                format!("{chain}: the first certificate can't be used: {error}")
            }
            error => format!(
                "{key}: the key can't be used: {error}; use ECDSA on P-256 or P-384, Ed25519, or RSA with 2048 bits at least"
            ),
        }
    }
}

/// Every certificate, of which there is one at least.
pub(crate) fn certificates(pem: &Pem) -> Result<Vec<CertificateDer<'static>>, String> {
    let text = pem.read().map_err(|error| unread(pem, "certificate", &error))?;
    let all: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{pem}: the certificate can't be read: {}", fault(&error)))?;
    match all.is_empty() {
        false => Ok(all),
        true if PrivateKeyDer::from_pem_slice(&text).is_ok() => Err(format!(
            "{pem}: there is no certificate in it but a private key; are certificate and key swapped?"
        )),
        true => Err(format!(
            "{pem}: there is no certificate in it; give PEM that has `-----BEGIN CERTIFICATE-----`"
        )),
    }
}

fn key(pem: &Pem) -> Result<PrivateKeyDer<'static>, String> {
    let text = pem.read().map_err(|error| unread(pem, "key", &error))?;
    if is_encrypted(&text) {
        return Err(format!(
            "{pem}: the private key is encrypted; decrypt it, as by `openssl pkey -in encrypted.pem -out key.pem`"
        ));
    }
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
        PemError::NoItemsFound => format!(
            "{pem}: there is no private key in it; give PEM that has `-----BEGIN PRIVATE KEY-----`"
        ),
        error => format!("{pem}: the private key can't be read: {}", fault(&error)),
    })
}

fn unread(pem: &Pem, what: &str, error: &std::io::Error) -> String {
    format!("{pem}: the {what} can't be read: {error}; give a file that this program may read")
}

/// Both as PKCS #8 has it and as OpenSSL had it before.
fn is_encrypted(text: &[u8]) -> bool {
    let contains = |mark: &[u8]| text.windows(mark.len()).any(|window| window == mark);
    contains(b"-----BEGIN ENCRYPTED PRIVATE KEY-----") || contains(b"Proc-Type: 4,ENCRYPTED")
}

fn names(certificate: &CertificateDer<'static>) -> Vec<String> {
    let Ok(certificate) = EndEntityCert::try_from(certificate) else { return Vec::new() };
    certificate.valid_dns_names().map(str::to_ascii_lowercase).collect()
}
