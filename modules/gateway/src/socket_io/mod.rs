//! Gateways over Socket.IO: each is the namespace of its path.
//!
//! A client that connects to a namespace becomes a request to the path of the gateway, so that the same route, guards and
//! handler decide whether it may. Its messages are those of any other client.

mod connect;
mod emission;
mod inbox;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use baya::Result;
use baya::axum::Router;
pub(crate) use connect::Opening;
pub(crate) use emission::Emission;
use socketioxide::{ParserConfig, SocketIo};

use crate::options::{SocketIoParser, invalid};
use crate::server::Shared;
use crate::wire::LAST;

/// How long a client may take to connect to a namespace.
const CONNECT: Duration = Duration::from_secs(10);
/// How many attachments a message may have.
const MOST_ATTACHMENTS: usize = 64;

/// Returns the routes of the Socket.IO server, if the options have one.
///
/// # Errors
///
/// `gateway_options` if something else has its path, or if a message has a name that its parser can't read.
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
        .ping_timeout(options.pong)
        .ack_timeout(options.reply_timeout)
        .connect_timeout(CONNECT)
        .max_payload(options.max_message as u64)
        .ws_max_message_size(options.max_message)
        .ws_max_frame_size(options.max_message)
        .ws_read_buffer_size(4 * 1024);
    let (service, io) = match socket_io.parser {
        SocketIoParser::Json => builder
            .with_parser(
                ParserConfig::common()
                    .max_incoming_binary_buf_size(options.max_message)
                    .max_incoming_binaries(MOST_ATTACHMENTS),
            )
            .build_svc(),
        SocketIoParser::MessagePack => builder.with_parser(ParserConfig::msgpack()).build_svc(),
    };
    connect::listen(&io, shared);
    end_with(shared, io);
    let path = socket_io.path.trim_end_matches('/');
    let with_slash = format!("{path}/");
    let routes = Router::new().route_service(path, service.clone());
    Ok(Some(routes.route_service(&with_slash, service)))
}

/// Checks that no route has the path of the Socket.IO server.
fn check_path(shared: &Shared, path: &str) -> Result<()> {
    let path = path.trim_end_matches('/');
    let endpoints = shared.app.endpoints().all;
    let Some(other) = endpoints.iter().find(|one| one.info.path.trim_end_matches('/') == path)
    else {
        return Ok(());
    };
    let handler = &other.info.handler;
    Err(invalid(&format!(
        "`{path}` is the path of Socket.IO and of `{handler}`; give one of them another path, as in `socket_io_with(\"/live\", ...)`"
    )))
}

/// Checks that each message has a name that JSON contains as it is. The parser ends the connection of a client that sends
/// another one.
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

/// Closes the connections below the namespaces when the app ends, after their clients have left.
fn end_with(shared: &Arc<Shared>, io: SocketIo) {
    let app = shared.app.clone();
    let shared = Arc::clone(shared);
    app.spawn("socket.io", async move {
        shared.app.stopping().await;
        shared.all_left().await;
        // A client that does not read keeps its connection until the server closes it.
        let _ = tokio::time::timeout(LAST, io.close()).await;
    });
}
