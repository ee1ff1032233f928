//! Certificates whose time is over, or nearly so.

use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage};

/// How long before its end a certificate is warned of.
const SOON: Duration = Duration::from_secs(14 * DAY);
const DAY: u64 = 24 * 60 * 60;

/// What is to be said about the time in which a certificate is valid; `None` for nothing.
pub(crate) fn concern(certificate: &CertificateDer<'_>, now: UnixTime) -> Option<String> {
    let certificate = EndEntityCert::try_from(certificate).ok()?;
    let soon = UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs()) + SOON);
    match (fault_at(&certificate, now), fault_at(&certificate, soon)) {
        (Some(Error::CertNotValidYet { not_before, .. }), _) => {
            let wait = days(not_before.as_secs().saturating_sub(now.as_secs()));
            Some(format!("is not valid yet: clients refuse it for {wait}; is the clock right?"))
        }
        (Some(Error::CertExpired { not_after, .. }), _) => {
            let since = days(now.as_secs().saturating_sub(not_after.as_secs()));
            Some(format!("has expired: clients have refused it for {since}; renew it"))
        }
        (_, Some(Error::CertExpired { not_after, .. })) => {
            let left = days(not_after.as_secs().saturating_sub(now.as_secs()));
            Some(format!("expires in {left}; renew it"))
        }
        _ => None,
    }
}

/// What is wrong at a time. With nobody who is trusted it is never right, and the time is looked at first.
fn fault_at(certificate: &EndEntityCert<'_>, time: UnixTime) -> Option<Error> {
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
