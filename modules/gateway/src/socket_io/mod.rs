//! Gateways over Socket.IO: each gateway is the namespace of its path.
//!
//! A connection to a namespace becomes a request to the path of the gateway, so that the same route, guards and handler
//! accept or refuse it. Messages are then handled like those of any other client.

mod connect;
mod emission;
mod inbox;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use baya::Result;
use baya::axum::Router;
pub(crate) use connect::SocketIoHandshake;
pub(crate) use emission::Emission;
use socketioxide::{ParserConfig, SocketIo};

use crate::options::{SocketIoParser, invalid};
use crate::server::Shared;
use crate::wire::SHUTDOWN_GRACE;

/// Maximum time in which a client connects to a namespace.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum number of attachments of a message.
const MAX_ATTACHMENTS: usize = 64;

/// Returns the routes of the Socket.IO server, if the options enable it.
///
/// # Errors
///
/// `gateway_options` if another route has the same path, or if the parser does not support the name of a message.
pub(crate) fn routes(shared: &Arc<Shared>) -> Result<Option<Router>> {
    let options = &shared.options;
    let Some(socket_io) = options.socket_io.as_ref() else { return Ok(None) };
    check_path(shared, socket_io.path)?;
    if socket_io.parser == SocketIoParser::Json {
        check_names(shared)?;
    }
    let builder = SocketIo::builder()
        .req_path(socket_io.path)
        .ping_interval(options.ping)
        .ping_timeout(options.ping_timeout)
        .ack_timeout(options.reply_timeout)
        .connect_timeout(CONNECT_TIMEOUT)
        .max_payload(options.max_message as u64)
        .ws_max_message_size(options.max_message)
        .ws_max_frame_size(options.max_message)
        .ws_read_buffer_size(4 * 1024);
    let (service, io) = match socket_io.parser {
        SocketIoParser::Json => builder
            .with_parser(
                ParserConfig::common()
                    .max_incoming_binary_buf_size(options.max_message)
                    .max_incoming_binaries(MAX_ATTACHMENTS),
            )
            .build_svc(),
        SocketIoParser::MessagePack => builder.with_parser(ParserConfig::msgpack()).build_svc(),
    };
    connect::listen(&io, shared);
    close_after_shutdown(shared, io);
    let path = socket_io.path.trim_end_matches('/');
    let with_slash = format!("{path}/");
    let routes = Router::new().route_service(path, service.clone());
    Ok(Some(routes.route_service(&with_slash, service)))
}

/// Checks that no other route has the path of the Socket.IO server.
fn check_path(shared: &Shared, path: &str) -> Result<()> {
    let path = path.trim_end_matches('/');
    let endpoints = shared.app.endpoints().all;
    let Some(other) = endpoints.iter().find(|one| one.info.path.trim_end_matches('/') == path)
    else {
        return Ok(());
    };
    let handler = &other.info.handler;
    Err(invalid(&format!(
        "`{path}` is the path of Socket.IO and of `{handler}`; choose another path for one of them, as in `socket_io_with(\"/live\", ...)`"
    )))
}

/// Checks that JSON does not escape the name of any message, because the parser closes the connection of a client that sends
/// an escaped name.
fn check_names(shared: &Shared) -> Result<()> {
    for namespace in shared.namespaces() {
        if let Some(name) = namespace.messages.names().find(|name| name.contains(['"', '\\'])) {
            return Err(invalid(&format!(
                "the message `{name}` of the gateway `{}` can't be received over Socket.IO with JSON; choose a name without `\"` and `\\`",
                namespace.short_name()
            )));
        }
    }
    Ok(())
}

/// Closes the underlying connections when the app shuts down, after their clients have left.
fn close_after_shutdown(shared: &Arc<Shared>, io: SocketIo) {
    let app = shared.app.clone();
    let shared = Arc::clone(shared);
    app.spawn("socket.io", async move {
        shared.app.stopping().await;
        shared.all_disconnected().await;
        // Waits no longer for clients that do not read.
        let _ = tokio::time::timeout(SHUTDOWN_GRACE, io.close()).await;
    });
}
