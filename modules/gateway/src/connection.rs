//! One connection: it reads messages, calls their handlers one after the other, and sends what is queued.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use baya::axum::http::StatusCode;
use baya::{AnyHandler, Error, Replies, Reply, Result};
use bytes::Bytes;
use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message as Frame};

use crate::call::Call;
use crate::client::Client;
use crate::frame::{self, Format, Received};
use crate::message::Outgoing;
use crate::outbox::{Closing, Next};
use crate::rate::Rate;
use crate::server::{Entered, Place};

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// How many bytes are read at once. Larger messages get a buffer of their own while they arrive.
const READ_BUFFER: usize = 2 * 1024;
/// How many bytes of queued messages are written at once.
const WRITE_BUFFER: usize = 16 * 1024;

/// Serves a connection until it ends.
pub(crate) async fn run(upgrade: OnUpgrade, entered: Entered, place: Place) {
    let client = entered.0.clone();
    let shared = Arc::clone(&client.namespace().shared);
    // The shutdown waits for the handler of disconnections as well.
    let work = shared.app.begin_work();
    if let Ok(upgraded) = upgrade.await {
        let options = &shared.options;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(WRITE_BUFFER)
            .max_message_size(Some(options.max_message))
            .max_frame_size(Some(options.max_message));
        let socket =
            WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config));
        let connection = Connection {
            socket: socket.await,
            format: Format::of(client.protocol()),
            rate: options.rate.map(Rate::of),
            streams: FuturesUnordered::new(),
            deadline: Box::pin(sleep_until(Instant::now() + options.ping)),
            awaits_pong: false,
            client: client.clone(),
        };
        Box::pin(connection.serve()).await;
    }
    client.outbox().end();
    drop(entered);
    drop(place);
    shared.metrics.ended();
    disconnected(&client).await;
    drop(work);
}

/// Calls the handler of disconnections.
async fn disconnected(client: &Client) {
    let Some(handler) = &client.namespace().disconnect else { return };
    let call = Call::new(client.clone(), Bytes::new());
    if let Err(error) = handler.call_alone(call).await {
        handler.log(&error);
    }
}

struct Connection {
    socket: Socket,
    client: Client,
    format: Format,
    rate: Option<Rate>,
    /// The streams that handlers have returned, each waiting for its next reply.
    streams: FuturesUnordered<Pin<Box<dyn Future<Output = Streamed> + Send>>>,
    /// When the client is pinged, or is given up if it has not responded to the last ping.
    deadline: Pin<Box<Sleep>>,
    awaits_pong: bool,
}

/// A stream of replies, with the next one.
struct Streamed {
    stream: Stream,
    next: Option<Result<Vec<u8>>>,
}

/// A stream of replies to one message.
struct Stream {
    event: String,
    id: Option<Bytes>,
    replies: Replies,
    handler: AnyHandler,
}

/// The end of a connection: the close frame that is sent, if one can be.
struct Ended(Option<Closing>);

/// What happens next on a connection.
enum Event {
    Stopping,
    Queued(Next),
    Streamed(Streamed),
    Read(Option<tungstenite::Result<Frame>>),
    Deadline,
}

impl Connection {
    async fn serve(mut self) {
        let Ended(closing) = match self.go_on().await {
            Ok(never) => match never {},
            Err(ended) => ended,
        };
        if let Some(closing) = closing {
            self.close(closing).await;
        }
    }

    async fn go_on(&mut self) -> Result<std::convert::Infallible, Ended> {
        loop {
            match self.next().await {
                Event::Stopping => return Err(going_away()),
                Event::Queued(next) => self.send(next).await?,
                Event::Streamed(streamed) => self.reply_again(streamed).await?,
                Event::Read(None) => return Err(Ended(None)),
                Event::Read(Some(Err(error))) => return Err(Ended(closing_for(&error))),
                Event::Read(Some(Ok(frame))) => self.received(frame).await?,
                Event::Deadline => self.ping().await?,
            }
        }
    }

    async fn next(&mut self) -> Event {
        let app = &self.client.namespace().shared.app;
        let streamed = poll_fn(|cx| match self.streams.poll_next_unpin(cx) {
            Poll::Ready(Some(streamed)) => Poll::Ready(streamed),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        });
        tokio::select! {
            biased;
            () = app.stopping() => Event::Stopping,
            next = self.client.outbox().next() => Event::Queued(next),
            streamed = streamed => Event::Streamed(streamed),
            read = self.socket.next() => Event::Read(read),
            () = &mut self.deadline => Event::Deadline,
        }
    }

    /// Sends what is queued: everything that waits, in one write if it fits.
    async fn send(&mut self, next: Next) -> Result<(), Ended> {
        let mut next = Some(next);
        while let Some(one) = next {
            match one {
                Next::Send(Outgoing::Message(message)) => {
                    if let Some(frame) = message.frame(self.format) {
                        self.write(frame).await?;
                    }
                }
                Next::Send(Outgoing::Frame(frame)) => self.write(frame).await?,
                Next::Close(closing) => return Err(Ended(Some(closing))),
                Next::Cut => return Err(Ended(None)),
            }
            next = self.client.outbox().take();
        }
        self.flush().await
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Ended> {
        unless_cut(&self.client, self.socket.feed(frame)).await
    }

    async fn flush(&mut self) -> Result<(), Ended> {
        unless_cut(&self.client, self.socket.flush()).await
    }

    /// Sends JSON as a frame.
    async fn answer(&mut self, json: Vec<u8>) -> Result<(), Ended> {
        match self.format.frame(json) {
            Ok(frame) => {
                self.write(frame).await?;
                self.flush().await
            }
            Err(error) => {
                tracing::error!("a message can't be written: {}", error.chain());
                Ok(())
            }
        }
    }

    async fn except(&mut self, error: &Error, id: Option<&Bytes>) -> Result<(), Ended> {
        self.client.namespace().shared.metrics.exceptions();
        self.answer(frame::exception(error, id.map(|id| &**id))).await
    }

    /// Handles a frame of the client.
    async fn received(&mut self, frame: Frame) -> Result<(), Ended> {
        self.awaits_pong = false;
        let interval = self.client.namespace().shared.options.ping;
        self.deadline.as_mut().reset(Instant::now() + interval);
        match frame {
            Frame::Text(text) => self.message(Bytes::from(text)).await,
            Frame::Binary(bytes) if self.format == Format::MessagePack => {
                match frame::unpacked(&bytes) {
                    Ok(json) => self.message(json).await,
                    Err(error) => self.except(&error, None).await,
                }
            }
            Frame::Binary(bytes) => self.bytes(bytes).await,
            Frame::Close(_) => {
                // The library has queued the close frame that responds to it.
                let _ = self.flush().await;
                Err(Ended(None))
            }
            // The library responds to pings.
            Frame::Ping(_) => self.flush().await,
            Frame::Pong(_) | Frame::Frame(_) => Ok(()),
        }
    }

    /// Counts a message; returns the error of one too many.
    fn count(&mut self) -> Result<()> {
        self.client.namespace().shared.metrics.received();
        if self.rate.as_mut().is_none_or(Rate::take) {
            return Ok(());
        }
        Err(Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_messages")
            .with_message("too many messages; send fewer of them"))
    }

    /// Calls the handler of a message.
    async fn message(&mut self, frame: Bytes) -> Result<(), Ended> {
        let counted = self.count();
        let received = match Received::read(&frame) {
            Ok(received) => received,
            Err((error, id)) => return self.except(&error, id.as_ref()).await,
        };
        let Received { event, data, id } = received;
        if let Err(error) = counted {
            return self.except(&error, id.as_ref()).await;
        }
        let namespace = Arc::clone(self.client.namespace());
        let Some(handler) = namespace.messages.get(&*event) else {
            return self.except(&unknown(&event), id.as_ref()).await;
        };
        match self.call(handler, data).await? {
            Ok(reply) => self.reply(handler, event, id, reply).await,
            Err(error) => {
                handler.log(&error);
                self.except(&error, id.as_ref()).await
            }
        }
    }

    /// Calls the handler of bytes.
    async fn bytes(&mut self, bytes: Bytes) -> Result<(), Ended> {
        let counted = self.count();
        let namespace = Arc::clone(self.client.namespace());
        let handler = match (&namespace.binary, counted) {
            (Some(handler), Ok(())) => handler,
            (None, Ok(())) => {
                let message = "this gateway takes no messages of bytes";
                let error =
                    Error::bad_request().with_code("unexpected_bytes").with_message(message);
                return self.except(&error, None).await;
            }
            (_, Err(error)) => return self.except(&error, None).await,
        };
        let outcome = self.call(handler, bytes).await?;
        match outcome.and_then(sent_bytes) {
            Ok(Some(bytes)) => {
                self.write(Frame::Binary(bytes)).await?;
                self.flush().await
            }
            Ok(None) => Ok(()),
            Err(error) => {
                handler.log(&error);
                self.except(&error, None).await
            }
        }
    }

    /// Calls a handler. Meanwhile, what is queued is sent.
    async fn call(&mut self, handler: &AnyHandler, data: Bytes) -> Result<Result<Reply>, Ended> {
        let call = Call::new(self.client.clone(), data);
        let mut calling = pin!(handler.call_alone(call));
        let mut is_closing = false;
        loop {
            let next = {
                let queued = async {
                    match is_closing {
                        true => std::future::pending().await,
                        false => self.client.outbox().next().await,
                    }
                };
                tokio::select! {
                    biased;
                    reply = &mut calling => return Ok(reply),
                    next = queued => next,
                }
            };
            // The handler may have closed the connection itself, and goes on.
            if let Next::Close(_) = next {
                is_closing = true;
            } else {
                self.send(next).await?;
            }
        }
    }

    /// Sends what the handler of a message returned.
    async fn reply(
        &mut self,
        handler: &AnyHandler,
        event: String,
        id: Option<Bytes>,
        reply: Reply,
    ) -> Result<(), Ended> {
        let mut json = frame::begun(&event, id.as_ref().map_or(0, Bytes::len) + 64);
        match reply.write_message(&mut json) {
            Some(Ok(())) => match id {
                Some(id) => self.answer(frame::ended(json, Some(&id))).await,
                None => Ok(()),
            },
            Some(Err(error)) => {
                handler.log(&error);
                self.except(&error, id.as_ref()).await
            }
            None => match reply.into_inner::<Replies>() {
                Ok(replies) => {
                    let handler = handler.clone();
                    self.begin(Stream { event, id, replies, handler }).await
                }
                Err(_) => {
                    let text = "an interceptor or a filter replaced the reply to a message by something that is not one; make it by `Reply::message`";
                    let error = Error::internal(text);
                    handler.log(&error);
                    self.except(&error, id.as_ref()).await
                }
            },
        }
    }

    /// Begins a stream of replies.
    async fn begin(&mut self, stream: Stream) -> Result<(), Ended> {
        let most = self.client.namespace().shared.options.streams;
        if self.streams.len() >= most {
            let message = format!("{most} streams of this connection run already; end one of them");
            let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams");
            return self.except(&error.with_message(message), stream.id.as_ref()).await;
        }
        self.streams.push(Box::pin(stream.next()));
        Ok(())
    }

    /// Sends the next reply of a stream.
    async fn reply_again(&mut self, Streamed { stream, next }: Streamed) -> Result<(), Ended> {
        let id = stream.id.as_deref();
        match next {
            Some(Ok(data)) => {
                self.answer(frame::event(&stream.event, &data, id)).await?;
                self.streams.push(Box::pin(stream.next()));
                Ok(())
            }
            Some(Err(error)) => {
                stream.handler.log(&error);
                self.except(&error, stream.id.as_ref()).await
            }
            None => match id {
                Some(id) => self.answer(frame::end_of_stream(&stream.event, id)).await,
                None => Ok(()),
            },
        }
    }

    /// Pings a client from which nothing has come for a while, and gives up one that has not responded.
    async fn ping(&mut self) -> Result<(), Ended> {
        if self.awaits_pong {
            return Err(Ended(None));
        }
        let timeout = self.client.namespace().shared.options.pong;
        self.awaits_pong = true;
        self.deadline.as_mut().reset(Instant::now() + timeout);
        self.write(Frame::Ping(Bytes::new())).await?;
        self.flush().await
    }

    /// Sends the close frame, and waits a while for that of the client.
    async fn close(mut self, Closing { code, reason }: Closing) {
        let frame = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
        let timeout = self.client.namespace().shared.options.pong;
        let closing = async {
            if self.socket.close(Some(frame)).await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        // A client that does not respond is disconnected.
        let _ = tokio::time::timeout(timeout, closing).await;
    }
}

impl Stream {
    async fn next(mut self) -> Streamed {
        let next = self.replies.next().await;
        Streamed { stream: self, next }
    }
}

/// Writes to a client, unless its queue overflows meanwhile.
async fn unless_cut(
    client: &Client,
    write: impl Future<Output = tungstenite::Result<()>>,
) -> Result<(), Ended> {
    let mut write = pin!(write);
    poll_fn(|cx| match write.as_mut().poll(cx) {
        Poll::Ready(outcome) => Poll::Ready(outcome.map_err(|_| Ended(None))),
        Poll::Pending => client.outbox().poll_cut(cx).map(|()| Err(Ended(None))),
    })
    .await
}

fn going_away() -> Ended {
    Ended(Some(Closing { code: 1001, reason: "the server shuts down".to_owned() }))
}

/// Returns the close frame for what the client has done; `None` if none would reach it.
fn closing_for(error: &tungstenite::Error) -> Option<Closing> {
    use tungstenite::Error;
    let (code, reason) = match error {
        Error::Capacity(CapacityError::MessageTooLong { .. }) => (1009, "the message is too large"),
        Error::Utf8(_) => (1007, "the message is not valid UTF-8"),
        Error::Protocol(_) => (1002, "the frame is not valid"),
        _ => return None,
    };
    Some(Closing { code, reason: reason.to_owned() })
}

fn unknown(event: &str) -> Error {
    let shown: String = event.chars().take(64).collect();
    Error::not_found()
        .with_code("unknown_event")
        .with_message(format!("this gateway has no message `{shown}`"))
}

/// Returns the bytes that a handler of bytes returned.
fn sent_bytes(reply: Reply) -> Result<Option<Bytes>> {
    reply.into_inner().map_err(|_| {
        Error::internal(
            "an interceptor or a filter replaced the reply to a message of bytes by something else",
        )
    })
}
