//! Log lines of TLS. They have a separate test binary, because blocking tasks log, which need a global subscriber.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::io::Write;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use baya_tls::Tls;

#[allow(dead_code, reason = "no client connects here")]
#[path = "tls/pki.rs"]
mod pki;

use pki::{Authority, Folder, Issued};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// There is one subscriber per process, so each test looks for the names of its own files.
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

/// The log lines that name a file of the folder.
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
async fn logs_a_failed_renewal_once_with_the_file_and_the_reason() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("logged");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    let _tls = Tls::pem(chain, key).await.unwrap();
    let new = authority.issue(&["localhost", "renewed"]);
    folder.write("cert.pem", &new.chain);
    tokio::time::sleep(MINUTE).await;
    let logged = lines(&folder);
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("ERROR") && logged[0].contains("previous ones stay in use"));
    assert!(logged[0].contains("key.pem`: the private key does not match"), "{logged:?}");
    assert!(logged[0].contains("cert.pem"), "{logged:?}");
    folder.write("key.pem", &new.key);
    tokio::time::sleep(MINUTE).await;
    let logged = lines(&folder).split_off(1);
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("INFO") && logged[0].contains("reloaded"), "{logged:?}");
}

#[tokio::test]
async fn warns_about_certificates_that_expire_soon_or_are_not_valid() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("time");
    let now = SystemTime::now();
    let hour = Duration::from_secs(3600);
    for (from, to, warning) in [
        (now - DAY, now + 13 * DAY + hour, Some("the certificate expires in 13 days; renew it")),
        (now - DAY, now + hour, Some("the certificate expires in less than a day; renew it")),
        (
            now - 9 * DAY,
            now - DAY - hour,
            Some("the certificate expired a day ago, clients reject it; renew it"),
        ),
        (
            now + 2 * DAY + hour,
            now + 90 * DAY,
            Some(
                "the certificate is not valid yet, clients will reject it for 2 days; check the system clock",
            ),
        ),
        (now - DAY, now + 15 * DAY, None),
    ] {
        let before = lines(&folder).len();
        let (chain, key) = folder.put(&valid(&authority, from, to));
        Tls::pem(chain, key).await.unwrap();
        let new = lines(&folder).split_off(before);
        match warning {
            Some(text) => assert!(new[0].contains("WARN") && new[0].ends_with(text), "{new:?}"),
            None => assert!(new.is_empty(), "{new:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn repeats_the_warning_once_a_day() {
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

#[tokio::test(start_paused = true)]
async fn logs_an_error_again_if_the_files_were_valid_in_between() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("again");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    let aside = folder.path("aside.pem");
    let _tls = Tls::pem(chain.clone(), key).await.unwrap();
    for round in 1..=3 {
        std::fs::rename(&chain, &aside).unwrap();
        tokio::time::sleep(MINUTE).await;
        let logged = lines(&folder);
        assert_eq!(logged.len(), round, "{logged:?}");
        assert!(logged.iter().all(|line| line.contains("can't read the certificate")));
        // The file has the version that is in use, so it is not reloaded.
        std::fs::rename(&aside, &chain).unwrap();
        tokio::time::sleep(MINUTE).await;
        assert_eq!(lines(&folder).len(), round);
    }
}

#[tokio::test(start_paused = true)]
async fn logs_another_error_after_the_first_one() {
    LazyLock::force(&LOG);
    let authority = Authority::new();
    let folder = Folder::new("another");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    let _tls = Tls::pem(chain.clone(), key).await.unwrap();
    std::fs::remove_file(&chain).unwrap();
    tokio::time::sleep(MINUTE).await;
    folder.write("cert.pem", "");
    tokio::time::sleep(MINUTE).await;
    let logged = lines(&folder);
    assert_eq!(logged.len(), 2, "{logged:?}");
    assert!(logged[0].contains("can't read the certificate"), "{logged:?}");
    assert!(logged[1].contains("expected a certificate, found none"), "{logged:?}");
}
