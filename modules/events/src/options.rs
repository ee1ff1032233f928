//! The options of the events module.

use std::time::Duration;

/// The options of [`EventsModule`](crate::EventsModule): `EventsModule::with(EventsOptions::new()...)`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_events::{EventsModule, EventsOptions};
/// use baya_macros::module;
///
/// fn options() -> EventsOptions {
///     EventsOptions::new().queue(10_000).listener_timeout(Duration::from_secs(5))
/// }
///
/// #[module(root, imports = [EventsModule::with(options())])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EventsOptions {
    pub(crate) queue: usize,
    pub(crate) timeout: Duration,
}

impl EventsOptions {
    /// Creates the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how many published events wait for each listener at most; 1,024 by default and at least 1. `Events::publish`
    /// waits while a queue is full.
    #[must_use]
    pub const fn queue(mut self, events: usize) -> Self {
        self.queue = if events == 0 { 1 } else { events };
        self
    }

    /// Sets how long one call of a listener may take, unless its attribute has a `timeout`; 30 s by default.
    #[must_use]
    pub const fn listener_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl Default for EventsOptions {
    fn default() -> Self {
        Self { queue: 1_024, timeout: Duration::from_secs(30) }
    }
}
