//! An app whose answers are streams of events.

use baya::prelude::*;
use baya::{Booted, Broadcast, Subscription};

/// What everybody listens to.
#[injectable]
#[derive(Debug)]
pub struct News {
    /// Sends it.
    #[inject(value = Broadcast::new(64, 0))]
    pub sent: Broadcast<u64>,
}

#[controller]
struct Listening {
    news: Arc<News>,
}

#[controller]
impl Listening {
    #[sse("/events")]
    async fn events(&self) -> Subscription<u64> {
        self.news.sent.subscribe(None)
    }
}

#[module(root, controllers = [Listening], providers = [News])]
struct ListeningModule;

/// The app.
///
/// # Errors
///
/// When it does not boot.
pub async fn app() -> baya::Result<Booted> {
    App::new::<ListeningModule>().boot().await
}
