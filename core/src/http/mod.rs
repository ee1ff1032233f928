//! HTTP: formats, caching, event streams, embedded files, proxies and security headers.

pub(crate) mod edge;
mod http_settings;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod route;
pub(crate) mod shapes;

pub use edge::SecurityHeaders;
pub use request::handler_argument::HandlerArgument;
pub use request::networks::Networks;
pub use request::preferences::Preferences;
pub use request::proxies::TrustedProxies;
pub use request::trace::TraceParent;
pub use response::conditional::Conditional;
pub use response::embedded::{Embedded, EmbeddedFile};
pub use response::format::{Format, FormatData, FormatError, ReadSeed, WriteValue};
pub use response::returned_value::ReplyValue;
pub use response::sse::IntoEvent;
pub use response::uncompressed::Uncompressed;
pub use response::validators::{ETag, Preconditions};

pub(crate) use edge::timed_body::SharedRate;
pub(crate) use http_settings::{HttpSettings, HttpTransport, NoTransport};
pub(crate) use request::form::Form;
pub(crate) use request::host::{HostPattern, is_own_origin, names_its_host, request_host};
pub(crate) use request::json_body::Json;
pub(crate) use request::json_body::{pointer, read_str as read_json_str};
pub(crate) use request::peer::{Peer, Secure};
pub(crate) use request::preferences::unquoted;
pub(crate) use request::query::Query;
pub(crate) use request::rejection::{from_rejection, from_response};
pub(crate) use request::trace::TRACE_PARENT;
pub(crate) use response::ids::Ids;
pub(crate) use response::json_writer::{json_value, write_json};
pub(crate) use response::messages::Messages;
pub(crate) use response::negotiated::{Choice, Negotiated};
pub(crate) use response::render::{merge_headers, respond_with_error};
pub(crate) use response::reply::{Tag, kinds};
pub(crate) use response::sse::Event;
pub(crate) use response::unsendable::{is_not_error, unrequested_upgrade, unsendable};
pub(crate) use route::exchange::Incoming;
pub(crate) use route::fallback::{unknown_path, unsupported_method, with_compat_message};
pub(crate) use route::host_and_version::{format_vary, version_vary};
pub(crate) use route::middleware::Middleware;
pub(crate) use route::module_routes::handle as handle_module_routes;
pub(crate) use route::resolved_route::ResolvedRoute;
pub(crate) use route::route_table::{Mount, RouteConditions, Table};
