//! The function pointers in specs. Their types refer to folders that depend on the graph. No other file of the graph
//! does.

use core::any::Any;
use std::sync::Arc;

use crate::app::Describing;
use crate::base::Stored;
use crate::di::Arguments;
use crate::error::{BoxFuture, Error, Result};
use crate::http::{Middleware, Mount};
use crate::pipeline::{AnyFilter, AnyGuard, AnyInterceptor, Context, Reply};
pub(crate) use crate::pipeline::{Describe, DescribeMapped};

/// Constructs a provider from its dependencies.
pub type ConstructNow = fn(Arguments<'_>) -> Result<Stored, Error>;

/// Constructs a provider asynchronously.
pub type ConstructLater = for<'a> fn(Arguments<'a>) -> BoxFuture<'a, Result<Stored, Error>>;

/// Extracts the arguments of a handler from a call and runs it.
pub type Invoke = for<'a> fn(&'a Stored, &'a mut Context<'_>) -> BoxFuture<'a, Result<Reply>>;

/// Runs a pipe on a value, which is an `Option` of the type that the pipe accepts.
pub type RunPipe = for<'a> fn(
    &'a Stored,
    &'a mut (dyn Any + Send),
    &'a Context<'a>,
) -> BoxFuture<'a, Result<(), Error>>;

/// Returns a component as a guard, or `None` if it has another type.
pub type ViewGuard = fn(&Stored) -> Option<Arc<dyn AnyGuard>>;

/// Returns a component as an interceptor, or `None` if it has another type.
pub type ViewInterceptor = fn(&Stored) -> Option<Arc<dyn AnyInterceptor>>;

/// Returns a component as a filter, or `None` if it has another type.
pub type ViewFilter = fn(&Stored) -> Option<Arc<dyn AnyFilter>>;

/// Mounts a route on the router of the app.
pub type MountRoute = fn(Mount<'_>);

/// Creates a layer of a module.
pub type MakeMiddleware = fn() -> Middleware;

/// Describes the app in the documents that a module serves.
pub type DescribeApp = Describing;
