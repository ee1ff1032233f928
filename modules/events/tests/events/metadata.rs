//! The metadata of distributed events, and a log that can't be reached.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use baya::http::TraceParent;
use baya::testing::TestApp;
use baya::{Context, Error, Result};
use baya_events::{
    DeadLetter, Deliveries, DistributedEvent, Envelope, EventDelivery, EventLog, Events,
    EventsModule, EventsOptions, Group, MemoryLog,
};
use baya_macros::{injectable, module, provider_trait};
use serde::{Deserialize, Serialize};

use crate::support::{Trace, TraceModule};

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[derive(DistributedEvent, Serialize, Deserialize)]
#[event(name = "cat.adopted", crate = baya)]
struct Adopted;

#[injectable]
struct Mails {
    trace: Arc<Trace>,
}

#[injectable]
impl Mails {
    #[on_event(distributed)]
    async fn adopted(&self, _event: &Adopted, delivery: EventDelivery, cx: &Context<'_>) {
        let trace = cx.trace_parent().map(|trace| trace.to_string());
        let state = delivery.trace_state().unwrap_or_default();
        self.trace.note(format!("{} {} {state}", delivery.id(), trace.unwrap_or_default()));
    }
}

/// A log whose first two calls fail.
#[derive(Default)]
struct UnreachableLog {
    log: MemoryLog,
    calls: AtomicU32,
}

impl UnreachableLog {
    fn reach(&self) -> Result<&MemoryLog> {
        let is_down = self.calls.fetch_add(1, Ordering::SeqCst) < 2;
        if is_down { Err(Error::internal("connection refused")) } else { Ok(&self.log) }
    }
}

#[provider_trait]
impl EventLog for UnreachableLog {
    async fn append(&self, event: &Envelope) -> Result<()> {
        self.reach()?.append(event).await
    }

    async fn subscribe(&self, group: &Group) -> Result<Box<dyn Deliveries>> {
        self.reach()?.subscribe(group).await
    }

    async fn remove_group(&self, event: &str, group: &str) -> Result<()> {
        self.log.remove_group(event, group).await
    }

    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>> {
        self.log.dead_letters(event, group, after, limit).await
    }

    async fn count_dead_letters(&self, event: &str, group: &str) -> Result<u64> {
        self.log.count_dead_letters(event, group).await
    }

    async fn redrive(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        self.log.redrive(event, group, id).await
    }

    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> Result<bool> {
        self.log.remove_dead_letter(event, group, id).await
    }
}

#[module(root, imports = [EventsModule, TraceModule], providers = [Mails])]
struct AppModule;

#[tokio::test(start_paused = true)]
async fn a_listener_receives_the_id_and_the_trace_of_a_distributed_event() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let events = app.provider::<Events>();
    let event = events.distribute(Adopted).id("adoption-7").trace(TraceParent::parse(TRACE));
    event.trace_state("vendor=tea").await.unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(app.provider::<Trace>().take(), [format!("adoption-7 {TRACE} vendor=tea")]);
}

fn unreachable_options() -> EventsOptions {
    EventsOptions::new().log(UnreachableLog::default())
}

#[module(root, imports = [EventsModule::with(unreachable_options()), TraceModule], providers = [Mails])]
struct UnreachableModule;

#[tokio::test(start_paused = true)]
async fn an_app_starts_without_its_log_and_distribute_returns_the_error() {
    let app = TestApp::new::<UnreachableModule>().start().await.unwrap();
    let events = app.provider::<Events>();
    let error = events.distribute(Adopted).await.unwrap_err();
    assert_eq!(error.chain().to_string(), "connection refused");
    // The listener has subscribed in the meantime.
    tokio::time::sleep(Duration::from_secs(1)).await;
    events.distribute(Adopted).id("adoption-8").await.unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(app.provider::<Trace>().take(), ["adoption-8  "]);
}
