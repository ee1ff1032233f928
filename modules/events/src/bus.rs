//! The listeners of each event type.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use baya::__private::distributed_events;
use baya::AnyEvent;
use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::error::EventErrors;
use crate::listener::Listener;
use crate::options::EventsOptions;
use crate::service::ListenerInfo;

/// The listeners of one process.
pub(crate) struct Bus {
    /// The listeners of each type, including the listeners of all events.
    by_type: HashMap<TypeId, TypeListeners, TypeHasherBuilder>,
    /// The listeners of all other types: only the listeners of all events.
    fallback: TypeListeners,
    /// All listeners, in the order of the modules and their lists.
    pub(crate) all: Vec<Arc<Listener>>,
    /// The listeners of events of this process.
    locals: Vec<Arc<LocalListener>>,
    /// The number of published events that are queued or being handled, counted for each listener.
    pub(crate) pending: AtomicUsize,
    pub(crate) idle: Notify,
    pub(crate) closed: AtomicBool,
    /// Notified when the bus is closed.
    pub(crate) closing: Notify,
}

/// The listeners of a type.
pub(crate) struct TypeListeners {
    /// The listeners of this process, the highest priority first.
    pub(crate) locals: Vec<Arc<LocalListener>>,
    /// Whether the events of the type are distributed.
    pub(crate) is_distributed: bool,
}

/// A listener of the events of this process.
pub(crate) struct LocalListener {
    listener: Arc<Listener>,
    /// The queue of published events.
    pub(crate) queue: Sender<AnyEvent>,
}

impl Deref for LocalListener {
    type Target = Listener;

    fn deref(&self) -> &Listener {
        &self.listener
    }
}

/// A hasher for type ids, which are hashes already.
#[derive(Default)]
pub(crate) struct TypeHasher(u64);

type TypeHasherBuilder = BuildHasherDefault<TypeHasher>;

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

/// Returns whether the type of an event is one that usually wraps an event. Paths are compared, because a `TypeId` can't be
/// matched against `Arc<_>`.
fn is_wrapped(event: &AnyEvent) -> bool {
    const WRAPPERS: [&str; 8] = [
        "alloc::sync::Arc<",
        "alloc::boxed::Box<",
        "core::option::Option<",
        "core::result::Result<",
        "core::pin::Pin<",
        "alloc::vec::Vec<",
        "&",
        "(",
    ];
    let path = event.name();
    event.type_id() == TypeId::of::<AnyEvent>()
        || path.ends_with("{{closure}}")
        || path != "()" && WRAPPERS.iter().any(|wrapper| path.starts_with(wrapper))
}

/// A listener with the receiver of its queue.
pub(crate) type ListenerQueue = (Arc<Listener>, Receiver<AnyEvent>);

impl Bus {
    /// Creates the bus of an app. Also returns the queues of the listeners of this process.
    pub(crate) fn new(
        all: Vec<Arc<Listener>>,
        options: &EventsOptions,
    ) -> (Self, Vec<ListenerQueue>) {
        let mut queues = Vec::new();
        let mut locals = Vec::new();
        for listener in all.iter().filter(|listener| listener.distributed.is_none()) {
            let (queue, queued) = channel(options.queue);
            queues.push((Arc::clone(listener), queued));
            locals.push(Arc::new(LocalListener { listener: Arc::clone(listener), queue }));
        }
        locals.sort_by_key(|local| std::cmp::Reverse(local.priority));
        let distributed = distributed_events();
        let listeners = |event: Option<TypeId>| TypeListeners {
            locals: locals.iter().filter(|one| one.listens_to(event)).map(Arc::clone).collect(),
            is_distributed: event.is_some_and(|event| distributed.contains(&event)),
        };
        let types = all
            .iter()
            .filter_map(|listener| listener.event_type)
            .chain(distributed.iter().copied());
        let bus = Self {
            by_type: types.map(|event| (event, listeners(Some(event)))).collect(),
            fallback: listeners(None),
            all,
            locals,
            pending: AtomicUsize::new(0),
            idle: Notify::new(),
            closed: AtomicBool::new(false),
            closing: Notify::new(),
        };
        (bus, queues)
    }

    /// Returns the listeners of a type.
    pub(crate) fn for_type(&self, event: TypeId) -> &TypeListeners {
        self.by_type.get(&event).unwrap_or(&self.fallback)
    }

    /// Returns the listeners of an event; `None` if the event is wrapped in another type, so that its listeners would miss it.
    pub(crate) fn listeners_of(&self, event: &AnyEvent) -> Option<&TypeListeners> {
        match self.by_type.get(&event.type_id()) {
            Some(listeners) => Some(listeners),
            None => (!is_wrapped(event)).then_some(&self.fallback),
        }
    }

    /// Calls all listeners of an event. Listeners with the same priority run concurrently.
    pub(crate) async fn emit(&self, event: AnyEvent) -> std::result::Result<(), EventErrors> {
        let Some(listeners) = self.listeners_of(&event) else {
            return Err(EventErrors::wrapped(event.name()));
        };
        if listeners.is_distributed {
            return Err(EventErrors::distributed(event.name()));
        }
        let mut failed = Vec::new();
        for group in listeners.locals.chunk_by(|one, other| one.priority == other.priority) {
            match group {
                [only] => failed.extend(only.call_and_count(event.clone()).await.err()),
                several => {
                    let calls =
                        several.iter().map(|listener| listener.call_and_count(event.clone()));
                    failed.extend(join_all(calls).await.into_iter().filter_map(Result::err));
                }
            }
        }
        if failed.is_empty() {
            return Ok(());
        }
        Err(EventErrors { event: event.name(), all: failed })
    }

    /// Returns information about all listeners.
    pub(crate) fn infos(&self) -> Vec<ListenerInfo> {
        let info = |listener: &Arc<Listener>| {
            let is_this = |local: &&Arc<LocalListener>| Arc::ptr_eq(&local.listener, listener);
            let queue = self.locals.iter().find(is_this).map(|local| &local.queue);
            ListenerInfo {
                name: listener.name.clone(),
                event: listener.event,
                group: listener.distributed.map(|distributed| distributed.group),
                priority: listener.priority,
                queued: queue.map_or(0, |queue| queue.max_capacity() - queue.capacity()),
                handled: listener.counts.handled.load(Ordering::Relaxed),
                failed: listener.counts.failed.load(Ordering::Relaxed),
            }
        };
        self.all.iter().map(info).collect()
    }

    /// Counts queued events as handled.
    pub(crate) fn finish(&self, events: usize) {
        if self.pending.fetch_sub(events, Ordering::AcqRel) == events {
            self.idle.notify_waiters();
        }
    }

    /// Waits until no published event is queued or being handled.
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
