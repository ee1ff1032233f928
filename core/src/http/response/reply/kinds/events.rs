//! Kinds of values that handlers with `#[sse]` return.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::base::{Reported, Satisfied};
use crate::http::response::reply::Tag;
use crate::http::response::sse::{Events, SseOptions};
use crate::http::{Incoming, IntoEvent};

/// The types that an event stream reports: `S` is not a stream, and `E` is not an event.
#[derive(Debug)]
pub struct StreamReports<S, E> {
    /// Reported by [`EventStream`](super::super::EventStream).
    pub stream: Reported<S>,
    /// Reported by [`EventOfStream`](super::super::EventOfStream).
    pub event: Reported<E>,
}

kind! {
    /// A stream of events.
    SentStream,
    /// Selects streams of events.
    IsSentStream::stream_kind,
    [S: Events<Event: IntoEvent>] &&Tag<S>,
}

impl SentStream {
    /// Returns no types.
    pub const fn reports<S>(&self, _stream: &S) -> StreamReports<Satisfied, Satisfied> {
        StreamReports { stream: Reported::NEW, event: Reported::NEW }
    }

    /// Creates the response that sends the events.
    pub fn respond<S>(self, stream: S, incoming: &mut Incoming<'_>, options: SseOptions) -> Response
    where
        S: Events<Event: IntoEvent>,
    {
        incoming.events(stream, options)
    }
}

kind! {
    /// A stream of other items.
    OtherStream,
    /// Selects streams of other items.
    IsOtherStream::stream_kind,
    [S: Events] &Tag<S>,
}

impl OtherStream {
    /// Returns the type of the items.
    pub const fn reports<S: Events>(&self, _stream: &S) -> StreamReports<Satisfied, S::Event> {
        StreamReports { stream: Reported::NEW, event: Reported::NEW }
    }
}

kind! {
    /// A value that is not a stream.
    NoStream,
    /// Selects every other type.
    IsNoStream::stream_kind,
    [S] Tag<S>,
}

impl NoStream {
    /// Returns the type.
    pub const fn reports<S>(&self, _stream: &S) -> StreamReports<S, Satisfied> {
        StreamReports { stream: Reported::NEW, event: Reported::NEW }
    }
}

macro_rules! never {
    ($($kind:ident)*) => { $(
        impl $kind {
            /// Is never called, because the type does not compile.
            pub fn respond<S>(self, _: S, _: &mut Incoming<'_>, _: SseOptions) -> Response {
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    )* };
}
never! { OtherStream NoStream }
