//! What TLS tells the log.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by panicking")]

use std::io::Write;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use baya_tls::Tls;

#[allow(dead_code, reason = "nobody connects here")]
#[path = "tls/pki.rs"]
mod pki;

use pki::{Authority, Folder, Issued};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// One for the process, so each test looks for the names of its own files.
static LOG: LazyLock<()> = LazyLock::new(|| {
    let subscriber = tracing_subscriber::fmt().with_writer(|| Log).with_ansi(false).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
});

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        WRITTEN.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The lines of the log that name a file of the folder.
fn lines(folder: &Folder) -> Vec<String> {
    let text = String::from_utf8(WRITTEN.lock().unwrap().clone()).unwrap();
    let folder = folder.as_ref().display().to_string();
    text.lines().filter(|line| line.contains(&folder)).map(str::to_owned).collect()
}

fn valid(authority: &Authority, from: SystemTime, to: SystemTime) -> Issued {
    authority.issue_with(&["localhost"], &rcgen::PKCS_ECDSA_P256_SHA256, |params| {
        params.not_before = from.into();
        params.not_after = to.into();
    })
}

#[tokio::test(start_paused = true)]
async fn a_broken_renewal_is_told_once_with_the_file_and_the_reason() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("told");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    let _tls = Tls::pem(chain, key).await.unwrap();
    let new = authority.issue(&["localhost", "renewed"]);
    folder.write("cert.pem", &new.chain);
    tokio::time::sleep(MINUTE).await;
    let told = lines(&folder);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("ERROR") && told[0].contains("goes on with the certificates"));
    assert!(told[0].contains("key.pem`: the key does not belong to"), "{told:?}");
    assert!(told[0].contains("cert.pem"), "{told:?}");
    folder.write("key.pem", &new.key);
    tokio::time::sleep(MINUTE).await;
    let told = lines(&folder).split_off(1);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("INFO") && told[0].contains("have been renewed"), "{told:?}");
}

#[tokio::test]
async fn a_certificate_whose_time_is_nearly_over_or_not_now_is_warned_of() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("time");
    let now = SystemTime::now();
    let hour = Duration::from_secs(3600);
    for (from, to, told) in [
        (now - DAY, now + 13 * DAY + hour, Some("the certificate expires in 13 days; renew it")),
        (now - DAY, now + hour, Some("the certificate expires in less than a day; renew it")),
        (
            now - 9 * DAY,
            now - DAY - hour,
            Some("the certificate has expired: clients have refused it for a day; renew it"),
        ),
        (
            now + 2 * DAY + hour,
            now + 90 * DAY,
            Some(
                "the certificate is not valid yet: clients refuse it for 2 days; is the clock right?",
            ),
        ),
        (now - DAY, now + 15 * DAY, None),
    ] {
        let before = lines(&folder).len();
        let (chain, key) = folder.put(&valid(&authority, from, to));
        Tls::pem(chain, key).await.unwrap();
        let new = lines(&folder).split_off(before);
        match told {
            Some(told) => assert!(new[0].contains("WARN") && new[0].ends_with(told), "{new:?}"),
            None => assert!(new.is_empty(), "{new:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_certificate_that_nobody_renews_is_warned_of_once_a_day() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("daily");
    let now = SystemTime::now();
    let (chain, key) = folder.put(&valid(&authority, now - DAY, now + 5 * DAY));
    let _tls = Tls::pem(chain, key).check_every(DAY / 24).await.unwrap();
    assert_eq!(lines(&folder).len(), 1);
    tokio::time::sleep(3 * DAY + DAY / 2).await;
    assert_eq!(lines(&folder).len(), 4);
}
