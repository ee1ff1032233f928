//! The items that the code from attributes refers to. They are not part of the public interface.

mod argument_macros;
mod argument_validation;
mod assertions;
mod items;
mod outcomes;
mod responses;
mod stored_components;
mod values;

pub use argument_macros::*;
pub use argument_validation::*;
pub use assertions::*;
pub use items::*;
pub use outcomes::*;
pub use responses::*;
pub use stored_components::*;
pub use values::*;

pub use inventory;

pub use crate::__events as events;
pub use crate::__failed as failed;
pub use crate::__reply as reply;
pub use crate::app::Describe;
pub use crate::app::driver::Driver;
pub use crate::app::{App, port_or, run_main, run_test};
pub use crate::base::{
    Configured, Declared, Key, Location, MadeBy, Probe, Reported, Satisfied, Stored, Token, Type,
    store,
};
pub use crate::contract::{
    AnyEvent, DistributedEvent, DistributedListener, EventArgument, EventListener, SharedEvent,
    any_event, write_event,
};
pub use crate::contract::{
    ByteReply, Connected, Disconnected, GatewayEvent, GatewayHandler, IsOnce, IsRepeated,
    MessageReply, SentData, connecting, replied, replied_bytes, server_at,
};
pub use crate::contract::{
    Command, CommandBus, Commands, MessageHandler, NoCommands, QueryMessage, SagaCommands,
    SagaOutput, SagaReturn, message, message_ref,
};
pub use crate::contract::{Job, Misfire, Overlap};
pub use crate::di::{Arguments, FromDependency};
pub use crate::error::{
    ApiError, ApiErrorRecord, BoxFuture, Description, Error, ErrorSpec, Result,
};
pub use crate::graph::registry::{ComponentRecord, DistributedRecord, distributed_events};
pub use crate::graph::spec::label_of;
pub use crate::graph::spec::*;
pub use crate::http::edge::{Cors, HttpOptions, Setting};
pub use crate::http::request::cookies::sent_cookies;
pub use crate::http::request::extraction::{
    BodyOf, Extraction, FieldExtraction, OptionalProvider, ParamsOf, ProviderExtraction,
    Unextractable, UnreadableBody, UnreadableContent, UnreadableParams,
};
pub use crate::http::request::handler_argument::take_for_pipe;
pub use crate::http::request::json_body::Json;
pub use crate::http::request::parameter_errors::{Parameter, ParameterErrors};
pub use crate::http::request::params::ParamNames;
pub use crate::http::request::path::{
    check_host, check_path, check_prefix, check_repeated, has_param,
};
pub use crate::http::request::unreadable::{ArgumentOfHandler, InjectedByHandler, ReadFromRequest};
pub use crate::http::request::validation as arguments;
pub use crate::http::request::validation as validated;
pub use crate::http::response::negotiated::{Choice, Fixed, Output};
pub use crate::http::response::reply::{
    EventOfStream, EventStream, Failure, FitsStatus, HasContent, HasStatus, IsResponse, IsWrapped,
    RespondsAtOnce, Tag, WrittenToResponse, kinds,
};
pub use crate::http::response::sse::{Events, SseOptions, either};
pub use crate::http::route::exchange::{Call, Incoming};
pub use crate::http::route::middleware::{IntoMiddleware, Middleware};
pub use crate::http::route::route_table::Mount;
pub use crate::http::{Embedded, EmbeddedFile, HandlerArgument};
pub use crate::pipeline::{
    ArgumentOfCall, CallExtraction, Context, Extracted, FieldExtractionHere, Filter, Guard,
    Inapplicable, Inject, Interceptor, IsContext, Keeps, Nesting, PayloadData, Pipe,
    PipeAndArgument, PipeTo, Piping, Reply, UnextractableHere, Unpipeable, Unpiped,
    UnreadablePayload, discard_panic, flow, nested, nested_in, nesting, panic_error,
};
#[cfg(feature = "html")]
pub use crate::wire::conversion::StripHtml;
pub use crate::wire::conversion::{
    CommaSeparated, Keep, Lowercase, Patch, Sanitize, Sanitizer, Then, Trim, Uppercase, exposed_to,
    flattened, flattened_unknown, is_hidden, present, present_distinct, sanitized,
    sanitized_distinct,
};
pub use crate::wire::json::{
    Buffer, Counted, buffered_field, buffered_field_distinct, flattened_field,
    flattened_field_distinct, no_other_fields, untagged,
};
pub use crate::wire::pairs::{FILE, Given, Kind, Tree, distinct};
pub use crate::wire::reading::Distinct;
pub use crate::wire::schema::{
    CacheSpec, Content, Direction, DtoSpec, FederationSpec, FieldSpec, GraphQlField, GraphQlSpec,
    KeySpec, Merges, NoDefault, Of, Part, Parts, Presence, RuleSpec, ScalarSpec, Schema, Shape,
    Shown, Tagging, VariantSpec, WithDefault, check_variant, constant, json_of, may_be_boolean,
    may_be_number, may_be_text, shape_of,
};
pub use crate::wire::validation::{
    CheckReport, Checks, Explain, Files, InputValue, Inside, Report, RuleProvider, RuleResult,
    Validate, checked_reading as reading, explain, first, has_no_checks, in_order, inside, rules,
};
/// The ways in which sets and maps occur in a type.
pub mod how {
    pub use crate::wire::reading::{Around, Map, Plain, Set};
}
pub use crate::graph::verify::{NoModule, Size, Walk, verify};
pub use crate::probe::*;
pub use axum::http::{HeaderName, HeaderValue, StatusCode};
pub use axum::response::{IntoResponse, Response};
pub use serde;

/// The fallback traits, whose methods and constants are used for types without inherent ones.
pub mod otherwise {
    pub use super::{
        FieldExtraction as _, FieldExtractionHere as _, OneText as _, OptionalProvider as _,
        ProviderExtraction as _, Unannotated as _, Unextractable as _, UnextractableHere as _,
        Unpipeable as _, Unpiped as _, UnreadableBody as _, UnreadableContent as _,
        UnreadableParams as _, UnreadablePayload as _, UnreadableText as _, UnreadableTexts as _,
    };
}
