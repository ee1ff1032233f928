//! The page, and what it talks to.

use baya::axum::response::Html;
use baya::prelude::*;
use baya::{LastEventId, Subscription, dto};

use crate::messages::{Message, Messages as Log};

#[controller]
pub struct Page;

#[controller]
impl Page {
    /// The page may load what the app serves, and nothing else.
    #[get]
    #[http(
        cache_control = "no-cache",
        content_security_policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    )]
    async fn page(&self) -> Html<&'static str> {
        Html(include_str!("page.html"))
    }

    #[get("/page.js")]
    #[set_header("content-type", "text/javascript")]
    async fn script(&self) -> &'static str {
        include_str!("page.js")
    }

    #[get("/page.css")]
    #[set_header("content-type", "text/css")]
    async fn style(&self) -> &'static str {
        include_str!("page.css")
    }
}

/// What is said.
#[dto(input)]
struct Said {
    #[rule(trim, length(min = 1))]
    text: String,
}

#[controller("/messages")]
pub struct Messages {
    log: Arc<Log>,
}

#[controller]
impl Messages {
    #[sse("/live", retry = "500ms")]
    async fn live(&self, last: Option<LastEventId>) -> Subscription<Message> {
        self.log.listen(last)
    }

    #[post]
    #[http(body_limit = "4 kB")]
    async fn say(&self, said: Json<Said>) -> Result<Json<Message>, Error> {
        let text = said.0.text;
        // It is said whole, even when who says it goes.
        let log = Arc::clone(&self.log);
        Ok(Json(tokio::spawn(async move { log.say(text).await }).await??))
    }
}
