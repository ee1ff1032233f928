//! Warnings about the validity period of certificates.

use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage};

/// How long before its expiry a warning about a certificate begins.
const SOON: Duration = Duration::from_secs(14 * DAY);
const DAY: u64 = 24 * 60 * 60;

/// Returns a warning if the certificate is not valid at `now`, or expires soon.
pub(crate) fn warning(certificate: &CertificateDer<'_>, now: UnixTime) -> Option<String> {
    let certificate = EndEntityCert::try_from(certificate).ok()?;
    let soon = UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs()) + SOON);
    match (error_at(&certificate, now), error_at(&certificate, soon)) {
        (Some(Error::CertNotValidYet { not_before, .. }), _) => {
            let remaining = days(not_before.as_secs().saturating_sub(now.as_secs()));
            Some(format!(
                "is not valid yet, clients will reject it for {remaining}; check the system clock"
            ))
        }
        (Some(Error::CertExpired { not_after, .. }), _) => {
            let elapsed = days(now.as_secs().saturating_sub(not_after.as_secs()));
            Some(format!("expired {elapsed} ago, clients reject it; renew it"))
        }
        (_, Some(Error::CertExpired { not_after, .. })) => {
            let remaining = days(not_after.as_secs().saturating_sub(now.as_secs()));
            Some(format!("expires in {remaining}; renew it"))
        }
        _ => None,
    }
}

/// The first error of a verification at `time`. Without trusted issuers it always fails, but the validity period is
/// checked first.
fn error_at(certificate: &EndEntityCert<'_>, time: UnixTime) -> Option<Error> {
    let usage = KeyUsage::server_auth();
    certificate.verify_for_usage(&[], &[], &[], time, usage, None, None).err()
}

fn days(seconds: u64) -> String {
    match seconds / DAY {
        0 => "less than a day".to_owned(),
        1 => "a day".to_owned(),
        days => format!("{days} days"),
    }
}
