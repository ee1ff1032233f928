//! `Events::publish`, which queues events.

use std::sync::Arc;

use baya::Error;
use baya_events::{EventsModule, EventsOptions, PublishError};
use baya_macros::{injectable, module};
use tokio::sync::Semaphore;

use crate::support::{Trace, TraceModule, started};

struct Numbered(u32);

#[injectable]
struct Listeners {
    trace: Arc<Trace>,
    #[inject(value = Semaphore::new(0))]
    gate: Semaphore,
}

#[injectable]
impl Listeners {
    #[on_event]
    async fn slow(&self, event: &Numbered) {
        self.gate.acquire().await.unwrap().forget();
        self.trace.note(format!("slow {}", event.0));
    }

    #[on_event]
    async fn quick(&self, event: &Numbered) -> Result<(), Error> {
        self.trace.note(format!("quick {}", event.0));
        if event.0 == 1 { Err(Error::conflict()) } else { Ok(()) }
    }
}

fn short() -> EventsOptions {
    EventsOptions::new().queue(2)
}

#[module(
    root,
    imports = [EventsModule::with(short()), TraceModule],
    providers = [Listeners],
)]
struct AppModule;

/// Lets the tasks of the app run until they wait.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[baya_macros::test]
async fn each_listener_handles_its_own_queue_in_order() {
    let (app, events, trace) = started::<AppModule>().await;
    for number in 0..3 {
        events.publish(Numbered(number)).await.unwrap();
        settle().await;
    }
    assert_eq!(trace.take(), ["quick 0", "quick 1", "quick 2"]);
    app.provider::<Listeners>().gate.add_permits(3);
    events.idle().await;
    assert_eq!(trace.take(), ["slow 0", "slow 1", "slow 2"]);
    let listeners = events.listeners();
    assert_eq!((listeners[0].handled, listeners[1].handled, listeners[1].failed), (3, 2, 1));
}

#[baya_macros::test]
async fn publish_waits_while_a_queue_is_full() {
    let (app, events, trace) = started::<AppModule>().await;
    // One event is being handled, and two wait.
    for number in 0..3 {
        events.publish(Numbered(number)).await.unwrap();
        settle().await;
    }
    assert_eq!(events.listeners()[0].queued, 2);
    let publishes = Arc::clone(&events);
    let waiting = tokio::spawn(async move { publishes.publish(Numbered(3)).await });
    settle().await;
    assert!(!waiting.is_finished());
    app.provider::<Listeners>().gate.add_permits(4);
    waiting.await.unwrap().unwrap();
    events.idle().await;
    assert_eq!(trace.take().len(), 8);
}

#[baya_macros::test]
async fn try_publish_with_a_full_queue_reaches_no_listener() {
    let (app, events, trace) = started::<AppModule>().await;
    for number in 0..3 {
        events.try_publish(Numbered(number)).unwrap();
        settle().await;
    }
    assert_eq!(events.try_publish(Numbered(3)), Err(PublishError::Full));
    app.provider::<Listeners>().gate.add_permits(3);
    events.idle().await;
    assert_eq!(trace.take().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_listener_times_out_and_the_next_event_is_handled() {
    let (app, events, trace) = started::<AppModule>().await;
    events.publish(Numbered(0)).await.unwrap();
    events.publish(Numbered(2)).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(31)).await;
    app.provider::<Listeners>().gate.add_permits(1);
    events.idle().await;
    assert_eq!(trace.take(), ["quick 0", "quick 2", "slow 2"]);
    assert_eq!((events.listeners()[0].handled, events.listeners()[0].failed), (1, 1));
}
