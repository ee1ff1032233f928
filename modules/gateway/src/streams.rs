//! Streams of replies.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use baya::axum::http::StatusCode;
use baya::{Error, Replies, Reply, Result};

use crate::connection::Connection;
use crate::handling::write_reply_data;
use crate::wire::{ConnectionEnd, Wire};

/// A future of the next reply of a stream.
pub(crate) type PendingStep<I> = Pin<Box<dyn Future<Output = StreamStep<I>> + Send>>;

/// A stream of replies, and its next reply.
pub(crate) struct StreamStep<I> {
    stream: ReplyStream<I>,
    next: Option<Result<Reply>>,
}

/// A stream of replies to one message.
pub(crate) struct ReplyStream<I> {
    /// The index of the message handler.
    pub(crate) index: usize,
    pub(crate) id: Option<I>,
    pub(crate) replies: Replies,
}

impl<I> ReplyStream<I> {
    async fn next(mut self) -> StreamStep<I> {
        let next = self.replies.next().await;
        StreamStep { stream: self, next }
    }
}

impl<W: Wire> Connection<W> {
    /// Starts a stream of replies.
    pub(crate) async fn start_stream(
        &mut self,
        stream: ReplyStream<W::Id>,
    ) -> Result<(), ConnectionEnd> {
        let max = self.client.namespace().shared.options.streams;
        let streams = self.streams.get_or_insert_default();
        if streams.len() >= max {
            let message =
                format!("this connection already has {max} running streams; end one of them");
            let error = Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_streams");
            return self.send_exception(&error.with_message(message), stream.id).await;
        }
        streams.push(Box::pin(stream.next()));
        // Messages of the handler do not wait for the first reply.
        self.wire.flush().await
    }

    /// Sends the next reply of a stream.
    pub(crate) async fn send_step(
        &mut self,
        StreamStep { stream, next }: StreamStep<W::Id>,
    ) -> Result<(), ConnectionEnd> {
        // Yields, so that a busy stream does not starve other tasks.
        tokio::task::coop::consume_budget().await;
        let namespace = Arc::clone(self.client.namespace());
        let Some(entry) = namespace.messages.get(stream.index) else { return Ok(()) };
        let outcome = match next {
            Some(Ok(reply)) => {
                let write = move |json: &mut Vec<u8>| write_reply_data(&reply, json);
                self.wire.item(&entry.name, stream.id.as_ref(), write).await?
            }
            Some(Err(error)) => Err(error),
            None => {
                if let Some(id) = stream.id {
                    self.wire.end(&entry.name, id).await?;
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
                entry.handler.log(&error);
                self.send_exception(&error, stream.id).await
            }
        }
    }
}
