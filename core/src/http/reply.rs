//! What a handler returns, as an answer.
//!
//! A handler may return anything that axum can answer with, an `Option` of it, or a `Result` of it
//! with any error. Which of these a type is can't be told by one trait without overlapping impls,
//! so the emitted code asks a [`Tag`] of the concrete type: the method that needs the fewest
//! references wins.

use std::borrow::Cow;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::ops::Deref;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use futures_util::Stream;
use serde::Serialize;

use crate::data::ExposedTo;
use crate::edge::Silent;
use crate::error::{Error, Result, from_answer};
use crate::http::{Event, Json};

/// Stands for a type while its kind is found out.
#[derive(Debug)]
pub struct Tag<T>(PhantomData<fn() -> T>);

impl<T> Tag<T> {
    /// The tag of a value's type.
    pub const fn of(_: &T) -> Self {
        Self(PhantomData)
    }
}

/// A type that can be the error of a handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a handler",
    label = "neither an error nor a response",
    note = "put `#[derive(Debug, ApiError)]` on `{Self}`, or implement `std::error::Error` or `IntoResponse` for it"
)]
pub trait Failure: Into<Error> {}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> Failure for E {}

/// What a type that is always answered by 200 would have to be. No type is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the error of a handler",
    label = "as an answer it would be 200",
    note = "an error says its status: return `baya::Error`, as in `Error::bad_request().with_message(...)`, or a type with `#[derive(Debug, ApiError)]`"
)]
pub trait HasStatus {}

/// A type that can be the answer of a handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the answer of a handler",
    label = "not a response",
    note = "return `Json<{Self}>` if it is to be JSON, with `#[derive(serde::Serialize)]` on `{Self}`,",
    note = "or anything that implements `IntoResponse`, an `Option` of it, or a `Result` of it"
)]
pub trait Reply: IntoResponse {}

impl<T: IntoResponse> Reply for T {}

/// A response that may have a status without content. None that has content is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has content, and a response with the status {STATUS} has none",
    label = "content that is never sent",
    note = "return `()` or `Result<(), E>`, or declare a status with content, such as `#[status(200)]`"
)]
pub trait FitsStatus<const STATUS: u16> {}

/// A response of which it is known that it has content.
pub trait HasContent {}

impl<T> HasContent for Json<T> {}
impl<T> HasContent for axum::Json<T> {}
impl<T> HasContent for axum::Form<T> {}
impl<T> HasContent for Html<T> {}
impl<T: HasContent> HasContent for ExposedTo<T> {}
impl HasContent for String {}
impl HasContent for &str {}
impl HasContent for Cow<'_, str> {}
impl HasContent for Box<str> {}
impl HasContent for Bytes {}
impl HasContent for Vec<u8> {}
impl HasContent for &[u8] {}
impl HasContent for Box<[u8]> {}
impl<T: HasContent> HasContent for (HeaderMap, T) {}
impl<K, V, T: HasContent, const N: usize> HasContent for ([(K, V); N], T) {}

/// What a stream would have to be that is answered as a whole. No type is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the answer of this handler",
    label = "a stream or an event of one, and no response",
    note = "for events write `#[sse(...)]` in the place of the verb, and return `impl Stream<Item = Event<T>> + use<>` or a `Subscription<T>`",
    note = "any other stream becomes a response by `axum::body::Body::from_stream`"
)]
pub trait AnswersAtOnce {}

/// The kinds of values, and the traits that find them.
pub mod kinds {
    use super::*;
    pub use crate::http::negotiated::{Chosen, IsChosen};

    /// A `Result`.
    #[derive(Debug)]
    pub struct Fallible;
    /// A value that is no `Result`.
    #[derive(Debug)]
    pub struct Sure;
    /// An error that is a response of its own.
    #[derive(Debug)]
    pub struct Answer;
    /// An error that converts into [`Error`].
    #[derive(Debug)]
    pub struct Fault;
    /// A body that is always answered by 200.
    #[derive(Debug)]
    pub struct Bare;
    /// An `Option`.
    #[derive(Debug)]
    pub struct Maybe;
    /// A value that is no `Option`.
    #[derive(Debug)]
    pub struct There;
    /// `()`.
    #[derive(Debug)]
    pub struct Empty;
    /// A response with a status of its own.
    #[derive(Debug)]
    pub struct Explicit;
    /// A response whose status the verb decides.
    #[derive(Debug)]
    pub struct Plain;
    /// The same where it is known to have content.
    #[derive(Debug)]
    pub struct Content;
    /// JSON as axum writes it.
    #[derive(Debug)]
    pub struct AxumJson;
    /// A stream, or an event of one, that is no response.
    #[derive(Debug)]
    pub struct Streamed;

    /// Finds a `Result`.
    pub trait IsFallible {
        /// Its kind.
        fn result_kind(&self) -> Fallible {
            Fallible
        }
    }
    impl<T, E> IsFallible for &Tag<Result<T, E>> {}

    /// Takes everything else.
    pub trait IsSure {
        /// Its kind.
        fn result_kind(&self) -> Sure {
            Sure
        }
    }
    impl<T> IsSure for Tag<T> {}

    impl Fallible {
        /// The result itself.
        #[inline]
        pub fn split<T, E>(self, value: Result<T, E>) -> Result<T, E> {
            value
        }
    }
    impl Sure {
        /// A result that can't fail.
        #[inline]
        pub fn split<T>(self, value: T) -> Result<T, Infallible> {
            Ok(value)
        }
    }

    /// Finds an error that is a response.
    pub trait IsAnswer {
        /// Its kind.
        fn error_kind(&self) -> Answer {
            Answer
        }
    }
    impl<E: IntoResponse> IsAnswer for &Tag<E> {}

    /// Takes every other error.
    pub trait IsFault {
        /// Its kind.
        fn error_kind(&self) -> Fault {
            Fault
        }
    }
    impl<E> IsFault for Tag<E> {}

    /// Finds a body that is always answered by 200.
    pub trait IsBare {
        /// Its kind.
        fn error_kind(&self) -> Bare {
            Bare
        }
    }
    impl IsBare for &&Tag<()> {}
    impl IsBare for &&Tag<String> {}
    impl IsBare for &&Tag<&'static str> {}
    impl IsBare for &&Tag<Cow<'static, str>> {}
    impl IsBare for &&Tag<Box<str>> {}
    impl IsBare for &&Tag<Vec<u8>> {}
    impl IsBare for &&Tag<Bytes> {}
    impl<T> IsBare for &&Tag<crate::Json<T>> {}
    impl<T> IsBare for &&Tag<axum::Json<T>> {}
    impl<T> IsBare for &&Tag<Html<T>> {}

    impl Bare {
        /// Never: an error has a status.
        pub fn error<E: HasStatus>(self, _error: E) -> Error {
            Error::internal_error()
        }
    }
    impl Answer {
        /// The error that this response stands for.
        #[inline]
        pub fn error(self, error: impl IntoResponse) -> Error {
            from_answer(error.into_response())
        }
    }
    impl Fault {
        /// The error.
        #[inline]
        pub fn error<E: Failure>(self, error: E) -> Error {
            error.into()
        }
    }

    /// Finds an `Option`.
    pub trait IsMaybe {
        /// Its kind.
        fn option_kind(&self) -> Maybe {
            Maybe
        }
    }
    impl<T> IsMaybe for &Tag<Option<T>> {}

    /// Takes everything else.
    pub trait IsThere {
        /// Its kind.
        fn option_kind(&self) -> There {
            There
        }
    }
    impl<T> IsThere for Tag<T> {}

    impl Maybe {
        /// The option itself.
        #[inline]
        pub fn option<T>(self, value: Option<T>) -> Option<T> {
            value
        }
    }
    impl There {
        /// An option that is always there.
        #[inline]
        pub fn option<T>(self, value: T) -> Option<T> {
            Some(value)
        }
    }

    /// Finds `()`.
    pub trait IsEmpty {
        /// Its kind.
        fn reply_kind(&self) -> Empty {
            Empty
        }
    }
    impl IsEmpty for &&&Tag<()> {}

    /// Finds a response with a status of its own.
    pub trait IsExplicit {
        /// Its kind.
        fn reply_kind(&self) -> Explicit {
            Explicit
        }
    }
    impl IsExplicit for &&&Tag<StatusCode> {}
    impl<B> IsExplicit for &&&Tag<axum::http::Response<B>> {}
    impl IsExplicit for &&&Tag<Redirect> {}
    impl<A> IsExplicit for &&&Tag<(StatusCode, A)> {}
    impl<A, B> IsExplicit for &&&Tag<(StatusCode, A, B)> {}
    impl<A, B, C> IsExplicit for &&&Tag<(StatusCode, A, B, C)> {}

    /// Finds a response that has content.
    pub trait IsContent {
        /// Its kind.
        fn reply_kind(&self) -> Content {
            Content
        }
    }
    impl<T: HasContent + IntoResponse> IsContent for &&&Tag<T> {}

    /// Finds JSON as axum writes it.
    pub trait IsAxumJson {
        /// Its kind.
        fn reply_kind(&self) -> AxumJson {
            AxumJson
        }
    }
    impl<T: Serialize> IsAxumJson for &&&&Tag<axum::Json<T>> {}

    /// Takes every other response.
    pub trait IsPlain {
        /// Its kind.
        fn reply_kind(&self) -> Plain {
            Plain
        }
    }
    impl<T: IntoResponse> IsPlain for &&Tag<T> {}

    /// Finds a stream of what is no response.
    pub trait IsStreamed {
        /// Its kind.
        fn reply_kind(&self) -> Streamed {
            Streamed
        }
    }
    impl<S: Stream> IsStreamed for &Tag<S> {}
    impl<T> IsStreamed for &Tag<Event<T>> {}

    /// Takes what is no response at all.
    pub trait IsNone {
        /// The kind that says so.
        fn reply_kind(&self) -> Plain {
            Plain
        }
    }
    impl<T> IsNone for Tag<T> {}

    impl Empty {
        /// 204, or the status that the route declares.
        #[inline]
        pub fn reply<T: Reply>(
            self,
            value: T,
            verb: StatusCode,
            declared: Option<StatusCode>,
            _choice: (),
        ) -> Result<Response> {
            Ok(match declared {
                Some(status) => with_status(value, status),
                None => nothing(value, verb),
            })
        }
    }
    impl Explicit {
        /// The response as it is.
        #[inline]
        pub fn reply<T: Reply>(
            self,
            value: T,
            _verb: StatusCode,
            _declared: Option<StatusCode>,
            _choice: (),
        ) -> Result<Response> {
            Ok(value.into_response())
        }
    }
    impl Plain {
        /// The status of the verb, or the one that the route declares.
        #[inline]
        pub fn reply<T: Reply>(
            self,
            value: T,
            verb: StatusCode,
            declared: Option<StatusCode>,
            _choice: (),
        ) -> Result<Response> {
            Ok(with_status(value, declared.unwrap_or(verb)))
        }
    }

    impl Content {
        /// The status of the verb, or the one that the route declares.
        #[inline]
        pub fn reply<T: Reply>(
            self,
            value: T,
            verb: StatusCode,
            declared: Option<StatusCode>,
            choice: (),
        ) -> Result<Response> {
            Plain.reply(value, verb, declared, choice)
        }
    }
    impl AxumJson {
        /// The same, in the JSON of the framework: that of axum has `null` for numbers that are not finite.
        #[inline]
        pub fn reply<T: Serialize>(
            self,
            value: axum::Json<T>,
            verb: StatusCode,
            declared: Option<StatusCode>,
            choice: (),
        ) -> Result<Response> {
            Plain.reply(Json(value.0), verb, declared, choice)
        }
    }

    /// Replies of handlers that declare a status without content.
    macro_rules! without_content {
        ($kind:ident: $($method:ident)*) => {
            impl $kind { $(
                /// The same with this status, which has no content.
                #[inline]
                pub fn $method<T: Reply>(
                    self,
                    value: T,
                    verb: StatusCode,
                    declared: Option<StatusCode>,
                    choice: (),
                ) -> Result<Response> {
                    self.reply(value, verb, declared, choice)
                }
            )* }
        };
    }
    without_content! { Empty: reply_204 reply_205 reply_304 }
    without_content! { Explicit: reply_204 reply_205 reply_304 }
    without_content! { Plain: reply_204 reply_205 reply_304 }

    /// What has content.
    #[derive(Debug)]
    pub struct Never;

    impl Never {
        /// Never.
        pub fn reply_204<T: FitsStatus<204>>(
            &self,
            _value: T,
            verb: StatusCode,
            _declared: Option<StatusCode>,
            _choice: impl Sized,
        ) -> Result<Response> {
            Ok(verb.into_response())
        }

        /// Never.
        pub fn reply_205<T: FitsStatus<205>>(
            &self,
            _value: T,
            verb: StatusCode,
            _declared: Option<StatusCode>,
            _choice: impl Sized,
        ) -> Result<Response> {
            Ok(verb.into_response())
        }

        /// Never.
        pub fn reply_304<T: FitsStatus<304>>(
            &self,
            _value: T,
            verb: StatusCode,
            _declared: Option<StatusCode>,
            _choice: impl Sized,
        ) -> Result<Response> {
            Ok(verb.into_response())
        }
    }

    /// Kinds that have content.
    macro_rules! never {
        ($($kind:ident)*) => { $(
            impl Deref for $kind {
                type Target = Never;

                fn deref(&self) -> &Never {
                    &Never
                }
            }
        )* };
    }
    never! { Content AxumJson Chosen Streamed }

    impl Streamed {
        /// Never: a stream of events has an attribute of its own.
        pub fn reply<T: AnswersAtOnce>(
            self,
            _value: T,
            verb: StatusCode,
            _declared: Option<StatusCode>,
            _choice: (),
        ) -> Result<Response> {
            Ok(verb.into_response())
        }
    }

    /// 204, with what another framework would say.
    fn nothing(value: impl IntoResponse, verb: StatusCode) -> Response {
        let mut response = with_status(value, StatusCode::NO_CONTENT);
        response.extensions_mut().insert(Silent(verb));
        response
    }

    /// A response that says 200 by default gets the status; one that chose another keeps it.
    #[inline]
    fn with_status(value: impl IntoResponse, status: StatusCode) -> Response {
        let mut response = value.into_response();
        if status != StatusCode::OK && response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
    }
}

/// What a handler returned, as its outcome. `$output` names it, and like the words `$reply` and
/// `$error` carries the place of the return type, where a message is to point. `$choice` are the formats
/// that the request takes, where it has a say.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply {
    ($output:tt, $reply:ident, $error:ident, $verb:expr, $declared:expr, $none:expr) => {
        $crate::__private::reply!($output, $reply, $error, $verb, $declared, $none, ())
    };
    (
        $output:tt, $reply:ident, $error:ident, $verb:expr, $declared:expr, $none:expr, $choice:expr
    ) => {{
        #[allow(unused_imports)]
        use $crate::__private::kinds::*;
        let kind = (&&$crate::__private::Tag::of(&$output)).result_kind();
        match kind.split($output) {
            ::core::result::Result::Ok($output) => {
                let kind = (&&$crate::__private::Tag::of(&$output)).option_kind();
                match kind.option($output) {
                    ::core::option::Option::Some($output) => {
                        let kind = (&&&&&$crate::__private::Tag::of(&$output)).reply_kind();
                        kind.$reply($output, $verb, $declared, $choice)
                    }
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

/// What a handler with `#[sse]` returned: a stream of events, or an error before it began.
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
