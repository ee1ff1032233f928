//! `Events::emit`, which waits for the listeners.

use std::sync::Arc;
use std::time::Duration;

use baya::{AnyEvent, Error};
use baya_events::EventsModule;
use baya_macros::{injectable, module};
use tokio::sync::Barrier;

use crate::support::{Trace, TraceModule, started};

struct Adopted {
    cat: u64,
}

struct Returned;

type Shared<T> = Arc<T>;

#[injectable]
struct Listeners {
    trace: Arc<Trace>,
    #[inject(value = Barrier::new(2))]
    both: Barrier,
}

#[injectable]
impl Listeners {
    #[on_event]
    async fn shared(&self, event: Arc<Adopted>) {
        self.both.wait().await;
        self.trace.note(format!("shared {}", event.cat));
    }

    #[on_event]
    async fn borrowed(&self, event: &Adopted) {
        self.both.wait().await;
        self.trace.note(format!("borrowed {}", event.cat));
    }

    #[on_event(priority = 10)]
    async fn first(&self, event: Shared<Adopted>) {
        tokio::task::yield_now().await;
        self.trace.note(format!("first {}", event.cat));
    }

    #[on_event(priority = -10)]
    async fn last(&self, event: &Adopted) {
        self.trace.note(format!("last {}", event.cat));
    }

    #[on_event(all, priority = -20)]
    async fn every(&self, event: AnyEvent) {
        let name = event.name().rsplit("::").next().unwrap();
        self.trace.note(format!("every {name} {}", event.get::<Adopted>().is_some()));
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Listeners])]
struct AppModule;

#[baya_macros::test]
async fn listeners_of_equal_priority_run_concurrently_and_higher_priorities_run_first() {
    let (_app, events, trace) = started::<AppModule>().await;
    events.emit(Adopted { cat: 7 }).await.unwrap();
    let mut lines = trace.take();
    assert_eq!(lines.remove(0), "first 7");
    lines[..2].sort();
    assert_eq!(lines, ["borrowed 7", "shared 7", "last 7", "every Adopted true"]);
}

#[baya_macros::test]
async fn an_event_without_a_typed_listener_reaches_the_listeners_of_all_events() {
    let (_app, events, trace) = started::<AppModule>().await;
    events.emit(Returned).await.unwrap();
    assert_eq!(trace.take(), ["every Returned false"]);
}

#[baya_macros::test]
async fn lists_listeners_with_their_events() {
    let (app, events, _) = started::<AppModule>().await;
    let shown: Vec<_> = app.triggered_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "event listener  Adopted  Listeners::shared",
            "event listener  Adopted  Listeners::borrowed",
            "event listener  Adopted  Listeners::first",
            "event listener  Adopted  Listeners::last",
            "event listener  all  Listeners::every",
        ]
    );
    let listeners = events.listeners();
    assert_eq!((listeners[2].name.as_str(), listeners[2].priority), ("Listeners::first", 10));
}

#[injectable]
struct Failing {
    trace: Arc<Trace>,
}

#[injectable]
impl Failing {
    #[on_event]
    async fn fails(&self, _event: &Adopted) -> Result<(), Error> {
        Err(Error::conflict().with_message("the disk is full"))
    }

    #[on_event]
    async fn panics(&self, event: &Adopted) {
        panic!("the cat {} panics", event.cat);
    }

    #[on_event(timeout = "5s")]
    async fn hangs(&self, _event: &Adopted) {
        std::future::pending().await
    }

    #[on_event]
    async fn works(&self, event: &Adopted) {
        self.trace.note(format!("works {}", event.cat));
    }

    #[on_event(priority = -1)]
    async fn follows(&self, event: &Adopted) {
        self.trace.note(format!("follows {}", event.cat));
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Failing])]
struct FailingModule;

#[tokio::test(start_paused = true)]
async fn errors_panics_and_timeouts_are_returned_together_and_do_not_affect_other_listeners() {
    let (_app, events, trace) = started::<FailingModule>().await;
    let began = tokio::time::Instant::now();
    let errors = events.emit(Adopted { cat: 7 }).await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_secs(5));
    let failed: Vec<_> = errors.all.iter().map(|failed| failed.listener.as_str()).collect();
    assert_eq!(failed, ["Failing::fails", "Failing::panics", "Failing::hangs"]);
    assert_eq!(errors.all[0].error.status(), 409);
    let text = errors.to_string();
    assert!(text.starts_with("3 listeners of `events::emitted::Adopted` failed"), "{text}");
    assert!(text.contains("the disk is full"), "{text}");
    assert!(text.contains("the cat 7 panics"), "{text}");
    assert!(text.contains("`Failing::hangs`: "), "{text}");
    assert!(text.contains("did not end within 5s"), "{text}");
    assert_eq!(trace.take(), ["works 7", "follows 7"]);
}

#[tokio::test(start_paused = true)]
async fn errors_of_listeners_become_one_internal_error_of_the_handler() {
    let (_app, events, _) = started::<FailingModule>().await;
    let emitted: Result<(), Error> = async {
        events.emit(Adopted { cat: 7 }).await?;
        Ok(())
    }
    .await;
    let error = emitted.unwrap_err();
    assert_eq!(error.status(), 500);
    assert!(error.chain().to_string().contains("3 listeners of"), "{}", error.chain());
}

struct Stored;

#[injectable]
struct FiveFailing;

#[injectable]
impl FiveFailing {
    #[on_event]
    async fn one(&self, _event: &Stored) -> Result<(), Error> {
        Err(Error::internal("no room for 1"))
    }

    #[on_event]
    async fn two(&self, _event: &Stored) -> Result<(), Error> {
        Err(Error::internal("no room for 2"))
    }

    #[on_event]
    async fn three(&self, _event: &Stored) -> Result<(), Error> {
        Err(Error::internal("no room for 3"))
    }

    #[on_event]
    async fn four(&self, _event: &Stored) -> Result<(), Error> {
        Err(Error::internal("no room for 4"))
    }

    #[on_event]
    async fn five(&self, _event: &Stored) -> Result<(), Error> {
        Err(Error::internal("no room for 5"))
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [FiveFailing])]
struct FiveFailingModule;

#[baya_macros::test]
async fn the_message_of_many_errors_contains_the_first_three() {
    let (_app, events, _) = started::<FiveFailingModule>().await;
    let errors = events.emit(Stored).await.unwrap_err();
    assert_eq!(errors.all.len(), 5);
    let text = errors.to_string();
    assert!(text.starts_with("5 listeners of `"), "{text}");
    let listed = "; `FiveFailing::one`: no room for 1; `FiveFailing::two`: no room for 2; `FiveFailing::three`: no room for 3; and 2 more";
    assert!(text.ends_with(listed), "{text}");
}

/// Types whose names are raw identifiers.
#[allow(non_camel_case_types)]
mod raw {
    use baya_events::DistributedEvent;
    use baya_macros::injectable;
    use serde::{Deserialize, Serialize};

    #[derive(DistributedEvent, Serialize, Deserialize)]
    #[event(name = "raw", crate = baya)]
    pub struct r#enum;

    #[injectable]
    pub struct r#struct;

    #[injectable]
    impl r#struct {
        #[on_event]
        async fn r#fn(&self, _event: &super::Generic<r#enum>) {}

        #[on_event(distributed)]
        async fn r#loop(&self, _event: &r#enum) {}
    }
}

struct Generic<T>(std::marker::PhantomData<T>);

#[module(root, imports = [EventsModule, TraceModule], providers = [raw::r#struct])]
struct RawModule;

#[baya_macros::test]
async fn type_names_are_displayed_without_the_prefix_of_raw_identifiers() {
    let (app, events, _) = started::<RawModule>().await;
    let shown: Vec<_> = app.triggered_handlers().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "event listener  super::Generic<enum>  struct::fn",
            "event listener  enum, distributed  struct::loop",
        ]
    );
    let groups: Vec<_> = events.listeners().iter().map(|listener| listener.group).collect();
    assert_eq!(groups, [None, Some("struct::loop")]);
}
