//! Which listeners get which events.

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
use crate::events::ListenerInfo;
use crate::listener::Listener;
use crate::options::EventsOptions;

/// The listeners of one process.
pub(crate) struct Bus {
    /// The listeners of each type, with those of all events.
    by_type: HashMap<TypeId, Heard, ByItself>,
    /// The listeners of types without listeners of their own.
    of_all: Heard,
    /// All listeners, in the order of the modules and their lists.
    pub(crate) all: Vec<Arc<Listener>>,
    /// Those of this process.
    locals: Vec<Arc<Local>>,
    /// How many published events are queued or handled, counted for each listener.
    pub(crate) pending: AtomicUsize,
    pub(crate) idle: Notify,
    pub(crate) closed: AtomicBool,
    /// Notified when the bus is closed.
    pub(crate) closing: Notify,
}

/// The listeners of a type.
pub(crate) struct Heard {
    /// The listeners of this process, the highest priority first.
    pub(crate) locals: Vec<Arc<Local>>,
    /// Whether the events of the type are distributed.
    pub(crate) is_distributed: bool,
}

/// A listener of the events of this process.
pub(crate) struct Local {
    listener: Arc<Listener>,
    /// Its queue of published events.
    pub(crate) queue: Sender<AnyEvent>,
}

impl Deref for Local {
    type Target = Listener;

    fn deref(&self) -> &Listener {
        &self.listener
    }
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

/// Returns whether an event is inside a type that usually contains one. Paths are compared, because a `TypeId` can't be
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

/// A listener with the other end of its queue.
pub(crate) type Queued = (Arc<Listener>, Receiver<AnyEvent>);

impl Bus {
    /// Arranges the listeners of an app. Returns the queues of those of this process as well.
    pub(crate) fn new(all: Vec<Arc<Listener>>, options: &EventsOptions) -> (Self, Vec<Queued>) {
        let mut queues = Vec::new();
        let mut locals = Vec::new();
        for listener in all.iter().filter(|listener| listener.distributed.is_none()) {
            let (queue, queued) = channel(options.queue);
            queues.push((Arc::clone(listener), queued));
            locals.push(Arc::new(Local { listener: Arc::clone(listener), queue }));
        }
        locals.sort_by_key(|local| std::cmp::Reverse(local.priority));
        let distributed = distributed_events();
        let heard = |event: Option<TypeId>| Heard {
            locals: locals.iter().filter(|one| one.hears(event)).map(Arc::clone).collect(),
            is_distributed: event.is_some_and(|event| distributed.contains(&event)),
        };
        let types =
            all.iter().filter_map(|listener| listener.of).chain(distributed.iter().copied());
        let bus = Self {
            by_type: types.map(|event| (event, heard(Some(event)))).collect(),
            of_all: heard(None),
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
    pub(crate) fn of_type(&self, event: TypeId) -> &Heard {
        self.by_type.get(&event).unwrap_or(&self.of_all)
    }

    /// Returns the listeners of an event; `None` if the event is inside another type, so that its listeners would miss it.
    pub(crate) fn heard(&self, event: &AnyEvent) -> Option<&Heard> {
        match self.by_type.get(&event.type_id()) {
            Some(heard) => Some(heard),
            None => (!is_wrapped(event)).then_some(&self.of_all),
        }
    }

    /// Calls all listeners of an event, those of one priority at once.
    pub(crate) async fn emit(&self, event: AnyEvent) -> std::result::Result<(), EventErrors> {
        let Some(heard) = self.heard(&event) else {
            return Err(EventErrors::wrapped(event.name()));
        };
        if heard.is_distributed {
            return Err(EventErrors::distributed(event.name()));
        }
        let mut failed = Vec::new();
        for equal in heard.locals.chunk_by(|one, other| one.priority == other.priority) {
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

    /// Returns what people want to know of all listeners.
    pub(crate) fn infos(&self) -> Vec<ListenerInfo> {
        let info = |listener: &Arc<Listener>| {
            let is_this = |local: &&Arc<Local>| Arc::ptr_eq(&local.listener, listener);
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
