//! What stands around a handler, whatever protocol calls it.

mod arguments;
mod context;
mod extract;
mod filter;
mod guard;
mod guarded;
mod handler;
mod interceptor;
mod pipe;
mod plan;
mod protocol;
mod provided;
mod reply;
mod run;
mod scope;
mod settings;
mod timeout;

pub use context::Context;
pub use extract::FromContext;
pub use filter::{AnyFilter, Catch, Caught, Filter, filter_of};
pub use guard::{AnyGuard, Guard, guard_of};
pub(crate) use guarded::protection;
pub use guarded::{Describe, Guarded, describe};
pub use handler::Handler;
pub(crate) use interceptor::End;
pub use interceptor::{AnyInterceptor, Interceptor, Next, interceptor_of};
pub use pipe::{Pipe, pipe, pipe_for};
pub(crate) use plan::{Plan, guards_before, metadata_of};
pub use protocol::Protocol;
pub use provided::{Provided, provided};
pub use reply::Reply;
pub(crate) use run::{Panicked, catch_panic};
pub(crate) use scope::HandlerShared;
pub use scope::RequestScope;
pub(crate) use settings::Settings;
pub(crate) use timeout::timed;
