//! Every form of binding and injecting a provider.

use std::marker::PhantomData;

use baya::Token;
use baya::prelude::*;
use baya::testing::TestApp;

struct Foreign(&'static str);

#[provider]
async fn foreign() -> Foreign {
    Foreign("made by a function")
}

struct Primary;
struct Replica;

#[provider]
async fn primary() -> Named<Foreign, Primary> {
    Named::new(Foreign("primary"))
}

#[provider]
async fn replica(of: Named<Foreign, Primary>) -> Result<Named<Foreign, Replica>, std::io::Error> {
    assert_eq!(of.0, "primary");
    Ok(Named::new(Foreign("replica")))
}

#[derive(Debug, PartialEq)]
struct Config {
    name: &'static str,
}

#[provider_trait]
trait Speaks: Send + Sync {
    fn speak(&self) -> &'static str;
    async fn think<'a>(&'a self, of: &str, about: &'a str) -> &'a str;
}

#[injectable]
struct Cat;

#[provider_trait]
impl Speaks for Cat {
    fn speak(&self) -> &'static str {
        "meow"
    }

    async fn think<'a>(&'a self, of: &str, about: &'a str) -> &'a str {
        assert_eq!(of, "fish");
        about
    }
}

#[provider_trait(many)]
trait Plugin: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable]
struct First;

#[provider_trait]
impl Plugin for First {
    fn name(&self) -> &'static str {
        "first"
    }
}

#[injectable]
struct Second;

#[provider_trait]
impl Plugin for Second {
    fn name(&self) -> &'static str {
        "second"
    }
}

#[provider]
async fn boxed() -> Arc<dyn std::fmt::Debug + Send + Sync> {
    Arc::new("a trait object from a function")
}

#[token]
struct User;

#[injectable]
struct Repository<E: Send + Sync + 'static> {
    foreign: Arc<Foreign>,
    #[inject(default)]
    entity: PhantomData<E>,
}

#[injectable]
impl<E: Token + Send + Sync + 'static> Repository<E> {
    #[on_init]
    async fn open(&self) {
        OPENED.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    }
}

static OPENED: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

#[injectable]
struct Owners {
    cats: Lazy<Cats>,
}

#[injectable]
struct Cats {
    owners: Arc<Owners>,
}

#[injectable]
struct All {
    foreign: Arc<Foreign>,
    replica: Named<Foreign, Replica>,
    config: Arc<Config>,
    number: Arc<u32>,
    cat: Arc<dyn Speaks>,
    same_cat: Arc<Cat>,
    plugins: Vec<Arc<dyn Plugin>>,
    absent: Option<Arc<String>>,
    present: Option<Arc<Config>>,
    users: Arc<Repository<User>>,
    debug: Arc<dyn std::fmt::Debug + Send + Sync>,
    cats: Arc<Cats>,
    #[inject(value = 7)]
    seven: u8,
}

#[module(
    root,
    providers = [
        All, foreign, primary, replica, value(Config { name: "config" }), value((41 + 1) as u32),
        Cat as dyn Speaks, Cat, First as dyn Plugin, Second as dyn Plugin, Repository<User>, boxed,
        Owners, Cats,
    ],
)]
struct Root;

#[baya::test]
async fn injects_every_form_of_dependency() {
    let app = TestApp::new::<Root>().start().await?;
    let all = app.provider::<All>();
    assert_eq!(all.foreign.0, "made by a function");
    assert_eq!(all.replica.0, "replica");
    assert_eq!(*all.config, Config { name: "config" });
    assert_eq!(*all.number, 42);
    assert_eq!(all.cat.speak(), "meow");
    assert_eq!(all.cat.think("fish", "dogs").await, "dogs");
    let plugins: Vec<_> = all.plugins.iter().map(|plugin| plugin.name()).collect();
    assert_eq!(plugins, ["first", "second"]);
    assert!(all.absent.is_none());
    assert!(all.present.is_some());
    assert_eq!(format!("{:?}", all.debug), "\"a trait object from a function\"");
    assert_eq!(all.seven, 7);
    assert_eq!(all.users.foreign.0, "made by a function");
    let PhantomData = all.users.entity;
}

#[baya::test]
async fn a_type_and_its_binding_are_one_instance() {
    let app = TestApp::new::<Root>().start().await?;
    let all = app.provider::<All>();
    let bound: *const dyn Speaks = &*all.cat;
    assert!(std::ptr::addr_eq(bound, &raw const *all.same_cat));
}

#[baya::test]
async fn lazy_closes_a_cycle() {
    let app = TestApp::new::<Root>().start().await?;
    let all = app.provider::<All>();
    assert!(Arc::ptr_eq(&all.cats.owners.cats.get(), &all.cats));
}

#[baya::test]
async fn a_dropped_app_frees_its_components() {
    let app = TestApp::new::<Root>().start().await?;
    let cats = Arc::downgrade(&app.provider::<Cats>());
    drop(app);
    assert!(cats.upgrade().is_none(), "a cycle through `Lazy` must not keep itself alive");
}

#[baya::test]
async fn hooks_of_a_generic_provider_run() {
    let _app = TestApp::new::<Root>().start().await?;
    assert!(OPENED.load(std::sync::atomic::Ordering::SeqCst) > 0);
}

struct Early {
    was_there: bool,
    late: Lazy<Late>,
}

#[provider]
async fn early(late: Lazy<Late>) -> Early {
    Early { was_there: late.try_get().is_some(), late }
}

#[injectable]
struct Late {
    early: Arc<Early>,
}

#[module(root, providers = [early, Late])]
struct InTime;

#[baya::test]
async fn lazy_is_empty_before_its_provider_is_built_and_after_the_app_is_dropped() {
    let app = TestApp::new::<InTime>().start().await?;
    let early = Arc::clone(&app.provider::<Late>().early);
    assert!(!early.was_there && early.late.try_get().is_some());
    drop(app);
    assert!(early.late.try_get().is_none());
}
