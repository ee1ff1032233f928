//! The operations of a connection.

use std::task::{Context, Poll};

use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use crate::engine::OperationResponse;

/// The running operations of a connection, each with the id that the client has chosen.
#[derive(Default)]
pub(super) struct Operations {
    all: Vec<Operation>,
    /// The index of the operation that is polled first. It rotates, so that no operation starves.
    first: usize,
}

struct Operation {
    id: String,
    responses: BoxStream<'static, OperationResponse>,
    is_subscription: bool,
}

/// An event of an operation.
pub(super) enum OperationEvent {
    /// The operation has a result.
    Response(String, OperationResponse),
    /// The operation has ended.
    Complete(String),
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.all.iter().any(|one| one.id == id)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn add(
        &mut self,
        id: String,
        responses: BoxStream<'static, OperationResponse>,
        is_subscription: bool,
    ) {
        self.all.push(Operation { id, responses, is_subscription });
    }

    /// Ends all subscriptions. Queries and mutations continue.
    pub(super) fn remove_subscriptions(&mut self) {
        self.all.retain(|one| !one.is_subscription);
    }

    /// Ends an operation.
    pub(super) fn remove(&mut self, id: &str) {
        self.all.retain(|one| one.id != id);
    }

    /// Waits for the next event of an operation. Never ready if there are no operations.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<OperationEvent> {
        let count = self.all.len();
        for step in 0..count {
            let index = (self.first + step) % count;
            let one = &mut self.all[index];
            match one.responses.poll_next_unpin(cx) {
                Poll::Ready(Some(response)) => {
                    self.first = index + 1;
                    return Poll::Ready(OperationEvent::Response(one.id.clone(), response));
                }
                Poll::Ready(None) => {
                    let Operation { id, .. } = self.all.swap_remove(index);
                    return Poll::Ready(OperationEvent::Complete(id));
                }
                Poll::Pending => {}
            }
        }
        Poll::Pending
    }
}
