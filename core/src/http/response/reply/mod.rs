//! Converts the return value of a handler into a response.
//!
//! A handler may return every type that axum converts into a response, an `Option` of it, or a `Result` of it
//! with any error. One trait can't distinguish these without overlapping impls, so the emitted code calls
//! methods on a [`Tag`] of the concrete type; [`kinds`] explains how they are selected.

pub mod kinds;
mod reply_bounds;

use std::marker::PhantomData;

pub use reply_bounds::Failure;
pub use reply_bounds::HasContent;
use reply_bounds::{AnswersAtOnce, FitsStatus, HasStatus, IsWrapped, Reply};

/// A marker of a type, on which methods determine its kind.
#[derive(Debug)]
pub struct Tag<T>(PhantomData<fn() -> T>);

impl<T> Default for Tag<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Tag<T> {
    /// Returns the marker for the type of a value.
    pub const fn of(_: &T) -> Self {
        Self::new()
    }

    /// Returns the marker.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

/// Converts the return value of a handler into its outcome. The tokens of `$output`, `$reply` and `$error` have the span
/// of the return type, so that messages point at it. `$choice` contains the formats that the client accepts, if
/// the response is negotiated. With `$incoming`, interceptors can access the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply {
    ($output:tt, $reply:ident, $error:ident, $method_status:expr, $declared:expr, $none:expr) => {
        $crate::__private::reply!($output, $reply, $error, $method_status, $declared, $none, ())
    };
    (
        $output:tt, $reply:ident, $error:ident, $method_status:expr, $declared:expr, $none:expr, $choice:expr
    ) => {
        $crate::__private::reply!(@outcome $output, $error, $none, {
            let kind = (&&&&&&$crate::__private::Tag::of(&$output)).reply_kind();
            kind.$reply($output, $method_status, $declared, $choice)
        })
    };
    (
        $output:tt, $reply:ident, $error:ident, $method_status:expr, $declared:expr, $none:expr, $choice:expr,
        $incoming:ident
    ) => {
        $crate::__private::reply!(@outcome $output, $error, $none, {
            let keeping = (&&$crate::__private::Tag::of(&$output)).kept_kind();
            if keeping.keeps($incoming) {
                keeping.keep($incoming, $output, $method_status, $declared, $choice)
            } else {
                let kind = (&&&&&&$crate::__private::Tag::of(&$output)).reply_kind();
                kind.$reply($output, $method_status, $declared, $choice)
            }
        })
    };
    (@outcome $output:tt, $error:ident, $none:expr, $response:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                let kind = (&&$crate::__private::Tag::of(&$output)).option_kind();
                match kind.option($output) {
                    ::core::option::Option::Some($output) => $response,
                    ::core::option::Option::None => $none,
                }
            }
            ::core::result::Result::Err($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).error_kind();
                ::core::result::Result::Err(kind.$error($output))
            }
        }
    }};
}

/// Converts the return value of a handler with `#[sse]` into its outcome: a stream of events, or an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    ($output:tt, $events:ident, $error:ident, $incoming:ident, $options:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                ::core::result::Result::Ok($incoming.$events($output, $options))
            }
            ::core::result::Result::Err($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).error_kind();
                ::core::result::Result::Err(kind.$error($output))
            }
        }
    }};
}
