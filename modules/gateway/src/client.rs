//! A connected client.

use std::collections::BTreeSet;
use std::fmt;
use std::future::{Future, ready};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baya::axum::http::request::Parts;
use baya::axum::http::{Extensions, StatusCode};
use baya::{
    Context, Error, FromContext, Key, Location, OnlyIn, ReadPayload, Result, Token, provided_in,
    read_json_payload, to_json,
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
use crate::outbox::{Closing, Outbox, Pushed};
use crate::request::Requests;

/// The id of a connected client. It is unique among all processes, and new for each connection.
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

    /// Returns it as a string.
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

/// A connected client, as an argument of the handlers of a gateway. Clones are the same client.
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
///         client.to(&room).send("entered", client.id())
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
    /// The session of a client of Socket.IO, which it knows as its id.
    #[cfg(feature = "socket-io")]
    session: Option<Arc<str>>,
    outbox: Outbox,
    state: Mutex<Extensions>,
    rooms: Mutex<BTreeSet<Arc<str>>>,
    requests: Requests,
    /// Whether it has left, and others do not find it any more.
    has_left: AtomicBool,
    /// What others know of it, as JSON.
    shown: Mutex<Option<Bytes>>,
}

impl Inner {
    fn new(namespace: Arc<Namespace>, head: Parts, protocol: Option<&'static str>) -> Self {
        Self {
            // Not the session of Socket.IO: whoever knows that can send in the name of the client.
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
            shown: Mutex::default(),
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

    /// A client of Socket.IO, which may have sent data with its connection.
    #[cfg(feature = "socket-io")]
    pub(crate) fn over_socket_io(
        namespace: Arc<Namespace>,
        head: Parts,
        opening: &crate::socket_io::Opening,
    ) -> Self {
        Self(Arc::new(Inner {
            auth: opening.auth.clone(),
            session: Some(Arc::clone(&opening.session)),
            ..Inner::new(namespace, head, Some("socket.io"))
        }))
    }

    /// Returns the session of a client of Socket.IO.
    #[cfg(feature = "socket-io")]
    pub(crate) fn session(&self) -> Option<&Arc<str>> {
        self.0.session.as_ref()
    }

    /// Returns the id of the client.
    pub fn id(&self) -> &ClientId {
        &self.0.id
    }

    /// Returns the head of the request that it connected with: path, query, headers.
    pub fn head(&self) -> &Parts {
        &self.0.head
    }

    /// Returns what the client has sent with its connection, as `auth` of a Socket.IO client; `None` if it has sent nothing that
    /// is a `T`.
    pub fn auth<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(self.0.auth.as_deref()?).ok()
    }

    /// Returns the sub-protocol that was negotiated, `socket.io` for a client of Socket.IO; `None` if the client offered none.
    pub fn protocol(&self) -> Option<&'static str> {
        self.0.protocol
    }

    /// Returns what a guard provided when the client connected, such as its user.
    pub fn provided<T: Token + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        provided_in(&self.0.head.extensions)
    }

    /// Sets the state of type `T` of this client, and returns what it was.
    pub fn insert<T: Clone + Send + Sync + 'static>(&self, state: T) -> Option<T> {
        self.state().insert(state)
    }

    /// Returns the state of type `T` of this client.
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.state().get().cloned()
    }

    /// Removes the state of type `T` of this client.
    pub fn remove<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.state().remove()
    }

    /// Sends it a message. A client that has left gets none, and one whose queue is full is disconnected. What is queued is sent
    /// while a handler waits, after it has returned, and not before `#[on_connect]` has.
    ///
    /// # Errors
    ///
    /// If the value can't be written as JSON, if the name is one of the protocol itself, such as `exception`, and
    /// `undeclared_message` if the gateway lists what it sends (`sends(...)`) without this name.
    #[doc(alias = "emit")]
    pub fn send<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<()> {
        self.push(Outgoing::Message(self.message(event, value)?));
        Ok(())
    }

    fn message<T: Serialize + ?Sized>(&self, event: &str, value: &T) -> Result<Arc<Message>> {
        self.0.namespace.check_sent(event)?;
        Message::of(event, value)
    }

    /// Sends it bytes without a name, as a binary message.
    ///
    /// # Errors
    ///
    /// `undeclared_message` if the gateway lists what it sends (`sends(...)`) without `binary`, and `unexpected_bytes` for a
    /// client of the sub-protocol `baya.msgpack`, whose binary messages are MessagePack.
    pub fn send_bytes(&self, bytes: impl Into<Bytes>) -> Result<()> {
        self.0.namespace.check_sent_bytes()?;
        if self.protocol() == Some(frame::MESSAGE_PACK) {
            let message = "a client of `baya.msgpack` takes binary messages as MessagePack; send bytes as a `Binary` in a message with a name";
            return Err(Error::internal(message).with_code("unexpected_bytes"));
        }
        self.push(Outgoing::Bytes(bytes.into()));
        Ok(())
    }

    /// Sends it a message, and waits for its reply, which is validated like a [`Payload`](crate::Payload) by rules that call
    /// no provider.
    ///
    /// Over plain WebSocket, the client receives `{"event": ..., "data": ..., "request": 1}` and replies with
    /// `{"reply": 1, "data": ...}`; over Socket.IO, it acknowledges the event. A handler of a message of the same client may
    /// wait for the reply.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); `no_reply` if the client takes longer than
    /// [`GatewayOptions::reply_timeout`](crate::GatewayOptions::reply_timeout), leaves, has left, or is not connected yet, as in
    /// `#[on_connect]`; and the errors of the reply.
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
    ///     /// Asks a car whether it takes a passenger.
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

    /// Takes the reply of the client to a message. Returns whether it was awaited.
    pub(crate) fn replied(&self, id: u64, data: Json) -> bool {
        self.0.requests.end(id, data)
    }

    /// Whether the reply to a message is awaited.
    pub(crate) fn awaits_reply(&self) -> bool {
        self.0.requests.is_waiting()
    }

    /// Has it reply to messages from now on.
    pub(crate) fn open(&self) {
        self.0.requests.open();
    }

    /// Disconnects it after what was sent to it before. `reason` has at most 123 bytes; more are cut off.
    ///
    /// `code` is one of [RFC 6455, section 7.4](https://www.rfc-editor.org/rfc/rfc6455#section-7.4) that a server may send: 1000 for
    /// a normal end, 1008 for a client that broke a rule, one of 3000 to 3999 that is registered, or one of the app's own from
    /// 4000 to 4999. Any other becomes 1000. A client of Socket.IO receives neither.
    #[doc(alias = "disconnect")]
    pub fn close(&self, code: u16, reason: impl Into<String>) {
        self.0.outbox.close(Closing::of(code, reason.into()));
    }

    /// Returns whether the client is connected.
    pub fn is_connected(&self) -> bool {
        !self.0.has_left.load(Ordering::SeqCst) && self.0.outbox.is_open()
    }

    /// Adds the client to a room; nothing happens if it is there already, or has left.
    ///
    /// # Errors
    ///
    /// `too_many_rooms` if it is in as many rooms as [`GatewayOptions::rooms`](crate::GatewayOptions::rooms) allows.
    pub fn join(&self, room: &str) -> Result<()> {
        self.0.namespace.join(self, room)
    }

    /// Removes the client from a room.
    pub fn leave(&self, room: &str) {
        self.0.namespace.leave_room(self, room);
    }

    /// Sets the data that [`Gateway::members`](crate::Gateway::members) returns for this client in every process, such as its
    /// name.
    ///
    /// # Errors
    ///
    /// If the value can't be written as JSON.
    pub fn show<T: Serialize + ?Sized>(&self, data: &T) -> Result<()> {
        let data = Bytes::from(to_json(data)?);
        *self.0.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(data);
        self.0.namespace.shown(self);
        Ok(())
    }

    /// Returns the rooms that it is in, in their order as strings.
    pub fn rooms(&self) -> Vec<Arc<str>> {
        self.rooms_mut().iter().cloned().collect()
    }

    /// Returns the other clients in a room, to send them a message.
    pub fn to(&self, room: &str) -> Audience {
        self.others().and(room)
    }

    /// Returns all other clients of the gateway, to send them a message.
    pub fn others(&self) -> Audience {
        Audience::of(Ok(Arc::clone(&self.0.namespace))).except(self.id())
    }

    /// Returns what others know of it.
    pub(crate) fn data(&self) -> Option<Bytes> {
        self.0.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn push(&self, message: Outgoing) {
        self.push_or_not(message, false);
    }

    /// Queues a message; a volatile one only if nothing waits.
    pub(crate) fn push_or_not(&self, message: Outgoing, volatile: bool) {
        let shared = &self.0.namespace.shared;
        let options = &shared.options;
        let pushed = match volatile {
            true => self.0.outbox.push_volatile(message),
            false => self.0.outbox.push(message, options.queue, options.queue_bytes),
        };
        match pushed {
            Pushed::Queued => shared.metrics.sent(),
            Pushed::Full => {
                shared.metrics.dropped();
                tracing::debug!(client = %self.id(), "a client reads too slowly and is disconnected");
            }
            Pushed::Gone => {}
        }
    }

    /// Has it leave the gateway and its rooms: others do not find it any more.
    pub(crate) fn leave_all(&self) {
        if !self.0.has_left.swap(true, Ordering::SeqCst) {
            self.0.namespace.leave_all(self);
        }
    }

    /// Disconnects it because the app ends.
    pub(crate) fn end_with_the_app(&self) {
        self.0.outbox.close(Closing::of_the_app());
    }

    pub(crate) fn end_requests(&self) {
        self.0.requests.end_all();
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

    /// Returns the client of a call.
    fn of_call(cx: &Context<'_>) -> Result<Self> {
        let call = cx.call_of::<Call>().map(|call| call.client.clone());
        let client = call.or_else(|| cx.extension::<Self>().cloned());
        client.ok_or_else(|| Error::internal("a call without a client"))
    }

    fn state(&self) -> MutexGuard<'_, Extensions> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It can't be injected; with the identity, the remedy for a field of it is known.
impl Token for Client {
    const KEY: Key = Key::new("baya::Client", "Client", Location::NOWHERE).never_provided(
        "a client is an argument of the handlers of a gateway; to send messages from elsewhere, declare a field `Gateway<G>`",
    );
}

impl FromContext for Client {
    const ONLY_IN: Option<OnlyIn> = Some(OnlyIn {
        what: "gateway",
        message: "only the handlers of a gateway have a client; to send messages from elsewhere, inject `Gateway<G>`",
    });

    fn from_context(cx: &mut Context<'_>) -> impl Future<Output = Result<Self>> + Send {
        ready(Self::of_call(cx))
    }

    fn at_once(cx: &mut Context<'_>) -> Option<Result<Self>> {
        Some(Self::of_call(cx))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", self.id()).finish_non_exhaustive()
    }
}
