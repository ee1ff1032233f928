//! The deliveries of a member.

use async_nats::jetstream::AckKind;
use baya::{BoxFuture, Result};

use super::member::{Member, ReceivedEvent};
use super::pending::PendingMessage;
use crate::log::reader::Reader;
use crate::log::{Deliveries, Delivery, Settle};

/// The subscription of a member.
pub(super) struct Subscription {
    member: Member,
    reader: Reader<Member>,
}

impl Subscription {
    pub(super) fn new(member: Member) -> Self {
        Self { reader: Reader::new(member.clone()), member }
    }
}

impl Deliveries for Subscription {
    fn next(&mut self) -> BoxFuture<'_, Result<Delivery>> {
        Box::pin(async {
            let ReceivedEvent { envelope, message } = self.reader.next().await?;
            let attempt = message.attempt;
            let settle = Settlement { member: self.member.clone(), message };
            Ok(Delivery::new(envelope, attempt, settle))
        })
    }

    fn close(self: Box<Self>) -> BoxFuture<'static, Result<()>> {
        Box::pin(self.reader.close())
    }
}

/// One delivery of a message.
struct Settlement {
    member: Member,
    message: PendingMessage,
}

impl Settle for Settlement {
    fn ack(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.member.ack(&self.message, AckKind::Ack, "acknowledge"))
    }

    fn retry<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>> {
        match self.member.group().delay(self.message.attempt) {
            // Another member may have received the message, and must not receive it twice.
            Some(_) if !self.message.is_current() => Box::pin(async { Ok(()) }),
            Some(delay) => {
                Box::pin(self.member.ack(&self.message, AckKind::Nak(Some(delay)), "retry"))
            }
            None => self.dead(cause),
        }
    }

    fn dead<'a>(&'a self, cause: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.member.bury(&self.message, self.message.attempt, cause))
    }

    fn extend(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async { self.member.extend_message(&self.message).await.map(drop) })
    }
}
