//! Converts the return value of a handler into a response.
//!
//! A handler may return every type that axum converts into a response, an `Option` of it, or a `Result` of it
//! with any error. One trait can't distinguish these without overlapping impls, so the emitted code calls
//! methods on a [`Tag`] of the concrete type; [`kinds`] explains how they are selected.

pub mod kinds;
mod reply_bounds;

use std::marker::PhantomData;

pub use reply_bounds::{
    EventOfStream, EventStream, Failure, FitsStatus, HasContent, HasStatus, IsResponse, IsWrapped,
    RespondsAtOnce, WrittenToResponse,
};

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

/// Converts the return value of a handler into its outcome. The tokens of `$output` and `$any`, which is `_`, have the
/// span of the return type, so that messages point at it. `$choice` contains the formats that the client accepts, if
/// the response is negotiated. With `$incoming`, interceptors can access the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply {
    ($output:tt, $reply:ident, $any:tt, $method_status:expr, $declared:expr, $none:expr) => {
        $crate::__private::reply!($output, $reply, $any, $method_status, $declared, $none, ())
    };
    (
        $output:tt, $reply:ident, $any:tt, $method_status:expr, $declared:expr, $none:expr, $choice:expr
    ) => {
        $crate::__private::reply!(@outcome $output, $any, $none, {
            $crate::__private::reply!(@respond $output, $reply, $any, $method_status, $declared, $choice)
        })
    };
    (
        $output:tt, $reply:ident, $any:tt, $method_status:expr, $declared:expr, $none:expr, $choice:expr,
        $incoming:ident
    ) => {
        $crate::__private::reply!(@outcome $output, $any, $none, {
            let keeping = (&&$crate::__private::Tag::of(&$output)).kept_kind();
            if keeping.keeps($incoming) {
                keeping.keep($incoming, $output, $method_status, $declared, $choice)
            } else {
                $crate::__private::reply!(
                    @respond $output, $reply, $any, $method_status, $declared, $choice
                )
            }
        })
    };
    (@respond $output:tt, $reply:ident, $any:tt, $method_status:expr, $declared:expr, $choice:expr) => {{
        let kind = (&&&&&&$crate::__private::Tag::of(&$output)).reply_kind();
        $crate::__private::reply!(@check $reply, $any, kind.reports(&$output));
        kind.respond($output, $method_status, $declared, $choice)
    }};
    (@check reply, $any:tt, $reports:expr) => {
        let reports = $reports;
        <$any as $crate::__private::IsResponse>::check(reports.response);
        <$any as $crate::__private::IsWrapped>::check(reports.value);
        <$any as $crate::__private::RespondsAtOnce>::check(reports.stream);
        <$any as $crate::__private::WrittenToResponse>::check(reports.written);
    };
    (@check reply_204, $any:tt, $reports:expr) => {
        $crate::__private::reply!(@check_content 204, $any, $reports)
    };
    (@check reply_205, $any:tt, $reports:expr) => {
        $crate::__private::reply!(@check_content 205, $any, $reports)
    };
    (@check reply_304, $any:tt, $reports:expr) => {
        $crate::__private::reply!(@check_content 304, $any, $reports)
    };
    (@check_content $status:literal, $any:tt, $reports:expr) => {
        let reports = $reports;
        <$any as $crate::__private::IsResponse>::check(reports.response);
        <$any as $crate::__private::FitsStatus<$status>>::check(reports.content);
    };
    (@outcome $output:tt, $any:tt, $none:expr, $response:expr) => {{
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
            ::core::result::Result::Err($output) => $crate::__private::failed!($output, $any),
        }
    }};
}

/// Converts the error of a handler into its outcome. The traits of [`kinds`] are in scope.
#[doc(hidden)]
#[macro_export]
macro_rules! __failed {
    ($output:tt, $any:tt) => {{
        let kind = (&&&&$crate::__private::Tag::of(&$output)).error_kind();
        let reports = kind.reports(&$output);
        <$any as $crate::__private::Failure>::check(reports.error);
        <$any as $crate::__private::HasStatus>::check(reports.body);
        ::core::result::Result::Err(kind.error($output))
    }};
}

/// Converts the return value of a handler with `#[sse]` into its outcome: a stream of events, or an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    ($output:tt, $any:tt, $incoming:ident, $options:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                let kind = (&&&$crate::__private::Tag::of(&$output)).stream_kind();
                let reports = kind.reports(&$output);
                <$any as $crate::__private::EventStream>::check(reports.stream);
                <$any as $crate::__private::EventOfStream>::check(reports.event);
                ::core::result::Result::Ok(kind.respond($output, $incoming, $options))
            }
            ::core::result::Result::Err($output) => $crate::__private::failed!($output, $any),
        }
    }};
}
