//! Services on this machine that a test may use, such as Redis.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// The timeout of expected events.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns whether a service is reachable. If not, the test prints that it is skipped.
///
/// # Panics
///
/// If the service is unreachable and `CI` is `true`, or if the address has no port.
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

/// Returns a name that no other test and no other run uses.
///
/// # Panics
///
/// If the system clock is before 1970.
pub fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_nanos();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("baya_test_{}_{now}_{count}", std::process::id())
}

/// Calls a function repeatedly until it returns a value.
///
/// # Panics
///
/// If it returns no value within 30 seconds.
pub async fn poll<T>(mut call: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(value) = call().await {
            return value;
        }
        assert!(started.elapsed() < PATIENCE, "it did not happen within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
