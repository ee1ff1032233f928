//! Guards, pipes, interceptors and filters around a handler, independent of the protocol.

mod any_handler;
mod app_call;
mod argument_error;
mod call_argument;
mod clock;
mod context;
mod drain;
mod extract;
mod filter;
pub mod flow;
mod guard;
mod guard_description;
mod handler_inputs;
mod inject;
mod interceptor;
mod nested_calls;
mod pipe;
mod plan;
mod protection;
mod protocol;
mod provided;
mod reply;
pub(crate) mod request_id;
mod response_mapping;
mod run;
mod scope;
mod settings;
mod timeout;

pub use any_handler::{AnyHandler, CallScope, Invocation};
pub use app_call::AppCall;
pub(crate) use argument_error::{argument_error, origin_error};
pub use call_argument::{
    ArgumentOfCall, CallArgument, CallExtraction, Extracted, FieldExtractionHere, PayloadArgument,
    PayloadData, UnextractableHere, UnreadablePayload,
};
pub use clock::{Clock, Timeline};
pub use context::{Context, Lent};
pub(crate) use drain::Drain;
pub use drain::InFlight;
pub use extract::{FromContext, IsContext};
pub use filter::{AnyFilter, Catch, Caught, Filter};
pub use guard::{AnyGuard, Guard};
pub use guard_description::{Describe, Guarded};
pub(crate) use guard_description::{module_routes_protection, protection};
pub use inject::Inject;
pub(crate) use interceptor::End;
pub use interceptor::{AnyInterceptor, Interceptor, Next};
pub use nested_calls::{Nesting, nested, nested_in, nesting};
pub use pipe::{Inapplicable, Keeps, Pipe, PipeAndArgument, PipeTo, Piping, Unpipeable, Unpiped};
pub(crate) use plan::{Plan, guards_before, metadata_of, module_routes_guards, pipe_errors};
pub use protection::{
    ApiKeyLocation, ErrorResponse, OAuthFlow, OAuthGrant, Protection, Requirement, ResponseHeader,
    SchemeKind, SecurityScheme,
};
pub use protocol::Protocol;
pub use provided::{Provided, provided_in};
pub use reply::Reply;
pub(crate) use reply::ReplyContent;
pub(crate) use request_id::HEADER as REQUEST_ID;
pub use request_id::RequestId;
pub(crate) use response_mapping::ResponseMapping;
pub use response_mapping::{DescribeMapped, Wrapped};
pub(crate) use run::catch_panic;
pub use run::{discard_panic, panic_error};
pub(crate) use scope::HandlerShared;
pub use scope::RequestScope;
pub(crate) use settings::{Settings, Transport, TransportPlan};
pub(crate) use timeout::timed;
