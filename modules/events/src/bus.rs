//! Which listeners get which events, and how they are called.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use baya::{AnyEvent, AnyHandler, AppCall, BoundHandler, Error, EventListener, Result};
use futures_util::future::join_all;
use futures_util::poll;
use tokio::sync::Notify;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::error::{EventErrors, ListenerError};
use crate::options::EventsOptions;

/// The listeners of one app.
pub(crate) struct Bus {
    /// The listeners of each type with those of all events, by priority.
    by_type: HashMap<TypeId, Arc<[Arc<Listener>]>, ByItself>,
    /// The listeners of all events, for types without listeners of their own.
    of_all: Arc<[Arc<Listener>]>,
    pub(crate) all: Vec<Arc<Listener>>,
    /// How many published events are queued or handled, counted for each listener.
    pub(crate) pending: AtomicUsize,
    pub(crate) idle: Notify,
    pub(crate) closed: AtomicBool,
}

/// One listener.
pub(crate) struct Listener {
    pub(crate) name: String,
    pub(crate) handler: AnyHandler,
    pub(crate) event: &'static str,
    pub(crate) priority: i32,
    pub(crate) timeout: Duration,
    /// Its queue of published events.
    pub(crate) queue: Sender<AnyEvent>,
    pub(crate) counts: Arc<Counts>,
}

/// How many calls of a listener have ended. Its own allocation, because publishers read the listener meanwhile.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) handled: AtomicU64,
    pub(crate) failed: AtomicU64,
}

/// Hashes types by themselves: their identities are hashes already.
#[derive(Default)]
pub(crate) struct TypeHasher(u64);

type ByItself = BuildHasherDefault<TypeHasher>;

impl Hasher for TypeHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_ne_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = self.0.rotate_left(5) ^ word;
    }
}

/// A listener with the other end of its queue.
pub(crate) type Queued = (Arc<Listener>, Receiver<AnyEvent>);

impl Bus {
    /// Arranges the listeners of an app. Returns the queues of all listeners as well.
    pub(crate) fn new(
        bound: Vec<BoundHandler<EventListener>>,
        options: &EventsOptions,
    ) -> (Self, Vec<Queued>) {
        let mut queues = Vec::new();
        let mut listeners: Vec<(Option<TypeId>, Arc<Listener>)> = Vec::new();
        for bound in bound {
            let (queue, queued) = channel(options.queue);
            let listener = Arc::new(Listener {
                name: bound.handler.name(),
                event: bound.trigger.shown,
                priority: bound.data.priority,
                timeout: bound.data.timeout.unwrap_or(options.timeout),
                handler: bound.handler,
                queue,
                counts: Arc::default(),
            });
            queues.push((Arc::clone(&listener), queued));
            listeners.push((bound.data.event.map(|event| event()), listener));
        }
        let all = listeners.iter().map(|(_, listener)| Arc::clone(listener)).collect();
        let types = listeners.iter().filter_map(|(event, _)| *event);
        let by_type = types.map(|event| (event, of_type(&listeners, Some(event)))).collect();
        let of_all = of_type(&listeners, None);
        let bus = Self {
            by_type,
            of_all,
            all,
            pending: AtomicUsize::new(0),
            idle: Notify::new(),
            closed: AtomicBool::new(false),
        };
        (bus, queues)
    }

    /// Returns the listeners of an event.
    pub(crate) fn listeners(&self, event: TypeId) -> &[Arc<Listener>] {
        self.by_type.get(&event).unwrap_or(&self.of_all)
    }

    /// Calls all listeners of an event, those of one priority at once.
    pub(crate) async fn emit(&self, event: AnyEvent) -> std::result::Result<(), EventErrors> {
        let listeners = self.listeners(event.type_id());
        let mut failed = Vec::new();
        for equal in listeners.chunk_by(|one, other| one.priority == other.priority) {
            match equal {
                [only] => failed.extend(only.emitted(event.clone()).await.err()),
                several => {
                    let calls = several.iter().map(|listener| listener.emitted(event.clone()));
                    failed.extend(join_all(calls).await.into_iter().filter_map(Result::err));
                }
            }
        }
        if failed.is_empty() {
            return Ok(());
        }
        Err(EventErrors { event: event.name(), all: failed })
    }

    /// Ends the work of some events that were queued.
    pub(crate) fn finish(&self, events: usize) {
        if self.pending.fetch_sub(events, Ordering::AcqRel) == events {
            self.idle.notify_waiters();
        }
    }

    /// Waits until no published event is queued or handled.
    pub(crate) async fn idle(&self) {
        loop {
            let idle = self.idle.notified();
            if self.pending.load(Ordering::Acquire) == 0 {
                return;
            }
            idle.await;
        }
    }
}

/// Returns the listeners of a type and of all events, the highest priority first.
fn of_type(
    listeners: &[(Option<TypeId>, Arc<Listener>)],
    event: Option<TypeId>,
) -> Arc<[Arc<Listener>]> {
    let hears = |of: &Option<TypeId>| of.is_none() || *of == event;
    let of_event = listeners.iter().filter(|(of, _)| hears(of));
    let mut of_event: Vec<_> = of_event.map(|(_, listener)| Arc::clone(listener)).collect();
    of_event.sort_by_key(|listener| std::cmp::Reverse(listener.priority));
    of_event.into()
}

impl Listener {
    /// Calls the listener, and counts the call.
    async fn emitted(&self, event: AnyEvent) -> std::result::Result<(), ListenerError> {
        let outcome = self.call(event).await;
        let failed = outcome.is_err() as u64;
        self.counts.add(1, failed);
        outcome.map_err(|error| ListenerError { listener: self.name.clone(), error })
    }

    /// Calls the listener.
    pub(crate) async fn call(&self, event: AnyEvent) -> Result<()> {
        let scope = self.handler.scope();
        let mut call = pin!(self.handler.call(AppCall::new("event", event), &scope));
        // The timer starts when the call first waits, so that one which does not needs none.
        if let Poll::Ready(outcome) = poll!(call.as_mut()) {
            return outcome.map(drop);
        }
        let limit = self.timeout;
        match tokio::time::timeout(limit, call).await {
            Ok(outcome) => outcome.map(drop),
            Err(_) => Err(Error::internal(format!("the listener did not end within {limit:?}"))
                .with_code("listener_timeout")),
        }
    }
}

impl Counts {
    /// Counts calls, of which some have failed.
    pub(crate) fn add(&self, calls: u64, failed: u64) {
        self.handled.fetch_add(calls - failed, Ordering::Relaxed);
        self.failed.fetch_add(failed, Ordering::Relaxed);
    }
}
