//! What a connection has been used for.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Version;

use crate::pipeline::{Drain, InFlight};

const NOTHING: u8 = 0;
const HTTP1: u8 = 1;
const HTTP2: u8 = 2;

/// What a connection has spoken so far.
#[derive(Debug)]
pub(crate) struct Spoken {
    version: AtomicU8,
    /// Its first request, which the shutdown waits for before it has come.
    first: Mutex<Option<InFlight>>,
    /// How many streams of HTTP/2 have come, how many of them are being answered, and of how many some of
    /// the answer has not been written.
    come: AtomicUsize,
    running: AtomicUsize,
    /// How many of the running streams are tunnels, which no request waits for.
    tunnels: AtomicUsize,
    open: AtomicUsize,
    /// How many pieces of answers have been written.
    pieces: AtomicUsize,
    /// Whether an HTTP/1 request is being handled or its response is being streamed.
    busy: AtomicBool,
    /// Whether a response of the app looked like hyper's own.
    bare: AtomicBool,
    /// Whether the connection has left HTTP.
    upgraded: AtomicBool,
    /// When the connection began.
    began: Instant,
    /// Number of milliseconds from then until the client last read something.
    taken: AtomicU64,
}

/// What a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaks {
    Nothing,
    Http1,
    Http2,
}

/// What a connection of HTTP/2 has been used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Used {
    /// How many streams have come.
    pub(crate) come: usize,
    /// How many are being answered.
    pub(crate) running: usize,
    /// How many of these are tunnels.
    pub(crate) tunnels: usize,
    /// How many pieces have been written.
    pub(crate) pieces: usize,
    /// Number of finished responses that are not written completely.
    pub(crate) unwritten: usize,
    /// How long the client has read nothing.
    pub(crate) quiet: Duration,
}

impl Used {
    /// Whether nothing but tunnels is left to wait for.
    pub(crate) const fn is_only_tunnels(self) -> bool {
        self.tunnels > 0 && self.running == self.tunnels && self.unwritten == 0
    }
}

/// One use of a connection, until it is dropped.
pub(crate) struct Use(Arc<Spoken>, fn(&Spoken) -> &AtomicUsize);

impl Use {
    fn begin(spoken: &Arc<Spoken>, count: fn(&Spoken) -> &AtomicUsize) -> Self {
        count(spoken).fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(spoken), count)
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        self.1(&self.0).fetch_sub(1, Ordering::Relaxed);
    }
}

impl Spoken {
    pub(crate) fn new(first: InFlight) -> Self {
        Self {
            version: AtomicU8::new(NOTHING),
            first: Mutex::new(Some(first)),
            come: AtomicUsize::new(0),
            running: AtomicUsize::new(0),
            tunnels: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            pieces: AtomicUsize::new(0),
            busy: AtomicBool::new(false),
            bare: AtomicBool::new(false),
            upgraded: AtomicBool::new(false),
            began: Instant::now(),
            taken: AtomicU64::new(0),
        }
    }

    pub(crate) fn speaks(&self) -> Speaks {
        match self.version.load(Ordering::Relaxed) {
            NOTHING => Speaks::Nothing,
            HTTP1 => Speaks::Http1,
            _ => Speaks::Http2,
        }
    }

    /// Counts a request that has come; `None` where the shutdown has begun before it.
    pub(crate) fn request(&self, version: Version, drain: &Drain) -> Option<InFlight> {
        let speaks = if version == Version::HTTP_2 { HTTP2 } else { HTTP1 };
        self.set_busy(speaks == HTTP1);
        match self.version.swap(speaks, Ordering::Relaxed) {
            NOTHING => self.first.lock().unwrap_or_else(PoisonError::into_inner).take(),
            _ => drain.enter(),
        }
    }

    /// Records whether an HTTP/1 request is being handled.
    pub(crate) fn set_busy(&self, busy: bool) {
        self.busy.store(busy, Ordering::Relaxed);
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Relaxed)
    }

    /// Records that a response of the app looks like the one that hyper makes for a request that it can't parse.
    pub(crate) fn set_bare(&self) {
        self.bare.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare.load(Ordering::Relaxed)
    }

    /// Records that the connection leaves HTTP.
    pub(crate) fn upgrade(&self) {
        self.set_busy(false);
        self.upgraded.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Ordering::Relaxed)
    }

    /// Records that the client has read as many bytes as one chunk has.
    pub(crate) fn took(&self) {
        let passed = self.began.elapsed().as_millis();
        self.taken.store(u64::try_from(passed).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Returns how long the client has read less than one chunk.
    pub(crate) fn quiet(&self) -> Duration {
        let taken = Duration::from_millis(self.taken.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(taken)
    }

    /// Counts a stream that is being answered.
    pub(crate) fn running(self: &Arc<Self>) -> Use {
        self.come.fetch_add(1, Ordering::Relaxed);
        Use::begin(self, |spoken| &spoken.running)
    }

    /// Counts a stream that has become a tunnel, which is running besides.
    pub(crate) fn tunnel(self: &Arc<Self>) -> Use {
        Use::begin(self, |spoken| &spoken.tunnels)
    }

    /// Counts a stream whose answer has not been written.
    pub(crate) fn opened(self: &Arc<Self>) -> Use {
        Use::begin(self, |spoken| &spoken.open)
    }

    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Counts a piece of an answer that has been written.
    pub(crate) fn wrote_piece(&self) {
        self.pieces.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn pieces(&self) -> usize {
        self.pieces.load(Ordering::Relaxed)
    }

    /// What HTTP/2 has been used for.
    pub(crate) fn used(&self) -> Used {
        let running = self.running.load(Ordering::Relaxed);
        Used {
            come: self.come.load(Ordering::Relaxed),
            running,
            tunnels: self.tunnels.load(Ordering::Relaxed),
            pieces: self.pieces(),
            unwritten: self.open().saturating_sub(running),
            quiet: self.quiet(),
        }
    }
}
