//! HTTP: how a request becomes arguments, and what a handler returns an answer.

mod answer;
mod app_wide;
mod argument;
mod call;
mod exchange;
mod fallback;
mod form;
mod inject;
mod json;
mod middleware;
mod mount;
mod params;
mod path;
mod query;
mod reply;
mod request_id;
mod shape;
mod text;
mod texts;

pub(crate) use app_wide::app_wide;
pub use argument::{Bodiless, HandlerArgument, Reader, take};
pub use exchange::{Call, Incoming};
pub(crate) use fallback::{unknown_path, unknown_verb};
pub use form::Form;
pub use inject::Inject;
pub use json::Json;
pub use middleware::Middleware;
pub use mount::Mount;
pub(crate) use mount::Table;
pub use params::ParamNames;
pub use path::{check_prefix, check_repeated, has_param};
pub use query::Query;
pub use reply::{Tag, kinds};
pub use request_id::RequestId;
