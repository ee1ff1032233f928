//! What the kinds report.

use super::{
    Answer, AxumJson, Bare, Chosen, Content, ContentOf, Empty, Explicit, Fault, NoError,
    NoResponse, Plain, Streamed, Unwrapped, Unwritten,
};
use crate::base::{Reported, Satisfied};

/// The types that the kind of a response reports. `R` is not a response, `V` is a value without a format, `S` is a
/// stream, `W` can't be written as JSON, and `C` has content.
#[derive(Debug)]
pub struct ResponseReports<R, V, S, W, C> {
    /// Reported by [`IsResponse`](super::super::IsResponse).
    pub response: Reported<R>,
    /// Reported by [`IsWrapped`](super::super::IsWrapped).
    pub value: Reported<V>,
    /// Reported by [`RespondsAtOnce`](super::super::RespondsAtOnce).
    pub stream: Reported<S>,
    /// Reported by [`WrittenToResponse`](super::super::WrittenToResponse).
    pub written: Reported<W>,
    /// Reported by [`FitsStatus`](super::super::FitsStatus), for a status without content.
    pub content: Reported<C>,
}

/// The types that the kind of an error reports. `E` is not an error, and `B` is a body without an error status.
#[derive(Debug)]
pub struct ErrorReports<E, B> {
    /// Reported by [`Failure`](super::super::Failure).
    pub error: Reported<E>,
    /// Reported by [`HasStatus`](super::super::HasStatus).
    pub body: Reported<B>,
}

/// Implements the reports of kinds, where `T` is the type of the value.
macro_rules! reports {
    ($($kind:ident: $reports:ident { $($field:ident: $of:ty),* };)*) => { $(
        impl $kind {
            /// Returns the types that do not compile.
            #[inline]
            pub const fn reports<T>(&self, _value: &T) -> $reports<$($of),*> {
                $reports { $($field: Reported::NEW),* }
            }
        }
    )* };
}

reports! {
    Empty: ResponseReports { response: Satisfied, value: Satisfied, stream: Satisfied, written: Satisfied, content: Satisfied };
    Explicit: ResponseReports { response: Satisfied, value: Satisfied, stream: Satisfied, written: Satisfied, content: Satisfied };
    Plain: ResponseReports { response: Satisfied, value: Satisfied, stream: Satisfied, written: Satisfied, content: Satisfied };
    Content: ResponseReports { response: Satisfied, value: Satisfied, stream: Satisfied, written: Satisfied, content: T };
    AxumJson: ResponseReports { response: Satisfied, value: Satisfied, stream: Satisfied, written: Satisfied, content: T };
    Chosen: ResponseReports { response: Satisfied, value: Satisfied, stream: Satisfied, written: Satisfied, content: T };
    Streamed: ResponseReports { response: Satisfied, value: Satisfied, stream: T, written: Satisfied, content: T };
    Unwrapped: ResponseReports { response: Satisfied, value: T, stream: Satisfied, written: Satisfied, content: T };
    NoResponse: ResponseReports { response: T, value: Satisfied, stream: Satisfied, written: Satisfied, content: Satisfied };
    Answer: ErrorReports { error: Satisfied, body: Satisfied };
    Fault: ErrorReports { error: Satisfied, body: Satisfied };
    Bare: ErrorReports { error: Satisfied, body: T };
    NoError: ErrorReports { error: T, body: Satisfied };
}

impl Unwritten {
    /// Returns the type that can't be written.
    #[inline]
    pub const fn reports<A: ContentOf>(
        &self,
        _value: &A,
    ) -> ResponseReports<Satisfied, Satisfied, Satisfied, A::Content, Satisfied> {
        ResponseReports {
            response: Reported::NEW,
            value: Reported::NEW,
            stream: Reported::NEW,
            written: Reported::NEW,
            content: Reported::NEW,
        }
    }
}
