//! A declarative web framework: annotated structs and impls become a running server, and the compiler verifies that they fit
//! together.
//!
//! This page is a tour in the order of use. The page of each attribute lists all of its arguments.
#![doc = include_str!("tour/program.md")]
#![doc = include_str!("tour/routes.md")]
#![doc = include_str!("tour/providers.md")]
#![doc = include_str!("tour/modules.md")]
#![doc = include_str!("tour/lifecycle.md")]
#![doc = include_str!("tour/around.md")]
#![doc = include_str!("tour/errors.md")]
#![doc = include_str!("tour/versions.md")]
#![doc = include_str!("tour/requests.md")]
#![doc = include_str!("tour/types.md")]
#![doc = include_str!("tour/lists.md")]
#![doc = include_str!("tour/events.md")]
#![doc = include_str!("tour/files.md")]
#![doc = include_str!("tour/formats.md")]
#![doc = include_str!("tour/documents.md")]
#![doc = include_str!("tour/tests.md")]
#![doc = include_str!("tour/listeners.md")]
#![doc = include_str!("tour/axum.md")]
#![doc = include_str!("tour/log.md")]
#![doc = include_str!("tour/handlers.md")]
#![doc = include_str!("tour/graphql.md")]

#[cfg(doctest)]
mod doctests;

#[cfg(feature = "compression")]
#[doc(inline)]
pub use baya_compression as compression;
#[cfg(feature = "cookies")]
#[doc(inline)]
pub use baya_cookies as cookies;
/// Items that the expansions of attributes refer to.
#[doc(hidden)]
pub mod __private {
    pub use baya_core::__private::*;
    #[cfg(feature = "graphql")]
    pub use baya_graphql::private::{self as graphql, if_graphql};
}
#[doc(no_inline)]
pub use baya_core::axum;
pub use baya_core::{
    ApiError, App, AppHandle, Booted, BoxFuture, Broadcast, Caught, Clock, CommaSeparated, Compat,
    Configured, Context, Cors, Error, Event, ExposedTo, Filter, Form, FromContext, Guard, Inject,
    Interceptor, Json, LastEventId, Lazy, Listener, Middleware, Module, Named, Negotiated, Next,
    Patch, Pipe, Provided, Query, Reply, RequestId, Result, Root, Scope, Shutdown, ShutdownReason,
    Stream, Subscription, Token, exposed_to, port_or, testing,
};
#[doc(inline)]
pub use baya_core::{bounds, errors, http, protocol, schema, security, validation};
#[cfg(feature = "cqrs")]
#[doc(inline)]
pub use baya_cqrs as cqrs;
#[cfg(feature = "events")]
#[doc(inline)]
pub use baya_events as events;
#[cfg(feature = "files")]
#[doc(inline)]
pub use baya_files as files;
#[cfg(any(feature = "cbor", feature = "msgpack", feature = "xml", feature = "yaml"))]
#[doc(inline)]
pub use baya_formats as formats;
#[cfg(feature = "gateway")]
#[doc(inline)]
pub use baya_gateway as gateway;
#[cfg(feature = "graphql")]
#[doc(inline)]
pub use baya_graphql as graphql;
#[cfg(feature = "guards")]
#[doc(inline)]
pub use baya_guards as guards;
#[cfg(feature = "events")]
pub use baya_macros::on_event;
#[cfg(all(feature = "cqrs", feature = "events"))]
pub use baya_macros::saga;
pub use baya_macros::{
    ApiError, all, api, apply, before_shutdown, bundle, controller, delete, deny_orphans, dto,
    embed, expose, extractor, filter, get, guard, head, hide, http, injectable, interceptor, main,
    meta, metadata, module, on, on_bootstrap, on_init, on_shutdown, options, patch, pipe, post,
    provider, provider_trait, put, redirect, rule, set_header, skip, sse, status, test, token,
    use_filters, use_guards, use_interceptors, use_pipes,
};
#[cfg(feature = "schedule")]
pub use baya_macros::{after, cron, interval};
#[cfg(feature = "cqrs")]
pub use baya_macros::{command_handler, query_handler};
#[cfg(feature = "graphql")]
pub use baya_macros::{entity, field, graphql, loader, mutation, query, resolver, subscription};
#[cfg(feature = "gateway")]
pub use baya_macros::{gateway, message, on_connect, on_disconnect};
#[cfg(feature = "multipart")]
#[doc(inline)]
pub use baya_multipart as multipart;
#[cfg(feature = "openapi")]
#[doc(inline)]
pub use baya_openapi as openapi;
#[cfg(feature = "asyncapi")]
#[doc(inline)]
pub use baya_openapi::asyncapi;
#[cfg(feature = "paging")]
#[doc(inline)]
pub use baya_paging as paging;
#[cfg(feature = "pipes")]
#[doc(inline)]
pub use baya_pipes as pipes;
#[cfg(feature = "schedule")]
#[doc(inline)]
pub use baya_schedule as schedule;
#[cfg(feature = "tls")]
#[doc(inline)]
pub use baya_tls as tls;

/// The items that most programs import: `use baya::prelude::*;`.
pub mod prelude {
    pub use std::sync::Arc;

    #[cfg(feature = "gateway")]
    pub use baya_macros::{gateway, message, on_connect, on_disconnect};

    pub use crate::before_shutdown;
    #[cfg(feature = "events")]
    pub use crate::on_event;
    #[cfg(all(feature = "cqrs", feature = "events"))]
    pub use crate::saga;
    pub use crate::{
        ApiError, App, Context, Error, Form, Guard, Inject, Json, Lazy, Named, Provided, Query,
        api, controller, delete, deny_orphans, dto, get, guard, injectable, metadata, module,
        on_bootstrap, on_init, on_shutdown, patch, post, provider, provider_trait, put, rule,
        token, use_filters, use_guards, use_interceptors, use_pipes,
    };
    #[cfg(feature = "schedule")]
    pub use crate::{after, cron, interval};
    #[cfg(feature = "cqrs")]
    pub use crate::{command_handler, query_handler};
    #[cfg(feature = "graphql")]
    pub use crate::{entity, field, loader, mutation, query, resolver, subscription};
    #[cfg(feature = "graphql")]
    pub use baya_graphql::{GraphQlContext, Loader};
}
