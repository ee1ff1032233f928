//! Services on this machine that a test may use, such as Redis.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether a service can be reached. If not, the test writes that it is skipped.
///
/// # Panics
///
/// When it can't be reached and `CI` is `true`, or when the address has no port.
pub fn is_reachable(service: &str, address: &str) -> bool {
    let socket: SocketAddr = address.parse().expect("an address with a port");
    let found = TcpStream::connect_timeout(&socket, Duration::from_secs(1)).is_ok();
    let is_needed = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(found || !is_needed, "CI needs {service} on {address}, and nothing listens there");
    if !found {
        let mut out = std::io::stderr().lock();
        writeln!(out, "SKIPPED: {service} can't be reached on {address}").expect("standard error");
    }
    found
}

/// A name that no other test and no other run uses.
///
/// # Panics
///
/// When the clock of the machine stands before 1970.
pub fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_nanos();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("baya_test_{}_{now}_{count}", std::process::id())
}

/// Asks again and again until there is an answer.
///
/// # Panics
///
/// When there is none within 30 seconds.
pub async fn poll<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "it did not happen within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
