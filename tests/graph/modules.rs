//! Modules: instances, exports, options, order.

use std::marker::PhantomData;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use baya::Token;
use baya::prelude::*;
use baya::testing::TestApp;

#[injectable]
struct Shared {
    #[inject(default)]
    uses: AtomicU32,
}

#[module(providers = [Shared], exports = [Shared])]
struct SharedModule;

#[injectable]
struct Left {
    shared: Arc<Shared>,
}

#[module(imports = [SharedModule], providers = [Left], exports = [Left, SharedModule])]
struct LeftModule;

#[injectable]
struct Right {
    shared: Arc<Shared>,
}

#[module(imports = [SharedModule], providers = [Right], exports = [Right])]
struct RightModule;

#[injectable]
struct Top {
    left: Arc<Left>,
    right: Arc<Right>,
    through_left: Arc<Shared>,
}

#[module(root, imports = [LeftModule, RightModule], providers = [Top])]
struct Diamond;

#[baya::test]
async fn a_module_that_is_imported_twice_is_one_instance_and_can_be_reexported() {
    let app = TestApp::new::<Diamond>().start().await?;
    let top = app.provider::<Top>();
    assert!(Arc::ptr_eq(&top.left.shared, &top.right.shared));
    assert!(Arc::ptr_eq(&top.left.shared, &top.through_left));
}

#[baya::test]
async fn two_apps_in_one_process_share_nothing() {
    let one = TestApp::new::<Diamond>().start().await?;
    let other = TestApp::new::<Diamond>().start().await?;
    one.provider::<Shared>().uses.fetch_add(1, Ordering::SeqCst);
    assert_eq!(other.provider::<Shared>().uses.load(Ordering::SeqCst), 0);
}

#[injectable]
struct Logger;

#[module(global, providers = [Logger], exports = [Logger])]
struct LogModule;

#[injectable]
struct Uses {
    logger: Arc<Logger>,
}

#[module(providers = [Uses], exports = [Uses])]
struct UsesModule;

#[module(root, imports = [UsesModule, LogModule])]
struct WithGlobal;

#[baya::test]
async fn exports_of_a_global_module_are_visible_everywhere() {
    let app = TestApp::new::<WithGlobal>().start().await?;
    assert!(Arc::ptr_eq(&app.provider::<Uses>().logger, &app.provider::<Logger>()));
}

#[derive(Clone, Debug, PartialEq)]
struct DbOptions {
    url: &'static str,
}

#[injectable]
struct Db {
    options: Arc<DbOptions>,
}

#[module(options = DbOptions, providers = [Db], exports = [Db])]
struct DbModule;

#[injectable]
struct A {
    db: Arc<Db>,
}

#[injectable]
struct B {
    db: Arc<Db>,
}

#[injectable]
struct C {
    db: Arc<Db>,
}

#[module(imports = [DbModule::with(DbOptions { url: "one" })], providers = [A])]
struct AModule;

#[module(imports = [DbModule::with(DbOptions { url: "one" })], providers = [B])]
struct BModule;

#[module(imports = [DbModule::with(DbOptions { url: "two" })], providers = [C])]
struct CModule;

#[module(root, imports = [AModule, BModule, CModule])]
struct Dynamic;

#[baya::test]
async fn a_dynamic_module_is_one_instance_for_each_value_of_its_options() {
    let app = TestApp::new::<Dynamic>().start().await?;
    let a = app.provider::<A>();
    let b = app.provider::<B>();
    let c = app.provider::<C>();
    assert_eq!((a.db.options.url, c.db.options.url), ("one", "two"));
    assert!(Arc::ptr_eq(&a.db, &b.db));
    assert!(!Arc::ptr_eq(&a.db, &c.db));
}

#[injectable]
struct Plain {
    db: Arc<Db>,
}

#[module(imports = [DbModule], providers = [Plain])]
struct PlainModule;

#[module(root, imports = [PlainModule, DbModule::with(DbOptions { url: "root" })])]
struct Configured;

#[baya::test]
async fn a_plain_import_shares_the_options_of_another_import() {
    let app = TestApp::new::<Configured>().start().await?;
    assert_eq!(app.provider::<Plain>().db.options.url, "root");
}

#[module(imports = [DbModule::with(DbOptions { url: "one" })], exports = [DbModule])]
struct OneAgainModule;

/// The compiler sees two imports with options, but at most one of them in each module that it verifies.
#[module(root, imports = [AModule, OneAgainModule], providers = [Plain])]
struct EqualOptions;

#[baya::test]
async fn equal_options_of_several_imports_are_one_instance() {
    let app = TestApp::new::<EqualOptions>().start().await?;
    assert!(Arc::ptr_eq(&app.provider::<A>().db, &app.provider::<Plain>().db));
}

#[token]
struct User;

#[injectable]
struct Repository<E: Send + Sync + 'static> {
    #[inject(default)]
    entity: PhantomData<E>,
}

#[module(providers = [Repository<E>], exports = [Repository<E>])]
struct Feature<E: Token + Send + Sync + 'static> {
    #[inject(default)]
    entity: PhantomData<E>,
}

#[injectable]
struct Users {
    repository: Arc<Repository<User>>,
}

#[module(root, imports = [Feature<User>], providers = [Users])]
struct Generic;

#[baya::test]
async fn a_generic_module_provides_for_its_argument() {
    let app = TestApp::new::<Generic>().start().await?;
    let PhantomData = app.provider::<Users>().repository.entity;
}

static ORDER: Mutex<Vec<&str>> = Mutex::new(Vec::new());

fn note(step: &'static str) {
    ORDER.lock().expect("no panic").push(step);
}

macro_rules! noted {
    ($($name:ident $text:literal { $($field:ident: $of:ty),* })*) => { $(
        #[injectable]
        #[allow(dead_code)]
        struct $name { $($field: $of),* }

        #[injectable]
        impl $name {
            #[on_init]
            async fn init(&self) {
                note($text);
            }
        }
    )* };
}

noted! {
    Everyone "everyone" { everywhere: Arc<Everywhere> }
    Leaf "leaf" {}
    Branch "branch" { leaf: Arc<Leaf> }
    Deep "deep" {}
    Everywhere "everywhere" {}
}

#[module(providers = [Deep], exports = [Deep])]
struct DeepModule;

#[module(global, providers = [Everywhere], exports = [Everywhere])]
struct EverywhereModule;

/// Uses an export of the other global module without importing it.
#[module(global, providers = [Everyone])]
struct EveryoneModule;

#[module(imports = [DeepModule], providers = [Branch, Leaf])]
struct MiddleModule;

#[module]
impl MiddleModule {
    #[on_init]
    async fn init(&self) {
        note("middle");
    }
}

#[module(root, imports = [EveryoneModule, MiddleModule, EverywhereModule])]
struct Ordered;

#[module]
impl Ordered {
    #[on_init]
    async fn init(&self) {
        note("root");
    }
}

#[baya::test]
async fn hooks_run_from_global_and_deep_modules_to_the_root_and_from_leaves_up() {
    let _app = TestApp::new::<Ordered>().start().await?;
    let order = ORDER.lock().expect("no panic").clone();
    assert_eq!(order, ["everywhere", "everyone", "deep", "leaf", "branch", "middle", "root"]);
}

#[provider_trait]
trait Clock: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable]
struct Fast;

#[provider_trait]
impl Clock for Fast {
    fn name(&self) -> &'static str {
        "fast"
    }
}

#[injectable]
struct Slow;

#[provider_trait]
impl Clock for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }
}

#[module(providers = [Slow as dyn Clock], exports = [dyn Clock])]
struct SlowModule;

#[module(imports = [SlowModule], providers = [Fast as dyn Clock], exports = [dyn Clock])]
struct FastModule;

#[injectable]
struct Clocks {
    one: Arc<dyn Clock>,
    all: Vec<Arc<dyn Clock>>,
}

#[module(root, imports = [FastModule], providers = [Clocks])]
struct ClocksModule;

#[baya::test]
async fn an_exported_trait_has_the_same_members_as_one_and_as_all() {
    let app = TestApp::new::<ClocksModule>().start().await?;
    let clocks = app.provider::<Clocks>();
    let all: Vec<_> = clocks.all.iter().map(|clock| clock.name()).collect();
    assert_eq!((clocks.one.name(), all), ("fast", vec!["fast"]));
}
