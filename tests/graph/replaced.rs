//! Replacements of providers and modules in tests.

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
async fn replaces_a_provider_by_a_value_and_by_a_trait_object() {
    let app = TestApp::new::<Root>()
        .replace::<dyn Clock>(Frozen(7))
        .replace::<Pool>(Pool("in memory"))
        .start()
        .await?;
    let service = app.provider::<Service>();
    assert_eq!((service.clock.now(), service.pool.0), (7, "in memory"));
}

#[baya::test]
async fn replaces_a_module_by_another() {
    let app = TestApp::new::<Root>().replace_module::<DbModule, FakeDbModule>().start().await?;
    assert_eq!(app.provider::<Service>().pool.0, "fake");
}

#[baya::test]
async fn rejects_a_replacement_of_a_type_that_the_app_does_not_contain() {
    let error = TestApp::new::<Root>().replace::<String>(String::new()).start().await;
    let text = error.expect_err("no module provides a `String`").chain();
    assert!(text.contains("String"), "{text}");
}

#[provider_trait]
trait Reads: Send + Sync {
    fn read(&self) -> u64;
}

#[provider_trait]
trait Writes: Send + Sync {
    fn written(&self) -> u64;
}

#[injectable]
struct Disk;

#[provider_trait]
impl Reads for Disk {
    fn read(&self) -> u64 {
        1
    }
}

#[provider_trait]
impl Writes for Disk {
    fn written(&self) -> u64 {
        2
    }
}

#[provider_trait]
impl Reads for Frozen {
    fn read(&self) -> u64 {
        self.0
    }
}

#[injectable]
struct Copier {
    from: Arc<dyn Reads>,
    to: Arc<dyn Writes>,
}

#[module(root, providers = [Disk as dyn Reads, Disk as dyn Writes, Copier])]
struct TwoViews;

#[baya::test]
async fn replaces_one_of_two_bindings_of_a_type() {
    let app = TestApp::new::<TwoViews>().replace::<dyn Reads>(Frozen(7)).start().await?;
    let copier = app.provider::<Copier>();
    assert_eq!((copier.from.read(), copier.to.written()), (7, 2));
}

#[injectable]
struct MayHavePool {
    pool: Option<Arc<Pool>>,
}

#[module(root, providers = [MayHavePool])]
struct WithoutPool;

#[baya::test]
async fn rejects_a_replacement_of_an_optional_dependency_without_a_provider() {
    let app = TestApp::new::<WithoutPool>();
    assert!(app.start().await?.provider::<MayHavePool>().pool.is_none());
    let app = TestApp::new::<WithoutPool>().replace::<Pool>(Pool("unused"));
    let error = app.start().await.expect_err("nothing provides it");
    assert!(
        error.chain().contains("a test replaces types that the app does not contain"),
        "{}",
        error.chain()
    );
}

#[module(providers = [value(Pool("of the other root"))])]
struct OtherRoot;

#[baya::test]
async fn replaces_the_root_module() {
    let app = TestApp::new::<Root>().replace_module::<Root, OtherRoot>().start().await?;
    assert_eq!(app.provider::<Pool>().0, "of the other root");
}
