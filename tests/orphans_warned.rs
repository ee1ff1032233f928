//! Components that no module lists cause one warning each, with their locations.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use baya::prelude::*;

#[injectable]
struct Forgotten;

#[provider_trait]
trait Repo: Send + Sync {}

/// The container does not know the type behind the trait, so nothing calls this hook.
#[injectable]
struct Hidden;

#[injectable]
impl Hidden {
    #[on_init]
    async fn warm_up(&self) {}
}

#[provider_trait]
impl Repo for Hidden {}

#[provider]
fn repo() -> Arc<dyn Repo> {
    Arc::new(Hidden)
}

#[module(root, providers = [repo])]
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
async fn each_orphan_causes_one_warning_and_the_app_boots() {
    let subscriber = tracing_subscriber::fmt().with_writer(|| Log).with_ansi(false).finish();
    tracing::subscriber::set_global_default(subscriber)?;
    App::new::<Lenient>().boot().await?;
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let log = String::from_utf8(log)?;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 2, "{log}");
    for (warning, name, line) in [(warnings[0], "Forgotten", 11), (warnings[1], "Hidden", 18)] {
        let text =
            format!("the provider `{name}` is not listed by any module, so the app does not");
        assert!(warning.contains(&text), "{log}");
        assert!(warning.contains(&format!("tests/orphans_warned.rs:{line}")), "{log}");
    }
}
