//! Settings that apply to the calls of all handlers.

use std::any::Any;
use std::time::Duration;

use super::clock::Clock;
use super::drain::Drain;
use crate::graph::spec::Meta;

/// The settings of an app for calls over any protocol.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// The maximum duration of a call.
    pub(crate) timeout: Option<Duration>,
    /// Signals endless work that the app is about to shut down.
    pub(crate) drain: Drain,
    /// The source of the current time.
    pub(crate) clock: Clock,
}

/// Plans the transport's part of the calls of one handler, from the metadata of the handler.
pub(crate) trait Transport {
    /// Creates the plan. `meta` is the metadata of the handler, that of the nearest level first.
    fn plan(&self, meta: &[Meta]) -> TransportPlan;
}

/// The plan of a transport for one handler. Only the transport knows its type.
pub(crate) struct TransportPlan {
    /// The maximum duration of a call, if metadata sets it; `Some(None)` if metadata removes the
    /// limit.
    pub(crate) timeout: Option<Option<Duration>>,
    plan: Box<dyn Any + Send + Sync>,
}

impl TransportPlan {
    pub(crate) fn new<T: Send + Sync + 'static>(
        timeout: Option<Option<Duration>>,
        plan: T,
    ) -> Self {
        Self { timeout, plan: Box::new(plan) }
    }

    /// Returns the plan, if its type is `T`.
    #[inline]
    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        self.plan.downcast_ref()
    }
}
