//! The kinds of values that handlers return, and the traits that select them.
//!
//! The emitted code calls a method such as `reply_kind` on a reference to a [`Tag`](super::Tag). Several traits have
//! the method, each for a different number of references in front of the tag. Method resolution removes references
//! one by one, so of the traits that a type implements, the one with the most references is selected:
//!
//! | references | `reply_kind` | `error_kind` | `result_kind`, `option_kind`, `kept_kind` |
//! |---|---|---|---|
//! | 5 | [`AxumJson`] | | |
//! | 4 | [`Chosen`] | | |
//! | 3 | [`Empty`], [`Explicit`], [`Content`] | | |
//! | 2 | [`Plain`] | [`Bare`] | |
//! | 1 | [`Streamed`], [`Unwrapped`], [`Unwritten`] | [`Answer`], then [`Fault`] | [`Fallible`], [`Maybe`], [`Kept`] |
//! | 0 | [`NoResponse`] | [`NoError`] | [`Sure`], [`There`], [`Unkept`] |
//!
//! The kinds of types that do not compile have no bounds, and report the type with [`ResponseReports`] or
//! [`ErrorReports`].
//!
//! The types at one level must not overlap. [`AxumJson`] has its own level, so that a type that does not compile is
//! not reported as ambiguous as well.

/// Declares a kind: its marker type, and the trait whose method returns the marker for the listed tags. Each line
/// contains the generics and a tag with its number of references, and possibly bounds. Without a marker type, the trait selects an existing
/// kind.
macro_rules! kind {
    (
        $(#[$marker_doc:meta])* $marker:ident,
        $(#[$trait_doc:meta])* $selector:ident::$method:ident,
        $([$($generics:tt)*] $tag:ty $(where [$($bounds:tt)*])?),+ $(,)?
    ) => {
        $(#[$marker_doc])*
        #[derive(Debug)]
        pub struct $marker;

        $crate::http::response::reply::kinds::kind! {
            $(#[$trait_doc])* $selector::$method -> $marker,
            $([$($generics)*] $tag $(where [$($bounds)*])?),+
        }
    };
    (
        $(#[$trait_doc:meta])* $selector:ident::$method:ident -> $marker:ident,
        $([$($generics:tt)*] $tag:ty $(where [$($bounds:tt)*])?),+ $(,)?
    ) => {
        $(#[$trait_doc])*
        pub trait $selector {
            /// Returns the kind.
            fn $method(&self) -> $marker {
                $marker
            }
        }
        $(impl<$($generics)*> $selector for $tag $(where $($bounds)*)? {})+
    };
}
pub(crate) use kind;

mod events;
mod kept_value;
mod outcome;
mod plain;
mod reports;
mod with_content;

pub use events::{
    IsNoStream, IsOtherStream, IsSentStream, NoStream, OtherStream, SentStream, StreamReports,
};
pub use kept_value::{IsKept, IsUnkept, Kept, Unkept};
pub use outcome::{
    Answer, Bare, Fallible, Fault, IsAnswer, IsBare, IsFallible, IsFault, IsMaybe, IsNoError,
    IsSure, IsThere, Maybe, NoError, Sure, There,
};
pub use plain::{
    Empty, Explicit, IsEmpty, IsExplicit, IsNoResponse, IsPlain, IsStreamed, IsUnwrapped,
    NoResponse, Plain, Streamed, Unwrapped,
};
pub use reports::{ErrorReports, ResponseReports};
pub use with_content::{
    AxumJson, Content, ContentOf, IsAxumJson, IsContent, IsUnwritten, Unwritten,
};

pub use crate::http::response::negotiated::{Chosen, IsChosen};
