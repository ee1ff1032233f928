//! Interceptors, filters and request-scoped providers of listeners. Guards do not apply.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baya::{Caught, Context, Error, Filter, Guard, Inject, Interceptor, Next, Reply};
use baya_events::EventsModule;
use baya_macros::{filter, guard, injectable, interceptor, module};

use crate::support::{Trace, TraceModule, started};

struct Adopted;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::unauthorized())
    }
}

#[interceptor(value)]
struct Traced(&'static str);

impl Interceptor for Traced {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("{} before", self.0));
        let outcome = next.run(cx).await;
        cx.get::<Trace>().await?.note(format!("{} after", self.0));
        outcome
    }
}

#[filter]
struct HandleErrors;

impl Filter for HandleErrors {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("filter for {}", error.code()));
        Ok(Reply::new(()))
    }
}

#[injectable(scope = request)]
struct RequestScoped {
    #[inject(value = CREATED.fetch_add(1, Ordering::SeqCst))]
    number: usize,
}

static CREATED: AtomicUsize = AtomicUsize::new(0);

#[injectable]
#[use_interceptors(Traced("component"))]
struct Listeners {
    trace: Arc<Trace>,
}

#[injectable]
impl Listeners {
    #[on_event]
    #[use_interceptors(Traced("handler"))]
    async fn adopted(&self, _event: &Adopted, unit: Inject<RequestScoped>, cx: &Context<'_>) {
        self.trace.note(format!("{} over {}", cx.handler(), cx.protocol()));
        assert_eq!(unit.number, cx.get::<RequestScoped>().await.unwrap().number);
    }

    #[on_event]
    #[use_filters(HandleErrors)]
    #[skip(Traced)]
    async fn fails(&self, _event: Arc<Failed>) -> Result<(), Error> {
        Err(Error::conflict())
    }
}

struct Failed;

#[module(providers = [Listeners, RequestScoped], interceptors = [Traced("module")])]
struct ListenersModule;

#[module(
    root,
    imports = [EventsModule, TraceModule, ListenersModule],
    guards = [Login],
    interceptors = [Traced("app")],
)]
struct AppModule;

#[baya_macros::test]
async fn interceptors_wrap_a_listener_in_the_order_of_levels_and_guards_do_not_run() {
    let (_app, events, trace) = started::<AppModule>().await;
    events.emit(Adopted).await.unwrap();
    assert_eq!(
        trace.take(),
        [
            "app before",
            "module before",
            "component before",
            "handler before",
            "adopted over event",
            "handler after",
            "component after",
            "module after",
            "app after",
        ]
    );
}

#[baya_macros::test]
async fn a_filter_handles_the_error_of_a_listener() {
    let (_app, events, trace) = started::<AppModule>().await;
    events.emit(Failed).await.unwrap();
    assert_eq!(trace.take(), ["filter for conflict"]);
}
