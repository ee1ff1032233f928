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
mod http;
mod pipeline;
#[doc(hidden)]
pub mod private;
mod probe;
mod server;
pub mod testing;
mod wire;

#[doc(hidden)]
pub use contract::pages;
#[doc(hidden)]
pub use http::{Validators, Verdict, check_encoding, date_header, not_modified};
#[doc(hidden)]
pub use private as __private;

pub use self::http::Messages;
pub use self::pipeline::RequestId;
pub use crate::di::FromDependency;
pub use crate::graph::spec::{
    ApiSpec, Argument, ArgumentShape, Bind, BodySpec, Bundle, Caller, ComponentSpec, Controller,
    ControllerSpec, DependencyKind, Deprecation, DescribeArgument, DescribeResponse, Enhancer,
    FORMATS, FieldOnly, FilterComponent, Gateway, GatewaySpec, GuardComponent, HandlerSpec,
    InjectedArgument, InterceptorComponent, Invoke, Meta, Metadata, Method, Module, ModuleRef,
    ModuleSpec, OneImplWithAllMessages, OneImplWithAllRoutes, OnlyIn, Origin, OutputSpec,
    PipeComponent, Provider, ProviderSpec, ReplySpec, Resolver, ResponseShape, ResponseSpec,
    ResponseStatus, Root, RouteSpec, Scope, SentMessage, ShutdownReason, Trigger, TriggerKind,
    UniqueName, Uniqueness, Versioning,
};
pub use app::Describe;
pub use app::driver::{AppHandle, BoundHandler, Driver, Mounts};
pub use app::{
    App, Booted, Endpoint, Endpoints, HandlerInfo, RouteInfo, Shutdown, TriggeredEndpoint,
    UnguardedEndpoint, port_or,
};
pub use axum;
pub use base::{Configured, Key, Location, Token, Type};
pub use contract::{
    AnyEvent, ByteReply, Command, CommandBus, Commands, Connecting, Contains, DistributedEvent,
    DistributedListener, Embedded, EmbeddedFile, EventArgument, EventContent, EventDelivery,
    EventListener, GatewayEvent, GatewayHandler, GatewayServer, IN_MESSAGES, Job, JobSchedule,
    MessageHandler, MessageSet, Misfire, Overlap, Queries, QueryBus, QueryMessage, Replies,
    read_json_payload, read_payload,
};
pub use di::{Lazy, Named, ResolvedDependency};
pub use error::Compat;
pub use error::{
    ApiError, BoxFuture, Description, Error, ErrorLocation, ErrorSpec, Param, PublicError, Result,
    ValidationError,
};
pub use error::{BodyError, BodyFailure};
pub use futures_util::Stream;
pub use http::WebSocketHandshake;
pub use http::edge::{Cors, HttpOptions, SecurityHeaders, Setting};
pub use http::{
    Broadcast, ETag, Event, Form, HandlerArgument, IntoEvent, Json, LastEventId, Middleware,
    Negotiated, Networks, Preconditions, Query, ReplyValue, Subscription, TraceParent,
    TrustedProxies,
};
pub use http::{
    Conditional, Format, FormatData, FormatError, Preferences, ReadSeed, Uncompressed, WriteValue,
    to_json,
};
pub use pipeline::{
    AnyHandler, AppCall, CallArgument, CallScope, Catch, Caught, Context, Filter, FromContext,
    Guard, Guarded, Inject, Interceptor, Invocation, Lent, Next, PayloadArgument, Pipe, Protocol,
    Provided, Reply, RequestScope, Wrapped, provided_in,
};
pub use pipeline::{
    ApiKeyLocation, Clock, ErrorResponse, InFlight, OAuthFlow, OAuthGrant, Protection, Requirement,
    ResponseHeader, SchemeKind, SecurityScheme, Timeline,
};
pub use server::{Accept, Accepted, Io};
pub use server::{Listener, ProxyProtocol};
pub use wire::conversion::{ExposedTo, Patch, exposed_to};
pub use wire::json::ParsedJson;
pub use wire::pairs::CommaSeparated;
pub use wire::schema;
pub use wire::validation::{
    Check, CheckReport, Checks, Explain, Groups, InputValue, ReadPayload, Report, Validate,
    ValidationContext, Violation, rules, validate, validate_on,
};
