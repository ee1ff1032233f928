//! The module that calls the listeners of an app.

use std::sync::Arc;

use baya::{AppHandle, Driver, EventListener, Mounts, Result};
use baya_macros::module;

use crate::bus::Bus;
use crate::events::Events;
use crate::options::EventsOptions;
use crate::queue;

/// Calls the listeners of the whole app: the methods with `#[on_event]`. The root imports it, with options
/// ([`EventsModule::with`]) or without. It provides [`Events`] to every module.
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
#[derive(Debug)]
pub struct EventsModule {
    events: Arc<Events>,
    options: Arc<EventsOptions>,
}

impl Driver for EventsModule {
    type Trigger = EventListener;

    async fn start(&self, app: AppHandle) -> Result<Mounts> {
        let (bus, queues) = Bus::new(app.handlers::<EventListener>()?, &self.options);
        let bus = Arc::new(bus);
        queue::start(&app, &bus, queues);
        self.events.start(bus).await;
        Ok(Mounts::none())
    }
}
