//! The traits that the compiler names when a type can't be used in a place. No code refers to them: the attributes check
//! the types with them, and their messages contain the remedies.

pub use crate::base::{Reported, Satisfied};
pub use crate::contract::{
    ByteReply, Connected, Disconnected, EventArgument, MessageReply, Once, RepeatedBy, SagaReturn,
    SentData, SharedEvent,
};
pub use crate::graph::spec::{Gateway, OneImplWithAllMessages, OneImplWithAllRoutes, Resolver};
pub use crate::http::request::unreadable::{ArgumentOfHandler, InjectedByHandler, ReadFromRequest};
pub use crate::http::response::reply::kinds::{Fallible, Sure};
pub use crate::http::response::reply::{
    EventOfStream, EventStream, Failure, FitsStatus, HasStatus, IsResponse, IsWrapped,
    RespondsAtOnce, WrittenToResponse,
};
pub use crate::http::route::middleware::IntoMiddleware;
pub use crate::pipeline::{ArgumentOfCall, IsContext, Keeps, PayloadData, PipeTo};
pub use crate::private::{HookResult, OutputOf, Returned};
pub use crate::probe::{Is, WrittenInFull};
pub use crate::wire::conversion::Sanitize;
pub use crate::wire::validation::RuleResult;
