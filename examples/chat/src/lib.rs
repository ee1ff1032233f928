//! A chat with rooms: one gateway for WebSocket and Socket.IO clients, in one process or in several.

mod accounts;
mod chat;
mod history;
mod page;
mod shared;

use baya::asyncapi::{AsyncApi, AsyncApiModule};
use baya::gateway::{GatewayModule, GatewayOptions, SocketIoParser};
use baya::prelude::*;

use self::accounts::AccountsModule;
pub use self::accounts::{Tokens, User};
use self::chat::ChatModule;
pub use self::chat::{Chat, ChatMessage};
pub use self::history::History;
use self::page::PageModule;
use self::shared::SharedModule;

/// The root module of the app.
#[module(
    root,
    imports = [
        AccountsModule,
        ChatModule,
        PageModule,
        SharedModule,
        GatewayModule::with(options()),
        AsyncApiModule::with(AsyncApi::new().title("Chat").page("/messages")),
    ],
)]
#[deny_orphans]
#[derive(Debug)]
pub struct AppModule;

/// Returns the options of gateways. `PARSER=msgpack` accepts only Socket.IO clients with the MessagePack parser.
fn options() -> GatewayOptions {
    let parser = match std::env::var("PARSER").as_deref() {
        Ok("msgpack") => SocketIoParser::MessagePack,
        _ => SocketIoParser::Json,
    };
    GatewayOptions::new().socket_io_with("/socket.io", parser)
}
