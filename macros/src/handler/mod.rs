//! Methods that the framework calls with arguments: their allowed signatures, and the emitted calls.

mod argument;
mod call;
mod check;
mod events;
mod forms;
mod injected;
mod misplaced;
mod outcome;
mod output;
mod pipeline;

pub use argument::{Argument, Kind, NO_LIKE, NO_PIPES, Origin, read};
pub use call::{
    Call, Connects, argument_name, body as call_body, default_name, injected, name as call_name,
};
pub use check::{ROUTE, bodiless, check, check_bodies, check_params, second_reader};
pub use events::SseOptions;
pub use forms::{checks as form_checks, form, inner};
#[cfg(feature = "gateway")]
pub use injected::dependencies_before;
pub use injected::{dependencies, dependencies_and};
#[cfg(feature = "gateway")]
pub use misplaced::ON_CONNECT;
pub use misplaced::{reject_on_other_method, reject_on_payload, strip_arguments};
pub use output::{borrowed, captures, is_opaque, may_negotiate, stream_item};
pub use pipeline::{shape as shape_with_pipes, unused_pipes};

pub use crate::syntax::ROUTES;
