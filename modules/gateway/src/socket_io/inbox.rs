//! What a client has sent, in its order, until its connection takes it.

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
use crate::wire::{Ended, Event, Received};

/// How many messages wait for the handler of the one before, and how many bytes. Further ones get an exception.
const MOST: usize = 256;
const MOST_BYTES: usize = 1024 * 1024;
/// How many wait with those exceptions. Further messages are dropped.
const MOST_REJECTED: usize = 4 * MOST;

/// The messages of one client that wait.
pub(super) struct Inbox {
    inner: Mutex<Inner>,
    waker: AtomicWaker,
    max_message: usize,
}

#[derive(Default)]
struct Inner {
    /// The messages, each with its size.
    waiting: VecDeque<(Received<Ack>, usize)>,
    bytes: usize,
    ended: Option<&'static str>,
}

impl Inner {
    /// Puts an exception in the place of a message.
    fn reject(&mut self, id: Option<Ack>, error: Error) {
        if self.waiting.len() < MOST_REJECTED {
            self.waiting.push_back((Received::Invalid(error, id), 0));
        }
    }
}

/// The acknowledgement that the client awaits.
pub(super) struct Ack {
    /// The socket has the inbox, so it would never be dropped.
    socket: Weak<Socket>,
    id: i64,
}

impl Ack {
    /// Returns what sends it, which can be tried once; `None` if the client has left.
    pub(super) fn sender(&self) -> Option<AckSender> {
        let socket = self.socket.upgrade()?;
        let mut nothing = Value::Bytes(Bytes::new());
        match AckSender::from_message_parts(&socket, &mut nothing, &Some(self.id)) {
            Ok(sender) => Some(sender),
            Err(never) => match never {},
        }
    }
}

impl Inbox {
    pub(super) fn new(max_message: usize) -> Self {
        Self { inner: Mutex::default(), waker: AtomicWaker::new(), max_message }
    }

    /// Takes a message. One that is too large and one too many get an exception, and are not read.
    fn push(&self, value: &mut Value, id: Option<Ack>) {
        let size = size(value);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = inner.waiting.is_empty() || inner.bytes + size <= MOST_BYTES;
        if size > self.max_message {
            let error = Error::new(StatusCode::PAYLOAD_TOO_LARGE, "message_too_large");
            let message = format!("a message may have {} bytes at most", self.max_message);
            inner.reject(id, error.with_message(message));
        } else if inner.waiting.len() < MOST && fits {
            inner.bytes += size;
            inner.waiting.push_back((read(value, id), size));
        } else {
            let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_messages");
            inner.reject(id, error.with_message("too many messages; send fewer of them"));
        }
        drop(inner);
        self.waker.wake();
    }

    /// Returns the end of the connection, if it is over.
    pub(super) fn ended(&self) -> Option<Ended> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.ended.map(Ended::silently)
    }

    /// Ends the connection, after what waits.
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
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).ended = Some(reason);
        self.waker.wake();
    }

    /// Waits for the next message.
    pub(super) fn poll_next(&self, cx: &Context<'_>) -> Poll<Result<Received<Ack>, Ended>> {
        self.waker.register(cx.waker());
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match (inner.waiting.pop_front(), inner.ended) {
            (Some((message, size)), _) => {
                inner.bytes -= size;
                Poll::Ready(Ok(message))
            }
            (None, Some(reason)) => Poll::Ready(Err(Ended::silently(reason))),
            (None, None) => Poll::Pending,
        }
    }
}

/// Takes a message into the inbox where it is extracted, because that keeps the order; handlers are tasks, which do not.
pub(super) struct Enqueued(());

impl FromMessageParts<LocalAdapter> for Enqueued {
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

/// Returns how many bytes a message has. As each attachment is in it once, its JSON has a third more at most.
fn size(value: &Value) -> usize {
    match value {
        Value::Str(text, attachments) => {
            text.len() + attachments.iter().flatten().map(Bytes::len).sum::<usize>()
        }
        Value::Bytes(packed) => packed.len(),
    }
}

/// Reads a message: `["name", data]`. Several arguments are a list; none is `null`.
fn read(value: &mut Value, id: Option<Ack>) -> Received<Ack> {
    match value {
        Value::Str(text, None) => {
            let text: &str = text;
            let Ok(all) = serde_json::from_str::<Vec<&RawValue>>(text) else {
                return unreadable(id);
            };
            let [event, arguments @ ..] = &*all else { return unreadable(id) };
            let Ok(event) = serde_json::from_str(event.get()) else { return unreadable(id) };
            let data = match arguments {
                [] => Json::null(),
                [data] => data.get().into(),
                several => serde_json::to_string(several).unwrap_or_default().into(),
            };
            Received::Message { event: Event::Named(event), data, id }
        }
        Value::Str(text, Some(attachments)) => {
            let attachments: Vec<_> = attachments.drain(..).collect();
            of_node(Node::of_json(text.as_bytes(), &attachments).ok(), id)
        }
        Value::Bytes(packed) => of_node(rmp_serde::from_slice::<Node>(packed).ok(), id),
    }
}

fn unreadable(id: Option<Ack>) -> Received<Ack> {
    let message = "a message must have a name and data that JSON can represent";
    let error = Error::bad_request().with_code("invalid_message").with_message(message);
    Received::Invalid(error, id)
}

fn of_node(node: Option<Node>, id: Option<Ack>) -> Received<Ack> {
    let Some(Node::List(list)) = node else { return unreadable(id) };
    let mut list = list.into_iter();
    let Some(Node::String(event)) = list.next() else { return unreadable(id) };
    let mut arguments: Vec<_> = list.collect();
    if let ("message", [Node::Bytes(bytes)]) = (&*event, &*arguments) {
        return Received::Bytes(bytes.clone(), id);
    }
    let data = match arguments.len() {
        0 => Node::Null,
        1 => arguments.remove(0),
        _ => Node::List(arguments),
    };
    let event = Event::Named(event.into());
    Received::Message { event, data: Json::of_node(&data), id }
}
