//! Tests of an app: the same graph as in production, without a port.

mod app;
mod client;
mod enhancers;
mod response;
mod time;

pub use app::{TestApp, TestAppBuilder};
pub use client::TestRequest;
pub use response::TestResponse;
pub use serde_json::{Value, json};
pub use time::IntoDuration;
