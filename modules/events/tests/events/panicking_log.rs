//! A custom log that panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baya::BoxFuture;
use baya_events::{
    DeadLetter, Deliveries, Delivery, DistributedEvent, Envelope, EventLog, EventsModule,
    EventsOptions, Group, MemoryLog,
};
use baya_macros::{injectable, module, provider_trait};
use serde::{Deserialize, Serialize};

use crate::support::{Trace, TraceModule, started};

/// A log whose first delivery panics.
#[derive(Default)]
struct PanickingLog {
    log: MemoryLog,
    panicked: Arc<AtomicBool>,
}

struct PanickingDeliveries(Box<dyn Deliveries>, Arc<AtomicBool>);

impl Deliveries for PanickingDeliveries {
    fn next(&mut self) -> BoxFuture<'_, baya::Result<Delivery>> {
        Box::pin(async {
            if !self.1.swap(true, Ordering::SeqCst) {
                panic!("the log panics");
            }
            self.0.next().await
        })
    }
}

#[provider_trait]
impl EventLog for PanickingLog {
    async fn append(&self, envelope: &Envelope) -> baya::Result<()> {
        self.log.append(envelope).await
    }

    async fn subscribe(&self, group: &Group) -> baya::Result<Box<dyn Deliveries>> {
        let deliveries = self.log.subscribe(group).await?;
        let deliveries: Box<dyn Deliveries> =
            Box::new(PanickingDeliveries(deliveries, Arc::clone(&self.panicked)));
        Ok(deliveries)
    }

    async fn remove_group(&self, event: &str, group: &str) -> baya::Result<()> {
        self.log.remove_group(event, group).await
    }

    async fn dead_letters(
        &self,
        event: &str,
        group: &str,
        after: Option<&str>,
        limit: usize,
    ) -> baya::Result<Vec<DeadLetter>> {
        self.log.dead_letters(event, group, after, limit).await
    }

    async fn count_dead_letters(&self, event: &str, group: &str) -> baya::Result<u64> {
        self.log.count_dead_letters(event, group).await
    }

    async fn redrive(&self, event: &str, group: &str, id: &str) -> baya::Result<bool> {
        self.log.redrive(event, group, id).await
    }

    async fn remove_dead_letter(&self, event: &str, group: &str, id: &str) -> baya::Result<bool> {
        self.log.remove_dead_letter(event, group, id).await
    }
}

fn panicking_options() -> EventsOptions {
    EventsOptions::new().log(PanickingLog::default())
}

#[derive(Serialize, Deserialize, DistributedEvent)]
#[event(name = "delivered", crate = baya)]
struct Delivered;

#[injectable]
struct Listeners {
    trace: Arc<Trace>,
}

#[injectable]
impl Listeners {
    #[on_event(distributed)]
    async fn delivered(&self, _event: &Delivered) {
        self.trace.note("delivered");
    }
}

#[module(root, imports = [EventsModule::with(panicking_options()), TraceModule], providers = [Listeners])]
struct PanickingModule;

#[tokio::test(start_paused = true)]
async fn a_listener_receives_events_after_a_panic_of_the_log() {
    let (_app, events, trace) = started::<PanickingModule>().await;
    events.distribute(Delivered).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(trace.take(), ["delivered"]);
}
