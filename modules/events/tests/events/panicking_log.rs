//! A log of the program's own that panics.

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

/// A log that panics once while it is read.
#[derive(Default)]
struct Shaky {
    log: MemoryLog,
    panicked: Arc<AtomicBool>,
}

struct ShakyDeliveries(Box<dyn Deliveries>, Arc<AtomicBool>);

impl Deliveries for ShakyDeliveries {
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
impl EventLog for Shaky {
    async fn append(&self, envelope: &Envelope) -> baya::Result<()> {
        self.log.append(envelope).await
    }

    async fn subscribe(&self, group: &Group) -> baya::Result<Box<dyn Deliveries>> {
        let deliveries = self.log.subscribe(group).await?;
        let deliveries: Box<dyn Deliveries> =
            Box::new(ShakyDeliveries(deliveries, Arc::clone(&self.panicked)));
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

fn shaky() -> EventsOptions {
    EventsOptions::new().log(Shaky::default())
}

#[derive(Serialize, Deserialize, DistributedEvent)]
#[event(name = "shaky", crate = baya)]
struct Shaken;

#[injectable]
struct Steady {
    trace: Arc<Trace>,
}

#[injectable]
impl Steady {
    #[on_event(distributed)]
    async fn shaken(&self, _event: &Shaken) {
        self.trace.note("shaken");
    }
}

#[module(root, imports = [EventsModule::with(shaky()), TraceModule], providers = [Steady])]
struct ShakyModule;

#[tokio::test(start_paused = true)]
async fn a_listener_goes_on_after_a_panic_of_the_log() {
    let (_app, events, trace) = started::<ShakyModule>().await;
    events.distribute(Shaken).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(trace.take(), ["shaken"]);
}
