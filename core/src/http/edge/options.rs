//! What `#[http(...)]` says about the requests and answers of handlers.

use std::time::Duration;

use super::cors::Cors;
use crate::graph::spec::Metadata;

/// One option on one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    #[default]
    /// Nothing is said here, so what the farther level says holds.
    Inherited,
    /// Said to be off.
    Off,
    /// Said.
    On(T),
}

impl<T: Copy> Setting<T> {
    /// This, or that of the farther level.
    #[must_use]
    pub const fn or(self, farther: Self) -> Self {
        match self {
            Self::Inherited => farther,
            said => said,
        }
    }

    /// The value, where it is on.
    pub const fn value(self) -> Option<T> {
        match self {
            Self::On(value) => Some(value),
            Self::Inherited | Self::Off => None,
        }
    }
}

/// What `#[http(...)]` says: metadata of a handler, a controller, a module or a bundle, of which the
/// nearest level that says something holds.
#[derive(Clone, Copy, Debug)]
pub struct HttpOptions {
    /// How long a call may take.
    pub timeout: Setting<Duration>,
    /// How many bytes a body may have, whoever reads it.
    pub body_limit: Setting<usize>,
    /// How many bytes of a body come in each second at least.
    pub body_rate: Setting<usize>,
    /// `Cache-Control` of answers that are no errors.
    pub cache_control: Setting<&'static str>,
    /// Whether answers have an entity tag, and a client that knows it gets 304.
    pub etag: Setting<()>,
    /// Whether a layer may compress answers.
    pub compression: Setting<()>,
    /// Which pages of other origins may call.
    pub cors: Setting<Cors>,
    /// Whether there are security headers at all.
    pub security: Setting<()>,
    /// Security headers by name; the empty text leaves one out.
    pub headers: &'static [(&'static str, &'static str)],
}

impl HttpOptions {
    /// Nothing is said.
    pub const NONE: Self = Self {
        timeout: Setting::Inherited,
        body_limit: Setting::Inherited,
        body_rate: Setting::Inherited,
        cache_control: Setting::Inherited,
        etag: Setting::Inherited,
        compression: Setting::Inherited,
        cors: Setting::Inherited,
        security: Setting::Inherited,
        headers: &[],
    };

    /// This, and what it does not say from the farther level; headers are looked up level by level.
    pub(super) const fn or(self, farther: &Self) -> Self {
        Self {
            timeout: self.timeout.or(farther.timeout),
            body_limit: self.body_limit.or(farther.body_limit),
            body_rate: self.body_rate.or(farther.body_rate),
            cache_control: self.cache_control.or(farther.cache_control),
            etag: self.etag.or(farther.etag),
            compression: self.compression.or(farther.compression),
            cors: self.cors.or(farther.cors),
            security: self.security.or(farther.security),
            headers: self.headers,
        }
    }
}

#[diagnostic::do_not_recommend]
impl Metadata for HttpOptions {}
