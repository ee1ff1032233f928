//! What a test replaces.

use baya::prelude::*;
use baya::testing::TestApp;

#[provider_trait]
trait Clock: Send + Sync {
    fn now(&self) -> u64;
}

#[injectable]
struct SystemClock;

#[provider_trait]
impl Clock for SystemClock {
    fn now(&self) -> u64 {
        u64::MAX
    }
}

struct Frozen(u64);

#[provider_trait]
impl Clock for Frozen {
    fn now(&self) -> u64 {
        self.0
    }
}

struct Pool(&'static str);

#[provider]
async fn pool() -> Result<Pool, std::io::Error> {
    Err(std::io::Error::other("there is no database here"))
}

#[injectable]
struct Service {
    clock: Arc<dyn Clock>,
    pool: Arc<Pool>,
}

#[module(providers = [pool], exports = [Pool])]
struct DbModule;

#[module(providers = [value(Pool("fake"))], exports = [Pool])]
struct FakeDbModule;

#[module(root, imports = [DbModule], providers = [SystemClock as dyn Clock, Service])]
struct Root;

#[baya::test]
async fn a_value_and_a_trait_object_stand_for_what_they_replace() {
    let app = TestApp::new::<Root>()
        .replace::<dyn Clock>(Frozen(7))
        .replace::<Pool>(Pool("in memory"))
        .start()
        .await?;
    let service = app.provider::<Service>();
    assert_eq!((service.clock.now(), service.pool.0), (7, "in memory"));
}

#[baya::test]
async fn a_module_stands_for_another() {
    let app = TestApp::new::<Root>().replace_module::<DbModule, FakeDbModule>().start().await?;
    assert_eq!(app.provider::<Service>().pool.0, "fake");
}

#[baya::test]
async fn replacing_what_the_app_does_not_have_is_an_error() {
    let error = TestApp::new::<Root>().replace::<String>(String::new()).start().await;
    let text = error.expect_err("nobody provides a `String`").chain();
    assert!(text.contains("String"), "{text}");
}
