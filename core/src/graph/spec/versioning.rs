//! Versions of an API: which ones a route belongs to, and how a request names one.

use axum::http::request::Parts;

/// The versions that a route belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// Nothing is said here: a route has those of its controller, a controller those of the app.
    Inherited,
    /// Every version, and requests that name none.
    Neutral,
    /// These.
    Of(&'static [&'static str]),
}

impl Versions {
    /// These, or those of the farther level.
    #[must_use]
    pub const fn or(self, farther: Self) -> Self {
        match self {
            Self::Inherited => farther,
            said => said,
        }
    }

    /// Their names; none where every version is meant.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Of(names) => names,
            Self::Inherited | Self::Neutral => &[],
        }
    }
}

/// How a request names the version that it is for.
#[derive(Clone, Copy)]
pub enum Versioning {
    /// By the path: this text and the version are its first segment, or the one behind the prefix of the
    /// app.
    Uri(&'static str),
    /// By a header.
    Header(&'static str),
    /// By a parameter of a media type in `Accept`.
    MediaType(&'static str),
    /// By what a function reads from the head of the request: the versions that are acceptable.
    By(fn(&Parts) -> Vec<String>),
}

impl core::fmt::Debug for Versioning {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Uri(prefix) => f.debug_tuple("Uri").field(prefix).finish(),
            Self::Header(name) => f.debug_tuple("Header").field(name).finish(),
            Self::MediaType(parameter) => f.debug_tuple("MediaType").field(parameter).finish(),
            Self::By(_) => f.write_str("By"),
        }
    }
}

/// What a module adds to the paths of its routes; in a root, to those of the whole app.
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    /// The path before the routes of the module and of those nested in it; in a root, before all.
    pub prefix: &'static str,
    /// Whether a root says it, and so for the whole app.
    pub of_app: bool,
    /// In a root: the routes that the prefix does not stand before.
    pub except: &'static [&'static str],
    /// In a root: how a request names a version.
    pub versioning: Versioning,
    /// In a root: the versions of what says none.
    pub default: Versions,
}

impl Routing {
    /// No prefix, and versions in the path, as `/v1`.
    pub const PLAIN: Self = Self {
        prefix: "",
        of_app: false,
        except: &[],
        versioning: Versioning::Uri("v"),
        default: Versions::Neutral,
    };
}

/// Since when a route is deprecated, and when it will be gone, in seconds of Unix time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// Since when, or from when on, it is deprecated ([RFC 9745](https://www.rfc-editor.org/rfc/rfc9745)).
    pub since: Option<i64>,
    /// When it will be gone ([RFC 8594](https://www.rfc-editor.org/rfc/rfc8594)).
    pub sunset: Option<i64>,
}

impl Deprecation {
    /// It stays.
    pub const NONE: Self = Self { since: None, sunset: None };

    /// This, and what it does not say from the farther level.
    #[must_use]
    pub const fn or(self, farther: Self) -> Self {
        Self {
            since: if self.since.is_some() { self.since } else { farther.since },
            sunset: if self.sunset.is_some() { self.sunset } else { farther.sunset },
        }
    }
}
