//! The trace that a call belongs to.

use super::AnyEvent;
use crate::http::TraceParent;
use crate::pipeline::{AppCall, Context};

impl Context<'_> {
    /// Returns the trace that the HTTP request or the distributed event belongs to, if it contains
    /// one.
    pub fn trace_parent(&self) -> Option<TraceParent> {
        match self.http() {
            Some(head) => TraceParent::from_head(head),
            None => self.call_of::<AppCall<AnyEvent>>()?.data.delivery()?.trace_parent(),
        }
    }
}
