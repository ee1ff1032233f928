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
//! | 2 | [`Plain`], for responses | [`Bare`] | |
//! | 1 | [`Streamed`], [`Unwrapped`] | [`Answer`] | [`Fallible`], [`Maybe`], [`Kept`] |
//! | 0 | [`Plain`], which reports the type | [`Fault`] | [`Sure`], [`There`], [`Unkept`] |
//!
//! The types at one level must not overlap. [`AxumJson`] has its own level, so that a type that does not compile is
//! not reported as ambiguous as well.

/// Declares a kind: its marker type, and the trait whose method returns the marker for the listed tags. Each line
/// contains the generics and a tag with its number of references. Without a marker type, the trait selects an existing
/// kind.
macro_rules! kind {
    (
        $(#[$marker_doc:meta])* $marker:ident,
        $(#[$trait_doc:meta])* $selector:ident::$method:ident,
        $([$($generics:tt)*] $tag:ty),+ $(,)?
    ) => {
        $(#[$marker_doc])*
        #[derive(Debug)]
        pub struct $marker;

        $crate::http::response::reply::kinds::kind! {
            $(#[$trait_doc])* $selector::$method -> $marker,
            $([$($generics)*] $tag),+
        }
    };
    (
        $(#[$trait_doc:meta])* $selector:ident::$method:ident -> $marker:ident,
        $([$($generics:tt)*] $tag:ty),+ $(,)?
    ) => {
        $(#[$trait_doc])*
        pub trait $selector {
            /// Returns the kind.
            fn $method(&self) -> $marker {
                $marker
            }
        }
        $(impl<$($generics)*> $selector for $tag {})+
    };
}
pub(crate) use kind;

mod kept_value;
mod outcome;
mod plain;
mod with_content;

pub use kept_value::{IsKept, IsUnkept, Kept, Unkept};
pub use outcome::{
    Answer, Bare, Fallible, Fault, IsBare, IsFallible, IsFault, IsMaybe, IsResponse, IsSure,
    IsThere, Maybe, Sure, There,
};
pub use plain::{
    Empty, Explicit, IsEmpty, IsExplicit, IsNone, IsPlain, IsStreamed, IsUnwrapped, Plain,
    Streamed, Unwrapped,
};
pub use with_content::{AxumJson, Content, IsAxumJson, IsContent, Never};

pub use crate::http::response::negotiated::{Chosen, IsChosen};
