//! API versions: the versions of a route, and how requests select a version.

use axum::http::request::Parts;

/// The versions that a route belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// The versions of the outer level: a route inherits from its controller, a controller from the app.
    Inherited,
    /// All versions, and requests without a version.
    Neutral,
    /// The versions with these names.
    Of(&'static [&'static str]),
}

impl Versions {
    /// Returns these versions, or those of the outer level if these are inherited.
    #[must_use]
    pub const fn or(self, outer: Self) -> Self {
        match self {
            Self::Inherited => outer,
            versions => versions,
        }
    }

    /// Returns the names of the versions; empty for all versions.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Of(names) => names,
            Self::Inherited | Self::Neutral => &[],
        }
    }
}

/// The way in which requests select a version.
#[derive(Clone, Copy)]
pub enum Versioning {
    /// By a path segment that consists of this prefix and the version. It is the first segment, or the one after the
    /// prefix of the app.
    Uri(&'static str),
    /// By the header with this name.
    Header(&'static str),
    /// By the parameter with this name of a media type in `Accept`.
    MediaType(&'static str),
    /// By a function that returns the acceptable versions of a request head.
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

/// The routing options of a module; on a root, those of the whole app.
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    /// The path prefix of the routes of the module and its nested modules; on a root, of all routes.
    pub prefix: &'static str,
    /// Whether a root declares the options, so that they apply to the whole app.
    pub of_app: bool,
    /// On a root: the routes without the prefix.
    pub except: &'static [&'static str],
    /// On a root: the way in which requests select a version.
    pub versioning: Versioning,
    /// On a root: the versions of routes and controllers that declare none.
    pub default: Versions,
}

impl Routing {
    /// No prefix, and versions in the path, such as `/v1`.
    pub const PLAIN: Self = Self {
        prefix: "",
        of_app: false,
        except: &[],
        versioning: Versioning::Uri("v"),
        default: Versions::Neutral,
    };
}

/// The deprecation and removal dates of a route, in seconds of Unix time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// The deprecation date, in the past or in the future ([RFC 9745](https://www.rfc-editor.org/rfc/rfc9745)).
    pub since: Option<i64>,
    /// The removal date ([RFC 8594](https://www.rfc-editor.org/rfc/rfc8594)).
    pub sunset: Option<i64>,
}

impl Deprecation {
    /// Not deprecated.
    pub const NONE: Self = Self { since: None, sunset: None };

    /// Returns these dates, with missing ones from the outer level.
    #[must_use]
    pub const fn or(self, outer: Self) -> Self {
        Self {
            since: if self.since.is_some() { self.since } else { outer.since },
            sunset: if self.sunset.is_some() { self.sunset } else { outer.sunset },
        }
    }
}
