//! The page, and the routes of messages.

use baya::axum::response::Html;
use baya::prelude::*;
use baya::{LastEventId, Subscription, dto};

use crate::messages::{Message, Messages};

/// Serves the page and its files.
#[controller]
pub struct Page;

#[controller]
impl Page {
    /// Returns the page. Its policy allows only files of the app.
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

/// A new message.
#[dto(input)]
struct NewMessage {
    #[rule(trim, length(min = 1))]
    text: String,
}

/// Adds messages, and streams them to clients.
#[controller("/messages")]
pub struct MessagesController {
    messages: Arc<Messages>,
}

#[controller]
impl MessagesController {
    /// Streams messages, from the one after the last event that the client has received.
    #[sse("/live", retry = "500ms")]
    async fn live(&self, last: Option<LastEventId>) -> Subscription<Message> {
        self.messages.subscribe(last)
    }

    /// Adds a message.
    #[post]
    #[http(body_limit = "4 kB")]
    async fn add(&self, new: Json<NewMessage>) -> Result<Json<Message>, Error> {
        let text = new.0.text;
        // A separate task, so that the message is written completely even if the client disconnects.
        let messages = Arc::clone(&self.messages);
        Ok(Json(tokio::spawn(async move { messages.add(text).await }).await??))
    }
}
