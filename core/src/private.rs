//! What the attributes refer to. No part of the public interface.

mod checks;
mod dto;
mod handled;

pub use checks::*;
pub use dto::*;
pub use handled::{acknowledge, asked, component_ref, handled, handshake, replied_by, reply_of};
pub use inventory;

pub use crate::__events as events;
pub use crate::__reply as reply;
pub use crate::app::documents;
pub use crate::app::driver::drives;
pub use crate::app::{App, port_or, run_main, run_test};
pub use crate::base::{Configured, Key, Location, MadeBy, Probe, Stored, Token, Type, store};
pub use crate::contract::{
    AnyEvent, DistributedEvent, DistributedListener, EventArgument, EventListener, any_event,
    event, event_ref, write_event,
};
pub use crate::contract::{
    Command, CommandBus, Commands, MessageHandler, NoCommands, QueryMessage, SagaCommands,
    SagaOutput, message, message_ref,
};
pub use crate::contract::{Embedded, EmbeddedFile, Job, Misfire, Overlap};
pub use crate::contract::{
    GatewayEvent, GatewayHandler, IsOnce, IsRepeated, connected, connecting, left, replied,
    replied_bytes, sent_bytes, server_at, shape_of_sent,
};
pub use crate::di::Arguments;
pub use crate::error::{
    ApiError, ApiErrorRecord, BoxFuture, Description, Error, ErrorSpec, Result,
};
pub use crate::graph::registry::{ComponentRecord, DistributedRecord, distributed_events};
pub use crate::graph::spec::label_of;
pub use crate::graph::spec::*;
pub use crate::http::HasContent;
pub use crate::http::edge::{Cors, HttpOptions, Setting};
pub use crate::http::request::validation as arguments;
pub use crate::http::request::validation as validated;
pub use crate::http::{
    BodyOf, Call, Choice, Events, Extraction, FieldExtraction, Fixed, HandlerArgument, Incoming,
    Json, Middleware, Mount, OptionalProvider, Output, ParamNames, Parameter, ParameterErrors,
    ParamsOf, SseOptions, Tag, Unextractable, UnreadableBody, UnreadableParams, check_host,
    check_path, check_prefix, check_repeated, either, has_param, kinds, middleware, sent_cookies,
    take_for_pipe,
};
pub use crate::pipeline::{
    CallExtraction, Context, Extracted, FieldExtractionHere, Filter, Guard, Inapplicable, Inject,
    Interceptor, IsContext, Nesting, Pipe, PipeAndArgument, Piping, Reply, UnextractableHere,
    Unpipeable, Unpiped, UnreadablePayload, describe, describe_mapped, discard_panic, filter_of,
    flow, guard_of, interceptor_of, nested, nested_in, nesting, panic_error, pipe_for,
};
#[cfg(feature = "html")]
pub use crate::wire::conversion::StripHtml;
pub use crate::wire::conversion::{
    Keep, Lowercase, Patch, Sanitize, Sanitizer, Then, Trim, Uppercase, exposed_to, flattened,
    flattened_unknown, is_hidden, present, present_distinct, sanitized, sanitized_distinct,
};
pub use crate::wire::json::{
    Buffer, Counted, held, held_distinct, nothing_else, part, part_distinct, untagged,
};
pub use crate::wire::pairs::{CommaSeparated, FILE, Given, Kind, Tree};
pub use crate::wire::schema::{
    CacheSpec, Content, Direction, DtoSpec, FederationSpec, FieldSpec, GraphQlField, GraphQlSpec,
    KeySpec, Merges, NoDefault, Of, Part, Parts, Presence, RuleSpec, ScalarSpec, Schema, Shape,
    Shown, Tagging, VariantSpec, WithDefault, check_variant, constant, json_of, may_be_boolean,
    may_be_number, may_be_text, shape_of,
};
pub use crate::wire::validation::{
    CheckReport, Checks, Distinct, Explain, Files, InputValue, Inside, Report, RuleProvider,
    Validate, distinct, explain, first, has_no_checks, in_order, inside, reading, rules, violation,
};
/// Where the sets and maps of a type are.
pub mod how {
    pub use crate::wire::validation::{Around, Map, Plain, Set};
}
pub use crate::graph::verify::{NoModule, Size, Walk, verify};
pub use crate::probe::*;
pub use axum::http::{HeaderName, HeaderValue, StatusCode};
pub use axum::response::{IntoResponse, Response};
pub use serde;

use axum::body::Body;

/// The traits whose methods and constants are used if a type has none of its own.
pub mod otherwise {
    pub use super::{
        FieldExtraction as _, FieldExtractionHere as _, OneText as _, OptionalProvider as _,
        Unannotated as _, Unextractable as _, UnextractableHere as _, Unpipeable as _,
        Unpiped as _, UnreadableBody as _, UnreadableParams as _, UnreadablePayload as _,
    };
}

/// Drops items that need the schemas of GraphQL, which this crate does not have.
#[doc(hidden)]
#[macro_export]
macro_rules! __if_graphql {
    ($($items:tt)*) => {};
}
pub use crate::__if_graphql as if_graphql;

/// The place where it is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __location {
    () => {
        $crate::__private::Location {
            file: ::core::file!(),
            line: ::core::line!(),
            column: ::core::column!(),
        }
    };
}
pub use crate::__location as location;

/// The key of a type that is declared here. `number` distinguishes types of the same path.
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    ($path:literal, $name:literal, $number:literal, $at:expr) => {
        $crate::__private::Key::new(
            ::core::concat!(::core::module_path!(), "::", $path),
            $name,
            $at,
        )
        .numbered($number)
    };
}
pub use crate::__key as key;

/// An argument after the pipes that apply to several arguments, if there are any.
#[doc(hidden)]
#[macro_export]
macro_rules! __piped {
    ($incoming:ident, $number:literal, $value:ident) => {
        $crate::__piped!($incoming, $number, $value, true)
    };
    ($incoming:ident, $number:literal, $value:ident, $comes_with_request:expr) => {
        if const { $comes_with_request } && $incoming.has_pipes() {
            $incoming.piped($number, $value).await?
        } else {
            $value
        }
    };
}
pub use crate::__piped as piped;

/// Whether the request has a say in how what a handler returns is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __negotiates {
    ($output:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Fixed as _;
        $crate::__private::Output::<$output>::NEGOTIATES
    }};
}
pub use crate::__negotiates as negotiates;

/// The formats that the request takes, where it has a say.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($incoming:ident, $output:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Fixed as _;
        $crate::__private::Output::<$output>::choose($incoming)?
    }};
}
pub use crate::__choice as choice;

/// Whether a pipe of a handler applies to an argument of this type.
#[doc(hidden)]
#[macro_export]
macro_rules! __applies {
    ($pipe:ty, $argument:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Inapplicable as _;
        $crate::__private::PipeAndArgument::<$pipe, $argument>::APPLIES
    }};
}
pub use crate::__applies as applies;

/// The rules in a value, where it has any.
#[doc(hidden)]
#[macro_export]
macro_rules! __nested {
    ($value:ident, $report:ident) => {{
        #[allow(unused_imports)]
        use $crate::__private::inside::{AnyInside as _, ValidInside as _};
        (&$crate::__private::Inside($value)).validate_inside($report);
    }};
}
pub use crate::__nested as nested;

/// Checks that the elements of a list are unique.
#[doc(hidden)]
#[macro_export]
macro_rules! __unique {
    ($list:expr, $report:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::rules::{ByDocument as _, ByHash as _, ByNothing as _};
        let how = (&&$crate::__private::rules::Members::of($list)).how();
        $crate::__private::rules::Unique.check($list, how, $report);
    }};
}
pub use crate::__unique as unique;

/// Describes an argument that reads one parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter {
    ($of:ty, $origin:expr, $name:expr) => {
        $crate::__private::Parameter {
            origin: $origin,
            name: $name,
            errors: |incoming, named| {
                #[allow(unused_imports)]
                use $crate::__private::parameter_errors::{
                    ErrorsOfReading as _, ErrorsOfRules as _, NoErrors as _,
                };
                (&&$crate::__private::ParameterErrors::<$of>::NEW).errors(incoming, named)
            },
        }
    };
}
pub use crate::__parameter as parameter;

/// Traits that find the errors of a parameter.
pub mod parameter_errors {
    pub use crate::http::{ErrorsOfReading, ErrorsOfRules, NoErrors};
}

/// Whether the call of a handler checks every rule of an argument.
#[doc(hidden)]
#[macro_export]
macro_rules! __covered {
    ($of:ty) => {
        $crate::__private::arguments::covers(
            $crate::__private::Probe::<$of>::HAS_RULES || $crate::__private::Probe::<$of>::IS_PLAIN,
            $crate::__private::Probe::<$of>::IS_RESULT,
            $crate::__private::Probe::<$of>::TAKES_ERRORS,
            $crate::__private::Probe::<$of>::CHECKS.count(),
        )
    };
}
pub use crate::__covered as covered;

/// A value as JSON, where it can be written.
#[doc(hidden)]
#[macro_export]
macro_rules! __shown {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::__private::{NoDefault as _, WithDefault as _};
        (&$crate::__private::Shown(&$value)).shown()
    }};
}
pub use crate::__shown as shown;

/// Returns the value of an absent field.
pub const fn left_out<T>() -> crate::Patch<T> {
    crate::Patch::Absent
}

/// Whether a check reports no validation error.
pub fn fits(check: impl FnOnce(&mut crate::wire::validation::Report<'_>)) -> bool {
    let mut faults = Vec::new();
    check(&mut crate::wire::validation::Report::new(
        &mut faults,
        crate::wire::validation::ValidationContext::default(),
    ));
    faults.is_empty()
}

/// A regular expression that a macro has read. One that would become too large matches nothing.
#[cfg(feature = "dto")]
pub fn regex(pattern: &str) -> Option<regex::Regex> {
    let compiled = regex::Regex::new(pattern);
    let told = |error: &_| tracing::error!("the pattern `{pattern}` can't be compiled: {error}");
    compiled.inspect_err(told).ok()
}

/// A body with pipes that looks so, of which the handler gets a type that can be described.
pub const fn body_of(last: Option<Of>, sent: Of) -> Option<ArgumentShape> {
    let body = BodySpec { media: &["application/json"], of: Some(sent), required: true };
    match last {
        Some(_) => Some(ArgumentShape::Body(body)),
        None => None,
    }
}

/// The answer of a handler of events, whose data looks so.
pub const fn events_of(
    data: Option<crate::wire::schema::Of>,
) -> Option<fn(&mut Vec<ResponseShape>)> {
    match data {
        Some(_) => Some(|all| all.push(ResponseShape::new(&["text/event-stream"], None))),
        None => None,
    }
}

/// What a signature says of answers, or nothing where the handler's `#[api(response(...))]` does.
pub const fn or_said(
    answers: Option<fn(&mut Vec<ResponseShape>)>,
) -> Option<fn(&mut Vec<ResponseShape>)> {
    match answers {
        None => Some(|_| {}),
        answers => answers,
    }
}

/// Any error as the one type.
pub fn into_error<E: Into<Error>>(error: E) -> Error {
    error.into()
}

/// The outcome of a hook that returns a `Result`.
///
/// # Errors
///
/// The hook's own.
pub fn hook_outcome(outcome: impl HookResult) -> Result<()> {
    outcome.into_result()
}

/// What a hook may return.
#[diagnostic::on_unimplemented(
    message = "a hook returns nothing or `Result<(), E>`, and this one returns `{Self}`",
    label = "not the result of a hook",
    note = "remove the type, or return `Result<(), E>`, where `E` implements `std::error::Error` or is `baya::Error`"
)]
pub trait HookResult {
    /// Returns the result.
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn into_result(self) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> HookResult for std::result::Result<(), E> {
    fn into_result(self) -> Result<()> {
        self.map_err(Into::into)
    }
}

/// The component behind a stored one.
///
/// # Errors
///
/// When the container holds something else, which its plan excludes.
pub fn component<T: Send + Sync + 'static>(stored: &Stored) -> Result<std::sync::Arc<T>> {
    let unplanned = || Error::internal(format!("no `{}` is here", std::any::type_name::<T>()));
    stored.get().ok_or_else(unplanned)
}

/// A status that a macro has checked.
pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The answer for a `None`, where that is no error.
pub fn no_content(verb: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.extensions_mut().insert(crate::http::edge::MethodStatus(verb));
    response
}

/// The error for a `None` of a handler that reads.
pub fn absent() -> Error {
    Error::absent()
}

/// Whether the options of two imports of a module are equal.
pub fn same_options<O: PartialEq + 'static>(
    one: &dyn std::any::Any,
    other: &dyn std::any::Any,
) -> bool {
    match (one.downcast_ref::<O>(), other.downcast_ref::<O>()) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}
