//! Which hooks and factories run beside and after one that fails.

use std::sync::{Mutex, PoisonError};

use baya::prelude::*;

/// What has run, in order.
struct Record(Mutex<Vec<&'static str>>);

impl Record {
    const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn note(&self, what: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    fn taken(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn failure(text: &str) -> Result<(), std::io::Error> {
    Err(std::io::Error::other(text.to_owned()))
}

static TWO_INITS: Record = Record::new();

#[injectable]
struct TwoInits;

#[injectable]
impl TwoInits {
    #[on_init]
    async fn first(&self) -> Result<(), std::io::Error> {
        TWO_INITS.note("first");
        failure("no disk")
    }

    #[on_init]
    async fn second(&self) {
        TWO_INITS.note("second");
    }

    #[on_shutdown]
    async fn shutdown(&self) {
        TWO_INITS.note("shutdown");
    }
}

#[module(root, providers = [TwoInits])]
struct FirstInitFails;

#[baya::test]
async fn a_component_whose_first_init_fails_runs_no_further_hook() {
    let error = App::new::<FirstInitFails>().boot().await.expect_err("an init fails");
    assert!(error.chain().contains("`TwoInits::first` failed: no disk"), "{}", error.chain());
    assert_eq!(TWO_INITS.taken(), ["first"]);
}

static BOOTSTRAPPED: Record = Record::new();

#[injectable]
struct FailsToBootstrap;

#[injectable]
impl FailsToBootstrap {
    #[on_bootstrap]
    async fn bootstrap(&self) -> Result<(), std::io::Error> {
        failure("no port")
    }

    #[on_shutdown]
    async fn shutdown(&self) {
        BOOTSTRAPPED.note("shutdown of the failed one");
    }
}

#[injectable]
struct Dependant {
    _needs: Arc<FailsToBootstrap>,
}

#[injectable]
impl Dependant {
    #[on_bootstrap]
    async fn bootstrap(&self) {
        BOOTSTRAPPED.note("bootstrap of the dependant");
    }

    #[before_shutdown]
    async fn before_shutdown(&self) {
        BOOTSTRAPPED.note("before the shutdown of the dependant");
    }

    #[on_shutdown]
    async fn shutdown(&self) {
        BOOTSTRAPPED.note("shutdown of the dependant");
    }
}

#[module(root, providers = [FailsToBootstrap, Dependant])]
struct BootstrapFails;

#[baya::test]
async fn all_started_components_are_shut_down_if_a_bootstrap_fails() {
    let error = App::new::<BootstrapFails>().boot().await.expect_err("a bootstrap fails");
    let text = error.chain();
    assert!(text.contains("`FailsToBootstrap::bootstrap` failed: no port"), "{text}");
    let ran = BOOTSTRAPPED.taken();
    assert_eq!(ran.first(), Some(&"bootstrap of the dependant"), "{ran:?}");
    let end = ["shutdown of the dependant", "shutdown of the failed one"];
    assert!(ran.ends_with(&end), "{ran:?}");
}

static FACTORY_FAILED: Record = Record::new();

struct Pool;
struct Cache;

#[provider]
async fn pool() -> Pool {
    panic!("no pool")
}

#[provider]
async fn cache(_pool: Arc<Pool>) -> Cache {
    FACTORY_FAILED.note("cache");
    Cache
}

#[injectable]
struct NeedsCache {
    _cache: Arc<Cache>,
}

#[injectable]
impl NeedsCache {
    #[on_shutdown]
    async fn shutdown(&self) {
        FACTORY_FAILED.note("shutdown of the dependant");
    }
}

#[injectable]
struct WithInit;

#[injectable]
impl WithInit {
    #[on_init]
    async fn init(&self) {
        FACTORY_FAILED.note("init");
    }

    #[on_shutdown]
    async fn shutdown(&self) {
        FACTORY_FAILED.note("shutdown without init");
    }
}

#[module(root, providers = [pool, cache, NeedsCache, WithInit])]
struct FactoryFails;

#[baya::test]
async fn nothing_that_needs_a_failed_factory_is_built_and_no_init_runs() {
    let error = App::new::<FactoryFails>().boot().await.expect_err("a factory panics");
    let text = error.chain();
    assert!(text.contains("`FactoryFails` can't start: 1 failure"), "{text}");
    assert!(text.contains("`pool` failed") && text.contains("no pool"), "{text}");
    assert!(!text.contains("cache") && !text.contains("NeedsCache"), "{text}");
    assert_eq!(FACTORY_FAILED.taken(), [""; 0]);
}

static SHUT_DOWN: Record = Record::new();

#[injectable]
struct Early;

#[injectable]
impl Early {
    #[before_shutdown]
    async fn before(&self) {
        SHUT_DOWN.note("early before");
    }

    #[on_shutdown]
    async fn shutdown(&self) {
        SHUT_DOWN.note("early");
    }
}

#[injectable]
struct Late {
    _early: Arc<Early>,
}

#[injectable]
impl Late {
    #[before_shutdown]
    async fn first(&self) {
        SHUT_DOWN.note("late before, first");
    }

    #[before_shutdown]
    async fn second(&self) -> Result<(), std::io::Error> {
        SHUT_DOWN.note("late before, second");
        failure("no goodbye")
    }

    #[on_shutdown]
    async fn third(&self) {
        SHUT_DOWN.note("late, third");
    }

    #[on_shutdown]
    async fn fourth(&self) {
        SHUT_DOWN.note("late, fourth");
        panic!("no end")
    }
}

#[module(root, providers = [Early, Late])]
struct ShutdownFails;

#[baya::test]
async fn hooks_run_in_reverse_and_once_even_if_some_of_them_fail() {
    let booted = App::new::<ShutdownFails>().boot().await?;
    let shutdown = booted.shutdown_handle();
    shutdown.finish().await;
    shutdown.finish().await;
    let ran = SHUT_DOWN.taken();
    let of_shutdown: Vec<_> = ran.iter().filter(|one| !one.contains("before")).copied().collect();
    assert_eq!(of_shutdown, ["late, fourth", "late, third", "early"], "{ran:?}");
    let before: Vec<_> = ran.iter().filter(|one| one.contains("before")).copied().collect();
    assert_eq!(before, ["late before, second", "late before, first", "early before"], "{ran:?}");
    assert!(ran.iter().take(3).all(|one| one.contains("before")), "{ran:?}");
}
