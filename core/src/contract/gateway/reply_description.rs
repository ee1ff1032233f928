//! Descriptions of the replies of message handlers.

use futures_util::Stream;
use serde::Serialize;

use super::replies::ByteReply;
use crate::base::Probe;
use crate::graph::spec::ReplySpec;
use crate::wire::schema::{Of, Schema, Shape, shape_of};

/// An item of a stream of replies: a value, or a `Result` of a value.
pub trait RepliedItem {
    /// The schema of the value.
    const OF: Of;
}

impl<T: Schema> RepliedItem for T {
    const OF: Of = shape_of::<T>;
}

impl<T: Schema, E> RepliedItem for Result<T, E> {
    const OF: Of = shape_of::<T>;
}

impl<T: RepliedItem> Probe<T> {
    /// The schema of a reply, or of an item of a stream of replies.
    pub const REPLY: Option<Of> = Some(T::OF);
}

impl<S: Stream<Item: RepliedItem>> Probe<S> {
    /// The schema of each item of a stream.
    pub const REPLIES: Option<Of> = Some(<S::Item as RepliedItem>::OF);
}

impl<S: Stream<Item: RepliedItem>, E> Probe<Result<S, E>> {
    /// The schema of each item, if the handler does not fail.
    pub const REPLIES_OR_ERROR: Option<Of> = Some(<S::Item as RepliedItem>::OF);
}

impl<T: ByteReply> Probe<T> {
    /// Whether a binary message handler replies with bytes.
    pub const BYTES: Option<bool> = Some(T::SENDS);
}

impl<T: ByteReply, E> Probe<Result<T, E>> {
    /// Whether it replies with bytes, if it does not fail.
    pub const BYTES_OR_ERROR: Option<bool> = Some(T::SENDS);
}

/// Returns the description of a handler's reply, as far as its type has one.
pub const fn replied(reply: Option<Of>, replies: [Option<Of>; 2]) -> Option<ReplySpec> {
    match (reply, replies) {
        (Some(of), _) => Some(ReplySpec::Once(of)),
        (None, [Some(of), _] | [None, Some(of)]) => Some(ReplySpec::Repeated(of)),
        (None, [None, None]) => None,
    }
}

/// Returns the description of a binary message handler's reply.
pub const fn replied_bytes(bytes: [Option<bool>; 2]) -> Option<ReplySpec> {
    match bytes {
        [Some(true), _] | [None, Some(true)] => Some(ReplySpec::Bytes),
        [Some(false), _] | [None, Some(false)] => Some(ReplySpec::Nothing),
        [None, None] => None,
    }
}

/// A type of message data that the app can send.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be sent to clients",
    label = "the type needs `Serialize` and a schema",
    note = "put `#[dto]` on `{Self}`; a `#[dto(input)]` can't be sent: remove `input`"
)]
pub trait SentData {
    /// Returns the shape of the data.
    fn sent_shape() -> Shape;
}

#[diagnostic::do_not_recommend]
impl<T: Schema + Serialize + ?Sized> SentData for T {
    fn sent_shape() -> Shape {
        T::SHAPE
    }
}
