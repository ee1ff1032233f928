//! What only the boot can see: types without an attribute, checked as exactly as all others.

use baya::prelude::*;
use baya::testing::TestApp;

/// No attribute stands on these.
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

#[module(root, imports = [CacheModule], providers = [NeedsBoth])]
struct Missing;

#[baya::test]
async fn missing_types_are_found_at_boot_all_at_once_with_their_places() {
    let error = App::new::<Missing>().boot().await.expect_err("two are missing");
    let text = error.chain();
    assert!(text.contains("the module graph of `Missing` has 2 findings"), "{text}");
    assert!(text.contains("`NeedsBoth` needs `Pool`, which `Missing` cannot see"), "{text}");
    let help = "add a `#[provider]` that makes it, to the providers of `Missing`";
    assert!(text.contains(help), "{text}");
    assert!(text.contains("`NeedsBoth` needs `Cache`, which `Missing` cannot see"), "{text}");
    assert!(text.contains("add `Cache` to the exports of `CacheModule`"), "{text}");
    assert!(text.contains("tests/graph/boot.rs:12"), "{text}");
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
struct Circle;

#[baya::test]
async fn a_circle_of_such_types_is_found_at_boot() {
    let error = App::new::<Circle>().boot().await.expect_err("a circle");
    let text = error.chain();
    assert!(text.contains("`one` depends on itself in a circle"), "{text}");
    assert!(text.contains("Lazy"), "{text}");
}

#[module(imports = [Right])]
struct Left;

#[module(imports = [Left])]
struct Right;

#[baya::test]
async fn modules_that_import_each_other_are_found_at_boot_where_no_root_is_compiled() {
    let error = TestApp::new::<Left>().start().await.expect_err("a circle");
    let text = error.chain();
    assert!(text.contains("`Left` imports itself in a circle"), "{text}");
    assert!(text.contains("`Left` imports `Right`"), "{text}");
    assert!(text.contains("`Right` imports `Left`"), "{text}");
}
