//! Enhancers, scopes and timeouts of calls of the app and of clients.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baya::prelude::*;
use baya::protocol::AppCall;
use baya::testing::TestApp;
use baya::{Caught, Filter, Interceptor, Next, Pipe, Reply, filter, guard, interceptor, pipe};

use super::ping::{
    Knock, KnockModule, Ping, PingModule, Trace, TraceModule, Word, call, call_only,
};

#[guard(value)]
struct G(&'static str);

impl Guard for G {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.get::<Trace>().await?.note(format!("guard {}", self.0));
        Ok(())
    }
}

#[interceptor(value)]
struct I(&'static str);

impl Interceptor for I {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("interceptor {} before", self.0));
        let outcome = next.run(cx).await;
        cx.get::<Trace>().await?.note(format!("interceptor {} after", self.0));
        outcome
    }
}

#[pipe(value, takes = [Word])]
struct P(&'static str);

impl Pipe<Word> for P {
    async fn transform(&self, value: Word, cx: &Context<'_>) -> Result<Word, Error> {
        let argument = cx.argument().map_or("?", |argument| argument.name);
        cx.get::<Trace>().await?.note(format!("pipe {} of {argument}", self.0));
        Ok(value)
    }
}

#[filter(value)]
struct F(&'static str);

impl Filter for F {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("filter {} for {}", self.0, error.code()));
        Err(error.into_error())
    }
}

#[injectable]
#[use_interceptors(I("component"))]
#[use_pipes(P("component"))]
#[use_filters(F("component"))]
struct Inner {
    trace: Arc<Trace>,
}

#[injectable]
impl Inner {
    #[on(Ping)]
    #[use_interceptors(I("handler"))]
    #[use_pipes(P("handler"))]
    async fn pinged(&self, word: Word) -> Result<usize, Error> {
        self.trace.note(format!("handler {}", word.0));
        match &*word.0 {
            "fail" => Err(Error::conflict()),
            "panic" => panic!("the handler panics"),
            word => Ok(word.len()),
        }
    }

    #[on(Knock)]
    #[use_guards(G("handler"))]
    async fn knocked(&self, word: Word) {
        self.trace.note(format!("handler {}", word.0));
    }
}

#[module(
    providers = [Inner],
    guards = [G("module")],
    interceptors = [I("module")],
    pipes = [P("module")],
    filters = [F("module")],
)]
struct InnerModule;

#[module(
    root,
    imports = [InnerModule, TraceModule, PingModule, KnockModule],
    guards = [G("app")],
    interceptors = [I("app")],
    pipes = [P("app")],
    filters = [F("app")],
)]
struct AppModule;

async fn started() -> (TestApp, Arc<Trace>) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let trace = app.provider::<Trace>();
    (app, trace)
}

#[baya::test]
async fn a_call_of_the_app_runs_all_enhancers_except_guards_in_the_order_of_levels() {
    let (app, trace) = started().await;
    let reply = call_only::<Ping>(&app, "hello").await.unwrap();
    assert_eq!(reply.into_inner::<usize>().unwrap(), 5);
    assert_eq!(
        trace.take(),
        [
            "interceptor app before",
            "interceptor module before",
            "interceptor component before",
            "interceptor handler before",
            "pipe app of word",
            "pipe module of word",
            "pipe component of word",
            "pipe handler of word",
            "handler hello",
            "interceptor handler after",
            "interceptor component after",
            "interceptor module after",
            "interceptor app after",
        ]
    );
}

#[baya::test]
async fn a_call_of_a_client_runs_the_guards_of_all_levels_first() {
    let (app, trace) = started().await;
    call_only::<Knock>(&app, "hello").await.unwrap();
    let lines = trace.take();
    assert_eq!(lines[..3], ["guard app", "guard module", "guard handler"]);
    assert_eq!(lines[3], "interceptor app before");
}

#[baya::test]
async fn an_error_of_a_handler_reaches_the_filter_of_the_nearest_level() {
    let (app, trace) = started().await;
    let error = call_only::<Ping>(&app, "fail").await.unwrap_err();
    assert_eq!(error.status(), 409);
    assert_eq!(trace.take().last().unwrap(), "filter component for conflict");
}

#[baya::test]
async fn a_panic_of_a_handler_is_an_error() {
    let (app, trace) = started().await;
    let error = call_only::<Ping>(&app, "panic").await.unwrap_err();
    assert_eq!(error.status(), 500);
    assert!(error.chain().contains("the handler panics"), "{}", error.chain());
    assert_eq!(trace.take().last().unwrap(), "filter component for internal_error");
}

/// A provider that lives for one call.
#[injectable(scope = request)]
struct Unit {
    #[inject(value = UNITS.fetch_add(1, Ordering::SeqCst))]
    number: usize,
}

static UNITS: AtomicUsize = AtomicUsize::new(0);

#[injectable]
struct Counting;

#[injectable]
impl Counting {
    #[on(Ping)]
    async fn number(&self, unit: Inject<Unit>, cx: &Context<'_>) -> (usize, &'static str) {
        (unit.number, cx.protocol())
    }
}

#[module(root, imports = [PingModule], providers = [Counting, Unit])]
struct CountingModule;

#[baya::test]
async fn request_scoped_providers_live_as_long_as_the_scope_of_a_call() {
    let app = TestApp::new::<CountingModule>().start().await.unwrap();
    let handler = app.handlers::<Ping>().remove(0).handler;
    let number = async |scope: &baya::protocol::CallScope| {
        let reply = handler.call(AppCall::new("count", ()), scope).await.unwrap();
        reply.into_inner::<(usize, &'static str)>().unwrap()
    };
    let shared = handler.scope();
    let first = number(&shared).await;
    assert_eq!(number(&shared).await, first);
    let other = number(&handler.scope()).await;
    assert_ne!(other.0, first.0);
    assert_eq!(other.1, "count");
}

#[injectable]
struct Slow;

#[injectable]
impl Slow {
    #[on(Ping)]
    async fn pinged(&self) -> &'static str {
        tokio::time::sleep(Duration::from_secs(60)).await;
        "done"
    }

    #[on(Knock)]
    async fn knocked(&self) {
        std::future::pending().await
    }
}

#[module(root, imports = [PingModule, KnockModule], providers = [Slow])]
struct SlowModule;

#[tokio::test(start_paused = true)]
async fn the_timeout_of_the_app_applies_only_to_calls_of_clients() {
    let app = TestApp::new::<SlowModule>()
        .configure(|app| app.timeout(Duration::from_secs(1)))
        .start()
        .await
        .unwrap();
    let reply = call_only::<Ping>(&app, "").await.unwrap();
    assert_eq!(reply.into_inner::<&'static str>().unwrap(), "done");
    let error = call_only::<Knock>(&app, "").await.unwrap_err();
    assert_eq!(error.code(), "timeout");
}

#[injectable]
struct Quiet {
    trace: Arc<Trace>,
}

#[injectable]
impl Quiet {
    #[on(Ping)]
    #[skip(I)]
    async fn pinged(&self) {
        self.trace.note("handler");
    }
}

#[module(root, imports = [PingModule, TraceModule], providers = [Quiet], interceptors = [I("app")])]
struct QuietModule;

#[baya::test]
async fn a_handler_skips_an_interceptor() {
    let app = TestApp::new::<QuietModule>().start().await.unwrap();
    call_only::<Ping>(&app, "").await.unwrap();
    assert_eq!(app.provider::<Trace>().take(), ["handler"]);
}

#[baya::test]
async fn runs_a_handler_without_enhancers() {
    let plain = TestApp::new::<CountingModule>().start().await.unwrap();
    assert!(plain.handlers::<Ping>()[0].handler.is_bare());
    let wrapped = TestApp::new::<AppModule>().start().await.unwrap();
    assert!(!wrapped.handlers::<Ping>()[0].handler.is_bare());
}

#[baya::test]
async fn lists_only_handlers_that_clients_call_as_unguarded() {
    let app = TestApp::new::<SlowModule>().start().await.unwrap();
    let open: Vec<_> = app.unguarded_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(open, ["knock handler  Knock  Slow::knocked"]);
    let (guarded, _) = started().await;
    assert!(guarded.unguarded_handlers().is_empty());
}

#[baya::test]
async fn concurrent_calls_share_no_state() {
    let (app, trace) = started().await;
    let handler = app.handlers::<Ping>().remove(0).handler;
    let calls = (0..100).map(|number| {
        let handler = handler.clone();
        async move { call(&handler, &"x".repeat(number)).await.unwrap().into_inner::<usize>() }
    });
    let lengths: Vec<_> = futures_util::future::join_all(calls).await;
    assert!(lengths.into_iter().map(Result::unwrap).eq(0..100));
    assert_eq!(trace.take().len(), 1_300);
}
