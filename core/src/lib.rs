//! The core of the Baya web framework: specs, verification, container, routing and lifecycle.
//!
//! Programs depend on `baya`, whose documentation explains all of this in the order of use; this
//! crate is what the facade and the batteries are built on.

mod app;
mod di;
mod error;
mod http;
mod pipeline;
#[doc(hidden)]
pub mod private;
mod registry;
mod spec;
pub mod testing;
mod verify;

#[doc(hidden)]
pub use private as __private;

pub use app::{App, Booted, Shutdown, port_or};
pub use axum;
pub use di::{Configured, Lazy, Named};
pub use error::{ApiError, Description, Error, ErrorSpec, Fault, FaultPlace, Result};
pub use http::{Form, HandlerArgument, Inject, Json, Query, RequestId, RequestScope};
pub use pipeline::Context;
pub use spec::{
    Bind, Controller, FromDependency, Metadata, Module, Place, Provider, Root, Routes, Scope, Token,
};
