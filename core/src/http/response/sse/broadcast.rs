//! Broadcasts events to subscribers.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::body::Bytes;
use futures_util::Stream;
use serde::Serialize;
use uuid::Uuid;

use super::event::{Encoded, Event};
use super::last_event_id::LastEventId;
use crate::base::{Key, Location, Token};
use crate::error::Result;

/// Broadcasts events to all subscribers.
///
/// Each subscriber has a bounded queue. When it overflows, the subscription and its response end,
/// and the client reconnects. Subscribers do not wait for each other. Each event is encoded once.
/// The latest events are kept; a client that reconnects with a `Last-Event-ID` gets those that it
/// has missed. If the id is unknown, for example because it is that of another run of the program,
/// the client gets all kept events.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Broadcast, Event, LastEventId, Subscription};
///
/// /// A handler with `#[sse]`.
/// fn live(news: &Broadcast<String>, last: Option<LastEventId>) -> Subscription<String> {
///     news.subscribe(last.as_ref())
/// }
///
/// # fn example() -> baya::Result<()> {
/// let news = Broadcast::default();
/// let reader = live(&news, None);
/// news.send(Event::new("a cat is born".to_owned()))?;
/// assert_eq!(news.readers(), 1);
/// drop(reader);
/// assert_eq!(news.readers(), 0);
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
pub struct Broadcast<T> {
    shared: Arc<Shared>,
    of: PhantomData<fn() -> T>,
}

impl<T: Token> Token for Broadcast<T> {
    const KEY: Key =
        Key::new("baya::Broadcast", "Broadcast", Location::NOWHERE).with_arguments(&[T::KEY]);
}

struct Shared {
    queue: usize,
    history: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    readers: HashMap<u64, Reader>,
    next: u64,
    /// The latest events with their ids.
    latest: VecDeque<(Box<str>, Bytes)>,
    closed: bool,
}

#[derive(Default)]
struct Reader {
    queue: VecDeque<Bytes>,
    /// Number of queued events that the subscriber had missed when it reconnected. They do not
    /// count towards the limit.
    missed: usize,
    waker: Option<Waker>,
}

impl<T> Default for Broadcast<T> {
    /// Creates a broadcast with up to 256 queued events per subscriber and the latest 256 events
    /// kept.
    fn default() -> Self {
        Self::new(256, 256)
    }
}

impl<T> Clone for Broadcast<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), of: PhantomData }
    }
}

impl<T> Broadcast<T> {
    /// Creates a broadcast. `queue` is the maximum number of queued events per subscriber, and
    /// `history` the number of latest events that are kept.
    pub fn new(queue: usize, history: usize) -> Self {
        let shared = Shared { queue, history, state: Mutex::default() };
        Self { shared: Arc::new(shared), of: PhantomData }
    }

    /// Subscribes to new events. If `last` is the id of the last event that the client has
    /// received, missed events come first.
    pub fn subscribe(&self, last: Option<&LastEventId>) -> Subscription<T> {
        let mut state = self.shared.lock();
        let number = state.next;
        state.next += 1;
        let mut reader = Reader::default();
        if let Some(last) = last {
            let position = state.latest.iter().rposition(|(id, _)| **id == *last.as_str());
            let missed = state.latest.iter().skip(position.map_or(0, |position| position + 1));
            reader.queue.extend(missed.map(|(_, event)| event.clone()));
            reader.missed = reader.queue.len();
        }
        state.readers.insert(number, reader);
        Subscription { shared: Arc::clone(&self.shared), number, of: PhantomData }
    }

    /// Returns the number of subscribers.
    pub fn readers(&self) -> usize {
        self.shared.lock().readers.len()
    }

    /// Ends every subscription after its queued events. Later subscriptions get no events.
    pub fn close(&self) {
        let mut state = self.shared.lock();
        state.closed = true;
        let wakers: Vec<_> =
            state.readers.values_mut().filter_map(|reader| reader.waker.take()).collect();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl<T: Serialize> Broadcast<T> {
    /// Sends an event to all subscribers. An event without an id gets a UUID version 7 as its id.
    ///
    /// # Errors
    ///
    /// Returns an error if the data can't be written as JSON.
    pub fn send(&self, event: Event<T>) -> Result<()> {
        let event = match event.event_id() {
            Some(_) => event,
            None => event.id(Uuid::now_v7()),
        };
        let id = event.event_id().unwrap_or_default().into();
        let bytes = event.encode()?;
        let wakers = self.shared.lock().send(id, &bytes, &self.shared);
        wakers.into_iter().for_each(Waker::wake);
        Ok(())
    }
}

impl State {
    /// Queues the event for every subscriber, and returns the wakers of those that wait.
    fn send(&mut self, id: Box<str>, bytes: &Bytes, shared: &Shared) -> Vec<Waker> {
        let mut wakers = Vec::with_capacity(self.readers.len());
        self.readers.retain(|_, reader| {
            let keeps_up = reader.queue.len() < shared.queue.max(1) + reader.missed;
            if keeps_up {
                reader.queue.push_back(bytes.clone());
            }
            wakers.extend(reader.waker.take());
            keeps_up
        });
        self.latest.push_back((id, bytes.clone()));
        while self.latest.len() > shared.history {
            self.latest.pop_front();
        }
        wakers
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The subscription of one reader to a [`Broadcast`], which handlers with `#[sse]` return.
#[must_use = "a subscription is a stream, which a handler with `#[sse]` returns"]
pub struct Subscription<T> {
    shared: Arc<Shared>,
    number: u64,
    of: PhantomData<fn() -> T>,
}

impl<T> Stream for Subscription<T> {
    type Item = Encoded<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Encoded<T>>> {
        let mut state = self.shared.lock();
        let closed = state.closed;
        // The reader was removed because its queue overflowed.
        let Some(reader) = state.readers.get_mut(&self.number) else { return Poll::Ready(None) };
        reader.missed = reader.missed.saturating_sub(1);
        match reader.queue.pop_front() {
            Some(event) => Poll::Ready(Some(Encoded(event, PhantomData))),
            None if closed => Poll::Ready(None),
            None => {
                reader.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Subscription<T> {
    fn drop(&mut self) {
        self.shared.lock().readers.remove(&self.number);
    }
}

impl<T> fmt::Debug for Broadcast<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Broadcast").field("readers", &self.readers()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("number", &self.number).finish_non_exhaustive()
    }
}
