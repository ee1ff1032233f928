//! HTTP: how requests become arguments, and results of handlers become responses.

pub(crate) mod edge;
mod http_settings;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod route;
pub(crate) mod shapes;

pub use request::cookies::sent_cookies;
pub use request::extraction::{
    BodyOf, Extraction, FieldExtraction, OptionalProvider, ParamsOf, ProviderExtraction,
    Unextractable, UnreadableBody, UnreadableContent, UnreadableParams,
};
pub use request::form::Form;
pub use request::handler_argument::{HandlerArgument, take_for_pipe};
pub(crate) use request::host::{HostPattern, is_own_origin, names_its_host, request_host};
pub use request::json_body::Json;
pub(crate) use request::json_body::{pointer, read_str as read_json_str};
pub use request::networks::Networks;
pub use request::parameter_errors::{
    ErrorsOfReading, ErrorsOfRules, NoErrors, Parameter, ParameterErrors,
};
pub use request::params::ParamNames;
pub use request::path::{check_host, check_path, check_prefix, check_repeated, has_param};
pub(crate) use request::peer::{Peer, Secure};
pub use request::unreadable::{ArgumentOfHandler, InjectedByHandler, ReadFromRequest};
pub(crate) use response::ids::Ids;
pub use response::negotiated::{Choice, Fixed, Negotiated, Output};
pub(crate) use response::render::{merge_headers, respond_with_error};
pub use response::returned_value::ReplyValue;
pub use route::exchange::{Call, Incoming};
pub(crate) use route::fallback::{unknown_path, unsupported_method, with_compat_message};
pub(crate) use route::host_and_version::{format_vary, version_vary};
pub use route::middleware::{IntoMiddleware, Middleware};
pub(crate) use route::module_routes::handle as handle_module_routes;
pub use route::route_table::Mount;
pub(crate) use route::route_table::{RouteConditions, Table};

pub(crate) use edge::timed_body::SharedRate;
pub(crate) use http_settings::{HttpSettings, HttpTransport, NoTransport};
pub use request::preferences::Preferences;
pub(crate) use request::preferences::unquoted;
pub use request::proxies::TrustedProxies;
pub use request::query::Query;
pub use request::read_body::check_encoding;
pub(crate) use request::rejection::{from_rejection, from_response};
pub(crate) use request::trace::TRACE_PARENT;
pub use request::trace::TraceParent;
pub use request::websocket::WebSocketHandshake;
pub use response::conditional::Conditional;
pub use response::format::{Format, FormatData, FormatError, ReadSeed, WriteValue};
pub use response::json_writer::to_json;
pub(crate) use response::json_writer::{json_value, write_json};
pub use response::messages::Messages;
pub use response::reply::{
    EventOfStream, EventStream, Failure, FitsStatus, HasContent, HasStatus, IsResponse, IsWrapped,
    RespondsAtOnce, Tag, WrittenToResponse, kinds,
};
pub use response::sse::{
    Broadcast, Event, Events, IntoEvent, LastEventId, SseOptions, Subscription, either,
};
pub use response::uncompressed::Uncompressed;
pub(crate) use response::unsendable::{is_not_error, unrequested_upgrade, unsendable};
pub use response::validators::{
    ETag, Preconditions, Validators, Verdict, date_header, not_modified,
};
pub(crate) use route::resolved_route::ResolvedRoute;
