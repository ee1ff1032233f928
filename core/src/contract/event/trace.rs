//! The trace that a call is part of.

use super::AnyEvent;
use crate::http::TraceParent;
use crate::pipeline::{AppCall, Context};

impl Context<'_> {
    /// The trace that the HTTP request or the distributed event is part of; `None` where it says none.
    pub fn trace_parent(&self) -> Option<TraceParent> {
        match self.http() {
            Some(head) => TraceParent::of(head),
            None => self.call_of::<AppCall<AnyEvent>>()?.data.delivery()?.trace_parent(),
        }
    }
}
