//! An app with event streams.

use baya::prelude::*;
use baya::{Booted, Broadcast, Subscription};

/// The events that all clients receive.
#[injectable]
#[derive(Debug)]
pub struct News {
    /// Sends events.
    #[inject(value = Broadcast::new(64, 0))]
    pub sent: Broadcast<u64>,
}

#[controller]
struct EventStream {
    news: Arc<News>,
}

#[controller]
impl EventStream {
    #[sse("/events")]
    async fn events(&self) -> Subscription<u64> {
        self.news.sent.subscribe(None)
    }
}

#[module(root, controllers = [EventStream], providers = [News])]
struct EventStreamsModule;

/// Returns the app.
///
/// # Errors
///
/// If the app does not boot.
pub async fn app() -> baya::Result<Booted> {
    App::new::<EventStreamsModule>().boot().await
}
