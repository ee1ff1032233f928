//! Boots that fail, and what is shut down after them.

use std::sync::{LazyLock, Mutex};

use baya::prelude::*;
use baya::testing::TestApp;
use tokio::sync::Barrier;

#[injectable(scope = transient)]
struct Counter {
    #[inject(default)]
    count: std::sync::atomic::AtomicU32,
}

#[injectable]
struct Left {
    counter: Arc<Counter>,
}

#[injectable]
struct Right {
    counter: Arc<Counter>,
}

#[module(root, providers = [Counter, Left, Right])]
struct Transients;

#[baya::test]
async fn creates_a_transient_provider_for_each_consumer() {
    let app = TestApp::new::<Transients>().start().await?;
    let left = app.provider::<Left>();
    let right = app.provider::<Right>();
    assert!(!Arc::ptr_eq(&left.counter, &right.counter));
    left.counter.count.store(7, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(right.counter.count.load(std::sync::atomic::Ordering::SeqCst), 0);
}

struct Pool;
struct Queue;

#[provider]
async fn pool() -> Result<Pool, std::io::Error> {
    Err(std::io::Error::other("no pool"))
}

#[provider]
async fn queue() -> Result<Queue, std::io::Error> {
    Err(std::io::Error::other("no queue"))
}

static BUILT: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[injectable]
struct Built;

#[injectable]
impl Built {
    #[on_shutdown]
    async fn shutdown(&self) {
        BUILT.lock().expect("no panic").push("shutdown");
    }
}

#[injectable]
struct NeedsPool {
    _pool: Arc<Pool>,
}

#[module(root, providers = [pool, queue, Built, NeedsPool])]
struct FailingFactories;

#[baya::test]
async fn lists_failing_factories_without_their_dependants_and_shuts_down_built_components() {
    let error = App::new::<FailingFactories>().boot().await.expect_err("two factories fail");
    let text = error.chain();
    assert!(text.contains("`FailingFactories` can't start: 2 failures"), "{text}");
    assert!(text.contains("`pool` failed: no pool"), "{text}");
    assert!(text.contains("`queue` failed: no queue"), "{text}");
    assert!(!text.contains("NeedsPool"), "{text}");
    assert_eq!(*BUILT.lock().expect("no panic"), ["shutdown"]);
}

struct First;
struct Second;

static BOTH: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(2));

#[provider]
async fn first() -> First {
    BOTH.wait().await;
    First
}

#[provider]
async fn second() -> Second {
    BOTH.wait().await;
    Second
}

#[module(root, providers = [first, second])]
struct Independent;

#[baya::test]
async fn independent_factories_run_at_the_same_time() {
    let booted = App::new::<Independent>().boot().await?;
    assert!(booted.get::<First>().is_some());
    assert!(booted.get::<Second>().is_some());
}

macro_rules! failing_bootstraps {
    ($($name:ident $message:literal;)*) => { $(
        #[injectable]
        struct $name;

        #[injectable]
        impl $name {
            #[on_bootstrap]
            async fn bootstrap(&self) -> Result<(), std::io::Error> {
                Err(std::io::Error::other($message))
            }
        }
    )* };
}

failing_bootstraps! {
    Cats "no cats";
    Dogs "no dogs";
}

#[module(root, providers = [Cats, Dogs])]
struct FailingBootstraps;

#[baya::test]
async fn lists_all_failing_bootstrap_hooks() {
    let error = App::new::<FailingBootstraps>().boot().await.expect_err("two hooks fail");
    let text = error.chain();
    assert!(text.contains("`FailingBootstraps` can't start: 2 failures"), "{text}");
    assert!(text.contains("`Cats::bootstrap` failed: no cats"), "{text}");
    assert!(text.contains("`Dogs::bootstrap` failed: no dogs"), "{text}");
}

static ENDED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[injectable]
struct TwoEnds;

#[injectable]
impl TwoEnds {
    #[on_shutdown]
    async fn first(&self) {
        ENDED.lock().expect("no panic").push("first");
    }

    #[on_shutdown]
    async fn second(&self) {
        ENDED.lock().expect("no panic").push("second");
    }
}

#[module(root, providers = [TwoEnds])]
struct Ends;

#[baya::test]
async fn shutdown_hooks_of_one_component_run_in_reverse() {
    let booted = App::new::<Ends>().boot().await?;
    let shutdown = booted.shutdown_handle();
    shutdown.finish().await;
    assert_eq!(*ENDED.lock().expect("no panic"), ["second", "first"]);
}
