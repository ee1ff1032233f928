//! Each kind of enhancer once, and the way of every request as a trace.

mod admin;
mod by_id;
mod cats;
mod controller;
mod login;
mod not_found;
mod timing;
mod way;

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

/// The app: what stands here holds for every route.
#[module(
    root,
    providers = [Cats, Tokens],
    controllers = [CatsController, HealthController],
    middleware = [Middleware::new(from_fn(way::printed))],
    guards = [Csrf::same_origin(), Throttle::per_minute(60), Login],
    interceptors = [Timing],
    pipes = [Trim],
    filters = [NotFound],
)]
#[derive(Debug)]
pub struct AppModule;
