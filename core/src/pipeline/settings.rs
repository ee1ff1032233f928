//! What an app tells the calls of all its handlers.

use std::sync::Arc;
use std::time::Duration;

use super::{Clock, Drain};
use crate::http::Messages;
use crate::http::edge::EdgeSettings;
use crate::http::{Formats, TrustedProxies};

/// The settings of one app.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// How long a call may take.
    pub(crate) timeout: Option<Duration>,
    /// Whose word about the client is believed.
    pub(crate) proxies: TrustedProxies,
    /// Tells what goes on without end that the app is about to.
    pub(crate) drain: Drain,
    /// Where the time comes from.
    pub(crate) clock: Clock,
    /// In whose words faults are said, where they are not our own.
    pub(crate) messages: Option<Arc<dyn Messages>>,
    /// In which formats negotiated values are written and read.
    pub(crate) formats: Formats,
    /// What holds for requests and answers over HTTP.
    pub(crate) edge: EdgeSettings,
}
