//! The provider that emits, publishes and distributes events.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use baya::__private::nested;
use baya::{AnyEvent, AppHandle, DistributedEvent};
use baya_macros::injectable;
use tokio::sync::mpsc::error::TrySendError;

use crate::bus::{Bus, TypeListeners};
use crate::distribute::Distribute;
use crate::error::{EventErrors, PublishError};
use crate::log::EventLog;
use crate::queue::{PendingEvents, queue};

/// The maximum number of events that wait for the start of the app.
const MAX_EARLY_EVENTS: usize = 1_024;

/// Emits, publishes and distributes events of the app.
///
/// [`EventsModule`](crate::EventsModule) exports it to every module.
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
    runtime: OnceLock<Runtime>,
    /// The events that were published before the app has started.
    #[inject(default)]
    early: Mutex<Vec<AnyEvent>>,
}

/// The bus and the log, which exist once the app has started.
pub(crate) struct Runtime {
    pub(crate) bus: Arc<Bus>,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) app: AppHandle,
}

/// Information about a listener, from [`Events::listeners`]. The counters start at zero when the app starts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenerInfo {
    /// The component and the method, such as `Mails::adopted`.
    pub name: String,
    /// The type of the events as it was written, such as `Adopted` or `Adopted, distributed`; `all` for all events.
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
    /// Calls all listeners of an event, and waits for them.
    ///
    /// Listeners with a higher priority end before listeners with a lower one begin. Listeners with the same priority run
    /// concurrently. All listeners are called, whatever the others return.
    ///
    /// Before the app has started, in `#[on_init]` and `#[on_bootstrap]`, no listener can be called: publish the event instead.
    ///
    /// # Errors
    ///
    /// Returns the errors, panics and timeouts of all listeners. If no listener was called, returns one error with the code
    /// `events_not_started` before the app has started, `event_is_distributed` for a distributed event, `event_is_wrapped` for an
    /// event that is wrapped in another type, or `calls_too_deep` if 16 calls are already nested.
    pub async fn emit<E: Send + Sync + 'static>(&self, event: E) -> Result<(), EventErrors> {
        self.emit_any(AnyEvent::new(event)).await
    }

    /// Emits an event whose type is erased.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`emit`](Self::emit).
    pub async fn emit_any(&self, event: AnyEvent) -> Result<(), EventErrors> {
        match self.runtime.get() {
            Some(runtime) => {
                let name = event.name();
                let call_and_count = nested(runtime.bus.emit(event)).await;
                call_and_count.unwrap_or_else(|error| Err(EventErrors::from_emit(name, error)))
            }
            None => Err(EventErrors::not_started(event.name())),
        }
    }

    /// Puts an event into the queue of each of its listeners, and waits while a queue is full.
    ///
    /// Each listener handles its queue in order. Errors of listeners are logged. The shutdown waits for queued events, within its
    /// timeout.
    ///
    /// Before the app has started, the event waits for the start. If the future is dropped while a queue is full, some listeners
    /// may not receive the event.
    ///
    /// A listener that publishes events to itself waits for its own queue while that is full, until its timeout. Use
    /// [`try_publish`](Self::try_publish) there.
    ///
    /// # Errors
    ///
    /// Returns [`PublishError::Closed`] if the app has ended, [`PublishError::NotStarted`] if the app has not started and too many
    /// events wait for the start, [`PublishError::Distributed`] for a distributed event, and [`PublishError::Wrapped`] for an
    /// event that is wrapped in another type. Before the app has started, the last two are logged instead.
    pub async fn publish<E: Send + Sync + 'static>(&self, event: E) -> Result<(), PublishError> {
        self.publish_any(AnyEvent::new(event)).await
    }

    /// Publishes an event whose type is erased.
    ///
    /// # Errors
    ///
    /// Returns the same errors as [`publish`](Self::publish).
    pub async fn publish_any(&self, event: AnyEvent) -> Result<(), PublishError> {
        let (runtime, event) = match self.runtime.get() {
            Some(runtime) => (runtime, event),
            None => match self.store_early(event)? {
                EarlyPublish::Stored => return Ok(()),
                EarlyPublish::AppStarted(runtime, event) => (runtime, event),
            },
        };
        let listeners = local_listeners(&runtime.bus, &event)?;
        queue(&runtime.bus, &listeners.locals, event).await
    }

    /// Distributes an event to the listeners with `#[on_event(distributed)]`, on this replica and on others.
    ///
    /// Each of them receives the event at least once, on one replica, even if replicas are stopped or killed. The other listeners
    /// of this process receive it like a [published](Self::publish) event. The future ends when the event log has stored the
    /// event, and the event is in the queues of the other listeners.
    ///
    /// [`EventsOptions::log`](crate::EventsOptions::log) sets the log.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`EventLog::append`]: an event that was not appended reaches no listener. Returns an error with the
    /// code `event_unwritable` if the event can't be serialized as JSON, `event_id_empty` or `event_id_too_long` for an invalid
    /// id, and `events_not_started` before the app has started.
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
    ///     // With a fixed id, an event that is distributed twice reaches the listeners once.
    ///     let event = events.distribute(Adopted { cat });
    ///     event.id(format!("adoption-{cat}")).trace(cx.trace_parent()).await
    /// }
    /// ```
    pub fn distribute<E: DistributedEvent>(&self, event: E) -> Distribute<'_> {
        Distribute::new(self.runtime.get(), event)
    }

    /// Publishes an event without waiting. If one of the queues is full, no listener receives the event.
    ///
    /// # Errors
    ///
    /// Returns [`PublishError::Full`] if a queue is full, and otherwise the same errors as [`publish`](Self::publish).
    pub fn try_publish<E: Send + Sync + 'static>(&self, event: E) -> Result<(), PublishError> {
        let event = AnyEvent::new(event);
        let (runtime, event) = match self.runtime.get() {
            Some(runtime) => (runtime, event),
            None => match self.store_early(event)? {
                EarlyPublish::Stored => return Ok(()),
                EarlyPublish::AppStarted(runtime, event) => (runtime, event),
            },
        };
        let listeners = local_listeners(&runtime.bus, &event)?;
        let mut pending = PendingEvents::new(&runtime.bus, listeners.locals.len())?;
        let mut permits = Vec::with_capacity(listeners.locals.len());
        for listener in &listeners.locals {
            permits.push(listener.queue.try_reserve().map_err(|error| match error {
                TrySendError::Full(()) => PublishError::Full,
                TrySendError::Closed(()) => PublishError::Closed,
            })?);
        }
        for permit in permits {
            permit.send(event.clone());
            pending.mark_queued();
        }
        Ok(())
    }

    /// Returns all listeners of the app, in the order of the modules and their lists. Empty before the app has started.
    pub fn listeners(&self) -> Vec<ListenerInfo> {
        self.runtime.get().map(|runtime| runtime.bus.infos()).unwrap_or_default()
    }

    /// Waits until no published event is queued or being handled, for tests. Does not wait for distributed events.
    pub async fn idle(&self) {
        if let Some(runtime) = self.runtime.get() {
            runtime.bus.idle().await;
        }
    }

    /// Stores an event until the app has started, unless it has started in the meantime.
    fn store_early(&self, event: AnyEvent) -> Result<EarlyPublish<'_>, PublishError> {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = self.runtime.get() {
            return Ok(EarlyPublish::AppStarted(runtime, event));
        }
        if early.len() == MAX_EARLY_EVENTS {
            return Err(PublishError::NotStarted);
        }
        early.push(event);
        Ok(EarlyPublish::Stored)
    }

    /// Starts to deliver events. A task queues the events that were published before, because it waits while a queue is full.
    pub(crate) fn start(self: &Arc<Self>, runtime: Runtime) {
        let app = runtime.app.clone();
        let early = {
            let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
            // The module starts only once.
            let _ = self.runtime.set(runtime);
            std::mem::take(&mut *early)
        };
        let Some(runtime) = self.runtime.get().filter(|_| !early.is_empty()) else { return };
        // Each early event counts as pending until it is queued.
        runtime.bus.pending.fetch_add(early.len(), Ordering::AcqRel);
        let events = Arc::clone(self);
        app.spawn("early events", async move {
            for event in early {
                let name = event.name();
                if let Err(error) = events.publish_any(event).await {
                    tracing::error!(
                        event = name,
                        "an event that was published before the start is lost: {error}"
                    );
                }
                if let Some(runtime) = events.runtime.get() {
                    runtime.bus.finish(1);
                }
            }
        });
    }
}

/// Returns the listeners of a published event.
fn local_listeners<'b>(bus: &'b Bus, event: &AnyEvent) -> Result<&'b TypeListeners, PublishError> {
    let listeners = bus.listeners_of(event).ok_or(PublishError::Wrapped)?;
    if listeners.is_distributed { Err(PublishError::Distributed) } else { Ok(listeners) }
}

/// The outcome of storing an event that is published before the app has started.
enum EarlyPublish<'e> {
    /// The event waits for the start.
    Stored,
    /// The app has started in the meantime.
    AppStarted(&'e Runtime, AnyEvent),
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("listeners", &self.listeners().len()).finish_non_exhaustive()
    }
}
