//! Streams of replies.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use baya::axum::http::StatusCode;
use baya::{Error, Replies, Reply, Result};

use crate::connection::Connection;
use crate::handling::written;
use crate::wire::{Ended, Wire};

/// The next reply of a stream, when it has come.
pub(crate) type Streaming<I> = Pin<Box<dyn Future<Output = Streamed<I>> + Send>>;

/// A stream of replies, with the next one.
pub(crate) struct Streamed<I> {
    stream: Stream<I>,
    next: Option<Result<Reply>>,
}

/// A stream of replies to one message.
pub(crate) struct Stream<I> {
    /// That of the handler.
    pub(crate) index: usize,
    pub(crate) id: Option<I>,
    pub(crate) replies: Replies,
}

impl<I> Stream<I> {
    async fn next(mut self) -> Streamed<I> {
        let next = self.replies.next().await;
        Streamed { stream: self, next }
    }
}

impl<W: Wire> Connection<W> {
    /// Begins a stream of replies.
    pub(crate) async fn begin(&mut self, stream: Stream<W::Id>) -> Result<(), Ended> {
        let most = self.client.namespace().shared.options.streams;
        let streams = self.streams.get_or_insert_default();
        if streams.len() >= most {
            let message =
                format!("this connection already has {most} running streams; end one of them");
            let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams");
            return self.except(&error.with_message(message), stream.id).await;
        }
        streams.push(Box::pin(stream.next()));
        // What the handler has sent does not wait for the first reply.
        self.wire.flush().await
    }

    /// Sends the next reply of a stream.
    pub(crate) async fn reply_again(
        &mut self,
        Streamed { stream, next }: Streamed<W::Id>,
    ) -> Result<(), Ended> {
        // A stream that always has an item leaves other tasks their turn.
        tokio::task::coop::consume_budget().await;
        let namespace = Arc::clone(self.client.namespace());
        let Some(handled) = namespace.messages.get(stream.index) else { return Ok(()) };
        let outcome = match next {
            Some(Ok(reply)) => {
                let write = move |json: &mut Vec<u8>| written(&reply, json);
                self.wire.item(&handled.name, stream.id.as_ref(), write).await?
            }
            Some(Err(error)) => Err(error),
            None => {
                if let Some(id) = stream.id {
                    self.wire.end(&handled.name, id).await?;
                }
                return self.wire.flush().await;
            }
        };
        match outcome {
            Ok(()) => {
                self.streams.get_or_insert_default().push(Box::pin(stream.next()));
                self.wire.flush().await
            }
            Err(error) => {
                handled.handler.log(&error);
                self.except(&error, stream.id).await
            }
        }
    }
}
