//! The module that calls the listeners of an app.

use std::fmt;
use std::sync::Arc;

use baya::protocol::{Driver, Mounts};
use baya::{AppHandle, EventListener, Result};
use baya_macros::module;

use crate::bus::Bus;
use crate::listener::Listener;
use crate::log::{EventLog, MemoryLog};
use crate::options::EventsOptions;
use crate::service::{Events, Runtime};
use crate::{consumer, queue};

/// Calls the listeners of the whole app: the methods with `#[on_event]`.
///
/// The root imports it, with options ([`EventsModule::with`]) or without. It provides [`Events`] to every module.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::sync::Arc;
///
/// use baya_events::EventsModule;
/// use baya_macros::{injectable, module};
///
/// struct Adopted { cat: u64 }
///
/// #[injectable]
/// struct Mails;
///
/// #[injectable]
/// impl Mails {
///     #[on_event]
///     async fn adopted(&self, event: Arc<Adopted>) {
///         println!("the cat {} has a home", event.cat);
///     }
/// }
///
/// #[module(root, imports = [EventsModule], providers = [Mails])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(
    global,
    driver,
    options = EventsOptions,
    optional,
    providers = [Events],
    exports = [Events],
)]
pub struct EventsModule {
    events: Arc<Events>,
    options: Arc<EventsOptions>,
    log: Option<Arc<dyn EventLog>>,
}

impl Driver for EventsModule {
    type Trigger = EventListener;

    async fn start(&self, app: AppHandle) -> Result<Mounts> {
        let options = &self.options;
        let bound = app.handlers::<EventListener>()?.into_iter();
        let listeners = bound.map(|bound| Arc::new(Listener::new(bound, options))).collect();
        let (bus, queues) = Bus::new(listeners, options);
        let bus = Arc::new(bus);
        queue::start(&app, &bus, queues);
        let log = options.log.clone().or_else(|| self.log.clone());
        let log = log.unwrap_or_else(|| Arc::new(MemoryLog::default()));
        consumer::start(&app, &log, &bus.all, options).await;
        self.events.start(Runtime { bus, log, app });
        Ok(Mounts::none())
    }
}

impl fmt::Debug for EventsModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventsModule").field("options", &self.options).finish_non_exhaustive()
    }
}
