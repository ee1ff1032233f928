//! `GatewayOptions`, the options of `GatewayModule`.

use std::time::Duration;

use baya::{Error, Result};

/// The options of [`GatewayModule`](crate::GatewayModule): limits, pings, origins and Socket.IO.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use std::time::Duration;
///
/// use baya_gateway::{GatewayModule, GatewayOptions};
/// use baya_macros::module;
///
/// #[module(root, imports = [
///     GatewayModule::with(GatewayOptions::new().max_message(16 * 1024).ping(Duration::from_secs(10)))
/// ])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayOptions {
    pub(crate) max_message: usize,
    pub(crate) queue: usize,
    pub(crate) queue_bytes: usize,
    pub(crate) rate: Option<(u32, Duration)>,
    pub(crate) connections: usize,
    pub(crate) connections_per_address: usize,
    pub(crate) ping: Duration,
    pub(crate) ping_timeout: Duration,
    pub(crate) reply_timeout: Duration,
    pub(crate) streams: usize,
    pub(crate) rooms: usize,
    pub(crate) presence_expiry: Duration,
    pub(crate) origins: Origins,
    #[cfg(feature = "socket-io")]
    pub(crate) socket_io: Option<SocketIoOptions>,
}

/// The options of the Socket.IO server.
#[cfg(feature = "socket-io")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SocketIoOptions {
    pub(crate) path: &'static str,
    pub(crate) parser: SocketIoParser,
}

/// The encoding of Socket.IO packets.
#[cfg(feature = "socket-io")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketIoParser {
    /// JSON with attachments, the default of all clients.
    #[default]
    Json,
    /// MessagePack, for clients with the parser of the npm package `socket.io-msgpack-parser`.
    MessagePack,
}

/// The origins whose pages may connect, in addition to the app's own origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origins {
    Listed(Vec<String>),
    Any,
}

impl Default for GatewayOptions {
    fn default() -> Self {
        Self {
            max_message: 64 * 1024,
            queue: 256,
            queue_bytes: 1024 * 1024,
            rate: Some((100, Duration::from_secs(1))),
            connections: 100_000,
            connections_per_address: 1_000,
            ping: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
            reply_timeout: Duration::from_secs(10),
            streams: 16,
            rooms: 256,
            presence_expiry: Duration::from_secs(15),
            origins: Origins::Listed(Vec::new()),
            #[cfg(feature = "socket-io")]
            socket_io: None,
        }
    }
}

impl GatewayOptions {
    /// Creates the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum size of a message in bytes; 64 KiB by default. A larger message closes the connection with the code
    /// 1009.
    #[must_use]
    pub const fn max_message(mut self, bytes: usize) -> Self {
        self.max_message = bytes;
        self
    }

    /// Sets the maximum number of messages that wait for a client; 256 by default. A client that exceeds it is disconnected.
    #[must_use]
    pub const fn queue(mut self, messages: usize) -> Self {
        self.queue = messages;
        self
    }

    /// Sets the maximum size in bytes of the messages that wait for a client; 1 MiB by default. A client that exceeds it is
    /// disconnected.
    #[must_use]
    pub const fn queue_bytes(mut self, bytes: usize) -> Self {
        self.queue_bytes = bytes;
        self
    }

    /// Sets how many messages a client may send in the duration `per`; 100 per second by default. The client may send them all
    /// at once. Each further message receives the exception `too_many_messages`, and its handler is not called.
    #[must_use]
    pub const fn messages(mut self, messages: u32, per: Duration) -> Self {
        self.rate = Some((messages, per));
        self
    }

    /// Removes the limit of messages that a client may send.
    #[must_use]
    pub const fn unlimited_messages(mut self) -> Self {
        self.rate = None;
        self
    }

    /// Sets the maximum number of connected clients; 100,000 by default. Further clients receive the status 503.
    #[must_use]
    pub const fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// Sets the maximum number of connected clients per address; 1,000 by default. Further clients receive the status 429.
    #[must_use]
    pub const fn connections_per_address(mut self, connections: usize) -> Self {
        self.connections_per_address = connections;
        self
    }

    /// Sets the interval at which an idle client is pinged; 25 s by default.
    #[must_use]
    pub const fn ping(mut self, interval: Duration) -> Self {
        self.ping = interval;
        self
    }

    /// Sets the maximum time in which a client responds to a ping or a close frame; 20 s by default. After that, the client is
    /// disconnected.
    #[must_use]
    pub const fn ping_timeout(mut self, timeout: Duration) -> Self {
        self.ping_timeout = timeout;
        self
    }

    /// Sets the maximum time that [`Client::request`](crate::Client::request) waits for a reply; 10 s by default.
    #[must_use]
    pub const fn reply_timeout(mut self, timeout: Duration) -> Self {
        self.reply_timeout = timeout;
        self
    }

    /// Sets the maximum number of streams that run for a client; 16 by default. Further messages whose handler returns a stream
    /// receive the exception `too_many_streams`.
    #[must_use]
    pub const fn streams(mut self, streams: usize) -> Self {
        self.streams = streams;
        self
    }

    /// Sets the maximum number of rooms of a client; 256 by default. [`Client::join`](crate::Client::join) returns an error for
    /// further rooms.
    #[must_use]
    pub const fn rooms(mut self, rooms: usize) -> Self {
        self.rooms = rooms;
        self
    }

    /// Sets how long the clients of another process are listed after its last heartbeat; 15 s by default, at least 1 s. This is
    /// how long the clients of a killed process remain listed. A process that shuts down removes its clients immediately.
    #[must_use]
    pub fn presence_expiry(mut self, expiry: Duration) -> Self {
        self.presence_expiry = expiry.max(Duration::from_secs(1));
        self
    }

    /// Allows pages of these origins to connect, each in the form `https://app.example.com`.
    ///
    /// By default, these clients may connect: pages of the app's own origin, pages that [`Cors`](baya::Cors) of the gateway
    /// allows, and clients that are not browsers.
    #[must_use]
    pub fn origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.origins = Origins::Listed(origins.into_iter().map(Into::into).collect());
        self
    }

    /// Allows pages of every origin to connect. Browsers send cookies with the handshake of any page, so handlers must not
    /// trust them.
    #[must_use]
    pub fn any_origin(mut self) -> Self {
        self.origins = Origins::Any;
        self
    }
}

#[cfg(feature = "socket-io")]
impl GatewayOptions {
    /// Also serves the gateways over Socket.IO, at `/socket.io/`. Each gateway is the namespace of its path. By default, they are
    /// served only over plain WebSocket.
    #[must_use]
    pub const fn socket_io(self) -> Self {
        self.socket_io_with("/socket.io", SocketIoParser::Json)
    }

    /// Also serves the gateways over Socket.IO, at this path and with this parser. Clients need the same settings.
    #[must_use]
    pub const fn socket_io_with(mut self, path: &'static str, parser: SocketIoParser) -> Self {
        self.socket_io = Some(SocketIoOptions { path, parser });
        self
    }
}

impl GatewayOptions {
    /// Checks that these options are valid. The app does this when it starts.
    ///
    /// # Errors
    ///
    /// `gateway_options`, with the name of the invalid option and the rule it breaks.
    pub fn validate(&self) -> Result<()> {
        let bounds = [
            ("max_message", self.max_message),
            ("queue", self.queue),
            ("queue_bytes", self.queue_bytes),
            ("connections", self.connections),
            ("connections_per_address", self.connections_per_address),
        ];
        for (name, bound) in bounds {
            if bound == 0 {
                return Err(invalid(&format!("`{name}` must be greater than zero")));
            }
        }
        let times = [
            ("ping", self.ping),
            ("ping_timeout", self.ping_timeout),
            ("reply_timeout", self.reply_timeout),
            ("presence_expiry", self.presence_expiry),
        ];
        for (name, time) in times {
            if time.is_zero() || time > MAX_DURATION {
                return Err(invalid(&format!(
                    "`{name}` must be greater than zero and at most a year"
                )));
            }
        }
        if let Some((messages, per)) = self.rate
            && (messages == 0 || per.is_zero() || per > MAX_DURATION)
        {
            return Err(invalid(
                "`messages` must be greater than zero, per a duration greater than zero and at most a year; for no limit, write `unlimited_messages()`",
            ));
        }
        if let Origins::Listed(listed) = &self.origins
            && let Some(origin) = listed.iter().find(|origin| !is_origin(origin))
        {
            return Err(invalid(&format!(
                "`{origin}` is not an origin; write the scheme and the host, as in `https://app.example.com`"
            )));
        }
        #[cfg(feature = "socket-io")]
        if let Some(SocketIoOptions { path, .. }) = self.socket_io
            && (!path.starts_with('/')
                || path.trim_matches('/').is_empty()
                || path.contains(['{', '}', '?', '#', '*']))
        {
            return Err(invalid(&format!(
                "`{path}` is not a valid path for Socket.IO; start it with `/` and a name, and use no parameters"
            )));
        }
        Ok(())
    }
}

/// Maximum duration of an option.
const MAX_DURATION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Whether a string is a scheme and a host, as browsers send them
/// ([RFC 6454, section 6.2](https://www.rfc-editor.org/rfc/rfc6454#section-6.2)).
fn is_origin(origin: &str) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else { return origin == "null" };
    let contains_only = |text: &str, others: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || others.contains(one))
    };
    contains_only(scheme, "+-.") && contains_only(host, "-._:[]")
}

pub(crate) fn invalid(message: &str) -> Error {
    Error::internal(format!("invalid `GatewayOptions`: {message}")).with_code("gateway_options")
}

impl Origins {
    pub(crate) fn allow(&self, origin: &str) -> bool {
        match self {
            Self::Listed(listed) => listed.iter().any(|one| one == origin),
            Self::Any => true,
        }
    }
}
