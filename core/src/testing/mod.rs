//! Tools for testing an app in the process, with the same module graph as in production.

mod replacements;
mod test_app;
mod test_request;
mod test_response;
mod time;

pub use serde_json::{Value, json};
pub use test_app::{TestApp, TestAppBuilder};
pub use test_request::TestRequest;
pub use test_response::TestResponse;
pub use time::IntoDuration;
