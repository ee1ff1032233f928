//! The operations of one connection.

use std::task::{Context, Poll};

use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use crate::engine::Answer;

/// The operations that run on a connection, each with the id that the client gave it.
#[derive(Default)]
pub(super) struct Operations {
    all: Vec<(String, BoxStream<'static, Answer>)>,
    /// Which one is asked first, so that none waits for the others.
    first: usize,
}

/// What has happened to an operation.
pub(super) enum Happened {
    /// It has a result.
    Answered(String, Answer),
    /// It has ended.
    Ended(String),
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.all.iter().any(|(known, _)| known == id)
    }

    pub(super) fn add(&mut self, id: String, answers: BoxStream<'static, Answer>) {
        self.all.push((id, answers));
    }

    /// Ends an operation.
    pub(super) fn remove(&mut self, id: &str) {
        self.all.retain(|(known, _)| known != id);
    }

    /// Waits until something happens to an operation; forever if there is none.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Happened> {
        let count = self.all.len();
        for step in 0..count {
            let index = (self.first + step) % count;
            let (id, answers) = &mut self.all[index];
            match answers.poll_next_unpin(cx) {
                Poll::Ready(Some(answer)) => {
                    self.first = index + 1;
                    return Poll::Ready(Happened::Answered(id.clone(), answer));
                }
                Poll::Ready(None) => {
                    let (id, _) = self.all.swap_remove(index);
                    return Poll::Ready(Happened::Ended(id));
                }
                Poll::Pending => {}
            }
        }
        Poll::Pending
    }
}
