//! Request-scoped providers are built on first use, once, and again after an error.

use std::sync::atomic::{AtomicU32, Ordering};

use baya::prelude::*;
use baya::testing::TestApp;

#[injectable]
struct Counter {
    #[inject(default)]
    count: AtomicU32,
}

struct Session(u32);

#[provider(scope = request)]
async fn session(cx: &Context<'_>, counter: Arc<Counter>) -> Result<Session, Error> {
    let built = counter.count.fetch_add(1, Ordering::SeqCst);
    tokio::task::yield_now().await;
    if cx.header("x-session").is_none() && built == 0 {
        return Err(Error::unauthorized());
    }
    Ok(Session(built))
}

#[injectable(scope = request)]
struct Cart {
    session: Arc<Session>,
}

#[controller]
struct Sessions;

#[controller]
impl Sessions {
    #[get("/untouched")]
    async fn untouched(&self) -> &'static str {
        "no session"
    }

    #[get("/together")]
    async fn together(&self, cx: &Context<'_>) -> Result<String, Error> {
        let (one, other, cart) =
            tokio::join!(cx.get::<Session>(), cx.get::<Session>(), cx.get::<Cart>());
        let one = one?;
        let other = other?;
        let cart = cart?;
        Ok(format!("{}", Arc::ptr_eq(&one, &other) && Arc::ptr_eq(&one, &cart.session)))
    }

    #[get("/again")]
    async fn again(&self, cx: &Context<'_>) -> Result<String, Error> {
        let first = cx.get::<Session>().await.err();
        let first = first.as_ref().map_or("no error", Error::code).to_owned();
        let second = cx.get::<Session>().await?;
        Ok(format!("{first} {}", second.0))
    }

    #[get("/refused")]
    async fn refused(&self, _session: Inject<Session>) -> &'static str {
        "never"
    }
}

#[module(root, providers = [Counter, session, Cart], controllers = [Sessions])]
struct Root;

#[baya::test]
async fn does_not_build_providers_that_are_not_used() {
    let app = TestApp::new::<Root>().start().await?;
    app.get("/untouched").send().await.assert_status(200);
    assert_eq!(app.provider::<Counter>().count.load(Ordering::SeqCst), 0);
}

#[baya::test]
async fn concurrent_consumers_of_one_request_share_an_instance() {
    let app = TestApp::new::<Root>().start().await?;
    app.get("/together").header("x-session", "s").send().await.assert_text("true");
    assert_eq!(app.provider::<Counter>().count.load(Ordering::SeqCst), 1);
}

#[baya::test]
async fn builds_a_provider_again_after_an_error() {
    let app = TestApp::new::<Root>().start().await?;
    app.get("/again").send().await.assert_text("unauthorized 1");
}

#[baya::test]
async fn responds_with_the_error_of_building_an_argument() {
    let app = TestApp::new::<Root>().start().await?;
    app.get("/refused").send().await.assert_status(401);
}

struct First;
struct Second;

#[provider(scope = request)]
async fn first(cx: &Context<'_>) -> Result<First, Error> {
    cx.get::<Second>().await.map(|_| First)
}

#[provider(scope = request)]
async fn second(cx: &Context<'_>) -> Result<Second, Error> {
    cx.get::<First>().await.map(|_| Second)
}

#[controller]
struct Circles;

#[controller]
impl Circles {
    #[get]
    async fn cycle(&self, cx: &Context<'_>) -> Result<String, Error> {
        let error = cx.get::<First>().await.err();
        Ok(error.map(|error| error.chain()).unwrap_or_default())
    }
}

#[module(root, providers = [first, second], controllers = [Circles])]
struct CircleOfRequests;

#[baya::test]
async fn reports_the_cycle_of_factories_that_request_each_other() {
    let app = TestApp::new::<CircleOfRequests>().start().await?;
    let text = app.get("/").send().await.text();
    assert!(text.contains("in a cycle: `first`"), "{text}");
    assert!(text.contains(" requests `second`"), "{text}");
    assert!(text.contains("tests/graph/scopes.rs:"), "{text}");
}

#[module(providers = [value(First), value(Second)], exports = [First])]
struct OneFirst;

#[module(providers = [value(First)], exports = [First])]
struct AnotherFirst;

#[controller]
struct Asks;

#[controller]
impl Asks {
    #[get]
    async fn which(&self, cx: &Context<'_>) -> String {
        let first = cx.get::<First>().await.err().map(|error| error.chain());
        let second = cx.get::<Second>().await.err().map(|error| error.chain());
        format!("{first:?} {second:?}")
    }
}

#[module(root, imports = [OneFirst, AnotherFirst], controllers = [Asks])]
struct Ambiguous;

#[baya::test]
async fn the_context_provides_only_visible_and_unambiguous_types() {
    let app = TestApp::new::<Ambiguous>().start().await?;
    let text = app.get("/").send().await.text();
    assert!(text.contains("two imports of the handler's module export a"), "{text}");
    assert!(text.contains("is visible to the handler's module"), "{text}");
}

#[injectable(scope = transient)]
struct Line {
    session: Arc<Session>,
    numbers: Arc<Counter>,
}

#[injectable(scope = transient)]
struct Log {
    line: Arc<Line>,
}

#[injectable(scope = request)]
struct Audit {
    log: Arc<Log>,
}

#[controller]
struct Lines;

#[controller]
impl Lines {
    #[get("/lines")]
    async fn lines(
        &self,
        one: Inject<Line>,
        other: Inject<Line>,
        log: Inject<Log>,
        audit: Inject<Audit>,
    ) -> String {
        let same = [&other.session, &log.line.session, &audit.log.line.session];
        let shared = same.iter().all(|session| Arc::ptr_eq(session, &one.session));
        let _ = &one.numbers;
        format!("{shared} {}", std::ptr::eq(&*one, &*other))
    }
}

#[module(
    root,
    providers = [Counter, session, Line, Log, Audit],
    controllers = [Lines],
)]
struct LinesModule;

#[baya::test]
async fn injects_a_transient_provider_with_a_request_scoped_dependency() {
    let app = TestApp::new::<LinesModule>().start().await?;
    app.get("/lines").header("x-session", "1").send().await.assert_text("true false");
}
