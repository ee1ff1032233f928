//! What message handlers reply, for documents.

use futures_util::Stream;
use serde::Serialize;

use super::replies::ByteReply;
use crate::base::Probe;
use crate::graph::spec::ReplySpec;
use crate::wire::schema::{Of, Schema, Shape, shape_of};

/// An item of a stream of replies: a value, or an error in its place.
pub trait RepliedItem {
    /// What the value looks like.
    const OF: Of;
}

impl<T: Schema> RepliedItem for T {
    const OF: Of = shape_of::<T>;
}

impl<T: Schema, E> RepliedItem for Result<T, E> {
    const OF: Of = shape_of::<T>;
}

impl<T: RepliedItem> Probe<T> {
    /// What a reply looks like, or an item of a stream of replies.
    pub const REPLY: Option<Of> = Some(T::OF);
}

impl<S: Stream<Item: RepliedItem>> Probe<S> {
    /// What each item of a stream looks like.
    pub const REPLIES: Option<Of> = Some(<S::Item as RepliedItem>::OF);
}

impl<S: Stream<Item: RepliedItem>, E> Probe<Result<S, E>> {
    /// What each item looks like, if the stream begins.
    pub const REPLIES_OR_ERROR: Option<Of> = Some(<S::Item as RepliedItem>::OF);
}

impl<T: ByteReply> Probe<T> {
    /// Whether a binary message handler replies bytes.
    pub const BYTES: Option<bool> = Some(T::SENDS);
}

impl<T: ByteReply, E> Probe<Result<T, E>> {
    /// Whether it replies bytes, if it does not fail.
    pub const BYTES_OR_ERROR: Option<bool> = Some(T::SENDS);
}

/// Returns what a handler replies, as far as its type describes it.
pub const fn replied(reply: Option<Of>, replies: [Option<Of>; 2]) -> Option<ReplySpec> {
    match (reply, replies) {
        (Some(of), _) => Some(ReplySpec::Once(of)),
        (None, [Some(of), _] | [None, Some(of)]) => Some(ReplySpec::Repeated(of)),
        (None, [None, None]) => None,
    }
}

/// Returns what a binary message handler replies.
pub const fn replied_bytes(bytes: [Option<bool>; 2]) -> Option<ReplySpec> {
    match bytes {
        [Some(sends), _] | [None, Some(sends)] => match sends {
            true => Some(ReplySpec::Bytes),
            false => Some(ReplySpec::Nothing),
        },
        [None, None] => None,
    }
}

/// A type that the data of a message can have that the app sends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be sent to clients",
    label = "not a type that can be written and described",
    note = "put `#[dto]` on `{Self}`; a `#[dto(input)]` is only read: remove `input`"
)]
pub trait SentData: Schema {}

#[diagnostic::do_not_recommend]
impl<T: Schema + Serialize + ?Sized> SentData for T {}

/// The shape of data that the app sends.
pub fn shape_of_sent<T: SentData + ?Sized>() -> Shape {
    T::SHAPE
}
