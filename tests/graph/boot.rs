//! Graphs that only the boot verifies, because they contain types without an attribute.

use std::sync::Mutex;

use baya::prelude::*;
use baya::testing::TestApp;

/// Types without an attribute.
struct Pool;
struct Cache;

#[injectable]
struct NeedsBoth {
    _pool: Arc<Pool>,
    _cache: Arc<Cache>,
}

#[provider]
async fn cache() -> Cache {
    Cache
}

#[module(providers = [cache])]
struct CacheModule;

struct Clock;

/// Constants can't distinguish the type of this provider from the missing types.
#[provider]
async fn clock() -> Clock {
    Clock
}

#[module(root, imports = [CacheModule], providers = [NeedsBoth, clock])]
struct Missing;

#[baya::test]
async fn reports_all_missing_types_at_boot_with_their_locations() {
    let error = App::new::<Missing>().boot().await.expect_err("two are missing");
    let text = error.chain();
    assert!(text.contains("the module graph of `Missing` has 2 errors"), "{text}");
    assert!(text.contains("`NeedsBoth` needs `Pool`, which `Missing` cannot see"), "{text}");
    let help = "add a `#[provider]` that makes it to the providers of `Missing`";
    assert!(text.contains(help), "{text}");
    assert!(text.contains("`NeedsBoth` needs `Cache`, which `Missing` cannot see"), "{text}");
    assert!(text.contains("add `Cache` to the exports of `CacheModule`"), "{text}");
    assert!(text.contains("tests/graph/boot.rs:14"), "{text}");
}

struct One;
struct Two;

#[provider]
async fn one(_two: Arc<Two>) -> One {
    One
}

#[provider]
async fn two(_one: Arc<One>) -> Two {
    Two
}

#[module(root, providers = [one, two])]
struct Cycle;

#[baya::test]
async fn reports_a_cycle_of_types_without_attributes_at_boot() {
    let error = App::new::<Cycle>().boot().await.expect_err("a cycle");
    let text = error.chain();
    assert!(text.contains("`one` depends on itself in a cycle"), "{text}");
    assert!(text.contains("Lazy"), "{text}");
}

#[module(imports = [Right])]
struct Left;

#[module(imports = [Left])]
struct Right;

#[baya::test]
async fn reports_modules_that_import_each_other_at_boot() {
    let error = TestApp::new::<Left>().start().await.expect_err("a cycle");
    let text = error.chain();
    assert!(text.contains("`Left` imports itself in a cycle"), "{text}");
    assert!(text.contains("`Left` imports `Right`"), "{text}");
    assert!(text.contains("`Right` imports `Left`"), "{text}");
}

#[injectable]
struct Fails;

#[injectable]
impl Fails {
    #[on_init]
    async fn init(&self) -> Result<(), std::io::Error> {
        Err(std::io::Error::other("no disk"))
    }
}

#[injectable]
struct Panics;

#[injectable]
impl Panics {
    #[on_init]
    async fn init(&self) {
        panic!("no memory")
    }
}

/// Forwards the error. No other provider depends on it.
#[injectable(scope = transient)]
struct Between {
    _fails: Arc<Fails>,
}

static STARTED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

fn note(what: &'static str) {
    STARTED.lock().expect("no panic").push(what);
}

#[injectable]
struct Dependant {
    _between: Arc<Between>,
}

#[injectable]
impl Dependant {
    #[on_init]
    async fn init(&self) {
        note("the dependant's init");
    }
}

#[injectable]
struct Works;

#[injectable]
impl Works {
    #[on_init]
    async fn init(&self) {
        note("init");
    }

    #[on_bootstrap]
    async fn bootstrap(&self) {
        note("bootstrap");
    }

    #[on_shutdown]
    async fn shutdown(&self) {
        note("shutdown");
    }
}

#[module(root, providers = [Works, Fails, Panics, Between, Dependant])]
struct Failing;

#[baya::test]
async fn lists_all_failing_hooks_and_shuts_down_started_components() {
    let error = App::new::<Failing>().boot().await.expect_err("two fail");
    let text = error.chain();
    assert!(text.contains("`Failing` can't start: 2 failures"), "{text}");
    assert!(text.contains("`Fails::init` failed") && text.contains("no disk"), "{text}");
    assert!(text.contains("`Panics::init` failed") && text.contains("no memory"), "{text}");
    let started = STARTED.lock().expect("no panic").clone();
    assert_eq!(started, ["init", "shutdown"], "dependants of a failed component do not start");
}

#[injectable(scope = transient)]
struct Short<T: Send + Sync + 'static> {
    #[inject(default)]
    of: std::marker::PhantomData<T>,
}

#[injectable]
impl<T: Send + Sync + 'static> Short<T> {
    #[on_init]
    async fn init(&self) {
        let _ = self.of;
    }
}

#[module(providers = [Short::<u8>])]
struct ShortLived;

#[baya::test]
async fn reports_hooks_of_a_generic_provider_with_a_shorter_lifetime_at_boot() {
    let error = TestApp::new::<ShortLived>().start().await.expect_err("a diagnostic");
    let text = error.chain();
    assert!(text.contains("has hooks, which run once for the app"), "{text}");
}

#[derive(serde::Deserialize)]
struct Page {
    _number: u32,
}

#[derive(serde::Deserialize)]
struct Number(u32);

#[derive(serde::Deserialize)]
struct Pair(u8, u8);

#[derive(serde::Deserialize)]
struct Tags(Vec<u8>);

#[derive(serde::Deserialize)]
enum Order {
    Up,
}

#[controller("/pages")]
struct Pages;

#[controller]
impl Pages {
    #[get("/{number}/{id}")]
    async fn list(
        &self,
        #[param] number: Number,
        #[param] id: Pair,
        #[query] page: Page,
        #[query] order: Option<Order>,
        #[query] tags: Vec<Tags>,
    ) {
        let tags = tags.into_iter().map(|Tags(tags)| tags).collect::<Vec<_>>();
        let _ = (number.0, id.0, id.1, page, order.map(|Order::Up| ()), tags);
    }
}

#[module(controllers = [Pages])]
struct PagesModule;

#[baya::test]
async fn reports_arguments_that_no_string_can_represent_at_boot() {
    let error = TestApp::new::<PagesModule>().start().await.expect_err("three diagnostics");
    let text = error.chain();
    assert!(text.contains("has 3 errors"), "{text}");
    for (name, kind) in [("id", "a tuple"), ("page", "a struct"), ("tags", "a list")] {
        let title = format!("`Pages::list` reads `{name}` from one string, but its type is {kind}");
        assert!(text.contains(&title), "{text}");
    }
}

#[controller("/a")]
struct ShortPath;

#[controller]
impl ShortPath {
    #[get("/b/c/{id}")]
    async fn find(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

#[controller("/a/b/c")]
struct LongPath;

#[controller]
impl LongPath {
    #[get("/{name}")]
    async fn find(&self, #[param] name: String) -> String {
        name
    }
}

#[module(controllers = [ShortPath, LongPath])]
struct Split;

#[baya::test]
async fn reports_conflicting_routes_of_controllers_with_different_prefixes() {
    let error = TestApp::new::<Split>().start().await.expect_err("one route");
    let text = error.chain();
    assert!(text.contains("two handlers have the route `GET /a/b/c/{id}`"), "{text}");
    assert!(text.contains("`LongPath::find` at `/a/b/c/{name}`"), "{text}");
}
