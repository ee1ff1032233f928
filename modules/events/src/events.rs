//! The provider that emits and publishes events.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use baya::AnyEvent;
use baya_macros::injectable;
use tokio::sync::mpsc::error::TrySendError;

use crate::bus::Bus;
use crate::error::{EventErrors, PublishError};

/// How many events wait for the start of the app at most.
const MOST_EARLY: usize = 1_024;

/// Emits and publishes events of the app. [`EventsModule`](crate::EventsModule) exports it to every module.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::sync::Arc;
///
/// use baya::Error;
/// use baya_events::Events;
/// use baya_macros::injectable;
///
/// struct Adopted { cat: u64 }
///
/// #[injectable]
/// struct Cats {
///     events: Arc<Events>,
/// }
///
/// impl Cats {
///     async fn adopt(&self, cat: u64) -> Result<(), Error> {
///         // Ends when all listeners have ended, with their errors.
///         self.events.emit(Adopted { cat }).await?;
///         // Ends when each listener has it in its queue.
///         self.events.publish(Adopted { cat }).await?;
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
#[injectable]
pub struct Events {
    #[inject(default)]
    bus: OnceLock<Arc<Bus>>,
    /// What was published before the app has started.
    #[inject(default)]
    early: Mutex<Vec<AnyEvent>>,
}

/// A listener, as [`Events::listeners`] lists it. The numbers count since the app started.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerInfo {
    /// The component and the method, such as `Mails::adopted`.
    pub name: String,
    /// The type that it listens to, as it was written; `all` for every event.
    pub event: &'static str,
    /// Its priority.
    pub priority: i32,
    /// How many published events wait for it.
    pub queued: usize,
    /// How many calls have succeeded.
    pub handled: u64,
    /// How many calls have failed or timed out.
    pub failed: u64,
}

impl Events {
    /// Calls all listeners of an event, and waits for them. Listeners with a higher priority end before those with a lower
    /// one begin; those with the same priority run at once. Each listener is called, whatever the others return.
    ///
    /// Before the app has started, that is in `#[on_init]` and `#[on_bootstrap]`, no listener can be called: publish the
    /// event instead.
    ///
    /// # Errors
    ///
    /// The errors, panics and timeouts of all listeners.
    pub async fn emit<E: Send + Sync + 'static>(&self, event: E) -> Result<(), EventErrors> {
        self.emit_any(AnyEvent::new(event)).await
    }

    /// Does the same with an event whose type is erased.
    ///
    /// # Errors
    ///
    /// Those of [`emit`](Self::emit).
    pub async fn emit_any(&self, event: AnyEvent) -> Result<(), EventErrors> {
        match self.bus.get() {
            Some(bus) => bus.emit(event).await,
            None => Err(EventErrors::not_started(event.name())),
        }
    }

    /// Puts an event into the queue of each of its listeners, and waits while a queue is full. Each listener handles its
    /// queue in order. Errors of listeners are logged. The shutdown waits for queued events, within its timeout.
    ///
    /// Before the app has started, the event waits for that.
    ///
    /// A listener that publishes events to itself waits for its own queue when that is full, until its timeout; it is
    /// better off with [`try_publish`](Self::try_publish).
    ///
    /// # Errors
    ///
    /// If the app has ended, or has not started and too many events wait for that.
    pub async fn publish<E: Send + Sync + 'static>(&self, event: E) -> Result<(), PublishError> {
        self.publish_any(AnyEvent::new(event)).await
    }

    /// Does the same with an event whose type is erased.
    ///
    /// # Errors
    ///
    /// Those of [`publish`](Self::publish).
    pub async fn publish_any(&self, event: AnyEvent) -> Result<(), PublishError> {
        let Some(bus) = self.bus.get() else { return self.keep(event) };
        let listeners = bus.listeners(event.type_id());
        let Some((last, others)) = listeners.split_last() else { return Ok(()) };
        let mut begun = Begun::new(bus, listeners.len())?;
        for listener in others {
            listener.queue.send(event.clone()).await.map_err(|_| PublishError::Closed)?;
            begun.passes();
        }
        last.queue.send(event).await.map_err(|_| PublishError::Closed)?;
        begun.passes();
        Ok(())
    }

    /// Publishes an event without waiting: either each of its listeners has room for it, or none gets it.
    ///
    /// # Errors
    ///
    /// [`PublishError::Full`] if a queue is full, and those of [`publish`](Self::publish).
    pub fn try_publish<E: Send + Sync + 'static>(&self, event: E) -> Result<(), PublishError> {
        let event = AnyEvent::new(event);
        let Some(bus) = self.bus.get() else { return self.keep(event) };
        let listeners = bus.listeners(event.type_id());
        let mut begun = Begun::new(bus, listeners.len())?;
        let mut room = Vec::with_capacity(listeners.len());
        for listener in listeners {
            room.push(listener.queue.try_reserve().map_err(|error| match error {
                TrySendError::Full(()) => PublishError::Full,
                TrySendError::Closed(()) => PublishError::Closed,
            })?);
        }
        for permit in room {
            permit.send(event.clone());
            begun.passes();
        }
        Ok(())
    }

    /// Returns all listeners of the app, in the order of the modules and their lists; none before the app has started.
    pub fn listeners(&self) -> Vec<ListenerInfo> {
        let all = self.bus.get().map_or(&[][..], |bus| &bus.all);
        let info = |listener: &Arc<crate::bus::Listener>| ListenerInfo {
            name: listener.name.clone(),
            event: listener.event,
            priority: listener.priority,
            queued: listener.queue.max_capacity() - listener.queue.capacity(),
            handled: listener.counts.handled.load(Ordering::Relaxed),
            failed: listener.counts.failed.load(Ordering::Relaxed),
        };
        all.iter().map(info).collect()
    }

    /// Waits until no published event is queued or handled, for tests.
    pub async fn idle(&self) {
        if let Some(bus) = self.bus.get() {
            bus.idle().await;
        }
    }

    /// Keeps an event until the app has started.
    fn keep(&self, event: AnyEvent) -> Result<(), PublishError> {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        if early.len() == MOST_EARLY {
            return Err(PublishError::NotStarted);
        }
        early.push(event);
        Ok(())
    }

    /// Starts to deliver events.
    pub(crate) async fn start(&self, bus: Arc<Bus>) {
        // A module starts once.
        let _ = self.bus.set(bus);
        let early = std::mem::take(&mut *self.early.lock().unwrap_or_else(PoisonError::into_inner));
        for event in early {
            // The queues are open until the app has ended.
            let _ = self.publish_any(event).await;
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("listeners", &self.listeners().len()).finish_non_exhaustive()
    }
}

/// Events that are counted as pending until they are queued; what was not queued is taken off again.
struct Begun<'b> {
    bus: &'b Bus,
    left: usize,
}

impl<'b> Begun<'b> {
    fn new(bus: &'b Bus, listeners: usize) -> Result<Self, PublishError> {
        bus.pending.fetch_add(listeners, Ordering::AcqRel);
        let begun = Self { bus, left: listeners };
        if bus.closed.load(Ordering::Acquire) { Err(PublishError::Closed) } else { Ok(begun) }
    }

    /// One listener has it in its queue.
    const fn passes(&mut self) {
        self.left -= 1;
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if self.left > 0 {
            self.bus.finish(self.left);
        }
    }
}
