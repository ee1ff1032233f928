//! A component that stands in no module's list is warned of once, with its place.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use baya::prelude::*;

#[injectable]
struct Forgotten;

#[module(root)]
struct Lenient;

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[baya::test]
async fn an_orphan_is_warned_of_once_and_the_app_boots() {
    let subscriber = tracing_subscriber::fmt().with_writer(|| Log).with_ansi(false).finish();
    tracing::subscriber::set_global_default(subscriber)?;
    App::new::<Lenient>().boot().await?;
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let log = String::from_utf8(log)?;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 1, "{log}");
    assert!(warnings[0].contains("the provider `Forgotten` is in no module's list"), "{log}");
    assert!(warnings[0].contains("tests/orphans_warned.rs:11"), "{log}");
}
