//! The tasks that call listeners for published events.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use baya::AppHandle;

use crate::bus::{Bus, Queued};

/// How many events a task takes from its queue at once.
const BATCH: usize = 64;

/// Starts a task for each queue, and one that closes them when the app has ended its work.
pub(crate) fn start(app: &AppHandle, bus: &Arc<Bus>, queues: Vec<Queued>) {
    for queue in queues {
        app.spawn("event listener", work(Arc::clone(bus), queue));
    }
    let ends = app.clone();
    let bus = Arc::clone(bus);
    app.spawn("events", async move {
        ends.drained().await;
        // Listeners may publish further events meanwhile.
        bus.idle().await;
        bus.closed.store(true, Ordering::Release);
        bus.idle.notify_waiters();
    });
}

/// Calls one listener for the events of its queue, one after the other.
async fn work(bus: Arc<Bus>, (listener, mut queue): Queued) {
    let mut events = Vec::with_capacity(BATCH);
    loop {
        let closes = bus.idle.notified();
        if bus.closed.load(Ordering::Acquire) {
            return;
        }
        tokio::select! {
            biased;
            taken = queue.recv_many(&mut events, BATCH) => if taken == 0 { return },
            () = closes => continue,
        }
        let taken = events.len();
        let mut failed = 0;
        for event in events.drain(..) {
            if let Err(error) = listener.call(event).await {
                failed += 1;
                listener.handler.log(&error);
            }
        }
        listener.counts.add(taken as u64, failed);
        bus.finish(taken);
    }
}
