//! The page of the chat, which can use both transports.

use baya::axum::response::Html;
use baya::prelude::*;

/// The page of the chat and its files.
#[module(controllers = [Page])]
#[derive(Debug)]
pub struct PageModule;

#[controller]
#[derive(Debug)]
struct Page;

#[controller]
impl Page {
    /// Returns the page. Its policy allows the files of the app, and pictures of the chat.
    #[get]
    #[http(
        cache_control = "no-cache",
        content_security_policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob: data:; frame-ancestors 'none'"
    )]
    async fn page(&self) -> Html<&'static str> {
        Html(include_str!("../web/page.html"))
    }

    #[get("/page.js")]
    #[set_header("content-type", "text/javascript")]
    async fn script(&self) -> &'static str {
        include_str!("../web/page.js")
    }

    #[get("/page.css")]
    #[set_header("content-type", "text/css")]
    async fn style(&self) -> &'static str {
        include_str!("../web/page.css")
    }

    /// Returns the Socket.IO client, from the npm package `socket.io-client`.
    #[get("/socket.io.min.js")]
    #[set_header("content-type", "text/javascript")]
    async fn client(&self) -> &'static str {
        include_str!("../web/socket.io.min.js")
    }
}
