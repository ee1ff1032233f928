//! The core of the Baya web framework: specs, verification, container, routing and lifecycle.
//!
//! Programs depend on `baya`, whose documentation explains all of this in the order of use; this
//! crate is what the facade and the batteries are built on.

mod app;
mod contract;
mod di;
mod edge;
mod error;
mod http;
mod pipeline;
#[doc(hidden)]
pub mod private;
mod registry;
mod spec;
pub mod testing;
mod validation;
mod verify;

#[doc(hidden)]
pub use http::{Validators, Verdict, date_header, not_modified};
#[doc(hidden)]
pub use private as __private;

pub use app::{App, Booted, Listener, ProxyProtocol, RouteInfo, Shutdown, port_or};
pub use axum;
pub use contract::{
    Accept, Accepted, BodyError, BodyFailure, Conditional, Documents, Embedded, EmbeddedFile,
    Format, FormatError, Io, Preferences, ToRead, ToWrite, Uncompressed,
};
pub use di::{Configured, Lazy, Named};
pub use edge::{Compat, Cors, HttpOptions, SecurityHeaders, Setting};
pub use error::{ApiError, Description, Error, ErrorSpec, Fault, FaultPlace, Param, Result};
pub use futures_util::Stream;
pub use http::{
    Broadcast, ETag, Event, Form, HandlerArgument, Inject, IntoEvent, Json, LastEventId,
    Middleware, Negotiated, Networks, Preconditions, Query, RequestId, Subscription, TraceParent,
    TrustedProxies,
};
pub use pipeline::{
    Catch, Caught, Context, Filter, FromContext, Guard, Handler, Interceptor, Next, Pipe, Protocol,
    Provided, Reply, RequestScope,
};
pub use spec::{
    Argument, Bind, Bundle, Component, ComponentSpec, Controller, Enhancer, FilterComponent,
    FromDependency, GuardComponent, HandlerSpec, InterceptorComponent, Metadata, Module, Origin,
    PipeComponent, Place, Provider, Root, Routes, Scope, Token,
};
pub use validation::{
    Broken, Explain, Groups, Messages, Occasion, Report, Validate, rules, validate, validate_on,
};
