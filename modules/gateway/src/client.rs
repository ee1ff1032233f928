//! A connected client.

use std::collections::BTreeSet;
use std::fmt;
use std::future::{Future, ready};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baya::axum::http::request::Parts;
use baya::axum::http::{Extensions, StatusCode};
use baya::protocol::{Key, Location, OnlyIn};
use baya::{
    Context, Error, FromContext, ReadPayload, Result, Token, provided_in, read_json_payload,
    to_json,
};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audience::Audience;
use crate::call::Call;
use crate::frame;
use crate::json::Json;
use crate::message::{Message, Outgoing};
use crate::namespace::Namespace;
use crate::outbox::{CloseStatus, Outbox, PushOutcome};
use crate::request::Requests;

/// The id of a connected client. Each connection has a new id, which is unique among all processes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub(crate) Arc<str>);

impl ClientId {
    /// Creates an id from a string, such as the id of another client in a message.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    pub(crate) fn unique() -> Self {
        Self(uuid::Uuid::now_v7().to_string().into())
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for ClientId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A connected client, as an argument of the handlers of a gateway. Clones refer to the same client.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_gateway::{Client, Payload};
/// use baya_macros::gateway;
///
/// #[gateway("/chat")]
/// struct Chat;
///
/// #[gateway]
/// impl Chat {
///     #[message("enter")]
///     async fn enter(&self, client: Client, room: Payload<String>) -> baya::Result<()> {
///         client.join(&room)?;
///         client.to(&room).send("connected", client.id())
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    id: ClientId,
    namespace: Arc<Namespace>,
    head: Parts,
    protocol: Option<&'static str>,
    auth: Option<Arc<[u8]>>,
    /// The Socket.IO session, which the Socket.IO client knows as its id.
    #[cfg(feature = "socket-io")]
    session: Option<Arc<str>>,
    outbox: Outbox,
    state: Mutex<Extensions>,
    rooms: Mutex<BTreeSet<Arc<str>>>,
    requests: Requests,
    /// Whether the client has left and can no longer be found.
    has_left: AtomicBool,
    /// The data that [`Gateway::members`](crate::Gateway::members) returns for the client, as JSON.
    presence_data: Mutex<Option<Bytes>>,
}

impl Inner {
    fn new(namespace: Arc<Namespace>, head: Parts, protocol: Option<&'static str>) -> Self {
        Self {
            // Not the Socket.IO session: with it, other clients could send messages as this client.
            id: ClientId::unique(),
            namespace,
            head,
            protocol,
            auth: None,
            #[cfg(feature = "socket-io")]
            session: None,
            outbox: Outbox::default(),
            state: Mutex::default(),
            rooms: Mutex::default(),
            requests: Requests::default(),
            has_left: AtomicBool::new(false),
            presence_data: Mutex::default(),
        }
    }
}

impl Client {
    pub(crate) fn new(
        namespace: Arc<Namespace>,
        head: Parts,
        protocol: Option<&'static str>,
    ) -> Self {
        Self(Arc::new(Inner::new(namespace, head, protocol)))
    }

    /// Creates a Socket.IO client.
    #[cfg(feature = "socket-io")]
    pub(crate) fn over_socket_io(
        namespace: Arc<Namespace>,
        head: Parts,
        handshake: &crate::socket_io::SocketIoHandshake,
    ) -> Self {
        Self(Arc::new(Inner {
            auth: handshake.auth.clone(),
            session: Some(Arc::clone(&handshake.session)),
            ..Inner::new(namespace, head, Some("socket.io"))
        }))
    }

    /// Returns the session of a Socket.IO client.
    #[cfg(feature = "socket-io")]
    pub(crate) fn session(&self) -> Option<&Arc<str>> {
        self.0.session.as_ref()
    }

    /// Returns the id of the client.
    pub fn id(&self) -> &ClientId {
        &self.0.id
    }

    /// Returns the head of the handshake request: path, query, headers.
    pub fn head(&self) -> &Parts {
        &self.0.head
    }

    /// Returns the `auth` data that a Socket.IO client sent when it connected; `None` if it sent none, or if it is not a `T`.
    pub fn auth<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.0.auth.as_deref()?).ok()
    }

    /// Returns the sub-protocol that was negotiated, `socket.io` for a Socket.IO client; `None` if the client offered none.
    pub fn protocol(&self) -> Option<&'static str> {
        self.0.protocol
    }

    /// Returns the data that a guard provided when the client connected, such as its user.
    pub fn provided<T: Token + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        provided_in(&self.0.head.extensions)
    }

    /// Stores a value of type `T` for this client, and returns the previous one.
    pub fn insert<T: Clone + Send + Sync + 'static>(&self, state: T) -> Option<T> {
        self.state().insert(state)
    }

    /// Returns the stored value of type `T` of this client.
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.state().get().cloned()
    }

    /// Removes and returns the stored value of type `T` of this client.
    pub fn remove<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.state().remove()
    }

    /// Sends a message to the client.
    ///
    /// The message is queued, and sent while a handler waits or after it has returned, but not before `#[on_connect]` has
    /// returned. Messages to a client that has left are dropped. A client whose queue is full is disconnected.
    ///
    /// # Errors
    ///
    /// - If the value can't be serialized as JSON.
    /// - `reserved_event` if the protocol itself uses the name, such as `exception`.
    /// - `undeclared_message` if the gateway has `sends(...)` without this name.
    #[doc(alias = "emit")]
    pub fn send<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<()> {
        self.push(Outgoing::Message(self.message(event, value)?));
        Ok(())
    }

    fn message<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<Arc<Message>> {
        self.0.namespace.check_sent(event)?;
        Message::serialize(event, value)
    }

    /// Sends a binary message without a name to the client.
    ///
    /// # Errors
    ///
    /// - `undeclared_message` if the gateway has `sends(...)` without `binary`.
    /// - `unexpected_bytes` for a client with the sub-protocol `baya.msgpack`, whose binary messages are MessagePack.
    pub fn send_bytes(&self, bytes: impl Into<Bytes>) -> Result<()> {
        self.0.namespace.check_sent_bytes()?;
        if self.protocol() == Some(frame::MESSAGE_PACK) {
            let message = "a client with the sub-protocol `baya.msgpack` reads binary messages as MessagePack; send the bytes as a `Binary` in a named message";
            return Err(Error::internal(message).with_code("unexpected_bytes"));
        }
        self.push(Outgoing::Bytes(bytes.into()));
        Ok(())
    }

    /// Sends a message to the client and waits for its reply.
    ///
    /// The reply is validated like a [`Payload`](crate::Payload), but only by rules that call no provider.
    ///
    /// Over plain WebSocket, the client receives `{"event": ..., "data": ..., "request": 1}` and replies with
    /// `{"reply": 1, "data": ...}`; over Socket.IO, it acknowledges the event. A handler that is called for a message of the
    /// same client may wait for the reply.
    ///
    /// # Errors
    ///
    /// - The errors of [`send`](Self::send).
    /// - `no_reply` if the client does not reply within
    ///   [`GatewayOptions::reply_timeout`](crate::GatewayOptions::reply_timeout), leaves, has left, or is not connected yet, as
    ///   in `#[on_connect]`.
    /// - The validation errors of the reply.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate baya_core as baya;
    /// use baya_gateway::{Client, ClientId, Gateway};
    /// use baya_macros::{gateway, injectable};
    ///
    /// #[gateway("/cars")]
    /// struct Cars;
    ///
    /// #[gateway]
    /// impl Cars {}
    ///
    /// #[injectable]
    /// struct Dispatch {
    ///     cars: Gateway<Cars>,
    /// }
    ///
    /// impl Dispatch {
    ///     /// Offers a passenger to a car, and returns whether the car accepts.
    ///     async fn offer(&self, car: &ClientId, passenger: &str) -> baya::Result<bool> {
    ///         match self.cars.client(car) {
    ///             Some(car) => car.request("passenger", passenger).await,
    ///             None => Ok(false),
    ///         }
    ///     }
    /// }
    /// # fn main() {}
    /// ```
    pub async fn request<T, R>(&self, event: &str, value: &T) -> Result<R>
    where
        T: Serialize + ?Sized + Sync,
        R: ReadPayload,
    {
        let no_reply = |message: &'static str| {
            Error::new(StatusCode::GATEWAY_TIMEOUT, "no_reply").with_message(message)
        };
        let message = self.message(event, value)?;
        let pending = self.0.requests.begin();
        let mut pending = pending.ok_or_else(|| no_reply("the client is not connected"))?;
        self.push(Outgoing::Request(message, pending.id));
        let timeout = self.0.namespace.shared.options.reply_timeout;
        let data = tokio::time::timeout(timeout, &mut pending.reply).await;
        let data = data.ok().and_then(Result::ok);
        let data = data.ok_or_else(|| no_reply("the client has not replied"))?;
        read_json_payload(data.as_str())
    }

    /// Accepts a reply of the client. Returns whether it was awaited.
    pub(crate) fn accept_reply(&self, id: u64, data: Json) -> bool {
        self.0.requests.complete(id, data)
    }

    /// Whether a reply of the client is awaited.
    pub(crate) fn awaits_reply(&self) -> bool {
        self.0.requests.is_waiting()
    }

    /// Enables requests to the client, because it is connected.
    pub(crate) fn enable_requests(&self) {
        self.0.requests.enable();
    }

    /// Disconnects the client, after the messages that are already queued. `reason` is cut off after 123 bytes.
    ///
    /// `code` is a close code of [RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455#section-7.4) that a server may
    /// send: 1000 for a normal end, 1008 for a policy violation, 3000 to 3999 for registered codes, 4000 to 4999 for codes of
    /// the app. Any other code is replaced with 1000. Socket.IO clients receive neither the code nor the reason.
    #[doc(alias = "disconnect")]
    pub fn close(&self, code: u16, reason: impl Into<String>) {
        self.0.outbox.close(CloseStatus::new(code, reason.into()));
    }

    /// Returns whether the client is connected.
    pub fn is_connected(&self) -> bool {
        !self.0.has_left.load(Ordering::SeqCst) && self.0.outbox.is_open()
    }

    /// Adds the client to a room. Does nothing if the client is already in the room, or has left.
    ///
    /// # Errors
    ///
    /// `too_many_rooms` if the client is already in as many rooms as [`GatewayOptions::rooms`](crate::GatewayOptions::rooms)
    /// allows.
    pub fn join(&self, room: &str) -> Result<()> {
        self.0.namespace.join(self, room)
    }

    /// Removes the client from a room.
    pub fn leave(&self, room: &str) {
        self.0.namespace.leave_room(self, room);
    }

    /// Sets the data that [`Gateway::members`](crate::Gateway::members) returns for this client in every process, such as the
    /// name of its user.
    ///
    /// # Errors
    ///
    /// If the value can't be serialized as JSON.
    pub fn set_presence_data<T: Serialize + ?Sized>(&self, data: &T) -> Result<()> {
        let data = Bytes::from(to_json(data)?);
        *self.0.presence_data.lock().unwrap_or_else(PoisonError::into_inner) = Some(data);
        self.0.namespace.presence_data_changed(self);
        Ok(())
    }

    /// Returns the rooms that the client is in, in alphabetical order.
    pub fn rooms(&self) -> Vec<Arc<str>> {
        self.rooms_mut().iter().cloned().collect()
    }

    /// Returns the other clients in a room, as the audience of a message.
    pub fn to(&self, room: &str) -> Audience {
        self.others().and(room)
    }

    /// Returns all other clients of the gateway, as the audience of a message.
    pub fn others(&self) -> Audience {
        Audience::new(Ok(Arc::clone(&self.0.namespace))).except(self.id())
    }

    /// Returns the data that [`Gateway::members`](crate::Gateway::members) returns for the client.
    pub(crate) fn presence_data(&self) -> Option<Bytes> {
        self.0.presence_data.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn push(&self, message: Outgoing) {
        self.enqueue(message, false);
    }

    /// Queues a message. A volatile message is dropped if others are queued.
    pub(crate) fn enqueue(&self, message: Outgoing, volatile: bool) {
        let shared = &self.0.namespace.shared;
        let options = &shared.options;
        let outcome = if volatile {
            self.0.outbox.push_volatile(message)
        } else {
            self.0.outbox.push(message, options.queue, options.queue_bytes)
        };
        match outcome {
            PushOutcome::Queued => shared.metrics.sent(),
            PushOutcome::Overflow => {
                shared.metrics.dropped();
                tracing::debug!(client = %self.id(), "a client reads too slowly and is disconnected");
            }
            PushOutcome::Dropped => {}
        }
    }

    /// Removes the client from the gateway and its rooms, so that it can no longer be found.
    pub(crate) fn leave_gateway(&self) {
        if !self.0.has_left.swap(true, Ordering::SeqCst) {
            self.0.namespace.remove(self);
        }
    }

    /// Disconnects the client because the app shuts down.
    pub(crate) fn close_for_shutdown(&self) {
        self.0.outbox.close(CloseStatus::for_shutdown());
    }

    pub(crate) fn cancel_requests(&self) {
        self.0.requests.cancel_all();
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    pub(crate) fn namespace(&self) -> &Arc<Namespace> {
        &self.0.namespace
    }

    pub(crate) fn rooms_mut(&self) -> MutexGuard<'_, BTreeSet<Arc<str>>> {
        self.0.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the client that the handler is called for.
    fn from_call(cx: &Context<'_>) -> Result<Self> {
        let call = cx.call_of::<Call>().map(|call| call.client.clone());
        let client = call.or_else(|| cx.extension::<Self>().cloned());
        client.ok_or_else(|| Error::internal("`Client` was extracted outside of a gateway"))
    }

    fn state(&self) -> MutexGuard<'_, Extensions> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `Client` can't be injected. Its key lets the compiler report the remedy for a field of this type.
impl Token for Client {
    const KEY: Key = Key::new("baya::Client", "Client", Location::NOWHERE).never_provided(
        "`Client` is an argument of the handlers of a gateway; to send messages from other components, declare a field `Gateway<G>`",
    );
}

impl FromContext for Client {
    const ONLY_IN: Option<OnlyIn> = Some(OnlyIn {
        kind: "gateway",
        message: "`Client` is an argument only of the handlers of a gateway; to send messages from other components, inject `Gateway<G>`",
    });

    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send {
        ready(Self::from_call(cx))
    }

    fn at_once(cx: &mut Context<'_>) -> Option<Result<Self>> {
        Some(Self::from_call(cx))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", self.id()).finish_non_exhaustive()
    }
}
