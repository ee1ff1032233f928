//! The queue of messages that a client has sent, in order.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};

use baya::Error;
use baya::axum::http::StatusCode;
use bytes::Bytes;
use futures_util::task::AtomicWaker;
use serde_json::value::RawValue;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::AckSender;
use socketioxide::handler::{FromMessageParts, Value};
use socketioxide::socket::{DisconnectReason, Socket};

use crate::json::Json;
use crate::node::Node;
use crate::wire::{ConnectionEnd, Incoming, MessageName};

/// Maximum number of messages that wait to be handled. Further messages receive an exception.
const MAX_MESSAGES: usize = 256;
/// Maximum size in bytes of the messages that wait to be handled.
const MAX_BYTES: usize = 1024 * 1024;
/// Maximum number of messages including those that receive an exception. Further messages are dropped.
const MAX_REJECTED: usize = 4 * MAX_MESSAGES;

/// The messages of one client that wait to be handled.
pub(super) struct Inbox {
    inner: Mutex<Inner>,
    waker: AtomicWaker,
    max_message: usize,
}

#[derive(Default)]
struct Inner {
    /// The messages, each with its size.
    waiting: VecDeque<(Incoming<Ack>, usize)>,
    bytes: usize,
    end_reason: Option<&'static str>,
}

impl Inner {
    /// Queues an exception instead of a message.
    fn reject(&mut self, id: Option<Ack>, error: Error) {
        if self.waiting.len() < MAX_REJECTED {
            self.waiting.push_back((Incoming::Invalid(error, id), 0));
        }
    }
}

/// An acknowledgement that the client awaits.
pub(super) struct Ack {
    /// Weak, because the socket owns the inbox, which owns this value.
    socket: Weak<Socket>,
    id: i64,
}

impl Ack {
    /// Returns the sender for one attempt; `None` if the client has left.
    pub(super) fn sender(&self) -> Option<AckSender> {
        let socket = self.socket.upgrade()?;
        let mut empty = Value::Bytes(Bytes::new());
        match AckSender::from_message_parts(&socket, &mut empty, &Some(self.id)) {
            Ok(sender) => Some(sender),
            Err(never) => match never {},
        }
    }
}

impl Inbox {
    pub(super) fn new(max_message: usize) -> Self {
        Self { inner: Mutex::default(), waker: AtomicWaker::new(), max_message }
    }

    /// Queues a message. A message that is too large or exceeds the limits receives an exception and is not parsed.
    fn push(&self, value: &mut Value, id: Option<Ack>) {
        let size = size(value);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = inner.waiting.is_empty() || inner.bytes + size <= MAX_BYTES;
        if size > self.max_message {
            let error = Error::new(StatusCode::PAYLOAD_TOO_LARGE, "message_too_large");
            let message = format!("a message may have at most {} bytes", self.max_message);
            inner.reject(id, error.with_message(message));
        } else if inner.waiting.len() < MAX_MESSAGES && fits {
            inner.bytes += size;
            inner.waiting.push_back((parse(value, id), size));
        } else {
            let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_messages");
            inner.reject(id, error.with_message("too many messages; send fewer of them"));
        }
        drop(inner);
        self.waker.wake();
    }

    /// Returns the end of the connection, if it has ended.
    pub(super) fn end_of_connection(&self) -> Option<ConnectionEnd> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.end_reason.map(ConnectionEnd::without_close_frame)
    }

    /// Ends the connection after the queued messages.
    pub(super) fn end(&self, reason: DisconnectReason) {
        let reason = match reason {
            DisconnectReason::TransportClose => "transport close",
            DisconnectReason::MultipleHttpPollingError | DisconnectReason::PacketParsingError => {
                "parse error"
            }
            DisconnectReason::TransportError => "transport error",
            DisconnectReason::HeartbeatTimeout => "ping timeout",
            DisconnectReason::ClientNSDisconnect => "client disconnect",
            DisconnectReason::ServerNSDisconnect => "server disconnect",
            DisconnectReason::ClosingServer => "server shutting down",
        };
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).end_reason = Some(reason);
        self.waker.wake();
    }

    /// Waits for the next message.
    pub(super) fn poll_next(&self, cx: &Context<'_>) -> Poll<Result<Incoming<Ack>, ConnectionEnd>> {
        self.waker.register(cx.waker());
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match (inner.waiting.pop_front(), inner.end_reason) {
            (Some((message, size)), _) => {
                inner.bytes -= size;
                Poll::Ready(Ok(message))
            }
            (None, Some(reason)) => Poll::Ready(Err(ConnectionEnd::without_close_frame(reason))),
            (None, None) => Poll::Pending,
        }
    }
}

/// Puts a message into the inbox while it is extracted, which keeps the order. Handlers are tasks, which run in any order.
pub(super) struct EnqueuedMessage(());

impl FromMessageParts<LocalAdapter> for EnqueuedMessage {
    type Error = Infallible;

    fn from_message_parts(
        socket: &Arc<Socket>,
        value: &mut Value,
        ack: &Option<i64>,
    ) -> Result<Self, Infallible> {
        if let Some(inbox) = socket.extensions.get::<Arc<Inbox>>() {
            let ack = ack.map(|id| Ack { socket: Arc::downgrade(socket), id });
            inbox.push(value, ack);
        }
        Ok(Self(()))
    }
}

/// Returns the size of a message in bytes. Its JSON is at most a third larger, because it contains each attachment once.
fn size(value: &Value) -> usize {
    match value {
        Value::Str(text, attachments) => {
            text.len() + attachments.iter().flatten().map(Bytes::len).sum::<usize>()
        }
        Value::Bytes(packed) => packed.len(),
    }
}

/// Parses a message: `["name", data]`. Several arguments become a list, and no arguments become `null`.
fn parse(value: &mut Value, id: Option<Ack>) -> Incoming<Ack> {
    match value {
        Value::Str(text, None) => {
            let text: &str = text;
            let Ok(all) = serde_json::from_str::<Vec<&RawValue>>(text) else {
                return invalid(id);
            };
            let [event, arguments @ ..] = &*all else { return invalid(id) };
            let Ok(event) = serde_json::from_str(event.get()) else { return invalid(id) };
            let data = match arguments {
                [] => Json::null(),
                [data] => data.get().into(),
                several => serde_json::to_string(several).unwrap_or_default().into(),
            };
            Incoming::Message { event: MessageName::Unresolved(event), data, id }
        }
        Value::Str(text, Some(attachments)) => {
            let attachments: Vec<_> = attachments.drain(..).collect();
            from_node(Node::from_json(text.as_bytes(), &attachments).ok(), id)
        }
        Value::Bytes(packed) => from_node(rmp_serde::from_slice::<Node>(packed).ok(), id),
    }
}

fn invalid(id: Option<Ack>) -> Incoming<Ack> {
    let message = "a message must have a name and data that JSON can represent";
    let error = Error::bad_request().with_code("invalid_message").with_message(message);
    Incoming::Invalid(error, id)
}

fn from_node(node: Option<Node>, id: Option<Ack>) -> Incoming<Ack> {
    let Some(Node::List(list)) = node else { return invalid(id) };
    let mut list = list.into_iter();
    let Some(Node::String(event)) = list.next() else { return invalid(id) };
    let mut arguments: Vec<_> = list.collect();
    if let ("message", [Node::Bytes(bytes)]) = (&*event, &*arguments) {
        return Incoming::Bytes(bytes.clone(), id);
    }
    let data = match arguments.len() {
        0 => Node::Null,
        1 => arguments.remove(0),
        _ => Node::List(arguments),
    };
    let event = MessageName::Unresolved(event.into());
    Incoming::Message { event, data: Json::from_node(&data), id }
}
