//! One enhancer of each kind, and a trace of each request through them.

mod admin;
mod by_id;
mod cats;
mod controller;
mod login;
mod not_found;
mod timing;
mod trace;

use baya::Middleware;
use baya::axum::middleware::from_fn;
use baya::guards::{Csrf, Throttle};
use baya::pipes::Trim;
use baya::prelude::*;

use crate::cats::Cats;
use crate::controller::{CatsController, HealthController};
pub use crate::login::Login;
use crate::login::Tokens;
use crate::not_found::NotFound;
use crate::timing::Timing;

/// The root module of the app. Its enhancers apply to all routes.
#[module(
    root,
    providers = [Cats, Tokens],
    controllers = [CatsController, HealthController],
    middleware = [Middleware::new(from_fn(trace::print_trace))],
    guards = [Csrf::same_origin(), Throttle::per_minute(60), Login],
    interceptors = [Timing],
    pipes = [Trim],
    filters = [NotFound],
)]
#[derive(Debug)]
pub struct AppModule;
