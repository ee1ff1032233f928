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

use baya::axum::Router;
pub(crate) use connect::Opening;
pub(crate) use emission::Emission;
use socketioxide::{ParserConfig, SocketIo};

use crate::options::SocketIoParser;
use crate::server::Shared;

/// How long a client may take to connect to a namespace.
const CONNECT: Duration = Duration::from_secs(10);
/// How many attachments a message may have.
const MOST_ATTACHMENTS: usize = 64;

/// Returns the routes of the Socket.IO server, if the options have one.
pub(crate) fn routes(shared: &Arc<Shared>) -> Option<Router> {
    let options = &shared.options;
    let socket_io = options.socket_io.as_ref()?;
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
    Some(Router::new().route_service(path, service.clone()).route_service(&with_slash, service))
}

/// Closes the connections below the namespaces when the app ends, after their clients have left.
fn end_with(shared: &Arc<Shared>, io: SocketIo) {
    let app = shared.app.clone();
    let shared = Arc::clone(shared);
    app.spawn("socket.io", async move {
        shared.app.stopping().await;
        shared.all_left().await;
        io.close().await;
    });
}
