//! What applies to a listener: interceptors and filters, not guards; providers of one call.

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
struct I(&'static str);

impl Interceptor for I {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("{} before", self.0));
        let outcome = next.run(cx).await;
        cx.get::<Trace>().await?.note(format!("{} after", self.0));
        outcome
    }
}

#[filter]
struct Rescue;

impl Filter for Rescue {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, cx: &mut Context<'_>) -> Result<Reply, Error> {
        cx.get::<Trace>().await?.note(format!("filter for {}", error.code()));
        Ok(Reply::new(()))
    }
}

#[injectable(scope = request)]
struct Unit {
    #[inject(value = UNITS.fetch_add(1, Ordering::SeqCst))]
    number: usize,
}

static UNITS: AtomicUsize = AtomicUsize::new(0);

#[injectable]
#[use_interceptors(I("component"))]
struct Listeners {
    trace: Arc<Trace>,
}

#[injectable]
impl Listeners {
    #[on_event]
    #[use_interceptors(I("handler"))]
    async fn adopted(&self, _event: &Adopted, unit: Inject<Unit>, cx: &Context<'_>) {
        self.trace.note(format!("{} over {}", cx.handler(), cx.protocol()));
        assert_eq!(unit.number, cx.get::<Unit>().await.unwrap().number);
    }

    #[on_event]
    #[use_filters(Rescue)]
    #[skip(I)]
    async fn fails(&self, _event: Arc<Failed>) -> Result<(), Error> {
        Err(Error::conflict())
    }
}

struct Failed;

#[module(providers = [Listeners, Unit], interceptors = [I("module")])]
struct ListenersModule;

#[module(
    root,
    imports = [EventsModule, TraceModule, ListenersModule],
    guards = [Login],
    interceptors = [I("app")],
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
