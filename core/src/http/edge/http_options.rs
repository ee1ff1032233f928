//! The options of `#[http(...)]`.

use std::time::Duration;

use super::cors::Cors;
use crate::graph::spec::Metadata;

/// The value of an option on one level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    #[default]
    /// Not set on this level; the value of the outer level applies.
    Inherited,
    /// Switched off.
    Off,
    /// Set to a value.
    On(T),
}

impl<T: Copy> Setting<T> {
    /// Returns this setting, or that of the outer level if this one is inherited.
    #[must_use]
    pub const fn or(self, outer: Self) -> Self {
        match self {
            Self::Inherited => outer,
            declared => declared,
        }
    }

    /// Returns the value if the setting is on.
    pub const fn value(self) -> Option<T> {
        match self {
            Self::On(value) => Some(value),
            Self::Inherited | Self::Off => None,
        }
    }
}

/// The options of `#[http(...)]`. They are metadata of a handler, a controller, a module or a
/// bundle; for each option, the nearest level that sets it applies.
#[derive(Clone, Copy, Debug)]
pub struct HttpOptions {
    /// The timeout of calls.
    pub timeout: Setting<Duration>,
    /// The maximum size of bodies in bytes, for every reader.
    pub body_limit: Setting<usize>,
    /// The minimum rate of bodies in bytes per second.
    pub body_rate: Setting<usize>,
    /// The `Cache-Control` header of responses without an error status.
    pub cache_control: Setting<&'static str>,
    /// Whether responses have an entity tag and conditional requests get 304.
    pub etag: Setting<()>,
    /// Whether layers may compress responses.
    pub compression: Setting<()>,
    /// The CORS policy.
    pub cors: Setting<Cors>,
    /// Whether responses have security headers.
    pub security: Setting<()>,
    /// Security headers by name. An empty string removes the header.
    pub headers: &'static [(&'static str, &'static str)],
}

impl HttpOptions {
    /// No option is set.
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

    /// Returns these options, with unset options from the outer level. Headers are merged
    /// separately.
    pub(super) const fn or(self, outer: &Self) -> Self {
        Self {
            timeout: self.timeout.or(outer.timeout),
            body_limit: self.body_limit.or(outer.body_limit),
            body_rate: self.body_rate.or(outer.body_rate),
            cache_control: self.cache_control.or(outer.cache_control),
            etag: self.etag.or(outer.etag),
            compression: self.compression.or(outer.compression),
            cors: self.cors.or(outer.cors),
            security: self.security.or(outer.security),
            headers: self.headers,
        }
    }
}

#[diagnostic::do_not_recommend]
impl Metadata for HttpOptions {}
