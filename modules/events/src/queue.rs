//! The queues of published events, and the tasks that call listeners for them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use baya::{AnyEvent, AppHandle};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

use crate::bus::{Bus, ListenerQueue, LocalListener};
use crate::error::PublishError;

/// The maximum number of events that a task takes from its queue at once.
const BATCH: usize = 256;

/// Starts a task for each queue, and one that closes them when the app has ended its work.
pub(crate) fn start(app: &AppHandle, bus: &Arc<Bus>, queues: Vec<ListenerQueue>) {
    for queue in queues {
        let app_started = app.clone();
        let bus = Arc::clone(bus);
        app.spawn("event listener", async move {
            app_started.started().await;
            work(bus, queue).await;
        });
    }
    let ends = app.clone();
    let bus = Arc::clone(bus);
    app.spawn("events", async move {
        ends.drained().await;
        // Listeners may have published further events.
        bus.idle().await;
        bus.closed.store(true, Ordering::Release);
        bus.closing.notify_waiters();
    });
}

/// Calls one listener for the events of its queue, one after another.
async fn work(bus: Arc<Bus>, (listener, mut queue): ListenerQueue) {
    let mut events = Vec::with_capacity(BATCH);
    loop {
        let closes = bus.closing.notified();
        if bus.closed.load(Ordering::Acquire) {
            // The events in the queue are still handled, and no further ones can be added.
            queue.close();
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
                listener.log(&error);
            }
        }
        listener.counts.add(taken as u64, failed);
        bus.finish(taken);
    }
}

/// Puts an event into the queues of listeners.
pub(crate) async fn queue(
    bus: &Bus,
    listeners: &[Arc<LocalListener>],
    event: AnyEvent,
) -> Result<(), PublishError> {
    let Some((last, others)) = listeners.split_last() else { return Ok(()) };
    let mut pending = PendingEvents::new(bus, listeners.len())?;
    for listener in others {
        send(&listener.queue, event.clone()).await?;
        pending.mark_queued();
    }
    send(&last.queue, event).await?;
    pending.mark_queued();
    Ok(())
}

/// Puts an event into one queue. Waits only if the queue is full.
async fn send(queue: &Sender<AnyEvent>, event: AnyEvent) -> Result<(), PublishError> {
    match queue.try_send(event) {
        Ok(()) => Ok(()),
        Err(TrySendError::Closed(_)) => Err(PublishError::Closed),
        Err(TrySendError::Full(event)) => queue.send(event).await.map_err(|_| PublishError::Closed),
    }
}

/// Events that are counted as pending before they are queued. `Drop` subtracts those that were not queued.
pub(crate) struct PendingEvents<'b> {
    bus: &'b Bus,
    left: usize,
}

impl<'b> PendingEvents<'b> {
    pub(crate) fn new(bus: &'b Bus, listeners: usize) -> Result<Self, PublishError> {
        bus.pending.fetch_add(listeners, Ordering::AcqRel);
        let pending = Self { bus, left: listeners };
        if bus.closed.load(Ordering::Acquire) { Err(PublishError::Closed) } else { Ok(pending) }
    }

    /// Marks one event as queued.
    pub(crate) const fn mark_queued(&mut self) {
        self.left -= 1;
    }
}

impl Drop for PendingEvents<'_> {
    fn drop(&mut self) {
        if self.left > 0 {
            self.bus.finish(self.left);
        }
    }
}
