//! The core of the Baya web framework: specs, verification, container, routing and lifecycle.
//!
//! Programs depend on `baya`, whose documentation explains all of this in the order of use; this
//! crate is what the facade and the batteries are built on.

mod app;
mod base;
pub mod bounds;
mod contract;
mod di;
mod error;
mod graph;
pub mod http;
mod pipeline;
#[doc(hidden)]
pub mod private;
mod probe;
mod server;
pub mod testing;
mod wire;

pub use axum;
pub use futures_util::Stream;

pub use crate::app::driver::AppHandle;
pub use crate::app::{App, Booted, Shutdown, port_or};
pub use crate::base::{Configured, Token};
pub use crate::di::{Lazy, Named};
pub use crate::error::{ApiError, BoxFuture, Compat, Error, Result};
pub use crate::graph::spec::{Module, Root, Scope, ShutdownReason};
pub use crate::http::edge::Cors;
pub use crate::http::request::form::Form;
pub use crate::http::request::json_body::Json;
pub use crate::http::request::query::Query;
pub use crate::http::response::negotiated::Negotiated;
pub use crate::http::response::sse::{Broadcast, Event, LastEventId, Subscription};
pub use crate::http::route::middleware::Middleware;
pub use crate::pipeline::{
    Caught, Clock, Context, Filter, FromContext, Guard, Inject, Interceptor, Next, Pipe, Provided,
    Reply, RequestId,
};
pub use crate::server::Listener;
pub use crate::wire::conversion::{CommaSeparated, ExposedTo, Patch, exposed_to};

/// Errors: their declaration, their content, and validation errors.
pub mod errors {
    pub use crate::error::{
        BodyError, BodyFailure, Description, ErrorLocation, ErrorSpec, Param, PublicError,
        ValidationError,
    };
    pub use crate::pipeline::Catch;
}

/// Interfaces of drivers, protocols and listeners, and the data that attributes emit.
pub mod protocol {
    pub use crate::app::driver::{BoundHandler, Driver, Mounts};
    pub use crate::app::{Endpoint, Endpoints, HandlerInfo, RouteInfo};
    pub use crate::base::{Key, Location};
    pub use crate::di::FromDependency;
    pub use crate::graph::spec::{
        Argument, Bind, Bundle, Caller, ComponentSpec, Controller, Enhancer, FilterComponent,
        GuardComponent, HandlerSpec, InterceptorComponent, Invoke, Metadata, OneImplWithAllRoutes,
        OnlyIn, Origin, PipeComponent, Provider, Trigger, TriggerKind, UniqueName, Uniqueness,
    };
    pub use crate::pipeline::{
        AnyHandler, AppCall, CallArgument, CallScope, InFlight, Invocation, Protocol, RequestScope,
        Timeline,
    };
    pub use crate::server::{Accept, Accepted, Io, ProxyProtocol};
}

/// Descriptions of types, arguments and responses, from which OpenAPI documents are built.
pub mod schema {
    pub use crate::app::Describe;
    pub use crate::graph::spec::{
        ArgumentShape, BodySpec, DescribeArgument, DescribeResponse, ResponseShape, ResponseStatus,
    };
    pub use crate::pipeline::Wrapped;
    pub use crate::wire::schema::{
        COMMAS, CacheSpec, Content, Definitions, Direction, DtoSpec, FederationSpec, FieldSpec,
        GraphQlField, GraphQlSpec, KeySpec, List, Map, Of, Presence, RuleSpec, ScalarSpec, Schema,
        Shape, Tagging, VariantSpec, shape_of, steady,
    };
    #[doc(hidden)]
    pub use crate::wire::schema::{
        field_name, is_key, is_list, is_nameless, may_be_boolean, may_be_number, may_be_text,
        value_name,
    };
}

/// Descriptions of authentication: security schemes, the requirements and the error responses of guards.
pub mod security {
    pub use crate::app::UnguardedEndpoint;
    pub use crate::pipeline::{
        ApiKeyLocation, ErrorResponse, Guarded, OAuthFlow, OAuthGrant, Protection, Requirement,
        ResponseHeader, SchemeKind, SecurityScheme,
    };
}

/// Validation of input: rules, custom checks, rule groups and messages.
pub mod validation {
    pub use crate::http::response::messages::Messages;
    pub use crate::wire::json::ParsedJson;
    pub use crate::wire::validation::{
        Check, CheckReport, Checks, Explain, Groups, InputValue, Report, Validate,
        ValidationContext, Violation, rules, validate, validate_on,
    };
}

// What only batteries use.
#[doc(hidden)]
pub use crate::app::TriggeredEndpoint;
#[doc(hidden)]
pub use crate::base::{PathSegment, Type};
#[doc(hidden)]
pub use crate::contract::pages;
pub use crate::contract::{
    AnyEvent, ByteReply, Command, CommandBus, Commands, Connecting, Contains, DistributedEvent,
    DistributedListener, EventArgument, EventContent, EventDelivery, EventListener, GatewayEvent,
    GatewayHandler, GatewayServer, IN_MESSAGES, Job, JobSchedule, MessageHandler, MessageSet,
    Misfire, Overlap, Queries, QueryBus, QueryMessage, Replies, read_json_payload, read_payload,
};
pub use crate::di::ResolvedDependency;
pub use crate::graph::spec::{
    ApiSpec, ControllerSpec, DependencyKind, Deprecation, FORMATS, FieldOnly, Gateway, GatewaySpec,
    InjectedArgument, Meta, Method, ModuleRef, ModuleSpec, OneImplWithAllMessages, OutputSpec,
    ProviderSpec, ReplySpec, Resolver, ResponseSpec, RouteSpec, SentMessage, Versioning,
};
pub use crate::http::edge::{HttpOptions, Setting};
#[doc(hidden)]
pub use crate::http::request::read_body::check_encoding;
pub use crate::http::request::websocket::WebSocketHandshake;
pub use crate::http::response::json_writer::to_json;
#[doc(hidden)]
pub use crate::http::response::validators::{Validators, Verdict, date_header, not_modified};
pub use crate::pipeline::{Lent, PayloadArgument, provided_in};
#[doc(hidden)]
pub use crate::private as __private;
pub use crate::wire::validation::ReadPayload;
