//! The provider that emits and publishes events.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use baya::__private::nested;
use baya::{AnyEvent, AppHandle, DistributedEvent};
use baya_macros::injectable;
use tokio::sync::mpsc::error::TrySendError;

use crate::bus::{Bus, Heard};
use crate::distribute::Distribute;
use crate::error::{EventErrors, PublishError};
use crate::log::EventLog;
use crate::queue::{Begun, queue};

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
#[injectable(module = EventsModule)]
pub struct Events {
    #[inject(default)]
    started: OnceLock<Started>,
    /// What was published before the app has started.
    #[inject(default)]
    early: Mutex<Vec<AnyEvent>>,
}

/// What events need of an app that has started.
pub(crate) struct Started {
    pub(crate) bus: Arc<Bus>,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) app: AppHandle,
}

/// A listener, as [`Events::listeners`] lists it. The numbers count since the app started.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerInfo {
    /// The component and the method, such as `Mails::adopted`.
    pub name: String,
    /// The type that it listens to, as it was written, such as `Adopted` and `Adopted, distributed`; `all` for every event.
    pub event: &'static str,
    /// The group in which it shares distributed events with other replicas; `None` for a listener of this process.
    pub group: Option<&'static str>,
    /// Its priority.
    pub priority: i32,
    /// How many published events wait in its queue, without the up to 256 that its task has already taken.
    pub queued: usize,
    /// How many calls have succeeded.
    pub handled: u64,
    /// How many calls have failed or timed out, and how many events could not be read.
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
    /// The errors, panics and timeouts of all listeners; otherwise one error with the code `events_not_started` before the
    /// app has started, `event_is_distributed` for a distributed event, `event_is_wrapped` for an event inside another type,
    /// or `calls_too_deep` if 16 calls are nested already.
    pub async fn emit<E: Send + Sync + 'static>(&self, event: E) -> Result<(), EventErrors> {
        self.emit_any(AnyEvent::new(event)).await
    }

    /// Emits an event whose type is erased.
    ///
    /// # Errors
    ///
    /// Those of [`emit`](Self::emit).
    pub async fn emit_any(&self, event: AnyEvent) -> Result<(), EventErrors> {
        match self.started.get() {
            Some(started) => {
                let name = event.name();
                let emitted = nested(started.bus.emit(event)).await;
                emitted.unwrap_or_else(|error| Err(EventErrors::of_emit(name, error)))
            }
            None => Err(EventErrors::not_started(event.name())),
        }
    }

    /// Puts an event into the queue of each of its listeners, and waits while a queue is full. Each listener handles its
    /// queue in order. Errors of listeners are logged. The shutdown waits for queued events, within its timeout.
    ///
    /// Before the app has started, the event waits for that. If the future is dropped while it waits for room, some listeners
    /// may not get the event.
    ///
    /// A listener that publishes events to itself waits for its own queue when that is full, until its timeout; it is
    /// better off with [`try_publish`](Self::try_publish).
    ///
    /// # Errors
    ///
    /// If the app has ended, or has not started and too many events wait for that, and
    /// [`PublishError::Distributed`] for a distributed event and [`PublishError::Wrapped`] for one inside another type.
    /// Before the app has started, these two are logged instead.
    pub async fn publish<E: Send + Sync + 'static>(&self, event: E) -> Result<(), PublishError> {
        self.publish_any(AnyEvent::new(event)).await
    }

    /// Publishes an event whose type is erased.
    ///
    /// # Errors
    ///
    /// Those of [`publish`](Self::publish).
    pub async fn publish_any(&self, event: AnyEvent) -> Result<(), PublishError> {
        let (started, event) = match self.started.get() {
            Some(started) => (started, event),
            None => match self.keep(event)? {
                Kept::Early => return Ok(()),
                Kept::Late(started, event) => (started, event),
            },
        };
        let heard = published(&started.bus, &event)?;
        queue(&started.bus, &heard.locals, event).await
    }

    /// Distributes an event to the listeners with `#[on_event(distributed)]`, on this replica and on others. Each of them gets
    /// it at least once, on one replica, even if replicas are stopped or killed meanwhile. It ends when the event log has
    /// the event, and the queues of the other listeners of this process have it: these get it as a
    /// [published](Self::publish) one.
    ///
    /// The log is that of [`EventsOptions::log`](crate::EventsOptions::log).
    ///
    /// # Errors
    ///
    /// Those of [`EventLog::append`]: an event that was not appended reaches no listener. With the code `event_unwritable` if
    /// the event can't be written as JSON, and `events_not_started` before the app has started.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// # use baya::Context;
    /// use baya_events::{DistributedEvent, Events};
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(DistributedEvent, Serialize, Deserialize)]
    /// #[event(name = "cat.adopted")]
    /// # #[event(crate = baya)]
    /// struct Adopted { cat: u64 }
    ///
    /// async fn adopt(events: &Events, cat: u64, cx: &Context<'_>) -> baya::Result<()> {
    ///     // With an id of its own, an event that is distributed again reaches the listeners once.
    ///     let event = events.distribute(Adopted { cat });
    ///     event.id(format!("adoption-{cat}")).trace(cx.trace_parent()).await
    /// }
    /// ```
    pub fn distribute<E: DistributedEvent>(&self, event: E) -> Distribute<'_> {
        Distribute::new(self.started.get(), event)
    }

    /// Publishes an event without waiting: either each of its listeners has room for it, or none gets it.
    ///
    /// # Errors
    ///
    /// [`PublishError::Full`] if a queue is full, and those of [`publish`](Self::publish).
    pub fn try_publish<E: Send + Sync + 'static>(&self, event: E) -> Result<(), PublishError> {
        let event = AnyEvent::new(event);
        let (started, event) = match self.started.get() {
            Some(started) => (started, event),
            None => match self.keep(event)? {
                Kept::Early => return Ok(()),
                Kept::Late(started, event) => (started, event),
            },
        };
        let heard = published(&started.bus, &event)?;
        let mut begun = Begun::new(&started.bus, heard.locals.len())?;
        let mut room = Vec::with_capacity(heard.locals.len());
        for listener in &heard.locals {
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
        self.started.get().map(|started| started.bus.infos()).unwrap_or_default()
    }

    /// Waits until no published event is queued or handled, for tests. Deliveries of distributed events are not waited for.
    pub async fn idle(&self) {
        if let Some(started) = self.started.get() {
            started.bus.idle().await;
        }
    }

    /// Keeps an event until the app has started, unless it has in the meantime.
    fn keep(&self, event: AnyEvent) -> Result<Kept<'_>, PublishError> {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(started) = self.started.get() {
            return Ok(Kept::Late(started, event));
        }
        if early.len() == MOST_EARLY {
            return Err(PublishError::NotStarted);
        }
        early.push(event);
        Ok(Kept::Early)
    }

    /// Starts to deliver events. Those that were published before are queued by a task, because a full queue waits for its
    /// listener.
    pub(crate) fn start(self: &Arc<Self>, started: Started) {
        let app = started.app.clone();
        let early = {
            let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
            // A module starts once.
            let _ = self.started.set(started);
            std::mem::take(&mut *early)
        };
        let Some(started) = self.started.get().filter(|_| !early.is_empty()) else { return };
        // Each of them is pending until it is queued.
        started.bus.pending.fetch_add(early.len(), Ordering::AcqRel);
        let events = Arc::clone(self);
        app.spawn("early events", async move {
            for event in early {
                let name = event.name();
                if let Err(error) = events.publish_any(event).await {
                    tracing::error!(event = name, "an early event is lost: {error}");
                }
                if let Some(started) = events.started.get() {
                    started.bus.finish(1);
                }
            }
        });
    }
}

/// Returns the listeners of an event that is published.
fn published<'b>(bus: &'b Bus, event: &AnyEvent) -> Result<&'b Heard, PublishError> {
    let heard = bus.heard(event).ok_or(PublishError::Wrapped)?;
    if heard.is_distributed { Err(PublishError::Distributed) } else { Ok(heard) }
}

/// What became of an event that was published before the app has started.
enum Kept<'e> {
    /// It waits for the start.
    Early,
    /// The app has started in the meantime.
    Late(&'e Started, AnyEvent),
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("listeners", &self.listeners().len()).finish_non_exhaustive()
    }
}
