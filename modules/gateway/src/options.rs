//! The options of gateways.

use std::time::Duration;

use baya::{Error, Result};

/// The options of [`GatewayModule`](crate::GatewayModule): what clients may send, and what they cost at most.
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
    pub(crate) per_address: usize,
    pub(crate) ping: Duration,
    pub(crate) pong: Duration,
    pub(crate) reply_timeout: Duration,
    pub(crate) streams: usize,
    pub(crate) rooms: usize,
    pub(crate) presence_expiry: Duration,
    pub(crate) origins: Origins,
    #[cfg(feature = "socket-io")]
    pub(crate) socket_io: Option<SocketIoOptions>,
}

/// The Socket.IO server beside plain WebSocket.
#[cfg(feature = "socket-io")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SocketIoOptions {
    pub(crate) path: &'static str,
    pub(crate) parser: SocketIoParser,
}

/// How Socket.IO packets are written.
#[cfg(feature = "socket-io")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketIoParser {
    /// As JSON with attachments, which is the default of all clients.
    #[default]
    Json,
    /// As MessagePack, for clients with the parser of the npm package `socket.io-msgpack-parser`.
    MessagePack,
}

/// The pages that may connect besides those of the app's own origin.
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
            per_address: 1_000,
            ping: Duration::from_secs(25),
            pong: Duration::from_secs(20),
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
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the maximum size of a message in bytes; 64 KiB by default. A larger one closes the connection with the code 1009.
    #[must_use]
    pub const fn max_message(mut self, bytes: usize) -> Self {
        self.max_message = bytes;
        self
    }

    /// Sets how many messages wait for a client at most; 256 by default. A client that reads more slowly is disconnected.
    #[must_use]
    pub const fn queue(mut self, messages: usize) -> Self {
        self.queue = messages;
        self
    }

    /// Sets how many bytes of messages wait for a client at most; 1 MiB by default. A client that reads more slowly is
    /// disconnected.
    #[must_use]
    pub const fn queue_bytes(mut self, bytes: usize) -> Self {
        self.queue_bytes = bytes;
        self
    }

    /// Sets how many messages a client may send in this time; 100 in a second by default. It may send as many at once. Each
    /// message above that receives the exception `too_many_messages`, and its handler is not called.
    #[must_use]
    pub const fn messages(mut self, messages: u32, per: Duration) -> Self {
        self.rate = Some((messages, per));
        self
    }

    /// Lets clients send any number of messages.
    #[must_use]
    pub const fn any_number_of_messages(mut self) -> Self {
        self.rate = None;
        self
    }

    /// Sets how many clients are connected at most; 100,000 by default. Further ones get the status 503.
    #[must_use]
    pub const fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// Sets how many clients of one address are connected at most; 1,000 by default. Further ones get the status 429.
    #[must_use]
    pub const fn connections_per_address(mut self, connections: usize) -> Self {
        self.per_address = connections;
        self
    }

    /// Sets how often an idle client is pinged; 25 s by default.
    #[must_use]
    pub const fn ping(mut self, interval: Duration) -> Self {
        self.ping = interval;
        self
    }

    /// Sets how long a client may take to respond to a ping, and to a close frame; 20 s by default. Then it is disconnected.
    #[must_use]
    pub const fn ping_timeout(mut self, timeout: Duration) -> Self {
        self.pong = timeout;
        self
    }

    /// Sets how long [`Client::request`](crate::Client::request) waits for a reply; 10 s by default.
    #[must_use]
    pub const fn reply_timeout(mut self, timeout: Duration) -> Self {
        self.reply_timeout = timeout;
        self
    }

    /// Sets how many streams run for a client at most, which its messages have started; 16 by default. Further messages whose
    /// handler returns a stream receive the exception `too_many_streams`.
    #[must_use]
    pub const fn streams(mut self, streams: usize) -> Self {
        self.streams = streams;
        self
    }

    /// Sets how many rooms a client may be in; 256 by default. [`Client::join`](crate::Client::join) returns an error for
    /// further ones.
    #[must_use]
    pub const fn rooms(mut self, rooms: usize) -> Self {
        self.rooms = rooms;
        self
    }

    /// Sets how long the clients of another process are shown after its last heartbeat; 15 s by default, and at least 1 s. The
    /// clients of a process that was killed are removed after this time; those of one that ends normally, at once.
    #[must_use]
    pub fn presence_expiry(mut self, expiry: Duration) -> Self {
        self.presence_expiry = expiry.max(Duration::from_secs(1));
        self
    }

    /// Lets pages of these origins connect, each as `https://app.example.com`. By default, only pages of the app's own origin
    /// may connect, those that [`Cors`](baya::Cors) of the gateway allows, and clients that are not browsers.
    #[must_use]
    pub fn origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.origins = Origins::Listed(origins.into_iter().map(Into::into).collect());
        self
    }

    /// Lets pages of every origin connect. The cookies of the client come with the handshake, so no handler may trust them.
    #[must_use]
    pub fn any_origin(mut self) -> Self {
        self.origins = Origins::Any;
        self
    }
}

#[cfg(feature = "socket-io")]
impl GatewayOptions {
    /// Serves the gateways over Socket.IO as well, at `/socket.io/`: each is the namespace of its path. Without this, they are
    /// served over plain WebSocket alone.
    #[must_use]
    pub const fn socket_io(self) -> Self {
        self.socket_io_with("/socket.io", SocketIoParser::Json)
    }

    /// Serves the gateways over Socket.IO as well, at this path and with this parser, which clients have to know.
    #[must_use]
    pub const fn socket_io_with(mut self, path: &'static str, parser: SocketIoParser) -> Self {
        self.socket_io = Some(SocketIoOptions { path, parser });
        self
    }
}

impl GatewayOptions {
    /// Checks that clients can connect and send messages with these options. The app does so when it starts.
    ///
    /// # Errors
    ///
    /// `gateway_options`, with the option that has to be another one.
    pub fn validate(&self) -> Result<()> {
        let bounds = [
            ("max_message", self.max_message),
            ("queue", self.queue),
            ("queue_bytes", self.queue_bytes),
            ("connections", self.connections),
            ("connections_per_address", self.per_address),
        ];
        for (name, bound) in bounds {
            if bound == 0 {
                return Err(invalid(&format!("`{name}` must be greater than zero")));
            }
        }
        let times = [
            ("ping", self.ping),
            ("ping_timeout", self.pong),
            ("reply_timeout", self.reply_timeout),
            ("presence_expiry", self.presence_expiry),
        ];
        for (name, time) in times {
            if time.is_zero() || time > LONGEST {
                return Err(invalid(&format!(
                    "`{name}` must be greater than zero and at most a year"
                )));
            }
        }
        if let Some((messages, per)) = self.rate
            && (messages == 0 || per.is_zero() || per > LONGEST)
        {
            return Err(invalid(
                "`messages` must be greater than zero, per a time greater than zero and at most a year; for no limit, write `any_number_of_messages()`",
            ));
        }
        if let Origins::Listed(listed) = &self.origins
            && let Some(origin) = listed.iter().find(|origin| !is_origin(origin))
        {
            return Err(invalid(&format!(
                "`{origin}` is not an origin; write its scheme and host, as in `https://app.example.com`"
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

/// The longest time of an option.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Whether this is a scheme and a host, as browsers send it
/// ([RFC 6454, section 6.2](https://www.rfc-editor.org/rfc/rfc6454#section-6.2)).
fn is_origin(origin: &str) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else { return origin == "null" };
    let is_of = |text: &str, others: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || others.contains(one))
    };
    is_of(scheme, "+-.") && is_of(host, "-._:[]")
}

pub(crate) fn invalid(message: &str) -> Error {
    Error::internal(format!("`GatewayOptions` can't be used: {message}"))
        .with_code("gateway_options")
}

impl Origins {
    pub(crate) fn allow(&self, origin: &str) -> bool {
        match self {
            Self::Listed(listed) => listed.iter().any(|one| one == origin),
            Self::Any => true,
        }
    }
}
