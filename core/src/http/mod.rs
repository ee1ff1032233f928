//! HTTP: how a request becomes arguments, and what a handler returns an answer.

mod argument;
mod exchange;
mod fallback;
mod form;
mod inject;
mod json;
mod mount;
mod params;
mod path;
mod query;
mod reply;
mod request_id;
mod scope;
mod shape;
mod text;

pub use argument::{Bodiless, HandlerArgument, Reader, take};
pub use exchange::{Exchange, Incoming, run};
pub(crate) use fallback::{unknown_path, unknown_verb};
pub use form::Form;
pub use inject::Inject;
pub use json::Json;
pub use mount::Mount;
pub(crate) use mount::Table;
pub use params::ParamNames;
pub use path::{check_prefix, check_repeated, has_param};
pub use query::Query;
pub use reply::{Tag, kinds};
pub use request_id::RequestId;
pub use scope::RequestScope;
pub(crate) use scope::RouteShared;
pub use text::Origin;
